// SPDX-License-Identifier: GPL-2.0
/*
 * Meters. A limit is a token bucket for each direction that is kept as a point
 * in time: when it will be full again. A packet moves that on by the time that
 * the rate takes for it; one that would move it further into the future than
 * the whole bucket takes has to go. So nothing needs to be refilled, one word
 * is all that CPUs compete for, and lengths become times by a multiplication
 * (psched_l2t_ns()), as the kernel's queueing disciplines do it.
 *
 * A limit is replaced as a whole under RCU; the new one begins with full
 * buckets. The meter stays, and its counters with it.
 */
#include <linux/pkt_sched.h>
#include <linux/slab.h>
#include <linux/timekeeping.h>
#include <net/sch_generic.h>
#include "extack.h"
#include "meter.h"
#include "stats.h"

/* Of the rate, so much time's worth may pass at once. */
#define BURST_TIME	(NSEC_PER_SEC / 10)

/**
 * struct vpc_meter_limit - a limit for each direction
 * @rate: what it is, and how long bytes take
 * @burst: how long a whole bucket takes, in ns
 * @full: when the bucket of a direction is full again, in ns of ktime_get_ns()
 * @rcu: to free it
 */
struct vpc_meter_limit {
	struct psched_ratecfg rate;
	u64 burst;
	u64 full[2];
	struct rcu_head rcu;
};

struct vpc_meter *vpc_meter_new(void)
{
	struct vpc_meter *meter = kzalloc(sizeof(*meter), GFP_KERNEL);

	if (!meter)
		return NULL;
	meter->counts = alloc_percpu(struct vpc_meter_counts);
	if (!meter->counts) {
		kfree(meter);
		return NULL;
	}
	vpc_created(meter);
	return meter;
}

void vpc_meter_free(struct vpc_meter *meter)
{
	vpc_meter_limit_free(rcu_dereference_protected(meter->limit, true));
	free_percpu(meter->counts);
	kfree(meter);
	vpc_destroyed(meter);
}

struct vpc_meter_limit *vpc_meter_limit_new(u64 rate, const struct nlattr *attr,
					    struct netlink_ext_ack *extack)
{
	const struct tc_ratespec spec = { .linklayer = TC_LINKLAYER_ETHERNET };
	struct vpc_meter_limit *limit;

	if (!rate)
		return NULL;
	if (rate > VPC_METER_RATE_MAX) {
		NL_SET_ERR_MSG_ATTR_FMT(extack, attr,
					"The rate is at most a terabit, %llu bytes, a second",
					VPC_METER_RATE_MAX);
		return ERR_PTR(-ERANGE);
	}
	limit = kzalloc(sizeof(*limit), GFP_KERNEL);
	if (!limit)
		return ERR_PTR(-ENOMEM);
	psched_ratecfg_precompute(&limit->rate, &spec, rate);
	limit->burst = max_t(u64, BURST_TIME,
			     psched_l2t_ns(&limit->rate, VPC_METER_BURST));
	return limit;
}

void vpc_meter_limit_free(struct vpc_meter_limit *limit)
{
	if (!IS_ERR(limit))
		kfree(limit);
}

void vpc_meter_set_limit(struct vpc_meter *meter,
			 struct vpc_meter_limit *limit)
{
	limit = rcu_replace_pointer(meter->limit, limit, true);
	if (limit)
		kfree_rcu(limit, rcu);
}

u64 vpc_meter_rate(const struct vpc_meter *meter)
{
	const struct vpc_meter_limit *limit;

	limit = rcu_dereference_protected(meter->limit, true);
	return limit ? limit->rate.rate_bytes_ps : 0;
}

void vpc_meter_read(const struct vpc_meter *meter, enum vpc_meter_dir dir,
		    struct vpc_meter_count *sum)
{
	const struct vpc_meter_count *count;
	int cpu;

	memset(sum, 0, sizeof(*sum));
	for_each_possible_cpu(cpu) {
		count = &per_cpu_ptr(meter->counts, cpu)->dir[dir];
		sum->connections += READ_ONCE(count->connections);
		sum->packets += READ_ONCE(count->packets);
		sum->bytes += READ_ONCE(count->bytes);
		sum->drops += READ_ONCE(count->drops);
	}
}

bool vpc_meter_take(struct vpc_meter_limit *limit, enum vpc_meter_dir dir,
		    u32 len)
{
	u64 cost = psched_l2t_ns(&limit->rate, len), now = ktime_get_ns();
	u64 *full = &limit->full[dir];
	u64 old = READ_ONCE(*full);
	u64 next;

	do {
		next = max(old, now) + cost;
		if (next - now > limit->burst)
			return false;
	} while (!try_cmpxchg(full, &old, next));
	return true;
}
