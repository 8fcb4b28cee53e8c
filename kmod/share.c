// SPDX-License-Identifier: GPL-2.0
/*
 * Shares of the flow table. There are three purses: the machine's, a VPC's,
 * and a port's. What a VPC has reserved is set aside in the machine's, what a
 * port has reserved in its VPC's; the rest of a purse is first come, first
 * served. So nobody is kept from what is reserved for him, whatever others do.
 *
 * Each count is exact: those of a VPC and its ports change under one lock, and
 * of the machine's rest a VPC has one for each flow above its reserve, which
 * it takes and gives back under that lock.
 *
 * Where a purse is empty, who wants more ends one of his own flows, if one is
 * idle; one of another's where he has no more than what is reserved for him.
 * The lists are in the order in which flows were last looked at, so that it
 * need not be searched for.
 */
#include <linux/mm.h>
#include <linux/moduleparam.h>
#include <linux/netdevice.h>
#include <linux/slab.h>
#include <uapi/linux/vpc.h>
#include "extack.h"
#include "flow.h"
#include "netlink/netlink.h"
#include "port.h"
#include "share.h"
#include "vpc.h"

/* A VPC has these until something else is said, and while there are any. */
#define RESERVED_DEFAULT	1024U
/* Of the machine's memory, one part in so many may be flows. */
#define MEMORY_PART		8
/* How many flows, and whose, are looked at to find one that can end. */
#define SCAN_FLOWS		64
#define SCAN_SHARES		16

const struct vpc_share_attrs vpc_share_attrs_vpc = {
	.used = VPC_A_FLOWS,
	.max = VPC_A_MAX_FLOWS,
	.reserved = VPC_A_RESERVED_FLOWS,
	.rate = VPC_A_FLOW_RATE,
	.evicted = VPC_A_EVICTED_FLOWS,
	.pad = VPC_A_PAD,
};

const struct vpc_share_attrs vpc_share_attrs_port = {
	.used = VPC_A_PORT_FLOWS,
	.max = VPC_A_PORT_MAX_FLOWS,
	.reserved = VPC_A_PORT_RESERVED_FLOWS,
	.rate = VPC_A_PORT_FLOW_RATE,
	.evicted = VPC_A_PORT_EVICTED_FLOWS,
	.pad = VPC_A_PORT_PAD,
};

/* Per cent of a maximum that are reported, each once on the way up. */
static const u8 levels[] = { 80, 95 };
#define REARM		70	/* on the way down they may be reported again */

static unsigned int flow_max;
module_param(flow_max, uint, 0444);
MODULE_PARM_DESC(flow_max, "most flows of all VPCs together, 0: by the machine's memory");

static DEFINE_SPINLOCK(machine_lock);	/* machine_reserved */
static u32 machine_reserved;		/* by all VPCs together */
static atomic_t machine_above;		/* flows of VPCs above their reserve */

void __init vpc_share_start(void)
{
	u64 memory = (u64)totalram_pages() << PAGE_SHIFT;

	if (!flow_max)
		flow_max = div_u64(memory, MEMORY_PART *
					   sizeof(struct vpc_flow));
	flow_max = clamp(flow_max, 1U, (u32)S32_MAX);
}

/* Set @more aside, or as much as there is. Flows that are there stay. */
static u32 machine_reserve(u32 more, bool all)
{
	u32 left;

	spin_lock_bh(&machine_lock);
	left = flow_max - machine_reserved;
	if (more > left)
		more = all ? 0 : left;
	WRITE_ONCE(machine_reserved, machine_reserved + more);
	spin_unlock_bh(&machine_lock);
	return more;
}

static void machine_unreserve(u32 less)
{
	spin_lock_bh(&machine_lock);
	WRITE_ONCE(machine_reserved, machine_reserved - less);
	spin_unlock_bh(&machine_lock);
}

static bool machine_take(void)
{
	u32 most = flow_max - READ_ONCE(machine_reserved);

	if ((u32)atomic_inc_return(&machine_above) <= most)
		return true;
	atomic_dec(&machine_above);
	return false;
}

static u32 above(u32 used, u32 reserved)
{
	return used > reserved ? used - reserved : 0;
}

/* Where the next report is due; above the last one none is. */
static void set_level(struct vpc_quota *quota, u8 level)
{
	quota->level = level;
	quota->warn = level < ARRAY_SIZE(levels) ?
		      div_u64((u64)quota->limits.max * levels[level] + 99, 100) :
		      U32_MAX;
}

static void quota_init(struct vpc_quota *quota, u32 max, u32 reserved)
{
	quota->limits.max = max;
	quota->limits.reserved = reserved;
	quota->at = (u32)jiffies;
	set_level(quota, 0);
}

static void quota_set(struct vpc_quota *quota, const struct vpc_limits *limits)
{
	if (limits->rate != quota->limits.rate)
		quota->tokens = limits->rate * HZ;
	quota->limits = *limits;
	set_level(quota, 0);
}

void vpc_share_init(struct vpc *vpc)
{
	struct vpc_shares *shares = &vpc->shares;

	spin_lock_init(&shares->lock);
	INIT_LIST_HEAD(&shares->list);
	quota_init(&shares->quota, VPC_MAX_FLOWS,
		   machine_reserve(RESERVED_DEFAULT, false));
	quota_init(&shares->rest.quota, U32_MAX, 0);
	shares->free = shares->quota.limits.max;
	INIT_LIST_HEAD(&shares->rest.flows);
	list_add(&shares->rest.list, &shares->list);
}

void vpc_share_exit(struct vpc *vpc)
{
	machine_unreserve(vpc->shares.quota.limits.reserved);
}

static int check_limits(const struct vpc_limits *limits,
			const struct vpc_share_attrs *types,
			struct nlattr **attrs, struct netlink_ext_ack *extack)
{
	if (limits->rate > VPC_RATE_MAX) {
		NL_SET_ERR_MSG_ATTR_FMT(extack, vpc_attr(attrs, types->rate),
					"The rate is at most %u a second",
					VPC_RATE_MAX);
		return -ERANGE;
	}
	if (limits->reserved > limits->max) {
		NL_SET_ERR_MSG_ATTR_FMT(extack,
					vpc_attr(attrs, types->reserved) ?:
					vpc_attr(attrs, types->max),
					"%u are reserved, that is more than the most, %u",
					limits->reserved, limits->max);
		return -EINVAL;
	}
	return 0;
}

int vpc_share_set_vpc(struct vpc *vpc, const struct vpc_limits *limits,
		      struct nlattr **attrs, struct netlink_ext_ack *extack)
{
	struct vpc_shares *shares = &vpc->shares;
	u32 old = shares->quota.limits.reserved, used;
	int err;

	lockdep_assert_held(&vpc->lock);

	err = check_limits(limits, &vpc_share_attrs_vpc, attrs, extack);
	if (err)
		return err;
	if (limits->max < shares->reserved) {
		NL_SET_ERR_MSG_ATTR_FMT(extack, attrs[VPC_A_MAX_FLOWS],
					"Its ports have %u reserved",
					shares->reserved);
		return -EINVAL;
	}
	if (limits->reserved > old &&
	    !machine_reserve(limits->reserved - old, true)) {
		NL_SET_ERR_MSG_ATTR_FMT(extack, attrs[VPC_A_RESERVED_FLOWS],
					"Of the machine's %u, others have reserved too many",
					flow_max);
		return -ENOSPC;
	}

	spin_lock_bh(&shares->lock);
	used = shares->quota.used;
	atomic_add(above(used, limits->reserved) - above(used, old),
		   &machine_above);
	quota_set(&shares->quota, limits);
	shares->free = limits->max - shares->reserved;
	spin_unlock_bh(&shares->lock);
	if (limits->reserved < old)
		machine_unreserve(old - limits->reserved);
	return 0;
}

struct vpc_share *vpc_share_new(struct vpc *vpc, struct net_device *dev)
{
	struct vpc_share *share = kzalloc(sizeof(*share), GFP_KERNEL);

	lockdep_assert_held(&vpc->lock);

	if (!share)
		return NULL;
	vpc_created(share);
	share->dev = dev;
	quota_init(&share->quota, U32_MAX, 0);
	INIT_LIST_HEAD(&share->flows);
	spin_lock_bh(&vpc->shares.lock);
	list_add_tail(&share->list, &vpc->shares.list);
	spin_unlock_bh(&vpc->shares.lock);
	return share;
}

/* The lock is held, and nobody counts in it any more. */
static void share_free(struct vpc_share *share)
{
	list_del(&share->list);
	vpc_destroyed(share);
	kfree_rcu(share, rcu);
}

static void set_limits(struct vpc_shares *shares, struct vpc_share *share,
		       const struct vpc_limits *limits)
{
	u32 old = share->quota.limits.reserved, used = share->quota.used;

	shares->above += above(used, limits->reserved) - above(used, old);
	shares->reserved += limits->reserved - old;
	shares->free = shares->quota.limits.max - shares->reserved;
	quota_set(&share->quota, limits);
}

void vpc_share_drop(struct vpc *vpc, struct vpc_share *share)
{
	const struct vpc_limits none = { .max = U32_MAX };

	lockdep_assert_held(&vpc->lock);

	spin_lock_bh(&vpc->shares.lock);
	share->dev = NULL;
	set_limits(&vpc->shares, share, &none);
	if (!share->quota.used)
		share_free(share);
	spin_unlock_bh(&vpc->shares.lock);
}

int vpc_share_set(struct vpc *vpc, struct vpc_share *share,
		  const struct vpc_limits *limits, struct nlattr **attrs,
		  struct netlink_ext_ack *extack)
{
	struct vpc_shares *shares = &vpc->shares;
	u32 others;
	int err;

	lockdep_assert_held(&vpc->lock);

	err = check_limits(limits, &vpc_share_attrs_port, attrs, extack);
	if (err)
		return err;
	others = shares->reserved - share->quota.limits.reserved;
	if (limits->reserved > shares->quota.limits.max - others) {
		NL_SET_ERR_MSG_ATTR_FMT(extack,
					vpc_attr(attrs, VPC_A_PORT_RESERVED_FLOWS),
					"Of the %u of the VPC, other ports have reserved %u",
					shares->quota.limits.max, others);
		return -ENOSPC;
	}

	spin_lock_bh(&shares->lock);
	set_limits(shares, share, limits);
	spin_unlock_bh(&shares->lock);
	return 0;
}

void vpc_share_read(struct vpc *vpc, const struct vpc_quota *quota,
		    struct vpc_quota *copy)
{
	spin_lock_bh(&vpc->shares.lock);
	*copy = *quota;
	spin_unlock_bh(&vpc->shares.lock);
}

/* A second's worth may be opened at once. */
static bool quota_earn(struct vpc_quota *quota)
{
	u32 rate = quota->limits.rate, now = (u32)jiffies;
	u32 passed = min(now - quota->at, (u32)HZ);

	if (!rate)
		return true;
	quota->at = now;
	quota->tokens = min(quota->tokens + passed * rate, rate * HZ);
	if (quota->tokens < HZ)
		return false;
	quota->tokens -= HZ;
	return true;
}

/* Of two levels that are reached at once the higher one is told. */
static noinline void quota_report(struct vpc_quota *quota,
				  const struct net_device *dev,
				  struct vpc_share_report *report)
{
	while (quota->used >= quota->warn) {
		report->percent = levels[quota->level];
		set_level(quota, quota->level + 1);
	}
	report->used = quota->used;
	report->max = quota->limits.max;
	report->ifindex = dev ? dev->ifindex : 0;
	if (dev)
		strscpy(report->name, dev->name);
}

static void quota_add(struct vpc_quota *quota, const struct net_device *dev,
		      struct vpc_share_report *report)
{
	if (unlikely(++quota->used >= quota->warn))
		quota_report(quota, dev, report);
}

static void quota_remove(struct vpc_quota *quota)
{
	quota->used--;
	if (unlikely(quota->level) &&
	    (u64)quota->used * 100 < (u64)quota->limits.max * REARM)
		set_level(quota, 0);
}

/* A port that is gone pays for nothing more. */
static struct vpc_share *payer(const struct vpc_pkt *pkt)
{
	struct vpc_share *share = NULL;

	if (unlikely(pkt->guest))
		share = pkt->guest->share;
	else if (pkt->in)
		share = pkt->in->share;
	else if (pkt->out)
		share = pkt->out->share;
	return share && share->dev ? share : &pkt->vpc->shares.rest;
}

/**
 * struct reports - what one new flow may have to report
 * @port: its share fills up
 * @vpc: the VPC's does
 */
struct reports {
	struct vpc_share_report port;
	struct vpc_share_report vpc;
};

/* The lock is held. false: there is no room. */
static bool charge(struct vpc_shares *shares, struct vpc_share *share,
		   struct vpc_flow *flow, struct reports *reports)
{
	struct vpc_quota *vpc = &shares->quota, *own = &share->quota;
	bool is_above = own->used >= own->limits.reserved;

	if (own->used >= own->limits.max || vpc->used >= vpc->limits.max ||
	    (is_above && shares->above >= shares->free))
		return false;
	if (vpc->used >= vpc->limits.reserved && !machine_take())
		return false;

	shares->above += is_above;
	quota_add(vpc, NULL, &reports->vpc);
	quota_add(own, share->dev, &reports->port);
	flow->share = share;
	list_add_tail(&flow->list, &share->flows);
	return true;
}

/* The flow of a share that can be spared most, of those next in turn. */
static struct vpc_flow *find_idle(struct vpc_share *share, u32 *left)
{
	u32 n = min(share->quota.used, *left), idle, longest = 0;
	struct vpc_flow *flow, *found = NULL;

	*left -= n;
	while (n--) {
		flow = list_first_entry(&share->flows, struct vpc_flow, list);
		list_move_tail(&flow->list, &share->flows);
		idle = vpc_flow_spare(flow);
		if (idle > longest) {
			longest = idle;
			found = flow;
		}
	}
	return found;
}

static bool has_above(const struct vpc_share *share)
{
	return above(share->quota.used, share->quota.limits.reserved);
}

/* One of the shares next in turn that have more than is reserved for them. */
static struct vpc_flow *find_above(struct vpc_shares *shares, u32 *left)
{
	struct vpc_share *last = list_last_entry(&shares->list,
						 struct vpc_share, list);
	struct vpc_share *share = NULL;
	struct vpc_flow *flow = NULL;
	int i;

	for (i = 0; i < SCAN_SHARES && share != last && *left && !flow; i++) {
		share = list_first_entry(&shares->list, struct vpc_share, list);
		list_move_tail(&share->list, &shares->list);
		if (has_above(share))
			flow = find_idle(share, left);
	}
	return flow;
}

/*
 * Who has more than is reserved for him, or all that he may have, gives one of
 * his own; for who has not, another one does that has. Lock held.
 */
static struct vpc_flow *find_victim(struct vpc_shares *shares,
				    struct vpc_share *share)
{
	struct vpc_flow *flow;
	u32 left = SCAN_FLOWS;

	if (has_above(share) || share->quota.used >= share->quota.limits.max)
		flow = find_idle(share, &left);
	else
		flow = find_above(shares, &left);
	if (flow) {
		flow->share->quota.evicted++;
		shares->quota.evicted++;
	}
	return flow;
}

static void send_reports(struct vpc *vpc, const struct reports *reports)
{
	if (unlikely(reports->port.percent))
		vpc_nl_share_notify(vpc, &reports->port);
	if (unlikely(reports->vpc.percent))
		vpc_nl_share_notify(vpc, &reports->vpc);
}

bool vpc_share_admit(struct vpc_pkt *pkt, struct vpc_flow *flow)
{
	struct vpc_shares *shares = &pkt->vpc->shares;
	struct reports reports __uninitialized;
	struct vpc_flow *victim, *ended = NULL;
	bool earned = false, room;
	struct vpc_share *share;

	reports.port.percent = 0;
	reports.vpc.percent = 0;

	do {
		victim = NULL;
		spin_lock(&shares->lock);
		share = payer(pkt);
		if (likely(!earned))
			earned = quota_earn(&shares->quota) &&
				 quota_earn(&share->quota);
		room = earned && charge(shares, share, flow, &reports);
		if (unlikely(earned && !room && !ended))
			victim = find_victim(shares, share);
		spin_unlock(&shares->lock);

		/* RCU keeps it, whoever else ends it meanwhile. */
		if (unlikely(victim))
			vpc_flow_kill(victim);
		ended = victim;
	} while (unlikely(victim));

	send_reports(pkt->vpc, &reports);
	if (unlikely(!room))
		pkt->reason = earned ? VPC_DROP_FLOW_FULL : VPC_DROP_FLOW_RATE;
	return room;
}

void vpc_share_release(struct vpc_flow *flow)
{
	struct vpc_shares *shares = &flow->vpc->shares;
	struct vpc_share *share = flow->share;

	spin_lock_bh(&shares->lock);
	list_del(&flow->list);
	quota_remove(&share->quota);
	quota_remove(&shares->quota);
	if (share->quota.used >= share->quota.limits.reserved)
		shares->above--;
	if (shares->quota.used >= shares->quota.limits.reserved)
		atomic_dec(&machine_above);
	if (!share->dev && !share->quota.used && share != &shares->rest)
		share_free(share);
	spin_unlock_bh(&shares->lock);
}
