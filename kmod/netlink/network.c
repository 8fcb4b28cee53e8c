// SPDX-License-Identifier: GPL-2.0
/* Requests about networks. */
#include "dump.h"
#include "message.h"
#include "../extack.h"
#include "../network.h"
#include "../verdict.h"

static int put_subnet(struct sk_buff *skb, const struct vpc_subnet *subnet)
{
	struct nlattr *nest = nla_nest_start(skb, VPC_A_NETWORK_SUBNET);

	if (!nest ||
	    vpc_nl_put_addr(skb, VPC_A_SUBNET_ADDRESS4, VPC_A_SUBNET_ADDRESS6,
			    &subnet->prefix.addr) ||
	    nla_put_u8(skb, VPC_A_SUBNET_PREFIX_LEN,
		       vpc_nl_plen(&subnet->prefix)) ||
	    vpc_nl_put_addr(skb, VPC_A_SUBNET_GATEWAY4, VPC_A_SUBNET_GATEWAY6,
			    &subnet->gateway))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int put_ra_route(struct sk_buff *skb, const struct vpc_ra_route *route)
{
	struct nlattr *nest = nla_nest_start(skb, VPC_A_NETWORK_RA_ROUTE);

	if (!nest ||
	    nla_put_in6_addr(skb, VPC_A_RA_ROUTE_ADDRESS6,
			     &route->prefix.addr) ||
	    nla_put_u8(skb, VPC_A_RA_ROUTE_PREFIX_LEN, route->prefix.plen) ||
	    nla_put_u32(skb, VPC_A_RA_ROUTE_PREFERENCE, route->preference))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int put_ra(struct sk_buff *skb, const struct vpc_network_config *config)
{
	int i;

	if (nla_put_u8(skb, VPC_A_NETWORK_RA, config->ra) ||
	    nla_put_u32(skb, VPC_A_NETWORK_RA_PREFERENCE,
			config->ra_preference) ||
	    nla_put_u32(skb, VPC_A_NETWORK_RA_VALID, config->ra_valid) ||
	    nla_put_u32(skb, VPC_A_NETWORK_RA_PREFERRED, config->ra_preferred))
		return -EMSGSIZE;
	for (i = 0; i < config->n_ra_routes; i++)
		if (put_ra_route(skb, &config->ra_routes[i]))
			return -EMSGSIZE;
	return 0;
}

static int put_network(struct sk_buff *skb, const struct vpc_network *network)
{
	const struct vpc_network_config *config;
	int i;

	config = rcu_dereference_protected(network->config,
					   lockdep_is_held(&network->vpc->lock));
	if (vpc_nl_put_vpc(skb, network->vpc) ||
	    nla_put_string(skb, VPC_A_NETWORK_NAME, network->name) ||
	    nla_put_u32(skb, VPC_A_NETWORK_ID, network->id))
		return -EMSGSIZE;
	for (i = 0; i < config->n_subnets; i++)
		if (put_subnet(skb, &config->subnets[i]))
			return -EMSGSIZE;
	if (nla_put_u16(skb, VPC_A_NETWORK_MTU, config->mtu) ||
	    vpc_nl_put_dhcp(skb, network, &config->dhcp) ||
	    put_ra(skb, config) ||
	    nla_put_u32(skb, VPC_A_NETWORK_EGRESS, config->egress) ||
	    nla_put_u32(skb, VPC_A_NETWORK_PORTS, network->n_ports))
		return -EMSGSIZE;
	return 0;
}

static int fill(struct sk_buff *skb, const struct genl_info *info,
		const void *object)
{
	void *hdr = vpc_nl_begin(skb, info);

	if (!hdr)
		return -EMSGSIZE;
	if (put_network(skb, object)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	return 0;
}

void vpc_nl_network_notify(struct vpc_network *network, u8 cmd)
{
	vpc_nl_notify(network->vpc->net, VPC_NLGRP_CONFIG, cmd, fill, network,
		      GFP_KERNEL);
}

static int get_subnet(const struct nlattr *nest, struct vpc_subnet *subnet,
		      struct netlink_ext_ack *extack)
{
	struct nlattr *attrs[VPC_A_SUBNET_MAX + 1];
	bool v4;
	int err;

	err = nla_parse_nested(attrs, VPC_A_SUBNET_MAX, nest,
			       vpc_subnet_nl_policy, extack);
	if (err)
		return err;
	err = vpc_nl_get_addr(attrs, VPC_A_SUBNET_ADDRESS4,
			      VPC_A_SUBNET_ADDRESS6, &subnet->prefix.addr,
			      extack);
	if (err < 0)
		return err;
	if (!err || !attrs[VPC_A_SUBNET_PREFIX_LEN]) {
		NL_SET_ERR_ATTR_MISS(extack, nest,
				     err ? VPC_A_SUBNET_PREFIX_LEN :
					   VPC_A_SUBNET_ADDRESS4);
		NL_SET_ERR_MSG(extack,
			       "A subnet needs an address and a prefix length");
		return -EINVAL;
	}
	v4 = vpc_addr_is_v4(&subnet->prefix.addr);
	err = vpc_nl_get_plen(attrs[VPC_A_SUBNET_PREFIX_LEN], v4,
			      &subnet->prefix.plen, extack);
	if (err)
		return err;

	/* Unspecified, the network takes the first address. */
	subnet->gateway = in6addr_any;
	err = vpc_nl_get_addr(attrs, VPC_A_SUBNET_GATEWAY4,
			      VPC_A_SUBNET_GATEWAY6, &subnet->gateway, extack);
	return err < 0 ? err : 0;
}

static int get_subnets(struct genl_info *info,
		       struct vpc_network_config *config)
{
	const struct nlattr *attr;
	int err, rem, n = 0;

	nlmsg_for_each_attr_type(attr, VPC_A_NETWORK_SUBNET, info->nlhdr,
				 GENL_HDRLEN, rem) {
		if (n == VPC_SUBNET_MAX) {
			NL_SET_ERR_MSG_ATTR_FMT(info->extack, attr,
						"A network has at most %u subnets",
						VPC_SUBNET_MAX);
			return -E2BIG;
		}
		err = get_subnet(attr, &config->subnets[n++], info->extack);
		if (err)
			return err;
	}
	if (n)
		config->n_subnets = n;
	return 0;
}

static int get_ra_route(const struct nlattr *nest,
			struct vpc_network_config *config,
			struct netlink_ext_ack *extack)
{
	struct vpc_ra_route *route = &config->ra_routes[config->n_ra_routes];
	struct nlattr *attrs[VPC_A_RA_ROUTE_MAX + 1];
	int err, i;

	err = nla_parse_nested(attrs, VPC_A_RA_ROUTE_MAX, nest,
			       vpc_ra_route_nl_policy, extack);
	if (err || (!attrs[VPC_A_RA_ROUTE_ADDRESS6] &&
		    !attrs[VPC_A_RA_ROUTE_PREFIX_LEN]))
		return err;
	if (!attrs[VPC_A_RA_ROUTE_ADDRESS6] ||
	    !attrs[VPC_A_RA_ROUTE_PREFIX_LEN])
		return vpc_nl_missing_in(nest, attrs[VPC_A_RA_ROUTE_ADDRESS6] ?
					 VPC_A_RA_ROUTE_PREFIX_LEN :
					 VPC_A_RA_ROUTE_ADDRESS6,
					 "A route needs an address and a prefix length",
					 extack);
	if (config->n_ra_routes == VPC_RA_ROUTE_MAX) {
		NL_SET_ERR_MSG_ATTR_FMT(extack, nest,
					"At most %u routes are advertised",
					VPC_RA_ROUTE_MAX);
		return -E2BIG;
	}
	route->prefix.addr = nla_get_in6_addr(attrs[VPC_A_RA_ROUTE_ADDRESS6]);
	route->prefix.plen = nla_get_u8(attrs[VPC_A_RA_ROUTE_PREFIX_LEN]);
	route->preference = VPC_RA_PREFERENCE_MEDIUM;
	if (attrs[VPC_A_RA_ROUTE_PREFERENCE])
		route->preference =
			nla_get_u32(attrs[VPC_A_RA_ROUTE_PREFERENCE]);
	for (i = 0; i < config->n_ra_routes; i++) {
		if (!vpc_prefix_equal(&config->ra_routes[i].prefix,
				      &route->prefix))
			continue;
		NL_SET_ERR_MSG_ATTR_FMT(extack, nest,
					"Route %s is advertised already",
					vpc_prefix_text(&route->prefix).s);
		return -EEXIST;
	}
	config->n_ra_routes++;
	return vpc_prefix_check(&route->prefix, nest, extack);
}

/* Those given replace all others. */
static int get_ra_routes(struct genl_info *info,
			 struct vpc_network_config *config)
{
	const struct nlattr *attr;
	int err, rem;

	if (info->attrs[VPC_A_NETWORK_RA_ROUTE])
		config->n_ra_routes = 0;
	nlmsg_for_each_attr_type(attr, VPC_A_NETWORK_RA_ROUTE, info->nlhdr,
				 GENL_HDRLEN, rem) {
		err = get_ra_route(attr, config, info->extack);
		if (err)
			return err;
	}
	return 0;
}

static int get_ra(struct genl_info *info, struct vpc_network_config *config)
{
	struct nlattr **attrs = info->attrs;

	if (attrs[VPC_A_NETWORK_RA])
		config->ra = nla_get_u8(attrs[VPC_A_NETWORK_RA]);
	if (attrs[VPC_A_NETWORK_RA_PREFERENCE])
		config->ra_preference =
			nla_get_u32(attrs[VPC_A_NETWORK_RA_PREFERENCE]);
	if (attrs[VPC_A_NETWORK_RA_VALID])
		config->ra_valid = nla_get_u32(attrs[VPC_A_NETWORK_RA_VALID]);
	if (attrs[VPC_A_NETWORK_RA_PREFERRED])
		config->ra_preferred =
			nla_get_u32(attrs[VPC_A_NETWORK_RA_PREFERRED]);
	if (config->ra_preferred > config->ra_valid) {
		NL_SET_ERR_MSG_ATTR(info->extack,
				    attrs[VPC_A_NETWORK_RA_PREFERRED] ?:
				    attrs[VPC_A_NETWORK_RA_VALID],
				    "A prefix is preferred no longer than it is valid");
		return -EINVAL;
	}
	return get_ra_routes(info, config);
}

static bool has_v4(const struct vpc_network_config *config)
{
	int i;

	for (i = 0; i < config->n_subnets; i++)
		if (vpc_addr_is_v4(&config->subnets[i].prefix.addr))
			return true;
	return false;
}

static bool is_dhcp_given(const struct genl_info *info)
{
	const struct nlattr *nest = info->attrs[VPC_A_NETWORK_DHCP];

	return nest && nla_find_nested(nest, VPC_A_DHCP_ENABLED);
}

/* What the request says, over what @config has. */
static int get_config(struct genl_info *info, struct vpc_network_config *config)
{
	bool had_v4 = has_v4(config);
	struct nlattr **attrs = info->attrs;
	int err;

	err = get_subnets(info, config);
	if (err)
		return err;
	if (attrs[VPC_A_NETWORK_MTU])
		config->mtu = nla_get_u16(attrs[VPC_A_NETWORK_MTU]);
	err = get_ra(info, config);
	if (err)
		return err;
	if (attrs[VPC_A_NETWORK_EGRESS])
		config->egress = nla_get_u32(attrs[VPC_A_NETWORK_EGRESS]);
	if (attrs[VPC_A_NETWORK_DHCP]) {
		err = vpc_nl_get_dhcp(attrs[VPC_A_NETWORK_DHCP], &config->dhcp,
				      info->extack);
		if (err)
			return err;
	}
	/* Comes and goes with IPv4, unless somebody has a say in it. */
	if (!is_dhcp_given(info))
		config->dhcp.enabled = has_v4(config) &&
				       (config->dhcp.enabled || !had_v4);
	return 0;
}

int vpc_nl_network_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	const struct nlattr *name = info->attrs[VPC_A_NETWORK_NAME];
	struct vpc_network_config *config;
	struct vpc_network *network;
	int err;

	if (!name)
		return vpc_nl_missing(info, VPC_A_NETWORK_NAME,
				      "A network needs a name");
	config = vpc_network_config_new();
	if (!config)
		return -ENOMEM;
	err = get_config(info, config);
	if (err) {
		kfree(config);
		return err;
	}
	network = vpc_network_add(info->user_ptr[0], nla_data(name), config,
				  info->attrs, info->extack);
	if (IS_ERR(network))
		return PTR_ERR(network);
	vpc_nl_network_notify(network, VPC_CMD_NETWORK_NTF);
	return 0;
}

int vpc_nl_network_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vpc_network_config *config, *old;
	struct vpc_network *network;
	int err;

	network = vpc_nl_get_network(info, VPC_A_NETWORK_NAME);
	if (IS_ERR(network))
		return PTR_ERR(network);

	old = rcu_dereference_protected(network->config,
					lockdep_is_held(&network->vpc->lock));
	config = kmemdup(old, sizeof(*old), GFP_KERNEL);
	if (!config)
		return -ENOMEM;
	err = get_config(info, config);
	if (err) {
		kfree(config);
		return err;
	}
	err = vpc_network_set(network, config, info->attrs, info->extack);
	if (err)
		return err;
	vpc_verdict_announce(network, NULL);
	vpc_nl_network_notify(network, VPC_CMD_NETWORK_NTF);
	return 0;
}

int vpc_nl_network_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vpc_network *network;
	int err;

	network = vpc_nl_get_network(info, VPC_A_NETWORK_NAME);
	if (IS_ERR(network))
		return PTR_ERR(network);
	err = vpc_network_del(network, info->extack);
	if (err)
		NL_SET_BAD_ATTR(info->extack, info->attrs[VPC_A_NETWORK_NAME]);
	return err;
}

int vpc_nl_network_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vpc_network *network;

	network = vpc_nl_get_network(info, VPC_A_NETWORK_NAME);
	if (IS_ERR(network))
		return PTR_ERR(network);
	return vpc_nl_reply(info, fill, network);
}

/* In the order of their numbers, which is that of the list. */
static int dump_one(struct sk_buff *skb, struct netlink_callback *cb,
		    struct vpc *vpc)
{
	u32 *last = vpc_nl_state(cb, u32);
	struct vpc_network *network;
	int err;

	list_for_each_entry(network, &vpc->networks, list) {
		if (network->id <= *last)
			continue;
		err = fill(skb, genl_info_dump(cb), network);
		if (err)
			return err;
		*last = network->id;
	}
	return 0;
}

int vpc_nl_network_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return vpc_nl_dump(skb, cb, dump_one);
}
