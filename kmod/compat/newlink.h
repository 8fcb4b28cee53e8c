/* SPDX-License-Identifier: GPL-2.0 */
/*
 * rtnl_link_ops.newlink: since Linux 6.15 the arguments come in one structure.
 * The body is written against vpc_newlink(dev, extack) and wrapped here.
 */
#ifndef _VPC_COMPAT_NEWLINK_H
#define _VPC_COMPAT_NEWLINK_H

#include <linux/version.h>
#include <net/rtnetlink.h>

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 15, 0)
#define VPC_DEFINE_NEWLINK(name, body)					\
static int name(struct net_device *dev,					\
		struct rtnl_newlink_params *params,			\
		struct netlink_ext_ack *extack)				\
{									\
	return body(dev, extack);					\
}
#else
#define VPC_DEFINE_NEWLINK(name, body)					\
static int name(struct net *src_net, struct net_device *dev,		\
		struct nlattr *tb[], struct nlattr *data[],		\
		struct netlink_ext_ack *extack)				\
{									\
	return body(dev, extack);					\
}
#endif

#endif
