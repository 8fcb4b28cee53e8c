/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The DNS zone of a VPC: its name, and the records that were configured. The
 * names of hosts are in host.c, and what is answered in reply/dns_answer.c.
 */
#ifndef _VPC_ZONE_H
#define _VPC_ZONE_H

#include <linux/rhashtable-types.h>
#include <uapi/linux/vpc.h>
#include "reply/dns_wire.h"
#include "resolver.h"

struct netlink_ext_ack;
struct nlattr;
struct vpc;

#define VPC_MAX_RECORDS		4096
#define VPC_MAX_ZONE_BYTES	(1024 * 1024)	/* of nodes and records */
#define VPC_MAX_NODE_RECORDS	256		/* a query walks over them */
#define VPC_RECORD_DATA_MAX	1024		/* fits into an answer */

#define VPC_ZONE_TTL		60	/* seconds; hosts come and go */
#define VPC_RECORD_TTL_ZONE	U32_MAX	/* the zone's */

/**
 * struct vpc_zone_config - what can be set on a zone
 * @rcu: to free it
 * @name: where it begins
 * @ttl: of records that have none of their own, in seconds
 * @n_resolvers: length of @resolvers
 * @resolvers: who is asked for the names of others
 *
 * Replaced as a whole under RCU; what the data path notes of resolvers is taken
 * over, but for what comes meanwhile.
 */
struct vpc_zone_config {
	struct rcu_head rcu;
	struct vpc_dns_name name;
	u32 ttl;
	u8 n_resolvers;
	struct vpc_resolver resolvers[VPC_RESOLVER_MAX];
};

/**
 * struct vpc_zone_node - a name that exists (RFC 4592 section 2.2)
 * @node: in vpc_zone.nodes
 * @parent: the node above, NULL where that is the apex
 * @children: nodes below
 * @n_records: length of @records
 * @records: struct vpc_record, RCU; may be empty: it exists for its children
 * @rcu: to free it
 * @len: length of @wire
 * @wire: the name, in full
 *
 * There as long as it has records or children; vpc->lock.
 */
struct vpc_zone_node {
	struct rhash_head node;
	struct vpc_zone_node *parent;
	unsigned int children;
	unsigned int n_records;
	struct list_head records;
	struct rcu_head rcu;
	u8 len;
	u8 wire[];
};

/**
 * struct vpc_record - a record
 * @list: in vpc_zone.records
 * @owned: in vpc_zone_node.records, RCU
 * @zone: the zone
 * @node: whose it is
 * @rcu: to free it
 * @id: number given by the kernel, in the order of @list
 * @ttl: in seconds, or VPC_RECORD_TTL_ZONE
 * @type: enum vpc_dns_type
 * @len: length of @data
 * @data: as on the wire, names in full and in lower case
 *
 * Never changed.
 */
struct vpc_record {
	struct list_head list;
	struct list_head owned;
	struct vpc_zone *zone;
	struct vpc_zone_node *node;
	struct rcu_head rcu;
	u32 id;
	u32 ttl;
	u16 type;
	u16 len;
	u8 data[];
};

/* Counters of queries, by what came of them. */
enum vpc_zone_count {
	VPC_ZONE_QUERIES,	/* all */
	VPC_ZONE_ANSWERED,	/* with data, or that there is none of the type */
	VPC_ZONE_NXDOMAIN,
	VPC_ZONE_REFUSED,	/* not our names */
	VPC_ZONE_MALFORMED,	/* or not understood */
	VPC_ZONE_TRUNCATED,	/* of those answered */
	VPC_ZONE_FORWARDED,	/* to a resolver */
	VPC_ZONE_COUNTS
};

struct vpc_zone_stats {
	u64 n[VPC_ZONE_COUNTS];
};

/**
 * struct vpc_zone - the zone of a VPC
 * @vpc: the VPC
 * @config: RCU, changed under vpc.lock
 * @nodes: struct vpc_zone_node by name
 * @records: struct vpc_record by id
 * @n_records: length of @records
 * @n_bytes: what nodes and records take
 * @record_id: last number given to a record
 * @stats: per CPU
 */
struct vpc_zone {
	struct vpc *vpc;
	struct vpc_zone_config __rcu *config;
	struct rhashtable nodes;
	struct list_head records;
	unsigned int n_records;
	size_t n_bytes;
	u32 record_id;
	struct vpc_zone_stats __percpu *stats;
};

/* Control side: vpc->lock. @attrs: VPC_A_DNS_*, may be NULL. */
struct vpc_zone *vpc_zone_of(const struct vpc *vpc);
struct vpc_zone_config *vpc_zone_config_of(const struct vpc_zone *zone);
/*
 * Make it, or change it where it is there, to what @want has, which is copied.
 */
int vpc_zone_set(struct vpc *vpc, const struct vpc_zone_config *want,
		 struct nlattr **attrs, struct netlink_ext_ack *extack);
/* With all its records. May sleep; @vpc has one. */
void vpc_zone_del(struct vpc *vpc);
u64 vpc_zone_read(const struct vpc_zone *zone, enum vpc_zone_count what);

/**
 * struct vpc_record_want - a record as it is asked for
 * @name: whose it is to be
 * @type: enum vpc_dns_type
 * @ttl: in seconds, or VPC_RECORD_TTL_ZONE
 * @len: length of @data
 * @data: as on the wire
 */
struct vpc_record_want {
	struct vpc_dns_name name;
	u16 type;
	u32 ttl;
	u16 len;
	u8 data[VPC_RECORD_DATA_MAX];
};

/* @attrs: VPC_A_RECORD_*, may be NULL. */
struct vpc_record *vpc_zone_add(struct vpc_zone *zone,
				const struct vpc_record_want *want,
				struct nlattr **attrs,
				struct netlink_ext_ack *extack);
void vpc_zone_remove(struct vpc_zone *zone, struct vpc_record *record);

/* Data side, RCU (or vpc->lock): a name of @len bytes, or NULL. */
struct vpc_zone_node *vpc_zone_find(const struct vpc_zone *zone,
				    const u8 *wire, u8 len);
/* The first record of a type, NULL: none. @node may be NULL. */
const struct vpc_record *vpc_zone_first(const struct vpc_zone_node *node,
					u16 type);

static inline void vpc_zone_count(const struct vpc_zone *zone,
				  enum vpc_zone_count what)
{
	this_cpu_inc(zone->stats->n[what]);
}

#endif
