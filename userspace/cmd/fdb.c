// SPDX-License-Identifier: GPL-2.0
/* MAC addresses of networks, and the ports that lead to them. */
#include <linux/vpc.h>
#include "object.h"

#define ADDRESS(more)							\
	{ .name = "mac", .what = "MAC", .put = put_mac,			\
	  .attr = VPC_A_FDB_MAC, .flags = WORD_FIRST | (more) }

static const struct word delete_words[] = {
	ADDRESS(WORD_NEEDED),
	WORD_VPC(WORD_NEEDED),
	{ .name = NULL },
};

/* Without a MAC address the kernel forgets all learned ones. */
static const struct word flush_words[] = {
	WORD_VPC(WORD_NEEDED),
	{ .name = NULL },
};

static const struct word show_words[] = {
	ADDRESS(0),
	WORD_VPC(WORD_DUMP),
	{ .name = "network", .what = "NAME", .put = put_name,
	  .attr = VPC_A_FDB_NETWORK },
	{ .name = "dev", .what = "DEVICE", .put = put_device,
	  .attr = VPC_A_FDB_PORT_NAME },
	{ .name = NULL },
};

static const struct field fields[] = {
	{ "mac", "", show_mac, VPC_A_FDB_MAC, FIELD_HEAD, 18, { NULL } },
	{ "port_name", "dev", show_device, VPC_A_FDB_PORT_NAME, FIELD_HEAD, 16, { NULL } },
	{ "port_ifindex", NULL, show_number, VPC_A_FDB_PORT_IFINDEX, FIELD_HEAD, 0, { NULL } },
	{ "permanent", "permanent", show_flag, VPC_A_FDB_PERMANENT, FIELD_HEAD, 10, { NULL } },
	{ "used", "used", show_number, VPC_A_FDB_USED, FIELD_HEAD, 6, { NULL } },
	{ "network", "network", show_string, VPC_A_FDB_NETWORK, FIELD_HEAD, 16, { NULL } },
	{ "vpc", "vpc", show_device, VPC_A_FDB_VPC, FIELD_HEAD, 16, { NULL } },
	{ "ifindex", NULL, show_number, VPC_A_FDB_IFINDEX, FIELD_HEAD, 0, { NULL } },
	{ .show = NULL },
};

static const struct command commands[] = {
	{ "show", run_show, VPC_CMD_FDB_GET, show_words, NULL },
	{ "delete", run_request, VPC_CMD_FDB_DEL, delete_words, NULL },
	{ "flush", run_request, VPC_CMD_FDB_DEL, flush_words, NULL },
	{ .name = NULL },
};

const struct object object_fdb = {
	.name = "fdb",
	.usage = "fdb show [ MAC ] [ vpc NAME ] [ network NAME ] [ dev DEVICE ]\n"
		 "fdb delete MAC vpc NAME\n"
		 "fdb flush vpc NAME\n",
	.commands = commands,
	.fields = fields,
	.columns = true,
};
