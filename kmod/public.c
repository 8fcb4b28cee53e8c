// SPDX-License-Identifier: GPL-2.0
/*
 * The public table of a network namespace: who owns which address and prefix
 * on the outside. It makes sure that no two VPCs, and no VPC and the host,
 * claim the same.
 *
 * Lifetime: an entry that is taken out or replaced is freed after a grace
 * period. Its VPC and uplink outlive it: both take their entries out and wait
 * for a grace period before they go (gateway.c).
 */
#include <linux/inetdevice.h>
#include <linux/slab.h>
#include <net/addrconf.h>
#include "netlink/netlink.h"
#include "public.h"
#include "uplink.h"

static struct vpc_public *public_find(const struct vpc_net *vn,
				      const struct vpc_prefix *prefix)
{
	return vpc_lpm_find(&vn->public, &prefix->addr, prefix->plen);
}

/* May the same prefix, as the same thing, be taken over from this VPC? */
static bool is_given_up(const struct vpc_public *public,
			const struct vpc_public *want)
{
	return public->vpc == want->from && public->use == want->use &&
	       public->uplink == want->uplink;
}

/* An entry of another VPC that is longer than, or equal to, what is wanted. */
static struct vpc_public *find_inside(const struct vpc_net *vn,
				      const struct vpc_public *want)
{
	struct vpc_public *public = public_find(vn, &want->prefix);
	struct in6_addr addr = want->prefix.addr;
	int plen = want->prefix.plen;

	if (public && public->vpc != want->vpc && !is_given_up(public, want))
		return public;
	while ((public = vpc_lpm_next(&vn->public, &addr, &plen)) &&
	       vpc_prefix_has(&want->prefix, &public->prefix.addr))
		if (public->vpc != want->vpc)
			return public;
	return NULL;
}

/* An entry of another VPC that is shorter than @prefix and has it. */
static struct vpc_public *find_around(const struct vpc_net *vn,
				      const struct vpc *vpc,
				      const struct vpc_prefix *prefix)
{
	struct vpc_public *public;
	struct vpc_prefix around;
	int plen;

	for (plen = prefix->plen - 1; plen >= 0; plen--) {
		around.plen = plen;
		ipv6_addr_prefix(&around.addr, &prefix->addr, plen);
		public = public_find(vn, &around);
		if (public && public->vpc != vpc)
			return public;
	}
	return NULL;
}

/* A prefix in a sentence: an address where it is one. */
static struct vpc_text prefix_text(const struct vpc_prefix *prefix)
{
	return prefix->plen == 128 ? vpc_addr_text(&prefix->addr) :
				     vpc_prefix_text(prefix);
}

static int check_vpcs(const struct list_head *stage,
		      const struct vpc_public *want, const struct nlattr *attr,
		      struct netlink_ext_ack *extack)
{
	const struct vpc_prefix *prefix = &want->prefix;
	const struct vpc_net *vn = want->uplink->vn;
	const struct vpc_public *public;

	public = find_inside(vn, want);
	if (!public)
		public = find_around(vn, want->vpc, prefix);
	if (public) {
		NL_SET_ERR_MSG_ATTR_FMT(extack, attr, "%s is %s's on %s uplink",
					prefix_text(&public->prefix).s,
					public->vpc->dev->name,
					public->uplink == want->uplink ?
					"this" : "another");
		return -EADDRINUSE;
	}

	public = public_find(vn, prefix);
	if (public && public->use != want->use)
		goto refuse_own;
	list_for_each_entry(public, stage, stage)
		if (vpc_prefix_equal(&public->prefix, prefix))
			goto refuse_own;
	return 0;

refuse_own:
	NL_SET_ERR_MSG_ATTR_FMT(extack, attr, "%s is used by this VPC already",
				prefix_text(prefix).s);
	return -EADDRINUSE;
}

static int refuse_host(const struct in6_addr *addr,
		       const struct net_device *dev, const struct nlattr *attr,
		       struct netlink_ext_ack *extack)
{
	NL_SET_ERR_MSG_ATTR_FMT(extack, attr, "%s is this host's, on %s",
				vpc_addr_text(addr).s, dev->name);
	return -EADDRINUSE;
}

/* Does a device of the host have an address that is in the prefix? */
static int check_device4(const struct net_device *dev,
			 const struct vpc_prefix *prefix,
			 const struct nlattr *attr,
			 struct netlink_ext_ack *extack)
{
	const struct in_device *in_dev = __in_dev_get_rcu(dev);
	const struct in_ifaddr *ifa;
	struct in6_addr addr;

	if (!in_dev)
		return 0;
	in_dev_for_each_ifa_rcu(ifa, in_dev) {
		vpc_addr_set_v4(&addr, ifa->ifa_local);
		if (vpc_prefix_has(prefix, &addr))
			return refuse_host(&addr, dev, attr, extack);
	}
	return 0;
}

static int check_device6(const struct net_device *dev,
			 const struct vpc_prefix *prefix,
			 const struct nlattr *attr,
			 struct netlink_ext_ack *extack)
{
	const struct inet6_dev *idev = __in6_dev_get(dev);
	const struct inet6_ifaddr *ifa;

	if (!idev)
		return 0;
	list_for_each_entry_rcu(ifa, &idev->addr_list, if_list)
		if (vpc_prefix_has(prefix, &ifa->addr))
			return refuse_host(&ifa->addr, dev, attr, extack);
	return 0;
}

static int check_host(struct net *net, const struct vpc_prefix *prefix,
		      const struct nlattr *attr, struct netlink_ext_ack *extack)
{
	const struct net_device *dev;
	int err = 0;

	rcu_read_lock();
	for_each_netdev_rcu(net, dev) {
		if (vpc_prefix_is_v4(prefix))
			err = check_device4(dev, prefix, attr, extack);
		else
			err = check_device6(dev, prefix, attr, extack);
		if (err)
			break;
	}
	rcu_read_unlock();
	return err;
}

static int refuse_router(const struct in6_addr *via, const struct nlattr *attr,
			 struct netlink_ext_ack *extack)
{
	NL_SET_ERR_MSG_ATTR_FMT(extack, attr, "%s is the provider's router",
				vpc_addr_text(via).s);
	return -EADDRINUSE;
}

static int check_routers(struct vpc_net *vn, const struct vpc_prefix *prefix,
			 const struct nlattr *attr,
			 struct netlink_ext_ack *extack)
{
	const struct vpc_uplink_config *config;
	const struct vpc_uplink *uplink;

	list_for_each_entry(uplink, &vn->uplinks, list) {
		config = rcu_dereference_protected(uplink->config,
						   lockdep_is_held(&vn->lock));
		if (vpc_prefix_has(prefix, &config->via4))
			return refuse_router(&config->via4, attr, extack);
		if (vpc_prefix_has(prefix, &config->via6))
			return refuse_router(&config->via6, attr, extack);
	}
	return 0;
}

int vpc_public_stage(struct list_head *stage, const struct vpc_public *want,
		     const struct nlattr *attr, struct netlink_ext_ack *extack)
{
	struct vpc_net *vn = want->uplink->vn;
	struct vpc_public *public;
	int err;

	lockdep_assert_held(&vn->lock);

	err = check_vpcs(stage, want, attr, extack);
	if (!err)
		err = check_host(vn->net, &want->prefix, attr, extack);
	if (!err)
		err = check_routers(vn, &want->prefix, attr, extack);
	if (err)
		return err;

	public = kmemdup(want, sizeof(*want), GFP_KERNEL);
	if (!public)
		return -ENOMEM;
	public->from = NULL;
	public->answer = true;
	list_add_tail(&public->stage, stage);
	return 0;
}

static void count_routed(const struct vpc_public *public, int n)
{
	struct vpc_uplink *uplink = public->uplink;

	if (public->use == VPC_PUBLIC_ROUTED)
		WRITE_ONCE(uplink->n_routed, uplink->n_routed + n);
}

static int public_insert(struct vpc_net *vn, struct vpc_public *public)
{
	struct vpc_public *old;
	void *value;
	int err;

	err = vpc_lpm_insert(&vn->public, &public->prefix.addr,
			     public->prefix.plen, public, &value);
	if (err)
		return err;
	count_routed(public, 1);
	old = value;
	if (old) {
		count_routed(old, -1);
		/* The new one's uplink is bumped when all are in. */
		if (old->uplink != public->uplink)
			vpc_uplink_bump(old->uplink);
		kfree_rcu(old, rcu);
	}
	return 0;
}

int vpc_public_commit(struct vpc_net *vn, struct list_head *stage)
{
	struct vpc_uplink *uplink = NULL;
	struct vpc_public *public, *next;
	int err;

	lockdep_assert_held(&vn->lock);

	/* What is new takes memory and may fail; a replacement does not. */
	list_for_each_entry(public, stage, stage) {
		if (public_find(vn, &public->prefix))
			continue;
		err = public_insert(vn, public);
		if (err)
			goto withdraw;
	}
	list_for_each_entry_safe(public, next, stage, stage) {
		uplink = public->uplink;
		if (public_find(vn, &public->prefix) != public)
			WARN_ON(public_insert(vn, public));
	}
	INIT_LIST_HEAD(stage);
	if (uplink)
		vpc_uplink_bump(uplink);
	return 0;

withdraw:
	list_for_each_entry_safe(public, next, stage, stage) {
		if (public_find(vn, &public->prefix) != public)
			continue;
		list_del(&public->stage);
		vpc_public_del(vn, &public->prefix);
	}
	vpc_public_discard(stage);
	return err;
}

void vpc_public_discard(struct list_head *stage)
{
	struct vpc_public *public, *next;

	list_for_each_entry_safe(public, next, stage, stage)
		kfree(public);
	INIT_LIST_HEAD(stage);
}

void vpc_public_del(struct vpc_net *vn, const struct vpc_prefix *prefix)
{
	struct vpc_public *public;

	lockdep_assert_held(&vn->lock);

	public = vpc_lpm_remove(&vn->public, &prefix->addr, prefix->plen);
	if (!public)
		return;
	count_routed(public, -1);
	vpc_uplink_bump(public->uplink);
	kfree_rcu(public, rcu);
}

static bool is_on_link(const struct vpc_uplink_config *config,
		       const struct in6_addr *addr)
{
	int i;

	for (i = 0; i < config->n_subnets; i++)
		if (vpc_prefix_has(&config->subnets[i], addr))
			return true;
	return false;
}

int vpc_public_check(struct vpc_uplink *uplink,
		     const struct vpc_uplink_config *config,
		     struct nlattr **attrs, struct netlink_ext_ack *extack)
{
	const struct vpc_net *vn = uplink->vn;
	const struct vpc_public *public;
	struct in6_addr addr = {};
	int plen = -1;

	lockdep_assert_held(&vn->lock);

	while ((public = vpc_lpm_next(&vn->public, &addr, &plen))) {
		const char *owner = public->vpc->dev->name;
		int type = 0;

		if (vpc_prefix_has(&public->prefix, &config->via4))
			type = VPC_A_UPLINK_VIA4;
		else if (vpc_prefix_has(&public->prefix, &config->via6))
			type = VPC_A_UPLINK_VIA6;
		else if (public->uplink == uplink &&
			 public->use != VPC_PUBLIC_ROUTED &&
			 !is_on_link(config, &public->prefix.addr))
			type = VPC_A_UPLINK_SUBNET;
		if (!type)
			continue;
		NL_SET_ERR_MSG_ATTR_FMT(extack, vpc_attr(attrs, type),
					"%s is still %s's",
					prefix_text(&public->prefix).s, owner);
		return -EADDRINUSE;
	}
	return 0;
}

struct vpc *vpc_public_owner(const struct vpc_net *vn,
			     const struct in6_addr *addr,
			     enum vpc_public_use use)
{
	const struct vpc_prefix prefix = { .addr = *addr, .plen = 128 };
	const struct vpc_public *public = public_find(vn, &prefix);

	lockdep_assert_held(&vn->lock);
	return public && public->use == use ? public->vpc : NULL;
}

struct vpc_public *vpc_public_lookup(const struct vpc_net *vn,
				     const struct in6_addr *addr)
{
	return vpc_lpm_lookup(&vn->public, addr);
}
