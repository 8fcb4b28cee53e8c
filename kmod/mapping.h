/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The translation of a connection; the choice of a public port, made unique by
 * its insertion (RFC 4787, 5382).
 */
#ifndef _VPC_MAPPING_H
#define _VPC_MAPPING_H

#include "packet.h"

struct vpc_flow;
struct vpc_meter;

#define VPC_FREED_PORTS		64	/* a power of two */

/**
 * struct vpc_freed_ports - public ports that were free a moment ago
 * @port: the last ones, 0: none
 * @next: the place of the next one
 *
 * No more than a hint, so written without a lock.
 */
struct vpc_freed_ports {
	u16 port[VPC_FREED_PORTS];
	u8 next;
};

/*
 * Put a flow into the table, translated as pkt->fip says, or as pkt->nat does,
 * on the way out with the guest's own port where it can be had. RCU. 0;
 * -EEXIST: another CPU was first, look it up; -ENOSPC: no free port.
 */
int vpc_mapping_bind(struct vpc_pkt *pkt, struct vpc_flow *flow);
/* A flow or a mapping that had a public port is out of the table. */
void vpc_mapping_freed(const struct vpc_flow *flow);
/* Does the translation lead in, from what the outside opens? */
bool vpc_mapping_is_inward(const struct vpc_flow *flow);
/* Would a translated flow still be translated like this? RCU. */
bool vpc_mapping_valid(const struct vpc *vpc, const struct vpc_flow *flow);
/*
 * What a packet passes by that is translated as one of @flow, in pkt->dir: the
 * meter of a floating IP, or NULL. RCU.
 */
struct vpc_meter *vpc_mapping_meter(const struct vpc_pkt *pkt,
				    const struct vpc_flow *flow);

#endif
