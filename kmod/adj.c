// SPDX-License-Identifier: GPL-2.0
/*
 * Adjacencies, shared by the flows to one neighbour.
 *
 * Life: in vpc->adjs with one reference for each flow direction that points to
 * it; the last put takes it out, and a grace period later it is freed. A
 * lookup may meet one whose count has just reached zero: it is replaced by a
 * new one. Ports and uplinks are compared by address here, so one that goes is
 * forgotten (vpc_adj_forget()) before its memory can be used again; flows keep
 * the forgotten adjacency, but never follow it: their generation is over.
 */
#include <linux/etherdevice.h>
#include <linux/rhashtable.h>
#include <linux/slab.h>
#include "adj.h"
#include "flow_table.h"
#include "network.h"
#include "port.h"
#include "uplink.h"

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
	if (pkt->out_uplink)
		return min(READ_ONCE(pkt->out_uplink->dev->mtu), U16_MAX);
	return min_t(unsigned int, READ_ONCE(pkt->out->dev->mtu),
		     rcu_dereference(pkt->out_network->config)->mtu);
}

void vpc_adj_fill(struct vpc_adj *adj, const struct vpc_pkt *pkt)
{
	struct ethhdr *eth = (struct ethhdr *)adj->key.eth;
	const u8 *source;

	if (pkt->out_uplink) {
		adj->key.out = pkt->out_uplink;
		adj->dev = pkt->out_uplink->dev;
		adj->stats = pkt->out_uplink->stats;
		source = adj->dev->dev_addr;
	} else {
		adj->key.out = pkt->out;
		adj->dev = pkt->out->dev;
		adj->stats = pkt->out->stats;
		source = pkt->flags & VPC_PKT_ROUTED ?
			 pkt->vpc->dev->dev_addr : vpc_eth(pkt)->h_source;
	}
	ether_addr_copy(eth->h_dest, pkt->out_mac);
	ether_addr_copy(eth->h_source, source);
	eth->h_proto = pkt->ethertype;
	adj->key.mtu = vpc_adj_mtu(pkt);
	adj->turn = pkt->out_uplink && ether_addr_equal(pkt->out_mac, source);
}

struct vpc_adj *vpc_adj_get(const struct vpc_pkt *pkt)
{
	struct vpc *vpc = pkt->vpc;
	struct vpc_adj *adj, *old;
	struct vpc_adj fresh __uninitialized;

	if (is_zero_ether_addr(pkt->out_mac))
		return NULL;

	vpc_adj_fill(&fresh, pkt);
	adj = rhashtable_lookup(&vpc->adjs, &fresh.key, adj_params);
	if (adj && refcount_inc_not_zero(&adj->ref))
		return adj;

	adj = kmalloc(sizeof(*adj), GFP_ATOMIC);
	if (!adj)
		return NULL;
	vpc_created(adj);
	adj->key = fresh.key;
	adj->turn = fresh.turn;
	adj->dev = fresh.dev;
	adj->stats = fresh.stats;
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
	return !IS_ERR(old) && refcount_inc_not_zero(&old->ref) ? old : NULL;
}

void vpc_adj_put(struct vpc_adj *adj)
{
	if (!refcount_dec_and_test(&adj->ref))
		return;
	/* Forgotten ones are out already, which is no error. */
	rhashtable_remove_fast(&adj->vpc->adjs, &adj->node, adj_params);
	vpc_destroyed(adj);
	kfree_rcu(adj, rcu);
}

void vpc_adj_forget(struct vpc *vpc, const void *out)
{
	struct rhashtable_iter iter;
	struct vpc_adj *adj;

	rhashtable_walk_enter(&vpc->adjs, &iter);
	rhashtable_walk_start(&iter);
	while ((adj = rhashtable_walk_next(&iter))) {
		if (!IS_ERR(adj) && adj->key.out == out)
			rhashtable_remove_fast(&vpc->adjs, &adj->node,
					       adj_params);
	}
	rhashtable_walk_stop(&iter);
	rhashtable_walk_exit(&iter);
}
