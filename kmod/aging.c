// SPDX-License-Identifier: GPL-2.0
/*
 * The end of flows: how long they may be idle, and the walks through the table
 * that end those that have been, or that somebody wants to end.
 */
#include <linux/rcupdate_wait.h>
#include <linux/rtnetlink.h>
#include <linux/workqueue.h>
#include "flow.h"
#include "flow_filter.h"
#include "vpc.h"

#define AGE_INTERVAL	(HZ / 10)
#define AGE_ROUND	32	/* the whole table in so many intervals */
#define SPARE_AFTER	10	/* seconds: an established flow is idle */
#define SPARE_OTHERS	3600	/* others count as idle for so much longer */
#define WALK_AT_ONCE	1024U	/* buckets before the CPU is let go */

static void flow_age(struct work_struct *work);
static DECLARE_DELAYED_WORK(age_work, flow_age);
static u32 age_bucket;		/* to go on with */
static atomic_t age_users = ATOMIC_INIT(0);

static enum vpc_timeout timeout_tcp(const struct vpc_flow *flow)
{
	switch (vpc_flow_state(flow)) {
	case VPC_FLOW_STATE_NEW:
		return VPC_TIMEOUT_TCP_OPENING;
	case VPC_FLOW_STATE_ESTABLISHED:
		return VPC_TIMEOUT_TCP_ESTABLISHED;
	case VPC_FLOW_STATE_CLOSING:
		return VPC_TIMEOUT_TCP_CLOSING;
	default:
		return VPC_TIMEOUT_TCP_CLOSED;
	}
}

static enum vpc_timeout flow_timeout(const struct vpc_flow *flow)
{
	const u16 flags = READ_ONCE(flow->flags);

	switch (flow->dir[0].key.proto) {
	case IPPROTO_TCP:
		return timeout_tcp(flow);
	case IPPROTO_UDP:
		return (flags & (VPC_FLOW_REPLIED | VPC_FLOW_REVOKED)) ==
		       VPC_FLOW_REPLIED ? VPC_TIMEOUT_UDP : VPC_TIMEOUT_UDP_NEW;
	case IPPROTO_ICMP:
	case IPPROTO_ICMPV6:
		return VPC_TIMEOUT_ICMP;
	}
	return VPC_TIMEOUT_OTHER;
}

/* Looked up whenever it matters: a change holds for the flows that are. */
u32 vpc_flow_timeout(const struct vpc_flow *flow)
{
	return READ_ONCE(flow->vpc->timeouts[flow_timeout(flow)]);
}

static u32 flow_idle(const struct vpc_flow *flow)
{
	return ((u32)jiffies - READ_ONCE(flow->used)) / HZ;
}

u32 vpc_flow_expires(const struct vpc_flow *flow)
{
	u32 timeout = vpc_flow_timeout(flow);

	return timeout - min(timeout, flow_idle(flow));
}

u32 vpc_flow_spare(const struct vpc_flow *flow)
{
	u32 idle = flow_idle(flow);

	if (vpc_flow_state(flow) != VPC_FLOW_STATE_ESTABLISHED)
		return idle ? idle + SPARE_OTHERS : 0;
	return idle >= SPARE_AFTER ? idle : 0;
}

bool vpc_flow_walk(u32 bucket, bool (*each)(struct vpc_flow *flow, void *arg),
		   void *arg)
{
	struct vpc_flow_bucket *b = &vpc_flow_table.buckets[bucket];
	struct vpc_flow_dir *dir;

	/* Most are; and a kernel that checks each dereference takes its time. */
	if (!rcu_access_pointer(b->first))
		return true;
	for (dir = rcu_dereference(b->first); dir; dir = rcu_dereference(dir->next))
		if (!vpc_flow_index(dir) && !each(vpc_flow_of(dir), arg))
			return false;
	return true;
}

/* vpc_flow_walk() through the whole table. */
static bool walk_all(bool (*each)(struct vpc_flow *flow, void *arg), void *arg)
{
	bool more = true;
	u32 bucket = 0, end;

	might_sleep();
	while (more && bucket < vpc_flow_table_size()) {
		end = min(bucket + WALK_AT_ONCE, vpc_flow_table_size());
		rcu_read_lock();
		for (; more && bucket < end; bucket++)
			more = vpc_flow_walk(bucket, each, arg);
		rcu_read_unlock();
		cond_resched();
	}
	return more;
}

struct flush {
	const struct vpc_flow_filter *filter;
	unsigned int n;
};

static bool flush_one(struct vpc_flow *flow, void *arg)
{
	struct flush *flush = arg;

	if (vpc_flow_filter_match(flush->filter, flow) && vpc_flow_kill(flow))
		flush->n++;
	return true;
}

unsigned int vpc_flow_flush(const struct vpc_flow_filter *filter)
{
	struct flush flush = { .filter = filter };

	walk_all(flush_one, &flush);
	return flush.n;
}

static bool is_other(struct vpc_flow *flow, void *arg)
{
	return !vpc_flow_filter_match(arg, flow);
}

bool vpc_flow_any(const struct vpc_flow_filter *filter)
{
	return !walk_all(is_other, (void *)filter);
}

void vpc_flow_flush_all(const struct vpc *vpc)
{
	const struct vpc_flow_filter filter = { .vpc = vpc };

	vpc_flow_flush(&filter);
}

static bool age_one(struct vpc_flow *flow, void *arg)
{
	if (!(flow->flags & VPC_FLOW_OPEN) && flow_idle(flow) >= vpc_flow_timeout(flow))
		vpc_flow_kill(flow);
	return true;
}

/*
 * Look at a part of the table, go on there next time: however many flows there
 * are, no walk is long and each is looked at every few seconds.
 */
static void flow_age(struct work_struct *work)
{
	u32 size = vpc_flow_table_size(), n = size / AGE_ROUND;

	rcu_read_lock();
	while (n--) {
		vpc_flow_walk(age_bucket, age_one, NULL);
		age_bucket = (age_bucket + 1) & (size - 1);
		if (n % WALK_AT_ONCE == 0)
			cond_resched_rcu();
	}
	rcu_read_unlock();

	if (atomic_read(&age_users))
		queue_delayed_work(system_power_efficient_wq, &age_work,
				   AGE_INTERVAL);
}

int vpc_flow_hold(void)
{
	int err;

	ASSERT_RTNL();

	err = vpc_flow_table_alloc();
	if (err)
		return err;
	if (atomic_inc_return(&age_users) == 1)
		queue_delayed_work(system_power_efficient_wq, &age_work,
				   AGE_INTERVAL);
	return 0;
}

void vpc_flow_release(void)
{
	atomic_dec(&age_users);
}

void vpc_aging_stop(void)
{
	cancel_delayed_work_sync(&age_work);
}
