// SPDX-License-Identifier: GPL-2.0
/*
 * What the subnets of a network may be: checks of a configuration, before it
 * is used, by itself, beside the other networks, and against what the network
 * has in use; and which addresses guests can have there.
 */
#include "extack.h"
#include "fip.h"
#include "ipam.h"
#include "nat_rule.h"
#include "network.h"
#include "port.h"
#include "route.h"

/* No network is made of these (RFC 6890, RFC 4291 section 2.4). */
static const struct {
	struct vpc_prefix prefix;
	const char *what;
} reserved[] = {
	{ VPC_PREFIX4(0x0000, 8), "\"this network\" addresses" },
	{ VPC_PREFIX4(0x7f00, 8), "loopback addresses" },
	{ VPC_PREFIX4(0xa9fe, 16), "link-local addresses" },
	{ VPC_PREFIX4(0xe000, 4), "multicast addresses" },
	{ VPC_PREFIX4(0xf000, 4), "reserved addresses" },
	{ VPC_PREFIX6(0x0000, 8), "reserved addresses" },
	{ VPC_PREFIX6(0xfe80, 10), "link-local addresses" },
	{ VPC_PREFIX6(0xff00, 8), "multicast addresses" },
};

static const struct vpc_network_config *
config_of(const struct vpc_network *network)
{
	return rcu_dereference_protected(network->config,
					 lockdep_is_held(&network->vpc->lock));
}

static int check_prefix(const struct vpc_prefix *prefix,
			const struct nlattr *attr,
			struct netlink_ext_ack *extack)
{
	bool v4 = vpc_prefix_is_v4(prefix);
	int i;

	if (v4 && (prefix->plen < VPC_V4_PLEN + 8 ||
		   prefix->plen > VPC_V4_PLEN + 30)) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "An IPv4 subnet is a /8 to /30");
		return -EINVAL;
	}
	if (!v4 && (prefix->plen < 48 || prefix->plen > 126)) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "An IPv6 subnet is a /48 to /126, for SLAAC a /64");
		return -EINVAL;
	}
	for (i = 0; i < ARRAY_SIZE(reserved); i++) {
		if (vpc_prefix_is_v4(&reserved[i].prefix) != v4 ||
		    !vpc_prefix_overlaps(&reserved[i].prefix, prefix))
			continue;
		NL_SET_ERR_MSG_ATTR_FMT(extack, attr,
					"A subnet cannot have %s",
					reserved[i].what);
		return -EINVAL;
	}
	return vpc_prefix_check(prefix, attr, extack);
}

/* The gateway's address is the first one if none is given. */
static int check_gateway(struct vpc_subnet *subnet, const struct nlattr *attr,
			 struct netlink_ext_ack *extack)
{
	const struct vpc_prefix *prefix = &subnet->prefix;

	if (ipv6_addr_any(&subnet->gateway)) {
		subnet->gateway = prefix->addr;
		be32_add_cpu(&subnet->gateway.s6_addr32[3], 1);
	}
	if (!vpc_prefix_has(prefix, &subnet->gateway)) {
		NL_SET_ERR_MSG_ATTR_FMT(extack, attr,
					"The gateway must be inside %s",
					vpc_prefix_text(prefix).s);
		return -EINVAL;
	}
	if (vpc_prefix_is_edge(prefix, &subnet->gateway)) {
		NL_SET_ERR_MSG_ATTR_FMT(extack, attr,
					"%s cannot be a host's address",
					vpc_addr_text(&subnet->gateway).s);
		return -EINVAL;
	}
	return 0;
}

/* Overlap with one of the subnets before it, or of another network? */
static int check_overlap(const struct vpc *vpc,
			 const struct vpc_network *network,
			 const struct vpc_network_config *config, int at,
			 const struct nlattr *attr,
			 struct netlink_ext_ack *extack)
{
	const struct vpc_prefix *prefix = &config->subnets[at].prefix;
	const struct vpc_network_config *others;
	struct vpc_network *other;
	int i;

	for (i = 0; i < at; i++) {
		if (!vpc_prefix_overlaps(&config->subnets[i].prefix, prefix))
			continue;
		NL_SET_ERR_MSG_ATTR_FMT(extack, attr,
					"Subnet %s overlaps another one",
					vpc_prefix_text(prefix).s);
		return -EEXIST;
	}
	list_for_each_entry(other, &vpc->networks, list) {
		others = config_of(other);
		for (i = 0; other != network && i < others->n_subnets; i++) {
			if (!vpc_prefix_overlaps(&others->subnets[i].prefix,
						 prefix))
				continue;
			NL_SET_ERR_MSG_ATTR_FMT(extack, attr,
						"Overlaps a subnet of network %s",
						other->name);
			return -EEXIST;
		}
	}
	return 0;
}

static const struct vpc_subnet *
subnet_of_v4(const struct vpc_network_config *config, __be32 v4)
{
	struct in6_addr addr;

	vpc_addr_set_v4(&addr, v4);
	return vpc_network_subnet(config, &addr);
}

/* One end of the dynamic range makes the other one that of the subnet. */
static int check_dhcp(struct vpc_network_config *config,
		      const struct nlattr *attr,
		      struct netlink_ext_ack *extack)
{
	struct vpc_dhcp_config *dhcp = &config->dhcp;
	const struct vpc_subnet *subnet;
	bool has_v4 = false;
	__be32 mask;
	int i;

	for (i = 0; i < config->n_subnets; i++)
		has_v4 |= vpc_prefix_is_v4(&config->subnets[i].prefix);
	if (dhcp->enabled && !has_v4) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "DHCP needs a network with an IPv4 subnet");
		return -EINVAL;
	}
	if (!dhcp->first && !dhcp->last)
		return 0;

	subnet = subnet_of_v4(config, dhcp->first ?: dhcp->last);
	if (!subnet) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "The DHCP range is in no subnet of the network");
		return -EINVAL;
	}
	mask = inet_make_mask(subnet->prefix.plen - VPC_V4_PLEN);
	if (!dhcp->first)
		dhcp->first = vpc_addr_v4(&subnet->prefix.addr) | htonl(1);
	if (!dhcp->last)
		dhcp->last = (dhcp->first | ~mask) ^ htonl(1);
	if ((dhcp->first ^ dhcp->last) & mask) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "The DHCP range must be inside one subnet");
		return -EINVAL;
	}
	if (ntohl(dhcp->first) > ntohl(dhcp->last)) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "The DHCP range ends before it begins");
		return -EINVAL;
	}
	return 0;
}

/* DHCPv6: its range has both ends or none, and lies in a /64. */
static int check_dhcp6(const struct vpc_network_config *config,
		       const struct nlattr *attr,
		       struct netlink_ext_ack *extack)
{
	const struct vpc_dhcp_config *dhcp = &config->dhcp;
	const struct vpc_subnet *subnet = NULL;
	const char *why = NULL;
	int i;

	for (i = 0; i < config->n_subnets; i++)
		if (!vpc_prefix_is_v4(&config->subnets[i].prefix))
			subnet = &config->subnets[i];
	if (dhcp->mode6 == VPC_DHCP6_MODE_STATEFUL && !subnet)
		why = "Stateful DHCPv6 needs a network with an IPv6 subnet";
	if (!why && ipv6_addr_any(&dhcp->first6))
		return 0;

	subnet = vpc_network_subnet(config, &dhcp->first6);
	if (!why && !subnet)
		why = "The DHCPv6 range is in no subnet of the network";
	else if (!why && (!vpc_prefix_has(&subnet->prefix, &dhcp->last6) ||
			  !ipv6_prefix_equal(&dhcp->first6, &dhcp->last6, 64)))
		why = "The DHCPv6 range must be inside one subnet and one /64";
	else if (!why && memcmp(&dhcp->first6, &dhcp->last6,
				sizeof(dhcp->first6)) > 0)
		why = "The DHCPv6 range ends before it begins";
	if (!why)
		return 0;
	NL_SET_ERR_MSG_ATTR_FMT(extack, attr, "%s", why);
	return -EINVAL;
}

/* Both ends are in one subnet; whether a range has them does not matter. */
static int check_exclude(const struct vpc_network_config *config,
			 const struct vpc_dhcp_exclude *exclude,
			 const struct nlattr *attr,
			 struct netlink_ext_ack *extack)
{
	const struct vpc_subnet *subnet;

	subnet = vpc_network_subnet(config, &exclude->first);
	if (!subnet || !vpc_prefix_has(&subnet->prefix, &exclude->last)) {
		NL_SET_ERR_MSG_ATTR_FMT(extack, attr,
					"Excluded from %s: both ends are not in one subnet",
					vpc_addr_text(&exclude->first).s);
		return -EINVAL;
	}
	if (!vpc_addr_is_v4(&exclude->first) &&
	    !ipv6_prefix_equal(&exclude->first, &exclude->last, 64)) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "What is excluded must be inside one /64");
		return -EINVAL;
	}
	if (memcmp(&exclude->first, &exclude->last,
		   sizeof(exclude->first)) > 0) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "What is excluded ends before it begins");
		return -EINVAL;
	}
	return 0;
}

int vpc_network_check_guest(struct vpc *vpc, const struct in6_addr *addr,
			    const struct nlattr *attr,
			    struct netlink_ext_ack *extack)
{
	struct vpc_network *network = vpc_network_by_addr(vpc, addr);
	const struct vpc_network_config *config;

	lockdep_assert_held(&vpc->lock);

	if (!network) {
		NL_SET_ERR_MSG_ATTR_FMT(extack, attr, "%s is in no subnet of %s",
					vpc_addr_text(addr).s, vpc->dev->name);
		return -EINVAL;
	}
	config = config_of(network);
	if (vpc_network_is_gateway(config, addr)) {
		NL_SET_ERR_MSG_ATTR_FMT(extack, attr, "%s is the router's",
					vpc_addr_text(addr).s);
		return -EINVAL;
	}
	if (vpc_prefix_is_edge(&vpc_network_subnet(config, addr)->prefix,
			       addr)) {
		NL_SET_ERR_MSG_ATTR_FMT(extack, attr,
					"%s cannot be a host's address",
					vpc_addr_text(addr).s);
		return -EINVAL;
	}
	return 0;
}

bool vpc_network_strands(const struct vpc_network *network,
			 const struct vpc_network_config *config,
			 const struct in6_addr *addr)
{
	const struct vpc_subnet *subnet;

	if (!vpc_network_subnet(config_of(network), addr))
		return false;
	subnet = config ? vpc_network_subnet(config, addr) : NULL;
	return !subnet || vpc_prefix_is_edge(&subnet->prefix, addr) ||
	       vpc_network_is_gateway(config, addr);
}

static int check_ports(struct vpc_network *network,
		       const struct vpc_network_config *config,
		       const struct nlattr *attr,
		       struct netlink_ext_ack *extack)
{
	const struct vpc_port_config *pc;
	struct vpc_port *port;
	int i;

	list_for_each_entry(port, &network->ports, network_list) {
		pc = rcu_dereference_protected(port->config,
					       lockdep_is_held(&network->vpc->lock));
		for (i = 0; i < pc->n_addresses; i++) {
			if (!vpc_network_strands(network, config,
						 &pc->addresses[i]))
				continue;
			NL_SET_ERR_MSG_ATTR_FMT(extack, attr,
						"Port %s still uses %s",
						port->dev->name,
						vpc_addr_text(&pc->addresses[i]).s);
			return -EBUSY;
		}
	}
	return 0;
}

static int check_reservations(struct vpc_network *network,
			      struct vpc_ipam *ipam,
			      const struct vpc_network_config *config,
			      const struct nlattr *attr,
			      struct netlink_ext_ack *extack)
{
	struct vpc_lease_info info;
	u64 from = 0;

	while (vpc_ipam_next_reservation(ipam, &from, &info)) {
		if (!vpc_network_strands(network, config, &info.addr6))
			continue;
		NL_SET_ERR_MSG_ATTR_FMT(extack, attr, "%s is still reserved",
					vpc_addr_text(&info.addr6).s);
		return -EBUSY;
	}
	if (vpc_ipam_strands(ipam, config, &info)) {
		NL_SET_ERR_MSG_ATTR_FMT(extack, attr,
					"%s is reserved, in another /64",
					vpc_addr_text(&info.addr6).s);
		return -EBUSY;
	}
	return 0;
}

static int check_routes(struct vpc_network *network,
			const struct vpc_network_config *config,
			const struct nlattr *attr,
			struct netlink_ext_ack *extack)
{
	const struct vpc_nexthop *route = vpc_route_stranded(network, config);

	if (!route)
		return 0;

	NL_SET_ERR_MSG_ATTR_FMT(extack, attr, "A route still goes via %s",
				vpc_addr_text(&route->key.via).s);
	return -EBUSY;
}

static int check_fips(struct vpc_network *network,
		      const struct vpc_network_config *config,
		      const struct nlattr *attr,
		      struct netlink_ext_ack *extack)
{
	const struct vpc_fip *fip = vpc_fip_stranded(network, config);

	if (!fip)
		return 0;

	NL_SET_ERR_MSG_ATTR_FMT(extack, attr,
				"A floating IP still leads to %s",
				vpc_addr_text(&fip->inside).s);
	return -EBUSY;
}

static int check_nat(struct vpc_network *network,
		     const struct vpc_network_config *config,
		     const struct nlattr *attr, struct netlink_ext_ack *extack)
{
	const struct vpc_nat_rule *rule = vpc_nat_stranded(network, config);

	if (!rule)
		return 0;

	NL_SET_ERR_MSG_ATTR_FMT(extack, attr,
				"NAT rule %u still leads to a guest there",
				rule->id);
	return -EBUSY;
}

int vpc_network_check(struct vpc *vpc, struct vpc_network *network,
		      struct vpc_network_config *config,
		      struct nlattr **attrs, struct netlink_ext_ack *extack)
{
	const struct nlattr *attr = vpc_attr(attrs, VPC_A_NETWORK_SUBNET);
	int err, i;

	lockdep_assert_held(&vpc->lock);

	for (i = 0; i < config->n_subnets; i++) {
		struct vpc_subnet *subnet = &config->subnets[i];

		err = check_overlap(vpc, network, config, i, attr, extack);
		if (!err)
			err = check_prefix(&subnet->prefix, attr, extack);
		if (!err)
			err = check_gateway(subnet, attr, extack);
		if (err)
			return err;
	}
	err = check_dhcp(config, vpc_attr(attrs, VPC_A_NETWORK_DHCP) ?: attr,
			 extack);
	if (!err)
		err = check_dhcp6(config, vpc_attr(attrs, VPC_A_NETWORK_DHCP) ?:
				  attr, extack);
	for (i = 0; !err && i < config->dhcp.n_exclude; i++)
		err = check_exclude(config, &config->dhcp.exclude[i],
				    vpc_attr(attrs, VPC_A_NETWORK_DHCP) ?: attr,
				    extack);
	if (err || !network)
		return err;

	err = check_ports(network, config, attr, extack);
	if (!err)
		err = check_reservations(network, network->ipam, config, attr,
					 extack);
	if (!err)
		err = check_reservations(network, network->ipam6, config, attr,
					 extack);
	if (!err)
		err = check_routes(network, config, attr, extack);
	if (!err)
		err = check_fips(network, config, attr, extack);
	if (!err)
		err = check_nat(network, config, attr, extack);
	return err;
}
