// SPDX-License-Identifier: GPL-2.0
/*
 * A DHCPv4 answer is written where the request was. It fits what any client
 * must take (576 bytes) unless the client says that it takes more.
 */
#include <linux/etherdevice.h>
#include <linux/inetdevice.h>
#include <linux/udp.h>
#include <net/ip.h>
#include "../vpc.h"
#include "../zone.h"
#include "dhcp4.h"

#define BODY_MIN	300	/* RFC 1542 section 2.1 */
#define OVERLOAD_SIZE	3	/* of the option that says so */

static __be32 gateway(const struct vpc_subnet *subnet)
{
	return vpc_addr_v4(&subnet->gateway);
}

static void put(struct vpc_dhcp_writer *w, u8 code, const void *data,
		unsigned int len)
{
	if (len)
		vpc_dhcp_options_put(w, code, data, len);
}

static __always_inline void put_addr(struct vpc_dhcp_writer *w, u8 code,
				     __be32 addr)
{
	vpc_dhcp_options_put(w, code, &addr, sizeof(addr));
}

static void put_u32(struct vpc_dhcp_writer *w, u8 code, u32 value)
{
	put_addr(w, code, htonl(value));
}

/* RFC 3442: with this option the router option does not count. */
static void put_routes(struct vpc_dhcp_writer *w, __be32 router)
{
	u8 route[1 + sizeof(router)] = { 0 };

	memcpy(route + 1, &router, sizeof(router));
	put(w, VPC_DHCP_ROUTES, route, sizeof(route));
}

/* Where nobody else is named the router is the server of the VPC's zone. */
static void put_dns(struct vpc_dhcp_writer *w,
		    const struct vpc_dhcp_request *req, __be32 router)
{
	const struct vpc_dhcp_config *dhcp = &req->config->dhcp;

	if (!dhcp->n_dns && rcu_access_pointer(req->network->vpc->dns))
		put_addr(w, VPC_DHCP_DNS, router);
	else
		put(w, VPC_DHCP_DNS, dhcp->dns,
		    dhcp->n_dns * sizeof(dhcp->dns[0]));
}

/* As text, without the dot at the end. */
static void put_domain(struct vpc_dhcp_writer *w,
		       const struct vpc_dhcp_request *req)
{
	const struct vpc_zone *zone = rcu_dereference(req->network->vpc->dns);
	const struct vpc_dhcp_config *dhcp = &req->config->dhcp;
	char text[VPC_DNS_TEXT_MAX] __uninitialized;

	if (dhcp->domain[0] || !zone) {
		put(w, VPC_DHCP_DOMAIN, dhcp->domain, strlen(dhcp->domain));
		return;
	}
	vpc_dns_name_print(rcu_dereference(zone->config)->name.wire, text);
	put(w, VPC_DHCP_DOMAIN, text, strlen(text) - 1);
}

/* The same as a list of one name on the wire (RFC 3397). */
static void put_search(struct vpc_dhcp_writer *w,
		       const struct vpc_dhcp_request *req)
{
	const struct vpc_zone *zone = rcu_dereference(req->network->vpc->dns);
	static const struct vpc_dns_name root = { .len = 1 };
	const char *domain = req->config->dhcp.domain;
	struct vpc_dns_name name __uninitialized;

	if (domain[0]) {
		if (vpc_dns_name_parse(&name, domain, &root))
			put(w, VPC_DHCP_SEARCH, name.wire, name.len);
	} else if (zone) {
		name = rcu_dereference(zone->config)->name;
		put(w, VPC_DHCP_SEARCH, name.wire, name.len);
	}
}

static void put_wanted(struct vpc_dhcp_writer *w, u8 code,
		       const struct vpc_dhcp_request *req,
		       const struct vpc_dhcp_answer *answer)
{
	const struct vpc_network_config *config = req->config;
	u8 plen = answer->subnet->prefix.plen - VPC_V4_PLEN;
	__be32 mask = inet_make_mask(plen);
	__be16 mtu = htons(config->mtu);

	switch (code) {
	case VPC_DHCP_MASK:
		put_addr(w, code, mask);
		break;
	case VPC_DHCP_ROUTER:
		put_addr(w, code, gateway(answer->subnet));
		break;
	case VPC_DHCP_DNS:
		put_dns(w, req, gateway(answer->subnet));
		break;
	case VPC_DHCP_HOSTNAME:
		put(w, code, answer->hostname, strlen(answer->hostname));
		break;
	case VPC_DHCP_DOMAIN:
		put_domain(w, req);
		break;
	case VPC_DHCP_SEARCH:
		put_search(w, req);
		break;
	case VPC_DHCP_MTU:
		put(w, code, &mtu, sizeof(mtu));
		break;
	case VPC_DHCP_BROADCAST:
		/* A /31 has none (RFC 3021). */
		if (plen <= 30)
			put_addr(w, code, (answer->addr & mask) | ~mask);
		break;
	case VPC_DHCP_NTP:
		put(w, code, config->dhcp.ntp,
		    config->dhcp.n_ntp * sizeof(config->dhcp.ntp[0]));
		break;
	case VPC_DHCP_ROUTES:
		put_routes(w, gateway(answer->subnet));
		break;
	}
}

/* What was given as it is to be sent goes before what is made here. */
static void put_asked(struct vpc_dhcp_writer *w,
		      const struct vpc_dhcp_request *req,
		      const struct vpc_dhcp_answer *answer)
{
	unsigned int i;

	for (i = 0; i < req->n_want; i++)
		if (!answer->any ||
		    !vpc_dhcp4_extra_put(w, req, answer, req->want[i]))
			put_wanted(w, req->want[i], req, answer);
}

/* RFC 2131 table 3; T1 and T2 as its section 4.4.5 has them. */
static void put_options(struct vpc_dhcp_writer *w,
			const struct vpc_dhcp_request *req,
			const struct vpc_dhcp_answer *answer)
{
	u32 lease = req->config->dhcp.lease_time;

	put(w, VPC_DHCP_TYPE, &answer->type, 1);
	put_addr(w, VPC_DHCP_SERVER,
		 req->server_id ?: gateway(answer->subnet));
	if (answer->yiaddr) {
		put_u32(w, VPC_DHCP_LEASE_TIME, lease);
		put_u32(w, VPC_DHCP_T1, lease / 2);
		put_u32(w, VPC_DHCP_T2, (u64)lease * 7 / 8);
	}
	if (answer->rapid)
		vpc_dhcp_options_put(w, VPC_DHCP_RAPID_COMMIT, NULL, 0);
	/* RFC 6842: in every answer to a client that has sent it. */
	put(w, VPC_DHCP_CLIENT_ID, req->id, req->id_len);
	if (answer->type != VPC_DHCP_NAK) {
		/* UEFI takes a URL from a server that says that it knows. */
		if (req->boot == VPC_BOOT_CLIENT_HTTP &&
		    *vpc_dhcp4_boot_file(req, answer))
			put(w, VPC_DHCP_VENDOR_CLASS, "HTTPClient", 10);
		put_asked(w, req, answer);
		if (answer->any)
			vpc_dhcp4_extra_rest(w, req, answer);
	}
}

/* The relay's option is the last one (RFC 3046 section 2.1). */
static void put_relay(struct vpc_dhcp_writer *w,
		      const struct vpc_dhcp_request *req)
{
	if (req->subnet)
		put_addr(w, VPC_DHCP_SUBNET, req->subnet);
	put(w, VPC_DHCP_RELAY, req->relay, req->relay_len);
}

/* What that takes, for which room is kept. */
static unsigned int relay_size(const struct vpc_dhcp_request *req)
{
	return (req->subnet ? 2 + sizeof(req->subnet) : 0) +
	       (req->relay_len ? 2 + req->relay_len : 0);
}

/*
 * RFC 2131 section 4.1: to the relay; to the address that the client has; to
 * all, if it cannot take anything else yet or is told that it has none; else to
 * the address that it is given, which needs no ARP because we write the frame.
 * What came from afar goes back the way that it came.
 */
static __be32 answer_to(struct vpc_pkt *pkt, const struct vpc_dhcp_request *req,
			const struct vpc_dhcp_answer *answer)
{
	if (req->routed) {
		ether_addr_copy(pkt->reply_mac, vpc_eth(pkt)->h_source);
		return req->giaddr ?: req->ciaddr;
	}
	ether_addr_copy(pkt->reply_mac, req->client.mac);
	if (answer->type != VPC_DHCP_NAK && answer->ciaddr)
		return answer->ciaddr;
	if (answer->type != VPC_DHCP_NAK && !req->broadcast)
		return answer->yiaddr;
	eth_broadcast_addr(pkt->reply_mac);
	return htonl(INADDR_BROADCAST);
}

/* Many boot loaders look at the fixed fields alone. */
static void write_boot(struct vpc_dhcp_msg *msg,
		       const struct vpc_dhcp_request *req,
		       const struct vpc_dhcp_answer *answer)
{
	BUILD_BUG_ON(sizeof(answer->extra[0]->boot[0]) > sizeof(msg->file));
	msg->siaddr = vpc_dhcp4_boot_server(answer);
	strscpy((char *)msg->file, vpc_dhcp4_boot_file(req, answer),
		sizeof(msg->file));
}

static void write_fixed(struct vpc_dhcp_msg *msg,
			const struct vpc_dhcp_request *req,
			const struct vpc_dhcp_answer *answer)
{
	/* Nothing of the question, nor of the memory, stays. */
	memset(msg, 0, sizeof(*msg));
	msg->op = 2;
	msg->htype = 1;
	msg->hlen = ETH_ALEN;
	msg->xid = req->xid;
	msg->flags = req->flags;
	/* Behind a relay a NAK reaches nobody but as a broadcast (4.3.2). */
	if (answer->type == VPC_DHCP_NAK && req->giaddr)
		msg->flags |= htons(VPC_DHCP_BROADCAST_FLAG);
	msg->ciaddr = answer->ciaddr;
	msg->yiaddr = answer->yiaddr;
	msg->giaddr = req->giaddr;
	ether_addr_copy(msg->chaddr, req->client.mac);
	msg->cookie = htonl(VPC_DHCP_COOKIE);
	if (answer->any)
		write_boot(msg, req, answer);
}

/*
 * Options that have no room go to the fields file, unless a boot file is
 * there, and sname (option 52, RFC 2132 section 9.3). Returns the length of the
 * options field, to which the relay's option is kept (RFC 3046 section 2.2).
 */
static unsigned int write_options(struct vpc_dhcp_msg *msg,
				  const struct vpc_dhcp_request *req,
				  const struct vpc_dhcp_answer *answer)
{
	struct vpc_dhcp_writer sname = {
		.buf = msg->sname, .size = sizeof(msg->sname),
	};
	struct vpc_dhcp_writer file = {
		.buf = msg->file, .size = sizeof(msg->file), .next = &sname,
	};
	struct vpc_dhcp_writer w = {
		.buf = msg->options,
		.size = req->room - relay_size(req) - OVERLOAD_SIZE,
		.next = msg->file[0] ? &sname : &file,
	};
	u8 overload;

	put_options(&w, req, answer);
	w.size = req->room;
	w.next = NULL;
	overload = (file.len ? VPC_DHCP_OVERLOAD_FILE : 0) |
		   (sname.len ? VPC_DHCP_OVERLOAD_SNAME : 0);
	if (overload)
		put(&w, VPC_DHCP_OVERLOAD, &overload, sizeof(overload));
	if (overload & VPC_DHCP_OVERLOAD_FILE)
		vpc_dhcp_options_end(&file);
	if (overload & VPC_DHCP_OVERLOAD_SNAME)
		vpc_dhcp_options_end(&sname);
	put_relay(&w, req);
	vpc_dhcp_options_end(&w);
	return w.len;
}

enum vpc_verdict vpc_dhcp4_send(struct vpc_pkt *pkt,
				const struct vpc_dhcp_request *req,
				struct vpc_dhcp_answer *answer)
{
	union {
		struct vpc_dhcp_msg msg;
		u8 bytes[sizeof(struct vpc_dhcp_msg) + VPC_DHCP_OPTIONS_MAX];
	} message __uninitialized;
	struct in6_addr from, to;
	unsigned int options_len, len;
	struct vpc_dhcp_msg *msg;

	if (answer->type != VPC_DHCP_NAK)
		vpc_dhcp4_extra_begin(req, answer);
	write_fixed(&message.msg, req, answer);
	options_len = write_options(&message.msg, req, answer);
	len = max_t(unsigned int, sizeof(*msg) + options_len, BODY_MIN);

	vpc_addr_set_v4(&from, req->us ?: gateway(answer->subnet));
	vpc_addr_set_v4(&to, answer_to(pkt, req, answer));
	if (!vpc_reply_reuse(pkt, VPC_DHCP_HEADERS + len))
		return vpc_drop(pkt, NOMEM);
	/* What has a fixed length is copied fast. */
	memset(pkt->skb->data, 0, VPC_DHCP_HEADERS);
	msg = (void *)(pkt->skb->data + VPC_DHCP_HEADERS);
	*msg = message.msg;
	memcpy(msg->options, message.msg.options, options_len);
	memset(msg->options + options_len, 0,
	       len - sizeof(*msg) - options_len);

	vpc_reply_udp(pkt->skb, &from, &to, htons(VPC_DHCP_SERVER_PORT),
		      htons(req->giaddr ? VPC_DHCP_SERVER_PORT :
					  VPC_DHCP_CLIENT_PORT));
	return VPC_REPLY;
}
