/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Longest-prefix match over 128-bit keys, both families in one table (IPv4 is
 * v4-mapped: addr.h). Readers take RCU only; writers hold the lock that the
 * owner passes to the rcu_dereference_protected() checks (its mutex).
 * Pure: knows nothing of routes, needs types, byte order, RCU and kmalloc.
 *
 * The families do not mix: an IPv4 address is in no prefix shorter than 96
 * bits, so ::/0 is no default for IPv4.
 *
 * A prefix costs a leaf (IPv4 16 bytes, IPv6 32) and the inner node (32) that
 * joins it to the others: 48 or 64 bytes at most. One that has longer prefixes
 * inside costs that inner node alone. Measured with a million: 48 for IPv4 host
 * routes, 37 for a mix like the Internet's, 60 for IPv6 /32 to /64.
 */
#ifndef _VPC_LPM_H
#define _VPC_LPM_H

#include <linux/in6.h>
#include <linux/lockdep.h>
#include <linux/rcupdate.h>

struct vpc_lpm_node;

/**
 * struct vpc_lpm - a table
 * @root: first node
 * @lock: the mutex that writers hold, for lockdep
 * @count: number of prefixes
 */
struct vpc_lpm {
	struct vpc_lpm_node __rcu *root;
	struct mutex *lock;	/* the writers' */
	unsigned int count;
};

void vpc_lpm_init(struct vpc_lpm *t, struct mutex *lock);
/* Frees the nodes after a grace period; the values are the owner's. */
void vpc_lpm_destroy(struct vpc_lpm *t);

/*
 * Put @value (not NULL) under the prefix; what stood there comes back in
 * *@old (NULL if nothing did) and is the caller's to free after a grace
 * period. 0 or -ENOMEM. Bits of @addr past @plen must be zero (-EINVAL).
 */
int vpc_lpm_insert(struct vpc_lpm *t, const struct in6_addr *addr, u8 plen,
		   void *value, void **old);
/* Take the prefix out; returns its value, or NULL if it is not there. */
void *vpc_lpm_remove(struct vpc_lpm *t, const struct in6_addr *addr, u8 plen);
/* The value under exactly this prefix. RCU or the lock. */
void *vpc_lpm_find(const struct vpc_lpm *t, const struct in6_addr *addr,
		   u8 plen);
/* The value of the longest prefix that has @addr. RCU. */
void *vpc_lpm_walk(const struct vpc_lpm *t, const struct in6_addr *addr);
/* The same, and how long the prefix is. RCU. */
void *vpc_lpm_match(const struct vpc_lpm *t, const struct in6_addr *addr,
		    unsigned int *plen);

/* vpc_lpm_walk(); of the tables that are looked at for each flow, many are empty. */
static inline void *vpc_lpm_lookup(const struct vpc_lpm *t,
				   const struct in6_addr *addr)
{
	return rcu_access_pointer(t->root) ? vpc_lpm_walk(t, addr) : NULL;
}

/*
 * The first prefix after (@addr, @plen) in order of address, then length;
 * start with @plen = -1 (any address: the very first). Writes the prefix back
 * and returns its value, NULL at the end: a dump resumes from what it saw
 * last, though the table changed in between. RCU or the lock.
 */
void *vpc_lpm_next(const struct vpc_lpm *t, struct in6_addr *addr, int *plen);

#endif
