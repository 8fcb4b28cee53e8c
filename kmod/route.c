// SPDX-License-Identifier: GPL-2.0
/*
 * Routes: the table of a VPC, and the stage that asks it.
 *
 * Under one prefix stands the next hop of its connected route, or that of its
 * static route of the lowest metric, from which the others hang (nexthop.h).
 * They are shared and never edited: a change of a prefix's routes gives it
 * another list, of which what has not changed is the same as before.
 */
#include <linux/icmpv6.h>
#include "gateway.h"
#include "netlink/netlink.h"
#include "network.h"
#include "nexthop.h"
#include "route.h"

static const struct nlattr *dst_attr(const struct vpc_route *route,
				     struct nlattr **attrs)
{
	return vpc_attr(attrs, vpc_prefix_is_v4(&route->dst) ?
			       VPC_A_ROUTE_DST4 : VPC_A_ROUTE_DST6);
}

static int check_dst(const struct vpc_route *route, const struct nlattr *attr,
		     struct netlink_ext_ack *extack)
{
	if (vpc_addr_is_multicast(&route->dst.addr)) {
		NL_SET_ERR_MSG_ATTR(extack, attr, "Multicast is not routed");
		return -EINVAL;
	}
	return vpc_prefix_check(&route->dst, attr, extack);
}

/* The network that a next hop is on. */
static struct vpc_network *check_via(struct vpc *vpc,
				     const struct vpc_route *route,
				     struct nlattr **attrs,
				     struct netlink_ext_ack *extack)
{
	const struct in6_addr *via = &route->hop.via;
	bool v4 = vpc_addr_is_v4(via);
	struct vpc_network_config *config;
	struct vpc_network *network;
	const struct nlattr *attr;

	attr = vpc_attr(attrs, v4 ? VPC_A_ROUTE_VIA4 : VPC_A_ROUTE_VIA6);
	if (v4 != vpc_prefix_is_v4(&route->dst)) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "Next hop and destination are not of one family");
		return ERR_PTR(-EINVAL);
	}
	network = vpc_network_by_addr(vpc, via);
	if (!network) {
		NL_SET_ERR_MSG_ATTR_FMT(extack, attr,
					"%s is in no subnet of the VPC",
					vpc_addr_text(via).s);
		return ERR_PTR(-EINVAL);
	}
	config = rcu_dereference_protected(network->config,
					   lockdep_is_held(&vpc->lock));
	if (vpc_network_is_gateway(config, via)) {
		NL_SET_ERR_MSG_ATTR_FMT(extack, attr,
					"%s is the router itself",
					vpc_addr_text(via).s);
		return ERR_PTR(-EINVAL);
	}
	if (vpc_prefix_is_edge(&vpc_network_subnet(config, via)->prefix,
			       via)) {
		NL_SET_ERR_MSG_ATTR_FMT(extack, attr,
					"%s cannot be a host's address",
					vpc_addr_text(via).s);
		return ERR_PTR(-EINVAL);
	}
	return network;
}

static int refuse_existing(const struct vpc_route *route,
			   const struct vpc_nexthop *hop,
			   const struct nlattr *attr,
			   struct netlink_ext_ack *extack)
{
	if (hop->key.type == VPC_ROUTE_TYPE_CONNECTED)
		NL_SET_ERR_MSG_ATTR_FMT(extack, attr,
					"This is a subnet of network %s",
					hop->key.network->name);
	else
		NL_SET_ERR_MSG_ATTR_FMT(extack, attr,
					"There is a route to %s already",
					vpc_prefix_text(&route->dst).s);
	return -EEXIST;
}

/* What a prefix's next hops are to be, by rising metric. */
struct hops {
	unsigned int n;
	const struct vpc_nexthop_key *list[VPC_ROUTE_ALTERNATIVES];
};

/*
 * Give a prefix @first, whose reference it takes over, in place of what it has;
 * NULL: nothing more, which takes no memory.
 */
static int set_first(struct vpc *vpc, const struct vpc_prefix *dst,
		     struct vpc_nexthop *first)
{
	void *old = NULL;
	int err = 0;

	if (first)
		err = vpc_lpm_insert(&vpc->routes, &dst->addr, dst->plen,
				     first, &old);
	else
		old = vpc_lpm_remove(&vpc->routes, &dst->addr, dst->plen);
	if (err)
		old = first;
	vpc_nexthop_put(vpc, old);
	return err;
}

/* Give a prefix these next hops. */
static int set_hops(struct vpc *vpc, const struct vpc_prefix *dst,
		    const struct hops *hops)
{
	struct vpc_nexthop *first, *next = NULL;
	struct vpc_nexthop_key key;
	unsigned int i;

	/* From the last one on: each is told apart by what comes after it. */
	for (i = hops->n; i--; next = first) {
		key = *hops->list[i];
		key.next = next;
		first = vpc_nexthop_get(vpc, &key);
		vpc_nexthop_put(vpc, next);
		if (!first)
			return -ENOMEM;
	}
	return set_first(vpc, dst, next);
}

static struct vpc_nexthop *first_hop(const struct vpc *vpc,
				     const struct vpc_prefix *dst)
{
	return vpc_lpm_find(&vpc->routes, &dst->addr, dst->plen);
}

static int check_alternative(const struct vpc_route *route,
			     const struct vpc_nexthop *other, unsigned int n,
			     const struct nlattr *attr,
			     struct netlink_ext_ack *extack)
{
	if (other->key.metric == route->hop.metric ||
	    other->key.type == VPC_ROUTE_TYPE_CONNECTED ||
	    route->hop.type == VPC_ROUTE_TYPE_CONNECTED)
		return refuse_existing(route, other, attr, extack);
	if (n < VPC_ROUTE_ALTERNATIVES)
		return 0;
	NL_SET_ERR_MSG_ATTR_FMT(extack, attr,
				"There are %u routes to %s already",
				VPC_ROUTE_ALTERNATIVES,
				vpc_prefix_text(&route->dst).s);
	return -ENOSPC;
}

static int route_insert(struct vpc *vpc, const struct vpc_route *route,
			const struct nlattr *attr,
			struct netlink_ext_ack *extack)
{
	struct vpc_nexthop *first = first_hop(vpc, &route->dst);
	u32 metric = route->hop.metric;
	const struct vpc_nexthop *pos;
	struct hops hops;
	unsigned int n = 1;
	int err;

	for (pos = first; pos; pos = pos->key.next, n++) {
		err = check_alternative(route, pos, n, attr, extack);
		if (err)
			return err;
	}
	hops.n = 0;
	pos = first;
	for (; pos && pos->key.metric < metric; pos = pos->key.next)
		hops.list[hops.n++] = &pos->key;
	hops.list[hops.n++] = &route->hop;
	for (; pos; pos = pos->key.next)
		hops.list[hops.n++] = &pos->key;
	return set_hops(vpc, &route->dst, &hops);
}

/* The first one needs no new list, and no memory. */
static int route_remove(struct vpc *vpc, const struct vpc_prefix *dst,
			const struct vpc_nexthop *gone)
{
	struct vpc_nexthop *pos = first_hop(vpc, dst);
	struct hops hops;

	if (pos == gone) {
		if (pos->key.next)
			pos->key.next->refs++;
		return set_first(vpc, dst, pos->key.next);
	}
	hops.n = 0;
	for (; pos; pos = pos->key.next)
		if (pos != gone)
			hops.list[hops.n++] = &pos->key;
	return set_hops(vpc, dst, &hops);
}

/* How many routes there are, in all and to each network. */
static void count(struct vpc *vpc, const struct vpc_nexthop_key *hop, int n)
{
	if (hop->type == VPC_ROUTE_TYPE_CONNECTED) {
		vpc->n_subnets += n;
		return;
	}
	vpc->n_routes += n;
	if (hop->network)
		hop->network->n_routes += n;
}

int vpc_route_add(struct vpc *vpc, struct vpc_route *route,
		  struct nlattr **attrs, struct netlink_ext_ack *extack)
{
	const struct nlattr *attr = dst_attr(route, attrs);
	struct vpc_nexthop_key *hop = &route->hop;
	int err;

	lockdep_assert_held(&vpc->lock);

	if (vpc->n_routes >= vpc->max_routes) {
		NL_SET_ERR_MSG_ATTR_FMT(extack, attr,
					"The VPC's limit of %u routes is reached",
					vpc->max_routes);
		return -ENOSPC;
	}
	if (hop->type == VPC_ROUTE_TYPE_CONNECTED) {
		NL_SET_ERR_MSG_ATTR(extack, vpc_attr(attrs, VPC_A_ROUTE_TYPE),
				    "Connected routes come with the subnets of networks");
		return -EINVAL;
	}
	err = check_dst(route, attr, extack);
	if (err)
		return err;
	if (hop->type == VPC_ROUTE_TYPE_VIA) {
		hop->network = check_via(vpc, route, attrs, extack);
		if (IS_ERR(hop->network))
			return PTR_ERR(hop->network);
	}
	err = route_insert(vpc, route, attr, extack);
	if (err)
		return err;
	count(vpc, hop, 1);
	vpc_config_changed(vpc);
	return 0;
}

int vpc_route_del(struct vpc *vpc, struct vpc_route *route, bool any_type,
		  struct nlattr **attrs, struct netlink_ext_ack *extack)
{
	const struct vpc_nexthop_key *spec = &route->hop;
	const struct vpc_nexthop *hop;
	int err;

	lockdep_assert_held(&vpc->lock);

	for (hop = first_hop(vpc, &route->dst); hop; hop = hop->key.next) {
		if (!any_type && hop->key.type != spec->type)
			continue;
		if (vpc_attr(attrs, VPC_A_ROUTE_METRIC) &&
		    hop->key.metric != spec->metric)
			continue;
		if (!ipv6_addr_any(&spec->via) &&
		    !ipv6_addr_equal(&hop->key.via, &spec->via))
			continue;
		break;
	}
	if (!hop) {
		NL_SET_ERR_MSG_ATTR_FMT(extack, dst_attr(route, attrs),
					"There is no such route to %s",
					vpc_prefix_text(&route->dst).s);
		return -ENOENT;
	}
	if (hop->key.type == VPC_ROUTE_TYPE_CONNECTED) {
		NL_SET_ERR_MSG_ATTR_FMT(extack, dst_attr(route, attrs),
					"The route goes with the subnet of network %s",
					hop->key.network->name);
		return -EBUSY;
	}

	route->hop = hop->key;
	err = route_remove(vpc, &route->dst, hop);
	if (err)
		return err;
	count(vpc, &route->hop, -1);
	vpc_config_changed(vpc);
	return 0;
}

int vpc_route_connect(struct vpc *vpc, struct vpc_network *network,
		      const struct vpc_prefix *prefix,
		      struct netlink_ext_ack *extack)
{
	const struct vpc_route route = {
		.dst = *prefix,
		.hop = { .type = VPC_ROUTE_TYPE_CONNECTED, .network = network },
	};
	int err;

	lockdep_assert_held(&vpc->lock);

	err = route_insert(vpc, &route, NULL, extack);
	if (!err)
		count(vpc, &route.hop, 1);
	return err;
}

/* None is there any more when vpc_route_flush() went before. */
void vpc_route_disconnect(struct vpc *vpc, const struct vpc_prefix *prefix)
{
	const struct vpc_nexthop *hop = first_hop(vpc, prefix);

	lockdep_assert_held(&vpc->lock);

	if (hop && hop->key.type == VPC_ROUTE_TYPE_CONNECTED) {
		count(vpc, &hop->key, -1);
		set_first(vpc, prefix, NULL);
	}
}

const struct vpc_nexthop *
vpc_route_stranded(const struct vpc_network *network,
		   const struct vpc_network_config *config)
{
	const struct vpc_nexthop *hop;
	struct vpc *vpc = network->vpc;
	struct in6_addr addr = {};
	int plen = -1;

	lockdep_assert_held(&vpc->lock);

	if (!network->n_routes)
		return NULL;
	while ((hop = vpc_lpm_next(&vpc->routes, &addr, &plen)))
		for (; hop; hop = hop->key.next)
			if (hop->key.type == VPC_ROUTE_TYPE_VIA &&
			    hop->key.network == network &&
			    (!vpc_network_subnet(config, &hop->key.via) ||
			     vpc_network_is_gateway(config, &hop->key.via) ||
			     vpc_network_is_broadcast(config, &hop->key.via)))
				return hop;
	return NULL;
}

const struct vpc_nexthop *vpc_route_find(const struct vpc *vpc,
					 const struct in6_addr *addr,
					 struct vpc_prefix *dst)
{
	const struct vpc_nexthop *hop;
	unsigned int plen;

	hop = vpc_lpm_match(&vpc->routes, addr, &plen);
	if (!hop)
		plen = vpc_addr_is_v4(addr) ? VPC_V4_PLEN : 0;
	dst->plen = plen;
	ipv6_addr_prefix(&dst->addr, addr, plen);
	return hop;
}

void vpc_route_flush(struct vpc *vpc)
{
	const struct vpc_nexthop *first, *hop;
	struct vpc_prefix dst = {};
	int plen = -1;

	lockdep_assert_held(&vpc->lock);

	while ((first = vpc_lpm_next(&vpc->routes, &dst.addr, &plen))) {
		dst.plen = plen;
		for (hop = first; hop; hop = hop->key.next)
			count(vpc, &hop->key, -1);
		set_first(vpc, &dst, NULL);
		cond_resched();
	}
	vpc_config_changed(vpc);
}

const struct vpc_nexthop *vpc_route_lookup(const struct vpc *vpc,
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
	bool v4;
	int i;

	gateway = rcu_dereference(pkt->vpc->gateway);
	if (!gateway)
		return no_route(pkt, VPC_DROP_NO_GATEWAY);
	if (pkt->uplink)
		return vpc_drop(pkt, NO_ROUTE);

	config = rcu_dereference(gateway->uplink->config);
	v4 = vpc_addr_is_v4(daddr);
	pkt->nexthop = v4 ? config->via4 : config->via6;
	pkt->slot = &gateway->via[!v4];
	for (i = 0; i < config->n_subnets; i++) {
		if (!vpc_prefix_has(&config->subnets[i], daddr))
			continue;
		if (vpc_prefix_is_broadcast(&config->subnets[i], daddr))
			return vpc_drop(pkt, L2_MULTICAST);
		pkt->nexthop = *daddr;
		pkt->slot = NULL;
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
	const struct vpc_nexthop *route;

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

	switch (route->key.type) {
	case VPC_ROUTE_TYPE_CONNECTED:
		return to_network(pkt, route->key.network, daddr);
	case VPC_ROUTE_TYPE_VIA:
		return to_network(pkt, route->key.network, &route->key.via);
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
