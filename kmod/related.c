// SPDX-License-Identifier: GPL-2.0
/*
 * ICMP errors about a flow. The error quotes a packet as the sender of the
 * error saw it; turned round, that is a packet of the flow in the direction in
 * which the error travels.
 */
#include <linux/icmp.h>
#include <linux/icmpv6.h>
#include <net/ip.h>
#include "fip.h"
#include "flow.h"
#include "mapping.h"
#include "related.h"
#include "reply/reply.h"
#include "rewrite.h"

/*
 * Ports, or the identifier of an echo, of the quoted packet; of packets in
 * fragments it is the first one that is quoted (RFC 1122 section 3.2.2).
 */
static bool quoted_ports(struct vpc_pkt *pkt, struct vpc_key *key)
{
	const struct icmphdr *ih;
	const __be16 *ports;

	/* Eight bytes are all that a quote needs to hold (RFC 792). */
	if (!pskb_may_pull(pkt->skb, pkt->inner_l4 + 8))
		return false;

	switch (key->proto) {
	case IPPROTO_TCP:
	case IPPROTO_UDP:
	case IPPROTO_SCTP:
		ports = (const __be16 *)(pkt->skb->data + pkt->inner_l4);
		key->sport = ports[0];
		key->dport = ports[1];
		return true;
	case IPPROTO_ICMP:
	case IPPROTO_ICMPV6:
		/* The identifier is in the same place in both. */
		ih = (const struct icmphdr *)(pkt->skb->data + pkt->inner_l4);
		if (ih->type == ICMP_ECHO || ih->type == ICMPV6_ECHO_REQUEST)
			key->sport = ih->un.echo.id;
		else if (ih->type == ICMP_ECHOREPLY ||
			 ih->type == ICMPV6_ECHO_REPLY)
			key->dport = ih->un.echo.id;
		else
			return false;
		return true;
	}
	return true;
}

static bool quoted_ip4(struct vpc_pkt *pkt, struct vpc_key *key)
{
	const struct iphdr *iph;

	if (!pskb_may_pull(pkt->skb, pkt->inner_l3 + sizeof(*iph)))
		return false;
	iph = (const struct iphdr *)(pkt->skb->data + pkt->inner_l3);
	if (iph->version != 4 || iph->ihl < 5 ||
	    (iph->frag_off & htons(IP_OFFSET)))
		return false;

	pkt->inner_l4 = pkt->inner_l3 + iph->ihl * 4;
	vpc_addr_set_v4(&key->saddr, iph->saddr);
	vpc_addr_set_v4(&key->daddr, iph->daddr);
	key->proto = iph->protocol;
	return quoted_ports(pkt, key);
}

static bool quoted_ip6(struct vpc_pkt *pkt, struct vpc_key *key)
{
	const struct ipv6hdr *ip6h;
	__be16 frag_off;
	int offset;
	u8 proto;

	if (!pskb_may_pull(pkt->skb, pkt->inner_l3 + sizeof(*ip6h)))
		return false;
	ip6h = (const struct ipv6hdr *)(pkt->skb->data + pkt->inner_l3);
	if (ip6h->version != 6 || ipv6_addr_v4mapped(&ip6h->saddr) ||
	    ipv6_addr_v4mapped(&ip6h->daddr))
		return false;

	key->saddr = ip6h->saddr;
	key->daddr = ip6h->daddr;
	proto = ip6h->nexthdr;
	offset = ipv6_skip_exthdr(pkt->skb, pkt->inner_l3 + sizeof(*ip6h),
				  &proto, &frag_off);
	if (offset < 0 || (frag_off & htons(IP6_OFFSET)))
		return false;
	pkt->inner_l4 = offset;
	key->proto = proto;
	return quoted_ports(pkt, key);
}

/*
 * RFC 5508 REQ-10c and RFC 6633: nobody quenches a source any more. And a
 * redirect is about a link, which ends at the translation.
 */
static bool is_of_no_use(const struct vpc_pkt *pkt)
{
	return pkt->family == AF_INET &&
	       (pkt->icmp_type == ICMP_SOURCE_QUENCH ||
		pkt->icmp_type == ICMP_REDIRECT);
}

/*
 * RFC 5508 REQ-3: the checksum of the error and that of the quoted IPv4 header;
 * not that of the quoted transport header, of which the rest may be missing.
 */
static bool is_intact(const struct vpc_pkt *pkt)
{
	const struct iphdr *iph;

	if (!vpc_reply_icmp_valid(pkt))
		return false;
	if (pkt->family != AF_INET)
		return true;
	iph = (const struct iphdr *)(pkt->skb->data + pkt->inner_l3);
	return !ip_fast_csum(iph, iph->ihl);
}

enum vpc_verdict vpc_related_stage(struct vpc_pkt *pkt)
{
	struct vpc_key quoted = {}, key;
	struct vpc_flow *flow;

	pkt->inner_l3 = pkt->l4 + sizeof(struct icmphdr);
	if (is_of_no_use(pkt) ||
	    !(pkt->family == AF_INET ? quoted_ip4(pkt, &quoted) :
				       quoted_ip6(pkt, &quoted)))
		return VPC_NEXT;

	quoted.zone = pkt->key.zone;
	vpc_key_reverse(&key, &quoted);
	flow = vpc_flow_lookup(&key, &pkt->dir);
	/* An error goes to who sent the packet that it quotes, and no other. */
	if (!flow || flow->vpc != pkt->vpc ||
	    !ipv6_addr_equal(&pkt->key.daddr, &flow->dir[pkt->dir].key.daddr))
		return VPC_NEXT;
	/* What comes back to a helper no guest has seen. */
	if ((flow->flags & VPC_FLOW_PROXY) && !pkt->dir)
		return VPC_NEXT;

	pkt->related = flow;
	if (flow->flags & VPC_FLOW_NAT) {
		if (!is_intact(pkt))
			return vpc_drop(pkt, ICMP_BAD);
		pkt->key.daddr = flow->dir[!pkt->dir].key.saddr;
		pkt->meter = vpc_mapping_meter(pkt, flow);
	}
	return VPC_NEXT;
}

/*
 * Of the ends of the connection, and of routers on the inside, only a public
 * address is seen outside: a router's own, if it has one, or that which the
 * connection has (RFC 5508 REQ-5c).
 */
static void translate_source(const struct vpc_pkt *pkt, struct in6_addr *saddr)
{
	const struct vpc_flow_dir *same = &pkt->related->dir[pkt->dir];
	const struct vpc_flow_dir *other = &pkt->related->dir[!pkt->dir];
	const struct vpc_fip *fip;

	if (ipv6_addr_equal(saddr, &same->key.saddr)) {
		*saddr = other->key.daddr;
	} else if (pkt->in) {
		fip = vpc_fip_of(pkt->vpc, saddr);
		*saddr = fip ? fip->addr : other->key.daddr;
	}
}

bool vpc_related_rewrite(struct vpc_pkt *pkt)
{
	const struct vpc_flow_dir *same = &pkt->related->dir[pkt->dir];
	const struct vpc_flow_dir *other = &pkt->related->dir[!pkt->dir];
	struct in6_addr saddr = pkt->key.saddr;
	struct vpc_key from;

	translate_source(pkt, &saddr);
	/* Undo what vpc_related_stage() told the router. */
	pkt->key.daddr = same->key.daddr;
	vpc_key_reverse(&from, &same->key);
	return !vpc_rewrite_icmp_error(pkt, pkt->inner_l3, pkt->inner_l4,
				       &from, &other->key, &saddr,
				       &other->key.saddr);
}
