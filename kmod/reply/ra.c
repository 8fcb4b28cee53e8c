// SPDX-License-Identifier: GPL-2.0
/* Router advertisements (RFC 4861 section 6.2, RFC 4862 section 5.5, RFC 8106) */
#include <linux/etherdevice.h>
#include <linux/icmpv6.h>
#include <net/if_inet6.h>
#include <net/ndisc.h>
#include "../network.h"
#include "../zone.h"
#include "reply.h"

#define RA_HOP_LIMIT		64	/* for the guests' own packets */
#define RA_LIFETIME		1800	/* seconds, AdvDefaultLifetime */
#define RA_VALID		86400	/* seconds, of a prefix */
#define RA_PREFERRED		14400
#define RA_ON_LINK		0x80
#define RA_AUTONOMOUS		0x40
#define RA_DNS_LIFETIME		1800	/* RFC 8106 section 5.1: thrice the interval */
#define SLAAC_PLEN		64	/* RFC 4291 2.5.1: 64-bit interface ids */

struct ra_lladdr {
	u8 type;
	u8 len;			/* in units of 8 bytes, as below */
	u8 mac[ETH_ALEN];
};

struct ra_mtu {
	u8 type;
	u8 len;
	__be16 reserved;
	__be32 mtu;
};

struct ra_prefix {
	u8 type;
	u8 len;
	u8 plen;
	u8 flags;
	__be32 valid;
	__be32 preferred;
	__be32 reserved;
	struct in6_addr prefix;
};

struct ra_rdnss {
	u8 type;
	u8 len;
	__be16 reserved;
	__be32 lifetime;
	struct in6_addr server;
};

struct ra_dnssl {
	u8 type;
	u8 len;
	__be16 reserved;
	__be32 lifetime;
	u8 search[];		/* zeros behind it, up to 8 bytes */
};

struct ra {
	struct ipv6hdr ip6h;
	struct ra_msg msg;
	struct ra_lladdr source;
	struct ra_mtu mtu;
	struct ra_prefix prefixes[];
};

/* The router's first address; NULL: there is no IPv6 subnet. */
static const struct in6_addr *server(const struct vpc_network_config *config)
{
	int i;

	for (i = 0; i < config->n_subnets; i++)
		if (!vpc_prefix_is_v4(&config->subnets[i].prefix))
			return &config->subnets[i].gateway;
	return NULL;
}

static unsigned int dnssl_len(const struct vpc_dns_name *search)
{
	return ALIGN(struct_size_t(struct ra_dnssl, search, search->len), 8);
}

/* Length of the advertisement; 0: there is nothing to advertise. */
static unsigned int ra_len(const struct vpc *vpc,
			   const struct vpc_network_config *config)
{
	struct vpc_dns_name search;
	unsigned int n = 0, dns = 0;
	int i;

	for (i = 0; i < config->n_subnets; i++)
		n += !vpc_prefix_is_v4(&config->subnets[i].prefix);
	if (!config->ra || !n)
		return 0;
	if (vpc_zone_search(vpc, config, &search))
		dns = sizeof(struct ra_rdnss) + dnssl_len(&search);
	return struct_size_t(struct ra, prefixes, n) + dns;
}

static void write_rdnss(struct ra_rdnss *option, const struct in6_addr *addr,
			u32 lifetime)
{
	option->type = ND_OPT_RDNSS;
	option->len = sizeof(*option) / 8;
	option->reserved = 0;
	option->lifetime = htonl(lifetime);
	option->server = *addr;
}

static void write_dnssl(struct ra_dnssl *option,
			const struct vpc_dns_name *search, u32 lifetime)
{
	unsigned int len = dnssl_len(search);

	memset(option, 0, len);
	option->type = ND_OPT_DNSSL;
	option->len = len / 8;
	option->lifetime = htonl(lifetime);
	memcpy(option->search, search->wire, search->len);
}

static void write_prefix(struct ra_prefix *option,
			 const struct vpc_prefix *prefix, bool gone)
{
	option->type = ND_OPT_PREFIX_INFO;
	option->len = sizeof(*option) / 8;
	option->plen = prefix->plen;
	option->flags = RA_ON_LINK;
	if (prefix->plen == SLAAC_PLEN)
		option->flags |= RA_AUTONOMOUS;
	option->valid = htonl(gone ? 0 : RA_VALID);
	option->preferred = htonl(gone ? 0 : RA_PREFERRED);
	option->reserved = 0;
	ipv6_addr_prefix(&option->prefix, &prefix->addr, prefix->plen);
}

static void write_head(struct sk_buff *skb, const struct vpc *vpc, u32 mtu,
		       u16 lifetime)
{
	struct ra *ra = (struct ra *)skb->data;

	memset(&ra->msg, 0, sizeof(ra->msg));
	ra->msg.icmph.icmp6_type = NDISC_ROUTER_ADVERTISEMENT;
	ra->msg.icmph.icmp6_hop_limit = RA_HOP_LIMIT;
	ra->msg.icmph.icmp6_rt_lifetime = htons(lifetime);

	ra->source.type = ND_OPT_SOURCE_LL_ADDR;
	ra->source.len = sizeof(ra->source) / 8;
	memcpy(ra->source.mac, vpc->dev->dev_addr, ETH_ALEN);

	ra->mtu.type = ND_OPT_MTU;
	ra->mtu.len = sizeof(ra->mtu) / 8;
	ra->mtu.reserved = 0;
	ra->mtu.mtu = htonl(mtu);
}

static void write_ra(struct sk_buff *skb, const struct vpc *vpc,
		     const struct vpc_network_config *config,
		     const struct in6_addr *daddr)
{
	struct ra_prefix *prefix = ((struct ra *)skb->data)->prefixes;
	struct vpc_dns_name search;
	struct ra_rdnss *rdnss;
	int i;

	write_head(skb, vpc, config->mtu, RA_LIFETIME);
	for (i = 0; i < config->n_subnets; i++)
		if (!vpc_prefix_is_v4(&config->subnets[i].prefix))
			write_prefix(prefix++, &config->subnets[i].prefix,
				     false);
	if (vpc_zone_search(vpc, config, &search)) {
		rdnss = (struct ra_rdnss *)prefix;
		write_rdnss(rdnss, server(config), RA_DNS_LIFETIME);
		write_dnssl((struct ra_dnssl *)(rdnss + 1), &search,
			    RA_DNS_LIFETIME);
	}

	vpc_reply_icmp6(skb, &vpc_router_lladdr, daddr, 255);
}

/*
 * To the one who asks if it can be reached already, else to all nodes, which
 * are those behind its port (RFC 4861 section 6.2.6).
 */
static enum vpc_verdict answer(struct vpc_pkt *pkt, const u8 *mac)
{
	const struct vpc_network_config *config =
		rcu_dereference(pkt->network->config);
	const struct in6_addr *daddr = &pkt->key.saddr;
	unsigned int len = ra_len(pkt->vpc, config);

	if (!len)
		return vpc_drop(pkt, ND_UNKNOWN);

	if (is_zero_ether_addr(mac)) {
		daddr = &in6addr_linklocal_allnodes;
		ipv6_eth_mc_map(daddr, pkt->reply_mac);
	} else {
		memcpy(pkt->reply_mac, mac, ETH_ALEN);
	}

	if (!vpc_reply_reuse(pkt, len))
		return vpc_drop(pkt, NOMEM);

	write_ra(pkt->skb, pkt->vpc, config, daddr);
	return VPC_REPLY;
}

enum vpc_verdict vpc_ra_reply(struct vpc_pkt *pkt)
{
	u8 mac[ETH_ALEN];

	if (pkt->family != AF_INET6 || pkt->key.proto != IPPROTO_ICMPV6 ||
	    (pkt->flags & VPC_PKT_LATER_FRAG) ||
	    pkt->icmp_type != NDISC_ROUTER_SOLICITATION)
		return VPC_NEXT;

	/* Where the router does not advertise, a guest on a trunk may. */
	if (!rcu_dereference(pkt->network->config)->ra)
		return VPC_NEXT;

	/* RFC 4861 section 6.1.1 */
	if (!vpc_nd_valid(pkt, sizeof(struct rs_msg), ND_OPT_SOURCE_LL_ADDR,
			  mac))
		return vpc_drop(pkt, ND_BAD);

	if (!is_zero_ether_addr(mac))
		vpc_reply_learn(pkt, &pkt->key.saddr, mac, true);
	return answer(pkt, mac);
}

struct sk_buff *vpc_ra_build(struct vpc_network *network)
{
	const struct vpc_network_config *config =
		rcu_dereference(network->config);
	unsigned int len = ra_len(network->vpc, config);
	struct sk_buff *skb;

	if (!len)
		return NULL;

	skb = vpc_reply_alloc(network->vpc, htons(ETH_P_IPV6), len);
	if (skb)
		write_ra(skb, network->vpc, config,
			 &in6addr_linklocal_allnodes);
	return skb;
}

static bool is_gone(const struct vpc_network_config *config,
		    const struct vpc_prefix *prefix)
{
	return !vpc_prefix_is_v4(prefix) &&
	       !vpc_network_has_prefix(config, prefix);
}

struct sk_buff *vpc_ra_withdraw(struct vpc_network *network,
				const struct vpc_network_config *old)
{
	const struct vpc_network_config *config =
		rcu_dereference(network->config);
	bool router = ra_len(network->vpc, config);
	struct ra_prefix *prefix;
	struct sk_buff *skb;
	unsigned int n = 0;
	int i;

	for (i = 0; i < old->n_subnets; i++)
		n += is_gone(config, &old->subnets[i].prefix);
	if (!ra_len(network->vpc, old) || (router && !n))
		return NULL;

	skb = vpc_reply_alloc(network->vpc, htons(ETH_P_IPV6),
			      struct_size_t(struct ra, prefixes, n));
	if (!skb)
		return NULL;

	write_head(skb, network->vpc, config->mtu, router ? RA_LIFETIME : 0);
	prefix = ((struct ra *)skb->data)->prefixes;
	for (i = 0; i < old->n_subnets; i++)
		if (is_gone(config, &old->subnets[i].prefix))
			write_prefix(prefix++, &old->subnets[i].prefix, true);
	vpc_reply_icmp6(skb, &vpc_router_lladdr, &in6addr_linklocal_allnodes,
			255);
	return skb;
}

struct sk_buff *vpc_ra_withdraw_dns(struct vpc_network *network,
				    const struct vpc_dns_name *search)
{
	const struct vpc_network_config *config =
		rcu_dereference(network->config);
	struct vpc *vpc = network->vpc;
	struct vpc_dns_name now;
	bool asked = vpc_zone_search(vpc, config, &now);
	struct ra_rdnss *rdnss;
	struct sk_buff *skb;
	unsigned int len;

	if (!ra_len(vpc, config))
		return NULL;
	len = struct_size_t(struct ra, prefixes, 0) + sizeof(*rdnss);
	skb = vpc_reply_alloc(vpc, htons(ETH_P_IPV6), len + dnssl_len(search));
	if (!skb)
		return NULL;

	write_head(skb, vpc, config->mtu, RA_LIFETIME);
	rdnss = (struct ra_rdnss *)((struct ra *)skb->data)->prefixes;
	write_rdnss(rdnss, server(config), asked ? RA_DNS_LIFETIME : 0);
	write_dnssl((struct ra_dnssl *)(rdnss + 1), search, 0);
	vpc_reply_icmp6(skb, &vpc_router_lladdr, &in6addr_linklocal_allnodes,
			255);
	return skb;
}
