// SPDX-License-Identifier: GPL-2.0
/* NAT rules of a VPC. */
#include <linux/vpc.h>
#include "object.h"

/* "snat PREFIX": what the rule does, and to which sources. */
static int put_rule(struct request *rq, const struct arg *arg,
		    const struct args *args)
{
	int err = put_prefix(rq, arg, args);

	if (!err)
		request_put_u32(rq, VPC_A_NAT_TYPE, arg->word->value);
	return err;
}

#define RULE(word, type, more)						\
	{ .name = word, .what = "PREFIX", .put = put_rule,		\
	  .attr = VPC_A_NAT_SOURCE, .value = type, .group = 1,		\
	  .flags = (more) }
#define RULES(more)							\
	RULE("snat", VPC_NAT_TYPE_SNAT, more),				\
	RULE("exempt", VPC_NAT_TYPE_EXEMPT, more)
#define ID(more, in)							\
	{ .name = "id", .what = "N", .put = put_number,			\
	  .attr = VPC_A_NAT_ID, .group = in, .flags = (more) }

static const struct word add_words[] = {
	WORD_VPC(WORD_NEEDED),
	RULES(WORD_NEEDED),
	{ .name = "priority", .what = "N", .put = put_number,
	  .attr = VPC_A_NAT_PRIORITY },
	{ .name = NULL },
};

static const struct word delete_words[] = {
	WORD_VPC(WORD_NEEDED),
	ID(WORD_NEEDED, 1),
	RULES(WORD_NEEDED),
	{ .name = NULL },
};

static const struct word show_words[] = {
	WORD_VPC(WORD_KEY | WORD_DUMP),
	ID(WORD_KEY, 0),
	{ .name = NULL },
};

static const char *const types[] = {
	[VPC_NAT_TYPE_SNAT] = "snat",
	[VPC_NAT_TYPE_EXEMPT] = "exempt",
	NULL
};

static const struct field fields[] = {
	{ "id", "id", show_number, VPC_A_NAT_ID, FIELD_HEAD, 6, { NULL } },
	{ "vpc", "vpc", show_device, VPC_A_NAT_VPC, FIELD_HEAD, 16, { NULL } },
	{ "ifindex", NULL, show_number, VPC_A_NAT_IFINDEX, FIELD_HEAD, 0, { NULL } },
	{ "type", "", show_enum, VPC_A_NAT_TYPE, FIELD_HEAD, 8, { .names = types } },
	{ "source", "", show_prefix, VPC_A_NAT_SOURCE, FIELD_HEAD, 24, { NULL } },
	{ "priority", "priority", show_number, VPC_A_NAT_PRIORITY, FIELD_HEAD, 8, { NULL } },
	{ "hits", "hits", show_number, VPC_A_NAT_HITS, FIELD_STATS, 0, { NULL } },
	{ .show = NULL },
};

static const struct command commands[] = {
	{ "show", run_show, VPC_CMD_NAT_GET, show_words, NULL },
	/* The kernel tells the number of the new rule. */
	{ "add", run_request, VPC_CMD_NAT_NEW, add_words, fields },
	{ "delete", run_request, VPC_CMD_NAT_DEL, delete_words, NULL },
	{ .name = NULL },
};

const struct object object_nat = {
	.name = "nat",
	.usage = "nat add vpc NAME { snat PREFIX | exempt PREFIX } [ priority N ]\n"
		 "nat delete vpc NAME { id N | snat PREFIX | exempt PREFIX }\n"
		 "nat show [ vpc NAME ] [ id N ]\n",
	.commands = commands,
	.fields = fields,
};
