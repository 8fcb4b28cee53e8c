// SPDX-License-Identifier: GPL-2.0
/* Requests about ports. */
#include <linux/rtnetlink.h>
#include "dump.h"
#include "message.h"
#include "../network.h"
#include "../port.h"
#include "../service.h"

static int put_config(struct sk_buff *skb, const struct vpc_port_config *config)
{
	struct vpc_prefix prefix = { .plen = 128 };
	int i;

	if (config->has_mac &&
	    nla_put(skb, VPC_A_PORT_MAC, ETH_ALEN, config->mac))
		return -EMSGSIZE;
	for (i = 0; i < config->n_addresses; i++) {
		prefix.addr = config->addresses[i];
		if (vpc_nl_put_prefix(skb, VPC_A_PORT_ADDRESS, &prefix))
			return -EMSGSIZE;
	}
	for (i = 0; i < config->n_allow; i++)
		if (vpc_nl_put_prefix(skb, VPC_A_PORT_ALLOW, &config->allow[i]))
			return -EMSGSIZE;
	if ((*config->hostname &&
	     nla_put_string(skb, VPC_A_PORT_HOSTNAME, config->hostname)) ||
	    nla_put_u8(skb, VPC_A_PORT_LEARNING, config->learning) ||
	    nla_put_u8(skb, VPC_A_PORT_TAGGED, config->tagged) ||
	    nla_put_u8(skb, VPC_A_PORT_DHCP_RELAY, config->dhcp_relay))
		return -EMSGSIZE;
	return 0;
}

static int put_traffic(struct sk_buff *skb, const struct vpc_port *port)
{
	struct vpc_stats sum;

	vpc_stats_read(port->stats, &sum);
	if (nla_put_u64_64bit(skb, VPC_A_PORT_RX_PACKETS, sum.rx_packets,
			      VPC_A_PORT_PAD) ||
	    nla_put_u64_64bit(skb, VPC_A_PORT_RX_BYTES, sum.rx_bytes,
			      VPC_A_PORT_PAD) ||
	    nla_put_u64_64bit(skb, VPC_A_PORT_TX_PACKETS, sum.tx_packets,
			      VPC_A_PORT_PAD) ||
	    nla_put_u64_64bit(skb, VPC_A_PORT_TX_BYTES, sum.tx_bytes,
			      VPC_A_PORT_PAD) ||
	    nla_put_u64_64bit(skb, VPC_A_PORT_DROPS, vpc_stats_dropped(&sum),
			      VPC_A_PORT_PAD))
		return -EMSGSIZE;
	return 0;
}

static int put_place(struct sk_buff *skb, const struct vpc_port *port)
{
	if (vpc_port_is_service(port))
		return nla_put_u32(skb, VPC_A_PORT_SERVICE, VPC_SERVICE_DNS);
	return nla_put_string(skb, VPC_A_PORT_NETWORK, port->network->name);
}

static int fill(struct sk_buff *skb, const struct genl_info *info,
		const void *object)
{
	const struct vpc_port *port = object;
	const struct vpc_port_config *config;
	void *hdr;

	config = rcu_dereference_protected(port->config,
					   lockdep_is_held(&port->vpc->lock));
	hdr = vpc_nl_begin(skb, info);
	if (!hdr)
		return -EMSGSIZE;
	if (vpc_nl_put_vpc(skb, port->vpc) ||
	    nla_put_u32(skb, VPC_A_PORT_PORT_IFINDEX, port->dev->ifindex) ||
	    nla_put_string(skb, VPC_A_PORT_PORT_NAME, port->dev->name) ||
	    put_place(skb, port) || put_config(skb, config) ||
	    vpc_nl_put_share(skb, &vpc_share_attrs_port, port->vpc,
			     &port->share->quota) ||
	    put_traffic(skb, port)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	return 0;
}

void vpc_nl_port_notify(struct vpc_port *port, u8 cmd)
{
	vpc_nl_notify(port->vpc->net, VPC_NLGRP_CONFIG, cmd, fill, port,
		      GFP_KERNEL);
}

static int get_addresses(struct genl_info *info, struct vpc_port_config *config)
{
	struct netlink_ext_ack *extack = info->extack;
	const struct nlattr *attr;
	struct vpc_prefix prefix;
	int err, rem, n = 0;

	nlmsg_for_each_attr_type(attr, VPC_A_PORT_ADDRESS, info->nlhdr,
				 GENL_HDRLEN, rem) {
		if (n == VPC_ADDRESS_MAX) {
			NL_SET_ERR_MSG_ATTR_FMT(extack, attr,
						"A port has at most %u addresses",
						VPC_ADDRESS_MAX);
			return -E2BIG;
		}
		err = vpc_nl_get_prefix(attr, &prefix, extack);
		if (err)
			return err;
		if (prefix.plen != 128) {
			NL_SET_ERR_MSG_ATTR(extack, attr,
					    "An address is no prefix: that is what allow takes");
			return -EINVAL;
		}
		config->addresses[n++] = prefix.addr;
	}
	if (n)
		config->n_addresses = n;
	return 0;
}

static int get_allow(struct genl_info *info, struct vpc_port_config *config)
{
	struct netlink_ext_ack *extack = info->extack;
	const struct nlattr *attr;
	int err, rem, n = 0;

	nlmsg_for_each_attr_type(attr, VPC_A_PORT_ALLOW, info->nlhdr,
				 GENL_HDRLEN, rem) {
		if (n == VPC_ADDRESS_MAX) {
			NL_SET_ERR_MSG_ATTR_FMT(extack, attr,
						"A port has at most %u extra prefixes",
						VPC_ADDRESS_MAX);
			return -E2BIG;
		}
		err = vpc_nl_get_prefix(attr, &config->allow[n], extack);
		if (!err)
			err = vpc_prefix_check(&config->allow[n], attr, extack);
		if (err)
			return err;
		n++;
	}
	if (n)
		config->n_allow = n;
	return 0;
}

/* What the request says, over what @config has. */
static int get_config(struct genl_info *info, struct vpc_port_config *config)
{
	struct nlattr **attrs = info->attrs;
	int err;

	if (attrs[VPC_A_PORT_MAC]) {
		/* Who says where a MAC address is need not learn it. */
		if (!config->has_mac)
			config->learning = false;
		config->has_mac = true;
		nla_memcpy(config->mac, attrs[VPC_A_PORT_MAC], ETH_ALEN);
	}
	if (attrs[VPC_A_PORT_LEARNING])
		config->learning = nla_get_u8(attrs[VPC_A_PORT_LEARNING]);
	if (attrs[VPC_A_PORT_TAGGED])
		config->tagged = nla_get_u8(attrs[VPC_A_PORT_TAGGED]);
	if (attrs[VPC_A_PORT_DHCP_RELAY])
		config->dhcp_relay = nla_get_u8(attrs[VPC_A_PORT_DHCP_RELAY]);
	if (attrs[VPC_A_PORT_HOSTNAME]) {
		err = vpc_nl_get_hostname(attrs[VPC_A_PORT_HOSTNAME],
					  config->hostname,
					  sizeof(config->hostname),
					  info->extack);
		if (err)
			return err;
	}
	vpc_nl_get_limits(attrs, &vpc_share_attrs_port, &config->limits);
	err = get_addresses(info, config);
	if (!err)
		err = get_allow(info, config);
	return err;
}

static bool is_service(const struct nlattr *attr)
{
	return attr && nla_get_u32(attr) != VPC_SERVICE_NONE;
}

int vpc_nl_port_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vpc_network *network = NULL;
	struct vpc_port_config *config;
	struct net_device *dev;
	struct vpc_port *port;
	int err;

	dev = vpc_nl_get_dev(info, VPC_A_PORT_PORT_IFINDEX,
			     VPC_A_PORT_PORT_NAME);
	if (IS_ERR(dev))
		return PTR_ERR(dev);
	if (!is_service(info->attrs[VPC_A_PORT_SERVICE]))
		network = vpc_nl_get_network(info, VPC_A_PORT_NETWORK);
	if (IS_ERR(network))
		return PTR_ERR(network);

	config = vpc_port_config_new();
	if (!config)
		return -ENOMEM;
	config->learning = true;
	err = get_config(info, config);
	if (err) {
		kfree(config);
		return err;
	}
	port = vpc_port_add(info->user_ptr[0], network, dev, config,
			    info->attrs, info->extack);
	if (IS_ERR(port))
		return PTR_ERR(port);
	vpc_nl_port_notify(port, VPC_CMD_PORT_NTF);
	return 0;
}

/* A port for a handler, by its device. */
static struct vpc_port *get_port(struct genl_info *info)
{
	const struct vpc *vpc = info->user_ptr[0];
	struct net_device *dev;
	struct vpc_port *port;

	dev = vpc_nl_get_dev(info, VPC_A_PORT_PORT_IFINDEX,
			     VPC_A_PORT_PORT_NAME);
	if (IS_ERR(dev))
		return ERR_CAST(dev);
	port = vpc_port_find(vpc, dev);
	if (port)
		return port;

	NL_SET_ERR_MSG_ATTR_FMT(info->extack,
				info->attrs[VPC_A_PORT_PORT_NAME] ?:
				info->attrs[VPC_A_PORT_PORT_IFINDEX],
				"%s is no port of %s", dev->name,
				vpc->dev->name);
	return ERR_PTR(-ENOENT);
}

int vpc_nl_port_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	const struct nlattr *network = info->attrs[VPC_A_PORT_NETWORK];
	const struct nlattr *service = info->attrs[VPC_A_PORT_SERVICE];
	struct vpc_port_config *config, *old;
	struct vpc_port *port = get_port(info);
	int err;

	if (IS_ERR(port))
		return PTR_ERR(port);
	if (service && is_service(service) != vpc_port_is_service(port)) {
		NL_SET_ERR_MSG_ATTR(info->extack, service,
				    "A port stays what it is: delete it and add it as the other");
		return -EOPNOTSUPP;
	}
	if (network && port->network &&
	    strcmp(port->network->name, nla_data(network))) {
		NL_SET_ERR_MSG_ATTR(info->extack, network,
				    "A port stays on its network: delete it and add it there");
		return -EOPNOTSUPP;
	}

	old = rcu_dereference_protected(port->config,
					lockdep_is_held(&port->vpc->lock));
	config = kmemdup(old, sizeof(*old), GFP_KERNEL);
	if (!config)
		return -ENOMEM;
	err = get_config(info, config);
	if (err) {
		kfree(config);
		return err;
	}
	err = vpc_port_set(port, config, info->attrs, info->extack);
	if (err)
		return err;
	vpc_nl_port_notify(port, VPC_CMD_PORT_NTF);
	return 0;
}

int vpc_nl_port_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vpc_port *port = get_port(info);

	if (IS_ERR(port))
		return PTR_ERR(port);
	vpc_nl_port_notify(port, VPC_CMD_PORT_DEL_NTF);
	vpc_port_del(port);
	return 0;
}

/* Without rtnl: the VPC's lock keeps its ports. */
static struct vpc_port *find_port(struct genl_info *info)
{
	const struct nlattr *ifindex = info->attrs[VPC_A_PORT_PORT_IFINDEX];
	const struct nlattr *name = info->attrs[VPC_A_PORT_PORT_NAME];
	const struct vpc *vpc = info->user_ptr[0];
	struct vpc_port *port;

	if (!ifindex && !name)
		return ERR_PTR(vpc_nl_missing(info, VPC_A_PORT_PORT_NAME,
					      "Name the device"));
	list_for_each_entry(port, &vpc->ports, list) {
		if (ifindex && port->dev->ifindex != nla_get_u32(ifindex))
			continue;
		if (name && strcmp(port->dev->name, nla_data(name)))
			continue;
		return port;
	}
	NL_SET_ERR_MSG_ATTR_FMT(info->extack, name ?: ifindex,
				"%s has no such port", vpc->dev->name);
	return ERR_PTR(-ENOENT);
}

int vpc_nl_port_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vpc_port *port = find_port(info);

	if (IS_ERR(port))
		return PTR_ERR(port);
	return vpc_nl_reply(info, fill, port);
}

struct vpc_port *vpc_nl_port_after(const struct vpc *vpc, int ifindex)
{
	struct vpc_port *port, *next = NULL;

	lockdep_assert_held(&vpc->lock);

	list_for_each_entry(port, &vpc->ports, list)
		if (port->dev->ifindex > ifindex &&
		    (!next || port->dev->ifindex < next->dev->ifindex))
			next = port;
	return next;
}

static int dump_one(struct sk_buff *skb, struct netlink_callback *cb,
		    struct vpc *vpc)
{
	int *last = vpc_nl_state(cb, int);
	struct vpc_port *port;
	int err;

	while ((port = vpc_nl_port_after(vpc, *last))) {
		err = fill(skb, genl_info_dump(cb), port);
		if (err)
			return err;
		*last = port->dev->ifindex;
	}
	return 0;
}

int vpc_nl_port_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return vpc_nl_dump(skb, cb, dump_one);
}
