/* SPDX-License-Identifier: GPL-2.0 */
/*
 * DHCPv4 options on the wire: RFC 2131 section 4.1, RFC 2132 sections 3 and
 * 9.3 (overload), RFC 3396 (long options). Pure: needs types, byte order and
 * string functions.
 */
#ifndef _VPC_REPLY_DHCP_OPTIONS_H
#define _VPC_REPLY_DHCP_OPTIONS_H

#include <linux/string.h>
#include <linux/types.h>

#define VPC_DHCP_COOKIE		0x63825363

enum vpc_dhcp_code {
	VPC_DHCP_PAD		= 0,
	VPC_DHCP_MASK		= 1,
	VPC_DHCP_ROUTER		= 3,
	VPC_DHCP_DNS		= 6,
	VPC_DHCP_HOSTNAME	= 12,
	VPC_DHCP_DOMAIN		= 15,
	VPC_DHCP_MTU		= 26,
	VPC_DHCP_BROADCAST	= 28,
	VPC_DHCP_NTP		= 42,
	VPC_DHCP_ADDRESS	= 50,	/* to 59: what the protocol lives by */
	VPC_DHCP_LEASE_TIME	= 51,
	VPC_DHCP_OVERLOAD	= 52,
	VPC_DHCP_TYPE		= 53,
	VPC_DHCP_SERVER		= 54,
	VPC_DHCP_PARAMETERS	= 55,
	VPC_DHCP_MAX_SIZE	= 57,
	VPC_DHCP_T1		= 58,
	VPC_DHCP_T2		= 59,
	VPC_DHCP_VENDOR_CLASS	= 60,
	VPC_DHCP_CLIENT_ID	= 61,
	VPC_DHCP_BOOT_SERVER	= 66,
	VPC_DHCP_BOOT_FILE	= 67,
	VPC_DHCP_USER_CLASS	= 77,
	VPC_DHCP_RAPID_COMMIT	= 80,
	VPC_DHCP_RELAY		= 82,
	VPC_DHCP_ARCHITECTURE	= 93,
	VPC_DHCP_V6ONLY		= 108,
	VPC_DHCP_SUBNET		= 118,
	VPC_DHCP_SEARCH		= 119,
	VPC_DHCP_ROUTES		= 121,
	VPC_DHCP_END		= 255,
};

/* Which fields have options in them. */
#define VPC_DHCP_OVERLOAD_FILE	1
#define VPC_DHCP_OVERLOAD_SNAME	2

/* What a relay says in option 82: RFC 3527, RFC 5107. */
#define VPC_DHCP_RELAY_LINK	5
#define VPC_DHCP_RELAY_SERVER	11

/**
 * struct vpc_dhcp_msg - a DHCP message (RFC 2131 section 2)
 * @op: 1 from a client, 2 from a server
 * @htype: hardware type, 1 is Ethernet
 * @hlen: length of the hardware address
 * @hops: relays on the way
 * @xid: transaction, chosen by the client
 * @secs: since the client began
 * @flags: the highest bit asks for a broadcast answer
 * @ciaddr: the client's address, if it can answer ARP for it
 * @yiaddr: the address that the client is given
 * @siaddr: the server of the next boot stage
 * @giaddr: the relay
 * @chaddr: the client's hardware address
 * @sname: server name, or options (overload 2 and 3)
 * @file: boot file, or options (overload 1 and 3)
 * @cookie: VPC_DHCP_COOKIE
 * @options: the options
 */
struct vpc_dhcp_msg {
	u8 op;
	u8 htype;
	u8 hlen;
	u8 hops;
	__be32 xid;
	__be16 secs;
	__be16 flags;
	__be32 ciaddr;
	__be32 yiaddr;
	__be32 siaddr;
	__be32 giaddr;
	u8 chaddr[16];
	u8 sname[64];
	u8 file[128];
	__be32 cookie;
	u8 options[];
};

#define VPC_DHCP_PIECES	0xffff

/**
 * struct vpc_dhcp_options - where a checked message has options
 * @has: a bit for each code that is there
 * @at: by code, if it is: where in the first area; VPC_DHCP_PIECES: it has to be
 *	looked for
 * @n: number of areas
 * @area: the options field, then file, then sname, as far as used
 *	(the order in which RFC 3396 section 5 joins them)
 *
 * Every option of an area lies in it as a whole. Valid as long as the message
 * stays where it is.
 */
struct vpc_dhcp_options {
	u32 has[256 / 32];
	u16 at[256];
	unsigned int n;
	struct {
		const u8 *data;
		unsigned int len;
	} area[3];
};

/*
 * Find and check the options of a message of @len bytes, its fixed part
 * included; only lengths and the overload option are looked at. false: cut
 * short, an option leads out of its area, or a bad overload. A missing end
 * option is forgiven.
 */
bool vpc_dhcp_options_parse(struct vpc_dhcp_options *options,
			    const struct vpc_dhcp_msg *msg, unsigned int len);
/*
 * Copy the value of an option that is there, joined from all its pieces, to
 * @buf, at most @size bytes. Returns its whole length, which may exceed @size.
 */
int vpc_dhcp_options_read(const struct vpc_dhcp_options *options, u8 code,
			  void *buf, unsigned int size);

static inline bool vpc_dhcp_options_has(const struct vpc_dhcp_options *options,
					u8 code)
{
	return options->has[code / 32] & 1U << code % 32;
}

/* The same of one that may not be there: -1. Most are not. */
static inline int vpc_dhcp_options_get(const struct vpc_dhcp_options *options,
				       u8 code, void *buf, unsigned int size)
{
	return vpc_dhcp_options_has(options, code) ?
	       vpc_dhcp_options_read(options, code, buf, size) : -1;
}

/*
 * A sub-option of a relay's option, of @size bytes (RFC 3046 section 2.0): its
 * value is copied to @buf, at most @len bytes. Returns its length; -1: it is
 * not there; -2: the sub-options do not fill the option.
 */
int vpc_dhcp_relay_get(const u8 *data, unsigned int size, u8 code, void *buf,
		       unsigned int len);

/**
 * struct vpc_dhcp_writer - a run of options being written
 * @buf: where to
 * @len: bytes written
 * @size: room; one byte of it is kept for the end option
 * @next: where options go that have no room here, NULL for nowhere
 */
struct vpc_dhcp_writer {
	u8 *buf;
	unsigned int len;
	unsigned int size;
	struct vpc_dhcp_writer *next;
};

/*
 * Append an option, in pieces if it is longer than 255 bytes (RFC 3396), to the
 * first of the runs that has room for all of it. false: none has, nothing is
 * written.
 */
bool vpc_dhcp_options_append(struct vpc_dhcp_writer *w, u8 code,
			     const void *data, unsigned int len);

/* The same: inline, as most have a length that the compiler knows. */
static inline bool vpc_dhcp_options_put(struct vpc_dhcp_writer *w, u8 code,
					const void *data, unsigned int len)
{
	u8 *to = w->buf + w->len;

	if (!len || len > 255 || w->len + len + 3 > w->size)
		return vpc_dhcp_options_append(w, code, data, len);
	to[0] = code;
	to[1] = len;
	memcpy(to + 2, data, len);
	w->len += len + 2;
	return true;
}

/*
 * Go through a run of options that is whole: the offset behind the next piece
 * at @at, whose code, value and length are written. 0: there is no more.
 */
unsigned int vpc_dhcp_options_next(const u8 *data, unsigned int size,
				   unsigned int at, u8 *code, const u8 **value,
				   unsigned int *len);
/*
 * Append the pieces of an option that a run of options has, all of them to one
 * run. false: it has none, or not all of them have room.
 */
bool vpc_dhcp_options_copy(struct vpc_dhcp_writer *w, const u8 *data,
			   unsigned int size, u8 code);
/* The end option, for which there always is room. */
void vpc_dhcp_options_end(struct vpc_dhcp_writer *w);

#endif
