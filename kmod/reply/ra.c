// SPDX-License-Identifier: GPL-2.0
/*
 * Router advertisements (RFC 4861 section 6.2): to those who ask, from time to
 * time, and when something that they have said is no more.
 */
#include <linux/etherdevice.h>
#include <linux/icmpv6.h>
#include <net/ndisc.h>
#include "../vpc.h"
#include "ra.h"

/* Is there anything to advertise? */
static bool advertises(const struct vpc_network_config *config)
{
	int i;

	for (i = 0; config->ra && i < config->n_subnets; i++)
		if (!vpc_prefix_is_v4(&config->subnets[i].prefix))
			return true;
	return false;
}

static noinline_for_stack void
write_ra(struct vpc_ra_writer *w, const struct vpc *vpc,
	 const struct vpc_network_config *config)
{
	struct vpc_naming naming __uninitialized;
	int i;

	vpc_ra_begin(w, vpc, config, VPC_RA_LIFETIME);
	for (i = 0; i < config->n_subnets; i++)
		if (!vpc_prefix_is_v4(&config->subnets[i].prefix))
			vpc_ra_put_prefix(w, config, &config->subnets[i].prefix,
					  config->ra_valid,
					  config->ra_preferred);
	for (i = 0; i < config->n_ra_routes; i++)
		vpc_ra_put_route(w, &config->ra_routes[i], VPC_RA_LIFETIME);
	vpc_naming_read(vpc, config, &naming);
	vpc_ra_put_servers(w, naming.servers, naming.n_servers,
			   VPC_RA_DNS_LIFETIME);
	vpc_ra_put_search(w, &naming.search, VPC_RA_DNS_LIFETIME);
}

/* Into a buffer of its length. */
static void finish(struct sk_buff *skb, const struct vpc_ra_writer *w,
		   const struct in6_addr *daddr)
{
	memcpy(skb->data + sizeof(struct ipv6hdr), w->buf, w->len);
	vpc_reply_icmp6(skb, &vpc_router_lladdr, daddr, 255);
}

/* Unasked, to all nodes. */
static struct sk_buff *build(struct vpc *vpc, const struct vpc_ra_writer *w)
{
	struct sk_buff *skb;

	skb = vpc_reply_alloc(vpc, htons(ETH_P_IPV6),
			      sizeof(struct ipv6hdr) + w->len);
	if (skb)
		finish(skb, w, &in6addr_linklocal_allnodes);
	return skb;
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
	struct vpc_ra_writer w __uninitialized;

	if (!advertises(config))
		return vpc_drop(pkt, ND_UNKNOWN);

	if (is_zero_ether_addr(mac)) {
		daddr = &in6addr_linklocal_allnodes;
		ipv6_eth_mc_map(daddr, pkt->reply_mac);
	} else {
		memcpy(pkt->reply_mac, mac, ETH_ALEN);
	}

	write_ra(&w, pkt->vpc, config);
	if (!vpc_reply_reuse(pkt, sizeof(struct ipv6hdr) + w.len))
		return vpc_drop(pkt, NOMEM);
	finish(pkt->skb, &w, daddr);
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
	struct vpc_ra_writer w __uninitialized;

	if (!advertises(config))
		return NULL;
	write_ra(&w, network->vpc, config);
	return build(network->vpc, &w);
}

static bool has_route(const struct vpc_network_config *config,
		      const struct vpc_prefix *prefix)
{
	int i;

	for (i = 0; i < config->n_ra_routes; i++)
		if (vpc_prefix_equal(&config->ra_routes[i].prefix, prefix))
			return true;
	return false;
}

/*
 * A prefix that is no subnet any more is not valid; one that hosts are to have
 * no addresses of their own choice of (DHCPv6) is deprecated for that.
 */
static void put_gone_prefix(struct vpc_ra_writer *w,
			    const struct vpc_network_config *config,
			    const struct vpc_network_config *old,
			    const struct vpc_prefix *prefix)
{
	if (vpc_prefix_is_v4(prefix))
		return;
	if (!vpc_network_has_prefix(config, prefix))
		vpc_ra_put_prefix(w, old, prefix, 0, 0);
	else if (vpc_network_is_managed(config, &prefix->addr) &&
		 !vpc_network_is_managed(old, &prefix->addr))
		vpc_ra_put_prefix(w, old, prefix, config->ra_valid, 0);
}

/* Prefixes and routes that @config does not have any more. */
static void put_gone(struct vpc_ra_writer *w,
		     const struct vpc_network_config *config,
		     const struct vpc_network_config *old)
{
	int i;

	for (i = 0; i < old->n_subnets; i++)
		put_gone_prefix(w, config, old, &old->subnets[i].prefix);
	for (i = 0; i < old->n_ra_routes; i++)
		if (!has_route(config, &old->ra_routes[i].prefix))
			vpc_ra_put_route(w, &old->ra_routes[i], 0);
}

/* Guests that were told whom to ask may have to ask others now. */
static noinline_for_stack void
put_gone_dns(struct vpc_ra_writer *w, const struct vpc *vpc,
	     const struct vpc_network_config *config,
	     const struct vpc_network_config *old)
{
	struct vpc_naming was __uninitialized, is __uninitialized;
	unsigned int i, n = 0;

	vpc_naming_read(vpc, old, &was);
	vpc_naming_read(vpc, config, &is);
	for (i = 0; i < was.n_servers; i++)
		if (!vpc_naming_has(&is, &was.servers[i]))
			was.servers[n++] = was.servers[i];
	vpc_ra_put_servers(w, was.servers, n, 0);
	if (!vpc_naming_searches(&is, &was.search))
		vpc_ra_put_search(w, &was.search, 0);
}

struct sk_buff *vpc_ra_withdraw(struct vpc_network *network,
				const struct vpc_network_config *old)
{
	const struct vpc_network_config *config =
		rcu_dereference(network->config);
	bool router = advertises(config);
	struct vpc_ra_writer w __uninitialized;
	unsigned int len;

	if (!advertises(old))
		return NULL;
	vpc_ra_begin(&w, network->vpc, config, router ? VPC_RA_LIFETIME : 0);
	len = w.len;
	put_gone(&w, config, old);
	put_gone_dns(&w, network->vpc, config, old);
	if (router && w.len == len)
		return NULL;
	return build(network->vpc, &w);
}

struct sk_buff *vpc_ra_withdraw_dns(struct vpc_network *network,
				    const struct vpc_dns_name *search)
{
	const struct vpc_network_config *config =
		rcu_dereference(network->config);
	struct vpc_ra_writer w __uninitialized;
	struct vpc_naming naming __uninitialized;
	struct in6_addr router;

	if (!advertises(config))
		return NULL;
	vpc_naming_read(network->vpc, config, &naming);
	vpc_ra_begin(&w, network->vpc, config, VPC_RA_LIFETIME);
	vpc_ra_put_servers(&w, naming.servers, naming.n_servers,
			   VPC_RA_DNS_LIFETIME);
	if (!naming.n_servers &&
	    vpc_network_source(config, &in6addr_any, &router))
		vpc_ra_put_servers(&w, &router, 1, 0);
	if (!vpc_naming_searches(&naming, search))
		vpc_ra_put_search(&w, search, 0);
	return build(network->vpc, &w);
}
