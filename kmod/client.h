/* SPDX-License-Identifier: GPL-2.0 */
/* A client of DHCP, as it is told apart from others. Needs nothing else. */
#ifndef _VPC_CLIENT_H
#define _VPC_CLIENT_H

#include <linux/if_ether.h>
#include <linux/in6.h>
#include <linux/types.h>
#include <uapi/linux/vpc.h>

/**
 * struct vpc_client - who asks, as RFC 2131 and RFC 6842 tell clients apart
 * @mac: hardware address
 * @id_len: length of @id, 0 for none
 * @id: client identifier; with it the MAC address does not count. Of DHCPv6
 *	the DUID, which is always there
 * @ia: an identity association of DHCPv6 asks, @iaid says which; always set by
 *	DHCPv6, never by DHCPv4
 * @iaid: its number (IAID), host byte order
 * @bound: it asks from a bound port, where only the MAC address is proven: an
 *	address that another MAC address holds is not given up to an identifier
 * @named: what it is called its port says, not the client
 * @fixed: the address that its port is configured with, which is then the only
 *	one it can have, and its MAC address alone says who it is; 0: none
 * @fixed6: the same in IPv6, link-local ones do not count; ::: none. Outside
 *	the /64 (see ipam.h) it is none that DHCPv6 could give, nor is another
 *
 * IPv4 does not look at @fixed6, IPv6 not at @fixed.
 */
struct vpc_client {
	u8 mac[ETH_ALEN];
	u8 id_len;
	u8 id[VPC_CLIENT_ID_MAX];
	bool ia;
	u32 iaid;
	bool bound;
	bool named;
	__be32 fixed;
	struct in6_addr fixed6;
};

#endif
