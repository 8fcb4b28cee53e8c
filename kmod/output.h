/* SPDX-License-Identifier: GPL-2.0 */
/* Out of the VPC: the last function of ours that a packet sees. */
#ifndef _VPC_OUTPUT_H
#define _VPC_OUTPUT_H

#include "adj.h"
#include "packet.h"

/* All of these consume the skb and run under RCU with softirqs off. */

/*
 * A decided packet, skb->data at the network header. @tap: the VPC to show it
 * to (one that came by a port was seen as it came), or NULL.
 */
void vpc_output_adj(struct sk_buff *skb, const struct vpc_adj *adj,
		    struct vpc *tap);
/*
 * A frame with its Ethernet header at skb->data. One for the uplink itself
 * comes in there again.
 */
void vpc_output_port(struct sk_buff *skb, struct vpc_port *port);
void vpc_output_uplink(struct sk_buff *skb, struct vpc_uplink *uplink);
/*
 * The same to every port of the network but @except (may be NULL): with
 * VPC_PKT_TAGGED in @flags only to those that take tags, with VPC_PKT_UNKNOWN
 * only to those that learn.
 */
void vpc_output_flood(struct sk_buff *skb, struct vpc_network *network,
		      const struct vpc_port *except, u16 flags);
/*
 * To @nexthop on an uplink by the host's neighbour table, which may hold the
 * packet until the neighbour answers. skb->data at the network header.
 */
void vpc_output_nexthop(struct sk_buff *skb, struct vpc *vpc,
			struct vpc_uplink *uplink,
			const struct in6_addr *nexthop);
/* The MAC address of @nexthop on an uplink, if the host knows it now. */
bool vpc_output_nexthop_mac(struct vpc_uplink *uplink,
			    const struct in6_addr *nexthop, u8 *mac);
/*
 * Show a frame (Ethernet header at skb->data) to the packet sockets on the
 * VPC's device (tcpdump -i blue).
 */
void vpc_output_tap(struct vpc *vpc, struct sk_buff *skb);

#endif
