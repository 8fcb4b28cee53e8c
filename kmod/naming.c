// SPDX-License-Identifier: GPL-2.0
/* What the hosts of a network are told of DNS in IPv6. */
#include "naming.h"
#include "network.h"
#include "vpc.h"
#include "zone.h"

/* The router is a server where nobody else is named, with its first address. */
static void name_router(const struct vpc_network_config *config,
			struct vpc_naming *naming)
{
	int i;

	for (i = 0; i < config->n_subnets && !naming->n_servers; i++)
		if (!vpc_prefix_is_v4(&config->subnets[i].prefix))
			naming->servers[naming->n_servers++] =
				config->subnets[i].gateway;
}

void vpc_naming_read(const struct vpc *vpc,
		     const struct vpc_network_config *config,
		     struct vpc_naming *naming)
{
	const struct vpc_dhcp_config *dhcp = &config->dhcp;
	const struct vpc_zone *zone = rcu_dereference(vpc->dns);
	static const struct vpc_dns_name root = { .len = 1 };

	naming->n_servers = dhcp->n_dns6;
	naming->search.len = 0;
	memcpy(naming->servers, dhcp->dns6,
	       dhcp->n_dns6 * sizeof(dhcp->dns6[0]));
	if (zone && !dhcp->n_dns && !dhcp->n_dns6)
		name_router(config, naming);
	if (!naming->n_servers)
		return;
	if (dhcp->domain[0] &&
	    vpc_dns_name_parse(&naming->search, dhcp->domain, &root))
		return;
	naming->search.len = 0;
	if (zone)
		naming->search = rcu_dereference(zone->config)->name;
}

bool vpc_naming_has(const struct vpc_naming *naming,
		    const struct in6_addr *server)
{
	int i;

	for (i = 0; i < naming->n_servers; i++)
		if (ipv6_addr_equal(&naming->servers[i], server))
			return true;
	return false;
}
