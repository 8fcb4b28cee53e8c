/* SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause) */
/* Do not edit directly, auto-generated from: */
/*	Documentation/netlink/specs/vpc.yaml */
/* YNL-GEN kernel header */

#ifndef _LINUX_VPC_GEN_H
#define _LINUX_VPC_GEN_H

#include <net/netlink.h>
#include <net/genetlink.h>

#include <uapi/linux/vpc.h>

/* Common nested types */
extern const struct nla_policy vpc_dhcp_nl_policy[VPC_A_DHCP_PROBE + 1];
extern const struct nla_policy vpc_dhcp_boot_nl_policy[VPC_A_DHCP_BOOT_FILE + 1];
extern const struct nla_policy vpc_dhcp_exclude_nl_policy[VPC_A_DHCP_EXCLUDE_LAST6 + 1];
extern const struct nla_policy vpc_dhcp_option_nl_policy[VPC_A_DHCP_OPTION_VALUE + 1];
extern const struct nla_policy vpc_dhcp_usage_nl_policy[VPC_A_DHCP_USAGE_CONFLICT + 1];
extern const struct nla_policy vpc_nat_target_nl_policy[VPC_A_NAT_TARGET_PORT + 1];
extern const struct nla_policy vpc_prefix_nl_policy[VPC_A_PREFIX_PREFIX_LEN + 1];
extern const struct nla_policy vpc_ra_route_nl_policy[VPC_A_RA_ROUTE_PREFERENCE + 1];
extern const struct nla_policy vpc_route_entry_nl_policy[VPC_A_ROUTE_METRIC + 1];
extern const struct nla_policy vpc_subnet_nl_policy[VPC_A_SUBNET_GATEWAY6 + 1];

int vpc_nl_pre_doit(const struct genl_split_ops *ops, struct sk_buff *skb,
		    struct genl_info *info);
int vpc_nl_pre_doit_rtnl(const struct genl_split_ops *ops, struct sk_buff *skb,
			 struct genl_info *info);
int vpc_nl_pre_doit_net(const struct genl_split_ops *ops, struct sk_buff *skb,
			struct genl_info *info);
int vpc_nl_pre_doit_fip(const struct genl_split_ops *ops, struct sk_buff *skb,
			struct genl_info *info);
void
vpc_nl_post_doit(const struct genl_split_ops *ops, struct sk_buff *skb,
		 struct genl_info *info);
void
vpc_nl_post_doit_rtnl(const struct genl_split_ops *ops, struct sk_buff *skb,
		      struct genl_info *info);
void
vpc_nl_post_doit_net(const struct genl_split_ops *ops, struct sk_buff *skb,
		     struct genl_info *info);

int vpc_nl_vpc_get_doit(struct sk_buff *skb, struct genl_info *info);
int vpc_nl_vpc_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int vpc_nl_vpc_set_doit(struct sk_buff *skb, struct genl_info *info);
int vpc_nl_network_new_doit(struct sk_buff *skb, struct genl_info *info);
int vpc_nl_network_set_doit(struct sk_buff *skb, struct genl_info *info);
int vpc_nl_network_del_doit(struct sk_buff *skb, struct genl_info *info);
int vpc_nl_network_get_doit(struct sk_buff *skb, struct genl_info *info);
int vpc_nl_network_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int vpc_nl_port_new_doit(struct sk_buff *skb, struct genl_info *info);
int vpc_nl_port_set_doit(struct sk_buff *skb, struct genl_info *info);
int vpc_nl_port_del_doit(struct sk_buff *skb, struct genl_info *info);
int vpc_nl_port_get_doit(struct sk_buff *skb, struct genl_info *info);
int vpc_nl_port_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int vpc_nl_address_new_doit(struct sk_buff *skb, struct genl_info *info);
int vpc_nl_address_del_doit(struct sk_buff *skb, struct genl_info *info);
int vpc_nl_address_get_doit(struct sk_buff *skb, struct genl_info *info);
int vpc_nl_address_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int vpc_nl_route_new_doit(struct sk_buff *skb, struct genl_info *info);
int vpc_nl_route_load_doit(struct sk_buff *skb, struct genl_info *info);
int vpc_nl_route_del_doit(struct sk_buff *skb, struct genl_info *info);
int vpc_nl_route_get_doit(struct sk_buff *skb, struct genl_info *info);
int vpc_nl_route_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int vpc_nl_uplink_new_doit(struct sk_buff *skb, struct genl_info *info);
int vpc_nl_uplink_set_doit(struct sk_buff *skb, struct genl_info *info);
int vpc_nl_uplink_del_doit(struct sk_buff *skb, struct genl_info *info);
int vpc_nl_uplink_get_doit(struct sk_buff *skb, struct genl_info *info);
int vpc_nl_uplink_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int vpc_nl_gateway_set_doit(struct sk_buff *skb, struct genl_info *info);
int vpc_nl_gateway_del_doit(struct sk_buff *skb, struct genl_info *info);
int vpc_nl_gateway_get_doit(struct sk_buff *skb, struct genl_info *info);
int vpc_nl_gateway_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int vpc_nl_nat_new_doit(struct sk_buff *skb, struct genl_info *info);
int vpc_nl_nat_del_doit(struct sk_buff *skb, struct genl_info *info);
int vpc_nl_nat_get_doit(struct sk_buff *skb, struct genl_info *info);
int vpc_nl_nat_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int vpc_nl_fip_new_doit(struct sk_buff *skb, struct genl_info *info);
int vpc_nl_fip_set_doit(struct sk_buff *skb, struct genl_info *info);
int vpc_nl_fip_del_doit(struct sk_buff *skb, struct genl_info *info);
int vpc_nl_fip_get_doit(struct sk_buff *skb, struct genl_info *info);
int vpc_nl_fip_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int vpc_nl_lease_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int vpc_nl_lease_del_doit(struct sk_buff *skb, struct genl_info *info);
int vpc_nl_neigh_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int vpc_nl_neigh_del_doit(struct sk_buff *skb, struct genl_info *info);
int vpc_nl_fdb_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int vpc_nl_fdb_del_doit(struct sk_buff *skb, struct genl_info *info);
int vpc_nl_flow_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int vpc_nl_flow_del_doit(struct sk_buff *skb, struct genl_info *info);
int vpc_nl_drop_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int vpc_nl_lease_new_doit(struct sk_buff *skb, struct genl_info *info);
int vpc_nl_dns_set_doit(struct sk_buff *skb, struct genl_info *info);
int vpc_nl_dns_del_doit(struct sk_buff *skb, struct genl_info *info);
int vpc_nl_dns_get_doit(struct sk_buff *skb, struct genl_info *info);
int vpc_nl_dns_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int vpc_nl_record_new_doit(struct sk_buff *skb, struct genl_info *info);
int vpc_nl_record_del_doit(struct sk_buff *skb, struct genl_info *info);
int vpc_nl_record_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int vpc_nl_dns_ask_doit(struct sk_buff *skb, struct genl_info *info);

enum {
	VPC_NLGRP_CONFIG,
	VPC_NLGRP_LEASE,
	VPC_NLGRP_FLOW,
	VPC_NLGRP_LOG,
	VPC_NLGRP_SHARE,
};

extern struct genl_family vpc_nl_family;

#endif /* _LINUX_VPC_GEN_H */
