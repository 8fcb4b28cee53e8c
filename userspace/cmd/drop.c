// SPDX-License-Identifier: GPL-2.0
/* What was dropped, and why. */
#include <linux/vpc.h>
#include "object.h"

static const struct word show_words[] = {
	WORD_VPC(WORD_DUMP),
	{ .name = "dev", .what = "DEVICE", .put = put_device,
	  .attr = VPC_A_DROP_PORT_NAME },
	{ .name = "reason", .what = "WORD", .put = put_name,
	  .attr = VPC_A_DROP_NAME },
	{ .name = NULL },
};

static const struct field fields[] = {
	{ "vpc", "vpc", show_device, VPC_A_DROP_VPC, FIELD_HEAD, 16, { NULL } },
	{ "ifindex", NULL, show_number, VPC_A_DROP_IFINDEX, FIELD_HEAD, 0, { NULL } },
	{ "port_name", "dev", show_device, VPC_A_DROP_PORT_NAME, FIELD_HEAD, 16, { NULL } },
	{ "port_ifindex", NULL, show_number, VPC_A_DROP_PORT_IFINDEX, FIELD_HEAD, 0, { NULL } },
	{ "name", "reason", show_string, VPC_A_DROP_NAME, FIELD_HEAD, 16, { NULL } },
	{ "reason", NULL, show_number, VPC_A_DROP_REASON, FIELD_HEAD, 0, { NULL } },
	{ "packets", "packets", show_number, VPC_A_DROP_PACKETS, FIELD_HEAD, 12, { NULL } },
	{ "doc", "", show_string, VPC_A_DROP_DOC, FIELD_HEAD, 60, { NULL } },
	{ .show = NULL },
};

static const struct command commands[] = {
	{ "show", run_show, VPC_CMD_DROP_GET, show_words, NULL },
	{ .name = NULL },
};

const struct object object_drop = {
	.name = "drop",
	.usage = "drop show [ vpc NAME ] [ dev DEVICE ] [ reason WORD ]\n",
	.commands = commands,
	.fields = fields,
	.columns = true,
	/* What has no port is the sum over the VPC. */
	.part = VPC_A_DROP_PORT_NAME,
};
