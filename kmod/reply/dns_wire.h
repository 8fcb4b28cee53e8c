/* SPDX-License-Identifier: GPL-2.0 */
/*
 * DNS messages on the wire: RFC 1035 section 4, RFC 6891 (EDNS0). Queries are
 * read, answers are written. Pure: needs types and string functions.
 */
#ifndef _VPC_REPLY_DNS_WIRE_H
#define _VPC_REPLY_DNS_WIRE_H

#include "dns_name.h"

#define VPC_DNS_HEADER		12	/* bytes */
#define VPC_DNS_SIZE_MIN	512	/* RFC 1035 section 2.3.4: what any takes */
#define VPC_DNS_SIZE_MAX	1232	/* with IPv6 and UDP headers 1280 */

enum vpc_dns_type {
	VPC_DNS_A	= 1,
	VPC_DNS_NS	= 2,
	VPC_DNS_CNAME	= 5,
	VPC_DNS_SOA	= 6,
	VPC_DNS_PTR	= 12,
	VPC_DNS_MX	= 15,
	VPC_DNS_TXT	= 16,
	VPC_DNS_AAAA	= 28,
	VPC_DNS_SRV	= 33,
	VPC_DNS_OPT	= 41,
	VPC_DNS_TKEY	= 249,	/* the first of those that are no types of data */
	VPC_DNS_ANY	= 255,
};

enum vpc_dns_class {
	VPC_DNS_CLASS_IN	= 1,
	VPC_DNS_CLASS_ANY	= 255,
};

enum vpc_dns_rcode {
	VPC_DNS_NOERROR		= 0,
	VPC_DNS_FORMERR		= 1,
	VPC_DNS_SERVFAIL	= 2,
	VPC_DNS_NXDOMAIN	= 3,
	VPC_DNS_NOTIMP		= 4,
	VPC_DNS_REFUSED		= 5,
	VPC_DNS_BADVERS		= 16,
};

#define VPC_DNS_SILENT	(-1)	/* no query: nothing may answer it */

/**
 * struct vpc_dns_query - a query as it was read
 * @name: what is asked for
 * @question: the question as it was asked, in the message
 * @question_len: bytes of it, 0: it could not be read
 * @id: to be sent back
 * @flags: opcode and RD of the header, to be sent back
 * @type: of the question
 * @class: of the question
 * @size: the longest answer that the client takes
 * @edns: it has an OPT record, and so must the answer
 */
struct vpc_dns_query {
	struct vpc_dns_name name;
	const u8 *question;
	u16 question_len;
	u16 id;
	u16 flags;
	u16 type;
	u16 class;
	u16 size;
	bool edns;
};

/*
 * Read a message of @len bytes. VPC_DNS_NOERROR: it is a query that can be
 * looked up; VPC_DNS_SILENT; else the code to answer it with, @query being
 * filled as far as it goes. Valid as long as the message stays where it is.
 */
int vpc_dns_read(struct vpc_dns_query *query, const u8 *msg, unsigned int len);

enum vpc_dns_section {
	VPC_DNS_ANSWER,
	VPC_DNS_AUTHORITY,
	VPC_DNS_ADDITIONAL,
	VPC_DNS_SECTIONS
};

/**
 * struct vpc_dns_writer - an answer being written
 * @query: what it answers
 * @buf: where to; every byte up to @len is written
 * @len: bytes so far
 * @size: room for all but the OPT record
 * @n: records in each section
 * @question: the question is in it
 * @recursive: others are asked for what is not known here (RA)
 * @truncated: something that belongs to it did not fit
 */
struct vpc_dns_writer {
	const struct vpc_dns_query *query;
	u8 *buf;
	u16 len;
	u16 size;
	u16 n[VPC_DNS_SECTIONS];
	bool question;
	bool recursive;
	bool truncated;
};

/*
 * Begin an answer of at most @size bytes, which are VPC_DNS_HEADER + 11 or
 * more, and no more than the client takes: header and question.
 */
void vpc_dns_begin(struct vpc_dns_writer *w, const struct vpc_dns_query *query,
		   u8 *buf, unsigned int size);
/*
 * Append a record of class IN. Sections are written in their order. Names end
 * in a pointer to the question where they are as it ends, those in @data too
 * where RFC 3597 section 4 allows it. false: no room, nothing is written.
 */
bool vpc_dns_put(struct vpc_dns_writer *w, enum vpc_dns_section section,
		 const struct vpc_dns_name *owner, u16 type, u32 ttl,
		 const u8 *data, u16 len);
/* Take back all records. */
void vpc_dns_reset(struct vpc_dns_writer *w);

/**
 * struct vpc_dns_mark - how far an answer was when a set of records began
 * @len: bytes
 * @n: records in the section
 */
struct vpc_dns_mark {
	u16 len;
	u16 n;
};

static inline struct vpc_dns_mark
vpc_dns_mark(const struct vpc_dns_writer *w, enum vpc_dns_section section)
{
	return (struct vpc_dns_mark){ .len = w->len, .n = w->n[section] };
}

/*
 * A set did not fit: what is only helpful is left out as a whole (RFC 2181
 * section 9), of all else there is as much as there is room for.
 */
static inline void vpc_dns_left_out(struct vpc_dns_writer *w,
				    enum vpc_dns_section section,
				    const struct vpc_dns_mark *mark)
{
	if (section != VPC_DNS_ADDITIONAL)
		return;
	w->len = mark->len;
	w->n[section] = mark->n;
}

/* The header and the OPT record. @authoritative: the data is our own. */
void vpc_dns_end(struct vpc_dns_writer *w, enum vpc_dns_rcode rcode,
		 bool authoritative);

#endif
