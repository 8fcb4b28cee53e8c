/* SPDX-License-Identifier: GPL-2.0 */
/* The connection that a packet belongs to. */
#ifndef _VPC_TRACK_H
#define _VPC_TRACK_H

#include "packet.h"

/*
 * Flags of packets that no flow stands for. Each one of these is looked at by
 * the guard and the responders: neighbour discovery above all.
 */
#define VPC_PKT_NO_FLOW	(VPC_PKT_FRAG | VPC_PKT_ICMP_ERROR | VPC_PKT_CONTROL | \
			 VPC_PKT_MULTICAST | VPC_PKT_TAGGED)

/*
 * The stage before routing: pkt->flow, if it is still what it was, else NULL.
 * The destination of a translated flow becomes the guest's own.
 */
enum vpc_verdict vpc_track_recall(struct vpc_pkt *pkt);
/* After routing: how a new flow is translated; one that differs now is over. */
enum vpc_verdict vpc_track_translate(struct vpc_pkt *pkt);
/* The last stage: a new flow for the decision, or the decision for its flow. */
enum vpc_verdict vpc_track_install(struct vpc_pkt *pkt);

#endif
