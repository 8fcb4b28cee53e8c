/* SPDX-License-Identifier: GPL-2.0 */
/* Packets in fragments (RFC 791, RFC 1812 4.2.2.7, RFC 8200 4.5). */
#ifndef _VPC_FRAGMENT_H
#define _VPC_FRAGMENT_H

#include "packet.h"

/*
 * Fragment a packet that begins at skb->data to @size bytes, no more than the
 * MTU of @dev, and hand each fragment to @output with @arg. A new identification
 * is given to a packet that leaves the VPC, where it meets those of others, and
 * to every one of IPv6. Consumes the skb, also on failure. RCU, softirqs off.
 */
void vpc_fragment(struct vpc_pkt *pkt, struct net_device *dev, u16 size,
		  void (*output)(struct sk_buff *skb, void *arg), void *arg);

#endif
