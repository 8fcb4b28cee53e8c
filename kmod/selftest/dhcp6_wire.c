// SPDX-License-Identifier: GPL-2.0
/*
 * The DHCPv6 codec against messages that were made by hand: sound and hostile
 * ones, with what must be read of them; the same cut short at every byte;
 * answers with their bytes spelt out, and in every size that is too small for
 * them.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": selftest: dhcp6_wire: " fmt

#include <linux/array_size.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "../reply/dhcp6_wire.h"
#include "selftest.h"

#define BYTES(s) { sizeof(s) - 1, s }

#define SOLICIT		"\1\x12\x34\x56"
#define CLIENT_ID	"\0\1\0\x0a" "\0\3\0\1" "\x52\x54\0\0\0\1"
#define SERVER_ID	"\0\2\0\x0a" "\0\3\0\1" "\x52\x54\0\0\0\2"
#define ADDRESS		"\xfd\0\0\1\0\0\0\0\0\0\0\0\0\0\0\x64"
#define TIMES		"\0\0\0\0" "\0\0\0\0"
#define IAADDR		"\0\5\0\x18" ADDRESS TIMES
#define IA_NA(len)	"\0\3\0" len "abcd" TIMES
#define LINK_LOCAL	"\xfe\x80\0\0\0\0\0\0\0\0\0\0\0\0\0\7"
#define RELAY(type, hops) type hops ADDRESS LINK_LOCAL
#define X32		"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
#define X127		X32 X32 X32 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"

/* One relay in another, as many as there may be, around @len bytes. */
#define IN(hops, len)	RELAY("\x0c", hops) "\0\x09" len

/**
 * struct vector - a message and what must be read of it
 * @why: what it is about
 * @msg: the message
 * @good: it can be read
 * @relays: that it came by
 * @client: length of the client's identifier
 * @ias: how many
 * @addrs: in the first of them
 * @asked: for these options
 */
struct vector {
	const char *why;
	struct {
		u16 len;
		const char *data;
	} msg;
	bool good;
	u8 relays;
	u8 client;
	u8 ias;
	u8 addrs;
	u64 asked;
};

static const struct vector vectors[] = {
	{ "a header alone", BYTES(SOLICIT), true },
	{ "a client", BYTES(SOLICIT CLIENT_ID), true, .client = 10 },
	{ "an IA without addresses", BYTES(SOLICIT CLIENT_ID IA_NA("\x0c")),
	  true, .client = 10, .ias = 1 },
	{ "one with an address", BYTES(SOLICIT IA_NA("\x28") IAADDR), true,
	  .ias = 1, .addrs = 1 },
	{ "more addresses than are looked at",
	  BYTES(SOLICIT IA_NA("\x98") IAADDR IAADDR IAADDR IAADDR IAADDR),
	  true, .ias = 1, .addrs = 4 },
	{ "more IAs than are looked at",
	  BYTES(SOLICIT IA_NA("\x0c") IA_NA("\x0c") IA_NA("\x0c") IA_NA("\x0c")
		IA_NA("\x0c")), true, .ias = 4 },
	{ "a temporary one", BYTES(SOLICIT "\0\4\0\4abcd"), true, .ias = 1 },
	{ "a prefix", BYTES(SOLICIT "\0\x19\0\x0c" "abcd" TIMES), true,
	  .ias = 1 },
	{ "wishes", BYTES(SOLICIT "\0\6\0\x06\0\x17\0\x18\0\x52"), true,
	  .asked = BIT_ULL(23) | BIT_ULL(24) },
	{ "elapsed time, rapid commit", BYTES(SOLICIT "\0\x08\0\2\0\0\0\x0e\0\0"),
	  true },
	{ "an unknown option", BYTES(SOLICIT "\xff\xff\0\3abc" CLIENT_ID), true,
	  .client = 10 },
	{ "the longest identifier",
	  BYTES(SOLICIT "\0\1\0\x82" "\0\2" X127 "x"), true, .client = 130 },
	{ "a relay", BYTES(IN("\0", "\0\x04") SOLICIT), true, .relays = 1 },
	{ "a relay with an interface",
	  BYTES(RELAY("\x0c", "\1") "\0\x12\0\2ab" "\0\x09\0\4" SOLICIT), true,
	  .relays = 1 },

	{ "nothing", BYTES("") },
	{ "less than a header", BYTES("\1\x12\x34") },
	{ "half an option", BYTES(SOLICIT "\0\1\0") },
	{ "an option that leads out", BYTES(SOLICIT "\0\1\0\x0b" "\0\3\0\1aaaaaa") },
	{ "an identifier of nothing", BYTES(SOLICIT "\0\1\0\0") },
	{ "of a type alone", BYTES(SOLICIT "\0\1\0\2\0\3") },
	{ "one byte too long",
	  BYTES(SOLICIT "\0\1\0\x83" "\0\2" X127 "xx") },
	{ "two clients", BYTES(SOLICIT CLIENT_ID CLIENT_ID) },
	{ "two servers", BYTES(SOLICIT SERVER_ID SERVER_ID) },
	{ "an IA cut short", BYTES(SOLICIT "\0\3\0\x0b" "abcd1234567") },
	{ "a temporary one cut short", BYTES(SOLICIT "\0\4\0\3abc") },
	{ "an address that leads out of its IA",
	  BYTES(SOLICIT IA_NA("\x27") IAADDR) },
	{ "an address cut short",
	  BYTES(SOLICIT IA_NA("\x27") "\0\5\0\x17" ADDRESS "\0\0\0\0\0\0\0") },
	{ "an option that leads out of an address",
	  BYTES(SOLICIT IA_NA("\x2c") "\0\5\0\x1c" ADDRESS TIMES "\0\x0d\0\1") },
	{ "half a wish", BYTES(SOLICIT "\0\6\0\1\0") },
	{ "elapsed time of one byte", BYTES(SOLICIT "\0\x08\0\1\0") },
	{ "rapid commit of one byte", BYTES(SOLICIT "\0\x0e\0\1\0") },
	{ "a name without flags", BYTES(SOLICIT "\0\x27\0\0") },
	{ "a relay without a message", BYTES(RELAY("\x0c", "\0")) },
	{ "a relay cut short", BYTES("\x0c\0" ADDRESS) },
	{ "a relay with two messages",
	  BYTES(IN("\0", "\0\x04") SOLICIT "\0\x09\0\4" SOLICIT) },
	{ "a relay with less than one", BYTES(IN("\0", "\0\3") "\1\2\3") },
	{ "more relays than there may be",
	  BYTES(IN("\x09", "\1\x34") IN("\x08", "\1\x0e") IN("\7", "\0\xe8")
		IN("\6", "\0\xc2") IN("\5", "\0\x9c") IN("\4", "\0\x76")
		IN("\3", "\0\x50") IN("\2", "\0\x2a") IN("\1", "\0\x04") SOLICIT) },
};

static bool test_vector(const struct vector *v)
{
	struct vpc_dhcp6_msg msg;
	bool good = vpc_dhcp6_read(&msg, (const u8 *)v->msg.data, v->msg.len);

	if (!good && !v->good)
		return true;
	if (good && v->good && msg.n_relays == v->relays &&
	    msg.client.len == v->client && msg.n_ias == v->ias &&
	    msg.ias[0].n == v->addrs && msg.asked == v->asked &&
	    !memcmp(msg.xid, "\x12\x34\x56", 3))
		return true;
	pr_err("FAILED: %s: %s, %u relays, client of %u, %u IAs, %u addresses\n",
	       v->why, good ? "read" : "not read", msg.n_relays, msg.client.len,
	       msg.n_ias, msg.ias[0].n);
	return false;
}

/* Nothing behind the end is read, whatever is missing (KASAN would tell). */
static bool test_cut(const struct vector *v)
{
	struct vpc_dhcp6_msg msg;
	bool relayed = *v->msg.data == VPC_DHCP6_RELAY_FORW;
	u16 len;
	u8 *cut;

	for (len = 0; len < v->msg.len; len++) {
		cut = kmemdup(v->msg.data, len, GFP_KERNEL);
		if (!cut)
			return false;
		/* Without its last options a client's message is one, too. */
		if (vpc_dhcp6_read(&msg, cut, len) && (len < 4 || relayed)) {
			pr_err("FAILED: %s, cut to %u: is read\n", v->why, len);
			kfree(cut);
			return false;
		}
		kfree(cut);
	}
	return true;
}

static bool test_fields(void)
{
	static const char bytes[] = RELAY("\x0c", "\0")
		"\0\x4f\0\x08\0\1\x52\x54\0\0\0\x07" "\0\x09\0\x1f" SOLICIT
		SERVER_ID "\0\x0e\0\0" "\0\x27\0\5\1\3abc";
	struct vpc_dhcp6_msg msg;

	if (vpc_dhcp6_read(&msg, bytes, sizeof(bytes) - 1) && msg.rapid &&
	    msg.server.len == 10 && msg.fqdn.len == 4 && msg.fqdn_flags == 1 &&
	    !memcmp(msg.fqdn.data, "\3abc", 4) && msg.link_layer.len == 6 &&
	    !memcmp(msg.link_layer.data, "\x52\x54\0\0\0\x07", 6))
		return true;
	pr_err("FAILED: server, name, link-layer address\n");
	return false;
}

/* The answer, by two relays. */
#define QUESTION							\
	RELAY("\x0c", "\1") "\0\x09\0\x46" RELAY("\x0c", "\0")		\
		"\0\x12\0\2ab" "\0\x09\0\x1a" SOLICIT			\
		"\0\4\0\4abcd" CLIENT_ID
#define ANSWER								\
	RELAY("\x0d", "\1") "\0\x09\0\x7a" RELAY("\x0d", "\0")		\
		"\0\x12\0\2ab" "\0\x09\0\x4e" "\7\x12\x34\x56"		\
		CLIENT_ID						\
		"\0\3\0\x2e" "abcd" "\0\0\0\x05" "\0\0\0\x08"		\
			"\0\5\0\x18" ADDRESS "\0\0\0\x0a" "\0\0\0\x0b"	\
			"\0\x0d\0\2\0\0"				\
		"\0\x17\0\2" "zz" "\0\x0e\0\0"

static bool write_answer(struct vpc_dhcp6_writer *w, u8 *buf, unsigned int size)
{
	static const char question[] = QUESTION;
	struct vpc_dhcp6_msg msg;
	struct vpc_dhcp6_ia ia;
	unsigned int at;
	bool whole;

	if (!vpc_dhcp6_read(&msg, question, sizeof(question) - 1) ||
	    !vpc_dhcp6_begin(w, &msg, VPC_DHCP6_REPLY, buf, size))
		return false;
	ia = msg.ias[0];
	ia.code = VPC_DHCP6_IA_NA;
	whole = vpc_dhcp6_put(w, VPC_DHCP6_CLIENT_ID, msg.client.data,
			      msg.client.len);
	at = vpc_dhcp6_open_ia(w, &ia, 5, 8);
	if (at && vpc_dhcp6_put_addr(w, ADDRESS, 10, 11) &&
	    vpc_dhcp6_put_status(w, VPC_DHCP6_SUCCESS)) {
		vpc_dhcp6_close(w, at);
	} else if (at) {
		vpc_dhcp6_cancel(w, at);
		at = 0;
	}
	whole &= !!at;
	whole &= vpc_dhcp6_put(w, VPC_DHCP6_DNS, "zz", 2);
	whole &= vpc_dhcp6_put(w, VPC_DHCP6_RAPID_COMMIT, NULL, 0);
	vpc_dhcp6_end(w);
	return whole;
}

static bool test_answer(void)
{
	static const char wanted[] = ANSWER;
	u8 buf[sizeof(wanted) + 8];
	struct vpc_dhcp6_writer w;
	unsigned int size;
	bool whole = false;

	for (size = 0; size <= sizeof(buf); size++) {
		memset(buf, 0xee, sizeof(buf));
		whole = write_answer(&w, buf, size);
		if (w.len > size || whole != (size >= sizeof(wanted) - 1) ||
		    memchr_inv(buf + size, 0xee, sizeof(buf) - size)) {
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

bool vpc_selftest_dhcp6_wire(void)
{
	bool good = test_answer() & test_fields();
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(vectors); i++)
		good &= test_vector(&vectors[i]) &&
			(!vectors[i].good || test_cut(&vectors[i]));
	if (good)
		pr_info("ok\n");
	return good;
}
