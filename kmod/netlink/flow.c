// SPDX-License-Identifier: GPL-2.0
/* Requests about flows. */
#include <linux/netdevice.h>
#include "dump.h"
#include "message.h"
#include "../flow.h"
#include "../vpc.h"

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
	    nla_put_u64_64bit(skb, VPC_A_TUPLE_PACKETS,
			      READ_ONCE(count->packets), VPC_A_TUPLE_PAD) ||
	    nla_put_u64_64bit(skb, VPC_A_TUPLE_BYTES, READ_ONCE(count->bytes),
			      VPC_A_TUPLE_PAD))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int put_flow(struct sk_buff *skb, const struct vpc_flow *flow)
{
	if (vpc_nl_put_vpc(skb, flow->vpc) ||
	    nla_put_u8(skb, VPC_A_FLOW_PROTOCOL, flow->dir[0].key.proto) ||
	    nla_put_u32(skb, VPC_A_FLOW_STATE, vpc_flow_state(flow)) ||
	    put_tuple(skb, VPC_A_FLOW_ORIG, &flow->dir[0], &flow->count[0]) ||
	    put_tuple(skb, VPC_A_FLOW_REPLY, &flow->dir[1],
		      &flow->count[1]) ||
	    (flow->nat_id &&
	     nla_put_u32(skb, VPC_A_FLOW_NAT_ID, flow->nat_id)) ||
	    nla_put_u32(skb, VPC_A_FLOW_EXPIRES, vpc_flow_expires(flow)))
		return -EMSGSIZE;
	return 0;
}

/*
 * One of the two entries that a flow has in the table. The VPC that was asked
 * for is in user_ptr[0], NULL for all of the namespace. RCU keeps the flow's.
 */
static int fill(struct sk_buff *skb, const struct genl_info *info,
		const void *object)
{
	const struct vpc *vpc = info->user_ptr[0];
	const struct vpc_flow *flow;
	void *hdr;
	u8 dir;

	flow = vpc_flow_of_node((void *)object, &dir);
	if (dir || READ_ONCE(flow->dead) ||
	    (vpc ? flow->vpc != vpc : flow->vpc->net != genl_info_net(info)))
		return 0;

	hdr = vpc_nl_begin(skb, info);
	if (!hdr)
		return -EMSGSIZE;
	if (put_flow(skb, flow)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	return 0;
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
	struct genl_info *info = (struct genl_info *)genl_info_dump(cb);
	u32 seq = vpc_nl_dump_begin(cb);
	struct vpc *vpc;
	int err = 0;

	if (dump->done)
		return vpc_nl_dump_end(skb, cb, seq, 0);

	vpc = dumped_vpc(info);
	if (IS_ERR(vpc))
		return PTR_ERR(vpc);
	info->user_ptr[0] = vpc;
	err = vpc_nl_walk(vpc_flow_table(),
			  vpc_nl_state(cb, struct vpc_nl_walk), skb, cb, fill);
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

	flushed.n = vpc_flow_flush(flushed.vpc);
	return vpc_nl_reply(info, fill_flushed, &flushed);
}
