// SPDX-License-Identifier: GPL-2.0
/* What DHCPv4 and DHCPv6 have in common. */
#include <linux/etherdevice.h>
#include "../neigh.h"
#include "../network.h"
#include "../port.h"
#include "dhcp.h"

enum vpc_verdict vpc_dhcp_off(struct vpc_pkt *pkt)
{
	if ((pkt->flags & VPC_PKT_MULTICAST) &&
	    READ_ONCE(pkt->network->n_learning))
		return VPC_FLOOD;
	return vpc_drop(pkt, DHCP_OFF);
}

bool vpc_dhcp_may_relay(const struct vpc_pkt *pkt)
{
	return rcu_dereference(pkt->in->config)->dhcp_relay;
}

bool vpc_dhcp_is_ports(const struct vpc_pkt *pkt, const struct in6_addr *addr)
{
	const struct vpc_port_config *port = rcu_dereference(pkt->in->config);
	struct vpc_port *owner;
	u8 mac[ETH_ALEN];

	if (port->learning || vpc_port_may_use(port, addr))
		return true;
	return vpc_neigh_lookup(pkt->network, addr, mac, &owner, NULL) &&
	       owner == pkt->in;
}

const struct in6_addr *vpc_dhcp_read_port(const struct vpc_pkt *pkt,
					  const struct vpc_network_config *config,
					  bool far, bool v4,
					  struct vpc_client *client,
					  char *hostname)
{
	const struct vpc_port_config *port = rcu_dereference(pkt->in->config);
	const struct in6_addr *addr;
	int i;

	client->bound = !port->learning && !far;
	client->named = false;
	if (far || !port->has_mac || !ether_addr_equal(port->mac, client->mac))
		return NULL;
	if (port->hostname[0]) {
		strscpy(hostname, port->hostname, VPC_NAME_MAX + 1);
		client->named = true;
	}
	for (i = 0; i < port->n_addresses; i++) {
		addr = &port->addresses[i];
		if (vpc_addr_is_v4(addr) == v4 &&
		    vpc_network_subnet(config, addr))
			return addr;
	}
	return NULL;
}
