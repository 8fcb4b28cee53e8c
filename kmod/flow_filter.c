// SPDX-License-Identifier: GPL-2.0
/* Which flows a listing or a flush is about. */
#include "flow_filter.h"
#include "vpc.h"

static bool has_address(const struct vpc_flow *flow,
			const struct vpc_prefix *prefix)
{
	int i;

	for (i = 0; i < 2; i++)
		if (vpc_prefix_has(prefix, &flow->dir[i].key.saddr) ||
		    vpc_prefix_has(prefix, &flow->dir[i].key.daddr))
			return true;
	return false;
}

static bool has_port(const struct vpc_flow *flow, __be16 port)
{
	int i;

	for (i = 0; i < 2; i++)
		if (flow->dir[i].key.sport == port ||
		    flow->dir[i].key.dport == port)
			return true;
	return false;
}

bool vpc_flow_filter_match(const struct vpc_flow_filter *filter,
			   const struct vpc_flow *flow)
{
	const struct vpc_key *key = &flow->dir[0].key;
	u16 by = filter->by;

	bool wants_mapping = (by & VPC_FLOW_BY_STATE) &&
			     filter->state == VPC_FLOW_STATE_MAPPING;

	/* A mapping is listed where it is asked for, as it is no flow. */
	if (READ_ONCE(flow->dead) ||
	    wants_mapping != !!(flow->flags & VPC_FLOW_OPEN) ||
	    (filter->vpc && flow->vpc != filter->vpc) ||
	    (filter->net && flow->vpc->net != filter->net))
		return false;
	if (!by)
		return true;

	return (!(by & VPC_FLOW_BY_PROTOCOL) ||
		key->proto == filter->protocol) &&
	       (!(by & VPC_FLOW_BY_STATE) ||
		vpc_flow_state(flow) == filter->state) &&
	       (!(by & VPC_FLOW_BY_NAT_ID) ||
		flow->nat_id == filter->nat_id) &&
	       (!(by & VPC_FLOW_BY_SRC) ||
		vpc_prefix_has(&filter->src, &key->saddr)) &&
	       (!(by & VPC_FLOW_BY_DST) ||
		vpc_prefix_has(&filter->dst, &key->daddr)) &&
	       (!(by & VPC_FLOW_BY_SPORT) || key->sport == filter->sport) &&
	       (!(by & VPC_FLOW_BY_DPORT) || key->dport == filter->dport) &&
	       (!(by & VPC_FLOW_BY_ADDRESS) ||
		has_address(flow, &filter->address)) &&
	       (!(by & VPC_FLOW_BY_PORT) || has_port(flow, filter->port)) &&
	       (!(by & VPC_FLOW_BY_SERVICE) ||
		flow->flags & (VPC_FLOW_SERVICE | VPC_FLOW_PROXY));
}
