/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Addresses of a network: the pool, the reservations and the leases. Knows
 * nothing of DHCP packets; reply/dhcp4.c asks it for addresses.
 *
 * There is one struct vpc_ipam for each family, network->ipam for IPv4 and
 * network->ipam6 for IPv6. That of IPv6 has the addresses of a single /64, the
 * one that the dynamic range lies in: all others are neither leased nor
 * reserved, but refused as not on this link.
 *
 * vpc_ipam6_*() take addresses of either family, IPv4 ones mapped as in addr.h;
 * the functions without the 6 are the same for IPv4.
 *
 * A DHCPv6 client is known by its DUID and the number of the identity
 * association (IA) that asks, each of which has one lease. It has
 * - the address that its port is configured with, whatever the IA, if there is
 *   one: who serves several IAs in one message gives it to one of them;
 * - the address reserved for its DUID or its MAC address, for one IA at a time;
 * - or one of the dynamic range for each IA, up to VPC_IA_MAX of a station.
 * On a bound port the same holds for IPv6 as for IPv4: a DUID that another
 * station has a lease with does not open that lease.
 */
#ifndef _VPC_IPAM_H
#define _VPC_IPAM_H

#include <linux/types.h>
#include <uapi/linux/vpc.h>
#include "addr.h"
#include "client.h"

struct vpc_network;
struct vpc_network_config;
struct vpc_dhcp_extra;
struct vpc_ipam;
struct nlattr;
struct netlink_ext_ack;

/* Most leases of one station in IPv6. */
#define VPC_IA_MAX	16

/**
 * struct vpc_lease_info - a lease or reservation as others see it (a copy)
 * @addr: the IPv4 address, in IPv6 0
 * @addr6: the address of either family, an IPv4 one mapped
 * @client: whose it is
 * @state: enum vpc_lease_state
 * @expires: seconds left, 0 if none
 * @reserved: there is a reservation for the address
 * @extra: what the reservation's client is told besides, or NULL; no copy, but
 *	RCU or vpc->lock
 * @hostname: "" for none
 */
struct vpc_lease_info {
	__be32 addr;
	struct in6_addr addr6;
	struct vpc_client client;
	u8 state;
	u32 expires;
	bool reserved;
	const struct vpc_dhcp_extra *extra;
	char hostname[VPC_NAME_MAX + 1];
};

/* With the module. -ENOMEM */
int vpc_lease_start(void);
void vpc_lease_stop(void);

/* Life: with the network, vpc->lock. @family: AF_INET or AF_INET6. */
struct vpc_ipam *vpc_ipam_new(struct vpc_network *network, u16 family);
/* After a grace period of the network. May sleep. */
void vpc_ipam_free(struct vpc_ipam *ipam);
/*
 * The subnets or the DHCP range changed (also the first time). Reservations
 * outside every subnet end, and leases that are neither in the new range nor
 * reserved; in another /64 all of them. -EINVAL, -ERANGE: see pool.h; -ENOMEM;
 * then nothing has changed. vpc->lock, may sleep.
 */
int vpc_ipam_configure(struct vpc_ipam *ipam,
		       const struct vpc_network_config *config);
/*
 * Would @config leave a reservation in another /64 than that of the range?
 * @info: the first one. vpc->lock
 */
bool vpc_ipam_strands(struct vpc_ipam *ipam,
		      const struct vpc_network_config *config,
		      struct vpc_lease_info *info);
/**
 * struct vpc_ipam_usage - what the addresses are used for
 * @size: of the dynamic range, without what nobody can have in it
 * @used: of these, reserved, offered, leased or set aside
 * @peak: most of them at once since the range is this one
 * @offered: leases of this state, also those outside of the range
 * @bound: likewise
 * @declined: likewise
 * @conflict: likewise
 * @reserved: reservations
 * @resting: RELEASED leases whose address rests
 * @released: RELEASED leases whose address has rested
 */
struct vpc_ipam_usage {
	u32 size;
	u32 used;
	u32 peak;
	u32 offered;
	u32 bound;
	u32 declined;
	u32 conflict;
	u32 reserved;
	u32 resting;
	u32 released;
};

void vpc_ipam_usage(struct vpc_ipam *ipam, struct vpc_ipam_usage *usage);

/*
 * Reservations: vpc->lock; @attrs: VPC_A_ADDRESS_*, may be NULL. Addresses of
 * the family.
 */
int vpc_ipam_reserve(struct vpc_ipam *ipam, const struct in6_addr *addr,
		     const struct vpc_client *client, bool has_mac,
		     const char *hostname, struct nlattr **attrs,
		     struct netlink_ext_ack *extack);
/* Its client is told besides: @extra, which is taken over. It is reserved. */
void vpc_ipam_tell(struct vpc_ipam *ipam, const struct in6_addr *addr,
		   struct vpc_dhcp_extra *extra);
int vpc_ipam_unreserve(struct vpc_ipam *ipam, const struct in6_addr *addr,
		       struct netlink_ext_ack *extack);
/*
 * The first reservation at or after @from, a number that begins at 0 and is
 * left behind the reservation (see pool.h); false: none.
 */
bool vpc_ipam_next_reservation(struct vpc_ipam *ipam, u64 *from,
			       struct vpc_lease_info *info);
/* The reservation of exactly this address; false: none. */
bool vpc_ipam_reservation_at(struct vpc_ipam *ipam, const struct in6_addr *addr,
			     struct vpc_lease_info *info);

/* Leases: any context up to softirq. */
/*
 * An address for DISCOVER or SOLICIT: the client's reservation, its lease, its
 * last address, @wanted if free (:: is none), or a free one; held for the
 * client for a short while. On a network with ports that learn it is asked for,
 * and who has it when that is answered has made the offer void. @info is what
 * the client is offered; false: there is nothing.
 */
bool vpc_ipam6_offer(struct vpc_ipam *ipam, const struct vpc_client *client,
		     const struct in6_addr *wanted,
		     struct vpc_lease_info *info);
/*
 * Is what is offered asked for, on the network as it is now? Then nobody is to be
 * given an address without an offer. RCU
 */
bool vpc_ipam_probes(const struct vpc_ipam *ipam);
/*
 * REQUEST: give @addr to the client for @lease_time seconds (of IPv6 the valid
 * lifetime). 0; -EADDRINUSE (another's or out of the pool), -EADDRNOTAVAIL (not
 * on this network or in another /64), -ENOENT (no lease of this client is
 * known, only with @must_know), -ENOMEM.
 * @info is filled on 0.
 *
 * Who serves DHCPv6 asks with @must_know for RENEW and REBIND, without for
 * REQUEST and rapid commit. That the guest may speak with the address is up to
 * the caller, who makes it a neighbour (vpc_neigh_learn()) on 0.
 */
int vpc_ipam6_bind(struct vpc_ipam *ipam, const struct vpc_client *client,
		   const struct in6_addr *addr, u32 lease_time,
		   const char *hostname, bool must_know,
		   struct vpc_lease_info *info);
/*
 * Enter a lease as it was, BOUND or DECLINED (@state), for @seconds: of an
 * address that the client can have and nobody else has. @attrs:
 * VPC_A_LEASE_*, may be NULL. @info is filled on 0.
 */
int vpc_ipam_enter(struct vpc_ipam *ipam, const struct vpc_client *client,
		   const struct in6_addr *addr, u8 state, u32 seconds,
		   const char *hostname, struct vpc_lease_info *info,
		   struct nlattr **attrs, struct netlink_ext_ack *extack);
/* RELEASE: kept for the same client for a while. false: not its lease */
bool vpc_ipam6_release(struct vpc_ipam *ipam, const struct vpc_client *client,
		       const struct in6_addr *addr);
/* DECLINE: set aside. false: not offered or leased to it */
bool vpc_ipam6_decline(struct vpc_ipam *ipam, const struct vpc_client *client,
		       const struct in6_addr *addr);
/*
 * The lease or reservation of a client, of one identity association in DHCPv6,
 * in whatever state; or of an address. false: none. CONFIRM needs neither:
 * vpc_network_subnet() says whether an address is on the link.
 */
bool vpc_ipam_by_client(struct vpc_ipam *ipam, const struct vpc_client *client,
			struct vpc_lease_info *info);
bool vpc_ipam6_by_addr(struct vpc_ipam *ipam, const struct in6_addr *addr,
		       struct vpc_lease_info *info);
/*
 * A station speaks with the address on a port that learns: if it is offered to
 * another one it is set aside (conflict.c).
 */
void vpc_ipam_heard(struct vpc_ipam *ipam, const struct in6_addr *addr,
		    const u8 *mac);
/* End a lease at once (vpc lease del); -ENOENT */
int vpc_ipam_drop_lease(struct vpc_ipam *ipam, const struct in6_addr *addr);
/* The first lease at or after @from, as with reservations; false: none. */
bool vpc_ipam_next_lease(struct vpc_ipam *ipam, u64 *from,
			 struct vpc_lease_info *info);
/* Once a second or less often: expire, a thousand at a time. */
void vpc_ipam_age(struct vpc_ipam *ipam);

/* The same for IPv4. */
static inline bool vpc_ipam_offer(struct vpc_ipam *ipam,
				  const struct vpc_client *client,
				  __be32 wanted, struct vpc_lease_info *info)
{
	struct in6_addr wanted6;

	vpc_addr_set_v4(&wanted6, wanted);
	return vpc_ipam6_offer(ipam, client, &wanted6, info);
}

static inline int vpc_ipam_bind(struct vpc_ipam *ipam,
				const struct vpc_client *client, __be32 addr,
				u32 lease_time, const char *hostname,
				bool must_know, struct vpc_lease_info *info)
{
	struct in6_addr addr6;

	vpc_addr_set_v4(&addr6, addr);
	return vpc_ipam6_bind(ipam, client, &addr6, lease_time, hostname,
			      must_know, info);
}

static inline bool vpc_ipam_release(struct vpc_ipam *ipam,
				    const struct vpc_client *client,
				    __be32 addr)
{
	struct in6_addr addr6;

	vpc_addr_set_v4(&addr6, addr);
	return vpc_ipam6_release(ipam, client, &addr6);
}

static inline bool vpc_ipam_decline(struct vpc_ipam *ipam,
				    const struct vpc_client *client,
				    __be32 addr)
{
	struct in6_addr addr6;

	vpc_addr_set_v4(&addr6, addr);
	return vpc_ipam6_decline(ipam, client, &addr6);
}

#endif
