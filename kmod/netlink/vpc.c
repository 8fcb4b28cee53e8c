// SPDX-License-Identifier: GPL-2.0
/* Requests about a VPC as a whole. */
#include <linux/netdevice.h>
#include "dump.h"
#include "message.h"
#include "../dhcp_extra.h"
#include "../stats.h"
#include "../vpc.h"

/* The most that an administrator may allow a tenant. */
#define MOST_ROUTES	8000000
#define MOST_NEIGHS	1000000
#define MOST_FDBS	1000000
#define MOST_FLOWS	16000000
/* 31 days: 32 bits of jiffies last longer, whatever HZ is. */
#define MOST_SECONDS	2678400

/* The attribute of a timeout: both are numbered in the same order. */
#define TIMEOUT_ATTR(timeout)	(VPC_A_TIMEOUT_TCP_ESTABLISHED + (timeout))
static_assert(TIMEOUT_ATTR(VPC_TIMEOUT_NR - 1) == VPC_A_TIMEOUT_OTHER);

static int put_sizes(struct sk_buff *skb, const struct vpc *vpc)
{
	if (nla_put_u32(skb, VPC_A_NETWORKS, vpc->n_networks) ||
	    nla_put_u32(skb, VPC_A_PORTS, vpc->n_ports) ||
	    nla_put_u32(skb, VPC_A_ROUTES, vpc->n_routes + vpc->n_subnets) ||
	    nla_put_u32(skb, VPC_A_NEIGHS, atomic_read(&vpc->n_neighs)) ||
	    nla_put_u32(skb, VPC_A_FDBS, atomic_read(&vpc->n_fdbs)) ||
	    nla_put_u32(skb, VPC_A_LEASES, atomic_read(&vpc->n_leases)) ||
	    nla_put_u32(skb, VPC_A_MAX_ROUTES, vpc->max_routes) ||
	    nla_put_u32(skb, VPC_A_MAX_NEIGHS, vpc->max_neighs) ||
	    nla_put_u32(skb, VPC_A_MAX_FDBS, vpc->max_fdbs))
		return -EMSGSIZE;
	return 0;
}

static int put_timeouts(struct sk_buff *skb, const struct vpc *vpc)
{
	int i;

	for (i = 0; i < VPC_TIMEOUT_NR; i++)
		if (nla_put_u32(skb, TIMEOUT_ATTR(i), vpc->timeouts[i]))
			return -EMSGSIZE;
	return 0;
}

static int put_traffic(struct sk_buff *skb, const struct vpc *vpc)
{
	struct rtnl_link_stats64 sum = {};

	vpc_traffic(vpc, &sum);
	if (nla_put_u64_64bit(skb, VPC_A_RX_PACKETS, sum.rx_packets,
			      VPC_A_PAD) ||
	    nla_put_u64_64bit(skb, VPC_A_RX_BYTES, sum.rx_bytes, VPC_A_PAD) ||
	    nla_put_u64_64bit(skb, VPC_A_TX_PACKETS, sum.tx_packets,
			      VPC_A_PAD) ||
	    nla_put_u64_64bit(skb, VPC_A_TX_BYTES, sum.tx_bytes, VPC_A_PAD) ||
	    nla_put_u64_64bit(skb, VPC_A_DROPS, sum.rx_dropped,
			      VPC_A_PAD))
		return -EMSGSIZE;
	return 0;
}

static int fill(struct sk_buff *skb, const struct genl_info *info,
		const void *object)
{
	struct vpc *vpc = (struct vpc *)object;
	const struct vpc_dhcp_extra *dhcp;
	void *hdr;

	dhcp = rcu_dereference_protected(vpc->dhcp,
					 lockdep_is_held(&vpc->lock));

	hdr = vpc_nl_begin(skb, info);
	if (!hdr)
		return -EMSGSIZE;
	if (vpc_nl_put_vpc(skb, vpc) ||
	    nla_put(skb, VPC_A_MAC, ETH_ALEN, vpc->dev->dev_addr) ||
	    put_sizes(skb, vpc) ||
	    vpc_nl_put_share(skb, &vpc_share_attrs_vpc, vpc,
			     &vpc->shares.quota) ||
	    put_traffic(skb, vpc) || put_timeouts(skb, vpc) ||
	    vpc_nl_put_dhcp_alone(skb, VPC_A_DHCP, dhcp)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	return 0;
}

void vpc_nl_vpc_notify(struct vpc *vpc)
{
	vpc_nl_notify(vpc->net, VPC_NLGRP_CONFIG, VPC_CMD_VPC_NTF, fill, vpc,
		      GFP_KERNEL);
}

int vpc_nl_vpc_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	return vpc_nl_reply(info, fill, info->user_ptr[0]);
}

static int dump_one(struct sk_buff *skb, struct netlink_callback *cb,
		    struct vpc *vpc)
{
	return fill(skb, genl_info_dump(cb), vpc);
}

int vpc_nl_vpc_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return vpc_nl_dump(skb, cb, dump_one);
}

static int get_limit(struct nlattr **attrs, int type, u32 most, u32 *limit,
		     struct netlink_ext_ack *extack)
{
	const struct nlattr *attr = attrs[type];
	u32 value;

	if (!attr)
		return 0;

	value = nla_get_u32(attr);
	if (!value || value > most) {
		NL_SET_ERR_MSG_ATTR_FMT(extack, attr,
					"The limit must be from 1 to %u", most);
		return -ERANGE;
	}
	*limit = value;
	return 0;
}

static int get_timeouts(struct nlattr **attrs, u32 *timeouts,
			struct netlink_ext_ack *extack)
{
	const struct nlattr *attr;
	int i;

	for (i = 0; i < VPC_TIMEOUT_NR; i++) {
		attr = attrs[TIMEOUT_ATTR(i)];
		if (!attr)
			continue;
		timeouts[i] = nla_get_u32(attr);
		if (timeouts[i] && timeouts[i] <= MOST_SECONDS)
			continue;
		NL_SET_ERR_MSG_ATTR_FMT(extack, attr,
					"The timeout must be from 1 to %u seconds",
					MOST_SECONDS);
		return -ERANGE;
	}
	return 0;
}

int vpc_set_limits(struct vpc *vpc, struct nlattr **attrs,
		   struct netlink_ext_ack *extack)
{
	u32 max_routes = vpc->max_routes, max_neighs = vpc->max_neighs;
	struct vpc_limits limits = vpc->shares.quota.limits;
	u32 max_fdbs = vpc->max_fdbs;
	u32 timeouts[VPC_TIMEOUT_NR];
	int err, i;

	lockdep_assert_held(&vpc->lock);

	err = get_limit(attrs, VPC_A_MAX_ROUTES, MOST_ROUTES, &max_routes,
			extack);
	if (!err)
		err = get_limit(attrs, VPC_A_MAX_NEIGHS, MOST_NEIGHS,
				&max_neighs, extack);
	if (!err)
		err = get_limit(attrs, VPC_A_MAX_FDBS, MOST_FDBS, &max_fdbs,
				extack);
	if (!err)
		err = get_limit(attrs, VPC_A_MAX_FLOWS, MOST_FLOWS,
				&limits.max, extack);
	vpc_nl_get_limits(attrs, &vpc_share_attrs_vpc, &limits);
	memcpy(timeouts, vpc->timeouts, sizeof(timeouts));
	if (!err)
		err = get_timeouts(attrs, timeouts, extack);
	if (!err)
		err = vpc_share_set_vpc(vpc, &limits, attrs, extack);
	if (err)
		return err;

	/* What is there already stays; the data path reads the last two. */
	vpc->max_routes = max_routes;
	WRITE_ONCE(vpc->max_neighs, max_neighs);
	WRITE_ONCE(vpc->max_fdbs, max_fdbs);
	/* Read when flows age: they hold for those that are there as well. */
	for (i = 0; i < VPC_TIMEOUT_NR; i++)
		WRITE_ONCE(vpc->timeouts[i], timeouts[i]);
	atomic_inc(&vpc_net(vpc->net)->seq);
	return 0;
}

int vpc_nl_vpc_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	const struct nlattr *nest = info->attrs[VPC_A_DHCP];
	struct vpc *vpc = info->user_ptr[0];
	struct vpc_dhcp_extra *dhcp, *old;
	int err;

	old = rcu_dereference_protected(vpc->dhcp, lockdep_is_held(&vpc->lock));
	dhcp = nest ? vpc_nl_get_dhcp_alone(nest, old, info->extack) : NULL;
	if (IS_ERR(dhcp))
		return PTR_ERR(dhcp);
	err = vpc_set_limits(vpc, info->attrs, info->extack);
	if (err) {
		kfree(dhcp);
		return err;
	}
	if (nest) {
		rcu_assign_pointer(vpc->dhcp, dhcp);
		kfree_rcu(old, rcu);
	}
	vpc_nl_vpc_notify(vpc);
	return 0;
}
