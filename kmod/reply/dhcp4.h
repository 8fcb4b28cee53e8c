/* SPDX-License-Identifier: GPL-2.0 */
/*
 * DHCPv4: a request as it is read, and an answer as it is to be written. For
 * dhcp4.c and its dhcp4_*.c only.
 */
#ifndef _VPC_REPLY_DHCP4_H
#define _VPC_REPLY_DHCP4_H

#include "../ipam.h"
#include "../network.h"
#include "dhcp_options.h"
#include "reply.h"

#define VPC_DHCP_SERVER_PORT	67
#define VPC_DHCP_CLIENT_PORT	68
#define VPC_DHCP_BROADCAST_FLAG	0x8000

/* RFC 2131 section 2: what any client takes, IP header included. */
#define VPC_DHCP_SIZE		576
#define VPC_DHCP_HEADERS	(sizeof(struct iphdr) + sizeof(struct udphdr))
#define VPC_DHCP_OPTIONS_MAX	512

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
 * @network: where it is; RCU
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

/**
 * struct vpc_dhcp_answer - what it is told
 * @type: message type
 * @addr: the address that the options are about
 * @yiaddr: the address given, 0 for none
 * @ciaddr: the address that it has, 0 for none
 * @subnet: of @addr
 * @hostname: what the client is called, "" for nothing
 * @rapid: the answer to rapid commit
 */
struct vpc_dhcp_answer {
	u8 type;
	__be32 addr;
	__be32 yiaddr;
	__be32 ciaddr;
	const struct vpc_subnet *subnet;
	const char *hostname;
	bool rapid;
};

static inline const struct vpc_network_config *
vpc_dhcp_config(const struct vpc_pkt *pkt)
{
	return rcu_dereference(pkt->network->config);
}

/* dhcp4_relay.c: may the port relay requests of others? */
bool vpc_dhcp4_may_relay(const struct vpc_pkt *pkt);
/* Where is the client? VPC_NEXT: @req says so; what it was read from is kept. */
enum vpc_verdict vpc_dhcp4_locate(struct vpc_pkt *pkt,
				  struct vpc_dhcp_request *req);
/* VPC_NEXT: @req is filled. May reallocate the head. */
enum vpc_verdict vpc_dhcp4_read(struct vpc_pkt *pkt,
				struct vpc_dhcp_request *req);
/* Turn pkt->skb into the answer: VPC_REPLY, or VPC_DROP without memory. */
enum vpc_verdict vpc_dhcp4_send(struct vpc_pkt *pkt,
				const struct vpc_dhcp_request *req,
				const struct vpc_dhcp_answer *answer);

#endif
