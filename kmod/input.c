// SPDX-License-Identifier: GPL-2.0
/*
 * The packet's way.
 *
 * A packet of a known flow goes through input_known(): one lookup, rewrite,
 * transmit. All others go through decide(), the stages in order, which know
 * nothing of each other; verdict.c carries out what they say.
 */
#include <linux/etherdevice.h>
#include "flow.h"
#include "forward.h"
#include "guard.h"
#include "input.h"
#include "l2.h"
#include "meter.h"
#include "nat.h"
#include "output.h"
#include "policy.h"
#include "port.h"
#include "reassembly.h"
#include "reply/reply.h"
#include "respond.h"
#include "track.h"
#include "uplink.h"

/*
 * The hit path: a packet whose flow has a decision of the current generation.
 * false: it has not, or the packet needs a second look.
 */
static __always_inline bool input_known(struct vpc_pkt *pkt)
{
	const struct vpc_meter *meter;
	struct vpc_flow_dir *dir;
	struct vpc_flow *flow;
	struct vpc_adj *adj;

	flow = vpc_flow_lookup(&pkt->key, &pkt->dir);
	pkt->flow = flow;
	if (!flow)
		return false;

	dir = &flow->dir[pkt->dir];
	/* Pairs with the release in vpc_flow_renew(). */
	if (unlikely(smp_load_acquire(&dir->gen) != vpc_gen(flow->vpc) ||
		     dir->in != pkt->skb->dev->ifindex))
		return false;
	adj = rcu_dereference(dir->adj);
	if (unlikely(!adj || !vpc_forward_fits(pkt->skb, pkt->len, adj->key.mtu)))
		return false;

	if (likely(flow->flags & VPC_FLOW_ROUTED)) {
		if (unlikely(pkt->ttl <= 1 ||
			     !(pkt->flags & VPC_PKT_TO_ROUTER_MAC)))
			return false;
	} else if (unlikely(memcmp(vpc_eth(pkt), adj->key.eth, ETH_HLEN))) {
		return false;
	}
	if (unlikely(vpc_flow_track(pkt) != VPC_TCP_PASS))
		return false;

	/* As good as the decision that it came with: vpc_flow_renew(). */
	meter = rcu_dereference(flow->meter);
	if (unlikely(meter && !vpc_meter_pass(meter, vpc_meter_dir(pkt), pkt->len))) {
		vpc_drop_skb(flow->vpc, pkt->in, pkt->skb, VPC_DROP_FIP_RATE);
		return true;
	}

	pkt->related = NULL;
	if ((flow->flags & VPC_FLOW_ROUTED) && unlikely(!vpc_forward_rewrite(pkt))) {
		vpc_drop_skb(flow->vpc, pkt->in, pkt->skb, VPC_DROP_NOMEM);
		return true;
	}
	vpc_flow_seen(flow, pkt->dir, pkt->len);
	vpc_output_adj(pkt->skb, adj, pkt->in ? NULL : flow->vpc);
	return true;
}

/* The stages in order; the first that does not say VPC_NEXT decides. */
static enum vpc_verdict decide(struct vpc_pkt *pkt)
{
	enum vpc_verdict verdict;

	verdict = vpc_guard_stage(pkt);
	if (verdict == VPC_NEXT)
		verdict = vpc_l2_learn(pkt);
	if (verdict == VPC_NEXT)
		verdict = vpc_reassembly_stage(pkt);
	if (verdict == VPC_NEXT)
		verdict = vpc_nat_arrive(pkt);
	if (verdict == VPC_NEXT)
		verdict = vpc_respond_stage(pkt);
	if (verdict == VPC_NEXT)
		verdict = vpc_track_recall(pkt);
	if (verdict == VPC_NEXT)
		verdict = vpc_forward_stage(pkt);
	if (verdict == VPC_NEXT)
		verdict = vpc_track_translate(pkt);
	if (verdict == VPC_NEXT)
		verdict = vpc_policy_stage(pkt);
	if (verdict == VPC_NEXT)
		verdict = vpc_forward_resolve(pkt);
	if (verdict == VPC_NEXT)
		verdict = vpc_forward_length(pkt);
	if (verdict == VPC_NEXT)
		verdict = vpc_track_install(pkt);
	return verdict == VPC_NEXT ? VPC_SEND : verdict;
}

static void input_ready(struct vpc *vpc, struct sk_buff_head *ready);

/* All that is not on the hit path. pkt->vpc is known. */
static void process(struct vpc_pkt *pkt)
{
	struct sk_buff_head ready;

	__skb_queue_head_init(&ready);
	memset_startat(pkt, 0, gen);
	pkt->ready = &ready;
	pkt->gen = vpc_gen(pkt->vpc);

	/* Padding of short frames: no header counts it. */
	if (pkt->skb->len > pkt->len && pskb_trim_rcsum(pkt->skb, pkt->len)) {
		vpc_drop_skb(pkt->vpc, pkt->in, pkt->skb, VPC_DROP_NOMEM);
		return;
	}
	vpc_verdict_carry_out(pkt, decide(pkt));
	input_ready(pkt->vpc, &ready);
}

static void init_port_pkt(struct vpc_pkt *pkt, struct sk_buff *skb,
			  struct vpc_port *port)
{
	pkt->skb = skb;
	pkt->in = port;
	pkt->uplink = NULL;
	pkt->vpc = port->vpc;
	pkt->network = port->network;
	pkt->key.zone = port->vpc->zone;
}

/* @frag_max: 0, or the packet was put together from fragments before. */
static inline void set_whole(struct vpc_pkt *pkt, u16 frag_max)
{
	pkt->flags = frag_max ? VPC_PKT_WHOLE : 0;
	pkt->frag_max = frag_max;
}

/* Inlined: for a packet straight from the device @frag_max costs nothing. */
static __always_inline void input_port(struct sk_buff *skb,
				       struct vpc_port *port, u16 frag_max)
{
	struct vpc_pkt pkt __uninitialized;

	init_port_pkt(&pkt, skb, port);
	set_whole(&pkt, frag_max);
	if (unlikely(vpc_packet_parse(&pkt) != VPC_NEXT)) {
		vpc_drop_skb(pkt.vpc, port, skb, pkt.reason);
		return;
	}
	if (likely(pkt.family && !(pkt.flags & VPC_PKT_NO_HIT))) {
		if (input_known(&pkt))
			return;
	} else {
		vpc_flow_find(&pkt);
	}
	process(&pkt);
}

rx_handler_result_t vpc_input_port(struct sk_buff **pskb)
{
	struct sk_buff *skb = *pskb;
	struct vpc_port *port;

	if (unlikely(skb->pkt_type == PACKET_LOOPBACK))
		return RX_HANDLER_PASS;
	skb = skb_share_check(skb, GFP_ATOMIC);
	if (unlikely(!skb))
		return RX_HANDLER_CONSUMED;

	port = rcu_dereference(skb->dev->rx_handler_data);
	vpc_stats_rx(port->stats, skb->len + ETH_HLEN);
	if (unlikely(dev_nit_active(port->vpc->dev))) {
		skb_push(skb, ETH_HLEN);
		vpc_output_tap(port->vpc, skb);
		skb_pull(skb, ETH_HLEN);
	}
	input_port(skb, port, 0);
	return RX_HANDLER_CONSUMED;
}

/*
 * A packet from outside that has to be decided: the VPC that owns the
 * destination does it, or nobody, and then the packet is the host's. A flow of
 * the former owner of the address is over.
 */
static rx_handler_result_t input_unknown(struct vpc_pkt *pkt)
{
	const struct vpc_public *public;

	public = vpc_public_lookup(pkt->uplink->vn, &pkt->key.daddr);
	if (public && public->uplink == pkt->uplink)
		pkt->vpc = public->vpc;
	vpc_flow_disown(pkt);
	if (!pkt->vpc)
		return RX_HANDLER_PASS;
	process(pkt);
	return RX_HANDLER_CONSUMED;
}

/* ARP and ND about public addresses; what is not about them is the host's. */
static rx_handler_result_t input_resolution(struct vpc_pkt *pkt)
{
	enum vpc_verdict verdict;

	memset_startat(pkt, 0, gen);
	verdict = pkt->family ? vpc_nd_reply_uplink(pkt) :
				vpc_arp_reply_uplink(pkt);
	if (verdict == VPC_PASS)
		return RX_HANDLER_PASS;
	vpc_verdict_carry_out(pkt, verdict);
	return RX_HANDLER_CONSUMED;
}

static __always_inline rx_handler_result_t
input_uplink(struct sk_buff *skb, struct vpc_uplink *uplink, u16 frag_max)
{
	struct vpc_pkt pkt __uninitialized;

	pkt.skb = skb;
	pkt.in = NULL;
	pkt.uplink = uplink;
	pkt.vpc = NULL;
	pkt.network = NULL;
	pkt.key.zone = uplink->zone;
	set_whole(&pkt, frag_max);

	/* What does not make sense is for the host to judge. */
	if (unlikely(vpc_packet_parse(&pkt) != VPC_NEXT))
		return RX_HANDLER_PASS;
	if (vpc_respond_is_nd(&pkt) || pkt.ethertype == htons(ETH_P_ARP))
		return input_resolution(&pkt);
	if (!pkt.family || (pkt.flags & (VPC_PKT_MULTICAST | VPC_PKT_TAGGED)))
		return RX_HANDLER_PASS;

	if (likely(!(pkt.flags & VPC_PKT_NO_HIT))) {
		if (input_known(&pkt))
			return RX_HANDLER_CONSUMED;
	} else {
		vpc_flow_find(&pkt);
	}
	return input_unknown(&pkt);
}

rx_handler_result_t vpc_input_uplink(struct sk_buff **pskb)
{
	struct sk_buff *skb = *pskb;
	rx_handler_result_t result;
	struct vpc_uplink *uplink;
	unsigned int len;

	if (unlikely(skb->pkt_type != PACKET_HOST &&
		     skb->pkt_type != PACKET_MULTICAST &&
		     skb->pkt_type != PACKET_BROADCAST))
		return RX_HANDLER_PASS;
	skb = skb_share_check(skb, GFP_ATOMIC);
	if (unlikely(!skb))
		return RX_HANDLER_CONSUMED;
	*pskb = skb;

	uplink = rcu_dereference(skb->dev->rx_handler_data);
	len = skb->len + ETH_HLEN;
	result = input_uplink(skb, uplink, 0);
	if (result == RX_HANDLER_CONSUMED)
		vpc_stats_rx(uplink->stats, len);
	return result;
}

/*
 * The device that a packet came by may have gone, or be a port no more, while
 * it waited: then nobody waits for the packet either.
 */
static void input_again(struct net *net, struct sk_buff *skb)
{
	u16 frag_max = VPC_CB(skb)->frag_max;
	rx_handler_func_t *handler = NULL;
	struct net_device *dev;

	dev = dev_get_by_index_rcu(net, VPC_CB(skb)->ifindex);
	skb->dev = dev;
	if (dev)
		handler = rcu_dereference(dev->rx_handler);
	if (handler == vpc_input_port)
		input_port(skb, rcu_dereference(dev->rx_handler_data),
			   frag_max);
	else if (handler != vpc_input_uplink ||
		 input_uplink(skb, rcu_dereference(dev->rx_handler_data),
			      frag_max) == RX_HANDLER_PASS)
		vpc_drop_skb(NULL, NULL, skb, VPC_DROP_DYING);
}

static void input_ready(struct vpc *vpc, struct sk_buff_head *ready)
{
	struct sk_buff *skb;

	while ((skb = __skb_dequeue(ready)))
		input_again(vpc->net, skb);
}

void vpc_input_unreachable(struct vpc *vpc, struct sk_buff *skb)
{
	struct net_device *dev;
	struct vpc_port *port;
	struct vpc_pkt pkt;

	dev = dev_get_by_index_rcu(vpc->net, VPC_CB(skb)->ifindex);
	port = dev ? vpc_port_of_dev(dev) : NULL;
	if (!port || port->vpc != vpc) {
		vpc_drop_skb(vpc, NULL, skb, VPC_DROP_NEIGH_FAILED);
		return;
	}
	skb->dev = dev;
	init_port_pkt(&pkt, skb, port);
	set_whole(&pkt, VPC_CB(skb)->frag_max);
	if (vpc_packet_parse(&pkt) != VPC_NEXT || !pkt.family) {
		vpc_drop_skb(vpc, port, skb, VPC_DROP_NEIGH_FAILED);
		return;
	}
	memset_startat(&pkt, 0, gen);
	vpc_verdict_unreachable(&pkt);
}
