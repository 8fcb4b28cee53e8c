// SPDX-License-Identifier: GPL-2.0
/* Reserved addresses. */
#include <linux/vpc.h>
#include "dhcp_option.h"
#include "object.h"

#define ADDRESS(more)							\
	{ .name = "address", .what = "ADDRESS", .put = put_address,	\
	  .attr = VPC_A_ADDRESS_ADDRESS4, .value = VPC_A_ADDRESS_ADDRESS6,				\
	  .flags = WORD_FIRST | WORD_KEY | (more) }
#define NETWORK								\
	{ .name = "network", .what = "NAME", .put = put_name,		\
	  .attr = VPC_A_ADDRESS_NETWORK, .flags = WORD_CHOSEN }

static const struct word add_words[] = {
	ADDRESS(WORD_NEEDED),
	WORD_VPC(WORD_NEEDED),
	NETWORK,
	{ .name = "mac", .what = "MAC", .put = put_mac,
	  .attr = VPC_A_ADDRESS_MAC, .flags = WORD_NEEDED | WORD_ANY,
	  .group = 1 },
	{ .name = "client-id", .what = "HEX", .put = put_client_id,
	  .attr = VPC_A_ADDRESS_CLIENT_ID, .flags = WORD_NEEDED | WORD_ANY,
	  .group = 1 },
	{ .name = "hostname", .what = "NAME", .put = put_hostname,
	  .attr = VPC_A_ADDRESS_HOSTNAME },
	DHCP_EXTRA_WORDS(VPC_A_ADDRESS_DHCP),
	{ .name = NULL },
};

static const struct word delete_words[] = {
	ADDRESS(WORD_NEEDED),
	WORD_VPC(WORD_NEEDED),
	NETWORK,
	{ .name = NULL },
};

static const struct word show_words[] = {
	ADDRESS(0),
	WORD_VPC(WORD_KEY | WORD_DUMP),
	NETWORK,
	{ .name = NULL },
};

static const struct field dhcp_fields[] = {
	DHCP_EXTRA_FIELDS(FIELD_HEAD),
	{ .show = NULL },
};

static const struct field fields[] = {
	{ "address", "", show_address, VPC_A_ADDRESS_ADDRESS4, FIELD_HEAD, 16,
	  { .attr6 = VPC_A_ADDRESS_ADDRESS6 } },
	{ "vpc", "vpc", show_device, VPC_A_ADDRESS_VPC, FIELD_HEAD, 16, { NULL } },
	{ "ifindex", NULL, show_number, VPC_A_ADDRESS_IFINDEX, FIELD_HEAD, 0, { NULL } },
	{ "network", "network", show_string, VPC_A_ADDRESS_NETWORK, FIELD_HEAD, 16, { NULL } },
	{ "mac", "mac", show_mac, VPC_A_ADDRESS_MAC, FIELD_HEAD, 18, { NULL } },
	{ "client_id", "client-id", show_hex, VPC_A_ADDRESS_CLIENT_ID, FIELD_HEAD, 24, { NULL } },
	{ "hostname", "hostname", show_string, VPC_A_ADDRESS_HOSTNAME, FIELD_HEAD, 16, { NULL } },
	{ "dhcp", "", show_nest, VPC_A_ADDRESS_DHCP, FIELD_HEAD, 0,
	  { .fields = dhcp_fields } },
	{ .show = NULL },
};

static const struct command commands[] = {
	{ "show", run_show, VPC_CMD_ADDRESS_GET, show_words, NULL },
	{ "add", run_request, VPC_CMD_ADDRESS_NEW, add_words, NULL },
	{ "delete", run_request, VPC_CMD_ADDRESS_DEL, delete_words, NULL },
	{ .name = NULL },
};

const struct object object_address = {
	.name = "address",
	.usage = "address add ADDRESS vpc NAME [ network NAME ]\n"
		 " { mac MAC | client-id HEX }... [ hostname NAME ]\n"
		 " [ option NUMBER:{ hex | text | ip | u8 | u16 | u32 }:VALUE ]...\n"
		 " [ boot-server ADDRESS ]\n"
		 " [ boot { any | bios | efi32 | efi64 | arm64 | http | ipxe }:FILE ]...\n"
		 "address delete ADDRESS vpc NAME [ network NAME ]\n"
		 "address show [ ADDRESS ] [ vpc NAME ] [ network NAME ]\n",
	.commands = commands,
	.fields = fields,
};
