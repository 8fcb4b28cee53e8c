// SPDX-License-Identifier: GPL-2.0
/* Routes of a VPC. */
#include <arpa/inet.h>
#include <linux/vpc.h>
#include <string.h>
#include "object.h"
#include "options.h"
#include "out.h"
#include "parse.h"
#include "tell.h"

/* "default" is of the family of the next hop, IPv4 where there is none. */
static int parse_default(const struct args *args, struct prefix *prefix)
{
	const struct arg *via = args_find(args, VPC_A_ROUTE_VIA4);
	struct prefix hop = { .family = AF_INET };

	if (via && parse_address(via->value, &hop))
		return STATUS_USAGE;
	memset(prefix, 0, sizeof(*prefix));
	prefix->family = hop.family;
	return STATUS_OK;
}

static int put_dst(struct request *rq, const struct arg *arg,
		   const struct args *args)
{
	struct prefix prefix;
	int err;

	err = strcmp(arg->value, "default") ?
		parse_prefix(arg->value, 1, &prefix) :
		parse_default(args, &prefix);
	if (err)
		return err;
	put_in(rq, VPC_A_ROUTE_DST4, &prefix);
	request_put_u8(rq, VPC_A_ROUTE_DST_LEN, prefix.len);
	return STATUS_OK;
}

/* With its length, whatever family "default" would be of. */
static void tell_dst(struct line *line, const struct word *word,
		     const struct attrs *attrs)
{
	char text[INET6_ADDRSTRLEN + 4];

	if (field_prefix(attrs, word->attr, text, sizeof(text)))
		line_tell(line, word, text);
}

static bool is_connected(const struct attrs *attrs)
{
	const struct nlattr *type = attrs->tb[VPC_A_ROUTE_TYPE];

	return type && attr_number(type) == VPC_ROUTE_TYPE_CONNECTED;
}

#define DST(more)							\
	{ .name = "to", .what = "PREFIX", .put = put_dst,		\
	  .tell = tell_dst, .attr = VPC_A_ROUTE_DST4, .flags = WORD_FIRST | (more) }
#define TYPE(word, type, more)						\
	{ .name = word, .put = put_flagged, .attr = VPC_A_ROUTE_TYPE,	\
	  .value = type, .group = 1, .flags = (more) }
#define TARGET(more)							\
	{ .name = "via", .what = "ADDRESS", .put = put_address,		\
	  .attr = VPC_A_ROUTE_VIA4, .group = 1, .flags = (more) },	\
	TYPE("gateway", VPC_ROUTE_TYPE_GATEWAY, more),			\
	TYPE("blackhole", VPC_ROUTE_TYPE_BLACKHOLE, more),		\
	TYPE("unreachable", VPC_ROUTE_TYPE_UNREACHABLE, more),		\
	TYPE("prohibit", VPC_ROUTE_TYPE_PROHIBIT, more)
#define METRIC								\
	{ .name = "metric", .what = "N", .put = put_number,		\
	  .preset = "0", .attr = VPC_A_ROUTE_METRIC }

static const struct word add_words[] = {
	DST(WORD_NEEDED),
	WORD_VPC(WORD_NEEDED),
	TARGET(WORD_NEEDED),
	METRIC,
	{ .name = NULL },
};

static const struct word delete_words[] = {
	DST(WORD_NEEDED),
	WORD_VPC(WORD_NEEDED),
	TARGET(0),
	METRIC,
	{ .name = NULL },
};

static const struct word show_words[] = {
	DST(0),
	WORD_VPC(WORD_DUMP),
	TYPE("connected", VPC_ROUTE_TYPE_CONNECTED, 0),
	TARGET(0),
	METRIC,
	{ .name = "network", .what = "NAME", .put = put_name,
	  .attr = VPC_A_ROUTE_NETWORK },
	{ .name = NULL },
};

static const struct word get_words[] = {
	{ .name = "to", .what = "ADDRESS", .put = put_address,
	  .attr = VPC_A_ROUTE_DST4,
	  .flags = WORD_FIRST | WORD_NEEDED | WORD_KEY },
	WORD_VPC(WORD_NEEDED | WORD_KEY),
	{ .name = NULL },
};

static const char *const types[] = {
	[VPC_ROUTE_TYPE_CONNECTED] = "connected",
	[VPC_ROUTE_TYPE_VIA] = "via",
	[VPC_ROUTE_TYPE_GATEWAY] = "gateway",
	[VPC_ROUTE_TYPE_BLACKHOLE] = "blackhole",
	[VPC_ROUTE_TYPE_UNREACHABLE] = "unreachable",
	[VPC_ROUTE_TYPE_PROHIBIT] = "prohibit",
	NULL
};

/* In text the next hop says it, where there is one. */
static void show_type(const struct field *field, const struct attrs *attrs)
{
	if (opt.json || !attrs->tb[field->attr] ||
	    attr_number(attrs->tb[field->attr]) != VPC_ROUTE_TYPE_VIA)
		show_enum(field, attrs);
}

static const struct field fields[] = {
	{ "dst", "", show_flat_prefix, VPC_A_ROUTE_DST4, FIELD_HEAD, 24, { NULL } },
	{ "dst_len", NULL, show_number, VPC_A_ROUTE_DST_LEN, FIELD_HEAD, 0, { NULL } },
	{ "type", "", show_type, VPC_A_ROUTE_TYPE, FIELD_HEAD, 12, { .names = types } },
	{ "via", "via", show_address, VPC_A_ROUTE_VIA4, FIELD_HEAD, 16, { NULL } },
	{ "network", "network", show_string, VPC_A_ROUTE_NETWORK, FIELD_HEAD, 16, { NULL } },
	{ "metric", "metric", show_nonzero, VPC_A_ROUTE_METRIC, FIELD_HEAD, 0, { NULL } },
	{ "vpc", "vpc", show_device, VPC_A_ROUTE_VPC, FIELD_HEAD, 16, { NULL } },
	{ "ifindex", NULL, show_number, VPC_A_ROUTE_IFINDEX, FIELD_HEAD, 0, { NULL } },
	{ .show = NULL },
};

static const struct command commands[] = {
	{ "show", run_show, VPC_CMD_ROUTE_GET, show_words, NULL },
	{ "get", run_show, VPC_CMD_ROUTE_GET, get_words, NULL },
	{ "add", run_request, VPC_CMD_ROUTE_NEW, add_words, NULL },
	{ "delete", run_request, VPC_CMD_ROUTE_DEL, delete_words, NULL },
	{ .name = NULL },
};

const struct object object_route = {
	.name = "route",
	.usage = "route add { PREFIX | default } TARGET [ metric N ] vpc NAME\n"
		 "route delete { PREFIX | default } [ TARGET ] [ metric N ] vpc NAME\n"
		 "route show [ PREFIX | default ] [ TARGET | connected ] [ metric N ]\n"
		 " [ network NAME ] [ vpc NAME ]\n"
		 "route get ADDRESS vpc NAME\n"
		 "  TARGET := { via ADDRESS | gateway | blackhole | unreachable | prohibit }\n",
	.commands = commands,
	.fields = fields,
	/* Those come with their network. */
	.is_unsaved = is_connected,
};
