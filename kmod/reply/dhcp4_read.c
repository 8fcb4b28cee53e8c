// SPDX-License-Identifier: GPL-2.0
/*
 * A DHCPv4 request, from the UDP header on, is checked and read: its buffer
 * becomes the answer, so nothing points into it afterwards.
 */
#include <linux/etherdevice.h>
#include <linux/udp.h>
#include "dhcp4.h"

static void read_port(struct vpc_dhcp_request *req, const struct vpc_pkt *pkt)
{
	const struct in6_addr *fixed;

	fixed = vpc_dhcp_read_port(pkt, req->config, req->far, true,
				   &req->client, req->hostname);
	req->client.ia = false;
	req->client.fixed = fixed ? vpc_addr_v4(fixed) : 0;
}

enum vpc_verdict vpc_dhcp4_read(struct vpc_pkt *pkt,
				struct vpc_dhcp_request *req)
{
	const struct vpc_dhcp_msg *msg;
	enum vpc_verdict verdict;
	unsigned int len;

	len = pkt->flags & VPC_PKT_FRAG ? 0 : vpc_reply_udp_len(pkt);
	if (len < sizeof(*msg))
		return vpc_drop(pkt, DHCP_BAD);
	if (!pskb_may_pull(pkt->skb, pkt->l4 + sizeof(struct udphdr) + len))
		return vpc_drop(pkt, NOMEM);

	msg = vpc_l4(pkt) + sizeof(struct udphdr);
	if (!vpc_dhcp_request_read(req, msg, len))
		return vpc_drop(pkt, DHCP_BAD);

	verdict = vpc_dhcp4_locate(pkt, req);
	if (verdict != VPC_NEXT)
		return verdict;
	read_port(req, pkt);
	if (req->client.bound &&
	    !ether_addr_equal(req->client.mac, vpc_eth(pkt)->h_source))
		return vpc_drop(pkt, SPOOF_MAC);
	return VPC_NEXT;
}
