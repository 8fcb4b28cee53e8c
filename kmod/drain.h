/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Draining: what a NAT rule or a floating IP translates goes on until it ends
 * by itself; it gets nothing new, and goes with the last of it.
 */
#ifndef _VPC_DRAIN_H
#define _VPC_DRAIN_H

struct netlink_ext_ack;
struct nlattr;
struct vpc;
struct vpc_fip;
struct vpc_nat_rule;

void vpc_drain_init(struct vpc *vpc);
/* Before the VPC's configuration goes. Without vpc->lock. */
void vpc_drain_stop(struct vpc *vpc);

/*
 * vpc->lock. It stays listed until nothing of it is left. @attr: what asks for
 * it. 0; -EOPNOTSUPP: exempt rules translate nothing.
 */
int vpc_drain_nat(struct vpc *vpc, struct vpc_nat_rule *rule,
		  const struct nlattr *attr, struct netlink_ext_ack *extack);
void vpc_drain_fip(struct vpc_fip *fip);

#endif
