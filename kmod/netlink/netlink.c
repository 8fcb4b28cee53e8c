// SPDX-License-Identifier: GPL-2.0
/*
 * The netlink family: its start and end, and what holds for every request.
 *
 * A request runs with the lock of its VPC held (pre_doit, post_doit), and with
 * rtnl around it where devices are concerned; one about an uplink with rtnl
 * and vpc_net.lock. A reference on the VPC's device keeps its private data.
 */
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include "message.h"
#include "../vpc.h"

/* Between vpc_netlink_start() and _stop(): are there groups to send to? */
static bool running;

static int check_names(const struct genl_info *info,
		       const struct net_device *dev)
{
	const struct nlattr *ifindex = info->attrs[VPC_NL_IFINDEX];
	const struct nlattr *name = info->attrs[VPC_NL_NAME];

	if (!dev) {
		NL_SET_ERR_MSG_ATTR(info->extack, ifindex ?: name,
				    "There is no such VPC");
		return -ENODEV;
	}
	if (!vpc_is_dev(dev)) {
		NL_SET_ERR_MSG_ATTR_FMT(info->extack, ifindex ?: name,
					"%s is a device, but no VPC",
					dev->name);
		return -ENODEV;
	}
	if (name && strcmp(dev->name, nla_data(name))) {
		NL_SET_ERR_MSG_ATTR_FMT(info->extack, name, "VPC %d is %s",
					dev->ifindex, dev->name);
		return -EINVAL;
	}
	return 0;
}

struct vpc *vpc_nl_resolve(const struct genl_info *info)
{
	const struct nlattr *ifindex = info->attrs[VPC_NL_IFINDEX];
	const struct nlattr *name = info->attrs[VPC_NL_NAME];
	struct net *net = genl_info_net(info);
	struct net_device *dev;
	int err;

	if (!ifindex && !name)
		return ERR_PTR(vpc_nl_missing(info, VPC_NL_NAME,
					      "Name the VPC"));
	rcu_read_lock();
	if (ifindex)
		dev = dev_get_by_index_rcu(net, nla_get_u32(ifindex));
	else
		dev = dev_get_by_name_rcu(net, nla_data(name));
	err = check_names(info, dev);
	if (!err)
		dev_hold(dev);
	rcu_read_unlock();

	return err ? ERR_PTR(err) : netdev_priv(dev);
}

static int take_vpc(struct genl_info *info, struct vpc *vpc)
{
	if (IS_ERR(vpc))
		return PTR_ERR(vpc);

	mutex_lock(&vpc->lock);
	if (vpc->dead) {
		mutex_unlock(&vpc->lock);
		dev_put(vpc->dev);
		NL_SET_ERR_MSG(info->extack, "The VPC is being deleted");
		return -ENODEV;
	}
	info->user_ptr[0] = vpc;
	return 0;
}

static void release_vpc(struct genl_info *info)
{
	struct vpc *vpc = info->user_ptr[0];

	mutex_unlock(&vpc->lock);
	dev_put(vpc->dev);
}

/* user_ptr[0]: the VPC */
int vpc_nl_pre_doit(const struct genl_split_ops *ops, struct sk_buff *skb,
		    struct genl_info *info)
{
	return take_vpc(info, vpc_nl_resolve(info));
}

void vpc_nl_post_doit(const struct genl_split_ops *ops, struct sk_buff *skb,
		      struct genl_info *info)
{
	release_vpc(info);
}

int vpc_nl_take_rtnl(struct genl_info *info,
		     struct vpc *(*resolve)(const struct genl_info *info))
{
	int err;

	rtnl_lock();
	err = take_vpc(info, resolve(info));
	if (err)
		rtnl_unlock();
	return err;
}

/* user_ptr[0]: the VPC */
int vpc_nl_pre_doit_rtnl(const struct genl_split_ops *ops, struct sk_buff *skb,
			 struct genl_info *info)
{
	return vpc_nl_take_rtnl(info, vpc_nl_resolve);
}

void vpc_nl_post_doit_rtnl(const struct genl_split_ops *ops,
			   struct sk_buff *skb, struct genl_info *info)
{
	release_vpc(info);
	rtnl_unlock();
}

/* user_ptr[0]: the shared state, user_ptr[1]: the device that is named */
int vpc_nl_pre_doit_net(const struct genl_split_ops *ops, struct sk_buff *skb,
			struct genl_info *info)
{
	struct vpc_net *vn = vpc_net(genl_info_net(info));
	struct net_device *dev;

	rtnl_lock();
	dev = vpc_nl_get_dev(info, VPC_NL_IFINDEX, VPC_NL_NAME);
	if (IS_ERR(dev)) {
		rtnl_unlock();
		return PTR_ERR(dev);
	}
	mutex_lock(&vn->lock);
	info->user_ptr[0] = vn;
	info->user_ptr[1] = dev;
	return 0;
}

void vpc_nl_post_doit_net(const struct genl_split_ops *ops, struct sk_buff *skb,
			  struct genl_info *info)
{
	struct vpc_net *vn = info->user_ptr[0];

	mutex_unlock(&vn->lock);
	rtnl_unlock();
}

bool vpc_nl_heard(struct net *net, unsigned int group)
{
	return READ_ONCE(running) &&
	       genl_has_listeners(&vpc_nl_family, net, group);
}

void vpc_nl_notify(struct net *net, unsigned int group, u8 cmd,
		   vpc_nl_fill_t fill, const void *object, gfp_t gfp)
{
	struct genl_info info;
	struct sk_buff *skb;

	if (!vpc_nl_heard(net, group))
		return;

	skb = genlmsg_new(GENLMSG_DEFAULT_SIZE, gfp);
	if (!skb)
		return;
	genl_info_init_ntf(&info, &vpc_nl_family, cmd);
	if (fill(skb, &info, object)) {
		nlmsg_free(skb);
		return;
	}
	genlmsg_multicast_netns(&vpc_nl_family, net, skb, 0, group, gfp);
}

int vpc_netlink_start(void)
{
	int err = genl_register_family(&vpc_nl_family);

	if (!err)
		WRITE_ONCE(running, true);
	return err;
}

void vpc_netlink_stop(void)
{
	WRITE_ONCE(running, false);
	/* Leases may be reported from softirq. */
	synchronize_net();
	genl_unregister_family(&vpc_nl_family);
}
