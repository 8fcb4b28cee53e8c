/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The hash table of flows: one for all VPCs and namespaces, with an entry for
 * each direction of each flow. Zones in the keys keep them apart.
 *
 * Its size is set once, by the memory that the machine has or by the module's
 * parameter, when the first VPC is made: so neither a lookup nor an insertion
 * ever waits for it to grow, and an entry stays in its chain for as long as it
 * lives. A reader needs RCU and no more, and an insertion costs the same
 * whether the table is empty or full. Beyond two entries for each bucket the
 * chains become longer, and with them, slowly, the way to an entry.
 */
#ifndef _VPC_FLOW_TABLE_H
#define _VPC_FLOW_TABLE_H

#include <linux/rcupdate.h>
#include "packet.h"

struct vpc_flow_dir;

/**
 * struct vpc_flow_bucket - the chain of entries whose keys have one hash
 * @first: its first entry, RCU; written with the lock of the bucket held
 */
struct vpc_flow_bucket {
	struct vpc_flow_dir __rcu *first;
};

/**
 * struct vpc_flow_table - the table
 * @buckets: the chains, NULL until the first VPC
 * @size: how many there are, a power of two, or 0
 * @secret: what the hash is keyed with: who does not know it cannot aim at a
 *	chain
 */
struct vpc_flow_table {
	struct vpc_flow_bucket *buckets;
	u32 size;
	u64 secret[5];
};

extern struct vpc_flow_table vpc_flow_table;

/* rtnl. Once there is a table this does nothing. 0 or -ENOMEM */
int vpc_flow_table_alloc(void);
/* The module goes, and nobody looks any more. */
void vpc_flow_table_free(void);

/* Softirqs off. false: there is an entry with this key. */
bool vpc_flow_table_insert(struct vpc_flow_dir *dir);
/* Softirqs off. Out of its chain; free it after a grace period. */
void vpc_flow_table_remove(struct vpc_flow_dir *dir);

/* How many buckets a walk goes through. */
static inline u32 vpc_flow_table_size(void)
{
	/* Pairs with the release in vpc_flow_table_alloc(). */
	return smp_load_acquire(&vpc_flow_table.size);
}

/* Folded multiplication */
static inline u64 vpc_flow_table_mix(u64 a, u64 b)
{
	u128 product = (u128)a * b;

	return (u64)product ^ (u64)(product >> 64);
}

static inline struct vpc_flow_bucket *
vpc_flow_table_bucket(const struct vpc_key *key)
{
	const u64 *secret = vpc_flow_table.secret;
	const u64 *k = (const u64 *)key;
	u64 hash;

	hash = vpc_flow_table_mix(k[0] ^ secret[0], k[1] ^ secret[1]) ^
	       vpc_flow_table_mix(k[2] ^ secret[2], k[3] ^ secret[3]);
	hash = vpc_flow_table_mix(hash, k[4] ^ secret[4]);
	return &vpc_flow_table.buckets[hash & (vpc_flow_table.size - 1)];
}

static inline bool vpc_flow_table_same(const struct vpc_key *x,
				       const struct vpc_key *y)
{
	const u64 *a = (const u64 *)x;
	const u64 *b = (const u64 *)y;

	return !((a[0] ^ b[0]) | (a[1] ^ b[1]) | (a[2] ^ b[2]) |
		 (a[3] ^ b[3]) | (a[4] ^ b[4]));
}

#endif
