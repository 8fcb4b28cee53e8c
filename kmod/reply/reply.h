/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the kernel answers by itself. A responder takes a classified packet
 * that passed the guard and returns a verdict:
 *
 *   VPC_NEXT	not mine, go on
 *   VPC_REPLY	pkt->skb is now the answer: skb->data at its network header
 *		(ARP header for ARP), skb->protocol set, checksums complete and
 *		ip_summed CHECKSUM_NONE, reply_mac is the Ethernet destination.
 *		verdict.c puts the Ethernet header in front and sends it back by
 *		the port (or uplink) that the question came by
 *   VPC_DROP	with a reason; VPC_DROP_REPLIED for what is consumed in order
 *
 * The question is turned round in place wherever its buffer is large enough:
 * vpc_reply_reuse() makes it private, linear and of the wanted length.
 */
#ifndef _VPC_REPLY_H
#define _VPC_REPLY_H

#include <linux/align.h>
#include "../packet.h"

struct vpc_network;
struct vpc_network_config;
struct vpc_dns_name;

/* reply.c */
/*
 * Make pkt->skb a private, linear buffer of @len bytes from skb->data with room
 * for what skb->dev wants in front, whatever it was (GSO, cloned, fragments;
 * not shared); the first min(pkt->len, @len) bytes stay, the rest is zero.
 * Header pointers are to be taken again. Clears everything that does not
 * belong to an answer (GSO, checksum state, VLAN tag, marks, dst, extensions,
 * timestamps). false: out of memory.
 */
bool vpc_reply_reuse(struct vpc_pkt *pkt, unsigned int len);
/*
 * The same without copying the payload: the packet keeps its length (padding
 * is cut off) and only its first @len bytes are private and linear.
 */
bool vpc_reply_own(struct vpc_pkt *pkt, unsigned int len);
/*
 * A new buffer of @len zeroed bytes behind VPC_REPLY_HEADROOM, for what the
 * router says unasked; network header set. NULL: out of memory.
 */
struct sk_buff *vpc_reply_alloc(struct vpc *vpc, __be16 protocol,
				unsigned int len);
#define VPC_REPLY_HEADROOM	ALIGN(ETH_HLEN + 4 + NET_SKB_PAD + 32, 16)

/* Is the ICMP or ICMPv6 checksum right? Changes nothing. */
bool vpc_reply_icmp_valid(const struct vpc_pkt *pkt);
/*
 * How much is behind the UDP header, which is pulled. 0: nothing, or the length
 * or the checksum is wrong. Changes nothing.
 */
unsigned int vpc_reply_udp_len(const struct vpc_pkt *pkt);
/*
 * Write the IP and UDP headers at skb->data, which are zero, and the checksum
 * of what follows them to the end of @skb, which is linear. Addresses of one
 * family.
 */
void vpc_reply_udp(struct sk_buff *skb, const struct in6_addr *saddr,
		   const struct in6_addr *daddr, __be16 sport, __be16 dport);
/*
 * Write the IPv6 header at skb->data and the checksum of the ICMPv6 message
 * that follows it to the end of @skb, which need not be linear.
 */
void vpc_reply_icmp6(struct sk_buff *skb, const struct in6_addr *saddr,
		     const struct in6_addr *daddr, u8 hop_limit);
/* @addr was heard of from @mac; only a guest's address on its network counts */
void vpc_reply_learn(struct vpc_pkt *pkt, const struct in6_addr *addr,
		     const u8 *mac, bool create);
/* What is to be done with an advertisement: others may be waiting for it. */
enum vpc_verdict vpc_reply_heard(struct vpc_pkt *pkt);
/*
 * And with a question for the address of who asks it. A @probe, from nobody, is
 * whether somebody else has it, too, which ports that learn alone let happen.
 */
enum vpc_verdict vpc_reply_to_self(struct vpc_pkt *pkt, bool probe);
/*
 * Does a VPC answer for @addr on the uplink that the packet came by? Then
 * pkt->vpc is set. Changes nothing of the skb.
 */
bool vpc_reply_is_public(struct vpc_pkt *pkt, const struct in6_addr *addr);

/* arp.c, RFC 826, 5227: for the router, known neighbours (proxy), and learning */
enum vpc_verdict vpc_arp_reply(struct vpc_pkt *pkt);
/* On an uplink: answers for the public addresses of VPCs; else VPC_PASS. */
enum vpc_verdict vpc_arp_reply_uplink(struct vpc_pkt *pkt);
/* Who has @target? Broadcast frame payload, Ethernet header left to verdict.c. */
struct sk_buff *vpc_arp_request(struct vpc_network *network,
				const struct in6_addr *target);
/* Gratuitous ARP for a public address, Ethernet header left to the caller. */
struct sk_buff *vpc_arp_announce(struct vpc *vpc, const u8 *mac, __be32 addr);

/* nd.c, RFC 4861: neighbour solicitations and advertisements, learning */
enum vpc_verdict vpc_nd_reply(struct vpc_pkt *pkt);
enum vpc_verdict vpc_nd_reply_uplink(struct vpc_pkt *pkt);
struct sk_buff *vpc_nd_request(struct vpc_network *network,
			       const struct in6_addr *target);
struct sk_buff *vpc_nd_announce(struct vpc *vpc, const u8 *mac,
				const struct in6_addr *addr);
/*
 * For ra.c too: hop limit, checksum, code and options of a message of @len
 * bytes (without options) as RFC 4861 sections 6.1 and 7.1 want them; copies
 * the link-layer address of @option, zero for none. Pulls nothing.
 */
bool vpc_nd_valid(const struct vpc_pkt *pkt, unsigned int len, u8 option,
		  u8 *mac);

/* ra.c, RFC 4861 section 6.2: router solicitations and advertisements */
enum vpc_verdict vpc_ra_reply(struct vpc_pkt *pkt);
/* Unsolicited, to all nodes. NULL: no IPv6 subnet, switched off, no memory */
struct sk_buff *vpc_ra_build(struct vpc_network *network);
/*
 * To all nodes: what the network has advertised by its configuration before
 * and is no more, the router itself (RFC 4861 section 6.2.5) and prefixes,
 * with a lifetime of zero. NULL: nothing, or no memory
 */
struct sk_buff *vpc_ra_withdraw(struct vpc_network *network,
				const struct vpc_network_config *old);

/*
 * The same for DNS: the domain @search, and the router as a server unless it
 * still is one.
 */
struct sk_buff *vpc_ra_withdraw_dns(struct vpc_network *network,
				    const struct vpc_dns_name *search);

/*
 * icmp.c, both families. The caller knows that the packet is for an address of
 * the router, or to all routers; echo requests
 */
enum vpc_verdict vpc_icmp_reply(struct vpc_pkt *pkt);
/* and all else: port or protocol unreachable. */
enum vpc_verdict vpc_icmp_refuse(struct vpc_pkt *pkt);
/*
 * The ICMP error pkt->error about pkt->skb, from @source; follows RFC 1122
 * section 3.2.2, RFC 1812 section 4.3.2 and RFC 4443 section 2.4(e) on when
 * none may be sent (NULL; also without memory). As much of the packet as RFC
 * 1812 (576 bytes) and RFC 4443 (1280) say. skb->data at the network header.
 */
struct sk_buff *vpc_icmp_error_build(const struct vpc_pkt *pkt,
				     const struct in6_addr *source);

#define VPC_DNS_PORT	53

/* dns.c, RFC 1035: the same of UDP to port 53; VPC_NEXT without a zone */
enum vpc_verdict vpc_dns_reply(struct vpc_pkt *pkt);
/* By TCP an answer might have 535 bytes more; so all of it fits into 64 kB. */
#define VPC_DNS_ANSWER_MAX	65000

/**
 * struct vpc_dns_advice - what a helper is to answer
 * @n_resolvers: length of @resolvers; 0: the VPC has the answer itself
 * @resolvers: who is to be asked, in this order
 * @len: bytes of @data
 * @data: the answer, or what to say if nobody has one
 */
struct vpc_dns_advice {
	unsigned int n_resolvers;
	struct in6_addr resolvers[VPC_RESOLVER_MAX];
	unsigned int len;
	u8 data[VPC_DNS_ANSWER_MAX];
};

/*
 * What @client's query of @len bytes is to be answered with. 0; -ENOENT: no
 * zone, -EBADMSG: it is no query. RCU, softirqs off
 */
int vpc_dns_ask(struct vpc *vpc, const struct in6_addr *client, const u8 *msg,
		unsigned int len, struct vpc_dns_advice *advice);

/* dhcp4.c, RFC 2131: UDP to port 67, broadcast or to the router */
enum vpc_verdict vpc_dhcp4_reply(struct vpc_pkt *pkt);
/*
 * dhcp6.c, RFC 8415: the caller knows that it is UDP to port 547 for all servers,
 * or for the router where it serves DHCPv6.
 */
enum vpc_verdict vpc_dhcp6_reply(struct vpc_pkt *pkt);

#endif
