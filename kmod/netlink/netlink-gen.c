// SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause)
/* Do not edit directly, auto-generated from: */
/*	Documentation/netlink/specs/vpc.yaml */
/* YNL-GEN kernel source */

#include <net/netlink.h>
#include <net/genetlink.h>

#include "netlink-gen.h"

#include <uapi/linux/vpc.h>

/* Integer value ranges */
static const struct netlink_range_validation vpc_a_dhcp_lease_time_range = {
	.min	= 60ULL,
	.max	= 31536000ULL,
};

static const struct netlink_range_validation vpc_a_dhcp_quarantine_range = {
	.max	= 604800ULL,
};

static const struct netlink_range_validation vpc_a_network_mtu_range = {
	.min	= 1280ULL,
	.max	= 65535ULL,
};

static const struct netlink_range_validation vpc_a_dns_ttl_range = {
	.max	= 2147483647ULL,
};

static const struct netlink_range_validation vpc_a_record_ttl_range = {
	.max	= 2147483647ULL,
};

/* Common nested types */
const struct nla_policy vpc_dhcp_nl_policy[VPC_A_DHCP_PROBE + 1] = {
	[VPC_A_DHCP_ENABLED] = NLA_POLICY_MAX(NLA_U8, 1),
	[VPC_A_DHCP_FIRST] = { .type = NLA_U32, },
	[VPC_A_DHCP_LAST] = { .type = NLA_U32, },
	[VPC_A_DHCP_LEASE_TIME] = NLA_POLICY_FULL_RANGE(NLA_U32, &vpc_a_dhcp_lease_time_range),
	[VPC_A_DHCP_DNS] = { .type = NLA_U32, },
	[VPC_A_DHCP_NTP] = { .type = NLA_U32, },
	[VPC_A_DHCP_DOMAIN] = { .type = NLA_NUL_STRING, .len = VPC_DOMAIN_MAX, },
	[VPC_A_DHCP_SIZE] = { .type = NLA_U32, },
	[VPC_A_DHCP_USED] = { .type = NLA_U32, },
	[VPC_A_DHCP_OPTION] = NLA_POLICY_NESTED(vpc_dhcp_option_nl_policy),
	[VPC_A_DHCP_BOOT_SERVER] = { .type = NLA_U32, },
	[VPC_A_DHCP_BOOT] = NLA_POLICY_NESTED(vpc_dhcp_boot_nl_policy),
	[VPC_A_DHCP_MODE6] = NLA_POLICY_MAX(NLA_U32, 2),
	[VPC_A_DHCP_FIRST6] = NLA_POLICY_EXACT_LEN(16),
	[VPC_A_DHCP_LAST6] = NLA_POLICY_EXACT_LEN(16),
	[VPC_A_DHCP_SIZE6] = { .type = NLA_U32, },
	[VPC_A_DHCP_USED6] = { .type = NLA_U32, },
	[VPC_A_DHCP_EXCLUDE] = NLA_POLICY_NESTED(vpc_dhcp_exclude_nl_policy),
	[VPC_A_DHCP_QUARANTINE] = NLA_POLICY_FULL_RANGE(NLA_U32, &vpc_a_dhcp_quarantine_range),
	[VPC_A_DHCP_USAGE] = NLA_POLICY_NESTED(vpc_dhcp_usage_nl_policy),
	[VPC_A_DHCP_USAGE6] = NLA_POLICY_NESTED(vpc_dhcp_usage_nl_policy),
	[VPC_A_DHCP_DNS6] = NLA_POLICY_EXACT_LEN(16),
	[VPC_A_DHCP_NTP6] = NLA_POLICY_EXACT_LEN(16),
	[VPC_A_DHCP_PROBE] = NLA_POLICY_MAX(NLA_U8, 1),
};

const struct nla_policy vpc_dhcp_boot_nl_policy[VPC_A_DHCP_BOOT_FILE + 1] = {
	[VPC_A_DHCP_BOOT_CLIENT] = NLA_POLICY_MAX(NLA_U32, 6),
	[VPC_A_DHCP_BOOT_FILE] = { .type = NLA_NUL_STRING, .len = VPC_BOOT_FILE_MAX, },
};

const struct nla_policy vpc_dhcp_exclude_nl_policy[VPC_A_DHCP_EXCLUDE_LAST6 + 1] = {
	[VPC_A_DHCP_EXCLUDE_FIRST4] = { .type = NLA_U32, },
	[VPC_A_DHCP_EXCLUDE_FIRST6] = NLA_POLICY_EXACT_LEN(16),
	[VPC_A_DHCP_EXCLUDE_LAST4] = { .type = NLA_U32, },
	[VPC_A_DHCP_EXCLUDE_LAST6] = NLA_POLICY_EXACT_LEN(16),
};

const struct nla_policy vpc_dhcp_option_nl_policy[VPC_A_DHCP_OPTION_VALUE + 1] = {
	[VPC_A_DHCP_OPTION_CODE] = { .type = NLA_U8, },
	[VPC_A_DHCP_OPTION_VALUE] = NLA_POLICY_RANGE(NLA_BINARY, 1, VPC_DHCP_EXTRA_MAX),
};

const struct nla_policy vpc_dhcp_usage_nl_policy[VPC_A_DHCP_USAGE_CONFLICT + 1] = {
	[VPC_A_DHCP_USAGE_OFFERED] = { .type = NLA_U32, },
	[VPC_A_DHCP_USAGE_BOUND] = { .type = NLA_U32, },
	[VPC_A_DHCP_USAGE_RESERVED] = { .type = NLA_U32, },
	[VPC_A_DHCP_USAGE_DECLINED] = { .type = NLA_U32, },
	[VPC_A_DHCP_USAGE_RESTING] = { .type = NLA_U32, },
	[VPC_A_DHCP_USAGE_RELEASED] = { .type = NLA_U32, },
	[VPC_A_DHCP_USAGE_PEAK] = { .type = NLA_U32, },
	[VPC_A_DHCP_USAGE_CONFLICT] = { .type = NLA_U32, },
};

const struct nla_policy vpc_nat_target_nl_policy[VPC_A_NAT_TARGET_PORT + 1] = {
	[VPC_A_NAT_TARGET_ADDRESS4] = { .type = NLA_U32, },
	[VPC_A_NAT_TARGET_ADDRESS6] = NLA_POLICY_EXACT_LEN(16),
	[VPC_A_NAT_TARGET_LAST4] = { .type = NLA_U32, },
	[VPC_A_NAT_TARGET_PORT] = NLA_POLICY_MIN(NLA_U16, 1),
};

const struct nla_policy vpc_prefix_nl_policy[VPC_A_PREFIX_PREFIX_LEN + 1] = {
	[VPC_A_PREFIX_ADDRESS4] = { .type = NLA_U32, },
	[VPC_A_PREFIX_ADDRESS6] = NLA_POLICY_EXACT_LEN(16),
	[VPC_A_PREFIX_PREFIX_LEN] = NLA_POLICY_MAX(NLA_U8, 128),
};

const struct nla_policy vpc_ra_route_nl_policy[VPC_A_RA_ROUTE_PREFERENCE + 1] = {
	[VPC_A_RA_ROUTE_ADDRESS6] = NLA_POLICY_EXACT_LEN(16),
	[VPC_A_RA_ROUTE_PREFIX_LEN] = NLA_POLICY_MAX(NLA_U8, 128),
	[VPC_A_RA_ROUTE_PREFERENCE] = NLA_POLICY_MAX(NLA_U32, 2),
};

const struct nla_policy vpc_route_entry_nl_policy[VPC_A_ROUTE_METRIC + 1] = {
	[VPC_A_ROUTE_DST4] = { .type = NLA_U32, },
	[VPC_A_ROUTE_DST6] = NLA_POLICY_EXACT_LEN(16),
	[VPC_A_ROUTE_DST_LEN] = NLA_POLICY_MAX(NLA_U8, 128),
	[VPC_A_ROUTE_TYPE] = NLA_POLICY_MAX(NLA_U32, 5),
	[VPC_A_ROUTE_VIA4] = { .type = NLA_U32, },
	[VPC_A_ROUTE_VIA6] = NLA_POLICY_EXACT_LEN(16),
	[VPC_A_ROUTE_METRIC] = { .type = NLA_U32, },
};

const struct nla_policy vpc_subnet_nl_policy[VPC_A_SUBNET_GATEWAY6 + 1] = {
	[VPC_A_SUBNET_ADDRESS4] = { .type = NLA_U32, },
	[VPC_A_SUBNET_ADDRESS6] = NLA_POLICY_EXACT_LEN(16),
	[VPC_A_SUBNET_PREFIX_LEN] = NLA_POLICY_MAX(NLA_U8, 128),
	[VPC_A_SUBNET_GATEWAY4] = { .type = NLA_U32, },
	[VPC_A_SUBNET_GATEWAY6] = NLA_POLICY_EXACT_LEN(16),
};

/* VPC_CMD_VPC_GET - do */
static const struct nla_policy vpc_vpc_get_nl_policy[VPC_A_NAME + 1] = {
	[VPC_A_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[VPC_A_NAME] = { .type = NLA_NUL_STRING, .len = 15, },
};

/* VPC_CMD_VPC_SET - do */
static const struct nla_policy vpc_vpc_set_nl_policy[VPC_A_DHCP + 1] = {
	[VPC_A_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[VPC_A_NAME] = { .type = NLA_NUL_STRING, .len = 15, },
	[VPC_A_MAX_ROUTES] = { .type = NLA_U32, },
	[VPC_A_MAX_NEIGHS] = { .type = NLA_U32, },
	[VPC_A_MAX_FDBS] = { .type = NLA_U32, },
	[VPC_A_MAX_FLOWS] = { .type = NLA_U32, },
	[VPC_A_TIMEOUT_TCP_ESTABLISHED] = { .type = NLA_U32, },
	[VPC_A_TIMEOUT_TCP_OPENING] = { .type = NLA_U32, },
	[VPC_A_TIMEOUT_TCP_CLOSING] = { .type = NLA_U32, },
	[VPC_A_TIMEOUT_TCP_CLOSED] = { .type = NLA_U32, },
	[VPC_A_TIMEOUT_UDP] = { .type = NLA_U32, },
	[VPC_A_TIMEOUT_UDP_NEW] = { .type = NLA_U32, },
	[VPC_A_TIMEOUT_ICMP] = { .type = NLA_U32, },
	[VPC_A_TIMEOUT_OTHER] = { .type = NLA_U32, },
	[VPC_A_RESERVED_FLOWS] = { .type = NLA_U32, },
	[VPC_A_FLOW_RATE] = { .type = NLA_U32, },
	[VPC_A_DHCP] = NLA_POLICY_NESTED(vpc_dhcp_nl_policy),
};

/* VPC_CMD_NETWORK_NEW - do */
static const struct nla_policy vpc_network_new_nl_policy[VPC_A_NETWORK_RA_PREFERRED + 1] = {
	[VPC_A_NETWORK_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[VPC_A_NETWORK_VPC] = { .type = NLA_NUL_STRING, .len = 15, },
	[VPC_A_NETWORK_NAME] = { .type = NLA_NUL_STRING, .len = VPC_NAME_MAX, },
	[VPC_A_NETWORK_SUBNET] = NLA_POLICY_NESTED(vpc_subnet_nl_policy),
	[VPC_A_NETWORK_MTU] = NLA_POLICY_FULL_RANGE(NLA_U16, &vpc_a_network_mtu_range),
	[VPC_A_NETWORK_DHCP] = NLA_POLICY_NESTED(vpc_dhcp_nl_policy),
	[VPC_A_NETWORK_RA] = NLA_POLICY_MAX(NLA_U8, 1),
	[VPC_A_NETWORK_EGRESS] = NLA_POLICY_MAX(NLA_U32, 2),
	[VPC_A_NETWORK_RA_PREFERENCE] = NLA_POLICY_MAX(NLA_U32, 2),
	[VPC_A_NETWORK_RA_ROUTE] = NLA_POLICY_NESTED(vpc_ra_route_nl_policy),
	[VPC_A_NETWORK_RA_VALID] = NLA_POLICY_MIN(NLA_U32, 1),
	[VPC_A_NETWORK_RA_PREFERRED] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* VPC_CMD_NETWORK_SET - do */
static const struct nla_policy vpc_network_set_nl_policy[VPC_A_NETWORK_RA_PREFERRED + 1] = {
	[VPC_A_NETWORK_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[VPC_A_NETWORK_VPC] = { .type = NLA_NUL_STRING, .len = 15, },
	[VPC_A_NETWORK_NAME] = { .type = NLA_NUL_STRING, .len = VPC_NAME_MAX, },
	[VPC_A_NETWORK_SUBNET] = NLA_POLICY_NESTED(vpc_subnet_nl_policy),
	[VPC_A_NETWORK_MTU] = NLA_POLICY_FULL_RANGE(NLA_U16, &vpc_a_network_mtu_range),
	[VPC_A_NETWORK_DHCP] = NLA_POLICY_NESTED(vpc_dhcp_nl_policy),
	[VPC_A_NETWORK_RA] = NLA_POLICY_MAX(NLA_U8, 1),
	[VPC_A_NETWORK_EGRESS] = NLA_POLICY_MAX(NLA_U32, 2),
	[VPC_A_NETWORK_RA_PREFERENCE] = NLA_POLICY_MAX(NLA_U32, 2),
	[VPC_A_NETWORK_RA_ROUTE] = NLA_POLICY_NESTED(vpc_ra_route_nl_policy),
	[VPC_A_NETWORK_RA_VALID] = NLA_POLICY_MIN(NLA_U32, 1),
	[VPC_A_NETWORK_RA_PREFERRED] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* VPC_CMD_NETWORK_DEL - do */
static const struct nla_policy vpc_network_del_nl_policy[VPC_A_NETWORK_NAME + 1] = {
	[VPC_A_NETWORK_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[VPC_A_NETWORK_VPC] = { .type = NLA_NUL_STRING, .len = 15, },
	[VPC_A_NETWORK_NAME] = { .type = NLA_NUL_STRING, .len = VPC_NAME_MAX, },
};

/* VPC_CMD_NETWORK_GET - do */
static const struct nla_policy vpc_network_get_do_nl_policy[VPC_A_NETWORK_NAME + 1] = {
	[VPC_A_NETWORK_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[VPC_A_NETWORK_VPC] = { .type = NLA_NUL_STRING, .len = 15, },
	[VPC_A_NETWORK_NAME] = { .type = NLA_NUL_STRING, .len = VPC_NAME_MAX, },
};

/* VPC_CMD_NETWORK_GET - dump */
static const struct nla_policy vpc_network_get_dump_nl_policy[VPC_A_NETWORK_VPC + 1] = {
	[VPC_A_NETWORK_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[VPC_A_NETWORK_VPC] = { .type = NLA_NUL_STRING, .len = 15, },
};

/* VPC_CMD_PORT_NEW - do */
static const struct nla_policy vpc_port_new_nl_policy[VPC_A_PORT_SERVICE + 1] = {
	[VPC_A_PORT_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[VPC_A_PORT_VPC] = { .type = NLA_NUL_STRING, .len = 15, },
	[VPC_A_PORT_PORT_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[VPC_A_PORT_PORT_NAME] = { .type = NLA_NUL_STRING, .len = 15, },
	[VPC_A_PORT_NETWORK] = { .type = NLA_NUL_STRING, .len = VPC_NAME_MAX, },
	[VPC_A_PORT_MAC] = NLA_POLICY_EXACT_LEN(6),
	[VPC_A_PORT_ADDRESS] = NLA_POLICY_NESTED(vpc_prefix_nl_policy),
	[VPC_A_PORT_ALLOW] = NLA_POLICY_NESTED(vpc_prefix_nl_policy),
	[VPC_A_PORT_HOSTNAME] = { .type = NLA_NUL_STRING, .len = VPC_NAME_MAX, },
	[VPC_A_PORT_LEARNING] = NLA_POLICY_MAX(NLA_U8, 1),
	[VPC_A_PORT_TAGGED] = NLA_POLICY_MAX(NLA_U8, 1),
	[VPC_A_PORT_MAX_FLOWS] = { .type = NLA_U32, },
	[VPC_A_PORT_RESERVED_FLOWS] = { .type = NLA_U32, },
	[VPC_A_PORT_FLOW_RATE] = { .type = NLA_U32, },
	[VPC_A_PORT_DHCP_RELAY] = NLA_POLICY_MAX(NLA_U8, 1),
	[VPC_A_PORT_SERVICE] = NLA_POLICY_MAX(NLA_U32, 1),
};

/* VPC_CMD_PORT_SET - do */
static const struct nla_policy vpc_port_set_nl_policy[VPC_A_PORT_SERVICE + 1] = {
	[VPC_A_PORT_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[VPC_A_PORT_VPC] = { .type = NLA_NUL_STRING, .len = 15, },
	[VPC_A_PORT_PORT_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[VPC_A_PORT_PORT_NAME] = { .type = NLA_NUL_STRING, .len = 15, },
	[VPC_A_PORT_NETWORK] = { .type = NLA_NUL_STRING, .len = VPC_NAME_MAX, },
	[VPC_A_PORT_MAC] = NLA_POLICY_EXACT_LEN(6),
	[VPC_A_PORT_ADDRESS] = NLA_POLICY_NESTED(vpc_prefix_nl_policy),
	[VPC_A_PORT_ALLOW] = NLA_POLICY_NESTED(vpc_prefix_nl_policy),
	[VPC_A_PORT_HOSTNAME] = { .type = NLA_NUL_STRING, .len = VPC_NAME_MAX, },
	[VPC_A_PORT_LEARNING] = NLA_POLICY_MAX(NLA_U8, 1),
	[VPC_A_PORT_TAGGED] = NLA_POLICY_MAX(NLA_U8, 1),
	[VPC_A_PORT_MAX_FLOWS] = { .type = NLA_U32, },
	[VPC_A_PORT_RESERVED_FLOWS] = { .type = NLA_U32, },
	[VPC_A_PORT_FLOW_RATE] = { .type = NLA_U32, },
	[VPC_A_PORT_DHCP_RELAY] = NLA_POLICY_MAX(NLA_U8, 1),
	[VPC_A_PORT_SERVICE] = NLA_POLICY_MAX(NLA_U32, 1),
};

/* VPC_CMD_PORT_DEL - do */
static const struct nla_policy vpc_port_del_nl_policy[VPC_A_PORT_PORT_NAME + 1] = {
	[VPC_A_PORT_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[VPC_A_PORT_VPC] = { .type = NLA_NUL_STRING, .len = 15, },
	[VPC_A_PORT_PORT_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[VPC_A_PORT_PORT_NAME] = { .type = NLA_NUL_STRING, .len = 15, },
};

/* VPC_CMD_PORT_GET - do */
static const struct nla_policy vpc_port_get_do_nl_policy[VPC_A_PORT_PORT_NAME + 1] = {
	[VPC_A_PORT_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[VPC_A_PORT_VPC] = { .type = NLA_NUL_STRING, .len = 15, },
	[VPC_A_PORT_PORT_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[VPC_A_PORT_PORT_NAME] = { .type = NLA_NUL_STRING, .len = 15, },
};

/* VPC_CMD_PORT_GET - dump */
static const struct nla_policy vpc_port_get_dump_nl_policy[VPC_A_PORT_VPC + 1] = {
	[VPC_A_PORT_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[VPC_A_PORT_VPC] = { .type = NLA_NUL_STRING, .len = 15, },
};

/* VPC_CMD_ADDRESS_NEW - do */
static const struct nla_policy vpc_address_new_nl_policy[VPC_A_ADDRESS_DHCP + 1] = {
	[VPC_A_ADDRESS_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[VPC_A_ADDRESS_VPC] = { .type = NLA_NUL_STRING, .len = 15, },
	[VPC_A_ADDRESS_NETWORK] = { .type = NLA_NUL_STRING, .len = VPC_NAME_MAX, },
	[VPC_A_ADDRESS_ADDRESS4] = { .type = NLA_U32, },
	[VPC_A_ADDRESS_MAC] = NLA_POLICY_EXACT_LEN(6),
	[VPC_A_ADDRESS_CLIENT_ID] = NLA_POLICY_RANGE(NLA_BINARY, 1, VPC_CLIENT_ID_MAX),
	[VPC_A_ADDRESS_HOSTNAME] = { .type = NLA_NUL_STRING, .len = VPC_NAME_MAX, },
	[VPC_A_ADDRESS_ADDRESS6] = NLA_POLICY_EXACT_LEN(16),
	[VPC_A_ADDRESS_DHCP] = NLA_POLICY_NESTED(vpc_dhcp_nl_policy),
};

/* VPC_CMD_ADDRESS_DEL - do */
static const struct nla_policy vpc_address_del_nl_policy[VPC_A_ADDRESS_ADDRESS6 + 1] = {
	[VPC_A_ADDRESS_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[VPC_A_ADDRESS_VPC] = { .type = NLA_NUL_STRING, .len = 15, },
	[VPC_A_ADDRESS_NETWORK] = { .type = NLA_NUL_STRING, .len = VPC_NAME_MAX, },
	[VPC_A_ADDRESS_ADDRESS4] = { .type = NLA_U32, },
	[VPC_A_ADDRESS_ADDRESS6] = NLA_POLICY_EXACT_LEN(16),
};

/* VPC_CMD_ADDRESS_GET - do */
static const struct nla_policy vpc_address_get_do_nl_policy[VPC_A_ADDRESS_ADDRESS6 + 1] = {
	[VPC_A_ADDRESS_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[VPC_A_ADDRESS_VPC] = { .type = NLA_NUL_STRING, .len = 15, },
	[VPC_A_ADDRESS_NETWORK] = { .type = NLA_NUL_STRING, .len = VPC_NAME_MAX, },
	[VPC_A_ADDRESS_ADDRESS4] = { .type = NLA_U32, },
	[VPC_A_ADDRESS_ADDRESS6] = NLA_POLICY_EXACT_LEN(16),
};

/* VPC_CMD_ADDRESS_GET - dump */
static const struct nla_policy vpc_address_get_dump_nl_policy[VPC_A_ADDRESS_VPC + 1] = {
	[VPC_A_ADDRESS_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[VPC_A_ADDRESS_VPC] = { .type = NLA_NUL_STRING, .len = 15, },
};

/* VPC_CMD_ROUTE_NEW - do */
static const struct nla_policy vpc_route_new_nl_policy[VPC_A_ROUTE_METRIC + 1] = {
	[VPC_A_ROUTE_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[VPC_A_ROUTE_VPC] = { .type = NLA_NUL_STRING, .len = 15, },
	[VPC_A_ROUTE_DST4] = { .type = NLA_U32, },
	[VPC_A_ROUTE_DST6] = NLA_POLICY_EXACT_LEN(16),
	[VPC_A_ROUTE_DST_LEN] = NLA_POLICY_MAX(NLA_U8, 128),
	[VPC_A_ROUTE_TYPE] = NLA_POLICY_MAX(NLA_U32, 5),
	[VPC_A_ROUTE_VIA4] = { .type = NLA_U32, },
	[VPC_A_ROUTE_VIA6] = NLA_POLICY_EXACT_LEN(16),
	[VPC_A_ROUTE_METRIC] = { .type = NLA_U32, },
};

/* VPC_CMD_ROUTE_LOAD - do */
static const struct nla_policy vpc_route_load_nl_policy[VPC_A_ROUTE_LOAD_ROUTE + 1] = {
	[VPC_A_ROUTE_LOAD_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[VPC_A_ROUTE_LOAD_VPC] = { .type = NLA_NUL_STRING, .len = 15, },
	[VPC_A_ROUTE_LOAD_ROUTE] = NLA_POLICY_NESTED(vpc_route_entry_nl_policy),
};

/* VPC_CMD_ROUTE_DEL - do */
static const struct nla_policy vpc_route_del_nl_policy[VPC_A_ROUTE_METRIC + 1] = {
	[VPC_A_ROUTE_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[VPC_A_ROUTE_VPC] = { .type = NLA_NUL_STRING, .len = 15, },
	[VPC_A_ROUTE_DST4] = { .type = NLA_U32, },
	[VPC_A_ROUTE_DST6] = NLA_POLICY_EXACT_LEN(16),
	[VPC_A_ROUTE_DST_LEN] = NLA_POLICY_MAX(NLA_U8, 128),
	[VPC_A_ROUTE_TYPE] = NLA_POLICY_MAX(NLA_U32, 5),
	[VPC_A_ROUTE_VIA4] = { .type = NLA_U32, },
	[VPC_A_ROUTE_VIA6] = NLA_POLICY_EXACT_LEN(16),
	[VPC_A_ROUTE_METRIC] = { .type = NLA_U32, },
};

/* VPC_CMD_ROUTE_GET - do */
static const struct nla_policy vpc_route_get_do_nl_policy[VPC_A_ROUTE_DST6 + 1] = {
	[VPC_A_ROUTE_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[VPC_A_ROUTE_VPC] = { .type = NLA_NUL_STRING, .len = 15, },
	[VPC_A_ROUTE_DST4] = { .type = NLA_U32, },
	[VPC_A_ROUTE_DST6] = NLA_POLICY_EXACT_LEN(16),
};

/* VPC_CMD_ROUTE_GET - dump */
static const struct nla_policy vpc_route_get_dump_nl_policy[VPC_A_ROUTE_VPC + 1] = {
	[VPC_A_ROUTE_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[VPC_A_ROUTE_VPC] = { .type = NLA_NUL_STRING, .len = 15, },
};

/* VPC_CMD_UPLINK_NEW - do */
static const struct nla_policy vpc_uplink_new_nl_policy[VPC_A_UPLINK_VIA6 + 1] = {
	[VPC_A_UPLINK_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[VPC_A_UPLINK_NAME] = { .type = NLA_NUL_STRING, .len = 15, },
	[VPC_A_UPLINK_SUBNET] = NLA_POLICY_NESTED(vpc_prefix_nl_policy),
	[VPC_A_UPLINK_VIA4] = { .type = NLA_U32, },
	[VPC_A_UPLINK_VIA6] = NLA_POLICY_EXACT_LEN(16),
};

/* VPC_CMD_UPLINK_SET - do */
static const struct nla_policy vpc_uplink_set_nl_policy[VPC_A_UPLINK_VIA6 + 1] = {
	[VPC_A_UPLINK_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[VPC_A_UPLINK_NAME] = { .type = NLA_NUL_STRING, .len = 15, },
	[VPC_A_UPLINK_SUBNET] = NLA_POLICY_NESTED(vpc_prefix_nl_policy),
	[VPC_A_UPLINK_VIA4] = { .type = NLA_U32, },
	[VPC_A_UPLINK_VIA6] = NLA_POLICY_EXACT_LEN(16),
};

/* VPC_CMD_UPLINK_DEL - do */
static const struct nla_policy vpc_uplink_del_nl_policy[VPC_A_UPLINK_NAME + 1] = {
	[VPC_A_UPLINK_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[VPC_A_UPLINK_NAME] = { .type = NLA_NUL_STRING, .len = 15, },
};

/* VPC_CMD_UPLINK_GET - do */
static const struct nla_policy vpc_uplink_get_nl_policy[VPC_A_UPLINK_NAME + 1] = {
	[VPC_A_UPLINK_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[VPC_A_UPLINK_NAME] = { .type = NLA_NUL_STRING, .len = 15, },
};

/* VPC_CMD_GATEWAY_SET - do */
static const struct nla_policy vpc_gateway_set_nl_policy[VPC_A_GATEWAY_FILTERING + 1] = {
	[VPC_A_GATEWAY_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[VPC_A_GATEWAY_VPC] = { .type = NLA_NUL_STRING, .len = 15, },
	[VPC_A_GATEWAY_UPLINK_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[VPC_A_GATEWAY_UPLINK] = { .type = NLA_NUL_STRING, .len = 15, },
	[VPC_A_GATEWAY_ADDRESS4] = { .type = NLA_U32, },
	[VPC_A_GATEWAY_ADDRESS6] = NLA_POLICY_EXACT_LEN(16),
	[VPC_A_GATEWAY_MAPPING] = NLA_POLICY_MAX(NLA_U32, 2),
	[VPC_A_GATEWAY_FILTERING] = NLA_POLICY_MAX(NLA_U32, 2),
};

/* VPC_CMD_GATEWAY_DEL - do */
static const struct nla_policy vpc_gateway_del_nl_policy[VPC_A_GATEWAY_VPC + 1] = {
	[VPC_A_GATEWAY_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[VPC_A_GATEWAY_VPC] = { .type = NLA_NUL_STRING, .len = 15, },
};

/* VPC_CMD_GATEWAY_GET - do */
static const struct nla_policy vpc_gateway_get_do_nl_policy[VPC_A_GATEWAY_VPC + 1] = {
	[VPC_A_GATEWAY_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[VPC_A_GATEWAY_VPC] = { .type = NLA_NUL_STRING, .len = 15, },
};

/* VPC_CMD_GATEWAY_GET - dump */
static const struct nla_policy vpc_gateway_get_dump_nl_policy[VPC_A_GATEWAY_VPC + 1] = {
	[VPC_A_GATEWAY_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[VPC_A_GATEWAY_VPC] = { .type = NLA_NUL_STRING, .len = 15, },
};

/* VPC_CMD_NAT_NEW - do */
static const struct nla_policy vpc_nat_new_nl_policy[VPC_A_NAT_TO + 1] = {
	[VPC_A_NAT_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[VPC_A_NAT_VPC] = { .type = NLA_NUL_STRING, .len = 15, },
	[VPC_A_NAT_TYPE] = NLA_POLICY_MAX(NLA_U32, 2),
	[VPC_A_NAT_SOURCE] = NLA_POLICY_NESTED(vpc_prefix_nl_policy),
	[VPC_A_NAT_PRIORITY] = { .type = NLA_U32, },
	[VPC_A_NAT_DESTINATION] = NLA_POLICY_NESTED(vpc_prefix_nl_policy),
	[VPC_A_NAT_PROTO] = { .type = NLA_U8, },
	[VPC_A_NAT_PORT] = NLA_POLICY_MIN(NLA_U16, 1),
	[VPC_A_NAT_PORT_LAST] = NLA_POLICY_MIN(NLA_U16, 1),
	[VPC_A_NAT_TO] = NLA_POLICY_NESTED(vpc_nat_target_nl_policy),
};

/* VPC_CMD_NAT_DEL - do */
static const struct nla_policy vpc_nat_del_nl_policy[VPC_A_NAT_DRAIN + 1] = {
	[VPC_A_NAT_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[VPC_A_NAT_VPC] = { .type = NLA_NUL_STRING, .len = 15, },
	[VPC_A_NAT_ID] = { .type = NLA_U32, },
	[VPC_A_NAT_TYPE] = NLA_POLICY_MAX(NLA_U32, 2),
	[VPC_A_NAT_SOURCE] = NLA_POLICY_NESTED(vpc_prefix_nl_policy),
	[VPC_A_NAT_DESTINATION] = NLA_POLICY_NESTED(vpc_prefix_nl_policy),
	[VPC_A_NAT_PROTO] = { .type = NLA_U8, },
	[VPC_A_NAT_PORT] = NLA_POLICY_MIN(NLA_U16, 1),
	[VPC_A_NAT_PORT_LAST] = NLA_POLICY_MIN(NLA_U16, 1),
	[VPC_A_NAT_DRAIN] = { .type = NLA_FLAG, },
};

/* VPC_CMD_NAT_GET - do */
static const struct nla_policy vpc_nat_get_do_nl_policy[VPC_A_NAT_ID + 1] = {
	[VPC_A_NAT_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[VPC_A_NAT_VPC] = { .type = NLA_NUL_STRING, .len = 15, },
	[VPC_A_NAT_ID] = { .type = NLA_U32, },
};

/* VPC_CMD_NAT_GET - dump */
static const struct nla_policy vpc_nat_get_dump_nl_policy[VPC_A_NAT_VPC + 1] = {
	[VPC_A_NAT_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[VPC_A_NAT_VPC] = { .type = NLA_NUL_STRING, .len = 15, },
};

/* VPC_CMD_FIP_NEW - do */
static const struct nla_policy vpc_fip_new_nl_policy[VPC_A_FIP_RATE + 1] = {
	[VPC_A_FIP_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[VPC_A_FIP_VPC] = { .type = NLA_NUL_STRING, .len = 15, },
	[VPC_A_FIP_ADDRESS4] = { .type = NLA_U32, },
	[VPC_A_FIP_ADDRESS6] = NLA_POLICY_EXACT_LEN(16),
	[VPC_A_FIP_INSIDE4] = { .type = NLA_U32, },
	[VPC_A_FIP_INSIDE6] = NLA_POLICY_EXACT_LEN(16),
	[VPC_A_FIP_REPLACE] = { .type = NLA_FLAG, },
	[VPC_A_FIP_RATE] = { .type = NLA_U64, },
};

/* VPC_CMD_FIP_SET - do */
static const struct nla_policy vpc_fip_set_nl_policy[VPC_A_FIP_RATE + 1] = {
	[VPC_A_FIP_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[VPC_A_FIP_VPC] = { .type = NLA_NUL_STRING, .len = 15, },
	[VPC_A_FIP_ADDRESS4] = { .type = NLA_U32, },
	[VPC_A_FIP_ADDRESS6] = NLA_POLICY_EXACT_LEN(16),
	[VPC_A_FIP_INSIDE4] = { .type = NLA_U32, },
	[VPC_A_FIP_INSIDE6] = NLA_POLICY_EXACT_LEN(16),
	[VPC_A_FIP_RATE] = { .type = NLA_U64, },
};

/* VPC_CMD_FIP_DEL - do */
static const struct nla_policy vpc_fip_del_nl_policy[VPC_A_FIP_DRAIN + 1] = {
	[VPC_A_FIP_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[VPC_A_FIP_VPC] = { .type = NLA_NUL_STRING, .len = 15, },
	[VPC_A_FIP_ADDRESS4] = { .type = NLA_U32, },
	[VPC_A_FIP_ADDRESS6] = NLA_POLICY_EXACT_LEN(16),
	[VPC_A_FIP_DRAIN] = { .type = NLA_FLAG, },
};

/* VPC_CMD_FIP_GET - do */
static const struct nla_policy vpc_fip_get_do_nl_policy[VPC_A_FIP_ADDRESS6 + 1] = {
	[VPC_A_FIP_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[VPC_A_FIP_VPC] = { .type = NLA_NUL_STRING, .len = 15, },
	[VPC_A_FIP_ADDRESS4] = { .type = NLA_U32, },
	[VPC_A_FIP_ADDRESS6] = NLA_POLICY_EXACT_LEN(16),
};

/* VPC_CMD_FIP_GET - dump */
static const struct nla_policy vpc_fip_get_dump_nl_policy[VPC_A_FIP_VPC + 1] = {
	[VPC_A_FIP_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[VPC_A_FIP_VPC] = { .type = NLA_NUL_STRING, .len = 15, },
};

/* VPC_CMD_LEASE_GET - dump */
static const struct nla_policy vpc_lease_get_nl_policy[VPC_A_LEASE_NETWORK + 1] = {
	[VPC_A_LEASE_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[VPC_A_LEASE_VPC] = { .type = NLA_NUL_STRING, .len = 15, },
	[VPC_A_LEASE_NETWORK] = { .type = NLA_NUL_STRING, .len = VPC_NAME_MAX, },
};

/* VPC_CMD_LEASE_DEL - do */
static const struct nla_policy vpc_lease_del_nl_policy[VPC_A_LEASE_ADDRESS6 + 1] = {
	[VPC_A_LEASE_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[VPC_A_LEASE_VPC] = { .type = NLA_NUL_STRING, .len = 15, },
	[VPC_A_LEASE_NETWORK] = { .type = NLA_NUL_STRING, .len = VPC_NAME_MAX, },
	[VPC_A_LEASE_ADDRESS4] = { .type = NLA_U32, },
	[VPC_A_LEASE_ADDRESS6] = NLA_POLICY_EXACT_LEN(16),
};

/* VPC_CMD_NEIGH_GET - dump */
static const struct nla_policy vpc_neigh_get_nl_policy[VPC_A_NEIGH_VPC + 1] = {
	[VPC_A_NEIGH_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[VPC_A_NEIGH_VPC] = { .type = NLA_NUL_STRING, .len = 15, },
};

/* VPC_CMD_NEIGH_DEL - do */
static const struct nla_policy vpc_neigh_del_nl_policy[VPC_A_NEIGH_ADDRESS6 + 1] = {
	[VPC_A_NEIGH_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[VPC_A_NEIGH_VPC] = { .type = NLA_NUL_STRING, .len = 15, },
	[VPC_A_NEIGH_ADDRESS4] = { .type = NLA_U32, },
	[VPC_A_NEIGH_ADDRESS6] = NLA_POLICY_EXACT_LEN(16),
};

/* VPC_CMD_FDB_GET - dump */
static const struct nla_policy vpc_fdb_get_nl_policy[VPC_A_FDB_VPC + 1] = {
	[VPC_A_FDB_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[VPC_A_FDB_VPC] = { .type = NLA_NUL_STRING, .len = 15, },
};

/* VPC_CMD_FDB_DEL - do */
static const struct nla_policy vpc_fdb_del_nl_policy[VPC_A_FDB_MAC + 1] = {
	[VPC_A_FDB_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[VPC_A_FDB_VPC] = { .type = NLA_NUL_STRING, .len = 15, },
	[VPC_A_FDB_MAC] = NLA_POLICY_EXACT_LEN(6),
};

/* VPC_CMD_FLOW_GET - dump */
static const struct nla_policy vpc_flow_get_nl_policy[VPC_A_FLOW_PORT + 1] = {
	[VPC_A_FLOW_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[VPC_A_FLOW_VPC] = { .type = NLA_NUL_STRING, .len = 15, },
	[VPC_A_FLOW_PROTOCOL] = { .type = NLA_U8, },
	[VPC_A_FLOW_STATE] = NLA_POLICY_MAX(NLA_U32, 4),
	[VPC_A_FLOW_NAT_ID] = { .type = NLA_U32, },
	[VPC_A_FLOW_SRC] = NLA_POLICY_NESTED(vpc_prefix_nl_policy),
	[VPC_A_FLOW_DST] = NLA_POLICY_NESTED(vpc_prefix_nl_policy),
	[VPC_A_FLOW_ADDRESS] = NLA_POLICY_NESTED(vpc_prefix_nl_policy),
	[VPC_A_FLOW_SPORT] = { .type = NLA_U16, },
	[VPC_A_FLOW_DPORT] = { .type = NLA_U16, },
	[VPC_A_FLOW_PORT] = { .type = NLA_U16, },
};

/* VPC_CMD_FLOW_DEL - do */
static const struct nla_policy vpc_flow_del_nl_policy[VPC_A_FLOW_PORT + 1] = {
	[VPC_A_FLOW_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[VPC_A_FLOW_VPC] = { .type = NLA_NUL_STRING, .len = 15, },
	[VPC_A_FLOW_PROTOCOL] = { .type = NLA_U8, },
	[VPC_A_FLOW_STATE] = NLA_POLICY_MAX(NLA_U32, 4),
	[VPC_A_FLOW_NAT_ID] = { .type = NLA_U32, },
	[VPC_A_FLOW_SRC] = NLA_POLICY_NESTED(vpc_prefix_nl_policy),
	[VPC_A_FLOW_DST] = NLA_POLICY_NESTED(vpc_prefix_nl_policy),
	[VPC_A_FLOW_ADDRESS] = NLA_POLICY_NESTED(vpc_prefix_nl_policy),
	[VPC_A_FLOW_SPORT] = { .type = NLA_U16, },
	[VPC_A_FLOW_DPORT] = { .type = NLA_U16, },
	[VPC_A_FLOW_PORT] = { .type = NLA_U16, },
};

/* VPC_CMD_DROP_GET - dump */
static const struct nla_policy vpc_drop_get_nl_policy[VPC_A_DROP_VPC + 1] = {
	[VPC_A_DROP_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[VPC_A_DROP_VPC] = { .type = NLA_NUL_STRING, .len = 15, },
};

/* VPC_CMD_LEASE_NEW - do */
static const struct nla_policy vpc_lease_new_nl_policy[VPC_A_LEASE_IAID + 1] = {
	[VPC_A_LEASE_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[VPC_A_LEASE_VPC] = { .type = NLA_NUL_STRING, .len = 15, },
	[VPC_A_LEASE_NETWORK] = { .type = NLA_NUL_STRING, .len = VPC_NAME_MAX, },
	[VPC_A_LEASE_ADDRESS4] = { .type = NLA_U32, },
	[VPC_A_LEASE_MAC] = NLA_POLICY_EXACT_LEN(6),
	[VPC_A_LEASE_CLIENT_ID] = NLA_POLICY_RANGE(NLA_BINARY, 1, VPC_CLIENT_ID_MAX),
	[VPC_A_LEASE_HOSTNAME] = { .type = NLA_NUL_STRING, .len = VPC_NAME_MAX, },
	[VPC_A_LEASE_STATE] = NLA_POLICY_MAX(NLA_U32, 4),
	[VPC_A_LEASE_EXPIRES] = { .type = NLA_U32, },
	[VPC_A_LEASE_ADDRESS6] = NLA_POLICY_EXACT_LEN(16),
	[VPC_A_LEASE_IAID] = { .type = NLA_U32, },
};

/* VPC_CMD_DNS_SET - do */
static const struct nla_policy vpc_dns_set_nl_policy[VPC_A_DNS_RESOLVER6 + 1] = {
	[VPC_A_DNS_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[VPC_A_DNS_VPC] = { .type = NLA_NUL_STRING, .len = 15, },
	[VPC_A_DNS_ZONE] = { .type = NLA_NUL_STRING, .len = VPC_DOMAIN_MAX, },
	[VPC_A_DNS_TTL] = NLA_POLICY_FULL_RANGE(NLA_U32, &vpc_a_dns_ttl_range),
	[VPC_A_DNS_RESOLVER4] = { .type = NLA_U32, },
	[VPC_A_DNS_RESOLVER6] = NLA_POLICY_EXACT_LEN(16),
};

/* VPC_CMD_DNS_DEL - do */
static const struct nla_policy vpc_dns_del_nl_policy[VPC_A_DNS_VPC + 1] = {
	[VPC_A_DNS_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[VPC_A_DNS_VPC] = { .type = NLA_NUL_STRING, .len = 15, },
};

/* VPC_CMD_DNS_GET - do */
static const struct nla_policy vpc_dns_get_do_nl_policy[VPC_A_DNS_VPC + 1] = {
	[VPC_A_DNS_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[VPC_A_DNS_VPC] = { .type = NLA_NUL_STRING, .len = 15, },
};

/* VPC_CMD_DNS_GET - dump */
static const struct nla_policy vpc_dns_get_dump_nl_policy[VPC_A_DNS_VPC + 1] = {
	[VPC_A_DNS_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[VPC_A_DNS_VPC] = { .type = NLA_NUL_STRING, .len = 15, },
};

/* VPC_CMD_RECORD_NEW - do */
static const struct nla_policy vpc_record_new_nl_policy[VPC_A_RECORD_TEXT + 1] = {
	[VPC_A_RECORD_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[VPC_A_RECORD_VPC] = { .type = NLA_NUL_STRING, .len = 15, },
	[VPC_A_RECORD_NAME] = { .type = NLA_NUL_STRING, .len = 255, },
	[VPC_A_RECORD_TYPE] = { .type = NLA_U16, },
	[VPC_A_RECORD_TTL] = NLA_POLICY_FULL_RANGE(NLA_U32, &vpc_a_record_ttl_range),
	[VPC_A_RECORD_ADDRESS4] = { .type = NLA_U32, },
	[VPC_A_RECORD_ADDRESS6] = NLA_POLICY_EXACT_LEN(16),
	[VPC_A_RECORD_TARGET] = { .type = NLA_NUL_STRING, .len = 255, },
	[VPC_A_RECORD_PREFERENCE] = { .type = NLA_U16, },
	[VPC_A_RECORD_PRIORITY] = { .type = NLA_U16, },
	[VPC_A_RECORD_WEIGHT] = { .type = NLA_U16, },
	[VPC_A_RECORD_PORT] = { .type = NLA_U16, },
	[VPC_A_RECORD_TEXT] = NLA_POLICY_RANGE(NLA_BINARY, 0, 255),
};

/* VPC_CMD_RECORD_DEL - do */
static const struct nla_policy vpc_record_del_nl_policy[VPC_A_RECORD_TEXT + 1] = {
	[VPC_A_RECORD_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[VPC_A_RECORD_VPC] = { .type = NLA_NUL_STRING, .len = 15, },
	[VPC_A_RECORD_NAME] = { .type = NLA_NUL_STRING, .len = 255, },
	[VPC_A_RECORD_TYPE] = { .type = NLA_U16, },
	[VPC_A_RECORD_ADDRESS4] = { .type = NLA_U32, },
	[VPC_A_RECORD_ADDRESS6] = NLA_POLICY_EXACT_LEN(16),
	[VPC_A_RECORD_TARGET] = { .type = NLA_NUL_STRING, .len = 255, },
	[VPC_A_RECORD_PREFERENCE] = { .type = NLA_U16, },
	[VPC_A_RECORD_PRIORITY] = { .type = NLA_U16, },
	[VPC_A_RECORD_WEIGHT] = { .type = NLA_U16, },
	[VPC_A_RECORD_PORT] = { .type = NLA_U16, },
	[VPC_A_RECORD_TEXT] = NLA_POLICY_RANGE(NLA_BINARY, 0, 255),
};

/* VPC_CMD_RECORD_GET - dump */
static const struct nla_policy vpc_record_get_nl_policy[VPC_A_RECORD_VPC + 1] = {
	[VPC_A_RECORD_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[VPC_A_RECORD_VPC] = { .type = NLA_NUL_STRING, .len = 15, },
};

/* VPC_CMD_DNS_ASK - do */
static const struct nla_policy vpc_dns_ask_nl_policy[VPC_A_DNS_ASK_QUERY + 1] = {
	[VPC_A_DNS_ASK_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[VPC_A_DNS_ASK_VPC] = { .type = NLA_NUL_STRING, .len = 15, },
	[VPC_A_DNS_ASK_CLIENT4] = { .type = NLA_U32, },
	[VPC_A_DNS_ASK_CLIENT6] = NLA_POLICY_EXACT_LEN(16),
	[VPC_A_DNS_ASK_QUERY] = NLA_POLICY_RANGE(NLA_BINARY, 12, VPC_DNS_QUERY_MAX),
};

/* Ops table for vpc */
static const struct genl_split_ops vpc_nl_ops[] = {
	{
		.cmd		= VPC_CMD_VPC_GET,
		.pre_doit	= vpc_nl_pre_doit,
		.doit		= vpc_nl_vpc_get_doit,
		.post_doit	= vpc_nl_post_doit,
		.policy		= vpc_vpc_get_nl_policy,
		.maxattr	= VPC_A_NAME,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd	= VPC_CMD_VPC_GET,
		.dumpit	= vpc_nl_vpc_get_dumpit,
		.flags	= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= VPC_CMD_VPC_SET,
		.pre_doit	= vpc_nl_pre_doit,
		.doit		= vpc_nl_vpc_set_doit,
		.post_doit	= vpc_nl_post_doit,
		.policy		= vpc_vpc_set_nl_policy,
		.maxattr	= VPC_A_DHCP,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VPC_CMD_NETWORK_NEW,
		.pre_doit	= vpc_nl_pre_doit,
		.doit		= vpc_nl_network_new_doit,
		.post_doit	= vpc_nl_post_doit,
		.policy		= vpc_network_new_nl_policy,
		.maxattr	= VPC_A_NETWORK_RA_PREFERRED,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VPC_CMD_NETWORK_SET,
		.pre_doit	= vpc_nl_pre_doit,
		.doit		= vpc_nl_network_set_doit,
		.post_doit	= vpc_nl_post_doit,
		.policy		= vpc_network_set_nl_policy,
		.maxattr	= VPC_A_NETWORK_RA_PREFERRED,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VPC_CMD_NETWORK_DEL,
		.pre_doit	= vpc_nl_pre_doit,
		.doit		= vpc_nl_network_del_doit,
		.post_doit	= vpc_nl_post_doit,
		.policy		= vpc_network_del_nl_policy,
		.maxattr	= VPC_A_NETWORK_NAME,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VPC_CMD_NETWORK_GET,
		.pre_doit	= vpc_nl_pre_doit,
		.doit		= vpc_nl_network_get_doit,
		.post_doit	= vpc_nl_post_doit,
		.policy		= vpc_network_get_do_nl_policy,
		.maxattr	= VPC_A_NETWORK_NAME,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VPC_CMD_NETWORK_GET,
		.dumpit		= vpc_nl_network_get_dumpit,
		.policy		= vpc_network_get_dump_nl_policy,
		.maxattr	= VPC_A_NETWORK_VPC,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= VPC_CMD_PORT_NEW,
		.pre_doit	= vpc_nl_pre_doit_rtnl,
		.doit		= vpc_nl_port_new_doit,
		.post_doit	= vpc_nl_post_doit_rtnl,
		.policy		= vpc_port_new_nl_policy,
		.maxattr	= VPC_A_PORT_SERVICE,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VPC_CMD_PORT_SET,
		.pre_doit	= vpc_nl_pre_doit_rtnl,
		.doit		= vpc_nl_port_set_doit,
		.post_doit	= vpc_nl_post_doit_rtnl,
		.policy		= vpc_port_set_nl_policy,
		.maxattr	= VPC_A_PORT_SERVICE,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VPC_CMD_PORT_DEL,
		.pre_doit	= vpc_nl_pre_doit_rtnl,
		.doit		= vpc_nl_port_del_doit,
		.post_doit	= vpc_nl_post_doit_rtnl,
		.policy		= vpc_port_del_nl_policy,
		.maxattr	= VPC_A_PORT_PORT_NAME,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VPC_CMD_PORT_GET,
		.pre_doit	= vpc_nl_pre_doit,
		.doit		= vpc_nl_port_get_doit,
		.post_doit	= vpc_nl_post_doit,
		.policy		= vpc_port_get_do_nl_policy,
		.maxattr	= VPC_A_PORT_PORT_NAME,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VPC_CMD_PORT_GET,
		.dumpit		= vpc_nl_port_get_dumpit,
		.policy		= vpc_port_get_dump_nl_policy,
		.maxattr	= VPC_A_PORT_VPC,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= VPC_CMD_ADDRESS_NEW,
		.pre_doit	= vpc_nl_pre_doit,
		.doit		= vpc_nl_address_new_doit,
		.post_doit	= vpc_nl_post_doit,
		.policy		= vpc_address_new_nl_policy,
		.maxattr	= VPC_A_ADDRESS_DHCP,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VPC_CMD_ADDRESS_DEL,
		.pre_doit	= vpc_nl_pre_doit,
		.doit		= vpc_nl_address_del_doit,
		.post_doit	= vpc_nl_post_doit,
		.policy		= vpc_address_del_nl_policy,
		.maxattr	= VPC_A_ADDRESS_ADDRESS6,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VPC_CMD_ADDRESS_GET,
		.pre_doit	= vpc_nl_pre_doit,
		.doit		= vpc_nl_address_get_doit,
		.post_doit	= vpc_nl_post_doit,
		.policy		= vpc_address_get_do_nl_policy,
		.maxattr	= VPC_A_ADDRESS_ADDRESS6,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VPC_CMD_ADDRESS_GET,
		.dumpit		= vpc_nl_address_get_dumpit,
		.policy		= vpc_address_get_dump_nl_policy,
		.maxattr	= VPC_A_ADDRESS_VPC,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= VPC_CMD_ROUTE_NEW,
		.pre_doit	= vpc_nl_pre_doit,
		.doit		= vpc_nl_route_new_doit,
		.post_doit	= vpc_nl_post_doit,
		.policy		= vpc_route_new_nl_policy,
		.maxattr	= VPC_A_ROUTE_METRIC,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VPC_CMD_ROUTE_LOAD,
		.pre_doit	= vpc_nl_pre_doit,
		.doit		= vpc_nl_route_load_doit,
		.post_doit	= vpc_nl_post_doit,
		.policy		= vpc_route_load_nl_policy,
		.maxattr	= VPC_A_ROUTE_LOAD_ROUTE,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VPC_CMD_ROUTE_DEL,
		.pre_doit	= vpc_nl_pre_doit,
		.doit		= vpc_nl_route_del_doit,
		.post_doit	= vpc_nl_post_doit,
		.policy		= vpc_route_del_nl_policy,
		.maxattr	= VPC_A_ROUTE_METRIC,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VPC_CMD_ROUTE_GET,
		.pre_doit	= vpc_nl_pre_doit,
		.doit		= vpc_nl_route_get_doit,
		.post_doit	= vpc_nl_post_doit,
		.policy		= vpc_route_get_do_nl_policy,
		.maxattr	= VPC_A_ROUTE_DST6,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VPC_CMD_ROUTE_GET,
		.dumpit		= vpc_nl_route_get_dumpit,
		.policy		= vpc_route_get_dump_nl_policy,
		.maxattr	= VPC_A_ROUTE_VPC,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= VPC_CMD_UPLINK_NEW,
		.pre_doit	= vpc_nl_pre_doit_net,
		.doit		= vpc_nl_uplink_new_doit,
		.post_doit	= vpc_nl_post_doit_net,
		.policy		= vpc_uplink_new_nl_policy,
		.maxattr	= VPC_A_UPLINK_VIA6,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VPC_CMD_UPLINK_SET,
		.pre_doit	= vpc_nl_pre_doit_net,
		.doit		= vpc_nl_uplink_set_doit,
		.post_doit	= vpc_nl_post_doit_net,
		.policy		= vpc_uplink_set_nl_policy,
		.maxattr	= VPC_A_UPLINK_VIA6,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VPC_CMD_UPLINK_DEL,
		.pre_doit	= vpc_nl_pre_doit_net,
		.doit		= vpc_nl_uplink_del_doit,
		.post_doit	= vpc_nl_post_doit_net,
		.policy		= vpc_uplink_del_nl_policy,
		.maxattr	= VPC_A_UPLINK_NAME,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VPC_CMD_UPLINK_GET,
		.pre_doit	= vpc_nl_pre_doit_net,
		.doit		= vpc_nl_uplink_get_doit,
		.post_doit	= vpc_nl_post_doit_net,
		.policy		= vpc_uplink_get_nl_policy,
		.maxattr	= VPC_A_UPLINK_NAME,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd	= VPC_CMD_UPLINK_GET,
		.dumpit	= vpc_nl_uplink_get_dumpit,
		.flags	= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= VPC_CMD_GATEWAY_SET,
		.pre_doit	= vpc_nl_pre_doit_rtnl,
		.doit		= vpc_nl_gateway_set_doit,
		.post_doit	= vpc_nl_post_doit_rtnl,
		.policy		= vpc_gateway_set_nl_policy,
		.maxattr	= VPC_A_GATEWAY_FILTERING,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VPC_CMD_GATEWAY_DEL,
		.pre_doit	= vpc_nl_pre_doit_rtnl,
		.doit		= vpc_nl_gateway_del_doit,
		.post_doit	= vpc_nl_post_doit_rtnl,
		.policy		= vpc_gateway_del_nl_policy,
		.maxattr	= VPC_A_GATEWAY_VPC,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VPC_CMD_GATEWAY_GET,
		.pre_doit	= vpc_nl_pre_doit,
		.doit		= vpc_nl_gateway_get_doit,
		.post_doit	= vpc_nl_post_doit,
		.policy		= vpc_gateway_get_do_nl_policy,
		.maxattr	= VPC_A_GATEWAY_VPC,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VPC_CMD_GATEWAY_GET,
		.dumpit		= vpc_nl_gateway_get_dumpit,
		.policy		= vpc_gateway_get_dump_nl_policy,
		.maxattr	= VPC_A_GATEWAY_VPC,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= VPC_CMD_NAT_NEW,
		.pre_doit	= vpc_nl_pre_doit,
		.doit		= vpc_nl_nat_new_doit,
		.post_doit	= vpc_nl_post_doit,
		.policy		= vpc_nat_new_nl_policy,
		.maxattr	= VPC_A_NAT_TO,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VPC_CMD_NAT_DEL,
		.pre_doit	= vpc_nl_pre_doit,
		.doit		= vpc_nl_nat_del_doit,
		.post_doit	= vpc_nl_post_doit,
		.policy		= vpc_nat_del_nl_policy,
		.maxattr	= VPC_A_NAT_DRAIN,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VPC_CMD_NAT_GET,
		.pre_doit	= vpc_nl_pre_doit,
		.doit		= vpc_nl_nat_get_doit,
		.post_doit	= vpc_nl_post_doit,
		.policy		= vpc_nat_get_do_nl_policy,
		.maxattr	= VPC_A_NAT_ID,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VPC_CMD_NAT_GET,
		.dumpit		= vpc_nl_nat_get_dumpit,
		.policy		= vpc_nat_get_dump_nl_policy,
		.maxattr	= VPC_A_NAT_VPC,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= VPC_CMD_FIP_NEW,
		.pre_doit	= vpc_nl_pre_doit_rtnl,
		.doit		= vpc_nl_fip_new_doit,
		.post_doit	= vpc_nl_post_doit_rtnl,
		.policy		= vpc_fip_new_nl_policy,
		.maxattr	= VPC_A_FIP_RATE,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VPC_CMD_FIP_SET,
		.pre_doit	= vpc_nl_pre_doit_fip,
		.doit		= vpc_nl_fip_set_doit,
		.post_doit	= vpc_nl_post_doit_rtnl,
		.policy		= vpc_fip_set_nl_policy,
		.maxattr	= VPC_A_FIP_RATE,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VPC_CMD_FIP_DEL,
		.pre_doit	= vpc_nl_pre_doit_fip,
		.doit		= vpc_nl_fip_del_doit,
		.post_doit	= vpc_nl_post_doit_rtnl,
		.policy		= vpc_fip_del_nl_policy,
		.maxattr	= VPC_A_FIP_DRAIN,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VPC_CMD_FIP_GET,
		.pre_doit	= vpc_nl_pre_doit_fip,
		.doit		= vpc_nl_fip_get_doit,
		.post_doit	= vpc_nl_post_doit_rtnl,
		.policy		= vpc_fip_get_do_nl_policy,
		.maxattr	= VPC_A_FIP_ADDRESS6,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VPC_CMD_FIP_GET,
		.dumpit		= vpc_nl_fip_get_dumpit,
		.policy		= vpc_fip_get_dump_nl_policy,
		.maxattr	= VPC_A_FIP_VPC,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= VPC_CMD_LEASE_GET,
		.dumpit		= vpc_nl_lease_get_dumpit,
		.policy		= vpc_lease_get_nl_policy,
		.maxattr	= VPC_A_LEASE_NETWORK,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= VPC_CMD_LEASE_DEL,
		.pre_doit	= vpc_nl_pre_doit,
		.doit		= vpc_nl_lease_del_doit,
		.post_doit	= vpc_nl_post_doit,
		.policy		= vpc_lease_del_nl_policy,
		.maxattr	= VPC_A_LEASE_ADDRESS6,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VPC_CMD_NEIGH_GET,
		.dumpit		= vpc_nl_neigh_get_dumpit,
		.policy		= vpc_neigh_get_nl_policy,
		.maxattr	= VPC_A_NEIGH_VPC,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= VPC_CMD_NEIGH_DEL,
		.pre_doit	= vpc_nl_pre_doit,
		.doit		= vpc_nl_neigh_del_doit,
		.post_doit	= vpc_nl_post_doit,
		.policy		= vpc_neigh_del_nl_policy,
		.maxattr	= VPC_A_NEIGH_ADDRESS6,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VPC_CMD_FDB_GET,
		.dumpit		= vpc_nl_fdb_get_dumpit,
		.policy		= vpc_fdb_get_nl_policy,
		.maxattr	= VPC_A_FDB_VPC,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= VPC_CMD_FDB_DEL,
		.pre_doit	= vpc_nl_pre_doit,
		.doit		= vpc_nl_fdb_del_doit,
		.post_doit	= vpc_nl_post_doit,
		.policy		= vpc_fdb_del_nl_policy,
		.maxattr	= VPC_A_FDB_MAC,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VPC_CMD_FLOW_GET,
		.dumpit		= vpc_nl_flow_get_dumpit,
		.policy		= vpc_flow_get_nl_policy,
		.maxattr	= VPC_A_FLOW_PORT,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= VPC_CMD_FLOW_DEL,
		.pre_doit	= vpc_nl_pre_doit,
		.doit		= vpc_nl_flow_del_doit,
		.post_doit	= vpc_nl_post_doit,
		.policy		= vpc_flow_del_nl_policy,
		.maxattr	= VPC_A_FLOW_PORT,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VPC_CMD_DROP_GET,
		.dumpit		= vpc_nl_drop_get_dumpit,
		.policy		= vpc_drop_get_nl_policy,
		.maxattr	= VPC_A_DROP_VPC,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= VPC_CMD_LEASE_NEW,
		.pre_doit	= vpc_nl_pre_doit,
		.doit		= vpc_nl_lease_new_doit,
		.post_doit	= vpc_nl_post_doit,
		.policy		= vpc_lease_new_nl_policy,
		.maxattr	= VPC_A_LEASE_IAID,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VPC_CMD_DNS_SET,
		.pre_doit	= vpc_nl_pre_doit,
		.doit		= vpc_nl_dns_set_doit,
		.post_doit	= vpc_nl_post_doit,
		.policy		= vpc_dns_set_nl_policy,
		.maxattr	= VPC_A_DNS_RESOLVER6,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VPC_CMD_DNS_DEL,
		.pre_doit	= vpc_nl_pre_doit,
		.doit		= vpc_nl_dns_del_doit,
		.post_doit	= vpc_nl_post_doit,
		.policy		= vpc_dns_del_nl_policy,
		.maxattr	= VPC_A_DNS_VPC,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VPC_CMD_DNS_GET,
		.pre_doit	= vpc_nl_pre_doit,
		.doit		= vpc_nl_dns_get_doit,
		.post_doit	= vpc_nl_post_doit,
		.policy		= vpc_dns_get_do_nl_policy,
		.maxattr	= VPC_A_DNS_VPC,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VPC_CMD_DNS_GET,
		.dumpit		= vpc_nl_dns_get_dumpit,
		.policy		= vpc_dns_get_dump_nl_policy,
		.maxattr	= VPC_A_DNS_VPC,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= VPC_CMD_RECORD_NEW,
		.pre_doit	= vpc_nl_pre_doit,
		.doit		= vpc_nl_record_new_doit,
		.post_doit	= vpc_nl_post_doit,
		.policy		= vpc_record_new_nl_policy,
		.maxattr	= VPC_A_RECORD_TEXT,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VPC_CMD_RECORD_DEL,
		.pre_doit	= vpc_nl_pre_doit,
		.doit		= vpc_nl_record_del_doit,
		.post_doit	= vpc_nl_post_doit,
		.policy		= vpc_record_del_nl_policy,
		.maxattr	= VPC_A_RECORD_TEXT,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= VPC_CMD_RECORD_GET,
		.dumpit		= vpc_nl_record_get_dumpit,
		.policy		= vpc_record_get_nl_policy,
		.maxattr	= VPC_A_RECORD_VPC,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= VPC_CMD_DNS_ASK,
		.pre_doit	= vpc_nl_pre_doit,
		.doit		= vpc_nl_dns_ask_doit,
		.post_doit	= vpc_nl_post_doit,
		.policy		= vpc_dns_ask_nl_policy,
		.maxattr	= VPC_A_DNS_ASK_QUERY,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
};

static const struct genl_multicast_group vpc_nl_mcgrps[] = {
	[VPC_NLGRP_CONFIG] = { .name = "config", .flags = GENL_MCAST_CAP_NET_ADMIN, },
	[VPC_NLGRP_LEASE] = { .name = "lease", .flags = GENL_MCAST_CAP_NET_ADMIN, },
	[VPC_NLGRP_FLOW] = { .name = "flow", .flags = GENL_MCAST_CAP_NET_ADMIN, },
	[VPC_NLGRP_LOG] = { .name = "log", .flags = GENL_MCAST_CAP_NET_ADMIN, },
	[VPC_NLGRP_SHARE] = { .name = "share", .flags = GENL_MCAST_CAP_NET_ADMIN, },
};

struct genl_family vpc_nl_family __ro_after_init = {
	.name		= VPC_FAMILY_NAME,
	.version	= VPC_FAMILY_VERSION,
	.netnsok	= true,
	.parallel_ops	= true,
	.module		= THIS_MODULE,
	.split_ops	= vpc_nl_ops,
	.n_split_ops	= ARRAY_SIZE(vpc_nl_ops),
	.mcgrps		= vpc_nl_mcgrps,
	.n_mcgrps	= ARRAY_SIZE(vpc_nl_mcgrps),
};
