/* SPDX-License-Identifier: GPL-2.0 */
/* The connection that a packet belongs to. */
#ifndef _VPC_TRACK_H
#define _VPC_TRACK_H

#include "packet.h"

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
