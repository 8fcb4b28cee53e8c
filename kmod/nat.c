// SPDX-License-Identifier: GPL-2.0
/*
 * How a new flow is translated: who may leave by the gateway and as what, and
 * who may be reached. Decides only; mapping.c chooses the port, rewrite.c edits
 * the headers.
 */
#include "fip.h"
#include "flow.h"
#include "gateway.h"
#include "nat.h"
#include "nat_rule.h"
#include "network.h"
#include "public.h"

/* A floating IP has all that comes to its address. */
static enum vpc_verdict arrive_fip(struct vpc_pkt *pkt, struct vpc_fip *fip)
{
	/* About nothing that is known to have left, or nothing new. */
	if ((pkt->flags & VPC_PKT_ICMP_ERROR) || READ_ONCE(fip->draining))
		return vpc_drop(pkt, NO_FLOW);

	pkt->fip = fip;
	pkt->key.daddr = fip->inside;
	return VPC_NEXT;
}

/* Whom filtering asks for: NULL: everybody (RFC 4787 section 5). */
static bool is_open(const struct vpc_pkt *pkt, const struct in6_addr **remote)
{
	const struct vpc_gateway *gateway = rcu_dereference(pkt->vpc->gateway);
	const u8 flags = VPC_TCP_SYN | VPC_TCP_ACK | VPC_TCP_RST;

	if (!gateway ||
	    gateway->filtering == VPC_NAT_BEHAVIOR_ADDRESS_AND_PORT_DEPENDENT)
		return false;
	*remote = gateway->filtering == VPC_NAT_BEHAVIOR_ADDRESS_DEPENDENT ?
		  &pkt->key.saddr : NULL;
	return pkt->key.proto == IPPROTO_UDP ||
	       (pkt->key.proto == IPPROTO_TCP &&
		(pkt->tcp_flags & flags) == VPC_TCP_SYN);
}

/*
 * A guest's mapping lets others in than those it speaks to, as far as it could
 * speak to them by the same rule.
 */
static void arrive_mapped(struct vpc_pkt *pkt)
{
	const struct in6_addr *remote;
	struct vpc_nat_rule *rule;
	struct vpc_flow *mapping;
	struct vpc_key answer;

	if (!is_open(pkt, &remote))
		return;
	mapping = vpc_flow_mapping_in(&pkt->key, remote);
	if (!mapping || mapping->vpc != pkt->vpc)
		return;
	vpc_key_reverse(&answer, &pkt->key);
	answer.saddr = mapping->dir[0].key.saddr;
	answer.sport = mapping->dir[0].key.sport;
	rule = vpc_nat_match_out(pkt->vpc, &answer);
	if (!rule || rule->id != mapping->nat_id ||
	    vpc_fip_leaving(pkt->vpc, &answer.saddr))
		return;

	pkt->nat = rule;
	pkt->mapping = mapping;
	pkt->public_port = pkt->key.dport;
	pkt->key.daddr = answer.saddr;
	pkt->key.dport = answer.sport;
}

enum vpc_verdict vpc_nat_arrive_new(struct vpc_pkt *pkt)
{
	struct vpc_nat_rule *rule;
	struct vpc_fip *fip;

	if (!pkt->uplink)
		return VPC_NEXT;
	fip = vpc_fip_lookup(pkt->vpc, &pkt->key.daddr);
	if (fip)
		return arrive_fip(pkt, fip);
	if (!(pkt->flags & VPC_PKT_L4))
		return VPC_NEXT;
	rule = vpc_nat_match_in(pkt->vpc, &pkt->key);
	if (!rule) {
		arrive_mapped(pkt);
		return VPC_NEXT;
	}

	pkt->nat = rule;
	pkt->public_port = pkt->key.dport;
	vpc_nat_choose(rule, &pkt->key);
	return VPC_NEXT;
}

enum vpc_verdict vpc_nat_arrive(struct vpc_pkt *pkt)
{
	if (!pkt->uplink || pkt->flow || (pkt->flags & VPC_PKT_ICMP_ERROR))
		return VPC_NEXT;
	return vpc_nat_arrive_new(pkt);
}

/* A packet from outside that belongs to no flow. */
static enum vpc_verdict admit(struct vpc_pkt *pkt)
{
	const struct vpc_public *public;

	if (pkt->fip || pkt->nat)
		return VPC_NEXT;
	public = vpc_public_lookup(pkt->uplink->vn, &pkt->key.daddr);
	if (!public || public->use != VPC_PUBLIC_ROUTED ||
	    public->vpc != pkt->vpc || public->uplink != pkt->uplink)
		return vpc_drop(pkt, NO_FLOW);
	return VPC_NEXT;
}

/* BCP 38: a private address does not leave as it is, whatever a rule says. */
static enum vpc_verdict let_out(struct vpc_pkt *pkt, struct vpc_nat_rule *rule)
{
	if (vpc_addr_is_private(&pkt->key.saddr))
		return vpc_icmp_prohibit(pkt, VPC_DROP_PRIVATE_SOURCE);
	if (!rule)
		return vpc_icmp_prohibit(pkt, VPC_DROP_NO_NAT);
	if (!pkt->flow)
		atomic64_inc(&rule->hits);
	return VPC_NEXT;
}

/*
 * Of SCTP, GRE and ESP addresses alone are translated: what a second guest
 * cannot be told apart by, it is refused (mapping.c).
 */
static bool is_translatable(const struct vpc_pkt *pkt)
{
	switch (pkt->key.proto) {
	case IPPROTO_TCP:
	case IPPROTO_UDP:
	case IPPROTO_SCTP:
		return pkt->flags & VPC_PKT_L4;
	case IPPROTO_ICMP:
		return pkt->icmp_type == ICMP_ECHO;
	case IPPROTO_GRE:
	case IPPROTO_ESP:
		return true;
	}
	return false;
}

static enum vpc_verdict translate(struct vpc_pkt *pkt,
				  struct vpc_nat_rule *rule)
{
	const struct vpc_gateway *gateway = rcu_dereference(pkt->vpc->gateway);

	if (!gateway ||
	    (!rule->n_public && ipv6_addr_any(&gateway->address4)))
		return vpc_icmp_prohibit(pkt, VPC_DROP_NO_NAT);
	if (!is_translatable(pkt))
		return vpc_drop(pkt, NAT_PROTO);

	pkt->nat = rule;
	return VPC_NEXT;
}

/* Does it answer what came in untranslated, and still may? */
static bool is_routed(const struct vpc_pkt *pkt)
{
	const struct vpc_public *public;

	public = vpc_public_lookup(pkt->out_uplink->vn, &pkt->key.saddr);
	return public && public->use == VPC_PUBLIC_ROUTED &&
	       public->vpc == pkt->vpc && public->uplink == pkt->out_uplink;
}

/*
 * All protocols pass, with other addresses; but of an error the quote would
 * have to be translated, and it quotes nothing that is known. What answers a
 * packet that came in untranslated leaves untranslated.
 */
static enum vpc_verdict leave_as(struct vpc_pkt *pkt, struct vpc_fip *fip)
{
	if (pkt->flags & VPC_PKT_ICMP_ERROR)
		return vpc_drop(pkt, NAT_PROTO);
	pkt->fip = fip;
	return VPC_NEXT;
}

/*
 * Does a guest open, or has it opened, the connection, or the mapping that lets
 * it in? Else it is from outside, or does not cross the gateway.
 */
static bool is_guests(const struct vpc_pkt *pkt)
{
	bool answers = pkt->flow && pkt->dir;
	bool mapped = pkt->mapping ||
		      (pkt->flow && (pkt->flow->flags & VPC_FLOW_MAPPED));

	return !pkt->related && (pkt->in ? pkt->out_uplink : pkt->uplink) &&
	       (mapped || answers != !!pkt->in);
}

/* One that drains lets nothing new out, and what it has is not a rule's. */
static bool leaves_by_fip(const struct vpc_pkt *pkt,
			  const struct in6_addr *guest)
{
	if (pkt->flow)
		return !pkt->flow->nat_id && vpc_fip_of(pkt->vpc, guest);
	return vpc_fip_leaving(pkt->vpc, guest);
}

enum vpc_verdict vpc_nat_egress(struct vpc_pkt *pkt)
{
	const struct vpc_network *network;
	const struct vpc_network_config *config;
	const struct in6_addr *guest;

	network = pkt->in ? pkt->network : pkt->out_network;
	if (!network)
		return VPC_NEXT;
	config = rcu_dereference(network->config);
	if (likely(config->egress == VPC_EGRESS_NAT) || !is_guests(pkt))
		return VPC_NEXT;
	guest = pkt->in ? &pkt->key.saddr : &pkt->key.daddr;
	if (config->egress == VPC_EGRESS_FIP && leaves_by_fip(pkt, guest))
		return VPC_NEXT;
	if (pkt->in)
		return vpc_icmp_prohibit(pkt, VPC_DROP_EGRESS);
	return vpc_drop(pkt, EGRESS);
}

enum vpc_verdict vpc_nat_stage(struct vpc_pkt *pkt)
{
	bool answers = (pkt->flow && pkt->dir) || pkt->related;
	struct vpc_nat_rule *rule;
	struct vpc_fip *fip;

	if (pkt->uplink)
		return admit(pkt);
	if (!pkt->out_uplink)
		return VPC_NEXT;

	if (answers && is_routed(pkt))
		return VPC_NEXT;
	fip = vpc_fip_leaving(pkt->vpc, &pkt->key.saddr);
	if (fip && !answers)
		return leave_as(pkt, fip);
	rule = vpc_nat_match_out(pkt->vpc, &pkt->key);
	if (rule && rule->spec.type == VPC_NAT_TYPE_SNAT)
		return translate(pkt, rule);
	return let_out(pkt, rule);
}
