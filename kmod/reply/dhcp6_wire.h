/* SPDX-License-Identifier: GPL-2.0 */
/*
 * DHCPv6 messages on the wire (RFC 8415 sections 8, 9 and 21): those of clients
 * are read, through the relays that they came by, and answers are written. Pure:
 * needs types and string functions.
 */
#ifndef _VPC_REPLY_DHCP6_WIRE_H
#define _VPC_REPLY_DHCP6_WIRE_H

#include <linux/types.h>

#define VPC_DHCP6_SIZE_MAX	1232	/* with IPv6 and UDP headers 1280 */
/* RFC 8415 section 11.1: two bytes of type, and 1 to 128. */
#define VPC_DHCP6_DUID_MIN	3
#define VPC_DHCP6_DUID_MAX	130
#define VPC_DHCP6_RELAYS	8	/* HOP_COUNT_LIMIT, section 7.6 */
#define VPC_DHCP6_RELAY_LEN	34	/* of a relay's message, without options */
#define VPC_DHCP6_LINK		2	/* where the link's address is in it */
#define VPC_DHCP6_PEER		18	/* and that of who sent it */

/* More of these are not looked at, and get no answer. */
#define VPC_DHCP6_IAS		4
#define VPC_DHCP6_ADDRS		4

enum vpc_dhcp6_type {
	VPC_DHCP6_SOLICIT	= 1,
	VPC_DHCP6_ADVERTISE	= 2,
	VPC_DHCP6_REQUEST	= 3,
	VPC_DHCP6_CONFIRM	= 4,
	VPC_DHCP6_RENEW		= 5,
	VPC_DHCP6_REBIND	= 6,
	VPC_DHCP6_REPLY		= 7,
	VPC_DHCP6_RELEASE	= 8,
	VPC_DHCP6_DECLINE	= 9,
	VPC_DHCP6_RECONFIGURE	= 10,
	VPC_DHCP6_INFORMATION	= 11,
	VPC_DHCP6_RELAY_FORW	= 12,
	VPC_DHCP6_RELAY_REPL	= 13,
};

enum vpc_dhcp6_code {
	VPC_DHCP6_CLIENT_ID	= 1,
	VPC_DHCP6_SERVER_ID	= 2,
	VPC_DHCP6_IA_NA		= 3,
	VPC_DHCP6_IA_TA		= 4,
	VPC_DHCP6_IAADDR	= 5,
	VPC_DHCP6_ORO		= 6,
	VPC_DHCP6_ELAPSED	= 8,
	VPC_DHCP6_RELAY_MSG	= 9,
	VPC_DHCP6_STATUS	= 13,
	VPC_DHCP6_RAPID_COMMIT	= 14,
	VPC_DHCP6_INTERFACE_ID	= 18,
	VPC_DHCP6_DNS		= 23,	/* RFC 3646 */
	VPC_DHCP6_DOMAINS	= 24,
	VPC_DHCP6_IA_PD		= 25,
	VPC_DHCP6_SNTP		= 31,	/* RFC 4075 */
	VPC_DHCP6_REFRESH	= 32,
	VPC_DHCP6_FQDN		= 39,	/* RFC 4704 */
	VPC_DHCP6_NTP		= 56,	/* RFC 5908 */
	VPC_DHCP6_LINK_LAYER	= 79,	/* RFC 6939 */
};

/* RFC 4704 section 4.1: who is to enter the name in DNS. */
#define VPC_DHCP6_FQDN_SERVER	1	/* S: the server */
#define VPC_DHCP6_FQDN_OVERRIDE	2	/* O: which is not what the client wanted */
#define VPC_DHCP6_FQDN_NONE	4	/* N: the server does not */

enum vpc_dhcp6_status {
	VPC_DHCP6_SUCCESS		= 0,
	VPC_DHCP6_NO_ADDRS_AVAIL	= 2,
	VPC_DHCP6_NO_BINDING		= 3,
	VPC_DHCP6_NOT_ON_LINK		= 4,
	VPC_DHCP6_USE_MULTICAST		= 5,
	VPC_DHCP6_NO_PREFIX_AVAIL	= 6,
};

/**
 * struct vpc_dhcp6_span - bytes of a message
 * @data: where they are, NULL: the option is not there
 * @len: how many
 */
struct vpc_dhcp6_span {
	const u8 *data;
	u16 len;
};

/**
 * struct vpc_dhcp6_relay - a relay that a message came by
 * @head: its message, VPC_DHCP6_RELAY_LEN bytes without the options
 * @interface: Interface-Id, to be sent back
 */
struct vpc_dhcp6_relay {
	const u8 *head;
	struct vpc_dhcp6_span interface;
};

/**
 * struct vpc_dhcp6_ia - an identity association
 * @code: VPC_DHCP6_IA_NA, IA_TA or IA_PD
 * @n: length of @addrs
 * @id: its number, as it stands in the message
 * @addrs: the addresses in it; none of an IA_PD
 */
struct vpc_dhcp6_ia {
	u8 code;
	u8 n;
	u8 id[4];
	u8 addrs[VPC_DHCP6_ADDRS][16];
};

/**
 * struct vpc_dhcp6_msg - a client's message as it was read
 * @type: enum vpc_dhcp6_type
 * @xid: transaction
 * @n_relays: length of @relays
 * @relays: that it came by, the nearest one to the server first
 * @client: client identifier, VPC_DHCP6_DUID_MIN to _MAX bytes
 * @server: server identifier, likewise
 * @fqdn: the client's name in labels, which need not end in the root's
 * @fqdn_flags: VPC_DHCP6_FQDN_*
 * @link_layer: its MAC address, six bytes, by a relay
 * @rapid: it takes a Reply to a Solicit
 * @oro: it says which options it wants
 * @asked: which, a bit for each code below 64
 * @n_ias: length of @ias
 * @ias: its identity associations
 *
 * Valid as long as the message stays where it is.
 */
struct vpc_dhcp6_msg {
	u8 type;
	u8 xid[3];
	u8 n_relays;
	struct vpc_dhcp6_relay relays[VPC_DHCP6_RELAYS];
	struct vpc_dhcp6_span client;
	struct vpc_dhcp6_span server;
	struct vpc_dhcp6_span fqdn;
	struct vpc_dhcp6_span link_layer;
	u8 fqdn_flags;
	bool rapid;
	bool oro;
	u64 asked;
	u8 n_ias;
	struct vpc_dhcp6_ia ias[VPC_DHCP6_IAS];
};

/*
 * Read a message of @len bytes. Only the form is looked at, not what a message
 * of its type has to have. false: cut short, an option leads out of what it is
 * in or has a wrong length, one that there can be only one of is there twice,
 * or too many relays.
 */
bool vpc_dhcp6_read(struct vpc_dhcp6_msg *msg, const u8 *data,
		    unsigned int len);
/* Does the client want the option? */
static inline bool vpc_dhcp6_wants(const struct vpc_dhcp6_msg *msg,
				   enum vpc_dhcp6_code code)
{
	return code < 64 && msg->asked & (1ULL << code);
}

/**
 * struct vpc_dhcp6_writer - an answer being written
 * @buf: where to; every byte up to @len is written
 * @len: bytes so far
 * @size: room
 * @n_relays: length of @relays
 * @relays: where the messages inside those of the relays begin
 */
struct vpc_dhcp6_writer {
	u8 *buf;
	u16 len;
	u16 size;
	u8 n_relays;
	u16 relays[VPC_DHCP6_RELAYS];
};

/*
 * Begin an answer to @msg of @size bytes at most, up to 65535, back by its
 * relays. false: there is not even room for that.
 */
bool vpc_dhcp6_begin(struct vpc_dhcp6_writer *w,
		     const struct vpc_dhcp6_msg *msg, u8 type, u8 *buf,
		     unsigned int size);
/* Append an option. false: no room, nothing is written. */
bool vpc_dhcp6_put(struct vpc_dhcp6_writer *w, u16 code, const void *data,
		   unsigned int len);
/*
 * Append an option that others are put into: what is in front of them. Returns
 * where it begins, for close or cancel; 0: no room, nothing is written.
 */
unsigned int vpc_dhcp6_open(struct vpc_dhcp6_writer *w, u16 code,
			    const void *data, unsigned int len);
/* More of it. false: no room, nothing is written. */
bool vpc_dhcp6_append(struct vpc_dhcp6_writer *w, const void *data,
		      unsigned int len);
void vpc_dhcp6_close(struct vpc_dhcp6_writer *w, unsigned int at);
/* It, and all that was put into it, is taken back. */
void vpc_dhcp6_cancel(struct vpc_dhcp6_writer *w, unsigned int at);
/* IA_NA with its times; IA_TA and IA_PD as they are. As open. */
unsigned int vpc_dhcp6_open_ia(struct vpc_dhcp6_writer *w,
			       const struct vpc_dhcp6_ia *ia, u32 t1, u32 t2);
/* An address, into an IA; seconds. */
bool vpc_dhcp6_put_addr(struct vpc_dhcp6_writer *w, const u8 *addr,
			u32 preferred, u32 valid);
bool vpc_dhcp6_put_status(struct vpc_dhcp6_writer *w,
			  enum vpc_dhcp6_status status);
/* The lengths of what the relays are to pass on. Nothing is put after it. */
void vpc_dhcp6_end(struct vpc_dhcp6_writer *w);

#endif
