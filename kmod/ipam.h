/* SPDX-License-Identifier: GPL-2.0 */
/*
 * IPv4 addresses of a network: the pool, the reservations and the leases.
 * Knows nothing of DHCP packets; reply/dhcp4.c asks it for addresses.
 */
#ifndef _VPC_IPAM_H
#define _VPC_IPAM_H

#include <linux/if_ether.h>
#include <linux/types.h>
#include <uapi/linux/vpc.h>

struct vpc_network;
struct vpc_network_config;
struct vpc_ipam;
struct nlattr;
struct netlink_ext_ack;

/**
 * struct vpc_client - who asks, as RFC 2131 and RFC 6842 tell clients apart
 * @mac: hardware address
 * @id_len: length of @id, 0 for none
 * @id: client identifier; with it the MAC address does not count
 * @bound: it asks from a bound port, where only the MAC address is proven: an
 *	address that another MAC address holds is not given up to an identifier
 * @named: what it is called its port says, not the client
 * @fixed: the address that its port is configured with, which is then the only
 *	one it can have, and its MAC address alone says who it is; 0: none
 */
struct vpc_client {
	u8 mac[ETH_ALEN];
	u8 id_len;
	u8 id[VPC_CLIENT_ID_MAX];
	bool bound;
	bool named;
	__be32 fixed;
};

/**
 * struct vpc_lease_info - a lease or reservation as others see it (a copy)
 * @addr: the address
 * @client: whose it is
 * @state: enum vpc_lease_state
 * @expires: seconds left, 0 if none
 * @reserved: there is a reservation for the address
 * @hostname: "" for none
 */
struct vpc_lease_info {
	__be32 addr;
	struct vpc_client client;
	u8 state;
	u32 expires;
	bool reserved;
	char hostname[VPC_NAME_MAX + 1];
};

/* Life: with the network, vpc->lock. */
struct vpc_ipam *vpc_ipam_new(struct vpc_network *network);
/* After a grace period of the network. May sleep. */
void vpc_ipam_free(struct vpc_ipam *ipam);
/*
 * The subnets or the DHCP range changed (also the first time). Reservations
 * outside every subnet end, and leases that are neither in the new range nor
 * reserved. -EINVAL, -ERANGE: see pool.h; -ENOMEM; then nothing has changed.
 * vpc->lock, may sleep.
 */
int vpc_ipam_configure(struct vpc_ipam *ipam,
		       const struct vpc_network_config *config);
/*
 * Size of the dynamic range, and how much of it is reserved, offered, leased
 * or set aside.
 */
void vpc_ipam_usage(struct vpc_ipam *ipam, u32 *size, u32 *used);

/* Reservations: vpc->lock; @attrs: VPC_A_ADDRESS_*, may be NULL. */
int vpc_ipam_reserve(struct vpc_ipam *ipam, __be32 addr,
		     const struct vpc_client *client, bool has_mac,
		     const char *hostname, struct nlattr **attrs,
		     struct netlink_ext_ack *extack);
int vpc_ipam_unreserve(struct vpc_ipam *ipam, __be32 addr,
		       struct netlink_ext_ack *extack);
/* The first reservation at or after @from (host order); false: none. */
bool vpc_ipam_next_reservation(struct vpc_ipam *ipam, u32 from,
			       struct vpc_lease_info *info);

/* Leases: any context up to softirq. */
/*
 * An address for DISCOVER: the client's reservation, its lease, its last
 * address, @wanted if free, or a free one; held for the client for a short
 * while. 0 if there is none.
 */
__be32 vpc_ipam_offer(struct vpc_ipam *ipam, const struct vpc_client *client,
		      __be32 wanted);
/*
 * REQUEST: give @addr to the client for @lease_time seconds. 0; -EADDRINUSE
 * (another's or out of the pool), -EADDRNOTAVAIL (not on this network),
 * -ENOENT (no lease of this client is known, only with @must_know).
 * @info is filled on 0.
 */
int vpc_ipam_bind(struct vpc_ipam *ipam, const struct vpc_client *client,
		  __be32 addr, u32 lease_time, const char *hostname,
		  bool must_know, struct vpc_lease_info *info);
/*
 * Enter a lease as it was, BOUND or DECLINED (@state), for @seconds: of an
 * address that the client can have and nobody else has. @attrs:
 * VPC_A_LEASE_*, may be NULL. @info is filled on 0.
 */
int vpc_ipam_enter(struct vpc_ipam *ipam, const struct vpc_client *client,
		   __be32 addr, u8 state, u32 seconds, const char *hostname,
		   struct vpc_lease_info *info, struct nlattr **attrs,
		   struct netlink_ext_ack *extack);
/* RELEASE: kept for the same client for a while. false: not its lease */
bool vpc_ipam_release(struct vpc_ipam *ipam, const struct vpc_client *client,
		      __be32 addr);
/* DECLINE: set aside. false: not offered or leased to it */
bool vpc_ipam_decline(struct vpc_ipam *ipam, const struct vpc_client *client,
		      __be32 addr);
/* The lease or reservation of a client, or of an address; false: none. */
bool vpc_ipam_by_client(struct vpc_ipam *ipam, const struct vpc_client *client,
			struct vpc_lease_info *info);
bool vpc_ipam_by_addr(struct vpc_ipam *ipam, __be32 addr,
		      struct vpc_lease_info *info);
/* End a lease at once (vpc lease del); -ENOENT */
int vpc_ipam_drop_lease(struct vpc_ipam *ipam, __be32 addr);
/* The first lease at or after @from (host order); false: none. */
bool vpc_ipam_next_lease(struct vpc_ipam *ipam, u32 from,
			 struct vpc_lease_info *info);
/* Once a second or less often: expire, a thousand at a time. */
void vpc_ipam_age(struct vpc_ipam *ipam);

#endif
