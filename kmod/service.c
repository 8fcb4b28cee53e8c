// SPDX-License-Identifier: GPL-2.0
/*
 * The service port: a device that leads to a helper in a network namespace of
 * its own, which guests reach at the router's addresses. It is a port without a
 * network: nothing is flooded to it, and nobody finds it by an address. What is
 * for the service is handed on as it is; what comes from there is an answer to
 * that, or a question for a resolver in the name of a guest, or dropped
 * (guard.c). A connection counts as the guest's who opens it, or in whose name
 * it is opened.
 *
 * Such a question is a packet of the guest to all stages: its routes, rules and
 * floating IP decide. Its flow is proxied (VPC_FLOW_PROXY), and what comes back
 * goes to the helper. The guest may have a connection with the same addresses
 * and ports: neither one's packets are taken for the other's. The guest comes
 * first: the helper's connection ends, if there is one (track.c), and it can
 * have none while the guest has.
 */
#include <linux/etherdevice.h>
#include "extack.h"
#include "flow.h"
#include "flow_filter.h"
#include "neigh.h"
#include "reply/reply.h"
#include "resolver.h"
#include "route.h"
#include "service.h"
#include "vpc.h"

/* What is about a guest. */
static const int guest_attrs[] = {
	VPC_A_PORT_NETWORK, VPC_A_PORT_ADDRESS, VPC_A_PORT_ALLOW,
	VPC_A_PORT_HOSTNAME, VPC_A_PORT_LEARNING, VPC_A_PORT_TAGGED,
	VPC_A_PORT_MAX_FLOWS, VPC_A_PORT_RESERVED_FLOWS, VPC_A_PORT_FLOW_RATE,
};

static const struct nlattr *find_guest_attr(struct nlattr **attrs)
{
	int i;

	for (i = 0; attrs && i < ARRAY_SIZE(guest_attrs); i++)
		if (attrs[guest_attrs[i]])
			return attrs[guest_attrs[i]];
	return NULL;
}

static struct vpc_port *service_of(const struct vpc *vpc)
{
	return rcu_dereference_check(vpc->service, lockdep_is_held(&vpc->lock));
}

int vpc_service_check(const struct vpc *vpc, const struct vpc_port *self,
		      const struct vpc_port_config *config,
		      struct nlattr **attrs, struct netlink_ext_ack *extack)
{
	const struct nlattr *attr = find_guest_attr(attrs);
	const struct vpc_port *other = service_of(vpc);

	if (attr) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "A service port leads to no guest: it has a mac alone, and no network");
		return -EINVAL;
	}
	if (!config->has_mac || !is_valid_ether_addr(config->mac)) {
		NL_SET_ERR_MSG_ATTR(extack, vpc_attr(attrs, VPC_A_PORT_MAC),
				    "A service port needs the mac of its helper");
		return -EINVAL;
	}
	if (other && other != self) {
		NL_SET_ERR_MSG_ATTR_FMT(extack,
					vpc_attr(attrs, VPC_A_PORT_SERVICE),
					"%s is the service port already",
					other->dev->name);
		return -EEXIST;
	}
	return 0;
}

void vpc_service_open(struct vpc_port *port)
{
	rcu_assign_pointer(port->vpc->service, port);
}

void vpc_service_close(struct vpc_port *port)
{
	RCU_INIT_POINTER(port->vpc->service, NULL);
}

void vpc_service_flush(struct vpc *vpc)
{
	const struct vpc_flow_filter filter = {
		.vpc = vpc, .by = VPC_FLOW_BY_SERVICE,
	};

	vpc_flow_flush(&filter);
}

/* Who has but a link-local address may be on any network. */
static bool is_link_local(const struct in6_addr *addr)
{
	return ipv6_addr_type(addr) & IPV6_ADDR_LINKLOCAL;
}

static bool is_query(const struct vpc_pkt *pkt)
{
	return pkt->key.proto == IPPROTO_TCP &&
	       pkt->key.dport == htons(VPC_DNS_PORT) &&
	       !(pkt->flags & (VPC_PKT_FRAG | VPC_PKT_MULTICAST));
}

bool vpc_service_wants(const struct vpc_pkt *pkt)
{
	return pkt->in && !vpc_port_is_service(pkt->in) &&
	       is_query(pkt) &&
	       !is_link_local(&pkt->key.saddr) &&
	       !is_link_local(&pkt->key.daddr) &&
	       rcu_access_pointer(pkt->vpc->dns) &&
	       rcu_access_pointer(pkt->vpc->service);
}

enum vpc_verdict vpc_service_stage(struct vpc_pkt *pkt)
{
	struct vpc_port *port = service_of(pkt->vpc);

	/* It has gone meanwhile. */
	if (!port)
		return vpc_drop(pkt, DYING);
	pkt->out = port;
	ether_addr_copy(pkt->out_mac, rcu_dereference(port->config)->mac);
	pkt->flags |= VPC_PKT_SERVICE | VPC_PKT_ROUTED;
	return VPC_NEXT;
}

bool vpc_service_answers(const struct vpc_pkt *pkt)
{
	return pkt->flow && (pkt->flow->flags & VPC_FLOW_SERVICE) && pkt->dir;
}

/* An address is a guest's if it, or the guest that routes it, is known. */
static bool find_guest(struct vpc_pkt *pkt)
{
	const struct in6_addr *addr = &pkt->key.saddr;
	const struct vpc_nexthop *route;
	u8 mac[ETH_ALEN];

	route = vpc_route_lookup(pkt->vpc, addr);
	if (!route || !route->key.network)
		return false;
	if (route->key.type == VPC_ROUTE_TYPE_VIA)
		addr = &route->key.via;
	pkt->network = route->key.network;
	return vpc_neigh_lookup(pkt->network, addr, mac, &pkt->guest, NULL);
}

bool vpc_service_asks(struct vpc_pkt *pkt)
{
	const u8 flags = VPC_TCP_SYN | VPC_TCP_ACK;

	if (!is_query(pkt) || (pkt->flags & VPC_PKT_TAGGED) ||
	    !vpc_resolver_is(pkt->vpc, &pkt->key.daddr) || !find_guest(pkt))
		return false;
	if (pkt->flow)
		return !vpc_flow_is_anothers(pkt);
	return (pkt->tcp_flags & flags) == VPC_TCP_SYN;
}

/* The router does not speak to the outside with an address of its own. */
enum vpc_verdict vpc_service_return(struct vpc_pkt *pkt)
{
	enum vpc_verdict verdict;

	if (pkt->guest)
		return vpc_route_stage(pkt);
	/* It would begin another one. */
	if (!pkt->flow)
		return vpc_drop(pkt, SERVICE_STRAY);
	verdict = vpc_route_stage(pkt);
	return pkt->out_uplink ? vpc_drop(pkt, NO_ROUTE) : verdict;
}
