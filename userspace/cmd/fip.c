// SPDX-License-Identifier: GPL-2.0
/* Floating IPs of a VPC. */
#include <linux/vpc.h>
#include "object.h"

#define ADDRESS(more)							\
	{ .name = "address", .what = "ADDRESS", .put = put_address,	\
	  .attr = VPC_A_FIP_ADDRESS4, .flags = WORD_FIRST | (more) }
#define TO(more)							\
	{ .name = "to", .what = "ADDRESS", .put = put_address,		\
	  .attr = VPC_A_FIP_INSIDE4, .flags = (more) }
#define RATE								\
	{ .name = "rate", .what = "RATE", .put = put_rate,		\
	  .preset = "0", .attr = VPC_A_FIP_RATE }

static const struct word add_words[] = {
	ADDRESS(WORD_NEEDED),
	WORD_VPC(WORD_NEEDED),
	TO(WORD_NEEDED),
	RATE,
	{ .name = "replace", .put = put_flag, .attr = VPC_A_FIP_REPLACE },
	{ .name = NULL },
};

static const struct word set_words[] = {
	ADDRESS(WORD_NEEDED | WORD_KEY),
	WORD_VPC(WORD_KEY),
	TO(0),
	RATE,
	{ .name = NULL },
};

static const struct word delete_words[] = {
	ADDRESS(WORD_NEEDED),
	WORD_VPC(0),
	{ .name = "drain", .put = put_flag, .attr = VPC_A_FIP_DRAIN },
	{ .name = NULL },
};

static const struct word show_words[] = {
	ADDRESS(0),
	WORD_VPC(WORD_DUMP),
	TO(0),
	{ .name = NULL },
};

/* It is on its way out. */
static bool is_draining(const struct attrs *attrs)
{
	return attrs->tb[VPC_A_FIP_DRAIN];
}

static const struct field fields[] = {
	{ "address", "", show_address, VPC_A_FIP_ADDRESS4, FIELD_HEAD, 16, { NULL } },
	{ "vpc", "vpc", show_device, VPC_A_FIP_VPC, FIELD_HEAD, 16, { NULL } },
	{ "ifindex", NULL, show_number, VPC_A_FIP_IFINDEX, FIELD_HEAD, 0, { NULL } },
	{ "inside", "to", show_address, VPC_A_FIP_INSIDE4, FIELD_HEAD, 16, { NULL } },
	{ "rate", "rate", show_rate, VPC_A_FIP_RATE, FIELD_HEAD, 8, { NULL } },
	{ "drain", "drain", show_flag, VPC_A_FIP_DRAIN, FIELD_HEAD, 0, { NULL } },
	{ "connections_in", "connections-in", show_number, VPC_A_FIP_CONNECTIONS_IN,
	  FIELD_STATS, 0, { NULL } },
	{ "connections_out", "connections-out", show_number, VPC_A_FIP_CONNECTIONS_OUT,
	  FIELD_STATS, 0, { NULL } },
	{ "packets_in", "packets-in", show_number, VPC_A_FIP_PACKETS_IN, FIELD_STATS, 0, { NULL } },
	{ "bytes_in", "bytes-in", show_number, VPC_A_FIP_BYTES_IN, FIELD_STATS, 0, { NULL } },
	{ "drops_in", "drops-in", show_number, VPC_A_FIP_DROPS_IN, FIELD_STATS, 0, { NULL } },
	{ "packets_out", "packets-out", show_number, VPC_A_FIP_PACKETS_OUT, FIELD_STATS, 0, { NULL } },
	{ "bytes_out", "bytes-out", show_number, VPC_A_FIP_BYTES_OUT, FIELD_STATS, 0, { NULL } },
	{ "drops_out", "drops-out", show_number, VPC_A_FIP_DROPS_OUT, FIELD_STATS, 0, { NULL } },
	{ .show = NULL },
};

static const struct command commands[] = {
	{ "show", run_show, VPC_CMD_FIP_GET, show_words, NULL },
	{ "add", run_request, VPC_CMD_FIP_NEW, add_words, NULL },
	{ "set", run_set, VPC_CMD_FIP_SET, set_words, NULL },
	{ "delete", run_request, VPC_CMD_FIP_DEL, delete_words, NULL },
	{ .name = NULL },
};

const struct object object_fip = {
	.name = "fip",
	.usage = "fip add ADDRESS vpc NAME to ADDRESS [ rate RATE ] [ replace ]\n"
		 "fip set ADDRESS [ vpc NAME ] [ to ADDRESS ] [ rate RATE ]\n"
		 "fip delete ADDRESS [ vpc NAME ] [ drain ]\n"
		 "fip show [ ADDRESS ] [ vpc NAME ] [ to ADDRESS ]\n",
	.commands = commands,
	.fields = fields,
	.is_unsaved = is_draining,
};
