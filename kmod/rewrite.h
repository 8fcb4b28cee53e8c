/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Edits headers and checksums, and knows nothing else. Decisions are taken
 * elsewhere (nat.c, route.c) and come here as a struct vpc_xlate.
 */
#ifndef _VPC_REWRITE_H
#define _VPC_REWRITE_H

#include <net/ip.h>
#include "packet.h"

/**
 * struct vpc_xlate - a prepared translation of one direction of a flow
 * @addr_delta: what the address change adds to a ones' complement sum over
 *	the pseudo-header (and over the IPv4 header), folded to 16 bits
 * @l4_delta: the same with the change of ports (or of the echo identifier);
 *	for ICMPv4, whose checksum has no pseudo-header, the identifier alone
 *
 * Both are in network order as the checksum fields are, computed once when
 * the flow is made (RFC 1624).
 */
struct vpc_xlate {
	__sum16 addr_delta;
	__sum16 l4_delta;
};

/*
 * Sums do not care which of two words comes first: either key may as well be
 * that of the packets that answer.
 */
void vpc_xlate_prepare(struct vpc_xlate *x, const struct vpc_key *from,
		       const struct vpc_key *to);
/* What undoes @other: the other direction of the same flow. */
void vpc_xlate_invert(struct vpc_xlate *x, const struct vpc_xlate *other);

/*
 * Make the headers of @skb (at skb->data, transport header at @l4) those of a
 * packet that is answered by packets with the key @answer: of a flow that is
 * the other direction's, as it stands. The caller has made the headers writable
 * up to the end of the transport header's checksum field
 * (vpc_rewrite_writable()). Handles CHECKSUM_PARTIAL whose csum_start is this
 * transport header, UDP over IPv4 without a checksum, and GSO; CHECKSUM_COMPLETE
 * must be gone (skb_forward_csum()).
 */
void vpc_rewrite_xlate(struct sk_buff *skb, unsigned int l4,
		       const struct vpc_key *answer, const struct vpc_xlate *x);
/* TTL or hop limit less one; the caller knows that it is above 1. */
static inline void vpc_rewrite_ttl(struct sk_buff *skb, bool v4)
{
	if (v4)
		ip_decrease_ttl((struct iphdr *)skb->data);
	else
		((struct ipv6hdr *)skb->data)->hop_limit--;
}

/*
 * Make what is rewritten private and linear: @len bytes from skb->data and the
 * head in front of them. May reallocate the head: take header pointers again.
 * false: out of memory.
 */
bool vpc_rewrite_writable(struct sk_buff *skb, unsigned int len);
/*
 * Translate an ICMP error that belongs to a flow (RFC 5508 section 4.2, 7):
 * the outer destination (or source) address as given, and in the quoted packet
 * the addresses and ports, turned round, with the quoted IPv4 header checksum,
 * the quoted transport checksum where the quote holds it, and the ICMP
 * checksum. @inner_from is the key of the quoted packet as it is in the quote,
 * @inner_to what it must become; @saddr/@daddr are the new outer addresses.
 * @inner_l3, @inner_l4 are the offsets of the quoted network and transport
 * headers from skb->data; the caller has seen the quoted network header whole,
 * of the transport header only what pkt->len says is there will be touched.
 * pkt->key holds the outer addresses as they are in the packet.
 * May reallocate the head. 0, -ENOMEM, or -EINVAL: the quoted network header
 * is not within pkt->len.
 */
int vpc_rewrite_icmp_error(struct vpc_pkt *pkt, unsigned int inner_l3,
			   unsigned int inner_l4,
			   const struct vpc_key *inner_from,
			   const struct vpc_key *inner_to,
			   const struct in6_addr *saddr,
			   const struct in6_addr *daddr);
/* Push @eth (14 bytes) in front of skb->data; needs headroom. */
static inline void vpc_rewrite_eth(struct sk_buff *skb, const void *eth)
{
	memcpy(__skb_push(skb, ETH_HLEN), eth, ETH_HLEN);
	skb_reset_mac_header(skb);
}

#endif
