/* SPDX-License-Identifier: GPL-2.0 */
/* Meters: what has passed in each direction, and how much may pass. */
#ifndef _VPC_METER_H
#define _VPC_METER_H

#include <linux/percpu.h>
#include <linux/rcupdate.h>
#include <linux/types.h>
#include "packet.h"

struct netlink_ext_ack;
struct nlattr;

/* So many bytes, or a tenth of a second, may pass at once: two GSO packets. */
#define VPC_METER_BURST		131072U
/* Bytes a second: a terabit. */
#define VPC_METER_RATE_MAX	125000000000ULL

/* By where a packet comes from: an uplink, or a port. */
enum vpc_meter_dir {
	VPC_METER_IN,
	VPC_METER_OUT,
};

/**
 * struct vpc_meter_count - one CPU's counters of one direction
 * @connections: new connections
 * @packets: packets that have passed
 * @bytes: their bytes, from the network header on
 * @drops: packets that have not, for the limit
 *
 * As with struct vpc_stats: only ever added to by this CPU with softirqs off,
 * read without a lock.
 */
struct vpc_meter_count {
	u64 connections;
	u64 packets;
	u64 bytes;
	u64 drops;
};

/* By direction; a line of the cache. */
struct vpc_meter_counts {
	struct vpc_meter_count dir[2];
} ____cacheline_aligned;

struct vpc_meter_limit;

/**
 * struct vpc_meter - a meter
 * @counts: what has passed, per CPU
 * @limit: how much may pass, RCU, NULL: any number of bytes
 */
struct vpc_meter {
	struct vpc_meter_counts __percpu *counts;
	struct vpc_meter_limit __rcu *limit;
};

/* Control side, may sleep. NULL: no memory. */
struct vpc_meter *vpc_meter_new(void);
/* Nobody looks at it any more. Any context. */
void vpc_meter_free(struct vpc_meter *meter);

/*
 * A limit of @rate bytes a second for each direction. NULL: none, which is what
 * a rate of 0 asks for; -ERANGE, about @attr; or -ENOMEM. May sleep.
 */
struct vpc_meter_limit *vpc_meter_limit_new(u64 rate, const struct nlattr *attr,
					    struct netlink_ext_ack *extack);
/* One that no meter was given; NULL and errors are none. */
void vpc_meter_limit_free(struct vpc_meter_limit *limit);
/* In the place of the one that it has. The lock of the meter's owner. */
void vpc_meter_set_limit(struct vpc_meter *meter,
			 struct vpc_meter_limit *limit);
/* Bytes a second, 0: no limit. The lock of the meter's owner. */
u64 vpc_meter_rate(const struct vpc_meter *meter);
/* Sum over the CPUs. */
void vpc_meter_read(const struct vpc_meter *meter, enum vpc_meter_dir dir,
		    struct vpc_meter_count *sum);

/* Data side, RCU. Are there so many bytes in the bucket? Then they are gone. */
bool vpc_meter_take(struct vpc_meter_limit *limit, enum vpc_meter_dir dir,
		    u32 len);

static inline enum vpc_meter_dir vpc_meter_dir(const struct vpc_pkt *pkt)
{
	return pkt->in ? VPC_METER_OUT : VPC_METER_IN;
}

/* The first packet of a connection. RCU, softirqs off. */
static inline void vpc_meter_connected(const struct vpc_meter *meter,
				       enum vpc_meter_dir dir)
{
	this_cpu_ptr(meter->counts)->dir[dir].connections++;
}

/*
 * May a packet of @len bytes pass? Counted either way. RCU, softirqs off.
 * Without a limit it writes nothing that another CPU has.
 */
static inline bool vpc_meter_pass(const struct vpc_meter *meter,
				  enum vpc_meter_dir dir, u32 len)
{
	struct vpc_meter_count *count = &this_cpu_ptr(meter->counts)->dir[dir];
	struct vpc_meter_limit *limit = rcu_dereference(meter->limit);

	if (unlikely(limit && !vpc_meter_take(limit, dir, len))) {
		count->drops++;
		return false;
	}
	count->packets++;
	count->bytes += len;
	return true;
}

#endif
