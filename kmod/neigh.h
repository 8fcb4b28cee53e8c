/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Neighbours on the networks of a VPC: IP address to MAC address and port.
 * Those on an uplink are the host's own (arp_tbl, nd_tbl): see output.c.
 */
#ifndef _VPC_NEIGH_H
#define _VPC_NEIGH_H

#include <linux/rhashtable-types.h>
#include <uapi/linux/vpc.h>
#include "adj.h"
#include "packet.h"

#define VPC_NEIGH_QUEUE		8	/* packets that wait for one neighbour */
#define VPC_NEIGH_PROBES	3	/* one a second */

struct vpc_neigh_key {
	struct in6_addr addr;
	u32 network_id;
};

/**
 * struct vpc_neigh - a neighbour
 * @node: in vpc.neighs
 * @key: address and network
 * @state: enum vpc_neigh_state
 * @mac: MAC address, valid unless incomplete
 * @port: port that leads to it, valid unless incomplete
 * @network: where it is
 * @updated: jiffies when it was last heard of
 * @dead: out of the table, takes no packets any more
 * @probes: questions sent since @updated
 * @lock: protects @queue and changes of @mac, @port, @state together
 * @queue: packets that wait
 * @slot: its adjacency
 * @rcu: to free it
 *
 * Readers copy @mac and @port under @lock.
 */
struct vpc_neigh {
	struct rhash_head node;
	struct vpc_neigh_key key;
	u8 state;
	u8 probes;
	bool dead;
	u8 mac[ETH_ALEN];
	struct vpc_port *port;
	struct vpc_network *network;
	unsigned long updated;
	spinlock_t lock;	/* queue, mac, port, state */
	struct sk_buff_head queue;
	struct vpc_adj_slot slot;
	struct rcu_head rcu;
};

int vpc_neigh_table_init(struct rhashtable *neighs);

/*
 * @addr on @network was heard of from @mac on @port (ARP, ND, a lease).
 * Creates the entry if @create; never changes a permanent one. Packets that
 * waited are moved to @ready for the caller to send on. RCU, softirq.
 */
void vpc_neigh_learn(struct vpc_network *network, const struct in6_addr *addr,
		     const u8 *mac, struct vpc_port *port, bool create,
		     struct sk_buff_head *ready);
/* A bound port's address: permanent. vpc->lock. 0, -EEXIST, -ENOMEM */
int vpc_neigh_add(struct vpc_port *port, const struct in6_addr *addr,
		  const u8 *mac);
/*
 * Copy the MAC address and port of a resolved neighbour; false: not known.
 * @permanent (may be NULL): whether it is a bound port's. RCU.
 */
bool vpc_neigh_lookup(struct vpc_network *network, const struct in6_addr *addr,
		      u8 *mac, struct vpc_port **port, bool *permanent);
/* Forget one (vpc->lock, or a lease ended); -ENOENT, -EPERM if permanent */
int vpc_neigh_del(struct vpc_network *network, const struct in6_addr *addr);
/* Forget all learned ones of @port, or all of it with @permanent; NULL: of all */
void vpc_neigh_flush(struct vpc *vpc, const struct vpc_port *port,
		     bool permanent);
/* The stage: sets out and out_mac, or queues the packet. */
enum vpc_verdict vpc_neigh_stage(struct vpc_pkt *pkt);
/* All of a network that goes, the unresolved ones too. vpc->lock */
void vpc_neigh_flush_network(struct vpc_network *network);
/*
 * Once a second: ask again or give up. Calls @solicit for each neighbour to
 * ask for; packets that waited in vain are moved to @failed. Are any left that
 * are not permanent? RCU, softirqs off
 */
bool vpc_neigh_age(struct vpc *vpc,
		   void (*solicit)(struct vpc_network *network,
				   const struct in6_addr *addr),
		   struct sk_buff_head *failed);

#endif
