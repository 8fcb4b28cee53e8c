// SPDX-License-Identifier: GPL-2.0
/*
 * DNS (RFC 1035): the name server of a VPC's zone, at every address of the
 * router. A query is read, looked up and answered in one go; what it is
 * answered with is in dns_answer.c. By UDP the packet is turned round; what
 * comes by TCP goes to the helper on the service port, which asks here, and
 * resolvers if it is told to.
 */
#include <linux/etherdevice.h>
#include <linux/udp.h>
#include <net/ip.h>
#include "../flow.h"
#include "../network.h"
#include "../port.h"
#include "../vpc.h"
#include "dns.h"
#include "reply.h"

#define ANSWER_MIN	64	/* whatever the MTU is */

static bool is_mine(const struct vpc_pkt *pkt)
{
	return pkt->in && pkt->key.proto == IPPROTO_UDP &&
	       pkt->key.dport == htons(VPC_DNS_PORT) &&
	       !(pkt->flags & (VPC_PKT_LATER_FRAG | VPC_PKT_MULTICAST));
}

static unsigned int headers_len(const struct vpc_pkt *pkt)
{
	return (pkt->family == AF_INET ? sizeof(struct iphdr) :
					 sizeof(struct ipv6hdr)) +
	       sizeof(struct udphdr);
}

/* What the client takes, and what passes without being fragmented. */
static unsigned int answer_size(const struct vpc_pkt *pkt,
				const struct vpc_dns_query *query)
{
	unsigned int mtu = rcu_dereference(pkt->network->config)->mtu;
	unsigned int size = min_t(unsigned int, query->size, VPC_DNS_SIZE_MAX);

	mtu = min(mtu, READ_ONCE(pkt->in->dev->mtu));
	return min(size, max(mtu, headers_len(pkt) + ANSWER_MIN) -
			 headers_len(pkt));
}

static enum vpc_verdict send(struct vpc_pkt *pkt, const u8 *answer, u16 size)
{
	unsigned int hlen = headers_len(pkt), len = hlen + size;

	ether_addr_copy(pkt->reply_mac, vpc_eth(pkt)->h_source);
	if (!vpc_reply_reuse(pkt, len))
		return vpc_drop(pkt, NOMEM);

	/* Nothing of the question, nor of the memory, stays. */
	memset(pkt->skb->data, 0, hlen);
	memcpy(pkt->skb->data + hlen, answer, size);
	vpc_reply_udp(pkt->skb, &pkt->key.daddr, &pkt->key.saddr,
		      pkt->key.dport, pkt->key.sport);
	return VPC_REPLY;
}

static enum vpc_zone_count count_of(int rcode)
{
	switch (rcode) {
	case VPC_DNS_NOERROR:
	case VPC_DNS_SERVFAIL:
		return VPC_ZONE_ANSWERED;
	case VPC_DNS_NXDOMAIN:
		return VPC_ZONE_NXDOMAIN;
	case VPC_DNS_REFUSED:
		return VPC_ZONE_REFUSED;
	}
	return VPC_ZONE_MALFORMED;
}

/*
 * Whom the query is to go to: where the guest's port has asked before, unless
 * that one does not answer and another one does. NULL: there is nobody.
 */
static struct vpc_resolver *choose(struct vpc_pkt *pkt,
				   struct vpc_zone_config *config)
{
	struct vpc_resolver *resolver = vpc_resolver_choose(config, pkt), *old;
	struct vpc_flow *flow = pkt->flow;

	if (!flow || !resolver)
		return resolver;
	old = vpc_resolver_find(config, &flow->dir[1].key.saddr);
	if (!old)
		return resolver;
	if (!(READ_ONCE(flow->flags) & VPC_FLOW_WAITING) ||
	    !vpc_resolver_is_silent(old) || vpc_resolver_is_silent(resolver)) {
		vpc_flow_asked(flow);
		return old;
	}
	vpc_flow_kill(flow);
	pkt->flow = NULL;
	return resolver;
}

/*
 * The name is for others to know: the query goes on to a resolver as if the
 * guest had sent it there (track.c), and the answer comes back from the address
 * that was asked. false: there is nobody to ask.
 */
static bool forward(struct vpc_pkt *pkt, const struct vpc_zone *zone,
		    struct vpc_zone_config *config)
{
	struct vpc_resolver *resolver = choose(pkt, config);

	if (!resolver)
		return false;
	vpc_zone_count(zone, VPC_ZONE_FORWARDED);
	pkt->asked = pkt->key.daddr;
	pkt->key.daddr = resolver->addr;
	pkt->flags |= VPC_PKT_DNS;
	/* That was about the router. */
	pkt->flags &= ~VPC_PKT_LOOKED_UP;
	return true;
}

static void end(const struct vpc_zone *zone, struct vpc_dns_writer *w,
		int rcode, bool foreign)
{
	vpc_dns_end(w, rcode, !foreign && (rcode == VPC_DNS_NOERROR ||
					   rcode == VPC_DNS_NXDOMAIN));
	vpc_zone_count(zone, count_of(rcode));
	if (w->truncated)
		vpc_zone_count(zone, VPC_ZONE_TRUNCATED);
}

/*
 * Write the answer to a query that was read, unless the name is for others to
 * know; false: it is. @rcode: what reading has come to.
 */
static bool write_answer(struct vpc *vpc, const struct vpc_network *network,
			 const struct vpc_zone *zone, struct vpc_dns_writer *w,
			 int rcode)
{
	struct vpc_dns_name target __uninitialized;
	struct vpc_dns_lookup l = {
		.vpc = vpc,
		.network = network,
		.zone = zone,
		.config = rcu_dereference(zone->config),
		.query = w->query,
		.w = w,
		.name = &w->query->name,
		.target = &target,
	};

	w->recursive = l.config->n_resolvers;
	if (!rcode)
		rcode = vpc_dns_answer(&l);
	if (rcode == VPC_DNS_ALIEN)
		return false;
	end(zone, w, rcode, l.foreign);
	return true;
}

static enum vpc_verdict answer(struct vpc_pkt *pkt, const struct vpc_zone *zone,
			       const struct vpc_dns_query *query, int rcode)
{
	u8 buf[VPC_DNS_SIZE_MAX] __uninitialized;
	struct vpc_dns_writer w __uninitialized;

	vpc_dns_begin(&w, query, buf, answer_size(pkt, query));
	if (!write_answer(pkt->vpc, pkt->network, zone, &w, rcode)) {
		if (forward(pkt, zone, rcu_dereference(zone->config)))
			return VPC_NEXT;
		end(zone, &w, VPC_DNS_REFUSED, false);
	}
	return send(pkt, buf, w.len);
}

enum vpc_verdict vpc_dns_reply(struct vpc_pkt *pkt)
{
	const struct vpc_zone *zone = rcu_dereference(pkt->vpc->dns);
	unsigned int len, at = pkt->l4 + sizeof(struct udphdr);
	struct vpc_dns_query query __uninitialized;
	int rcode = VPC_DNS_SILENT;

	if (!zone || !is_mine(pkt))
		return VPC_NEXT;
	vpc_zone_count(zone, VPC_ZONE_QUERIES);
	len = vpc_reply_udp_len(pkt);
	if (len && !pskb_may_pull(pkt->skb, at + len))
		return vpc_drop(pkt, NOMEM);
	if (len && pkt->key.sport)
		rcode = vpc_dns_read(&query, pkt->skb->data + at, len);
	if (rcode == VPC_DNS_SILENT) {
		vpc_zone_count(zone, VPC_ZONE_MALFORMED);
		return vpc_drop(pkt, DNS_BAD);
	}
	return answer(pkt, zone, &query, rcode);
}

/*
 * The name is for others to know, or nobody. If none of them answers: SERVFAIL,
 * as from any server that asks others.
 */
static void advise(const struct vpc_zone *zone, struct vpc_dns_writer *w,
		   const struct in6_addr *client, struct vpc_dns_advice *advice)
{
	struct vpc_zone_config *config = rcu_dereference(zone->config);
	struct vpc_resolver *order[VPC_RESOLVER_MAX];
	unsigned int i;

	advice->n_resolvers = vpc_resolver_order(config, vpc_addr_is_v4(client),
						 order);
	for (i = 0; i < advice->n_resolvers; i++)
		advice->resolvers[i] = order[i]->addr;
	if (!advice->n_resolvers) {
		end(zone, w, VPC_DNS_REFUSED, false);
		return;
	}
	vpc_dns_end(w, VPC_DNS_SERVFAIL, false);
	vpc_zone_count(zone, VPC_ZONE_FORWARDED);
}

int vpc_dns_ask(struct vpc *vpc, const struct in6_addr *client, const u8 *msg,
		unsigned int len, struct vpc_dns_advice *advice)
{
	const struct vpc_zone *zone = rcu_dereference(vpc->dns);
	struct vpc_dns_query query __uninitialized;
	struct vpc_dns_writer w __uninitialized;
	int rcode;

	if (!zone)
		return -ENOENT;
	vpc_zone_count(zone, VPC_ZONE_QUERIES);
	rcode = vpc_dns_read(&query, msg, len);
	if (rcode == VPC_DNS_SILENT) {
		vpc_zone_count(zone, VPC_ZONE_MALFORMED);
		return -EBADMSG;
	}
	advice->n_resolvers = 0;
	vpc_dns_begin(&w, &query, advice->data, sizeof(advice->data));
	if (!write_answer(vpc, vpc_network_by_addr(vpc, client), zone, &w,
			  rcode))
		advise(zone, &w, client, advice);
	advice->len = w.len;
	return 0;
}
