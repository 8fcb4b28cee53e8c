/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The IPv4 addresses of a network: which may be had at all, which lie in the
 * dynamic range, and which of these are taken. Knows nothing of clients.
 * Addresses are in host byte order, so that they can be counted through.
 */
#ifndef _VPC_POOL_H
#define _VPC_POOL_H

#include <linux/types.h>
#include <uapi/linux/vpc.h>

struct vpc_network_config;

/* Longest dynamic range: that of a /12. */
#define VPC_POOL_MAX	0x100000

struct vpc_pool_subnet {
	u32 net;
	u32 mask;
	u32 gateway;
};

/**
 * struct vpc_pool - a pool; all zero is an empty one
 * @n_subnets: length of @subnets
 * @subnets: the IPv4 subnets of the network
 * @first: first address of the dynamic range
 * @size: length of the range, 0: there is none
 * @hint: offset in the range at which the next search begins
 * @n_taken: bits set in @taken
 * @n_fixed: of these, addresses that nobody can have (gateways and the like)
 * @taken: a bit for each address of the range
 */
struct vpc_pool {
	u8 n_subnets;
	struct vpc_pool_subnet subnets[VPC_SUBNET_MAX];
	u32 first;
	u32 size;
	u32 hint;
	u32 n_taken;
	u32 n_fixed;
	unsigned long *taken;
};

/*
 * The pool of a configuration. The range that DHCP has by default is the first
 * IPv4 subnet, of a subnet wider than a /12 its beginning; one that is given
 * must lie in one subnet (-EINVAL) and have at most VPC_POOL_MAX addresses
 * (-ERANGE). -ENOMEM. May sleep.
 */
int vpc_pool_init(struct vpc_pool *pool,
		  const struct vpc_network_config *config);
void vpc_pool_free(struct vpc_pool *pool);

/* Is it in a subnet? */
bool vpc_pool_on_link(const struct vpc_pool *pool, u32 addr);
/* Could a client have it: in a subnet, no gateway, network or broadcast? */
bool vpc_pool_usable(const struct vpc_pool *pool, u32 addr);
bool vpc_pool_in_range(const struct vpc_pool *pool, u32 addr);
/* In the range and not taken? */
bool vpc_pool_is_free(const struct vpc_pool *pool, u32 addr);
/* Addresses outside the range are not kept count of: nothing happens. */
void vpc_pool_take(struct vpc_pool *pool, u32 addr);
void vpc_pool_give(struct vpc_pool *pool, u32 addr);
/*
 * An address of the range that is not taken, each time the one after the last,
 * so that an address rests as long as can be. 0: none.
 */
u32 vpc_pool_next(struct vpc_pool *pool);

#endif
