/* SPDX-License-Identifier: GPL-2.0 */
/* The decision how a new flow is translated, both ways. */
#ifndef _VPC_NAT_H
#define _VPC_NAT_H

#include "packet.h"

/*
 * Arrival, before anything else is asked about a packet from outside that
 * belongs to no flow: one that is for a floating IP, for a port that leads to
 * a guest, or for one that a guest has opened to others (mapping.c), gets the
 * guest's address and port as its destination. RCU.
 */
enum vpc_verdict vpc_nat_arrive(struct vpc_pkt *pkt);
/* The same where pkt->flow is found to be over, and for an error about none. */
enum vpc_verdict vpc_nat_arrive_new(struct vpc_pkt *pkt);
/*
 * May the network that a connection is opened from open it by the gateway?
 * Asked for each packet that is decided, so that a network which may no more
 * has none left. RCU.
 */
enum vpc_verdict vpc_nat_egress(struct vpc_pkt *pkt);
/*
 * Departure, for the first packet of a flow: sets pkt->nat or pkt->fip where
 * the packet leaves by the gateway. RCU.
 */
enum vpc_verdict vpc_nat_stage(struct vpc_pkt *pkt);

#endif
