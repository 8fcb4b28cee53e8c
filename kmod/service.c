// SPDX-License-Identifier: GPL-2.0
/*
 * The service port: a device that leads to a helper in a network namespace of
 * its own, which guests reach at the router's addresses. It is a port without a
 * network: nothing is flooded to it, and nobody finds it by an address. What is
 * for the service is handed on as it is; what comes from there is an answer to
 * that, or dropped (guard.c). A connection counts as the guest's who opens it.
 */
#include <linux/etherdevice.h>
#include "extack.h"
#include "flow.h"
#include "flow_filter.h"
#include "reply/reply.h"
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

bool vpc_service_wants(const struct vpc_pkt *pkt)
{
	return pkt->in && pkt->key.proto == IPPROTO_TCP &&
	       pkt->key.dport == htons(VPC_DNS_PORT) &&
	       !(pkt->flags & (VPC_PKT_FRAG | VPC_PKT_MULTICAST)) &&
	       !is_link_local(&pkt->key.saddr) &&
	       !is_link_local(&pkt->key.daddr) &&
	       rcu_access_pointer(pkt->vpc->dns) &&
	       rcu_access_pointer(pkt->vpc->service);
}

enum vpc_verdict vpc_service_stage(struct vpc_pkt *pkt)
{
	struct vpc_port *port = service_of(pkt->vpc);

	/* It has gone since vpc_service_wants(). */
	if (!port)
		return vpc_drop(pkt, DYING);
	pkt->out = port;
	ether_addr_copy(pkt->out_mac, rcu_dereference(port->config)->mac);
	pkt->flags |= VPC_PKT_ROUTED;
	return VPC_NEXT;
}

/* The router does not speak to the outside with an address of its own. */
enum vpc_verdict vpc_service_return(struct vpc_pkt *pkt)
{
	enum vpc_verdict verdict;

	/* It would begin another one. */
	if (!pkt->flow)
		return vpc_drop(pkt, SERVICE_STRAY);
	verdict = vpc_route_stage(pkt);
	return pkt->out_uplink ? vpc_drop(pkt, NO_ROUTE) : verdict;
}
