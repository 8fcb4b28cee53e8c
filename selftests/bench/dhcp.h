/* SPDX-License-Identifier: GPL-2.0 */
/* DHCPv4 as a client behind a tap speaks it: what its programs share. */
#ifndef BENCH_DHCP_H
#define BENCH_DHCP_H

#include <arpa/inet.h>
#include <net/ethernet.h>
#include <netinet/ip.h>
#include <netinet/udp.h>
#include <stdint.h>
#include <sys/types.h>
#include "tap.h"

enum { DISCOVER = 1, OFFER, REQUEST, DECLINE, ACK, NAK, RELEASE };
enum { OPT_ADDRESS = 50, OPT_TYPE = 53, OPT_SERVER = 54, OPT_WANTED = 55, OPT_CLIENT_ID = 61, OPT_END = 255 };
enum { SERVER_PORT = 67, CLIENT_PORT = 68 };

struct message {
	struct ether_header eth;
	struct iphdr ip;
	struct udphdr udp;
	uint8_t op, htype, hlen, hops;
	uint32_t xid;
	uint16_t secs, flags;
	uint32_t ciaddr, yiaddr, siaddr, giaddr;
	uint8_t chaddr[16], sname[64], file[128];
	uint32_t cookie;
	uint8_t options[312];
} __attribute__((packed));

static inline uint8_t *option(uint8_t *to, uint8_t code, const void *data, size_t len)
{
	*to++ = code;
	*to++ = len;
	memcpy(to, data, len);
	return to + len;
}

/* From this client to all. Returns where the options go on, behind the type. */
static inline uint8_t *begin(struct message *m, const uint8_t *mac, uint32_t xid, uint8_t type)
{
	memset(m, 0, sizeof(*m));
	memset(m->eth.ether_dhost, 0xff, ETH_ALEN);
	memcpy(m->eth.ether_shost, mac, ETH_ALEN);
	m->eth.ether_type = htons(ETHERTYPE_IP);
	m->op = m->htype = 1;
	m->hlen = ETH_ALEN;
	m->xid = htonl(xid);
	memcpy(m->chaddr, mac, ETH_ALEN);
	m->cookie = htonl(0x63825363);
	return option(m->options, OPT_TYPE, &type, 1);
}

/* The options end here. It is sent as a whole. */
static inline void finish(struct message *m, uint8_t *end)
{
	*end = OPT_END;
	m->udp = (struct udphdr){
		.source = htons(CLIENT_PORT), .dest = htons(SERVER_PORT),
		.len = htons(sizeof(*m) - offsetof(struct message, udp)),
	};
	m->ip = (struct iphdr){
		.version = 4, .ihl = 5, .ttl = 64, .protocol = IPPROTO_UDP,
		.tot_len = htons(sizeof(*m) - offsetof(struct message, ip)),
		.daddr = INADDR_BROADCAST,
	};
	m->ip.check = ~sum(&m->ip, sizeof(m->ip));
}

/* The value of an option, its length right before it; NULL: it is not there. */
static inline const uint8_t *find(const struct message *m, ssize_t len, uint8_t code)
{
	const uint8_t *p = m->options, *end = (const uint8_t *)m + len;

	while (p + 2 <= end && *p != OPT_END && p + 2 + p[1] <= end) {
		if (!*p) {
			p++;
			continue;
		}
		if (*p == code)
			return p + 2;
		p += 2 + p[1];
	}
	return NULL;
}

#endif
