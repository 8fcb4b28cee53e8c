// SPDX-License-Identifier: GPL-2.0
/* Requests about routes. */
#include "dump.h"
#include "message.h"
#include "../network.h"
#include "../route.h"

/**
 * struct entry - what a message about a route is made of
 * @vpc: its VPC
 * @route: the route
 */
struct entry {
	const struct vpc *vpc;
	const struct vpc_route *route;
};

static int put_route(struct sk_buff *skb, const struct vpc_route *route)
{
	if (vpc_nl_put_addr(skb, VPC_A_ROUTE_DST4, VPC_A_ROUTE_DST6,
			    &route->dst.addr) ||
	    nla_put_u8(skb, VPC_A_ROUTE_DST_LEN, vpc_nl_plen(&route->dst)) ||
	    nla_put_u32(skb, VPC_A_ROUTE_TYPE, route->type) ||
	    (route->type == VPC_ROUTE_TYPE_VIA &&
	     vpc_nl_put_addr(skb, VPC_A_ROUTE_VIA4, VPC_A_ROUTE_VIA6,
			     &route->via)) ||
	    (route->network &&
	     nla_put_string(skb, VPC_A_ROUTE_NETWORK, route->network->name)) ||
	    nla_put_u32(skb, VPC_A_ROUTE_METRIC, route->metric))
		return -EMSGSIZE;
	return 0;
}

static int fill(struct sk_buff *skb, const struct genl_info *info,
		const void *object)
{
	const struct entry *entry = object;
	void *hdr;

	hdr = vpc_nl_begin(skb, info);
	if (!hdr)
		return -EMSGSIZE;
	if (vpc_nl_put_vpc(skb, entry->vpc) || put_route(skb, entry->route)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	return 0;
}

static int get_dst(struct genl_info *info, struct vpc_route *spec)
{
	struct nlattr **attrs = info->attrs;
	int err;

	err = vpc_nl_get_addr(attrs, VPC_A_ROUTE_DST4, VPC_A_ROUTE_DST6,
			      &spec->dst.addr, info->extack);
	if (err < 0)
		return err;
	if (!err)
		return vpc_nl_missing(info, VPC_A_ROUTE_DST4,
				      "Name the destination");
	if (!attrs[VPC_A_ROUTE_DST_LEN])
		return vpc_nl_missing(info, VPC_A_ROUTE_DST_LEN,
				      "A destination needs a prefix length");
	return vpc_nl_get_plen(attrs[VPC_A_ROUTE_DST_LEN],
			       vpc_addr_is_v4(&spec->dst.addr), &spec->dst.plen,
			       info->extack);
}

/* The type follows from the next hop if it is not given. */
static int get_spec(struct genl_info *info, struct vpc_route *spec)
{
	struct nlattr **attrs = info->attrs;
	const struct nlattr *type = attrs[VPC_A_ROUTE_TYPE];
	int has_via, err;

	err = get_dst(info, spec);
	if (err)
		return err;
	has_via = vpc_nl_get_addr(attrs, VPC_A_ROUTE_VIA4, VPC_A_ROUTE_VIA6,
				  &spec->via, info->extack);
	if (has_via < 0)
		return has_via;

	spec->type = has_via ? VPC_ROUTE_TYPE_VIA : VPC_ROUTE_TYPE_GATEWAY;
	if (type)
		spec->type = nla_get_u32(type);
	if (has_via && spec->type != VPC_ROUTE_TYPE_VIA) {
		NL_SET_ERR_MSG_ATTR(info->extack, type,
				    "Only a route of type via has a next hop");
		return -EINVAL;
	}
	if (attrs[VPC_A_ROUTE_METRIC])
		spec->metric = nla_get_u32(attrs[VPC_A_ROUTE_METRIC]);
	return has_via;
}

/* The route of exactly this prefix and metric. */
static const struct vpc_route *find(const struct vpc *vpc,
				    const struct vpc_prefix *dst, u32 metric)
{
	const struct vpc_route *route;

	route = vpc_lpm_find(&vpc->routes, &dst->addr, dst->plen);
	while (route && route->metric != metric)
		route = rcu_dereference_protected(route->next,
						  lockdep_is_held(&vpc->lock));
	return route;
}

int vpc_nl_route_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct entry entry = { .vpc = info->user_ptr[0] };
	struct vpc_route spec = {};
	int err;

	err = get_spec(info, &spec);
	if (err < 0)
		return err;
	if (!err && spec.type == VPC_ROUTE_TYPE_VIA)
		return vpc_nl_missing(info, VPC_A_ROUTE_VIA4,
				      "A route of type via needs a next hop");
	err = vpc_route_add(info->user_ptr[0], &spec, info->attrs,
			    info->extack);
	if (err)
		return err;

	entry.route = find(entry.vpc, &spec.dst, spec.metric);
	vpc_nl_notify(entry.vpc->net, VPC_NLGRP_CONFIG, VPC_CMD_ROUTE_NTF, fill,
		      &entry, GFP_KERNEL);
	return 0;
}

int vpc_nl_route_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vpc_route gone, spec = {};
	struct entry entry = { info->user_ptr[0], &gone };
	bool any_type;
	int err;

	err = get_spec(info, &spec);
	if (err < 0)
		return err;
	any_type = !err && !info->attrs[VPC_A_ROUTE_TYPE];
	err = vpc_route_del(info->user_ptr[0], &spec, any_type, &gone,
			    info->attrs, info->extack);
	if (err)
		return err;

	vpc_nl_notify(entry.vpc->net, VPC_NLGRP_CONFIG, VPC_CMD_ROUTE_DEL_NTF,
		      fill, &entry, GFP_KERNEL);
	return 0;
}

/* The route that a packet to the address takes. */
int vpc_nl_route_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct entry entry = { .vpc = info->user_ptr[0] };
	struct vpc_route gateway = { .type = VPC_ROUTE_TYPE_GATEWAY };
	struct in6_addr addr;
	int err;

	err = vpc_nl_get_addr(info->attrs, VPC_A_ROUTE_DST4, VPC_A_ROUTE_DST6,
			      &addr, info->extack);
	if (err < 0)
		return err;
	if (!err)
		return vpc_nl_missing(info, VPC_A_ROUTE_DST4,
				      "Name the destination");

	rcu_read_lock();
	entry.route = vpc_route_lookup(entry.vpc, &addr);
	rcu_read_unlock();
	/* The VPC's lock keeps it. */
	if (!entry.route && rcu_access_pointer(entry.vpc->gateway)) {
		if (vpc_addr_is_v4(&addr)) {
			vpc_addr_set_v4(&gateway.dst.addr, 0);
			gateway.dst.plen = VPC_V4_PLEN;
		}
		entry.route = &gateway;
	}
	if (!entry.route) {
		NL_SET_ERR_MSG_ATTR_FMT(info->extack,
					info->attrs[VPC_A_ROUTE_DST4] ?:
					info->attrs[VPC_A_ROUTE_DST6],
					"%s has no route to %s",
					entry.vpc->dev->name,
					vpc_addr_text(&addr).s);
		return -ENETUNREACH;
	}
	return vpc_nl_reply(info, fill, &entry);
}

/**
 * struct state - how far a dump has come
 * @addr: prefix to go on behind
 * @plen: its length, of 128
 * @metric: metric to go on with among the routes to it
 * @begun: not at the beginning
 * @inside: not all routes to the prefix were sent
 */
struct state {
	struct in6_addr addr;
	u32 metric;
	u8 plen;
	bool begun;
	bool inside;
};

/* Those to one prefix, from a metric on. */
static int dump_prefix(struct sk_buff *skb, struct netlink_callback *cb,
		       const struct vpc *vpc, const struct vpc_route *route,
		       struct state *state)
{
	struct entry entry = { vpc, route };
	int err;

	while (entry.route) {
		if (!state->inside || entry.route->metric >= state->metric) {
			err = fill(skb, genl_info_dump(cb), &entry);
			if (err) {
				state->metric = entry.route->metric;
				state->inside = true;
				return err;
			}
		}
		entry.route = rcu_dereference_protected(entry.route->next,
							lockdep_is_held(&vpc->lock));
	}
	state->inside = false;
	return 0;
}

static int dump_one(struct sk_buff *skb, struct netlink_callback *cb,
		    struct vpc *vpc)
{
	struct state *state = vpc_nl_state(cb, struct state);
	const struct vpc_route *route;
	int plen, err;

	if (state->inside) {
		route = vpc_lpm_find(&vpc->routes, &state->addr, state->plen);
		err = dump_prefix(skb, cb, vpc, route, state);
		if (err)
			return err;
	}
	plen = state->begun ? state->plen : -1;
	while ((route = vpc_lpm_next(&vpc->routes, &state->addr, &plen))) {
		state->plen = plen;
		state->begun = true;
		err = dump_prefix(skb, cb, vpc, route, state);
		if (err)
			return err;
	}
	return 0;
}

int vpc_nl_route_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return vpc_nl_dump(skb, cb, dump_one);
}
