// SPDX-License-Identifier: GPL-2.0
/*
 * A DHCPv6 answer: what every one of them has, and the options that a client
 * asks for. It fits the least MTU of IPv6.
 */
#include <linux/etherdevice.h>
#include <linux/udp.h>
#include <linux/unaligned.h>
#include "../naming.h"
#include "../port.h"
#include "../vpc.h"
#include "dhcp6.h"

#define HEADERS		(sizeof(struct ipv6hdr) + sizeof(struct udphdr))
#define REFRESH_MIN	600	/* RFC 8415 section 7.6: IRT_MINIMUM */
#define NTP_ADDRESS	1	/* RFC 5908 section 4.1: suboption */

static unsigned int room(const struct vpc_pkt *pkt)
{
	unsigned int mtu = READ_ONCE(pkt->in->dev->mtu);

	return min(max(mtu, IPV6_MIN_MTU / 2) - HEADERS, VPC_DHCP6_SIZE_MAX);
}

bool vpc_dhcp6_start(struct vpc_dhcp6_answer *answer, struct vpc_pkt *pkt,
		     struct vpc_dhcp6_request *req, u8 type)
{
	const struct vpc_dhcp6_span *client = &req->msg.client;
	u8 duid[VPC_DHCP6_DUID_LL_LEN];

	answer->pkt = pkt;
	answer->req = req;
	answer->n_addrs = 0;
	answer->fixed_given = false;
	vpc_dhcp6_duid(pkt, duid);
	return vpc_dhcp6_begin(&answer->w, &req->msg, type, answer->buf,
			       room(pkt)) &&
	       vpc_dhcp6_put(&answer->w, VPC_DHCP6_SERVER_ID, duid,
			     sizeof(duid)) &&
	       (!client->data ||
		vpc_dhcp6_put(&answer->w, VPC_DHCP6_CLIENT_ID, client->data,
			      client->len));
}

/* One that says nothing of what it wants is told what all want. */
static bool wants(const struct vpc_dhcp6_answer *answer,
		  enum vpc_dhcp6_code code)
{
	const struct vpc_dhcp6_msg *msg = &answer->req->msg;

	if (!msg->oro)
		return code == VPC_DHCP6_DNS || code == VPC_DHCP6_DOMAINS;
	return vpc_dhcp6_wants(msg, code);
}

/*
 * RFC 4704 section 6: the name that it has, and that it is entered in DNS here,
 * if there is any, whatever the client wanted.
 */
static void put_fqdn(struct vpc_dhcp6_answer *answer,
		     const struct vpc_naming *naming)
{
	const struct vpc_dhcp6_request *req = answer->req;
	u8 len = strlen(req->hostname);
	unsigned int at;
	u8 head[2 + VPC_NAME_MAX];

	if (!len || !req->msg.fqdn.data || !wants(answer, VPC_DHCP6_FQDN))
		return;
	head[0] = VPC_DHCP6_FQDN_NONE;
	if (rcu_access_pointer(answer->pkt->vpc->dns)) {
		head[0] = VPC_DHCP6_FQDN_SERVER;
		if (!(req->msg.fqdn_flags & VPC_DHCP6_FQDN_SERVER))
			head[0] |= VPC_DHCP6_FQDN_OVERRIDE;
	}
	head[1] = len;
	memcpy(head + 2, req->hostname, len);
	at = vpc_dhcp6_open(&answer->w, VPC_DHCP6_FQDN, head, 2 + len);
	if (at && !vpc_dhcp6_append(&answer->w, naming->search.wire,
				    naming->search.len))
		vpc_dhcp6_cancel(&answer->w, at);
	else if (at)
		vpc_dhcp6_close(&answer->w, at);
}

static void put_naming(struct vpc_dhcp6_answer *answer)
{
	struct vpc_naming naming __uninitialized;

	vpc_naming_read(answer->pkt->vpc, answer->req->config, &naming);
	if (naming.n_servers && wants(answer, VPC_DHCP6_DNS))
		vpc_dhcp6_put(&answer->w, VPC_DHCP6_DNS, naming.servers,
			      naming.n_servers * sizeof(naming.servers[0]));
	if (naming.n_servers && naming.search.len &&
	    wants(answer, VPC_DHCP6_DOMAINS))
		vpc_dhcp6_put(&answer->w, VPC_DHCP6_DOMAINS,
			      naming.search.wire, naming.search.len);
	put_fqdn(answer, &naming);
}

/* RFC 5908, each in a suboption; and RFC 4075, for older clients. */
static void put_ntp(struct vpc_dhcp6_answer *answer,
		    const struct vpc_dhcp_config *dhcp)
{
	unsigned int at;
	int i;

	if (!dhcp->n_ntp6)
		return;
	if (wants(answer, VPC_DHCP6_SNTP))
		vpc_dhcp6_put(&answer->w, VPC_DHCP6_SNTP, dhcp->ntp6,
			      dhcp->n_ntp6 * sizeof(dhcp->ntp6[0]));
	if (!wants(answer, VPC_DHCP6_NTP))
		return;
	at = vpc_dhcp6_open(&answer->w, VPC_DHCP6_NTP, NULL, 0);
	if (!at)
		return;
	for (i = 0; i < dhcp->n_ntp6; i++)
		if (!vpc_dhcp6_put(&answer->w, NTP_ADDRESS, &dhcp->ntp6[i],
				   sizeof(dhcp->ntp6[i])))
			break;
	if (i)
		vpc_dhcp6_close(&answer->w, at);
	else
		vpc_dhcp6_cancel(&answer->w, at);
}

void vpc_dhcp6_put_options(struct vpc_dhcp6_answer *answer)
{
	const struct vpc_dhcp_config *dhcp = &answer->req->config->dhcp;
	__be32 refresh = htonl(max_t(u32, dhcp->lease_time, REFRESH_MIN));

	put_naming(answer);
	put_ntp(answer, dhcp);
	/* RFC 8415 section 21.23: in no other answer. */
	if (answer->req->msg.type == VPC_DHCP6_INFORMATION &&
	    wants(answer, VPC_DHCP6_REFRESH))
		vpc_dhcp6_put(&answer->w, VPC_DHCP6_REFRESH, &refresh,
			      sizeof(refresh));
}

/* From where it was sent to, or else an address of the router on the link. */
static bool answer_from(const struct vpc_pkt *pkt, struct in6_addr *from)
{
	if (pkt->flags & VPC_PKT_MULTICAST)
		return vpc_network_source(rcu_dereference(pkt->network->config),
					  &pkt->key.saddr, from);
	*from = pkt->key.daddr;
	return true;
}

/* RFC 8415 sections 18.3.10 and 19.3: back to the client, or to its relay. */
enum vpc_verdict vpc_dhcp6_send(struct vpc_dhcp6_answer *answer)
{
	struct vpc_pkt *pkt = answer->pkt;
	__be16 to = htons(answer->req->far ? VPC_DHCP6_SERVER_PORT :
					     VPC_DHCP6_CLIENT_PORT);
	struct in6_addr from;

	vpc_dhcp6_end(&answer->w);
	if (!answer_from(pkt, &from))
		return vpc_drop(pkt, DHCP_IGNORED);
	ether_addr_copy(pkt->reply_mac, vpc_eth(pkt)->h_source);
	if (!vpc_reply_reuse(pkt, HEADERS + answer->w.len))
		return vpc_drop(pkt, NOMEM);

	/* Nothing of the question, nor of the memory, stays. */
	memset(pkt->skb->data, 0, HEADERS);
	memcpy(pkt->skb->data + HEADERS, answer->buf, answer->w.len);
	vpc_reply_udp(pkt->skb, &from, &pkt->key.saddr,
		      htons(VPC_DHCP6_SERVER_PORT), to);
	return VPC_REPLY;
}
