/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Where the two ends of a TCP connection stand, by the segments that they
 * send. Knows neither flows nor packets.
 */
#ifndef _VPC_TCP_H
#define _VPC_TCP_H

#include <linux/bits.h>
#include <linux/compiler.h>
#include <linux/math.h>
#include <linux/minmax.h>
#include <linux/types.h>
#include <uapi/linux/vpc.h>

/* vpc_tcp_segment.flags, as in the 14th byte of the header */
#define VPC_TCP_FIN	0x01
#define VPC_TCP_SYN	0x02
#define VPC_TCP_RST	0x04
#define VPC_TCP_ACK	0x10

/* vpc_tcp_end.seen */
#define VPC_TCP_BEGUN	BIT(0)	/* known by its SYN */
#define VPC_TCP_MET	BIT(1)	/* known, but met in the middle */
#define VPC_TCP_SCALED	BIT(2)	/* its SYN offered window scaling */
#define VPC_TCP_ACKED	BIT(3)	/* has acknowledged the other end */
#define VPC_TCP_FINNED	BIT(4)	/* a FIN is the last before @end */
#define VPC_TCP_DONE	BIT(5)	/* and the other end has acknowledged it */
#define VPC_TCP_RESET	BIT(6)	/* a RST that the other end must believe */
#define VPC_TCP_AGAIN	BIT(7)	/* a SYN in an open connection */

/* RFC 7323 section 2.3 */
#define VPC_TCP_SCALE_MAX	14
/* Rooij's "Real Stateful TCP Packet Filtering in IP Filter", section 4 */
#define VPC_TCP_BEHIND		66000U

/**
 * struct vpc_tcp_end - one end of a connection, as its segments tell
 * @end: sequence number after the last byte, SYN or FIN that it sent
 * @ack: highest acknowledgment that it sent; before its first one what that
 *	must be at least: the number after the other end's SYN
 * @win: largest window that it offered, at least 1, without @scale
 * @scale: by how many bits its windows are shifted
 * @seen: VPC_TCP_BEGUN and so on
 *
 * The other end may send up to @ack + (@win << @scale). That is no less than
 * any right edge which was advertised, and needs no number of its own.
 */
struct vpc_tcp_end {
	u32 end;
	u32 ack;
	u16 win;
	u8 scale;
	u8 seen;
};

/**
 * struct vpc_tcp_segment - what is read of a segment
 * @seq: its sequence number
 * @end: sequence number after it: payload, SYN and FIN count
 * @ack: acknowledgment number
 * @win: window as it stands in the header
 * @flags: VPC_TCP_FIN and so on
 * @scale: SYN: shift of the window scale option, -1 without one
 */
struct vpc_tcp_segment {
	u32 seq;
	u32 end;
	u32 ack;
	u16 win;
	u8 flags;
	s8 scale;
};

/**
 * enum vpc_tcp_verdict - what becomes of a segment
 * @VPC_TCP_PASS: passes
 * @VPC_TCP_STRAY: out of the window, to be dropped
 * @VPC_TCP_OVER: begins another connection, this one is over
 */
enum vpc_tcp_verdict {
	VPC_TCP_PASS,
	VPC_TCP_STRAY,
	VPC_TCP_OVER,
};

static inline bool vpc_tcp_after(u32 a, u32 b)
{
	return (s32)(a - b) > 0;
}

static inline u32 vpc_tcp_window(const struct vpc_tcp_end *end)
{
	return (u32)READ_ONCE(end->win) << READ_ONCE(end->scale);
}

/*
 * How far behind a segment may be. A window: that much was under way when it
 * was sent. Another one: it was overtaken by an acknowledgment, which let out
 * as much again.
 */
static inline u32 vpc_tcp_behind(u32 window)
{
	return window + max(window, VPC_TCP_BEHIND);
}

/* Is a segment by its sequence numbers one that @to can make use of? */
static inline bool vpc_tcp_seq_fits(const struct vpc_tcp_end *from,
				    const struct vpc_tcp_end *to,
				    const struct vpc_tcp_segment *seg)
{
	u32 behind = READ_ONCE(from->end) - seg->end;
	u32 window = vpc_tcp_window(to);

	return !vpc_tcp_after(seg->seq, READ_ONCE(to->ack) + window) &&
	       ((s32)behind <= 0 || behind <= vpc_tcp_behind(window));
}

/*
 * Is its acknowledgment one of what @to may have sent? What @to did send is
 * not asked for: fragments pass unseen by us.
 */
static inline bool vpc_tcp_ack_fits(const struct vpc_tcp_end *from,
				    const struct vpc_tcp_end *to,
				    const struct vpc_tcp_segment *seg)
{
	u32 behind = READ_ONCE(to->end) - seg->ack;
	u32 window = vpc_tcp_window(from);

	if (unlikely((s32)behind < 0))
		return !vpc_tcp_after(seg->ack, READ_ONCE(from->ack) + window);
	return behind <= vpc_tcp_behind(window);
}

/*
 * What a segment in the window tells of both ends.
 *
 * On the hit path no lock is held, and packets of one connection may pass on
 * several CPUs. Each number is read and written once and only ever raised.
 * Two CPUs that raise one at the same time may leave the lower value: it is
 * behind by what one segment says, the next segment makes up for it, and
 * until then the window is narrower at its edge by no more than that. At
 * worst a segment at the very edge is lost and sent again.
 */
static inline void vpc_tcp_note(struct vpc_tcp_end *from,
				struct vpc_tcp_end *to,
				const struct vpc_tcp_segment *seg)
{
	if (vpc_tcp_after(seg->end, READ_ONCE(from->end)))
		WRITE_ONCE(from->end, seg->end);
	if (vpc_tcp_after(seg->ack, READ_ONCE(from->ack)))
		WRITE_ONCE(from->ack, seg->ack);
	if (seg->win > READ_ONCE(from->win))
		WRITE_ONCE(from->win, seg->win);
	if (unlikely(vpc_tcp_after(seg->ack, READ_ONCE(to->end))))
		WRITE_ONCE(to->end, seg->ack);
}

/*
 * The hit path: a segment with ACK and neither SYN, FIN nor RST, of a
 * connection that vpc_tcp_is_steady(). Needs no lock.
 */
static inline bool vpc_tcp_pass(struct vpc_tcp_end *from,
				struct vpc_tcp_end *to,
				const struct vpc_tcp_segment *seg)
{
	if (unlikely(!vpc_tcp_seq_fits(from, to, seg) ||
		     !vpc_tcp_ack_fits(from, to, seg)))
		return false;
	vpc_tcp_note(from, to, seg);
	return true;
}

/* The first segment of all: @from sent it, of @to nothing is known. */
void vpc_tcp_begin(struct vpc_tcp_end *from, struct vpc_tcp_end *to,
		   const struct vpc_tcp_segment *seg);
/*
 * Any later one. @first: it comes from the end that sent the first one. The
 * caller lets no two of these into a connection at the same time; a
 * vpc_tcp_pass() may be under way.
 */
enum vpc_tcp_verdict vpc_tcp_track(struct vpc_tcp_end *from,
				   struct vpc_tcp_end *to, bool first,
				   const struct vpc_tcp_segment *seg);
/* Open, and neither end is about to close. */
bool vpc_tcp_is_steady(const struct vpc_tcp_end *a,
		       const struct vpc_tcp_end *b);
enum vpc_flow_state vpc_tcp_state(const struct vpc_tcp_end *a,
				  const struct vpc_tcp_end *b);
/* The shift of the window scale option among a SYN's options, -1: none. */
s8 vpc_tcp_scale(const u8 *options, unsigned int len);

#endif
