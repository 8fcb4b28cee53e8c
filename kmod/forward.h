/* SPDX-License-Identifier: GPL-2.0 */
/* Towards the destination: where a packet goes, and what it becomes. */
#ifndef _VPC_FORWARD_H
#define _VPC_FORWARD_H

#include <linux/skbuff.h>
#include <net/gso.h>
#include "packet.h"

/* The stages: within the network or by the router; the next hop; the MTU. */
enum vpc_verdict vpc_forward_stage(struct vpc_pkt *pkt);
enum vpc_verdict vpc_forward_resolve(struct vpc_pkt *pkt);
enum vpc_verdict vpc_forward_length(struct vpc_pkt *pkt);

/* A GSO packet is as long as the packets that it will become. */
static inline bool vpc_forward_fits(const struct sk_buff *skb, u32 len,
				    u16 mtu)
{
	return likely(len <= mtu) ||
	       (skb_is_gso(skb) && skb_gso_validate_network_len(skb, mtu));
}

/*
 * Translate and age a decided packet that crosses the router. May reallocate
 * the head. false: no memory.
 */
bool vpc_forward_rewrite(struct vpc_pkt *pkt);

#endif
