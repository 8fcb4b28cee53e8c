// SPDX-License-Identifier: GPL-2.0
/*
 * Next hops, made once for all routes that have the same.
 *
 * Life: in vpc->nexthops with a reference for each prefix that leads to it and
 * for each next hop that it is the alternative of; the last put takes it out,
 * and a grace period later it is freed. Its network goes after the routes that
 * lead there (network.c), so readers may follow it until then, too. Writers
 * alone follow @next, under vpc->lock.
 */
#include <linux/slab.h>
#include "nexthop.h"
#include "stats.h"
#include "vpc.h"

static const struct rhashtable_params nexthop_params = {
	.key_len = sizeof(struct vpc_nexthop_key),
	.key_offset = offsetof(struct vpc_nexthop, key),
	.head_offset = offsetof(struct vpc_nexthop, node),
	.automatic_shrinking = true,
};

int vpc_nexthop_table_init(struct rhashtable *nexthops)
{
	/* No padding: the key is compared as bytes. */
	BUILD_BUG_ON(sizeof(struct vpc_nexthop_key) != 40);
	return rhashtable_init(nexthops, &nexthop_params);
}

static struct vpc_nexthop *nexthop_new(struct vpc *vpc,
				       const struct vpc_nexthop_key *key)
{
	struct vpc_nexthop *nexthop;

	nexthop = kzalloc(sizeof(*nexthop), GFP_KERNEL);
	if (!nexthop)
		return NULL;
	nexthop->key = *key;
	if (rhashtable_insert_fast(&vpc->nexthops, &nexthop->node,
				   nexthop_params)) {
		kfree(nexthop);
		return NULL;
	}
	if (nexthop->key.next)
		nexthop->key.next->refs++;
	vpc_created(nexthop);
	return nexthop;
}

struct vpc_nexthop *vpc_nexthop_get(struct vpc *vpc,
				    const struct vpc_nexthop_key *key)
{
	struct vpc_nexthop *nexthop;

	lockdep_assert_held(&vpc->lock);

	nexthop = rhashtable_lookup_fast(&vpc->nexthops, key, nexthop_params);
	if (!nexthop)
		nexthop = nexthop_new(vpc, key);
	if (nexthop)
		nexthop->refs++;
	return nexthop;
}

static void nexthop_free(struct rcu_head *rcu)
{
	kfree(container_of(rcu, struct vpc_nexthop, rcu));
	vpc_destroyed(nexthop);
}

void vpc_nexthop_put(struct vpc *vpc, struct vpc_nexthop *nexthop)
{
	struct vpc_nexthop *next;

	lockdep_assert_held(&vpc->lock);

	for (; nexthop && !--nexthop->refs; nexthop = next) {
		next = nexthop->key.next;
		rhashtable_remove_fast(&vpc->nexthops, &nexthop->node,
				       nexthop_params);
		call_rcu(&nexthop->rcu, nexthop_free);
	}
}
