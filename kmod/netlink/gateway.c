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
			      &gateway->address6))) {
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

/*
 * What is not given stays as it is; 0.0.0.0 and :: clear. Addresses are those
 * of an uplink: on another one nothing stays.
 */
int vpc_nl_gateway_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	const struct nlattr *attr4 = info->attrs[VPC_A_GATEWAY_ADDRESS4];
	const struct nlattr *attr6 = info->attrs[VPC_A_GATEWAY_ADDRESS6];
	struct in6_addr address4 = {}, address6 = {};
	struct vpc *vpc = info->user_ptr[0];
	struct vpc_gateway *old = vpc_gateway_of(vpc);
	struct net_device *dev;
	int err;

	dev = get_uplink_dev(info, old);
	if (IS_ERR(dev))
		return PTR_ERR(dev);
	if (old && old->uplink->dev != dev)
		old = NULL;
	if (attr4 && nla_get_in_addr(attr4))
		vpc_addr_set_v4(&address4, nla_get_in_addr(attr4));
	else if (!attr4 && old)
		address4 = old->address4;
	if (attr6)
		address6 = nla_get_in6_addr(attr6);
	else if (old)
		address6 = old->address6;
	if (vpc_addr_is_v4(&address6)) {
		NL_SET_ERR_MSG_ATTR(info->extack, attr6,
				    "IPv4 addresses have an attribute of their own");
		return -EINVAL;
	}

	err = vpc_gateway_set(vpc, dev, &address4, &address6, info->attrs,
			      info->extack);
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
