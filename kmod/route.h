/* SPDX-License-Identifier: GPL-2.0 */
/* Routes of a VPC, both families in one table. */
#ifndef _VPC_ROUTE_H
#define _VPC_ROUTE_H

#include <uapi/linux/vpc.h>
#include "addr.h"
#include "packet.h"
#include "vpc.h"

struct vpc_network;

/**
 * struct vpc_route - a route
 * @dst: destination prefix
 * @type: enum vpc_route_type
 * @via: next hop (type via)
 * @network: network of the destination (connected) or of @via, else NULL
 * @metric: the lowest among routes to one prefix is used
 * @next: the next route to the same prefix, by rising metric; RCU
 * @rcu: to free it
 *
 * Never changed once it is in the table.
 */
struct vpc_route {
	struct vpc_prefix dst;
	u8 type;
	u32 metric;
	struct in6_addr via;
	struct vpc_network *network;
	struct vpc_route __rcu *next;
	struct rcu_head rcu;
};

/* Control side: vpc->lock. @attrs: VPC_A_ROUTE_*, may be NULL. */
/* @spec is copied (dst, type, metric, via); its network is found here. */
int vpc_route_add(struct vpc *vpc, const struct vpc_route *spec,
		  struct nlattr **attrs, struct netlink_ext_ack *extack);
/*
 * Delete the route with the dst of @spec and, where given, its type, via and
 * metric; @gone (may be NULL) becomes a copy of what it was.
 */
int vpc_route_del(struct vpc *vpc, const struct vpc_route *spec, bool any_type,
		  struct vpc_route *gone, struct nlattr **attrs,
		  struct netlink_ext_ack *extack);
/* The connected routes of a network come and go with its subnets. */
int vpc_route_connect(struct vpc *vpc, struct vpc_network *network,
		      const struct vpc_prefix *prefix,
		      struct netlink_ext_ack *extack);
void vpc_route_disconnect(struct vpc *vpc, const struct vpc_prefix *prefix);
/* A static route whose next hop on @network @config would not have; or NULL */
struct vpc_network_config;
struct vpc_route *vpc_route_stranded(const struct vpc_network *network,
				     const struct vpc_network_config *config);
/* All of them, connected ones too: the VPC is going. */
void vpc_route_flush(struct vpc *vpc);

/* Data side, RCU: the route to @addr, NULL: none. */
struct vpc_route *vpc_route_lookup(const struct vpc *vpc,
				   const struct in6_addr *addr);
/*
 * The stage: sets route, nexthop, out_network or out_uplink, VPC_PKT_ROUTED.
 * Checks the TTL. With a gateway, what no route matches goes outside.
 */
enum vpc_verdict vpc_route_stage(struct vpc_pkt *pkt);

#endif
