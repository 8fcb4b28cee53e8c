/* SPDX-License-Identifier: GPL-2.0 */
/* Flows: a connection and its translation in one entry of two directions. */
#ifndef _VPC_FLOW_H
#define _VPC_FLOW_H

#include <uapi/linux/vpc.h>
#include "adj.h"
#include "flow_table.h"
#include "packet.h"
#include "rewrite.h"
#include "share.h"
#include "tcp.h"

/* vpc_flow.flags */
#define VPC_FLOW_NAT		BIT(0)	/* the two keys are no mirror images */
#define VPC_FLOW_REPLIED	BIT(1)	/* packets in both directions */
#define VPC_FLOW_ROUTED		BIT(2)	/* crosses the router */
#define VPC_FLOW_TCP		BIT(3)
#define VPC_FLOW_STEADY		BIT(4)	/* TCP: vpc_tcp_is_steady() */
#define VPC_FLOW_OPEN		BIT(5)	/* no flow, a mapping */
#define VPC_FLOW_MAPPED		BIT(6)	/* has @mapping */
#define VPC_FLOW_REVOKED	BIT(7)	/* over, nothing of it passes */
#define VPC_FLOW_DNS		BIT(8)	/* queries that go on to a resolver */
#define VPC_FLOW_SERVICE	BIT(9)	/* of a guest with a helper */
#define VPC_FLOW_WAITING	BIT(10)	/* no answer has followed a query */
#define VPC_FLOW_PROXY		BIT(11)	/* opened by a helper in a guest's name */

/* Both directions fit in, so that an address tells which one it is of. */
#define VPC_FLOW_ALIGN		128

/**
 * struct vpc_flow_dir - one direction
 * @next: in its chain of the flow table, RCU
 * @key: the packets of this direction as they come in
 * @adj: where they go, RCU; NULL while the next hop is not resolved
 * @gen: generation that @adj was decided under, 0: never
 * @in: ifindex of the port or uplink that they come by
 *
 * A line of the cache, and all that a lookup and a decision of the present
 * generation need. A renewed decision writes @in and @adj, then @gen with
 * release semantics; the hit path reads @gen with acquire semantics first.
 */
struct vpc_flow_dir {
	struct vpc_flow_dir __rcu *next;
	struct vpc_key key;
	struct vpc_adj __rcu *adj;
	u32 gen;
	int in;
};

/**
 * struct vpc_flow_count - what has passed in one direction
 * @packets: packets
 * @bytes: bytes, from the network header on
 */
struct vpc_flow_count {
	u64 packets;
	u64 bytes;
};

/**
 * struct vpc_flow - a flow
 * @dir: the direction of the first packet, and the other; which of the two a
 *	struct vpc_flow_dir is shows in its address
 * @vpc: its VPC
 * @used: jiffies (32 bit) of the last packet
 * @flags: VPC_FLOW_*
 * @dead: out of the table, or about to be
 * @xlate: what makes the packets of a direction look like the reverse of the
 *	other direction's key
 * @tcp: the ends of a TCP connection, by the direction in which they send
 * @lock: protects @flags, @dead, the renewal of decisions, and changes of
 *	the TCP state; what a steady connection's segments say is noted without
 * @nat_id: the NAT rule that translates it, 0: none
 * @share: the share that it counts in, NULL: a mapping counts in none
 * @count: what has passed, by direction
 * @users: VPC_FLOW_OPEN: flows and parts that have it as their @mapping
 * @mapping: VPC_FLOW_MAPPED: the mapping that gives it its public port, and
 *	which it keeps; of a part of a mapping, the whole one
 * @meter: of the floating IP that translates it, RCU; NULL: of none. Only for
 *	who has found a decision of the present generation (vpc_flow_renew())
 * @list: in vpc_share.flows, while it lives
 * @rcu: to free it
 *
 * Lives in the table alone: whoever sets @dead takes both directions out and
 * frees it after a grace period.
 *
 * A mapping (VPC_FLOW_OPEN) is what endpoint-independent mapping remembers of
 * a guest's port (RFC 4787 section 4.1): an entry whose remote end is open, so
 * that no packet has its keys. A part of one is open to a single address. Both
 * live for as long as the flows that have them. 256 bytes at most, four lines of the cache:
 * one for each direction, one for what a packet reads, one for what it counts.
 */
struct vpc_flow {
	struct vpc_flow_dir dir[2];

	struct vpc *vpc;
	u32 used;
	u16 flags;
	bool dead;
	struct vpc_xlate xlate[2];
	struct vpc_tcp_end tcp[2];
	spinlock_t lock;	/* flags, dead, decisions, TCP state */
	u32 nat_id;
	struct vpc_share *share;

	union {
		struct vpc_flow_count count[2];
		refcount_t users;
	};
	struct vpc_flow *mapping;
	struct vpc_meter __rcu *meter;
	union {
		struct list_head list;
		struct rcu_head rcu;
	};
} __aligned(VPC_FLOW_ALIGN);

int vpc_flow_start(void);
void vpc_flow_stop(void);
/* aging.c */
void vpc_aging_stop(void);
/*
 * The table comes with the first VPC, and aging runs while there are any: one
 * more, one less. rtnl. 0 or -ENOMEM
 */
int vpc_flow_hold(void);
void vpc_flow_release(void);

/* Which of the two a direction is shows in its address. */
static inline u8 vpc_flow_index(const struct vpc_flow_dir *dir)
{
	return (unsigned long)dir / sizeof(*dir) & 1;
}

static inline struct vpc_flow *vpc_flow_of(struct vpc_flow_dir *dir)
{
	return container_of(dir - vpc_flow_index(dir), struct vpc_flow, dir[0]);
}

/* The flow of a packet and its direction, NULL: none. RCU. */
static inline struct vpc_flow *vpc_flow_lookup(const struct vpc_key *key,
					       u8 *dir)
{
	struct vpc_flow_dir *d;

	d = rcu_dereference(vpc_flow_table_bucket(key)->first);
	while (d && !vpc_flow_table_same(&d->key, key))
		d = rcu_dereference(d->next);
	if (!d)
		return NULL;
	*dir = vpc_flow_index(d);
	return vpc_flow_of(d);
}

/* pkt->flow of a packet that is not for the hit path, NULL: none. RCU. */
void vpc_flow_find(struct vpc_pkt *pkt);
/* One of the former owner of an address, which is pkt->vpc's now, is over. */
void vpc_flow_disown(struct vpc_pkt *pkt);
/*
 * A new flow for a decided packet, counted in a share (share.h) and not yet
 * in the table: both keys are set, without translation, and so is the decision
 * for its direction. NULL with pkt->reason set.
 */
struct vpc_flow *vpc_flow_new(struct vpc_pkt *pkt);
/* One that was never inserted. */
void vpc_flow_discard(struct vpc_flow *flow);
/*
 * Into the table, the reply direction first: it is what makes a translation
 * unique. 0; -EEXIST: there is such a flow; -EADDRINUSE: the reply key alone
 * is taken, and another one may be tried; -ECANCELED: it had to make room for
 * another one before it was in. Softirqs off.
 */
int vpc_flow_insert(struct vpc_flow *flow);
/* Out of the table, freed after a grace period; false: somebody else did. */
bool vpc_flow_kill(struct vpc_flow *flow);

/*
 * The mapping of a guest's port, by the key of a packet that it sends, or that
 * comes in to the public port. @remote: its part that is open to this address,
 * NULL: the whole. RCU; NULL: none.
 */
struct vpc_flow *vpc_flow_mapping_out(const struct vpc_key *key,
				      const struct in6_addr *remote);
struct vpc_flow *vpc_flow_mapping_in(const struct vpc_key *key,
				     const struct in6_addr *remote);
/*
 * A new one for a flow that a guest opens, not yet in the table, with one
 * user, who gives it up by vpc_mapping_put(). NULL: no memory
 */
struct vpc_flow *vpc_flow_new_mapping(const struct vpc_flow *flow,
				      const struct in6_addr *remote);
/* One user more, false: the last one has gone. RCU. */
bool vpc_mapping_hold(struct vpc_flow *mapping);
void vpc_mapping_put(struct vpc_flow *mapping);
/* Out of the table: nobody finds it any more, whoever has it keeps it. */
void vpc_flow_unlist(struct vpc_flow *mapping);
/* @mapping's user is @flow now, which is not in the table yet. */
static inline void vpc_flow_join(struct vpc_flow *flow,
				 struct vpc_flow *mapping)
{
	flow->flags |= VPC_FLOW_MAPPED;
	flow->mapping = mapping;
}

/* All that match; returns how many. May sleep. */
struct vpc_flow_filter;
unsigned int vpc_flow_flush(const struct vpc_flow_filter *filter);
/* Is there one that matches? May sleep. */
bool vpc_flow_any(const struct vpc_flow_filter *filter);
/* All of a VPC (NULL: all there are). May sleep. */
void vpc_flow_flush_all(const struct vpc *vpc);
/*
 * Is it sent to the router as one that went on to a resolver was? The names of
 * others alone go on, so the router looks at each; there is no decision to
 * remember.
 */
static inline bool vpc_flow_is_query(const struct vpc_pkt *pkt)
{
	return (pkt->flow->flags & VPC_FLOW_DNS) && !pkt->dir;
}

/* Sent to the router, which is to say whether it is still a helper's. */
static inline bool vpc_flow_is_service(const struct vpc_pkt *pkt)
{
	return (pkt->flow->flags & VPC_FLOW_SERVICE) && !pkt->dir;
}

/*
 * A guest and the helper that speaks in its name may open connections with the
 * same addresses and ports: is the flow the other one's?
 */
static inline bool vpc_flow_is_anothers(const struct vpc_pkt *pkt)
{
	bool proxied = (pkt->flow->flags & VPC_FLOW_PROXY) && !pkt->dir;

	return proxied != !!pkt->guest;
}

/* What the helper's connection is answered with, and errors about that one. */
static inline bool vpc_flow_is_proxied(const struct vpc_pkt *pkt)
{
	const struct vpc_flow *flow = pkt->related ?: pkt->flow;

	return flow && (flow->flags & VPC_FLOW_PROXY) && pkt->dir;
}

/* Remember the decision that was made for pkt, in its direction. */
void vpc_flow_renew(struct vpc_pkt *pkt);
/* A packet of the flow passes: counters and time. */
static inline void vpc_flow_seen(struct vpc_flow *flow, u8 dir, u32 len)
{
	struct vpc_flow_count *count = &flow->count[dir];
	u32 now = (u32)jiffies;

	count->packets++;
	count->bytes += len;
	if (READ_ONCE(flow->used) != now)
		WRITE_ONCE(flow->used, now);
}

/*
 * Nothing of it passes any more, nor is it taken for another connection,
 * unless it begins anew.
 */
void vpc_flow_revoke(struct vpc_flow *flow);
enum vpc_tcp_verdict vpc_flow_track_tcp(const struct vpc_pkt *pkt);
void vpc_flow_replied(struct vpc_flow *flow);
/* One more query that goes on to a resolver. */
void vpc_flow_asked(struct vpc_flow *flow);

/*
 * A packet of pkt->flow moves the state on, if it is one of the connection.
 * VPC_TCP_STRAY: it is not. VPC_TCP_OVER: it belongs to a new connection with
 * the same ports, the flow is to be killed.
 */
static inline enum vpc_tcp_verdict vpc_flow_track(const struct vpc_pkt *pkt)
{
	u16 flags = READ_ONCE(pkt->flow->flags);

	if (flags & VPC_FLOW_TCP)
		return vpc_flow_track_tcp(pkt);
	if (unlikely(pkt->dir && (flags & (VPC_FLOW_REPLIED |
					   VPC_FLOW_WAITING)) !=
				 VPC_FLOW_REPLIED))
		vpc_flow_replied(pkt->flow);
	return VPC_TCP_PASS;
}

enum vpc_flow_state vpc_flow_state(const struct vpc_flow *flow);
/* Seconds of idleness after which it ends, and those left. */
u32 vpc_flow_timeout(const struct vpc_flow *flow);
u32 vpc_flow_expires(const struct vpc_flow *flow);

/*
 * How well can it be spared? Seconds of idleness, of one that is not
 * established an hour more; 0: it is in use, not to be ended for another one.
 */
u32 vpc_flow_spare(const struct vpc_flow *flow);

/*
 * Each flow whose first direction is in a bucket, until @each returns false,
 * and then so does this. RCU.
 */
bool vpc_flow_walk(u32 bucket, bool (*each)(struct vpc_flow *flow, void *arg),
		   void *arg);

#endif
