// SPDX-License-Identifier: GPL-2.0
/* Dumps in pieces. */
#include <linux/netdevice.h>
#include <linux/rhashtable.h>
#include <linux/sched.h>
#include "dump.h"
#include "../network.h"
#include "../vpc.h"

/* Buckets with entries to walk over before RCU and the CPU are let go. */
#define BUCKETS_AT_ONCE	128

static struct vpc_nl_dump *dump_of(struct netlink_callback *cb)
{
	BUILD_BUG_ON(sizeof(struct vpc_nl_dump) >
		     sizeof_field(struct netlink_callback, ctx));
	return (struct vpc_nl_dump *)cb->ctx;
}

/* By ifindex, since that order lasts. Holds the device. */
static struct vpc *next_of_all(struct net *net, struct vpc_nl_dump *dump)
{
	unsigned long ifindex = dump->ifindex;
	struct net_device *dev;
	struct vpc *vpc = NULL;

	rcu_read_lock();
	for_each_netdev_dump(net, dev, ifindex) {
		if (!vpc_is_dev(dev))
			continue;
		dev_hold(dev);
		vpc = netdev_priv(dev);
		break;
	}
	rcu_read_unlock();

	/* Another one now? Then its dump is at its beginning. */
	if (vpc && dump->ifindex != dev->ifindex) {
		dump->ifindex = dev->ifindex;
		memset(dump->state, 0, sizeof(dump->state));
	}
	return vpc;
}

static struct vpc *next_vpc(const struct genl_info *info,
			    struct vpc_nl_dump *dump)
{
	if (dump->done)
		return NULL;
	if (vpc_attr(info->attrs, VPC_NL_IFINDEX) ||
	    vpc_attr(info->attrs, VPC_NL_NAME))
		return vpc_nl_resolve(info);
	return next_of_all(genl_info_net(info), dump);
}

static void vpc_is_through(const struct genl_info *info,
			   struct vpc_nl_dump *dump)
{
	dump->done = vpc_attr(info->attrs, VPC_NL_IFINDEX) ||
		     vpc_attr(info->attrs, VPC_NL_NAME);
	dump->ifindex++;
	memset(dump->state, 0, sizeof(dump->state));
}

u32 vpc_nl_dump_begin(struct netlink_callback *cb)
{
	const struct genl_info *info = genl_info_dump(cb);

	/* 0 would mean that nothing is to be compared. */
	return (u32)atomic_read(&vpc_net(genl_info_net(info))->seq) + 1;
}

int vpc_nl_dump_end(struct sk_buff *skb, struct netlink_callback *cb, u32 seq,
		    int err)
{
	cb->seq = seq + dump_of(cb)->restarts;
	if (err && err != -EMSGSIZE)
		return err;
	if (!skb->len)
		return err;
	nl_dump_check_consistent(cb, (struct nlmsghdr *)skb->data);
	return skb->len;
}

int vpc_nl_dump(struct sk_buff *skb, struct netlink_callback *cb,
		int (*one)(struct sk_buff *skb, struct netlink_callback *cb,
			   struct vpc *vpc))
{
	const struct genl_info *info = genl_info_dump(cb);
	struct vpc_nl_dump *dump = dump_of(cb);
	u32 seq = vpc_nl_dump_begin(cb);
	struct vpc *vpc;
	int err = 0;

	while (!err && (vpc = next_vpc(info, dump))) {
		if (IS_ERR(vpc))
			return PTR_ERR(vpc);

		mutex_lock(&vpc->lock);
		if (!vpc->dead)
			err = one(skb, cb, vpc);
		mutex_unlock(&vpc->lock);
		dev_put(vpc->dev);
		if (!err)
			vpc_is_through(info, dump);
	}
	return vpc_nl_dump_end(skb, cb, seq, err);
}

/* Each table has a seed of its own. */
static u32 table_of(const struct rhashtable_iter *iter)
{
	return iter->walker.tbl->hash_rnd | 1;
}

static void walk_restart(const struct rhashtable_iter *iter,
			 struct vpc_nl_walk *walk, struct netlink_callback *cb)
{
	if (walk->table)
		dump_of(cb)->restarts++;
	walk->table = table_of(iter);
	walk->slot = 0;
	walk->skip = 0;
}

/* Let RCU and the CPU go, in front of the bucket that the walk has come to. */
static void walk_pause(struct rhashtable_iter *iter, struct vpc_nl_walk *walk,
		       struct netlink_callback *cb)
{
	iter->p = NULL;
	iter->skip = 0;
	rhashtable_walk_stop(iter);
	cond_resched();
	if (rhashtable_walk_start_check(iter))
		walk_restart(iter, walk, cb);
}

/*
 * Pieces end between two buckets: entries come and go within one, and counting
 * those that are through would lose one. Only a bucket that is longer than a
 * whole piece is taken apart nevertheless.
 *
 * A table that is replaced by a larger or smaller one has its entries in other
 * buckets: the walk begins again, sends some a second time and loses none.
 */
int vpc_nl_walk(struct rhashtable *ht, struct vpc_nl_walk *walk,
		struct sk_buff *skb, struct netlink_callback *cb,
		vpc_nl_fill_t fill)
{
	unsigned int mark = skb->len, buckets = 0;
	struct rhashtable_iter iter;
	void *entry;
	int err = 0;

	rhashtable_walk_enter(ht, &iter);
	rhashtable_walk_start(&iter);
	if (walk->table != table_of(&iter))
		walk_restart(&iter, walk, cb);
	iter.slot = walk->slot;
	iter.skip = walk->skip;

	while (!err && (entry = rhashtable_walk_next(&iter))) {
		if (IS_ERR(entry)) {
			walk_restart(&iter, walk, cb);
			continue;
		}
		if (iter.slot != walk->slot) {
			walk->slot = iter.slot;
			walk->skip = 0;
			mark = skb->len;
			if (++buckets % BUCKETS_AT_ONCE == 0) {
				walk_pause(&iter, walk, cb);
				continue;
			}
		}
		err = fill(skb, genl_info_dump(cb), entry);
	}
	if (err && mark)
		skb_trim(skb, mark);
	else if (err)
		walk->skip = iter.skip - 1;
	rhashtable_walk_stop(&iter);
	rhashtable_walk_exit(&iter);
	return err;
}

/**
 * struct ipams_state - how far a dump of addresses has come
 * @network: number of the network to go on with
 * @v6: its IPv4 addresses are done
 * @from: address to go on with
 */
struct ipams_state {
	u32 network;
	bool v6;
	u64 from;
};

int vpc_nl_dump_ipams(struct sk_buff *skb, struct netlink_callback *cb,
		      struct vpc *vpc, const struct nlattr *only,
		      int (*each)(struct sk_buff *skb,
				  struct netlink_callback *cb,
				  struct vpc_network *network,
				  struct vpc_ipam *ipam, u64 *from))
{
	struct ipams_state *state = vpc_nl_state(cb, struct ipams_state);
	struct vpc_network *network;
	int err = 0;

	list_for_each_entry(network, &vpc->networks, list) {
		if (network->id < state->network ||
		    (only && strcmp(network->name, nla_data(only))))
			continue;
		if (network->id > state->network)
			*state = (struct ipams_state){
				.network = network->id,
			};
		if (!state->v6) {
			err = each(skb, cb, network, network->ipam,
				   &state->from);
			if (err)
				break;
			state->v6 = true;
			state->from = 0;
		}
		err = each(skb, cb, network, network->ipam6, &state->from);
		if (err)
			break;
	}
	return err;
}
