/* SPDX-License-Identifier: GPL-2.0 */
/* The service port of a VPC: the way to helpers in user space. */
#ifndef _VPC_SERVICE_H
#define _VPC_SERVICE_H

#include "packet.h"
#include "port.h"

/* A port without a network. */
static inline bool vpc_port_is_service(const struct vpc_port *port)
{
	return !port->network;
}

/* Did the packet come from a helper? */
static inline bool vpc_service_sent(const struct vpc_pkt *pkt)
{
	return pkt->in && vpc_port_is_service(pkt->in);
}

/*
 * Control side, vpc->lock: may the port (NULL: a new one) be like this? @attrs:
 * VPC_A_PORT_*, may be NULL.
 */
int vpc_service_check(const struct vpc *vpc, const struct vpc_port *self,
		      const struct vpc_port_config *config,
		      struct nlattr **attrs, struct netlink_ext_ack *extack);
/* It takes packets from now on, or none any more; rtnl and vpc->lock. */
void vpc_service_open(struct vpc_port *port);
void vpc_service_close(struct vpc_port *port);
/* And those under way are through: end its connections. May sleep. */
void vpc_service_flush(struct vpc *vpc);

/* Data side, RCU: is a packet for the router one for a helper? */
bool vpc_service_wants(const struct vpc_pkt *pkt);
/* Is it what a helper answers a guest? */
bool vpc_service_answers(const struct vpc_pkt *pkt);
/*
 * Or does the helper ask a resolver of the VPC in a guest's name? Sets guest and
 * network; guest is also set where it may not, because the guest itself has a
 * connection with these addresses and ports, or because it begins none.
 */
bool vpc_service_asks(struct vpc_pkt *pkt);
/* The stage for packets to a helper (VPC_PKT_SERVICE, or of a proxied flow), */
enum vpc_verdict vpc_service_stage(struct vpc_pkt *pkt);
/* and the one for those that helpers send. */
enum vpc_verdict vpc_service_return(struct vpc_pkt *pkt);

#endif
