/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Addresses. Inside the module every IP address is a struct in6_addr; an IPv4
 * address is its v4-mapped form (::ffff:a.b.c.d, RFC 4291 section 2.5.5.2), so
 * routes, neighbours and flows of both families share one table and one code
 * path. Prefix lengths count 128 bits: an IPv4 /24 is held as 120. IPv6
 * packets that carry v4-mapped addresses never get this far (packet.c).
 */
#ifndef _VPC_ADDR_H
#define _VPC_ADDR_H

#include <linux/in.h>
#include <linux/in6.h>
#include <linux/inetdevice.h>
#include <net/ipv6.h>

#define VPC_V4_PLEN	96	/* what an IPv4 prefix length is raised by */

struct vpc_prefix {
	struct in6_addr addr;
	u8 plen;		/* of 128 */
};

/* For tables: the prefix of @len bits that begins with the 16 bits @first. */
#define VPC_PREFIX4(first, len) {					\
	.addr.s6_addr = { [10] = 0xff, [11] = 0xff,			\
			  [12] = (first) >> 8, [13] = (first) & 0xff },	\
	.plen = VPC_V4_PLEN + (len) }
#define VPC_PREFIX6(first, len) {					\
	.addr.s6_addr = { (first) >> 8, (first) & 0xff },		\
	.plen = (len) }

static inline bool vpc_addr_is_v4(const struct in6_addr *a)
{
	return ipv6_addr_v4mapped(a);
}

static inline __be32 vpc_addr_v4(const struct in6_addr *a)
{
	return a->s6_addr32[3];
}

/* As a number, to count addresses with. */
static inline u32 vpc_addr_v4_host(const struct in6_addr *a)
{
	return ntohl(vpc_addr_v4(a));
}

static inline void vpc_addr_set_v4(struct in6_addr *a, __be32 v4)
{
	ipv6_addr_set_v4mapped(v4, a);
}

static inline bool vpc_prefix_is_v4(const struct vpc_prefix *p)
{
	return p->plen >= VPC_V4_PLEN && vpc_addr_is_v4(&p->addr);
}

static inline bool vpc_prefix_has(const struct vpc_prefix *p,
				  const struct in6_addr *a)
{
	return ipv6_prefix_equal(&p->addr, a, p->plen);
}

static inline bool vpc_prefix_overlaps(const struct vpc_prefix *a,
				       const struct vpc_prefix *b)
{
	return ipv6_prefix_equal(&a->addr, &b->addr, min(a->plen, b->plen));
}

static inline bool vpc_prefix_equal(const struct vpc_prefix *a,
				    const struct vpc_prefix *b)
{
	return a->plen == b->plen && ipv6_addr_equal(&a->addr, &b->addr);
}

/* All addresses of a family? */
static inline bool vpc_prefix_is_all(const struct vpc_prefix *p)
{
	return p->plen == (vpc_prefix_is_v4(p) ? VPC_V4_PLEN : 0);
}

/* The broadcast address of an IPv4 prefix: its last one, up to /30. */
static inline bool vpc_prefix_is_broadcast(const struct vpc_prefix *p,
					   const struct in6_addr *a)
{
	return vpc_prefix_is_v4(p) && p->plen < 127 && vpc_prefix_has(p, a) &&
	       !~(vpc_addr_v4(a) | inet_make_mask(p->plen - VPC_V4_PLEN));
}

/*
 * An address of the prefix that no host may have: the IPv4 network and
 * broadcast addresses, the subnet-router anycast address (RFC 4291 2.6.1).
 */
static inline bool vpc_prefix_is_edge(const struct vpc_prefix *p,
				      const struct in6_addr *a)
{
	return (p->plen < 127 && ipv6_addr_equal(&p->addr, a)) ||
	       vpc_prefix_is_broadcast(p, a);
}

/*
 * Not for the public: RFC 1918, 6598 (shared), 3927 (link-local), loopback
 * and "this network"; RFC 4193 (unique local), 4291 (link-local, site-local).
 */
static inline bool vpc_addr_is_private(const struct in6_addr *a)
{
	__be32 v4 = vpc_addr_v4(a);

	if (vpc_addr_is_v4(a))
		return (v4 & htonl(0xff000000)) == htonl(0x0a000000) ||
		       (v4 & htonl(0xfff00000)) == htonl(0xac100000) ||
		       (v4 & htonl(0xffff0000)) == htonl(0xc0a80000) ||
		       (v4 & htonl(0xffc00000)) == htonl(0x64400000) ||
		       (v4 & htonl(0xffff0000)) == htonl(0xa9fe0000) ||
		       (v4 & htonl(0xff000000)) == htonl(0x7f000000) ||
		       (v4 & htonl(0xff000000)) == 0;

	return (a->s6_addr[0] & 0xfe) == 0xfc ||
	       (a->s6_addr32[0] & htonl(0xff800000)) == htonl(0xfe800000);
}

/* Both families; an IPv4 broadcast to all (255.255.255.255) counts. */
static inline bool vpc_addr_is_multicast(const struct in6_addr *a)
{
	if (vpc_addr_is_v4(a))
		return ipv4_is_multicast(vpc_addr_v4(a)) ||
		       ipv4_is_lbcast(vpc_addr_v4(a));
	return ipv6_addr_is_multicast(a);
}

#endif
