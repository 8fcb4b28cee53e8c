// SPDX-License-Identifier: GPL-2.0
/*
 * Edits of headers. Checksums are never computed afresh but moved by what has
 * changed (RFC 1624): that costs the same for any length of packet, and a
 * packet that was damaged on its way stays recognisably so.
 *
 * A ones' complement sum has two zeroes. Sums over anything but zeroes come
 * out as 0xffff, never as 0, and adding keeps it so; hence the care is needed
 * only where the checksum may cover nothing but zeroes, or 0 means something.
 */
#include <linux/icmpv6.h>
#include <linux/tcp.h>
#include <linux/udp.h>
#include <net/checksum.h>
#include <net/ip.h>
#include "rewrite.h"

/* Of the two zeroes the one that leaves every checksum as it is. */
static __sum16 to_delta(__sum16 delta)
{
	return delta == CSUM_MANGLED_0 ? 0 : delta;
}

static __sum16 delta16(__wsum from, __wsum to)
{
	return to_delta(~csum_fold(csum_sub(to, from)));
}

static __sum16 sum16(__sum16 a, __sum16 b)
{
	return csum16_add(a, (__force __be16)b);
}

/*
 * In whatever order: that makes no difference to a sum (RFC 1071). What makes
 * an IPv4 address a mapped one is left out, being the same on both sides.
 */
static u64 sum_addresses(const struct vpc_key *key, bool v4)
{
	const struct in6_addr *a = &key->saddr, *b = &key->daddr;
	u64 sum = 0;
	int i;

	if (v4)
		return (u64)(__force u32)vpc_addr_v4(a) +
		       (__force u32)vpc_addr_v4(b);
	for (i = 0; i < ARRAY_SIZE(a->s6_addr32); i++)
		sum += (u64)(__force u32)a->s6_addr32[i] +
		       (__force u32)b->s6_addr32[i];
	return sum;
}

static u32 sum_ports(const struct vpc_key *key)
{
	return (__force u32)key->sport + (__force u32)key->dport;
}

/*
 * What sums of at most eight words of 32 bits differ by: as often as there may
 * be a word to take away, a ones' complement zero is added first.
 */
static u64 difference(u64 from, u64 to)
{
	return to + 8ULL * U32_MAX - from;
}

static __sum16 fold(u64 sum)
{
	__wsum low = (__force __wsum)(u32)sum;
	__wsum high = (__force __wsum)(u32)(sum >> 32);

	return to_delta(~csum_fold(csum_add(low, high)));
}

void vpc_xlate_prepare(struct vpc_xlate *x, const struct vpc_key *from,
		       const struct vpc_key *to)
{
	bool v4 = vpc_addr_is_v4(&to->saddr);
	u64 addresses, ports;

	addresses = difference(sum_addresses(from, v4), sum_addresses(to, v4));
	ports = difference(sum_ports(from), sum_ports(to));
	x->addr_delta = fold(addresses);
	x->l4_delta = fold(to->proto == IPPROTO_ICMP ? ports :
						       addresses + ports);
}

void vpc_xlate_invert(struct vpc_xlate *x, const struct vpc_xlate *other)
{
	x->addr_delta = to_delta(~other->addr_delta);
	x->l4_delta = to_delta(~other->l4_delta);
}

bool vpc_rewrite_writable(struct sk_buff *skb, unsigned int len)
{
	return likely(!skb_ensure_writable(skb, len));
}

static void edit_check(__sum16 *check, __sum16 delta)
{
	*check = ~sum16(~*check, delta);
}

/* Where 0 is not the same as 0xffff: in UDP it means "none" (RFC 768). */
static void edit_check_nonzero(__sum16 *check, __sum16 delta)
{
	edit_check(check, delta);
	if (!*check)
		*check = CSUM_MANGLED_0;
}

/* What a device is to complete: the pseudo-header's sum, not complemented. */
static void edit_pseudo(__sum16 *check, __sum16 delta)
{
	*check = sum16(*check, delta);
}

static void edit_ip(void *data, const struct vpc_key *answer, __sum16 delta)
{
	struct ipv6hdr *ip6h = data;
	struct iphdr *iph = data;

	if (iph->version == 4) {
		iph->saddr = vpc_addr_v4(&answer->daddr);
		iph->daddr = vpc_addr_v4(&answer->saddr);
		edit_check(&iph->check, delta);
	} else {
		ip6h->saddr = answer->daddr;
		ip6h->daddr = answer->saddr;
	}
}

/*
 * The functions below edit a transport header of which @len bytes are there
 * (fewer than a header in a quote). @partial: its checksum is still to be
 * completed, and has but the pseudo-header in it.
 */
static void edit_tcp(struct tcphdr *th, unsigned int len,
		     const struct vpc_key *answer, const struct vpc_xlate *x,
		     bool partial)
{
	if (len < offsetofend(struct tcphdr, dest))
		return;
	th->source = answer->dport;
	th->dest = answer->sport;

	if (len < offsetofend(struct tcphdr, check))
		return;
	if (partial)
		edit_pseudo(&th->check, x->addr_delta);
	else
		edit_check(&th->check, x->l4_delta);
}

static void edit_udp(struct udphdr *uh, unsigned int len,
		     const struct vpc_key *answer, const struct vpc_xlate *x,
		     bool partial)
{
	if (len < offsetofend(struct udphdr, dest))
		return;
	uh->source = answer->dport;
	uh->dest = answer->sport;

	if (len < offsetofend(struct udphdr, check))
		return;
	if (partial)
		edit_pseudo(&uh->check, x->addr_delta);
	else if (uh->check)
		edit_check_nonzero(&uh->check, x->l4_delta);
}

static void edit_icmp(struct icmphdr *ih, unsigned int len,
		      const struct vpc_key *answer, const struct vpc_xlate *x,
		      bool partial)
{
	if (len < offsetofend(struct icmphdr, checksum))
		return;
	/*
	 * There is no pseudo-header, so an echo reply may be all zeroes, which
	 * only 0xffff makes right; for all else 0xffff is as good as 0.
	 */
	if (!partial)
		edit_check_nonzero(&ih->checksum, x->l4_delta);

	if (ih->type != ICMP_ECHO && ih->type != ICMP_ECHOREPLY)
		return;
	if (len >= offsetofend(struct icmphdr, un.echo.id))
		ih->un.echo.id = answer->sport | answer->dport;
}

static void edit_icmp6(struct icmp6hdr *ih, unsigned int len,
		       const struct vpc_key *answer, const struct vpc_xlate *x,
		       bool partial)
{
	if (len < offsetofend(struct icmp6hdr, icmp6_cksum))
		return;
	if (partial)
		edit_pseudo(&ih->icmp6_cksum, x->addr_delta);
	else
		edit_check(&ih->icmp6_cksum, x->l4_delta);

	if (ih->icmp6_type != ICMPV6_ECHO_REQUEST &&
	    ih->icmp6_type != ICMPV6_ECHO_REPLY)
		return;
	if (len >= offsetofend(struct icmp6hdr, icmp6_identifier))
		ih->icmp6_identifier = answer->sport | answer->dport;
}

/* Of other protocols nothing is known to depend on the addresses. */
static void edit_l4(void *l4, unsigned int len, const struct vpc_key *answer,
		    const struct vpc_xlate *x, bool partial)
{
	bool v4 = vpc_addr_is_v4(&answer->saddr);

	switch (answer->proto) {
	case IPPROTO_TCP:
		edit_tcp(l4, len, answer, x, partial);
		break;
	case IPPROTO_UDP:
		edit_udp(l4, len, answer, x, partial);
		break;
	case IPPROTO_ICMP:
		if (v4)
			edit_icmp(l4, len, answer, x, partial);
		break;
	case IPPROTO_ICMPV6:
		if (!v4)
			edit_icmp6(l4, len, answer, x, partial);
		break;
	}
}

/*
 * Is the checksum of this transport header the one that is still to be
 * completed? Not if it is that of a packet inside a tunnel: then this one is
 * complete, unless segmentation is to make it for each segment.
 */
static bool is_partial(const struct sk_buff *skb, unsigned int l4)
{
	if (skb->ip_summed != CHECKSUM_PARTIAL)
		return false;
	if (skb_checksum_start_offset(skb) == l4)
		return true;
	return skb_is_gso(skb) &&
	       skb_shinfo(skb)->gso_type & SKB_GSO_UDP_TUNNEL_CSUM;
}

void vpc_rewrite_xlate(struct sk_buff *skb, unsigned int l4,
		       const struct vpc_key *answer, const struct vpc_xlate *x)
{
	edit_ip(skb->data, answer, x->addr_delta);
	edit_l4(skb->data + l4, skb->len - l4, answer, x, is_partial(skb, l4));
}

/*
 * The quote is a part of what the ICMP checksum covers, and starts at an even
 * offset: the checksum moves by what the sum over the edited bytes has moved.
 */
int vpc_rewrite_icmp_error(struct vpc_pkt *pkt, unsigned int inner_l3,
			   unsigned int inner_l4,
			   const struct vpc_key *inner_from,
			   const struct vpc_key *inner_to,
			   const struct in6_addr *saddr,
			   const struct in6_addr *daddr)
{
	unsigned int len = min(pkt->len, inner_l4 + sizeof(struct tcphdr));
	struct sk_buff *skb = pkt->skb;
	struct vpc_key to = pkt->key, answer;
	struct vpc_xlate x;
	__wsum old, new;
	void *quote;

	/* A quote in the padding behind the packet is none. */
	if (pkt->len < inner_l4)
		return -EINVAL;
	if (!vpc_rewrite_writable(skb, len))
		return -ENOMEM;

	quote = skb->data + inner_l3;
	old = csum_partial(quote, len - inner_l3, 0);
	vpc_xlate_prepare(&x, inner_from, inner_to);
	vpc_key_reverse(&answer, inner_to);
	edit_ip(quote, &answer, x.addr_delta);
	edit_l4(skb->data + inner_l4, len - inner_l4, &answer, &x, false);
	new = csum_partial(quote, len - inner_l3, 0);

	to.saddr = *saddr;
	to.daddr = *daddr;
	vpc_xlate_prepare(&x, &pkt->key, &to);
	x.l4_delta = sum16(x.l4_delta, delta16(old, new));
	vpc_key_reverse(&answer, &to);
	vpc_rewrite_xlate(skb, pkt->l4, &answer, &x);
	return 0;
}
