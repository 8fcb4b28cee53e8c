/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Adjacencies: where a decided packet goes. All flows to one neighbour share
 * one, so a flow holds a pointer instead of a device, an Ethernet header and
 * an MTU, and a decision is renewed by swapping that pointer under RCU. Each is
 * of one generation of the configuration. A next hop keeps its latest, so that
 * a new connection does not have to look for it.
 */
#ifndef _VPC_ADJ_H
#define _VPC_ADJ_H

#include <linux/refcount.h>
#include <linux/spinlock.h>
#include "packet.h"

/**
 * struct vpc_adj_key - what an adjacency is found by
 * @gen: generation that it was made under
 * @out: ifindex of the port or uplink
 * @eth: the Ethernet header that goes in front
 * @mtu: longest network packet that may be sent
 */
struct vpc_adj_key {
	u32 gen;
	int out;
	u8 eth[ETH_HLEN];
	u16 mtu;
} __aligned(8);

/**
 * struct vpc_adj - an adjacency
 * @key: Ethernet header and MTU, read by the hit path
 * @turn: not to be sent: a VPC on the same uplink has the destination
 * @dev: device to send by; valid while its generation is (port.c deletes a port
 *	only after a bump and a grace period)
 * @stats: of the port or uplink, likewise
 * @node: in vpc.adjs
 * @vpc: owner; the last put takes it out of vpc->adjs
 * @ref: one for each flow direction and each slot that has it
 * @rcu: to free it
 */
struct vpc_adj {
	struct vpc_adj_key key;
	bool turn;
	struct net_device *dev;
	struct vpc_stats __percpu *stats;
	struct rhash_head node;
	struct vpc *vpc;
	refcount_t ref;
	struct rcu_head rcu;
};

/**
 * struct vpc_adj_slot - where a next hop keeps its adjacency
 * @adj: the adjacency of the latest generation that was asked for, RCU, or NULL
 * @at: jiffies when it was put here; after a second it is looked for once more,
 *	as the host's neighbour table wants to hear that an entry is in use
 * @closed: nothing is kept any more
 * @lock: protects changes of all three
 */
struct vpc_adj_slot {
	struct vpc_adj __rcu *adj;
	unsigned long at;
	bool closed;
	spinlock_t lock;	/* adj, at, closed */
};

static inline void vpc_adj_slot_init(struct vpc_adj_slot *slot)
{
	RCU_INIT_POINTER(slot->adj, NULL);
	slot->closed = false;
	spin_lock_init(&slot->lock);
}

/* The next hop goes. Any context, once. */
void vpc_adj_slot_close(struct vpc_adj_slot *slot);
/*
 * Is the adjacency of the packet's next hop still in its slot? Then adj and
 * out_mac are set by it. RCU, softirq.
 */
bool vpc_adj_recall(struct vpc_pkt *pkt);

/* What a decided packet needs, without making an object of it. */
void vpc_adj_fill(struct vpc_adj *adj, const struct vpc_pkt *pkt);
/* The longest network packet that may go where a decided packet goes. */
u16 vpc_adj_mtu(const struct vpc_pkt *pkt);

int vpc_adj_table_init(struct rhashtable *adjs);
/*
 * The adjacency of a decided packet (adj, or out or out_uplink and out_mac),
 * with a reference; its next hop keeps it. RCU, softirq. NULL: no memory.
 */
struct vpc_adj *vpc_adj_get(const struct vpc_pkt *pkt);
void vpc_adj_put(struct vpc_adj *adj);

#endif
