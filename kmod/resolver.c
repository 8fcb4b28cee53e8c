// SPDX-License-Identifier: GPL-2.0
/* Resolvers of a zone: who is asked, and whether they answer. */
#include <linux/random.h>
#include "packet.h"
#include "vpc.h"
#include "zone.h"

struct vpc_resolver *vpc_resolver_find(struct vpc_zone_config *config,
				       const struct in6_addr *addr)
{
	int i;

	for (i = 0; i < config->n_resolvers; i++)
		if (ipv6_addr_equal(&config->resolvers[i].addr, addr))
			return &config->resolvers[i];
	return NULL;
}

static struct vpc_resolver *find(const struct vpc *vpc,
				 const struct in6_addr *addr)
{
	const struct vpc_zone *zone = rcu_dereference(vpc->dns);

	return zone ? vpc_resolver_find(rcu_dereference(zone->config), addr) :
		      NULL;
}

bool vpc_resolver_is(const struct vpc *vpc, const struct in6_addr *addr)
{
	return find(vpc, addr);
}

unsigned int vpc_resolver_order(struct vpc_zone_config *config, bool v4,
				struct vpc_resolver **order)
{
	unsigned int from = get_random_u32_below(config->n_resolvers ?: 1);
	struct vpc_resolver *resolver, *silent[VPC_RESOLVER_MAX];
	unsigned int n = 0, n_silent = 0, i;

	for (i = 0; i < config->n_resolvers; i++) {
		resolver = &config->resolvers[(from + i) % config->n_resolvers];
		if (vpc_addr_is_v4(&resolver->addr) != v4)
			continue;
		if (vpc_resolver_is_silent(resolver))
			silent[n_silent++] = resolver;
		else
			order[n++] = resolver;
	}
	memcpy(order + n, silent, n_silent * sizeof(*silent));
	return n + n_silent;
}

struct vpc_resolver *vpc_resolver_choose(struct vpc_zone_config *config,
					 const struct vpc_pkt *pkt)
{
	struct vpc_resolver *order[VPC_RESOLVER_MAX];

	return vpc_resolver_order(config, pkt->family == AF_INET, order) ?
	       order[0] : NULL;
}

void vpc_resolver_asked(const struct vpc *vpc, const struct in6_addr *addr)
{
	struct vpc_resolver *resolver = find(vpc, addr);
	u32 since, now = (u32)jiffies;

	if (!resolver)
		return;
	atomic64_inc(&resolver->asked);
	since = READ_ONCE(resolver->since);
	if (!since)
		WRITE_ONCE(resolver->since, now ?: 1);
	else if (now - since >= VPC_RESOLVER_RETRY)
		/* This query alone tries it. */
		WRITE_ONCE(resolver->since, (now - VPC_RESOLVER_PATIENCE) ?: 1);
}

void vpc_resolver_answered(const struct vpc *vpc, const struct in6_addr *addr)
{
	struct vpc_resolver *resolver = find(vpc, addr);

	if (!resolver)
		return;
	atomic64_inc(&resolver->answered);
	if (READ_ONCE(resolver->since))
		WRITE_ONCE(resolver->since, 0);
}

void vpc_resolver_keep(struct vpc_zone_config *config,
		       struct vpc_zone_config *old)
{
	struct vpc_resolver *known;
	int i;

	for (i = 0; i < config->n_resolvers; i++) {
		known = vpc_resolver_find(old, &config->resolvers[i].addr);
		if (known)
			config->resolvers[i] = *known;
	}
}
