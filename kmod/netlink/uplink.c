// SPDX-License-Identifier: GPL-2.0
/* Requests about uplinks. */
#include <linux/netdevice.h>
#include "dump.h"
#include "message.h"
#include "../uplink.h"

static int put_config(struct sk_buff *skb,
		      const struct vpc_uplink_config *config)
{
	int i;

	for (i = 0; i < config->n_subnets; i++)
		if (vpc_nl_put_prefix(skb, VPC_A_UPLINK_SUBNET,
				      &config->subnets[i]))
			return -EMSGSIZE;
	if ((!ipv6_addr_any(&config->via4) &&
	     nla_put_in_addr(skb, VPC_A_UPLINK_VIA4,
			     vpc_addr_v4(&config->via4))) ||
	    (!ipv6_addr_any(&config->via6) &&
	     nla_put_in6_addr(skb, VPC_A_UPLINK_VIA6, &config->via6)))
		return -EMSGSIZE;
	return 0;
}

static int put_traffic(struct sk_buff *skb, const struct vpc_uplink *uplink)
{
	struct vpc_stats sum;

	vpc_stats_read(uplink->stats, &sum);
	if (nla_put_u64_64bit(skb, VPC_A_UPLINK_RX_PACKETS, sum.rx_packets,
			      VPC_A_UPLINK_PAD) ||
	    nla_put_u64_64bit(skb, VPC_A_UPLINK_RX_BYTES, sum.rx_bytes,
			      VPC_A_UPLINK_PAD) ||
	    nla_put_u64_64bit(skb, VPC_A_UPLINK_TX_PACKETS, sum.tx_packets,
			      VPC_A_UPLINK_PAD) ||
	    nla_put_u64_64bit(skb, VPC_A_UPLINK_TX_BYTES, sum.tx_bytes,
			      VPC_A_UPLINK_PAD))
		return -EMSGSIZE;
	return 0;
}

static int fill(struct sk_buff *skb, const struct genl_info *info,
		const void *object)
{
	const struct vpc_uplink *uplink = object;
	const struct vpc_uplink_config *config;
	void *hdr;

	config = rcu_dereference_protected(uplink->config,
					   lockdep_is_held(&uplink->vn->lock));
	hdr = vpc_nl_begin(skb, info);
	if (!hdr)
		return -EMSGSIZE;
	if (nla_put_u32(skb, VPC_A_UPLINK_IFINDEX, uplink->dev->ifindex) ||
	    nla_put_string(skb, VPC_A_UPLINK_NAME, uplink->dev->name) ||
	    put_config(skb, config) ||
	    nla_put_u32(skb, VPC_A_UPLINK_GATEWAYS, uplink->n_gateways) ||
	    put_traffic(skb, uplink)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	return 0;
}

void vpc_nl_uplink_notify(struct vpc_uplink *uplink, u8 cmd)
{
	vpc_nl_notify(uplink->vn->net, VPC_NLGRP_CONFIG, cmd, fill, uplink,
		      GFP_KERNEL);
}

static int get_subnets(struct genl_info *info, struct vpc_uplink_config *config)
{
	const struct nlattr *attr;
	int err, rem, n = 0;

	nlmsg_for_each_attr_type(attr, VPC_A_UPLINK_SUBNET, info->nlhdr,
				 GENL_HDRLEN, rem) {
		if (n == VPC_SUBNET_MAX) {
			NL_SET_ERR_MSG_ATTR_FMT(info->extack, attr,
						"An uplink has at most %u subnets",
						VPC_SUBNET_MAX);
			return -E2BIG;
		}
		err = vpc_nl_get_prefix(attr, &config->subnets[n], info->extack);
		if (err)
			return err;
		n++;
	}
	if (n)
		config->n_subnets = n;
	return 0;
}

/* What the request says, over what @config has. 0.0.0.0 and :: clear. */
static int get_config(struct genl_info *info, struct vpc_uplink_config *config)
{
	struct nlattr **attrs = info->attrs;

	if (attrs[VPC_A_UPLINK_VIA4]) {
		__be32 via4 = nla_get_in_addr(attrs[VPC_A_UPLINK_VIA4]);

		config->via4 = in6addr_any;
		if (via4)
			vpc_addr_set_v4(&config->via4, via4);
	}
	if (attrs[VPC_A_UPLINK_VIA6])
		config->via6 = nla_get_in6_addr(attrs[VPC_A_UPLINK_VIA6]);
	if (vpc_addr_is_v4(&config->via6)) {
		NL_SET_ERR_MSG_ATTR(info->extack, attrs[VPC_A_UPLINK_VIA6],
				    "IPv4 addresses have an attribute of their own");
		return -EINVAL;
	}
	return get_subnets(info, config);
}

int vpc_nl_uplink_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vpc_uplink_config *config;
	struct vpc_uplink *uplink;
	int err;

	config = vpc_uplink_config_new();
	if (!config)
		return -ENOMEM;
	err = get_config(info, config);
	if (err) {
		kfree(config);
		return err;
	}
	uplink = vpc_uplink_add(info->user_ptr[0], info->user_ptr[1], config,
				info->attrs, info->extack);
	if (IS_ERR(uplink))
		return PTR_ERR(uplink);
	vpc_nl_uplink_notify(uplink, VPC_CMD_UPLINK_NTF);
	return 0;
}

static struct vpc_uplink *get_uplink(struct genl_info *info)
{
	const struct net_device *dev = info->user_ptr[1];
	struct vpc_uplink *uplink;

	uplink = vpc_uplink_find(info->user_ptr[0], dev);
	if (uplink)
		return uplink;

	NL_SET_ERR_MSG_ATTR_FMT(info->extack, info->attrs[VPC_A_UPLINK_NAME] ?:
				info->attrs[VPC_A_UPLINK_IFINDEX],
				"%s is no uplink", dev->name);
	return ERR_PTR(-ENOENT);
}

int vpc_nl_uplink_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vpc_uplink *uplink = get_uplink(info);
	struct vpc_uplink_config *config, *old;
	int err;

	if (IS_ERR(uplink))
		return PTR_ERR(uplink);
	old = rcu_dereference_protected(uplink->config,
					lockdep_is_held(&uplink->vn->lock));
	config = kmemdup(old, sizeof(*old), GFP_KERNEL);
	if (!config)
		return -ENOMEM;
	err = get_config(info, config);
	if (err) {
		kfree(config);
		return err;
	}
	err = vpc_uplink_set(uplink, config, info->attrs, info->extack);
	if (err)
		return err;
	vpc_nl_uplink_notify(uplink, VPC_CMD_UPLINK_NTF);
	return 0;
}

int vpc_nl_uplink_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vpc_uplink *uplink = get_uplink(info);
	int err;

	if (IS_ERR(uplink))
		return PTR_ERR(uplink);
	err = vpc_uplink_del(uplink, info->extack);
	if (err)
		NL_SET_BAD_ATTR(info->extack, info->attrs[VPC_A_UPLINK_NAME] ?:
				info->attrs[VPC_A_UPLINK_IFINDEX]);
	return err;
}

int vpc_nl_uplink_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vpc_uplink *uplink = get_uplink(info);

	if (IS_ERR(uplink))
		return PTR_ERR(uplink);
	return vpc_nl_reply(info, fill, uplink);
}

/* The uplink with the lowest ifindex above @ifindex. */
static struct vpc_uplink *uplink_after(const struct vpc_net *vn, int ifindex)
{
	struct vpc_uplink *uplink, *next = NULL;

	list_for_each_entry(uplink, &vn->uplinks, list)
		if (uplink->dev->ifindex > ifindex &&
		    (!next || uplink->dev->ifindex < next->dev->ifindex))
			next = uplink;
	return next;
}

int vpc_nl_uplink_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	const struct genl_info *info = genl_info_dump(cb);
	struct vpc_net *vn = vpc_net(genl_info_net(info));
	int *last = vpc_nl_state(cb, int);
	u32 seq = vpc_nl_dump_begin(cb);
	struct vpc_uplink *uplink;
	int err = 0;

	mutex_lock(&vn->lock);
	while (!err && (uplink = uplink_after(vn, *last))) {
		err = fill(skb, info, uplink);
		if (!err)
			*last = uplink->dev->ifindex;
	}
	mutex_unlock(&vn->lock);
	return vpc_nl_dump_end(skb, cb, seq, err);
}
