/* SPDX-License-Identifier: GPL-2.0 */
/* IPv4 packets that are longer than the way out (RFC 791, RFC 1812 4.2.2.7). */
#ifndef _VPC_FRAGMENT_H
#define _VPC_FRAGMENT_H

#include "packet.h"

/*
 * Fragment a decided and rewritten packet to @mtu bytes and hand each fragment
 * to @output with @arg. Consumes the skb, also on failure. RCU, softirqs off.
 */
void vpc_fragment(struct vpc_pkt *pkt, struct net_device *dev, u16 mtu,
		  void (*output)(struct sk_buff *skb, void *arg), void *arg);

#endif
