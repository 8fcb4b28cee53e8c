/* SPDX-License-Identifier: GPL-2.0 */
/*
 * From the user's words to values. All of them return STATUS_OK or what
 * refuse() returns after it has said what is wrong.
 */
#ifndef PARSE_H
#define PARSE_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * struct prefix - an address, or a prefix of it
 * @family: AF_INET or AF_INET6
 * @len: prefix length in bits of the family
 * @in: the address, network byte order
 */
struct prefix {
	uint8_t family;
	uint8_t len;
	union {
		struct in_addr v4;
		struct in6_addr v6;
		uint8_t bytes[16];
	} in;
};

/* Bytes of an address of the family. */
static inline size_t prefix_size(const struct prefix *prefix)
{
	return prefix->family == AF_INET ? 4 : 16;
}

int parse_number(const char *text, uint64_t min, uint64_t max, uint64_t *value);
/* Seconds, or a number with one of s m h d w behind it. */
int parse_time(const char *text, uint32_t min, uint32_t max, uint32_t *seconds);
/*
 * Bytes a second from 500kbit, 10mbit, 1gbit and so on, bits where there is no
 * unit, as tc has them.
 */
int parse_rate(const char *text, uint64_t *rate);
int parse_switch(const char *text, uint8_t *on);
int parse_mac(const char *text, uint8_t mac[6]);
/* Bytes in hexadecimal, colons between them allowed; *@len is room, then length */
int parse_hex(const char *text, uint8_t *bytes, size_t *len);
/* An address alone; @len is full. */
int parse_address(const char *text, struct prefix *address);
/* A prefix without host bits. @bare: an address without length is one. */
int parse_prefix(const char *text, int bare, struct prefix *prefix);
/* A-B, or A alone, of IPv4. */
int parse_range(const char *text, struct in_addr *first, struct in_addr *last);
int parse_range6(const char *text, struct in6_addr *first, struct in6_addr *last);
/* N-M, or N alone: ports. */
int parse_ports(const char *text, uint16_t *first, uint16_t *last);
/* ADDRESS:PORTS, with an IPv6 address in brackets. @ports: text behind it. */
int parse_endpoint(const char *text, struct prefix *address, const char **ports);
/* The name of an IP protocol, or its number. */
int parse_protocol(const char *text, uint8_t *protocol);
/* NULL if it has none here. */
const char *protocol_name(uint8_t protocol);
/* A device's name as the kernel has them. */
int parse_device(const char *text);
/* An object's name: printable, without blanks and slashes. */
int parse_name(const char *text, size_t max);
/*
 * A host or domain name: RFC 1123 section 2.1, letters, digits, hyphens. The
 * empty one takes a name away.
 */
int parse_hostname(const char *text, size_t max);
bool is_hostname(const char *text, size_t max);

#endif
