// SPDX-License-Identifier: GPL-2.0
/*
 * Classification: every header that the pipeline reads is pulled and checked
 * here, once. Nothing of the packet is changed, so that an uplink's host
 * traffic can still be handed on as it came.
 */
#include <linux/etherdevice.h>
#include <linux/icmpv6.h>
#include <linux/if_arp.h>
#include <linux/if_vlan.h>
#include <linux/sctp.h>
#include <linux/tcp.h>
#include <linux/udp.h>
#include <net/ip.h>
#include <net/tcp.h>
#include "packet.h"
#include "vpc.h"

#define VPC_MAX_EXTHDRS	8

static inline bool may_pull(struct vpc_pkt *pkt, unsigned int len)
{
	return likely(pskb_may_pull(pkt->skb, len));
}

/* So much of the transport header, by the IP length: padding is no header. */
static inline bool may_pull_l4(struct vpc_pkt *pkt, unsigned int len)
{
	return likely(pkt->l4 + len <= pkt->len) &&
	       may_pull(pkt, pkt->l4 + len);
}

static inline enum vpc_verdict parse_tcp(struct vpc_pkt *pkt)
{
	const struct tcphdr *th;

	if (!may_pull_l4(pkt, sizeof(*th)))
		return vpc_drop(pkt, L4_SHORT);

	th = vpc_l4(pkt);
	if (unlikely(th->doff * 4 < sizeof(*th) ||
		     pkt->l4 + th->doff * 4 > pkt->len))
		return vpc_drop(pkt, L4_HEADER);

	pkt->key.sport = th->source;
	pkt->key.dport = th->dest;
	pkt->tcp_flags = tcp_flag_byte(th);
	pkt->flags |= VPC_PKT_L4;
	return VPC_NEXT;
}

static inline enum vpc_verdict parse_udp(struct vpc_pkt *pkt)
{
	const struct udphdr *uh;

	if (!may_pull_l4(pkt, sizeof(*uh)))
		return vpc_drop(pkt, L4_SHORT);

	uh = vpc_l4(pkt);
	/* A jumbogram and a GSO packet may say 0. */
	if (unlikely(uh->len && ntohs(uh->len) < sizeof(*uh)))
		return vpc_drop(pkt, L4_HEADER);

	pkt->key.sport = uh->source;
	pkt->key.dport = uh->dest;
	pkt->flags |= VPC_PKT_L4;
	return VPC_NEXT;
}

/* Ports alone: a NAT does not change them (rewrite.c). */
static enum vpc_verdict parse_sctp(struct vpc_pkt *pkt)
{
	const struct sctphdr *sh;

	if (!may_pull_l4(pkt, sizeof(*sh)))
		return vpc_drop(pkt, L4_SHORT);

	sh = vpc_l4(pkt);
	pkt->key.sport = sh->source;
	pkt->key.dport = sh->dest;
	pkt->flags |= VPC_PKT_L4;
	return VPC_NEXT;
}

static enum vpc_verdict parse_icmp(struct vpc_pkt *pkt)
{
	const struct icmphdr *ih;

	if (!may_pull_l4(pkt, sizeof(*ih)))
		return vpc_drop(pkt, L4_SHORT);

	ih = vpc_l4(pkt);
	pkt->icmp_type = ih->type;
	switch (ih->type) {
	case ICMP_ECHO:
		pkt->key.sport = ih->un.echo.id;
		pkt->flags |= VPC_PKT_L4;
		break;
	case ICMP_ECHOREPLY:
		pkt->key.dport = ih->un.echo.id;
		pkt->flags |= VPC_PKT_L4;
		break;
	case ICMP_DEST_UNREACH:
	case ICMP_SOURCE_QUENCH:
	case ICMP_REDIRECT:
	case ICMP_TIME_EXCEEDED:
	case ICMP_PARAMETERPROB:
		pkt->flags |= VPC_PKT_ICMP_ERROR;
		break;
	default:
		pkt->flags |= VPC_PKT_CONTROL;
		break;
	}
	return VPC_NEXT;
}

static enum vpc_verdict parse_icmp6(struct vpc_pkt *pkt)
{
	const struct icmp6hdr *ih;

	if (!may_pull_l4(pkt, sizeof(*ih)))
		return vpc_drop(pkt, L4_SHORT);

	ih = vpc_l4(pkt);
	pkt->icmp_type = ih->icmp6_type;
	if (ih->icmp6_type == ICMPV6_ECHO_REQUEST) {
		pkt->key.sport = ih->icmp6_identifier;
		pkt->flags |= VPC_PKT_L4;
	} else if (ih->icmp6_type == ICMPV6_ECHO_REPLY) {
		pkt->key.dport = ih->icmp6_identifier;
		pkt->flags |= VPC_PKT_L4;
	} else if (!(ih->icmp6_type & ICMPV6_INFOMSG_MASK)) {
		pkt->flags |= VPC_PKT_ICMP_ERROR;
	} else {
		pkt->flags |= VPC_PKT_CONTROL;
	}
	return VPC_NEXT;
}

static noinline enum vpc_verdict parse_other(struct vpc_pkt *pkt)
{
	if (pkt->key.proto == IPPROTO_ICMP && pkt->family == AF_INET)
		return parse_icmp(pkt);
	if (pkt->key.proto == IPPROTO_ICMPV6 && pkt->family == AF_INET6)
		return parse_icmp6(pkt);
	if (pkt->key.proto == IPPROTO_SCTP)
		return parse_sctp(pkt);
	return VPC_NEXT;
}

/* The transport header at pkt->l4, which is in this packet or cut off. */
static __always_inline enum vpc_verdict parse_l4(struct vpc_pkt *pkt, u8 proto)
{
	pkt->key.proto = proto;
	if (unlikely(pkt->flags & VPC_PKT_LATER_FRAG))
		return VPC_NEXT;
	if (proto == IPPROTO_TCP)
		return parse_tcp(pkt);
	if (proto == IPPROTO_UDP)
		return parse_udp(pkt);
	return parse_other(pkt);
}

static noinline enum vpc_verdict parse_frag4(struct vpc_pkt *pkt, u16 frag)
{
	pkt->flags |= VPC_PKT_FRAG;
	/* RFC 3128: would overwrite the TCP flags of the first one. */
	if ((frag & IP_OFFSET) == 1 && vpc_ip4(pkt)->protocol == IPPROTO_TCP)
		return vpc_drop(pkt, FRAG_BAD);
	/* Beyond the longest packet that can be put together again. */
	if ((frag & IP_OFFSET) * 8 + pkt->len - pkt->l4 > IP_MAX_MTU)
		return vpc_drop(pkt, FRAG_BAD);
	if (frag & IP_OFFSET)
		pkt->flags |= VPC_PKT_LATER_FRAG;
	return VPC_NEXT;
}

static inline enum vpc_verdict parse_ip4(struct vpc_pkt *pkt)
{
	struct sk_buff *skb = pkt->skb;
	const struct iphdr *iph;
	unsigned int hlen, len;
	u16 frag;

	if (!may_pull(pkt, sizeof(*iph)))
		return vpc_drop(pkt, IP_SHORT);

	iph = vpc_ip4(pkt);
	hlen = iph->ihl * 4;
	if (unlikely(iph->version != 4 || hlen < sizeof(*iph)))
		return vpc_drop(pkt, IP_HEADER);

	/* Of a BIG TCP packet the header says 0. */
	len = iph_totlen(skb, iph);
	if (unlikely(len > skb->len))
		return vpc_drop(pkt, IP_SHORT);
	if (unlikely(len < hlen))
		return vpc_drop(pkt, IP_HEADER);
	if (!may_pull(pkt, hlen))
		return vpc_drop(pkt, IP_SHORT);

	iph = vpc_ip4(pkt);
	if (unlikely(ip_fast_csum((u8 *)iph, iph->ihl)))
		return vpc_drop(pkt, IP_CSUM);

	pkt->family = AF_INET;
	pkt->l4 = hlen;
	pkt->len = len;
	pkt->ttl = iph->ttl;
	vpc_addr_set_v4(&pkt->key.saddr, iph->saddr);
	vpc_addr_set_v4(&pkt->key.daddr, iph->daddr);

	frag = ntohs(iph->frag_off);
	if (unlikely(frag & (IP_MF | IP_OFFSET)) &&
	    parse_frag4(pkt, frag) != VPC_NEXT)
		return VPC_DROP;

	return parse_l4(pkt, iph->protocol);
}

static enum vpc_verdict parse_frag6(struct vpc_pkt *pkt, unsigned int offset)
{
	const struct frag_hdr *fh = (void *)(pkt->skb->data + offset);
	u16 at = ntohs(fh->frag_off) & IP6_OFFSET;

	if (pkt->flags & VPC_PKT_FRAG)
		return vpc_drop(pkt, FRAG_BAD);
	if (at + pkt->len - offset - sizeof(*fh) > IPV6_MAXPLEN)
		return vpc_drop(pkt, FRAG_BAD);

	pkt->flags |= VPC_PKT_FRAG;
	if (at)
		pkt->flags |= VPC_PKT_LATER_FRAG;
	return VPC_NEXT;
}

/* Walk the extension headers (RFC 8200 section 4) to the transport header. */
static noinline enum vpc_verdict parse_exthdrs(struct vpc_pkt *pkt, u8 next)
{
	unsigned int offset = sizeof(struct ipv6hdr);
	const struct ipv6_opt_hdr *oh;
	enum vpc_verdict verdict;
	unsigned int len;
	int i;

	for (i = 0; i <= VPC_MAX_EXTHDRS; i++) {
		if (!ipv6_ext_hdr(next) || next == NEXTHDR_NONE) {
			pkt->l4 = offset;
			return parse_l4(pkt, next);
		}
		/* Hop-by-hop options stand first or nowhere. */
		if (next == NEXTHDR_HOP && i)
			return vpc_drop(pkt, IP6_EXTHDR);
		/* What follows the header of a later fragment is data. */
		if (pkt->flags & VPC_PKT_LATER_FRAG) {
			pkt->l4 = offset;
			pkt->key.proto = next;
			return VPC_NEXT;
		}
		if (offset + sizeof(struct frag_hdr) > pkt->len ||
		    !may_pull(pkt, offset + sizeof(struct frag_hdr)))
			return vpc_drop(pkt, IP6_EXTHDR);

		oh = (void *)(pkt->skb->data + offset);
		if (next == NEXTHDR_FRAGMENT) {
			verdict = parse_frag6(pkt, offset);
			if (verdict != VPC_NEXT)
				return verdict;
			len = sizeof(struct frag_hdr);
		} else if (next == NEXTHDR_AUTH) {
			len = ipv6_authlen(oh);
		} else {
			len = ipv6_optlen(oh);
		}
		next = oh->nexthdr;
		offset += len;
		if (offset > pkt->len)
			return vpc_drop(pkt, IP6_EXTHDR);
	}
	return vpc_drop(pkt, IP6_EXTHDR);
}

static noinline enum vpc_verdict parse_ip6(struct vpc_pkt *pkt)
{
	struct sk_buff *skb = pkt->skb;
	const struct ipv6hdr *ip6h;
	unsigned int len;

	if (!may_pull(pkt, sizeof(*ip6h)))
		return vpc_drop(pkt, IP6_SHORT);

	ip6h = vpc_ip6(pkt);
	if (unlikely(ip6h->version != 6))
		return vpc_drop(pkt, IP6_HEADER);

	len = ntohs(ip6h->payload_len) + sizeof(*ip6h);
	/* A GSO packet over 64 KiB says 0; a true jumbogram is not passed. */
	if (unlikely(!ip6h->payload_len && skb_is_gso(skb)))
		len = skb->len;
	if (unlikely(len > skb->len))
		return vpc_drop(pkt, IP6_SHORT);

	/* Inside the module these mean IPv4: never let one in from a wire. */
	if (unlikely(ipv6_addr_v4mapped(&ip6h->saddr) ||
		     ipv6_addr_v4mapped(&ip6h->daddr)))
		return vpc_drop(pkt, MARTIAN);

	pkt->family = AF_INET6;
	pkt->l4 = sizeof(*ip6h);
	pkt->len = len;
	pkt->ttl = ip6h->hop_limit;
	pkt->key.saddr = ip6h->saddr;
	pkt->key.daddr = ip6h->daddr;

	if (likely(!ipv6_ext_hdr(ip6h->nexthdr)))
		return parse_l4(pkt, ip6h->nexthdr);
	return parse_exthdrs(pkt, ip6h->nexthdr);
}

static noinline enum vpc_verdict parse_arp(struct vpc_pkt *pkt)
{
	const struct vpc_arp *arp;

	if (!may_pull(pkt, sizeof(*arp)))
		return vpc_drop(pkt, ARP_BAD);

	arp = (const struct vpc_arp *)pkt->skb->data;
	if (arp->hdr.ar_hrd != htons(ARPHRD_ETHER) ||
	    arp->hdr.ar_pro != htons(ETH_P_IP) ||
	    arp->hdr.ar_hln != ETH_ALEN || arp->hdr.ar_pln != 4)
		return vpc_drop(pkt, ARP_BAD);
	if (arp->hdr.ar_op != htons(ARPOP_REQUEST) &&
	    arp->hdr.ar_op != htons(ARPOP_REPLY))
		return vpc_drop(pkt, ARP_BAD);

	vpc_addr_set_v4(&pkt->key.saddr, arp->sip);
	vpc_addr_set_v4(&pkt->key.daddr, arp->tip);
	return VPC_NEXT;
}

/* What the Ethernet header says of the frame. */
static enum vpc_verdict parse_eth(struct vpc_pkt *pkt)
{
	const struct ethhdr *eth = vpc_eth(pkt);
	const u8 *router = pkt->vpc ? pkt->vpc->dev->dev_addr :
				      pkt->skb->dev->dev_addr;

	if (unlikely(!is_valid_ether_addr(eth->h_source)))
		return vpc_drop(pkt, ETH_SOURCE);
	if (likely(ether_addr_equal_64bits(eth->h_dest, router))) {
		pkt->flags |= VPC_PKT_TO_ROUTER_MAC;
	} else if (is_multicast_ether_addr(eth->h_dest)) {
		pkt->flags |= VPC_PKT_MULTICAST;
		if (is_link_local_ether_addr(eth->h_dest))
			return vpc_drop(pkt, ETH_RESERVED);
	}
	return VPC_NEXT;
}

/**
 * vpc_packet_parse - classify a packet
 * @pkt: with skb, vpc or uplink, in, key.zone and flags set (0, VPC_PKT_WHOLE);
 *	the rest of the parsed half is written here, and flags are added
 *
 * Context: RCU, softirqs off. The skb is not shared. May reallocate the head.
 * Return: VPC_NEXT, or VPC_DROP with the reason set.
 */
enum vpc_verdict vpc_packet_parse(struct vpc_pkt *pkt)
{
	struct sk_buff *skb = pkt->skb;
	enum vpc_verdict verdict;

	pkt->family = 0;
	pkt->l4 = 0;
	pkt->len = skb->len;
	pkt->tcp_flags = 0;
	pkt->icmp_type = 0;
	pkt->key.sport = 0;
	pkt->key.dport = 0;
	pkt->key.proto = 0;
	pkt->ethertype = skb->protocol;

	verdict = parse_eth(pkt);
	if (unlikely(verdict != VPC_NEXT))
		return verdict;

	/* VLAN 0 is only a priority (IEEE 802.1Q): no tag. */
	if (unlikely(skb_vlan_tag_present(skb) && skb_vlan_tag_get_id(skb))) {
		pkt->flags |= VPC_PKT_TAGGED;
		return VPC_NEXT;
	}

	if (likely(pkt->ethertype == htons(ETH_P_IP)))
		return parse_ip4(pkt);
	if (pkt->ethertype == htons(ETH_P_IPV6))
		return parse_ip6(pkt);
	if (pkt->ethertype == htons(ETH_P_ARP))
		return parse_arp(pkt);
	return VPC_NEXT;
}
