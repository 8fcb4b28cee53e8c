/* SPDX-License-Identifier: GPL-2.0 */
/* What is done with packets to a prefix, shared by the prefixes of a VPC. */
#ifndef _VPC_NEXTHOP_H
#define _VPC_NEXTHOP_H

#include <linux/in6.h>
#include <linux/rhashtable.h>

struct vpc;
struct vpc_network;

struct vpc_nexthop;

/**
 * struct vpc_nexthop_key - all that tells two of them apart
 * @next: what holds when this one is taken away, by rising @metric; or NULL
 * @network: the prefix's (connected) or that of @via, else NULL
 * @via: type via: address of the router to send to; else all zero
 * @metric: of a prefix's next hops, that with the lowest is used
 * @type: enum vpc_route_type
 */
struct vpc_nexthop_key {
	struct vpc_nexthop *next;
	struct vpc_network *network;
	struct in6_addr via;
	u32 metric;
	u32 type;
};

/**
 * struct vpc_nexthop - what is done with packets to a prefix
 * @key: this is
 * @refs: prefixes that have it, and next hops whose @next it is; vpc->lock
 * @node: in vpc->nexthops
 * @rcu: to free it
 *
 * Never changed. A table of a million routes by one router has one of them.
 */
struct vpc_nexthop {
	struct vpc_nexthop_key key;
	unsigned int refs;
	struct rhash_head node;
	struct rcu_head rcu;
};

int vpc_nexthop_table_init(struct rhashtable *nexthops);
/*
 * The next hop of these properties with one more reference, made if there is
 * none, and then with one to @key->next of its own. NULL: no memory. vpc->lock.
 */
struct vpc_nexthop *vpc_nexthop_get(struct vpc *vpc,
				    const struct vpc_nexthop_key *key);
/* Readers may keep it until the end of a grace period. vpc->lock. */
void vpc_nexthop_put(struct vpc *vpc, struct vpc_nexthop *nexthop);

#endif
