/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The addresses of a network, of one family: which may be had at all, which lie
 * in the dynamic range, and which of these are taken. Knows nothing of clients.
 *
 * Here and in all that stands on it (lease.h, reservation.h) an address is a
 * number that can be counted through: an IPv4 address in host byte order, or
 * the lower 64 bits of an IPv6 address, which are the whole address because all
 * of them lie in one /64, that of the dynamic range. 0 is no address: it is
 * "this host" in IPv4 and the subnet-router anycast address in IPv6.
 */
#ifndef _VPC_POOL_H
#define _VPC_POOL_H

#include <linux/in6.h>
#include <linux/types.h>
#include <uapi/linux/vpc.h>

struct vpc_network_config;

/* Longest dynamic range: that of a /12. */
#define VPC_POOL_MAX	0x100000

/**
 * struct vpc_pool_subnet - a subnet, or the part of it that is in the /64
 * @net: its first address, which nobody can have
 * @mask: which bits of @net count
 * @gateway: the router's address in it, 0: in another /64
 * @edge: first one of those at its end that nobody can have
 * @n_edge: how many these are
 */
struct vpc_pool_subnet {
	u64 net;
	u64 mask;
	u64 gateway;
	u64 edge;
	u64 n_edge;
};

/**
 * struct vpc_pool_range - addresses in a row
 * @first: the first one
 * @last: the last one
 */
struct vpc_pool_range {
	u64 first;
	u64 last;
};

/**
 * struct vpc_pool - a pool; all zero is an empty one
 * @family: of its addresses
 * @base: in IPv6 the upper 64 bits that all of them have
 * @n_subnets: length of @subnets
 * @subnets: the subnets of the network that are of the family, and of the /64
 * @first: first address of the dynamic range
 * @size: length of the range, 0: there is none
 * @hint: offset in the range at which the next search begins
 * @n_taken: bits set in @taken
 * @n_fixed: of these, addresses that nobody can have (gateways and the like),
 *	or nobody without a reservation
 * @n_excluded: length of @excluded
 * @excluded: what counts as not in the range
 * @taken: a bit for each address of the range; those behind it in the last word
 *	are set
 * @full: a bit for each word of @taken, set when all of that one are
 */
struct vpc_pool {
	u16 family;
	u8 n_subnets;
	__be64 base;
	struct vpc_pool_subnet subnets[VPC_SUBNET_MAX];
	u64 first;
	u32 size;
	u32 hint;
	u32 n_taken;
	u32 n_fixed;
	unsigned int n_excluded;
	struct vpc_pool_range *excluded;
	unsigned long *taken;
	unsigned long *full;
};

/*
 * The pool of a configuration. The range that DHCP has by default is the first
 * IPv4 subnet, of a subnet wider than a /12 its beginning; of IPv6 it is
 * ::1:0 to ::1:ffff in the first subnet, or all of a narrow one. One that is
 * given must lie in one subnet, and one /64 (-EINVAL), and have at most
 * VPC_POOL_MAX addresses (-ERANGE). -ENOMEM. May sleep.
 */
int vpc_pool_init(struct vpc_pool *pool, u16 family,
		  const struct vpc_network_config *config);
void vpc_pool_free(struct vpc_pool *pool);
/* In IPv6 the /64 of the range that is given, or of the first subnet. */
void vpc_pool_set_base(struct vpc_pool *pool,
		       const struct vpc_network_config *config);

/* An address as a number, 0: of another family or /64. And the reverse. */
u64 vpc_pool_number(const struct vpc_pool *pool, const struct in6_addr *addr);
void vpc_pool_address(const struct vpc_pool *pool, u64 number,
		      struct in6_addr *addr);
/* Are two pools of the same /64? */
bool vpc_pool_is_beside(const struct vpc_pool *a, const struct vpc_pool *b);

/* Is the dynamic range of both the same? */
bool vpc_pool_is_range(const struct vpc_pool *a, const struct vpc_pool *b);

/* Is it in a subnet? */
bool vpc_pool_on_link(const struct vpc_pool *pool, u64 addr);
/* Could a client have it: in a subnet, and no address that nobody can have? */
bool vpc_pool_usable(const struct vpc_pool *pool, u64 addr);
bool vpc_pool_in_range(const struct vpc_pool *pool, u64 addr);
/* In the range and not taken? */
bool vpc_pool_is_free(const struct vpc_pool *pool, u64 addr);
/* Addresses outside the range are not kept count of: nothing happens. */
void vpc_pool_take(struct vpc_pool *pool, u64 addr);
void vpc_pool_give(struct vpc_pool *pool, u64 addr);
/*
 * An address of the range that is not taken, each time the one after the last,
 * so that an address rests as long as can be. 0: none. Of a range of VPC_POOL_MAX
 * it looks at 258 words at most.
 */
u64 vpc_pool_next(struct vpc_pool *pool);

#endif
