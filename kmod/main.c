// SPDX-License-Identifier: GPL-2.0
/*
 * Virtual Private Clouds in the kernel: start and end of the module.
 *
 * Loading does nothing that is felt: any user can cause it by looking for the
 * netlink family. Tables, timers and hooks on devices come with the first VPC.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/module.h>
#include <net/genetlink.h>
#include <net/rtnetlink.h>
#include "device.h"
#include "flow.h"
#include "ipam.h"
#include "netlink/netlink.h"
#include "reassembly.h"
#include "selftest/selftest.h"
#include "stats.h"
#include "vpc.h"

#ifdef CONFIG_VPC_SELFTEST
static bool selftest;
module_param(selftest, bool, 0444);
MODULE_PARM_DESC(selftest, "test the pure parts against naive twins and refuse to load if one fails");

static int __init vpc_selftest(void)
{
	if (!selftest)
		return 0;
	/* All of them are run, whichever fails. */
	return vpc_selftest_lpm() & vpc_selftest_rewrite() &
	       vpc_selftest_dhcp_options() & vpc_selftest_tcp() &
	       vpc_selftest_dns_wire() & vpc_selftest_dhcp6_wire() &
	       vpc_selftest_pool() ? 0 : -EINVAL;
}
#else
static int __init vpc_selftest(void)
{
	return 0;
}
#endif

static int __init vpc_module_init(void)
{
	int err;

	vpc_stats_start();
	err = vpc_selftest();
	if (err)
		return err;

	err = vpc_flow_start();
	if (err)
		return err;

	err = vpc_reassembly_start();
	if (err)
		goto stop_flow;

	err = vpc_lease_start();
	if (err)
		goto stop_reassembly;

	err = vpc_net_start();
	if (err)
		goto stop_lease;

	err = vpc_device_start();
	if (err)
		goto stop_net;

	err = vpc_netlink_start();
	if (err)
		goto stop_device;

	return 0;

stop_device:
	vpc_device_stop();
stop_net:
	vpc_net_stop();
stop_lease:
	vpc_lease_stop();
stop_reassembly:
	vpc_reassembly_stop();
stop_flow:
	vpc_flow_stop();
	return err;
}

static void __exit vpc_module_exit(void)
{
	vpc_netlink_stop();
	vpc_device_stop();
	vpc_net_stop();
	vpc_lease_stop();
	vpc_reassembly_stop();
	vpc_flow_stop();
	rcu_barrier();
	vpc_objects_report();
}

module_init(vpc_module_init);
module_exit(vpc_module_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Virtual Private Clouds: networks, routing, NAT, DHCP and DNS of tenants");
MODULE_VERSION("0.1");
MODULE_ALIAS_RTNL_LINK("vpc");
MODULE_ALIAS_GENL_FAMILY("vpc");
