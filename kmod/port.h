/* SPDX-License-Identifier: GPL-2.0 */
/* A port: a member device (tap, veth, VLAN device, NIC) on one network. */
#ifndef _VPC_PORT_H
#define _VPC_PORT_H

#include <uapi/linux/vpc.h>
#include "addr.h"
#include "guard.h"
#include "stats.h"
#include "vpc.h"

struct vpc_network;

/**
 * struct vpc_port_config - all that can be set on a port
 * @rcu: to free it
 * @mac: MAC address of the guest
 * @has_mac: the port is bound to @mac
 * @learning: MAC and IP addresses are learned and not checked
 * @tagged: frames with a VLAN tag pass within the network
 * @dhcp_relay: it may relay DHCPv4 requests of others
 * @n_addresses: how many @addresses there are
 * @n_allow: how many prefixes @allow has
 * @addresses: the guest's own addresses
 * @allow: further source prefixes it may use
 * @hostname: for DHCP and DNS, "" for none
 * @limits: of the flows of its guest
 *
 * Replaced as a whole under RCU.
 */
struct vpc_port_config {
	struct rcu_head rcu;
	u8 mac[ETH_ALEN];
	bool has_mac;
	bool learning;
	bool tagged;
	bool dhcp_relay;
	u8 n_addresses;
	u8 n_allow;
	struct in6_addr addresses[VPC_ADDRESS_MAX];
	struct vpc_prefix allow[VPC_ADDRESS_MAX];
	char hostname[VPC_NAME_MAX + 1];
	struct vpc_limits limits;
};

/**
 * struct vpc_port - a port
 * @dev: the member device; the port is its rx_handler_data
 * @dev_tracker: our reference on it
 * @vpc: its VPC
 * @network: its network, for as long as the port lives; NULL: it is the service
 *	port (service.h)
 * @config: RCU, changed under vpc.lock
 * @stats: per CPU
 * @dead: being deleted; the data path may still see it until a grace period
 * @share: of the VPC's flows
 * @budget: what its requests may cost the router
 * @host: its name in DNS, NULL for none
 * @list: in vpc.ports
 * @network_list: in vpc_network.ports
 * @rcu: to free it
 */
struct vpc_port {
	struct net_device *dev;
	struct vpc *vpc;
	struct vpc_network *network;
	struct vpc_port_config __rcu *config;
	struct vpc_stats __percpu *stats;
	bool dead;
	struct vpc_share *share;
	struct vpc_budget budget;
	struct vpc_host *host;
	netdevice_tracker dev_tracker;
	struct list_head list;
	struct list_head network_list;
	struct rcu_head rcu;
};

/* Control side: rtnl and vpc->lock. @attrs: VPC_A_PORT_*, may be NULL. */
struct vpc_port_config *vpc_port_config_new(void);
/* On @network, NULL: the service port. Takes @config over, also on error. */
struct vpc_port *vpc_port_add(struct vpc *vpc, struct vpc_network *network,
			      struct net_device *dev,
			      struct vpc_port_config *config,
			      struct nlattr **attrs,
			      struct netlink_ext_ack *extack);
int vpc_port_set(struct vpc_port *port, struct vpc_port_config *config,
		 struct nlattr **attrs, struct netlink_ext_ack *extack);
void vpc_port_del(struct vpc_port *port);
/* The port of @vpc that @dev is, or NULL; RCU, rtnl or vpc->lock. */
struct vpc_port *vpc_port_find(const struct vpc *vpc,
			       const struct net_device *dev);
/* The port that @dev is, of whatever VPC, or NULL; RCU or rtnl. */
struct vpc_port *vpc_port_of_dev(const struct net_device *dev);

/* Data side, RCU: may the guest use this source address? */
bool vpc_port_may_use(const struct vpc_port_config *config,
		      const struct in6_addr *addr);
/* Does the guest own this address (for proxies and permanent neighbours)? */
bool vpc_port_has(const struct vpc_port_config *config,
		  const struct in6_addr *addr);

#endif
