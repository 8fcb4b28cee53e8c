// SPDX-License-Identifier: GPL-2.0
/* Requests about neighbours. */
#include <linux/etherdevice.h>
#include <linux/rhashtable.h>
#include "dump.h"
#include "message.h"
#include "../neigh.h"
#include "../network.h"
#include "../port.h"

/**
 * struct view - the part of a neighbour that changes, of one moment
 * @state: its state
 * @mac: its MAC address, unless it is incomplete
 * @port: its port, likewise
 * @updated: jiffies when it was last heard of
 */
struct view {
	u8 state;
	u8 mac[ETH_ALEN];
	const struct vpc_port *port;
	unsigned long updated;
};

static bool look(struct vpc_neigh *neigh, struct view *view)
{
	bool alive;

	spin_lock_bh(&neigh->lock);
	alive = !neigh->dead;
	view->state = neigh->state;
	ether_addr_copy(view->mac, neigh->mac);
	view->port = neigh->port;
	view->updated = neigh->updated;
	spin_unlock_bh(&neigh->lock);
	return alive;
}

static int put_view(struct sk_buff *skb, const struct view *view)
{
	const struct net_device *dev;

	if (nla_put_u32(skb, VPC_A_NEIGH_STATE, view->state))
		return -EMSGSIZE;
	if (view->state == VPC_NEIGH_STATE_INCOMPLETE)
		return 0;

	dev = view->port->dev;
	if (nla_put(skb, VPC_A_NEIGH_MAC, ETH_ALEN, view->mac) ||
	    nla_put_u32(skb, VPC_A_NEIGH_PORT_IFINDEX, dev->ifindex) ||
	    nla_put_string(skb, VPC_A_NEIGH_PORT_NAME, dev->name))
		return -EMSGSIZE;
	if (view->state == VPC_NEIGH_STATE_PERMANENT)
		return 0;
	return nla_put_u32(skb, VPC_A_NEIGH_USED,
			   jiffies_delta_to_msecs(jiffies - view->updated) /
			   MSEC_PER_SEC);
}

/* RCU keeps the port. */
static int fill(struct sk_buff *skb, const struct genl_info *info,
		const void *object)
{
	struct vpc_neigh *neigh = (struct vpc_neigh *)object;
	struct view view;
	void *hdr;

	if (!look(neigh, &view))
		return 0;
	hdr = vpc_nl_begin(skb, info);
	if (!hdr)
		return -EMSGSIZE;
	if (vpc_nl_put_vpc(skb, neigh->network->vpc) ||
	    nla_put_string(skb, VPC_A_NEIGH_NETWORK, neigh->network->name) ||
	    vpc_nl_put_addr(skb, VPC_A_NEIGH_ADDRESS4, VPC_A_NEIGH_ADDRESS6,
			    &neigh->key.addr) ||
	    put_view(skb, &view)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	return 0;
}

static int dump_one(struct sk_buff *skb, struct netlink_callback *cb,
		    struct vpc *vpc)
{
	return vpc_nl_walk(&vpc->neighs, vpc_nl_state(cb, struct vpc_nl_walk),
			   skb, cb, fill);
}

int vpc_nl_neigh_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return vpc_nl_dump(skb, cb, dump_one);
}

/* A link-local address may be on several networks: forget it on each. */
static int forget(struct vpc *vpc, const struct in6_addr *addr)
{
	struct vpc_network *network;
	int err, result = -ENOENT;

	list_for_each_entry(network, &vpc->networks, list) {
		err = vpc_neigh_del(network, addr);
		if (!err || result == -ENOENT)
			result = err;
	}
	return result;
}

int vpc_nl_neigh_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct netlink_ext_ack *extack = info->extack;
	struct vpc *vpc = info->user_ptr[0];
	const struct nlattr *attr;
	struct in6_addr addr;
	int err;

	err = vpc_nl_get_addr(info->attrs, VPC_A_NEIGH_ADDRESS4,
			      VPC_A_NEIGH_ADDRESS6, &addr, extack);
	if (err < 0)
		return err;
	if (!err) {
		vpc_neigh_flush(vpc, NULL, false);
		return 0;
	}

	attr = info->attrs[VPC_A_NEIGH_ADDRESS4] ?:
	       info->attrs[VPC_A_NEIGH_ADDRESS6];
	err = forget(vpc, &addr);
	if (err == -ENOENT)
		NL_SET_ERR_MSG_ATTR(extack, attr, "There is no such neighbour");
	else if (err)
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "The neighbour is bound to its port, not learned");
	return err;
}
