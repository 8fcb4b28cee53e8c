// SPDX-License-Identifier: GPL-2.0
/* Requests about DHCP leases, and events when they change. */
#include "dump.h"
#include "message.h"
#include "../ipam.h"
#include "../network.h"

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
	    nla_put_in_addr(skb, VPC_A_LEASE_ADDRESS4, info->addr) ||
	    nla_put(skb, VPC_A_LEASE_MAC, ETH_ALEN, client->mac) ||
	    (client->id_len &&
	     nla_put(skb, VPC_A_LEASE_CLIENT_ID, client->id_len, client->id)) ||
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

void vpc_nl_lease_notify(struct vpc_network *network,
			 const struct vpc_lease_info *info)
{
	struct lease lease = { network, info };

	vpc_nl_notify(network->vpc->net, VPC_NLGRP_LEASE, VPC_CMD_LEASE_NTF,
		      fill, &lease, GFP_ATOMIC);
}

/**
 * struct state - how far a dump has come
 * @network: number of the network to go on with
 * @from: address to go on with
 */
struct state {
	u32 network;
	u32 from;
};

static int dump_network(struct sk_buff *skb, struct netlink_callback *cb,
			struct vpc_network *network, struct state *state)
{
	struct vpc_lease_info info;
	struct lease lease = { network, &info };
	int err;

	while (vpc_ipam_next_lease(network->ipam, state->from, &info)) {
		err = fill(skb, genl_info_dump(cb), &lease);
		if (err)
			return err;
		state->from = ntohl(info.addr) + 1;
	}
	return 0;
}

static int dump_one(struct sk_buff *skb, struct netlink_callback *cb,
		    struct vpc *vpc)
{
	const struct nlattr *only;
	struct state *state = vpc_nl_state(cb, struct state);
	struct vpc_network *network;
	int err;

	only = vpc_attr(genl_info_dump(cb)->attrs, VPC_A_LEASE_NETWORK);
	list_for_each_entry(network, &vpc->networks, list) {
		if (network->id < state->network ||
		    (only && strcmp(network->name, nla_data(only))))
			continue;
		if (network->id > state->network)
			state->from = 0;
		state->network = network->id;
		err = dump_network(skb, cb, network, state);
		if (err)
			return err;
	}
	return 0;
}

int vpc_nl_lease_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return vpc_nl_dump(skb, cb, dump_one);
}

int vpc_nl_lease_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	const struct nlattr *attr = info->attrs[VPC_A_LEASE_ADDRESS4];
	struct vpc *vpc = info->user_ptr[0];
	struct vpc_network *network = NULL;
	struct in6_addr addr;
	int err = -ENOENT;

	if (!attr)
		return vpc_nl_missing(info, VPC_A_LEASE_ADDRESS4,
				      "Name the leased address");
	vpc_addr_set_v4(&addr, nla_get_in_addr(attr));
	if (info->attrs[VPC_A_LEASE_NETWORK]) {
		network = vpc_nl_get_network(info, VPC_A_LEASE_NETWORK);
		if (IS_ERR(network))
			return PTR_ERR(network);
	} else {
		network = vpc_network_by_addr(vpc, &addr);
	}
	if (network)
		err = vpc_ipam_drop_lease(network->ipam, vpc_addr_v4(&addr));
	if (err == -ENOENT)
		NL_SET_ERR_MSG_ATTR_FMT(info->extack, attr,
					"%s is not leased to anybody",
					vpc_addr_text(&addr).s);
	return err;
}
