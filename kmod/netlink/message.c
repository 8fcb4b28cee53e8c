// SPDX-License-Identifier: GPL-2.0
/* What requests, answers and events are made of. */
#include <linux/ctype.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include "message.h"
#include "../network.h"
#include "../vpc.h"

int vpc_nl_get_addr(struct nlattr **attrs, int v4, int v6,
		    struct in6_addr *addr, struct netlink_ext_ack *extack)
{
	if (attrs[v4] && attrs[v6]) {
		NL_SET_ERR_MSG_ATTR(extack, attrs[v6],
				    "Either an IPv4 or an IPv6 address, not both");
		return -EINVAL;
	}
	if (attrs[v4]) {
		vpc_addr_set_v4(addr, nla_get_in_addr(attrs[v4]));
		return 1;
	}
	if (!attrs[v6])
		return 0;

	*addr = nla_get_in6_addr(attrs[v6]);
	if (vpc_addr_is_v4(addr)) {
		NL_SET_ERR_MSG_ATTR(extack, attrs[v6],
				    "IPv4 addresses have an attribute of their own");
		return -EINVAL;
	}
	return 1;
}

int vpc_nl_get_plen(const struct nlattr *attr, bool v4, u8 *plen,
		    struct netlink_ext_ack *extack)
{
	*plen = attr ? nla_get_u8(attr) : v4 ? 32 : 128;
	if (v4 && *plen > 32) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "An IPv4 prefix has at most 32 bits");
		return -EINVAL;
	}
	if (v4)
		*plen += VPC_V4_PLEN;
	return 0;
}

int vpc_nl_get_prefix(const struct nlattr *nest, struct vpc_prefix *prefix,
		      struct netlink_ext_ack *extack)
{
	struct nlattr *attrs[VPC_A_PREFIX_MAX + 1];
	int err;

	err = nla_parse_nested(attrs, VPC_A_PREFIX_MAX, nest,
			       vpc_prefix_nl_policy, extack);
	if (err)
		return err;
	err = vpc_nl_get_addr(attrs, VPC_A_PREFIX_ADDRESS4,
			      VPC_A_PREFIX_ADDRESS6, &prefix->addr, extack);
	if (err < 0)
		return err;
	if (!err)
		return vpc_nl_missing_in(nest, VPC_A_PREFIX_ADDRESS4,
					 "A prefix needs an address", extack);
	return vpc_nl_get_plen(attrs[VPC_A_PREFIX_PREFIX_LEN],
			       vpc_addr_is_v4(&prefix->addr), &prefix->plen,
			       extack);
}

int vpc_nl_get_hostname(const struct nlattr *attr, char *name, size_t size,
			struct netlink_ext_ack *extack)
{
	const char *c;
	char prev = '.';

	for (c = nla_data(attr); *c; prev = *c++) {
		bool inner = isascii(*c) && isalnum(*c);

		if (!inner && (prev == '.' || (*c != '-' && *c != '.') ||
			       (*c == '.' && prev == '-')))
			break;
	}
	if (*c || prev == '-' || (prev == '.' && nla_len(attr) > 1)) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "A host name is made of letters, digits and inner hyphens");
		return -EINVAL;
	}
	nla_strscpy(name, attr, size);
	return 0;
}

struct net_device *vpc_nl_get_dev(struct genl_info *info, int ifindex, int name)
{
	const struct nlattr *index_attr = info->attrs[ifindex];
	const struct nlattr *name_attr = info->attrs[name];
	struct net *net = genl_info_net(info);
	struct net_device *dev;

	ASSERT_RTNL();

	if (!index_attr && !name_attr)
		return ERR_PTR(vpc_nl_missing(info, name,
					      "Name the device"));
	if (index_attr)
		dev = __dev_get_by_index(net, nla_get_u32(index_attr));
	else
		dev = __dev_get_by_name(net, nla_data(name_attr));
	if (!dev) {
		NL_SET_ERR_MSG_ATTR(info->extack, index_attr ?: name_attr,
				    "There is no such device");
		return ERR_PTR(-ENODEV);
	}
	if (name_attr && strcmp(dev->name, nla_data(name_attr))) {
		NL_SET_ERR_MSG_ATTR_FMT(info->extack, name_attr,
					"Device %d is %s", dev->ifindex,
					dev->name);
		return ERR_PTR(-EINVAL);
	}
	return dev;
}

struct vpc_network *vpc_nl_get_network(struct genl_info *info, int type)
{
	const struct nlattr *attr = info->attrs[type];
	struct vpc *vpc = info->user_ptr[0];
	struct vpc_network *network;

	if (!attr)
		return ERR_PTR(vpc_nl_missing(info, type, "Name the network"));
	network = vpc_network_find(vpc, nla_data(attr));
	if (network)
		return network;

	NL_SET_ERR_MSG_ATTR_FMT(info->extack, attr, "%s has no network %s",
				vpc->dev->name, (char *)nla_data(attr));
	return ERR_PTR(-ENOENT);
}

void *vpc_nl_begin(struct sk_buff *skb, const struct genl_info *info)
{
	/* Events come without a request. */
	bool dump = info->nlhdr && info->nlhdr->nlmsg_flags & NLM_F_DUMP;

	return __genlmsg_iput(skb, info, dump ? NLM_F_MULTI : 0);
}

int vpc_nl_put_vpc(struct sk_buff *skb, const struct vpc *vpc)
{
	return nla_put_u32(skb, VPC_NL_IFINDEX, vpc->dev->ifindex) ?:
	       nla_put_string(skb, VPC_NL_NAME, vpc->dev->name);
}

int vpc_nl_put_addr(struct sk_buff *skb, int v4, int v6,
		    const struct in6_addr *addr)
{
	if (vpc_addr_is_v4(addr))
		return nla_put_in_addr(skb, v4, vpc_addr_v4(addr));
	return nla_put_in6_addr(skb, v6, addr);
}

int vpc_nl_put_prefix(struct sk_buff *skb, int type,
		      const struct vpc_prefix *prefix)
{
	struct nlattr *nest = nla_nest_start(skb, type);

	if (!nest ||
	    vpc_nl_put_addr(skb, VPC_A_PREFIX_ADDRESS4, VPC_A_PREFIX_ADDRESS6,
			    &prefix->addr) ||
	    nla_put_u8(skb, VPC_A_PREFIX_PREFIX_LEN, vpc_nl_plen(prefix)))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

int vpc_nl_reply(struct genl_info *info, vpc_nl_fill_t fill, const void *object)
{
	struct sk_buff *skb;
	int err;

	skb = genlmsg_new(GENLMSG_DEFAULT_SIZE, GFP_KERNEL);
	if (!skb)
		return -ENOMEM;
	err = fill(skb, info, object);
	if (err) {
		nlmsg_free(skb);
		return err;
	}
	return genlmsg_reply(skb, info);
}
