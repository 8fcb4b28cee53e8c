// SPDX-License-Identifier: GPL-2.0
/* The DHCP settings in messages about a network. */
#include "message.h"
#include "../ipam.h"
#include "../network.h"

static int put_servers(struct sk_buff *skb, int type, const __be32 *servers,
		       int n)
{
	int i;

	for (i = 0; i < n; i++)
		if (nla_put_in_addr(skb, type, servers[i]))
			return -EMSGSIZE;
	return 0;
}

static int put_servers6(struct sk_buff *skb, int type,
			const struct in6_addr *servers, int n)
{
	int i;

	for (i = 0; i < n; i++)
		if (nla_put_in6_addr(skb, type, &servers[i]))
			return -EMSGSIZE;
	return 0;
}

static int put_dhcp6(struct sk_buff *skb, struct vpc_ipam *ipam,
		     const struct vpc_dhcp_config *dhcp)
{
	struct vpc_ipam_usage usage;

	vpc_ipam_usage(ipam, &usage);
	if (nla_put_u32(skb, VPC_A_DHCP_MODE6, dhcp->mode6) ||
	    (!ipv6_addr_any(&dhcp->first6) &&
	     (nla_put_in6_addr(skb, VPC_A_DHCP_FIRST6, &dhcp->first6) ||
	      nla_put_in6_addr(skb, VPC_A_DHCP_LAST6, &dhcp->last6))) ||
	    nla_put_u32(skb, VPC_A_DHCP_SIZE6, usage.size) ||
	    nla_put_u32(skb, VPC_A_DHCP_USED6, usage.used) ||
	    put_servers6(skb, VPC_A_DHCP_DNS6, dhcp->dns6, dhcp->n_dns6) ||
	    put_servers6(skb, VPC_A_DHCP_NTP6, dhcp->ntp6, dhcp->n_ntp6))
		return -EMSGSIZE;
	return 0;
}

int vpc_nl_put_dhcp(struct sk_buff *skb, const struct vpc_network *network,
		    const struct vpc_dhcp_config *dhcp)
{
	struct nlattr *nest = nla_nest_start(skb, VPC_A_NETWORK_DHCP);
	struct vpc_ipam_usage usage;

	vpc_ipam_usage(network->ipam, &usage);
	if (!nest || nla_put_u8(skb, VPC_A_DHCP_ENABLED, dhcp->enabled) ||
	    (dhcp->first &&
	     nla_put_in_addr(skb, VPC_A_DHCP_FIRST, dhcp->first)) ||
	    (dhcp->last && nla_put_in_addr(skb, VPC_A_DHCP_LAST, dhcp->last)) ||
	    nla_put_u32(skb, VPC_A_DHCP_LEASE_TIME, dhcp->lease_time) ||
	    put_servers(skb, VPC_A_DHCP_DNS, dhcp->dns, dhcp->n_dns) ||
	    put_servers(skb, VPC_A_DHCP_NTP, dhcp->ntp, dhcp->n_ntp) ||
	    (*dhcp->domain &&
	     nla_put_string(skb, VPC_A_DHCP_DOMAIN, dhcp->domain)) ||
	    vpc_nl_put_dhcp_extra(skb, &dhcp->extra) ||
	    nla_put_u32(skb, VPC_A_DHCP_SIZE, usage.size) ||
	    nla_put_u32(skb, VPC_A_DHCP_USED, usage.used) ||
	    put_dhcp6(skb, network->ipam6, dhcp) ||
	    vpc_nl_put_exclude(skb, dhcp) ||
	    nla_put_u32(skb, VPC_A_DHCP_QUARANTINE, dhcp->quarantine) ||
	    nla_put_u8(skb, VPC_A_DHCP_PROBE, dhcp->probe) ||
	    vpc_nl_put_usage(skb, VPC_A_DHCP_USAGE, network->ipam) ||
	    vpc_nl_put_usage(skb, VPC_A_DHCP_USAGE6, network->ipam6))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

/* Servers in order; those given replace all others, 0.0.0.0 is none. */
static int get_servers(const struct nlattr *nest, int type, __be32 *servers,
		       u8 *n, struct netlink_ext_ack *extack)
{
	const struct nlattr *attr;
	bool given = false;
	int rem, i = 0;

	nla_for_each_nested(attr, nest, rem) {
		__be32 server;

		if (nla_type(attr) != type)
			continue;
		given = true;
		server = nla_get_in_addr(attr);
		if (!server)
			continue;
		if (i == VPC_DNS_MAX || ipv4_is_multicast(server) ||
		    ipv4_is_lbcast(server)) {
			NL_SET_ERR_MSG_ATTR_FMT(extack, attr,
						"DHCP names at most %u servers, each a host",
						VPC_DNS_MAX);
			return -EINVAL;
		}
		servers[i++] = server;
	}
	if (given)
		*n = i;
	return 0;
}

/* The same of IPv6; :: is none. */
static int get_servers6(const struct nlattr *nest, int type,
			struct in6_addr *servers, u8 *n,
			struct netlink_ext_ack *extack)
{
	const struct nlattr *attr;
	bool given = false;
	int rem, i = 0;

	nla_for_each_nested(attr, nest, rem) {
		struct in6_addr server;

		if (nla_type(attr) != type)
			continue;
		given = true;
		server = nla_get_in6_addr(attr);
		if (ipv6_addr_any(&server))
			continue;
		if (i == VPC_DNS_MAX || ipv6_addr_is_multicast(&server) ||
		    ipv6_addr_loopback(&server) || vpc_addr_is_v4(&server)) {
			NL_SET_ERR_MSG_ATTR_FMT(extack, attr,
						"DHCPv6 names at most %u servers, each a host",
						VPC_DNS_MAX);
			return -EINVAL;
		}
		servers[i++] = server;
	}
	if (given)
		*n = i;
	return 0;
}

static int refuse_counted(struct nlattr **attrs, struct netlink_ext_ack *extack)
{
	static const int counted[] = {
		VPC_A_DHCP_SIZE, VPC_A_DHCP_USED,
		VPC_A_DHCP_SIZE6, VPC_A_DHCP_USED6,
		VPC_A_DHCP_USAGE, VPC_A_DHCP_USAGE6,
	};
	int i;

	for (i = 0; i < ARRAY_SIZE(counted); i++) {
		if (!attrs[counted[i]])
			continue;
		NL_SET_ERR_MSG_ATTR(extack, attrs[counted[i]],
				    "This is counted, not set");
		return -EINVAL;
	}
	return 0;
}

/* Both ends; :: is none. */
static int get_range6(struct nlattr **attrs, struct vpc_dhcp_config *dhcp,
		      struct netlink_ext_ack *extack)
{
	const struct nlattr *first = attrs[VPC_A_DHCP_FIRST6];
	const struct nlattr *last = attrs[VPC_A_DHCP_LAST6];

	if (!first && !last)
		return 0;
	if (!first || !last) {
		NL_SET_ERR_MSG_ATTR(extack, first ?: last,
				    "A DHCPv6 range has two ends");
		return -EINVAL;
	}
	dhcp->first6 = nla_get_in6_addr(first);
	dhcp->last6 = nla_get_in6_addr(last);
	if (ipv6_addr_any(&dhcp->first6) != ipv6_addr_any(&dhcp->last6)) {
		NL_SET_ERR_MSG_ATTR(extack, last,
				    "Both ends of a DHCPv6 range are ::, or none");
		return -EINVAL;
	}
	return 0;
}

int vpc_nl_get_dhcp(const struct nlattr *nest, struct vpc_dhcp_config *dhcp,
		    struct netlink_ext_ack *extack)
{
	struct nlattr *attrs[VPC_A_DHCP_MAX + 1];
	int err;

	err = nla_parse_nested(attrs, VPC_A_DHCP_MAX, nest, vpc_dhcp_nl_policy,
			       extack);
	if (err)
		return err;
	err = refuse_counted(attrs, extack);
	if (err)
		return err;
	if (attrs[VPC_A_DHCP_ENABLED])
		dhcp->enabled = nla_get_u8(attrs[VPC_A_DHCP_ENABLED]);
	/* One end alone takes the other one from the subnet. */
	if (attrs[VPC_A_DHCP_FIRST] || attrs[VPC_A_DHCP_LAST]) {
		dhcp->first = 0;
		dhcp->last = 0;
	}
	if (attrs[VPC_A_DHCP_FIRST])
		dhcp->first = nla_get_in_addr(attrs[VPC_A_DHCP_FIRST]);
	if (attrs[VPC_A_DHCP_LAST])
		dhcp->last = nla_get_in_addr(attrs[VPC_A_DHCP_LAST]);
	if (attrs[VPC_A_DHCP_LEASE_TIME])
		dhcp->lease_time = nla_get_u32(attrs[VPC_A_DHCP_LEASE_TIME]);
	if (attrs[VPC_A_DHCP_DOMAIN]) {
		err = vpc_nl_get_hostname(attrs[VPC_A_DHCP_DOMAIN],
					  dhcp->domain, sizeof(dhcp->domain),
					  extack);
		if (err)
			return err;
	}
	err = get_servers(nest, VPC_A_DHCP_DNS, dhcp->dns, &dhcp->n_dns,
			  extack);
	if (!err)
		err = get_servers(nest, VPC_A_DHCP_NTP, dhcp->ntp,
				  &dhcp->n_ntp, extack);
	if (!err)
		err = vpc_nl_get_dhcp_extra(nest, &dhcp->extra, extack);
	if (!err)
		err = get_servers6(nest, VPC_A_DHCP_DNS6, dhcp->dns6,
				   &dhcp->n_dns6, extack);
	if (!err)
		err = get_servers6(nest, VPC_A_DHCP_NTP6, dhcp->ntp6,
				   &dhcp->n_ntp6, extack);
	if (!err)
		err = get_range6(attrs, dhcp, extack);
	if (!err && attrs[VPC_A_DHCP_MODE6])
		dhcp->mode6 = nla_get_u32(attrs[VPC_A_DHCP_MODE6]);
	if (!err && attrs[VPC_A_DHCP_QUARANTINE])
		dhcp->quarantine = nla_get_u32(attrs[VPC_A_DHCP_QUARANTINE]);
	if (!err && attrs[VPC_A_DHCP_PROBE])
		dhcp->probe = nla_get_u8(attrs[VPC_A_DHCP_PROBE]);
	if (!err)
		err = vpc_nl_get_exclude(nest, dhcp, extack);
	return err;
}
