// SPDX-License-Identifier: GPL-2.0
/* How much of a network's addresses is in use, and what for. */
#include "lease.h"
#include "netlink/netlink.h"

/* In percent: at each of these it is told that a range fills up. */
static const u8 levels[] = { 80, 95 };

/* Below this a new rise is told anew. */
#define CALM		70

static u32 size_of(const struct vpc_ipam *ipam)
{
	return ipam->pool.size - ipam->pool.n_fixed;
}

/* While a new range is filled what is in it may be fewer than the leases. */
static u32 taken_without(const struct vpc_ipam *ipam, u32 n)
{
	u32 taken = ipam->pool.n_taken - ipam->pool.n_fixed;

	return taken > n ? taken - n : 0;
}

/* What no new client can have now. */
static u32 used_of(const struct vpc_ipam *ipam)
{
	return taken_without(ipam, ipam->n_rested);
}

/* That without what rests, and would be free without quarantine. */
static u32 in_use(const struct vpc_ipam *ipam)
{
	return taken_without(ipam, ipam->n_rested + ipam->n_resting);
}

void vpc_ipam_usage(struct vpc_ipam *ipam, struct vpc_ipam_usage *usage)
{
	spin_lock_bh(&ipam->lock);
	usage->size = size_of(ipam);
	usage->used = in_use(ipam);
	usage->offered = ipam->n_leases[VPC_LEASE_STATE_OFFERED];
	usage->bound = ipam->n_leases[VPC_LEASE_STATE_BOUND];
	usage->declined = ipam->n_leases[VPC_LEASE_STATE_DECLINED];
	usage->conflict = ipam->n_leases[VPC_LEASE_STATE_CONFLICT];
	usage->reserved = ipam->n_reserved;
	usage->resting = ipam->n_resting;
	usage->released = ipam->n_rested;
	usage->peak = max(ipam->peak, usage->used);
	spin_unlock_bh(&ipam->lock);
}

void vpc_usage_init(struct vpc_ipam *ipam)
{
	lockdep_assert_held(&ipam->lock);
	ipam->peak = 0;
	ipam->level = 0;
}

/* Of two levels that are reached at once the higher one is told. */
void vpc_usage_report(struct vpc_ipam *ipam, struct vpc_lease_events *events)
{
	u32 size = size_of(ipam), used = used_of(ipam);

	lockdep_assert_held(&ipam->lock);
	if (!size)
		return;
	ipam->peak = max(ipam->peak, in_use(ipam));
	if ((u64)used * 100 < (u64)size * CALM)
		ipam->level = 0;
	while (ipam->level < ARRAY_SIZE(levels) &&
	       (u64)used * 100 >= (u64)size * levels[ipam->level]) {
		events->fill.percent = levels[ipam->level++];
		events->fill.used = used;
		events->fill.size = size;
	}
}
