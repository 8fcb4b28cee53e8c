/* SPDX-License-Identifier: GPL-2.0 */
/* The packet's way on one screen: Documentation/life-of-a-packet.rst. */
#ifndef _VPC_INPUT_H
#define _VPC_INPUT_H

#include <linux/netdevice.h>
#include "packet.h"

/* The rx_handlers of a port and of an uplink. */
rx_handler_result_t vpc_input_port(struct sk_buff **pskb);
rx_handler_result_t vpc_input_uplink(struct sk_buff **pskb);
/* A packet that waited for a neighbour in vain: its end, and its sender is told. */
void vpc_input_unreachable(struct vpc *vpc, struct sk_buff *skb);
#endif
