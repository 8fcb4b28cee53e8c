/* SPDX-License-Identifier: GPL-2.0 */
/* Which flows a listing or a flush is about. */
#ifndef _VPC_FLOW_FILTER_H
#define _VPC_FLOW_FILTER_H

#include "addr.h"
#include "flow.h"

/* vpc_flow_filter.by */
#define VPC_FLOW_BY_PROTOCOL	BIT(0)
#define VPC_FLOW_BY_STATE	BIT(1)
#define VPC_FLOW_BY_NAT_ID	BIT(2)
#define VPC_FLOW_BY_SRC		BIT(3)
#define VPC_FLOW_BY_DST		BIT(4)
#define VPC_FLOW_BY_ADDRESS	BIT(5)
#define VPC_FLOW_BY_SPORT	BIT(6)
#define VPC_FLOW_BY_DPORT	BIT(7)
#define VPC_FLOW_BY_PORT	BIT(8)
#define VPC_FLOW_BY_SERVICE	BIT(9)	/* by the service port */

/**
 * struct vpc_flow_filter - what flows have to be like
 * @vpc: of this VPC, NULL: of all
 * @net: NULL, or those of the VPCs of this namespace
 * @by: VPC_FLOW_BY_*, which of the following count
 * @protocol: IP protocol number
 * @state: state of the connection
 * @nat_id: NAT rule that translates it, 0: none
 * @src: prefix that has the source of the first packet
 * @dst: prefix that has the destination of the first packet
 * @address: prefix that has any address of either direction
 * @sport: source port of the first packet
 * @dport: destination port of the first packet
 * @port: any port of either direction
 */
struct vpc_flow_filter {
	const struct vpc *vpc;
	const struct net *net;
	u16 by;
	u8 protocol;
	enum vpc_flow_state state;
	u32 nat_id;
	struct vpc_prefix src;
	struct vpc_prefix dst;
	struct vpc_prefix address;
	__be16 sport;
	__be16 dport;
	__be16 port;
};

/* Is it one of them, and not over? RCU. */
bool vpc_flow_filter_match(const struct vpc_flow_filter *filter,
			   const struct vpc_flow *flow);

#endif
