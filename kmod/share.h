/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Shares: how many connections a VPC and each of its ports may have, how many
 * it can always have, and how fast it may open them.
 */
#ifndef _VPC_SHARE_H
#define _VPC_SHARE_H

#include <linux/list.h>
#include <linux/spinlock.h>
#include <linux/types.h>

struct net_device;
struct netlink_ext_ack;
struct nlattr;
struct vpc;
struct vpc_flow;
struct vpc_pkt;

/**
 * struct vpc_limits - what an administrator grants
 * @max: the most flows
 * @reserved: so many can be had whatever others have
 * @rate: new flows a second, 0: any number
 */
struct vpc_limits {
	u32 max;
	u32 reserved;
	u32 rate;
};

/* The attributes of the quota of a VPC, and of a port. */
struct vpc_share_attrs {
	u8 used, max, reserved, rate, evicted, pad;
};

extern const struct vpc_share_attrs vpc_share_attrs_vpc, vpc_share_attrs_port;

/* More new flows a second than a token bucket of 32 bits can count. */
#define VPC_RATE_MAX	1000000U

/**
 * struct vpc_quota - what is granted, and what is used of it
 * @limits: what is granted
 * @used: flows that there are
 * @tokens: what may be opened at once, in flows times HZ: a second's worth
 * @at: jiffies (32 bit) at which @tokens was right
 * @warn: the number of flows that is to be reported next
 * @level: which of the levels of share.c that is
 * @evicted: flows that were ended to make room for newer ones
 */
struct vpc_quota {
	struct vpc_limits limits;
	u32 used;
	u32 warn;
	u32 tokens;
	u32 at;
	u8 level;
	u64 evicted;
};

/**
 * struct vpc_share - of a port, or what a VPC has for flows of no port
 * @dev: the port's device, NULL: of no port (any more)
 * @quota: limits and use
 * @flows: its flows; the one that was looked at longest ago is the first
 * @list: in vpc_shares.list
 * @rcu: to free it
 *
 * That of a port outlives it until its last flow has ended.
 */
struct vpc_share {
	struct net_device *dev;
	struct vpc_quota quota;
	struct list_head flows;
	struct list_head list;
	struct rcu_head rcu;
};

/**
 * struct vpc_shares - of a VPC
 * @lock: protects all of it
 * @quota: of the VPC as a whole
 * @reserved: what its ports have reserved together
 * @free: and what that leaves of the VPC's most
 * @above: flows that its ports have above what each has reserved
 * @list: struct vpc_share of its ports and @rest
 * @rest: for flows that no port pays for
 */
struct vpc_shares {
	spinlock_t lock;	/* all of it */
	struct vpc_quota quota;
	u32 reserved;
	u32 free;
	u32 above;
	struct list_head list;
	struct vpc_share rest;
};

/**
 * struct vpc_share_report - a share fills up
 * @ifindex: of the port's device, 0: the VPC's own
 * @name: of the port's device
 * @used: flows
 * @max: the most
 * @percent: the level that is reached
 */
struct vpc_share_report {
	int ifindex;
	char name[IFNAMSIZ];
	u32 used;
	u32 max;
	u8 percent;
};

/* Module start: how many flows there may be altogether. */
void vpc_share_start(void);

/* A VPC comes, with what is left of the default reserve, and goes. rtnl. */
void vpc_share_init(struct vpc *vpc);
void vpc_share_exit(struct vpc *vpc);
/* Of the VPC; @attrs: VPC_A_*. vpc->lock. 0, -ERANGE, -EINVAL or -ENOSPC. */
int vpc_share_set_vpc(struct vpc *vpc, const struct vpc_limits *limits,
		      struct nlattr **attrs, struct netlink_ext_ack *extack);

/*
 * Of a port: made with the port, without flows and with no limit of its own;
 * given up with the port. @attrs: VPC_A_PORT_*, or NULL. vpc->lock.
 */
struct vpc_share *vpc_share_new(struct vpc *vpc, struct net_device *dev);
void vpc_share_drop(struct vpc *vpc, struct vpc_share *share);
int vpc_share_set(struct vpc *vpc, struct vpc_share *share,
		  const struct vpc_limits *limits, struct nlattr **attrs,
		  struct netlink_ext_ack *extack);
/* A copy that makes sense in itself. */
void vpc_share_read(struct vpc *vpc, const struct vpc_quota *quota,
		    struct vpc_quota *copy);

/*
 * Data side, RCU, softirqs off. Is there room for a new flow of this packet?
 * Then it is counted, in the share of the port whose guest opens it, or to
 * which it is opened from outside. A share that is full ends the longest idle
 * of its own flows, or where all of those are reserved for it, of another one's.
 * false: pkt->reason says why not.
 */
bool vpc_share_admit(struct vpc_pkt *pkt, struct vpc_flow *flow);
/* It is a flow no more. Any context. */
void vpc_share_release(struct vpc_flow *flow);

#endif
