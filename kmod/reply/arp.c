// SPDX-License-Identifier: GPL-2.0
/*
 * ARP (RFC 826, 5227). The router answers for itself and, so that broadcasts
 * need not reach every guest, for the neighbours that it knows.
 */
#include <linux/etherdevice.h>
#include <linux/if_arp.h>
#include "../neigh.h"
#include "../network.h"
#include "../uplink.h"
#include "reply.h"

static const struct vpc_arp *arp_of(const struct vpc_pkt *pkt)
{
	return (const struct vpc_arp *)pkt->skb->data;
}

static bool is_arp(const struct vpc_pkt *pkt)
{
	return pkt->ethertype == htons(ETH_P_ARP) &&
	       !(pkt->flags & VPC_PKT_TAGGED);
}

static bool is_request(const struct vpc_pkt *pkt)
{
	return arp_of(pkt)->hdr.ar_op == htons(ARPOP_REQUEST);
}

/* RFC 5227 section 2.1.1: may I have this address? */
static bool is_probe(const struct vpc_pkt *pkt)
{
	return !vpc_addr_v4(&pkt->key.saddr);
}

/* RFC 5227 section 2.3: I have this address. Nobody is asked. */
static bool is_announcement(const struct vpc_pkt *pkt)
{
	return ipv6_addr_equal(&pkt->key.saddr, &pkt->key.daddr);
}

static void write_arp(struct sk_buff *skb, u16 op, const u8 *sha, __be32 sip,
		      const u8 *tha, __be32 tip)
{
	struct vpc_arp *arp = (struct vpc_arp *)skb->data;

	arp->hdr.ar_hrd = htons(ARPHRD_ETHER);
	arp->hdr.ar_pro = htons(ETH_P_IP);
	arp->hdr.ar_hln = ETH_ALEN;
	arp->hdr.ar_pln = sizeof(sip);
	arp->hdr.ar_op = htons(op);
	memcpy(arp->sha, sha, ETH_ALEN);
	arp->sip = sip;
	memcpy(arp->tha, tha, ETH_ALEN);
	arp->tip = tip;
}

/* What was asked for is at @mac. May reallocate the head. */
static enum vpc_verdict answer(struct vpc_pkt *pkt, const u8 *mac)
{
	memcpy(pkt->reply_mac, arp_of(pkt)->sha, ETH_ALEN);
	if (!vpc_reply_reuse(pkt, sizeof(struct vpc_arp)))
		return vpc_drop(pkt, NOMEM);

	write_arp(pkt->skb, ARPOP_REPLY, mac, vpc_addr_v4(&pkt->key.daddr),
		  pkt->reply_mac, vpc_addr_v4(&pkt->key.saddr));
	return VPC_REPLY;
}

/*
 * For a neighbour: its own MAC address. Not to itself, be it on the same port
 * or, having moved, about to ask whether its address is free.
 */
static enum vpc_verdict answer_for(struct vpc_pkt *pkt, const u8 *mac,
				   const struct vpc_port *port)
{
	if (port == pkt->in || !memcmp(mac, arp_of(pkt)->sha, ETH_ALEN))
		return vpc_reply_to_self(pkt, is_probe(pkt));
	return answer(pkt, mac);
}

static enum vpc_verdict request(struct vpc_pkt *pkt)
{
	const struct vpc_network_config *config =
		rcu_dereference(pkt->network->config);
	const struct in6_addr *target = &pkt->key.daddr;
	bool router = vpc_network_is_gateway(config, target);
	struct vpc_port *port;
	u8 mac[ETH_ALEN];

	if (!is_probe(pkt))
		vpc_reply_learn(pkt, &pkt->key.saddr, arp_of(pkt)->sha,
				router || is_announcement(pkt));
	if (router)
		return answer(pkt, pkt->vpc->dev->dev_addr);
	if (is_announcement(pkt))
		return vpc_reply_heard(pkt);

	/* One guest makes sure of another, which alone can answer that. */
	if (!(pkt->flags & (VPC_PKT_TO_ROUTER_MAC | VPC_PKT_MULTICAST)))
		return VPC_NEXT;
	if (vpc_neigh_lookup(pkt->network, target, mac, &port, NULL))
		return answer_for(pkt, mac, port);
	if (!(pkt->flags & VPC_PKT_MULTICAST) ||
	    !vpc_network_subnet(config, target))
		return vpc_drop(pkt, ARP_UNKNOWN);
	return VPC_FLOOD;
}

static enum vpc_verdict reply(struct vpc_pkt *pkt)
{
	if (is_probe(pkt))
		return vpc_drop(pkt, ARP_BAD);

	/* Some announce themselves by a reply that nobody has asked for. */
	vpc_reply_learn(pkt, &pkt->key.saddr, arp_of(pkt)->sha,
			is_announcement(pkt) ||
			(pkt->flags & VPC_PKT_MULTICAST));
	return vpc_reply_heard(pkt);
}

enum vpc_verdict vpc_arp_reply(struct vpc_pkt *pkt)
{
	if (!is_arp(pkt))
		return VPC_NEXT;
	return is_request(pkt) ? request(pkt) : reply(pkt);
}

/*
 * Announcements are not argued with: where a public address has moved to
 * another host, that host is right.
 */
enum vpc_verdict vpc_arp_reply_uplink(struct vpc_pkt *pkt)
{
	if (!is_arp(pkt) || !is_request(pkt) || is_announcement(pkt) ||
	    !is_valid_ether_addr(arp_of(pkt)->sha) ||
	    !vpc_reply_is_public(pkt, &pkt->key.daddr))
		return VPC_PASS;
	return answer(pkt, pkt->uplink->dev->dev_addr);
}

static struct sk_buff *ask(struct vpc *vpc, const u8 *sha, __be32 sip,
			   __be32 tip)
{
	static const u8 unknown[ETH_ALEN];
	struct sk_buff *skb;

	skb = vpc_reply_alloc(vpc, htons(ETH_P_ARP), sizeof(struct vpc_arp));
	if (skb)
		write_arp(skb, ARPOP_REQUEST, sha, sip, unknown, tip);
	return skb;
}

struct sk_buff *vpc_arp_request(struct vpc_network *network,
				const struct in6_addr *target)
{
	const struct vpc_subnet *subnet =
		vpc_network_subnet(rcu_dereference(network->config), target);

	if (!subnet)
		return NULL;
	return ask(network->vpc, network->vpc->dev->dev_addr,
		   vpc_addr_v4(&subnet->gateway), vpc_addr_v4(target));
}

struct sk_buff *vpc_arp_announce(struct vpc *vpc, const u8 *mac, __be32 addr)
{
	return ask(vpc, mac, addr, addr);
}
