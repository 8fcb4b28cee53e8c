/* SPDX-License-Identifier: GPL-2.0 */
/*
 * DHCPv4: an answer as it is to be written. For dhcp4.c and its dhcp4_*.c
 * only.
 */
#ifndef _VPC_REPLY_DHCP4_H
#define _VPC_REPLY_DHCP4_H

#include "../ipam.h"
#include "../network.h"
#include "dhcp.h"
#include "dhcp_request.h"

#define VPC_DHCP_SERVER_PORT	67
#define VPC_DHCP_CLIENT_PORT	68

/* Whom options are given for, the nearest to the client first. */
enum vpc_dhcp_level {
	VPC_DHCP_CLIENT,
	VPC_DHCP_NETWORK,
	VPC_DHCP_VPC,
	VPC_DHCP_LEVELS
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
 * @any: there are any of @extra
 * @extra: what it is told besides, by level, or NULL; VPC_DHCP_CLIENT, that of
 *	its reservation, is all that is filled in at first
 */
struct vpc_dhcp_answer {
	u8 type;
	__be32 addr;
	__be32 yiaddr;
	__be32 ciaddr;
	const struct vpc_subnet *subnet;
	const char *hostname;
	bool rapid;
	bool any;
	const struct vpc_dhcp_extra *extra[VPC_DHCP_LEVELS];
};

static inline const struct vpc_network_config *
vpc_dhcp_config(const struct vpc_pkt *pkt)
{
	return rcu_dereference(pkt->network->config);
}

/* dhcp4_relay.c: where is the client? VPC_NEXT: @req says so; what it was read from is kept. */
enum vpc_verdict vpc_dhcp4_locate(struct vpc_pkt *pkt,
				  struct vpc_dhcp_request *req);
/* VPC_NEXT: @req is filled. May reallocate the head. */
enum vpc_verdict vpc_dhcp4_read(struct vpc_pkt *pkt,
				struct vpc_dhcp_request *req);
/* Turn pkt->skb into the answer: VPC_REPLY, or VPC_DROP without memory. */
enum vpc_verdict vpc_dhcp4_send(struct vpc_pkt *pkt,
				const struct vpc_dhcp_request *req,
				struct vpc_dhcp_answer *answer);

/* dhcp4_extra.c: fills in answer->any and answer->extra; NAKs go without */
void vpc_dhcp4_extra_begin(const struct vpc_dhcp_request *req,
			   struct vpc_dhcp_answer *answer);
/* An option that the client asks for; false: nobody has a say in it. */
bool vpc_dhcp4_extra_put(struct vpc_dhcp_writer *w,
			 const struct vpc_dhcp_request *req,
			 const struct vpc_dhcp_answer *answer, u8 code);
/* Those that it does not ask for. */
void vpc_dhcp4_extra_rest(struct vpc_dhcp_writer *w,
			  const struct vpc_dhcp_request *req,
			  const struct vpc_dhcp_answer *answer);
/* For the fixed fields; "" and 0: none */
const char *vpc_dhcp4_boot_file(const struct vpc_dhcp_request *req,
				const struct vpc_dhcp_answer *answer);
__be32 vpc_dhcp4_boot_server(const struct vpc_dhcp_answer *answer);

#endif
