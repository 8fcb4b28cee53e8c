/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Dumps, of one VPC or of all in the namespace, in as many pieces as it takes.
 * Each piece takes the locks anew, and goes on behind the key of the last
 * object that was sent; so nothing is lost that was there throughout. If the
 * configuration changed between two pieces the second is marked NLM_F_DUMP_INTR.
 */
#ifndef _VPC_DUMP_H
#define _VPC_DUMP_H

#include <linux/rhashtable-types.h>
#include "message.h"

#define VPC_NL_STATE	32

/**
 * struct vpc_nl_dump - how far a dump has come, in netlink_callback.ctx
 * @ifindex: VPC to go on with, or the one behind it
 * @done: the one VPC that was asked for is through
 * @restarts: how often a hash table was replaced under the dump
 * @state: of the object's dump within the VPC, all zero at its beginning
 */
struct vpc_nl_dump {
	u32 ifindex;
	bool done;
	u32 restarts;
	u8 state[VPC_NL_STATE] __aligned(8);
};

#define vpc_nl_state(cb, type) ({					\
	BUILD_BUG_ON(sizeof(type) > VPC_NL_STATE);			\
	(type *)((struct vpc_nl_dump *)(cb)->ctx)->state;		\
})

/*
 * Call @one for each VPC that the request means, with its lock held. It fills
 * messages until -EMSGSIZE, and remembers in the state where it has come to.
 */
int vpc_nl_dump(struct sk_buff *skb, struct netlink_callback *cb,
		int (*one)(struct sk_buff *skb, struct netlink_callback *cb,
			   struct vpc *vpc));
/* The same for dumps that walk no VPCs: the begin and end of each piece. */
u32 vpc_nl_dump_begin(struct netlink_callback *cb);
int vpc_nl_dump_end(struct sk_buff *skb, struct netlink_callback *cb, u32 seq,
		    int err);

/*
 * Of a VPC, all of both families' addresses of its networks: @each fills what it
 * finds of @ipam from the address *@from on, which it moves on with each one
 * that had room (ipam.h: vpc_ipam_next_*()). @only: name of a network, or NULL.
 */
struct vpc_ipam;
int vpc_nl_dump_ipams(struct sk_buff *skb, struct netlink_callback *cb,
		      struct vpc *vpc, const struct nlattr *only,
		      int (*each)(struct sk_buff *skb,
				  struct netlink_callback *cb,
				  struct vpc_network *network,
				  struct vpc_ipam *ipam, u64 *from));

/* The port with the lowest ifindex above @ifindex. vpc->lock. */
struct vpc_port *vpc_nl_port_after(const struct vpc *vpc, int ifindex);

/**
 * struct vpc_nl_walk - how far a walk over a hash table has come
 * @table: which table it was, 0: not begun
 * @slot: bucket to go on with
 * @skip: entries of it that are through, 0 unless one bucket fills a piece
 */
struct vpc_nl_walk {
	u32 table;
	u32 slot;
	u32 skip;
};

/*
 * Call @fill (0 also where there is nothing to say) for each entry of a hash
 * table that may change meanwhile. Takes RCU, for not too long at a time.
 */
int vpc_nl_walk(struct rhashtable *ht, struct vpc_nl_walk *walk,
		struct sk_buff *skb, struct netlink_callback *cb,
		vpc_nl_fill_t fill);

#endif
