/* SPDX-License-Identifier: GPL-2.0 */
/* The way of a VPC to the outside. */
#ifndef _VPC_GATEWAY_H
#define _VPC_GATEWAY_H

#include <uapi/linux/vpc.h>
#include "adj.h"
#include "packet.h"
#include "uplink.h"
#include "vpc.h"

/**
 * struct vpc_gateway - the gateway of a VPC, replaced as a whole under RCU
 * @vpc: its VPC
 * @uplink: where it is
 * @address4: public address that SNAT uses (v4-mapped), :: for none
 * @address6: public IPv6 address, :: for none
 * @mapping: how source NAT maps a guest's port, endpoint-independent or address
 *	and port-dependent (enum vpc_nat_behavior; RFC 4787 section 4.1)
 * @filtering: from whom a mapping lets packets in (section 5)
 * @via: adjacencies of the provider's routers, of IPv4 and of IPv6
 * @rcu: to free it
 */
struct vpc_gateway {
	struct vpc *vpc;
	struct vpc_uplink *uplink;
	struct in6_addr address4;
	struct in6_addr address6;
	u8 mapping;
	u8 filtering;
	struct vpc_adj_slot via[2];
	struct rcu_head rcu;
};

/*
 * Control side: rtnl and vpc->lock; takes vpc_net.lock. Of @want the addresses
 * and kinds count, it is copied.
 */
int vpc_gateway_set(struct vpc *vpc, struct net_device *uplink_dev,
		    const struct vpc_gateway *want, struct nlattr **attrs,
		    struct netlink_ext_ack *extack);
int vpc_gateway_del(struct vpc *vpc, struct netlink_ext_ack *extack);

/*
 * Stage a public address of a VPC on an uplink, if it is that of a host on a
 * subnet of it. vn->lock.
 */
int vpc_gateway_stage(struct list_head *stage, const struct vpc_public *want,
		      const struct nlattr *attr,
		      struct netlink_ext_ack *extack);
/* Tell the link who has a public address now. Process context, vpc->lock. */
void vpc_gateway_announce(struct vpc *vpc, const struct in6_addr *addr);

/* The gateway of a VPC whose lock is held, NULL: none. */
static inline struct vpc_gateway *vpc_gateway_of(const struct vpc *vpc)
{
	return rcu_dereference_protected(vpc->gateway,
					 lockdep_is_held(&vpc->lock));
}

#endif
