// SPDX-License-Identifier: GPL-2.0
/*
 * The gateway of a VPC: an uplink and public addresses on it.
 *
 * Lifetime: a gateway is replaced as a whole. When it is, or when it goes,
 * the old one is unpublished, the generation bumped, and after a grace period
 * nobody decides by the old one any more. Only then does its uplink lose the
 * use count that keeps it. The flows that it translated are found to be over
 * on their next packet (vpc_mapping_valid()).
 */
#include <linux/etherdevice.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include "fip.h"
#include "gateway.h"
#include "nat_rule.h"
#include "netlink/netlink.h"
#include "output.h"
#include "reply/reply.h"
#include "rewrite.h"
#include "stats.h"

/* A host's address on a subnet of the uplink. */
static int check_address(struct vpc_uplink *uplink, const struct in6_addr *addr,
			 const struct nlattr *attr,
			 struct netlink_ext_ack *extack)
{
	const struct vpc_uplink_config *config;
	int i;

	config = rcu_dereference_protected(uplink->config,
					   lockdep_is_held(&uplink->vn->lock));
	for (i = 0; i < config->n_subnets; i++) {
		if (!vpc_prefix_has(&config->subnets[i], addr))
			continue;
		if (!vpc_prefix_is_edge(&config->subnets[i], addr))
			return 0;
		NL_SET_ERR_MSG_ATTR_FMT(extack, attr,
					"%s cannot be a host's address",
					vpc_addr_text(addr).s);
		return -EINVAL;
	}

	NL_SET_ERR_MSG_ATTR_FMT(extack, attr, "%s is in no subnet of %s",
				vpc_addr_text(addr).s, uplink->dev->name);
	return -EINVAL;
}

int vpc_gateway_stage(struct list_head *stage, const struct vpc_public *want,
		      const struct nlattr *attr,
		      struct netlink_ext_ack *extack)
{
	int err;

	err = check_address(want->uplink, &want->prefix.addr, attr, extack);
	if (err)
		return err;
	return vpc_public_stage(stage, want, attr, extack);
}

static int stage_address(struct list_head *stage,
			 const struct vpc_gateway *gateway,
			 const struct in6_addr *addr, const struct nlattr *attr,
			 struct netlink_ext_ack *extack)
{
	const struct vpc_public want = {
		.prefix = { .addr = *addr, .plen = 128 },
		.vpc = gateway->vpc,
		.uplink = gateway->uplink,
		.use = VPC_PUBLIC_NAT,
	};

	if (ipv6_addr_any(addr))
		return 0;
	return vpc_gateway_stage(stage, &want, attr, extack);
}

/* All that the VPC owns on the uplink, at once or not at all. */
static int publish(const struct vpc_gateway *gateway, struct nlattr **attrs,
		   struct netlink_ext_ack *extack)
{
	LIST_HEAD(stage);
	int err;

	err = stage_address(&stage, gateway, &gateway->address4,
			    vpc_attr(attrs, VPC_A_GATEWAY_ADDRESS4), extack);
	if (!err)
		err = stage_address(&stage, gateway, &gateway->address6,
				    vpc_attr(attrs, VPC_A_GATEWAY_ADDRESS6),
				    extack);
	if (!err)
		err = vpc_nat_publish(gateway, &stage,
				      vpc_attr(attrs, VPC_A_GATEWAY_UPLINK),
				      extack);
	if (!err)
		err = vpc_fip_publish(gateway->vpc, gateway->uplink, &stage,
				      vpc_attr(attrs, VPC_A_GATEWAY_UPLINK),
				      extack);
	if (err) {
		vpc_public_discard(&stage);
		return err;
	}
	return vpc_public_commit(gateway->uplink->vn, &stage);
}

/* An address that was the gateway's and still is in use stays. */
static void unpublish(const struct vpc_gateway *old,
		      const struct vpc_gateway *gateway,
		      const struct in6_addr *addr)
{
	const struct vpc_prefix prefix = { .addr = *addr, .plen = 128 };

	if (ipv6_addr_any(addr) ||
	    (gateway && (ipv6_addr_equal(addr, &gateway->address4) ||
			 ipv6_addr_equal(addr, &gateway->address6) ||
			 vpc_nat_uses(gateway->vpc, addr))))
		return;
	vpc_public_del(old->uplink->vn, &prefix);
}

static void announce_frame(struct sk_buff *skb, struct vpc_uplink *uplink,
			   const u8 *to)
{
	struct ethhdr eth;

	if (!skb)
		return;

	ether_addr_copy(eth.h_dest, to);
	ether_addr_copy(eth.h_source, uplink->dev->dev_addr);
	eth.h_proto = skb->protocol;
	vpc_rewrite_eth(skb, &eth);
	vpc_output_uplink(skb, uplink);
}

/* Neighbours on the link may remember somebody else (RFC 5227 section 2.3). */
void vpc_gateway_announce(struct vpc *vpc, const struct in6_addr *addr)
{
	static const u8 all_nodes[ETH_ALEN] = { 0x33, 0x33, 0, 0, 0, 1 };
	struct vpc_uplink *uplink = vpc_gateway_of(vpc)->uplink;
	const u8 *mac = uplink->dev->dev_addr;

	rcu_read_lock_bh();
	if (vpc_addr_is_v4(addr))
		announce_frame(vpc_arp_announce(vpc, mac, vpc_addr_v4(addr)),
			       uplink, uplink->dev->broadcast);
	else
		announce_frame(vpc_nd_announce(vpc, mac, addr), uplink,
			       all_nodes);
	rcu_read_unlock_bh();
}

static void announce_all(const struct vpc_gateway *gateway)
{
	if (!ipv6_addr_any(&gateway->address4))
		vpc_gateway_announce(gateway->vpc, &gateway->address4);
	if (!ipv6_addr_any(&gateway->address6))
		vpc_gateway_announce(gateway->vpc, &gateway->address6);
	vpc_nat_announce(gateway->vpc);
	vpc_fip_announce(gateway->vpc);
}

/* It is not to be found any more. End what is left of it. */
static void retire(struct vpc_gateway *gateway)
{
	struct vpc_net *vn = gateway->uplink->vn;
	int i;

	synchronize_net();
	for (i = 0; i < ARRAY_SIZE(gateway->via); i++)
		vpc_adj_slot_close(&gateway->via[i]);

	mutex_lock(&vn->lock);
	gateway->uplink->n_gateways--;
	mutex_unlock(&vn->lock);
	kfree(gateway);
	vpc_destroyed(gateway);
}

/* Who is let in by a mapping must find the same one as the others. */
static int check_behavior(const struct vpc_gateway *want, struct nlattr **attrs,
			  struct netlink_ext_ack *extack)
{
	if (want->mapping == VPC_NAT_BEHAVIOR_ADDRESS_DEPENDENT) {
		NL_SET_ERR_MSG_ATTR(extack,
				    vpc_attr(attrs, VPC_A_GATEWAY_MAPPING),
				    "Mapping is endpoint-independent, or address-and-port-dependent");
		return -EOPNOTSUPP;
	}
	if (want->filtering != VPC_NAT_BEHAVIOR_ADDRESS_AND_PORT_DEPENDENT &&
	    want->mapping != VPC_NAT_BEHAVIOR_ENDPOINT_INDEPENDENT) {
		NL_SET_ERR_MSG_ATTR(extack,
				    vpc_attr(attrs, VPC_A_GATEWAY_FILTERING) ?:
				    vpc_attr(attrs, VPC_A_GATEWAY_MAPPING),
				    "Filtering of this kind needs endpoint-independent mapping");
		return -EINVAL;
	}
	return 0;
}

int vpc_gateway_set(struct vpc *vpc, struct net_device *uplink_dev,
		    const struct vpc_gateway *want, struct nlattr **attrs,
		    struct netlink_ext_ack *extack)
{
	struct vpc_net *vn = vpc_net(vpc->net);
	struct vpc_gateway *gateway, *old;
	int err, i;

	ASSERT_RTNL();
	lockdep_assert_held(&vpc->lock);

	err = check_behavior(want, attrs, extack);
	if (err)
		return err;
	gateway = kmemdup(want, sizeof(*want), GFP_KERNEL);
	if (!gateway)
		return -ENOMEM;
	gateway->vpc = vpc;
	for (i = 0; i < ARRAY_SIZE(gateway->via); i++)
		vpc_adj_slot_init(&gateway->via[i]);

	mutex_lock(&vn->lock);
	gateway->uplink = vpc_uplink_find(vn, uplink_dev);
	if (!gateway->uplink) {
		NL_SET_ERR_MSG_ATTR_FMT(extack,
					vpc_attr(attrs, VPC_A_GATEWAY_UPLINK),
					"%s is no uplink, make it one first",
					uplink_dev->name);
		err = -ENOENT;
		goto unlock;
	}
	err = publish(gateway, attrs, extack);
	if (err)
		goto unlock;

	gateway->uplink->n_gateways++;
	old = vpc_gateway_of(vpc);
	rcu_assign_pointer(vpc->gateway, gateway);
	if (old) {
		unpublish(old, gateway, &old->address4);
		unpublish(old, gateway, &old->address6);
	}
	mutex_unlock(&vn->lock);

	vpc_created(gateway);
	vpc_config_changed(vpc);
	if (old)
		retire(old);
	announce_all(gateway);
	return 0;

unlock:
	mutex_unlock(&vn->lock);
	kfree(gateway);
	return err;
}

int vpc_gateway_del(struct vpc *vpc, struct netlink_ext_ack *extack)
{
	struct vpc_gateway *gateway = vpc_gateway_of(vpc);
	struct vpc_net *vn = vpc_net(vpc->net);

	ASSERT_RTNL();
	lockdep_assert_held(&vpc->lock);

	if (!gateway) {
		NL_SET_ERR_MSG_FMT(extack, "%s has no gateway", vpc->dev->name);
		return -ENOENT;
	}

	RCU_INIT_POINTER(vpc->gateway, NULL);
	mutex_lock(&vn->lock);
	vpc_nat_unpublish(vpc);
	vpc_fip_unpublish(vpc);
	unpublish(gateway, NULL, &gateway->address4);
	unpublish(gateway, NULL, &gateway->address6);
	mutex_unlock(&vn->lock);

	vpc_config_changed(vpc);
	vpc_nl_gateway_notify(vpc, gateway, VPC_CMD_GATEWAY_DEL_NTF);
	retire(gateway);
	return 0;
}
