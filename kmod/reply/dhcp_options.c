// SPDX-License-Identifier: GPL-2.0
/* DHCPv4 options on the wire. Pure: see the header. */
#include <linux/string.h>
#include "dhcp_options.h"

#define PIECE_MAX	255	/* what the length byte can say */

/*
 * The next option in an area: writes its code, value and length, returns the
 * offset behind it. 0: no more; -1: it leads out of the area.
 */
static int next_option(const u8 *data, unsigned int size, unsigned int at,
		       u8 *code, const u8 **value, unsigned int *len)
{
	while (at < size && data[at] == VPC_DHCP_PAD)
		at++;
	if (at == size || data[at] == VPC_DHCP_END)
		return 0;
	if (size - at < 2 || size - at - 2 < data[at + 1])
		return -1;

	*code = data[at];
	*len = data[at + 1];
	*value = data + at + 2;
	return at + 2 + *len;
}

static bool add_area(struct vpc_dhcp_options *options, const u8 *data,
		     unsigned int size)
{
	const u8 *value;
	unsigned int len;
	int at = 0;
	u8 code;

	while ((at = next_option(data, size, at, &code, &value, &len)) > 0) {
		if (vpc_dhcp_options_has(options, code) || options->n ||
		    value - data >= VPC_DHCP_PIECES)
			options->at[code] = VPC_DHCP_PIECES;
		else
			options->at[code] = value - data - 2;
		options->has[code / 32] |= 1U << code % 32;
	}
	if (at < 0)
		return false;

	options->area[options->n].data = data;
	options->area[options->n].len = size;
	options->n++;
	return true;
}

bool vpc_dhcp_options_parse(struct vpc_dhcp_options *options,
			    const struct vpc_dhcp_msg *msg, unsigned int len)
{
	u8 overload = 0;

	memset(options->has, 0, sizeof(options->has));
	options->n = 0;
	if (len < sizeof(*msg))
		return false;
	if (!add_area(options, msg->options, len - sizeof(*msg)))
		return false;

	/* Only the options field may say it (RFC 2131 section 4.1). */
	switch (vpc_dhcp_options_get(options, VPC_DHCP_OVERLOAD, &overload,
				     sizeof(overload))) {
	case -1:
		return true;
	case 1:
		if (overload >= 1 && overload <= 3)
			break;
		fallthrough;
	default:
		return false;
	}

	if ((overload & VPC_DHCP_OVERLOAD_FILE) &&
	    !add_area(options, msg->file, sizeof(msg->file)))
		return false;
	if ((overload & VPC_DHCP_OVERLOAD_SNAME) &&
	    !add_area(options, msg->sname, sizeof(msg->sname)))
		return false;
	return true;
}

/* RFC 3396: one value in several pieces, which may be in several areas. */
static int read_pieces(const struct vpc_dhcp_options *options, u8 code,
		       void *buf, unsigned int size)
{
	unsigned int done = 0, whole = 0, len, part, i;
	const u8 *value;
	u8 other;
	int at;

	for (i = 0; i < options->n; i++) {
		at = 0;
		while ((at = next_option(options->area[i].data,
					 options->area[i].len, at, &other,
					 &value, &len)) > 0) {
			if (other != code)
				continue;
			part = len < size - done ? len : size - done;
			if (part)
				memcpy((u8 *)buf + done, value, part);
			done += part;
			whole += len;
		}
	}
	return whole;
}

int vpc_dhcp_options_read(const struct vpc_dhcp_options *options, u8 code,
			  void *buf, unsigned int size)
{
	unsigned int at = options->at[code], len, part;
	const u8 *option;

	if (at == VPC_DHCP_PIECES)
		return read_pieces(options, code, buf, size);

	option = options->area[0].data + at;
	len = option[1];
	part = len < size ? len : size;
	if (part)
		memcpy(buf, option + 2, part);
	return len;
}

int vpc_dhcp_relay_get(const u8 *data, unsigned int size, u8 code, void *buf,
		       unsigned int len)
{
	unsigned int at, part;
	int found = -1;

	for (at = 0; at < size; at += 2 + data[at + 1]) {
		if (size - at < 2 || size - at - 2 < data[at + 1])
			return -2;
		if (data[at] != code || found >= 0)
			continue;
		found = data[at + 1];
		part = found < (int)len ? (unsigned int)found : len;
		if (part)
			memcpy(buf, data + at + 2, part);
	}
	return found;
}

static bool put_here(struct vpc_dhcp_writer *w, u8 code, const void *data,
		     unsigned int len)
{
	unsigned int pieces = len ? (len + PIECE_MAX - 1) / PIECE_MAX : 1;
	const u8 *from = data;
	unsigned int part;

	if (w->len + 1 > w->size || len > w->size ||
	    2 * pieces + len > w->size - w->len - 1)
		return false;

	do {
		part = len < PIECE_MAX ? len : PIECE_MAX;
		w->buf[w->len++] = code;
		w->buf[w->len++] = part;
		if (part)
			memcpy(w->buf + w->len, from, part);
		w->len += part;
		from += part;
		len -= part;
	} while (len);
	return true;
}

bool vpc_dhcp_options_append(struct vpc_dhcp_writer *w, u8 code,
			     const void *data, unsigned int len)
{
	for (; w; w = w->next)
		if (put_here(w, code, data, len))
			return true;
	return false;
}

unsigned int vpc_dhcp_options_next(const u8 *data, unsigned int size,
				   unsigned int at, u8 *code, const u8 **value,
				   unsigned int *len)
{
	int next = next_option(data, size, at, code, value, len);

	return next > 0 ? next : 0;
}

static bool copy_here(struct vpc_dhcp_writer *w, const u8 *data,
		      unsigned int size, u8 code)
{
	unsigned int len, at = 0, start = w->len;
	const u8 *value;
	u8 other;

	while ((at = vpc_dhcp_options_next(data, size, at, &other, &value,
					   &len))) {
		if (other == code && !put_here(w, code, value, len)) {
			w->len = start;
			return false;
		}
	}
	return w->len > start;
}

bool vpc_dhcp_options_copy(struct vpc_dhcp_writer *w, const u8 *data,
			   unsigned int size, u8 code)
{
	for (; w; w = w->next)
		if (copy_here(w, data, size, code))
			return true;
	return false;
}

void vpc_dhcp_options_end(struct vpc_dhcp_writer *w)
{
	if (w->len < w->size)
		w->buf[w->len++] = VPC_DHCP_END;
}
