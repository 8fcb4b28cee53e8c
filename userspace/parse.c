// SPDX-License-Identifier: GPL-2.0
/* From the user's words to values. */
#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "options.h"
#include "parse.h"
#include "report.h"

/* Digits alone: no sign, no blanks, no octal; hexadecimal after 0x. */
static int read_number(const char *text, const char **end, uint64_t *value)
{
	int base = 10;
	char *stop;

	if (text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) {
		base = 16;
		text += 2;
	}
	if (!isxdigit((unsigned char)*text))
		return -1;
	errno = 0;
	*value = strtoull(text, &stop, base);
	*end = stop;
	return stop == text || errno ? -1 : 0;
}

int parse_number(const char *text, uint64_t min, uint64_t max, uint64_t *value)
{
	const char *end;

	if (read_number(text, &end, value) || *end)
		return refuse("\"%s\" is not a number.", text);
	if (*value < min || *value > max)
		return refuse("%s is out of range, %llu to %llu.", text,
			      (unsigned long long)min, (unsigned long long)max);
	return STATUS_OK;
}

int parse_time(const char *text, uint32_t min, uint32_t max, uint32_t *seconds)
{
	static const struct {
		char name;
		uint32_t seconds;
	} units[] = {
		{ '\0', 1 }, { 's', 1 }, { 'm', 60 }, { 'h', 3600 },
		{ 'd', 86400 }, { 'w', 7 * 86400 },
	};
	uint32_t unit = 0;
	const char *end;
	uint64_t value;

	if (read_number(text, &end, &value))
		return refuse("\"%s\" is not a time: seconds, or 30m, 12h, 1d.",
			      text);
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (*end == units[i].name)
			unit = units[i].seconds;
	if (!unit || (*end && end[1]))
		return refuse("\"%s\" is not a time: seconds, or 30m, 12h, 1d.",
			      text);
	if (value > max || value * unit < min || value * unit > max)
		return refuse("%s is out of range, %u to %u seconds.", text,
			      min, max);
	*seconds = value * unit;
	return STATUS_OK;
}

int parse_rate(const char *text, uint64_t *rate)
{
	static const struct {
		const char *name;
		uint64_t bits;
	} units[] = {
		{ "", 1 }, { "bit", 1 }, { "kbit", 1000 }, { "mbit", 1000000 },
		{ "gbit", 1000000000 }, { "tbit", 1000000000000 },
		{ "bps", 8 }, { "kbps", 8000 }, { "mbps", 8000000 },
		{ "gbps", 8000000000 },
	};
	uint64_t value = 0, bits = 0;
	const char *end;

	if (!read_number(text, &end, &value))
		for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
			if (!strcasecmp(end, units[i].name))
				bits = units[i].bits;
	if (!bits)
		return refuse("\"%s\" is not a rate: 500kbit, 10mbit, 1gbit, or 0 for none.",
			      text);
	if (value > UINT64_MAX / bits)
		return refuse("%s is out of range.", text);
	*rate = value * bits / 8;
	if (value && !*rate)
		return refuse("%s is less than a byte a second.", text);
	return STATUS_OK;
}

int parse_switch(const char *text, uint8_t *on)
{
	if (!strcmp(text, "on"))
		*on = 1;
	else if (!strcmp(text, "off"))
		*on = 0;
	else
		return refuse("\"%s\" is neither on nor off.", text);
	return STATUS_OK;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = tolower((unsigned char)c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

int parse_mac(const char *text, uint8_t mac[6])
{
	static const uint8_t none[6];
	const char *p = text;

	for (int i = 0; i < 6; i++, p += 3) {
		int high = hex_digit(p[0]);
		int low = high < 0 ? -1 : hex_digit(p[1]);

		if (low < 0 || p[2] != (i < 5 ? ':' : '\0'))
			return refuse("\"%s\" is not a MAC address (52:54:00:00:00:09).",
				      text);
		mac[i] = high << 4 | low;
	}
	if (mac[0] & 1 || !memcmp(mac, none, 6))
		return refuse("%s is not the MAC address of one station.", text);
	return STATUS_OK;
}

int parse_hex(const char *text, uint8_t *bytes, size_t *len)
{
	size_t n = 0;

	for (const char *p = text; *p; p += 2) {
		int high, low;

		if (n && *p == ':')
			p++;
		high = hex_digit(*p);
		low = high < 0 ? -1 : hex_digit(p[1]);
		if (low < 0)
			return refuse("\"%s\" is not a string of hexadecimal bytes.",
				      text);
		if (n == *len)
			return refuse("\"%s\" is longer than %zu bytes.", text,
				      *len);
		bytes[n++] = high << 4 | low;
	}
	if (!n)
		return refuse("an empty string of bytes makes no sense here.");
	*len = n;
	return STATUS_OK;
}

int parse_address(const char *text, struct prefix *address)
{
	memset(address, 0, sizeof(*address));
	if (inet_pton(AF_INET, text, &address->in.v4) == 1) {
		address->family = AF_INET;
		address->len = 32;
		return STATUS_OK;
	}
	if (inet_pton(AF_INET6, text, &address->in.v6) != 1)
		return refuse("\"%s\" is not an IPv4 or IPv6 address.", text);
	if (IN6_IS_ADDR_V4MAPPED(&address->in.v6))
		return refuse("%s is an IPv4 address: write it as one.", text);
	address->family = AF_INET6;
	address->len = 128;
	return STATUS_OK;
}

/* Clears the bits behind the prefix; were there any? */
static int mask(struct prefix *prefix)
{
	int had = 0;

	for (size_t i = 0; i < prefix_size(prefix); i++) {
		int bits = prefix->len - (int)i * 8;
		uint8_t keep = bits >= 8 ? 0xff : bits <= 0 ? 0 : 0xff00 >> bits;

		had |= prefix->in.bytes[i] & ~keep;
		prefix->in.bytes[i] &= keep;
	}
	return had;
}

int parse_prefix(const char *text, int bare, struct prefix *prefix)
{
	char address[INET6_ADDRSTRLEN], masked[INET6_ADDRSTRLEN];
	const char *slash = strchr(text, '/'), *end;
	uint64_t len;

	if (!slash && bare)
		return parse_address(text, prefix);
	if (!slash)
		return refuse("\"%s\" has no prefix length (10.0.1.0/24).", text);
	if ((size_t)(slash - text) >= sizeof(address))
		return refuse("\"%s\" is not an IPv4 or IPv6 prefix.", text);
	memcpy(address, text, slash - text);
	address[slash - text] = '\0';
	if (parse_address(address, prefix))
		return STATUS_USAGE;
	if (!isdigit((unsigned char)slash[1]) ||
	    read_number(slash + 1, &end, &len) || *end || len > prefix->len)
		return refuse("\"%s\" is no prefix length of 0 to %u.", slash + 1,
			      prefix->len);
	prefix->len = len;
	if (mask(prefix)) {
		inet_ntop(prefix->family, prefix->in.bytes, masked, sizeof(masked));
		return refuse("%s has host bits set; the prefix is %s/%u.", text,
			      masked, prefix->len);
	}
	return STATUS_OK;
}

/* "A-B", or "A" alone for both. */
static bool read_range(const char *text, int family, void *first, void *last)
{
	char address[INET6_ADDRSTRLEN];
	const char *dash = strchr(text, '-');
	size_t len = dash ? (size_t)(dash - text) : strlen(text);

	if (len >= sizeof(address))
		return false;
	memcpy(address, text, len);
	address[len] = '\0';
	return inet_pton(family, address, first) == 1 &&
	       inet_pton(family, dash ? dash + 1 : address, last) == 1;
}

int parse_range(const char *text, struct in_addr *first, struct in_addr *last)
{
	if (!read_range(text, AF_INET, first, last))
		return refuse("\"%s\" is not a range of IPv4 addresses (A-B).", text);
	if (ntohl(first->s_addr) > ntohl(last->s_addr))
		return refuse("range %s ends before it begins.", text);
	return STATUS_OK;
}

int parse_range6(const char *text, struct in6_addr *first, struct in6_addr *last)
{
	if (!read_range(text, AF_INET6, first, last))
		return refuse("\"%s\" is not a range of IPv6 addresses (A-B).", text);
	if (memcmp(first, last, sizeof(*first)) > 0)
		return refuse("range %s ends before it begins.", text);
	return STATUS_OK;
}

int parse_ports(const char *text, uint16_t *first, uint16_t *last)
{
	const char *end = text;
	uint64_t a = 0, b;
	int bad;

	bad = !isdigit((unsigned char)*text) || read_number(text, &end, &a);
	b = a;
	if (!bad && *end == '-') {
		text = end + 1;
		bad = !isdigit((unsigned char)*text) || read_number(text, &end, &b);
	}
	if (bad || *end || !a || a > b || b > UINT16_MAX)
		return refuse("\"%s\" is no port of 1 to 65535, or range of them (N-M).",
			      text);
	*first = a;
	*last = b;
	return STATUS_OK;
}

int parse_endpoint(const char *text, struct prefix *address, const char **ports)
{
	char buf[INET6_ADDRSTRLEN];
	const char *end = strrchr(text, ':');
	bool bracket = *text == '[';
	size_t len;

	if (bracket)
		end = end && end > text && end[-1] == ']' ? end : NULL;
	else if (end && end != strchr(text, ':'))
		end = NULL;
	if (!end)
		return refuse("\"%s\" is not ADDRESS:PORT, or [ADDRESS]:PORT for IPv6.",
			      text);
	len = end - text - 2 * bracket;
	if (len >= sizeof(buf))
		return refuse("\"%s\" is not ADDRESS:PORT.", text);
	memcpy(buf, text + bracket, len);
	buf[len] = '\0';
	*ports = end + 1;
	return parse_address(buf, address);
}

static const struct {
	const char *name;
	uint8_t number;
} protocols[] = {
	{ "icmp", IPPROTO_ICMP },
	{ "tcp", IPPROTO_TCP },
	{ "udp", IPPROTO_UDP },
	{ "gre", IPPROTO_GRE },
	{ "esp", IPPROTO_ESP },
	{ "icmp6", IPPROTO_ICMPV6 },
	{ "sctp", IPPROTO_SCTP },
};

int parse_protocol(const char *text, uint8_t *protocol)
{
	uint64_t number;

	for (size_t i = 0; i < sizeof(protocols) / sizeof(*protocols); i++)
		if (!strcmp(protocols[i].name, text)) {
			*protocol = protocols[i].number;
			return STATUS_OK;
		}
	if (parse_number(text, 0, UINT8_MAX, &number))
		return STATUS_USAGE;
	*protocol = number;
	return STATUS_OK;
}

const char *protocol_name(uint8_t protocol)
{
	for (size_t i = 0; i < sizeof(protocols) / sizeof(*protocols); i++)
		if (protocols[i].number == protocol)
			return protocols[i].name;
	return NULL;
}

int parse_device(const char *text)
{
	if (!*text || strlen(text) >= IFNAMSIZ || !strcmp(text, ".") ||
	    !strcmp(text, ".."))
		return refuse("\"%s\" is not a device name of 1 to %d characters.",
			      text, IFNAMSIZ - 1);
	for (const char *p = text; *p; p++)
		if (*p == '/' || *p == ':' || isspace((unsigned char)*p))
			return refuse("\"%s\" is not a device name.", text);
	return STATUS_OK;
}

int parse_name(const char *text, size_t max)
{
	if (!*text || strlen(text) > max)
		return refuse("\"%s\" is not a name of 1 to %zu characters.", text,
			      max);
	for (const char *p = text; *p; p++)
		if (*p == '/' || !isgraph((unsigned char)*p))
			return refuse("\"%s\" is not a name: no blanks, slashes or unprintable characters.",
				      text);
	return STATUS_OK;
}

bool is_hostname(const char *text, size_t max)
{
	char before = '.';

	if (!*text)
		return true;
	if (strlen(text) > max)
		return false;
	for (const char *p = text; ; before = *p++) {
		int edge = *p == '.' || !*p;

		/* No empty label, and no hyphen at the edge of one. */
		if ((edge && (before == '.' || before == '-')) ||
		    (*p == '-' && before == '.') ||
		    (!edge && *p != '-' && !isalnum((unsigned char)*p)))
			return false;
		if (!*p)
			return true;
	}
}

int parse_hostname(const char *text, size_t max)
{
	if (strlen(text) > max)
		return refuse("\"%s\" is longer than %zu characters.", text, max);
	if (!is_hostname(text, max))
		return refuse("\"%s\" is not a host name: letters, digits, and hyphens between them.",
			      text);
	return STATUS_OK;
}
