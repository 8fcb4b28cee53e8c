// SPDX-License-Identifier: GPL-2.0
/*
 * DHCPv4 for clients that are not on the link: behind a relay (RFC 2131 section
 * 4.1, RFC 3046), or renewing through a router. A port may bring such requests
 * only if it was configured to, and on a bound port only for subnets that it
 * has an address of: relays speak for whatever client they like.
 */
#include <linux/inetdevice.h>
#include "dhcp4.h"

static bool is_ports(const struct vpc_pkt *pkt, __be32 addr)
{
	struct in6_addr addr6;

	vpc_addr_set_v4(&addr6, addr);
	return vpc_dhcp_is_ports(pkt, &addr6);
}

static struct vpc_network *network_of(const struct vpc_pkt *pkt, __be32 addr)
{
	struct in6_addr addr6;

	vpc_addr_set_v4(&addr6, addr);
	return vpc_network_by_addr(pkt->vpc, &addr6);
}

/* The router is no relay, and answers go to a host. */
static bool is_relay(const struct vpc_pkt *pkt, __be32 addr)
{
	const struct vpc_network *network = network_of(pkt, addr);
	struct in6_addr addr6;

	if (ipv4_is_multicast(addr) || ipv4_is_lbcast(addr) ||
	    ipv4_is_loopback(addr) || ipv4_is_zeronet(addr))
		return false;
	vpc_addr_set_v4(&addr6, addr);
	if (network &&
	    vpc_network_is_gateway(rcu_dereference(network->config), &addr6))
		return false;
	return is_ports(pkt, addr);
}

/*
 * RENEWING and RELEASE go straight to the server, by whatever routers there
 * are; the guard has seen that the port may speak with the client's address.
 */
static bool is_behind_router(const struct vpc_pkt *pkt,
			     const struct vpc_dhcp_request *req)
{
	const struct in6_addr *saddr = &pkt->key.saddr;

	return !req->giaddr && req->ciaddr &&
	       req->ciaddr == vpc_addr_v4(saddr) &&
	       !(pkt->flags & VPC_PKT_MULTICAST) &&
	       !vpc_network_subnet(vpc_dhcp_config(pkt), saddr);
}

/* The router's address that the message was for: the same answers it. */
static __be32 addressed(const struct vpc_pkt *pkt)
{
	const struct vpc_network_config *config = vpc_dhcp_config(pkt);
	const struct in6_addr *daddr = &pkt->key.daddr;
	struct in6_addr source;

	if (!ipv4_is_lbcast(vpc_addr_v4(daddr)) &&
	    !vpc_network_is_broadcast(config, daddr))
		return vpc_addr_v4(daddr);
	return vpc_network_source(config, daddr, &source) ?
	       vpc_addr_v4(&source) : 0;
}

/* A relay's word counts more than the client's (RFC 3527 section 3). */
static __be32 subnet_of(const struct vpc_dhcp_request *req)
{
	if (req->relay_link)
		return req->relay_link;
	if (req->subnet || req->giaddr)
		return req->subnet ?: req->giaddr;
	return req->routed ? req->ciaddr : 0;
}

/* To the network of the VPC whose subnet has @addr. */
static enum vpc_verdict move_to(struct vpc_pkt *pkt,
				struct vpc_dhcp_request *req, __be32 addr)
{
	struct vpc_network *network = network_of(pkt, addr);

	if (!network)
		return vpc_drop(pkt, DHCP_IGNORED);
	if (network != pkt->network && !is_ports(pkt, addr))
		return vpc_drop(pkt, GUARD_RELAY);
	req->network = network;
	req->config = rcu_dereference(network->config);
	req->far = network != pkt->network || req->routed;
	req->us = addressed(pkt);
	return VPC_NEXT;
}

enum vpc_verdict vpc_dhcp4_locate(struct vpc_pkt *pkt,
				  struct vpc_dhcp_request *req)
{
	enum vpc_verdict verdict = VPC_NEXT;

	req->network = pkt->network;
	req->config = vpc_dhcp_config(pkt);
	req->far = false;
	req->routed = false;
	req->us = 0;
	if (!vpc_dhcp_may_relay(pkt)) {
		/* Without this option a subnet is not asked for (RFC 3011). */
		req->subnet = 0;
		req->server_id = 0;
		return req->giaddr || req->relay_len ?
		       vpc_drop(pkt, GUARD_RELAY) : VPC_NEXT;
	}
	if (req->giaddr && !is_relay(pkt, req->giaddr))
		return vpc_drop(pkt, GUARD_RELAY);
	req->routed = req->giaddr || is_behind_router(pkt, req);
	if (subnet_of(req))
		verdict = move_to(pkt, req, subnet_of(req));
	req->server_id = req->relay_server ?: req->us;
	return verdict;
}
