// SPDX-License-Identifier: GPL-2.0
/*
 * DHCPv6 for clients behind relays (RFC 8415 section 19). Relays speak for
 * whatever client they like: a port may bring such messages only if it was
 * configured to, and a bound one only for networks that it has an address of.
 */
#include "../vpc.h"
#include "dhcp6.h"

/* Where the innermost relay that knows it says that the client is. */
static bool get_link(const struct vpc_dhcp6_msg *msg, struct in6_addr *link)
{
	int i;

	for (i = msg->n_relays - 1; i >= 0; i--) {
		memcpy(link, msg->relays[i].head + VPC_DHCP6_LINK,
		       sizeof(*link));
		if (!ipv6_addr_any(link) &&
		    !(ipv6_addr_type(link) & IPV6_ADDR_LINKLOCAL))
			return true;
	}
	return false;
}

enum vpc_verdict vpc_dhcp6_locate(struct vpc_pkt *pkt,
				  struct vpc_dhcp6_request *req)
{
	struct in6_addr link;

	req->network = pkt->network;
	req->far = req->msg.n_relays;
	if (req->far && !vpc_dhcp_may_relay(pkt))
		return vpc_drop(pkt, GUARD_RELAY);
	if (get_link(&req->msg, &link)) {
		req->network = vpc_addr_is_v4(&link) ? NULL :
			       vpc_network_by_addr(pkt->vpc, &link);
		if (!req->network)
			return vpc_drop(pkt, DHCP_IGNORED);
		if (req->network != pkt->network && !vpc_dhcp_is_ports(pkt, &link))
			return vpc_drop(pkt, GUARD_RELAY);
	}
	req->config = rcu_dereference(req->network->config);
	return VPC_NEXT;
}
