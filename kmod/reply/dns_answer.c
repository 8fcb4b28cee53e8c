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
#define TARGETS_MAX	16	/* hosts whose addresses are added to an answer */

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
	put32(p, (u32)atomic_read(&l->vpc->dns_serial));
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

/**
 * struct set - records of one name and type (RFC 2181 section 5)
 * @section: where they go
 * @type: of all of them
 * @owner: whose they are
 * @ttl: of all of them, the least (RFC 2181 section 5.2)
 * @n: how many there are
 */
struct set {
	enum vpc_dns_section section;
	u16 type;
	const struct vpc_dns_name *owner;
	u32 ttl;
	unsigned int n;
};

static bool put(struct vpc_dns_lookup *l, const struct set *set,
		const u8 *data, u16 len)
{
	return vpc_dns_put(l->w, set->section, set->owner, set->type, set->ttl,
			   data, len);
}

/*
 * The one to begin with: clients take the first address, which is another one
 * with the next query, whose identifier they choose by chance.
 */
static unsigned int first_of(const struct vpc_dns_lookup *l,
			     const struct set *set)
{
	bool rotates = set->type == VPC_DNS_A || set->type == VPC_DNS_AAAA;

	return rotates && set->n > 1 ? l->query->id % set->n : 0;
}

/* Fills in what depends on the records. */
static void measure(const struct vpc_dns_lookup *l,
		    const struct vpc_zone_node *node, struct set *set)
{
	const struct vpc_record *record;
	u32 ttl;

	set->ttl = U32_MAX;
	set->n = 0;
	list_for_each_entry_rcu(record, &node->records, owned) {
		if (record->type != set->type)
			continue;
		ttl = record->ttl == VPC_RECORD_TTL_ZONE ? l->config->ttl :
							   record->ttl;
		set->ttl = min(set->ttl, ttl);
		set->n++;
	}
}

/* Those of a set from one to, not included, another one. false: no room */
static bool put_range(struct vpc_dns_lookup *l,
		      const struct vpc_zone_node *node, const struct set *set,
		      unsigned int from, unsigned int to)
{
	const struct vpc_record *record;
	unsigned int i = 0;

	list_for_each_entry_rcu(record, &node->records, owned) {
		if (record->type != set->type)
			continue;
		if (i >= from && i < to &&
		    !put(l, set, record->data, record->len))
			return false;
		i++;
	}
	return true;
}

/* All of a type. false: there are none */
static bool put_type(struct vpc_dns_lookup *l, enum vpc_dns_section section,
		     const struct vpc_dns_name *owner,
		     const struct vpc_zone_node *node, u16 type)
{
	struct set set = { .section = section, .type = type, .owner = owner };
	struct vpc_dns_mark mark;
	unsigned int from;

	if (!node)
		return false;
	measure(l, node, &set);
	if (!set.n)
		return false;
	from = first_of(l, &set);
	mark = vpc_dns_mark(l->w, section);
	if (!put_range(l, node, &set, from, set.n) ||
	    !put_range(l, node, &set, 0, from))
		vpc_dns_left_out(l->w, section, &mark);
	return true;
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

	if (!node)
		return false;
	for (i = 0; i < ARRAY_SIZE(types); i++)
		if (vpc_dns_wants(l, types[i]))
			any |= put_type(l, VPC_DNS_ANSWER, l->name, node,
					types[i]);
	return any;
}

/* The router's own addresses on the network of the one who asks. */
static int server_addrs(const struct vpc_dns_lookup *l, u16 family,
			struct in6_addr *addrs)
{
	const struct vpc_network_config *config;
	bool v4 = family == AF_INET;
	int i, n = 0;

	BUILD_BUG_ON(VPC_SUBNET_MAX > VPC_HOST_ADDRS);
	if (!l->network)
		return 0;
	config = rcu_dereference(l->network->config);
	for (i = 0; i < config->n_subnets; i++)
		if (vpc_addr_is_v4(&config->subnets[i].gateway) == v4)
			addrs[n++] = config->subnets[i].gateway;
	return n;
}

/**
 * struct holder - who has a name of one label in the zone
 * @server: the router has it, as the name server
 * @hosts: hosts have it; none are there if @server is set, or nobody has it
 */
struct holder {
	bool server;
	struct vpc_host_set hosts;
};

/* false: nobody has it. No guest can be the server by its name. */
static bool find_holder(const struct vpc_dns_lookup *l, const u8 *label,
			struct holder *holder)
{
	holder->server = is_server_label(label);
	return holder->server ||
	       vpc_host_find(l->vpc, label, &holder->hosts);
}

static bool put_addrs(struct vpc_dns_lookup *l, enum vpc_dns_section section,
		      const struct vpc_dns_name *owner,
		      const struct holder *holder, u16 type)
{
	struct in6_addr addrs[VPC_HOST_ADDRS] __uninitialized, *addr;
	struct vpc_dns_mark mark = vpc_dns_mark(l->w, section);
	u16 family = type == VPC_DNS_A ? AF_INET : AF_INET6;
	struct set set = {
		.section = section, .type = type, .owner = owner,
		.ttl = l->config->ttl,
	};
	unsigned int from, i;
	bool fits = true;

	set.n = holder->server ? server_addrs(l, family, addrs) :
				 vpc_host_addrs(&holder->hosts, family, addrs);
	from = first_of(l, &set);
	for (i = 0; i < set.n && fits; i++) {
		addr = &addrs[from + i < set.n ? from + i : from + i - set.n];
		fits = family == AF_INET ?
		       put(l, &set, (u8 *)&addr->s6_addr32[3], 4) :
		       put(l, &set, addr->s6_addr, 16);
	}
	if (!fits)
		vpc_dns_left_out(l->w, section, &mark);
	return set.n;
}

/* Configured addresses, or an alias, stand in front of a host of the name. */
static bool hides_host(const struct vpc_zone_node *node)
{
	return vpc_zone_first(node, VPC_DNS_A) ||
	       vpc_zone_first(node, VPC_DNS_AAAA) ||
	       vpc_zone_first(node, VPC_DNS_CNAME);
}

/* The addresses of a name, as far as they are known here. */
static void put_known(struct vpc_dns_lookup *l, const struct vpc_dns_name *name)
{
	int apex = vpc_dns_name_below(name, &l->config->name);
	const struct vpc_zone_node *node;
	struct holder holder;

	if (apex < 0)
		return;
	node = vpc_zone_find(l->zone, name->wire, name->len);
	put_type(l, VPC_DNS_ADDITIONAL, name, node, VPC_DNS_A);
	put_type(l, VPC_DNS_ADDITIONAL, name, node, VPC_DNS_AAAA);
	if (apex != name->wire[0] + 1 || hides_host(node) ||
	    !find_holder(l, name->wire, &holder))
		return;
	put_addrs(l, VPC_DNS_ADDITIONAL, name, &holder, VPC_DNS_A);
	put_addrs(l, VPC_DNS_ADDITIONAL, name, &holder, VPC_DNS_AAAA);
}

/* Where the name of a host is in the data of a type; -1: there is none. */
static int target_at(u16 type)
{
	switch (type) {
	case VPC_DNS_NS:
		return 0;
	case VPC_DNS_MX:
		return 2;
	case VPC_DNS_SRV:
		return 6;
	}
	return -1;
}

/* Has one in front of it the same target? Its addresses are there then. */
static bool is_known_target(const struct vpc_zone_node *node,
			    const struct vpc_record *record, int at)
{
	const struct vpc_record *other;

	list_for_each_entry_rcu(other, &node->records, owned) {
		if (other == record)
			return false;
		if (other->type == record->type && other->len == record->len &&
		    !memcmp(other->data + at, record->data + at,
			    record->len - at))
			return true;
	}
	return false;
}

/*
 * RFC 1035 sections 3.3.9 and 3.3.11, RFC 2782: the addresses of the hosts that
 * records of a type lead to, as far as there is room for them.
 */
static void put_targets(struct vpc_dns_lookup *l,
			const struct vpc_zone_node *node, u16 type)
{
	int at = target_at(type), left = TARGETS_MAX;
	const struct vpc_record *record;
	struct vpc_dns_name name;

	list_for_each_entry_rcu(record, &node->records, owned) {
		if (record->type != type)
			continue;
		if (!left-- || l->w->truncated)
			return;
		if (is_known_target(node, record, at))
			continue;
		vpc_dns_name_read(&name, record->data + at, record->len - at);
		put_known(l, &name);
	}
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
	/* Of ANY there may be more to come. */
	if (l->query->type == VPC_DNS_NS)
		put_known(l, &server);
	return soa || ns;
}

/* RFC 1034 section 4.3.2, 3 b: the name is another server's. */
static int refer(struct vpc_dns_lookup *l, const struct vpc_zone_node *node)
{
	struct vpc_dns_name owner;

	l->foreign = true;
	owner.len = node->len;
	memcpy(owner.wire, node->wire, node->len);
	put_type(l, VPC_DNS_AUTHORITY, &owner, node, VPC_DNS_NS);
	put_targets(l, node, VPC_DNS_NS);
	return VPC_DNS_NOERROR;
}

/* The addresses of who has the name, of the type that is asked for. */
static bool answer_holder(struct vpc_dns_lookup *l, const struct holder *holder)
{
	bool any = false;

	if (vpc_dns_wants(l, VPC_DNS_A))
		any = put_addrs(l, VPC_DNS_ANSWER, l->name, holder, VPC_DNS_A);
	if (vpc_dns_wants(l, VPC_DNS_AAAA))
		any |= put_addrs(l, VPC_DNS_ANSWER, l->name, holder,
				 VPC_DNS_AAAA);
	return any;
}

/*
 * What there is of a name that exists; @node may be NULL. @holder: whose
 * addresses count, NULL: nobody's
 */
static int answer_name(struct vpc_dns_lookup *l,
		       const struct vpc_zone_node *node,
		       const struct holder *holder)
{
	const struct vpc_record *alias = vpc_zone_first(node, VPC_DNS_CNAME);
	bool any = vpc_dns_put_node(l, node);

	if (alias && !vpc_dns_wants(l, VPC_DNS_CNAME)) {
		put_type(l, VPC_DNS_ANSWER, l->name, node, VPC_DNS_CNAME);
		vpc_dns_name_read(l->target, alias->data, alias->len);
		l->name = l->target;
		return VPC_DNS_FOLLOW;
	}
	if (holder)
		any |= answer_holder(l, holder);
	if (l->name->len == l->config->name.len)
		any |= vpc_dns_put_apex(l, l->name);
	if (!any)
		vpc_dns_put_negative(l, &l->config->name);
	else if (node && target_at(l->query->type) > 0)
		put_targets(l, node, l->query->type);
	return VPC_DNS_NOERROR;
}

/* RFC 4592 section 3.3: @at is where the closest encloser begins. */
static int answer_wildcard(struct vpc_dns_lookup *l, unsigned int at)
{
	const struct vpc_zone_node *node;
	u8 star[VPC_DNS_NAME_MAX + 2] __uninitialized;
	u8 len = l->name->len - at;

	star[0] = 1;
	star[1] = '*';
	memcpy(star + 2, l->name->wire + at, len);
	node = len + 2 > VPC_DNS_NAME_MAX ? NULL :
	       vpc_zone_find(l->zone, star, len + 2);
	if (node)
		return answer_name(l, node, NULL);
	vpc_dns_put_negative(l, &l->config->name);
	return VPC_DNS_NXDOMAIN;
}

/*
 * From the apex downwards, label by label: what does not exist has nothing
 * below it either. @apex: where the zone begins in the name.
 */
static int answer_zone(struct vpc_dns_lookup *l, int apex)
{
	const struct vpc_dns_name *name = l->name;
	const struct vpc_zone_node *node = NULL;
	u8 at[VPC_DNS_LABELS_MAX] __uninitialized;
	int encloser = apex, n, i;
	struct holder holder;
	bool held = false;

	n = vpc_dns_name_labels(name, apex, at);
	if (!n)
		return answer_name(l, vpc_zone_find(l->zone, name->wire,
						    name->len), NULL);
	for (i = n - 1; i >= 0; i--) {
		node = vpc_zone_find(l->zone, name->wire + at[i],
				     name->len - at[i]);
		held = i == n - 1 && !hides_host(node) &&
		       find_holder(l, name->wire + at[i], &holder);
		if (!node && !held)
			return answer_wildcard(l, encloser);
		if (vpc_zone_first(node, VPC_DNS_NS))
			return refer(l, node);
		encloser = at[i];
	}
	return answer_name(l, node, held ? &holder : NULL);
}

static int answer_once(struct vpc_dns_lookup *l)
{
	int apex = vpc_dns_name_below(l->name, &l->config->name);

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
