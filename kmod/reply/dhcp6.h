/* SPDX-License-Identifier: GPL-2.0 */
/*
 * DHCPv6: a request as it is read, and an answer as it is being written. For
 * reply/dhcp6*.c only.
 */
#ifndef _VPC_REPLY_DHCP6_H
#define _VPC_REPLY_DHCP6_H

#include "../ipam.h"
#include "../network.h"
#include "dhcp.h"
#include "dhcp6_wire.h"

#define VPC_DHCP6_CLIENT_PORT	546
#define VPC_DHCP6_SERVER_PORT	547
#define VPC_DHCP6_DUID_LL_LEN	10	/* RFC 8415 section 11.4, of Ethernet */

/**
 * struct vpc_dhcp6_request - what a client says
 * @msg: its message; points into the packet, which stays until the answer
 * @client: who it is; @client.iaid is that of the IA that is dealt with
 * @network: whose pool and settings it gets: that of the port, but for who is
 *	behind a relay
 * @config: its configuration, RCU
 * @far: it is behind a relay, and no neighbour
 * @hostname: what it is called: by the port's configuration, or by itself
 */
struct vpc_dhcp6_request {
	struct vpc_dhcp6_msg msg;
	struct vpc_network *network;
	const struct vpc_network_config *config;
	bool far;
	struct vpc_client client;
	char hostname[VPC_NAME_MAX + 1];
};

/**
 * struct vpc_dhcp6_answer - what it is told
 * @pkt: the question
 * @req: what it says
 * @w: the message, in @buf
 * @n_addrs: how many addresses it gets
 * @fixed_given: the one that its port is configured with is among them
 * @buf: the message
 */
struct vpc_dhcp6_answer {
	struct vpc_pkt *pkt;
	struct vpc_dhcp6_request *req;
	struct vpc_dhcp6_writer w;
	u8 n_addrs;
	bool fixed_given;
	u8 buf[VPC_DHCP6_SIZE_MAX];
};

/* The server's identifier: DUID-LL of the router's MAC address. */
void vpc_dhcp6_duid(const struct vpc_pkt *pkt, u8 *duid);

/*
 * dhcp6_read.c: VPC_NEXT: @req is filled, and the message is one that a server
 * of this identifier answers (RFC 8415 section 16). May reallocate the head.
 */
enum vpc_verdict vpc_dhcp6_receive(struct vpc_pkt *pkt,
				   struct vpc_dhcp6_request *req);

/* dhcp6_relay.c: VPC_NEXT: the network of the client, @req->network and all, is known. */
enum vpc_verdict vpc_dhcp6_locate(struct vpc_pkt *pkt,
				  struct vpc_dhcp6_request *req);

/* dhcp6_lease.c: each puts an IA; false: there is no room for it. */
/* SOLICIT: an address is offered; or given, with @commit. */
bool vpc_dhcp6_offer_ia(struct vpc_dhcp6_answer *answer,
			const struct vpc_dhcp6_ia *ia, bool commit);
/* REQUEST */
bool vpc_dhcp6_give_ia(struct vpc_dhcp6_answer *answer,
		       const struct vpc_dhcp6_ia *ia);
/* RENEW, REBIND; @known: set if the client has a lease for one of them */
bool vpc_dhcp6_renew_ia(struct vpc_dhcp6_answer *answer,
			const struct vpc_dhcp6_ia *ia, bool *known);
/* RELEASE, DECLINE: nothing is put but for an IA that is not the client's. */
bool vpc_dhcp6_end_ia(struct vpc_dhcp6_answer *answer,
		      const struct vpc_dhcp6_ia *ia);
/* CONFIRM: may it go on with all its addresses? -1: it has said none. */
int vpc_dhcp6_confirm(const struct vpc_pkt *pkt, struct vpc_dhcp6_request *req);

/* dhcp6_write.c: begin a message of @type, with the identifiers in it. */
bool vpc_dhcp6_start(struct vpc_dhcp6_answer *answer, struct vpc_pkt *pkt,
		     struct vpc_dhcp6_request *req, u8 type);
/* What else there is to know, as far as the client has asked for it. */
void vpc_dhcp6_put_options(struct vpc_dhcp6_answer *answer);
/* Turn pkt->skb into the answer: VPC_REPLY, or VPC_DROP without memory. */
enum vpc_verdict vpc_dhcp6_send(struct vpc_dhcp6_answer *answer);

#endif
