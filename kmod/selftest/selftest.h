/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Pure parts of the module against naive twins, run when the module is loaded
 * with selftest=1. Each returns true on success and logs what failed. Built in
 * with CONFIG_VPC_SELFTEST=y on make's command line (the lab does).
 */
#ifndef _VPC_SELFTEST_H
#define _VPC_SELFTEST_H

#include <linux/printk.h>
#include <linux/types.h>

/* How one with random numbers went, in the words of its pr_fmt(). */
static inline bool vpc_selftest_end(bool ok, u64 seed)
{
	if (ok)
		pr_info("ok\n");
	else
		pr_err("the seed was %llu\n", seed);
	return ok;
}

bool vpc_selftest_lpm(void);
bool vpc_selftest_rewrite(void);
bool vpc_selftest_dhcp_options(void);
bool vpc_selftest_tcp(void);
bool vpc_selftest_dns_wire(void);
bool vpc_selftest_dhcp6_wire(void);
bool vpc_selftest_pool(void);

#endif
