// SPDX-License-Identifier: GPL-2.0
/* Requests about gateways. */
#include <linux/netdevice.h>
#include "dump.h"
#include "message.h"
#include "../gateway.h"

static int fill(struct sk_buff *skb, const struct genl_info *info,
		const void *object)
{
	const struct vpc_gateway *gateway = object;
	const struct net_device *dev = gateway->uplink->dev;
	void *hdr;

	hdr = vpc_nl_begin(skb, info);
	if (!hdr)
		return -EMSGSIZE;
	if (vpc_nl_put_vpc(skb, gateway->vpc) ||
	    nla_put_u32(skb, VPC_A_GATEWAY_UPLINK_IFINDEX, dev->ifindex) ||
	    nla_put_string(skb, VPC_A_GATEWAY_UPLINK, dev->name) ||
	    (!ipv6_addr_any(&gateway->address4) &&
	     nla_put_in_addr(skb, VPC_A_GATEWAY_ADDRESS4,
			     vpc_addr_v4(&gateway->address4))) ||
	    (!ipv6_addr_any(&gateway->address6) &&
	     nla_put_in6_addr(skb, VPC_A_GATEWAY_ADDRESS6,
			      &gateway->address6)) ||
	    nla_put_u32(skb, VPC_A_GATEWAY_MAPPING, gateway->mapping) ||
	    nla_put_u32(skb, VPC_A_GATEWAY_FILTERING, gateway->filtering)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	return 0;
}

void vpc_nl_gateway_notify(struct vpc *vpc, struct vpc_gateway *gateway, u8 cmd)
{
	vpc_nl_notify(vpc->net, VPC_NLGRP_CONFIG, cmd, fill, gateway,
		      GFP_KERNEL);
}

/* The device that is named, or the one that the gateway is on already. */
static struct net_device *get_uplink_dev(struct genl_info *info,
					 const struct vpc_gateway *old)
{
	if (old && !info->attrs[VPC_A_GATEWAY_UPLINK] &&
	    !info->attrs[VPC_A_GATEWAY_UPLINK_IFINDEX])
		return old->uplink->dev;
	return vpc_nl_get_dev(info, VPC_A_GATEWAY_UPLINK_IFINDEX,
			      VPC_A_GATEWAY_UPLINK);
}

/* 0.0.0.0 and :: clear. */
static int get_addresses(struct genl_info *info, struct vpc_gateway *want)
{
	const struct nlattr *attr4 = info->attrs[VPC_A_GATEWAY_ADDRESS4];
	const struct nlattr *attr6 = info->attrs[VPC_A_GATEWAY_ADDRESS6];

	if (attr4 && nla_get_in_addr(attr4))
		vpc_addr_set_v4(&want->address4, nla_get_in_addr(attr4));
	else if (attr4)
		want->address4 = in6addr_any;
	if (!attr6)
		return 0;
	want->address6 = nla_get_in6_addr(attr6);
	if (!vpc_addr_is_v4(&want->address6))
		return 0;
	NL_SET_ERR_MSG_ATTR(info->extack, attr6,
			    "IPv4 addresses have an attribute of their own");
	return -EINVAL;
}

/*
 * What is not given stays as it is. Addresses are those of an uplink: on
 * another one none stays.
 */
int vpc_nl_gateway_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vpc *vpc = info->user_ptr[0];
	struct vpc_gateway *old = vpc_gateway_of(vpc);
	struct vpc_gateway want = {};
	struct net_device *dev;
	int err;

	dev = get_uplink_dev(info, old);
	if (IS_ERR(dev))
		return PTR_ERR(dev);
	if (old) {
		want.mapping = old->mapping;
		want.filtering = old->filtering;
	}
	if (old && old->uplink->dev == dev) {
		want.address4 = old->address4;
		want.address6 = old->address6;
	}
	err = get_addresses(info, &want);
	if (err)
		return err;
	if (info->attrs[VPC_A_GATEWAY_MAPPING])
		want.mapping = nla_get_u32(info->attrs[VPC_A_GATEWAY_MAPPING]);
	if (info->attrs[VPC_A_GATEWAY_FILTERING])
		want.filtering =
			nla_get_u32(info->attrs[VPC_A_GATEWAY_FILTERING]);

	err = vpc_gateway_set(vpc, dev, &want, info->attrs, info->extack);
	if (err)
		return err;
	vpc_nl_gateway_notify(vpc, vpc_gateway_of(vpc), VPC_CMD_GATEWAY_NTF);
	return 0;
}

int vpc_nl_gateway_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	int err = vpc_gateway_del(info->user_ptr[0], info->extack);

	if (err)
		NL_SET_BAD_ATTR(info->extack, vpc_nl_vpc_attr(info));
	return err;
}

int vpc_nl_gateway_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vpc *vpc = info->user_ptr[0];

	if (!vpc_gateway_of(vpc)) {
		NL_SET_ERR_MSG_ATTR_FMT(info->extack, vpc_nl_vpc_attr(info),
					"%s has no gateway", vpc->dev->name);
		return -ENOENT;
	}
	return vpc_nl_reply(info, fill, vpc_gateway_of(vpc));
}

static int dump_one(struct sk_buff *skb, struct netlink_callback *cb,
		    struct vpc *vpc)
{
	const struct vpc_gateway *gateway = vpc_gateway_of(vpc);

	return gateway ? fill(skb, genl_info_dump(cb), gateway) : 0;
}

int vpc_nl_gateway_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return vpc_nl_dump(skb, cb, dump_one);
}
