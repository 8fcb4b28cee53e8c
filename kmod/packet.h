/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A packet on its way. packet.c fills the parsed half, the stages the decided
 * half; no stage keeps state elsewhere, so that a trace or a self-test can run
 * the same stages.
 */
#ifndef _VPC_PACKET_H
#define _VPC_PACKET_H

#include <linux/if_arp.h>
#include <linux/if_ether.h>
#include <linux/icmp.h>
#include <linux/icmpv6.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/skbuff.h>
#include "addr.h"
#include "drop.h"
#include "verdict.h"

struct vpc;
struct vpc_port;
struct vpc_uplink;
struct vpc_network;
struct vpc_fip;
struct vpc_flow;
struct vpc_nexthop;
struct vpc_nat_rule;
struct vpc_adj;
struct vpc_adj_slot;
struct vpc_meter;

/* ARP of IPv4 on Ethernet (RFC 826). */
struct vpc_arp {
	struct arphdr hdr;
	u8 sha[ETH_ALEN];
	__be32 sip;
	u8 tha[ETH_ALEN];
	__be32 tip;
} __packed;

/**
 * struct vpc_key - what a flow is found by
 * @saddr: source address (v4-mapped for IPv4)
 * @daddr: destination address
 * @sport: source port; the identifier in an ICMP echo request, else 0
 * @dport: destination port; the identifier in an ICMP echo reply, else 0
 * @zone: number of the VPC, or of the uplink for packets from outside
 * @proto: IP protocol number
 *
 * 40 bytes without padding, hashed and compared as five u64. Turning source
 * and destination round gives the key of the packets that answer, for ICMP
 * echo too.
 */
struct vpc_key {
	struct in6_addr saddr;
	struct in6_addr daddr;
	__be16 sport;
	__be16 dport;
	u32 zone : 24;
	u32 proto : 8;
} __aligned(8);

static inline void vpc_key_reverse(struct vpc_key *to,
				   const struct vpc_key *from)
{
	to->saddr = from->daddr;
	to->daddr = from->saddr;
	to->sport = from->dport;
	to->dport = from->sport;
	to->zone = from->zone;
	to->proto = from->proto;
}

/* vpc_pkt.flags, from packet.c where nothing else is said */
#define VPC_PKT_FRAG		BIT(0)	/* any fragment */
#define VPC_PKT_LATER_FRAG	BIT(1)	/* no transport header in it */
#define VPC_PKT_ICMP_ERROR	BIT(2)	/* ICMP or ICMPv6 error */
#define VPC_PKT_L4		BIT(3)	/* key holds ports or echo identifier */
#define VPC_PKT_TO_ROUTER_MAC	BIT(4)	/* Ethernet destination is the router */
#define VPC_PKT_MULTICAST	BIT(5)	/* Ethernet destination is a group */
#define VPC_PKT_TAGGED		BIT(6)	/* carries an 802.1Q tag, VLAN not 0 */
#define VPC_PKT_ROUTED		BIT(7)	/* decided: crosses the router */
#define VPC_PKT_UNKNOWN		BIT(8)	/* flood: only to ports that learn */
#define VPC_PKT_FRAGMENT	BIT(9)	/* decided: too long, to be fragmented */
#define VPC_PKT_CONTROL		BIT(10)	/* ICMP, neither error nor echo: ND, MLD */
#define VPC_PKT_LOOKED_UP	BIT(11)	/* route is that of key.daddr, or NULL */
#define VPC_PKT_WHOLE		BIT(12)	/* put together from fragments */
#define VPC_PKT_DNS		BIT(13)	/* decided: a query that goes on to a resolver */
#define VPC_PKT_SERVICE		BIT(14)	/* decided: for a helper, by the service port */

/*
 * Flags of packets that no flow stands for. Each one of these is looked at by
 * the guard and the responders: neighbour discovery above all.
 */
#define VPC_PKT_NO_FLOW	(VPC_PKT_FRAG | VPC_PKT_ICMP_ERROR | VPC_PKT_CONTROL | \
			 VPC_PKT_MULTICAST | VPC_PKT_TAGGED)
/* And of those that the hit path does not take, which fragments nothing. */
#define VPC_PKT_NO_HIT	(VPC_PKT_NO_FLOW | VPC_PKT_WHOLE)

/**
 * struct vpc_pkt - a packet and all that was found out about it
 * @skb: the packet; skb->data is at the network header, mac_header is set
 * @vpc: the VPC, NULL on an uplink until known
 * @in: port it came by, NULL from an uplink
 * @uplink: uplink it came by, NULL from a port
 * @network: network of @in, RCU; NULL: @in is the service port. That of @guest,
 *	once that is known
 * @key: addresses, ports and zone as the packet came; where it is for a guest
 *	behind a translation, the destination is the guest's once that is known
 * @family: AF_INET, AF_INET6 or 0 (ARP and all else)
 * @ethertype: of the frame
 * @l4: offset of the transport header from skb->data (0: none)
 * @tcp_flags: the 13th byte of the TCP header (FIN 1, SYN 2, RST 4, ACK 16)
 * @icmp_type: ICMP or ICMPv6 type
 * @ttl: TTL or hop limit
 * @len: length of the packet by its IP header, without padding
 * @frag_max: VPC_PKT_WHOLE: length of the longest fragment that came
 * @flags: VPC_PKT_*
 * @asked: VPC_PKT_DNS: the router's address that it was sent to
 * @flow: its flow, NULL while there is none
 * @dir: direction in @flow
 * @gen: generation of the configuration that the decision is made under
 * @guest: port of the guest in whose name a helper speaks, RCU, or NULL
 * @route: the route taken, NULL within a network
 * @nexthop: address to resolve on @out_network or @out_uplink
 * @out_network: network the packet goes to; NULL: @out is the service port
 * @out: port it goes to
 * @out_uplink: uplink it goes to
 * @out_mac: Ethernet destination, once resolved
 * @slot: where its next hop keeps an adjacency, RCU; NULL: it is none that does
 * @adj: the adjacency of its next hop, or that its flow was given for this
 *	decision, RCU, or NULL
 * @related: ICMP error: the flow that the quoted packet belongs to
 * @inner_l3: ICMP error: offset of the quoted network header from skb->data
 * @inner_l4: ICMP error: offset of the quoted transport header
 * @nat: rule that decided the translation of a new flow
 * @public_port: destination port as it came, where @nat is destination NAT
 * @mapping: the mapping that lets it in, where @nat is source NAT
 * @fip: floating IP that translates a packet without a flow, or a new flow
 * @meter: what it passes by, RCU: that of the floating IP that translates it,
 *	with a flow or without one; or NULL
 * @ready: where a responder puts packets that waited for a neighbour that it
 *	has just learned; input.c sends them on after the verdict
 * @reply_mac: VPC_REPLY: Ethernet destination of the answer
 * @reason: VPC_DROP, VPC_ICMP_ERROR: why
 * @error: VPC_ICMP_ERROR: type, code (of @family's ICMP) and MTU
 */
struct vpc_pkt {
	struct sk_buff *skb;
	struct vpc *vpc;
	struct vpc_port *in;
	struct vpc_uplink *uplink;
	struct vpc_network *network;

	struct vpc_key key;
	u16 family;
	__be16 ethertype;
	u16 l4;
	u16 flags;
	u8 tcp_flags;
	u8 icmp_type;
	u8 ttl;
	u8 dir;
	u32 len;
	u16 frag_max;
	struct in6_addr asked;
	struct vpc_flow *flow;

	u32 gen;
	struct vpc_port *guest;
	const struct vpc_nexthop *route;
	struct in6_addr nexthop;
	struct vpc_network *out_network;
	struct vpc_port *out;
	struct vpc_uplink *out_uplink;
	u8 out_mac[ETH_ALEN];
	struct vpc_adj_slot *slot;
	struct vpc_adj *adj;
	struct vpc_flow *related;
	u16 inner_l3;
	u16 inner_l4;
	struct vpc_nat_rule *nat;
	__be16 public_port;
	struct vpc_flow *mapping;
	struct vpc_fip *fip;
	struct vpc_meter *meter;

	struct sk_buff_head *ready;
	u8 reply_mac[ETH_ALEN];
	enum vpc_drop_reason reason;
	struct {
		u8 type;
		u8 code;
		u32 info;
	} error;
};

/* The reason first, so that a stage can say: return vpc_drop(pkt, WHY); */
#define vpc_drop(pkt, why) ({						\
	(pkt)->reason = VPC_DROP_##why;					\
	VPC_DROP;							\
})

/* An ICMP error instead of a silent drop; @info is the MTU or 0. */
static inline enum vpc_verdict
vpc_icmp_error(struct vpc_pkt *pkt, enum vpc_drop_reason why, u8 type, u8 code,
	       u32 info)
{
	pkt->reason = why;
	pkt->error.type = type;
	pkt->error.code = code;
	pkt->error.info = info;
	return VPC_ICMP_ERROR;
}

/* The sender may not: RFC 1812 section 5.2.7.1, RFC 4443 section 3.1. */
static inline enum vpc_verdict vpc_icmp_prohibit(struct vpc_pkt *pkt,
						 enum vpc_drop_reason why)
{
	if (pkt->family == AF_INET)
		return vpc_icmp_error(pkt, why, ICMP_DEST_UNREACH,
				      ICMP_PKT_FILTERED, 0);
	return vpc_icmp_error(pkt, why, ICMPV6_DEST_UNREACH,
			      ICMPV6_ADM_PROHIBITED, 0);
}

/* Header accessors: valid until something may reallocate the head. */
static inline struct ethhdr *vpc_eth(const struct vpc_pkt *pkt)
{
	return (struct ethhdr *)skb_mac_header(pkt->skb);
}

static inline struct iphdr *vpc_ip4(const struct vpc_pkt *pkt)
{
	return (struct iphdr *)pkt->skb->data;
}

static inline struct ipv6hdr *vpc_ip6(const struct vpc_pkt *pkt)
{
	return (struct ipv6hdr *)pkt->skb->data;
}

static inline void *vpc_l4(const struct vpc_pkt *pkt)
{
	return pkt->skb->data + pkt->l4;
}

/* Bytes from the transport header to the end of the packet. */
static inline unsigned int vpc_l4_len(const struct vpc_pkt *pkt)
{
	return pkt->skb->len - pkt->l4;
}

/*
 * A packet that waits in a queue remembers the device it came by, by number:
 * the device may go before the packet does. And how it is to be fragmented.
 */
struct vpc_cb {
	int ifindex;
	u16 frag_max;	/* 0: never was in fragments */
};

#define VPC_CB(skb)	((struct vpc_cb *)(skb)->cb)

/* packet.c */
enum vpc_verdict vpc_packet_parse(struct vpc_pkt *pkt);

#endif
