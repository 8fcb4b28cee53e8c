/* SPDX-License-Identifier: GPL-2.0 */
/* A device that leads outside, shared by VPCs and the host. */
#ifndef _VPC_UPLINK_H
#define _VPC_UPLINK_H

#include <uapi/linux/vpc.h>
#include "addr.h"
#include "guard.h"
#include "packet.h"
#include "public.h"
#include "vpc.h"

struct vpc_gateway;

/**
 * struct vpc_uplink_config - all that can be set on an uplink, RCU
 * @rcu: to free it
 * @n_subnets: length of @subnets
 * @subnets: prefixes that are on the link
 * @via4: the provider's router for IPv4 (v4-mapped), :: for none
 * @via6: the provider's router for IPv6, :: for none
 */
struct vpc_uplink_config {
	struct rcu_head rcu;
	u8 n_subnets;
	struct vpc_prefix subnets[VPC_SUBNET_MAX];
	struct in6_addr via4;
	struct in6_addr via6;
};

/**
 * struct vpc_uplink - an uplink
 * @dev: the device; the uplink is its rx_handler_data
 * @zone: number in flow keys
 * @vn: the namespace's shared state
 * @config: RCU, changed under vpc_net.lock
 * @stats: traffic of the VPCs on it, per CPU
 * @budget: what packets from outside may cost the router
 * @n_gateways: VPCs whose gateway uses it, under vpc_net.lock
 * @n_routed: prefixes of VPCs that are routed here (VPC_PUBLIC_ROUTED), written
 *	under vpc_net.lock
 * @dead: being deleted
 * @list: in vpc_net.uplinks
 * @dev_tracker: our reference on @dev
 * @rcu: to free it
 */
struct vpc_uplink {
	struct net_device *dev;
	u32 zone;
	struct vpc_net *vn;
	struct vpc_uplink_config __rcu *config;
	struct vpc_stats __percpu *stats;
	struct vpc_budget budget;
	unsigned int n_gateways;
	unsigned int n_routed;
	bool dead;
	struct list_head list;
	netdevice_tracker dev_tracker;
	struct rcu_head rcu;
};

/* Control side: rtnl and vn->lock. @attrs: VPC_A_UPLINK_*, may be NULL. */
struct vpc_uplink_config *vpc_uplink_config_new(void);
/* Takes @config over, also on error. */
struct vpc_uplink *vpc_uplink_add(struct vpc_net *vn, struct net_device *dev,
				  struct vpc_uplink_config *config,
				  struct nlattr **attrs,
				  struct netlink_ext_ack *extack);
int vpc_uplink_set(struct vpc_uplink *uplink, struct vpc_uplink_config *config,
		   struct nlattr **attrs, struct netlink_ext_ack *extack);
int vpc_uplink_del(struct vpc_uplink *uplink, struct netlink_ext_ack *extack);
/* The device itself goes: gateways that use the uplink go first. rtnl only. */
void vpc_uplink_dev_gone(struct vpc_net *vn, struct net_device *dev);
/* The namespace or the module goes, and all of its uplinks. rtnl only. */
void vpc_uplink_flush(struct vpc_net *vn);
/* The flows of the VPCs that go by the uplink are to be decided again. */
void vpc_uplink_bump(struct vpc_uplink *uplink);
/* RCU, rtnl or vn->lock. */
struct vpc_uplink *vpc_uplink_find(struct vpc_net *vn,
				   const struct net_device *dev);

#endif
