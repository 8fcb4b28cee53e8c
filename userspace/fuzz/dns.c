// SPDX-License-Identifier: GPL-2.0
/*
 * DNS messages (kmod/reply/dns_wire.c) under libFuzzer and AddressSanitizer.
 * An input is a message. What can be read of it is read back from an answer,
 * which glibc's parser has to understand, with the records that were put in:
 *
 *	make fuzz		# RUNS=1000000
 */
#include <arpa/nameser.h>
#include <stdlib.h>
#include <string.h>
#include "../../kmod/reply/dns_wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool what)
{
	if (!what)
		abort();
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* The bytes of the input, again and again. */
struct source {
	const uint8_t *data;
	size_t size;
	size_t at;
};

static u8 next(struct source *from)
{
	return from->size ? from->data[from->at++ % from->size] : 0;
}

/* Some end of the name that was asked for, with a label in front of it. */
static void make_name(struct vpc_dns_name *name, const struct vpc_dns_query *query,
		      struct source *from)
{
	struct vpc_dns_name origin = query->name;
	u8 label[VPC_DNS_LABEL_MAX], len = 1 + next(from) % VPC_DNS_LABEL_MAX;
	unsigned int skip = next(from) % 4, at = 0;

	while (skip-- && origin.wire[at])
		at += origin.wire[at] + 1;
	name->len = origin.len - at;
	memcpy(name->wire, origin.wire + at, name->len);
	for (u8 i = 0; i < len; i++)
		label[i] = 'a' + next(from) % 26;
	if (next(from) % 2)
		vpc_dns_name_prepend(name, label, len);
}

static u16 make_data(u8 *data, u16 type, const struct vpc_dns_query *query,
		     struct source *from)
{
	struct vpc_dns_name name;
	u16 len = 0;

	switch (type) {
	case VPC_DNS_A:
		memset(data, 1, 4);
		return 4;
	case VPC_DNS_TXT:
		data[0] = next(from);
		memset(data + 1, 'x', data[0]);
		return data[0] + 1;
	case VPC_DNS_MX:
		memset(data, 7, 2);
		len = 2;
		break;
	case VPC_DNS_SRV:
		memset(data, 7, 6);
		len = 6;
	}
	for (int i = 0; i < 1 + (type == VPC_DNS_SOA); i++) {
		make_name(&name, query, from);
		memcpy(data + len, name.wire, name.len);
		len += name.len;
	}
	if (type == VPC_DNS_SOA) {
		memset(data + len, 9, 20);
		len += 20;
	}
	return len;
}

static void check_record(ns_msg *msg, enum vpc_dns_section section, int i,
			 const struct vpc_dns_name *owner, u16 type)
{
	u8 wire[NS_MAXCDNAME];
	struct vpc_dns_name got;
	ns_rr rr;

	must(!ns_parserr(msg, (ns_sect)(section + 1), i, &rr));
	must(ns_rr_type(rr) == type && ns_rr_ttl(rr) == 300);
	must(ns_name_pton(ns_rr_name(rr), wire, sizeof(wire)) >= 0);
	must(vpc_dns_name_read(&got, wire, sizeof(wire)) == owner->len);
	must(!memcmp(got.wire, owner->wire, owner->len));
}

#define RECORDS	24
#define TCP_MAX	65000

static void check_answer(const struct vpc_dns_writer *w, const struct vpc_dns_name *owners,
			 const u16 *types, int n, int added)
{
	ns_msg msg;

	must(!ns_initparse(w->buf, w->len, &msg));
	must(ns_msg_id(msg) == w->query->id && ns_msg_getflag(msg, ns_f_qr));
	must(ns_msg_count(msg, ns_s_qd) == w->question);
	must(ns_msg_count(msg, ns_s_an) == n);
	for (int i = 0; i < n; i++)
		check_record(&msg, VPC_DNS_ANSWER, i, &owners[i], types[i]);
	for (int i = 0; i < added; i++)
		check_record(&msg, VPC_DNS_ADDITIONAL, i, &w->query->name, VPC_DNS_A);
	must(ns_msg_count(msg, ns_s_ar) == added + w->query->edns);
}

/* A set of addresses that is there as a whole or not at all; how many are. */
static int add_set(struct vpc_dns_writer *w, struct source *from)
{
	struct vpc_dns_mark mark = vpc_dns_mark(w, VPC_DNS_ADDITIONAL);
	int n = next(from) % 8;

	for (int i = 0; i < n; i++) {
		if (vpc_dns_put(w, VPC_DNS_ADDITIONAL, &w->query->name, VPC_DNS_A, 300,
				(const u8 *)"\12\0\0\1", 4))
			continue;
		vpc_dns_left_out(w, VPC_DNS_ADDITIONAL, &mark);
		return 0;
	}
	return n;
}

static void answer(const struct vpc_dns_query *query, struct source *from)
{
	static const u16 kinds[] = {
		VPC_DNS_A, VPC_DNS_CNAME, VPC_DNS_SOA, VPC_DNS_MX, VPC_DNS_TXT, VPC_DNS_SRV,
	};
	struct vpc_dns_name owners[RECORDS];
	u16 types[RECORDS], len, size;
	u8 data[2 * VPC_DNS_NAME_MAX + 20];
	struct vpc_dns_writer w;
	int n = 0, added = 0;
	bool truncated;
	u8 *buf;

	size = 23 + (next(from) << 8 | next(from)) %
		    ((next(from) % 2 ? VPC_DNS_SIZE_MAX : TCP_MAX) - 22);
	/* Of just this size, so that a byte too many is seen. */
	buf = malloc(size);
	must(buf);
	vpc_dns_begin(&w, query, buf, size);
	for (int i = next(from) % RECORDS; i && query->question_len; i--) {
		make_name(&owners[n], query, from);
		types[n] = kinds[next(from) % (sizeof(kinds) / sizeof(*kinds))];
		len = make_data(data, types[n], query, from);
		n += vpc_dns_put(&w, VPC_DNS_ANSWER, &owners[n], types[n], 300, data, len);
	}
	truncated = w.truncated;
	for (int i = next(from) % 4; i && query->question_len; i--)
		added += add_set(&w, from);
	must(w.truncated == truncated);
	vpc_dns_end(&w, VPC_DNS_NOERROR, true);
	must(w.len <= size);
	check_answer(&w, owners, types, n, added);
	free(buf);
}

/* Not all that may be asked for can be typed: a dot within a label cannot. */
static bool has_dots(const struct vpc_dns_name *name)
{
	for (unsigned int at = 0; name->wire[at]; at += name->wire[at] + 1)
		if (memchr(name->wire + at + 1, '.', name->wire[at]))
			return true;
	return false;
}

/* Text and back again. */
static void check_name(const struct vpc_dns_name *name)
{
	static const struct vpc_dns_name root = { .len = 1 };
	char text[VPC_DNS_TEXT_MAX];
	struct vpc_dns_name got;

	vpc_dns_name_print(name->wire, text);
	must(strlen(text) < sizeof(text));
	if (!has_dots(name) && !memchr(name->wire, '\0', name->len - 1) &&
	    strcmp(text, "@.") && vpc_dns_name_parse(&got, text, &root))
		must(got.len == name->len && !memcmp(got.wire, name->wire, got.len));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct source from = { .data = data, .size = size };
	struct vpc_dns_query query;
	struct vpc_dns_name name;
	char text[300];
	int rcode;

	rcode = vpc_dns_read(&query, data, size);
	if (rcode != VPC_DNS_SILENT) {
		must(query.size >= VPC_DNS_SIZE_MIN);
		if (query.question_len)
			check_name(&query.name);
		answer(&query, &from);
	}

	/* And as the text of a name. */
	memcpy(text, data, least(size, sizeof(text) - 1));
	text[least(size, sizeof(text) - 1)] = '\0';
	if (query.question_len && vpc_dns_name_parse(&name, text, &query.name))
		must(name.len && !name.wire[name.len - 1]);
	return 0;
}
