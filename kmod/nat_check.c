// SPDX-License-Identifier: GPL-2.0
/*
 * What a NAT rule may say: checks before it is one. That others have its
 * public addresses is found out when they are published (nat_public.c).
 */
#include "extack.h"
#include "nat_rule.h"
#include "network.h"

/* As vpc_addr_is_private(). */
static const struct vpc_prefix private_prefixes[] = {
	VPC_PREFIX4(0x0000, 8),
	VPC_PREFIX4(0x0a00, 8),
	VPC_PREFIX4(0x6440, 10),
	VPC_PREFIX4(0x7f00, 8),
	VPC_PREFIX4(0xa9fe, 16),
	VPC_PREFIX4(0xac10, 12),
	VPC_PREFIX4(0xc0a8, 16),
	VPC_PREFIX6(0xfc00, 7),
	VPC_PREFIX6(0xfe80, 9),
};

static bool has_ports(u8 proto)
{
	return proto == IPPROTO_TCP || proto == IPPROTO_UDP ||
	       proto == IPPROTO_SCTP;
}

static bool is_all_ports(const struct vpc_nat_spec *spec)
{
	return !spec->first && spec->last == U16_MAX;
}

/* Sources and destinations are of one family; one that is not given has all. */
static int fill_in(struct vpc_nat_spec *spec, struct nlattr **attrs,
		   struct netlink_ext_ack *extack)
{
	bool v4 = vpc_prefix_is_v4(&spec->source) ||
		  vpc_prefix_is_v4(&spec->dest);
	struct vpc_prefix *all;

	if (attrs[VPC_A_NAT_SOURCE] && attrs[VPC_A_NAT_DESTINATION]) {
		if (vpc_prefix_is_v4(&spec->source) ==
		    vpc_prefix_is_v4(&spec->dest))
			return 0;
		NL_SET_ERR_MSG_ATTR(extack, attrs[VPC_A_NAT_DESTINATION],
				    "Source and destination must be of the same family");
		return -EINVAL;
	}
	all = attrs[VPC_A_NAT_SOURCE] ? &spec->dest : &spec->source;
	if (v4) {
		vpc_addr_set_v4(&all->addr, 0);
		all->plen = VPC_V4_PLEN;
	}
	return 0;
}

static int check_ports(const struct vpc_nat_spec *spec, struct nlattr **attrs,
		       struct netlink_ext_ack *extack)
{
	const struct nlattr *attr = attrs[VPC_A_NAT_PORT];

	if (is_all_ports(spec))
		return 0;
	if (!has_ports(spec->proto)) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "Only TCP, UDP and SCTP have ports");
		return -EINVAL;
	}
	if (spec->first > spec->last) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "The range of ports ends before it begins");
		return -EINVAL;
	}
	return 0;
}

static int check_exempt(const struct vpc_nat_spec *spec, struct nlattr **attrs,
			struct netlink_ext_ack *extack)
{
	int i;

	if (spec->n_to) {
		NL_SET_ERR_MSG_ATTR(extack, attrs[VPC_A_NAT_TO],
				    "What is exempt is not translated to anything");
		return -EINVAL;
	}
	for (i = 0; i < ARRAY_SIZE(private_prefixes); i++) {
		if (vpc_prefix_is_v4(&private_prefixes[i]) !=
		    vpc_prefix_is_v4(&spec->source) ||
		    !vpc_prefix_overlaps(&private_prefixes[i], &spec->source))
			continue;
		NL_SET_ERR_MSG_ATTR_FMT(extack, attrs[VPC_A_NAT_SOURCE],
					"Private addresses of %s cannot leave untranslated",
					vpc_prefix_text(&private_prefixes[i]).s);
		return -EINVAL;
	}
	return 0;
}

static bool targets_overlap(const struct vpc_nat_target *a,
			    const struct vpc_nat_target *b)
{
	u32 v4_a = vpc_addr_v4_host(&a->first);
	u32 v4_b = vpc_addr_v4_host(&b->first);

	return v4_a - v4_b < b->n || v4_b - v4_a < a->n;
}

static int check_snat(const struct vpc_nat_spec *spec, struct nlattr **attrs,
		      struct netlink_ext_ack *extack)
{
	const struct nlattr *attr = attrs[VPC_A_NAT_TO];
	unsigned int n = 0;
	int i, j;

	if (!vpc_prefix_is_v4(&spec->source)) {
		NL_SET_ERR_MSG_ATTR(extack, attrs[VPC_A_NAT_SOURCE],
				    "IPv6 is routed, not translated: use exempt");
		return -EOPNOTSUPP;
	}
	for (i = 0; i < spec->n_to; i++) {
		if (!vpc_addr_is_v4(&spec->to[i].first) || spec->to[i].port) {
			NL_SET_ERR_MSG_ATTR(extack, attr,
					    "Source NAT is to IPv4 addresses, without a port");
			return -EINVAL;
		}
		for (j = 0; j < i; j++) {
			if (!targets_overlap(&spec->to[i], &spec->to[j]))
				continue;
			NL_SET_ERR_MSG_ATTR(extack, attr,
					    "An address is given twice");
			return -EINVAL;
		}
		n += spec->to[i].n;
	}
	if (n > VPC_NAT_ADDRESSES) {
		NL_SET_ERR_MSG_ATTR_FMT(extack, attr,
					"A rule has at most %u public addresses",
					VPC_NAT_ADDRESSES);
		return -E2BIG;
	}
	return 0;
}

static int check_back_end(struct vpc *vpc, const struct vpc_nat_spec *spec,
			  const struct vpc_nat_target *to,
			  const struct nlattr *attr,
			  struct netlink_ext_ack *extack)
{
	if (to->n != 1 || vpc_addr_is_v4(&to->first) !=
			  vpc_prefix_is_v4(&spec->dest)) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "Destination NAT is to one address, or several, of the same family");
		return -EINVAL;
	}
	if (to->port + (spec->last - spec->first) > U16_MAX) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "There are not so many ports from that one on");
		return -EINVAL;
	}
	if (spec->proto == IPPROTO_SCTP && to->port != spec->first) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "SCTP keeps its ports");
		return -EOPNOTSUPP;
	}
	return vpc_network_check_guest(vpc, &to->first, attr, extack);
}

static int check_dnat(struct vpc *vpc, const struct vpc_nat_spec *spec,
		      struct nlattr **attrs, struct netlink_ext_ack *extack)
{
	int err, i;

	if (!attrs[VPC_A_NAT_DESTINATION] || spec->dest.plen != 128 ||
	    is_all_ports(spec)) {
		NL_SET_ERR_MSG_ATTR(extack, attrs[VPC_A_NAT_DESTINATION],
				    "Destination NAT needs a public address, a protocol and ports");
		return -EINVAL;
	}
	if (!spec->n_to) {
		NL_SET_ERR_MSG(extack, "Say where destination NAT leads to");
		return -EINVAL;
	}
	for (i = 0; i < spec->n_to; i++) {
		err = check_back_end(vpc, spec, &spec->to[i],
				     attrs[VPC_A_NAT_TO], extack);
		if (err)
			return err;
	}
	return 0;
}

int vpc_nat_check(struct vpc *vpc, struct vpc_nat_spec *spec,
		  struct nlattr **attrs, struct netlink_ext_ack *extack)
{
	int err;

	err = fill_in(spec, attrs, extack);
	if (!err)
		err = vpc_prefix_check(&spec->source, attrs[VPC_A_NAT_SOURCE],
				       extack);
	if (!err)
		err = vpc_prefix_check(&spec->dest,
				       attrs[VPC_A_NAT_DESTINATION], extack);
	if (!err)
		err = check_ports(spec, attrs, extack);
	if (err)
		return err;

	if (spec->type == VPC_NAT_TYPE_SNAT)
		return check_snat(spec, attrs, extack);
	if (spec->type == VPC_NAT_TYPE_DNAT)
		return check_dnat(vpc, spec, attrs, extack);
	return check_exempt(spec, attrs, extack);
}
