// SPDX-License-Identifier: GPL-2.0
/*
 * Fragments that wait for the rest of their packet. A connection is told by
 * ports, which only the first fragment has: so what the router handles is put
 * together first, translated as a whole, and taken apart again on its way out
 * (fragment.c) into fragments no longer than those that came.
 *
 * Queues, timers and the account of memory are the kernel's (inet_frag), each
 * VPC with an account for fragments from its guests and one for those from
 * outside, which so cannot use up the other's.
 *
 * Life: a queue begins with the first fragment of a packet that comes, and
 * ends with the last one, with one that contradicts the others (RFC 5722), by
 * its timer, or with the VPC. Its VPC is only looked at, under RCU, as long as
 * the account is not closed (vpc_reassembly_close()), which comes a grace
 * period before the VPC's end.
 */
#include <linux/netdevice.h>
#include <net/dsfield.h>
#include <net/inet_ecn.h>
#include <net/inet_frag.h>
#include <net/ip.h>
#include <net/ipv6.h>
#include <net/ipv6_frag.h>
#include "flow.h"
#include "port.h"
#include "reassembly.h"
#include "vpc.h"

#define MEMORY_MAX	(4L << 20)	/* bytes in each account */

/**
 * struct reassembly - the fragments of a packet, as far as they have come
 * @q: the fragments, under q.lock
 * @vpc: the VPC
 * @n: how many there are
 * @ifindex: the device that they come by
 * @max_df: length of the longest with "don't fragment" set, 0: none
 * @ecn: the codepoints of all (ip_frag_ecn_table)
 * @nexthdr: IPv6: what follows the fragment header in the first one
 * @nexthdr_at: IPv6: where in the first one the number of the fragment header
 *	stands, from the network header
 */
struct reassembly {
	struct inet_frag_queue q;
	struct vpc *vpc;
	unsigned int n;
	int ifindex;
	u16 max_df;
	u8 ecn;
	u8 nexthdr;
	u16 nexthdr_at;
};

/* What a queue is found by; a new one learns the rest, too. */
struct lookup {
	struct frag_v6_compare_key key;
	struct vpc *vpc;
};

/**
 * struct piece - what a fragment says of itself
 * @id: the packet that it belongs to
 * @hlen: bytes in front of its data
 * @offset: where its data begin in those of the packet
 * @end: where they end
 * @more: it is not the last
 * @df: must not be fragmented
 * @ecn: codepoint, as a bit
 * @nexthdr: IPv6, see struct reassembly
 * @nexthdr_at: IPv6, likewise
 */
struct piece {
	__be32 id;
	unsigned int hlen;
	unsigned int offset;
	unsigned int end;
	bool more;
	bool df;
	u8 ecn;
	u8 nexthdr;
	u16 nexthdr_at;
};

static struct inet_frags frags;

static void read_piece4(const struct vpc_pkt *pkt, struct piece *p)
{
	const struct iphdr *iph = vpc_ip4(pkt);
	u16 frag = ntohs(iph->frag_off);

	p->id = (__force __be32)(u32)(__force u16)iph->id;
	p->hlen = iph->ihl * 4;
	p->offset = (frag & IP_OFFSET) * 8;
	p->more = frag & IP_MF;
	p->df = frag & IP_DF;
	p->ecn = BIT(iph->tos & INET_ECN_MASK);
}

static bool read_piece6(const struct vpc_pkt *pkt, struct piece *p)
{
	const struct frag_hdr *fh;
	u8 *nexthdr;
	int at;

	/* The kernel's idea of which headers may come before it. */
	at = ip6_find_1stfragopt(pkt->skb, &nexthdr);
	if (at < 0 || *nexthdr != NEXTHDR_FRAGMENT)
		return false;

	fh = (const struct frag_hdr *)(pkt->skb->data + at);
	p->id = fh->identification;
	p->hlen = at + sizeof(*fh);
	p->offset = ntohs(fh->frag_off) & IP6_OFFSET;
	p->more = fh->frag_off & htons(IP6_MF);
	p->ecn = BIT(ipv6_get_dsfield(vpc_ip6(pkt)) & INET_ECN_MASK);
	p->nexthdr = fh->nexthdr;
	p->nexthdr_at = nexthdr - pkt->skb->data;
	return true;
}

/* Only the last one may have an odd length, and none is empty. */
static bool read_piece(struct vpc_pkt *pkt, struct piece *p)
{
	skb_reset_network_header(pkt->skb);
	if (pkt->family == AF_INET)
		read_piece4(pkt, p);
	else if (!read_piece6(pkt, p))
		return false;
	p->end = p->offset + pkt->len - p->hlen;
	return p->end > p->offset && !(p->more && p->end % 8);
}

/*
 * The end before the end: all that have come are dropped. After inet_frag_kill()
 * nobody adds any.
 */
static void give_up(struct reassembly *r, enum vpc_drop_reason reason,
		    int *refs)
{
	struct vpc_port *port = NULL;
	struct net_device *dev;

	inet_frag_kill(&r->q, refs);
	rcu_read_lock();
	if (!READ_ONCE(r->q.fqdir->dead)) {
		dev = dev_get_by_index_rcu(r->vpc->net, r->ifindex);
		if (dev)
			port = vpc_port_of_dev(dev);
		if (port && port->vpc != r->vpc)
			port = NULL;
		vpc_drop_count(r->vpc, port, reason, r->n);
	}
	rcu_read_unlock();
	inet_frag_queue_flush(&r->q, vpc_drop_core(reason));
}

static void expire(struct timer_list *timer)
{
	struct reassembly *r = container_of(timer, struct reassembly, q.timer);
	int refs = 1;

	spin_lock(&r->q.lock);
	if (!(r->q.flags & INET_FRAG_COMPLETE))
		give_up(r, VPC_DROP_FRAG_TIMEOUT, &refs);
	spin_unlock(&r->q.lock);
	inet_frag_putn(&r->q, refs);
}

/* The packet ends where the last fragment says, and nowhere else. */
static bool agrees(const struct inet_frag_queue *q, const struct piece *p)
{
	if (q->flags & INET_FRAG_LAST_IN)
		return p->more ? p->end <= q->len : p->end == q->len;
	return p->more || p->end >= q->len;
}

static void take_in(struct reassembly *r, const struct vpc_pkt *pkt,
		    const struct piece *p)
{
	u16 len = min_t(u32, pkt->len, U16_MAX);
	struct inet_frag_queue *q = &r->q;

	r->n++;
	r->ecn |= p->ecn;
	if (p->df)
		r->max_df = max(r->max_df, len);
	if (!p->offset) {
		r->nexthdr = p->nexthdr;
		r->nexthdr_at = p->nexthdr_at;
		q->flags |= INET_FRAG_FIRST_IN;
	}
	if (!p->more)
		q->flags |= INET_FRAG_LAST_IN;
	q->len = max_t(int, q->len, p->end);
	q->max_size = max(q->max_size, len);
	q->meat += pkt->skb->len;
	add_frag_mem_limit(q->fqdir, pkt->skb->truesize);
}

static bool is_whole(const struct inet_frag_queue *q)
{
	return q->flags == (INET_FRAG_FIRST_IN | INET_FRAG_LAST_IN) &&
	       q->meat == q->len;
}

/* Move the headers of the first fragment over its fragment header. */
static void close_gap6(struct sk_buff *skb, u8 nexthdr, u16 nexthdr_at)
{
	const unsigned int gap = sizeof(struct frag_hdr);

	skb_network_header(skb)[nexthdr_at] = nexthdr;
	memmove(skb->head + gap, skb->head,
		skb->data - skb->head - gap);
	skb->mac_header += gap;
	skb->network_header += gap;
}

/*
 * A sender that does not want its fragments to be fragmented does not want it
 * of the packet; but only if the longest of them said so.
 */
static void write_header4(const struct reassembly *r, struct sk_buff *skb,
			  u8 ecn)
{
	struct iphdr *iph = ip_hdr(skb);

	iph->tot_len = htons(skb->len);
	iph->tos |= ecn;
	iph->frag_off = r->max_df == r->q.max_size ? htons(IP_DF) : 0;
	ip_send_check(iph);
}

static void write_header6(struct sk_buff *skb, u8 ecn)
{
	struct ipv6hdr *ip6h = ipv6_hdr(skb);

	ip6h->payload_len = htons(skb->len - sizeof(*ip6h));
	ipv6_change_dsfield(ip6h, 0xff, ecn);
}

/* The packet as one, in the skb of the fragment that came last. */
static enum vpc_verdict put_together(struct reassembly *r, struct vpc_pkt *pkt,
				     struct sk_buff *before,
				     struct net_device *dev, int *refs)
{
	bool v4 = pkt->family == AF_INET;
	struct inet_frag_queue *q = &r->q;
	struct sk_buff *skb = pkt->skb;
	u8 ecn = ip_frag_ecn_table[r->ecn];
	unsigned int uncounted;
	void *rest;

	inet_frag_kill(q, refs);
	rest = ecn == 0xff ? NULL : inet_frag_reasm_prepare(q, skb, before);
	if (!rest) {
		give_up(r, ecn == 0xff ? VPC_DROP_FRAG_OVERLAP :
					 VPC_DROP_NOMEM, refs);
		return VPC_STOLEN;
	}

	/* The length in an IPv6 header is of what comes behind it. */
	uncounted = v4 ? 0 : sizeof(struct ipv6hdr) + sizeof(struct frag_hdr);
	if (skb->data - skb_network_header(skb) - uncounted + q->len >
	    U16_MAX) {
		give_up(r, VPC_DROP_FRAG_BAD, refs);
		return VPC_STOLEN;
	}
	if (!v4)
		close_gap6(skb, r->nexthdr, r->nexthdr_at);
	inet_frag_reasm_finish(q, skb, rest, false);
	q->rb_fragments = RB_ROOT;
	q->fragments_tail = NULL;
	q->last_run_head = NULL;

	skb->dev = dev;
	if (v4)
		write_header4(r, skb, ecn);
	else
		write_header6(skb, ecn);
	pkt->frag_max = q->max_size;
	return VPC_NEXT;
}

static enum vpc_verdict add(struct reassembly *r, struct vpc_pkt *pkt,
			    const struct piece *p, int *refs)
{
	struct sk_buff *before = r->q.fragments_tail, *skb = pkt->skb;
	/* In the queue the same memory is used for something else. */
	struct net_device *dev = skb->dev;
	int err;

	if (r->q.flags & INET_FRAG_COMPLETE)
		return vpc_drop(pkt, FRAG_DUP);
	r->ifindex = dev->ifindex;

	__skb_pull(skb, p->hlen);
	if (agrees(&r->q, p))
		err = inet_frag_queue_insert(&r->q, skb, p->offset, p->end);
	else
		err = IPFRAG_OVERLAP;
	if (err == IPFRAG_DUP)
		return vpc_drop(pkt, FRAG_DUP);
	if (err) {
		give_up(r, VPC_DROP_FRAG_OVERLAP, refs);
		return vpc_drop(pkt, FRAG_OVERLAP);
	}

	take_in(r, pkt, p);
	if (is_whole(&r->q))
		return put_together(r, pkt, before, dev, refs);
	return VPC_STOLEN;
}

/* Whose it is: the account, and in it the queue. */
static struct reassembly *find(const struct vpc_pkt *pkt,
			       const struct piece *p)
{
	struct lookup lookup = {
		.key.saddr = pkt->key.saddr,
		.key.daddr = pkt->key.daddr,
		.key.user = pkt->key.zone,
		.key.id = p->id,
		/* Part of the identity in IPv4 alone (RFC 8200 section 4.5). */
		.key.iif = pkt->family == AF_INET ? pkt->key.proto : 0,
		.vpc = pkt->vpc,
	};
	struct inet_frag_queue *q;

	q = inet_frag_find(pkt->vpc->frags[!pkt->in], &lookup.key);
	return q ? container_of(q, struct reassembly, q) : NULL;
}

/* Its data are ours alone, and no offload is left to be done on them. */
static bool make_plain(struct sk_buff *skb)
{
	skb_orphan(skb);
	skb_dst_drop(skb);
	if (skb->ip_summed == CHECKSUM_COMPLETE)
		skb->ip_summed = CHECKSUM_NONE;
	return !skb_unclone(skb, GFP_ATOMIC);
}

static noinline enum vpc_verdict gather(struct vpc_pkt *pkt)
{
	struct reassembly *r;
	enum vpc_verdict verdict;
	struct piece p = {};
	int refs = 0;

	/* No stack sends such a thing, but a tap takes anything. */
	if (skb_is_gso(pkt->skb) || pkt->skb->ip_summed == CHECKSUM_PARTIAL)
		return vpc_drop(pkt, FRAG_BAD);
	if (!make_plain(pkt->skb))
		return vpc_drop(pkt, NOMEM);
	if (!read_piece(pkt, &p))
		return vpc_drop(pkt, FRAG_BAD);
	/* IPv6: the only one has nothing to do with any other (RFC 6946). */
	if (!p.offset && !p.more) {
		__skb_pull(pkt->skb, p.hlen);
		close_gap6(pkt->skb, p.nexthdr, p.nexthdr_at);
		__skb_push(pkt->skb, p.hlen - sizeof(struct frag_hdr));
		write_header6(pkt->skb, 0);
		return VPC_NEXT;
	}

	r = find(pkt, &p);
	if (!r)
		return vpc_drop(pkt, FRAG_FULL);
	spin_lock(&r->q.lock);
	verdict = add(r, pkt, &p, &refs);
	spin_unlock(&r->q.lock);
	inet_frag_putn(&r->q, refs);
	return verdict;
}

enum vpc_verdict vpc_reassembly_stage(struct vpc_pkt *pkt)
{
	enum vpc_verdict verdict;

	if (likely(!(pkt->flags & VPC_PKT_FRAG)))
		return VPC_NEXT;
	if (pkt->in && !(pkt->flags & VPC_PKT_TO_ROUTER_MAC))
		return VPC_NEXT;

	pkt->frag_max = 0;
	verdict = gather(pkt);
	if (verdict != VPC_NEXT)
		return verdict;
	pkt->flags = pkt->frag_max ? VPC_PKT_WHOLE : 0;
	verdict = vpc_packet_parse(pkt);
	if (verdict != VPC_NEXT)
		return verdict;
	/* Fragments of fragments are nobody's honest work. */
	if (pkt->flags & VPC_PKT_FRAG)
		return vpc_drop(pkt, FRAG_BAD);
	vpc_flow_find(pkt);
	vpc_flow_disown(pkt);
	return VPC_NEXT;
}

static void construct(struct inet_frag_queue *q, const void *arg)
{
	struct reassembly *r = container_of(q, struct reassembly, q);
	const struct lookup *lookup = container_of(arg, struct lookup, key);

	q->key.v6 = lookup->key;
	r->vpc = lookup->vpc;
	vpc_created(reassembly);
}

static void destruct(struct inet_frag_queue *q)
{
	vpc_destroyed(reassembly);
}

static int open_account(struct fqdir **account, struct net *net)
{
	int err = fqdir_init(account, &frags, net);

	if (err)
		return err;
	(*account)->high_thresh = MEMORY_MAX;
	(*account)->timeout = IP_FRAG_TIME;
	return 0;
}

int vpc_reassembly_open(struct vpc *vpc)
{
	int err;

	err = open_account(&vpc->frags[0], vpc->net);
	if (err)
		return err;
	err = open_account(&vpc->frags[1], vpc->net);
	if (err) {
		fqdir_pre_exit(vpc->frags[0]);
		fqdir_exit(vpc->frags[0]);
	}
	return err;
}

void vpc_reassembly_close(struct vpc *vpc)
{
	fqdir_pre_exit(vpc->frags[0]);
	fqdir_pre_exit(vpc->frags[1]);
}

void vpc_reassembly_free(struct vpc *vpc)
{
	fqdir_exit(vpc->frags[0]);
	fqdir_exit(vpc->frags[1]);
}

int __init vpc_reassembly_start(void)
{
	frags.qsize = sizeof(struct reassembly);
	frags.constructor = construct;
	frags.destructor = destruct;
	frags.frag_expire = expire;
	frags.frags_cache_name = "vpc_reassembly";
	frags.rhash_params = (struct rhashtable_params){
		.head_offset = offsetof(struct inet_frag_queue, node),
		.hashfn = ip6frag_key_hashfn,
		.obj_hashfn = ip6frag_obj_hashfn,
		.obj_cmpfn = ip6frag_obj_cmpfn,
		.automatic_shrinking = true,
	};
	return inet_frags_init(&frags);
}

void vpc_reassembly_stop(void)
{
	inet_frags_fini(&frags);
}
