/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Resolvers of a zone: who is asked for the names of others, and whether they
 * answer. One that does not is not chosen for a while.
 */
#ifndef _VPC_RESOLVER_H
#define _VPC_RESOLVER_H

#include <linux/atomic.h>
#include <linux/in6.h>
#include <linux/jiffies.h>

struct vpc;
struct vpc_pkt;
struct vpc_zone_config;

#define VPC_RESOLVER_PATIENCE	HZ		/* then it is silent, */
#define VPC_RESOLVER_RETRY	(30 * HZ)	/* until one query tries it */

/**
 * struct vpc_resolver - a resolver
 * @addr: its address
 * @since: jiffies (32 bit) of the first query that no answer of it has
 *	followed, 0: none waits
 * @asked: queries that were sent on to it
 * @answered: those that an answer has followed
 *
 * The counts and @since are written by the data path. Of two CPUs one may undo
 * what the other says of @since, and the next query or answer sets it right.
 */
struct vpc_resolver {
	struct in6_addr addr;
	u32 since;
	atomic64_t asked;
	atomic64_t answered;
};

static inline bool vpc_resolver_is_silent(const struct vpc_resolver *resolver)
{
	u32 since = READ_ONCE(resolver->since), age = (u32)jiffies - since;

	return since && age >= VPC_RESOLVER_PATIENCE &&
	       age < VPC_RESOLVER_RETRY;
}

/* That of the address, NULL: it is none. RCU, or @config is new. */
struct vpc_resolver *vpc_resolver_find(struct vpc_zone_config *config,
				       const struct in6_addr *addr);
/* Is the address one of the VPC's resolvers? RCU */
bool vpc_resolver_is(const struct vpc *vpc, const struct in6_addr *addr);
/*
 * All of a family, in the order in which they are to be asked: those that answer
 * first, beginning with one by chance. @order has room for VPC_RESOLVER_MAX;
 * returns how many. RCU
 */
unsigned int vpc_resolver_order(struct vpc_zone_config *config, bool v4,
				struct vpc_resolver **order);
/* Whom a query is sent on to: the first of them. NULL: there is nobody. RCU */
struct vpc_resolver *vpc_resolver_choose(struct vpc_zone_config *config,
					 const struct vpc_pkt *pkt);
/* A query goes on to @addr, whoever that is. RCU */
void vpc_resolver_asked(const struct vpc *vpc, const struct in6_addr *addr);
/* One that went on there was answered. RCU */
void vpc_resolver_answered(const struct vpc *vpc, const struct in6_addr *addr);
/* What is known of those that stay. */
void vpc_resolver_keep(struct vpc_zone_config *config,
		       struct vpc_zone_config *old);

#endif
