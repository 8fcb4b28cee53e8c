// SPDX-License-Identifier: GPL-2.0
/*
 * A VPC's life, and what the VPCs of a network namespace share.
 *
 * Life: vpc_init() when its device is registered, vpc_publish() once it is,
 * vpc_kill() when the device is to go, vpc_free() after its last reference.
 * vpc_kill() leaves nothing that a packet could find: ports and the gateway
 * first, so that no packet comes in, then, after a grace period in each of
 * them, the flows, the configuration and the tables.
 *
 * DOC: Locking
 *
 * rtnl, then vpc->lock, then vpc_net.lock: control paths take them in this
 * order and each only where it is needed. vpc->lock is held by every change of
 * a VPC's configuration, vpc_net.lock by every change of uplinks and public
 * addresses, rtnl where devices are concerned. Packets take none of them: they
 * read under RCU, with softirqs off, and lock single entries (vpc_flow.lock,
 * vpc_neigh.lock, the pool's lock in ipam.c) and hash buckets. See
 * Documentation/locking.rst.
 */
#include <linux/idr.h>
#include <linux/netdevice.h>
#include <net/netevent.h>
#include <net/netns/generic.h>
#include "adj.h"
#include "advertise.h"
#include "drain.h"
#include "fip.h"
#include "flow.h"
#include "gateway.h"
#include "host.h"
#include "input.h"
#include "l2.h"
#include "nat_rule.h"
#include "neigh.h"
#include "netlink/netlink.h"
#include "network.h"
#include "nexthop.h"
#include "port.h"
#include "reassembly.h"
#include "route.h"
#include "tick.h"
#include "uplink.h"
#include "verdict.h"
#include "vpc.h"
#include "zone.h"

#define ZONE_MAX	((1U << 24) - 1)

/* RFC 5382 REQ-5, RFC 7857 section 2, RFC 4787 REQ-5, RFC 5508 REQ-2. */
static const u32 timeouts[VPC_TIMEOUT_NR] = {
	[VPC_TIMEOUT_TCP_ESTABLISHED]	= 7440,
	[VPC_TIMEOUT_TCP_OPENING]	= 240,
	[VPC_TIMEOUT_TCP_CLOSING]	= 240,
	[VPC_TIMEOUT_TCP_CLOSED]	= 240,
	[VPC_TIMEOUT_UDP]		= 300,
	[VPC_TIMEOUT_UDP_NEW]		= 120,
	[VPC_TIMEOUT_ICMP]		= 60,
	[VPC_TIMEOUT_OTHER]		= 600,
};

static unsigned int net_id;
static DEFINE_IDR(zones);
static DEFINE_MUTEX(zones_lock);

struct vpc_net *vpc_net(const struct net *net)
{
	return net_generic(net, net_id);
}

/* Round and round: a number rests for long before it means somebody else. */
u32 vpc_zone_get(void)
{
	int zone;

	mutex_lock(&zones_lock);
	zone = idr_alloc_cyclic(&zones, &zones, 1, ZONE_MAX, GFP_KERNEL);
	mutex_unlock(&zones_lock);
	return zone < 0 ? 0 : zone;
}

void vpc_zone_put(u32 zone)
{
	mutex_lock(&zones_lock);
	idr_remove(&zones, zone);
	mutex_unlock(&zones_lock);
}

void vpc_gen_bump(struct vpc *vpc)
{
	u32 gen, next;

	/* 0 means never decided: skip it when the number wraps. */
	do {
		gen = READ_ONCE(vpc->gen);
		next = gen + 1 ?: 1;
	} while (cmpxchg(&vpc->gen, gen, next) != gen);
}

static int init_tables(struct vpc *vpc)
{
	int err;

	err = vpc_fdb_table_init(&vpc->fdb);
	if (err)
		return err;
	err = vpc_neigh_table_init(&vpc->neighs);
	if (err)
		goto destroy_fdb;
	err = vpc_adj_table_init(&vpc->adjs);
	if (err)
		goto destroy_neighs;
	err = vpc_nexthop_table_init(&vpc->nexthops);
	if (err)
		goto destroy_adjs;
	err = vpc_host_tables_init(vpc);
	if (err)
		goto destroy_nexthops;
	vpc_lpm_init(&vpc->routes, &vpc->lock);
	vpc_lpm_init(&vpc->fips, &vpc->lock);
	vpc_lpm_init(&vpc->fip_insides, &vpc->lock);
	return 0;

destroy_nexthops:
	rhashtable_destroy(&vpc->nexthops);
destroy_adjs:
	rhashtable_destroy(&vpc->adjs);
destroy_neighs:
	rhashtable_destroy(&vpc->neighs);
destroy_fdb:
	rhashtable_destroy(&vpc->fdb);
	return err;
}

int vpc_init(struct vpc *vpc, struct net_device *dev)
{
	int err = -ENOMEM;

	vpc->dev = dev;
	vpc->net = dev_net(dev);
	vpc->gen = 1;
	vpc->max_routes = VPC_MAX_ROUTES;
	vpc->max_neighs = VPC_MAX_NEIGHS;
	vpc->max_fdbs = VPC_MAX_FDBS;
	memcpy(vpc->timeouts, timeouts, sizeof(timeouts));
	mutex_init(&vpc->lock);
	vpc_drain_init(vpc);
	vpc_tick_init(vpc);
	vpc_advertise_init(vpc);
	INIT_LIST_HEAD(&vpc->nat_rules);
	INIT_LIST_HEAD(&vpc->networks);
	INIT_LIST_HEAD(&vpc->ports);
	INIT_LIST_HEAD(&vpc->list);

	vpc->stats = alloc_percpu(struct vpc_stats);
	if (!vpc->stats)
		return err;
	vpc->zone = vpc_zone_get();
	if (!vpc->zone)
		goto free_stats;
	err = vpc_flow_hold();
	if (err)
		goto put_zone;
	err = vpc_reassembly_open(vpc);
	if (err)
		goto release_flow;
	err = init_tables(vpc);
	if (err)
		goto free_reassembly;

	vpc_share_init(vpc);
	vpc_created(vpc);
	return 0;

free_reassembly:
	vpc_reassembly_free(vpc);
release_flow:
	vpc_flow_release();
put_zone:
	vpc_zone_put(vpc->zone);
free_stats:
	free_percpu(vpc->stats);
	return err;
}

void vpc_publish(struct vpc *vpc)
{
	struct vpc_net *vn = vpc_net(vpc->net);

	ASSERT_RTNL();
	list_add_tail_rcu(&vpc->list, &vn->vpcs);
	atomic_inc(&vn->seq);
}

/* Nothing may hang off the VPC any more when it has gone. */
static void kill_config(struct vpc *vpc)
{
	struct vpc_network *network, *next_network;
	struct vpc_port *port, *next_port;

	list_for_each_entry_safe(port, next_port, &vpc->ports, list) {
		vpc_nl_port_notify(port, VPC_CMD_PORT_DEL_NTF);
		vpc_port_del(port);
	}
	if (rcu_access_pointer(vpc->gateway))
		vpc_gateway_del(vpc, NULL);
	if (vpc_zone_of(vpc))
		vpc_zone_del(vpc);
	vpc_flow_flush_all(vpc);
	vpc_nat_flush(vpc);
	vpc_fip_flush(vpc);
	vpc_route_flush(vpc);
	list_for_each_entry_safe(network, next_network, &vpc->networks, list)
		vpc_network_del(network, NULL);
	vpc_neigh_flush(vpc, NULL, true);
	vpc_fdb_flush(vpc, NULL, true);
}

void vpc_kill(struct vpc *vpc)
{
	ASSERT_RTNL();
	vpc_tick_stop(vpc);
	vpc_advertise_stop(vpc);
	vpc_drain_stop(vpc);
	list_del_rcu(&vpc->list);
	atomic_inc(&vpc_net(vpc->net)->seq);

	mutex_lock(&vpc->lock);
	vpc->dead = true;
	kill_config(vpc);
	mutex_unlock(&vpc->lock);
	vpc_reassembly_close(vpc);
}

void vpc_free(struct vpc *vpc)
{
	vpc_share_exit(vpc);
	vpc_flow_release();
	vpc_reassembly_free(vpc);
	vpc_lpm_destroy(&vpc->fip_insides);
	vpc_lpm_destroy(&vpc->fips);
	vpc_lpm_destroy(&vpc->routes);
	kfree(rcu_dereference_protected(vpc->dhcp, true));
	vpc_host_tables_destroy(vpc);
	rhashtable_destroy(&vpc->nexthops);
	rhashtable_destroy(&vpc->adjs);
	rhashtable_destroy(&vpc->neighs);
	rhashtable_destroy(&vpc->fdb);
	vpc_zone_put(vpc->zone);
	free_percpu(vpc->stats);
	mutex_destroy(&vpc->lock);
	vpc_destroyed(vpc);
}

void vpc_traffic(const struct vpc *vpc, struct rtnl_link_stats64 *stats)
{
	const struct vpc_port *port;
	struct vpc_stats sum;

	rcu_read_lock();
	list_for_each_entry_rcu(port, &vpc->ports, list) {
		vpc_stats_read(port->stats, &sum);
		stats->rx_packets += sum.rx_packets;
		stats->rx_bytes += sum.rx_bytes;
		stats->tx_packets += sum.tx_packets;
		stats->tx_bytes += sum.tx_bytes;
	}
	rcu_read_unlock();
	vpc_stats_read(vpc->stats, &sum);
	stats->rx_dropped = vpc_stats_dropped(&sum);
}

static struct vpc_uplink *uplink_of_dev(const struct net_device *dev)
{
	if (rcu_access_pointer(dev->rx_handler) != vpc_input_uplink)
		return NULL;
	return rcu_dereference_check(dev->rx_handler_data,
				     lockdep_rtnl_is_held());
}

static void port_dev_event(struct vpc_port *port, unsigned long event)
{
	struct vpc *vpc = port->vpc;

	mutex_lock(&vpc->lock);
	if (event == NETDEV_UNREGISTER) {
		vpc_nl_port_notify(port, VPC_CMD_PORT_DEL_NTF);
		vpc_port_del(port);
	} else if (event == NETDEV_UP || event == NETDEV_CHANGE) {
		/* A guest that comes back may have met another router. */
		if (port->network && netif_oper_up(port->dev))
			vpc_verdict_announce(port->network, port);
	} else {
		vpc_gen_bump(vpc);
	}
	mutex_unlock(&vpc->lock);
}

static void uplink_dev_event(struct vpc_uplink *uplink, unsigned long event)
{
	if (event == NETDEV_UNREGISTER)
		vpc_uplink_dev_gone(uplink->vn, uplink->dev);
	else if (event != NETDEV_UP && event != NETDEV_CHANGE)
		vpc_uplink_bump(uplink);
}

static int netdev_event(struct notifier_block *nb, unsigned long event,
			void *ptr)
{
	struct net_device *dev = netdev_notifier_info_to_dev(ptr);
	struct vpc_uplink *uplink;
	struct vpc_port *port;

	switch (event) {
	case NETDEV_UNREGISTER:
	case NETDEV_UP:
	case NETDEV_CHANGE:
	case NETDEV_CHANGEMTU:
	case NETDEV_CHANGEADDR:
		break;
	default:
		return NOTIFY_DONE;
	}

	port = vpc_port_of_dev(dev);
	if (port)
		port_dev_event(port, event);
	uplink = uplink_of_dev(dev);
	if (uplink)
		uplink_dev_event(uplink, event);
	return NOTIFY_DONE;
}

/* The host's neighbours on an uplink: next hops of VPCs. */
static int neigh_event(struct notifier_block *nb, unsigned long event,
		       void *ptr)
{
	struct vpc_uplink *uplink;
	struct neighbour *neigh;

	if (event != NETEVENT_NEIGH_UPDATE)
		return NOTIFY_DONE;

	neigh = ptr;
	rcu_read_lock();
	uplink = uplink_of_dev(neigh->dev);
	if (uplink)
		vpc_uplink_bump(uplink);
	rcu_read_unlock();
	return NOTIFY_DONE;
}

static struct notifier_block netdev_nb = { .notifier_call = netdev_event };
static struct notifier_block neigh_nb = { .notifier_call = neigh_event };

static int __net_init net_init(struct net *net)
{
	struct vpc_net *vn = vpc_net(net);

	vn->net = net;
	INIT_LIST_HEAD(&vn->vpcs);
	INIT_LIST_HEAD(&vn->uplinks);
	mutex_init(&vn->lock);
	vpc_lpm_init(&vn->public, &vn->lock);
	return 0;
}

/* The VPCs are gone; uplinks are left when the module goes. */
static void __net_exit net_exit(struct net *net)
{
	struct vpc_net *vn = vpc_net(net);

	rtnl_lock();
	vpc_uplink_flush(vn);
	rtnl_unlock();
	vpc_lpm_destroy(&vn->public);
	mutex_destroy(&vn->lock);
}

static struct pernet_operations net_ops = {
	.init	= net_init,
	.exit	= net_exit,
	.id	= &net_id,
	.size	= sizeof(struct vpc_net),
};

int __init vpc_net_start(void)
{
	int err;

	err = register_pernet_subsys(&net_ops);
	if (err)
		return err;
	err = register_netdevice_notifier(&netdev_nb);
	if (err)
		goto unregister_pernet;
	err = register_netevent_notifier(&neigh_nb);
	if (err)
		goto unregister_netdev;
	return 0;

unregister_netdev:
	unregister_netdevice_notifier(&netdev_nb);
unregister_pernet:
	unregister_pernet_subsys(&net_ops);
	return err;
}

void vpc_net_stop(void)
{
	unregister_netevent_notifier(&neigh_nb);
	unregister_pernet_subsys(&net_ops);
	unregister_netdevice_notifier(&netdev_nb);
	idr_destroy(&zones);
}
