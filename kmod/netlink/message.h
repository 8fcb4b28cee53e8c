/* SPDX-License-Identifier: GPL-2.0 */
/* What requests, answers and events are made of. */
#ifndef _VPC_MESSAGE_H
#define _VPC_MESSAGE_H

#include <net/genetlink.h>
#include "../addr.h"
#include "../share.h"
#include "netlink-gen.h"
#include "netlink.h"

/* Each set of attributes begins with these two, which name a device. */
#define VPC_NL_IFINDEX	1
#define VPC_NL_NAME	2

/* A missing attribute, of a nest or (NULL) the message: refuse in a sentence. */
#define vpc_nl_missing_in(nest, type, msg, extack) ({			\
	NL_SET_ERR_ATTR_MISS(extack, nest, type);			\
	NL_SET_ERR_MSG(extack, msg);					\
	-EINVAL;							\
})
#define vpc_nl_missing(info, type, msg) \
	vpc_nl_missing_in(NULL, type, msg, (info)->extack)

/*
 * The VPC that a request names, with its device held (dev_put() it), or an
 * error; it may be dying.
 */
struct vpc *vpc_nl_resolve(const struct genl_info *info);
/*
 * For a pre_doit: rtnl and the lock of the VPC that @resolve finds, which is
 * left in user_ptr[0]; vpc_nl_post_doit_rtnl() lets both go.
 */
int vpc_nl_take_rtnl(struct genl_info *info,
		     struct vpc *(*resolve)(const struct genl_info *info));

/* The attribute that names it. */
static inline const struct nlattr *vpc_nl_vpc_attr(const struct genl_info *info)
{
	return info->attrs[VPC_NL_NAME] ?: info->attrs[VPC_NL_IFINDEX];
}

/*
 * Reading. Of the attributes of an address, one for each family, one is to be
 * given. 1: it is, 0: none is, or an error.
 */
int vpc_nl_get_addr(struct nlattr **attrs, int v4, int v6,
		    struct in6_addr *addr, struct netlink_ext_ack *extack);
/* A length as people count it, as the 128 bits of addr.h have it. */
int vpc_nl_get_plen(const struct nlattr *attr, bool v4, u8 *plen,
		    struct netlink_ext_ack *extack);
/* A nest of VPC_A_PREFIX_*; host bits are left for the object to judge. */
int vpc_nl_get_prefix(const struct nlattr *nest, struct vpc_prefix *prefix,
		      struct netlink_ext_ack *extack);
/* A host or domain name (RFC 1123 section 2.1); "" clears. */
int vpc_nl_get_hostname(const struct nlattr *attr, char *name, size_t size,
			struct netlink_ext_ack *extack);
/* Max (0: any number), reserved and rate, over what @limits has. */
void vpc_nl_get_limits(struct nlattr **attrs,
		       const struct vpc_share_attrs *types,
		       struct vpc_limits *limits);
/* The device that a pair of attributes names. rtnl. */
struct net_device *vpc_nl_get_dev(struct genl_info *info, int ifindex,
				  int name);
/* The network that an attribute names. vpc->lock. */
struct vpc_network *vpc_nl_get_network(struct genl_info *info, int type);
/* dns.c: the zone of the VPC that a request names. vpc->lock. */
struct vpc_zone *vpc_nl_get_zone(const struct genl_info *info);

/*
 * Writing. A fill puts one message about an object, for an answer, a dump or
 * an event alike; @info says which. 0 or -EMSGSIZE, and then nothing is left
 * of it.
 */
typedef int (*vpc_nl_fill_t)(struct sk_buff *skb, const struct genl_info *info,
			     const void *object);

void *vpc_nl_begin(struct sk_buff *skb, const struct genl_info *info);
int vpc_nl_put_vpc(struct sk_buff *skb, const struct vpc *vpc);
int vpc_nl_put_addr(struct sk_buff *skb, int v4, int v6,
		    const struct in6_addr *addr);
int vpc_nl_put_prefix(struct sk_buff *skb, int type,
		      const struct vpc_prefix *prefix);
int vpc_nl_put_share(struct sk_buff *skb, const struct vpc_share_attrs *types,
		     struct vpc *vpc, const struct vpc_quota *quota);
/* dhcp.c: DHCP settings of a network; the request's, over what @dhcp has. */
struct vpc_dhcp_config;
struct vpc_network;
int vpc_nl_put_dhcp(struct sk_buff *skb, const struct vpc_network *network,
		    const struct vpc_dhcp_config *dhcp);
int vpc_nl_get_dhcp(const struct nlattr *nest, struct vpc_dhcp_config *dhcp,
		    struct netlink_ext_ack *extack);
/* pool.c: the parts of them that are about pools. */
struct vpc_ipam;
int vpc_nl_put_exclude(struct sk_buff *skb, const struct vpc_dhcp_config *dhcp);
int vpc_nl_put_usage(struct sk_buff *skb, int type, struct vpc_ipam *ipam);
int vpc_nl_get_exclude(const struct nlattr *nest, struct vpc_dhcp_config *dhcp,
		       struct netlink_ext_ack *extack);

/*
 * dhcp_extra.c: what clients are told besides, in a nest of VPC_A_DHCP_*; of a
 * network, over what @extra has;
 */
struct vpc_dhcp_extra;
int vpc_nl_put_dhcp_extra(struct sk_buff *skb,
			  const struct vpc_dhcp_extra *extra);
int vpc_nl_get_dhcp_extra(const struct nlattr *nest,
			  struct vpc_dhcp_extra *extra,
			  struct netlink_ext_ack *extack);
/*
 * and of a VPC or a reservation, where NULL is nothing: the new one, made of
 * the request over @old, or an error.
 */
int vpc_nl_put_dhcp_alone(struct sk_buff *skb, int type,
			  const struct vpc_dhcp_extra *extra);
struct vpc_dhcp_extra *
vpc_nl_get_dhcp_alone(const struct nlattr *nest,
		      const struct vpc_dhcp_extra *old,
		      struct netlink_ext_ack *extack);
static inline u8 vpc_nl_plen(const struct vpc_prefix *prefix)
{
	return prefix->plen - (vpc_prefix_is_v4(prefix) ? VPC_V4_PLEN : 0);
}

/* The answer to a request. */
int vpc_nl_reply(struct genl_info *info, vpc_nl_fill_t fill,
		 const void *object);
/* Does anybody listen to @group (VPC_NLGRP_*), and an event for those. */
bool vpc_nl_heard(struct net *net, unsigned int group);
void vpc_nl_notify(struct net *net, unsigned int group, u8 cmd,
		   vpc_nl_fill_t fill, const void *object, gfp_t gfp);

#endif
