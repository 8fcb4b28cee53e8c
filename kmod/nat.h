/* SPDX-License-Identifier: GPL-2.0 */
/* NAT rules, and the decision how a new flow is translated. */
#ifndef _VPC_NAT_H
#define _VPC_NAT_H

#include <uapi/linux/vpc.h>
#include "packet.h"
#include "vpc.h"

/**
 * struct vpc_nat_rule - a NAT rule, never changed once it is listed
 * @list: in vpc.nat_rules, ordered by priority, prefix length, age
 * @id: number given by the kernel
 * @type: enum vpc_nat_type
 * @priority: the lowest matching rule decides
 * @source: sources that it concerns
 * @hits: new connections that it decided
 * @rcu: to free it
 */
struct vpc_nat_rule {
	struct list_head list;
	u32 id;
	u8 type;
	u32 priority;
	struct vpc_prefix source;
	atomic64_t hits;
	struct rcu_head rcu;
};

/* Control side: vpc->lock. @attrs: VPC_A_NAT_*, may be NULL. */
struct vpc_nat_rule *vpc_nat_add(struct vpc *vpc, u8 type,
				 const struct vpc_prefix *source, u32 priority,
				 struct nlattr **attrs,
				 struct netlink_ext_ack *extack);
/* The flows that it translates end, each on its next packet. */
void vpc_nat_del(struct vpc *vpc, struct vpc_nat_rule *rule);
/* All of them; the VPC is going, and with it its flows. */
void vpc_nat_flush(struct vpc *vpc);
struct vpc_nat_rule *vpc_nat_find(struct vpc *vpc, u32 id);
/* The first one with the source; @several (may be NULL): are there others? */
struct vpc_nat_rule *vpc_nat_find_source(struct vpc *vpc, u8 type,
					 const struct vpc_prefix *source,
					 bool *several);
/*
 * The gateway comes (or goes): stage what is exempt, to be published (or
 * withdraw it). vpc->lock and vn->lock.
 */
int vpc_nat_publish(struct vpc *vpc, struct vpc_uplink *uplink,
		    struct list_head *stage, struct netlink_ext_ack *extack);
void vpc_nat_unpublish(struct vpc *vpc);

/* The rule that decides for a source, NULL: none. RCU. */
struct vpc_nat_rule *vpc_nat_match(const struct vpc *vpc,
				   const struct in6_addr *source);
/*
 * Before routing, for what belongs to no flow: a packet from outside that is
 * for a floating IP gets the guest's address as its destination. RCU.
 */
enum vpc_verdict vpc_nat_arrive(struct vpc_pkt *pkt);
/*
 * The stage, for the first packet of a flow: sets pkt->nat or pkt->fip
 * where the packet leaves by the gateway. RCU.
 */
enum vpc_verdict vpc_nat_stage(struct vpc_pkt *pkt);

#endif
