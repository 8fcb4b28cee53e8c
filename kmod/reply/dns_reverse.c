// SPDX-License-Identifier: GPL-2.0
/*
 * Names of addresses: RFC 1035 section 3.5 (in-addr.arpa), RFC 3596 section
 * 2.5 (ip6.arpa). Each subnet of the VPC is a zone; one whose length is between
 * two labels is several.
 */
#include <linux/ctype.h>
#include <linux/hex.h>
#include "../addr.h"
#include "../host.h"
#include "../network.h"
#include "../vpc.h"
#include "dns.h"

#define LABELS_V4	4
#define LABELS_V6	32

/**
 * struct reverse - a name below in-addr.arpa or ip6.arpa
 * @v4: the former
 * @bits: that a label stands for
 * @n: labels that are a part of the address
 * @at: where they begin in the name, the first part of the address first
 * @whole: all labels in front of the suffix are such
 * @prefix: what they say, the rest being zero
 */
struct reverse {
	bool v4;
	u8 bits;
	u8 n;
	u8 at[LABELS_V6];
	bool whole;
	struct vpc_prefix prefix;
};

/* A number from 0 to 255, without zeros in front. -1: it is none */
static int octet(const u8 *label)
{
	int value = 0, i;

	if (!label[0] || label[0] > 3 || (label[1] == '0' && label[0] > 1))
		return -1;
	for (i = 1; i <= label[0]; i++) {
		if (!isdigit(label[i]))
			return -1;
		value = value * 10 + label[i] - '0';
	}
	return value > 255 ? -1 : value;
}

static int nibble(const u8 *label)
{
	return label[0] == 1 ? hex_to_bin(label[1]) : -1;
}

/* The next part of the address. false: the label is none */
static bool add_label(struct reverse *r, const u8 *label)
{
	int value = r->v4 ? octet(label) : nibble(label);
	u8 *byte;

	if (value < 0 || r->prefix.plen == 128)
		return false;
	byte = &r->prefix.addr.s6_addr[r->prefix.plen / 8];
	*byte |= value << (8 - r->bits - r->prefix.plen % 8);
	r->prefix.plen += r->bits;
	return true;
}

/* Where the suffix begins; -1: it has none of the two. */
static int find_suffix(const struct vpc_dns_name *name, bool *v4)
{
	static const struct vpc_dns_name in_addr = {
		.len = 14, .wire = "\7in-addr\4arpa",
	};
	static const struct vpc_dns_name ip6 = {
		.len = 10, .wire = "\3ip6\4arpa",
	};
	int end = vpc_dns_name_below(name, &in_addr);

	*v4 = end >= 0;
	return *v4 ? end : vpc_dns_name_below(name, &ip6);
}

/* false: it is no such name. */
static bool parse(struct reverse *r, const struct vpc_dns_name *name)
{
	u8 at[VPC_DNS_LABELS_MAX];
	int end, n;

	end = find_suffix(name, &r->v4);
	if (end < 0)
		return false;
	r->bits = r->v4 ? 8 : 4;
	r->n = 0;
	r->prefix = (struct vpc_prefix){};
	if (r->v4) {
		vpc_addr_set_v4(&r->prefix.addr, 0);
		r->prefix.plen = VPC_V4_PLEN;
	}
	n = vpc_dns_name_labels(name, end, at);
	while (n && add_label(r, name->wire + at[n - 1]))
		r->at[r->n++] = at[--n];
	r->whole = !n;
	return true;
}

/* The zone that the name is in: the labels that the subnet takes. */
static void make_apex(const struct vpc_dns_lookup *l, const struct reverse *r,
		      const struct vpc_prefix *subnet,
		      struct vpc_dns_name *apex)
{
	u8 plen = subnet->plen - (r->v4 ? VPC_V4_PLEN : 0);
	u8 at = r->at[DIV_ROUND_UP(plen, r->bits) - 1];

	apex->len = l->name->len - at;
	memcpy(apex->wire, l->name->wire + at, apex->len);
}

/* The name of the host, or of the router. false: there is none */
static bool make_target(const struct vpc_dns_lookup *l,
			const struct vpc_network_config *config,
			const struct in6_addr *addr,
			struct vpc_dns_name *target)
{
	const u8 *label = (const u8 *)VPC_DNS_SERVER_LABEL;
	struct vpc_host_key key;

	if (!vpc_network_is_gateway(config, addr)) {
		if (!vpc_host_label(l->vpc, addr, &key))
			return false;
		label = key.label;
	}
	*target = l->config->name;
	return vpc_dns_name_prepend(target, label + 1, label[0]);
}

/* A whole address: does it have a name, and is that what is asked for? */
static int answer_address(struct vpc_dns_lookup *l,
			  const struct vpc_network_config *config,
			  const struct in6_addr *addr,
			  const struct vpc_dns_name *apex)
{
	struct vpc_dns_name target;

	if (!make_target(l, config, addr, &target)) {
		vpc_dns_put_negative(l, apex);
		return VPC_DNS_NXDOMAIN;
	}
	if (vpc_dns_wants(l, VPC_DNS_PTR))
		vpc_dns_put(l->w, VPC_DNS_ANSWER, l->name, VPC_DNS_PTR,
			    l->config->ttl, target.wire, target.len);
	else
		vpc_dns_put_negative(l, apex);
	return VPC_DNS_NOERROR;
}

int vpc_dns_reverse(struct vpc_dns_lookup *l)
{
	const struct vpc_network_config *config;
	const struct vpc_zone_node *node;
	const struct vpc_subnet *subnet;
	struct vpc_network *network;
	struct vpc_dns_name apex;
	struct reverse r;
	bool any;

	if (!parse(&r, l->name) || vpc_addr_is_v4(&r.prefix.addr) != r.v4)
		return VPC_DNS_ALIEN;
	network = vpc_network_by_addr(l->vpc, &r.prefix.addr);
	if (!network)
		return VPC_DNS_ALIEN;
	config = rcu_dereference(network->config);
	subnet = vpc_network_subnet(config, &r.prefix.addr);
	if (!subnet || subnet->prefix.plen > r.prefix.plen)
		return VPC_DNS_ALIEN;

	make_apex(l, &r, &subnet->prefix, &apex);
	any = apex.len == l->name->len && vpc_dns_put_apex(l, &apex);
	node = vpc_zone_find(l->zone, l->name->wire, l->name->len);
	if (node)
		any |= vpc_dns_put_node(l, node);
	if (any)
		return VPC_DNS_NOERROR;
	if (!node && r.whole && r.prefix.plen == 128)
		return answer_address(l, config, &r.prefix.addr, &apex);
	/* Of a part of an address there may be more below. */
	vpc_dns_put_negative(l, &apex);
	return r.whole ? VPC_DNS_NOERROR : VPC_DNS_NXDOMAIN;
}
