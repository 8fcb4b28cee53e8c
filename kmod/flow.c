// SPDX-License-Identifier: GPL-2.0
/*
 * The flow table. One resizable hash table (the kernel's rhashtable) holds
 * both directions of every flow; a flow lives as long as it is in there.
 *
 * Life: vpc_flow_new() -> vpc_flow_insert() -> vpc_flow_kill(), which sets
 * dead under flow->lock (once), takes both directions out, drops the
 * references on adjacencies and frees after a grace period. Readers find it
 * under RCU only, so one that still sees it may finish; nothing but the table
 * points to a flow for longer than an RCU section.
 */
#include <linux/random.h>
#include <linux/rhashtable.h>
#include <linux/slab.h>
#include <linux/tcp.h>
#include <linux/workqueue.h>
#include "flow.h"
#include "port.h"
#include "uplink.h"
#include "vpc.h"

#define AGE_INTERVAL	(HZ / 10)
#define AGE_MIN		1024	/* entries looked at each time, at least */
#define AGE_ROUND	32	/* the whole table in so many intervals */

static u64 hash_key[5] __ro_after_init;
static struct kmem_cache *flow_cache;
static struct rhashtable flow_table;

static void flow_age(struct work_struct *work);
static DECLARE_DELAYED_WORK(age_work, flow_age);
static struct rhashtable_iter age_iter;
static atomic_t age_users = ATOMIC_INIT(0);

/* Folded multiplication: without the key, collisions cannot be aimed at. */
static u64 mix(u64 a, u64 b)
{
	u128 product = (u128)a * b;

	return (u64)product ^ (u64)(product >> 64);
}

static u32 flow_hash(const void *data, u32 len, u32 seed)
{
	const u64 *key = data;
	u64 hash;

	hash = mix(key[0] ^ hash_key[0], key[1] ^ hash_key[1]) ^
	       mix(key[2] ^ hash_key[2], key[3] ^ hash_key[3]);
	return mix(hash ^ seed, key[4] ^ hash_key[4]);
}

static int flow_cmp(struct rhashtable_compare_arg *arg, const void *obj)
{
	const struct vpc_flow_dir *dir = obj;
	const u64 *b = (const u64 *)&dir->key;
	const u64 *a = arg->key;

	return ((a[0] ^ b[0]) | (a[1] ^ b[1]) | (a[2] ^ b[2]) |
		(a[3] ^ b[3]) | (a[4] ^ b[4])) != 0;
}

static const struct rhashtable_params flow_params = {
	.key_len = sizeof(struct vpc_key),
	.key_offset = offsetof(struct vpc_flow_dir, key),
	.head_offset = offsetof(struct vpc_flow_dir, node),
	.hashfn = flow_hash,
	.obj_cmpfn = flow_cmp,
	.automatic_shrinking = true,
};

/* A flow is aligned to the size of its two directions. */
static u8 index_of(const struct vpc_flow_dir *dir)
{
	return (unsigned long)dir / sizeof(*dir) & 1;
}

static struct vpc_flow *flow_of_dir(struct vpc_flow_dir *dir)
{
	return container_of(dir - index_of(dir), struct vpc_flow, dir[0]);
}

struct vpc_flow *vpc_flow_lookup(const struct vpc_key *key, u8 *dir)
{
	struct vpc_flow_dir *d;

	d = rhashtable_lookup(&flow_table, key, flow_params);
	if (!d)
		return NULL;
	*dir = index_of(d);
	return flow_of_dir(d);
}

/* A flow is one connection: only its own VPC's share bounds it. */
static bool flow_charge(struct vpc *vpc)
{
	return atomic_add_unless(&vpc->n_flows, 1, READ_ONCE(vpc->max_flows));
}

static void read_segment(const struct vpc_pkt *pkt,
			 struct vpc_tcp_segment *seg)
{
	const struct tcphdr *th = vpc_l4(pkt);

	seg->seq = ntohl(th->seq);
	seg->end = seg->seq + pkt->len - pkt->l4 - th->doff * 4;
	seg->ack = ntohl(th->ack_seq);
	seg->win = ntohs(th->window);
	seg->flags = pkt->tcp_flags;
}

/* What only a segment with SYN or FIN has. */
static void read_more(const struct vpc_pkt *pkt, struct vpc_tcp_segment *seg)
{
	const struct tcphdr *th = vpc_l4(pkt);
	unsigned int len = th->doff * 4 - sizeof(*th);
	u8 buffer[40], *options;

	seg->end += th->syn + th->fin;
	seg->scale = -1;
	if (!th->syn)
		return;
	options = skb_header_pointer(pkt->skb, pkt->l4 + sizeof(*th), len,
				     buffer);
	if (options)
		seg->scale = vpc_tcp_scale(options, len);
}

static void begin_tcp(struct vpc_flow *flow, const struct vpc_pkt *pkt)
{
	struct vpc_tcp_segment seg;

	read_segment(pkt, &seg);
	read_more(pkt, &seg);
	flow->flags |= VPC_FLOW_TCP;
	vpc_tcp_begin(&flow->tcp[0], &flow->tcp[1], &seg);
}

struct vpc_flow *vpc_flow_new(struct vpc_pkt *pkt)
{
	struct vpc_flow *flow;

	if (!flow_charge(pkt->vpc)) {
		pkt->reason = VPC_DROP_FLOW_FULL;
		return NULL;
	}

	flow = kmem_cache_zalloc(flow_cache, GFP_ATOMIC);
	if (!flow) {
		atomic_dec(&pkt->vpc->n_flows);
		pkt->reason = VPC_DROP_NOMEM;
		return NULL;
	}
	vpc_created(flow);

	spin_lock_init(&flow->lock);
	flow->vpc = pkt->vpc;
	flow->used = (u32)jiffies;
	flow->policy_id = pkt->policy_id;
	if (pkt->flags & VPC_PKT_ROUTED)
		flow->flags |= VPC_FLOW_ROUTED;
	if (pkt->key.proto == IPPROTO_TCP)
		begin_tcp(flow, pkt);

	flow->dir[0].key = pkt->key;
	vpc_key_reverse(&flow->dir[1].key, &pkt->key);
	flow->dir[1].key.zone = pkt->out_uplink ? pkt->out_uplink->zone :
						  pkt->vpc->zone;
	return flow;
}

static void flow_free_rcu(struct rcu_head *rcu)
{
	struct vpc_flow *flow = container_of(rcu, struct vpc_flow, rcu);

	vpc_destroyed(flow);
	kmem_cache_free(flow_cache, flow);
}

/* The VPC may be gone before the grace period is over: settle with it now. */
static void flow_free(struct vpc_flow *flow)
{
	struct vpc_adj *adj;
	int i;

	for (i = 0; i < 2; i++) {
		adj = rcu_replace_pointer(flow->dir[i].adj, NULL, true);
		if (adj)
			vpc_adj_put(adj);
	}
	atomic_dec(&flow->vpc->n_flows);
	call_rcu(&flow->rcu, flow_free_rcu);
}

void vpc_flow_discard(struct vpc_flow *flow)
{
	flow_free(flow);
}

static int flow_insert_dir(struct vpc_flow *flow, int dir)
{
	int err;

	err = rhashtable_lookup_insert_fast(&flow_table, &flow->dir[dir].node,
					    flow_params);
	/* -EBUSY, -E2BIG: the table could not grow. */
	return !err || err == -EEXIST ? err : -ENOMEM;
}

/*
 * flow->lock is held throughout, so that whoever finds the first direction
 * and wants to kill the flow waits until both are in.
 */
int vpc_flow_insert(struct vpc_flow *flow)
{
	int err;

	spin_lock(&flow->lock);
	err = flow_insert_dir(flow, 1);
	if (err) {
		if (err == -EEXIST &&
		    !rhashtable_lookup(&flow_table, &flow->dir[0].key,
				       flow_params))
			err = -EADDRINUSE;
		goto unlock;
	}

	err = flow_insert_dir(flow, 0);
	if (err)
		rhashtable_remove_fast(&flow_table, &flow->dir[1].node,
				       flow_params);
unlock:
	spin_unlock(&flow->lock);
	return err;
}

bool vpc_flow_kill(struct vpc_flow *flow)
{
	bool dead;

	spin_lock_bh(&flow->lock);
	dead = flow->dead;
	flow->dead = true;
	spin_unlock_bh(&flow->lock);
	if (dead)
		return false;

	/*
	 * The answers' key first: whoever misses the other one may claim it
	 * again, and a connection that goes on keeps its public port.
	 */
	rhashtable_remove_fast(&flow_table, &flow->dir[1].node, flow_params);
	rhashtable_remove_fast(&flow_table, &flow->dir[0].node, flow_params);
	flow_free(flow);
	return true;
}

void vpc_flow_renew(struct vpc_pkt *pkt)
{
	struct vpc_flow_dir *dir = &pkt->flow->dir[pkt->dir];
	struct vpc_flow *flow = pkt->flow;
	struct vpc_adj *adj;

	adj = vpc_adj_get(pkt);

	spin_lock(&flow->lock);
	if (!flow->dead) {
		WRITE_ONCE(dir->gen, 0);
		/* No hit between the old decision and the new one. */
		smp_wmb();
		dir->in = pkt->skb->dev->ifindex;
		adj = rcu_replace_pointer(dir->adj, adj,
					  lockdep_is_held(&flow->lock));
		/* Pairs with the acquire in input_known(): adj before gen. */
		smp_store_release(&dir->gen, pkt->gen);
	}
	spin_unlock(&flow->lock);

	if (adj)
		vpc_adj_put(adj);
}

void vpc_flow_replied(struct vpc_flow *flow)
{
	spin_lock(&flow->lock);
	flow->flags |= VPC_FLOW_REPLIED;
	spin_unlock(&flow->lock);
}

static enum vpc_tcp_verdict track_locked(const struct vpc_pkt *pkt,
					 struct vpc_tcp_segment *seg)
{
	struct vpc_flow *flow = pkt->flow;
	struct vpc_tcp_end *from = &flow->tcp[pkt->dir];
	struct vpc_tcp_end *to = &flow->tcp[!pkt->dir];
	enum vpc_tcp_verdict verdict;
	u16 flags;

	read_more(pkt, seg);
	spin_lock(&flow->lock);
	verdict = vpc_tcp_track(from, to, !pkt->dir, seg);
	flags = flow->flags & ~VPC_FLOW_STEADY;
	if (vpc_tcp_is_steady(from, to))
		flags |= VPC_FLOW_STEADY;
	if (pkt->dir)
		flags |= VPC_FLOW_REPLIED;
	WRITE_ONCE(flow->flags, flags);
	spin_unlock(&flow->lock);
	return verdict;
}

enum vpc_tcp_verdict vpc_flow_track_tcp(const struct vpc_pkt *pkt)
{
	const u8 special = VPC_TCP_SYN | VPC_TCP_FIN | VPC_TCP_RST;
	struct vpc_flow *flow = pkt->flow;
	struct vpc_tcp_segment seg;

	read_segment(pkt, &seg);
	if (unlikely(!(READ_ONCE(flow->flags) & VPC_FLOW_STEADY) ||
		     (seg.flags & (special | VPC_TCP_ACK)) != VPC_TCP_ACK))
		return track_locked(pkt, &seg);
	return vpc_tcp_pass(&flow->tcp[pkt->dir],
			    &flow->tcp[!pkt->dir], &seg) ?
	       VPC_TCP_PASS : VPC_TCP_STRAY;
}

enum vpc_flow_state vpc_flow_state(const struct vpc_flow *flow)
{
	u16 flags = READ_ONCE(flow->flags);

	if (flags & VPC_FLOW_TCP)
		return vpc_tcp_state(&flow->tcp[0], &flow->tcp[1]);
	return flags & VPC_FLOW_REPLIED ? VPC_FLOW_STATE_ESTABLISHED :
					  VPC_FLOW_STATE_NEW;
}

static enum vpc_timeout timeout_tcp(const struct vpc_flow *flow)
{
	switch (vpc_flow_state(flow)) {
	case VPC_FLOW_STATE_NEW:
		return VPC_TIMEOUT_TCP_OPENING;
	case VPC_FLOW_STATE_ESTABLISHED:
		return VPC_TIMEOUT_TCP_ESTABLISHED;
	case VPC_FLOW_STATE_CLOSING:
		return VPC_TIMEOUT_TCP_CLOSING;
	case VPC_FLOW_STATE_CLOSED:
		break;
	}
	return VPC_TIMEOUT_TCP_CLOSED;
}

static enum vpc_timeout flow_timeout(const struct vpc_flow *flow)
{
	switch (flow->dir[0].key.proto) {
	case IPPROTO_TCP:
		return timeout_tcp(flow);
	case IPPROTO_UDP:
		return READ_ONCE(flow->flags) & VPC_FLOW_REPLIED ?
		       VPC_TIMEOUT_UDP : VPC_TIMEOUT_UDP_NEW;
	case IPPROTO_ICMP:
	case IPPROTO_ICMPV6:
		return VPC_TIMEOUT_ICMP;
	}
	return VPC_TIMEOUT_OTHER;
}

/* Looked up whenever it matters: a change holds for the flows that are. */
u32 vpc_flow_timeout(const struct vpc_flow *flow)
{
	return READ_ONCE(flow->vpc->timeouts[flow_timeout(flow)]);
}

static u32 flow_idle(const struct vpc_flow *flow)
{
	return ((u32)jiffies - READ_ONCE(flow->used)) / HZ;
}

u32 vpc_flow_expires(const struct vpc_flow *flow)
{
	u32 timeout = vpc_flow_timeout(flow);

	return timeout - min(timeout, flow_idle(flow));
}

struct rhashtable *vpc_flow_table(void)
{
	return &flow_table;
}

struct vpc_flow *vpc_flow_of_node(void *entry, u8 *dir)
{
	struct vpc_flow_dir *d = entry;

	*dir = index_of(d);
	return flow_of_dir(d);
}

unsigned int vpc_flow_flush(const struct vpc *vpc)
{
	struct rhashtable_iter iter;
	struct vpc_flow_dir *dir;
	unsigned int n = 0;
	int i;

	might_sleep();
	rhashtable_walk_enter(&flow_table, &iter);
	do {
		rhashtable_walk_start(&iter);
		for (i = 0; i < 4096; i++) {
			dir = rhashtable_walk_next(&iter);
			if (!dir)
				break;
			/* Resized: the walk has begun again. */
			if (IS_ERR(dir))
				continue;
			if ((!vpc || flow_of_dir(dir)->vpc == vpc) &&
			    vpc_flow_kill(flow_of_dir(dir)))
				n++;
		}
		rhashtable_walk_stop(&iter);
		cond_resched();
	} while (dir);
	rhashtable_walk_exit(&iter);
	return n;
}

/*
 * Look at a part of the table, resume there next time: however many flows
 * there are, no walk is long and each is looked at every few seconds.
 */
static void flow_age(struct work_struct *work)
{
	unsigned int budget = max(AGE_MIN, atomic_read(&flow_table.nelems) /
					   AGE_ROUND);
	struct vpc_flow_dir *dir = NULL;

	rhashtable_walk_start(&age_iter);
	while (budget--) {
		dir = rhashtable_walk_next(&age_iter);
		if (!dir)
			break;
		if (IS_ERR(dir) || index_of(dir))
			continue;
		if (flow_idle(flow_of_dir(dir)) >=
		    vpc_flow_timeout(flow_of_dir(dir)))
			vpc_flow_kill(flow_of_dir(dir));
	}
	rhashtable_walk_stop(&age_iter);

	if (!dir) {
		rhashtable_walk_exit(&age_iter);
		rhashtable_walk_enter(&flow_table, &age_iter);
	}
	if (atomic_read(&age_users))
		queue_delayed_work(system_power_efficient_wq, &age_work,
				   AGE_INTERVAL);
}

void vpc_flow_hold(void)
{
	if (atomic_inc_return(&age_users) == 1)
		queue_delayed_work(system_power_efficient_wq, &age_work,
				   AGE_INTERVAL);
}

void vpc_flow_release(void)
{
	atomic_dec(&age_users);
}

int __init vpc_flow_start(void)
{
	int err;

	BUILD_BUG_ON(sizeof(struct vpc_key) != 40);
	BUILD_BUG_ON(2 * sizeof(struct vpc_flow_dir) != VPC_FLOW_ALIGN);
	BUILD_BUG_ON(sizeof(spinlock_t) == 4 && sizeof(struct vpc_flow) > 256);

	get_random_bytes(hash_key, sizeof(hash_key));
	flow_cache = KMEM_CACHE(vpc_flow, SLAB_HWCACHE_ALIGN);
	if (!flow_cache)
		return -ENOMEM;

	err = rhashtable_init(&flow_table, &flow_params);
	if (err) {
		kmem_cache_destroy(flow_cache);
		return err;
	}
	rhashtable_walk_enter(&flow_table, &age_iter);
	return 0;
}

void vpc_flow_stop(void)
{
	cancel_delayed_work_sync(&age_work);
	vpc_flow_flush(NULL);
	rhashtable_walk_exit(&age_iter);
	/* flow_free_rcu() and the growth of the table are through after this. */
	rcu_barrier();
	rhashtable_destroy(&flow_table);
	kmem_cache_destroy(flow_cache);
}
