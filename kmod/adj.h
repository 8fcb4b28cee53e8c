/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Adjacencies: where a decided packet goes. All flows to one neighbour share
 * one, so a flow holds a pointer instead of a device, an Ethernet header and
 * an MTU, and a decision is renewed by swapping that pointer under RCU.
 */
#ifndef _VPC_ADJ_H
#define _VPC_ADJ_H

#include <linux/refcount.h>
#include "packet.h"

/**
 * struct vpc_adj_key - what an adjacency is found by
 * @out: struct vpc_port or struct vpc_uplink; compared, never followed
 * @eth: the Ethernet header that goes in front
 * @mtu: longest network packet that may be sent
 */
struct vpc_adj_key {
	const void *out;
	u8 eth[ETH_HLEN];
	u16 mtu;
} __aligned(8);

/**
 * struct vpc_adj - an adjacency
 * @key: Ethernet header and MTU, read by the hit path
 * @turn: not to be sent: a VPC on the same uplink has the destination
 * @dev: device to send by; valid while the generation that the flow was
 *	decided under is (port.c deletes a port only after a bump and a grace
 *	period)
 * @stats: of the port or uplink, likewise
 * @node: in vpc.adjs
 * @vpc: owner; the last put takes it out of vpc->adjs
 * @ref: one for each flow direction that uses it
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

/* What a decided packet needs, without making an object of it. */
void vpc_adj_fill(struct vpc_adj *adj, const struct vpc_pkt *pkt);
/* The longest network packet that may go where a decided packet goes. */
u16 vpc_adj_mtu(const struct vpc_pkt *pkt);

int vpc_adj_table_init(struct rhashtable *adjs);
/*
 * The adjacency of a decided packet (out or out_uplink, out_mac), with a
 * reference. RCU, softirq. NULL: no memory.
 */
struct vpc_adj *vpc_adj_get(const struct vpc_pkt *pkt);
void vpc_adj_put(struct vpc_adj *adj);
/* No new user finds the adjacencies of a port or uplink any more. */
void vpc_adj_forget(struct vpc *vpc, const void *out);

#endif
