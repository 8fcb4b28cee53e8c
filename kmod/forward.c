// SPDX-License-Identifier: GPL-2.0
/* Towards the destination: where a packet goes, and what it becomes. */
#include <linux/etherdevice.h>
#include <linux/icmp.h>
#include <linux/icmpv6.h>
#include <linux/tcp.h>
#include <linux/udp.h>
#include <net/ip.h>
#include "adj.h"
#include "fip.h"
#include "flow.h"
#include "forward.h"
#include "l2.h"
#include "neigh.h"
#include "output.h"
#include "related.h"
#include "rewrite.h"
#include "route.h"
#include "service.h"
#include "uplink.h"

enum vpc_verdict vpc_forward_stage(struct vpc_pkt *pkt)
{
	if ((pkt->flags & VPC_PKT_SERVICE) || vpc_flow_is_proxied(pkt))
		return vpc_service_stage(pkt);
	if (pkt->uplink)
		return vpc_route_stage(pkt);
	if (vpc_service_sent(pkt))
		return vpc_service_return(pkt);
	if (!(pkt->flags & VPC_PKT_TO_ROUTER_MAC))
		return vpc_l2_stage(pkt);
	if (!pkt->family)
		return vpc_drop(pkt, PROTO);
	return vpc_route_stage(pkt);
}

/*
 * Does a VPC own the destination on the uplink that the packet leaves by?
 * Then it is turned round there and comes in again (output.c).
 */
static bool is_at_home(const struct vpc_pkt *pkt)
{
	const struct vpc_public *public;

	/* All but what is routed to a VPC is on the link (public.h). */
	if (pkt->slot && !READ_ONCE(pkt->out_uplink->n_routed))
		return false;
	public = vpc_public_lookup(pkt->out_uplink->vn, &pkt->key.daddr);
	return public && public->uplink == pkt->out_uplink;
}

enum vpc_verdict vpc_forward_resolve(struct vpc_pkt *pkt)
{
	if (!(pkt->flags & VPC_PKT_ROUTED) || (pkt->flags & VPC_PKT_SERVICE))
		return VPC_NEXT;
	if (!pkt->out_uplink)
		return vpc_neigh_stage(pkt);
	if (is_at_home(pkt)) {
		pkt->slot = NULL;
		ether_addr_copy(pkt->out_mac, pkt->out_uplink->dev->dev_addr);
		return VPC_NEXT;
	}
	if (vpc_adj_recall(pkt))
		return VPC_NEXT;
	/* Unknown: the host's neighbour table will hold the packet. */
	if (!vpc_output_nexthop_mac(pkt->out_uplink, &pkt->nexthop,
				    pkt->out_mac))
		eth_zero_addr(pkt->out_mac);
	return VPC_NEXT;
}

/* What came in fragments leaves in fragments, no longer ones. */
enum vpc_verdict vpc_forward_length(struct vpc_pkt *pkt)
{
	u16 mtu;

	if (!pkt->out && !pkt->out_uplink)
		return VPC_NEXT;
	mtu = vpc_adj_mtu(pkt);
	if (pkt->flags & VPC_PKT_WHOLE) {
		pkt->flags |= VPC_PKT_FRAGMENT;
		if (pkt->frag_max <= mtu)
			return VPC_NEXT;
	} else if (vpc_forward_fits(pkt->skb, pkt->len, mtu)) {
		return VPC_NEXT;
	}
	if (!(pkt->flags & VPC_PKT_ROUTED))
		return vpc_drop(pkt, MTU);
	if (pkt->family == AF_INET6)
		return vpc_icmp_error(pkt, VPC_DROP_MTU, ICMPV6_PKT_TOOBIG, 0,
				      mtu);
	if (!(vpc_ip4(pkt)->frag_off & htons(IP_DF)) && !skb_is_gso(pkt->skb)) {
		pkt->flags |= VPC_PKT_FRAGMENT;
		return VPC_NEXT;
	}
	return vpc_icmp_error(pkt, VPC_DROP_MTU, ICMP_DEST_UNREACH,
			      ICMP_FRAG_NEEDED, mtu);
}

/* Bytes from the network header on that a translation may write. */
static unsigned int headers_len(const struct vpc_pkt *pkt)
{
	unsigned int len = pkt->l4;

	switch (pkt->key.proto) {
	case IPPROTO_TCP:
		len += sizeof(struct tcphdr);
		break;
	case IPPROTO_UDP:
	case IPPROTO_ICMP:
	case IPPROTO_ICMPV6:
		len += sizeof(struct udphdr);
		break;
	}
	/* Less is there if it is ICMP of the other family. */
	return min(len, pkt->skb->len);
}

/* A floating IP, for a packet that no flow stands for (VPC_PKT_CONTROL). */
static void rewrite_alone(struct vpc_pkt *pkt)
{
	struct vpc_key from = pkt->key, to = pkt->key, answer;
	struct vpc_xlate x;

	if (pkt->uplink)
		from.daddr = pkt->fip->addr;
	else
		to.saddr = pkt->fip->addr;
	vpc_xlate_prepare(&x, &from, &to);
	vpc_key_reverse(&answer, &to);
	vpc_rewrite_xlate(pkt->skb, pkt->l4, &answer, &x);
}

/* Nothing else than the headers that packet.c has pulled is written. */
static bool make_writable(struct vpc_pkt *pkt)
{
	return likely(!skb_cloned(pkt->skb)) ||
	       vpc_rewrite_writable(pkt->skb, headers_len(pkt));
}

bool vpc_forward_rewrite(struct vpc_pkt *pkt)
{
	const struct vpc_flow *flow = pkt->flow;
	struct sk_buff *skb = pkt->skb;

	if (unlikely(pkt->related && (pkt->related->flags & VPC_FLOW_NAT))) {
		if (!vpc_related_rewrite(pkt))
			return false;
	} else {
		if (!make_writable(pkt))
			return false;
		if (flow && (flow->flags & VPC_FLOW_NAT))
			vpc_rewrite_xlate(skb, pkt->l4,
					  &flow->dir[!pkt->dir].key,
					  &flow->xlate[pkt->dir]);
		else if (!flow && unlikely(pkt->fip))
			rewrite_alone(pkt);
	}
	vpc_rewrite_ttl(skb, pkt->family == AF_INET);
	return true;
}
