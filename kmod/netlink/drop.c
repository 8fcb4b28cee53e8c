// SPDX-License-Identifier: GPL-2.0
/* Requests about dropped packets. */
#include <linux/netdevice.h>
#include "dump.h"
#include "message.h"
#include "../drop.h"
#include "../port.h"

/**
 * struct entry - what a message about drops is made of
 * @vpc: the VPC
 * @port: the port, NULL for the VPC as a whole
 * @reason: the reason
 * @packets: how many
 */
struct entry {
	const struct vpc *vpc;
	const struct vpc_port *port;
	enum vpc_drop_reason reason;
	u64 packets;
};

static int put_entry(struct sk_buff *skb, const struct entry *entry)
{
	const struct vpc_port *port = entry->port;

	if (vpc_nl_put_vpc(skb, entry->vpc) ||
	    (port && nla_put_u32(skb, VPC_A_DROP_PORT_IFINDEX,
				 port->dev->ifindex)) ||
	    (port && nla_put_string(skb, VPC_A_DROP_PORT_NAME,
				    port->dev->name)) ||
	    nla_put_u32(skb, VPC_A_DROP_REASON, entry->reason) ||
	    nla_put_string(skb, VPC_A_DROP_NAME,
			   vpc_drop_name(entry->reason)) ||
	    nla_put_string(skb, VPC_A_DROP_DOC, vpc_drop_doc(entry->reason)) ||
	    nla_put_u64_64bit(skb, VPC_A_DROP_PACKETS, entry->packets,
			      VPC_A_DROP_PAD))
		return -EMSGSIZE;
	return 0;
}

static int fill(struct sk_buff *skb, const struct genl_info *info,
		const void *object)
{
	void *hdr = vpc_nl_begin(skb, info);

	if (!hdr)
		return -EMSGSIZE;
	if (put_entry(skb, object)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	return 0;
}

/**
 * struct state - how far a dump has come
 * @port: ifindex of the port to go on with, 0: the VPC as a whole
 * @reason: reason to go on with
 */
struct state {
	int port;
	u32 reason;
};

/* Of one table of counters. What was answered or consumed is no loss. */
static int dump_stats(struct sk_buff *skb, struct netlink_callback *cb,
		      const struct vpc_stats __percpu *stats,
		      struct entry *entry, struct state *state)
{
	struct vpc_stats sum;
	int err;

	vpc_stats_read(stats, &sum);
	for (; state->reason < VPC_DROP_NR; state->reason++) {
		entry->reason = state->reason;
		entry->packets = sum.drops[state->reason];
		if (!entry->packets || state->reason == VPC_DROP_REPLIED)
			continue;
		err = fill(skb, genl_info_dump(cb), entry);
		if (err)
			return err;
	}
	return 0;
}

static int dump_one(struct sk_buff *skb, struct netlink_callback *cb,
		    struct vpc *vpc)
{
	struct state *state = vpc_nl_state(cb, struct state);
	struct entry entry = { .vpc = vpc };
	struct vpc_port *port;
	int err;

	if (!state->port) {
		err = dump_stats(skb, cb, vpc->stats, &entry, state);
		if (err)
			return err;
		state->reason = 0;
		state->port = 1;	/* the lowest that a device can have */
	}
	while ((port = vpc_nl_port_after(vpc, state->port - 1))) {
		/* Not the one that the last piece ended with? */
		if (state->port != port->dev->ifindex)
			state->reason = 0;
		state->port = port->dev->ifindex;
		entry.port = port;
		err = dump_stats(skb, cb, port->stats, &entry, state);
		if (err)
			return err;
		state->port++;
		state->reason = 0;
	}
	return 0;
}

int vpc_nl_drop_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return vpc_nl_dump(skb, cb, dump_one);
}
