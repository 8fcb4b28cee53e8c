// SPDX-License-Identifier: GPL-2.0
/* Domain names. Pure: see the header. */
#include <linux/string.h>
#include "dns_name.h"

static u8 lower(u8 c)
{
	return c >= 'A' && c <= 'Z' ? c | 0x20 : c;
}

/* Lengths are 63 at most and no letters: they need not be told apart. */
static void copy_lower(u8 *to, const u8 *from, unsigned int len)
{
	while (len--)
		*to++ = lower(*from++);
}

int vpc_dns_name_read(struct vpc_dns_name *name, const u8 *from,
		      unsigned int size)
{
	unsigned int at = 0, len;

	if (size > VPC_DNS_NAME_MAX)
		size = VPC_DNS_NAME_MAX;
	do {
		if (at == size)
			return -1;
		len = from[at];
		if (len > VPC_DNS_LABEL_MAX || len > size - at - 1)
			return -1;
		copy_lower(name->wire + at, from + at, len + 1);
		at += len + 1;
	} while (len);

	name->len = at;
	return at;
}

int vpc_dns_name_below(const struct vpc_dns_name *name,
		       const struct vpc_dns_name *zone)
{
	unsigned int at = 0;

	while (name->len - at > zone->len)
		at += name->wire[at] + 1;
	if (name->len - at != zone->len ||
	    memcmp(name->wire + at, zone->wire, zone->len))
		return -1;
	return at;
}

int vpc_dns_name_labels(const struct vpc_dns_name *name, int end, u8 *at)
{
	int offset, n = 0;

	for (offset = 0; offset < end; offset += name->wire[offset] + 1)
		at[n++] = offset;
	return n;
}

bool vpc_dns_name_prepend(struct vpc_dns_name *name, const u8 *label, u8 len)
{
	if (name->len + len + 1 > VPC_DNS_NAME_MAX)
		return false;
	memmove(name->wire + len + 1, name->wire, name->len);
	name->wire[0] = len;
	copy_lower(name->wire + 1, label, len);
	name->len += len + 1;
	return true;
}

static bool is_plain(char c)
{
	c = lower(c);
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
	       c == '_';
}

/* Bytes of the label at @text, 0: it is none. */
static unsigned int label_len(const char *text, bool first)
{
	unsigned int len = 0;

	if (first && text[0] == '*' && (text[1] == '.' || !text[1]))
		return 1;
	while (is_plain(text[len]))
		len++;
	if (len > VPC_DNS_LABEL_MAX || (text[len] && text[len] != '.'))
		return 0;
	return len;
}

/* The labels, without the root's zero. 0: they are none. */
static unsigned int parse_labels(u8 *wire, const char *text, bool *absolute)
{
	unsigned int at = 0, len;

	*absolute = false;
	do {
		len = label_len(text, !at);
		/* The root's zero is to fit, too. */
		if (!len || at + len + 2 > VPC_DNS_NAME_MAX)
			return 0;
		wire[at] = len;
		copy_lower(wire + at + 1, (const u8 *)text, len);
		at += len + 1;
		text += len;
		if (*text == '.' && !*++text)
			*absolute = true;
	} while (*text);
	return at;
}

bool vpc_dns_name_parse(struct vpc_dns_name *name, const char *text,
			const struct vpc_dns_name *origin)
{
	unsigned int len;
	bool absolute;

	if (text[0] == '@' && !text[1]) {
		*name = *origin;
		return true;
	}
	len = parse_labels(name->wire, text, &absolute);
	if (!len)
		return false;

	name->wire[len] = 0;
	name->len = len + 1;
	if (absolute || vpc_dns_name_below(name, origin) >= 0)
		return true;
	if (len + origin->len > VPC_DNS_NAME_MAX)
		return false;
	memcpy(name->wire + len, origin->wire, origin->len);
	name->len = len + origin->len;
	return true;
}

void vpc_dns_name_print(const u8 *wire, char *text)
{
	unsigned int len;

	if (!*wire)
		*text++ = '.';
	while ((len = *wire++)) {
		memcpy(text, wire, len);
		wire += len;
		text += len;
		*text++ = '.';
	}
	*text = '\0';
}
