// SPDX-License-Identifier: GPL-2.0
/*
 * The vpc network device. Its coming and going is the VPC's; packets that the
 * host sends through it are for the host port, which is switched off.
 */
#include <linux/etherdevice.h>
#include <linux/netdevice.h>
#include <net/rtnetlink.h>
#include "compat/newlink.h"
#include "device.h"
#include "network.h"
#include "verdict.h"
#include "vpc.h"

static int dev_init(struct net_device *dev)
{
	return vpc_init(netdev_priv(dev), dev);
}

static void dev_destructor(struct net_device *dev)
{
	vpc_free(netdev_priv(dev));
}

static netdev_tx_t dev_xmit(struct sk_buff *skb, struct net_device *dev)
{
	vpc_drop_skb(netdev_priv(dev), NULL, skb, VPC_DROP_SERVICE_OFF);
	return NETDEV_TX_OK;
}

static void dev_get_stats64(struct net_device *dev,
			    struct rtnl_link_stats64 *stats)
{
	vpc_traffic(netdev_priv(dev), stats);
}

/* The router's MAC address: every guest has it in its cache. */
static int dev_set_mac(struct net_device *dev, void *addr)
{
	struct vpc *vpc = netdev_priv(dev);
	struct vpc_network *network;
	int err;

	mutex_lock(&vpc->lock);
	err = eth_mac_addr(dev, addr);
	if (err)
		goto unlock;
	vpc_config_changed(vpc);
	list_for_each_entry(network, &vpc->networks, list)
		vpc_verdict_announce(network, NULL);
unlock:
	mutex_unlock(&vpc->lock);
	return err;
}

static const struct net_device_ops dev_ops = {
	.ndo_init		= dev_init,
	.ndo_start_xmit		= dev_xmit,
	.ndo_get_stats64	= dev_get_stats64,
	.ndo_set_mac_address	= dev_set_mac,
	.ndo_validate_addr	= eth_validate_addr,
};

static void dev_setup(struct net_device *dev)
{
	ether_setup(dev);
	eth_hw_addr_random(dev);
	dev->netdev_ops = &dev_ops;
	dev->needs_free_netdev = true;
	dev->priv_destructor = dev_destructor;
	dev->priv_flags |= IFF_NO_QUEUE | IFF_LIVE_ADDR_CHANGE |
			   IFF_NO_ADDRCONF;
	dev->priv_flags &= ~IFF_TX_SKB_SHARING;
	dev->flags |= IFF_NOARP;
	dev->flags &= ~IFF_MULTICAST;
	dev->netns_immutable = true;
	dev->lltx = true;
}

static int newlink(struct net_device *dev, struct netlink_ext_ack *extack)
{
	int err;

	err = register_netdevice(dev);
	if (!err)
		vpc_publish(netdev_priv(dev));
	return err;
}

VPC_DEFINE_NEWLINK(dev_newlink, newlink)

static void dev_dellink(struct net_device *dev, struct list_head *head)
{
	vpc_kill(netdev_priv(dev));
	unregister_netdevice_queue(dev, head);
}

static struct rtnl_link_ops link_ops __read_mostly = {
	.kind		= "vpc",
	.priv_size	= sizeof(struct vpc),
	.setup		= dev_setup,
	.newlink	= dev_newlink,
	.dellink	= dev_dellink,
};

bool vpc_is_dev(const struct net_device *dev)
{
	return dev->rtnl_link_ops == &link_ops;
}

int __init vpc_device_start(void)
{
	return rtnl_link_register(&link_ops);
}

void vpc_device_stop(void)
{
	rtnl_link_unregister(&link_ops);
}
