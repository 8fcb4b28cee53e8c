// SPDX-License-Identifier: GPL-2.0
/* The gateway of a VPC. */
#include <linux/vpc.h>
#include "object.h"

static const char *const behaviors[] = {
	[VPC_NAT_BEHAVIOR_ADDRESS_AND_PORT_DEPENDENT] = "address-and-port-dependent",
	[VPC_NAT_BEHAVIOR_ADDRESS_DEPENDENT] = "address-dependent",
	[VPC_NAT_BEHAVIOR_ENDPOINT_INDEPENDENT] = "endpoint-independent",
	NULL
};

static const struct word set_words[] = {
	WORD_VPC(WORD_NEEDED | WORD_KEY),
	{ .name = "uplink", .what = "DEVICE", .put = put_device,
	  .attr = VPC_A_GATEWAY_UPLINK, .flags = WORD_WHOLE },
	{ .name = "address", .what = "ADDRESS", .put = put_address,
	  .attr = VPC_A_GATEWAY_ADDRESS4, .flags = WORD_MANY },
	{ .name = "mapping", .what = "KIND", .put = put_enum,
	  .preset = "address-and-port-dependent",
	  .attr = VPC_A_GATEWAY_MAPPING, .names = behaviors },
	{ .name = "filtering", .what = "KIND", .put = put_enum,
	  .preset = "address-and-port-dependent",
	  .attr = VPC_A_GATEWAY_FILTERING, .names = behaviors },
	{ .name = NULL },
};

static const struct word delete_words[] = {
	WORD_VPC(WORD_NEEDED),
	{ .name = NULL },
};

static const struct word show_words[] = {
	WORD_VPC(WORD_DUMP),
	{ .name = "uplink", .what = "DEVICE", .put = put_device,
	  .attr = VPC_A_GATEWAY_UPLINK },
	{ .name = NULL },
};

static const struct field fields[] = {
	{ "vpc", "vpc", show_device, VPC_A_GATEWAY_VPC, FIELD_HEAD, 16, { NULL } },
	{ "ifindex", NULL, show_number, VPC_A_GATEWAY_IFINDEX, FIELD_HEAD, 0, { NULL } },
	{ "uplink", "uplink", show_device, VPC_A_GATEWAY_UPLINK, FIELD_HEAD, 16, { NULL } },
	{ "uplink_ifindex", NULL, show_number, VPC_A_GATEWAY_UPLINK_IFINDEX, FIELD_HEAD, 0, { NULL } },
	{ "address", "address", show_address, VPC_A_GATEWAY_ADDRESS4, FIELD_HEAD, 40, { NULL } },
	{ "mapping", "mapping", show_enum, VPC_A_GATEWAY_MAPPING, FIELD_DETAIL, 0,
	  { .names = behaviors } },
	{ "filtering", "filtering", show_enum, VPC_A_GATEWAY_FILTERING, FIELD_DETAIL, 0,
	  { .names = behaviors } },
	{ .show = NULL },
};

static const struct command commands[] = {
	{ "show", run_show, VPC_CMD_GATEWAY_GET, show_words, NULL },
	{ "set", run_set, VPC_CMD_GATEWAY_SET, set_words, NULL },
	{ "delete", run_request, VPC_CMD_GATEWAY_DEL, delete_words, NULL },
	{ .name = NULL },
};

const struct object object_gateway = {
	.name = "gateway",
	.usage = "gateway set vpc NAME [ uplink DEVICE ] [ address ADDRESS ]...\n"
		 "    [ mapping KIND ] [ filtering KIND ]\n"
		 "gateway delete vpc NAME\n"
		 "gateway show [ vpc NAME ] [ uplink DEVICE ]\n"
		 "  KIND := { endpoint-independent | address-dependent |\n"
		 "      address-and-port-dependent }\n",
	.commands = commands,
	.fields = fields,
};
