/* SPDX-License-Identifier: GPL-2.0 */
/* DHCPv6 as a client behind a tap speaks it: what its programs share. */
#ifndef BENCH_DHCP6_H
#define BENCH_DHCP6_H

#include <arpa/inet.h>
#include <net/ethernet.h>
#include <netinet/ip6.h>
#include <netinet/udp.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include "tap.h"

enum { SOLICIT = 1, ADVERTISE, REQUEST, CONFIRM, RENEW, REBIND, REPLY, RELEASE, DECLINE };
enum { OPT_CLIENT_ID = 1, OPT_SERVER_ID, OPT_IA_NA, OPT_IAADDR = 5, OPT_WANTED, OPT_STATUS = 13, OPT_RAPID };
enum { SUCCESS, NO_ADDRS_AVAIL = 2, NO_BINDING, NOT_ON_LINK };
enum { SERVER_PORT = 547, CLIENT_PORT = 546, OPTION = 4, IA = 12, IAADDR = 24 };

struct message {
	struct ether_header eth;
	struct ip6_hdr ip;
	struct udphdr udp;
	uint8_t type, xid[3];
	uint8_t options[1232 - sizeof(struct ip6_hdr)];
} __attribute__((packed));

/* An option while it is being read. */
struct option {
	uint16_t code, len;
	const uint8_t *value;
};

static inline void put16(uint8_t *to, uint16_t value)
{
	to[0] = value >> 8;
	to[1] = value;
}

static inline void put32(uint8_t *to, uint32_t value)
{
	put16(to, value >> 16);
	put16(to + 2, value);
}

static inline uint32_t get32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | p[1] << 16 | p[2] << 8 | p[3];
}

static inline uint8_t *option(uint8_t *to, uint16_t code, const void *data, size_t len)
{
	put16(to, code);
	put16(to + 2, len);
	if (len)
		memcpy(to + OPTION, data, len);
	return to + OPTION + len;
}

/* An IA_NA, with this address in it; NULL: with none. */
static inline uint8_t *ia_option(uint8_t *to, uint32_t iaid, const struct in6_addr *addr)
{
	uint8_t value[IA + OPTION + IAADDR] = { 0 }, inner[IAADDR] = { 0 };

	put32(value, iaid);
	if (!addr)
		return option(to, OPT_IA_NA, value, IA);
	memcpy(inner, addr, sizeof(*addr));
	option(value + IA, OPT_IAADDR, inner, sizeof(inner));
	return option(to, OPT_IA_NA, value, sizeof(value));
}

/* From this client to all servers. Returns where the options begin. */
static inline uint8_t *begin(struct message *m, const uint8_t *mac, uint32_t xid, uint8_t type)
{
	static const uint8_t group[] = { 0x33, 0x33, 0, 1, 0, 2 };
	const uint8_t local[] = { mac[0] ^ 2, mac[1], mac[2], 0xff, 0xfe, mac[3], mac[4], mac[5] };

	memset(m, 0, sizeof(*m));
	memcpy(m->eth.ether_dhost, group, ETH_ALEN);
	memcpy(m->eth.ether_shost, mac, ETH_ALEN);
	m->eth.ether_type = htons(ETHERTYPE_IPV6);
	m->ip.ip6_flow = htonl(6 << 28);
	m->ip.ip6_nxt = IPPROTO_UDP;
	m->ip.ip6_hlim = 1;
	inet_pton(AF_INET6, "fe80::", &m->ip.ip6_src);
	memcpy(m->ip.ip6_src.s6_addr + 8, local, sizeof(local));
	inet_pton(AF_INET6, "ff02::1:2", &m->ip.ip6_dst);
	m->type = type;
	m->xid[0] = xid >> 16;
	put16(m->xid + 1, xid);
	return m->options;
}

/* The options end here. Returns the length of the frame. */
static inline size_t finish(struct message *m, const uint8_t *end)
{
	size_t len = end - (uint8_t *)&m->udp;
	uint32_t total;

	m->ip.ip6_plen = htons(len);
	m->udp = (struct udphdr){
		.source = htons(CLIENT_PORT), .dest = htons(SERVER_PORT), .len = htons(len),
	};
	/* RFC 8200 section 8.1: the pseudo header; what follows the end is zero. */
	total = sum(&m->ip.ip6_src, 32) + htons(len) + htons(IPPROTO_UDP) +
		sum(&m->udp, (len + 1) & ~1ul);
	total = (total >> 16) + (total & 0xffff);
	total = ~((total >> 16) + total) & 0xffff;
	m->udp.check = total ? total : 0xffff;
	return end - (uint8_t *)m;
}

/* The option at *at, behind which *at stands then; false: there is none. */
static inline bool next_option(const uint8_t **at, const uint8_t *end, struct option *o)
{
	if (end - *at < OPTION)
		return false;
	o->code = (*at)[0] << 8 | (*at)[1];
	o->len = (*at)[2] << 8 | (*at)[3];
	o->value = *at + OPTION;
	if (o->len > end - o->value)
		return false;
	*at = o->value + o->len;
	return true;
}

/* The first one of this number. */
static inline bool find(const uint8_t *at, const uint8_t *end, uint16_t code, struct option *o)
{
	while (next_option(&at, end, o))
		if (o->code == code)
			return true;
	return false;
}

/* To this port, with this number? */
static inline bool is_message(const struct message *m, ssize_t len, uint16_t port, uint32_t xid)
{
	return len >= (ssize_t)offsetof(struct message, options) &&
	       m->eth.ether_type == htons(ETHERTYPE_IPV6) && m->ip.ip6_nxt == IPPROTO_UDP &&
	       m->udp.dest == htons(port) &&
	       (get32(&m->type) & 0xffffff) == (xid & 0xffffff);
}

#endif
