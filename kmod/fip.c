// SPDX-License-Identifier: GPL-2.0
/*
 * Floating IPs: which guest has which public address.
 *
 * Lifetime: a floating IP is in both tables of its VPC and, while the VPC has a
 * gateway, its address in the public table. One that is moved, replaced or
 * deleted is taken out, the generation bumped, and it is freed after a grace
 * period. Flows do not point to it: that their translation is over is found
 * out on their next packet (vpc_mapping_valid()). They point to its meter,
 * which is freed with it, and look at it under the same generation only; so the
 * generation is bumped even where what packets may have met is taken back. A
 * move hands the meter on.
 */
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include "fip.h"
#include "gateway.h"
#include "meter.h"
#include "netlink/netlink.h"
#include "network.h"
#include "stats.h"

struct vpc_fip *vpc_fip_find(const struct vpc *vpc, const struct in6_addr *addr)
{
	lockdep_assert_held(&vpc->lock);
	return vpc_lpm_find(&vpc->fips, addr, 128);
}

struct vpc_fip *vpc_fip_after(const struct vpc *vpc,
			      const struct in6_addr *addr)
{
	struct in6_addr last = *addr;
	int plen = 128;

	lockdep_assert_held(&vpc->lock);
	return vpc_lpm_next(&vpc->fips, &last, &plen);
}

static struct vpc_fip *find_inside(const struct vpc *vpc,
				   const struct in6_addr *inside)
{
	return vpc_lpm_find(&vpc->fip_insides, inside, 128);
}

static const struct nlattr *addr_attr(struct nlattr **attrs)
{
	return vpc_attr(attrs, VPC_A_FIP_ADDRESS4) ?:
	       vpc_attr(attrs, VPC_A_FIP_ADDRESS6);
}

static const struct nlattr *inside_attr(struct nlattr **attrs)
{
	return vpc_attr(attrs, VPC_A_FIP_INSIDE4) ?:
	       vpc_attr(attrs, VPC_A_FIP_INSIDE6);
}

static int refuse_twin(const struct vpc_fip *twin, struct nlattr **attrs,
		       struct netlink_ext_ack *extack)
{
	NL_SET_ERR_MSG_ATTR_FMT(extack, inside_attr(attrs),
				"It has the floating IP %s already",
				vpc_addr_text(&twin->addr).s);
	return -EEXIST;
}

static int refuse_bound(const struct vpc_fip *fip, const struct nlattr *attr,
			struct netlink_ext_ack *extack)
{
	NL_SET_ERR_MSG_ATTR_FMT(extack, attr, "Bound to %s by %s already",
				vpc_addr_text(&fip->inside).s,
				fip->vpc->dev->name);
	return -EEXIST;
}

static int check_families(const struct in6_addr *addr,
			  const struct in6_addr *inside, struct nlattr **attrs,
			  struct netlink_ext_ack *extack)
{
	if (vpc_addr_is_v4(addr) == vpc_addr_is_v4(inside))
		return 0;

	NL_SET_ERR_MSG_ATTR(extack, inside_attr(attrs),
			    "Both addresses must be of the same family");
	return -EINVAL;
}

static int check_move(struct vpc *vpc, const struct in6_addr *addr,
		      const struct in6_addr *inside, struct nlattr **attrs,
		      struct netlink_ext_ack *extack)
{
	int err;

	err = check_families(addr, inside, attrs, extack);
	if (err)
		return err;
	return vpc_network_check_guest(vpc, inside, inside_attr(attrs), extack);
}

/* @old: who has the address now, of whatever VPC, or NULL. */
static int check_add(struct vpc *vpc, const struct in6_addr *addr,
		     const struct in6_addr *inside, bool replace,
		     const struct vpc_fip *old, struct nlattr **attrs,
		     struct netlink_ext_ack *extack)
{
	const struct vpc_fip *twin = find_inside(vpc, inside);
	int err;

	if (!vpc_gateway_of(vpc)) {
		NL_SET_ERR_MSG_ATTR_FMT(extack, addr_attr(attrs),
					"%s has no gateway, give it one first",
					vpc->dev->name);
		return -ENOENT;
	}
	if (vpc->n_fips >= VPC_MAX_FIPS) {
		NL_SET_ERR_MSG_ATTR_FMT(extack, addr_attr(attrs),
					"A VPC has at most %u floating IPs",
					VPC_MAX_FIPS);
		return -ENOSPC;
	}
	err = check_move(vpc, addr, inside, attrs, extack);
	if (err || replace)
		return err;
	if (old)
		return refuse_bound(old, addr_attr(attrs), extack);
	return twin ? refuse_twin(twin, attrs, extack) : 0;
}

/* @meter: that of the one that it replaces, or NULL for one of its own. */
static struct vpc_fip *fip_new(struct vpc *vpc, const struct in6_addr *addr,
			       const struct in6_addr *inside,
			       struct vpc_meter *meter)
{
	struct vpc_fip *fip = kzalloc(sizeof(*fip), GFP_KERNEL);

	if (!fip)
		return NULL;
	fip->meter = meter ?: vpc_meter_new();
	if (!fip->meter) {
		kfree(fip);
		return NULL;
	}
	fip->addr = *addr;
	fip->inside = *inside;
	fip->vpc = vpc;
	vpc_created(fip);
	return fip;
}

static void fip_free_rcu(struct rcu_head *rcu)
{
	struct vpc_fip *fip = container_of(rcu, struct vpc_fip, rcu);

	vpc_meter_free(fip->meter);
	kfree(fip);
	vpc_destroyed(fip);
}

/* The generation has been bumped. */
static void fip_free(struct vpc_fip *fip)
{
	call_rcu(&fip->rcu, fip_free_rcu);
}

/* Without its meter, which is another one's now. */
static void fip_free_alone(struct vpc_fip *fip)
{
	kfree_rcu(fip, rcu);
	vpc_destroyed(fip);
}

/* Where an insertion is undone: what stood there before, or nothing. */
static void put_back(struct vpc_lpm *table, const struct in6_addr *addr,
		     struct vpc_fip *old)
{
	void *value;

	if (old)
		WARN_ON(vpc_lpm_insert(table, addr, 128, old, &value));
	else
		vpc_lpm_remove(table, addr, 128);
}

/* Into both tables; @same and @twin are those that stood there, or NULL. */
static int enlist(struct vpc_fip *fip, struct vpc_fip **same,
		  struct vpc_fip **twin)
{
	struct vpc *vpc = fip->vpc;
	void *value;
	int err;

	err = vpc_lpm_insert(&vpc->fips, &fip->addr, 128, fip, &value);
	if (err)
		return err;
	*same = value;
	err = vpc_lpm_insert(&vpc->fip_insides, &fip->inside, 128, fip, &value);
	if (err) {
		put_back(&vpc->fips, &fip->addr, *same);
		vpc_gen_bump(vpc);
		return err;
	}
	*twin = value;
	vpc->n_fips++;
	return 0;
}

/* Out of the tables, where another one does not stand in its place already. */
static void delist(struct vpc_fip *fip)
{
	struct vpc *vpc = fip->vpc;

	lockdep_assert_held(&vpc->lock);

	if (vpc_fip_find(vpc, &fip->addr) == fip)
		vpc_lpm_remove(&vpc->fips, &fip->addr, 128);
	if (find_inside(vpc, &fip->inside) == fip)
		vpc_lpm_remove(&vpc->fip_insides, &fip->inside, 128);
	vpc->n_fips--;
}

/* @owner: the VPC that has the address as a floating IP now, or NULL. */
static int publish(const struct vpc_fip *fip, const struct vpc *owner,
		   struct nlattr **attrs, struct netlink_ext_ack *extack)
{
	const struct vpc_public want = {
		.prefix = { .addr = fip->addr, .plen = 128 },
		.vpc = fip->vpc,
		.uplink = vpc_gateway_of(fip->vpc)->uplink,
		.from = owner,
		.use = VPC_PUBLIC_FIP,
	};
	struct vpc_net *vn = want.uplink->vn;
	LIST_HEAD(stage);
	int err;

	mutex_lock(&vn->lock);
	err = vpc_gateway_stage(&stage, &want, addr_attr(attrs), extack);
	if (!err)
		err = vpc_public_commit(vn, &stage);
	mutex_unlock(&vn->lock);
	return err;
}

/* Nothing is published without a gateway. */
static void unpublish(const struct vpc_fip *fip)
{
	const struct vpc_prefix prefix = { .addr = fip->addr, .plen = 128 };
	struct vpc_net *vn = vpc_net(fip->vpc->net);

	if (!vpc_gateway_of(fip->vpc))
		return;
	mutex_lock(&vn->lock);
	vpc_public_del(vn, &prefix);
	mutex_unlock(&vn->lock);
}

/* Another one stands in its place. */
static void dismiss(struct vpc_fip *fip)
{
	vpc_nl_fip_notify(fip, VPC_CMD_FIP_DEL_NTF);
	delist(fip);
	vpc_config_changed(fip->vpc);
	fip_free(fip);
}

/* @old is @owner's, which is locked, too. */
static struct vpc_fip *bind(struct vpc *vpc, const struct in6_addr *addr,
			    const struct in6_addr *inside, bool replace,
			    struct vpc_fip *old, struct vpc *owner,
			    struct nlattr **attrs,
			    struct netlink_ext_ack *extack)
{
	struct vpc_fip *fip, *same, *twin;
	int err;

	err = check_add(vpc, addr, inside, replace, old, attrs, extack);
	if (err)
		return ERR_PTR(err);
	fip = fip_new(vpc, addr, inside, NULL);
	if (!fip)
		return ERR_PTR(-ENOMEM);
	err = enlist(fip, &same, &twin);
	if (err)
		goto free_fip;
	err = publish(fip, owner, attrs, extack);
	if (err)
		goto put_back;

	if (twin && twin != same) {
		unpublish(twin);
		dismiss(twin);
	}
	if (old)
		dismiss(old);
	vpc_config_changed(vpc);
	vpc_gateway_announce(vpc, addr);
	return fip;

put_back:
	put_back(&vpc->fips, addr, same);
	put_back(&vpc->fip_insides, inside, twin);
	vpc->n_fips--;
	vpc_gen_bump(vpc);
free_fip:
	/* Packets may have met it meanwhile. */
	fip_free(fip);
	return ERR_PTR(err);
}

/*
 * The lock of a second VPC may be taken inside that of the first because
 * nobody does so without rtnl.
 */
struct vpc_fip *vpc_fip_add(struct vpc *vpc, const struct in6_addr *addr,
			    const struct in6_addr *inside, bool replace,
			    struct nlattr **attrs,
			    struct netlink_ext_ack *extack)
{
	struct vpc_net *vn = vpc_net(vpc->net);
	struct vpc_fip *fip;
	struct vpc *owner;

	ASSERT_RTNL();
	lockdep_assert_held(&vpc->lock);

	mutex_lock(&vn->lock);
	owner = vpc_public_owner(vn, addr, VPC_PUBLIC_FIP);
	mutex_unlock(&vn->lock);

	if (owner && owner != vpc)
		mutex_lock_nested(&owner->lock, SINGLE_DEPTH_NESTING);
	fip = bind(vpc, addr, inside, replace,
		   owner ? vpc_fip_find(owner, addr) : NULL, owner, attrs,
		   extack);
	if (owner && owner != vpc)
		mutex_unlock(&owner->lock);
	return fip;
}

struct vpc_fip *vpc_fip_move(struct vpc_fip *old, const struct in6_addr *inside,
			     struct nlattr **attrs,
			     struct netlink_ext_ack *extack)
{
	struct vpc_fip *fip, *same, *twin;
	struct vpc *vpc = old->vpc;
	int err;

	lockdep_assert_held(&vpc->lock);

	err = check_move(vpc, &old->addr, inside, attrs, extack);
	if (err)
		return ERR_PTR(err);
	twin = find_inside(vpc, inside);
	if (twin == old)
		return old;
	if (twin)
		return ERR_PTR(refuse_twin(twin, attrs, extack));

	fip = fip_new(vpc, &old->addr, inside, old->meter);
	if (!fip)
		return ERR_PTR(-ENOMEM);
	err = enlist(fip, &same, &twin);
	if (err) {
		fip_free_alone(fip);
		return ERR_PTR(err);
	}
	delist(old);
	vpc_config_changed(vpc);
	fip_free_alone(old);
	if (vpc_gateway_of(vpc))
		vpc_gateway_announce(vpc, &fip->addr);
	return fip;
}

void vpc_fip_limit(struct vpc_fip *fip, struct vpc_meter_limit *limit)
{
	lockdep_assert_held(&fip->vpc->lock);

	vpc_meter_set_limit(fip->meter, limit);
	vpc_config_changed(fip->vpc);
}

void vpc_fip_del(struct vpc_fip *fip)
{
	lockdep_assert_held(&fip->vpc->lock);

	unpublish(fip);
	dismiss(fip);
}

void vpc_fip_flush(struct vpc *vpc)
{
	struct vpc_fip *fip;

	lockdep_assert_held(&vpc->lock);

	while ((fip = vpc_fip_after(vpc, &in6addr_any))) {
		unpublish(fip);
		delist(fip);
		vpc_config_changed(vpc);
		fip_free(fip);
	}
}

struct vpc_fip *vpc_fip_stranded(const struct vpc_network *network,
				 const struct vpc_network_config *config)
{
	struct in6_addr addr = {};
	struct vpc_fip *fip;

	for (; (fip = vpc_fip_after(network->vpc, &addr)); addr = fip->addr)
		if (vpc_network_strands(network, config, &fip->inside))
			return fip;
	return NULL;
}

struct vpc *vpc_fip_owner_get(struct vpc_net *vn, const struct in6_addr *addr)
{
	struct vpc *vpc;

	mutex_lock(&vn->lock);
	vpc = vpc_public_owner(vn, addr, VPC_PUBLIC_FIP);
	if (vpc)
		dev_hold(vpc->dev);
	mutex_unlock(&vn->lock);
	return vpc;
}

int vpc_fip_publish(struct vpc *vpc, struct vpc_uplink *uplink,
		    struct list_head *stage, const struct nlattr *attr,
		    struct netlink_ext_ack *extack)
{
	struct vpc_public want = {
		.prefix = { .plen = 128 },
		.vpc = vpc,
		.uplink = uplink,
		.use = VPC_PUBLIC_FIP,
	};
	struct in6_addr *addr = &want.prefix.addr;
	int err = 0;

	while (!err && vpc_fip_after(vpc, addr)) {
		*addr = vpc_fip_after(vpc, addr)->addr;
		err = vpc_gateway_stage(stage, &want, attr, extack);
	}
	return err;
}

void vpc_fip_unpublish(struct vpc *vpc)
{
	struct vpc_prefix prefix = { .plen = 128 };
	struct vpc_fip *fip;

	while ((fip = vpc_fip_after(vpc, &prefix.addr))) {
		prefix.addr = fip->addr;
		vpc_public_del(vpc_net(vpc->net), &prefix);
	}
}

void vpc_fip_announce(struct vpc *vpc)
{
	struct in6_addr addr = {};
	struct vpc_fip *fip;

	for (; (fip = vpc_fip_after(vpc, &addr)); addr = fip->addr)
		vpc_gateway_announce(vpc, &fip->addr);
}
