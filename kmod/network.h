/* SPDX-License-Identifier: GPL-2.0 */
/* A network of a VPC: an Ethernet segment with subnets. */
#ifndef _VPC_NETWORK_H
#define _VPC_NETWORK_H

#include <uapi/linux/vpc.h>
#include "addr.h"
#include "dhcp_extra.h"
#include "vpc.h"

struct vpc_ipam;

struct vpc_subnet {
	struct vpc_prefix prefix;
	struct in6_addr gateway;	/* the router's address in it */
};

/**
 * struct vpc_dhcp_exclude - addresses in a row that clients get by reservation
 * alone
 * @first: the first one
 * @last: the last one, in the same subnet
 */
struct vpc_dhcp_exclude {
	struct in6_addr first;
	struct in6_addr last;
};

/**
 * struct vpc_dhcp_config - DHCP settings; of DHCPv4 where nothing is said
 * @enabled: whether DHCP is answered at all
 * @first: first address of the dynamic range; 0: it is the first IPv4 subnet,
 *	without network, broadcast and gateway addresses
 * @last: last address of it, 0 if and only if @first is
 * @lease_time: in seconds
 * @n_dns: length of @dns
 * @n_ntp: length of @ntp
 * @n_dns6: length of @dns6
 * @n_ntp6: length of @ntp6
 * @dns: DNS servers, in order
 * @ntp: NTP servers, in order
 * @dns6: DNS servers of IPv6, also for router advertisements
 * @ntp6: NTP servers of IPv6
 * @domain: domain name, "" for none
 * @extra: further options and boot files
 * @mode6: what DHCPv6 does, enum vpc_dhcp6_mode
 * @first6: first address of DHCPv6's dynamic range; ::: it is ::1:0 to ::1:ffff
 *	in the first IPv6 subnet, or all of a narrow one (pool.h)
 * @last6: last address of it, in the same /64; :: if and only if @first6 is
 * @quarantine: seconds that an address rests between two clients
 * @probe: whether it is asked for when it is offered (conflict.c)
 * @n_exclude: length of @exclude
 * @exclude: what the ranges have not, of both families
 */
struct vpc_dhcp_config {
	bool enabled;
	__be32 first;
	__be32 last;
	u32 lease_time;
	u8 n_dns;
	u8 n_ntp;
	u8 n_dns6;
	u8 n_ntp6;
	__be32 dns[VPC_DNS_MAX];
	__be32 ntp[VPC_DNS_MAX];
	struct in6_addr dns6[VPC_DNS_MAX];
	struct in6_addr ntp6[VPC_DNS_MAX];
	char domain[VPC_DOMAIN_MAX + 1];
	struct vpc_dhcp_extra extra;
	u8 mode6;
	struct in6_addr first6;
	struct in6_addr last6;
	u32 quarantine;
	bool probe;
	u8 n_exclude;
	struct vpc_dhcp_exclude exclude[VPC_EXCLUDE_MAX];
};

/**
 * struct vpc_ra_route - a route that hosts are told of (RFC 4191)
 * @prefix: IPv6
 * @preference: enum vpc_ra_preference
 */
struct vpc_ra_route {
	struct vpc_prefix prefix;
	u8 preference;
};

/**
 * struct vpc_network_config - all that can be set on a network
 * @rcu: to free it
 * @mtu: longest network packet, in bytes
 * @ra: whether router advertisements are sent
 * @ra_preference: of the router, enum vpc_ra_preference
 * @n_ra_routes: length of @ra_routes
 * @ra_routes: routes that the advertisements tell of, each prefix once
 * @ra_valid: seconds that hosts may use the prefixes
 * @ra_preferred: seconds that they begin anything with them
 * @egress: how connections from it may leave by the gateway, enum vpc_egress
 * @n_subnets: length of @subnets
 * @subnets: its subnets, which overlap no other of the VPC
 * @dhcp: DHCP settings
 *
 * Replaced as a whole under RCU when a network is changed; readers may keep a
 * pointer only within one RCU section.
 */
struct vpc_network_config {
	struct rcu_head rcu;
	u16 mtu;
	bool ra;
	u8 ra_preference;
	u8 n_ra_routes;
	struct vpc_ra_route ra_routes[VPC_RA_ROUTE_MAX];
	u32 ra_valid;
	u32 ra_preferred;
	u8 egress;
	u8 n_subnets;
	struct vpc_subnet subnets[VPC_SUBNET_MAX];
	struct vpc_dhcp_config dhcp;
};

/**
 * struct vpc_network - a network
 * @list: in vpc.networks
 * @vpc: its VPC
 * @name: unique in the VPC
 * @id: number given by the kernel
 * @config: RCU, changed under vpc.lock
 * @ports: struct vpc_port on it, RCU
 * @n_ports: length of @ports; a network with ports is not deleted
 * @n_routes: static routes whose next hop is on it; with any it stays, too
 * @n_learning: ports that learn; without any, an unknown MAC is dropped
 * @ipam: its IPv4 address pool (ipam.c), exists for as long as the network
 * @ipam6: that of IPv6, likewise
 * @ra_next: jiffies of the next unsolicited router advertisement
 * @ra_count: how many were sent, the first ones come faster (RFC 4861 6.2.4)
 * @ra_changed: what they say has changed (advertise.c)
 * @rcu: to free it
 */
struct vpc_network {
	struct list_head list;
	struct vpc *vpc;
	char name[VPC_NAME_MAX + 1];
	u32 id;
	struct vpc_network_config __rcu *config;
	struct list_head ports;
	unsigned int n_ports;
	unsigned int n_routes;
	unsigned int n_learning;
	struct vpc_ipam *ipam;
	struct vpc_ipam *ipam6;
	unsigned long ra_next;
	unsigned int ra_count;
	bool ra_changed;
	struct rcu_head rcu;
};

/*
 * Control side, all under vpc->lock; @attrs (of VPC_A_NETWORK_*) may be NULL
 * and are only used to say which one is at fault.
 */
/* A config with the defaults, to be filled and handed to add. NULL: no memory */
struct vpc_network_config *vpc_network_config_new(void);
/* Takes @config over, also on error. */
struct vpc_network *vpc_network_add(struct vpc *vpc, const char *name,
				    struct vpc_network_config *config,
				    struct nlattr **attrs,
				    struct netlink_ext_ack *extack);
/* Takes @config over, also on error. */
int vpc_network_set(struct vpc_network *network,
		    struct vpc_network_config *config, struct nlattr **attrs,
		    struct netlink_ext_ack *extack);
/*
 * subnet.c: completes @config with what follows from it (gateways, range), and
 * refuses what cannot be or what leaves something behind that @network (NULL:
 * a new one) has in use.
 */
int vpc_network_check(struct vpc *vpc, struct vpc_network *network,
		      struct vpc_network_config *config,
		      struct nlattr **attrs, struct netlink_ext_ack *extack);
/* subnet.c: an address that a guest on a network of the VPC can have? */
int vpc_network_check_guest(struct vpc *vpc, const struct in6_addr *addr,
			    const struct nlattr *attr,
			    struct netlink_ext_ack *extack);
/*
 * subnet.c: would it be none any more with @config (NULL: without the
 * network), being one of this network?
 */
bool vpc_network_strands(const struct vpc_network *network,
			 const struct vpc_network_config *config,
			 const struct in6_addr *addr);
int vpc_network_del(struct vpc_network *network,
		    struct netlink_ext_ack *extack);
struct vpc_network *vpc_network_find(struct vpc *vpc, const char *name);
/* The network with a subnet that has @addr; RCU or vpc->lock. */
struct vpc_network *vpc_network_by_addr(struct vpc *vpc,
					const struct in6_addr *addr);

/*
 * Data side, RCU.
 */
/* Is @prefix one of its subnets? @config may be NULL. */
bool vpc_network_has_prefix(const struct vpc_network_config *config,
			    const struct vpc_prefix *prefix);
/* The subnet that has @addr, or NULL. */
const struct vpc_subnet *
vpc_network_subnet(const struct vpc_network_config *config,
		   const struct in6_addr *addr);
/* Does the router answer DHCPv6, if only to say what else there is to know? */
bool vpc_network_serves6(const struct vpc_network_config *config);
/*
 * Do hosts have their addresses by DHCPv6 alone where @addr is? So it is in the
 * subnet of the range where DHCPv6 is stateful.
 */
bool vpc_network_is_managed(const struct vpc_network_config *config,
			    const struct in6_addr *addr);
/* Is @addr one of the router's own on this network: gateways and fe80::1? */
bool vpc_network_is_gateway(const struct vpc_network_config *config,
			    const struct in6_addr *addr);
/* The subnet-directed broadcast address of an IPv4 subnet of it? */
bool vpc_network_is_broadcast(const struct vpc_network_config *config,
			      const struct in6_addr *addr);
/* The router's address to speak from, in the family of @like; false: none. */
bool vpc_network_source(const struct vpc_network_config *config,
			const struct in6_addr *like, struct in6_addr *source);
/* The address pool of the family of @addr. */
static inline struct vpc_ipam *vpc_ipam_of(const struct vpc_network *network,
					   const struct in6_addr *addr)
{
	return vpc_addr_is_v4(addr) ? network->ipam : network->ipam6;
}

/* The router's link-local address, the same on every network: fe80::1. */
extern const struct in6_addr vpc_router_lladdr;

#endif
