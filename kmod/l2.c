// SPDX-License-Identifier: GPL-2.0
/*
 * Within a network: where a MAC address is, and where a frame goes.
 *
 * Life of an entry: in vpc->fdb until fdb_kill(); freed after a grace period.
 * It holds no reference on its port, which flushes what leads to it before it
 * is freed. An address that moves gets a new entry.
 */
#include <linux/etherdevice.h>
#include <linux/rhashtable.h>
#include <linux/slab.h>
#include "l2.h"
#include "network.h"
#include "port.h"
#include "tick.h"
#include "vpc.h"

static const struct rhashtable_params fdb_params = {
	.key_len = sizeof(struct vpc_fdb_key),
	.key_offset = offsetof(struct vpc_fdb, key),
	.head_offset = offsetof(struct vpc_fdb, node),
	.automatic_shrinking = true,
};

int vpc_fdb_table_init(struct rhashtable *fdb)
{
	BUILD_BUG_ON(sizeof(struct vpc_fdb_key) != 12);
	return rhashtable_init(fdb, &fdb_params);
}

static struct vpc_fdb *fdb_find(const struct vpc_network *network,
				const u8 *mac)
{
	struct vpc_fdb_key key = { .network_id = network->id };

	ether_addr_copy(key.mac, mac);
	return rhashtable_lookup(&network->vpc->fdb, &key, fdb_params);
}

static struct vpc_fdb *fdb_new(struct vpc_port *port, const u8 *mac,
			       bool permanent)
{
	struct vpc_fdb *entry;

	entry = kzalloc(sizeof(*entry), GFP_ATOMIC);
	if (!entry)
		return NULL;
	vpc_created(fdb);
	entry->key.network_id = port->network->id;
	ether_addr_copy(entry->key.mac, mac);
	entry->permanent = permanent;
	entry->port = port;
	entry->network = port->network;
	entry->used = jiffies;
	return entry;
}

static void fdb_uncount(struct vpc *vpc, struct vpc_fdb *entry)
{
	if (!entry->permanent)
		atomic_dec(&vpc->n_fdbs);
	vpc_destroyed(fdb);
}

/* Whoever takes it out of the table frees it. */
static void fdb_kill(struct vpc *vpc, struct vpc_fdb *entry)
{
	if (rhashtable_remove_fast(&vpc->fdb, &entry->node, fdb_params))
		return;
	fdb_uncount(vpc, entry);
	kfree_rcu(entry, rcu);
	vpc_gen_bump(vpc);
}

int vpc_fdb_add(struct vpc_port *port, const u8 *mac)
{
	struct vpc *vpc = port->vpc;
	struct vpc_fdb *entry, *old;
	int err = -ENOMEM;

	lockdep_assert_held(&vpc->lock);
	rcu_read_lock();
	old = fdb_find(port->network, mac);
	if (old && old->permanent) {
		err = old->port == port ? 0 : -EEXIST;
		goto unlock;
	}
	if (old)
		fdb_kill(vpc, old);

	entry = fdb_new(port, mac, true);
	if (!entry)
		goto unlock;
	err = rhashtable_lookup_insert_fast(&vpc->fdb, &entry->node,
					    fdb_params);
	if (err) {
		fdb_uncount(vpc, entry);
		kfree(entry);
	}
unlock:
	rcu_read_unlock();
	return err;
}

/* A frame from @mac came by a port that learns. */
static void fdb_learn(struct vpc_port *port, const u8 *mac)
{
	struct vpc *vpc = port->vpc;
	struct vpc_fdb *entry, *old;

	old = fdb_find(port->network, mac);
	if (old && (old->permanent || old->port == port)) {
		WRITE_ONCE(old->used, jiffies);
		return;
	}
	if (old)
		fdb_kill(vpc, old);

	if (!atomic_add_unless(&vpc->n_fdbs, 1, READ_ONCE(vpc->max_fdbs)))
		return;
	entry = fdb_new(port, mac, false);
	if (!entry) {
		atomic_dec(&vpc->n_fdbs);
		return;
	}
	if (rhashtable_lookup_insert_fast(&vpc->fdb, &entry->node,
					  fdb_params)) {
		fdb_uncount(vpc, entry);
		kfree(entry);
		return;
	}
	vpc_tick(vpc);
}

struct vpc_port *vpc_fdb_lookup(struct vpc_network *network, const u8 *mac)
{
	const struct vpc_fdb *entry = fdb_find(network, mac);

	return entry ? entry->port : NULL;
}

/* What a walk is to kill; each test may be switched off by 0 or NULL. */
struct fdb_match {
	const struct vpc_port *port;
	const u8 *mac;
	unsigned long idle;
	bool permanent;
};

static bool fdb_matches(const struct vpc_fdb *entry,
			const struct fdb_match *match)
{
	if (match->port && entry->port != match->port)
		return false;
	if (match->mac && !ether_addr_equal(entry->key.mac, match->mac))
		return false;
	if (match->idle && time_before(jiffies, READ_ONCE(entry->used) +
						match->idle))
		return false;
	return match->permanent || !entry->permanent;
}

static unsigned int fdb_kill_matching(struct vpc *vpc,
				      const struct fdb_match *match)
{
	struct rhashtable_iter iter;
	struct vpc_fdb *entry;
	unsigned int n = 0;

	rhashtable_walk_enter(&vpc->fdb, &iter);
	rhashtable_walk_start(&iter);
	while ((entry = rhashtable_walk_next(&iter))) {
		if (!IS_ERR(entry) && fdb_matches(entry, match)) {
			fdb_kill(vpc, entry);
			n++;
		}
	}
	rhashtable_walk_stop(&iter);
	rhashtable_walk_exit(&iter);
	return n;
}

/* Is a port of some network bound to it? */
static bool fdb_is_bound(struct vpc *vpc, const u8 *mac)
{
	const struct vpc_network *network;
	const struct vpc_fdb *entry;
	bool bound = false;

	rcu_read_lock();
	list_for_each_entry_rcu(network, &vpc->networks, list) {
		entry = fdb_find(network, mac);
		bound = bound || (entry && entry->permanent);
	}
	rcu_read_unlock();
	return bound;
}

int vpc_fdb_del(struct vpc *vpc, const u8 *mac)
{
	const struct fdb_match match = { .mac = mac };

	if (fdb_kill_matching(vpc, &match))
		return 0;
	return fdb_is_bound(vpc, mac) ? -EPERM : -ENOENT;
}

void vpc_fdb_flush(struct vpc *vpc, const struct vpc_port *port,
		   bool permanent)
{
	const struct fdb_match match = { .port = port, .permanent = permanent };

	fdb_kill_matching(vpc, &match);
}

bool vpc_fdb_age(struct vpc *vpc)
{
	const struct fdb_match match = { .idle = VPC_FDB_AGE };

	/* Most VPCs have learned none, and an empty table's walk is long. */
	if (!atomic_read(&vpc->n_fdbs))
		return false;
	fdb_kill_matching(vpc, &match);
	return true;
}

enum vpc_verdict vpc_l2_learn(struct vpc_pkt *pkt)
{
	if (pkt->in && rcu_dereference(pkt->in->config)->learning)
		fdb_learn(pkt->in, vpc_eth(pkt)->h_source);
	return VPC_NEXT;
}

enum vpc_verdict vpc_l2_stage(struct vpc_pkt *pkt)
{
	const u8 *dest = vpc_eth(pkt)->h_dest;
	struct vpc_port *port;

	if (pkt->flags & VPC_PKT_MULTICAST)
		return VPC_FLOOD;

	port = vpc_fdb_lookup(pkt->network, dest);
	if (!port) {
		if (!READ_ONCE(pkt->network->n_learning))
			return vpc_drop(pkt, L2_UNKNOWN);
		pkt->flags |= VPC_PKT_UNKNOWN;
		return VPC_FLOOD;
	}
	if (port == pkt->in)
		return vpc_drop(pkt, L2_SELF);
	if ((pkt->flags & VPC_PKT_TAGGED) &&
	    !rcu_dereference(port->config)->tagged)
		return vpc_drop(pkt, VLAN_TAG);

	pkt->out = port;
	pkt->out_network = pkt->network;
	ether_addr_copy(pkt->out_mac, dest);
	return VPC_NEXT;
}
