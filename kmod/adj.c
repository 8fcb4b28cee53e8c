// SPDX-License-Identifier: GPL-2.0
/*
 * Adjacencies, shared by the flows to one neighbour.
 *
 * Life: in vpc->adjs with one reference for each flow direction, and each next
 * hop's slot, that has it; the last put takes it out, and a grace period later
 * it is freed. A lookup may meet one whose count has just reached zero: it is
 * replaced by a new one. Flows and slots may have one for longer than the port
 * or uplink lives, but find that its generation is over before they follow it.
 */
#include <linux/etherdevice.h>
#include <linux/rhashtable.h>
#include <linux/slab.h>
#include "adj.h"
#include "flow_table.h"
#include "network.h"
#include "port.h"
#include "uplink.h"

#define RECALL_FOR	HZ

/* As three words. Guests have a say in the key, but do not know the secret. */
static u32 adj_hash(const void *key, u32 len, u32 seed)
{
	const u64 *secret = vpc_flow_table.secret;
	const u64 *k = key;
	u64 hash;

	hash = vpc_flow_table_mix(k[0] ^ secret[0] ^ seed, k[1] ^ secret[1]);
	return vpc_flow_table_mix(hash, k[2] ^ secret[2]);
}

/* 0: it is the one. */
static int adj_compare(struct rhashtable_compare_arg *arg, const void *obj)
{
	const struct vpc_adj *adj = obj;
	const u64 *a = (const u64 *)&adj->key;
	const u64 *b = arg->key;

	return !!((a[0] ^ b[0]) | (a[1] ^ b[1]) | (a[2] ^ b[2]));
}

static const struct rhashtable_params adj_params = {
	.hashfn = adj_hash,
	.obj_cmpfn = adj_compare,
	.key_len = sizeof(struct vpc_adj_key),
	.key_offset = offsetof(struct vpc_adj, key),
	.head_offset = offsetof(struct vpc_adj, node),
	.automatic_shrinking = true,
};

int vpc_adj_table_init(struct rhashtable *adjs)
{
	/* No padding: the key is hashed and compared as words. */
	BUILD_BUG_ON(sizeof(struct vpc_adj_key) != 24);
	return rhashtable_init(adjs, &adj_params);
}

u16 vpc_adj_mtu(const struct vpc_pkt *pkt)
{
	if (pkt->adj)
		return pkt->adj->key.mtu;
	if (pkt->out_uplink)
		return min(READ_ONCE(pkt->out_uplink->dev->mtu), U16_MAX);
	if (!pkt->out_network)
		return min(READ_ONCE(pkt->out->dev->mtu), U16_MAX);
	return min_t(unsigned int, READ_ONCE(pkt->out->dev->mtu),
		     rcu_dereference(pkt->out_network->config)->mtu);
}

void vpc_adj_fill(struct vpc_adj *adj, const struct vpc_pkt *pkt)
{
	struct ethhdr *eth = (struct ethhdr *)adj->key.eth;
	const u8 *source;

	if (pkt->out_uplink) {
		adj->dev = pkt->out_uplink->dev;
		adj->stats = pkt->out_uplink->stats;
		source = adj->dev->dev_addr;
	} else {
		adj->dev = pkt->out->dev;
		adj->stats = pkt->out->stats;
		source = pkt->flags & VPC_PKT_ROUTED ?
			 pkt->vpc->dev->dev_addr : vpc_eth(pkt)->h_source;
	}
	adj->key.gen = pkt->gen;
	adj->key.out = adj->dev->ifindex;
	ether_addr_copy(eth->h_dest, pkt->out_mac);
	ether_addr_copy(eth->h_source, source);
	eth->h_proto = pkt->ethertype;
	adj->key.mtu = vpc_adj_mtu(pkt);
	adj->turn = pkt->out_uplink && ether_addr_equal(pkt->out_mac, source);
}

static bool hold(struct vpc_adj *adj)
{
	return refcount_inc_not_zero(&adj->ref);
}

/* The one in the table that is like @fresh, or a new one; held. */
static struct vpc_adj *find_or_add(struct vpc *vpc, const struct vpc_adj *fresh)
{
	struct vpc_adj *adj, *old;

	adj = rhashtable_lookup(&vpc->adjs, &fresh->key, adj_params);
	if (adj && hold(adj))
		return adj;

	adj = kmalloc(sizeof(*adj), GFP_ATOMIC);
	if (!adj)
		return NULL;
	vpc_created(adj);
	adj->key = fresh->key;
	adj->turn = fresh->turn;
	adj->dev = fresh->dev;
	adj->stats = fresh->stats;
	adj->vpc = vpc;
	refcount_set(&adj->ref, 1);

	old = rhashtable_lookup_get_insert_fast(&vpc->adjs, &adj->node,
						adj_params);
	if (!old)
		return adj;

	/*
	 * Another CPU was first; or the old one is on its way out, or the
	 * table cannot grow: then this flow goes undecided once more.
	 */
	vpc_destroyed(adj);
	kfree(adj);
	return !IS_ERR(old) && hold(old) ? old : NULL;
}

bool vpc_adj_recall(struct vpc_pkt *pkt)
{
	const struct vpc_adj_slot *slot = pkt->slot;
	struct vpc_adj *adj;

	if (!slot)
		return false;
	adj = rcu_dereference(slot->adj);
	if (!adj || adj->key.gen != pkt->gen ||
	    time_after(jiffies, READ_ONCE(slot->at) + RECALL_FOR))
		return false;
	pkt->adj = adj;
	ether_addr_copy(pkt->out_mac, adj->key.eth);
	return true;
}

/* Of two CPUs the later one may be that of an older generation, to no harm. */
static void keep(struct vpc_adj_slot *slot, struct vpc_adj *adj)
{
	struct vpc_adj *old = NULL;

	spin_lock_bh(&slot->lock);
	if (!slot->closed && hold(adj)) {
		WRITE_ONCE(slot->at, jiffies);
		old = rcu_replace_pointer(slot->adj, adj,
					  lockdep_is_held(&slot->lock));
	}
	spin_unlock_bh(&slot->lock);
	if (old)
		vpc_adj_put(old);
}

void vpc_adj_slot_close(struct vpc_adj_slot *slot)
{
	struct vpc_adj *old;

	spin_lock_bh(&slot->lock);
	slot->closed = true;
	old = rcu_replace_pointer(slot->adj, NULL,
				  lockdep_is_held(&slot->lock));
	spin_unlock_bh(&slot->lock);
	if (old)
		vpc_adj_put(old);
}

struct vpc_adj *vpc_adj_get(const struct vpc_pkt *pkt)
{
	struct vpc_adj fresh __uninitialized;
	struct vpc_adj *adj = pkt->adj;

	if (is_zero_ether_addr(pkt->out_mac))
		return NULL;
	if (adj && hold(adj))
		return adj;

	vpc_adj_fill(&fresh, pkt);
	adj = find_or_add(pkt->vpc, &fresh);
	if (adj && pkt->slot)
		keep(pkt->slot, adj);
	return adj;
}

void vpc_adj_put(struct vpc_adj *adj)
{
	if (!refcount_dec_and_test(&adj->ref))
		return;
	rhashtable_remove_fast(&adj->vpc->adjs, &adj->node, adj_params);
	vpc_destroyed(adj);
	kfree_rcu(adj, rcu);
}
