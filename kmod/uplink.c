// SPDX-License-Identifier: GPL-2.0
/*
 * Uplinks: devices that lead outside. The host goes on using the device; what
 * is not for a VPC is left untouched (input.c).
 *
 * Lifetime: an uplink is deleted when no gateway uses it. Each gateway that
 * left it took its public addresses along and waited for a grace period
 * (gateway.c), so what can still find the uplink is the list, and packets that
 * the device receives; flows compare it, but never follow it. It is unlinked,
 * its rx_handler is taken away, which waits for a grace period, and then
 * nothing leads to it any more: the reference on the device is given back and
 * the memory freed at once.
 */
#include <linux/if_arp.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <linux/string_choices.h>
#include "gateway.h"
#include "input.h"
#include "netlink/netlink.h"
#include "port.h"
#include "stats.h"
#include "uplink.h"

static struct vpc_uplink_config *config_of(const struct vpc_uplink *uplink)
{
	return rcu_dereference_protected(uplink->config,
					 lockdep_is_held(&uplink->vn->lock));
}

struct vpc_uplink *vpc_uplink_find(struct vpc_net *vn,
				   const struct net_device *dev)
{
	struct vpc_uplink *uplink;

	list_for_each_entry_rcu(uplink, &vn->uplinks, list,
				lockdep_is_held(&vn->lock) ||
				lockdep_rtnl_is_held())
		if (uplink->dev == dev)
			return uplink;
	return NULL;
}

struct vpc_uplink_config *vpc_uplink_config_new(void)
{
	return kzalloc(sizeof(struct vpc_uplink_config), GFP_KERNEL);
}

static int check_device(struct vpc_net *vn, struct net_device *dev,
			const struct nlattr *attr,
			struct netlink_ext_ack *extack)
{
	struct vpc_port *port = vpc_port_of_dev(dev);

	if (dev->type != ARPHRD_ETHER || dev->flags & IFF_LOOPBACK) {
		NL_SET_ERR_MSG_ATTR_FMT(extack, attr,
					"%s is not an Ethernet device",
					dev->name);
		return -EINVAL;
	}
	if (vpc_is_dev(dev)) {
		NL_SET_ERR_MSG_ATTR_FMT(extack, attr, "%s is a VPC itself",
					dev->name);
		return -ELOOP;
	}
	if (vpc_uplink_find(vn, dev)) {
		NL_SET_ERR_MSG_ATTR_FMT(extack, attr, "%s is an uplink already",
					dev->name);
		return -EEXIST;
	}
	if (port) {
		NL_SET_ERR_MSG_ATTR_FMT(extack, attr, "%s is a port of VPC %s",
					dev->name, port->vpc->dev->name);
		return -EBUSY;
	}
	if (netdev_is_rx_handler_busy(dev)) {
		NL_SET_ERR_MSG_ATTR_FMT(extack, attr,
					"%s is busy: part of a bridge, bond or the like",
					dev->name);
		return -EBUSY;
	}
	return 0;
}

static int check_subnets(const struct vpc_uplink_config *config,
			 const struct nlattr *attr,
			 struct netlink_ext_ack *extack)
{
	const struct vpc_prefix *subnets = config->subnets;
	int err, i, j;

	for (i = 0; i < config->n_subnets; i++) {
		err = vpc_prefix_check(&subnets[i], attr, extack);
		if (err)
			return err;
		if (subnets[i].plen == (vpc_addr_is_v4(&subnets[i].addr) ?
					VPC_V4_PLEN : 0) ||
		    vpc_addr_is_multicast(&subnets[i].addr)) {
			NL_SET_ERR_MSG_ATTR_FMT(extack, attr,
						"%s cannot be a link's subnet",
						vpc_prefix_text(&subnets[i]).s);
			return -EINVAL;
		}
		for (j = 0; j < i; j++) {
			if (!vpc_prefix_overlaps(&subnets[i], &subnets[j]))
				continue;
			NL_SET_ERR_MSG_ATTR_FMT(extack, attr,
						"Subnet %s overlaps another",
						vpc_prefix_text(&subnets[i]).s);
			return -EEXIST;
		}
	}
	return 0;
}

/* The provider's router is a host on the link; link-locals always are. */
static int check_via(const struct vpc_uplink_config *config,
		     const struct in6_addr *via, const struct nlattr *attr,
		     struct netlink_ext_ack *extack)
{
	int i;

	if (ipv6_addr_any(via) || ipv6_addr_type(via) & IPV6_ADDR_LINKLOCAL)
		return 0;
	for (i = 0; i < config->n_subnets; i++)
		if (vpc_prefix_has(&config->subnets[i], via) &&
		    !vpc_prefix_is_edge(&config->subnets[i], via))
			return 0;

	NL_SET_ERR_MSG_ATTR_FMT(extack, attr,
				"%s is no host on a subnet of the uplink",
				vpc_addr_text(via).s);
	return -EINVAL;
}

static int check_config(const struct vpc_uplink_config *config,
			struct nlattr **attrs, struct netlink_ext_ack *extack)
{
	int err;

	err = check_subnets(config, vpc_attr(attrs, VPC_A_UPLINK_SUBNET),
			    extack);
	if (!err)
		err = check_via(config, &config->via4,
				vpc_attr(attrs, VPC_A_UPLINK_VIA4), extack);
	if (!err)
		err = check_via(config, &config->via6,
				vpc_attr(attrs, VPC_A_UPLINK_VIA6), extack);
	return err;
}

static struct vpc_uplink *uplink_new(struct vpc_net *vn, struct net_device *dev)
{
	struct vpc_uplink *uplink;

	uplink = kzalloc(sizeof(*uplink), GFP_KERNEL);
	if (!uplink)
		return NULL;
	uplink->stats = alloc_percpu(struct vpc_stats);
	if (!uplink->stats)
		goto free_uplink;
	uplink->zone = vpc_zone_get();
	if (!uplink->zone)
		goto free_stats;

	uplink->vn = vn;
	uplink->dev = dev;
	netdev_hold(dev, &uplink->dev_tracker, GFP_KERNEL);
	vpc_created(uplink);
	return uplink;

free_stats:
	free_percpu(uplink->stats);
free_uplink:
	kfree(uplink);
	return NULL;
}

/* Nothing leads to it any more. Frees its config, too. */
static void uplink_free(struct vpc_uplink *uplink)
{
	netdev_put(uplink->dev, &uplink->dev_tracker);
	vpc_zone_put(uplink->zone);
	free_percpu(uplink->stats);
	kfree(rcu_dereference_protected(uplink->config, true));
	kfree(uplink);
	vpc_destroyed(uplink);
}

struct vpc_uplink *vpc_uplink_add(struct vpc_net *vn, struct net_device *dev,
				  struct vpc_uplink_config *config,
				  struct nlattr **attrs,
				  struct netlink_ext_ack *extack)
{
	const struct nlattr *attr = vpc_attr(attrs, VPC_A_UPLINK_NAME) ?:
				    vpc_attr(attrs, VPC_A_UPLINK_IFINDEX);
	struct vpc_uplink *uplink;
	int err;

	ASSERT_RTNL();
	lockdep_assert_held(&vn->lock);

	err = check_device(vn, dev, attr, extack);
	if (!err)
		err = check_config(config, attrs, extack);
	if (err)
		goto free_config;

	err = -ENOMEM;
	uplink = uplink_new(vn, dev);
	if (!uplink)
		goto free_config;
	RCU_INIT_POINTER(uplink->config, config);
	err = vpc_public_check(uplink, config, attrs, extack);
	if (err)
		goto free_uplink;

	/* Solicitations for public IPv6 addresses go to groups of their own. */
	err = dev_set_allmulti(dev, 1);
	if (err)
		goto free_uplink;

	list_add_tail_rcu(&uplink->list, &vn->uplinks);
	err = netdev_rx_handler_register(dev, vpc_input_uplink, uplink);
	if (err) {
		NL_SET_ERR_MSG_ATTR_FMT(extack, attr, "%s is busy", dev->name);
		goto unlist;
	}
	atomic_inc(&vn->seq);
	return uplink;

unlist:
	list_del_rcu(&uplink->list);
	synchronize_net();
	dev_set_allmulti(dev, -1);
free_uplink:
	uplink_free(uplink);
	return ERR_PTR(err);
free_config:
	kfree(config);
	return ERR_PTR(err);
}

void vpc_uplink_bump(struct vpc_uplink *uplink)
{
	struct vpc_gateway *gateway;
	struct vpc *vpc;

	rcu_read_lock();
	list_for_each_entry_rcu(vpc, &uplink->vn->vpcs, list) {
		gateway = rcu_dereference(vpc->gateway);
		if (gateway && gateway->uplink == uplink)
			vpc_gen_bump(vpc);
	}
	rcu_read_unlock();
}

int vpc_uplink_set(struct vpc_uplink *uplink, struct vpc_uplink_config *config,
		   struct nlattr **attrs, struct netlink_ext_ack *extack)
{
	struct vpc_uplink_config *old = config_of(uplink);
	int err;

	ASSERT_RTNL();
	lockdep_assert_held(&uplink->vn->lock);

	err = check_config(config, attrs, extack);
	if (!err)
		err = vpc_public_check(uplink, config, attrs, extack);
	if (err) {
		kfree(config);
		return err;
	}

	rcu_assign_pointer(uplink->config, config);
	atomic_inc(&uplink->vn->seq);
	vpc_uplink_bump(uplink);
	kfree_rcu(old, rcu);
	return 0;
}

int vpc_uplink_del(struct vpc_uplink *uplink, struct netlink_ext_ack *extack)
{
	struct vpc_net *vn = uplink->vn;

	ASSERT_RTNL();
	lockdep_assert_held(&vn->lock);

	if (uplink->n_gateways) {
		NL_SET_ERR_MSG_FMT(extack, "%s still has the gateway of %u VPC%s",
				   uplink->dev->name, uplink->n_gateways,
				   str_plural(uplink->n_gateways));
		return -EBUSY;
	}

	WRITE_ONCE(uplink->dead, true);
	list_del_rcu(&uplink->list);
	atomic_inc(&vn->seq);
	vpc_nl_uplink_notify(uplink, VPC_CMD_UPLINK_DEL_NTF);
	netdev_rx_handler_unregister(uplink->dev);
	dev_set_allmulti(uplink->dev, -1);
	uplink_free(uplink);
	return 0;
}

/* All gateways that use it, one VPC at a time. */
static void delete_gateways(struct vpc_uplink *uplink)
{
	struct vpc_gateway *gateway;
	struct vpc *vpc;

	list_for_each_entry(vpc, &uplink->vn->vpcs, list) {
		mutex_lock(&vpc->lock);
		gateway = rcu_dereference_protected(vpc->gateway,
						    lockdep_is_held(&vpc->lock));
		if (gateway && gateway->uplink == uplink)
			vpc_gateway_del(vpc, NULL);
		mutex_unlock(&vpc->lock);
	}
}

static void delete_all_of(struct vpc_uplink *uplink)
{
	struct vpc_net *vn = uplink->vn;

	delete_gateways(uplink);
	mutex_lock(&vn->lock);
	WARN_ON(vpc_uplink_del(uplink, NULL));
	mutex_unlock(&vn->lock);
}

void vpc_uplink_dev_gone(struct vpc_net *vn, struct net_device *dev)
{
	struct vpc_uplink *uplink;

	ASSERT_RTNL();

	uplink = vpc_uplink_find(vn, dev);
	if (uplink)
		delete_all_of(uplink);
}

void vpc_uplink_flush(struct vpc_net *vn)
{
	struct vpc_uplink *uplink, *next;

	ASSERT_RTNL();

	list_for_each_entry_safe(uplink, next, &vn->uplinks, list)
		delete_all_of(uplink);
}
