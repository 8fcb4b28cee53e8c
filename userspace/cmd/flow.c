// SPDX-License-Identifier: GPL-2.0
/* Flows: connections and their translations. */
#include <arpa/inet.h>
#include <linux/vpc.h>
#include <stdio.h>
#include <string.h>
#include "object.h"
#include "options.h"
#include "out.h"
#include "parse.h"

static const char *const states[] = {
	[VPC_FLOW_STATE_NEW] = "new",
	[VPC_FLOW_STATE_ESTABLISHED] = "established",
	[VPC_FLOW_STATE_CLOSING] = "closing",
	[VPC_FLOW_STATE_CLOSED] = "closed",
	[VPC_FLOW_STATE_MAPPING] = "mapping",
	NULL
};

static int put_port(struct request *rq, const struct arg *arg, const struct args *args)
{
	uint64_t number;
	uint16_t port;

	(void)args;
	if (parse_number(arg->value, 0, UINT16_MAX, &number))
		return STATUS_USAGE;
	port = htons(number);
	request_put(rq, arg->word->attr, &port, sizeof(port));
	return STATUS_OK;
}

/* What flows have to be like; all of it, for a listing and for a flush. */
#define FILTERS								\
	{ .name = "protocol", .what = "{ NAME | N }", .put = put_protocol, \
	  .attr = VPC_A_FLOW_PROTOCOL, .flags = WORD_DUMP },		\
	{ .name = "state", .what = "STATE", .put = put_enum,		\
	  .attr = VPC_A_FLOW_STATE, .names = states, .flags = WORD_DUMP },		\
	{ .name = "nat-id", .what = "N", .put = put_number,		\
	  .attr = VPC_A_FLOW_NAT_ID, .flags = WORD_DUMP },		\
	{ .name = "src", .what = "PREFIX", .put = put_prefix,		\
	  .attr = VPC_A_FLOW_SRC, .flags = WORD_DUMP },			\
	{ .name = "dst", .what = "PREFIX", .put = put_prefix,		\
	  .attr = VPC_A_FLOW_DST, .flags = WORD_DUMP },			\
	{ .name = "address", .what = "PREFIX", .put = put_prefix,	\
	  .attr = VPC_A_FLOW_ADDRESS, .flags = WORD_DUMP },		\
	{ .name = "sport", .what = "N", .put = put_port,		\
	  .attr = VPC_A_FLOW_SPORT, .flags = WORD_DUMP },		\
	{ .name = "dport", .what = "N", .put = put_port,		\
	  .attr = VPC_A_FLOW_DPORT, .flags = WORD_DUMP },		\
	{ .name = "port", .what = "N", .put = put_port,			\
	  .attr = VPC_A_FLOW_PORT, .flags = WORD_DUMP }

static const struct word show_words[] = {
	WORD_VPC(WORD_DUMP),
	FILTERS,
	{ .name = NULL },
};

static const struct word flush_words[] = {
	WORD_VPC(WORD_NEEDED),
	FILTERS,
	{ .name = NULL },
};

/* "10.0.1.5:80", "[fd00::5]:80", or without a port where there is none */
static void endpoint(const struct attrs *tuple, uint16_t address, uint16_t port,
		     char *buf, size_t size)
{
	char text[INET6_ADDRSTRLEN] = "?";
	int bits = field_address(tuple, address, text, sizeof(text));

	if (tuple->tb[port])
		snprintf(buf, size, bits == 128 ? "[%s]:%u" : "%s:%u", text,
			 ntohs(attr_number(tuple->tb[port])));
	else
		snprintf(buf, size, "%s", text);
}

static const struct field tuple_fields[] = {
	{ "src", NULL, show_address, VPC_A_TUPLE_SRC4, FIELD_HEAD, 0, { NULL } },
	{ "dst", NULL, show_address, VPC_A_TUPLE_DST4, FIELD_HEAD, 0, { NULL } },
	{ "sport", NULL, show_port, VPC_A_TUPLE_SPORT, FIELD_HEAD, 0, { NULL } },
	{ "dport", NULL, show_port, VPC_A_TUPLE_DPORT, FIELD_HEAD, 0, { NULL } },
	{ "packets", "packets", show_number, VPC_A_TUPLE_PACKETS, FIELD_STATS, 0, { NULL } },
	{ "bytes", "bytes", show_number, VPC_A_TUPLE_BYTES, FIELD_STATS, 0, { NULL } },
	{ .show = NULL },
};

/* An object in JSON, in text one word. */
static void show_tuple(const struct field *field, const struct attrs *attrs)
{
	char src[64], dst[64], both[132];
	struct attrs tuple;

	if (opt.json) {
		show_nest(field, attrs);
		return;
	}
	if (!attrs->tb[field->attr])
		return;
	attrs_parse_nested(&tuple, attrs->tb[field->attr]);
	endpoint(&tuple, VPC_A_TUPLE_SRC4, VPC_A_TUPLE_SPORT, src, sizeof(src));
	endpoint(&tuple, VPC_A_TUPLE_DST4, VPC_A_TUPLE_DPORT, dst, sizeof(dst));
	snprintf(both, sizeof(both), "%s>%s", src, dst);
	out_string(field, both, INET);
}

/* The counters of both directions, in text alone: JSON has them already. */
static void show_counters(const struct field *field, const struct attrs *attrs)
{
	if (!opt.json)
		show_nest(field, attrs);
}

static const struct field fields[] = {
	{ "protocol", "", show_protocol, VPC_A_FLOW_PROTOCOL, FIELD_HEAD, 9, { NULL } },
	{ "state", "", show_enum, VPC_A_FLOW_STATE, FIELD_HEAD, 12, { .names = states } },
	{ "orig", "orig", show_tuple, VPC_A_FLOW_ORIG, FIELD_HEAD, 44,
	  { .fields = tuple_fields } },
	{ "reply", "reply", show_tuple, VPC_A_FLOW_REPLY, FIELD_HEAD, 44,
	  { .fields = tuple_fields } },
	{ "nat_id", "nat-id", show_nonzero, VPC_A_FLOW_NAT_ID, FIELD_HEAD, 7, { NULL } },
	{ "proxied", "proxied", show_flag, VPC_A_FLOW_PROXIED, FIELD_HEAD, 7, { NULL } },
	{ "expires", "expires", show_number, VPC_A_FLOW_EXPIRES, FIELD_HEAD, 8, { NULL } },
	{ "vpc", "vpc", show_device, VPC_A_FLOW_VPC, FIELD_HEAD, 16, { NULL } },
	{ "ifindex", NULL, show_number, VPC_A_FLOW_IFINDEX, FIELD_HEAD, 0, { NULL } },
	{ NULL, "", show_counters, VPC_A_FLOW_ORIG, FIELD_STATS, 0,
	  { .fields = tuple_fields } },
	{ NULL, "", show_counters, VPC_A_FLOW_REPLY, FIELD_STATS, 0,
	  { .fields = tuple_fields } },
	{ .show = NULL },
};

static const struct field flushed_fields[] = {
	{ "vpc", "vpc", show_device, VPC_A_FLOW_VPC, FIELD_HEAD, 0, { NULL } },
	{ "flushed", "flushed", show_number, VPC_A_FLOW_FLUSHED, FIELD_HEAD, 0, { NULL } },
	{ .show = NULL },
};

static const struct command commands[] = {
	{ "show", run_show, VPC_CMD_FLOW_GET, show_words, NULL },
	{ "flush", run_request, VPC_CMD_FLOW_DEL, flush_words, flushed_fields },
	{ .name = NULL },
};

const struct object object_flow = {
	.name = "flow",
	.usage = "flow show [ vpc NAME ] [ FILTER ... ]\n"
		 "flow flush vpc NAME [ FILTER ... ]\n"
		 "  FILTER := { protocol { NAME | N } | state STATE | nat-id N |\n"
		 "      src PREFIX | dst PREFIX | address PREFIX |\n"
		 "      sport N | dport N | port N }\n"
		 "  STATE := { new | established | closing | closed | mapping }\n",
	.commands = commands,
	.fields = fields,
	.columns = true,
};
