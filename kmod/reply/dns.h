/* SPDX-License-Identifier: GPL-2.0 */
/*
 * DNS: what a query is answered with. For dns.c, dns_answer.c and
 * dns_reverse.c only.
 */
#ifndef _VPC_REPLY_DNS_H
#define _VPC_REPLY_DNS_H

#include "../zone.h"
#include "dns_wire.h"

struct vpc_network;

/**
 * struct vpc_dns_lookup - a query being looked up
 * @vpc: the VPC
 * @network: of the one who asks, NULL: he is on none
 * @zone: the zone
 * @config: its settings
 * @query: the query
 * @w: the answer
 * @name: what is looked for now: the name asked for, or @target
 * @target: room for what that is an alias of
 * @foreign: the answer refers to the name servers of another zone
 */
struct vpc_dns_lookup {
	struct vpc *vpc;
	const struct vpc_network *network;
	const struct vpc_zone *zone;
	const struct vpc_zone_config *config;
	const struct vpc_dns_query *query;
	struct vpc_dns_writer *w;
	const struct vpc_dns_name *name;
	struct vpc_dns_name *target;
	bool foreign;
};

#define VPC_DNS_FOLLOW	(-2)	/* @name has changed, look for that */
#define VPC_DNS_ALIEN	(-3)	/* @name is none of ours */

/*
 * dns_answer.c: fill lookup->w; @name is that of the query. Returns the code
 * to answer with, or VPC_DNS_ALIEN. RCU
 */
int vpc_dns_answer(struct vpc_dns_lookup *l);
/* For dns_reverse.c: the records of a node, of the type that is asked for. */
bool vpc_dns_put_node(struct vpc_dns_lookup *l,
		      const struct vpc_zone_node *node);
/*
 * What the kernel says of the apex of a zone, @at bytes into the name: SOA and
 * NS. false: another type is asked for
 */
bool vpc_dns_put_apex(struct vpc_dns_lookup *l,
		      const struct vpc_dns_name *apex);
/* There is no such data: the SOA record of the zone (RFC 2308 section 3). */
void vpc_dns_put_negative(struct vpc_dns_lookup *l,
			  const struct vpc_dns_name *apex);
/* Is the type wanted, or all of them? */
static inline bool vpc_dns_wants(const struct vpc_dns_lookup *l, u16 type)
{
	return l->query->type == type || l->query->type == VPC_DNS_ANY;
}

/* The name of the kernel as a name server, in the zone. */
#define VPC_DNS_SERVER_LABEL	"\2ns"

/*
 * dns_reverse.c: names of addresses. A code, or VPC_DNS_ALIEN for what is not
 * below in-addr.arpa or ip6.arpa, or no address of a subnet of the VPC.
 */
int vpc_dns_reverse(struct vpc_dns_lookup *l);

#endif
