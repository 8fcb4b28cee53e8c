/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The leases of a network, as objects: found by address and by client, and
 * moved from state to state. Who may have which address is decided in
 * grant.c. For lease.c, grant.c, reservation.c and ipam.c only.
 *
 *   (none) -> OFFERED -> BOUND -> RELEASED -> (none: given to another client,
 *                |         |                  when the address has rested)
 *                |         \----> DECLINED -> (none: after ten minutes)
 *                |--------------> CONFLICT -> (none: likewise)
 *                \--------------> (none: not taken up)
 */
#ifndef _VPC_LEASE_H
#define _VPC_LEASE_H

#include <linux/rbtree.h>
#include <linux/rhashtable.h>
#include <linux/spinlock.h>
#include <linux/xarray.h>
#include <net/ipv6.h>
#include "ipam.h"
#include "pool.h"

/**
 * struct vpc_ident - what a client is known by, a key in a hash table
 * @kind: VPC_IDENT_MAC or VPC_IDENT_ID; 0: nothing
 * @ia: @data ends with the number of an identity association
 * @len: length of @data in use, without that number
 * @data: MAC address or client identifier
 */
struct vpc_ident {
	u8 kind;
	u8 ia;
	u8 len;
	u8 data[VPC_CLIENT_ID_MAX + sizeof(__be32)];
};

#define VPC_IDENT_MAC	1
#define VPC_IDENT_ID	2

void vpc_ident_mac(struct vpc_ident *ident, const u8 *mac);
void vpc_ident_id(struct vpc_ident *ident, const u8 *id, u8 len);
/* Of all that the client has, one identity association (RFC 8415). */
void vpc_ident_set_ia(struct vpc_ident *ident, u32 iaid);
u32 vpc_ident_ia(const struct vpc_ident *ident);
/* The same client, whichever the identity association? */
bool vpc_ident_is_of(const struct vpc_ident *ident,
		     const struct vpc_ident *client);

/**
 * struct vpc_ident_node - an identity in a table
 * @node: in the table
 * @ident: the identity
 */
struct vpc_ident_node {
	struct rhash_head node;
	struct vpc_ident ident;
};

extern const struct rhashtable_params vpc_ident_params;

/**
 * struct vpc_lease - a lease
 * @client: whose it is, in vpc_ipam.clients unless it is set aside; of
 *	CONFLICT the MAC address that has it
 * @addr: the address, in vpc_ipam.leases
 * @state: enum vpc_lease_state
 * @counted: its station counts it (station.h)
 * @was_bound: the client has had it, and may hope to get it again
 * @mac: the client's MAC address
 * @named: its port has given it @hostname, not the client
 * @hostname: what the client is called, "" for none
 * @host: the name in DNS, NULL: it has none
 * @expires: boot time in seconds; RELEASED: when it became that
 * @resting: RELEASED, in vpc_ipam.resting
 * @expiry: in vpc_ipam.expiring, not for RELEASED
 * @released: RELEASED only, in vpc_ipam.resting or vpc_ipam.rested
 *
 * Everything under vpc_ipam.lock, readers too: so it can be freed as soon as
 * it is out of the tables (a table that grows moves only what is in it, under
 * the bucket's lock that removal takes, too).
 */
struct vpc_lease {
	struct vpc_ident_node client;
	u64 addr;
	u8 state;
	bool counted;
	bool resting;
	bool was_bound;
	bool named;
	u8 mac[ETH_ALEN];
	char hostname[VPC_NAME_MAX + 1];
	struct vpc_host *host;
	time64_t expires;
	union {
		struct rb_node expiry;
		struct list_head released;
	};
};

/**
 * struct vpc_ipam - the addresses of a network, of one family
 * @vpc: its VPC
 * @network: the network
 * @family: of the addresses
 * @lock: all below; taken with softirqs off; the locks of the tables and of
 *	neighbours are taken inside
 * @pool: the addresses
 * @leases: struct vpc_lease by address
 * @clients: struct vpc_lease by client
 * @expiring: struct vpc_lease that will expire, the next one first
 * @quarantine: seconds that an address rests when it is given back
 * @probe: whether an address that is offered is asked for
 * @resting: struct vpc_lease that are RELEASED, the oldest first; always in
 *	the range and not reserved
 * @rested: those of them whose rest is over, likewise
 * @n_resting: length of @resting
 * @n_rested: length of @rested
 * @n_leases: leases by enum vpc_lease_state
 * @n_reserved: reservations
 * @peak: see struct vpc_ipam_usage
 * @level: levels of use that have been told (usage.c)
 * @reservations: struct vpc_reservation by address
 * @reserved: struct vpc_reservation by client
 * @stations: IPv6: the number of leases by MAC address (station.c)
 */
struct vpc_ipam {
	struct vpc *vpc;
	struct vpc_network *network;
	u16 family;
	spinlock_t lock;	/* all below */
	struct vpc_pool pool;
	struct xarray leases;
	struct rhashtable clients;
	struct rb_root_cached expiring;
	u32 quarantine;
	bool probe;
	struct list_head resting;
	struct list_head rested;
	u32 n_resting;
	u32 n_rested;
	u32 n_leases[VPC_LEASE_STATE_CONFLICT + 1];
	u32 n_reserved;
	u32 peak;
	u8 level;
	struct xarray reservations;
	struct rhashtable reserved;
	struct rhashtable stations;
};

/* Has somebody the address that has no lease? */
static inline bool vpc_lease_is_aside(const struct vpc_lease *lease)
{
	return lease->state == VPC_LEASE_STATE_DECLINED ||
	       lease->state == VPC_LEASE_STATE_CONFLICT;
}

/* The address that a client's port is configured with. */
static inline bool vpc_client_is_fixed(const struct vpc_ipam *ipam,
				       const struct vpc_client *client)
{
	return ipam->family == AF_INET ? client->fixed != 0 :
					 !ipv6_addr_any(&client->fixed6);
}

static inline u64 vpc_client_fixed(const struct vpc_ipam *ipam,
				   const struct vpc_client *client)
{
	return ipam->family == AF_INET ?
	       ntohl(client->fixed) :
	       vpc_pool_number(&ipam->pool, &client->fixed6);
}

/* All of these: ipam->lock is held. */
struct vpc_lease *vpc_lease_at(struct vpc_ipam *ipam, u64 addr);
struct vpc_lease *vpc_lease_of(struct vpc_ipam *ipam,
			       const struct vpc_ident *client);
/*
 * The lease of a client, and what the client is known by. An identifier proves
 * nothing: on a bound port it does not open a lease that another station has,
 * and the client (a clone with the same identifier, or a thief) is known by
 * its MAC address.
 */
struct vpc_lease *vpc_lease_of_client(struct vpc_ipam *ipam,
				      const struct vpc_client *client,
				      struct vpc_ident *who);
/* A new one, OFFERED for @seconds; the address has none. NULL: no memory. */
struct vpc_lease *vpc_lease_new(struct vpc_ipam *ipam,
				const struct vpc_ident *client, const u8 *mac,
				u64 addr, u32 seconds);
/* To another state, for @seconds; not to RELEASED. */
void vpc_lease_set(struct vpc_ipam *ipam, struct vpc_lease *lease, u8 state,
		   u32 seconds);
/* The client speaks with this MAC address now. */
void vpc_lease_set_mac(struct vpc_ipam *ipam, struct vpc_lease *lease,
		       const u8 *mac);
/*
 * It is another client's now, OFFERED unless it is the same station (MAC
 * address) under another name. false: no memory, and the lease is gone.
 */
bool vpc_lease_rename(struct vpc_ipam *ipam, struct vpc_lease *lease,
		      const struct vpc_ident *client, const u8 *mac,
		      u32 seconds);
/*
 * Bring its name in DNS in line: it counts while the lease is BOUND, unless a
 * reservation of the address has another one.
 */
void vpc_lease_name(struct vpc_ipam *ipam, struct vpc_lease *lease);
/* Of one that is in no table. */
void vpc_lease_free(struct vpc_lease *lease);
/* Out of all tables, and freed. */
void vpc_lease_end(struct vpc_ipam *ipam, struct vpc_lease *lease);
/* The client has it no longer: RELEASED where that makes sense, or ended. */
void vpc_lease_let_go(struct vpc_ipam *ipam, struct vpc_lease *lease);
/* The next one that has run out, NULL: none yet. */
struct vpc_lease *vpc_lease_expired(struct vpc_ipam *ipam);
/* Those that have rested long enough are for other clients. */
void vpc_lease_wake(struct vpc_ipam *ipam);
/* Seconds left, 0: none or RELEASED. */
u32 vpc_lease_left(const struct vpc_lease *lease);
/*
 * Has a neighbour been heard of that speaks with this address? @permanent: it
 * is configured on a port.
 */
bool vpc_lease_neigh(struct vpc_ipam *ipam, u64 addr, u8 *mac,
		     bool *permanent);
void vpc_lease_fill(struct vpc_ipam *ipam, const struct vpc_lease *lease,
		    struct vpc_lease_info *info);

/**
 * struct vpc_pool_fill - the range fills up
 * @percent: the level that is reached, 0: none
 * @used: addresses that no new client can have
 * @size: of the range
 */
struct vpc_pool_fill {
	u8 percent;
	u32 used;
	u32 size;
};

/**
 * struct vpc_lease_events - what is to be told, collected under the lock
 * @n: how many
 * @info: a client displaced, its former lease ended, a lease given: no more
 *	happens at once
 * @fill: what that has done to the range
 */
struct vpc_lease_events {
	unsigned int n;
	struct vpc_lease_info info[3];
	struct vpc_pool_fill fill;
};

/* Without the lock. */
void vpc_lease_events_init(struct vpc_lease_events *events);

/* What is going to be told, to be changed; NULL: nobody listens. */
struct vpc_lease_info *vpc_lease_report(struct vpc_ipam *ipam,
					const struct vpc_lease *lease,
					struct vpc_lease_events *events);
/* A client is about to lose a lease: worth a word if it has it. */
void vpc_lease_report_loss(struct vpc_ipam *ipam, const struct vpc_lease *lease,
			   struct vpc_lease_events *events);
/* Without the lock. */
void vpc_lease_notify(struct vpc_ipam *ipam,
		      const struct vpc_lease_events *events);

/* conflict.c: does anybody have what is offered? RCU, softirq */
void vpc_conflict_probe(const struct vpc_ipam *ipam,
			const struct in6_addr *addr);

/* usage.c, with the lock: another range; an address was given to somebody. */
void vpc_usage_init(struct vpc_ipam *ipam);
void vpc_usage_report(struct vpc_ipam *ipam, struct vpc_lease_events *events);

#endif
