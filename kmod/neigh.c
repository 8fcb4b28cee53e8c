// SPDX-License-Identifier: GPL-2.0
/*
 * Neighbours on the networks of a VPC.
 *
 * Life: in vpc->neighs until neigh_kill(), which marks the entry dead under
 * its lock (nothing is queued on it after that), takes it out, and frees it
 * after a grace period. An entry holds no reference on its port or network:
 * both flush what leads to them before they are freed.
 */
#include <linux/etherdevice.h>
#include <linux/rhashtable.h>
#include <linux/slab.h>
#include "neigh.h"
#include "network.h"
#include "port.h"
#include "tick.h"
#include "vpc.h"

#define CONFIRM_AFTER	(60 * HZ)	/* a learned one is asked again */

static const struct rhashtable_params neigh_params = {
	.key_len = offsetofend(struct vpc_neigh_key, network_id),
	.key_offset = offsetof(struct vpc_neigh, key),
	.head_offset = offsetof(struct vpc_neigh, node),
	.automatic_shrinking = true,
};

int vpc_neigh_table_init(struct rhashtable *neighs)
{
	return rhashtable_init(neighs, &neigh_params);
}

static struct vpc_neigh *find_neigh(const struct vpc_network *network,
				    const struct in6_addr *addr)
{
	struct vpc_neigh_key key = {
		.addr = *addr,
		.network_id = network->id,
	};

	return rhashtable_lookup(&network->vpc->neighs, &key, neigh_params);
}

/* A new entry in the table, or the one that another CPU was first with. */
static struct vpc_neigh *new_neigh(struct vpc_network *network,
				   const struct in6_addr *addr, gfp_t gfp)
{
	struct vpc *vpc = network->vpc;
	struct vpc_neigh *neigh, *old;

	if (!atomic_add_unless(&vpc->n_neighs, 1, READ_ONCE(vpc->max_neighs)))
		return NULL;

	neigh = kzalloc(sizeof(*neigh), gfp);
	if (!neigh)
		goto uncount;
	vpc_created(neigh);
	neigh->key.addr = *addr;
	neigh->key.network_id = network->id;
	neigh->network = network;
	neigh->state = VPC_NEIGH_STATE_INCOMPLETE;
	neigh->updated = jiffies;
	spin_lock_init(&neigh->lock);
	__skb_queue_head_init(&neigh->queue);
	vpc_adj_slot_init(&neigh->slot);

	old = rhashtable_lookup_get_insert_fast(&vpc->neighs, &neigh->node,
						neigh_params);
	if (!old) {
		vpc_tick(vpc);
		return neigh;
	}

	vpc_destroyed(neigh);
	kfree(neigh);
	atomic_dec(&vpc->n_neighs);
	return IS_ERR(old) ? NULL : old;

uncount:
	atomic_dec(&vpc->n_neighs);
	return NULL;
}

/* The packets that waited go to @failed, or are dropped without one. */
static void neigh_kill(struct vpc_neigh *neigh, struct sk_buff_head *failed)
{
	struct vpc *vpc = neigh->network->vpc;
	struct sk_buff_head queue;
	struct sk_buff *skb;
	bool dead;

	__skb_queue_head_init(&queue);
	spin_lock_bh(&neigh->lock);
	dead = neigh->dead;
	neigh->dead = true;
	skb_queue_splice_init(&neigh->queue, failed ?: &queue);
	spin_unlock_bh(&neigh->lock);
	if (dead)
		return;

	while ((skb = __skb_dequeue(&queue)))
		vpc_drop_skb(vpc, NULL, skb, VPC_DROP_NEIGH_FAILED);
	rhashtable_remove_fast(&vpc->neighs, &neigh->node, neigh_params);
	vpc_adj_slot_close(&neigh->slot);
	atomic_dec(&vpc->n_neighs);
	vpc_destroyed(neigh);
	kfree_rcu(neigh, rcu);
	vpc_gen_bump(vpc);
}

void vpc_neigh_learn(struct vpc_network *network, const struct in6_addr *addr,
		     const u8 *mac, struct vpc_port *port, bool create,
		     struct sk_buff_head *ready)
{
	struct vpc_neigh *neigh = find_neigh(network, addr);
	bool moved = false;

	if (!neigh && create)
		neigh = new_neigh(network, addr, GFP_ATOMIC);
	if (!neigh)
		return;

	spin_lock_bh(&neigh->lock);
	if (!neigh->dead && neigh->state != VPC_NEIGH_STATE_PERMANENT) {
		moved = neigh->state != VPC_NEIGH_STATE_INCOMPLETE &&
			(neigh->port != port ||
			 !ether_addr_equal(neigh->mac, mac));
		ether_addr_copy(neigh->mac, mac);
		neigh->port = port;
		neigh->state = VPC_NEIGH_STATE_REACHABLE;
		neigh->updated = jiffies;
		neigh->probes = 0;
		skb_queue_splice_tail_init(&neigh->queue, ready);
	}
	spin_unlock_bh(&neigh->lock);

	if (moved)
		vpc_gen_bump(network->vpc);
}

int vpc_neigh_add(struct vpc_port *port, const struct in6_addr *addr,
		  const u8 *mac)
{
	struct vpc_network *network = port->network;
	struct sk_buff_head waited;
	struct vpc_neigh *neigh;
	struct sk_buff *skb;
	int err = 0;

	lockdep_assert_held(&network->vpc->lock);
	__skb_queue_head_init(&waited);

	rcu_read_lock();
	neigh = find_neigh(network, addr) ?:
		new_neigh(network, addr, GFP_ATOMIC);
	if (!neigh) {
		err = -ENOMEM;
		goto unlock;
	}

	spin_lock_bh(&neigh->lock);
	if (neigh->dead) {
		err = -ENOMEM;
	} else if (neigh->state == VPC_NEIGH_STATE_PERMANENT &&
		   neigh->port != port) {
		err = -EEXIST;
	} else {
		ether_addr_copy(neigh->mac, mac);
		neigh->port = port;
		neigh->state = VPC_NEIGH_STATE_PERMANENT;
		neigh->updated = jiffies;
		skb_queue_splice_init(&neigh->queue, &waited);
	}
	spin_unlock_bh(&neigh->lock);
	vpc_gen_bump(network->vpc);
unlock:
	rcu_read_unlock();
	/* Rare enough: those who sent them will send again. */
	while ((skb = __skb_dequeue(&waited)))
		vpc_drop_skb(network->vpc, NULL, skb, VPC_DROP_NEIGH_FAILED);
	return err;
}

bool vpc_neigh_lookup(struct vpc_network *network, const struct in6_addr *addr,
		      u8 *mac, struct vpc_port **port, bool *permanent)
{
	struct vpc_neigh *neigh = find_neigh(network, addr);
	bool known = false;

	if (!neigh)
		return false;

	spin_lock_bh(&neigh->lock);
	if (!neigh->dead && neigh->state != VPC_NEIGH_STATE_INCOMPLETE) {
		ether_addr_copy(mac, neigh->mac);
		*port = neigh->port;
		if (permanent)
			*permanent = neigh->state == VPC_NEIGH_STATE_PERMANENT;
		known = true;
	}
	spin_unlock_bh(&neigh->lock);
	return known;
}

int vpc_neigh_del(struct vpc_network *network, const struct in6_addr *addr)
{
	struct vpc_neigh *neigh;
	int err = 0;

	rcu_read_lock();
	neigh = find_neigh(network, addr);
	if (!neigh)
		err = -ENOENT;
	else if (READ_ONCE(neigh->state) == VPC_NEIGH_STATE_PERMANENT)
		err = -EPERM;
	else
		neigh_kill(neigh, NULL);
	rcu_read_unlock();
	return err;
}

/*
 * Kill what @doomed says, also what is added meanwhile: a resize makes the
 * walk begin again, and an entry may be met twice.
 */
static void neigh_kill_all(struct vpc *vpc,
			   bool (*doomed)(const struct vpc_neigh *neigh,
					  const void *arg, bool permanent),
			   const void *arg, bool permanent)
{
	struct rhashtable_iter iter;
	struct vpc_neigh *neigh;

	rhashtable_walk_enter(&vpc->neighs, &iter);
	rhashtable_walk_start(&iter);
	while ((neigh = rhashtable_walk_next(&iter))) {
		if (!IS_ERR(neigh) && doomed(neigh, arg, permanent))
			neigh_kill(neigh, NULL);
	}
	rhashtable_walk_stop(&iter);
	rhashtable_walk_exit(&iter);
}

static bool is_of_port(const struct vpc_neigh *neigh, const void *port,
		       bool permanent)
{
	return (!port || neigh->port == port) &&
	       (permanent || neigh->state != VPC_NEIGH_STATE_PERMANENT);
}

static bool is_of_network(const struct vpc_neigh *neigh, const void *network,
			  bool permanent)
{
	return neigh->network == network;
}

void vpc_neigh_flush(struct vpc *vpc, const struct vpc_port *port,
		     bool permanent)
{
	neigh_kill_all(vpc, is_of_port, port, permanent);
}

void vpc_neigh_flush_network(struct vpc_network *network)
{
	neigh_kill_all(network->vpc, is_of_network, network, true);
}

/* Put the packet in the queue, the oldest makes room. */
static enum vpc_verdict neigh_wait(struct vpc_neigh *neigh,
				   struct vpc_pkt *pkt)
{
	struct sk_buff *oldest = NULL;
	bool first;

	if (skb_queue_len(&neigh->queue) >= VPC_NEIGH_QUEUE)
		oldest = __skb_dequeue(&neigh->queue);
	first = !neigh->probes;
	neigh->probes = max_t(u8, neigh->probes, 1);

	VPC_CB(pkt->skb)->ifindex = pkt->skb->dev->ifindex;
	VPC_CB(pkt->skb)->frag_max = pkt->flags & VPC_PKT_WHOLE ?
				     pkt->frag_max : 0;
	__skb_queue_tail(&neigh->queue, pkt->skb);
	if (oldest)
		vpc_drop_skb(pkt->vpc, NULL, oldest, VPC_DROP_NEIGH_QUEUE);
	return first ? VPC_SOLICIT : VPC_STOLEN;
}

enum vpc_verdict vpc_neigh_stage(struct vpc_pkt *pkt)
{
	enum vpc_verdict verdict = VPC_NEXT;
	struct vpc_neigh *neigh;

	neigh = find_neigh(pkt->out_network, &pkt->nexthop) ?:
		new_neigh(pkt->out_network, &pkt->nexthop, GFP_ATOMIC);
	if (!neigh)
		return vpc_drop(pkt, NEIGH_FULL);

	spin_lock_bh(&neigh->lock);
	if (neigh->dead) {
		verdict = vpc_drop(pkt, NEIGH_FAILED);
	} else if (neigh->state == VPC_NEIGH_STATE_INCOMPLETE) {
		verdict = neigh_wait(neigh, pkt);
	} else {
		ether_addr_copy(pkt->out_mac, neigh->mac);
		pkt->out = neigh->port;
		pkt->slot = &neigh->slot;
		vpc_adj_recall(pkt);
	}
	spin_unlock_bh(&neigh->lock);
	return verdict;
}

/*
 * IPv4 on a bound port came from a lease, and ends with it: the guard lets the
 * guest speak only while the entry is there.
 */
static bool neigh_is_leased(const struct vpc_neigh *neigh)
{
	const struct vpc_port_config *port;

	if (!vpc_addr_is_v4(&neigh->key.addr))
		return false;
	port = rcu_dereference(neigh->port->config);
	return port->has_mac && !port->learning;
}

/* Is it time to ask, or to give up? */
static bool age_neigh(struct vpc_neigh *neigh, bool *gone)
{
	bool ask = false;

	spin_lock_bh(&neigh->lock);
	switch (neigh->state) {
	case VPC_NEIGH_STATE_INCOMPLETE:
		ask = true;
		break;
	case VPC_NEIGH_STATE_REACHABLE:
		if (time_before(jiffies, neigh->updated + CONFIRM_AFTER) ||
		    neigh_is_leased(neigh))
			break;
		neigh->state = VPC_NEIGH_STATE_STALE;
		fallthrough;
	case VPC_NEIGH_STATE_STALE:
		ask = true;
		break;
	}
	if (ask && neigh->probes >= VPC_NEIGH_PROBES)
		*gone = true;
	else if (ask)
		neigh->probes++;
	spin_unlock_bh(&neigh->lock);
	return ask && !*gone;
}

bool vpc_neigh_age(struct vpc *vpc,
		   void (*solicit)(struct vpc_network *network,
				   const struct in6_addr *addr),
		   struct sk_buff_head *failed)
{
	struct rhashtable_iter iter;
	struct vpc_neigh *neigh;
	bool gone, left = false;

	if (!atomic_read(&vpc->n_neighs))
		return false;
	rhashtable_walk_enter(&vpc->neighs, &iter);
	rhashtable_walk_start(&iter);
	while ((neigh = rhashtable_walk_next(&iter))) {
		/* A resize: those that are new have started the next tick. */
		if (IS_ERR(neigh) ||
		    READ_ONCE(neigh->state) == VPC_NEIGH_STATE_PERMANENT)
			continue;
		left = true;
		gone = false;
		if (age_neigh(neigh, &gone))
			solicit(neigh->network, &neigh->key.addr);
		else if (gone)
			neigh_kill(neigh, failed);
	}
	rhashtable_walk_stop(&iter);
	rhashtable_walk_exit(&iter);
	return left;
}
