/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What DHCPv4 and DHCPv6 have in common: where they are not served, and what
 * the port says of who asks. For reply/dhcp*.c only; RCU.
 */
#ifndef _VPC_REPLY_DHCP_H
#define _VPC_REPLY_DHCP_H

#include "../client.h"
#include "reply.h"

struct vpc_network_config;

/* The network does not answer; somebody on a trunk may be the server. */
enum vpc_verdict vpc_dhcp_off(struct vpc_pkt *pkt);
/* May the port that it came by bring what relays pass on? */
bool vpc_dhcp_may_relay(const struct vpc_pkt *pkt);
/* Is it an address of the port: configured, allowed or leased? */
bool vpc_dhcp_is_ports(const struct vpc_pkt *pkt, const struct in6_addr *addr);
/*
 * What the port says of the guest behind it counts more than its own words: sets
 * @client->bound and named, and @hostname (of VPC_NAME_MAX + 1 bytes) if it is
 * named. Returns the port's address on the network of @config, of IPv4 (@v4) or
 * IPv6; NULL: none. Of who is further away (@far) it says nothing.
 */
const struct in6_addr *vpc_dhcp_read_port(const struct vpc_pkt *pkt,
					  const struct vpc_network_config *config,
					  bool far, bool v4,
					  struct vpc_client *client,
					  char *hostname);

#endif
