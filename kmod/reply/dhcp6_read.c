// SPDX-License-Identifier: GPL-2.0
/*
 * A DHCPv6 message, from the UDP header on, is checked: whether it may be
 * answered by this server at all (RFC 8415 section 16), and who has sent it.
 */
#include <linux/etherdevice.h>
#include <linux/udp.h>
#include <linux/unaligned.h>
#include "../vpc.h"
#include "dhcp6.h"

void vpc_dhcp6_duid(const struct vpc_pkt *pkt, u8 *duid)
{
	static const u8 head[] = { 0, 3, 0, 1 };	/* DUID-LL, Ethernet */

	memcpy(duid, head, sizeof(head));
	memcpy(duid + sizeof(head), pkt->vpc->dev->dev_addr, ETH_ALEN);
}

static bool is_us(const struct vpc_pkt *pkt,
		  const struct vpc_dhcp6_span *server)
{
	u8 duid[VPC_DHCP6_DUID_LL_LEN];

	vpc_dhcp6_duid(pkt, duid);
	return server->len == sizeof(duid) &&
	       !memcmp(server->data, duid, sizeof(duid));
}

/* RFC 8415 sections 16.2 to 16.12: what there has to be, and must not be. */
static enum vpc_verdict check_type(struct vpc_pkt *pkt,
				   const struct vpc_dhcp6_msg *msg)
{
	switch (msg->type) {
	case VPC_DHCP6_SOLICIT:
	case VPC_DHCP6_CONFIRM:
	case VPC_DHCP6_REBIND:
		if (!msg->client.data || msg->server.data)
			return vpc_drop(pkt, DHCP_BAD);
		return VPC_NEXT;
	case VPC_DHCP6_REQUEST:
	case VPC_DHCP6_RENEW:
	case VPC_DHCP6_RELEASE:
	case VPC_DHCP6_DECLINE:
		if (!msg->client.data || !msg->server.data)
			return vpc_drop(pkt, DHCP_BAD);
		break;
	case VPC_DHCP6_INFORMATION:
		if (msg->n_ias)
			return vpc_drop(pkt, DHCP_BAD);
		break;
	default:
		return vpc_drop(pkt, DHCP_IGNORED);
	}
	if (msg->server.data && !is_us(pkt, &msg->server))
		return vpc_drop(pkt, DHCP_IGNORED);
	return VPC_NEXT;
}

/*
 * A client asks all servers, by its link-local address (RFC 8415 section 17).
 * What it has sent to one address is not served (section 16): dhcp6.c tells it
 * so where that is owed.
 */
static enum vpc_verdict check_way(struct vpc_pkt *pkt,
				  const struct vpc_dhcp6_msg *msg)
{
	if (msg->n_relays)
		return VPC_NEXT;
	if (pkt->flags & VPC_PKT_MULTICAST)
		return ipv6_addr_type(&pkt->key.saddr) & IPV6_ADDR_LINKLOCAL ?
		       VPC_NEXT : vpc_drop(pkt, DHCP_BAD);
	switch (msg->type) {
	case VPC_DHCP6_SOLICIT:
	case VPC_DHCP6_CONFIRM:
	case VPC_DHCP6_REBIND:
	case VPC_DHCP6_INFORMATION:
		return vpc_drop(pkt, DHCP_BAD);
	}
	return VPC_NEXT;
}

/* The first label, if it is one by RFC 1123 section 2.1; else nothing. */
static void read_hostname(struct vpc_dhcp6_request *req)
{
	const struct vpc_dhcp6_span *fqdn = &req->msg.fqdn;
	unsigned int i, len = fqdn->len ? *fqdn->data : 0;
	u8 c;

	memset(req->hostname, 0, sizeof(req->hostname));
	if (!len || len > VPC_NAME_MAX || len >= fqdn->len)
		return;
	for (i = 0; i < len; i++) {
		c = fqdn->data[1 + i];
		if (!((c | 0x20) >= 'a' && (c | 0x20) <= 'z') &&
		    !(c >= '0' && c <= '9') && (c != '-' || !i))
			return;
	}
	memcpy(req->hostname, fqdn->data + 1, len);
}

/* Of one behind a relay: as the relay says, or by its link-local address. */
static void read_mac(struct vpc_dhcp6_request *req, const struct vpc_pkt *pkt)
{
	const struct vpc_dhcp6_msg *msg = &req->msg;
	const u8 *id;

	ether_addr_copy(req->client.mac, vpc_eth(pkt)->h_source);
	if (!req->far)
		return;
	id = msg->relays[msg->n_relays - 1].head + VPC_DHCP6_PEER + 8;
	if (msg->link_layer.data) {
		memcpy(req->client.mac, msg->link_layer.data, ETH_ALEN);
	} else if (id[3] == 0xff && id[4] == 0xfe) {
		memcpy(req->client.mac, id, 3);
		memcpy(req->client.mac + 3, id + 5, 3);
		req->client.mac[0] ^= 2;	/* RFC 4291 appendix A */
	}
}

static void read_client(struct vpc_dhcp6_request *req,
			const struct vpc_pkt *pkt)
{
	const struct vpc_dhcp6_span *id = &req->msg.client;
	const struct in6_addr *fixed;

	BUILD_BUG_ON(VPC_DHCP6_DUID_MAX > VPC_CLIENT_ID_MAX);
	memset(&req->client, 0, sizeof(req->client));
	read_mac(req, pkt);
	req->client.ia = true;
	req->client.id_len = id->len;
	if (id->len)
		memcpy(req->client.id, id->data, id->len);
	read_hostname(req);
	fixed = vpc_dhcp_read_port(pkt, req->config, req->far, false,
				   &req->client, req->hostname);
	if (fixed)
		req->client.fixed6 = *fixed;
}

enum vpc_verdict vpc_dhcp6_receive(struct vpc_pkt *pkt,
				   struct vpc_dhcp6_request *req)
{
	unsigned int len, at = pkt->l4 + sizeof(struct udphdr);
	enum vpc_verdict verdict;

	len = vpc_reply_udp_len(pkt);
	if (!len)
		return vpc_drop(pkt, DHCP_BAD);
	if (!pskb_may_pull(pkt->skb, at + len))
		return vpc_drop(pkt, NOMEM);
	if (!vpc_dhcp6_read(&req->msg, pkt->skb->data + at, len))
		return vpc_drop(pkt, DHCP_BAD);
	verdict = vpc_dhcp6_locate(pkt, req);
	if (verdict == VPC_NEXT)
		verdict = check_way(pkt, &req->msg);
	if (verdict == VPC_NEXT)
		verdict = check_type(pkt, &req->msg);
	if (verdict == VPC_NEXT) {
		read_client(req, pkt);
		if (!is_valid_ether_addr(req->client.mac))
			return vpc_drop(pkt, DHCP_BAD);
	}
	return verdict;
}
