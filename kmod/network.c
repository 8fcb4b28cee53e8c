// SPDX-License-Identifier: GPL-2.0
/*
 * Networks: their subnets, settings and connected routes.
 *
 * Lifetime: vpc_network_del() takes a network without ports and routes out of
 * the route table and the list, waits for the readers that found it there,
 * takes away the neighbours that they may have made, and waits once more for
 * the readers that found those. Nothing leads to it then, and it is freed at
 * once; its address pool may sleep on the way. Flows hold no network.
 */
#include <linux/ctype.h>
#include <linux/slab.h>
#include <linux/string_choices.h>
#include "advertise.h"
#include "fip.h"
#include "ipam.h"
#include "nat_rule.h"
#include "neigh.h"
#include "netlink/netlink.h"
#include "network.h"
#include "route.h"
#include "stats.h"
#include "verdict.h"

#define LEASE_TIME	3600
#define QUARANTINE	60
#define RA_VALID	86400	/* seconds, of a prefix */
#define RA_PREFERRED	14400

const struct in6_addr vpc_router_lladdr = {
	.s6_addr = { 0xfe, 0x80, [15] = 1 },
};

static struct vpc_network_config *config_of(const struct vpc_network *network)
{
	return rcu_dereference_check(network->config,
				     lockdep_is_held(&network->vpc->lock));
}

const struct vpc_subnet *
vpc_network_subnet(const struct vpc_network_config *config,
		   const struct in6_addr *addr)
{
	int i;

	for (i = 0; i < config->n_subnets; i++)
		if (vpc_prefix_has(&config->subnets[i].prefix, addr))
			return &config->subnets[i];
	return NULL;
}

static const struct vpc_subnet *
first_subnet6(const struct vpc_network_config *config)
{
	int i;

	for (i = 0; i < config->n_subnets; i++)
		if (!vpc_prefix_is_v4(&config->subnets[i].prefix))
			return &config->subnets[i];
	return NULL;
}

bool vpc_network_serves6(const struct vpc_network_config *config)
{
	return config->dhcp.mode6 != VPC_DHCP6_MODE_OFF &&
	       first_subnet6(config);
}

bool vpc_network_is_managed(const struct vpc_network_config *config,
			    const struct in6_addr *addr)
{
	const struct vpc_dhcp_config *dhcp = &config->dhcp;
	const struct vpc_subnet *subnet;

	if (dhcp->mode6 != VPC_DHCP6_MODE_STATEFUL)
		return false;
	subnet = ipv6_addr_any(&dhcp->first6) ? first_subnet6(config) :
		 vpc_network_subnet(config, &dhcp->first6);
	return subnet && vpc_prefix_has(&subnet->prefix, addr);
}

bool vpc_network_is_gateway(const struct vpc_network_config *config,
			    const struct in6_addr *addr)
{
	int i;

	for (i = 0; i < config->n_subnets; i++)
		if (ipv6_addr_equal(&config->subnets[i].gateway, addr))
			return true;
	return ipv6_addr_equal(addr, &vpc_router_lladdr);
}

bool vpc_network_is_broadcast(const struct vpc_network_config *config,
			      const struct in6_addr *addr)
{
	int i;

	for (i = 0; i < config->n_subnets; i++)
		if (vpc_prefix_is_broadcast(&config->subnets[i].prefix, addr))
			return true;
	return false;
}

bool vpc_network_source(const struct vpc_network_config *config,
			const struct in6_addr *like, struct in6_addr *source)
{
	const struct vpc_subnet *subnet = vpc_network_subnet(config, like);
	bool v4 = vpc_addr_is_v4(like);
	int i;

	if (subnet) {
		*source = subnet->gateway;
		return true;
	}
	if (!v4 && ipv6_addr_type(like) & IPV6_ADDR_LINKLOCAL) {
		*source = vpc_router_lladdr;
		return true;
	}
	for (i = 0; i < config->n_subnets; i++) {
		*source = config->subnets[i].gateway;
		if (vpc_addr_is_v4(source) == v4)
			return true;
	}
	return false;
}

struct vpc_network *vpc_network_find(struct vpc *vpc, const char *name)
{
	struct vpc_network *network;

	list_for_each_entry_rcu(network, &vpc->networks, list,
				lockdep_is_held(&vpc->lock))
		if (!strcmp(network->name, name))
			return network;
	return NULL;
}

struct vpc_network *vpc_network_by_addr(struct vpc *vpc,
					const struct in6_addr *addr)
{
	struct vpc_network *network;

	list_for_each_entry_rcu(network, &vpc->networks, list,
				lockdep_is_held(&vpc->lock))
		if (vpc_network_subnet(config_of(network), addr))
			return network;
	return NULL;
}

struct vpc_network_config *vpc_network_config_new(void)
{
	struct vpc_network_config *config;

	config = kzalloc(sizeof(*config), GFP_KERNEL);
	if (!config)
		return NULL;

	config->mtu = ETH_DATA_LEN;
	config->ra = true;
	config->ra_valid = RA_VALID;
	config->ra_preferred = RA_PREFERRED;
	config->dhcp.lease_time = LEASE_TIME;
	config->dhcp.quarantine = QUARANTINE;
	config->dhcp.probe = true;
	config->dhcp.mode6 = VPC_DHCP6_MODE_STATELESS;
	return config;
}

static int check_name(struct vpc *vpc, const char *name,
		      const struct nlattr *attr,
		      struct netlink_ext_ack *extack)
{
	const char *c;

	for (c = name; *c; c++)
		if (!isascii(*c) || !isgraph(*c) || *c == '/')
			break;
	if (!*name || *c) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "A name is made of printable characters without spaces and slashes");
		return -EINVAL;
	}
	if (vpc_network_find(vpc, name)) {
		NL_SET_ERR_MSG_ATTR_FMT(extack, attr,
					"There is a network %s already", name);
		return -EEXIST;
	}
	return 0;
}

bool vpc_network_has_prefix(const struct vpc_network_config *config,
			    const struct vpc_prefix *prefix)
{
	int i;

	for (i = 0; config && i < config->n_subnets; i++)
		if (vpc_prefix_equal(&config->subnets[i].prefix, prefix))
			return true;
	return false;
}

/* Take out the connected routes of @config that @keep does not have. */
static void disconnect(struct vpc_network *network,
		       const struct vpc_network_config *config, int n,
		       const struct vpc_network_config *keep)
{
	while (n--)
		if (!vpc_network_has_prefix(keep, &config->subnets[n].prefix))
			vpc_route_disconnect(network->vpc,
					     &config->subnets[n].prefix);
}

/* Put in the connected routes of @config that @old does not have. */
static int connect(struct vpc_network *network,
		   const struct vpc_network_config *config,
		   const struct vpc_network_config *old,
		   struct nlattr **attrs, struct netlink_ext_ack *extack)
{
	int err, i;

	for (i = 0; i < config->n_subnets; i++) {
		if (vpc_network_has_prefix(old, &config->subnets[i].prefix))
			continue;
		err = vpc_route_connect(network->vpc, network,
					&config->subnets[i].prefix, extack);
		if (err) {
			NL_SET_BAD_ATTR(extack,
					vpc_attr(attrs, VPC_A_NETWORK_SUBNET));
			disconnect(network, config, i, old);
			return err;
		}
	}
	return 0;
}

static struct vpc_network *network_new(struct vpc *vpc, const char *name,
				       struct vpc_network_config *config)
{
	struct vpc_network *network;

	network = kzalloc(sizeof(*network), GFP_KERNEL);
	if (!network)
		return NULL;

	network->vpc = vpc;
	strscpy(network->name, name, sizeof(network->name));
	INIT_LIST_HEAD(&network->ports);
	network->ra_next = jiffies;
	RCU_INIT_POINTER(network->config, config);
	network->ipam = vpc_ipam_new(network, AF_INET);
	if (!network->ipam)
		goto free_network;
	network->ipam6 = vpc_ipam_new(network, AF_INET6);
	if (!network->ipam6)
		goto free_ipam;
	vpc_created(network);
	return network;

free_ipam:
	vpc_ipam_free(network->ipam);
free_network:
	kfree(network);
	return NULL;
}

/* Nothing leads to it any more. Frees its config, too. */
static void network_free(struct vpc_network *network)
{
	vpc_ipam_free(network->ipam6);
	vpc_ipam_free(network->ipam);
	kfree(rcu_dereference_protected(network->config, true));
	kfree(network);
	vpc_destroyed(network);
}

struct vpc_network *vpc_network_add(struct vpc *vpc, const char *name,
				    struct vpc_network_config *config,
				    struct nlattr **attrs,
				    struct netlink_ext_ack *extack)
{
	struct vpc_network *network;
	int err;

	lockdep_assert_held(&vpc->lock);

	if (vpc->n_networks >= VPC_MAX_NETWORKS) {
		NL_SET_ERR_MSG_ATTR_FMT(extack,
					vpc_attr(attrs, VPC_A_NETWORK_NAME),
					"A VPC has at most %u networks",
					VPC_MAX_NETWORKS);
		err = -ENOSPC;
		goto free_config;
	}
	err = check_name(vpc, name, vpc_attr(attrs, VPC_A_NETWORK_NAME),
			 extack);
	if (!err)
		err = vpc_network_check(vpc, NULL, config, attrs, extack);
	if (err)
		goto free_config;

	network = network_new(vpc, name, config);
	if (!network) {
		err = -ENOMEM;
		goto free_config;
	}
	network->id = ++vpc->network_id;
	err = vpc_ipam_configure(network->ipam, config);
	if (!err)
		err = vpc_ipam_configure(network->ipam6, config);
	if (!err)
		err = connect(network, config, NULL, attrs, extack);
	if (err)
		goto free_network;

	list_add_tail_rcu(&network->list, &vpc->networks);
	vpc->n_networks++;
	vpc_config_changed(vpc);
	return network;

free_network:
	/* Packets may have found some of its routes. */
	synchronize_net();
	network_free(network);
	return ERR_PTR(err);
free_config:
	kfree(config);
	return ERR_PTR(err);
}

/* Both families or none: what has worked before works again. */
static int configure_ipam(struct vpc_network *network,
			  const struct vpc_network_config *config,
			  const struct vpc_network_config *old)
{
	int err;

	err = vpc_ipam_configure(network->ipam6, config);
	if (err)
		return err;
	err = vpc_ipam_configure(network->ipam, config);
	if (err)
		vpc_ipam_configure(network->ipam6, old);
	return err;
}

int vpc_network_set(struct vpc_network *network,
		    struct vpc_network_config *config, struct nlattr **attrs,
		    struct netlink_ext_ack *extack)
{
	struct vpc_network_config *old = config_of(network);
	struct vpc *vpc = network->vpc;
	int err;

	lockdep_assert_held(&vpc->lock);

	err = vpc_network_check(vpc, network, config, attrs, extack);
	if (!err)
		err = connect(network, config, old, attrs, extack);
	if (err)
		goto free_config;
	err = configure_ipam(network, config, old);
	if (err)
		goto disconnect;

	rcu_assign_pointer(network->config, config);
	disconnect(network, old, old->n_subnets, config);
	vpc_config_changed(vpc);
	vpc_verdict_withdraw(network, old);
	vpc_advertise_change(network);
	kfree_rcu(old, rcu);
	return 0;

disconnect:
	disconnect(network, config, config->n_subnets, old);
free_config:
	kfree(config);
	return err;
}

int vpc_network_del(struct vpc_network *network,
		    struct netlink_ext_ack *extack)
{
	struct vpc_network_config *config = config_of(network);
	const struct vpc_nat_rule *rule;
	struct vpc *vpc = network->vpc;
	const struct vpc_fip *fip;

	lockdep_assert_held(&vpc->lock);

	if (network->n_ports) {
		NL_SET_ERR_MSG_FMT(extack, "Network %s still has %u port%s",
				   network->name, network->n_ports,
				   str_plural(network->n_ports));
		return -EBUSY;
	}
	if (network->n_routes) {
		NL_SET_ERR_MSG_FMT(extack,
				   "Network %s still has the next hop of %u route%s",
				   network->name, network->n_routes,
				   str_plural(network->n_routes));
		return -EBUSY;
	}

	fip = vpc_fip_stranded(network, NULL);
	if (fip) {
		NL_SET_ERR_MSG_FMT(extack, "Floating IP %s still leads to it",
				   vpc_addr_text(&fip->addr).s);
		return -EBUSY;
	}
	rule = vpc_nat_stranded(network, NULL);
	if (rule) {
		NL_SET_ERR_MSG_FMT(extack, "NAT rule %u still leads to it",
				   rule->id);
		return -EBUSY;
	}

	disconnect(network, config, config->n_subnets, NULL);
	list_del_rcu(&network->list);
	vpc->n_networks--;
	vpc_config_changed(vpc);
	vpc_nl_network_notify(network, VPC_CMD_NETWORK_DEL_NTF);

	synchronize_net();
	vpc_neigh_flush_network(network);
	synchronize_net();
	network_free(network);
	return 0;
}
