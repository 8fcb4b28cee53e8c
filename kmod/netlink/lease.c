// SPDX-License-Identifier: GPL-2.0
/* Requests about DHCP leases, and events when they change. */
#include <linux/etherdevice.h>
#include "dump.h"
#include "message.h"
#include "../extack.h"
#include "../ipam.h"
#include "../l2.h"
#include "../neigh.h"
#include "../network.h"
#include "../stats.h"

#define LONGEST		31536000	/* seconds, as DHCP gives them */

/**
 * struct lease - what a message about a lease is made of
 * @network: where it is
 * @info: the lease
 */
struct lease {
	struct vpc_network *network;
	const struct vpc_lease_info *info;
};

static int put_lease(struct sk_buff *skb, const struct vpc_network *network,
		     const struct vpc_lease_info *info)
{
	const struct vpc_client *client = &info->client;

	if (vpc_nl_put_vpc(skb, network->vpc) ||
	    nla_put_string(skb, VPC_A_LEASE_NETWORK, network->name) ||
	    vpc_nl_put_addr(skb, VPC_A_LEASE_ADDRESS4, VPC_A_LEASE_ADDRESS6,
			    &info->addr6) ||
	    nla_put(skb, VPC_A_LEASE_MAC, ETH_ALEN, client->mac) ||
	    (client->id_len &&
	     nla_put(skb, VPC_A_LEASE_CLIENT_ID, client->id_len, client->id)) ||
	    (client->ia && nla_put_u32(skb, VPC_A_LEASE_IAID, client->iaid)) ||
	    (*info->hostname &&
	     nla_put_string(skb, VPC_A_LEASE_HOSTNAME, info->hostname)) ||
	    nla_put_u32(skb, VPC_A_LEASE_STATE, info->state) ||
	    nla_put_u32(skb, VPC_A_LEASE_EXPIRES, info->expires) ||
	    (info->reserved && nla_put_flag(skb, VPC_A_LEASE_RESERVED)))
		return -EMSGSIZE;
	return 0;
}

static int fill(struct sk_buff *skb, const struct genl_info *info,
		const void *object)
{
	const struct lease *lease = object;
	void *hdr;

	hdr = vpc_nl_begin(skb, info);
	if (!hdr)
		return -EMSGSIZE;
	if (put_lease(skb, lease->network, lease->info)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	return 0;
}

bool vpc_nl_lease_heard(const struct vpc_network *network)
{
	return vpc_nl_heard(network->vpc->net, VPC_NLGRP_LEASE);
}

void vpc_nl_lease_notify(struct vpc_network *network,
			 const struct vpc_lease_info *info)
{
	struct lease lease = { network, info };

	vpc_nl_notify(network->vpc->net, VPC_NLGRP_LEASE, VPC_CMD_LEASE_NTF,
		      fill, &lease, GFP_ATOMIC);
}

static int dump_pool(struct sk_buff *skb, struct netlink_callback *cb,
		     struct vpc_network *network, struct vpc_ipam *ipam,
		     u64 *from)
{
	struct vpc_lease_info info;
	struct lease lease = { network, &info };
	u64 next = *from;
	int err;

	while (vpc_ipam_next_lease(ipam, &next, &info)) {
		err = fill(skb, genl_info_dump(cb), &lease);
		if (err)
			return err;
		*from = next;
	}
	return 0;
}

static int dump_one(struct sk_buff *skb, struct netlink_callback *cb,
		    struct vpc *vpc)
{
	return vpc_nl_dump_ipams(skb, cb, vpc,
				 vpc_attr(genl_info_dump(cb)->attrs,
					  VPC_A_LEASE_NETWORK), dump_pool);
}

int vpc_nl_lease_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return vpc_nl_dump(skb, cb, dump_one);
}

static const struct nlattr *addr_attr(const struct genl_info *info)
{
	return info->attrs[VPC_A_LEASE_ADDRESS4] ?:
	       info->attrs[VPC_A_LEASE_ADDRESS6];
}

/* The address that a request names, and the network that it is on. */
static struct vpc_network *get_place(struct genl_info *info,
				     struct in6_addr *addr)
{
	int err;

	err = vpc_nl_get_addr(info->attrs, VPC_A_LEASE_ADDRESS4,
			      VPC_A_LEASE_ADDRESS6, addr, info->extack);
	if (err < 0)
		return ERR_PTR(err);
	if (!err)
		return ERR_PTR(vpc_nl_missing(info, VPC_A_LEASE_ADDRESS4,
					      "Name the leased address"));
	if (info->attrs[VPC_A_LEASE_NETWORK])
		return vpc_nl_get_network(info, VPC_A_LEASE_NETWORK);
	return vpc_network_by_addr(info->user_ptr[0], addr);
}

static int get_client(struct genl_info *info, struct vpc_client *client)
{
	const struct nlattr *mac = info->attrs[VPC_A_LEASE_MAC];
	const struct nlattr *id = info->attrs[VPC_A_LEASE_CLIENT_ID];
	const struct nlattr *iaid = info->attrs[VPC_A_LEASE_IAID];

	if (!mac)
		return vpc_nl_missing(info, VPC_A_LEASE_MAC,
				      "Name the client's MAC address");
	nla_memcpy(client->mac, mac, ETH_ALEN);
	if (!is_valid_ether_addr(client->mac)) {
		NL_SET_ERR_MSG_ATTR(info->extack, mac,
				    "This is not the MAC address of one station");
		return -EINVAL;
	}
	if (id) {
		client->id_len = nla_len(id);
		nla_memcpy(client->id, id, VPC_CLIENT_ID_MAX);
	}
	if (iaid && info->attrs[VPC_A_LEASE_ADDRESS4]) {
		NL_SET_ERR_MSG_ATTR(info->extack, iaid,
				    "Identity associations are of IPv6");
		return -EINVAL;
	}
	if (iaid) {
		client->ia = true;
		client->iaid = nla_get_u32(iaid);
	}
	return 0;
}

/* What the lease is to be like. */
static int get_terms(struct genl_info *info, struct vpc_lease_info *lease)
{
	const struct nlattr *expires = info->attrs[VPC_A_LEASE_EXPIRES];
	const struct nlattr *state = info->attrs[VPC_A_LEASE_STATE];
	const struct nlattr *hostname = info->attrs[VPC_A_LEASE_HOSTNAME];

	lease->state = state ? nla_get_u32(state) : VPC_LEASE_STATE_BOUND;
	if (lease->state != VPC_LEASE_STATE_BOUND &&
	    lease->state != VPC_LEASE_STATE_DECLINED) {
		NL_SET_ERR_MSG_ATTR(info->extack, state,
				    "A lease is entered bound or declined");
		return -EINVAL;
	}
	if (!expires)
		return vpc_nl_missing(info, VPC_A_LEASE_EXPIRES,
				      "Say when the lease ends");
	lease->expires = nla_get_u32(expires);
	if (!lease->expires || lease->expires > LONGEST) {
		NL_SET_ERR_MSG_ATTR_FMT(info->extack, expires,
					"A lease lasts from 1 to %u seconds",
					LONGEST);
		return -ERANGE;
	}
	if (!hostname)
		return 0;
	return vpc_nl_get_hostname(hostname, lease->hostname,
				   sizeof(lease->hostname), info->extack);
}

/*
 * A guest on a bound port may speak with its address because it is a neighbour
 * (guard.c). Packets that waited for it are rare here: who sent them will send
 * again.
 */
static void make_neigh(struct vpc_network *network, const struct in6_addr *addr,
		       const u8 *mac)
{
	struct sk_buff_head waited;
	struct vpc_port *port;
	struct sk_buff *skb;

	__skb_queue_head_init(&waited);
	rcu_read_lock();
	local_bh_disable();
	port = vpc_fdb_lookup(network, mac);
	if (port)
		vpc_neigh_learn(network, addr, mac, port, true, &waited);
	while ((skb = __skb_dequeue(&waited)))
		vpc_drop_skb(network->vpc, NULL, skb, VPC_DROP_NEIGH_FAILED);
	local_bh_enable();
	rcu_read_unlock();
}

int vpc_nl_lease_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vpc_lease_info want = {}, lease;
	struct vpc_network *network;
	struct in6_addr addr;
	int err;

	network = get_place(info, &addr);
	if (IS_ERR(network))
		return PTR_ERR(network);
	if (!network) {
		NL_SET_ERR_MSG_ATTR_FMT(info->extack, addr_attr(info),
					"%s is on no network of the VPC",
					vpc_addr_text(&addr).s);
		return -ENOENT;
	}
	err = get_client(info, &want.client);
	if (!err)
		err = get_terms(info, &want);
	if (!err)
		err = vpc_ipam_enter(vpc_ipam_of(network, &addr), &want.client,
				     &addr, want.state, want.expires,
				     want.hostname, &lease, info->attrs,
				     info->extack);
	if (err)
		return err;
	if (lease.state == VPC_LEASE_STATE_BOUND)
		make_neigh(network, &addr, lease.client.mac);
	vpc_nl_lease_notify(network, &lease);
	return 0;
}

int vpc_nl_lease_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vpc_network *network;
	struct in6_addr addr;
	int err = -ENOENT;

	network = get_place(info, &addr);
	if (IS_ERR(network))
		return PTR_ERR(network);
	if (network)
		err = vpc_ipam_drop_lease(vpc_ipam_of(network, &addr), &addr);
	if (err == -ENOENT)
		NL_SET_ERR_MSG_ATTR_FMT(info->extack, addr_attr(info),
					"%s is not leased to anybody",
					vpc_addr_text(&addr).s);
	return err;
}
