// SPDX-License-Identifier: GPL-2.0
/*
 * TCP connections by their sequence numbers: which segment can be one of the
 * connection, and which one changes its state.
 *
 * In the spirit of Rooij's "Real Stateful TCP Packet Filtering in IP Filter":
 * each end's own segments tell what it sent, what it has received and how much
 * more it takes, and a segment is judged by what the other end has said. What
 * cannot be of use to its receiver is dropped; what can, passes, and the
 * receiver judges it by the narrower rules of RFC 5961, with better knowledge.
 * State is another matter: it follows only what cannot be had by guessing.
 *
 * - The connection is open when both ends have acknowledged in the window.
 * - A RST ends it with the next sequence number that its receiver expects, and
 *   with no other (RFC 5961 section 3.2). Anything in the window but another
 *   RST undoes that (RFC 7857 section 2.2).
 * - A FIN ends a direction when the other end has acknowledged it.
 * - A SYN in an open connection says nothing (RFC 5961 section 4): the receiver
 *   asks back, and if it was right a RST will follow.
 *
 * What was not seen from its beginning is met in the middle: its window scale
 * is not known and taken for the largest there is.
 */
#include "tcp.h"

#define OPT_END		0
#define OPT_NOP		1
#define OPT_SCALE	3
#define OPT_SCALE_LEN	3

#define KNOWN		(VPC_TCP_BEGUN | VPC_TCP_MET)
#define ENDING		(VPC_TCP_FINNED | VPC_TCP_DONE | VPC_TCP_RESET)

s8 vpc_tcp_scale(const u8 *options, unsigned int len)
{
	unsigned int i = 0, size;

	while (i < len && options[i] != OPT_END) {
		if (options[i] == OPT_NOP) {
			i++;
			continue;
		}
		if (i + 1 >= len)
			break;
		size = options[i + 1];
		if (size < 2 || i + size > len)
			break;
		if (options[i] == OPT_SCALE && size == OPT_SCALE_LEN)
			return min(options[i + 2], VPC_TCP_SCALE_MAX);
		i += size;
	}
	return -1;
}

static bool is_known(const struct vpc_tcp_end *end)
{
	return end->seen & KNOWN;
}

static bool is_open(const struct vpc_tcp_end *a, const struct vpc_tcp_end *b)
{
	return a->seen & b->seen & VPC_TCP_ACKED;
}

static bool is_over(const struct vpc_tcp_end *a, const struct vpc_tcp_end *b)
{
	return ((a->seen | b->seen) & VPC_TCP_RESET) ||
	       (a->seen & b->seen & VPC_TCP_DONE);
}

bool vpc_tcp_is_steady(const struct vpc_tcp_end *a,
		       const struct vpc_tcp_end *b)
{
	return is_open(a, b) && !((a->seen | b->seen) & ENDING);
}

enum vpc_flow_state vpc_tcp_state(const struct vpc_tcp_end *a,
				  const struct vpc_tcp_end *b)
{
	if (is_over(a, b))
		return VPC_FLOW_STATE_CLOSED;
	if ((a->seen | b->seen) & VPC_TCP_DONE)
		return VPC_FLOW_STATE_CLOSING;
	return is_open(a, b) ? VPC_FLOW_STATE_ESTABLISHED :
			       VPC_FLOW_STATE_NEW;
}

/* A SYN, or a SYN and ACK, from which the connection can be followed. */
static void begin_with_syn(struct vpc_tcp_end *from, struct vpc_tcp_end *to,
			   const struct vpc_tcp_segment *seg)
{
	u8 scale = max(seg->scale, 0);

	from->end = seg->end;
	/* The window of a SYN is not scaled (RFC 7323 section 2.2). */
	from->win = max(DIV_ROUND_UP(seg->win, 1 << scale), 1);
	from->scale = scale;
	from->seen = VPC_TCP_BEGUN;
	if (seg->scale >= 0)
		from->seen |= VPC_TCP_SCALED;
	if (seg->flags & VPC_TCP_ACK) {
		from->ack = seg->ack;
		from->seen |= VPC_TCP_ACKED;
	}
	to->ack = seg->seq + 1;
}

/* In the middle. What the sender acknowledges the other end has sent. */
static void meet(struct vpc_tcp_end *from, struct vpc_tcp_end *to,
		 const struct vpc_tcp_segment *seg)
{
	WRITE_ONCE(from->end, seg->end);
	WRITE_ONCE(from->ack, seg->ack);
	WRITE_ONCE(from->win, max(seg->win, 1));
	WRITE_ONCE(from->scale, VPC_TCP_SCALE_MAX);
	from->seen = VPC_TCP_MET | VPC_TCP_ACKED;
	WRITE_ONCE(to->end, seg->ack);
	to->seen = 0;
}

void vpc_tcp_begin(struct vpc_tcp_end *from, struct vpc_tcp_end *to,
		   const struct vpc_tcp_segment *seg)
{
	if ((seg->flags & (VPC_TCP_SYN | VPC_TCP_ACK)) == VPC_TCP_SYN)
		begin_with_syn(from, to, seg);
	else
		meet(from, to, seg);
}

static void unscale(struct vpc_tcp_end *end)
{
	u32 win = min(vpc_tcp_window(end), U16_MAX);

	WRITE_ONCE(end->scale, 0);
	WRITE_ONCE(end->win, win);
}

/* Of windows only both ends together agree to scale them (RFC 7323 2.2). */
static void settle_scale(struct vpc_tcp_end *a, struct vpc_tcp_end *b)
{
	if (!(a->seen & b->seen & VPC_TCP_BEGUN) ||
	    (a->seen & b->seen & VPC_TCP_SCALED))
		return;
	unscale(a);
	unscale(b);
}

/* An acknowledgment in the window by an end that is known. */
static void acknowledge(struct vpc_tcp_end *from, struct vpc_tcp_end *to,
			const struct vpc_tcp_segment *seg)
{
	/* It opens the connection: windows mean from now on what was agreed. */
	if (!(from->seen & VPC_TCP_ACKED) && (to->seen & VPC_TCP_ACKED))
		settle_scale(from, to);

	if (vpc_tcp_after(seg->end, from->end))
		from->seen &= ~(VPC_TCP_FINNED | VPC_TCP_DONE);
	if ((to->seen & VPC_TCP_FINNED) && seg->ack == to->end)
		to->seen |= VPC_TCP_DONE;

	vpc_tcp_note(from, to, seg);

	from->seen |= VPC_TCP_ACKED;
	if ((seg->flags & VPC_TCP_FIN) && seg->end == from->end)
		from->seen |= VPC_TCP_FINNED;
}

/* The first word of an end whose peer was met in the middle. */
static enum vpc_tcp_verdict answer_met(struct vpc_tcp_end *from,
				       struct vpc_tcp_end *to,
				       const struct vpc_tcp_segment *seg)
{
	struct vpc_tcp_end met = {
		.end = from->end,
		.ack = to->end,
		.win = max(seg->win, 1),
		.scale = VPC_TCP_SCALE_MAX,
		.seen = VPC_TCP_MET,
	};

	if (!vpc_tcp_seq_fits(&met, to, seg) ||
	    !vpc_tcp_ack_fits(&met, to, seg))
		return VPC_TCP_STRAY;
	*from = met;
	acknowledge(from, to, seg);
	return VPC_TCP_PASS;
}

/* Neither SYN nor RST. */
static enum vpc_tcp_verdict track_data(struct vpc_tcp_end *from,
				       struct vpc_tcp_end *to,
				       const struct vpc_tcp_segment *seg)
{
	/* The receiver will not take it (RFC 9293 section 3.10.7.4). */
	if (!(seg->flags & VPC_TCP_ACK))
		return is_known(from) && is_known(to) &&
		       !vpc_tcp_seq_fits(from, to, seg) ?
		       VPC_TCP_STRAY : VPC_TCP_PASS;

	/* We see one direction only, or do not see the other one yet. */
	if (!is_known(to)) {
		meet(from, to, seg);
		return VPC_TCP_PASS;
	}
	if (to->seen & VPC_TCP_MET && !is_known(from))
		return answer_met(from, to, seg);
	/* Asks back about a SYN: it has another connection in mind. */
	if (!is_known(from))
		return VPC_TCP_PASS;

	if (!vpc_tcp_seq_fits(from, to, seg) ||
	    !vpc_tcp_ack_fits(from, to, seg))
		return VPC_TCP_STRAY;
	/* RFC 7857 section 2.2: whoever was reset would not say this. */
	from->seen &= ~VPC_TCP_RESET;
	to->seen &= ~VPC_TCP_RESET;
	acknowledge(from, to, seg);
	return VPC_TCP_PASS;
}

/* Is it an answer to @to's SYN? */
static bool answers_syn(const struct vpc_tcp_end *from,
			const struct vpc_tcp_end *to,
			const struct vpc_tcp_segment *seg)
{
	return (to->seen & VPC_TCP_BEGUN) && (seg->flags & VPC_TCP_ACK) &&
	       !vpc_tcp_after(from->ack, seg->ack) &&
	       !vpc_tcp_after(seg->ack, to->end);
}

/* A SYN while the connection is open. */
static enum vpc_tcp_verdict syn_when_open(struct vpc_tcp_end *from,
					  struct vpc_tcp_end *to,
					  const struct vpc_tcp_segment *seg)
{
	if (!(seg->flags & VPC_TCP_ACK)) {
		from->seen |= VPC_TCP_AGAIN;
		return VPC_TCP_PASS;
	}
	if (vpc_tcp_seq_fits(from, to, seg) && vpc_tcp_ack_fits(from, to, seg))
		return VPC_TCP_PASS;
	/* Both have forgotten the connection, and it is made anew. */
	if (!(to->seen & VPC_TCP_AGAIN))
		return VPC_TCP_STRAY;
	meet(from, to, seg);
	return VPC_TCP_PASS;
}

static enum vpc_tcp_verdict track_syn(struct vpc_tcp_end *from,
				      struct vpc_tcp_end *to, bool first,
				      const struct vpc_tcp_segment *seg)
{
	if (!(seg->flags & VPC_TCP_ACK) && is_over(from, to))
		return VPC_TCP_OVER;
	if (is_open(from, to))
		return syn_when_open(from, to, seg);

	/* Said before. */
	if (is_known(from) && is_known(to) &&
	    vpc_tcp_seq_fits(from, to, seg)) {
		if ((seg->flags & VPC_TCP_ACK) &&
		    vpc_tcp_ack_fits(from, to, seg))
			acknowledge(from, to, seg);
		return VPC_TCP_PASS;
	}

	if (seg->flags & VPC_TCP_ACK) {
		/* If it answers another SYN, that one's sender will say so. */
		if (answers_syn(from, to, seg))
			begin_with_syn(from, to, seg);
	} else if (first) {
		/* Tried again, or begun anew before it was open. */
		begin_with_syn(from, to, seg);
		to->seen = 0;
	} else if ((to->seen & VPC_TCP_BEGUN) && !is_known(from)) {
		/* Simultaneous open (RFC 9293 section 3.5). */
		begin_with_syn(from, to, seg);
	}
	return VPC_TCP_PASS;
}

static enum vpc_tcp_verdict track_rst(struct vpc_tcp_end *from,
				      struct vpc_tcp_end *to,
				      const struct vpc_tcp_segment *seg)
{
	/* What answers a SYN has no number that could be expected. */
	if (!is_known(from) && !(to->seen & VPC_TCP_MET)) {
		if (answers_syn(from, to, seg))
			from->seen |= VPC_TCP_RESET;
		return VPC_TCP_PASS;
	}

	if (seg->seq == from->end || (is_known(to) && seg->seq == to->ack)) {
		from->seen |= VPC_TCP_RESET;
		return VPC_TCP_PASS;
	}
	return is_known(to) && !vpc_tcp_seq_fits(from, to, seg) ?
	       VPC_TCP_STRAY : VPC_TCP_PASS;
}

enum vpc_tcp_verdict vpc_tcp_track(struct vpc_tcp_end *from,
				   struct vpc_tcp_end *to, bool first,
				   const struct vpc_tcp_segment *seg)
{
	if (seg->flags & VPC_TCP_RST)
		return track_rst(from, to, seg);
	if (seg->flags & VPC_TCP_SYN)
		return track_syn(from, to, first, seg);
	return track_data(from, to, seg);
}
