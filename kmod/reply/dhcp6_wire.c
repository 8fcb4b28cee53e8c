// SPDX-License-Identifier: GPL-2.0
/* DHCPv6 messages on the wire. Pure: see the header. */
#include <linux/string.h>
#include "dhcp6_wire.h"

#define HEADER		4	/* of a message, and of an option */
#define ADDR_LEN	16
#define IA_LEN		12	/* number, T1, T2 */
#define IA_TA_LEN	4
#define IAADDR_LEN	24	/* address, preferred and valid lifetime */
#define ETHERNET	1	/* hardware type */

static u16 get16(const u8 *p)
{
	return p[0] << 8 | p[1];
}

static void put16(u8 *p, u16 value)
{
	p[0] = value >> 8;
	p[1] = value;
}

static void put32(u8 *p, u32 value)
{
	put16(p, value >> 16);
	put16(p + 2, value);
}

/**
 * struct reader - what is left of a run of options
 * @at: the next byte
 * @left: how many there are
 */
struct reader {
	const u8 *at;
	unsigned int left;
};

/**
 * struct option - an option
 * @code: its number
 * @value: its value
 */
struct option {
	u16 code;
	struct vpc_dhcp6_span value;
};

/* 1: there is one; 0: no more; -1: it leads out. */
static int next_option(struct reader *r, struct option *option)
{
	if (!r->left)
		return 0;
	if (r->left < HEADER || get16(r->at + 2) > r->left - HEADER)
		return -1;
	option->code = get16(r->at);
	option->value.len = get16(r->at + 2);
	option->value.data = r->at + HEADER;
	r->at += HEADER + option->value.len;
	r->left -= HEADER + option->value.len;
	return 1;
}

/* What is of no interest has to be options nevertheless. */
static bool check_options(const u8 *data, unsigned int len)
{
	struct reader r = { .at = data, .left = len };
	struct option option;
	int more;

	while ((more = next_option(&r, &option)) > 0)
		;
	return !more;
}

static bool read_addr(struct vpc_dhcp6_ia *ia,
		      const struct vpc_dhcp6_span *value)
{
	if (value->len < IAADDR_LEN ||
	    !check_options(value->data + IAADDR_LEN, value->len - IAADDR_LEN))
		return false;
	if (ia->n < VPC_DHCP6_ADDRS)
		memcpy(ia->addrs[ia->n++], value->data, ADDR_LEN);
	return true;
}

static bool read_ia(struct vpc_dhcp6_msg *msg, const struct option *option)
{
	unsigned int fixed = option->code == VPC_DHCP6_IA_TA ? IA_TA_LEN :
							       IA_LEN;
	struct reader r = { .at = option->value.data + fixed };
	struct vpc_dhcp6_ia ia = { .code = option->code };
	struct option inner;
	int more;

	if (option->value.len < fixed)
		return false;
	memcpy(ia.id, option->value.data, sizeof(ia.id));
	r.left = option->value.len - fixed;
	while ((more = next_option(&r, &inner)) > 0)
		if (inner.code == VPC_DHCP6_IAADDR &&
		    option->code != VPC_DHCP6_IA_PD &&
		    !read_addr(&ia, &inner.value))
			return false;
	if (!more && msg->n_ias < VPC_DHCP6_IAS)
		msg->ias[msg->n_ias++] = ia;
	return !more;
}

/* One that there is only one of. */
static bool read_once(struct vpc_dhcp6_span *to,
		      const struct vpc_dhcp6_span *value, unsigned int min,
		      unsigned int max)
{
	if (to->data || value->len < min || value->len > max)
		return false;
	*to = *value;
	return true;
}

static bool read_oro(struct vpc_dhcp6_msg *msg,
		     const struct vpc_dhcp6_span *value)
{
	unsigned int i;

	if (value->len % 2)
		return false;
	msg->oro = true;
	for (i = 0; i < value->len; i += 2)
		if (get16(value->data + i) < 64)
			msg->asked |= 1ULL << get16(value->data + i);
	return true;
}

/* RFC 4704 section 4: a byte of flags in front of the name. */
static bool read_fqdn(struct vpc_dhcp6_msg *msg,
		      const struct vpc_dhcp6_span *value)
{
	if (!value->len || msg->fqdn.data)
		return false;
	msg->fqdn_flags = *value->data;
	msg->fqdn.data = value->data + 1;
	msg->fqdn.len = value->len - 1;
	return true;
}

/* Unknown ones are ignored (RFC 8415 section 16). */
static bool read_option(struct vpc_dhcp6_msg *msg, const struct option *option)
{
	switch (option->code) {
	case VPC_DHCP6_CLIENT_ID:
		return read_once(&msg->client, &option->value,
				 VPC_DHCP6_DUID_MIN, VPC_DHCP6_DUID_MAX);
	case VPC_DHCP6_SERVER_ID:
		return read_once(&msg->server, &option->value,
				 VPC_DHCP6_DUID_MIN, VPC_DHCP6_DUID_MAX);
	case VPC_DHCP6_IA_NA:
	case VPC_DHCP6_IA_TA:
	case VPC_DHCP6_IA_PD:
		return read_ia(msg, option);
	case VPC_DHCP6_ORO:
		return read_oro(msg, &option->value);
	case VPC_DHCP6_ELAPSED:
		return option->value.len == 2;
	case VPC_DHCP6_RAPID_COMMIT:
		msg->rapid = true;
		return !option->value.len;
	case VPC_DHCP6_FQDN:
		return read_fqdn(msg, &option->value);
	}
	return true;
}

static bool read_message(struct vpc_dhcp6_msg *msg, const u8 *data,
			 unsigned int len)
{
	struct reader r = { .at = data + HEADER, .left = len - HEADER };
	struct option option;
	int more;

	memcpy(msg->xid, data + 1, sizeof(msg->xid));
	while ((more = next_option(&r, &option)) > 0)
		if (!read_option(msg, &option))
			return false;
	return !more;
}

/* RFC 6939 section 4: behind the hardware type. */
static void read_link_layer(struct vpc_dhcp6_msg *msg,
			    const struct vpc_dhcp6_span *value)
{
	if (value->len != 2 + 6 || get16(value->data) != ETHERNET)
		return;
	msg->link_layer.data = value->data + 2;
	msg->link_layer.len = 6;
}

/* A relay's message, of which @inside is what it passes on. */
static bool read_relay(struct vpc_dhcp6_msg *msg, const u8 *data,
		       unsigned int len, struct vpc_dhcp6_span *inside)
{
	struct reader r = { .at = data + VPC_DHCP6_RELAY_LEN };
	struct vpc_dhcp6_relay *relay;
	struct option option;
	int more;

	if (msg->n_relays == VPC_DHCP6_RELAYS || len < VPC_DHCP6_RELAY_LEN)
		return false;
	relay = &msg->relays[msg->n_relays++];
	relay->head = data;
	relay->interface = (struct vpc_dhcp6_span){};
	*inside = (struct vpc_dhcp6_span){};
	r.left = len - VPC_DHCP6_RELAY_LEN;
	while ((more = next_option(&r, &option)) > 0) {
		if (option.code == VPC_DHCP6_RELAY_MSG &&
		    !read_once(inside, &option.value, HEADER, 65535))
			return false;
		if (option.code == VPC_DHCP6_INTERFACE_ID &&
		    !read_once(&relay->interface, &option.value, 0, 65535))
			return false;
		if (option.code == VPC_DHCP6_LINK_LAYER)
			read_link_layer(msg, &option.value);
	}
	return !more && inside->data;
}

bool vpc_dhcp6_read(struct vpc_dhcp6_msg *msg, const u8 *data, unsigned int len)
{
	struct vpc_dhcp6_span inside;

	memset(msg, 0, sizeof(*msg));
	while (len >= HEADER && *data == VPC_DHCP6_RELAY_FORW) {
		if (!read_relay(msg, data, len, &inside))
			return false;
		data = inside.data;
		len = inside.len;
	}
	if (len < HEADER)
		return false;
	msg->type = *data;
	return read_message(msg, data, len);
}

static u8 *room(struct vpc_dhcp6_writer *w, unsigned int len)
{
	u8 *at = w->buf + w->len;

	if (len > (unsigned int)(w->size - w->len))
		return NULL;
	w->len += len;
	return at;
}

bool vpc_dhcp6_put(struct vpc_dhcp6_writer *w, u16 code, const void *data,
		   unsigned int len)
{
	u8 *to = room(w, HEADER + len);

	if (!to)
		return false;
	put16(to, code);
	put16(to + 2, len);
	if (len)
		memcpy(to + HEADER, data, len);
	return true;
}

unsigned int vpc_dhcp6_open(struct vpc_dhcp6_writer *w, u16 code,
			    const void *data, unsigned int len)
{
	unsigned int at = w->len;

	return vpc_dhcp6_put(w, code, data, len) ? at : 0;
}

bool vpc_dhcp6_append(struct vpc_dhcp6_writer *w, const void *data,
		      unsigned int len)
{
	u8 *to = room(w, len);

	if (!to)
		return false;
	if (len)
		memcpy(to, data, len);
	return true;
}

void vpc_dhcp6_close(struct vpc_dhcp6_writer *w, unsigned int at)
{
	put16(w->buf + at + 2, w->len - at - HEADER);
}

void vpc_dhcp6_cancel(struct vpc_dhcp6_writer *w, unsigned int at)
{
	w->len = at;
}

unsigned int vpc_dhcp6_open_ia(struct vpc_dhcp6_writer *w,
			       const struct vpc_dhcp6_ia *ia, u32 t1, u32 t2)
{
	u8 head[IA_LEN];

	memcpy(head, ia->id, sizeof(ia->id));
	put32(head + 4, t1);
	put32(head + 8, t2);
	return vpc_dhcp6_open(w, ia->code, head,
			      ia->code == VPC_DHCP6_IA_TA ? IA_TA_LEN : IA_LEN);
}

bool vpc_dhcp6_put_addr(struct vpc_dhcp6_writer *w, const u8 *addr,
			u32 preferred, u32 valid)
{
	u8 value[IAADDR_LEN];

	memcpy(value, addr, ADDR_LEN);
	put32(value + ADDR_LEN, preferred);
	put32(value + ADDR_LEN + 4, valid);
	return vpc_dhcp6_put(w, VPC_DHCP6_IAADDR, value, sizeof(value));
}

bool vpc_dhcp6_put_status(struct vpc_dhcp6_writer *w,
			  enum vpc_dhcp6_status status)
{
	u8 value[2];

	put16(value, status);
	return vpc_dhcp6_put(w, VPC_DHCP6_STATUS, value, sizeof(value));
}

/* RFC 8415 section 19.3: the way that it came. */
static bool put_relay(struct vpc_dhcp6_writer *w,
		      const struct vpc_dhcp6_relay *relay)
{
	u8 *head = room(w, VPC_DHCP6_RELAY_LEN);

	if (!head)
		return false;
	memcpy(head, relay->head, VPC_DHCP6_RELAY_LEN);
	head[0] = VPC_DHCP6_RELAY_REPL;
	if (relay->interface.data &&
	    !vpc_dhcp6_put(w, VPC_DHCP6_INTERFACE_ID, relay->interface.data,
			   relay->interface.len))
		return false;
	w->relays[w->n_relays++] = w->len;
	return vpc_dhcp6_put(w, VPC_DHCP6_RELAY_MSG, NULL, 0);
}

bool vpc_dhcp6_begin(struct vpc_dhcp6_writer *w,
		     const struct vpc_dhcp6_msg *msg, u8 type, u8 *buf,
		     unsigned int size)
{
	unsigned int i;
	u8 *head;

	w->buf = buf;
	w->len = 0;
	w->size = size;
	w->n_relays = 0;
	for (i = 0; i < msg->n_relays; i++)
		if (!put_relay(w, &msg->relays[i]))
			return false;
	head = room(w, HEADER);
	if (!head)
		return false;
	head[0] = type;
	memcpy(head + 1, msg->xid, sizeof(msg->xid));
	return true;
}

void vpc_dhcp6_end(struct vpc_dhcp6_writer *w)
{
	while (w->n_relays)
		vpc_dhcp6_close(w, w->relays[--w->n_relays]);
}
