// SPDX-License-Identifier: GPL-2.0
/*
 * Once a second, for each VPC: neighbours are asked again or given up, learned
 * MAC addresses and leases age, routers advertise. Needs no lock but RCU, so
 * that no configuration waits for it.
 */
#include <linux/random.h>
#include <linux/workqueue.h>
#include "input.h"
#include "ipam.h"
#include "l2.h"
#include "neigh.h"
#include "network.h"
#include "tick.h"
#include "verdict.h"
#include "vpc.h"

/* RFC 4861 section 6.2.1 and 10. */
#define RA_MAX_INTERVAL		600
#define RA_MIN_INTERVAL		200
#define RA_INITIAL_INTERVAL	16
#define RA_INITIAL_COUNT	3

static void tick_neighs(struct vpc *vpc)
{
	struct sk_buff_head failed;
	struct sk_buff *skb;

	__skb_queue_head_init(&failed);
	vpc_neigh_age(vpc, vpc_verdict_solicit, &failed);
	while ((skb = __skb_dequeue(&failed)))
		vpc_input_unreachable(vpc, skb);
}

static void tick_advertise(struct vpc_network *network)
{
	u32 wait;

	if (!READ_ONCE(network->n_ports) ||
	    time_before(jiffies, network->ra_next))
		return;
	vpc_verdict_advertise(network);

	wait = get_random_u32_inclusive(RA_MIN_INTERVAL, RA_MAX_INTERVAL);
	if (network->ra_count < RA_INITIAL_COUNT) {
		network->ra_count++;
		wait = min_t(u32, wait, RA_INITIAL_INTERVAL);
	}
	network->ra_next = jiffies + wait * HZ;
}

static void tick(struct work_struct *work)
{
	struct vpc *vpc = container_of(to_delayed_work(work), struct vpc, tick);
	struct vpc_network *network;

	rcu_read_lock();
	local_bh_disable();
	tick_neighs(vpc);
	vpc_fdb_age(vpc);
	list_for_each_entry_rcu(network, &vpc->networks, list) {
		vpc_ipam_age(network->ipam);
		tick_advertise(network);
	}
	local_bh_enable();
	rcu_read_unlock();

	queue_delayed_work(system_power_efficient_wq, &vpc->tick, HZ);
}

void vpc_tick_start(struct vpc *vpc)
{
	INIT_DELAYED_WORK(&vpc->tick, tick);
	queue_delayed_work(system_power_efficient_wq, &vpc->tick, HZ);
}

void vpc_tick_stop(struct vpc *vpc)
{
	cancel_delayed_work_sync(&vpc->tick);
}
