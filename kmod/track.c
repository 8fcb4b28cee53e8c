// SPDX-License-Identifier: GPL-2.0
/*
 * The connection that a packet belongs to: recalled, found to be over or
 * still what it was, translated, installed. Policy will stand between the
 * translation and the installation of a new one.
 */
#include <linux/tcp.h>
#include <net/tcp.h>
#include "fip.h"
#include "flow.h"
#include "mapping.h"
#include "nat.h"
#include "netlink/netlink.h"
#include "related.h"
#include "resolver.h"
#include "track.h"
#include "uplink.h"
#include "vpc.h"

static void forget_flow(struct vpc_pkt *pkt)
{
	vpc_flow_kill(pkt->flow);
	pkt->flow = NULL;
}

static enum vpc_verdict recall_related(struct vpc_pkt *pkt)
{
	enum vpc_verdict verdict = vpc_related_stage(pkt);

	if (verdict != VPC_NEXT || pkt->related)
		return verdict;
	return vpc_nat_arrive_new(pkt);
}

/* Who gets it: the one that sends packets with this key in answer. */
static void set_destination(struct vpc_pkt *pkt, const struct vpc_key *answer)
{
	pkt->key.daddr = answer->saddr;
	pkt->key.dport = answer->sport;
}

static enum vpc_verdict start_over(struct vpc_pkt *pkt)
{
	forget_flow(pkt);
	return vpc_nat_arrive_new(pkt);
}

/*
 * A connection that the outside had opened, and that the rules do not lead in
 * any more. Its guest does not know, and what it says next would be a
 * connection of its own, which source NAT may well give the same ports: it
 * would go on. So the flow stays for as long as an idle one does, and lets
 * nothing pass but a new beginning, where one can be told (TCP), and what leads
 * to another guest now, who tells the outside that it is over.
 */
static enum vpc_verdict recall_revoked(struct vpc_pkt *pkt)
{
	struct vpc_flow *flow = pkt->flow;
	enum vpc_verdict verdict;

	if ((pkt->tcp_flags & (VPC_TCP_SYN | VPC_TCP_ACK)) == VPC_TCP_SYN)
		return start_over(pkt);
	if (pkt->dir)
		return vpc_drop(pkt, NO_FLOW);

	pkt->flow = NULL;
	verdict = vpc_nat_arrive_new(pkt);
	if (!pkt->fip && !pkt->nat)
		return vpc_drop(pkt, NO_FLOW);
	vpc_flow_kill(flow);
	return verdict;
}

static enum vpc_verdict recall_translated(struct vpc_pkt *pkt)
{
	struct vpc_flow *flow = pkt->flow;

	if (vpc_mapping_valid(pkt->vpc, flow)) {
		set_destination(pkt, &flow->dir[!pkt->dir].key);
		pkt->meter = vpc_mapping_meter(pkt, flow);
		return VPC_NEXT;
	}
	if (!vpc_mapping_is_inward(flow))
		return start_over(pkt);
	vpc_flow_revoke(flow);
	return recall_revoked(pkt);
}

enum vpc_verdict vpc_track_recall(struct vpc_pkt *pkt)
{
	struct vpc_flow *flow = pkt->flow;

	if (pkt->flags & VPC_PKT_ICMP_ERROR)
		return recall_related(pkt);
	if (!flow)
		return VPC_NEXT;
	/* The router's address is another's now. */
	if (vpc_flow_is_service(pkt) && !(pkt->flags & VPC_PKT_SERVICE))
		return start_over(pkt);
	/* The guest's own comes before the one that a helper has in its name. */
	if (vpc_flow_is_anothers(pkt))
		return start_over(pkt);
	if (flow->flags & VPC_FLOW_REVOKED)
		return recall_revoked(pkt);

	switch (vpc_flow_track(pkt)) {
	case VPC_TCP_STRAY:
		return vpc_drop(pkt, TCP_WINDOW);
	case VPC_TCP_OVER:
		return start_over(pkt);
	case VPC_TCP_PASS:
		break;
	}
	return flow->flags & VPC_FLOW_NAT ? recall_translated(pkt) : VPC_NEXT;
}

enum vpc_verdict vpc_track_translate(struct vpc_pkt *pkt)
{
	u32 zone = pkt->out_uplink ? pkt->out_uplink->zone : pkt->vpc->zone;
	struct vpc_flow *flow = pkt->flow;
	enum vpc_verdict verdict;

	if (pkt->related && (pkt->related->flags & VPC_FLOW_NAT))
		return VPC_NEXT;
	verdict = vpc_nat_egress(pkt);
	if (verdict != VPC_NEXT) {
		if (flow)
			forget_flow(pkt);
		return verdict;
	}
	if (flow && flow->dir[!pkt->dir].key.zone != zone) {
		forget_flow(pkt);
		pkt->meter = NULL;
		flow = NULL;
	}
	if (flow && (flow->flags & VPC_FLOW_NAT))
		return VPC_NEXT;

	verdict = vpc_nat_stage(pkt);
	if (verdict == VPC_NEXT && (pkt->nat || pkt->fip) && flow)
		forget_flow(pkt);
	if (pkt->fip)
		pkt->meter = pkt->fip->meter;
	return verdict;
}

/*
 * The flow of another packet of the same connection, or of the guest's own and
 * the helper's in its name (vpc_flow_is_anothers()) that of the other one.
 */
static enum vpc_verdict join(struct vpc_pkt *pkt)
{
	if (vpc_flow_is_anothers(pkt)) {
		pkt->flow = NULL;
		return vpc_drop(pkt, TCP_STATE);
	}
	/* Decided already: what it says is taken in, no more. */
	vpc_flow_track(pkt);
	vpc_flow_renew(pkt);
	return VPC_NEXT;
}

static enum vpc_verdict install_new(struct vpc_pkt *pkt)
{
	struct vpc_flow *flow;
	int err;

	flow = vpc_flow_new(pkt);
	if (!flow)
		return VPC_DROP;

	err = pkt->nat || pkt->fip || (pkt->flags & VPC_PKT_DNS) ?
	      vpc_mapping_bind(pkt, flow) : vpc_flow_insert(flow);
	if (!err) {
		pkt->flow = flow;
		pkt->dir = 0;
		if (pkt->guest)
			vpc_resolver_asked(pkt->vpc, &pkt->key.daddr);
		return VPC_NEXT;
	}
	/* Another CPU was first. */
	if (err == -EEXIST)
		pkt->flow = vpc_flow_lookup(&flow->dir[0].key, &pkt->dir);
	else if (err == -ENOSPC && pkt->nat && !pkt->uplink)
		vpc_nl_ports_notify(pkt->vpc, &flow->dir[1].key);
	vpc_flow_discard(flow);
	if (pkt->flow)
		return join(pkt);
	return err == -ECANCELED ? vpc_drop(pkt, FLOW_FULL) :
				   vpc_drop(pkt, NAT_PORTS);
}

/*
 * RFC 5508 REQ-8: who cannot have a connection is told so. Not the outside, to
 * which nothing is owed, nor within a network, which is no more than a switch.
 */
static enum vpc_verdict refuse(struct vpc_pkt *pkt)
{
	if (!pkt->in || !(pkt->flags & VPC_PKT_ROUTED))
		return VPC_DROP;
	return vpc_icmp_prohibit(pkt, pkt->reason);
}

enum vpc_verdict vpc_track_install(struct vpc_pkt *pkt)
{
	enum vpc_verdict verdict;

	if (!pkt->family || (pkt->flags & VPC_PKT_NO_FLOW))
		return VPC_NEXT;
	if (pkt->flow) {
		vpc_flow_renew(pkt);
		return VPC_NEXT;
	}
	/* What ends a connection does not begin one. */
	if (pkt->tcp_flags & TCPHDR_RST)
		return pkt->nat ? vpc_drop(pkt, TCP_STATE) : VPC_NEXT;
	verdict = install_new(pkt);
	return verdict == VPC_NEXT ? VPC_NEXT : refuse(pkt);
}

