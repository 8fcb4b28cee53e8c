// SPDX-License-Identifier: GPL-2.0
/*
 * TCP connections against traces made by hand: each line is a segment, what
 * has to become of it, and the state of the connection after it.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": selftest: tcp: " fmt

#include <linux/kernel.h>
#include <linux/prandom.h>
#include <linux/random.h>
#include <linux/string.h>
#include "../tcp.h"
#include "selftest.h"

#define F	VPC_TCP_FIN
#define S	VPC_TCP_SYN
#define R	VPC_TCP_RST
#define A	VPC_TCP_ACK

#define NEW	VPC_FLOW_STATE_NEW
#define EST	VPC_FLOW_STATE_ESTABLISHED
#define CLG	VPC_FLOW_STATE_CLOSING
#define CLD	VPC_FLOW_STATE_CLOSED

#define PASS	VPC_TCP_PASS
#define STRAY	VPC_TCP_STRAY
#define OVER	VPC_TCP_OVER

#define NO_SCALE	(-1)

/* Of a SYN the scale matters, of others not. */
struct line {
	u8 end;		/* who sends: 0 began */
	u8 flags;
	u32 seq;	/* from the sender's first number on */
	u32 len;	/* payload */
	u32 ack;	/* from the receiver's first number on */
	u16 win;
	s8 scale;
	enum vpc_tcp_verdict verdict;
	enum vpc_flow_state state;
};

struct trace {
	const char *name;
	unsigned int n;
	const struct line *lines;
};

#define TRACE(title, ...) {						\
	.name = title,							\
	.lines = (const struct line[]) { __VA_ARGS__ },			\
	.n = ARRAY_SIZE(((const struct line[]) { __VA_ARGS__ })),	\
}

/* The handshake, windows of 65535 in it and then of 65535 << 7. */
#define OPENED								\
	{ 0, S, 0, 0, 0, 65535, 7, PASS, NEW },				\
	{ 1, S | A, 0, 0, 1, 65535, 7, PASS, NEW },			\
	{ 0, A, 1, 0, 1, 65535, 0, PASS, EST }
/* The same with 1000 bytes in flight each way and windows of 10000. */
#define PLAIN								\
	{ 0, S, 0, 0, 0, 10000, NO_SCALE, PASS, NEW },			\
	{ 1, S | A, 0, 0, 1, 10000, NO_SCALE, PASS, NEW },		\
	{ 0, A, 1, 0, 1, 10000, 0, PASS, EST },				\
	{ 0, A, 1, 1000, 1, 10000, 0, PASS, EST },			\
	{ 1, A, 1, 1000, 1, 10000, 0, PASS, EST }

static const struct trace traces[] __initconst = {
	TRACE("life", OPENED,
	      { 0, A, 1, 100, 1, 500, 0, PASS, EST },
	      { 1, A, 1, 5000, 101, 500, 0, PASS, EST },
	      { 0, A | F, 101, 0, 5001, 500, 0, PASS, EST },
	      { 1, A, 5001, 0, 102, 500, 0, PASS, CLG },
	      { 1, A, 5001, 3000, 102, 500, 0, PASS, CLG },
	      { 0, A, 102, 0, 8001, 500, 0, PASS, CLG },
	      { 1, A | F, 8001, 0, 102, 500, 0, PASS, CLG },
	      { 0, A, 102, 0, 8002, 500, 0, PASS, CLD },
	      { 1, A | F, 8001, 0, 102, 500, 0, PASS, CLD },
	      { 0, S, 1 << 20, 0, 0, 500, 7, OVER, CLD }),
	TRACE("out of the window", PLAIN,
	      { 0, A, 11001, 1, 1001, 10000, 0, STRAY, EST },
	      { 0, A, 0x80000000, 1, 1001, 10000, 0, STRAY, EST },
	      { 0, A, -66000, 100, 1, 10000, 0, PASS, EST },
	      { 0, A, -76000, 100, 1001, 10000, 0, STRAY, EST },
	      { 1, A, 10002, 0, 1001, 10000, 0, STRAY, EST },
	      { 1, A, 10001, 0, 1001, 10000, 0, PASS, EST }),
	TRACE("an ACK for what was never sent", PLAIN,
	      { 0, A, 1001, 0, 10002, 10000, 0, STRAY, EST },
	      { 0, A, 1001, 0, 0x40000000, 10000, 0, STRAY, EST },
	      { 0, A, 1001, 0, -66000, 10000, 0, PASS, EST },
	      { 0, A, 1001, 0, -76000, 10000, 0, STRAY, EST },
	      { 0, A, 1001, 0, 1001, 10000, 0, PASS, EST }),
	TRACE("retransmission", PLAIN,
	      { 0, A, 1, 1000, 1001, 10000, 0, PASS, EST },
	      { 0, A, 1001, 9000, 1001, 10000, 0, PASS, EST },
	      { 0, A, 1, 1000, 1, 10000, 0, PASS, EST }),
	TRACE("keep-alive", PLAIN,
	      { 1, A, 1001, 0, 1001, 10000, 0, PASS, EST },
	      { 0, A, 1000, 0, 1001, 10000, 0, PASS, EST },
	      { 0, A, 1000, 1, 1001, 10000, 0, PASS, EST },
	      { 1, A, 1001, 0, 1001, 10000, 0, PASS, EST }),
	TRACE("zero window", PLAIN,
	      { 1, A, 1001, 0, 1001, 0, 0, PASS, EST },
	      { 0, A, 1001, 1, 1001, 10000, 0, PASS, EST },
	      { 1, A, 1001, 0, 1001, 0, 0, PASS, EST },
	      { 0, A, 1000, 0, 1001, 10000, 0, PASS, EST },
	      { 1, A, 1001, 0, 1001, 10000, 0, PASS, EST },
	      { 0, A, 1001, 9000, 1001, 10000, 0, PASS, EST }),
	TRACE("windows are scaled", OPENED,
	      { 1, A, 1, 0, 1, 65535, 0, PASS, EST },
	      { 0, A, 8000000, 65000, 1, 65535, 0, PASS, EST },
	      { 1, A, 8388481, 65000, 1, 65535, 0, PASS, EST },
	      { 1, A, 8388482, 1, 1, 65535, 0, STRAY, EST }),
	TRACE("but the SYN's own is not",
	      { 0, S, 0, 0, 0, 1280, 7, PASS, NEW },
	      { 1, S | A, 0, 0, 1, 1280, 7, PASS, NEW },
	      { 1, A, 1281, 1, 1, 10, 0, PASS, NEW },
	      { 1, A, 1282, 1, 1, 10, 0, STRAY, NEW }),
	TRACE("nor is any if one end does not scale",
	      { 0, S, 0, 0, 0, 1280, 7, PASS, NEW },
	      { 1, S | A, 0, 0, 1, 1280, NO_SCALE, PASS, NEW },
	      { 0, A, 1, 0, 1, 1280, 0, PASS, EST },
	      { 1, A, 1281, 1, 1, 1280, 0, PASS, EST },
	      { 1, A, 1282, 1, 1, 1280, 0, STRAY, EST },
	      { 0, A, 1282, 1, 1, 1280, 0, STRAY, EST }),
	TRACE("GSO", OPENED,
	      { 1, A, 1, 0, 1, 65535, 0, PASS, EST },
	      { 0, A, 1, 500000, 1, 65535, 0, PASS, EST },
	      { 1, A, 1, 0, 500001, 65535, 0, PASS, EST }),
	TRACE("fragments pass unseen, their ACK does not", OPENED,
	      { 1, A, 1, 0, 1, 65535, 0, PASS, EST },
	      { 1, A, 1, 0, 200001, 65535, 0, PASS, EST },
	      { 0, A, 200001, 100, 1, 65535, 0, PASS, EST }),
	TRACE("RST: exact, in the window, out of it", PLAIN,
	      { 1, R, 1002, 0, 0, 0, 0, PASS, EST },
	      { 1, R, 1000, 0, 0, 0, 0, PASS, EST },
	      { 1, R, 20000, 0, 0, 0, 0, STRAY, EST },
	      { 1, R, -80000, 0, 0, 0, 0, STRAY, EST },
	      { 1, R, 1001, 0, 0, 0, 0, PASS, CLD },
	      { 0, S, 77777, 0, 0, 500, 7, OVER, CLD }),
	TRACE("RST: what the receiver has acknowledged is exact, too", PLAIN,
	      { 0, R | A, 1, 0, 1001, 0, 0, PASS, CLD }),
	TRACE("RST: data undoes it", PLAIN,
	      { 1, R, 1001, 0, 0, 0, 0, PASS, CLD },
	      { 1, R, 1001, 0, 0, 0, 0, PASS, CLD },
	      { 0, A, 5000000, 100, 1001, 10000, 0, STRAY, CLD },
	      { 0, A, 1001, 100, 1001, 10000, 0, PASS, EST }),
	TRACE("RST: refuses a SYN",
	      { 0, S, 0, 0, 0, 10000, 7, PASS, NEW },
	      { 1, R | A, 5, 0, 2, 0, 0, PASS, NEW },
	      { 1, R | A, 0, 0, 1, 0, 0, PASS, CLD },
	      { 0, S, 9, 0, 0, 10000, 7, OVER, CLD }),
	TRACE("FIN: only an acknowledged one counts", PLAIN,
	      { 0, A | F, 50000000, 0, 1001, 10000, 0, STRAY, EST },
	      { 0, A | F, 5000, 0, 1001, 10000, 0, PASS, EST },
	      { 1, A, 1001, 0, 1001, 10000, 0, PASS, EST },
	      { 0, A, 1001, 4500, 1001, 10000, 0, PASS, EST },
	      { 1, A, 1001, 0, 5501, 10000, 0, PASS, EST }),
	TRACE("FIN with data, and again", PLAIN,
	      { 0, A | F, 1001, 500, 1001, 10000, 0, PASS, EST },
	      { 0, A | F, 1001, 500, 1001, 10000, 0, PASS, EST },
	      { 1, A | F, 1001, 0, 1502, 10000, 0, PASS, CLG },
	      { 0, A, 1502, 0, 1002, 10000, 0, PASS, CLD }),
	TRACE("both FINs at once", PLAIN,
	      { 0, A | F, 1001, 0, 1001, 10000, 0, PASS, EST },
	      { 1, A | F, 1001, 0, 1001, 10000, 0, PASS, EST },
	      { 0, A, 1002, 0, 1002, 10000, 0, PASS, CLG },
	      { 1, A, 1002, 0, 1002, 10000, 0, PASS, CLD }),
	TRACE("a SYN in an open connection says nothing", PLAIN,
	      { 1, S, 0x12345678, 0, 0, 500, 7, PASS, EST },
	      { 0, S, 0x12345678, 0, 0, 500, 7, PASS, EST },
	      { 0, S, 1001, 0, 0, 500, 7, PASS, EST },
	      { 0, A, 1001, 100, 1001, 10000, 0, PASS, EST },
	      { 1, A, 1001, 0, 1101, 10000, 0, PASS, EST }),
	TRACE("nor does a SYN and ACK", PLAIN,
	      { 1, S | A, 0x12345678, 0, 1001, 500, 7, STRAY, EST },
	      { 1, S | A, 0, 0, 1, 500, 7, PASS, EST },
	      { 1, A, 1001, 0, 1001, 10000, 0, PASS, EST }),
	TRACE("one end has begun anew: asked back, RST", PLAIN,
	      { 0, S, 0x50000000, 0, 0, 500, 7, PASS, EST },
	      { 1, A, 1001, 0, 1001, 10000, 0, PASS, EST },
	      { 0, R, 1001, 0, 0, 0, 0, PASS, CLD },
	      { 0, S, 0x50000000, 0, 0, 500, 7, OVER, CLD }),
	TRACE("both ends have begun anew", PLAIN,
	      { 0, S, 0x50000000, 0, 0, 500, 7, PASS, EST },
	      { 1, S | A, 0x60000000, 0, 0x50000001, 500, 7, PASS, NEW },
	      { 0, A, 0x50000001, 0, 0x60000001, 500, 0, PASS, EST },
	      { 0, A, 0x50000001, 100, 0x60000001, 500, 0, PASS, EST },
	      { 1, A, 0x60000001, 100, 0x50000065, 500, 0, PASS, EST }),
	TRACE("SYN, again, and with another number",
	      { 0, S, 0, 0, 0, 10000, 7, PASS, NEW },
	      { 0, S, 0, 0, 0, 10000, 7, PASS, NEW },
	      { 0, S, 0x70000000, 0, 0, 10000, 7, PASS, NEW },
	      { 1, S | A, 0, 0, 0x70000001, 10000, 7, PASS, NEW },
	      { 1, S | A, 0, 0, 0x70000001, 10000, 7, PASS, NEW },
	      { 0, A, 0x70000001, 0, 1, 10000, 0, PASS, EST }),
	TRACE("a SYN and ACK for another SYN does not confuse",
	      { 0, S, 0, 0, 0, 10000, 7, PASS, NEW },
	      { 1, S | A, 0x30000000, 0, 0x999, 10000, 7, PASS, NEW },
	      { 1, S | A, 0, 0, 1, 10000, 7, PASS, NEW },
	      { 0, A, 1, 0, 1, 10000, 0, PASS, EST }),
	TRACE("nor a SYN from the other end",
	      { 0, S, 0, 0, 0, 10000, 7, PASS, NEW },
	      { 1, S, 0x30000000, 0, 0, 10000, NO_SCALE, PASS, NEW },
	      { 1, S | A, 0, 0, 1, 10000, 7, PASS, NEW },
	      { 0, A, 1, 0, 1, 10000, 0, PASS, EST },
	      { 1, A, 600001, 1, 1, 10000, 0, PASS, EST }),
	TRACE("the server asks back about a SYN of a new client",
	      { 0, S, 0, 0, 0, 10000, 7, PASS, NEW },
	      { 1, A, 0x11111111, 0, 0x22222222, 10000, 0, PASS, NEW },
	      { 0, R, 0x22222222, 0, 0, 0, 0, PASS, NEW },
	      { 0, S, 0, 0, 0, 10000, 7, PASS, NEW },
	      { 1, S | A, 0, 0, 1, 10000, 7, PASS, NEW },
	      { 0, A, 1, 0, 1, 10000, 0, PASS, EST }),
	TRACE("simultaneous open",
	      { 0, S, 0, 0, 0, 10000, 7, PASS, NEW },
	      { 1, S, 0, 0, 0, 10000, 7, PASS, NEW },
	      { 0, S | A, 0, 0, 1, 10000, 7, PASS, NEW },
	      { 1, S | A, 0, 0, 1, 10000, 7, PASS, EST },
	      { 0, A, 1, 100, 1, 10000, 0, PASS, EST },
	      { 1, A, 1, 0, 101, 10000, 0, PASS, EST }),
	TRACE("TCP fast open",
	      { 0, S, 0, 500, 0, 10000, 7, PASS, NEW },
	      { 1, S | A, 0, 0, 501, 10000, 7, PASS, NEW },
	      { 1, A, 1, 5000, 501, 1000, 0, PASS, NEW },
	      { 0, A, 501, 0, 5001, 1000, 0, PASS, EST }),
	TRACE("TCP fast open, not taken",
	      { 0, S, 0, 500, 0, 10000, 7, PASS, NEW },
	      { 1, S | A, 0, 0, 1, 10000, 7, PASS, NEW },
	      { 0, A, 1, 500, 1, 1000, 0, PASS, EST }),
	TRACE("met in the middle",
	      { 0, A, 500000, 1000, 700000, 200, 0, PASS, NEW },
	      { 1, A, 700000, 1000, 501000, 200, 0, PASS, EST },
	      { 0, A, 501000, 60000, 701000, 200, 0, PASS, EST },
	      { 1, A, 0x90000000, 10, 501000, 200, 0, STRAY, EST },
	      { 1, R, 0x90000000, 0, 0, 0, 0, STRAY, EST },
	      { 1, R, 701000, 0, 0, 0, 0, PASS, CLD }),
	TRACE("met with a retransmission",
	      { 0, A, 500000, 1000, 700000, 200, 0, PASS, NEW },
	      { 1, A, 700000, 0, 900000, 200, 0, PASS, EST },
	      { 0, A, 900000, 1000, 700000, 200, 0, PASS, EST }),
	TRACE("met with a keep-alive",
	      { 0, A, 499999, 0, 700000, 200, 0, PASS, NEW },
	      { 1, A, 700000, 0, 500000, 200, 0, PASS, EST }),
	TRACE("met with a FIN",
	      { 0, A | F, 500000, 0, 700000, 200, 0, PASS, NEW },
	      { 1, A, 700000, 5000, 500001, 200, 0, PASS, EST },
	      { 0, A, 500001, 0, 705000, 200, 0, PASS, EST }),
	TRACE("met half-way: a forged answer is not taken",
	      { 0, A, 500000, 1000, 700000, 200, 0, PASS, NEW },
	      { 1, A, 0x90000000, 10, 501000, 200, 0, STRAY, NEW },
	      { 1, R, 0x90000000, 0, 0, 0, 0, STRAY, NEW },
	      { 1, A, 700000, 10, 501000, 200, 0, PASS, EST }),
	TRACE("met with a SYN and ACK",
	      { 0, S | A, 0, 0, 1, 10000, 7, PASS, NEW },
	      { 1, S, 0, 0, 0, 10000, 7, PASS, NEW },
	      { 0, S | A, 0, 0, 1, 10000, 7, PASS, NEW },
	      { 1, A, 1, 0, 1, 500, 0, PASS, EST }),
	TRACE("one direction only",
	      { 0, S, 0, 0, 0, 10000, 7, PASS, NEW },
	      { 0, A, 1, 0, 0x33333333, 500, 0, PASS, NEW },
	      { 0, A, 1, 100000, 0x33333333, 500, 0, PASS, NEW },
	      { 0, A, 100001, 100000, 0x33333339, 500, 0, PASS, NEW }),
	TRACE("neither SYN nor ACK", PLAIN,
	      { 0, 0, 0x33333333, 10, 0, 500, 0, STRAY, EST },
	      { 0, F, 0x33333333, 0, 0, 500, 0, STRAY, EST },
	      { 0, F, 1001, 0, 0, 500, 0, PASS, EST },
	      { 1, A, 1001, 0, 1001, 10000, 0, PASS, EST }),
};

static void __init make(const struct line *line, const u32 *base,
			struct vpc_tcp_segment *seg)
{
	*seg = (struct vpc_tcp_segment) {
		.seq = base[line->end] + line->seq,
		.ack = line->flags & A ? base[!line->end] + line->ack : 0,
		.win = line->win,
		.flags = line->flags,
		.scale = line->flags & S ? line->scale : NO_SCALE,
	};
	seg->end = seg->seq + line->len + !!(line->flags & S) +
		   !!(line->flags & F);
}

/* As flow.c does it. */
static enum vpc_tcp_verdict __init feed(struct vpc_tcp_end *ends, bool begin,
					u8 end, const struct vpc_tcp_segment *seg)
{
	struct vpc_tcp_end *from = &ends[end], *to = &ends[!end];

	if (begin) {
		vpc_tcp_begin(from, to, seg);
		return PASS;
	}
	if (vpc_tcp_is_steady(from, to) && (seg->flags & (S | F | R | A)) == A)
		return vpc_tcp_pass(from, to, seg) ? PASS : STRAY;
	return vpc_tcp_track(from, to, !end, seg);
}

static bool __init run(const struct trace *trace, const u32 *base)
{
	struct vpc_tcp_end ends[2] = {};
	enum vpc_tcp_verdict verdict;
	enum vpc_flow_state state;
	struct vpc_tcp_segment seg;
	unsigned int i;

	for (i = 0; i < trace->n; i++) {
		make(&trace->lines[i], base, &seg);
		verdict = feed(ends, !i, trace->lines[i].end, &seg);
		state = vpc_tcp_state(&ends[0], &ends[1]);
		if (verdict == trace->lines[i].verdict &&
		    state == trace->lines[i].state)
			continue;
		pr_err("FAILED: %s: line %u: verdict %u, state %u, first numbers %u and %u\n",
		       trace->name, i, verdict, state, base[0], base[1]);
		return false;
	}
	return true;
}

/* Numbers that wrap at every place of a trace, and any others. */
static bool __init test_traces(struct rnd_state *rnd)
{
	static const u32 bases[] __initconst = {
		0, 1, -1, -2, -1000, -1001, -10000, -500000, 0x7fffffff,
		0x80000000, 0x80000001,
	};
	unsigned int t, i;
	u32 base[2];

	for (t = 0; t < ARRAY_SIZE(traces); t++)
		for (i = 0; i < 200; i++) {
			base[0] = i < 11 ? bases[i] : prandom_u32_state(rnd);
			base[1] = i < 11 ? bases[10 - i] :
					   prandom_u32_state(rnd);
			if (!run(&traces[t], base))
				return false;
		}
	return true;
}

/*
 * What is guessed: of segments with random numbers hardly any gets into an
 * open connection, and none of them changes its state.
 */
static bool __init test_blind(struct rnd_state *rnd)
{
	static const u8 flags[] __initconst = { R, R | A, F | A, S, A, S | A };
	static const struct line opened[] __initconst = { PLAIN };
	const u32 base[2] = { prandom_u32_state(rnd), prandom_u32_state(rnd) };
	struct vpc_tcp_segment seg;
	struct vpc_tcp_end ends[2] = {};
	unsigned int i, passed = 0;

	for (i = 0; i < ARRAY_SIZE(opened); i++) {
		make(&opened[i], base, &seg);
		feed(ends, !i, opened[i].end, &seg);
	}
	for (i = 0; i < 100000; i++) {
		seg.seq = prandom_u32_state(rnd);
		seg.ack = prandom_u32_state(rnd);
		seg.flags = flags[i % ARRAY_SIZE(flags)];
		seg.end = seg.seq + i % 3 + !!(seg.flags & (S | F));
		seg.win = prandom_u32_state(rnd);
		seg.scale = NO_SCALE;
		if (feed(ends, false, 1, &seg) == PASS && seg.flags != S)
			passed++;
		if (vpc_tcp_state(&ends[0], &ends[1]) != EST) {
			pr_err("FAILED: a guess, the %uth, changed the state\n",
			       i);
			return false;
		}
	}
	/* RSTs are 2 of 6, and for them 87000 of 2^32 are in the window. */
	if (passed > 50) {
		pr_err("FAILED: %u of 100000 guesses passed\n", passed);
		return false;
	}
	return true;
}

static bool __init test_scale(void)
{
	static const struct {
		u8 options[12];
		unsigned int len;
		int scale;
	} samples[] = {
		{ { 2, 4, 5, 180, 1, 3, 3, 7 }, 8, 7 },
		{ { 3, 3, 0 }, 3, 0 },
		{ { 3, 3, 200 }, 3, 14 },
		{ { 1, 1, 1, 3, 3, 2, 0, 0 }, 8, 2 },
		{ { 0, 3, 3, 7 }, 4, -1 },
		{ { 3, 3 }, 2, -1 },
		{ { 3 }, 1, -1 },
		{ { 3, 2, 3, 3, 5 }, 5, 5 },
		{ { 8, 0, 3, 3, 5 }, 5, -1 },
		{ { 8, 1, 3, 3, 5 }, 5, -1 },
		{ { 8, 10, 3, 3, 5 }, 5, -1 },
		{ { 1, 1, 1, 1 }, 4, -1 },
		{ { }, 0, -1 },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(samples); i++)
		if (vpc_tcp_scale(samples[i].options, samples[i].len) !=
		    samples[i].scale) {
			pr_err("FAILED: options %u\n", i);
			return false;
		}
	return true;
}

bool __init vpc_selftest_tcp(void)
{
	u64 seed = get_random_u64();
	struct rnd_state rnd;
	bool ok;

	prandom_seed_state(&rnd, seed);
	ok = test_scale() && test_traces(&rnd) && test_blind(&rnd);
	if (ok)
		pr_info("ok\n");
	else
		pr_err("the seed was %llu\n", seed);
	return ok;
}
