// SPDX-License-Identifier: GPL-2.0
/* Leases as objects: their tables and their states. */
#include <linux/etherdevice.h>
#include <linux/jhash.h>
#include <linux/slab.h>
#include <linux/timekeeping.h>
#include <linux/unaligned.h>
#include "addr.h"
#include "host.h"
#include "lease.h"
#include "neigh.h"
#include "netlink/netlink.h"
#include "network.h"
#include "reservation.h"
#include "station.h"
#include "stats.h"
#include "tick.h"

#define WAKE_BATCH	1024	/* leases that have rested, in one call */

static struct kmem_cache *lease_cache;

static u32 ident_size(const struct vpc_ident *ident)
{
	return offsetof(struct vpc_ident, data) + ident->len +
	       (ident->ia ? sizeof(__be32) : 0);
}

/* What is used of it: mostly a MAC address, a small part of its room. */
static u32 hash_ident(const void *data, u32 len, u32 seed)
{
	return jhash(data, ident_size(data), seed);
}

/* 0: equal. The lengths come first. */
static int compare_ident(struct rhashtable_compare_arg *arg, const void *object)
{
	const struct vpc_ident_node *node = object;

	return memcmp(&node->ident, arg->key, ident_size(arg->key));
}

const struct rhashtable_params vpc_ident_params = {
	.hashfn = hash_ident,
	.obj_cmpfn = compare_ident,
	.head_offset = offsetof(struct vpc_ident_node, node),
	.key_offset = offsetof(struct vpc_ident_node, ident),
	.key_len = sizeof(struct vpc_ident),
	.automatic_shrinking = true,
};

void vpc_ident_mac(struct vpc_ident *ident, const u8 *mac)
{
	ident->kind = VPC_IDENT_MAC;
	ident->ia = false;
	ident->len = ETH_ALEN;
	memcpy(ident->data, mac, ETH_ALEN);
}

void vpc_ident_id(struct vpc_ident *ident, const u8 *id, u8 len)
{
	ident->kind = VPC_IDENT_ID;
	ident->ia = false;
	ident->len = len;
	memcpy(ident->data, id, len);
}

void vpc_ident_set_ia(struct vpc_ident *ident, u32 iaid)
{
	ident->ia = true;
	put_unaligned_be32(iaid, ident->data + ident->len);
}

u32 vpc_ident_ia(const struct vpc_ident *ident)
{
	return ident->ia ? get_unaligned_be32(ident->data + ident->len) : 0;
}

bool vpc_ident_is_of(const struct vpc_ident *ident,
		     const struct vpc_ident *client)
{
	return ident->kind == client->kind && ident->len == client->len &&
	       !memcmp(ident->data, client->data, client->len);
}

struct vpc_lease *vpc_lease_at(struct vpc_ipam *ipam, u64 addr)
{
	lockdep_assert_held(&ipam->lock);
	return xa_load(&ipam->leases, addr);
}

struct vpc_lease *vpc_lease_of(struct vpc_ipam *ipam,
			       const struct vpc_ident *client)
{
	struct vpc_ident_node *node;

	lockdep_assert_held(&ipam->lock);
	node = rhashtable_lookup_fast(&ipam->clients, client,
				      vpc_ident_params);
	return node ? container_of(node, struct vpc_lease, client) : NULL;
}

struct vpc_lease *vpc_lease_of_client(struct vpc_ipam *ipam,
				      const struct vpc_client *client,
				      struct vpc_ident *who)
{
	bool fixed = vpc_client_is_fixed(ipam, client);
	struct vpc_lease *lease, *by_mac;
	struct vpc_ident id __uninitialized;

	vpc_ident_mac(who, client->mac);
	if (client->ia && !fixed)
		vpc_ident_set_ia(who, client->iaid);
	if (fixed || !client->id_len)
		return vpc_lease_of(ipam, who);

	vpc_ident_id(&id, client->id, client->id_len);
	if (client->ia)
		vpc_ident_set_ia(&id, client->iaid);
	lease = vpc_lease_of(ipam, &id);
	if (client->bound && lease &&
	    !ether_addr_equal(lease->mac, client->mac)) {
		by_mac = vpc_lease_of(ipam, who);
		if (by_mac || lease->state == VPC_LEASE_STATE_BOUND)
			return by_mac;
	}
	*who = id;
	return lease;
}

static bool expires_before(struct rb_node *a, const struct rb_node *b)
{
	return rb_entry(a, struct vpc_lease, expiry)->expires <
	       rb_entry(b, struct vpc_lease, expiry)->expires;
}

/* Into the list or tree that its state calls for, and out of it. */
static void queue_lease(struct vpc_ipam *ipam, struct vpc_lease *lease,
			u8 state, u32 seconds)
{
	lease->state = state;
	ipam->n_leases[state]++;
	lease->expires = ktime_get_boottime_seconds() + seconds;
	if (state == VPC_LEASE_STATE_RELEASED) {
		list_add_tail(&lease->released, &ipam->resting);
		lease->resting = true;
		ipam->n_resting++;
		return;
	}
	lease->counted = vpc_station_add(ipam, lease->mac);
	rb_add_cached(&lease->expiry, &ipam->expiring, expires_before);
}

static void unqueue_lease(struct vpc_ipam *ipam, struct vpc_lease *lease)
{
	ipam->n_leases[lease->state]--;
	if (lease->state == VPC_LEASE_STATE_RELEASED) {
		list_del(&lease->released);
		if (lease->resting)
			ipam->n_resting--;
		else
			ipam->n_rested--;
		lease->resting = false;
		return;
	}
	if (lease->counted)
		vpc_station_del(ipam, lease->mac);
	lease->counted = false;
	rb_erase_cached(&lease->expiry, &ipam->expiring);
}

static void requeue_lease(struct vpc_ipam *ipam, struct vpc_lease *lease,
			  u8 state, u32 seconds)
{
	/* As of one that is new. */
	if (lease->state == state &&
	    lease->expires == ktime_get_boottime_seconds() + seconds)
		return;
	unqueue_lease(ipam, lease);
	queue_lease(ipam, lease, state, seconds);
}

void vpc_lease_set_mac(struct vpc_ipam *ipam, struct vpc_lease *lease,
		       const u8 *mac)
{
	lockdep_assert_held(&ipam->lock);
	if (ether_addr_equal(lease->mac, mac))
		return;
	if (lease->counted)
		vpc_station_del(ipam, lease->mac);
	ether_addr_copy(lease->mac, mac);
	if (lease->state != VPC_LEASE_STATE_RELEASED)
		lease->counted = vpc_station_add(ipam, mac);
}

/*
 * Without a lease a bound port may not use the address (guard.c). Under the
 * lock, because who gets the address next is made its neighbour after that.
 */
static void forget_neigh(struct vpc_ipam *ipam, const struct vpc_lease *lease)
{
	struct in6_addr addr;

	if (lease->state != VPC_LEASE_STATE_BOUND)
		return;
	vpc_pool_address(&ipam->pool, lease->addr, &addr);
	rcu_read_lock();
	vpc_neigh_del(ipam->network, &addr);
	rcu_read_unlock();
}

static void unhash_client(struct vpc_ipam *ipam, struct vpc_lease *lease)
{
	if (!vpc_lease_is_aside(lease))
		rhashtable_remove_fast(&ipam->clients, &lease->client.node,
				       vpc_ident_params);
}

struct vpc_lease *vpc_lease_new(struct vpc_ipam *ipam,
				const struct vpc_ident *client, const u8 *mac,
				u64 addr, u32 seconds)
{
	struct vpc_lease *lease;

	lockdep_assert_held(&ipam->lock);
	lease = kmem_cache_zalloc(lease_cache, GFP_ATOMIC | __GFP_NOWARN);
	if (!lease)
		return NULL;

	lease->addr = addr;
	lease->client.ident = *client;
	ether_addr_copy(lease->mac, mac);
	if (rhashtable_insert_fast(&ipam->clients, &lease->client.node,
				   vpc_ident_params))
		goto free;
	if (xa_insert(&ipam->leases, addr, lease, GFP_ATOMIC | __GFP_NOWARN))
		goto unhash;

	queue_lease(ipam, lease, VPC_LEASE_STATE_OFFERED, seconds);
	vpc_pool_take(&ipam->pool, addr);
	atomic_inc(&ipam->vpc->n_leases);
	vpc_tick(ipam->vpc);
	vpc_created(lease);
	return lease;

unhash:
	rhashtable_remove_fast(&ipam->clients, &lease->client.node,
			       vpc_ident_params);
free:
	vpc_lease_free(lease);
	return NULL;
}

void vpc_lease_name(struct vpc_ipam *ipam, struct vpc_lease *lease)
{
	const char *hostname = lease->hostname;
	const struct vpc_reservation *r;
	struct in6_addr addr;

	lockdep_assert_held(&ipam->lock);
	if (lease->state != VPC_LEASE_STATE_BOUND)
		hostname = "";
	/* Most clients that ask say no name. */
	if (!lease->host && !hostname[0])
		return;
	r = vpc_reservation_at(ipam, lease->addr);
	if (r && r->hostname[0])
		hostname = "";
	vpc_pool_address(&ipam->pool, lease->addr, &addr);
	if (vpc_host_is(lease->host, hostname, &addr, lease->named))
		return;
	vpc_host_del(ipam->vpc, lease->host);
	lease->host = vpc_host_add(ipam->vpc, hostname, &addr, lease->named);
}

void vpc_lease_set(struct vpc_ipam *ipam, struct vpc_lease *lease, u8 state,
		   u32 seconds)
{
	lockdep_assert_held(&ipam->lock);
	if (state != VPC_LEASE_STATE_BOUND)
		forget_neigh(ipam, lease);
	if (state == VPC_LEASE_STATE_DECLINED ||
	    state == VPC_LEASE_STATE_CONFLICT)
		unhash_client(ipam, lease);
	if (state == VPC_LEASE_STATE_BOUND)
		lease->was_bound = true;

	requeue_lease(ipam, lease, state, seconds);
	vpc_lease_name(ipam, lease);
}

bool vpc_lease_rename(struct vpc_ipam *ipam, struct vpc_lease *lease,
		      const struct vpc_ident *client, const u8 *mac,
		      u32 seconds)
{
	lockdep_assert_held(&ipam->lock);
	unhash_client(ipam, lease);
	if (!ether_addr_equal(lease->mac, mac) ||
	    lease->state != VPC_LEASE_STATE_BOUND) {
		forget_neigh(ipam, lease);
		unqueue_lease(ipam, lease);
		queue_lease(ipam, lease, VPC_LEASE_STATE_OFFERED, seconds);
		lease->was_bound = false;
		lease->hostname[0] = '\0';
		vpc_lease_name(ipam, lease);
	}
	lease->client.ident = *client;
	vpc_lease_set_mac(ipam, lease, mac);
	if (!rhashtable_insert_fast(&ipam->clients, &lease->client.node,
				    vpc_ident_params))
		return true;

	/* In no table of clients: end it as one that was declined. */
	forget_neigh(ipam, lease);
	unqueue_lease(ipam, lease);
	queue_lease(ipam, lease, VPC_LEASE_STATE_DECLINED, 0);
	vpc_lease_end(ipam, lease);
	return false;
}

void vpc_lease_end(struct vpc_ipam *ipam, struct vpc_lease *lease)
{
	lockdep_assert_held(&ipam->lock);
	forget_neigh(ipam, lease);
	unhash_client(ipam, lease);
	unqueue_lease(ipam, lease);
	vpc_host_del(ipam->vpc, lease->host);
	xa_erase(&ipam->leases, lease->addr);
	if (!vpc_reservation_at(ipam, lease->addr))
		vpc_pool_give(&ipam->pool, lease->addr);
	atomic_dec(&ipam->vpc->n_leases);
	vpc_destroyed(lease);
	vpc_lease_free(lease);
}

void vpc_lease_let_go(struct vpc_ipam *ipam, struct vpc_lease *lease)
{
	lockdep_assert_held(&ipam->lock);
	if (lease->state == VPC_LEASE_STATE_RELEASED)
		return;
	if (!lease->was_bound || vpc_lease_is_aside(lease) ||
	    !vpc_pool_in_range(&ipam->pool, lease->addr) ||
	    vpc_reservation_at(ipam, lease->addr)) {
		vpc_lease_end(ipam, lease);
		return;
	}
	forget_neigh(ipam, lease);
	unqueue_lease(ipam, lease);
	queue_lease(ipam, lease, VPC_LEASE_STATE_RELEASED, 0);
	vpc_lease_name(ipam, lease);
}

struct vpc_lease *vpc_lease_expired(struct vpc_ipam *ipam)
{
	struct rb_node *first = rb_first_cached(&ipam->expiring);
	struct vpc_lease *lease;

	lockdep_assert_held(&ipam->lock);
	if (!first)
		return NULL;
	lease = rb_entry(first, struct vpc_lease, expiry);
	return lease->expires <= ktime_get_boottime_seconds() ? lease : NULL;
}

/* A breath after some: a pool may have been released all at once. */
void vpc_lease_wake(struct vpc_ipam *ipam)
{
	time64_t before = ktime_get_boottime_seconds() - ipam->quarantine;
	struct vpc_lease *lease, *next;
	unsigned int n = 0;

	lockdep_assert_held(&ipam->lock);
	list_for_each_entry_safe(lease, next, &ipam->resting, released) {
		if (lease->expires > before || n++ == WAKE_BATCH)
			break;
		list_move_tail(&lease->released, &ipam->rested);
		lease->resting = false;
		ipam->n_resting--;
		ipam->n_rested++;
	}
}

u32 vpc_lease_left(const struct vpc_lease *lease)
{
	time64_t now = ktime_get_boottime_seconds();

	if (lease->state == VPC_LEASE_STATE_RELEASED || lease->expires <= now)
		return 0;
	return lease->expires - now;
}

bool vpc_lease_neigh(struct vpc_ipam *ipam, u64 addr, u8 *mac,
		     bool *permanent)
{
	struct vpc_port *port;
	struct in6_addr in6;
	bool known;

	vpc_pool_address(&ipam->pool, addr, &in6);
	rcu_read_lock();
	known = vpc_neigh_lookup(ipam->network, &in6, mac, &port, permanent);
	rcu_read_unlock();
	return known;
}

void vpc_lease_fill(struct vpc_ipam *ipam, const struct vpc_lease *lease,
		    struct vpc_lease_info *info)
{
	const struct vpc_reservation *r = vpc_reservation_at(ipam, lease->addr);
	const struct vpc_ident *ident = &lease->client.ident;

	vpc_pool_address(&ipam->pool, lease->addr, &info->addr6);
	info->addr = ipam->family == AF_INET ? htonl(lease->addr) : 0;
	info->state = lease->state;
	info->expires = vpc_lease_left(lease);
	info->reserved = r;
	info->extra = r ? r->extra : NULL;
	ether_addr_copy(info->client.mac, lease->mac);
	info->client.id_len = ident->kind == VPC_IDENT_ID ? ident->len : 0;
	if (info->client.id_len)
		memcpy(info->client.id, ident->data, ident->len);
	info->client.ia = ident->ia;
	info->client.iaid = vpc_ident_ia(ident);
	strscpy(info->hostname,
		r && r->hostname[0] ? r->hostname : lease->hostname);
}

void vpc_lease_free(struct vpc_lease *lease)
{
	kmem_cache_free(lease_cache, lease);
}

int __init vpc_lease_start(void)
{
	lease_cache = KMEM_CACHE(vpc_lease, 0);
	return lease_cache ? 0 : -ENOMEM;
}

void vpc_lease_stop(void)
{
	kmem_cache_destroy(lease_cache);
}

void vpc_lease_events_init(struct vpc_lease_events *events)
{
	events->n = 0;
	events->fill.percent = 0;
}

struct vpc_lease_info *vpc_lease_report(struct vpc_ipam *ipam,
					const struct vpc_lease *lease,
					struct vpc_lease_events *events)
{
	struct vpc_lease_info *info;

	if (!vpc_nl_lease_heard(ipam->network))
		return NULL;
	info = &events->info[events->n++];
	vpc_lease_fill(ipam, lease, info);
	return info;
}

/* A client is about to lose a lease: worth a word if it has it. */
void vpc_lease_report_loss(struct vpc_ipam *ipam, const struct vpc_lease *lease,
			   struct vpc_lease_events *events)
{
	struct vpc_lease_info *info;

	if (lease->state != VPC_LEASE_STATE_BOUND)
		return;
	info = vpc_lease_report(ipam, lease, events);
	if (!info)
		return;
	info->state = VPC_LEASE_STATE_RELEASED;
	info->expires = 0;
}

void vpc_lease_notify(struct vpc_ipam *ipam, const struct vpc_lease_events *events)
{
	unsigned int i;

	for (i = 0; i < events->n; i++)
		vpc_nl_lease_notify(ipam->network, &events->info[i]);
	if (events->fill.percent)
		vpc_nl_pool_notify(ipam->network, ipam->family, &events->fill);
}
