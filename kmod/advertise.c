// SPDX-License-Identifier: GPL-2.0
/*
 * Router advertisements that nobody asked for (RFC 4861 section 6.2.4): from
 * time to time on each network that has ports, and soon after a change of what
 * they say. A work item for each VPC, which alone knows when; RCU.
 */
#include <linux/random.h>
#include <linux/workqueue.h>
#include "advertise.h"
#include "network.h"
#include "verdict.h"
#include "vpc.h"

/* Seconds: RFC 4861 sections 6.2.1 and 10. */
#define MAX_INTERVAL		600
#define MIN_INTERVAL		200
#define INITIAL_INTERVAL	16
#define INITIAL_COUNT		3
#define MIN_DELAY		3

static unsigned long next_time(struct vpc_network *network)
{
	u32 wait = get_random_u32_inclusive(MIN_INTERVAL, MAX_INTERVAL);

	if (network->ra_count < INITIAL_COUNT) {
		network->ra_count++;
		wait = min_t(u32, wait, INITIAL_INTERVAL);
	}
	return jiffies + wait * HZ;
}

/* Jiffies until it has to be looked at again, -1: never. */
static long advertise_on(struct vpc_network *network)
{
	unsigned long soon = jiffies + MIN_DELAY * HZ;

	if (READ_ONCE(network->ra_changed)) {
		WRITE_ONCE(network->ra_changed, false);
		network->ra_count = 0;
		if (time_after(network->ra_next, soon))
			network->ra_next = soon;
	}
	if (!READ_ONCE(network->n_ports))
		return -1;
	if (time_after_eq(jiffies, network->ra_next)) {
		local_bh_disable();
		vpc_verdict_advertise(network);
		local_bh_enable();
		network->ra_next = next_time(network);
	}
	return max(0L, (long)(network->ra_next - jiffies));
}

static void advertise(struct work_struct *work)
{
	struct vpc *vpc = container_of(to_delayed_work(work), struct vpc,
				       advertise);
	struct vpc_network *network;
	long wait, least = -1;

	rcu_read_lock();
	list_for_each_entry_rcu(network, &vpc->networks, list) {
		wait = advertise_on(network);
		if (wait >= 0 && (least < 0 || wait < least))
			least = wait;
	}
	rcu_read_unlock();

	if (least >= 0)
		queue_delayed_work(system_power_efficient_wq, &vpc->advertise,
				   least);
}

void vpc_advertise(struct vpc *vpc)
{
	mod_delayed_work(system_power_efficient_wq, &vpc->advertise, 0);
}

void vpc_advertise_change(struct vpc_network *network)
{
	WRITE_ONCE(network->ra_changed, true);
	vpc_advertise(network->vpc);
}

void vpc_advertise_init(struct vpc *vpc)
{
	INIT_DELAYED_WORK(&vpc->advertise, advertise);
}

void vpc_advertise_stop(struct vpc *vpc)
{
	disable_delayed_work_sync(&vpc->advertise);
}
