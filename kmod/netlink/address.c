// SPDX-License-Identifier: GPL-2.0
/* Requests about reserved addresses. */
#include <linux/etherdevice.h>
#include "dump.h"
#include "message.h"
#include "../dhcp_extra.h"
#include "../extack.h"
#include "../ipam.h"
#include "../network.h"

/**
 * struct reservation - what a message about a reservation is made of
 * @network: where it is
 * @info: the reservation
 */
struct reservation {
	struct vpc_network *network;
	struct vpc_lease_info info;
};

static int fill(struct sk_buff *skb, const struct genl_info *info,
		const void *object)
{
	const struct reservation *r = object;
	const struct vpc_client *client = &r->info.client;
	void *hdr;

	hdr = vpc_nl_begin(skb, info);
	if (!hdr)
		return -EMSGSIZE;
	if (vpc_nl_put_vpc(skb, r->network->vpc) ||
	    nla_put_string(skb, VPC_A_ADDRESS_NETWORK, r->network->name) ||
	    vpc_nl_put_addr(skb, VPC_A_ADDRESS_ADDRESS4,
			    VPC_A_ADDRESS_ADDRESS6, &r->info.addr6) ||
	    (!is_zero_ether_addr(client->mac) &&
	     nla_put(skb, VPC_A_ADDRESS_MAC, ETH_ALEN, client->mac)) ||
	    (client->id_len &&
	     nla_put(skb, VPC_A_ADDRESS_CLIENT_ID, client->id_len,
		     client->id)) ||
	    (*r->info.hostname &&
	     nla_put_string(skb, VPC_A_ADDRESS_HOSTNAME, r->info.hostname)) ||
	    vpc_nl_put_dhcp_alone(skb, VPC_A_ADDRESS_DHCP, r->info.extra)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	return 0;
}

static void notify(const struct reservation *r, u8 cmd)
{
	vpc_nl_notify(r->network->vpc->net, VPC_NLGRP_CONFIG, cmd, fill, r,
		      GFP_KERNEL);
}

static const struct nlattr *addr_attr(const struct genl_info *info)
{
	return info->attrs[VPC_A_ADDRESS_ADDRESS4] ?:
	       info->attrs[VPC_A_ADDRESS_ADDRESS6];
}

static struct vpc_ipam *ipam_of(const struct reservation *r)
{
	return vpc_ipam_of(r->network, &r->info.addr6);
}

/* The network and the address that a request names. */
static int get_target(struct genl_info *info, struct reservation *r)
{
	struct vpc *vpc = info->user_ptr[0];
	int err;

	err = vpc_nl_get_addr(info->attrs, VPC_A_ADDRESS_ADDRESS4,
			      VPC_A_ADDRESS_ADDRESS6, &r->info.addr6,
			      info->extack);
	if (err < 0)
		return err;
	if (!err)
		return vpc_nl_missing(info, VPC_A_ADDRESS_ADDRESS4,
				      "Name the address");
	if (info->attrs[VPC_A_ADDRESS_NETWORK]) {
		r->network = vpc_nl_get_network(info, VPC_A_ADDRESS_NETWORK);
		return PTR_ERR_OR_ZERO(r->network);
	}
	r->network = vpc_network_by_addr(vpc, &r->info.addr6);
	if (r->network)
		return 0;

	NL_SET_ERR_MSG_ATTR_FMT(info->extack, addr_attr(info),
				"%s is in no subnet of %s",
				vpc_addr_text(&r->info.addr6).s,
				vpc->dev->name);
	return -ENOENT;
}

/* The reservation of exactly this address. */
static int find(struct genl_info *info, struct reservation *r)
{
	struct in6_addr addr;
	int err;

	err = get_target(info, r);
	if (err)
		return err;
	addr = r->info.addr6;
	if (vpc_ipam_reservation_at(ipam_of(r), &addr, &r->info))
		return 0;

	NL_SET_ERR_MSG_ATTR_FMT(info->extack, addr_attr(info),
				"%s is not reserved", vpc_addr_text(&addr).s);
	return -ENOENT;
}

int vpc_nl_address_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	const struct nlattr *mac = info->attrs[VPC_A_ADDRESS_MAC];
	const struct nlattr *id = info->attrs[VPC_A_ADDRESS_CLIENT_ID];
	const struct nlattr *hostname = info->attrs[VPC_A_ADDRESS_HOSTNAME];
	const struct nlattr *dhcp = info->attrs[VPC_A_ADDRESS_DHCP];
	struct vpc_dhcp_extra *extra = NULL;
	struct reservation r = {};
	int err;

	err = get_target(info, &r);
	if (err)
		return err;
	if (!mac && !id)
		return vpc_nl_missing(info, VPC_A_ADDRESS_MAC,
				      "Say for whom: a MAC address or client identifier");
	if (mac)
		nla_memcpy(r.info.client.mac, mac, ETH_ALEN);
	if (id) {
		r.info.client.id_len = nla_len(id);
		nla_memcpy(r.info.client.id, id, VPC_CLIENT_ID_MAX);
	}
	if (hostname) {
		err = vpc_nl_get_hostname(hostname, r.info.hostname,
					  sizeof(r.info.hostname),
					  info->extack);
		if (err)
			return err;
	}
	if (dhcp && !vpc_addr_is_v4(&r.info.addr6)) {
		NL_SET_ERR_MSG_ATTR(info->extack, dhcp,
				    "Options and boot files are DHCPv4's, the address is IPv6");
		return -EINVAL;
	}
	if (dhcp)
		extra = vpc_nl_get_dhcp_alone(dhcp, NULL, info->extack);
	if (IS_ERR(extra))
		return PTR_ERR(extra);
	err = vpc_ipam_reserve(ipam_of(&r), &r.info.addr6, &r.info.client, mac,
			       r.info.hostname, info->attrs, info->extack);
	if (err) {
		kfree(extra);
		return err;
	}
	vpc_ipam_tell(ipam_of(&r), &r.info.addr6, extra);
	r.info.extra = extra;
	notify(&r, VPC_CMD_ADDRESS_NTF);
	return 0;
}

int vpc_nl_address_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct reservation r;
	int err;

	err = find(info, &r);
	if (err)
		return err;
	err = vpc_ipam_unreserve(ipam_of(&r), &r.info.addr6, info->extack);
	if (err)
		return err;
	r.info.extra = NULL;
	notify(&r, VPC_CMD_ADDRESS_DEL_NTF);
	return 0;
}

int vpc_nl_address_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct reservation r;
	int err;

	err = find(info, &r);
	if (err)
		return err;
	return vpc_nl_reply(info, fill, &r);
}

static int dump_pool(struct sk_buff *skb, struct netlink_callback *cb,
		     struct vpc_network *network, struct vpc_ipam *ipam,
		     u64 *from)
{
	struct reservation r = { .network = network };
	u64 next = *from;
	int err;

	while (vpc_ipam_next_reservation(ipam, &next, &r.info)) {
		err = fill(skb, genl_info_dump(cb), &r);
		if (err)
			return err;
		*from = next;
	}
	return 0;
}

static int dump_one(struct sk_buff *skb, struct netlink_callback *cb,
		    struct vpc *vpc)
{
	return vpc_nl_dump_ipams(skb, cb, vpc, NULL, dump_pool);
}

int vpc_nl_address_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return vpc_nl_dump(skb, cb, dump_one);
}
