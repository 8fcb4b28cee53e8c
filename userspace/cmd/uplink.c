// SPDX-License-Identifier: GPL-2.0
/* Uplinks: devices that lead outside, shared by the VPCs of a namespace. */
#include <linux/vpc.h>
#include "object.h"

#define DEV(more)							\
	{ .name = "dev", .what = "DEVICE", .put = put_device,		\
	  .attr = VPC_A_UPLINK_NAME, .flags = WORD_FIRST | WORD_KEY | (more) }
#define SETTINGS							\
	{ .name = "subnet", .what = "PREFIX", .put = put_prefix,	\
	  .attr = VPC_A_UPLINK_SUBNET, .flags = WORD_MANY },		\
	{ .name = "via", .what = "ADDRESS", .put = put_address,		\
	  .attr = VPC_A_UPLINK_VIA4, .flags = WORD_MANY }

static const struct word change_words[] = {
	DEV(WORD_NEEDED),
	SETTINGS,
	{ .name = NULL },
};

static const struct word delete_words[] = {
	DEV(WORD_NEEDED),
	{ .name = NULL },
};

static const struct word show_words[] = {
	DEV(0),
	{ .name = NULL },
};

static const struct field fields[] = {
	{ "name", "", show_device, VPC_A_UPLINK_NAME, FIELD_HEAD, 16, { NULL } },
	{ "ifindex", NULL, show_number, VPC_A_UPLINK_IFINDEX, FIELD_HEAD, 0, { NULL } },
	{ "subnet", "subnet", show_prefixes, VPC_A_UPLINK_SUBNET, FIELD_HEAD, 40, { NULL } },
	{ "via", "via", show_address, VPC_A_UPLINK_VIA4, FIELD_HEAD, 32, { NULL } },
	{ "gateways", "gateways", show_number, VPC_A_UPLINK_GATEWAYS, FIELD_HEAD, 6, { NULL } },
	{ "rx_packets", "rx-packets", show_number, VPC_A_UPLINK_RX_PACKETS, FIELD_STATS, 0, { NULL } },
	{ "rx_bytes", "rx-bytes", show_number, VPC_A_UPLINK_RX_BYTES, FIELD_STATS, 0, { NULL } },
	{ "tx_packets", "tx-packets", show_number, VPC_A_UPLINK_TX_PACKETS, FIELD_STATS, 0, { NULL } },
	{ "tx_bytes", "tx-bytes", show_number, VPC_A_UPLINK_TX_BYTES, FIELD_STATS, 0, { NULL } },
	{ .show = NULL },
};

static const struct command commands[] = {
	{ "show", run_show, VPC_CMD_UPLINK_GET, show_words, NULL },
	{ "add", run_request, VPC_CMD_UPLINK_NEW, change_words, NULL },
	{ "set", run_set, VPC_CMD_UPLINK_SET, change_words, NULL },
	{ "delete", run_request, VPC_CMD_UPLINK_DEL, delete_words, NULL },
	{ .name = NULL },
};

const struct object object_uplink = {
	.name = "uplink",
	.usage = "uplink add DEVICE [ subnet PREFIX ]... [ via ADDRESS ]...\n"
		 "uplink set DEVICE [ subnet PREFIX ]... [ via ADDRESS ]...\n"
		 "uplink delete DEVICE\n"
		 "uplink show [ DEVICE ]\n",
	.commands = commands,
	.fields = fields,
};
