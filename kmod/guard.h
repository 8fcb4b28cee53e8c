/* SPDX-License-Identifier: GPL-2.0 */
/* What a guest may send: anti-spoofing, and a budget for its requests. */
#ifndef _VPC_GUARD_H
#define _VPC_GUARD_H

#include <linux/atomic.h>
#include "packet.h"

#define VPC_BUDGET_BURST	1024	/* answers at once */
#define VPC_BUDGET_RATE		1024	/* answers a second */

/**
 * struct vpc_budget - a token bucket; all zero is a full one
 * @spent: tokens that are out
 * @at: jiffies (32 bit) of the last refill
 */
struct vpc_budget {
	atomic_t spent;
	u32 at;
};

/* The stage: the first one after a miss, before anything is learned. */
enum vpc_verdict vpc_guard_stage(struct vpc_pkt *pkt);
/*
 * Charge the port or uplink that the packet came by for something that costs
 * the router work (an answer, an ICMP error); false: its share is used up.
 */
bool vpc_guard_charge(struct vpc_pkt *pkt);

#endif
