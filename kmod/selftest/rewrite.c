// SPDX-License-Identifier: GPL-2.0
/*
 * Rewritten packets against packets that were made with the new addresses in
 * the first place, all checksums summed up byte by byte: the two must be the
 * same to the last bit, whatever shape the skb has.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": selftest: rewrite: " fmt

#include <linux/icmpv6.h>
#include <linux/prandom.h>
#include <linux/random.h>
#include <linux/slab.h>
#include <linux/tcp.h>
#include <linux/udp.h>
#include <net/gso.h>
#include <net/ip.h>
#include "../rewrite.h"
#include "selftest.h"

#define LONGEST		4096
#define PACKETS		1000
#define ERRORS		800
#define GSO_PACKETS	40
#define HEADROOM	(NET_SKB_PAD + ETH_HLEN)

/* Who completes the transport checksum. */
enum csum {
	COMPLETE,	/* nobody, it is there */
	PARTIAL,	/* the device */
	TUNNEL,		/* the device completes another one, further inside */
	CSUMS
};

/**
 * struct sample - what makes a packet, but for its addresses and ports
 * @hlen: length of the IP header with options or extension headers
 * @len: length of all
 * @type: ICMP type
 * @no_check: UDP without a checksum
 * @csum: who completes the transport checksum
 * @raw: bytes that no field of a header says
 */
struct sample {
	unsigned int hlen;
	unsigned int len;
	u8 type;
	bool no_check;
	enum csum csum;
	u8 raw[LONGEST];
};

struct state {
	struct rnd_state rnd;
	struct sample sample;
	struct sample quoted;
	struct vpc_key from;
	struct vpc_key to;
	struct vpc_key inner_from;
	struct vpc_key inner_to;
	u8 before[LONGEST];
	u8 want[LONGEST];
	u8 got[LONGEST];
};

static u32 __init rnd(struct state *s, u32 below)
{
	return prandom_u32_state(&s->rnd) % below;
}

/* The naive twin of every checksum: 16-bit words, one after the other. */
static u32 __init sum(const u8 *data, unsigned int len, u32 sum)
{
	unsigned int i;

	for (i = 0; i < len; i++) {
		sum += i % 2 ? data[i] : data[i] << 8;
		sum = (sum & 0xffff) + (sum >> 16);
	}
	return sum;
}

static u32 __init pseudo_sum(const struct vpc_key *key, unsigned int l4_len)
{
	if (key->proto == IPPROTO_ICMP)
		return 0;
	if (vpc_addr_is_v4(&key->saddr))
		return sum((u8 *)&key->saddr.s6_addr32[3], 4,
			   sum((u8 *)&key->daddr.s6_addr32[3], 4,
			       key->proto + l4_len));
	return sum((u8 *)&key->saddr, 32, key->proto + l4_len);
}

static bool __init is_echo(const struct vpc_key *key, u8 type)
{
	if (key->proto == IPPROTO_ICMP)
		return type == ICMP_ECHO || type == ICMP_ECHOREPLY;
	return type == ICMPV6_ECHO_REQUEST || type == ICMPV6_ECHO_REPLY;
}

static void __init build_ip(const struct sample *x, const struct vpc_key *key,
			    u8 ttl, u8 *at)
{
	struct ipv6hdr *ip6h = (struct ipv6hdr *)at;
	struct iphdr *iph = (struct iphdr *)at;

	if (vpc_addr_is_v4(&key->saddr)) {
		iph->version = 4;
		iph->ihl = x->hlen / 4;
		iph->tot_len = htons(x->len);
		iph->frag_off = 0;
		iph->ttl = ttl;
		iph->protocol = key->proto;
		iph->saddr = vpc_addr_v4(&key->saddr);
		iph->daddr = vpc_addr_v4(&key->daddr);
		iph->check = 0;
		iph->check = (__force __sum16)htons(~sum(at, x->hlen, 0));
		return;
	}
	ip6h->version = 6;
	ip6h->payload_len = htons(x->len - sizeof(*ip6h));
	ip6h->nexthdr = key->proto;
	if (x->hlen > sizeof(*ip6h)) {
		ip6h->nexthdr = NEXTHDR_DEST;
		at[sizeof(*ip6h)] = key->proto;
		at[sizeof(*ip6h) + 1] = (x->hlen - sizeof(*ip6h)) / 8 - 1;
	}
	ip6h->hop_limit = ttl;
	ip6h->saddr = key->saddr;
	ip6h->daddr = key->daddr;
}

/* Fill in the transport header; returns where its checksum is, NULL: none. */
static __sum16 *__init build_l4(const struct sample *x,
				const struct vpc_key *key, u8 *at)
{
	union {
		struct tcphdr tcp;
		struct udphdr udp;
		struct icmphdr icmp;	/* of both families */
	} *l4 = (void *)at;

	switch (key->proto) {
	case IPPROTO_TCP:
		l4->tcp.source = key->sport;
		l4->tcp.dest = key->dport;
		l4->tcp.doff = sizeof(l4->tcp) / 4;
		return &l4->tcp.check;
	case IPPROTO_UDP:
		l4->udp.source = key->sport;
		l4->udp.dest = key->dport;
		l4->udp.len = htons(x->len - x->hlen);
		return &l4->udp.check;
	case IPPROTO_ICMP:
	case IPPROTO_ICMPV6:
		l4->icmp.type = x->type;
		if (is_echo(key, x->type))
			l4->icmp.un.echo.id = key->sport ?: key->dport;
		return &l4->icmp.checksum;
	}
	return NULL;
}

static void __init build(const struct sample *x, const struct vpc_key *key,
			 u8 ttl, u8 *to)
{
	unsigned int l4_len = x->len - x->hlen;
	u8 *l4 = to + x->hlen;
	__sum16 *check;
	u32 pseudo;
	u16 value;

	memcpy(to, x->raw, x->len);
	build_ip(x, key, ttl, to);
	check = build_l4(x, key, l4);
	if (!check)
		return;

	*check = 0;
	if (x->no_check)
		return;
	pseudo = pseudo_sum(key, l4_len);
	if (x->csum == PARTIAL) {
		*check = (__force __sum16)htons(sum(NULL, 0, pseudo));
		return;
	}
	value = ~sum(l4, l4_len, pseudo);
	/* UDP must, and ICMP may as well. */
	if (!value && (key->proto == IPPROTO_UDP || key->proto == IPPROTO_ICMP))
		value = 0xffff;
	*check = (__force __sum16)htons(value);
}

static void __init random_addr(struct state *s, bool v4, struct in6_addr *a)
{
	prandom_bytes_state(&s->rnd, a, sizeof(*a));
	if (v4)
		vpc_addr_set_v4(a, a->s6_addr32[3]);
}

/* A key, and one that is the same in some of its parts. */
static void __init random_keys(struct state *s, bool v4, u8 proto, bool ports,
			       struct vpc_key *from, struct vpc_key *to)
{
	memset(from, 0, sizeof(*from));
	random_addr(s, v4, &from->saddr);
	random_addr(s, v4, &from->daddr);
	from->proto = proto;
	if (ports) {
		from->sport = htons(rnd(s, 65536));
		from->dport = htons(rnd(s, 65536));
	}
	*to = *from;
	if (rnd(s, 4))
		random_addr(s, v4, &to->saddr);
	if (!rnd(s, 4))
		random_addr(s, v4, &to->daddr);
	if (ports && rnd(s, 2))
		to->sport = htons(rnd(s, 65536));
	if (ports && !rnd(s, 4))
		to->dport = htons(rnd(s, 65536));
}

static const u8 protos[] __initconst = {
	IPPROTO_TCP, IPPROTO_UDP, IPPROTO_ICMP, IPPROTO_ICMPV6, IPPROTO_GRE
};

/* Any packet that may be translated. */
static void __init random_sample(struct state *s, struct sample *x,
				 struct vpc_key *from, struct vpc_key *to)
{
	u8 proto = protos[rnd(s, ARRAY_SIZE(protos))];
	bool v4 = proto == IPPROTO_ICMP ||
		  (proto != IPPROTO_ICMPV6 && rnd(s, 2));
	bool reply = rnd(s, 2);

	random_keys(s, v4, proto, proto != IPPROTO_GRE, from, to);
	prandom_bytes_state(&s->rnd, x->raw, sizeof(x->raw));
	x->hlen = v4 ? sizeof(struct iphdr) : sizeof(struct ipv6hdr);
	if (!rnd(s, 4))
		x->hlen += v4 ? 4 + rnd(s, 10) * 4 : 8 + rnd(s, 3) * 8;
	x->len = x->hlen + sizeof(struct tcphdr) + rnd(s, rnd(s, 4) ? 100 : 1400);
	x->no_check = proto == IPPROTO_UDP && !rnd(s, 4);
	x->csum = x->no_check || proto == IPPROTO_GRE ? COMPLETE :
							rnd(s, CSUMS);
	if (proto == IPPROTO_ICMP || proto == IPPROTO_ICMPV6) {
		if (proto == IPPROTO_ICMP)
			x->type = reply ? ICMP_ECHOREPLY : ICMP_ECHO;
		else
			x->type = reply ? ICMPV6_ECHO_REPLY :
					  ICMPV6_ECHO_REQUEST;
		*(reply ? &from->sport : &from->dport) = 0;
		*(reply ? &to->sport : &to->dport) = 0;
	}
}

/* Make the sum of the packet 0xffff, so that its checksum would be 0. */
static void __init tune(struct state *s, struct sample *x,
			const struct vpc_key *key)
{
	unsigned int last = (x->len - x->hlen - 2) & ~1U;
	u32 now;

	if (x->csum == PARTIAL || last < sizeof(struct tcphdr))
		return;
	memset(x->raw + x->hlen + last, 0, 2);
	build(x, key, 64, s->got);
	memset(s->got + x->hlen + (key->proto == IPPROTO_UDP ? 6 : 2), 0, 2);
	now = sum(s->got + x->hlen, x->len - x->hlen,
		  pseudo_sum(key, x->len - x->hlen));
	x->raw[x->hlen + last] = ~now >> 8;
	x->raw[x->hlen + last + 1] = ~now;
}

/* The packet as an skb, some of it in page fragments. */
static struct sk_buff *__init make_skb(struct state *s, const u8 *data,
				       unsigned int len, unsigned int linear)
{
	struct sk_buff *skb = alloc_skb(HEADROOM + linear, GFP_KERNEL);
	struct page *page;
	unsigned int n;
	int i;

	if (!skb)
		return NULL;
	skb_reserve(skb, HEADROOM);
	skb_put_data(skb, data, linear);
	for (i = 0; linear < len; i++, linear += n) {
		n = i == 3 ? len - linear : 1 + rnd(s, len - linear);
		page = alloc_page(GFP_KERNEL);
		if (!page) {
			kfree_skb(skb);
			return NULL;
		}
		memcpy(page_address(page), data + linear, n);
		skb_add_rx_frag(skb, i, page, 0, n, PAGE_SIZE);
	}
	return skb;
}

static void __init set_csum(struct sk_buff *skb, enum csum csum,
			    unsigned int l4, u8 proto)
{
	skb->ip_summed = csum == COMPLETE ? CHECKSUM_NONE : CHECKSUM_PARTIAL;
	skb->csum_start = skb_headroom(skb) + l4 + (csum == TUNNEL ? 8 : 0);
	skb->csum_offset = proto == IPPROTO_TCP ?
			   offsetof(struct tcphdr, check) :
			   proto == IPPROTO_UDP ?
			   offsetof(struct udphdr, check) :
			   offsetof(struct icmp6hdr, icmp6_cksum);
}

static bool __init same(const struct sk_buff *skb, const u8 *want,
			unsigned int len, u8 *buffer)
{
	return skb->len == len && !skb_copy_bits(skb, 0, buffer, len) &&
	       !memcmp(buffer, want, len);
}

/* Up to where a header is written; a short one needs no more than is there. */
static unsigned int __init needed(const struct sample *x)
{
	return min(x->len, x->hlen + (unsigned int)sizeof(struct tcphdr));
}

/* A packet of s->sample: translate, one hop, compare. NULL: right. */
static const char *__init check_packet(struct state *s)
{
	struct sample *x = &s->sample;
	bool v4 = vpc_addr_is_v4(&s->from.saddr);
	struct sk_buff *skb, *other = NULL;
	const char *why = NULL;
	struct vpc_xlate xlate;
	struct vpc_key answer;

	build(x, &s->from, 64, s->before);
	build(x, &s->to, 63, s->want);
	skb = make_skb(s, s->before, x->len,
		       rnd(s, 2) ? x->len : rnd(s, x->len));
	if (skb && rnd(s, 2))
		other = skb_clone(skb, GFP_KERNEL);
	if (!skb)
		return "no memory";

	set_csum(skb, x->csum, x->hlen, s->from.proto);
	vpc_xlate_prepare(&xlate, &s->from, &s->to);
	if (!vpc_rewrite_writable(skb, needed(x))) {
		why = "not made writable";
		goto free;
	}
	if (skb_headlen(skb) < needed(x) || (other && skb_cloned(skb)))
		why = "said to be writable, but is not";
	vpc_key_reverse(&answer, &s->to);
	vpc_rewrite_xlate(skb, x->hlen, &answer, &xlate);
	vpc_rewrite_ttl(skb, v4);
	if (!same(skb, s->want, x->len, s->got))
		why = "wrong bytes";
	else if (other && !same(other, s->before, x->len, s->got))
		why = "a clone was changed";
	if (why || x->csum != PARTIAL)
		goto free;

	/* As a device would complete it. */
	x->csum = COMPLETE;
	build(x, &s->to, 63, s->want);
	x->csum = PARTIAL;
	if (skb_checksum_help(skb) || !same(skb, s->want, x->len, s->got))
		why = "cannot be completed";
free:
	kfree_skb(other);
	kfree_skb(skb);
	return why;
}

static const char *__init test_packet(struct state *s)
{
	struct sample *x = &s->sample;

	random_sample(s, x, &s->from, &s->to);
	if (s->from.proto != IPPROTO_TCP && s->from.proto != IPPROTO_GRE &&
	    !rnd(s, 4))
		tune(s, x, rnd(s, 2) ? &s->from : &s->to);
	return check_packet(s);
}

/* The one packet whose checksum covers nothing but zeroes (RFC 792). */
static const char *__init test_zero(struct state *s)
{
	struct sample *x = &s->sample;

	random_keys(s, true, IPPROTO_ICMP, false, &s->from, &s->to);
	s->from.dport = htons(1 + rnd(s, 65535));
	memset(x, 0, sizeof(*x));
	x->hlen = sizeof(struct iphdr);
	x->len = x->hlen + sizeof(struct icmphdr) + rnd(s, 60);
	x->type = ICMP_ECHOREPLY;
	return check_packet(s);
}

/* An ICMP error about s->quoted, of which the first @len bytes are quoted. */
static void __init error_sample(struct state *s, unsigned int len)
{
	bool v4 = vpc_addr_is_v4(&s->inner_from.saddr);
	struct sample *x = &s->sample;

	random_keys(s, v4, v4 ? IPPROTO_ICMP : IPPROTO_ICMPV6, false,
		    &s->from, &s->to);
	prandom_bytes_state(&s->rnd, x->raw, sizeof(x->raw));
	x->hlen = v4 ? sizeof(struct iphdr) : sizeof(struct ipv6hdr);
	if (!rnd(s, 4))
		x->hlen += 8;
	x->len = x->hlen + sizeof(struct icmphdr) + len;
	x->type = v4 ? ICMP_TIME_EXCEEDED : 1 + rnd(s, 4);
	x->csum = rnd(s, 4) ? COMPLETE : PARTIAL;
	x->no_check = false;
}

static const char *__init test_error(struct state *s)
{
	struct sample *x = &s->sample, *q = &s->quoted;
	unsigned int quote, padding = rnd(s, 3) * 5, n;
	struct sk_buff *skb, *other = NULL;
	struct vpc_pkt pkt = {};
	const char *why = NULL;
	int want = 0;

	random_sample(s, q, &s->inner_from, &s->inner_to);
	q->csum = COMPLETE;
	/* The least is 8 bytes of the transport header (RFC 792). */
	n = q->len - q->hlen - 8;
	n = q->hlen + 8 + rnd(s, rnd(s, 2) ? 13 : n + 1);
	error_sample(s, n);
	quote = x->hlen + sizeof(struct icmphdr);

	build(q, &s->inner_from, 17, s->got);
	memcpy(x->raw + quote, s->got, n);
	build(x, &s->from, 64, s->before);
	build(q, &s->inner_to, 17, s->got);
	/* Half of a TCP checksum stays as it is. */
	if (s->inner_to.proto == IPPROTO_TCP && n == q->hlen + 17)
		s->got[n - 1] = x->raw[quote + n - 1];
	memcpy(x->raw + quote, s->got, n);
	build(x, &s->to, 64, s->want);
	memset(s->before + x->len, 0x55, padding);
	memset(s->want + x->len, 0x55, padding);

	skb = make_skb(s, s->before, x->len + padding,
		       rnd(s, 2) ? x->len : rnd(s, x->len));
	if (!skb)
		return "no memory";
	if (rnd(s, 2))
		other = skb_clone(skb, GFP_KERNEL);
	set_csum(skb, x->csum, x->hlen, s->from.proto);
	pkt.skb = skb;
	pkt.key = s->from;
	pkt.l4 = x->hlen;
	pkt.len = x->len;
	if (!rnd(s, 8)) {
		/* The quote is in the padding: not a byte may change. */
		pkt.len = quote + rnd(s, q->hlen);
		memcpy(s->want, s->before, x->len);
		want = -EINVAL;
	}
	if (vpc_rewrite_icmp_error(&pkt, quote, quote + q->hlen,
				   &s->inner_from, &s->inner_to,
				   &s->to.saddr, &s->to.daddr) != want)
		why = "error: wrongly refused or taken";
	else if (!same(skb, s->want, x->len + padding, s->got))
		why = "error: wrong bytes";
	else if (other && !same(other, s->before, x->len + padding, s->got))
		why = "error: a clone was changed";
	kfree_skb(other);
	kfree_skb(skb);
	return why;
}

/* Is a segment of the translated packet as it should be? */
static bool __init segment_right(struct state *s, const struct sk_buff *skb)
{
	unsigned int l4 = ETH_HLEN + s->sample.hlen, len = skb->len - l4;
	u8 *data = s->got;

	if (skb->len > LONGEST || skb_copy_bits(skb, 0, data, skb->len) ||
	    skb->ip_summed == CHECKSUM_PARTIAL)
		return false;
	if (memcmp(data, s->want, ETH_HLEN))
		return false;
	if (vpc_addr_is_v4(&s->to.saddr) &&
	    sum(data + ETH_HLEN, s->sample.hlen, 0) != 0xffff)
		return false;
	return sum(data + l4, len, pseudo_sum(&s->to, len)) == 0xffff &&
	       !memcmp(data + l4, &s->to.sport, 4);
}

/* A translated GSO packet, cut into segments by the kernel. */
static const char *__init test_gso(struct state *s)
{
	struct sample *x = &s->sample;
	struct sk_buff *skb, *segs, *next;
	bool v4 = rnd(s, 2), tcp = rnd(s, 2);
	const char *why = NULL;
	struct vpc_xlate xlate;
	struct vpc_key answer;
	unsigned int n = 0;

	random_keys(s, v4, tcp ? IPPROTO_TCP : IPPROTO_UDP, true,
		    &s->from, &s->to);
	prandom_bytes_state(&s->rnd, x->raw, sizeof(x->raw));
	x->hlen = v4 ? sizeof(struct iphdr) : sizeof(struct ipv6hdr);
	x->len = x->hlen + (tcp ? 20 : 8) + 2000 + rnd(s, 500);
	x->csum = PARTIAL;
	x->no_check = false;
	build(x, &s->from, 64, s->before);
	skb = make_skb(s, s->before, x->len, x->len);
	if (!skb)
		return "no memory";

	set_csum(skb, PARTIAL, x->hlen, s->from.proto);
	skb->protocol = v4 ? htons(ETH_P_IP) : htons(ETH_P_IPV6);
	skb_reset_network_header(skb);
	skb_set_transport_header(skb, x->hlen);
	skb_shinfo(skb)->gso_size = 999;
	skb_shinfo(skb)->gso_segs = 3;
	skb_shinfo(skb)->gso_type = !tcp ? SKB_GSO_UDP_L4 :
				    v4 ? SKB_GSO_TCPV4 : SKB_GSO_TCPV6;

	vpc_xlate_prepare(&xlate, &s->from, &s->to);
	vpc_key_reverse(&answer, &s->to);
	vpc_rewrite_xlate(skb, x->hlen, &answer, &xlate);
	vpc_rewrite_ttl(skb, v4);
	prandom_bytes_state(&s->rnd, s->want, ETH_HLEN);
	memcpy(s->want + 2 * ETH_ALEN, &skb->protocol, sizeof(skb->protocol));
	vpc_rewrite_eth(skb, s->want);

	segs = skb_gso_segment(skb, NETIF_F_SG);
	kfree_skb(skb);
	if (IS_ERR_OR_NULL(segs))
		return "GSO: not segmented";
	skb_list_walk_safe(segs, skb, next) {
		if (!segment_right(s, skb))
			why = "GSO: wrong segment";
		kfree_skb(skb);
		n++;
	}
	return why ?: n == 3 ? NULL : "GSO: wrong number of segments";
}

static bool __init failed(const char *why, unsigned int packet)
{
	pr_err("FAILED: %s (packet %u)\n", why, packet);
	return false;
}

static bool __init repeat(struct state *s, const char *(*test)(struct state *s),
			  unsigned int times)
{
	const char *why;
	unsigned int i;

	for (i = 0; i < times; i++) {
		why = test(s);
		if (why) {
			pr_info("protocol %u, %u of %u bytes before it, checksum kind %u; quoted: protocol %u, %u bytes before it\n",
				s->from.proto, s->sample.hlen, s->sample.len,
				s->sample.csum, s->inner_from.proto,
				s->quoted.hlen);
			return failed(why, i);
		}
		cond_resched();
	}
	return true;
}

bool __init vpc_selftest_rewrite(void)
{
	struct state *s = kvzalloc(sizeof(*s), GFP_KERNEL);
	u64 seed = get_random_u64();
	bool ok;

	if (!s)
		return failed("no memory", 0);
	prandom_seed_state(&s->rnd, seed);
	ok = repeat(s, test_packet, PACKETS) &&
	     repeat(s, test_zero, 20) &&
	     repeat(s, test_error, ERRORS) &&
	     repeat(s, test_gso, GSO_PACKETS);
	kvfree(s);
	return vpc_selftest_end(ok, seed);
}
