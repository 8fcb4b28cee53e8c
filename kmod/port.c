// SPDX-License-Identifier: GPL-2.0
/*
 * Ports: devices that are members of a network.
 *
 * Life: vpc_port_add() publishes the port in the lists and, last, as the
 * device's rx_handler_data. vpc_port_del() runs in reverse: no more packets
 * from the device (netdev_rx_handler_unregister() waits for those under way),
 * out of the lists and tables, generation bumped so that no flow uses an
 * adjacency to it, a grace period; then the tables are swept once more for
 * what a packet that was under way put in, and the memory and the reference on
 * the device go after another one.
 */
#include <linux/etherdevice.h>
#include <linux/if_arp.h>
#include <linux/netdevice.h>
#include <linux/slab.h>
#include <net/netlink.h>
#include "advertise.h"
#include "host.h"
#include "input.h"
#include "l2.h"
#include "neigh.h"
#include "network.h"
#include "port.h"
#include "service.h"
#include "verdict.h"

struct vpc_port_config *vpc_port_config_new(void)
{
	struct vpc_port_config *config = kzalloc(sizeof(*config), GFP_KERNEL);

	if (config)
		config->limits.max = U32_MAX;
	return config;
}

static int check_device(const struct vpc *vpc, const struct net_device *dev,
			const struct nlattr *attr,
			struct netlink_ext_ack *extack)
{
	if (dev->type != ARPHRD_ETHER || dev->flags & IFF_LOOPBACK) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "Only Ethernet devices can be ports");
		return -EINVAL;
	}
	if (vpc_is_dev(dev)) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "A VPC can not be a port of a VPC");
		return -ELOOP;
	}
	if (vpc_port_of_dev(dev)) {
		NL_SET_ERR_MSG_ATTR_FMT(extack, attr, "Device is a port of %s",
					vpc_port_of_dev(dev)->vpc->dev->name);
		return -EBUSY;
	}
	if (netdev_is_rx_handler_busy((struct net_device *)dev) ||
	    netdev_master_upper_dev_get((struct net_device *)dev)) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "Device is busy: in a bridge, bond or VRF, or an uplink");
		return -EBUSY;
	}
	if (vpc->n_ports >= VPC_MAX_PORTS) {
		NL_SET_ERR_MSG(extack, "VPC has the most ports that it may");
		return -ENOSPC;
	}
	return 0;
}

static int check_address(struct vpc_network *network,
			 const struct vpc_port *self,
			 const struct in6_addr *addr,
			 const struct nlattr *attr,
			 struct netlink_ext_ack *extack)
{
	const struct vpc_network_config *config =
		rcu_dereference_protected(network->config,
					  lockdep_is_held(&network->vpc->lock));
	const struct vpc_port *port;

	if (!(ipv6_addr_type(addr) & IPV6_ADDR_LINKLOCAL) &&
	    !vpc_network_subnet(config, addr)) {
		NL_SET_ERR_MSG_ATTR_FMT(extack, attr,
					"Address is in no subnet of network %s",
					network->name);
		return -EINVAL;
	}
	if (vpc_network_is_gateway(config, addr) ||
	    vpc_network_is_broadcast(config, addr)) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "Address is the router's or a broadcast address");
		return -EINVAL;
	}
	list_for_each_entry(port, &network->ports, network_list) {
		if (port != self &&
		    vpc_port_has(rcu_dereference_protected(port->config,
							   lockdep_is_held(&network->vpc->lock)),
				 addr)) {
			NL_SET_ERR_MSG_ATTR_FMT(extack, attr,
						"Port %s has this address",
						port->dev->name);
			return -EEXIST;
		}
	}
	return 0;
}

static int check_config(struct vpc *vpc, struct vpc_network *network,
			const struct vpc_port *self,
			const struct vpc_port_config *config,
			struct nlattr **attrs, struct netlink_ext_ack *extack)
{
	const struct nlattr *attr;
	int err, i;

	if (!network)
		return vpc_service_check(vpc, self, config, attrs, extack);
	attr = attrs ? attrs[VPC_A_PORT_MAC] : NULL;
	if (config->has_mac && !is_valid_ether_addr(config->mac)) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "Not the MAC address of a station");
		return -EADDRNOTAVAIL;
	}
	if (config->has_mac &&
	    ether_addr_equal(config->mac, vpc->dev->dev_addr)) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "This is the router's MAC address");
		return -EADDRINUSE;
	}
	if (!config->has_mac && config->n_addresses) {
		NL_SET_ERR_MSG_ATTR(extack,
				    attrs ? attrs[VPC_A_PORT_ADDRESS] : NULL,
				    "Addresses need a mac to be bound to");
		return -EINVAL;
	}
	if (!config->has_mac && !config->learning) {
		NL_SET_ERR_MSG_ATTR(extack,
				    attrs ? attrs[VPC_A_PORT_LEARNING] : NULL,
				    "A port without mac has to learn");
		return -EINVAL;
	}
	attr = attrs ? attrs[VPC_A_PORT_ADDRESS] : NULL;
	for (i = 0; i < config->n_addresses; i++) {
		err = check_address(network, self, &config->addresses[i], attr,
				    extack);
		if (err)
			return err;
	}
	return 0;
}

/* The permanent entries of a port as @config wants them. */
static int bind_addresses(struct vpc_port *port,
			  const struct vpc_port_config *config,
			  struct nlattr **attrs,
			  struct netlink_ext_ack *extack)
{
	int err, i;

	if (!config->has_mac || vpc_port_is_service(port))
		return 0;

	err = vpc_fdb_add(port, config->mac);
	if (err) {
		NL_SET_ERR_MSG_ATTR(extack,
				    attrs ? attrs[VPC_A_PORT_MAC] : NULL,
				    "Another port of the network has this MAC address");
		return err;
	}
	for (i = 0; i < config->n_addresses; i++) {
		err = vpc_neigh_add(port, &config->addresses[i], config->mac);
		if (err) {
			NL_SET_ERR_MSG_ATTR(extack,
					    attrs ? attrs[VPC_A_PORT_ADDRESS] :
						    NULL,
					    "Neighbour table of the VPC is full");
			return err;
		}
	}
	return 0;
}

static void sweep_tables(struct vpc_port *port)
{
	vpc_neigh_flush(port->vpc, port, true);
	vpc_fdb_flush(port->vpc, port, true);
}

static struct vpc_port *port_alloc(struct vpc *vpc,
				   struct vpc_network *network,
				   struct net_device *dev)
{
	struct vpc_port *port;

	port = kzalloc(sizeof(*port), GFP_KERNEL);
	if (!port)
		return NULL;
	port->stats = alloc_percpu(struct vpc_stats);
	if (!port->stats)
		goto free_port;
	port->share = vpc_share_new(vpc, dev);
	if (!port->share)
		goto free_stats;
	vpc_created(port);
	port->dev = dev;
	port->vpc = vpc;
	port->network = network;
	netdev_hold(dev, &port->dev_tracker, GFP_KERNEL);
	return port;

free_stats:
	free_percpu(port->stats);
free_port:
	kfree(port);
	return NULL;
}

static void port_free(struct vpc_port *port)
{
	netdev_put(port->dev, &port->dev_tracker);
	kfree(rcu_dereference_protected(port->config, true));
	free_percpu(port->stats);
	vpc_destroyed(port);
	kfree(port);
}

static void port_free_rcu(struct rcu_head *rcu)
{
	port_free(container_of(rcu, struct vpc_port, rcu));
}

/* Packets may still see it, and its share, until a grace period is over. */
static void port_put(struct vpc_port *port)
{
	vpc_share_drop(port->vpc, port->share);
	call_rcu(&port->rcu, port_free_rcu);
}

/* NULL: it has no name. */
static struct vpc_host *make_host(struct vpc_port *port,
				  const struct vpc_port_config *config)
{
	struct vpc_host *host;

	if (!config->hostname[0])
		return NULL;
	host = vpc_host_add_port(port, config->hostname);
	return host ?: ERR_PTR(-ENOMEM);
}

static void join_network(struct vpc_port *port, struct vpc_network *network)
{
	if (rcu_dereference_protected(port->config, true)->learning)
		network->n_learning++;
	network->n_ports++;
	list_add_tail_rcu(&port->network_list, &network->ports);
}

static void leave_network(struct vpc_port *port, struct vpc_network *network)
{
	list_del_rcu(&port->network_list);
	network->n_ports--;
	if (rcu_dereference_protected(port->config, true)->learning)
		network->n_learning--;
}

static void port_link(struct vpc_port *port)
{
	struct vpc_network *network = port->network;

	if (network)
		join_network(port, network);
	port->vpc->n_ports++;
	list_add_tail_rcu(&port->list, &port->vpc->ports);
	if (network && network->n_ports == 1)
		vpc_advertise(port->vpc);
}

static void port_unlink(struct vpc_port *port)
{
	vpc_host_del(port->vpc, port->host);
	list_del_rcu(&port->list);
	port->vpc->n_ports--;
	if (port->network)
		leave_network(port, port->network);
}

/* All of it is there: packets come and go from now on. */
static void port_opened(struct vpc_port *port)
{
	if (vpc_port_is_service(port))
		vpc_service_open(port);
	vpc_config_changed(port->vpc);
	if (port->network)
		vpc_verdict_announce(port->network, port);
}

struct vpc_port *vpc_port_add(struct vpc *vpc, struct vpc_network *network,
			      struct net_device *dev,
			      struct vpc_port_config *config,
			      struct nlattr **attrs,
			      struct netlink_ext_ack *extack)
{
	struct vpc_port *port;
	int err;

	ASSERT_RTNL();
	lockdep_assert_held(&vpc->lock);

	err = check_device(vpc, dev, attrs ? attrs[VPC_A_PORT_PORT_NAME] ?:
			   attrs[VPC_A_PORT_PORT_IFINDEX] : NULL, extack);
	if (err)
		goto free_config;
	err = check_config(vpc, network, NULL, config, attrs, extack);
	if (err)
		goto free_config;

	err = -ENOMEM;
	port = port_alloc(vpc, network, dev);
	if (!port)
		goto free_config;
	RCU_INIT_POINTER(port->config, config);

	err = vpc_share_set(vpc, port->share, &config->limits, attrs, extack);
	if (err)
		goto free_port;
	err = netdev_master_upper_dev_link(dev, vpc->dev, NULL, NULL, extack);
	if (err)
		goto free_port;
	err = dev_set_promiscuity(dev, 1);
	if (err)
		goto unlink_upper;
	err = bind_addresses(port, config, attrs, extack);
	if (err)
		goto sweep;
	port->host = make_host(port, config);
	if (IS_ERR(port->host)) {
		err = PTR_ERR(port->host);
		goto sweep;
	}

	port_link(port);
	err = netdev_rx_handler_register(dev, vpc_input_port, port);
	if (err)
		goto unlink;
	/* The port answers for the router: no LRO, which is not reversible. */
	dev_disable_lro(dev);
	port_opened(port);
	return port;

unlink:
	port_unlink(port);
	synchronize_net();
sweep:
	sweep_tables(port);
	dev_set_promiscuity(dev, -1);
unlink_upper:
	netdev_upper_dev_unlink(dev, vpc->dev);
free_port:
	port_put(port);
	return ERR_PTR(err);
free_config:
	kfree(config);
	return ERR_PTR(err);
}

/* Do the two bind the same addresses, so that no table needs to change? */
static bool same_binding(const struct vpc_port_config *a,
			 const struct vpc_port_config *b)
{
	return a->has_mac == b->has_mac && a->learning == b->learning &&
	       ether_addr_equal(a->mac, b->mac) &&
	       a->n_addresses == b->n_addresses &&
	       !memcmp(a->addresses, b->addresses,
		       a->n_addresses * sizeof(a->addresses[0]));
}

int vpc_port_set(struct vpc_port *port, struct vpc_port_config *config,
		 struct nlattr **attrs, struct netlink_ext_ack *extack)
{
	struct vpc_network *network = port->network;
	struct vpc *vpc = port->vpc;
	struct vpc_port_config *old;
	struct vpc_host *host;
	int err;

	ASSERT_RTNL();
	lockdep_assert_held(&vpc->lock);

	err = check_config(vpc, network, port, config, attrs, extack);
	if (err)
		goto free_config;
	host = make_host(port, config);
	if (IS_ERR(host)) {
		err = PTR_ERR(host);
		goto free_config;
	}
	err = vpc_share_set(vpc, port->share, &config->limits, attrs, extack);
	if (err)
		goto del_host;

	old = rcu_dereference_protected(port->config,
					lockdep_is_held(&vpc->lock));
	if (!same_binding(old, config)) {
		sweep_tables(port);
		err = bind_addresses(port, config, attrs, extack);
		if (err) {
			sweep_tables(port);
			bind_addresses(port, old, NULL, NULL);
			vpc_share_set(vpc, port->share, &old->limits, NULL,
				      NULL);
			goto del_host;
		}
	}

	if (network)
		network->n_learning += config->learning - old->learning;
	rcu_assign_pointer(port->config, config);
	kfree_rcu(old, rcu);
	vpc_host_del(vpc, port->host);
	port->host = host;
	vpc_config_changed(vpc);
	return 0;

del_host:
	vpc_host_del(vpc, host);
free_config:
	kfree(config);
	return err;
}

void vpc_port_del(struct vpc_port *port)
{
	struct vpc *vpc = port->vpc;

	ASSERT_RTNL();
	lockdep_assert_held(&vpc->lock);

	WRITE_ONCE(port->dead, true);
	netdev_rx_handler_unregister(port->dev);
	if (vpc_port_is_service(port))
		vpc_service_close(port);
	port_unlink(port);
	sweep_tables(port);
	vpc_config_changed(vpc);
	synchronize_net();
	sweep_tables(port);
	if (vpc_port_is_service(port))
		vpc_service_flush(vpc);

	dev_set_promiscuity(port->dev, -1);
	netdev_upper_dev_unlink(port->dev, vpc->dev);
	port_put(port);
}

struct vpc_port *vpc_port_of_dev(const struct net_device *dev)
{
	if (rcu_access_pointer(dev->rx_handler) != vpc_input_port)
		return NULL;
	return rcu_dereference_check(dev->rx_handler_data,
				     lockdep_rtnl_is_held());
}

struct vpc_port *vpc_port_find(const struct vpc *vpc,
			       const struct net_device *dev)
{
	struct vpc_port *port;

	list_for_each_entry_rcu(port, &vpc->ports, list,
				lockdep_is_held(&vpc->lock))
		if (port->dev == dev)
			return port;
	return NULL;
}

bool vpc_port_has(const struct vpc_port_config *config,
		  const struct in6_addr *addr)
{
	int i;

	for (i = 0; i < config->n_addresses; i++)
		if (ipv6_addr_equal(&config->addresses[i], addr))
			return true;
	return false;
}

bool vpc_port_may_use(const struct vpc_port_config *config,
		      const struct in6_addr *addr)
{
	int i;

	if (vpc_port_has(config, addr))
		return true;
	for (i = 0; i < config->n_allow; i++)
		if (vpc_prefix_has(&config->allow[i], addr))
			return true;
	return false;
}
