// SPDX-License-Identifier: GPL-2.0
/* Requests about floating IPs. */
#include "dump.h"
#include "message.h"
#include "../drain.h"
#include "../fip.h"
#include "../meter.h"

static int put_u64(struct sk_buff *skb, int type, u64 value)
{
	return nla_put_u64_64bit(skb, type, value, VPC_A_FIP_PAD);
}

static int put_meter(struct sk_buff *skb, const struct vpc_meter *meter)
{
	struct vpc_meter_count in, out;

	vpc_meter_read(meter, VPC_METER_IN, &in);
	vpc_meter_read(meter, VPC_METER_OUT, &out);
	if (put_u64(skb, VPC_A_FIP_RATE, vpc_meter_rate(meter)) ||
	    put_u64(skb, VPC_A_FIP_CONNECTIONS_IN, in.connections) ||
	    put_u64(skb, VPC_A_FIP_CONNECTIONS_OUT, out.connections) ||
	    put_u64(skb, VPC_A_FIP_PACKETS_IN, in.packets) ||
	    put_u64(skb, VPC_A_FIP_BYTES_IN, in.bytes) ||
	    put_u64(skb, VPC_A_FIP_DROPS_IN, in.drops) ||
	    put_u64(skb, VPC_A_FIP_PACKETS_OUT, out.packets) ||
	    put_u64(skb, VPC_A_FIP_BYTES_OUT, out.bytes) ||
	    put_u64(skb, VPC_A_FIP_DROPS_OUT, out.drops))
		return -EMSGSIZE;
	return 0;
}

static int put_fip(struct sk_buff *skb, const struct vpc_fip *fip)
{
	if (vpc_nl_put_addr(skb, VPC_A_FIP_ADDRESS4, VPC_A_FIP_ADDRESS6,
			    &fip->addr) ||
	    vpc_nl_put_addr(skb, VPC_A_FIP_INSIDE4, VPC_A_FIP_INSIDE6,
			    &fip->inside) ||
	    (fip->draining && nla_put_flag(skb, VPC_A_FIP_DRAIN)) ||
	    put_meter(skb, fip->meter))
		return -EMSGSIZE;
	return 0;
}

static int fill(struct sk_buff *skb, const struct genl_info *info,
		const void *object)
{
	const struct vpc_fip *fip = object;
	void *hdr;

	hdr = vpc_nl_begin(skb, info);
	if (!hdr)
		return -EMSGSIZE;
	if (vpc_nl_put_vpc(skb, fip->vpc) || put_fip(skb, fip)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	return 0;
}

void vpc_nl_fip_notify(struct vpc_fip *fip, u8 cmd)
{
	vpc_nl_notify(fip->vpc->net, VPC_NLGRP_CONFIG, cmd, fill, fip,
		      GFP_KERNEL);
}

static int get_address(const struct genl_info *info, struct in6_addr *addr)
{
	int err = vpc_nl_get_addr(info->attrs, VPC_A_FIP_ADDRESS4,
				  VPC_A_FIP_ADDRESS6, addr, info->extack);

	if (err)
		return err < 0 ? err : 0;
	return vpc_nl_missing(info, VPC_A_FIP_ADDRESS4,
			      "Name the floating IP");
}

/* 1: it is given, 0: it is not, or an error. */
static int get_inside(const struct genl_info *info, struct in6_addr *inside)
{
	return vpc_nl_get_addr(info->attrs, VPC_A_FIP_INSIDE4,
			       VPC_A_FIP_INSIDE6, inside, info->extack);
}

static int need_inside(const struct genl_info *info, struct in6_addr *inside)
{
	int err = get_inside(info, inside);

	if (err)
		return err < 0 ? err : 0;
	return vpc_nl_missing(info, VPC_A_FIP_INSIDE4,
			      "Say which address inside it leads to");
}

/* NULL: it is to have none, or none is given. */
static struct vpc_meter_limit *get_limit(const struct genl_info *info)
{
	const struct nlattr *attr = info->attrs[VPC_A_FIP_RATE];

	return vpc_meter_limit_new(attr ? nla_get_u64(attr) : 0, attr,
				   info->extack);
}

/* The VPC that has the floating IP, where the request does not name one. */
static struct vpc *find_owner(const struct genl_info *info)
{
	struct vpc_net *vn = vpc_net(genl_info_net(info));
	struct in6_addr addr;
	struct vpc *vpc;
	int err;

	err = get_address(info, &addr);
	if (err)
		return ERR_PTR(err);
	vpc = vpc_fip_owner_get(vn, &addr);
	if (vpc)
		return vpc;

	NL_SET_ERR_MSG_ATTR_FMT(info->extack,
				info->attrs[VPC_A_FIP_ADDRESS4] ?:
				info->attrs[VPC_A_FIP_ADDRESS6],
				"No gateway has the floating IP %s",
				vpc_addr_text(&addr).s);
	return ERR_PTR(-ENOENT);
}

int vpc_nl_pre_doit_fip(const struct genl_split_ops *ops, struct sk_buff *skb,
			struct genl_info *info)
{
	if (vpc_nl_vpc_attr(info))
		return vpc_nl_pre_doit_rtnl(ops, skb, info);
	return vpc_nl_take_rtnl(info, find_owner);
}

static struct vpc_fip *get_fip(struct genl_info *info)
{
	struct vpc *vpc = info->user_ptr[0];
	struct in6_addr addr;
	struct vpc_fip *fip;
	int err;

	err = get_address(info, &addr);
	if (err)
		return ERR_PTR(err);
	fip = vpc_fip_find(vpc, &addr);
	if (fip)
		return fip;

	NL_SET_ERR_MSG_ATTR_FMT(info->extack,
				info->attrs[VPC_A_FIP_ADDRESS4] ?:
				info->attrs[VPC_A_FIP_ADDRESS6],
				"%s has no floating IP %s", vpc->dev->name,
				vpc_addr_text(&addr).s);
	return ERR_PTR(-ENOENT);
}

int vpc_nl_fip_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vpc_meter_limit *limit;
	struct in6_addr addr, inside;
	struct vpc_fip *fip;
	int err;

	err = get_address(info, &addr);
	if (!err)
		err = need_inside(info, &inside);
	if (err)
		return err;
	limit = get_limit(info);
	if (IS_ERR(limit))
		return PTR_ERR(limit);
	fip = vpc_fip_add(info->user_ptr[0], &addr, &inside,
			  info->attrs[VPC_A_FIP_REPLACE], info->attrs,
			  info->extack);
	if (IS_ERR(fip)) {
		vpc_meter_limit_free(limit);
		return PTR_ERR(fip);
	}
	if (limit)
		vpc_fip_limit(fip, limit);
	vpc_nl_fip_notify(fip, VPC_CMD_FIP_NTF);
	return 0;
}

/* To the address inside, if one is given. */
static struct vpc_fip *move(const struct genl_info *info, struct vpc_fip *fip)
{
	struct in6_addr inside;
	int err;

	err = get_inside(info, &inside);
	if (err < 0)
		return ERR_PTR(err);
	if (err)
		return vpc_fip_move(fip, &inside, info->attrs, info->extack);
	if (info->attrs[VPC_A_FIP_RATE])
		return fip;
	err = vpc_nl_missing(info, VPC_A_FIP_INSIDE4,
			     "Say which address inside it is to lead to, or its rate");
	return ERR_PTR(err);
}

int vpc_nl_fip_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vpc_fip *fip = get_fip(info);
	struct vpc_meter_limit *limit;

	if (IS_ERR(fip))
		return PTR_ERR(fip);
	limit = get_limit(info);
	if (IS_ERR(limit))
		return PTR_ERR(limit);
	fip = move(info, fip);
	if (IS_ERR(fip)) {
		vpc_meter_limit_free(limit);
		return PTR_ERR(fip);
	}
	if (info->attrs[VPC_A_FIP_RATE])
		vpc_fip_limit(fip, limit);
	vpc_nl_fip_notify(fip, VPC_CMD_FIP_NTF);
	return 0;
}

int vpc_nl_fip_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vpc_fip *fip = get_fip(info);

	if (IS_ERR(fip))
		return PTR_ERR(fip);
	if (info->attrs[VPC_A_FIP_DRAIN])
		vpc_drain_fip(fip);
	else
		vpc_fip_del(fip);
	return 0;
}

int vpc_nl_fip_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vpc_fip *fip = get_fip(info);

	if (IS_ERR(fip))
		return PTR_ERR(fip);
	return vpc_nl_reply(info, fill, fip);
}

/* In order of the public addresses; the state is the last one sent. */
static int dump_one(struct sk_buff *skb, struct netlink_callback *cb,
		    struct vpc *vpc)
{
	struct in6_addr *last = vpc_nl_state(cb, struct in6_addr);
	struct vpc_fip *fip;
	int err;

	while ((fip = vpc_fip_after(vpc, last))) {
		err = fill(skb, genl_info_dump(cb), fip);
		if (err)
			return err;
		*last = fip->addr;
	}
	return 0;
}

int vpc_nl_fip_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return vpc_nl_dump(skb, cb, dump_one);
}
