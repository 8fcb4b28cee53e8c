// SPDX-License-Identifier: GPL-2.0
/*
 * The translation of a new connection: the addresses and ports on the outside.
 *
 * Uniqueness of a public port needs no table of ports: the
 * key of the answers (public address and port, remote address and port) is
 * inserted into the flow table, which refuses a second one. So choice and
 * claim are one step, two CPUs cannot pick the same port, and one port serves
 * any number of destinations.
 *
 * Endpoint-independent mapping keeps a guest's public port the same whomever it
 * speaks to (RFC 4787 REQ-1). It claims the port for itself alone, by an entry
 * in the flow table that is open to everybody: a mapping. Those who may send to
 * it are let in by what filtering asks for, the mapping or its part that is
 * open to one address (nat.c).
 */
#include <linux/random.h>
#include "fip.h"
#include "flow.h"
#include "gateway.h"
#include "mapping.h"
#include "meter.h"
#include "nat_rule.h"
#include "zone.h"

#define PORT_MIN	1024
#define PORT_TRIES	64	/* random ones; then those that became free last, */
#define PORT_STEPS	512	/* and so many in row */
#define MAPPING_TRIES	8	/* others make and end it, too */

/* The identifier of an echo may be anything, ports keep off the first 1024. */
static u16 lowest_port(u8 proto)
{
	return proto == IPPROTO_TCP || proto == IPPROTO_UDP ? PORT_MIN : 0;
}

static u16 random_port(u8 proto)
{
	u16 lowest = lowest_port(proto);

	return lowest + get_random_u32_below(U16_MAX + 1 - lowest);
}

/* Where nearly all are taken, chance finds the few that are not too late. */
static u16 freed_port(const struct vpc *vpc, int age)
{
	u8 at = READ_ONCE(vpc->freed.next) - 1 - age;

	return READ_ONCE(vpc->freed.port[at % VPC_FREED_PORTS]);
}

/* The one to be tried after @port, as the @i-th. */
static u16 next_port(const struct vpc *vpc, u8 proto, u16 port, int i)
{
	if (i >= PORT_TRIES && i < PORT_TRIES + VPC_FREED_PORTS) {
		port = freed_port(vpc, i - PORT_TRIES);
		if (port >= lowest_port(proto))
			return port;
	} else if (i > PORT_TRIES + VPC_FREED_PORTS && port != U16_MAX) {
		return port + 1;
	}
	return random_port(proto);
}

static int insert(struct vpc_flow *flow)
{
	vpc_xlate_prepare(&flow->xlate[0], &flow->dir[0].key,
			  &flow->dir[1].key);
	vpc_xlate_invert(&flow->xlate[1], &flow->xlate[0]);
	return vpc_flow_insert(flow);
}

static int try_port(struct vpc_flow *flow, u16 port)
{
	flow->dir[1].key.dport = htons(port);
	if (vpc_nat_has_port(flow->vpc, &flow->dir[1].key))
		return -EADDRINUSE;
	return insert(flow);
}

/* Only of these is the port, or the identifier, a thing that can be changed. */
static bool has_choice(u8 proto)
{
	return proto == IPPROTO_TCP || proto == IPPROTO_UDP ||
	       proto == IPPROTO_ICMP;
}

/* Of a flow or a mapping, whose public address is chosen. */
static int claim_port(struct vpc_flow *flow)
{
	u16 port = ntohs(flow->dir[0].key.sport);
	u8 proto = flow->dir[0].key.proto;
	int err, i;

	/*
	 * RFC 4787 REQ-3a: the guest's own port where it can be had; but of a
	 * query one that nobody guesses (RFC 5452 section 9.2).
	 */
	if (flow->flags & VPC_FLOW_DNS)
		port = random_port(proto);
	err = try_port(flow, port);
	for (i = 0; err == -EADDRINUSE && has_choice(proto) &&
	     i < PORT_TRIES + VPC_FREED_PORTS + PORT_STEPS; i++) {
		port = next_port(flow->vpc, proto, port, i);
		err = try_port(flow, port);
	}
	/* It has none to give back. */
	if (err)
		flow->dir[1].key.dport = 0;
	return err;
}

void vpc_mapping_freed(const struct vpc_flow *flow)
{
	struct vpc_freed_ports *freed = &flow->vpc->freed;
	u8 next = READ_ONCE(freed->next);

	/* Not a floating IP's, nor one that others still have, or a rule. */
	if (!flow->nat_id || (flow->flags & VPC_FLOW_MAPPED) ||
	    !has_choice(flow->dir[0].key.proto) || vpc_mapping_is_inward(flow))
		return;
	WRITE_ONCE(freed->port[next % VPC_FREED_PORTS],
		   ntohs(flow->dir[1].key.dport));
	WRITE_ONCE(freed->next, next + 1);
}

/* Has a flow whose translation is over the key of the answers? End it. */
static bool evict(const struct vpc_flow *flow)
{
	struct vpc_flow *old;
	u8 dir;

	old = vpc_flow_lookup(&flow->dir[1].key, &dir);
	return old && old->vpc == flow->vpc && (old->flags & VPC_FLOW_NAT) &&
	       !vpc_mapping_valid(old->vpc, old) && vpc_flow_kill(old);
}

/* What stands in the way and is over, ends. */
static int insert_alone(struct vpc_flow *flow)
{
	int err = insert(flow);

	if (err == -EADDRINUSE && evict(flow))
		err = insert(flow);
	return err;
}

/* Would it be made like this again? */
static bool is_current(const struct vpc_flow *mapping,
		       const struct vpc_flow *flow)
{
	const struct vpc_key *public = &mapping->dir[1].key;

	return mapping->nat_id == flow->nat_id &&
	       public->zone == flow->dir[1].key.zone &&
	       ipv6_addr_equal(&public->daddr, &flow->dir[1].key.daddr);
}

/*
 * The mapping that a guest's port has already, or a new one; held. One that is
 * over by a change of the rules goes with its flows, and hinders nobody.
 */
static struct vpc_flow *get_mapping(const struct vpc_flow *flow)
{
	struct vpc_flow *mapping;
	int err, i;

	for (i = 0; i < MAPPING_TRIES; i++) {
		mapping = vpc_flow_mapping_out(&flow->dir[0].key, NULL);
		if (mapping) {
			if (is_current(mapping, flow) && vpc_mapping_hold(mapping))
				return mapping;
			vpc_flow_unlist(mapping);
		}
		mapping = vpc_flow_new_mapping(flow, NULL);
		if (!mapping)
			return NULL;
		err = claim_port(mapping);
		if (!err)
			return mapping;
		vpc_mapping_put(mapping);
		if (err != -EEXIST)
			return NULL;
	}
	return NULL;
}

/*
 * The part of a mapping that is open to the remote address of a flow; held, and
 * it has taken over @mapping, on failure as well.
 */
static struct vpc_flow *get_part(struct vpc_flow *mapping,
				 const struct vpc_flow *flow)
{
	const struct in6_addr *remote = &flow->dir[1].key.saddr;
	struct vpc_flow *part;
	int i;

	for (i = 0; i < MAPPING_TRIES; i++) {
		part = vpc_flow_mapping_out(&flow->dir[0].key, remote);
		if (part) {
			if (part->mapping == mapping && vpc_mapping_hold(part))
				goto out;
			vpc_flow_unlist(part);
		}
		part = vpc_flow_new_mapping(flow, remote);
		if (!part)
			goto out;
		part->dir[1].key.dport = mapping->dir[1].key.dport;
		vpc_mapping_hold(mapping);
		vpc_flow_join(part, mapping);
		if (!vpc_flow_insert(part))
			goto out;
		vpc_mapping_put(part);
	}
	part = NULL;
out:
	vpc_mapping_put(mapping);
	return part;
}

static int bind_mapped(struct vpc_flow *flow, const struct vpc_gateway *gateway)
{
	struct vpc_flow *mapping = get_mapping(flow);

	if (mapping &&
	    gateway->filtering == VPC_NAT_BEHAVIOR_ADDRESS_DEPENDENT)
		mapping = get_part(mapping, flow);
	if (!mapping)
		return -ENOSPC;
	vpc_flow_join(flow, mapping);
	flow->dir[1].key.dport = mapping->dir[1].key.dport;
	return insert_alone(flow);
}

/* RFC 4787 section 4.1; but nobody is to reach the guest by a helper's port. */
static bool is_independent(const struct vpc_gateway *gateway,
			   const struct vpc_flow *flow)
{
	return gateway->mapping == VPC_NAT_BEHAVIOR_ENDPOINT_INDEPENDENT &&
	       has_choice(flow->dir[0].key.proto) &&
	       !(flow->flags & VPC_FLOW_PROXY);
}

static int bind_outward(struct vpc_pkt *pkt, struct vpc_flow *flow)
{
	const struct vpc_gateway *gateway = rcu_dereference(pkt->vpc->gateway);

	if (!gateway || !vpc_nat_public_of(pkt->nat, gateway, &pkt->key.saddr,
					   &flow->dir[1].key.daddr))
		return -ENOSPC;
	if (is_independent(gateway, flow))
		return bind_mapped(flow, gateway);
	return claim_port(flow);
}

/* One address for another, so there is nothing to choose. */
static int bind_fip(struct vpc_pkt *pkt, struct vpc_flow *flow)
{
	struct vpc_fip *fip = pkt->fip;
	int err;

	if (pkt->uplink)
		flow->dir[0].key.daddr = fip->addr;
	else
		flow->dir[1].key.daddr = fip->addr;

	err = insert_alone(flow);
	if (!err)
		vpc_meter_connected(fip->meter, vpc_meter_dir(pkt));
	return err;
}

/* Chosen already, by vpc_nat_choose(), or when the mapping was made. */
static int bind_inward(struct vpc_pkt *pkt, struct vpc_flow *flow)
{
	if (pkt->mapping && !vpc_mapping_hold(pkt->mapping))
		return -ENOSPC;
	if (pkt->mapping)
		vpc_flow_join(flow, pkt->mapping);
	flow->dir[0].key.daddr = pkt->mapping ?
				 pkt->mapping->dir[1].key.daddr :
				 pkt->nat->spec.dest.addr;
	flow->dir[0].key.dport = pkt->public_port;
	return insert_alone(flow);
}

static int bind_rule(struct vpc_pkt *pkt, struct vpc_flow *flow)
{
	int err;

	flow->nat_id = pkt->nat->id;
	err = pkt->uplink ? bind_inward(pkt, flow) : bind_outward(pkt, flow);
	if (!err)
		atomic64_inc(&pkt->nat->hits);
	return err;
}

int vpc_mapping_bind(struct vpc_pkt *pkt, struct vpc_flow *flow)
{
	int err;

	flow->flags |= VPC_FLOW_NAT;
	/* The guest asks the router, and nobody else answers. */
	if (pkt->flags & VPC_PKT_DNS) {
		flow->flags |= VPC_FLOW_DNS | VPC_FLOW_WAITING;
		flow->dir[0].key.daddr = pkt->asked;
	}
	if (pkt->fip)
		err = bind_fip(pkt, flow);
	else if (pkt->nat)
		err = bind_rule(pkt, flow);
	else
		err = insert_alone(flow);
	if (!err && (flow->flags & VPC_FLOW_DNS))
		vpc_resolver_asked(flow->vpc, &flow->dir[1].key.saddr);
	return err == -EADDRINUSE ? -ENOSPC : err;
}

/* Is the first packet's destination translated, or its source? */
bool vpc_mapping_is_inward(const struct vpc_flow *flow)
{
	return !(flow->flags & VPC_FLOW_DNS) &&
	       !ipv6_addr_equal(&flow->dir[0].key.daddr,
				&flow->dir[1].key.saddr);
}

/* Is the address on the outside the one that source NAT would give? */
static bool is_public_of(const struct vpc_key *inside,
			 const struct vpc_key *outside,
			 const struct vpc_nat_rule *rule,
			 const struct vpc_gateway *gateway)
{
	struct in6_addr public;

	return vpc_nat_public_of(rule, gateway, &inside->saddr, &public) &&
	       ipv6_addr_equal(&outside->daddr, &public);
}

/* What a mapping has let in: does filtering let it in still? */
static bool is_admitted(const struct vpc_flow *flow,
			const struct vpc_gateway *gateway)
{
	switch (gateway->filtering) {
	case VPC_NAT_BEHAVIOR_ENDPOINT_INDEPENDENT:
		return true;
	case VPC_NAT_BEHAVIOR_ADDRESS_DEPENDENT:
		return flow->mapping->flags & VPC_FLOW_MAPPED;
	}
	return false;
}

/* Neither by a floating IP nor by a rule: as it is, where an exempt rule says so */
static bool is_exempt(const struct vpc *vpc, const struct vpc_key *inside,
		      const struct vpc_key *outside)
{
	const struct vpc_nat_rule *rule = vpc_nat_match_out(vpc, inside);

	return rule && rule->spec.type == VPC_NAT_TYPE_EXEMPT &&
	       ipv6_addr_equal(&inside->saddr, &outside->daddr);
}

/* Would a guest's packets, as @inside has them, leave by the gateway like this? */
static bool is_translated(const struct vpc *vpc, const struct vpc_flow *flow,
			  const struct vpc_key *inside)
{
	const struct vpc_gateway *gateway = rcu_dereference(vpc->gateway);
	bool mapped = flow->flags & VPC_FLOW_MAPPED;
	bool inward = vpc_mapping_is_inward(flow);
	const struct vpc_key *outside = &flow->dir[!inward].key;
	const struct vpc_nat_rule *rule;
	const struct vpc_fip *fip;

	if (!gateway || outside->zone != gateway->uplink->zone)
		return false;

	rule = vpc_nat_draining(vpc, flow->nat_id);
	if (rule)
		return rule->spec.type == VPC_NAT_TYPE_DNAT ||
		       is_public_of(inside, outside, rule, gateway);
	if (inward && flow->nat_id && !mapped) {
		rule = vpc_nat_match_in(vpc, outside);
		return rule && rule->id == flow->nat_id;
	}
	fip = vpc_fip_of(vpc, &inside->saddr);
	if (fip && !flow->nat_id)
		return ipv6_addr_equal(&outside->daddr, &fip->addr);
	if (!flow->nat_id && (flow->flags & VPC_FLOW_DNS))
		return is_exempt(vpc, inside, outside);
	if (!flow->nat_id || (fip && !READ_ONCE(fip->draining)))
		return false;
	if ((inward && !(mapped && is_admitted(flow, gateway))) ||
	    mapped != is_independent(gateway, flow))
		return false;

	rule = vpc_nat_match_out(vpc, inside);
	return rule && rule->id == flow->nat_id &&
	       is_public_of(inside, outside, rule, gateway);
}

/* To the rules a query is one to the resolver that it goes on to. */
static bool is_forwarded(const struct vpc *vpc, const struct vpc_flow *flow)
{
	const struct vpc_key *outside = &flow->dir[1].key;
	struct vpc_key inside = flow->dir[0].key;

	inside.daddr = outside->saddr;
	return vpc_resolver_is(vpc, &inside.daddr) &&
	       (outside->zone == vpc->zone ||
		is_translated(vpc, flow, &inside));
}

bool vpc_mapping_valid(const struct vpc *vpc, const struct vpc_flow *flow)
{
	if (flow->flags & VPC_FLOW_DNS)
		return is_forwarded(vpc, flow);
	return is_translated(vpc, flow,
			     &flow->dir[vpc_mapping_is_inward(flow)].key);
}

struct vpc_meter *vpc_mapping_meter(const struct vpc_pkt *pkt,
				    const struct vpc_flow *flow)
{
	u8 dir = pkt->uplink ? pkt->dir : !pkt->dir;
	const struct vpc_fip *fip = NULL;

	/* What comes in has, and what goes out is answered to, the public one. */
	if (!flow->nat_id)
		fip = vpc_fip_lookup(pkt->vpc, &flow->dir[dir].key.daddr);
	return fip ? fip->meter : NULL;
}
