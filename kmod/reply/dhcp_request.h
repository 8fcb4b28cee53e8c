/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A DHCPv4 request as its sender makes it: RFC 2131 section 4.1, and what of
 * RFC 2132 and others asks for an answer of a kind. Pure: needs types, byte
 * order and string functions.
 */
#ifndef _VPC_REPLY_DHCP_REQUEST_H
#define _VPC_REPLY_DHCP_REQUEST_H

#include "../client.h"
#include "dhcp_options.h"

/* RFC 2131 section 2: what any client takes, IP header included. */
#define VPC_DHCP_SIZE		576
#define VPC_DHCP_HEADERS	28	/* IP and UDP */
#define VPC_DHCP_OPTIONS_MAX	512
#define VPC_DHCP_BROADCAST_FLAG	0x8000

enum vpc_dhcp_type {
	VPC_DHCP_DISCOVER	= 1,
	VPC_DHCP_OFFER		= 2,
	VPC_DHCP_REQUEST	= 3,
	VPC_DHCP_DECLINE	= 4,
	VPC_DHCP_ACK		= 5,
	VPC_DHCP_NAK		= 6,
	VPC_DHCP_RELEASE	= 7,
	VPC_DHCP_INFORM		= 8,
};

/**
 * struct vpc_dhcp_request - what a client says
 * @client: who it is
 * @network: where it is, by its port or a relay, as all to @server_id; RCU
 * @config: of @network; RCU
 * @far: it is not known to be on the network that its message came by, and
 *	makes no neighbour there
 * @routed: its messages come by a relay or a router, and so do the answers
 * @us: @far: the router's address that answers come from
 * @server_id: what it knows this server by; 0: the router's address on its
 *	subnet
 * @type: message type
 * @rapid: it takes an address without being offered one first (RFC 4039)
 * @broadcast: it cannot take unicast yet
 * @xid: transaction
 * @flags: as they came
 * @ciaddr: the address it has
 * @wanted: the address it asks for (option 50), 0 for none
 * @server: the server it speaks to (option 54), 0 for none
 * @giaddr: the relay that it came by, 0 for none
 * @subnet: the subnet that it asks for (RFC 3011), to be sent back, 0 for none
 * @relay_link: the subnet that it is on, as the relay says (RFC 3527), or 0
 * @relay_server: what the relay wants it to know this server by (RFC 5107), or
 *	0
 * @relay_len: length of @relay, 0 for none
 * @relay: the relay's option (RFC 3046), to be sent back
 * @room: bytes of options that it takes in an answer
 * @hostname: what it is called: by the port's configuration, or by itself
 * @id_len: length of @id, 0 for none
 * @id: the client identifier in full, to be sent back
 * @v6only: it does without IPv4 where there is an IPv6 for it (RFC 8925)
 * @boot: what kind of boot file it needs, enum vpc_boot_client
 * @n_want: length of @want
 * @want: the options it asks for, in order, each of them once; only those that
 *	there is an answer for
 */
struct vpc_dhcp_request {
	struct vpc_client client;
	struct vpc_network *network;
	const struct vpc_network_config *config;
	bool far;
	bool routed;
	__be32 us;
	__be32 server_id;
	u8 type;
	bool rapid;
	bool broadcast;
	__be32 xid;
	__be16 flags;
	__be32 ciaddr;
	__be32 wanted;
	__be32 server;
	__be32 giaddr;
	__be32 subnet;
	__be32 relay_link;
	__be32 relay_server;
	u8 relay_len;
	u8 relay[255];
	unsigned int room;
	char hostname[VPC_NAME_MAX + 1];
	u8 id_len;
	u8 id[255];
	bool v6only;
	u8 boot;
	u8 n_want;
	u8 want[16];
};

/*
 * Read a message of @len bytes, its fixed part included: all of @req but what
 * is known by the port that it came by. false: it is none, or malformed.
 */
bool vpc_dhcp_request_read(struct vpc_dhcp_request *req,
			   const struct vpc_dhcp_msg *msg, unsigned int len);

#endif
