// SPDX-License-Identifier: GPL-2.0
/*
 * ICMP and ICMPv6 of the router (RFC 792, 1122, 1812, 4443): echo replies, and
 * errors about packets that it does not pass on or has no use for.
 */
#include <linux/etherdevice.h>
#include <linux/icmpv6.h>
#include <net/dsfield.h>
#include <net/inet_ecn.h>
#include <net/ip.h>
#include <net/ndisc.h>
#include "../network.h"
#include "reply.h"

#define HOP_LIMIT	64	/* RFC 1700 */
#define ERROR_MAX4	576	/* RFC 1812 section 4.3.2.3 */

static bool is_icmp4(const struct vpc_pkt *pkt)
{
	return pkt->family == AF_INET && pkt->key.proto == IPPROTO_ICMP;
}

static bool is_icmp6(const struct vpc_pkt *pkt)
{
	return pkt->family == AF_INET6 && pkt->key.proto == IPPROTO_ICMPV6;
}

/* Subnet-directed, on whichever network of the VPC? */
static bool is_broadcast(const struct vpc_pkt *pkt,
			 const struct in6_addr *addr)
{
	const struct vpc_network *network =
		vpc_network_by_addr(pkt->vpc, addr);

	return network &&
	       vpc_network_is_broadcast(rcu_dereference(network->config),
					addr);
}

/* A source that is one host (RFC 1122 section 3.2.2, RFC 4443 2.4 e.6). */
static bool is_one_host(const struct vpc_pkt *pkt, const struct in6_addr *addr)
{
	if (vpc_addr_is_multicast(addr) || is_broadcast(pkt, addr))
		return false;
	if (vpc_addr_is_v4(addr))
		return !ipv4_is_loopback(vpc_addr_v4(addr)) &&
		       !ipv4_is_zeronet(vpc_addr_v4(addr));
	return !ipv6_addr_any(addr) && !ipv6_addr_loopback(addr);
}

/* The IPv4 header and the ICMP checksum of a message at skb->data. */
static void write_icmp4(struct sk_buff *skb, const struct in6_addr *saddr,
			const struct in6_addr *daddr, u8 tos, __be16 id,
			__be16 frag_off)
{
	struct iphdr *iph = (struct iphdr *)skb->data;
	struct icmphdr *ih = (struct icmphdr *)(iph + 1);

	iph->version = 4;
	iph->ihl = sizeof(*iph) / 4;
	iph->tos = tos;
	iph->tot_len = htons(skb->len);
	iph->id = id;
	iph->frag_off = frag_off;
	iph->ttl = HOP_LIMIT;
	iph->protocol = IPPROTO_ICMP;
	iph->saddr = vpc_addr_v4(saddr);
	iph->daddr = vpc_addr_v4(daddr);
	ip_send_check(iph);

	ih->checksum = 0;
	ih->checksum = csum_fold(skb_checksum(skb, sizeof(*iph),
					      skb->len - sizeof(*iph), 0));
}

/*
 * Move the start of the packet up to @hlen bytes before the ICMP header: an
 * answer takes neither options nor extension headers back.
 */
static void strip(struct vpc_pkt *pkt, unsigned int hlen)
{
	skb_pull(pkt->skb, pkt->l4 - hlen);
	skb_reset_network_header(pkt->skb);
}

static void echo4(struct vpc_pkt *pkt)
{
	const struct iphdr *iph = vpc_ip4(pkt);
	__be16 df = iph->frag_off & htons(IP_DF);
	u8 tos = iph->tos & ~INET_ECN_MASK;
	struct icmphdr *ih = vpc_l4(pkt);
	__be16 id = iph->id;

	ih->type = ICMP_ECHOREPLY;
	strip(pkt, sizeof(*iph));
	write_icmp4(pkt->skb, &pkt->key.daddr, &pkt->key.saddr, tos, id, df);
}

static void echo6(struct vpc_pkt *pkt)
{
	u8 tclass = ipv6_get_dsfield(vpc_ip6(pkt)) & ~INET_ECN_MASK;
	const struct in6_addr *source = &pkt->key.daddr;
	struct icmp6hdr *ih = vpc_l4(pkt);

	if (ipv6_addr_is_multicast(source))
		source = &vpc_router_lladdr;
	ih->icmp6_type = ICMPV6_ECHO_REPLY;
	strip(pkt, sizeof(struct ipv6hdr));
	vpc_reply_icmp6(pkt->skb, source, &pkt->key.saddr, HOP_LIMIT);
	ip6_flow_hdr(vpc_ip6(pkt), tclass, 0);
}

enum vpc_verdict vpc_icmp_reply(struct vpc_pkt *pkt)
{
	if ((pkt->flags & VPC_PKT_LATER_FRAG) ||
	    !((is_icmp4(pkt) && pkt->icmp_type == ICMP_ECHO) ||
	      (is_icmp6(pkt) && pkt->icmp_type == ICMPV6_ECHO_REQUEST)))
		return VPC_NEXT;

	/* A frame to a group is only right for a packet to a group. */
	if ((pkt->flags & VPC_PKT_FRAG) ||
	    !!(pkt->flags & VPC_PKT_MULTICAST) !=
	    vpc_addr_is_multicast(&pkt->key.daddr) ||
	    !is_one_host(pkt, &pkt->key.saddr))
		return vpc_drop(pkt, ICMP_IGNORED);
	/* Nothing segments ICMP. */
	if (pkt->len < pkt->l4 + sizeof(struct icmphdr) ||
	    skb_is_gso(pkt->skb) || !vpc_reply_icmp_valid(pkt))
		return vpc_drop(pkt, ICMP_BAD);

	ether_addr_copy(pkt->reply_mac, vpc_eth(pkt)->h_source);
	if (!vpc_reply_own(pkt, pkt->l4 + sizeof(struct icmphdr)))
		return vpc_drop(pkt, NOMEM);

	if (pkt->family == AF_INET)
		echo4(pkt);
	else
		echo6(pkt);
	return VPC_REPLY;
}

/* Where the number of the transport protocol stands in an IPv6 packet. */
static unsigned int nexthdr_offset(const struct vpc_pkt *pkt)
{
	unsigned int at = offsetof(struct ipv6hdr, nexthdr);
	unsigned int offset = sizeof(struct ipv6hdr);
	u8 type = vpc_ip6(pkt)->nexthdr;
	const struct ipv6_opt_hdr *oh;
	struct ipv6_opt_hdr copy;

	while (offset < pkt->l4) {
		oh = skb_header_pointer(pkt->skb, offset, sizeof(copy), &copy);
		if (!oh)
			break;
		at = offset;
		if (type == NEXTHDR_FRAGMENT)
			offset += sizeof(struct frag_hdr);
		else if (type == NEXTHDR_AUTH)
			offset += ipv6_authlen(oh);
		else
			offset += ipv6_optlen(oh);
		type = oh->nexthdr;
	}
	return at;
}

enum vpc_verdict vpc_icmp_refuse(struct vpc_pkt *pkt)
{
	/* RFC 8200 section 4.7: no next header means no message. */
	if (is_icmp4(pkt) || is_icmp6(pkt) ||
	    (pkt->family == AF_INET6 && pkt->key.proto == NEXTHDR_NONE))
		return vpc_drop(pkt, ICMP_IGNORED);
	if (pkt->flags & VPC_PKT_LATER_FRAG)
		return vpc_drop(pkt, ROUTER_PORT);

	if (pkt->key.proto == IPPROTO_TCP || pkt->key.proto == IPPROTO_UDP) {
		if (pkt->family == AF_INET)
			return vpc_icmp_error(pkt, VPC_DROP_ROUTER_PORT,
					      ICMP_DEST_UNREACH,
					      ICMP_PORT_UNREACH, 0);
		return vpc_icmp_error(pkt, VPC_DROP_ROUTER_PORT,
				      ICMPV6_DEST_UNREACH, ICMPV6_PORT_UNREACH,
				      0);
	}
	if (pkt->family == AF_INET)
		return vpc_icmp_error(pkt, VPC_DROP_ROUTER_PORT,
				      ICMP_DEST_UNREACH, ICMP_PROT_UNREACH, 0);
	return vpc_icmp_error(pkt, VPC_DROP_ROUTER_PORT, ICMPV6_PARAMPROB,
			      ICMPV6_UNK_NEXTHDR, nexthdr_offset(pkt));
}

/*
 * RFC 1122 section 3.2.2, RFC 1812 section 4.3.2.7, RFC 4443 section 2.4 (e):
 * a multicast may be too big, or path MTU discovery would not work for it.
 */
static bool may_report(const struct vpc_pkt *pkt)
{
	const struct in6_addr *daddr = &pkt->key.daddr;
	bool group = (pkt->flags & VPC_PKT_MULTICAST) ||
		     vpc_addr_is_multicast(daddr) || is_broadcast(pkt, daddr);

	if (pkt->flags & (VPC_PKT_ICMP_ERROR | VPC_PKT_LATER_FRAG))
		return false;
	if (is_icmp6(pkt) && pkt->icmp_type == NDISC_REDIRECT)
		return false;
	if (group && !(pkt->family == AF_INET6 &&
		       pkt->error.type == ICMPV6_PKT_TOOBIG))
		return false;
	return is_one_host(pkt, &pkt->key.saddr);
}

/* The ICMP header and the quote; both families' look the same to here. */
static struct sk_buff *quote(const struct vpc_pkt *pkt, __be16 protocol,
			     unsigned int hlen, unsigned int max)
{
	unsigned int len;
	struct icmphdr *ih;
	struct sk_buff *skb;

	hlen += sizeof(*ih);
	len = min3(pkt->len, pkt->skb->len, max - hlen);
	skb = vpc_reply_alloc(pkt->vpc, protocol, hlen + len);
	if (!skb)
		return NULL;

	if (skb_copy_bits(pkt->skb, 0, skb->data + hlen, len)) {
		kfree_skb(skb);
		return NULL;
	}
	ih = (struct icmphdr *)(skb->data + hlen) - 1;
	ih->type = pkt->error.type;
	ih->code = pkt->error.code;
	/* The MTU of RFC 1191 is the lower half of this word. */
	ih->un.gateway = htonl(pkt->error.info);
	return skb;
}

struct sk_buff *vpc_icmp_error_build(const struct vpc_pkt *pkt,
				     const struct in6_addr *source)
{
	struct sk_buff *skb;

	if (!may_report(pkt))
		return NULL;

	if (pkt->family == AF_INET) {
		skb = quote(pkt, htons(ETH_P_IP), sizeof(struct iphdr),
			    ERROR_MAX4);
		if (skb)
			write_icmp4(skb, source, &pkt->key.saddr,
				    IPTOS_PREC_INTERNETCONTROL, 0,
				    htons(IP_DF));
		return skb;
	}

	skb = quote(pkt, htons(ETH_P_IPV6), sizeof(struct ipv6hdr),
		    IPV6_MIN_MTU);
	if (skb)
		vpc_reply_icmp6(skb, source, &pkt->key.saddr, HOP_LIMIT);
	return skb;
}
