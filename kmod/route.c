// SPDX-License-Identifier: GPL-2.0
/*
 * Routes: the table of a VPC, and the stage that asks it.
 *
 * Under one prefix stands either one connected route or a list of static ones
 * by rising metric; the first of the list decides. A route that is taken out
 * keeps its next pointer and its network until the grace period after which it
 * is freed. A network goes after the routes that lead to it (network.c).
 */
#include <linux/icmpv6.h>
#include <linux/slab.h>
#include "gateway.h"
#include "netlink/netlink.h"
#include "network.h"
#include "route.h"
#include "stats.h"

static struct vpc_route *route_next(const struct vpc *vpc,
				    const struct vpc_route *route)
{
	return rcu_dereference_protected(route->next,
					 lockdep_is_held(&vpc->lock));
}

static void route_free(struct rcu_head *rcu)
{
	kfree(container_of(rcu, struct vpc_route, rcu));
	vpc_destroyed(route);
}

static const struct nlattr *dst_attr(const struct vpc_route *spec,
				     struct nlattr **attrs)
{
	return vpc_attr(attrs, vpc_prefix_is_v4(&spec->dst) ?
			       VPC_A_ROUTE_DST4 : VPC_A_ROUTE_DST6);
}

static int check_dst(const struct vpc_route *spec, const struct nlattr *attr,
		     struct netlink_ext_ack *extack)
{
	if (vpc_addr_is_multicast(&spec->dst.addr)) {
		NL_SET_ERR_MSG_ATTR(extack, attr, "Multicast is not routed");
		return -EINVAL;
	}
	return vpc_prefix_check(&spec->dst, attr, extack);
}

/* The network that a next hop is on. */
static struct vpc_network *check_via(struct vpc *vpc,
				     const struct vpc_route *spec,
				     struct nlattr **attrs,
				     struct netlink_ext_ack *extack)
{
	bool v4 = vpc_addr_is_v4(&spec->via);
	struct vpc_network_config *config;
	struct vpc_network *network;
	const struct nlattr *attr;

	attr = vpc_attr(attrs, v4 ? VPC_A_ROUTE_VIA4 : VPC_A_ROUTE_VIA6);
	if (v4 != vpc_prefix_is_v4(&spec->dst)) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "Next hop and destination are not of one family");
		return ERR_PTR(-EINVAL);
	}
	network = vpc_network_by_addr(vpc, &spec->via);
	if (!network) {
		NL_SET_ERR_MSG_ATTR_FMT(extack, attr,
					"%s is in no subnet of the VPC",
					vpc_addr_text(&spec->via).s);
		return ERR_PTR(-EINVAL);
	}
	config = rcu_dereference_protected(network->config,
					   lockdep_is_held(&vpc->lock));
	if (vpc_network_is_gateway(config, &spec->via)) {
		NL_SET_ERR_MSG_ATTR_FMT(extack, attr,
					"%s is the router itself",
					vpc_addr_text(&spec->via).s);
		return ERR_PTR(-EINVAL);
	}
	if (vpc_prefix_is_edge(&vpc_network_subnet(config, &spec->via)->prefix,
			       &spec->via)) {
		NL_SET_ERR_MSG_ATTR_FMT(extack, attr,
					"%s cannot be a host's address",
					vpc_addr_text(&spec->via).s);
		return ERR_PTR(-EINVAL);
	}
	return network;
}

static int refuse_existing(const struct vpc_route *route,
			   const struct nlattr *attr,
			   struct netlink_ext_ack *extack)
{
	if (route->type == VPC_ROUTE_TYPE_CONNECTED)
		NL_SET_ERR_MSG_ATTR_FMT(extack, attr,
					"This is a subnet of network %s",
					route->network->name);
	else
		NL_SET_ERR_MSG_ATTR_FMT(extack, attr,
					"There is a route to %s already",
					vpc_prefix_text(&route->dst).s);
	return -EEXIST;
}

/* Put a complete route into its place among those to its prefix. */
static int route_insert(struct vpc *vpc, struct vpc_route *route,
			const struct nlattr *attr,
			struct netlink_ext_ack *extack)
{
	const struct vpc_prefix *dst = &route->dst;
	struct vpc_route *prev = NULL;
	struct vpc_route *pos;
	void *head;

	head = vpc_lpm_find(&vpc->routes, &dst->addr, dst->plen);
	for (pos = head; pos; pos = route_next(vpc, pos)) {
		if (pos->metric == route->metric ||
		    pos->type == VPC_ROUTE_TYPE_CONNECTED ||
		    route->type == VPC_ROUTE_TYPE_CONNECTED)
			return refuse_existing(pos, attr, extack);
		if (pos->metric > route->metric)
			break;
		prev = pos;
	}

	RCU_INIT_POINTER(route->next, pos);
	if (!prev)
		return vpc_lpm_insert(&vpc->routes, &dst->addr, dst->plen,
				      route, &head);
	rcu_assign_pointer(prev->next, route);
	return 0;
}

/* Take @route out, which comes after @prev (NULL: it is the first). */
static void route_remove(struct vpc *vpc, struct vpc_route *route,
			 struct vpc_route *prev)
{
	const struct vpc_prefix *dst = &route->dst;
	struct vpc_route *next = route_next(vpc, route);
	void *old;

	if (prev)
		rcu_assign_pointer(prev->next, next);
	else if (!next)
		vpc_lpm_remove(&vpc->routes, &dst->addr, dst->plen);
	else	/* replaces a value, which takes no memory */
		WARN_ON(vpc_lpm_insert(&vpc->routes, &dst->addr, dst->plen,
				       next, &old));

	if (route->type == VPC_ROUTE_TYPE_CONNECTED)
		vpc->n_subnets--;
	else
		vpc->n_routes--;
	if (route->type == VPC_ROUTE_TYPE_VIA)
		route->network->n_routes--;
	call_rcu(&route->rcu, route_free);
}

int vpc_route_add(struct vpc *vpc, const struct vpc_route *spec,
		  struct nlattr **attrs, struct netlink_ext_ack *extack)
{
	const struct nlattr *attr = dst_attr(spec, attrs);
	struct vpc_network *network = NULL;
	struct vpc_route *route;
	int err;

	lockdep_assert_held(&vpc->lock);

	if (vpc->n_routes >= vpc->max_routes) {
		NL_SET_ERR_MSG_ATTR_FMT(extack, attr,
					"The VPC's limit of %u routes is reached",
					vpc->max_routes);
		return -ENOSPC;
	}
	if (spec->type == VPC_ROUTE_TYPE_CONNECTED) {
		NL_SET_ERR_MSG_ATTR(extack, vpc_attr(attrs, VPC_A_ROUTE_TYPE),
				    "Connected routes come with the subnets of networks");
		return -EINVAL;
	}
	err = check_dst(spec, attr, extack);
	if (err)
		return err;
	if (spec->type == VPC_ROUTE_TYPE_VIA) {
		network = check_via(vpc, spec, attrs, extack);
		if (IS_ERR(network))
			return PTR_ERR(network);
	}

	route = kzalloc(sizeof(*route), GFP_KERNEL);
	if (!route)
		return -ENOMEM;
	route->dst = spec->dst;
	route->type = spec->type;
	route->metric = spec->metric;
	route->network = network;
	if (network)
		route->via = spec->via;
	err = route_insert(vpc, route, attr, extack);
	if (err) {
		kfree(route);
		return err;
	}

	vpc_created(route);
	vpc->n_routes++;
	if (network)
		network->n_routes++;
	vpc_config_changed(vpc);
	return 0;
}

int vpc_route_del(struct vpc *vpc, const struct vpc_route *spec, bool any_type,
		  struct vpc_route *gone, struct nlattr **attrs,
		  struct netlink_ext_ack *extack)
{
	struct vpc_route *prev = NULL;
	struct vpc_route *route;

	lockdep_assert_held(&vpc->lock);

	route = vpc_lpm_find(&vpc->routes, &spec->dst.addr, spec->dst.plen);
	for (; route; prev = route, route = route_next(vpc, route)) {
		if (!any_type && route->type != spec->type)
			continue;
		if (vpc_attr(attrs, VPC_A_ROUTE_METRIC) &&
		    route->metric != spec->metric)
			continue;
		if (!ipv6_addr_any(&spec->via) &&
		    !ipv6_addr_equal(&route->via, &spec->via))
			continue;
		break;
	}
	if (!route) {
		NL_SET_ERR_MSG_ATTR_FMT(extack, dst_attr(spec, attrs),
					"There is no such route to %s",
					vpc_prefix_text(&spec->dst).s);
		return -ENOENT;
	}
	if (route->type == VPC_ROUTE_TYPE_CONNECTED) {
		NL_SET_ERR_MSG_ATTR_FMT(extack, dst_attr(spec, attrs),
					"The route goes with the subnet of network %s",
					route->network->name);
		return -EBUSY;
	}

	if (gone)
		*gone = *route;
	route_remove(vpc, route, prev);
	vpc_config_changed(vpc);
	return 0;
}

int vpc_route_connect(struct vpc *vpc, struct vpc_network *network,
		      const struct vpc_prefix *prefix,
		      struct netlink_ext_ack *extack)
{
	struct vpc_route *route;
	int err;

	lockdep_assert_held(&vpc->lock);

	route = kzalloc(sizeof(*route), GFP_KERNEL);
	if (!route)
		return -ENOMEM;
	route->dst = *prefix;
	route->type = VPC_ROUTE_TYPE_CONNECTED;
	route->network = network;
	err = route_insert(vpc, route, NULL, extack);
	if (err) {
		kfree(route);
		return err;
	}
	vpc_created(route);
	vpc->n_subnets++;
	return 0;
}

/* None is there any more when vpc_route_flush() went before. */
void vpc_route_disconnect(struct vpc *vpc, const struct vpc_prefix *prefix)
{
	struct vpc_route *route;

	lockdep_assert_held(&vpc->lock);

	route = vpc_lpm_find(&vpc->routes, &prefix->addr, prefix->plen);
	if (route && route->type == VPC_ROUTE_TYPE_CONNECTED)
		route_remove(vpc, route, NULL);
}

struct vpc_route *vpc_route_stranded(const struct vpc_network *network,
				     const struct vpc_network_config *config)
{
	struct vpc *vpc = network->vpc;
	struct in6_addr addr = {};
	struct vpc_route *route;
	int plen = -1;

	lockdep_assert_held(&vpc->lock);

	if (!network->n_routes)
		return NULL;
	while ((route = vpc_lpm_next(&vpc->routes, &addr, &plen)))
		for (; route; route = route_next(vpc, route))
			if (route->type == VPC_ROUTE_TYPE_VIA &&
			    route->network == network &&
			    (!vpc_network_subnet(config, &route->via) ||
			     vpc_network_is_gateway(config, &route->via) ||
			     vpc_network_is_broadcast(config, &route->via)))
				return route;
	return NULL;
}

void vpc_route_flush(struct vpc *vpc)
{
	struct in6_addr addr = {};
	struct vpc_route *route;
	int plen = -1;

	lockdep_assert_held(&vpc->lock);

	while ((route = vpc_lpm_next(&vpc->routes, &addr, &plen))) {
		struct vpc_route *next;

		for (; route; route = next) {
			next = route_next(vpc, route);
			route_remove(vpc, route, NULL);
		}
		cond_resched();
	}
	vpc_config_changed(vpc);
}

struct vpc_route *vpc_route_lookup(const struct vpc *vpc,
				   const struct in6_addr *addr)
{
	return vpc_lpm_lookup(&vpc->routes, addr);
}

static enum vpc_verdict refuse(struct vpc_pkt *pkt, enum vpc_drop_reason why,
			       u8 code4, u8 code6)
{
	if (pkt->family == AF_INET)
		return vpc_icmp_error(pkt, why, ICMP_DEST_UNREACH, code4, 0);
	return vpc_icmp_error(pkt, why, ICMPV6_DEST_UNREACH, code6, 0);
}

static enum vpc_verdict no_route(struct vpc_pkt *pkt, enum vpc_drop_reason why)
{
	return refuse(pkt, why, ICMP_NET_UNREACH, ICMPV6_NOROUTE);
}

/* To a host on a network of the VPC. */
static enum vpc_verdict to_network(struct vpc_pkt *pkt,
				   struct vpc_network *network,
				   const struct in6_addr *nexthop)
{
	const struct vpc_network_config *config;

	config = rcu_dereference(network->config);
	/* RFC 2644: directed broadcasts are not forwarded. */
	if (vpc_network_is_broadcast(config, nexthop))
		return vpc_drop(pkt, L2_MULTICAST);

	pkt->nexthop = *nexthop;
	pkt->out_network = network;
	pkt->flags |= VPC_PKT_ROUTED;
	return VPC_NEXT;
}

/* Outside, if there is a way. What came from there does not go back. */
static enum vpc_verdict to_gateway(struct vpc_pkt *pkt)
{
	const struct in6_addr *daddr = &pkt->key.daddr;
	const struct vpc_uplink_config *config;
	struct vpc_gateway *gateway;
	int i;

	gateway = rcu_dereference(pkt->vpc->gateway);
	if (!gateway)
		return no_route(pkt, VPC_DROP_NO_GATEWAY);
	if (pkt->uplink)
		return vpc_drop(pkt, NO_ROUTE);

	config = rcu_dereference(gateway->uplink->config);
	pkt->nexthop = vpc_addr_is_v4(daddr) ? config->via4 : config->via6;
	for (i = 0; i < config->n_subnets; i++) {
		if (!vpc_prefix_has(&config->subnets[i], daddr))
			continue;
		if (vpc_prefix_is_broadcast(&config->subnets[i], daddr))
			return vpc_drop(pkt, L2_MULTICAST);
		pkt->nexthop = *daddr;
	}
	if (ipv6_addr_any(&pkt->nexthop))
		return no_route(pkt, VPC_DROP_NO_ROUTE);

	pkt->out_uplink = gateway->uplink;
	pkt->flags |= VPC_PKT_ROUTED;
	return VPC_NEXT;
}

/* Without a route the gateway is the default, if the VPC has one. */
static enum vpc_verdict to_default(struct vpc_pkt *pkt)
{
	if (!rcu_access_pointer(pkt->vpc->gateway) &&
	    vpc_addr_is_private(&pkt->key.daddr))
		return no_route(pkt, VPC_DROP_NO_ROUTE);
	return to_gateway(pkt);
}

/* These stay on their link (RFC 3927 section 2.7, RFC 4291 section 2.5.6). */
static bool is_link_local(const struct in6_addr *addr)
{
	if (vpc_addr_is_v4(addr))
		return ipv4_is_linklocal_169(vpc_addr_v4(addr));
	return ipv6_addr_type(addr) & IPV6_ADDR_LINKLOCAL;
}

enum vpc_verdict vpc_route_stage(struct vpc_pkt *pkt)
{
	const struct in6_addr *daddr = &pkt->key.daddr;
	struct vpc_route *route;

	if (pkt->ttl <= 1 && pkt->family == AF_INET)
		return vpc_icmp_error(pkt, VPC_DROP_TTL, ICMP_TIME_EXCEEDED,
				      ICMP_EXC_TTL, 0);
	if (pkt->ttl <= 1)
		return vpc_icmp_error(pkt, VPC_DROP_TTL, ICMPV6_TIME_EXCEED,
				      ICMPV6_EXC_HOPLIMIT, 0);
	if (vpc_addr_is_multicast(daddr))
		return vpc_drop(pkt, L2_MULTICAST);
	if (is_link_local(daddr) || is_link_local(&pkt->key.saddr))
		return vpc_drop(pkt, MARTIAN);

	if (!(pkt->flags & VPC_PKT_LOOKED_UP))
		pkt->route = vpc_route_lookup(pkt->vpc, daddr);
	route = pkt->route;
	if (!route)
		return to_default(pkt);

	switch (route->type) {
	case VPC_ROUTE_TYPE_CONNECTED:
		return to_network(pkt, route->network, daddr);
	case VPC_ROUTE_TYPE_VIA:
		return to_network(pkt, route->network, &route->via);
	case VPC_ROUTE_TYPE_GATEWAY:
		return to_gateway(pkt);
	case VPC_ROUTE_TYPE_UNREACHABLE:
		return refuse(pkt, VPC_DROP_UNREACHABLE, ICMP_HOST_UNREACH,
			      ICMPV6_ADDR_UNREACH);
	case VPC_ROUTE_TYPE_PROHIBIT:
		return refuse(pkt, VPC_DROP_PROHIBIT, ICMP_PKT_FILTERED,
			      ICMPV6_ADM_PROHIBITED);
	default:
		return vpc_drop(pkt, BLACKHOLE);
	}
}
