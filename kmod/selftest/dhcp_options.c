// SPDX-License-Identifier: GPL-2.0
/*
 * The DHCP option codec against a naive twin: the twin copies whatever areas
 * a message has into one table of values, byte by byte, and says whether the
 * message is sound. Random messages (options split over areas, padding,
 * missing ends), the same with bytes changed and cut, and written ones; then
 * vectors with the answers spelt out.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": selftest: dhcp_options: " fmt

#include <linux/prandom.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "../reply/dhcp_options.h"
#include "selftest.h"

#define ROUNDS		2000
#define FIXED		sizeof(struct vpc_dhcp_msg)
#define OPTIONS_MAX	700
#define VALUE_MAX	1000	/* all areas together have less */

struct twin {
	bool has[256];
	unsigned int len[256];
	u8 value[256][VALUE_MAX];
};

struct bench {
	struct twin twin;
	struct rnd_state rnd;
	u8 got[VALUE_MAX];
	u8 written[FIXED + OPTIONS_MAX];
	union {
		struct vpc_dhcp_msg msg;
		u8 bytes[FIXED + OPTIONS_MAX];
	};
};

static u32 below(struct bench *b, u32 n)
{
	return prandom_u32_state(&b->rnd) % n;
}

static bool twin_area(struct twin *t, const u8 *p, const u8 *end)
{
	while (p < end) {
		u8 code = *p++;
		u8 len;

		if (code == 0)
			continue;
		if (code == 255)
			return true;
		if (p == end)
			return false;
		t->has[code] = true;
		for (len = *p++; len; len--) {
			if (p == end)
				return false;
			t->value[code][t->len[code]++] = *p++;
		}
	}
	return true;
}

static bool twin_parse(struct twin *t, const u8 *bytes, unsigned int len)
{
	u8 overload;

	memset(t->has, 0, sizeof(t->has));
	memset(t->len, 0, sizeof(t->len));
	if (len < 240 || !twin_area(t, bytes + 240, bytes + len))
		return false;
	if (!t->has[52])
		return true;
	overload = t->value[52][0];
	if (t->len[52] != 1 || !overload || overload > 3)
		return false;
	if (overload != 2 && !twin_area(t, bytes + 108, bytes + 236))
		return false;
	return overload == 1 || twin_area(t, bytes + 44, bytes + 108);
}

/* Does the codec say of a message what the twin says? */
static bool agree(struct bench *b, const u8 *bytes, unsigned int len)
{
	bool sound = twin_parse(&b->twin, bytes, len);
	struct vpc_dhcp_options options;
	unsigned int size;
	int code, n;

	if (vpc_dhcp_options_parse(&options, (const void *)bytes, len) !=
	    sound) {
		pr_err("FAILED: a message of %u bytes is %ssound\n", len,
		       sound ? "" : "not ");
		return false;
	}
	if (!sound)
		return true;

	for (code = 1; code < 255; code++) {
		size = below(b, VALUE_MAX);
		n = vpc_dhcp_options_get(&options, code, b->got, size);
		if (n == (b->twin.has[code] ? (int)b->twin.len[code] : -1) &&
		    (n <= 0 || !memcmp(b->got, b->twin.value[code],
				       min_t(unsigned int, n, size))))
			continue;
		pr_err("FAILED: option %d is read as %d bytes of %u\n", code, n,
		       b->twin.len[code]);
		return false;
	}
	return true;
}

/* Few codes, so that many come more than once. */
static void fill_area(struct bench *b, u8 *p, const u8 *end)
{
	unsigned int room;
	u8 code;

	while (end - p >= 2 && below(b, 12)) {
		if (!below(b, 4)) {
			*p++ = 0;
			continue;
		}
		room = min_t(unsigned int, end - p - 2, 255);
		code = below(b, 5) ? 60 + below(b, 6) : 1 + below(b, 254);
		if (code == 52)
			continue;
		*p++ = code;
		*p = below(b, 2) ? below(b, min(room, 8U) + 1) :
				   below(b, room + 1);
		prandom_bytes_state(&b->rnd, p + 1, *p);
		p += 1 + *p;
	}
	if (p < end && below(b, 8))
		*p++ = 255;
	while (p < end)
		*p++ = 0;
}

static unsigned int fill_message(struct bench *b)
{
	unsigned int len = FIXED + below(b, OPTIONS_MAX + 1);
	u8 overload = below(b, 4);
	u8 *p = b->msg.options;

	prandom_bytes_state(&b->rnd, b->bytes, FIXED);
	if (overload && len - FIXED >= 3) {
		*p++ = 52;
		*p++ = 1;
		*p++ = overload;
		fill_area(b, b->msg.file, b->msg.file + sizeof(b->msg.file));
		fill_area(b, b->msg.sname,
			  b->msg.sname + sizeof(b->msg.sname));
	}
	fill_area(b, p, b->bytes + len);
	return len;
}

static bool test_read(struct bench *b)
{
	unsigned int len, n;

	len = fill_message(b);
	if (!agree(b, b->bytes, len))
		return false;

	for (n = below(b, 4); n; n--)
		b->bytes[44 + below(b, len - 44)] = below(b, 2) ?
			below(b, 256) : 52;
	return agree(b, b->bytes, len - below(b, min(len, 64U)));
}

/* What is written is read back, in its order, and never past the end. */
static bool test_write(struct bench *b)
{
	unsigned int size = 1 + below(b, OPTIONS_MAX), len, pieces;
	struct vpc_dhcp_writer w = { .buf = b->written + FIXED, .size = size };
	unsigned int before, code;
	bool fits, put;

	memset(b->written, 0, FIXED);
	memset(b->written + FIXED, 0xee, OPTIONS_MAX);
	memset(b->twin.has, 0, sizeof(b->twin.has));

	for (code = 1 + below(b, 40); code < 250; code += 1 + below(b, 60)) {
		if (code == 52)
			continue;
		len = below(b, 3) ? below(b, 40) : below(b, 600);
		prandom_bytes_state(&b->rnd, b->got, len);
		pieces = max(1U, DIV_ROUND_UP(len, 255U));
		before = w.len;
		fits = before + len + 2 * pieces + 1 <= size;
		put = vpc_dhcp_options_put(&w, code, b->got, len);
		if (put != fits ||
		    w.len != before + (fits ? len + 2 * pieces : 0)) {
			pr_err("FAILED: %u bytes put after %u of %u\n", len,
			       before, size);
			return false;
		}
		if (!put)
			continue;
		if (!twin_parse(&b->twin, b->written, FIXED + w.len) ||
		    !b->twin.has[code] || b->twin.len[code] != len ||
		    memcmp(b->twin.value[code], b->got, len)) {
			pr_err("FAILED: option %u of %u bytes is not written\n",
			       code, len);
			return false;
		}
	}
	vpc_dhcp_options_end(&w);
	if (w.len > size || b->written[FIXED + w.len - 1] != 255 ||
	    memchr_inv(b->written + FIXED + w.len, 0xee, OPTIONS_MAX - w.len)) {
		pr_err("FAILED: written past the end\n");
		return false;
	}
	return agree(b, b->written, FIXED + w.len);
}

/**
 * struct vector - a message and what must be found in it
 * @why: what it is about
 * @options: the options field
 * @file: beginning of the file field, rest zero
 * @sname: beginning of the sname field, rest zero
 * @sound: whether it is one
 * @code: an option to look for
 * @len: its length, -1 if it is not there
 * @value: its value
 */
struct vector {
	const char *why;
	struct {
		u8 len;
		const char *data;
	} options, file, sname;
	bool sound;
	u8 code;
	int len;
	const char *value;
};

#define BYTES(s) { sizeof(s) - 1, s }

static const struct vector vectors[] = {
	{ "no option at all", BYTES(""), BYTES(""), BYTES(""),
	  true, 53, -1, "" },
	{ "end only", BYTES("\xff"), BYTES(""), BYTES(""),
	  true, 53, -1, "" },
	{ "nothing but padding", BYTES("\0\0\0\0"), BYTES(""), BYTES(""),
	  true, 53, -1, "" },
	{ "padding in front", BYTES("\0\0\x35\x01\x01\xff"), BYTES(""),
	  BYTES(""), true, 53, 1, "\x01" },
	{ "missing end", BYTES("\x35\x01\x03"), BYTES(""), BYTES(""),
	  true, 53, 1, "\x03" },
	{ "behind the end", BYTES("\xff\x35\x01\x03"), BYTES(""), BYTES(""),
	  true, 53, -1, "" },
	{ "code without a length", BYTES("\x35"), BYTES(""), BYTES(""),
	  false, 0, 0, "" },
	{ "length without a value", BYTES("\x35\x01"), BYTES(""), BYTES(""),
	  false, 0, 0, "" },
	{ "length one too long", BYTES("\x32\x04\x01\x02\x03"), BYTES(""),
	  BYTES(""), false, 0, 0, "" },
	{ "length 255", BYTES("\x35\x01\x01\x3d\xff\x01\xff"), BYTES(""),
	  BYTES(""), false, 0, 0, "" },
	{ "empty option", BYTES("\x50\x00\xff"), BYTES(""), BYTES(""),
	  true, 80, 0, "" },
	{ "two pieces", BYTES("\x0c\x02\x61\x62\x35\x01\x01\x0c\x01\x63\xff"),
	  BYTES(""), BYTES(""), true, 12, 3, "abc" },
	{ "pieces in all areas, in the order of RFC 3396",
	  BYTES("\x34\x01\x03\x0c\x01\x61\xff"), BYTES("\x0c\x01\x62\xff"),
	  BYTES("\x0c\x01\x63\xff"), true, 12, 3, "abc" },
	{ "file alone", BYTES("\x34\x01\x01\xff"), BYTES("\x0c\x01\x62\xff"),
	  BYTES("\x0c\x01\x63\xff"), true, 12, 1, "b" },
	{ "sname alone", BYTES("\x34\x01\x02\xff"), BYTES("\x0c\x01\x62\xff"),
	  BYTES("\x0c\x01\x63\xff"), true, 12, 1, "c" },
	{ "file not overloaded", BYTES("\xff"), BYTES("\x0c\xff"), BYTES(""),
	  true, 12, -1, "" },
	{ "overload 0", BYTES("\x34\x01\x00\xff"), BYTES(""), BYTES(""),
	  false, 0, 0, "" },
	{ "overload 4", BYTES("\x34\x01\x04\xff"), BYTES(""), BYTES(""),
	  false, 0, 0, "" },
	{ "overload twice", BYTES("\x34\x01\x01\x34\x01\x01\xff"), BYTES(""),
	  BYTES(""), false, 0, 0, "" },
	{ "overload of no length", BYTES("\x34\x00\xff"), BYTES(""), BYTES(""),
	  false, 0, 0, "" },
	{ "overload in file says nothing", BYTES("\x34\x01\x01\xff"),
	  BYTES("\x34\x01\x09\xff"), BYTES("\x0c\x01\x63"),
	  true, 12, -1, "" },
	{ "file leads into the cookie", BYTES("\x34\x01\x01\xff"),
	  BYTES("\x0c\x7f"), BYTES(""), false, 0, 0, "" },
	{ "file full to the brim", BYTES("\x34\x01\x01\xff"),
	  BYTES("\x0d\x7e\x01"), BYTES(""), true, 13, 126, "\x01" },
	{ "sname leads into file", BYTES("\x34\x01\x02\xff"), BYTES(""),
	  BYTES("\x0c\x3f"), false, 0, 0, "" },
};

static bool test_vector(struct bench *b, const struct vector *v)
{
	struct vpc_dhcp_options options;
	bool sound;
	int len = 0;

	memset(b->bytes, 0, sizeof(b->bytes));
	memcpy(b->msg.options, v->options.data, v->options.len);
	memcpy(b->msg.file, v->file.data, v->file.len);
	memcpy(b->msg.sname, v->sname.data, v->sname.len);

	sound = vpc_dhcp_options_parse(&options, &b->msg,
				       FIXED + v->options.len);
	if (sound && v->sound)
		len = vpc_dhcp_options_get(&options, v->code, b->got,
					   sizeof(b->got));
	if (sound != v->sound || len != v->len ||
	    (len > 0 && memcmp(b->got, v->value, strlen(v->value)))) {
		pr_err("FAILED: %s\n", v->why);
		return false;
	}
	return agree(b, b->bytes, FIXED + v->options.len);
}

bool vpc_selftest_dhcp_options(void)
{
	bool ok = true;
	struct bench *b;
	int i;

	b = kvzalloc(sizeof(*b), GFP_KERNEL);
	if (!b)
		return false;

	/* The same every time, so that a failure can be seen again. */
	prandom_seed_state(&b->rnd, 2131);
	for (i = 0; i < ARRAY_SIZE(vectors); i++)
		ok &= test_vector(b, &vectors[i]);
	for (i = 0; ok && i < ROUNDS; i++)
		ok = test_read(b) && test_write(b);

	kvfree(b);
	if (ok)
		pr_info("ok\n");
	return ok;
}
