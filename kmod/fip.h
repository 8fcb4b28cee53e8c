/* SPDX-License-Identifier: GPL-2.0 */
/* Floating IPs: public addresses that are one guest's, in both directions. */
#ifndef _VPC_FIP_H
#define _VPC_FIP_H

#include <uapi/linux/vpc.h>
#include "addr.h"
#include "vpc.h"

struct vpc_meter;
struct vpc_meter_limit;
struct vpc_network;
struct vpc_network_config;
struct vpc_uplink;

/**
 * struct vpc_fip - a floating IP, bound to an address of the VPC
 * @addr: public address
 * @inside: address of the guest, of the same family
 * @vpc: its VPC
 * @draining: lets nothing new in or out, and goes when its flows have (drain.c)
 * @meter: what has passed by it and how much may, freed with it
 * @rcu: to free it
 *
 * In vpc.fips by @addr and in vpc.fip_insides by @inside. Never changed but
 * for @draining.
 */
struct vpc_fip {
	struct in6_addr addr;
	struct in6_addr inside;
	struct vpc *vpc;
	bool draining;
	struct vpc_meter *meter;
	struct rcu_head rcu;
};

/*
 * Control side: rtnl and vpc->lock; takes vpc_net.lock. @attrs: VPC_A_FIP_*,
 * may be NULL. @replace: take over what is bound already, from another VPC of
 * the namespace, too.
 */
struct vpc_fip *vpc_fip_add(struct vpc *vpc, const struct in6_addr *addr,
			    const struct in6_addr *inside, bool replace,
			    struct nlattr **attrs,
			    struct netlink_ext_ack *extack);
/*
 * Bind it to another address: the new object, which stands in its place and
 * has its meter.
 */
struct vpc_fip *vpc_fip_move(struct vpc_fip *fip, const struct in6_addr *inside,
			     struct nlattr **attrs,
			     struct netlink_ext_ack *extack);
/* How much may pass, NULL: any number of bytes. vpc->lock */
void vpc_fip_limit(struct vpc_fip *fip, struct vpc_meter_limit *limit);
/* Its connections end, each on its next packet. */
void vpc_fip_del(struct vpc_fip *fip);
/* All of them; the VPC is going, and with it its flows. */
void vpc_fip_flush(struct vpc *vpc);

/* vpc->lock. */
struct vpc_fip *vpc_fip_find(const struct vpc *vpc,
			     const struct in6_addr *addr);
/* The first one whose public address is above @addr; :: is below all. */
struct vpc_fip *vpc_fip_after(const struct vpc *vpc,
			      const struct in6_addr *addr);
/* One that leads to a network; with @config only if it would not any more. */
struct vpc_fip *vpc_fip_stranded(const struct vpc_network *network,
				 const struct vpc_network_config *config);
/* The VPC that has it, with its device held, or NULL. */
struct vpc *vpc_fip_owner_get(struct vpc_net *vn, const struct in6_addr *addr);

/*
 * The gateway comes (or goes): stage them, to be published (or withdraw them).
 * vpc->lock and vn->lock.
 */
int vpc_fip_publish(struct vpc *vpc, struct vpc_uplink *uplink,
		    struct list_head *stage, const struct nlattr *attr,
		    struct netlink_ext_ack *extack);
void vpc_fip_unpublish(struct vpc *vpc);
/* Tell the link about all of them. vpc->lock. */
void vpc_fip_announce(struct vpc *vpc);

/* Data side, RCU: by public address, and by that of the guest. */
static inline struct vpc_fip *vpc_fip_lookup(const struct vpc *vpc,
					     const struct in6_addr *addr)
{
	return vpc_lpm_lookup(&vpc->fips, addr);
}

static inline struct vpc_fip *vpc_fip_of(const struct vpc *vpc,
					 const struct in6_addr *inside)
{
	return vpc_lpm_lookup(&vpc->fip_insides, inside);
}

/* The same for a new connection: NULL where it drains. */
static inline struct vpc_fip *vpc_fip_leaving(const struct vpc *vpc,
					      const struct in6_addr *inside)
{
	struct vpc_fip *fip = vpc_fip_of(vpc, inside);

	return fip && !READ_ONCE(fip->draining) ? fip : NULL;
}

#endif
