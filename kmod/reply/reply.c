// SPDX-License-Identifier: GPL-2.0
/* What the responders share: turning a question round, and learning from it. */
#include <linux/etherdevice.h>
#include <linux/hash.h>
#include <linux/icmpv6.h>
#include <linux/if_vlan.h>
#include <linux/udp.h>
#include <net/ip.h>
#include <net/ip6_checksum.h>
#include "../ipam.h"
#include "../neigh.h"
#include "../network.h"
#include "../port.h"
#include "../uplink.h"
#include "reply.h"

#define UDP_TTL	64

/* What the question has brought along and an answer must not take back. */
static void scrub(struct sk_buff *skb)
{
	skb_scrub_packet(skb, true);
	__vlan_hwaccel_clear_tag(skb);
	skb_gso_reset(skb);
	skb_shinfo(skb)->tx_flags = 0;
	skb->ip_summed = CHECKSUM_NONE;
	skb->csum_valid = 0;
	skb->encapsulation = 0;
	skb->priority = 0;
	skb_clear_hash(skb);
	skb_set_queue_mapping(skb, 0);
	skb_reset_redirect(skb);
	skb_reset_network_header(skb);
}

/* A head of our own, with room for an Ethernet header and @tail more bytes. */
static bool make_private(struct sk_buff *skb, unsigned int tail)
{
	unsigned int head = LL_RESERVED_SPACE(skb->dev);

	head -= min(head, skb_headroom(skb));
	tail -= min_t(unsigned int, tail, skb_tailroom(skb));
	if (!head && !tail && !skb_cloned(skb))
		return true;
	return !pskb_expand_head(skb, SKB_DATA_ALIGN(head), tail, GFP_ATOMIC);
}

/*
 * Nothing of it is changed on failure but its length. The sender's socket is
 * let go first: it is not to be charged for what is added.
 */
bool vpc_reply_own(struct vpc_pkt *pkt, unsigned int len)
{
	struct sk_buff *skb = pkt->skb;

	skb_orphan(skb);
	if (pskb_trim(skb, min(skb->len, pkt->len)) || !make_private(skb, 0) ||
	    !pskb_may_pull(skb, len))
		return false;

	scrub(skb);
	return true;
}

bool vpc_reply_reuse(struct vpc_pkt *pkt, unsigned int len)
{
	struct sk_buff *skb = pkt->skb;
	unsigned int keep = min3(skb->len, pkt->len, len);

	/* Shortest first: what is cut off is not copied. */
	skb_orphan(skb);
	if (pskb_trim(skb, keep) || skb_linearize(skb) ||
	    !make_private(skb, len - keep))
		return false;

	skb_put_zero(skb, len - keep);
	scrub(skb);
	return true;
}

struct sk_buff *vpc_reply_alloc(struct vpc *vpc, __be16 protocol,
				unsigned int len)
{
	struct sk_buff *skb = alloc_skb(VPC_REPLY_HEADROOM + len, GFP_ATOMIC);

	if (!skb)
		return NULL;

	skb_reserve(skb, VPC_REPLY_HEADROOM);
	skb_reset_network_header(skb);
	skb_put_zero(skb, len);
	skb->protocol = protocol;
	skb->dev = vpc->dev;
	return skb;
}

/* What the guest or the device has not computed yet cannot be wrong. */
bool vpc_reply_icmp_valid(const struct vpc_pkt *pkt)
{
	unsigned int len = pkt->len - pkt->l4;
	__wsum sum;

	if (skb_csum_unnecessary(pkt->skb))
		return true;

	sum = skb_checksum(pkt->skb, pkt->l4, len, 0);
	if (pkt->family == AF_INET)
		return !csum_fold(sum);
	return !csum_ipv6_magic(&pkt->key.saddr, &pkt->key.daddr, len,
				IPPROTO_ICMPV6, sum);
}

/* What the sum of a UDP packet comes to with its pseudo-header. */
static __sum16 udp_sum(const struct in6_addr *saddr,
		       const struct in6_addr *daddr, unsigned int len,
		       __wsum sum)
{
	if (vpc_addr_is_v4(saddr))
		return csum_tcpudp_magic(vpc_addr_v4(saddr), vpc_addr_v4(daddr),
					 len, IPPROTO_UDP, sum);
	return csum_ipv6_magic(saddr, daddr, len, IPPROTO_UDP, sum);
}

/* The sum may be left out in IPv4 alone (RFC 768; RFC 8200 section 8.1). */
unsigned int vpc_reply_udp_len(const struct vpc_pkt *pkt)
{
	const struct udphdr *uh = vpc_l4(pkt);
	unsigned int len = ntohs(uh->len);
	__wsum sum;

	if (len < sizeof(*uh) || len > vpc_l4_len(pkt) ||
	    skb_is_gso(pkt->skb) || (!uh->check && pkt->family == AF_INET6))
		return 0;
	/* A sender that leaves the sum to its device has not computed it. */
	if (!uh->check || skb_csum_unnecessary(pkt->skb))
		return len - sizeof(*uh);

	sum = skb_checksum(pkt->skb, pkt->l4, len, 0);
	if (udp_sum(&pkt->key.saddr, &pkt->key.daddr, len, sum))
		return 0;
	return len - sizeof(*uh);
}

static void write_ip4(struct sk_buff *skb, const struct in6_addr *saddr,
		      const struct in6_addr *daddr)
{
	struct iphdr *iph = (struct iphdr *)skb->data;

	skb->protocol = htons(ETH_P_IP);
	iph->version = 4;
	iph->ihl = sizeof(*iph) / 4;
	iph->tot_len = htons(skb->len);
	iph->frag_off = htons(IP_DF);
	iph->ttl = UDP_TTL;
	iph->protocol = IPPROTO_UDP;
	iph->saddr = vpc_addr_v4(saddr);
	iph->daddr = vpc_addr_v4(daddr);
	ip_send_check(iph);
}

static void write_ip6(struct sk_buff *skb, const struct in6_addr *saddr,
		      const struct in6_addr *daddr)
{
	struct ipv6hdr *ip6h = (struct ipv6hdr *)skb->data;

	skb->protocol = htons(ETH_P_IPV6);
	ip6_flow_hdr(ip6h, 0, 0);
	ip6h->payload_len = htons(skb->len - sizeof(*ip6h));
	ip6h->nexthdr = IPPROTO_UDP;
	ip6h->hop_limit = UDP_TTL;
	ip6h->saddr = *saddr;
	ip6h->daddr = *daddr;
}

void vpc_reply_udp(struct sk_buff *skb, const struct in6_addr *saddr,
		   const struct in6_addr *daddr, __be16 sport, __be16 dport)
{
	bool v4 = vpc_addr_is_v4(saddr);
	unsigned int hlen = v4 ? sizeof(struct iphdr) : sizeof(struct ipv6hdr);
	unsigned int len = skb->len - hlen;
	struct udphdr *uh;

	skb_reset_network_header(skb);
	skb_set_transport_header(skb, hlen);
	if (v4)
		write_ip4(skb, saddr, daddr);
	else
		write_ip6(skb, saddr, daddr);
	/* Else a queue that tells flows apart would look into it. */
	__skb_set_sw_hash(skb, hash_32((__force u32)daddr->s6_addr32[3] ^
				       (__force u32)dport, 32), true);
	uh = udp_hdr(skb);
	uh->source = sport;
	uh->dest = dport;
	uh->len = htons(len);
	uh->check = udp_sum(saddr, daddr, len, csum_partial(uh, len, 0)) ?:
		    CSUM_MANGLED_0;
}

void vpc_reply_icmp6(struct sk_buff *skb, const struct in6_addr *saddr,
		     const struct in6_addr *daddr, u8 hop_limit)
{
	struct ipv6hdr *ip6h = (struct ipv6hdr *)skb->data;
	struct icmp6hdr *ih = (struct icmp6hdr *)(ip6h + 1);
	unsigned int len = skb->len - sizeof(*ip6h);

	ip6_flow_hdr(ip6h, 0, 0);
	ip6h->payload_len = htons(len);
	ip6h->nexthdr = IPPROTO_ICMPV6;
	ip6h->hop_limit = hop_limit;
	ip6h->saddr = *saddr;
	ip6h->daddr = *daddr;

	ih->icmp6_cksum = 0;
	ih->icmp6_cksum = csum_ipv6_magic(saddr, daddr, len, IPPROTO_ICMPV6,
					  skb_checksum(skb, sizeof(*ip6h), len,
						       0));
}

/*
 * A guest speaks for itself: the guard has checked the Ethernet source, but
 * not the link-layer address that an option gives.
 */
void vpc_reply_learn(struct vpc_pkt *pkt, const struct in6_addr *addr,
		     const u8 *mac, bool create)
{
	const struct vpc_network_config *config =
		rcu_dereference(pkt->network->config);

	if (!ether_addr_equal(mac, vpc_eth(pkt)->h_source) ||
	    !vpc_network_subnet(config, addr) ||
	    vpc_network_is_gateway(config, addr) ||
	    vpc_network_is_broadcast(config, addr))
		return;

	vpc_neigh_learn(pkt->network, addr, mac, pkt->in, create, pkt->ready);
	if (rcu_dereference(pkt->in->config)->learning)
		vpc_ipam_heard(vpc_ipam_of(pkt->network, addr), addr, mac);
}

enum vpc_verdict vpc_reply_heard(struct vpc_pkt *pkt)
{
	if (pkt->flags & VPC_PKT_TO_ROUTER_MAC)
		return vpc_drop(pkt, REPLIED);
	return pkt->flags & VPC_PKT_MULTICAST ? VPC_FLOOD : VPC_NEXT;
}

enum vpc_verdict vpc_reply_to_self(struct vpc_pkt *pkt, bool probe)
{
	if (probe && (pkt->flags & VPC_PKT_MULTICAST) &&
	    READ_ONCE(pkt->network->n_learning))
		return VPC_FLOOD;
	return vpc_drop(pkt, L2_SELF);
}

bool vpc_reply_is_public(struct vpc_pkt *pkt, const struct in6_addr *addr)
{
	const struct vpc_public *public;

	/* Overheard, by a device that is promiscuous? */
	if (!(pkt->flags & (VPC_PKT_TO_ROUTER_MAC | VPC_PKT_MULTICAST)))
		return false;

	public = vpc_public_lookup(pkt->uplink->vn, addr);
	if (!public || !public->answer || public->uplink != pkt->uplink)
		return false;

	pkt->vpc = public->vpc;
	return true;
}
