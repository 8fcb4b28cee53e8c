// SPDX-License-Identifier: GPL-2.0
/*
 * Draining. What drains is marked, and passed over where something new is
 * decided; so it needs no count of its flows, and costs them nothing. Every few
 * seconds, while anything drains, the flow table is asked whether any is left.
 */
#include <linux/workqueue.h>
#include "drain.h"
#include "extack.h"
#include "fip.h"
#include "flow_filter.h"
#include "nat_rule.h"
#include "netlink/netlink.h"
#include "vpc.h"

#define INTERVAL	(2 * HZ)

static bool rule_is_used(struct vpc *vpc, const struct vpc_nat_rule *rule)
{
	const struct vpc_flow_filter filter = {
		.vpc = vpc,
		.by = VPC_FLOW_BY_NAT_ID,
		.nat_id = rule->id,
	};

	return vpc_flow_any(&filter);
}

static bool fip_is_used(const struct vpc_fip *fip)
{
	const struct vpc_flow_filter filter = {
		.vpc = fip->vpc,
		.by = VPC_FLOW_BY_NAT_ID | VPC_FLOW_BY_ADDRESS,
		.address = { .addr = fip->addr, .plen = 128 },
	};

	return vpc_flow_any(&filter);
}

/* How many rules still drain. */
static unsigned int drain_rules(struct vpc *vpc)
{
	struct vpc_nat_rule *rule, *next;
	unsigned int n = 0;

	list_for_each_entry_safe(rule, next, &vpc->nat_rules, list) {
		if (!rule->draining)
			continue;
		if (rule_is_used(vpc, rule)) {
			n++;
			continue;
		}
		vpc_nl_nat_notify(vpc, rule, VPC_CMD_NAT_DEL_NTF);
		vpc_nat_del(vpc, rule);
	}
	return n;
}

static unsigned int drain_fips(struct vpc *vpc)
{
	struct in6_addr addr = {};
	struct vpc_fip *fip;
	unsigned int n = 0;

	while ((fip = vpc_fip_after(vpc, &addr))) {
		addr = fip->addr;
		if (!fip->draining)
			continue;
		if (fip_is_used(fip))
			n++;
		else
			vpc_fip_del(fip);
	}
	return n;
}

static void drain(struct work_struct *work)
{
	struct vpc *vpc = container_of(to_delayed_work(work), struct vpc,
				       drain);
	unsigned int n;

	mutex_lock(&vpc->lock);
	n = drain_rules(vpc) + drain_fips(vpc);
	mutex_unlock(&vpc->lock);
	if (n)
		queue_delayed_work(system_power_efficient_wq, &vpc->drain,
				   INTERVAL);
}

void vpc_drain_init(struct vpc *vpc)
{
	INIT_DELAYED_WORK(&vpc->drain, drain);
}

void vpc_drain_stop(struct vpc *vpc)
{
	disable_delayed_work_sync(&vpc->drain);
}

static void begin(struct vpc *vpc)
{
	vpc_config_changed(vpc);
	queue_delayed_work(system_power_efficient_wq, &vpc->drain, INTERVAL);
}

int vpc_drain_nat(struct vpc *vpc, struct vpc_nat_rule *rule,
		  const struct nlattr *attr, struct netlink_ext_ack *extack)
{
	lockdep_assert_held(&vpc->lock);

	if (rule->spec.type == VPC_NAT_TYPE_EXEMPT) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "What is exempt has no translation to keep");
		return -EOPNOTSUPP;
	}
	vpc_nat_drain(vpc, rule);
	begin(vpc);
	vpc_nl_nat_notify(vpc, rule, VPC_CMD_NAT_NTF);
	return 0;
}

void vpc_drain_fip(struct vpc_fip *fip)
{
	lockdep_assert_held(&fip->vpc->lock);

	WRITE_ONCE(fip->draining, true);
	begin(fip->vpc);
	vpc_nl_fip_notify(fip, VPC_CMD_FIP_NTF);
}
