// SPDX-License-Identifier: GPL-2.0
/*
 * The hash table of flows. Readers follow a chain under RCU. Writers hold the
 * lock of the bucket, one of a few thousand: so that a key is in the table
 * once, whoever else inserts at the same time. An entry goes in front of its
 * chain, and what is taken out still leads on to where it led, for readers that
 * are just there.
 */
#include <linux/moduleparam.h>
#include <linux/mm.h>
#include <linux/random.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include "flow.h"

#define LOCKS		1024
#define BUCKETS_MIN	4096U
#define BUCKETS_MAX	67108864U
#define DEFAULT_MIN	65536U
#define DEFAULT_MAX	8388608U
#define MEMORY_PER_BUCKET	2048

static unsigned int flow_buckets;
module_param(flow_buckets, uint, 0444);
MODULE_PARM_DESC(flow_buckets, "size of the hash table of flows, 0: by the machine's memory");

struct vpc_flow_table vpc_flow_table __read_mostly;
static spinlock_t locks[LOCKS];

static u32 choose_size(void)
{
	u64 memory = (u64)totalram_pages() << PAGE_SHIFT;

	if (flow_buckets)
		return roundup_pow_of_two(clamp(flow_buckets, BUCKETS_MIN,
						BUCKETS_MAX));
	return roundup_pow_of_two(clamp_t(u64, memory / MEMORY_PER_BUCKET,
					  DEFAULT_MIN, DEFAULT_MAX));
}

int vpc_flow_table_alloc(void)
{
	u32 size = choose_size();
	int i;

	ASSERT_RTNL();

	if (vpc_flow_table.buckets)
		return 0;
	vpc_flow_table.buckets = kvcalloc(size, sizeof(struct vpc_flow_bucket),
					  GFP_KERNEL);
	if (!vpc_flow_table.buckets)
		return -ENOMEM;

	get_random_bytes(vpc_flow_table.secret, sizeof(vpc_flow_table.secret));
	for (i = 0; i < LOCKS; i++)
		spin_lock_init(&locks[i]);
	/* Dumps and aging may look at any time: the size last. */
	smp_store_release(&vpc_flow_table.size, size);
	return 0;
}

void vpc_flow_table_free(void)
{
	kvfree(vpc_flow_table.buckets);
}

static spinlock_t *lock_of(const struct vpc_flow_bucket *bucket)
{
	return &locks[(bucket - vpc_flow_table.buckets) % LOCKS];
}

bool vpc_flow_table_insert(struct vpc_flow_dir *dir)
{
	struct vpc_flow_bucket *bucket = vpc_flow_table_bucket(&dir->key);
	spinlock_t *lock = lock_of(bucket);
	struct vpc_flow_dir *first, *d;

	spin_lock(lock);
	first = rcu_dereference_protected(bucket->first, lockdep_is_held(lock));
	for (d = first; d;
	     d = rcu_dereference_protected(d->next, lockdep_is_held(lock))) {
		if (!vpc_flow_table_same(&d->key, &dir->key))
			continue;
		spin_unlock(lock);
		return false;
	}
	RCU_INIT_POINTER(dir->next, first);
	rcu_assign_pointer(bucket->first, dir);
	spin_unlock(lock);
	return true;
}

void vpc_flow_table_remove(struct vpc_flow_dir *dir)
{
	struct vpc_flow_bucket *bucket = vpc_flow_table_bucket(&dir->key);
	struct vpc_flow_dir __rcu **at = &bucket->first;
	spinlock_t *lock = lock_of(bucket);
	struct vpc_flow_dir *d, *next;

	spin_lock(lock);
	while ((d = rcu_dereference_protected(*at, lockdep_is_held(lock)))) {
		if (d == dir) {
			next = rcu_dereference_protected(d->next,
							 lockdep_is_held(lock));
			rcu_assign_pointer(*at, next);
			break;
		}
		at = &d->next;
	}
	spin_unlock(lock);
}
