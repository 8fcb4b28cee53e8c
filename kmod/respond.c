// SPDX-License-Identifier: GPL-2.0
/* What the router answers itself: which responder a packet is for. */
#include <net/addrconf.h>
#include "flow.h"
#include "guard.h"
#include "network.h"
#include "port.h"
#include "public.h"
#include "reply/reply.h"
#include "respond.h"
#include "route.h"
#include "service.h"
#include "uplink.h"

static bool is_routers_on(const struct vpc_network *network,
			  const struct in6_addr *addr)
{
	return vpc_network_is_gateway(rcu_dereference(network->config), addr);
}

/* Is the packet for the router itself, on whatever network? */
static bool is_for_router(struct vpc_pkt *pkt)
{
	const struct in6_addr *daddr = &pkt->key.daddr;
	const struct vpc_public *public;
	const struct vpc_nexthop *route;

	if (pkt->uplink) {
		/* Of what goes on to a guest the destination is the guest's. */
		if (pkt->flow || pkt->nat || pkt->fip)
			return false;
		public = vpc_public_lookup(pkt->uplink->vn, daddr);
		return public && public->use == VPC_PUBLIC_NAT;
	}
	if (!(pkt->flags & VPC_PKT_TO_ROUTER_MAC))
		return is_routers_on(pkt->network, daddr);
	route = vpc_route_lookup(pkt->vpc, daddr);
	pkt->route = route;
	pkt->flags |= VPC_PKT_LOOKED_UP;
	if (!route)
		return ipv6_addr_equal(daddr, &vpc_router_lladdr);
	/* A longer prefix does not take the guest's own router away. */
	return is_routers_on(route->key.type == VPC_ROUTE_TYPE_CONNECTED ?
			     route->key.network : pkt->network, daddr);
}

/*
 * RFC 4443 section 4.2: an echo request to all routers of the link is answered.
 * Whatever else is sent there is for the guests that listen.
 */
static bool is_echo_to_routers(const struct vpc_pkt *pkt)
{
	return pkt->in && pkt->family == AF_INET6 &&
	       pkt->icmp_type == ICMPV6_ECHO_REQUEST &&
	       ipv6_addr_is_ll_all_routers(&pkt->key.daddr);
}

static bool is_dhcp4(const struct vpc_pkt *pkt)
{
	return pkt->in && pkt->family == AF_INET &&
	       pkt->key.proto == IPPROTO_UDP &&
	       pkt->key.dport == htons(67) && !(pkt->flags & VPC_PKT_FRAG);
}

/* RFC 8415 section 7.1: All_DHCP_Relay_Agents_and_Servers, All_DHCP_Servers */
static bool is_dhcp6_group(const struct in6_addr *addr)
{
	return (addr->s6_addr32[0] == htonl(0xff020000) &&
		addr->s6_addr32[3] == htonl(0x00010002) &&
		!addr->s6_addr32[1] && !addr->s6_addr32[2]) ||
	       (addr->s6_addr32[0] == htonl(0xff050000) &&
		addr->s6_addr32[3] == htonl(0x00010003) &&
		!addr->s6_addr32[1] && !addr->s6_addr32[2]);
}

/* What is sent to the router alone is for it only where it is a server. */
static bool is_dhcp6(const struct vpc_pkt *pkt)
{
	const struct vpc_network *network = pkt->network;

	if (!pkt->in || pkt->family != AF_INET6 ||
	    pkt->key.proto != IPPROTO_UDP || pkt->key.dport != htons(547) ||
	    (pkt->flags & VPC_PKT_FRAG))
		return false;
	if (pkt->flags & VPC_PKT_MULTICAST)
		return is_dhcp6_group(&pkt->key.daddr);
	if (!(pkt->flags & VPC_PKT_TO_ROUTER_MAC))
		return false;
	/* A relay may know the router by any of its addresses. */
	if (rcu_dereference(pkt->in->config)->dhcp_relay)
		network = vpc_network_by_addr(pkt->vpc, &pkt->key.daddr) ?:
			  network;
	else if (!vpc_network_serves6(rcu_dereference(network->config)))
		return false;
	return is_routers_on(network, &pkt->key.daddr);
}

static enum vpc_verdict respond_nd(struct vpc_pkt *pkt)
{
	if (pkt->icmp_type == NDISC_ROUTER_SOLICITATION)
		return vpc_ra_reply(pkt);
	if (pkt->icmp_type == NDISC_ROUTER_ADVERTISEMENT)
		return VPC_NEXT;
	return vpc_nd_reply(pkt);
}

static enum vpc_verdict respond_router(struct vpc_pkt *pkt)
{
	enum vpc_verdict verdict = vpc_icmp_reply(pkt);

	if (verdict == VPC_NEXT)
		verdict = vpc_dns_reply(pkt);
	if (vpc_service_wants(pkt))
		pkt->flags |= VPC_PKT_SERVICE;
	if (pkt->flags & (VPC_PKT_DNS | VPC_PKT_SERVICE))
		return VPC_NEXT;
	/* The service has gone, and with it the connection. */
	if (pkt->flow && vpc_flow_is_service(pkt)) {
		vpc_flow_kill(pkt->flow);
		pkt->flow = NULL;
	}
	/* From outside nothing is owed to a packet that nobody asked for. */
	if (verdict == VPC_NEXT && pkt->uplink)
		return pkt->flags & VPC_PKT_ICMP_ERROR ?
		       VPC_NEXT : vpc_drop(pkt, NO_FLOW);
	return verdict == VPC_NEXT ? vpc_icmp_refuse(pkt) : verdict;
}

enum vpc_verdict vpc_respond_stage(struct vpc_pkt *pkt)
{
	enum vpc_verdict (*responder)(struct vpc_pkt *pkt);

	if ((pkt->flow && !vpc_flow_is_query(pkt) &&
	     !vpc_flow_is_service(pkt)) ||
	    (pkt->flags & VPC_PKT_TAGGED))
		return VPC_NEXT;
	if (pkt->ethertype == htons(ETH_P_ARP))
		responder = vpc_arp_reply;
	else if (!pkt->family)
		return VPC_NEXT;
	else if (pkt->in && vpc_respond_is_nd(pkt))
		responder = respond_nd;
	else if (is_dhcp4(pkt))
		responder = vpc_dhcp4_reply;
	else if (is_dhcp6(pkt))
		responder = vpc_dhcp6_reply;
	else if (is_for_router(pkt))
		responder = respond_router;
	else if (is_echo_to_routers(pkt))
		responder = vpc_icmp_reply;
	else
		return VPC_NEXT;

	return vpc_guard_charge(pkt) ? responder(pkt) : vpc_drop(pkt, BUDGET);
}
