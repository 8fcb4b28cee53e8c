// SPDX-License-Identifier: GPL-2.0
/* DNS messages on the wire. Pure: see the header. */
#include <linux/string.h>
#include "dns_wire.h"

/* Flags of the header. */
#define QR		0x8000
#define OPCODE		0x7800
#define AA		0x0400
#define TC		0x0200
#define RD		0x0100
#define RA		0x0080

#define POINTER		0xc000
#define FIXED		10	/* of a record: type, class, TTL, length */
#define OPT_LEN		(1 + FIXED)
#define SOA_NUMBERS	20	/* bytes behind the two names */

static u16 get16(const u8 *p)
{
	return p[0] << 8 | p[1];
}

static void put16(u8 *p, u16 value)
{
	p[0] = value >> 8;
	p[1] = value;
}

/**
 * struct reader - what is left of a message
 * @at: the next byte
 * @left: how many there are
 */
struct reader {
	const u8 *at;
	unsigned int left;
};

static const u8 *take(struct reader *r, unsigned int len)
{
	const u8 *at = r->at;

	if (r->left < len)
		return NULL;
	r->at += len;
	r->left -= len;
	return at;
}

static bool read_question(struct vpc_dns_query *query, struct reader *r)
{
	const u8 *start = r->at, *fixed;
	int len;

	len = vpc_dns_name_read(&query->name, r->at, r->left);
	if (len < 0)
		return false;
	take(r, len);
	fixed = take(r, 4);
	if (!fixed)
		return false;

	query->type = get16(fixed);
	query->class = get16(fixed + 2);
	query->question = start;
	query->question_len = len + 4;
	return true;
}

/*
 * Over a name that is of no interest: it may end in a pointer, which is not
 * followed. false: it does not end.
 */
static bool skip_name(struct reader *r)
{
	const u8 *len;

	while ((len = take(r, 1))) {
		if (!*len)
			return true;
		if (*len >= POINTER >> 8)
			return take(r, 1);
		if (*len > VPC_DNS_LABEL_MAX || !take(r, *len))
			return false;
	}
	return false;
}

/* RFC 6891 section 6.1.2: options are skipped, but they have to be some. */
static bool check_options(const u8 *data, unsigned int len)
{
	struct reader r = { .at = data, .left = len };
	const u8 *fixed;

	while (r.left) {
		fixed = take(&r, 4);
		if (!fixed || !take(&r, get16(fixed + 2)))
			return false;
	}
	return true;
}

/* RFC 6891 section 6.1: one of them, and of the root. */
static int read_opt(struct vpc_dns_query *query, const u8 *fixed, bool root,
		    unsigned int len)
{
	if (query->edns || !root || !check_options(fixed + FIXED, len))
		return VPC_DNS_FORMERR;
	query->edns = true;
	query->size = get16(fixed + 2);
	if (query->size < VPC_DNS_SIZE_MIN)
		query->size = VPC_DNS_SIZE_MIN;
	return fixed[5] ? VPC_DNS_BADVERS : VPC_DNS_NOERROR;
}

static int read_additional(struct vpc_dns_query *query, struct reader *r)
{
	int rcode = VPC_DNS_NOERROR;
	const u8 *fixed;
	bool root;

	root = r->left && !*r->at;
	if (!skip_name(r))
		return VPC_DNS_FORMERR;
	fixed = take(r, FIXED);
	if (!fixed || !take(r, get16(fixed + 8)))
		return VPC_DNS_FORMERR;
	if (get16(fixed) == VPC_DNS_OPT)
		rcode = read_opt(query, fixed, root, get16(fixed + 8));
	return rcode;
}

/* What is behind the question. A wrong form counts more than a version. */
static int read_rest(struct vpc_dns_query *query, struct reader *r,
		     unsigned int n)
{
	int rcode = VPC_DNS_NOERROR, next;

	while (n--) {
		next = read_additional(query, r);
		if (next == VPC_DNS_FORMERR)
			return next;
		if (next)
			rcode = next;
	}
	return r->left ? VPC_DNS_FORMERR : rcode;
}

int vpc_dns_read(struct vpc_dns_query *query, const u8 *msg, unsigned int len)
{
	struct reader r = { .at = msg, .left = len };
	const u8 *header = take(&r, VPC_DNS_HEADER);
	int rcode;

	query->question_len = 0;
	query->edns = false;
	query->size = VPC_DNS_SIZE_MIN;
	/* An answer to an answer is one, too, and so on for ever. */
	if (!header || get16(header + 2) & QR)
		return VPC_DNS_SILENT;
	query->id = get16(header);
	query->flags = get16(header + 2) & (OPCODE | RD);
	if (query->flags & OPCODE)
		return VPC_DNS_NOTIMP;
	/* RFC 9619: one question; and a query has neither answer nor authority. */
	if (get16(header + 4) != 1 || get16(header + 6) || get16(header + 8) ||
	    !read_question(query, &r))
		return VPC_DNS_FORMERR;

	rcode = read_rest(query, &r, get16(header + 10));
	if (rcode)
		return rcode;
	if (query->type == VPC_DNS_OPT)
		return VPC_DNS_FORMERR;
	if (query->type >= VPC_DNS_TKEY && query->type < VPC_DNS_ANY)
		return VPC_DNS_NOTIMP;
	return VPC_DNS_NOERROR;
}

static u8 *room(struct vpc_dns_writer *w, unsigned int len)
{
	u8 *at = w->buf + w->len;

	if (len > (unsigned int)(w->size - w->len))
		return NULL;
	w->len += len;
	return at;
}

static bool put_bytes(struct vpc_dns_writer *w, const u8 *data,
		      unsigned int len)
{
	u8 *to = room(w, len);

	if (!to)
		return false;
	memcpy(to, data, len);
	return true;
}

/*
 * The longest end that a name shares with the question, by labels: where it
 * begins in @wire, and in @in of the question. false: the root alone.
 */
static bool find_end(const struct vpc_dns_writer *w, const u8 *wire,
		     unsigned int len, unsigned int *at, unsigned int *in)
{
	const struct vpc_dns_name *name = &w->query->name;
	unsigned int left, other;

	*at = 0;
	*in = 0;
	while (w->question && len - *at > 1 && name->len - *in > 1) {
		left = len - *at;
		other = name->len - *in;
		if (left == other &&
		    !memcmp(wire + *at, name->wire + *in, left))
			return true;
		if (left >= other)
			*at += wire[*at] + 1;
		if (other >= left)
			*in += name->wire[*in] + 1;
	}
	return false;
}

static bool put_name(struct vpc_dns_writer *w, const u8 *wire, unsigned int len)
{
	unsigned int at, in;
	u8 *pointer;

	if (!find_end(w, wire, len, &at, &in))
		return put_bytes(w, wire, len);
	if (!put_bytes(w, wire, at))
		return false;
	pointer = room(w, 2);
	if (!pointer)
		return false;
	put16(pointer, POINTER | (VPC_DNS_HEADER + in));
	return true;
}

static unsigned int name_len(const u8 *wire)
{
	unsigned int len = 0;

	while (wire[len])
		len += wire[len] + 1;
	return len + 1;
}

/* How the data of a type begins: bytes, and then names. */
static void shape(u16 type, unsigned int *bytes, unsigned int *names)
{
	*bytes = type == VPC_DNS_MX ? 2 : 0;
	switch (type) {
	case VPC_DNS_NS:
	case VPC_DNS_CNAME:
	case VPC_DNS_PTR:
	case VPC_DNS_MX:
		*names = 1;
		break;
	case VPC_DNS_SOA:
		*names = 2;
		break;
	default:
		*names = 0;
	}
}

static bool put_data(struct vpc_dns_writer *w, u16 type, const u8 *data,
		     unsigned int len)
{
	unsigned int bytes, names, n;

	shape(type, &bytes, &names);
	if (!put_bytes(w, data, bytes))
		return false;
	data += bytes;
	len -= bytes;
	while (names--) {
		n = name_len(data);
		if (!put_name(w, data, n))
			return false;
		data += n;
		len -= n;
	}
	return put_bytes(w, data, len);
}

static bool put_record(struct vpc_dns_writer *w,
		       const struct vpc_dns_name *owner, u16 type, u32 ttl,
		       const u8 *data, u16 len)
{
	unsigned int start;
	u8 *fixed;

	if (!put_name(w, owner->wire, owner->len))
		return false;
	fixed = room(w, FIXED);
	if (!fixed)
		return false;
	put16(fixed, type);
	put16(fixed + 2, VPC_DNS_CLASS_IN);
	put16(fixed + 4, ttl >> 16);
	put16(fixed + 6, ttl);
	start = w->len;
	if (!put_data(w, type, data, len))
		return false;
	put16(fixed + 8, w->len - start);
	return true;
}

bool vpc_dns_put(struct vpc_dns_writer *w, enum vpc_dns_section section,
		 const struct vpc_dns_name *owner, u16 type, u32 ttl,
		 const u8 *data, u16 len)
{
	u16 before = w->len;

	if (put_record(w, owner, type, ttl, data, len)) {
		w->n[section]++;
		return true;
	}
	w->len = before;
	/* RFC 2181 section 9: what is only helpful may be left out. */
	if (section != VPC_DNS_ADDITIONAL)
		w->truncated = true;
	return false;
}

void vpc_dns_reset(struct vpc_dns_writer *w)
{
	w->len = VPC_DNS_HEADER;
	memset(w->n, 0, sizeof(w->n));
	w->question = w->query->question_len &&
		      put_bytes(w, w->query->question, w->query->question_len);
	w->truncated = w->query->question_len && !w->question;
}

void vpc_dns_begin(struct vpc_dns_writer *w, const struct vpc_dns_query *query,
		   u8 *buf, unsigned int size)
{
	w->query = query;
	w->buf = buf;
	w->size = size - (query->edns ? OPT_LEN : 0);
	w->recursive = false;
	vpc_dns_reset(w);
}

/* RFC 6891 section 6.1.3: the upper bits of the code; version and flags are 0 */
static void put_opt(struct vpc_dns_writer *w, enum vpc_dns_rcode rcode)
{
	u8 *opt = w->buf + w->len;

	memset(opt, 0, OPT_LEN);
	put16(opt + 1, VPC_DNS_OPT);
	put16(opt + 3, VPC_DNS_SIZE_MAX);
	opt[5] = rcode >> 4;
	w->len += OPT_LEN;
	w->n[VPC_DNS_ADDITIONAL]++;
}

void vpc_dns_end(struct vpc_dns_writer *w, enum vpc_dns_rcode rcode,
		 bool authoritative)
{
	u16 flags = QR | w->query->flags | (rcode & 0xf);
	int i;

	if (authoritative)
		flags |= AA;
	if (w->recursive)
		flags |= RA;
	if (w->truncated)
		flags |= TC;
	if (w->query->edns)
		put_opt(w, rcode);
	put16(w->buf, w->query->id);
	put16(w->buf + 2, flags);
	put16(w->buf + 4, w->question);
	for (i = 0; i < VPC_DNS_SECTIONS; i++)
		put16(w->buf + 6 + 2 * i, w->n[i]);
}
