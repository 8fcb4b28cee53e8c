/* SPDX-License-Identifier: GPL-2.0 */
/* The addresses and prefixes that VPCs own on the outside. */
#ifndef _VPC_PUBLIC_H
#define _VPC_PUBLIC_H

#include "addr.h"
#include "vpc.h"

struct vpc_uplink;
struct vpc_uplink_config;

/*
 * What a VPC has a public address or prefix for. The first two are on the link
 * of its uplink: staging and vpc_public_check() see to it.
 */
enum vpc_public_use {
	VPC_PUBLIC_NAT,		/* the gateway's own address, or a NAT rule's */
	VPC_PUBLIC_FIP,		/* a floating IP */
	VPC_PUBLIC_ROUTED,	/* packets go in untranslated: NAT exemption */
};

/**
 * struct vpc_public - a prefix that a VPC owns on the outside
 * @prefix: the prefix; an address has full length
 * @vpc: the owner
 * @uplink: where it is
 * @from: another VPC that it is taken over from, NULL: none; used by the
 *	staging alone
 * @answer: ARP and ND for it are answered on the uplink
 * @use: what the owner has it for
 * @stage: in a list of those that are to be published together
 * @rcu: to free it
 *
 * Never changed once it is in the table, replaced when the gateway moves.
 */
struct vpc_public {
	struct vpc_prefix prefix;
	struct vpc *vpc;
	struct vpc_uplink *uplink;
	const struct vpc *from;
	bool answer;
	enum vpc_public_use use;
	union {
		struct list_head stage;
		struct rcu_head rcu;
	};
};

/*
 * Control side, vn->lock. What a VPC publishes together is staged, one by one,
 * and committed: all of it or, out of memory, nothing. Staging copies @want
 * and refuses, with @attr at fault, what another VPC, the host or a provider's
 * router has, and what the VPC itself has as something else. What it has as
 * the same (its gateway moves to another uplink) is replaced, and so is what
 * @want->from has as the same. The VPCs on the uplink decide afresh after a
 * change: what they send to the address goes elsewhere now.
 */
int vpc_public_stage(struct list_head *stage, const struct vpc_public *want,
		     const struct nlattr *attr, struct netlink_ext_ack *extack);
int vpc_public_commit(struct vpc_net *vn, struct list_head *stage);
void vpc_public_discard(struct list_head *stage);
void vpc_public_del(struct vpc_net *vn, const struct vpc_prefix *prefix);
/* May an uplink be changed like this, with what is published there? */
int vpc_public_check(struct vpc_uplink *uplink,
		     const struct vpc_uplink_config *config,
		     struct nlattr **attrs, struct netlink_ext_ack *extack);

/* The VPC that has exactly this address for that use, or NULL. vn->lock. */
struct vpc *vpc_public_owner(const struct vpc_net *vn,
			     const struct in6_addr *addr,
			     enum vpc_public_use use);

/* Data side, RCU: the longest prefix that has @addr, or NULL. */
struct vpc_public *vpc_public_lookup(const struct vpc_net *vn,
				     const struct in6_addr *addr);

#endif
