/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _VPC_POLICY_H
#define _VPC_POLICY_H

#include "packet.h"

/*
 * The stage, for the first packet of a flow: sees the guests' own addresses.
 * There are no rules yet, and what nothing denies is admitted.
 */
static inline enum vpc_verdict vpc_policy_stage(struct vpc_pkt *pkt)
{
	return VPC_NEXT;
}

#endif
