// SPDX-License-Identifier: GPL-2.0
/*
 * What may come in. On a bound port the guest speaks with its own MAC and IP
 * addresses and is no router and no DHCP server; on a learning port (a trunk
 * to bare metal or another hypervisor) it may not pose as the router or as a
 * guest that is bound elsewhere.
 */
#include <linux/etherdevice.h>
#include <linux/icmpv6.h>
#include <linux/if_arp.h>
#include <linux/jiffies.h>
#include <net/ndisc.h>
#include "flow.h"
#include "guard.h"
#include "neigh.h"
#include "network.h"
#include "port.h"
#include "route.h"
#include "service.h"
#include "uplink.h"

/* An address that no packet may come from (RFC 1122 3.2.1.3, RFC 4291 2.7). */
static bool is_bad_source(const struct in6_addr *a)
{
	__be32 v4 = vpc_addr_v4(a);

	if (vpc_addr_is_v4(a))
		return ipv4_is_multicast(v4) || ipv4_is_lbcast(v4) ||
		       ipv4_is_loopback(v4);
	return ipv6_addr_is_multicast(a) || ipv6_addr_loopback(a);
}

static bool is_bad_destination(const struct in6_addr *a)
{
	__be32 v4 = vpc_addr_v4(a);

	if (vpc_addr_is_v4(a))
		return ipv4_is_loopback(v4) || ipv4_is_zeronet(v4);
	return ipv6_addr_any(a) || ipv6_addr_loopback(a);
}

static bool is_unspecified(const struct in6_addr *a)
{
	return vpc_addr_is_v4(a) ? !vpc_addr_v4(a) : ipv6_addr_any(a);
}

/* Is the address known to be on another port? */
static bool is_anothers(struct vpc_pkt *pkt, const struct in6_addr *addr,
			bool only_permanent)
{
	struct vpc_port *port;
	u8 mac[ETH_ALEN];
	bool permanent;

	return vpc_neigh_lookup(pkt->network, addr, mac, &port, &permanent) &&
	       port != pkt->in && (permanent || !only_permanent);
}

/*
 * An address that is not configured on the bound port. IPv4: only what DHCP
 * has leased to it (the neighbour table knows). IPv6: link-local ones, and
 * those of the network's subnets that nobody else holds, because SLAAC (RFC
 * 8981 too) lets the guest choose; where DHCPv6 gives the addresses, as IPv4.
 */
static bool may_use_unlisted(struct vpc_pkt *pkt,
			     const struct vpc_port_config *port,
			     const struct in6_addr *addr)
{
	const struct vpc_network_config *network;
	struct vpc_port *owner;
	u8 mac[ETH_ALEN];
	int i;

	for (i = 0; i < port->n_addresses; i++)
		if (vpc_addr_is_v4(&port->addresses[i]) == vpc_addr_is_v4(addr) &&
		    !(ipv6_addr_type(addr) & IPV6_ADDR_LINKLOCAL))
			return false;

	network = rcu_dereference(pkt->network->config);
	if (vpc_addr_is_v4(addr) || vpc_network_is_managed(network, addr))
		return vpc_neigh_lookup(pkt->network, addr, mac, &owner, NULL) &&
		       owner == pkt->in;

	if (!(ipv6_addr_type(addr) & IPV6_ADDR_LINKLOCAL) &&
	    !vpc_network_subnet(network, addr))
		return false;
	return !is_anothers(pkt, addr, false);
}

static bool may_use(struct vpc_pkt *pkt, const struct vpc_port_config *port,
		    const struct in6_addr *addr)
{
	if (port->learning)
		return !is_anothers(pkt, addr, true);
	return vpc_port_may_use(port, addr) ||
	       may_use_unlisted(pkt, port, addr);
}

static bool is_router(const struct vpc_pkt *pkt, const struct in6_addr *addr)
{
	return vpc_network_is_gateway(rcu_dereference(pkt->network->config),
				      addr);
}

static enum vpc_verdict guard_arp(struct vpc_pkt *pkt,
				  const struct vpc_port_config *port)
{
	const u8 *sha = pkt->skb->data + sizeof(struct arphdr);

	if (is_router(pkt, &pkt->key.saddr))
		return vpc_drop(pkt, SPOOF_GATEWAY);
	if (is_bad_source(&pkt->key.saddr) ||
	    !ether_addr_equal(sha, vpc_eth(pkt)->h_source))
		return vpc_drop(pkt, SPOOF_ARP);
	/* A probe (RFC 5227 section 2.1.1) claims nothing yet. */
	if (is_unspecified(&pkt->key.saddr))
		return VPC_NEXT;
	if (!may_use(pkt, port, &pkt->key.saddr))
		return vpc_drop(pkt, SPOOF_ARP);
	return VPC_NEXT;
}

/* The target of an advertisement, and that of duplicate address detection. */
static enum vpc_verdict guard_nd_target(struct vpc_pkt *pkt,
					const struct vpc_port_config *port)
{
	const struct nd_msg *msg;

	if (!pskb_may_pull(pkt->skb, pkt->l4 + sizeof(*msg)))
		return vpc_drop(pkt, ND_BAD);

	msg = vpc_l4(pkt);
	if (ipv6_addr_is_multicast(&msg->target) ||
	    ipv6_addr_v4mapped(&msg->target))
		return vpc_drop(pkt, ND_BAD);
	if (pkt->icmp_type == NDISC_NEIGHBOUR_SOLICITATION)
		return VPC_NEXT;
	if (is_router(pkt, &msg->target))
		return vpc_drop(pkt, SPOOF_GATEWAY);
	if (!may_use(pkt, port, &msg->target))
		return vpc_drop(pkt, SPOOF_ND);
	return VPC_NEXT;
}

static enum vpc_verdict guard_nd(struct vpc_pkt *pkt,
				 const struct vpc_port_config *port)
{
	const struct vpc_network_config *network =
		rcu_dereference(pkt->network->config);

	switch (pkt->icmp_type) {
	case NDISC_ROUTER_ADVERTISEMENT:
	case NDISC_REDIRECT:
		/* Where the router does not advertise, a trunk's own one may. */
		if (port->learning && !network->ra)
			return VPC_NEXT;
		return vpc_drop(pkt, GUARD_RA);
	case NDISC_NEIGHBOUR_SOLICITATION:
	case NDISC_NEIGHBOUR_ADVERTISEMENT:
		return guard_nd_target(pkt, port);
	}
	return VPC_NEXT;
}

/* Answers of a DHCP server, of either family. */
static bool is_dhcp_reply(const struct vpc_pkt *pkt)
{
	if (pkt->key.proto != IPPROTO_UDP || !(pkt->flags & VPC_PKT_L4))
		return false;
	if (pkt->family == AF_INET)
		return pkt->key.sport == htons(67) &&
		       pkt->key.dport == htons(68);
	return pkt->key.sport == htons(547) && pkt->key.dport == htons(546);
}

/* Does the router serve DHCP of the packet's family itself? */
static bool serves_dhcp(const struct vpc_pkt *pkt)
{
	const struct vpc_network_config *config =
		rcu_dereference(pkt->network->config);

	return pkt->family == AF_INET ? config->dhcp.enabled :
					vpc_network_serves6(config);
}

static bool is_nd(const struct vpc_pkt *pkt)
{
	return pkt->family == AF_INET6 && pkt->key.proto == IPPROTO_ICMPV6 &&
	       !(pkt->flags & VPC_PKT_LATER_FRAG) &&
	       pkt->icmp_type >= NDISC_ROUTER_SOLICITATION &&
	       pkt->icmp_type <= NDISC_REDIRECT;
}

static enum vpc_verdict guard_ip(struct vpc_pkt *pkt,
				 const struct vpc_port_config *port)
{
	const struct in6_addr *src = &pkt->key.saddr;
	bool listed = vpc_port_has(port, src);
	enum vpc_verdict verdict;

	if (is_bad_source(src) || is_bad_destination(&pkt->key.daddr))
		return vpc_drop(pkt, MARTIAN);
	/* None of a port's own is, nor becomes so (port.c, subnet.c). */
	if (!listed && is_router(pkt, src))
		return vpc_drop(pkt, SPOOF_GATEWAY);

	if (is_nd(pkt)) {
		/* Fragmented neighbour discovery hides itself (RFC 6980). */
		if (pkt->flags & VPC_PKT_FRAG)
			return vpc_drop(pkt, ND_BAD);
		verdict = guard_nd(pkt, port);
		if (verdict != VPC_NEXT)
			return verdict;
	}
	if (is_dhcp_reply(pkt) && !(port->learning && !serves_dhcp(pkt)))
		return vpc_drop(pkt, GUARD_DHCP);

	/*
	 * No address yet: DHCP, duplicate address detection (RFC 4862), the
	 * first router solicitation and MLD reports (RFC 3590).
	 */
	if (is_unspecified(src)) {
		if (pkt->family == AF_INET ?
		    pkt->key.proto == IPPROTO_UDP &&
		    pkt->key.dport == htons(67) :
		    pkt->key.proto == IPPROTO_ICMPV6 &&
		    (pkt->flags & VPC_PKT_MULTICAST))
			return VPC_NEXT;
		return vpc_drop(pkt, MARTIAN);
	}

	if (!listed && !may_use(pkt, port, src))
		return vpc_drop(pkt, SPOOF_IP);
	return VPC_NEXT;
}

/* From outside: nobody there has an address of the VPC's own (BCP 38). */
static enum vpc_verdict guard_uplink(struct vpc_pkt *pkt)
{
	const struct vpc_nexthop *route;

	if (is_bad_source(&pkt->key.saddr) ||
	    is_unspecified(&pkt->key.saddr) ||
	    is_bad_destination(&pkt->key.daddr))
		return vpc_drop(pkt, MARTIAN);

	route = vpc_route_lookup(pkt->vpc, &pkt->key.saddr);
	if (route && route->key.network)
		return vpc_drop(pkt, SPOOF_IP);
	return VPC_NEXT;
}

/*
 * From a helper: answers to guests that have asked it, and what it asks
 * resolvers in their names. Where the guest has such a connection itself, it is
 * told, and takes another port.
 */
static enum vpc_verdict guard_service(struct vpc_pkt *pkt)
{
	if (!(pkt->flags & VPC_PKT_TO_ROUTER_MAC))
		return vpc_drop(pkt, SERVICE_STRAY);
	if (vpc_service_answers(pkt) || vpc_service_asks(pkt))
		return VPC_NEXT;
	return pkt->guest ? vpc_icmp_prohibit(pkt, VPC_DROP_SERVICE_STRAY) :
			    vpc_drop(pkt, SERVICE_STRAY);
}

enum vpc_verdict vpc_guard_stage(struct vpc_pkt *pkt)
{
	const struct vpc_port_config *port;

	if (!pkt->in)
		return guard_uplink(pkt);
	if (vpc_service_sent(pkt))
		return guard_service(pkt);

	port = rcu_dereference(pkt->in->config);
	if (port->has_mac && !port->learning &&
	    !ether_addr_equal(vpc_eth(pkt)->h_source, port->mac))
		return vpc_drop(pkt, SPOOF_MAC);
	if (ether_addr_equal(vpc_eth(pkt)->h_source, pkt->vpc->dev->dev_addr))
		return vpc_drop(pkt, SPOOF_GATEWAY);
	if ((pkt->flags & VPC_PKT_TAGGED) && !port->tagged)
		return vpc_drop(pkt, VLAN_TAG);
	if (pkt->family)
		return guard_ip(pkt, port);
	if (pkt->ethertype == htons(ETH_P_ARP) &&
	    !(pkt->flags & VPC_PKT_TAGGED))
		return guard_arp(pkt, port);
	return VPC_NEXT;
}

/* Racing refills may give or lose a few tokens: it is a limit, not a ledger. */
static bool budget_charge(struct vpc_budget *b)
{
	u32 now = (u32)jiffies;
	u32 earned = (u64)(now - READ_ONCE(b->at)) * VPC_BUDGET_RATE / HZ;
	int spent;

	if (earned) {
		WRITE_ONCE(b->at, now);
		spent = atomic_read(&b->spent);
		atomic_set(&b->spent, spent > (s64)earned ? spent - earned : 0);
	}
	return atomic_add_unless(&b->spent, 1, VPC_BUDGET_BURST);
}

bool vpc_guard_charge(struct vpc_pkt *pkt)
{
	return budget_charge(pkt->in ? &pkt->in->budget :
				       &pkt->uplink->budget);
}
