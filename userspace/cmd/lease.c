// SPDX-License-Identifier: GPL-2.0
/* DHCP leases. */
#include <linux/vpc.h>
#include "object.h"

#define ADDRESS(more)							\
	{ .name = "address", .what = "ADDRESS", .put = put_address4,	\
	  .attr = VPC_A_LEASE_ADDRESS4, .flags = WORD_FIRST | (more) }
#define NETWORK								\
	{ .name = "network", .what = "NAME", .put = put_name,		\
	  .attr = VPC_A_LEASE_NETWORK }

static const struct word delete_words[] = {
	ADDRESS(WORD_NEEDED),
	WORD_VPC(WORD_NEEDED),
	NETWORK,
	{ .name = NULL },
};

static const struct word show_words[] = {
	ADDRESS(0),
	WORD_VPC(WORD_DUMP),
	NETWORK,
	{ .name = "mac", .what = "MAC", .put = put_mac, .attr = VPC_A_LEASE_MAC },
	{ .name = NULL },
};

static const char *const states[] = {
	[VPC_LEASE_STATE_OFFERED] = "offered",
	[VPC_LEASE_STATE_BOUND] = "bound",
	[VPC_LEASE_STATE_RELEASED] = "released",
	[VPC_LEASE_STATE_DECLINED] = "declined",
	NULL
};

static const struct field fields[] = {
	{ "address", "", show_address, VPC_A_LEASE_ADDRESS4, FIELD_HEAD, 16, { NULL } },
	{ "mac", "mac", show_mac, VPC_A_LEASE_MAC, FIELD_HEAD, 18, { NULL } },
	{ "state", "state", show_enum, VPC_A_LEASE_STATE, FIELD_HEAD, 9, { .names = states } },
	{ "expires", "expires", show_number, VPC_A_LEASE_EXPIRES, FIELD_HEAD, 8, { NULL } },
	{ "reserved", "reserved", show_flag, VPC_A_LEASE_RESERVED, FIELD_HEAD, 9, { NULL } },
	{ "hostname", "hostname", show_string, VPC_A_LEASE_HOSTNAME, FIELD_HEAD, 20, { NULL } },
	{ "network", "network", show_string, VPC_A_LEASE_NETWORK, FIELD_HEAD, 16, { NULL } },
	{ "vpc", "vpc", show_device, VPC_A_LEASE_VPC, FIELD_HEAD, 16, { NULL } },
	{ "ifindex", NULL, show_number, VPC_A_LEASE_IFINDEX, FIELD_HEAD, 0, { NULL } },
	{ "client_id", "client-id", show_hex, VPC_A_LEASE_CLIENT_ID, FIELD_DETAIL, 0, { NULL } },
	{ .show = NULL },
};

static const struct command commands[] = {
	{ "show", run_show, VPC_CMD_LEASE_GET, show_words, NULL },
	{ "delete", run_request, VPC_CMD_LEASE_DEL, delete_words, NULL },
	{ .name = NULL },
};

const struct object object_lease = {
	.name = "lease",
	.usage = "lease show [ ADDRESS ] [ vpc NAME [ network NAME ] ] [ mac MAC ]\n"
		 "lease delete ADDRESS vpc NAME [ network NAME ]\n",
	.commands = commands,
	.fields = fields,
	.columns = true,
};
