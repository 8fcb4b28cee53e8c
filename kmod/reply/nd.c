// SPDX-License-Identifier: GPL-2.0
/*
 * IPv6 neighbour discovery (RFC 4861 section 7). The router answers for itself
 * and, so that multicasts need not reach every guest, for the neighbours that
 * it knows. Reading pulls nothing: on an uplink it may be the host's.
 */
#include <linux/etherdevice.h>
#include <linux/icmpv6.h>
#include <net/addrconf.h>
#include <net/if_inet6.h>
#include <net/ndisc.h>
#include "../neigh.h"
#include "../network.h"
#include "../uplink.h"
#include "reply.h"

/* The word of flags in an advertisement (RFC 4861 section 4.4) */
#define ND_ROUTER	htonl(0x80000000)
#define ND_SOLICITED	htonl(0x40000000)
#define ND_OVERRIDE	htonl(0x20000000)

#define ND_HOP_LIMIT	255	/* has crossed no router */

struct nd_lladdr {
	u8 type;
	u8 len;			/* in units of 8 bytes */
	u8 mac[ETH_ALEN];
};

/**
 * struct nd - a solicitation or an advertisement
 * @target: the address that it is about
 * @flags: ND_*
 * @mac: link-layer address of its sender or target, zero for none
 * @type: which of them
 */
struct nd {
	struct in6_addr target;
	__be32 flags;
	u8 mac[ETH_ALEN];
	u8 type;
};

#define ND_LEN	(sizeof(struct ipv6hdr) + sizeof(struct nd_msg) + \
		 sizeof(struct nd_lladdr))

static bool is_nd(const struct vpc_pkt *pkt, u8 type)
{
	return pkt->family == AF_INET6 && pkt->key.proto == IPPROTO_ICMPV6 &&
	       !(pkt->flags & VPC_PKT_LATER_FRAG) && pkt->icmp_type == type;
}

/*
 * Walk the options: none may be cut short or without length (RFC 4861 section
 * 4.6), and a link-layer address has to be one.
 */
static bool read_options(const struct vpc_pkt *pkt, unsigned int offset,
			 u8 wanted, u8 *mac)
{
	const struct nd_lladdr *opt;
	struct nd_lladdr copy;

	eth_zero_addr(mac);
	while (offset < pkt->len) {
		opt = skb_header_pointer(pkt->skb, offset, sizeof(copy),
					 &copy);
		if (!opt || !opt->len || offset + opt->len * 8 > pkt->len)
			return false;
		if (opt->type == wanted && is_zero_ether_addr(mac)) {
			if (opt->len != 1 || !is_valid_ether_addr(opt->mac))
				return false;
			memcpy(mac, opt->mac, ETH_ALEN);
		}
		offset += opt->len * 8;
	}
	return true;
}

bool vpc_nd_valid(const struct vpc_pkt *pkt, unsigned int len, u8 option,
		  u8 *mac)
{
	const struct icmp6hdr *ih = vpc_l4(pkt);

	if (pkt->ttl != ND_HOP_LIMIT || ih->icmp6_code ||
	    (pkt->flags & VPC_PKT_FRAG) || pkt->len < pkt->l4 + len ||
	    !vpc_reply_icmp_valid(pkt) ||
	    !read_options(pkt, pkt->l4 + len, option, mac))
		return false;

	/* Who has no address yet must not be known by one (6.1.1, 7.1.1). */
	return !ipv6_addr_any(&pkt->key.saddr) ||
	       option != ND_OPT_SOURCE_LL_ADDR || is_zero_ether_addr(mac);
}

/* RFC 4861 sections 7.1.1 and 7.1.2 */
static bool read_nd(const struct vpc_pkt *pkt, struct nd *nd)
{
	bool solicits = pkt->icmp_type == NDISC_NEIGHBOUR_SOLICITATION;
	const struct in6_addr *dst = &pkt->key.daddr;
	const struct nd_msg *msg;
	struct nd_msg copy;

	msg = skb_header_pointer(pkt->skb, pkt->l4, sizeof(copy), &copy);
	if (!msg || ipv6_addr_is_multicast(&msg->target) ||
	    !vpc_nd_valid(pkt, sizeof(*msg), solicits ? ND_OPT_SOURCE_LL_ADDR :
							ND_OPT_TARGET_LL_ADDR,
			  nd->mac))
		return false;

	nd->type = pkt->icmp_type;
	nd->flags = msg->icmph.icmp6_dataun.un_data32[0];
	nd->target = msg->target;

	if (solicits)
		return !ipv6_addr_any(&pkt->key.saddr) ||
		       ipv6_addr_is_solict_mult(dst);
	return !ipv6_addr_is_multicast(dst) || !(nd->flags & ND_SOLICITED);
}

static void write_nd(struct sk_buff *skb, const struct nd *nd,
		     const struct in6_addr *saddr,
		     const struct in6_addr *daddr)
{
	struct nd_msg *msg = (struct nd_msg *)(skb->data +
					       sizeof(struct ipv6hdr));
	struct nd_lladdr *opt = (struct nd_lladdr *)msg->opt;

	msg->icmph.icmp6_type = nd->type;
	msg->icmph.icmp6_code = 0;
	msg->icmph.icmp6_dataun.un_data32[0] = nd->flags;
	msg->target = nd->target;
	opt->type = nd->type == NDISC_NEIGHBOUR_SOLICITATION ?
		    ND_OPT_SOURCE_LL_ADDR : ND_OPT_TARGET_LL_ADDR;
	opt->len = 1;
	memcpy(opt->mac, nd->mac, ETH_ALEN);

	vpc_reply_icmp6(skb, saddr, daddr, ND_HOP_LIMIT);
}

/*
 * The target of @ns is at @mac. Who has no address yet and wants this one
 * hears it as all nodes do (RFC 4861 section 7.2.4). May reallocate the head.
 */
static enum vpc_verdict answer(struct vpc_pkt *pkt, const struct nd *ns,
			       const u8 *mac, __be32 flags)
{
	const struct in6_addr *daddr = &pkt->key.saddr;
	struct nd na = {
		.type = NDISC_NEIGHBOUR_ADVERTISEMENT,
		.flags = flags | ND_SOLICITED,
		.target = ns->target,
	};

	memcpy(na.mac, mac, ETH_ALEN);
	if (ipv6_addr_any(daddr)) {
		na.flags = flags;
		daddr = &in6addr_linklocal_allnodes;
		ipv6_eth_mc_map(daddr, pkt->reply_mac);
	} else {
		memcpy(pkt->reply_mac, is_zero_ether_addr(ns->mac) ?
		       vpc_eth(pkt)->h_source : ns->mac, ETH_ALEN);
	}

	if (!vpc_reply_reuse(pkt, ND_LEN))
		return vpc_drop(pkt, NOMEM);

	write_nd(pkt->skb, &na, &na.target, daddr);
	return VPC_REPLY;
}

/*
 * For a neighbour: its own MAC address, without overriding what it says
 * itself. Not to itself, be it on the same port or, having moved, about to ask
 * whether its address is free.
 */
static enum vpc_verdict answer_for(struct vpc_pkt *pkt, const struct nd *ns,
				   const u8 *mac, const struct vpc_port *port)
{
	if (port == pkt->in || ether_addr_equal(mac, vpc_eth(pkt)->h_source))
		return vpc_reply_to_self(pkt, ipv6_addr_any(&pkt->key.saddr));
	return answer(pkt, ns, mac, 0);
}

static bool is_on_link(const struct vpc_network_config *config,
		       const struct in6_addr *addr)
{
	return (ipv6_addr_type(addr) & IPV6_ADDR_LINKLOCAL) ||
	       vpc_network_subnet(config, addr);
}

static enum vpc_verdict solicitation(struct vpc_pkt *pkt)
{
	const struct vpc_network_config *config =
		rcu_dereference(pkt->network->config);
	struct vpc_port *port;
	u8 mac[ETH_ALEN];
	struct nd ns;
	bool router;

	if (!read_nd(pkt, &ns))
		return vpc_drop(pkt, ND_BAD);

	router = vpc_network_is_gateway(config, &ns.target);
	if (!is_zero_ether_addr(ns.mac))
		vpc_reply_learn(pkt, &pkt->key.saddr, ns.mac, router);
	if (router)
		return answer(pkt, &ns, pkt->vpc->dev->dev_addr,
			      ND_ROUTER | ND_OVERRIDE);

	/* One guest makes sure of another, which alone can answer that. */
	if (!(pkt->flags & (VPC_PKT_TO_ROUTER_MAC | VPC_PKT_MULTICAST)))
		return VPC_NEXT;
	if (vpc_neigh_lookup(pkt->network, &ns.target, mac, &port, NULL))
		return answer_for(pkt, &ns, mac, port);
	if (!(pkt->flags & VPC_PKT_MULTICAST) ||
	    !is_on_link(config, &ns.target))
		return vpc_drop(pkt, ND_UNKNOWN);
	return VPC_FLOOD;
}

/* Without the override flag, what is known already stands (7.2.5). */
static bool may_override(struct vpc_pkt *pkt, const struct nd *na)
{
	struct vpc_port *port;
	u8 mac[ETH_ALEN];

	return (na->flags & ND_OVERRIDE) ||
	       !vpc_neigh_lookup(pkt->network, &na->target, mac, &port, NULL) ||
	       ether_addr_equal(mac, na->mac);
}

static enum vpc_verdict advertisement(struct vpc_pkt *pkt)
{
	struct nd na;

	if (!read_nd(pkt, &na))
		return vpc_drop(pkt, ND_BAD);

	/* RFC 9131: a router learns from what it has not asked for. */
	if (!is_zero_ether_addr(na.mac) && may_override(pkt, &na))
		vpc_reply_learn(pkt, &na.target, na.mac,
				!(na.flags & ND_SOLICITED));
	return vpc_reply_heard(pkt);
}

enum vpc_verdict vpc_nd_reply(struct vpc_pkt *pkt)
{
	if (is_nd(pkt, NDISC_NEIGHBOUR_SOLICITATION))
		return solicitation(pkt);
	if (is_nd(pkt, NDISC_NEIGHBOUR_ADVERTISEMENT))
		return advertisement(pkt);
	return VPC_NEXT;
}

enum vpc_verdict vpc_nd_reply_uplink(struct vpc_pkt *pkt)
{
	const struct nd_msg *msg;
	struct nd_msg copy;
	struct nd ns;

	if (!is_nd(pkt, NDISC_NEIGHBOUR_SOLICITATION))
		return VPC_PASS;
	msg = skb_header_pointer(pkt->skb, pkt->l4, sizeof(copy), &copy);
	if (!msg || !vpc_reply_is_public(pkt, &msg->target))
		return VPC_PASS;

	if (!read_nd(pkt, &ns) || ipv6_addr_is_multicast(&pkt->key.saddr))
		return vpc_drop(pkt, ND_BAD);
	return answer(pkt, &ns, pkt->uplink->dev->dev_addr,
		      ND_ROUTER | ND_OVERRIDE);
}

static struct sk_buff *tell(struct vpc *vpc, const struct nd *nd,
			    const struct in6_addr *saddr,
			    const struct in6_addr *daddr)
{
	struct sk_buff *skb = vpc_reply_alloc(vpc, htons(ETH_P_IPV6), ND_LEN);

	if (skb)
		write_nd(skb, nd, saddr, daddr);
	return skb;
}

struct sk_buff *vpc_nd_request(struct vpc_network *network,
			       const struct in6_addr *target)
{
	struct nd ns = {
		.type = NDISC_NEIGHBOUR_SOLICITATION,
		.target = *target,
	};
	struct in6_addr daddr;

	memcpy(ns.mac, network->vpc->dev->dev_addr, ETH_ALEN);
	addrconf_addr_solict_mult(target, &daddr);
	return tell(network->vpc, &ns, &vpc_router_lladdr, &daddr);
}

struct sk_buff *vpc_nd_announce(struct vpc *vpc, const u8 *mac,
				const struct in6_addr *addr)
{
	struct nd na = {
		.type = NDISC_NEIGHBOUR_ADVERTISEMENT,
		.flags = ND_ROUTER | ND_OVERRIDE,
		.target = *addr,
	};

	memcpy(na.mac, mac, ETH_ALEN);
	return tell(vpc, &na, addr, &in6addr_linklocal_allnodes);
}
