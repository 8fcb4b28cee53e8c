/* SPDX-License-Identifier: GPL-2.0 */
/* What the router answers itself: which responder a packet is for. */
#ifndef _VPC_RESPOND_H
#define _VPC_RESPOND_H

#include <linux/in.h>
#include <net/ndisc.h>
#include "packet.h"

/* The stage; each answer is at the expense of the one who asks. */
enum vpc_verdict vpc_respond_stage(struct vpc_pkt *pkt);

/* Neighbour discovery, router solicitations and advertisements included. */
static inline bool vpc_respond_is_nd(const struct vpc_pkt *pkt)
{
	return pkt->family == AF_INET6 && pkt->key.proto == IPPROTO_ICMPV6 &&
	       !(pkt->flags & VPC_PKT_LATER_FRAG) &&
	       pkt->icmp_type >= NDISC_ROUTER_SOLICITATION &&
	       pkt->icmp_type <= NDISC_NEIGHBOUR_ADVERTISEMENT;
}

#endif
