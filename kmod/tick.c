// SPDX-License-Identifier: GPL-2.0
/*
 * Once a second, for each VPC that has any: neighbours are asked again or given
 * up, learned MAC addresses and leases age. Needs no lock but RCU, so that no
 * configuration waits for it.
 *
 * It ends by itself with the last of them, and begins with the next: that is in
 * its table before vpc_tick() is called, and the work is no longer pending when
 * it looks, so one of the two sees the other.
 */
#include <linux/workqueue.h>
#include "input.h"
#include "ipam.h"
#include "l2.h"
#include "neigh.h"
#include "network.h"
#include "tick.h"
#include "verdict.h"
#include "vpc.h"

static bool age_neighs(struct vpc *vpc)
{
	struct sk_buff_head failed;
	struct sk_buff *skb;
	bool left;

	__skb_queue_head_init(&failed);
	left = vpc_neigh_age(vpc, vpc_verdict_solicit, &failed);
	while ((skb = __skb_dequeue(&failed)))
		vpc_input_unreachable(vpc, skb);
	return left;
}

static bool age_leases(struct vpc *vpc)
{
	struct vpc_network *network;

	if (!atomic_read(&vpc->n_leases))
		return false;
	list_for_each_entry_rcu(network, &vpc->networks, list) {
		vpc_ipam_age(network->ipam);
		vpc_ipam_age(network->ipam6);
	}
	return true;
}

static void tick(struct work_struct *work)
{
	struct vpc *vpc = container_of(to_delayed_work(work), struct vpc, tick);
	bool left;

	rcu_read_lock();
	local_bh_disable();
	left = age_neighs(vpc);
	left |= vpc_fdb_age(vpc);
	left |= age_leases(vpc);
	local_bh_enable();
	rcu_read_unlock();

	if (left)
		vpc_tick(vpc);
}

void vpc_tick(struct vpc *vpc)
{
	queue_delayed_work(system_power_efficient_wq, &vpc->tick, HZ);
}

void vpc_tick_init(struct vpc *vpc)
{
	INIT_DELAYED_WORK(&vpc->tick, tick);
}

void vpc_tick_stop(struct vpc *vpc)
{
	disable_delayed_work_sync(&vpc->tick);
}
