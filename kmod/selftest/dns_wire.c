// SPDX-License-Identifier: GPL-2.0
/*
 * The DNS codec against messages that were made by hand: queries, sound and
 * hostile ones, with what must be read of them; the same cut short at every
 * byte; names as text; answers with their bytes spelt out, and in every size
 * that is too small for them.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": selftest: dns_wire: " fmt

#include <linux/array_size.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "../reply/dns_wire.h"
#include "selftest.h"

#define BYTES(s) { sizeof(s) - 1, s }

/* A header of a query, with the counts of its sections. */
#define HEAD(qd, an, ns, ar) \
	"\x12\x34\x01\x00\0" qd "\0" an "\0" ns "\0" ar
#define ASKS		HEAD("\1", "\0", "\0", "\0")
#define ASKS_EDNS	HEAD("\1", "\0", "\0", "\1")
#define A_IN		"\0\1\0\1"
#define WWW		"\3wWw\4Blue\0"
#define OPT(size, version, len) \
	"\0" "\0\x29" size "\0" version "\0\0" "\0" len

/* Labels of 63 bytes. */
#define L63	"\x3f" "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" \
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define L61	"\x3d" "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb" \
		"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define L62	"\x3e" "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb" \
		"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

/**
 * struct query_vector - a message and what must be read of it
 * @why: what it is about
 * @msg: the message
 * @rcode: VPC_DNS_*
 * @question: bytes of the question
 * @edns: it has an OPT record
 * @size: that the client takes
 */
struct query_vector {
	const char *why;
	struct {
		u16 len;
		const char *data;
	} msg;
	int rcode;
	u16 question;
	bool edns;
	u16 size;
};

static const struct query_vector queries[] = {
	{ "a query", BYTES(ASKS WWW A_IN), VPC_DNS_NOERROR, 14, false, 512 },
	{ "for the root", BYTES(ASKS "\0" A_IN), VPC_DNS_NOERROR, 5, false,
	  512 },
	{ "EDNS", BYTES(ASKS_EDNS WWW A_IN OPT("\4\xd0", "\0", "\0")),
	  VPC_DNS_NOERROR, 14, true, 1232 },
	{ "EDNS, less than any must take",
	  BYTES(ASKS_EDNS WWW A_IN OPT("\0\x64", "\0", "\0")),
	  VPC_DNS_NOERROR, 14, true, 512 },
	{ "EDNS with options",
	  BYTES(ASKS_EDNS WWW A_IN OPT("\4\xd0", "\0", "\xa") "\0\xa\0\2ab\0\3\0\0"),
	  VPC_DNS_NOERROR, 14, true, 1232 },
	{ "EDNS of a later version",
	  BYTES(ASKS_EDNS WWW A_IN OPT("\4\xd0", "\1", "\0")),
	  VPC_DNS_BADVERS, 14, true, 1232 },
	{ "the longest name", BYTES(ASKS L63 L63 L63 L61 "\0" A_IN),
	  VPC_DNS_NOERROR, 259, false, 512 },
	{ "another record behind it",
	  BYTES(ASKS_EDNS WWW A_IN "\xc0\x0c\0\1\0\1\0\0\0\0\0\4abcd"),
	  VPC_DNS_NOERROR, 14, false, 512 },

	{ "nothing", BYTES(""), VPC_DNS_SILENT, 0, false, 512 },
	{ "less than a header", BYTES("\x12\x34\1\0\0\1\0\0\0\0\0"),
	  VPC_DNS_SILENT, 0, false, 512 },
	{ "an answer", BYTES("\x12\x34\x81\x80\0\1\0\0\0\0\0\0" WWW A_IN),
	  VPC_DNS_SILENT, 0, false, 512 },
	{ "an update", BYTES("\x12\x34\x28\0\0\1\0\0\0\0\0\0" WWW A_IN),
	  VPC_DNS_NOTIMP, 0, false, 512 },
	{ "no question", BYTES(HEAD("\0", "\0", "\0", "\0")), VPC_DNS_FORMERR,
	  0, false, 512 },
	{ "two questions", BYTES(HEAD("\2", "\0", "\0", "\0") WWW A_IN WWW A_IN),
	  VPC_DNS_FORMERR, 0, false, 512 },
	{ "with an answer",
	  BYTES(HEAD("\1", "\1", "\0", "\0") WWW A_IN "\0" A_IN "\0\0\0\0\0\0"),
	  VPC_DNS_FORMERR, 0, false, 512 },
	{ "with an authority",
	  BYTES(HEAD("\1", "\0", "\1", "\0") WWW A_IN "\0" A_IN "\0\0\0\0\0\0"),
	  VPC_DNS_FORMERR, 0, false, 512 },
	{ "a pointer to itself", BYTES(ASKS "\xc0\x0c" A_IN), VPC_DNS_FORMERR,
	  0, false, 512 },
	{ "a pointer behind a label", BYTES(ASKS "\1a\xc0\x0c" A_IN),
	  VPC_DNS_FORMERR, 0, false, 512 },
	{ "a label of 64 bytes", BYTES(ASKS "\x40" L63 "\0" A_IN),
	  VPC_DNS_FORMERR, 0, false, 512 },
	{ "a label of the reserved kind", BYTES(ASKS "\x80" L63 "\0" A_IN),
	  VPC_DNS_FORMERR, 0, false, 512 },
	{ "a name one byte too long", BYTES(ASKS L63 L63 L63 L62 "\0" A_IN),
	  VPC_DNS_FORMERR, 0, false, 512 },
	{ "a label that leads out", BYTES(ASKS "\x09www"), VPC_DNS_FORMERR, 0,
	  false, 512 },
	{ "a name without an end", BYTES(ASKS "\3www"), VPC_DNS_FORMERR, 0,
	  false, 512 },
	{ "half a type", BYTES(ASKS WWW "\0"), VPC_DNS_FORMERR, 0, false, 512 },
	{ "something behind the end", BYTES(ASKS WWW A_IN "x"),
	  VPC_DNS_FORMERR, 14, false, 512 },
	{ "a record that is missing", BYTES(ASKS_EDNS WWW A_IN),
	  VPC_DNS_FORMERR, 14, false, 512 },
	{ "two OPT records",
	  BYTES(HEAD("\1", "\0", "\0", "\2") WWW A_IN
		OPT("\4\xd0", "\0", "\0") OPT("\4\xd0", "\0", "\0")),
	  VPC_DNS_FORMERR, 14, true, 1232 },
	{ "OPT of a name",
	  BYTES(ASKS_EDNS WWW A_IN "\1a" OPT("\4\xd0", "\0", "\0")),
	  VPC_DNS_FORMERR, 14, false, 512 },
	{ "an option that leads out",
	  BYTES(ASKS_EDNS WWW A_IN OPT("\4\xd0", "\0", "\4") "\0\xa\0\1"),
	  VPC_DNS_FORMERR, 14, false, 512 },
	{ "OPT that leads out",
	  BYTES(ASKS_EDNS WWW A_IN OPT("\4\xd0", "\0", "\4") "\0\xa\0"),
	  VPC_DNS_FORMERR, 14, false, 512 },
	{ "an additional name that does not end",
	  BYTES(ASKS_EDNS WWW A_IN "\3www"), VPC_DNS_FORMERR, 14, false, 512 },
	{ "65535 additional records",
	  BYTES("\x12\x34\1\0\0\1\0\0\0\0\xff\xff" WWW A_IN), VPC_DNS_FORMERR,
	  14, false, 512 },
	{ "OPT is no question", BYTES(ASKS WWW "\0\x29\0\1"), VPC_DNS_FORMERR,
	  14, false, 512 },
	{ "nor is a transfer one", BYTES(ASKS WWW "\0\xfc\0\1"),
	  VPC_DNS_NOTIMP, 14, false, 512 },
};

static bool test_query(const struct query_vector *v)
{
	struct vpc_dns_query query;
	int rcode = vpc_dns_read(&query, (const u8 *)v->msg.data, v->msg.len);

	if (rcode == v->rcode && query.question_len == v->question &&
	    query.edns == v->edns && query.size == v->size)
		return true;
	pr_err("FAILED: %s: code %d, question of %u, size %u\n", v->why, rcode,
	       query.question_len, query.size);
	return false;
}

/* Whatever is missing, it is seen, and nothing behind the end is read. */
static bool test_cut(const struct query_vector *v)
{
	struct vpc_dns_query query;
	u16 len;
	u8 *msg;
	int rcode;

	for (len = 0; len < v->msg.len; len++) {
		msg = kmemdup(v->msg.data, len, GFP_KERNEL);
		if (!msg)
			return false;
		rcode = vpc_dns_read(&query, msg, len);
		kfree(msg);
		if (rcode == VPC_DNS_NOERROR) {
			pr_err("FAILED: %s, cut to %u: is a query\n", v->why,
			       len);
			return false;
		}
	}
	return true;
}

/**
 * struct text_vector - a name as it is typed, and what it means below "blue"
 * @text: typed
 * @wanted: in full, NULL: it is none
 */
struct text_vector {
	const char *text;
	const char *wanted;
};

static const struct text_vector texts[] = {
	{ "www", "www.blue." },
	{ "WWW", "www.blue." },
	{ "@", "blue." },
	{ "*", "*.blue." },
	{ "*.a", "*.a.blue." },
	{ "_http._tcp", "_http._tcp.blue." },
	{ "www.blue", "www.blue." },
	{ "blue", "blue." },
	{ "www.blue.", "www.blue." },
	{ "mail.example.", "mail.example." },
	{ "mail.example", "mail.example.blue." },
	{ "notblue", "notblue.blue." },
	{ "", NULL }, { ".", NULL }, { "a..b", NULL }, { ".a", NULL },
	{ "a b", NULL }, { "a.*", NULL }, { "**", NULL }, { "a*", NULL },
	{ "a/b", NULL }, { "@.a", NULL }, { "\xe4", NULL },
	{ "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
	  NULL },
};

static bool test_text(const struct text_vector *v)
{
	static const struct vpc_dns_name origin = { .len = 6, .wire = "\4blue" };
	char text[VPC_DNS_TEXT_MAX] = "";
	struct vpc_dns_name name;
	bool is_name = vpc_dns_name_parse(&name, v->text, &origin);

	if (is_name)
		vpc_dns_name_print(name.wire, text);
	if (v->wanted ? is_name && !strcmp(text, v->wanted) : !is_name)
		return true;
	pr_err("FAILED: \"%s\" is read as \"%s\"\n", v->text, text);
	return false;
}

/* The answer: www is an alias of a.blue, and that of an address. */
#define ANSWER								\
	"\x12\x34\x85\0\0\1\0\2\0\1\0\1" WWW A_IN			\
	"\xc0\x0c" "\0\5\0\1" "\0\0\0\x3c" "\0\4" "\1a\xc0\x10"		\
	"\1a\xc0\x10" "\0\1\0\1" "\0\0\0\x3c" "\0\4" "\x0a\0\1\5"	\
	"\xc0\x10" "\0\6\0\1" "\0\0\0\x3c" "\0\x1d"			\
		"\2ns\xc0\x10" "\1h\xc0\x10" "ABCDEFGHIJKLMNOPQRST"	\
	"\0" "\0\x29\4\xd0\0\0\0\0\0\0"

static void write_answer(struct vpc_dns_writer *w,
			 const struct vpc_dns_query *query, u8 *buf, u16 size)
{
	static const struct vpc_dns_name zone = { .len = 6, .wire = "\4blue" };
	static const struct vpc_dns_name a = { .len = 8, .wire = "\1a\4blue" };
	static const u8 soa[] = "\2ns\4blue\0\1h\4blue\0ABCDEFGHIJKLMNOPQRST";

	vpc_dns_begin(w, query, buf, size);
	vpc_dns_put(w, VPC_DNS_ANSWER, &query->name, VPC_DNS_CNAME, 60, a.wire,
		    a.len);
	vpc_dns_put(w, VPC_DNS_ANSWER, &a, VPC_DNS_A, 60, "\x0a\0\1\5", 4);
	vpc_dns_put(w, VPC_DNS_AUTHORITY, &zone, VPC_DNS_SOA, 60, soa,
		    sizeof(soa) - 1);
	vpc_dns_end(w, VPC_DNS_NOERROR, true);
}

static bool test_answer(void)
{
	static const char msg[] = ASKS_EDNS WWW A_IN OPT("\4\xd0", "\0", "\0");
	static const char wanted[] = ANSWER;
	u8 buf[sizeof(wanted) + 8];
	struct vpc_dns_query query;
	struct vpc_dns_writer w;
	unsigned int size;
	bool whole;

	vpc_dns_read(&query, msg, sizeof(msg) - 1);
	for (size = 23; size <= sizeof(buf); size++) {
		memset(buf, 0xee, sizeof(buf));
		write_answer(&w, &query, buf, size);
		whole = size >= sizeof(wanted) - 1;
		if (w.len > size || w.truncated == whole ||
		    memchr_inv(buf + size, 0xee, sizeof(buf) - size) ||
		    !!(buf[2] & 2) == whole) {
			pr_err("FAILED: an answer of %u bytes in %u\n", w.len,
			       size);
			return false;
		}
	}
	if (w.len == sizeof(wanted) - 1 && !memcmp(buf, wanted, w.len))
		return true;
	pr_err("FAILED: an answer is %*ph\n", min_t(int, w.len, 64), buf);
	return false;
}

/* RFC 6891 section 6.1.3: twelve bits of it, four of them in the header. */
static bool test_badvers(void)
{
	static const char msg[] = ASKS_EDNS "\0" A_IN OPT("\4\xd0", "\1", "\0");
	static const char wanted[] = "\x12\x34\x81\0\0\1\0\0\0\0\0\1\0" A_IN
		"\0\0\x29\4\xd0\1\0\0\0\0\0";
	struct vpc_dns_query query;
	struct vpc_dns_writer w;
	u8 buf[64];

	vpc_dns_read(&query, msg, sizeof(msg) - 1);
	vpc_dns_begin(&w, &query, buf, sizeof(buf));
	vpc_dns_end(&w, VPC_DNS_BADVERS, false);
	if (w.len == sizeof(wanted) - 1 && !memcmp(buf, wanted, w.len))
		return true;
	pr_err("FAILED: BADVERS is %*ph\n", w.len, buf);
	return false;
}

bool vpc_selftest_dns_wire(void)
{
	bool good = test_answer() & test_badvers();
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(queries); i++)
		good &= test_query(&queries[i]) &&
			(queries[i].rcode || test_cut(&queries[i]));
	for (i = 0; i < ARRAY_SIZE(texts); i++)
		good &= test_text(&texts[i]);
	if (good)
		pr_info("ok\n");
	return good;
}
