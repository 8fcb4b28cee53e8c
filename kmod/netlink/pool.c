// SPDX-License-Identifier: GPL-2.0
/* Exclusions and use of the pools of a network in messages; events of pools. */
#include "message.h"
#include "../ipam.h"
#include "../lease.h"
#include "../network.h"

int vpc_nl_put_exclude(struct sk_buff *skb, const struct vpc_dhcp_config *dhcp)
{
	struct nlattr *nest;
	int i;

	for (i = 0; i < dhcp->n_exclude; i++) {
		nest = nla_nest_start(skb, VPC_A_DHCP_EXCLUDE);
		if (!nest ||
		    vpc_nl_put_addr(skb, VPC_A_DHCP_EXCLUDE_FIRST4,
				    VPC_A_DHCP_EXCLUDE_FIRST6,
				    &dhcp->exclude[i].first) ||
		    vpc_nl_put_addr(skb, VPC_A_DHCP_EXCLUDE_LAST4,
				    VPC_A_DHCP_EXCLUDE_LAST6,
				    &dhcp->exclude[i].last))
			return -EMSGSIZE;
		nla_nest_end(skb, nest);
	}
	return 0;
}

int vpc_nl_put_usage(struct sk_buff *skb, int type, struct vpc_ipam *ipam)
{
	struct nlattr *nest = nla_nest_start(skb, type);
	struct vpc_ipam_usage usage;

	vpc_ipam_usage(ipam, &usage);
	if (!nest ||
	    nla_put_u32(skb, VPC_A_DHCP_USAGE_OFFERED, usage.offered) ||
	    nla_put_u32(skb, VPC_A_DHCP_USAGE_BOUND, usage.bound) ||
	    nla_put_u32(skb, VPC_A_DHCP_USAGE_RESERVED, usage.reserved) ||
	    nla_put_u32(skb, VPC_A_DHCP_USAGE_DECLINED, usage.declined) ||
	    nla_put_u32(skb, VPC_A_DHCP_USAGE_RESTING, usage.resting) ||
	    nla_put_u32(skb, VPC_A_DHCP_USAGE_RELEASED, usage.released) ||
	    nla_put_u32(skb, VPC_A_DHCP_USAGE_PEAK, usage.peak) ||
	    nla_put_u32(skb, VPC_A_DHCP_USAGE_CONFLICT, usage.conflict))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

/* An empty one is none. */
static int get_one(const struct nlattr *nest, struct vpc_dhcp_config *dhcp,
		   struct netlink_ext_ack *extack)
{
	struct vpc_dhcp_exclude *exclude = &dhcp->exclude[dhcp->n_exclude];
	struct nlattr *attrs[VPC_A_DHCP_EXCLUDE_MAX + 1];
	int err, first, last;

	err = nla_parse_nested(attrs, VPC_A_DHCP_EXCLUDE_MAX, nest,
			       vpc_dhcp_exclude_nl_policy, extack);
	if (err || !nla_len(nest))
		return err;
	if (dhcp->n_exclude == VPC_EXCLUDE_MAX) {
		NL_SET_ERR_MSG_ATTR_FMT(extack, nest,
					"A network excludes at most %u ranges",
					VPC_EXCLUDE_MAX);
		return -E2BIG;
	}
	first = vpc_nl_get_addr(attrs, VPC_A_DHCP_EXCLUDE_FIRST4,
				VPC_A_DHCP_EXCLUDE_FIRST6, &exclude->first,
				extack);
	if (first < 0)
		return first;
	last = vpc_nl_get_addr(attrs, VPC_A_DHCP_EXCLUDE_LAST4,
			       VPC_A_DHCP_EXCLUDE_LAST6, &exclude->last,
			       extack);
	if (last < 0)
		return last;
	if (!first || !last) {
		NL_SET_ERR_MSG_ATTR(extack, nest,
				    "What is excluded has a first and a last address");
		return -EINVAL;
	}
	dhcp->n_exclude++;
	return 0;
}

int vpc_nl_get_exclude(const struct nlattr *nest, struct vpc_dhcp_config *dhcp,
		       struct netlink_ext_ack *extack)
{
	const struct nlattr *attr;
	bool given = false;
	int rem, err;

	nla_for_each_nested(attr, nest, rem) {
		if (nla_type(attr) != VPC_A_DHCP_EXCLUDE)
			continue;
		if (!given)
			dhcp->n_exclude = 0;
		given = true;
		err = get_one(attr, dhcp, extack);
		if (err)
			return err;
	}
	return 0;
}

/**
 * struct entry - what an event is made of
 * @network: whose range it is
 * @family: its family
 * @fill: what there is to say
 */
struct entry {
	const struct vpc_network *network;
	u16 family;
	const struct vpc_pool_fill *fill;
};

static int fill(struct sk_buff *skb, const struct genl_info *info,
		const void *object)
{
	const struct entry *entry = object;
	void *hdr;

	hdr = vpc_nl_begin(skb, info);
	if (!hdr)
		return -EMSGSIZE;
	if (vpc_nl_put_vpc(skb, entry->network->vpc) ||
	    nla_put_string(skb, VPC_A_POOL_NETWORK, entry->network->name) ||
	    nla_put_u8(skb, VPC_A_POOL_FAMILY,
		       entry->family == AF_INET ? 4 : 6) ||
	    nla_put_u32(skb, VPC_A_POOL_USED, entry->fill->used) ||
	    nla_put_u32(skb, VPC_A_POOL_SIZE, entry->fill->size) ||
	    nla_put_u8(skb, VPC_A_POOL_PERCENT, entry->fill->percent)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	return 0;
}

void vpc_nl_pool_notify(struct vpc_network *network, u16 family,
			const struct vpc_pool_fill *report)
{
	const struct entry entry = { network, family, report };

	vpc_nl_notify(network->vpc->net, VPC_NLGRP_SHARE, VPC_CMD_POOL_NTF,
		      fill, &entry, GFP_ATOMIC);
}
