// SPDX-License-Identifier: GPL-2.0
/* Requests about flows. */
#include <linux/netdevice.h>
#include <linux/rcupdate_wait.h>
#include "dump.h"
#include "message.h"
#include "../flow.h"
#include "../flow_filter.h"
#include "../vpc.h"

#define BUCKETS_AT_ONCE	1024	/* before the CPU is let go */

static int put_count(struct sk_buff *skb, const struct vpc_flow_count *count)
{
	return nla_put_u64_64bit(skb, VPC_A_TUPLE_PACKETS,
				 READ_ONCE(count->packets), VPC_A_TUPLE_PAD) ?:
	       nla_put_u64_64bit(skb, VPC_A_TUPLE_BYTES,
				 READ_ONCE(count->bytes), VPC_A_TUPLE_PAD);
}

static int put_tuple(struct sk_buff *skb, int type,
		     const struct vpc_flow_dir *dir,
		     const struct vpc_flow_count *count)
{
	struct nlattr *nest = nla_nest_start(skb, type);

	if (!nest ||
	    vpc_nl_put_addr(skb, VPC_A_TUPLE_SRC4, VPC_A_TUPLE_SRC6,
			    &dir->key.saddr) ||
	    vpc_nl_put_addr(skb, VPC_A_TUPLE_DST4, VPC_A_TUPLE_DST6,
			    &dir->key.daddr) ||
	    nla_put_be16(skb, VPC_A_TUPLE_SPORT, dir->key.sport) ||
	    nla_put_be16(skb, VPC_A_TUPLE_DPORT, dir->key.dport) ||
	    (count && put_count(skb, count)))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

/* A mapping counts nothing, and ends with its flows. */
static int put_flow(struct sk_buff *skb, const struct vpc_flow *flow)
{
	enum vpc_flow_state state = vpc_flow_state(flow);
	const struct vpc_flow_count *count =
		state == VPC_FLOW_STATE_MAPPING ? NULL : flow->count;

	if (vpc_nl_put_vpc(skb, flow->vpc) ||
	    nla_put_u8(skb, VPC_A_FLOW_PROTOCOL, flow->dir[0].key.proto) ||
	    nla_put_u32(skb, VPC_A_FLOW_STATE, state) ||
	    put_tuple(skb, VPC_A_FLOW_ORIG, &flow->dir[0], count) ||
	    put_tuple(skb, VPC_A_FLOW_REPLY, &flow->dir[1],
		      count ? count + 1 : NULL) ||
	    (flow->nat_id &&
	     nla_put_u32(skb, VPC_A_FLOW_NAT_ID, flow->nat_id)) ||
	    ((flow->flags & VPC_FLOW_PROXY) &&
	     nla_put_flag(skb, VPC_A_FLOW_PROXIED)) ||
	    (count &&
	     nla_put_u32(skb, VPC_A_FLOW_EXPIRES, vpc_flow_expires(flow))))
		return -EMSGSIZE;
	return 0;
}

static int fill(struct sk_buff *skb, const struct genl_info *info,
		const void *object)
{
	void *hdr;

	hdr = vpc_nl_begin(skb, info);
	if (!hdr)
		return -EMSGSIZE;
	if (put_flow(skb, object)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	return 0;
}

static int get_prefix(struct nlattr **attrs, int type, u16 by,
		      struct vpc_prefix *prefix,
		      struct vpc_flow_filter *filter,
		      struct netlink_ext_ack *extack)
{
	if (!attrs[type])
		return 0;
	filter->by |= by;
	return vpc_nl_get_prefix(attrs[type], prefix, extack);
}

static void get_port(struct nlattr **attrs, int type, u16 by, __be16 *port,
		     struct vpc_flow_filter *filter)
{
	if (!attrs[type])
		return;
	filter->by |= by;
	*port = nla_get_be16(attrs[type]);
}

/* What is not given does not count. */
static int get_filter(struct nlattr **attrs, struct vpc_flow_filter *filter,
		      struct netlink_ext_ack *extack)
{
	int err;

	if (attrs[VPC_A_FLOW_PROTOCOL]) {
		filter->by |= VPC_FLOW_BY_PROTOCOL;
		filter->protocol = nla_get_u8(attrs[VPC_A_FLOW_PROTOCOL]);
	}
	if (attrs[VPC_A_FLOW_STATE]) {
		filter->by |= VPC_FLOW_BY_STATE;
		filter->state = nla_get_u32(attrs[VPC_A_FLOW_STATE]);
	}
	if (attrs[VPC_A_FLOW_NAT_ID]) {
		filter->by |= VPC_FLOW_BY_NAT_ID;
		filter->nat_id = nla_get_u32(attrs[VPC_A_FLOW_NAT_ID]);
	}
	get_port(attrs, VPC_A_FLOW_SPORT, VPC_FLOW_BY_SPORT, &filter->sport,
		 filter);
	get_port(attrs, VPC_A_FLOW_DPORT, VPC_FLOW_BY_DPORT, &filter->dport,
		 filter);
	get_port(attrs, VPC_A_FLOW_PORT, VPC_FLOW_BY_PORT, &filter->port,
		 filter);

	err = get_prefix(attrs, VPC_A_FLOW_SRC, VPC_FLOW_BY_SRC, &filter->src,
			 filter, extack);
	if (!err)
		err = get_prefix(attrs, VPC_A_FLOW_DST, VPC_FLOW_BY_DST,
				 &filter->dst, filter, extack);
	if (!err)
		err = get_prefix(attrs, VPC_A_FLOW_ADDRESS,
				 VPC_FLOW_BY_ADDRESS, &filter->address, filter,
				 extack);
	return err;
}

/**
 * struct state - how far a dump has come
 * @bucket: to go on with
 * @skip: flows of it that are through, 0 unless one bucket fills a piece
 */
struct state {
	u32 bucket;
	u32 skip;
};

/**
 * struct piece - a piece of a dump
 * @skb: the message
 * @info: the request
 * @filter: which flows
 * @skip: how many flows of the bucket have been sent before
 * @n: how many have been looked at
 */
struct piece {
	struct sk_buff *skb;
	const struct genl_info *info;
	struct vpc_flow_filter filter;
	u32 skip;
	u32 n;
};

static bool dump_flow(struct vpc_flow *flow, void *arg)
{
	struct piece *piece = arg;

	if (!vpc_flow_filter_match(&piece->filter, flow) ||
	    (READ_ONCE(flow->flags) & VPC_FLOW_REVOKED))
		return true;
	if (piece->n++ < piece->skip)
		return true;
	return !fill(piece->skb, piece->info, flow);
}

/*
 * Pieces end between two buckets: flows come and go within one, and counting
 * those that are through would lose one. Only a bucket that is longer than a
 * whole piece is taken apart nevertheless.
 */
static int dump_bucket(struct piece *piece, struct state *state)
{
	unsigned int mark = piece->skb->len;

	piece->skip = state->skip;
	piece->n = 0;
	if (vpc_flow_walk(state->bucket, dump_flow, piece)) {
		state->bucket++;
		state->skip = 0;
		return 0;
	}
	if (mark)
		skb_trim(piece->skb, mark);
	else
		state->skip = piece->n - 1;
	return -EMSGSIZE;
}

static int dump_flows(struct piece *piece, struct state *state)
{
	int err = 0;

	rcu_read_lock();
	while (!err && state->bucket < vpc_flow_table_size()) {
		err = dump_bucket(piece, state);
		if (state->bucket % BUCKETS_AT_ONCE == 0)
			cond_resched_rcu();
	}
	rcu_read_unlock();
	return err;
}

/* The VPC that a dump is about, NULL: all. Holds its device. */
static struct vpc *dumped_vpc(const struct genl_info *info)
{
	if (!info->attrs[VPC_A_FLOW_IFINDEX] && !info->attrs[VPC_A_FLOW_VPC])
		return NULL;
	return vpc_nl_resolve(info);
}

/* The table is one for all, so no VPC's lock is needed, or would help. */
int vpc_nl_flow_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct vpc_nl_dump *dump = (struct vpc_nl_dump *)cb->ctx;
	const struct genl_info *info = genl_info_dump(cb);
	struct piece piece = {
		.skb = skb,
		.info = info,
		.filter.net = genl_info_net(info),
	};
	u32 seq = vpc_nl_dump_begin(cb);
	struct vpc *vpc;
	int err = 0;

	if (dump->done)
		return vpc_nl_dump_end(skb, cb, seq, 0);

	vpc = dumped_vpc(info);
	if (IS_ERR(vpc))
		return PTR_ERR(vpc);
	piece.filter.vpc = vpc;
	err = get_filter(info->attrs, &piece.filter, cb->extack);
	if (!err)
		err = dump_flows(&piece, vpc_nl_state(cb, struct state));
	dump->done = !err;
	if (vpc)
		dev_put(vpc->dev);
	return vpc_nl_dump_end(skb, cb, seq, err);
}

/**
 * struct flushed - what the answer to a flush is made of
 * @vpc: the VPC
 * @n: how many flows it had
 */
struct flushed {
	struct vpc *vpc;
	unsigned int n;
};

static int fill_flushed(struct sk_buff *skb, const struct genl_info *info,
			const void *object)
{
	const struct flushed *flushed = object;
	void *hdr;

	hdr = vpc_nl_begin(skb, info);
	if (!hdr)
		return -EMSGSIZE;
	if (vpc_nl_put_vpc(skb, flushed->vpc) ||
	    nla_put_u32(skb, VPC_A_FLOW_FLUSHED, flushed->n)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	return 0;
}

int vpc_nl_flow_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct flushed flushed = { .vpc = info->user_ptr[0] };
	struct vpc_flow_filter filter = { .vpc = flushed.vpc };
	int err;

	err = get_filter(info->attrs, &filter, info->extack);
	if (err)
		return err;
	if (filter.state == VPC_FLOW_STATE_MAPPING) {
		NL_SET_ERR_MSG_ATTR(info->extack,
				    info->attrs[VPC_A_FLOW_STATE],
				    "A mapping ends with its flows, end those");
		return -EINVAL;
	}
	flushed.n = vpc_flow_flush(&filter);
	return vpc_nl_reply(info, fill_flushed, &flushed);
}
