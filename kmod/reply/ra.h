/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A router advertisement as it is written: the head, and options behind it. For
 * ra.c and ra_write.c only.
 */
#ifndef _VPC_REPLY_RA_H
#define _VPC_REPLY_RA_H

#include "../naming.h"
#include "../network.h"
#include "reply.h"

/* With all there can be it fits the least MTU (RFC 8200 section 5). */
#define VPC_RA_MAX	(IPV6_MIN_MTU - sizeof(struct ipv6hdr))

#define VPC_RA_LIFETIME	1800	/* seconds, AdvDefaultLifetime; of routes too */
#define VPC_RA_DNS_LIFETIME	1800	/* RFC 8106 section 5.1: thrice the interval */

/**
 * struct vpc_ra_writer - an advertisement
 * @len: bytes so far, behind the IPv6 header
 * @buf: where they are
 */
struct vpc_ra_writer {
	unsigned int len;
	u8 buf[VPC_RA_MAX] __aligned(4);
};

/* The head, MAC address and MTU. @lifetime: of the router, 0: it is none. */
void vpc_ra_begin(struct vpc_ra_writer *w, const struct vpc *vpc,
		  const struct vpc_network_config *config, u16 lifetime);
/* @config: where it is a subnet; lifetimes in seconds */
void vpc_ra_put_prefix(struct vpc_ra_writer *w,
		       const struct vpc_network_config *config,
		       const struct vpc_prefix *prefix, u32 valid,
		       u32 preferred);
void vpc_ra_put_route(struct vpc_ra_writer *w,
		      const struct vpc_ra_route *route, u32 lifetime);
void vpc_ra_put_servers(struct vpc_ra_writer *w, const struct in6_addr *servers,
			unsigned int n, u32 lifetime);
void vpc_ra_put_search(struct vpc_ra_writer *w,
		       const struct vpc_dns_name *search, u32 lifetime);

#endif
