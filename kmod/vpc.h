/* SPDX-License-Identifier: GPL-2.0 */
/* A VPC, and what the VPCs of one network namespace share. */
#ifndef _VPC_VPC_H
#define _VPC_VPC_H

#include <linux/mutex.h>
#include <linux/netdevice.h>
#include <linux/rhashtable.h>
#include <linux/workqueue.h>
#include <net/net_namespace.h>
#include "lpm.h"
#include "mapping.h"
#include "share.h"
#include "stats.h"

/*
 * Bounds of what one tenant can make the kernel hold. The four that depend on
 * the size of a tenant are defaults, set by "vpc set".
 */
#define VPC_MAX_NETWORKS	256
#define VPC_MAX_PORTS		4096
#define VPC_MAX_NAT		4096
#define VPC_MAX_FIPS		4096
#define VPC_MAX_ROUTES		1048576U
#define VPC_MAX_NEIGHS		65536
#define VPC_MAX_FDBS		16384
#define VPC_MAX_FLOWS		1048576U

/* Seconds of idleness after which flows end, in the order of the attributes. */
enum vpc_timeout {
	VPC_TIMEOUT_TCP_ESTABLISHED,
	VPC_TIMEOUT_TCP_OPENING,
	VPC_TIMEOUT_TCP_CLOSING,
	VPC_TIMEOUT_TCP_CLOSED,
	VPC_TIMEOUT_UDP,
	VPC_TIMEOUT_UDP_NEW,
	VPC_TIMEOUT_ICMP,
	VPC_TIMEOUT_OTHER,
	VPC_TIMEOUT_NR
};

/**
 * struct vpc - private data of a vpc network device
 * @dev: the device
 * @net: its network namespace (devices are netns-local)
 * @list: in vpc_net.vpcs, RCU; written under rtnl
 * @lock: held by every change of configuration
 * @zone: number in flow keys, unique in the module
 * @gen: generation of the configuration, never 0; a flow that was decided
 *	under another one is decided again (vpc_gen_bump())
 * @dead: set under @lock by dellink; nothing may be added any more
 * @networks: list of struct vpc_network, RCU
 * @ports: list of struct vpc_port, RCU
 * @n_networks: length of @networks
 * @n_ports: length of @ports
 * @routes: struct vpc_nexthop by destination
 * @nexthops: those of @routes, each once
 * @nat_rules: struct vpc_nat_rule in the order they are tried, RCU
 * @n_nat: length of it
 * @n_dnat: how many of them are destination NAT
 * @fips: struct vpc_fip by public address
 * @fip_insides: the same by address of the guest
 * @n_fips: how many there are
 * @n_routes: static routes in @routes
 * @n_subnets: connected routes in @routes
 * @nat_id: last number given to a NAT rule
 * @network_id: last number given to a network
 * @gateway: the way out, RCU, NULL for none
 * @frags: fragments that wait for others, of the VPC's ports and from outside
 * @fdb: struct vpc_fdb by network and MAC address
 * @neighs: struct vpc_neigh by address
 * @adjs: struct vpc_adj by port and Ethernet header
 * @n_fdbs: learned entries in @fdb
 * @n_neighs: entries in @neighs
 * @n_leases: leases of its networks
 * @max_fdbs: the most learned entries in @fdb
 * @max_neighs: the most entries in @neighs
 * @max_routes: the most static routes
 * @timeouts: seconds of idleness after which flows end
 * @shares: how many flows it may have, and has
 * @ports_told: jiffies (32 bit) of the last event that ports are used up
 * @freed: public ports that it no longer uses
 * @dns: its DNS zone, RCU, NULL for none
 * @dhcp: what DHCPv4 clients of all networks are told besides, RCU, NULL for
 *	nothing
 * @service: its service port, RCU, NULL for none
 * @hosts: the names of hosts, for DNS
 * @dns_serial: changes of names and records
 * @stats: totals of traffic and drops, per CPU
 * @tick: what has to be done once a second (tick.c)
 * @advertise: router advertisements (advertise.c)
 * @n_draining: NAT rules that drain
 * @drain: looks whether what drains has ended (drain.c)
 */
struct vpc {
	struct net_device *dev;
	struct net *net;
	u32 zone;
	u32 gen;
	struct vpc_gateway __rcu *gateway;
	struct vpc_stats __percpu *stats;
	struct fqdir *frags[2];
	struct rhashtable fdb;
	struct rhashtable neighs;
	struct rhashtable adjs;
	struct vpc_lpm routes;
	struct rhashtable nexthops;
	struct vpc_lpm fips;
	struct vpc_lpm fip_insides;
	struct list_head nat_rules;
	struct list_head networks;
	struct list_head ports;

	struct mutex lock;	/* configuration */
	bool dead;
	unsigned int n_networks;
	unsigned int n_ports;
	unsigned int n_nat;
	unsigned int n_dnat;
	unsigned int n_fips;
	unsigned int n_routes;
	unsigned int n_subnets;
	u32 nat_id;
	u32 network_id;
	atomic_t n_fdbs;
	atomic_t n_neighs;
	atomic_t n_leases;
	u32 max_fdbs;
	u32 max_neighs;
	u32 max_routes;
	u32 timeouts[VPC_TIMEOUT_NR];
	struct vpc_shares shares;
	u32 ports_told;
	struct vpc_freed_ports freed;
	struct vpc_zone __rcu *dns;
	struct vpc_dhcp_extra __rcu *dhcp;
	struct vpc_port __rcu *service;
	struct vpc_hosts *hosts;
	atomic_t dns_serial;
	struct list_head list;
	struct delayed_work tick;
	struct delayed_work advertise;
	unsigned int n_draining;
	struct delayed_work drain;
};

/**
 * struct vpc_net - what the VPCs of a network namespace share
 * @net: the namespace
 * @vpcs: list of struct vpc, RCU; written under rtnl
 * @lock: protects @uplinks, @public and @public_list; taken inside vpc.lock
 * @uplinks: list of struct vpc_uplink, RCU
 * @public: struct vpc_public by prefix: addresses and prefixes that VPCs own
 *	on the outside
 * @seq: changes with every change of configuration, for consistent dumps
 */
struct vpc_net {
	struct net *net;
	struct list_head vpcs;
	struct mutex lock;	/* uplinks, public */
	struct list_head uplinks;
	struct vpc_lpm public;
	atomic_t seq;
};

struct vpc_net *vpc_net(const struct net *net);

/* A vpc device, and nothing else? device.c */
bool vpc_is_dev(const struct net_device *dev);

/*
 * What a flow remembers of its decision is out of date after this. Call it
 * after the change is visible to readers, with vpc->lock held or from the data
 * path (a neighbour moved).
 */
void vpc_gen_bump(struct vpc *vpc);

static inline u32 vpc_gen(const struct vpc *vpc)
{
	/* What is read after it is at least as new as the bump that it shows. */
	return smp_load_acquire(&vpc->gen);
}

/* An object of configuration is another one, that no flow depends on. */
static inline void vpc_listing_changed(struct vpc *vpc)
{
	lockdep_assert_held(&vpc->lock);
	atomic_inc(&vpc_net(vpc->net)->seq);
}

/* Every other object of configuration that is added, changed or deleted. */
static inline void vpc_config_changed(struct vpc *vpc)
{
	vpc_listing_changed(vpc);
	vpc_gen_bump(vpc);
}

/* vpc.c: zone numbers of VPCs and uplinks, 1 to 2^24 - 1; 0: none is free */
u32 vpc_zone_get(void);
void vpc_zone_put(u32 zone);

/* vpc.c: the private data, called by device.c in this order, under rtnl */
int vpc_init(struct vpc *vpc, struct net_device *dev);
void vpc_publish(struct vpc *vpc);
/* Delete all that hangs off it, the device is going. */
void vpc_kill(struct vpc *vpc);
/* After the last reference. */
void vpc_free(struct vpc *vpc);
/* What the ports received and sent. */
void vpc_traffic(const struct vpc *vpc, struct rtnl_link_stats64 *stats);
int vpc_net_start(void);
void vpc_net_stop(void);
/* The limits and timeouts; extack names the attribute. */
struct netlink_ext_ack;
struct nlattr;
int vpc_set_limits(struct vpc *vpc, struct nlattr **attrs,
		   struct netlink_ext_ack *extack);

#endif
