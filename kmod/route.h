/* SPDX-License-Identifier: GPL-2.0 */
/* Routes of a VPC, both families in one table. */
#ifndef _VPC_ROUTE_H
#define _VPC_ROUTE_H

#include <uapi/linux/vpc.h>
#include "addr.h"
#include "nexthop.h"
#include "packet.h"
#include "vpc.h"

struct vpc_network;
struct vpc_network_config;

/* The most routes to one prefix, which are told apart by their metrics. */
#define VPC_ROUTE_ALTERNATIVES	16

/**
 * struct vpc_route - a route, as the control side speaks of it
 * @dst: destination prefix
 * @hop: what is done; its next means nothing
 *
 * The table holds no such thing: under a prefix stand its next hops.
 */
struct vpc_route {
	struct vpc_prefix dst;
	struct vpc_nexthop_key hop;
};

/* Control side: vpc->lock. @attrs: VPC_A_ROUTE_*, may be NULL. */
/* Of @route all but the network is given, which is found here. */
int vpc_route_add(struct vpc *vpc, struct vpc_route *route,
		  struct nlattr **attrs, struct netlink_ext_ack *extack);
/*
 * Delete the route with the dst of @route and, where given, its type, via and
 * metric; it becomes what the route was.
 */
int vpc_route_del(struct vpc *vpc, struct vpc_route *route, bool any_type,
		  struct nlattr **attrs, struct netlink_ext_ack *extack);
/* The connected routes of a network come and go with its subnets. */
int vpc_route_connect(struct vpc *vpc, struct vpc_network *network,
		      const struct vpc_prefix *prefix,
		      struct netlink_ext_ack *extack);
void vpc_route_disconnect(struct vpc *vpc, const struct vpc_prefix *prefix);
/* Where a route leads to whose via @network @config would not have; or NULL */
const struct vpc_nexthop *
vpc_route_stranded(const struct vpc_network *network,
		   const struct vpc_network_config *config);
/*
 * Where @addr is routed to, and by which prefix: @dst. NULL: nowhere, and @dst
 * is that of a default route. RCU or vpc->lock.
 */
const struct vpc_nexthop *vpc_route_find(const struct vpc *vpc,
					 const struct in6_addr *addr,
					 struct vpc_prefix *dst);
/* All of them, connected ones too: the VPC is going. */
void vpc_route_flush(struct vpc *vpc);

/* Data side, RCU: where @addr is routed to, NULL: nowhere. */
const struct vpc_nexthop *vpc_route_lookup(const struct vpc *vpc,
					   const struct in6_addr *addr);
/*
 * The stage: sets route, nexthop, out_network or out_uplink, VPC_PKT_ROUTED.
 * Checks the TTL. With a gateway, what no route matches goes outside.
 */
enum vpc_verdict vpc_route_stage(struct vpc_pkt *pkt);

#endif
