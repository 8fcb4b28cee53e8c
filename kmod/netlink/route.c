// SPDX-License-Identifier: GPL-2.0
/* Requests about routes. */
#include "dump.h"
#include "message.h"
#include "../network.h"
#include "../route.h"

/**
 * struct entry - what a message about a route is made of
 * @vpc: its VPC
 * @dst: its destination
 * @hop: what is done
 */
struct entry {
	const struct vpc *vpc;
	const struct vpc_prefix *dst;
	const struct vpc_nexthop_key *hop;
};

static int put_route(struct sk_buff *skb, const struct vpc_prefix *dst,
		     const struct vpc_nexthop_key *hop)
{
	if (vpc_nl_put_addr(skb, VPC_A_ROUTE_DST4, VPC_A_ROUTE_DST6,
			    &dst->addr) ||
	    nla_put_u8(skb, VPC_A_ROUTE_DST_LEN, vpc_nl_plen(dst)) ||
	    nla_put_u32(skb, VPC_A_ROUTE_TYPE, hop->type) ||
	    (hop->type == VPC_ROUTE_TYPE_VIA &&
	     vpc_nl_put_addr(skb, VPC_A_ROUTE_VIA4, VPC_A_ROUTE_VIA6,
			     &hop->via)) ||
	    (hop->network &&
	     nla_put_string(skb, VPC_A_ROUTE_NETWORK, hop->network->name)) ||
	    nla_put_u32(skb, VPC_A_ROUTE_METRIC, hop->metric))
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
	if (vpc_nl_put_vpc(skb, entry->vpc) ||
	    put_route(skb, entry->dst, entry->hop)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	return 0;
}

/* @nest: what @attrs stand in, NULL: the message itself; in all that follows. */
static int get_dst(struct nlattr **attrs, const struct nlattr *nest,
		   struct vpc_prefix *dst, struct netlink_ext_ack *extack)
{
	int err;

	err = vpc_nl_get_addr(attrs, VPC_A_ROUTE_DST4, VPC_A_ROUTE_DST6,
			      &dst->addr, extack);
	if (err < 0)
		return err;
	if (!err)
		return vpc_nl_missing_in(nest, VPC_A_ROUTE_DST4,
					 "Name the destination", extack);
	if (!attrs[VPC_A_ROUTE_DST_LEN])
		return vpc_nl_missing_in(nest, VPC_A_ROUTE_DST_LEN,
					 "A destination needs a prefix length",
					 extack);
	return vpc_nl_get_plen(attrs[VPC_A_ROUTE_DST_LEN],
			       vpc_addr_is_v4(&dst->addr), &dst->plen, extack);
}

/* The type follows from the next hop if it is not given. 1: that is. */
static int get_route(struct nlattr **attrs, const struct nlattr *nest,
		     struct vpc_route *route, struct netlink_ext_ack *extack)
{
	struct vpc_nexthop_key *hop = &route->hop;
	const struct nlattr *type = attrs[VPC_A_ROUTE_TYPE];
	int has_via, err;

	err = get_dst(attrs, nest, &route->dst, extack);
	if (err)
		return err;
	has_via = vpc_nl_get_addr(attrs, VPC_A_ROUTE_VIA4, VPC_A_ROUTE_VIA6,
				  &hop->via, extack);
	if (has_via < 0)
		return has_via;

	hop->type = has_via ? VPC_ROUTE_TYPE_VIA : VPC_ROUTE_TYPE_GATEWAY;
	if (type)
		hop->type = nla_get_u32(type);
	if (has_via && hop->type != VPC_ROUTE_TYPE_VIA) {
		NL_SET_ERR_MSG_ATTR(extack, type,
				    "Only a route of type via has a next hop");
		return -EINVAL;
	}
	if (attrs[VPC_A_ROUTE_METRIC])
		hop->metric = nla_get_u32(attrs[VPC_A_ROUTE_METRIC]);
	return has_via;
}

static void notify(const struct vpc *vpc, u8 cmd, const struct vpc_route *route)
{
	const struct entry entry = { vpc, &route->dst, &route->hop };

	vpc_nl_notify(vpc->net, VPC_NLGRP_CONFIG, cmd, fill, &entry,
		      GFP_KERNEL);
}

static int add(struct vpc *vpc, struct nlattr **attrs,
	       const struct nlattr *nest, struct netlink_ext_ack *extack)
{
	struct vpc_route route = {};
	int err;

	err = get_route(attrs, nest, &route, extack);
	if (err < 0)
		return err;
	if (!err && route.hop.type == VPC_ROUTE_TYPE_VIA)
		return vpc_nl_missing_in(nest, VPC_A_ROUTE_VIA4,
					 "A route of type via needs a next hop",
					 extack);
	err = vpc_route_add(vpc, &route, attrs, extack);
	if (!err)
		notify(vpc, VPC_CMD_ROUTE_NTF, &route);
	return err;
}

int vpc_nl_route_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	return add(info->user_ptr[0], info->attrs, NULL, info->extack);
}

/* The message was found well-formed before the first one is added. */
int vpc_nl_route_load_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct nlattr *attrs[VPC_A_ROUTE_MAX + 1];
	struct netlink_ext_ack *extack = info->extack;
	struct nlattr *nest;
	int left, err = 0;

	nlmsg_for_each_attr_type(nest, VPC_A_ROUTE_LOAD_ROUTE, info->nlhdr,
				 GENL_HDRLEN, left) {
		err = nla_parse_nested(attrs, VPC_A_ROUTE_MAX, nest, NULL,
				       extack) ?:
		      add(info->user_ptr[0], attrs, nest, extack);
		if (err) {
			NL_SET_BAD_ATTR(extack, nest);
			break;
		}
		cond_resched();
	}
	return err;
}

int vpc_nl_route_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vpc *vpc = info->user_ptr[0];
	struct vpc_route route = {};
	bool any_type;
	int err;

	err = get_route(info->attrs, NULL, &route, info->extack);
	if (err < 0)
		return err;
	any_type = !err && !info->attrs[VPC_A_ROUTE_TYPE];
	err = vpc_route_del(vpc, &route, any_type, info->attrs, info->extack);
	if (err)
		return err;

	notify(vpc, VPC_CMD_ROUTE_DEL_NTF, &route);
	return 0;
}

/* The route that a packet to the address takes. */
int vpc_nl_route_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	static const struct vpc_nexthop_key outside = {
		.type = VPC_ROUTE_TYPE_GATEWAY,
	};
	const struct vpc *vpc = info->user_ptr[0];
	struct vpc_prefix dst;
	struct entry entry = { .vpc = vpc, .dst = &dst };
	const struct vpc_nexthop *hop;
	struct in6_addr addr;
	int err;

	err = vpc_nl_get_addr(info->attrs, VPC_A_ROUTE_DST4, VPC_A_ROUTE_DST6,
			      &addr, info->extack);
	if (err < 0)
		return err;
	if (!err)
		return vpc_nl_missing(info, VPC_A_ROUTE_DST4,
				      "Name the destination");

	/* The VPC's lock keeps it. */
	hop = vpc_route_find(vpc, &addr, &dst);
	if (hop) {
		entry.hop = &hop->key;
	} else if (rcu_access_pointer(vpc->gateway)) {
		entry.hop = &outside;
	} else {
		NL_SET_ERR_MSG_ATTR_FMT(info->extack,
					info->attrs[VPC_A_ROUTE_DST4] ?:
					info->attrs[VPC_A_ROUTE_DST6],
					"%s has no route to %s",
					vpc->dev->name,
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
		       const struct vpc *vpc, const struct vpc_nexthop *hop,
		       struct state *state)
{
	const struct vpc_prefix dst = {
		.addr = state->addr, .plen = state->plen,
	};
	struct entry entry = { vpc, &dst };
	int err;

	for (; hop; hop = hop->key.next) {
		if (state->inside && hop->key.metric < state->metric)
			continue;
		entry.hop = &hop->key;
		err = fill(skb, genl_info_dump(cb), &entry);
		if (err) {
			state->metric = hop->key.metric;
			state->inside = true;
			return err;
		}
	}
	state->inside = false;
	return 0;
}

static int dump_one(struct sk_buff *skb, struct netlink_callback *cb,
		    struct vpc *vpc)
{
	struct state *state = vpc_nl_state(cb, struct state);
	const struct vpc_nexthop *hop;
	int plen, err;

	if (state->inside) {
		hop = vpc_lpm_find(&vpc->routes, &state->addr, state->plen);
		err = dump_prefix(skb, cb, vpc, hop, state);
		if (err)
			return err;
	}
	plen = state->begun ? state->plen : -1;
	while ((hop = vpc_lpm_next(&vpc->routes, &state->addr, &plen))) {
		state->plen = plen;
		state->begun = true;
		err = dump_prefix(skb, cb, vpc, hop, state);
		if (err)
			return err;
	}
	return 0;
}

int vpc_nl_route_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return vpc_nl_dump(skb, cb, dump_one);
}
