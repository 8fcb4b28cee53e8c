// SPDX-License-Identifier: GPL-2.0
/*
 * The DNS zone of a VPC: its name, and the records that were configured.
 *
 * Lifetime: vpc_zone_del() takes the zone from its VPC, waits for the queries
 * that found it there, and frees it with all that hangs off it. A record or a
 * node is taken out of its list or table and freed after a grace period.
 */
#include <linux/jhash.h>
#include <linux/rhashtable.h>
#include <linux/slab.h>
#include "advertise.h"
#include "extack.h"
#include "network.h"
#include "stats.h"
#include "verdict.h"
#include "vpc.h"
#include "zone.h"

/* What the names of addresses are below. */
static const struct vpc_dns_name arpa = { .len = 6, .wire = "\4arpa" };

struct node_key {
	const u8 *wire;
	u8 len;
};

static u32 hash_key(const void *data, u32 len, u32 seed)
{
	const struct node_key *key = data;

	return jhash(key->wire, key->len, seed);
}

static u32 hash_node(const void *data, u32 len, u32 seed)
{
	const struct vpc_zone_node *node = data;

	return jhash(node->wire, node->len, seed);
}

static int compare(struct rhashtable_compare_arg *arg, const void *object)
{
	const struct vpc_zone_node *node = object;
	const struct node_key *key = arg->key;

	return node->len != key->len ||
	       memcmp(node->wire, key->wire, key->len);
}

static const struct rhashtable_params node_params = {
	.head_offset = offsetof(struct vpc_zone_node, node),
	.key_len = sizeof(struct node_key),
	.hashfn = hash_key,
	.obj_hashfn = hash_node,
	.obj_cmpfn = compare,
	.automatic_shrinking = true,
};

struct vpc_zone_node *vpc_zone_find(const struct vpc_zone *zone,
				    const u8 *wire, u8 len)
{
	struct node_key key = { .wire = wire, .len = len };

	return rhashtable_lookup_fast((struct rhashtable *)&zone->nodes, &key,
				      node_params);
}

const struct vpc_record *vpc_zone_first(const struct vpc_zone_node *node,
					u16 type)
{
	const struct vpc_record *record;

	if (!node)
		return NULL;
	list_for_each_entry_rcu(record, &node->records, owned, true)
		if (record->type == type)
			return record;
	return NULL;
}

struct vpc_zone *vpc_zone_of(const struct vpc *vpc)
{
	return rcu_dereference_check(vpc->dns, lockdep_is_held(&vpc->lock));
}

struct vpc_zone_config *vpc_zone_config_of(const struct vpc_zone *zone)
{
	return rcu_dereference_protected(zone->config,
					 lockdep_is_held(&zone->vpc->lock));
}

u64 vpc_zone_read(const struct vpc_zone *zone, enum vpc_zone_count what)
{
	u64 sum = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		sum += READ_ONCE(per_cpu_ptr(zone->stats, cpu)->n[what]);
	return sum;
}

static struct vpc_zone *zone_new(struct vpc *vpc)
{
	struct vpc_zone *zone;

	zone = kzalloc(sizeof(*zone), GFP_KERNEL_ACCOUNT);
	if (!zone)
		return NULL;
	zone->vpc = vpc;
	INIT_LIST_HEAD(&zone->records);
	zone->stats = alloc_percpu_gfp(struct vpc_zone_stats,
				       GFP_KERNEL_ACCOUNT);
	if (!zone->stats)
		goto free_zone;
	if (rhashtable_init(&zone->nodes, &node_params))
		goto free_stats;
	vpc_created(zone);
	return zone;

free_stats:
	free_percpu(zone->stats);
free_zone:
	kfree(zone);
	return NULL;
}

/* Nobody finds it any more. */
static void zone_free(struct vpc_zone *zone)
{
	rhashtable_destroy(&zone->nodes);
	free_percpu(zone->stats);
	kfree(rcu_dereference_protected(zone->config, true));
	kfree(zone);
	vpc_destroyed(zone);
}

static int check_name(const struct vpc_zone *zone,
		      const struct vpc_dns_name *name,
		      const struct nlattr *attr, struct netlink_ext_ack *extack)
{
	if (vpc_dns_name_below(name, &arpa) >= 0) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "The names of addresses are there without a zone");
		return -EINVAL;
	}
	if (zone && zone->n_records &&
	    vpc_dns_name_below(name, &vpc_zone_config_of(zone)->name)) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "The zone has records, which are named by it: delete them first");
		return -EBUSY;
	}
	return 0;
}

/*
 * What router advertisements say of it is another thing now. @old: what they
 * have said, or NULL.
 */
static void announce(struct vpc *vpc, const struct vpc_dns_name *old)
{
	struct vpc_network *network;

	atomic_inc(&vpc->dns_serial);
	vpc_listing_changed(vpc);
	list_for_each_entry(network, &vpc->networks, list) {
		if (old)
			vpc_verdict_withdraw_dns(network, old);
		vpc_advertise_change(network);
	}
}

int vpc_zone_set(struct vpc *vpc, const struct vpc_zone_config *want,
		 struct nlattr **attrs, struct netlink_ext_ack *extack)
{
	const struct vpc_dns_name *name = &want->name;
	struct vpc_zone *zone = vpc_zone_of(vpc);
	struct vpc_zone_config *config, *old = NULL;
	int err;

	lockdep_assert_held(&vpc->lock);
	err = check_name(zone, name, vpc_attr(attrs, VPC_A_DNS_ZONE), extack);
	if (err)
		return err;
	config = kmemdup(want, sizeof(*want), GFP_KERNEL_ACCOUNT);
	if (!config)
		return -ENOMEM;
	if (zone) {
		old = vpc_zone_config_of(zone);
		vpc_resolver_keep(config, old);
		rcu_assign_pointer(zone->config, config);
	} else {
		zone = zone_new(vpc);
		if (!zone) {
			kfree(config);
			return -ENOMEM;
		}
		RCU_INIT_POINTER(zone->config, config);
		rcu_assign_pointer(vpc->dns, zone);
	}
	announce(vpc, old && vpc_dns_name_below(name, &old->name) ?
		      &old->name : NULL);
	/* What was sent on to a resolver is looked at again. */
	vpc_gen_bump(vpc);
	if (old)
		kfree_rcu(old, rcu);
	return 0;
}

void vpc_zone_del(struct vpc *vpc)
{
	struct vpc_record *record, *next;
	struct vpc_zone *zone = vpc_zone_of(vpc);

	lockdep_assert_held(&vpc->lock);
	rcu_assign_pointer(vpc->dns, NULL);
	announce(vpc, &vpc_zone_config_of(zone)->name);
	vpc_gen_bump(vpc);
	synchronize_net();
	list_for_each_entry_safe(record, next, &zone->records, list)
		vpc_zone_remove(zone, record);
	zone_free(zone);
}

static size_t node_size(const struct vpc_zone_node *node)
{
	return struct_size(node, wire, node->len);
}

static size_t record_size(const struct vpc_record *record)
{
	return struct_size(record, data, record->len);
}

/* Nodes that have neither records nor children do not exist. */
static void prune(struct vpc_zone *zone, struct vpc_zone_node *node)
{
	struct vpc_zone_node *parent;

	for (; node && !node->n_records && !node->children; node = parent) {
		parent = node->parent;
		if (parent)
			parent->children--;
		rhashtable_remove_fast(&zone->nodes, &node->node, node_params);
		zone->n_bytes -= node_size(node);
		kfree_rcu(node, rcu);
	}
}

static struct vpc_zone_node *node_new(struct vpc_zone *zone, const u8 *wire,
				      u8 len)
{
	struct vpc_zone_node *node;

	node = kzalloc(struct_size(node, wire, len), GFP_KERNEL_ACCOUNT);
	if (!node)
		return NULL;
	INIT_LIST_HEAD(&node->records);
	node->len = len;
	memcpy(node->wire, wire, len);
	if (rhashtable_insert_fast(&zone->nodes, &node->node, node_params)) {
		kfree(node);
		return NULL;
	}
	zone->n_bytes += node_size(node);
	return node;
}

/* The node of a name, with all above it up to the apex. NULL: no memory */
static struct vpc_zone_node *get_node(struct vpc_zone *zone,
				      const struct vpc_dns_name *name)
{
	int apex = vpc_dns_name_below(name, &vpc_zone_config_of(zone)->name), at = 0;
	struct vpc_zone_node *node, *first = NULL, *last = NULL;

	do {
		node = vpc_zone_find(zone, name->wire + at, name->len - at);
		if (last && node)
			node->children++;
		if (last)
			last->parent = node;
		if (node)
			return first ?: node;
		node = node_new(zone, name->wire + at, name->len - at);
		if (!node)
			break;
		if (last) {
			last->parent = node;
			node->children++;
		}
		first = first ?: node;
		last = node;
		at += name->wire[at] + 1;
	} while (at < apex);

	if (!node)
		prune(zone, first);
	return node ? first : NULL;
}

/* A PTR record may be at the name of an address. */
static bool is_of_address(const struct vpc_record_want *want)
{
	return want->type == VPC_DNS_PTR &&
	       vpc_dns_name_below(&want->name, &arpa) > 0;
}

static int check_place(struct vpc_zone *zone,
		       const struct vpc_record_want *want,
		       const struct nlattr *attr, struct netlink_ext_ack *extack)
{
	int apex = vpc_dns_name_below(&want->name, &vpc_zone_config_of(zone)->name);
	bool wildcard = want->name.wire[0] == 1 && want->name.wire[1] == '*';

	if (apex < 0 && !is_of_address(want)) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "The name is not in the zone, nor an address with a PTR record");
		return -EINVAL;
	}
	if (!apex && want->type == VPC_DNS_CNAME) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "The apex of a zone is no alias, it has SOA and NS records");
		return -EINVAL;
	}
	if (!apex && want->type == VPC_DNS_NS) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "The apex has a name server, the kernel");
		return -EINVAL;
	}
	if (wildcard && want->type == VPC_DNS_NS) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "A wildcard cannot be delegated (RFC 4592 section 4.2)");
		return -EINVAL;
	}
	return 0;
}

static int check_node(const struct vpc_zone_node *node,
		      const struct vpc_record_want *want,
		      struct nlattr **attrs, struct netlink_ext_ack *extack)
{
	const struct nlattr *name = vpc_attr(attrs, VPC_A_RECORD_NAME);
	bool cname = want->type == VPC_DNS_CNAME;
	const struct vpc_record *record;

	list_for_each_entry(record, &node->records, owned) {
		if (record->type == want->type && record->len == want->len &&
		    !memcmp(record->data, want->data, want->len)) {
			NL_SET_ERR_MSG_ATTR(extack, name,
					    "There is this record already");
			return -EEXIST;
		}
		if (cname || record->type == VPC_DNS_CNAME) {
			NL_SET_ERR_MSG_ATTR(extack, name,
					    "An alias (CNAME) has no other records (RFC 1034 section 3.6.2)");
			return -EEXIST;
		}
	}
	if (node->n_records < VPC_MAX_NODE_RECORDS)
		return 0;
	NL_SET_ERR_MSG_ATTR_FMT(extack, name,
				"A name has at most %u records",
				VPC_MAX_NODE_RECORDS);
	return -ENOSPC;
}

static int check_room(const struct vpc_zone *zone, struct nlattr **attrs,
		      struct netlink_ext_ack *extack)
{
	if (zone->n_records < VPC_MAX_RECORDS &&
	    zone->n_bytes <= VPC_MAX_ZONE_BYTES)
		return 0;
	NL_SET_ERR_MSG_ATTR_FMT(extack, vpc_attr(attrs, VPC_A_RECORD_NAME),
				"A zone has at most %u records, and %u bytes of them",
				VPC_MAX_RECORDS, VPC_MAX_ZONE_BYTES);
	return -ENOSPC;
}

static struct vpc_record *insert(struct vpc_zone *zone,
				 struct vpc_zone_node *node,
				 const struct vpc_record_want *want)
{
	struct vpc_record *record;

	record = kzalloc(struct_size(record, data, want->len),
			 GFP_KERNEL_ACCOUNT);
	if (!record)
		return NULL;
	record->zone = zone;
	record->node = node;
	record->id = ++zone->record_id;
	record->type = want->type;
	record->ttl = want->ttl;
	record->len = want->len;
	memcpy(record->data, want->data, want->len);

	list_add_tail(&record->list, &zone->records);
	list_add_tail_rcu(&record->owned, &node->records);
	node->n_records++;
	zone->n_records++;
	zone->n_bytes += record_size(record);
	vpc_created(record);
	return record;
}

static void zone_changed(struct vpc_zone *zone)
{
	atomic_inc(&zone->vpc->dns_serial);
	vpc_listing_changed(zone->vpc);
}

struct vpc_record *vpc_zone_add(struct vpc_zone *zone,
				const struct vpc_record_want *want,
				struct nlattr **attrs,
				struct netlink_ext_ack *extack)
{
	struct vpc_record *record = NULL;
	struct vpc_zone_node *node;
	int err;

	lockdep_assert_held(&zone->vpc->lock);
	err = check_place(zone, want, vpc_attr(attrs, VPC_A_RECORD_NAME),
			  extack) ?:
	      check_room(zone, attrs, extack);
	if (err)
		return ERR_PTR(err);

	node = get_node(zone, &want->name);
	if (!node)
		return ERR_PTR(-ENOMEM);
	err = check_node(node, want, attrs, extack);
	if (!err) {
		record = insert(zone, node, want);
		err = record ? 0 : -ENOMEM;
	}
	if (err) {
		prune(zone, node);
		return ERR_PTR(err);
	}
	zone_changed(zone);
	return record;
}

void vpc_zone_remove(struct vpc_zone *zone, struct vpc_record *record)
{
	struct vpc_zone_node *node = record->node;

	lockdep_assert_held(&zone->vpc->lock);
	list_del(&record->list);
	list_del_rcu(&record->owned);
	node->n_records--;
	zone->n_records--;
	zone->n_bytes -= record_size(record);
	vpc_destroyed(record);
	kfree_rcu(record, rcu);
	prune(zone, node);
	zone_changed(zone);
}
