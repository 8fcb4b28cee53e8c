// SPDX-License-Identifier: GPL-2.0
/*
 * Verdicts are carried out here and nowhere else: every packet leaves, waits or
 * ends by this file. So does what the router says unasked.
 */
#include <linux/etherdevice.h>
#include <linux/icmp.h>
#include <linux/icmpv6.h>
#include <net/addrconf.h>
#include "fip.h"
#include "flow.h"
#include "forward.h"
#include "fragment.h"
#include "gateway.h"
#include "guard.h"
#include "meter.h"
#include "network.h"
#include "output.h"
#include "port.h"
#include "reply/reply.h"
#include "rewrite.h"
#include "service.h"
#include "uplink.h"
#include "verdict.h"

/*
 * Where a decided packet goes: the adjacency of its flow, or without one its
 * own copy of what a flow would remember.
 */
struct way_out {
	struct vpc_pkt *pkt;
	const struct vpc_adj *adj;
	struct vpc_adj own;
};

static void send_out(struct sk_buff *skb, void *arg)
{
	const struct way_out *way = arg;
	struct vpc_pkt *pkt = way->pkt;

	if (!is_zero_ether_addr(pkt->out_mac))
		vpc_output_adj(skb, way->adj, pkt->in ? NULL : pkt->vpc);
	else
		vpc_output_nexthop(skb, pkt->vpc, pkt->out_uplink,
				   &pkt->nexthop);
}

static u16 fragment_size(const struct vpc_pkt *pkt, u32 mtu)
{
	return pkt->flags & VPC_PKT_WHOLE ? min_t(u32, pkt->frag_max, mtu) :
					    mtu;
}

static void send(struct vpc_pkt *pkt)
{
	struct way_out way __uninitialized;

	if (pkt->meter &&
	    !vpc_meter_pass(pkt->meter, vpc_meter_dir(pkt), pkt->len)) {
		vpc_drop_skb(pkt->vpc, pkt->in, pkt->skb, VPC_DROP_FIP_RATE);
		return;
	}
	if (pkt->flow)
		vpc_flow_seen(pkt->flow, pkt->dir, pkt->len);
	way.pkt = pkt;
	way.adj = pkt->adj;
	/* Before the rewrite: within a network it reads the frame's header. */
	if (!way.adj) {
		vpc_adj_fill(&way.own, pkt);
		way.adj = &way.own;
	}
	if ((pkt->flags & VPC_PKT_ROUTED) && !vpc_forward_rewrite(pkt)) {
		vpc_drop_skb(pkt->vpc, pkt->in, pkt->skb, VPC_DROP_NOMEM);
		return;
	}
	if (pkt->flags & VPC_PKT_FRAGMENT)
		vpc_fragment(pkt, way.adj->dev,
			     fragment_size(pkt, way.adj->key.mtu), send_out,
			     &way);
	else
		send_out(pkt->skb, &way);
}

/* Put an Ethernet header in front of what the router itself says. */
static void push_eth(struct sk_buff *skb, const u8 *dest, const u8 *source)
{
	struct ethhdr eth = { .h_proto = skb->protocol };

	ether_addr_copy(eth.h_dest, dest);
	ether_addr_copy(eth.h_source, source);
	vpc_rewrite_eth(skb, &eth);
}

static void send_back(const struct vpc_pkt *pkt, struct sk_buff *skb,
		      const u8 *dest)
{
	if (pkt->in) {
		push_eth(skb, dest, pkt->vpc->dev->dev_addr);
		vpc_output_tap(pkt->vpc, skb);
		vpc_output_port(skb, pkt->in);
	} else {
		push_eth(skb, dest, pkt->uplink->dev->dev_addr);
		vpc_output_uplink(skb, pkt->uplink);
	}
}

static void reply_out(struct sk_buff *skb, void *arg)
{
	const struct vpc_pkt *pkt = arg;

	send_back(pkt, skb, pkt->reply_mac);
}

/* To a question that came in fragments the answer may be as long. */
static void reply(struct vpc_pkt *pkt)
{
	struct net_device *dev = pkt->in ? pkt->in->dev : pkt->uplink->dev;
	u16 size = fragment_size(pkt, READ_ONCE(dev->mtu));

	if ((pkt->flags & VPC_PKT_WHOLE) && pkt->skb->len > size)
		vpc_fragment(pkt, dev, size, reply_out, pkt);
	else
		send_back(pkt, pkt->skb, pkt->reply_mac);
}

/* The router's address that an error is sent from. */
static bool error_source(const struct vpc_pkt *pkt, struct in6_addr *source)
{
	const struct vpc_gateway *gateway;

	/* A helper needs none about what it answers guests. */
	if (vpc_service_sent(pkt) && !pkt->guest)
		return false;
	if (pkt->in)
		return vpc_network_source(rcu_dereference(pkt->network->config),
					  &pkt->key.saddr, source);
	gateway = rcu_dereference(pkt->vpc->gateway);
	if (!gateway)
		return false;
	*source = pkt->family == AF_INET ? gateway->address4 :
					   gateway->address6;
	if (ipv6_addr_any(source) && pkt->fip)
		*source = pkt->fip->addr;
	return !ipv6_addr_any(source);
}

static void send_icmp_error(struct vpc_pkt *pkt)
{
	struct in6_addr source;
	struct sk_buff *skb;

	if (!vpc_guard_charge(pkt) || !error_source(pkt, &source))
		return;
	skb = vpc_icmp_error_build(pkt, &source);
	if (skb)
		send_back(pkt, skb, vpc_eth(pkt)->h_source);
}

static void flood(struct vpc_pkt *pkt)
{
	/* The header is still there, in front of skb->data. */
	skb_push(pkt->skb, ETH_HLEN);
	vpc_output_flood(pkt->skb, pkt->network, pkt->in, pkt->flags);
}

void vpc_verdict_carry_out(struct vpc_pkt *pkt, enum vpc_verdict verdict)
{
	switch (verdict) {
	case VPC_NEXT:
	case VPC_SEND:
		send(pkt);
		break;
	case VPC_FLOOD:
		flood(pkt);
		break;
	case VPC_REPLY:
		reply(pkt);
		break;
	case VPC_ICMP_ERROR:
		send_icmp_error(pkt);
		fallthrough;
	case VPC_DROP:
		vpc_drop_skb(pkt->vpc, pkt->in, pkt->skb, pkt->reason);
		break;
	case VPC_SOLICIT:
		vpc_verdict_solicit(pkt->out_network, &pkt->nexthop);
		break;
	case VPC_STOLEN:
		break;
	case VPC_PASS:
		/* The caller hands it on. */
		break;
	}
}

/* To all ports of the network, or to @port alone. */
static void say(struct vpc_network *network, struct vpc_port *port,
		struct sk_buff *skb, const u8 *dest)
{
	if (!skb)
		return;
	push_eth(skb, dest, network->vpc->dev->dev_addr);
	vpc_output_tap(network->vpc, skb);
	if (port)
		vpc_output_port(skb, port);
	else
		vpc_output_flood(skb, network, NULL, 0);
}

static void say_to_all_nodes(struct vpc_network *network, struct vpc_port *port,
			     struct sk_buff *skb)
{
	u8 dest[ETH_ALEN];

	ipv6_eth_mc_map(&in6addr_linklocal_allnodes, dest);
	say(network, port, skb, dest);
}

void vpc_verdict_solicit(struct vpc_network *network,
			 const struct in6_addr *addr)
{
	struct in6_addr group;
	u8 dest[ETH_ALEN];

	if (vpc_addr_is_v4(addr)) {
		say(network, NULL, vpc_arp_request(network, addr),
		    network->vpc->dev->broadcast);
		return;
	}
	addrconf_addr_solict_mult(addr, &group);
	ipv6_eth_mc_map(&group, dest);
	say(network, NULL, vpc_nd_request(network, addr), dest);
}

void vpc_verdict_advertise(struct vpc_network *network)
{
	say_to_all_nodes(network, NULL, vpc_ra_build(network));
}

void vpc_verdict_withdraw(struct vpc_network *network,
			  const struct vpc_network_config *old)
{
	rcu_read_lock();
	local_bh_disable();
	say_to_all_nodes(network, NULL, vpc_ra_withdraw(network, old));
	local_bh_enable();
	rcu_read_unlock();
}

void vpc_verdict_withdraw_dns(struct vpc_network *network,
			      const struct vpc_dns_name *search)
{
	rcu_read_lock();
	local_bh_disable();
	say_to_all_nodes(network, NULL, vpc_ra_withdraw_dns(network, search));
	local_bh_enable();
	rcu_read_unlock();
}

static void announce(struct vpc_network *network, struct vpc_port *port,
		     const struct in6_addr *addr)
{
	struct vpc *vpc = network->vpc;
	const u8 *mac = vpc->dev->dev_addr;

	if (vpc_addr_is_v4(addr))
		say(network, port,
		    vpc_arp_announce(vpc, mac, vpc_addr_v4(addr)),
		    vpc->dev->broadcast);
	else
		say_to_all_nodes(network, port,
				 vpc_nd_announce(vpc, mac, addr));
}

void vpc_verdict_announce(struct vpc_network *network, struct vpc_port *port)
{
	const struct vpc_network_config *config;
	int i;

	rcu_read_lock();
	local_bh_disable();
	config = rcu_dereference(network->config);
	for (i = 0; i < config->n_subnets; i++)
		announce(network, port, &config->subnets[i].gateway);
	announce(network, port, &vpc_router_lladdr);
	local_bh_enable();
	rcu_read_unlock();
}

void vpc_verdict_unreachable(struct vpc_pkt *pkt)
{
	bool v4 = pkt->family == AF_INET;

	/* RFC 1812 section 5.2.7.1, RFC 4443 section 3.1. */
	vpc_icmp_error(pkt, VPC_DROP_NEIGH_FAILED,
		       v4 ? ICMP_DEST_UNREACH : ICMPV6_DEST_UNREACH,
		       v4 ? ICMP_HOST_UNREACH : ICMPV6_ADDR_UNREACH, 0);
	vpc_verdict_carry_out(pkt, VPC_ICMP_ERROR);
}
