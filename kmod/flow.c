// SPDX-License-Identifier: GPL-2.0
/*
 * Flows. A flow lives as long as it is in the table (flow_table.c), by both of
 * its directions.
 *
 * Life: vpc_flow_new() -> vpc_flow_insert() -> vpc_flow_kill(), which sets
 * dead under flow->lock (once), takes both directions out, drops the
 * references on adjacencies and frees after a grace period. Readers find it
 * under RCU only, so one that still sees it may finish; nothing but the table
 * points to a flow for longer than an RCU section. A mapping is in the table,
 * too, and its users keep it.
 */
#include <linux/slab.h>
#include <linux/tcp.h>
#include "flow.h"
#include "port.h"
#include "resolver.h"
#include "uplink.h"
#include "vpc.h"

static struct kmem_cache *flow_cache;

void vpc_flow_find(struct vpc_pkt *pkt)
{
	if (!pkt->family || (pkt->flags & VPC_PKT_NO_FLOW))
		pkt->flow = NULL;
	else
		pkt->flow = vpc_flow_lookup(&pkt->key, &pkt->dir);
}

void vpc_flow_disown(struct vpc_pkt *pkt)
{
	if (!pkt->flow || pkt->flow->vpc == pkt->vpc)
		return;
	vpc_flow_kill(pkt->flow);
	pkt->flow = NULL;
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

/* The first decision; nobody knows the flow yet. */
static void begin_decision(struct vpc_flow *flow, struct vpc_pkt *pkt)
{
	struct vpc_flow_dir *dir = &flow->dir[0];

	if (!(pkt->flags & VPC_PKT_DNS)) {
		pkt->adj = vpc_adj_get(pkt);
		RCU_INIT_POINTER(dir->adj, pkt->adj);
	}
	RCU_INIT_POINTER(flow->meter, pkt->meter);
	dir->in = pkt->skb->dev->ifindex;
	dir->gen = pkt->gen;
}

struct vpc_flow *vpc_flow_new(struct vpc_pkt *pkt)
{
	struct vpc_flow *flow;

	flow = kmem_cache_zalloc(flow_cache, GFP_ATOMIC);
	if (!flow) {
		pkt->reason = VPC_DROP_NOMEM;
		return NULL;
	}
	spin_lock_init(&flow->lock);
	flow->vpc = pkt->vpc;
	flow->used = (u32)jiffies;
	if (pkt->flags & VPC_PKT_ROUTED)
		flow->flags |= VPC_FLOW_ROUTED;
	if (pkt->flags & VPC_PKT_SERVICE)
		flow->flags |= VPC_FLOW_SERVICE;
	if (pkt->guest)
		flow->flags |= VPC_FLOW_PROXY | VPC_FLOW_WAITING;
	if (pkt->key.proto == IPPROTO_TCP)
		begin_tcp(flow, pkt);

	flow->dir[0].key = pkt->key;
	vpc_key_reverse(&flow->dir[1].key, &pkt->key);
	flow->dir[1].key.zone = pkt->out_uplink ? pkt->out_uplink->zone :
						  pkt->vpc->zone;
	begin_decision(flow, pkt);
	if (!vpc_share_admit(pkt, flow)) {
		if (rcu_access_pointer(flow->dir[0].adj))
			vpc_adj_put(pkt->adj);
		kmem_cache_free(flow_cache, flow);
		return NULL;
	}
	vpc_created(flow);
	return flow;
}

static void flow_free_rcu(struct rcu_head *rcu)
{
	struct vpc_flow *flow = container_of(rcu, struct vpc_flow, rcu);

	vpc_destroyed(flow);
	kmem_cache_free(flow_cache, flow);
}

/*
 * The VPC may be gone before the grace period is over: settle with it now. The
 * last flow of a mapping takes it along; that goes no deeper than from a flow
 * to a part and to the whole.
 */
static void flow_free(struct vpc_flow *flow)
{
	struct vpc_adj *adj;
	int i;

	for (i = 0; i < 2; i++) {
		adj = rcu_replace_pointer(flow->dir[i].adj, NULL, true);
		if (adj)
			vpc_adj_put(adj);
	}
	if (flow->share)
		vpc_share_release(flow);
	if (flow->flags & VPC_FLOW_MAPPED)
		vpc_mapping_put(flow->mapping);
	call_rcu(&flow->rcu, flow_free_rcu);
}

/* Once. Whoever marks it frees it. */
static bool mark_dead(struct vpc_flow *flow)
{
	bool first;

	spin_lock_bh(&flow->lock);
	first = !flow->dead;
	flow->dead = true;
	spin_unlock_bh(&flow->lock);
	return first;
}

/* Who met it while one direction was in the table may have killed it. */
void vpc_flow_discard(struct vpc_flow *flow)
{
	if (mark_dead(flow))
		flow_free(flow);
}

/*
 * flow->lock is held throughout, so that whoever finds the first direction
 * and wants to kill the flow waits until both are in.
 */
int vpc_flow_insert(struct vpc_flow *flow)
{
	int err = 0;
	u8 dir;

	spin_lock(&flow->lock);
	if (flow->dead) {
		err = -ECANCELED;
	} else if (!vpc_flow_table_insert(&flow->dir[1])) {
		err = vpc_flow_lookup(&flow->dir[0].key, &dir) ? -EEXIST :
								 -EADDRINUSE;
	} else if (!vpc_flow_table_insert(&flow->dir[0])) {
		vpc_flow_table_remove(&flow->dir[1]);
		err = -EEXIST;
	}
	spin_unlock(&flow->lock);
	return err;
}

bool vpc_flow_kill(struct vpc_flow *flow)
{
	if (!mark_dead(flow))
		return false;

	vpc_flow_unlist(flow);
	if (flow->flags & (VPC_FLOW_NAT | VPC_FLOW_OPEN))
		vpc_mapping_freed(flow);
	flow_free(flow);
	return true;
}

/*
 * The answers' key first: whoever misses the other one may claim it again, and
 * a connection that goes on keeps its public port.
 */
void vpc_flow_unlist(struct vpc_flow *flow)
{
	local_bh_disable();
	vpc_flow_table_remove(&flow->dir[1]);
	vpc_flow_table_remove(&flow->dir[0]);
	local_bh_enable();
}

/*
 * The open end of a mapping: port 0 of ::, or of a remote address in the form
 * ::a.b.c.d. Opposite a v4-mapped address a packet has neither (packet.c).
 */
static void set_open_end(struct in6_addr *addr, __be16 *port,
			 const struct in6_addr *remote)
{
	ipv6_addr_set(addr, 0, 0, 0, remote ? vpc_addr_v4(remote) : 0);
	*port = 0;
}

struct vpc_flow *vpc_flow_mapping_out(const struct vpc_key *key,
				      const struct in6_addr *remote)
{
	struct vpc_key open = *key;
	u8 dir;

	set_open_end(&open.daddr, &open.dport, remote);
	return vpc_flow_lookup(&open, &dir);
}

struct vpc_flow *vpc_flow_mapping_in(const struct vpc_key *key,
				     const struct in6_addr *remote)
{
	struct vpc_key open = *key;
	u8 dir;

	set_open_end(&open.saddr, &open.sport, remote);
	return vpc_flow_lookup(&open, &dir);
}

struct vpc_flow *vpc_flow_new_mapping(const struct vpc_flow *flow,
				      const struct in6_addr *remote)
{
	struct vpc_flow *mapping;

	mapping = kmem_cache_zalloc(flow_cache, GFP_ATOMIC);
	if (!mapping)
		return NULL;
	spin_lock_init(&mapping->lock);
	refcount_set(&mapping->users, 1);
	mapping->vpc = flow->vpc;
	mapping->nat_id = flow->nat_id;
	mapping->flags = VPC_FLOW_OPEN;
	mapping->dir[0].key = flow->dir[0].key;
	set_open_end(&mapping->dir[0].key.daddr, &mapping->dir[0].key.dport,
		     remote);
	mapping->dir[1].key = flow->dir[1].key;
	set_open_end(&mapping->dir[1].key.saddr, &mapping->dir[1].key.sport,
		     remote);
	vpc_created(flow);
	return mapping;
}

bool vpc_mapping_hold(struct vpc_flow *mapping)
{
	return refcount_inc_not_zero(&mapping->users);
}

void vpc_mapping_put(struct vpc_flow *mapping)
{
	if (refcount_dec_and_test(&mapping->users))
		vpc_flow_kill(mapping);
}

/*
 * The meter is of both directions, and freed a grace period after the
 * generation that gave it. A decision that is out of date by now must not put
 * it over that of a newer one. It is compared under the lock: whoever has
 * stored a newer one has shown its generation to who locks next. So a hit,
 * whose direction is of the present generation, finds a meter that was there
 * under this or a newer one, and its grace period does not end before the hit.
 */
static void renew_meter(struct vpc_flow *flow, const struct vpc_pkt *pkt)
{
	lockdep_assert_held(&flow->lock);
	if (pkt->gen == vpc_gen(flow->vpc))
		rcu_assign_pointer(flow->meter, pkt->meter);
}

void vpc_flow_renew(struct vpc_pkt *pkt)
{
	struct vpc_flow_dir *dir = &pkt->flow->dir[pkt->dir];
	struct vpc_flow *flow = pkt->flow;
	struct vpc_adj *adj;

	if (vpc_flow_is_query(pkt))
		return;
	adj = vpc_adj_get(pkt);
	pkt->adj = adj;

	spin_lock(&flow->lock);
	if (!flow->dead) {
		WRITE_ONCE(dir->gen, 0);
		/* No hit between the old decision and the new one. */
		smp_wmb();
		dir->in = pkt->skb->dev->ifindex;
		renew_meter(flow, pkt);
		adj = rcu_replace_pointer(dir->adj, adj,
					  lockdep_is_held(&flow->lock));
		/* Pairs with the acquire in input_known(): all before gen. */
		smp_store_release(&dir->gen, pkt->gen);
	}
	spin_unlock(&flow->lock);

	if (adj)
		vpc_adj_put(adj);
}

static void add_flag(struct vpc_flow *flow, u16 flag)
{
	spin_lock(&flow->lock);
	WRITE_ONCE(flow->flags, flow->flags | flag);
	spin_unlock(&flow->lock);
}

void vpc_flow_replied(struct vpc_flow *flow)
{
	bool waiting;

	spin_lock(&flow->lock);
	waiting = flow->flags & VPC_FLOW_WAITING;
	WRITE_ONCE(flow->flags, (flow->flags | VPC_FLOW_REPLIED) &
				~VPC_FLOW_WAITING);
	spin_unlock(&flow->lock);
	if (waiting)
		vpc_resolver_answered(flow->vpc, &flow->dir[1].key.saddr);
}

void vpc_flow_asked(struct vpc_flow *flow)
{
	if (!(READ_ONCE(flow->flags) & VPC_FLOW_WAITING))
		add_flag(flow, VPC_FLOW_WAITING);
	vpc_resolver_asked(flow->vpc, &flow->dir[1].key.saddr);
}

void vpc_flow_revoke(struct vpc_flow *flow)
{
	add_flag(flow, VPC_FLOW_REVOKED);
}

/* The first data that comes back to a helper which has asked a resolver. */
static bool is_answer(const struct vpc_pkt *pkt,
		      const struct vpc_tcp_segment *seg)
{
	u32 control = !!(seg->flags & VPC_TCP_SYN) +
		      !!(seg->flags & VPC_TCP_FIN);

	return (pkt->flow->flags & VPC_FLOW_WAITING) && pkt->dir &&
	       seg->end - seg->seq != control;
}

static u16 flags_after(const struct vpc_pkt *pkt, bool answered)
{
	const struct vpc_flow *flow = pkt->flow;
	u16 flags = flow->flags & ~VPC_FLOW_STEADY;

	if (answered)
		flags &= ~VPC_FLOW_WAITING;
	/* Until there is an answer each segment is looked at. */
	if (vpc_tcp_is_steady(&flow->tcp[0], &flow->tcp[1]) &&
	    !(flags & VPC_FLOW_WAITING))
		flags |= VPC_FLOW_STEADY;
	if (pkt->dir)
		flags |= VPC_FLOW_REPLIED;
	return flags;
}

static enum vpc_tcp_verdict track_locked(const struct vpc_pkt *pkt,
					 struct vpc_tcp_segment *seg)
{
	struct vpc_flow *flow = pkt->flow;
	struct vpc_tcp_end *from = &flow->tcp[pkt->dir];
	struct vpc_tcp_end *to = &flow->tcp[!pkt->dir];
	enum vpc_tcp_verdict verdict;
	bool answered;

	read_more(pkt, seg);
	spin_lock(&flow->lock);
	verdict = vpc_tcp_track(from, to, !pkt->dir, seg);
	answered = verdict == VPC_TCP_PASS && is_answer(pkt, seg);
	WRITE_ONCE(flow->flags, flags_after(pkt, answered));
	spin_unlock(&flow->lock);
	if (answered)
		vpc_resolver_answered(flow->vpc, &flow->dir[1].key.saddr);
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

	if (flags & VPC_FLOW_OPEN)
		return VPC_FLOW_STATE_MAPPING;
	if (flags & VPC_FLOW_REVOKED)
		return VPC_FLOW_STATE_CLOSED;
	if (flags & VPC_FLOW_TCP)
		return vpc_tcp_state(&flow->tcp[0], &flow->tcp[1]);
	return flags & VPC_FLOW_REPLIED ? VPC_FLOW_STATE_ESTABLISHED :
					  VPC_FLOW_STATE_NEW;
}

int __init vpc_flow_start(void)
{
	BUILD_BUG_ON(sizeof(struct vpc_key) != 40);
	BUILD_BUG_ON(2 * sizeof(struct vpc_flow_dir) != VPC_FLOW_ALIGN);
	BUILD_BUG_ON(sizeof(spinlock_t) == 4 && sizeof(struct vpc_flow) > 256);

	vpc_share_start();
	flow_cache = KMEM_CACHE(vpc_flow, SLAB_HWCACHE_ALIGN);
	return flow_cache ? 0 : -ENOMEM;
}

void vpc_flow_stop(void)
{
	vpc_aging_stop();
	vpc_flow_flush_all(NULL);
	/* flow_free_rcu() is through after this. */
	rcu_barrier();
	vpc_flow_table_free();
	kmem_cache_destroy(flow_cache);
}
