/* SPDX-License-Identifier: GPL-2.0 */
/* Within a network: MAC address table, and the stage that uses it. */
#ifndef _VPC_L2_H
#define _VPC_L2_H

#include <linux/rhashtable-types.h>
#include "packet.h"

#define VPC_FDB_AGE	(300 * HZ)

struct vpc_fdb_key {
	u32 network_id;
	u8 mac[ETH_ALEN];
	u16 zero;
};

/**
 * struct vpc_fdb - a MAC address of a network, replaced when it moves
 * @node: in vpc.fdb
 * @key: network and MAC address
 * @permanent: of a bound port
 * @port: where it is
 * @network: likewise
 * @used: jiffies of the last frame from it
 * @rcu: to free it
 */
struct vpc_fdb {
	struct rhash_head node;
	struct vpc_fdb_key key;
	bool permanent;
	struct vpc_port *port;
	struct vpc_network *network;
	unsigned long used;
	struct rcu_head rcu;
};

int vpc_fdb_table_init(struct rhashtable *fdb);
/* vpc->lock. -EEXIST: another port of the network is bound to it */
int vpc_fdb_add(struct vpc_port *port, const u8 *mac);
struct vpc_port *vpc_fdb_lookup(struct vpc_network *network, const u8 *mac);
/* Forget a learned one; -ENOENT, -EPERM if it is a bound port's */
int vpc_fdb_del(struct vpc *vpc, const u8 *mac);
void vpc_fdb_flush(struct vpc *vpc, const struct vpc_port *port,
		   bool permanent);
/* Once a second: forget what was not used. Is any left? */
bool vpc_fdb_age(struct vpc *vpc);

/* The stage after the guard: where the source is, on ports that learn. */
enum vpc_verdict vpc_l2_learn(struct vpc_pkt *pkt);
/*
 * The stage, for a frame that is not for the router: sets out, out_mac and
 * out_network, or floods.
 */
enum vpc_verdict vpc_l2_stage(struct vpc_pkt *pkt);

#endif
