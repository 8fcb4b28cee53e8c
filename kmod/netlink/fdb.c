// SPDX-License-Identifier: GPL-2.0
/* Requests about the MAC addresses of networks. */
#include <linux/rhashtable.h>
#include "dump.h"
#include "message.h"
#include "../l2.h"
#include "../network.h"
#include "../port.h"

static int put_entry(struct sk_buff *skb, const struct vpc_fdb *entry)
{
	unsigned long idle = jiffies - READ_ONCE(entry->used);
	const struct net_device *dev = entry->port->dev;

	if (vpc_nl_put_vpc(skb, entry->network->vpc) ||
	    nla_put_string(skb, VPC_A_FDB_NETWORK, entry->network->name) ||
	    nla_put(skb, VPC_A_FDB_MAC, ETH_ALEN, entry->key.mac) ||
	    nla_put_u32(skb, VPC_A_FDB_PORT_IFINDEX, dev->ifindex) ||
	    nla_put_string(skb, VPC_A_FDB_PORT_NAME, dev->name))
		return -EMSGSIZE;
	if (entry->permanent)
		return nla_put_flag(skb, VPC_A_FDB_PERMANENT);
	return nla_put_u32(skb, VPC_A_FDB_USED,
			   jiffies_delta_to_msecs(idle) / MSEC_PER_SEC);
}

/* RCU keeps the port. */
static int fill(struct sk_buff *skb, const struct genl_info *info,
		const void *object)
{
	void *hdr = vpc_nl_begin(skb, info);

	if (!hdr)
		return -EMSGSIZE;
	if (put_entry(skb, object)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	return 0;
}

static int dump_one(struct sk_buff *skb, struct netlink_callback *cb,
		    struct vpc *vpc)
{
	return vpc_nl_walk(&vpc->fdb, vpc_nl_state(cb, struct vpc_nl_walk), skb,
			   cb, fill);
}

int vpc_nl_fdb_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return vpc_nl_dump(skb, cb, dump_one);
}

int vpc_nl_fdb_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	const struct nlattr *attr = info->attrs[VPC_A_FDB_MAC];
	struct vpc *vpc = info->user_ptr[0];
	int err;

	if (!attr) {
		vpc_fdb_flush(vpc, NULL, false);
		return 0;
	}
	err = vpc_fdb_del(vpc, nla_data(attr));
	if (err == -ENOENT)
		NL_SET_ERR_MSG_ATTR(info->extack, attr,
				    "There is no such MAC address");
	else if (err)
		NL_SET_ERR_MSG_ATTR(info->extack, attr,
				    "The MAC address is bound to its port, not learned");
	return err;
}
