/* SPDX-License-Identifier: GPL-2.0 */
/*
 * ip6_fragment(): exported since Linux 7.1, which has IPv6 built in always and
 * did away with the table of stubs that it is reached by before.
 */
#ifndef _VPC_COMPAT_IP6_FRAGMENT_H
#define _VPC_COMPAT_IP6_FRAGMENT_H

#include <linux/version.h>

#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 1, 0)
#include <net/ip6_route.h>
#define vpc_ip6_fragment	ip6_fragment
#else
#include <net/ipv6_stubs.h>
#define vpc_ip6_fragment	ipv6_stub->ipv6_fragment
#endif

#endif
