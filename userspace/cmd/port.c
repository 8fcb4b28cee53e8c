// SPDX-License-Identifier: GPL-2.0
/* Ports: member devices of a network. */
#include <linux/vpc.h>
#include "object.h"
#include "tell.h"

static const char *const services[] = { "none", "dns", NULL };

/* By default a port without a MAC address learns. */
static void tell_learning(struct line *line, const struct word *word,
			  const struct attrs *attrs)
{
	bool preset = !attrs->tb[VPC_A_PORT_MAC], on = preset;

	if (attrs->tb[word->attr])
		on = attr_number(attrs->tb[word->attr]);
	if (line->full || on != preset)
		line_tell(line, word, on ? "on" : "off");
}

#define DEV(more)							\
	{ .name = "dev", .what = "DEVICE", .put = put_device,		\
	  .attr = VPC_A_PORT_PORT_NAME,					\
	  .flags = WORD_FIRST | WORD_KEY | (more) }
#define NETWORK(more)							\
	{ .name = "network", .what = "NAME", .put = put_name,		\
	  .attr = VPC_A_PORT_NETWORK, .group = 1, .flags = (more) }
#define SERVICE(more)							\
	{ .name = "service", .what = "dns", .put = put_enum,		\
	  .attr = VPC_A_PORT_SERVICE, .names = services, .group = 1,	\
	  .flags = (more) }
#define LIMIT(word, number)						\
	{ .name = word, .what = "N", .put = put_number, .preset = "0",	\
	  .attr = number }
#define SETTINGS							\
	{ .name = "mac", .what = "MAC", .put = put_mac,			\
	  .attr = VPC_A_PORT_MAC },					\
	{ .name = "address", .what = "ADDRESS", .put = put_host,	\
	  .attr = VPC_A_PORT_ADDRESS, .flags = WORD_MANY },		\
	{ .name = "allow", .what = "PREFIX", .put = put_prefix,		\
	  .attr = VPC_A_PORT_ALLOW, .flags = WORD_MANY },		\
	{ .name = "hostname", .what = "NAME", .put = put_hostname,	\
	  .preset = "", .attr = VPC_A_PORT_HOSTNAME },				\
	{ .name = "learning", .what = "on or off", .put = put_switch,	\
	  .tell = tell_learning, .attr = VPC_A_PORT_LEARNING },		\
	{ .name = "tagged", .what = "on or off", .put = put_switch,	\
	  .preset = "off", .attr = VPC_A_PORT_TAGGED },			\
	{ .name = "dhcp-relay", .what = "on or off", .put = put_switch,	\
	  .preset = "off", .attr = VPC_A_PORT_DHCP_RELAY },		\
	LIMIT("max-flows", VPC_A_PORT_MAX_FLOWS),			\
	LIMIT("reserved-flows", VPC_A_PORT_RESERVED_FLOWS),		\
	LIMIT("flow-rate", VPC_A_PORT_FLOW_RATE)

static const struct word add_words[] = {
	DEV(WORD_NEEDED),
	WORD_VPC(WORD_NEEDED | WORD_KEY),
	NETWORK(WORD_NEEDED),
	SERVICE(WORD_NEEDED),
	SETTINGS,
	{ .name = NULL },
};

static const struct word set_words[] = {
	DEV(WORD_NEEDED),
	WORD_VPC(WORD_NEEDED | WORD_KEY),
	NETWORK(WORD_FIXED),
	SERVICE(WORD_FIXED),
	SETTINGS,
	{ .name = NULL },
};

static const struct word delete_words[] = {
	DEV(WORD_NEEDED),
	WORD_VPC(WORD_NEEDED),
	{ .name = NULL },
};

static const struct word show_words[] = {
	DEV(0),
	WORD_VPC(WORD_KEY | WORD_DUMP),
	NETWORK(0),
	{ .name = NULL },
};

static const struct field fields[] = {
	{ "port_name", "", show_device, VPC_A_PORT_PORT_NAME, FIELD_HEAD, 16, { NULL } },
	{ "port_ifindex", NULL, show_number, VPC_A_PORT_PORT_IFINDEX, FIELD_HEAD, 0, { NULL } },
	{ "vpc", "vpc", show_device, VPC_A_PORT_VPC, FIELD_HEAD, 16, { NULL } },
	{ "ifindex", NULL, show_number, VPC_A_PORT_IFINDEX, FIELD_HEAD, 0, { NULL } },
	{ "network", "network", show_string, VPC_A_PORT_NETWORK, FIELD_HEAD, 16, { NULL } },
	{ "service", "service", show_enum, VPC_A_PORT_SERVICE, FIELD_HEAD, 0, { .names = services } },
	{ "mac", "mac", show_mac, VPC_A_PORT_MAC, FIELD_HEAD, 18, { NULL } },
	{ "address", "address", show_hosts, VPC_A_PORT_ADDRESS, FIELD_HEAD, 32, { NULL } },
	{ "allow", "allow", show_prefixes, VPC_A_PORT_ALLOW, FIELD_HEAD, 0, { NULL } },
	{ "hostname", "hostname", show_string, VPC_A_PORT_HOSTNAME, FIELD_HEAD, 16, { NULL } },
	{ "learning", "learning", show_switch, VPC_A_PORT_LEARNING, FIELD_HEAD, 0, { NULL } },
	{ "tagged", "tagged", show_switch, VPC_A_PORT_TAGGED, FIELD_HEAD, 0, { NULL } },
	{ "dhcp_relay", "dhcp-relay", show_switch, VPC_A_PORT_DHCP_RELAY, FIELD_HEAD, 0, { NULL } },
	{ "flows", "flows", show_number, VPC_A_PORT_FLOWS, FIELD_DETAIL, 0, { NULL } },
	{ "max_flows", "max-flows", show_number, VPC_A_PORT_MAX_FLOWS, FIELD_DETAIL, 0, { NULL } },
	{ "reserved_flows", "reserved-flows", show_number, VPC_A_PORT_RESERVED_FLOWS, FIELD_DETAIL, 0, { NULL } },
	{ "flow_rate", "flow-rate", show_number, VPC_A_PORT_FLOW_RATE, FIELD_DETAIL, 0, { NULL } },
	{ "rx_packets", "rx-packets", show_number, VPC_A_PORT_RX_PACKETS, FIELD_STATS, 0, { NULL } },
	{ "rx_bytes", "rx-bytes", show_number, VPC_A_PORT_RX_BYTES, FIELD_STATS, 0, { NULL } },
	{ "tx_packets", "tx-packets", show_number, VPC_A_PORT_TX_PACKETS, FIELD_STATS, 0, { NULL } },
	{ "tx_bytes", "tx-bytes", show_number, VPC_A_PORT_TX_BYTES, FIELD_STATS, 0, { NULL } },
	{ "evicted_flows", "evicted-flows", show_number, VPC_A_PORT_EVICTED_FLOWS, FIELD_STATS, 0, { NULL } },
	{ "drops", "drops", show_number, VPC_A_PORT_DROPS, FIELD_STATS, 0, { NULL } },
	{ .show = NULL },
};

static const struct command commands[] = {
	{ "show", run_show, VPC_CMD_PORT_GET, show_words, NULL },
	{ "add", run_request, VPC_CMD_PORT_NEW, add_words, NULL },
	{ "set", run_set, VPC_CMD_PORT_SET, set_words, NULL },
	{ "delete", run_request, VPC_CMD_PORT_DEL, delete_words, NULL },
	{ .name = NULL },
};

/* It comes and goes with the helper. */
static bool is_service(const struct attrs *attrs)
{
	return attrs->tb[VPC_A_PORT_SERVICE];
}

const struct object object_port = {
	.name = "port",
	.usage = "port add DEVICE vpc NAME network NAME [ mac MAC ]\n"
		 " [ address ADDRESS ]... [ allow PREFIX ]... [ hostname NAME ]\n"
		 " [ learning { on | off } ] [ tagged { on | off } ]\n"
		 " [ dhcp-relay { on | off } ]\n"
		 " [ max-flows N ] [ reserved-flows N ] [ flow-rate N ]\n"
		 "port add DEVICE vpc NAME service dns mac MAC\n"
		 "port set DEVICE vpc NAME [ network NAME ] [ mac MAC ]\n"
		 " [ address ADDRESS ]... [ allow PREFIX ]... [ hostname NAME ]\n"
		 " [ learning { on | off } ] [ tagged { on | off } ]\n"
		 " [ dhcp-relay { on | off } ]\n"
		 " [ max-flows N ] [ reserved-flows N ] [ flow-rate N ]\n"
		 "port delete DEVICE vpc NAME\n"
		 "port show [ DEVICE ] [ vpc NAME ] [ network NAME ]\n",
	.commands = commands,
	.fields = fields,
	.is_unsaved = is_service,
};
