// SPDX-License-Identifier: GPL-2.0
/*
 * The translation of a new connection: the addresses and ports on the outside.
 *
 * Uniqueness of a public port needs no table of ports: the
 * key of the answers (public address and port, remote address and port) is
 * inserted into the flow table, which refuses a second one. So choice and
 * claim are one step, two CPUs cannot pick the same port, and one port serves
 * any number of destinations.
 */
#include <linux/random.h>
#include "fip.h"
#include "flow.h"
#include "gateway.h"
#include "mapping.h"
#include "meter.h"
#include "nat_rule.h"

#define PORT_MIN	1024
#define PORT_TRIES	64	/* random ones; then the next PORT_STEPS in row */
#define PORT_STEPS	512

/* The identifier of an echo may be anything, ports keep off the first 1024. */
static u16 random_port(u8 proto)
{
	if (proto == IPPROTO_TCP || proto == IPPROTO_UDP)
		return PORT_MIN + get_random_u32_below(65536 - PORT_MIN);
	return get_random_u16();
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

static int bind_port(struct vpc_pkt *pkt, struct vpc_flow *flow)
{
	u16 port = ntohs(flow->dir[0].key.sport);
	const struct vpc_gateway *gateway;
	u8 proto = flow->dir[0].key.proto;
	int err, i;

	gateway = rcu_dereference(pkt->vpc->gateway);
	if (!gateway || !vpc_nat_public_of(pkt->nat, gateway, &pkt->key.saddr,
					   &flow->dir[1].key.daddr))
		return -ENOSPC;

	/* RFC 4787 REQ-3a: the guest's own port where it can be had. */
	err = try_port(flow, port);
	for (i = 0; err == -EADDRINUSE && has_choice(proto) &&
	     i < PORT_TRIES + PORT_STEPS; i++) {
		if (i < PORT_TRIES || port == U16_MAX)
			port = random_port(proto);
		else
			port++;
		err = try_port(flow, port);
	}
	return err;
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

/* One address for another, so there is nothing to choose. */
static int bind_fip(struct vpc_pkt *pkt, struct vpc_flow *flow)
{
	struct vpc_fip *fip = pkt->fip;
	int err;

	if (pkt->uplink)
		flow->dir[0].key.daddr = fip->addr;
	else
		flow->dir[1].key.daddr = fip->addr;

	err = insert(flow);
	if (err == -EADDRINUSE && evict(flow))
		err = insert(flow);
	if (!err)
		vpc_meter_connected(fip->meter, vpc_meter_dir(pkt));
	return err;
}

/* Chosen already, by vpc_nat_choose(). */
static int bind_inward(struct vpc_pkt *pkt, struct vpc_flow *flow)
{
	int err;

	flow->dir[0].key.daddr = pkt->nat->spec.dest.addr;
	flow->dir[0].key.dport = pkt->public_port;
	err = insert(flow);
	if (err == -EADDRINUSE && evict(flow))
		err = insert(flow);
	return err;
}

static int bind_rule(struct vpc_pkt *pkt, struct vpc_flow *flow)
{
	int err;

	flow->nat_id = pkt->nat->id;
	err = pkt->uplink ? bind_inward(pkt, flow) : bind_port(pkt, flow);
	if (!err)
		atomic64_inc(&pkt->nat->hits);
	return err;
}

int vpc_mapping_bind(struct vpc_pkt *pkt, struct vpc_flow *flow)
{
	int err;

	flow->flags |= VPC_FLOW_NAT;
	err = pkt->fip ? bind_fip(pkt, flow) : bind_rule(pkt, flow);
	return err == -EADDRINUSE ? -ENOSPC : err;
}

/* Is the first packet's destination translated, or its source? */
static bool is_inward(const struct vpc_flow *flow)
{
	return !ipv6_addr_equal(&flow->dir[0].key.daddr,
				&flow->dir[1].key.saddr);
}

/* Is the address on the outside the one that source NAT would give? */
static bool is_public_of(const struct vpc_flow *flow,
			 const struct vpc_nat_rule *rule,
			 const struct vpc_gateway *gateway)
{
	struct in6_addr public;

	return vpc_nat_public_of(rule, gateway, &flow->dir[0].key.saddr,
				 &public) &&
	       ipv6_addr_equal(&flow->dir[1].key.daddr, &public);
}

bool vpc_mapping_valid(const struct vpc *vpc, const struct vpc_flow *flow)
{
	const struct vpc_gateway *gateway = rcu_dereference(vpc->gateway);
	const struct vpc_key *first = &flow->dir[0].key;
	bool inward = is_inward(flow);
	const struct vpc_key *outside = &flow->dir[!inward].key;
	const struct vpc_key *inside = &flow->dir[inward].key;
	const struct vpc_nat_rule *rule;
	const struct vpc_fip *fip;

	if (!gateway || outside->zone != gateway->uplink->zone)
		return false;

	if (inward && flow->nat_id) {
		rule = vpc_nat_match_in(vpc, first);
		return rule && rule->id == flow->nat_id;
	}
	fip = vpc_fip_of(vpc, &inside->saddr);
	if (fip)
		return !flow->nat_id &&
		       ipv6_addr_equal(&outside->daddr, &fip->addr);
	if (inward)
		return false;

	rule = vpc_nat_match_out(vpc, first);
	return rule && rule->id == flow->nat_id &&
	       is_public_of(flow, rule, gateway);
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
