// SPDX-License-Identifier: GPL-2.0
/* Out of the VPC. */
#include <linux/etherdevice.h>
#include <linux/if_vlan.h>
#include <linux/netdevice.h>
#include <net/arp.h>
#include <net/ndisc.h>
#include <net/neighbour.h>
#include <net/route.h>
#include <net/sch_generic.h>
#include "network.h"
#include "output.h"
#include "port.h"
#include "rewrite.h"
#include "uplink.h"
#include "vpc.h"

void vpc_output_tap(struct vpc *vpc, struct sk_buff *skb)
{
	struct net_device *dev = skb->dev;

	if (likely(!dev_nit_active(vpc->dev)))
		return;
	skb->dev = vpc->dev;
	dev_queue_xmit_nit(skb, vpc->dev);
	skb->dev = dev;
}

/* What a packet must not take along from one device to another. */
static void scrub(struct sk_buff *skb)
{
	skb_forward_csum(skb);
	skb_clear_tstamp(skb);
	skb_dst_drop(skb);
	skb_ext_reset(skb);
	nf_reset_ct(skb);
}

/*
 * From an uplink to itself: the frame comes in as if by the wire, but whole,
 * as between a veth and its peer: what segmentation and checksum offload have
 * left undone stays undone. By way of the backlog, so nothing nests here. A
 * packet that came in by an uplink does not leave by one (route.c), so that it
 * is turned once each time that a guest sends it on, with the TTL one less.
 */
static void turn(struct sk_buff *skb)
{
	dev_forward_skb(skb->dev, skb);
}

/* Is there a hook on what the device sends (clsact, netfilter, packet sockets)? */
static bool has_egress_hook(const struct net_device *dev)
{
#ifdef CONFIG_NET_XGRESS
	if (rcu_access_pointer(dev->tcx_egress))
		return true;
#endif
#ifdef CONFIG_NETFILTER_EGRESS
	if (rcu_access_pointer(dev->nf_hooks_egress))
		return true;
#endif
	return dev_nit_active((struct net_device *)dev);
}

/*
 * Taps and containers leave their packets charged to a socket, which few of
 * them have any more business with: encryption by the device, and time stamps.
 */
static bool has_socket_business(const struct sk_buff *skb)
{
	const struct sock *sk = skb->sk;

	if (!sk)
		return false;
#ifdef CONFIG_SOCK_VALIDATE_XMIT
	if (sk_fullsock(sk) && sk->sk_validate_xmit_skb)
		return true;
#endif
	return skb_shinfo(skb)->tx_flags;
}

/*
 * The transmit queue of a device that has one without a queueing discipline
 * and takes no lock for it (veth, VLAN and tunnel devices), if the frame is
 * complete, so that nothing is left to be done to it for the device's sake:
 * then dev_queue_xmit() would only find that out. Nor does it guard here
 * against recursion: what receives a frame leaves it to the backlog. A device
 * that is down has the discipline that drops. NULL: by dev_queue_xmit().
 */
static struct netdev_queue *plain_queue(const struct sk_buff *skb,
					struct net_device *dev)
{
	struct netdev_queue *txq = netdev_get_tx_queue(dev, 0);

	if (!dev->lltx || dev->real_num_tx_queues != 1 ||
	    rcu_dereference_bh(txq->qdisc)->enqueue ||
	    netif_xmit_stopped(txq) || has_egress_hook(dev))
		return NULL;
	if (skb->data_len || skb_is_gso(skb) || has_socket_business(skb) ||
	    skb->ip_summed == CHECKSUM_PARTIAL || skb_vlan_tag_present(skb))
		return NULL;
	return txq;
}

/* The frame leaves by skb->dev. */
static void transmit(struct sk_buff *skb)
{
	struct net_device *dev = skb->dev;
	struct netdev_queue *txq = plain_queue(skb, dev);

	if (unlikely(!txq)) {
		dev_queue_xmit(skb);
		return;
	}
	skb_set_queue_mapping(skb, 0);
	if (unlikely(!dev_xmit_complete(netdev_start_xmit(skb, dev, txq,
							  false))))
		vpc_drop_skb(NULL, NULL, skb, VPC_DROP_DEVICE_BUSY);
}

void vpc_output_adj(struct sk_buff *skb, const struct vpc_adj *adj,
		    struct vpc *tap)
{
	scrub(skb);
	vpc_rewrite_eth(skb, adj->key.eth);
	if (tap)
		vpc_output_tap(tap, skb);
	skb->dev = adj->dev;
	vpc_stats_tx(adj->stats, skb->len);
	if (unlikely(adj->turn))
		turn(skb);
	else
		transmit(skb);
}

static void output_frame(struct sk_buff *skb, struct net_device *dev,
			 struct vpc_stats __percpu *stats)
{
	scrub(skb);
	skb->dev = dev;
	vpc_stats_tx(stats, skb->len);
	transmit(skb);
}

void vpc_output_port(struct sk_buff *skb, struct vpc_port *port)
{
	output_frame(skb, port->dev, port->stats);
}

void vpc_output_uplink(struct sk_buff *skb, struct vpc_uplink *uplink)
{
	if (!ether_addr_equal(skb_eth_hdr(skb)->h_dest,
			      uplink->dev->dev_addr)) {
		output_frame(skb, uplink->dev, uplink->stats);
		return;
	}
	/* The answer to a packet that was turned, to be turned as well. */
	scrub(skb);
	skb->dev = uplink->dev;
	vpc_stats_tx(uplink->stats, skb->len);
	turn(skb);
}

static bool wants_flood(const struct vpc_port *port,
			const struct vpc_port *except, u16 flags)
{
	const struct vpc_port_config *config = rcu_dereference(port->config);

	if (port == except || READ_ONCE(port->dead))
		return false;
	if ((flags & VPC_PKT_TAGGED) && !config->tagged)
		return false;
	/* An unknown station can only be where nobody is bound. */
	return !(flags & VPC_PKT_UNKNOWN) || config->learning;
}

void vpc_output_flood(struct sk_buff *skb, struct vpc_network *network,
		      const struct vpc_port *except, u16 flags)
{
	struct vpc_port *port, *last = NULL;
	struct sk_buff *copy;

	list_for_each_entry_rcu(port, &network->ports, network_list) {
		if (!wants_flood(port, except, flags))
			continue;
		if (last) {
			copy = skb_clone(skb, GFP_ATOMIC);
			if (copy)
				vpc_output_port(copy, last);
		}
		last = port;
	}
	if (last)
		vpc_output_port(skb, last);
	else
		vpc_drop_skb(network->vpc, NULL, skb, VPC_DROP_L2_ALONE);
}

/* The host's entry for an address on the uplink; made where there is none. */
static struct neighbour *uplink_neigh(struct vpc_uplink *uplink,
				      const struct in6_addr *nexthop)
{
	if (vpc_addr_is_v4(nexthop))
		return ip_neigh_gw4(uplink->dev, vpc_addr_v4(nexthop));
	return ip_neigh_gw6(uplink->dev, nexthop);
}

bool vpc_output_nexthop_mac(struct vpc_uplink *uplink,
			    const struct in6_addr *nexthop, u8 *mac)
{
	struct neighbour *neigh = uplink_neigh(uplink, nexthop);

	/* Having it used keeps it confirmed, as for the host's own packets. */
	if (IS_ERR(neigh) || !(READ_ONCE(neigh->nud_state) & NUD_VALID))
		return false;
	neigh_event_send(neigh, NULL);
	neigh_ha_snapshot(mac, neigh, uplink->dev);
	return true;
}

void vpc_output_nexthop(struct sk_buff *skb, struct vpc *vpc,
			struct vpc_uplink *uplink,
			const struct in6_addr *nexthop)
{
	struct neighbour *neigh = uplink_neigh(uplink, nexthop);

	if (IS_ERR(neigh)) {
		vpc_drop_skb(vpc, NULL, skb, VPC_DROP_NEIGH_FAILED);
		return;
	}
	scrub(skb);
	skb->dev = uplink->dev;
	vpc_stats_tx(uplink->stats, skb->len + ETH_HLEN);
	neigh_output(neigh, skb, false);
}
