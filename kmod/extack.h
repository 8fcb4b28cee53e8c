/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What refusals have in common: the attribute at fault, and addresses as text.
 * A formatted sentence has 79 characters; an IPv6 prefix can take 43 of them.
 */
#ifndef _VPC_EXTACK_H
#define _VPC_EXTACK_H

#include <linux/inet.h>
#include <linux/netlink.h>
#include "addr.h"

/* The attribute at fault, for functions that may be called without any. */
static inline const struct nlattr *vpc_attr(struct nlattr **attrs, int type)
{
	return attrs ? attrs[type] : NULL;
}

/* An address or prefix as people write it. */
struct vpc_text {
	char s[INET6_ADDRSTRLEN + 4];
};

static inline struct vpc_text vpc_addr_text(const struct in6_addr *addr)
{
	struct vpc_text text;

	if (vpc_addr_is_v4(addr))
		snprintf(text.s, sizeof(text.s), "%pI4", &addr->s6_addr32[3]);
	else
		snprintf(text.s, sizeof(text.s), "%pI6c", addr);
	return text;
}

static inline struct vpc_text vpc_prefix_text(const struct vpc_prefix *prefix)
{
	struct vpc_text text;

	if (vpc_prefix_is_v4(prefix))
		snprintf(text.s, sizeof(text.s), "%pI4/%u",
			 &prefix->addr.s6_addr32[3],
			 prefix->plen - VPC_V4_PLEN);
	else
		snprintf(text.s, sizeof(text.s), "%pI6c/%u", &prefix->addr,
			 prefix->plen);
	return text;
}

/* Bits past the prefix length must be zero: say which prefix was meant. */
static inline int vpc_prefix_check(const struct vpc_prefix *prefix,
				   const struct nlattr *attr,
				   struct netlink_ext_ack *extack)
{
	struct vpc_prefix whole = { .plen = prefix->plen };

	ipv6_addr_prefix(&whole.addr, &prefix->addr, prefix->plen);
	if (ipv6_addr_equal(&whole.addr, &prefix->addr))
		return 0;

	NL_SET_ERR_MSG_ATTR_FMT(extack, attr, "Host bits are set, use %s",
				vpc_prefix_text(&whole).s);
	return -EINVAL;
}

#endif
