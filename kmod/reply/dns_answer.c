// SPDX-License-Identifier: GPL-2.0
/*
 * What a query is answered with: RFC 1034 section 4.3.2, RFC 4592 (wildcards),
 * RFC 2308 (that there is nothing). A record that was configured comes before
 * the name of a host, and the name of a host before a wildcard.
 */
#include <linux/string.h>
#include "../host.h"
#include "../network.h"
#include "../vpc.h"
#include "dns.h"

#define CHAIN_MAX	8	/* aliases in one answer */

/* Seconds, of the SOA record (RFC 1912 section 2.2); nobody transfers it. */
#define REFRESH		3600
#define RETRY		600
#define EXPIRE		86400
#define NEGATIVE	30	/* that there is no such host may soon be wrong */

static void put32(u8 *p, u32 value)
{
	__be32 be = htonl(value);

	memcpy(p, &be, sizeof(be));
}

/* A name of one label in the zone. */
static void make_name(const struct vpc_dns_lookup *l, const char *label,
		      struct vpc_dns_name *name)
{
	*name = l->config->name;
	vpc_dns_name_prepend(name, (const u8 *)label + 1, label[0]);
}

static bool is_server_label(const u8 *label)
{
	return !memcmp(label, VPC_DNS_SERVER_LABEL,
		       sizeof(VPC_DNS_SERVER_LABEL) - 1);
}

/* RFC 2308 section 5: for a negative answer its own TTL counts, too. */
static void put_soa(struct vpc_dns_lookup *l, enum vpc_dns_section section,
		    const struct vpc_dns_name *apex, u32 ttl)
{
	u8 data[2 * VPC_DNS_NAME_MAX + 5 * sizeof(u32)] __uninitialized;
	struct vpc_dns_name name;
	u8 *p = data;

	make_name(l, VPC_DNS_SERVER_LABEL, &name);
	memcpy(p, name.wire, name.len);
	p += name.len;
	make_name(l, "\12hostmaster", &name);
	memcpy(p, name.wire, name.len);
	p += name.len;
	put32(p, (u32)atomic_read(&l->pkt->vpc->dns_serial));
	put32(p + 4, REFRESH);
	put32(p + 8, RETRY);
	put32(p + 12, EXPIRE);
	put32(p + 16, NEGATIVE);
	vpc_dns_put(l->w, section, apex, VPC_DNS_SOA, ttl, data, p + 20 - data);
}

void vpc_dns_put_negative(struct vpc_dns_lookup *l,
			  const struct vpc_dns_name *apex)
{
	put_soa(l, VPC_DNS_AUTHORITY, apex, min(l->config->ttl, NEGATIVE));
}

bool vpc_dns_put_apex(struct vpc_dns_lookup *l, const struct vpc_dns_name *apex)
{
	bool soa = vpc_dns_wants(l, VPC_DNS_SOA);
	bool ns = vpc_dns_wants(l, VPC_DNS_NS);
	struct vpc_dns_name server;

	if (soa)
		put_soa(l, VPC_DNS_ANSWER, apex, l->config->ttl);
	if (ns) {
		make_name(l, VPC_DNS_SERVER_LABEL, &server);
		vpc_dns_put(l->w, VPC_DNS_ANSWER, apex, VPC_DNS_NS,
			    l->config->ttl, server.wire, server.len);
	}
	return soa || ns;
}

/* RFC 2181 section 5.2: the records of a type have one TTL, the least. */
static u32 ttl_of(const struct vpc_dns_lookup *l,
		  const struct vpc_zone_node *node, u16 type)
{
	const struct vpc_record *record;
	u32 ttl = U32_MAX;

	list_for_each_entry_rcu(record, &node->records, owned)
		if (record->type == type)
			ttl = min(ttl, record->ttl == VPC_RECORD_TTL_ZONE ?
				       l->config->ttl : record->ttl);
	return ttl;
}

/* All of a type. false: there are none */
static bool put_type(struct vpc_dns_lookup *l, enum vpc_dns_section section,
		     const struct vpc_dns_name *owner,
		     const struct vpc_zone_node *node, u16 type)
{
	const struct vpc_record *record;
	bool any = false;
	u32 ttl;

	if (!node)
		return false;
	ttl = ttl_of(l, node, type);
	list_for_each_entry_rcu(record, &node->records, owned) {
		if (record->type != type)
			continue;
		any = true;
		if (!vpc_dns_put(l->w, section, owner, type, ttl, record->data,
				 record->len))
			break;
	}
	return any;
}

bool vpc_dns_put_node(struct vpc_dns_lookup *l,
		      const struct vpc_zone_node *node)
{
	static const u16 types[] = {
		VPC_DNS_A, VPC_DNS_AAAA, VPC_DNS_CNAME, VPC_DNS_MX,
		VPC_DNS_NS, VPC_DNS_PTR, VPC_DNS_SRV, VPC_DNS_TXT,
	};
	bool any = false;
	int i;

	for (i = 0; i < ARRAY_SIZE(types); i++)
		if (vpc_dns_wants(l, types[i]))
			any |= put_type(l, VPC_DNS_ANSWER, &l->name, node,
					types[i]);
	return any;
}

/* The router's own addresses on the network of the one who asks. */
static int server_addrs(const struct vpc_dns_lookup *l, u16 family,
			struct in6_addr *addrs)
{
	const struct vpc_network_config *config =
		rcu_dereference(l->pkt->network->config);
	bool v4 = family == AF_INET;
	int i, n = 0;

	BUILD_BUG_ON(VPC_SUBNET_MAX > VPC_HOST_ADDRS);
	for (i = 0; i < config->n_subnets; i++)
		if (vpc_addr_is_v4(&config->subnets[i].gateway) == v4)
			addrs[n++] = config->subnets[i].gateway;
	return n;
}

/* -1: nobody has the name. No guest can be the server by its name. */
static int host_addrs(const struct vpc_dns_lookup *l, const u8 *label,
		      u16 family, struct in6_addr *addrs)
{
	if (is_server_label(label))
		return server_addrs(l, family, addrs);
	return vpc_host_addrs(l->pkt->vpc, label, family, addrs);
}

static bool put_addrs(struct vpc_dns_lookup *l, enum vpc_dns_section section,
		      const struct vpc_dns_name *owner, u16 type)
{
	bool v4 = type == VPC_DNS_A;
	struct in6_addr addrs[VPC_HOST_ADDRS] __uninitialized;
	int i, n;

	n = host_addrs(l, owner->wire, v4 ? AF_INET : AF_INET6, addrs);
	for (i = 0; i < n; i++)
		vpc_dns_put(l->w, section, owner, type, l->config->ttl,
			    v4 ? (u8 *)&addrs[i].s6_addr32[3] :
				 addrs[i].s6_addr, v4 ? 4 : 16);
	return n > 0;
}

static bool has_host(const struct vpc_dns_lookup *l, const u8 *label)
{
	struct in6_addr addrs[VPC_HOST_ADDRS] __uninitialized;

	return host_addrs(l, label, AF_INET, addrs) >= 0;
}

/* Configured addresses stand in front of those of a host of the name. */
static bool hides_host(const struct vpc_zone_node *node)
{
	return vpc_zone_first(node, VPC_DNS_A) ||
	       vpc_zone_first(node, VPC_DNS_AAAA);
}

/* Name servers elsewhere: their addresses, as far as they are known here. */
static void put_glue(struct vpc_dns_lookup *l, const struct vpc_record *ns)
{
	const struct vpc_zone_node *node;
	struct vpc_dns_name name;
	int apex;

	vpc_dns_name_read(&name, ns->data, ns->len);
	apex = vpc_dns_name_below(&name, &l->config->name);
	if (apex < 0)
		return;
	node = vpc_zone_find(l->zone, name.wire, name.len);
	put_type(l, VPC_DNS_ADDITIONAL, &name, node, VPC_DNS_A);
	put_type(l, VPC_DNS_ADDITIONAL, &name, node, VPC_DNS_AAAA);
	if (apex != name.wire[0] + 1 || hides_host(node))
		return;
	put_addrs(l, VPC_DNS_ADDITIONAL, &name, VPC_DNS_A);
	put_addrs(l, VPC_DNS_ADDITIONAL, &name, VPC_DNS_AAAA);
}

/* RFC 1034 section 4.3.2, 3 b: the name is another server's. */
static int refer(struct vpc_dns_lookup *l, const struct vpc_zone_node *node)
{
	const struct vpc_record *record;
	struct vpc_dns_name owner;

	l->foreign = true;
	owner.len = node->len;
	memcpy(owner.wire, node->wire, node->len);
	put_type(l, VPC_DNS_AUTHORITY, &owner, node, VPC_DNS_NS);
	list_for_each_entry_rcu(record, &node->records, owned)
		if (record->type == VPC_DNS_NS)
			put_glue(l, record);
	return VPC_DNS_NOERROR;
}

/*
 * What there is of a name that exists; @node may be NULL. @host: it is a label
 * in the zone, and its host counts.
 */
static int answer_name(struct vpc_dns_lookup *l,
		       const struct vpc_zone_node *node, bool host)
{
	const struct vpc_record *alias = vpc_zone_first(node, VPC_DNS_CNAME);
	bool any = vpc_dns_put_node(l, node);

	if (alias && !vpc_dns_wants(l, VPC_DNS_CNAME)) {
		put_type(l, VPC_DNS_ANSWER, &l->name, node, VPC_DNS_CNAME);
		vpc_dns_name_read(&l->name, alias->data, alias->len);
		return VPC_DNS_FOLLOW;
	}
	if (host && !alias && !hides_host(node)) {
		if (vpc_dns_wants(l, VPC_DNS_A))
			any |= put_addrs(l, VPC_DNS_ANSWER, &l->name, VPC_DNS_A);
		if (vpc_dns_wants(l, VPC_DNS_AAAA))
			any |= put_addrs(l, VPC_DNS_ANSWER, &l->name,
					 VPC_DNS_AAAA);
	}
	if (l->name.len == l->config->name.len)
		any |= vpc_dns_put_apex(l, &l->name);
	if (!any)
		vpc_dns_put_negative(l, &l->config->name);
	return VPC_DNS_NOERROR;
}

/* RFC 4592 section 3.3: @at is where the closest encloser begins. */
static int answer_wildcard(struct vpc_dns_lookup *l, unsigned int at)
{
	const struct vpc_zone_node *node;
	u8 star[VPC_DNS_NAME_MAX + 2];
	u8 len = l->name.len - at;

	star[0] = 1;
	star[1] = '*';
	memcpy(star + 2, l->name.wire + at, len);
	node = len + 2 > VPC_DNS_NAME_MAX ? NULL :
	       vpc_zone_find(l->zone, star, len + 2);
	if (node)
		return answer_name(l, node, false);
	vpc_dns_put_negative(l, &l->config->name);
	return VPC_DNS_NXDOMAIN;
}

/*
 * From the apex downwards, label by label: what does not exist has nothing
 * below it either. @apex: where the zone begins in the name.
 */
static int answer_zone(struct vpc_dns_lookup *l, int apex)
{
	const struct vpc_zone_node *node = NULL;
	int encloser = apex, n, i;
	u8 at[VPC_DNS_LABELS_MAX];
	const u8 *wire;

	n = vpc_dns_name_labels(&l->name, apex, at);
	if (!n)
		return answer_name(l, vpc_zone_find(l->zone, l->name.wire,
						    l->name.len), false);
	for (i = n - 1; i >= 0; i--) {
		wire = l->name.wire + at[i];
		node = vpc_zone_find(l->zone, wire, l->name.len - at[i]);
		if (!node && (i < n - 1 || !has_host(l, wire)))
			return answer_wildcard(l, encloser);
		if (vpc_zone_first(node, VPC_DNS_NS))
			return refer(l, node);
		encloser = at[i];
	}
	return answer_name(l, node, n == 1);
}

static int answer_once(struct vpc_dns_lookup *l)
{
	int apex = vpc_dns_name_below(&l->name, &l->config->name);

	return apex < 0 ? vpc_dns_reverse(l) : answer_zone(l, apex);
}

int vpc_dns_answer(struct vpc_dns_lookup *l)
{
	int rcode, i;

	if (l->query->class != VPC_DNS_CLASS_IN &&
	    l->query->class != VPC_DNS_CLASS_ANY)
		return VPC_DNS_REFUSED;

	for (i = 0; i < CHAIN_MAX; i++) {
		rcode = answer_once(l);
		/* Where an alias leads out of the zone its end is not ours. */
		if (rcode == VPC_DNS_ALIEN)
			return i ? VPC_DNS_NOERROR : VPC_DNS_ALIEN;
		if (rcode != VPC_DNS_FOLLOW)
			return rcode;
	}
	vpc_dns_reset(l->w);
	return VPC_DNS_SERVFAIL;
}
