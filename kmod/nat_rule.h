/* SPDX-License-Identifier: GPL-2.0 */
/* NAT rules: what a tenant has said about the way outside and back. */
#ifndef _VPC_NAT_RULE_H
#define _VPC_NAT_RULE_H

#include <uapi/linux/vpc.h>
#include "packet.h"
#include "vpc.h"

struct vpc_gateway;
struct vpc_network_config;

/* The most targets of a rule, and the most addresses that they make. */
#define VPC_NAT_TARGETS		16
#define VPC_NAT_ADDRESSES	256

/**
 * struct vpc_nat_target - what is translated to
 * @first: address
 * @n: number of addresses from @first on, 1 but for source NAT
 * @port: destination NAT: the port that the rule's first one becomes
 */
struct vpc_nat_target {
	struct in6_addr first;
	u16 n;
	u16 port;
};

/**
 * struct vpc_nat_spec - what a rule says
 * @type: enum vpc_nat_type
 * @proto: IP protocol, 0: all
 * @first: first destination port, host byte order
 * @last: last one; 0 to 65535 are all packets, with ports or without
 * @n_to: length of @to
 * @priority: the lowest matching rule decides
 * @source: sources that it concerns
 * @dest: destinations; of destination NAT the public address
 * @to: what is translated to; source NAT without any has the gateway's address
 */
struct vpc_nat_spec {
	u8 type;
	u8 proto;
	u16 first;
	u16 last;
	u8 n_to;
	u32 priority;
	struct vpc_prefix source;
	struct vpc_prefix dest;
	struct vpc_nat_target to[VPC_NAT_TARGETS];
};

/**
 * struct vpc_nat_rule - a NAT rule, never changed once it is listed but for
 *	@draining and @hits
 * @list: in vpc.nat_rules, by vpc_nat_rank(), then age
 * @id: number given by the kernel
 * @spec: what it says
 * @n_public: public addresses that it has, see nat_public.c
 * @narrow: the source alone does not say whether it has a packet
 * @draining: decides nothing any more, and goes when its flows have (drain.c)
 * @hits: new connections that it decided
 * @rcu: to free it
 */
struct vpc_nat_rule {
	struct list_head list;
	u32 id;
	struct vpc_nat_spec spec;
	u16 n_public;
	bool narrow;
	bool draining;
	atomic64_t hits;
	struct rcu_head rcu;
};

/*
 * Rules are tried by rising rank: by priority, then the longer source prefix,
 * then the longer destination prefix; among equals the older one.
 */
u64 vpc_nat_rank(const struct vpc_nat_spec *spec);

/* Control side: vpc->lock. @spec is copied. @attrs: VPC_A_NAT_*. */
struct vpc_nat_rule *vpc_nat_add(struct vpc *vpc,
				 const struct vpc_nat_spec *spec,
				 struct nlattr **attrs,
				 struct netlink_ext_ack *extack);
/* The flows that it translates end, each on its next packet. */
void vpc_nat_del(struct vpc *vpc, struct vpc_nat_rule *rule);
/* From now on for the flows alone that it has. */
void vpc_nat_drain(struct vpc *vpc, struct vpc_nat_rule *rule);
/* All of them; the VPC is going, and with it its flows. */
void vpc_nat_flush(struct vpc *vpc);
struct vpc_nat_rule *vpc_nat_find(struct vpc *vpc, u32 id);
/*
 * The first one of the same type as @spec, of those that do not drain, that
 * says the same in all that @attrs give; @several: are there others?
 */
struct vpc_nat_rule *vpc_nat_find_spec(struct vpc *vpc,
				       const struct vpc_nat_spec *spec,
				       struct nlattr **attrs, bool *several);
/*
 * nat_check.c: completes @spec, in which what @attrs do not give is 0, and
 * refuses what cannot be.
 */
int vpc_nat_check(struct vpc *vpc, struct vpc_nat_spec *spec,
		  struct nlattr **attrs, struct netlink_ext_ack *extack);

/*
 * nat_public.c: of one rule, before it is listed and when it is no more; takes
 * vn->lock. What another one has as well stays.
 */
unsigned int vpc_nat_count_public(const struct vpc_nat_spec *spec);
int vpc_nat_rule_publish(struct vpc *vpc, const struct vpc_nat_rule *rule,
			 const struct nlattr *attr,
			 struct netlink_ext_ack *extack);
void vpc_nat_rule_unpublish(struct vpc *vpc, const struct vpc_nat_rule *rule);
void vpc_nat_rule_announce(struct vpc *vpc, const struct vpc_nat_rule *rule);
/* Has a rule this public address? */
bool vpc_nat_uses(const struct vpc *vpc, const struct in6_addr *addr);
/* One that leads to a network; with @config only if it would not any more. */
struct vpc_nat_rule *
vpc_nat_stranded(const struct vpc_network *network,
		 const struct vpc_network_config *config);
/*
 * A gateway comes (or goes): stage what rules have on the outside, to be
 * published (or withdraw it). vpc->lock and vn->lock.
 */
int vpc_nat_publish(const struct vpc_gateway *gateway, struct list_head *stage,
		    const struct nlattr *attr, struct netlink_ext_ack *extack);
void vpc_nat_unpublish(struct vpc *vpc);
/* Tell the link about all of it. vpc->lock. */
void vpc_nat_announce(struct vpc *vpc);

/*
 * Data side, RCU. The rule that decides for a packet on its way out, as it
 * came from the guest, or from outside, as it came to the public address.
 * NULL: none.
 */
struct vpc_nat_rule *vpc_nat_match_out(const struct vpc *vpc,
				       const struct vpc_key *key);
struct vpc_nat_rule *vpc_nat_match_in(const struct vpc *vpc,
				      const struct vpc_key *key);
/* The rule with this number, if it drains; else NULL. */
struct vpc_nat_rule *vpc_nat_draining(const struct vpc *vpc, u32 id);
/* Is the destination a port that destination NAT has, whoever may use it? */
bool vpc_nat_has_port(const struct vpc *vpc, const struct vpc_key *key);
/*
 * The public address that source NAT by a rule gives a guest: always the same
 * one (RFC 4787 REQ-2). false: there is none.
 */
bool vpc_nat_public_of(const struct vpc_nat_rule *rule,
		       const struct vpc_gateway *gateway,
		       const struct in6_addr *guest, struct in6_addr *public);
/* Of destination NAT: make the destination of @key the guest's. */
void vpc_nat_choose(const struct vpc_nat_rule *rule, struct vpc_key *key);

#endif
