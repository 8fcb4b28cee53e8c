// SPDX-License-Identifier: GPL-2.0
/* Neighbours: which address is behind which MAC address and port. */
#include <linux/vpc.h>
#include "object.h"

#define ADDRESS(more)							\
	{ .name = "address", .what = "ADDRESS", .put = put_address,	\
	  .attr = VPC_A_NEIGH_ADDRESS4, .flags = WORD_FIRST | (more) }

static const struct word delete_words[] = {
	ADDRESS(WORD_NEEDED),
	WORD_VPC(WORD_NEEDED),
	{ .name = NULL },
};

/* Without an address the kernel forgets all learned ones. */
static const struct word flush_words[] = {
	WORD_VPC(WORD_NEEDED),
	{ .name = NULL },
};

static const struct word show_words[] = {
	ADDRESS(0),
	WORD_VPC(WORD_DUMP),
	{ .name = "network", .what = "NAME", .put = put_name,
	  .attr = VPC_A_NEIGH_NETWORK },
	{ .name = "mac", .what = "MAC", .put = put_mac, .attr = VPC_A_NEIGH_MAC },
	{ .name = "dev", .what = "DEVICE", .put = put_device,
	  .attr = VPC_A_NEIGH_PORT_NAME },
	{ .name = NULL },
};

static const char *const states[] = {
	[VPC_NEIGH_STATE_INCOMPLETE] = "incomplete",
	[VPC_NEIGH_STATE_REACHABLE] = "reachable",
	[VPC_NEIGH_STATE_STALE] = "stale",
	[VPC_NEIGH_STATE_PERMANENT] = "permanent",
	NULL
};

static const struct field fields[] = {
	{ "address", "", show_address, VPC_A_NEIGH_ADDRESS4, FIELD_HEAD, 24, { NULL } },
	{ "mac", "mac", show_mac, VPC_A_NEIGH_MAC, FIELD_HEAD, 18, { NULL } },
	{ "port_name", "dev", show_device, VPC_A_NEIGH_PORT_NAME, FIELD_HEAD, 16, { NULL } },
	{ "port_ifindex", NULL, show_number, VPC_A_NEIGH_PORT_IFINDEX, FIELD_HEAD, 0, { NULL } },
	{ "state", "state", show_enum, VPC_A_NEIGH_STATE, FIELD_HEAD, 11, { .names = states } },
	{ "used", "used", show_number, VPC_A_NEIGH_USED, FIELD_HEAD, 6, { NULL } },
	{ "network", "network", show_string, VPC_A_NEIGH_NETWORK, FIELD_HEAD, 16, { NULL } },
	{ "vpc", "vpc", show_device, VPC_A_NEIGH_VPC, FIELD_HEAD, 16, { NULL } },
	{ "ifindex", NULL, show_number, VPC_A_NEIGH_IFINDEX, FIELD_HEAD, 0, { NULL } },
	{ .show = NULL },
};

static const struct command commands[] = {
	{ "show", run_show, VPC_CMD_NEIGH_GET, show_words, NULL },
	{ "delete", run_request, VPC_CMD_NEIGH_DEL, delete_words, NULL },
	{ "flush", run_request, VPC_CMD_NEIGH_DEL, flush_words, NULL },
	{ .name = NULL },
};

const struct object object_neigh = {
	.name = "neigh",
	.usage = "neigh show [ ADDRESS ] [ vpc NAME ] [ network NAME ] [ mac MAC ]\n"
		 " [ dev DEVICE ]\n"
		 "neigh delete ADDRESS vpc NAME\n"
		 "neigh flush vpc NAME\n",
	.commands = commands,
	.fields = fields,
	.columns = true,
};
