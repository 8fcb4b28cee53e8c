/* SPDX-License-Identifier: GPL-2.0 */
/* What the hosts of a network are told of DNS in IPv6. */
#ifndef _VPC_NAMING_H
#define _VPC_NAMING_H

#include <linux/in6.h>
#include <uapi/linux/vpc.h>
#include "reply/dns_name.h"

struct vpc;
struct vpc_network_config;

/**
 * struct vpc_naming - whom to ask, and for what
 * @n_servers: length of @servers
 * @servers: the network's own, or the router where the VPC has a zone and the
 *	network no servers of either family
 * @search: where @n_servers is not 0, the network's domain or else the zone;
 *	its length is 0 for none
 */
struct vpc_naming {
	u8 n_servers;
	struct in6_addr servers[VPC_DNS_MAX];
	struct vpc_dns_name search;
};

/* RCU, or vpc->lock and RCU. */
void vpc_naming_read(const struct vpc *vpc,
		     const struct vpc_network_config *config,
		     struct vpc_naming *naming);
bool vpc_naming_has(const struct vpc_naming *naming,
		    const struct in6_addr *server);

static inline bool vpc_naming_searches(const struct vpc_naming *naming,
				       const struct vpc_dns_name *search)
{
	return naming->search.len && !vpc_dns_name_below(&naming->search, search);
}

#endif
