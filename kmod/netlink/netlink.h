/* SPDX-License-Identifier: GPL-2.0 */
/* The control side: its start and end, and events that others report. */
#ifndef _VPC_NETLINK_H
#define _VPC_NETLINK_H

#include <linux/types.h>
#include "../extack.h"

struct vpc;
struct vpc_fip;
struct vpc_gateway;
struct vpc_key;
struct vpc_pool_fill;
struct vpc_lease_info;
struct vpc_nat_rule;
struct vpc_network;
struct vpc_port;
struct vpc_share_report;
struct vpc_uplink;
struct vpc_zone;

int vpc_netlink_start(void);
void vpc_netlink_stop(void);

/*
 * Events. @cmd is the VPC_CMD_*_NTF to send. Those of leases, pools, shares and
 * ports that are used up may come from softirq; all others hold the lock of their
 * object. Nobody listening costs one test. A notification that cannot be built
 * is lost, never an error.
 *
 * What a request adds or changes is reported by its handler, what drains by
 * drain.c. Networks, gateways, uplinks and floating IPs report their own
 * deletion, whatever caused it; a port is reported by who deletes it, before
 * that. Other objects of a VPC that is deleted go unreported, floating IPs too.
 */
void vpc_nl_vpc_notify(struct vpc *vpc);
void vpc_nl_network_notify(struct vpc_network *network, u8 cmd);
void vpc_nl_port_notify(struct vpc_port *port, u8 cmd);
void vpc_nl_uplink_notify(struct vpc_uplink *uplink, u8 cmd);
void vpc_nl_gateway_notify(struct vpc *vpc, struct vpc_gateway *gateway,
			   u8 cmd);
void vpc_nl_nat_notify(struct vpc *vpc, struct vpc_nat_rule *rule, u8 cmd);
void vpc_nl_fip_notify(struct vpc_fip *fip, u8 cmd);
void vpc_nl_dns_notify(struct vpc_zone *zone, u8 cmd);
/* Is anybody listening? What is collected for an event may be a lot. */
bool vpc_nl_lease_heard(const struct vpc_network *network);
void vpc_nl_lease_notify(struct vpc_network *network,
			 const struct vpc_lease_info *info);
/* @family: AF_INET or AF_INET6. */
void vpc_nl_pool_notify(struct vpc_network *network, u16 family,
			const struct vpc_pool_fill *fill);
void vpc_nl_share_notify(struct vpc *vpc,
			 const struct vpc_share_report *report);
/* @answer: the key that the answers to the connection would have. */
void vpc_nl_ports_notify(struct vpc *vpc, const struct vpc_key *answer);

#endif
