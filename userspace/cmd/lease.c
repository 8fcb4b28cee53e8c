// SPDX-License-Identifier: GPL-2.0
/* DHCP leases. */
#include <linux/vpc.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include "object.h"
#include "options.h"
#include "parse.h"
#include "report.h"
#include "tell.h"

#define TIME_FORMAT	"%Y-%m-%dT%H:%M:%SZ"

/* Seconds from now until the time, 0 when it is over. */
static int parse_until(const char *text, uint32_t *seconds)
{
	struct tm tm = { 0 };
	const char *end = strptime(text, TIME_FORMAT, &tm);
	time_t now = time(NULL), until;

	if (!end || *end)
		return refuse("\"%s\" is not a time like 2026-11-26T18:30:00Z.", text);
	until = timegm(&tm);
	*seconds = until <= now ? 0 : until - now > UINT32_MAX ? UINT32_MAX : until - now;
	return STATUS_OK;
}

static int put_until(struct request *rq, const struct arg *arg,
		     const struct args *args)
{
	uint32_t seconds;

	(void)args;
	if (parse_until(arg->value, &seconds))
		return STATUS_USAGE;
	request_put_u32(rq, arg->word->attr, seconds);
	return STATUS_OK;
}

/* A time that stays the same while the file lies about. */
static void tell_until(struct line *line, const struct word *word,
		       const struct attrs *attrs)
{
	const struct nlattr *expires = attrs->tb[word->attr];
	time_t until = time(NULL);
	char text[32];
	struct tm tm;

	if (!expires)
		return;
	until += attr_number(expires);
	strftime(text, sizeof(text), TIME_FORMAT, gmtime_r(&until, &tm));
	line_tell(line, word, text);
}

/* Clients call themselves what they like. */
static void tell_hostname(struct line *line, const struct word *word,
			  const struct attrs *attrs)
{
	const struct nlattr *name = attrs->tb[word->attr];

	if (name && is_hostname(attr_string(name), VPC_NAME_MAX))
		tell_string(line, word, attrs);
}

#define ADDRESS(more)							\
	{ .name = "address", .what = "ADDRESS", .put = put_address,	\
	  .attr = VPC_A_LEASE_ADDRESS4, .value = VPC_A_LEASE_ADDRESS6, .flags = WORD_FIRST | (more) }
#define NETWORK								\
	{ .name = "network", .what = "NAME", .put = put_name,		\
	  .attr = VPC_A_LEASE_NETWORK }
#define CLIENT(more)							\
	{ .name = "mac", .what = "MAC", .put = put_mac,			\
	  .attr = VPC_A_LEASE_MAC, .flags = (more) }

static const struct word add_words[] = {
	ADDRESS(WORD_NEEDED),
	WORD_VPC(WORD_NEEDED),
	NETWORK,
	CLIENT(WORD_NEEDED),
	{ .name = "client-id", .what = "HEX", .put = put_client_id,
	  .attr = VPC_A_LEASE_CLIENT_ID },
	{ .name = "iaid", .what = "NUMBER", .put = put_number,
	  .attr = VPC_A_LEASE_IAID },
	{ .name = "hostname", .what = "NAME", .put = put_hostname,
	  .tell = tell_hostname, .attr = VPC_A_LEASE_HOSTNAME },
	{ .name = "declined", .put = put_flagged, .attr = VPC_A_LEASE_STATE,
	  .value = VPC_LEASE_STATE_DECLINED },
	{ .name = "expires", .what = "SECONDS", .put = put_number,
	  .tell = tell_nothing, .attr = VPC_A_LEASE_EXPIRES, .group = 1,
	  .flags = WORD_NEEDED },
	{ .name = "until", .what = "TIME", .put = put_until,
	  .tell = tell_until, .attr = VPC_A_LEASE_EXPIRES, .group = 1,
	  .flags = WORD_NEEDED },
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
	WORD_VPC(WORD_DUMP),
	NETWORK,
	CLIENT(0),
	{ .name = NULL },
};

static const char *const states[] = {
	[VPC_LEASE_STATE_OFFERED] = "offered",
	[VPC_LEASE_STATE_BOUND] = "bound",
	[VPC_LEASE_STATE_RELEASED] = "released",
	[VPC_LEASE_STATE_DECLINED] = "declined",
	[VPC_LEASE_STATE_CONFLICT] = "conflict",
	NULL
};

static const struct field fields[] = {
	{ "address", "", show_address, VPC_A_LEASE_ADDRESS4, FIELD_HEAD, 16,
	  { .attr6 = VPC_A_LEASE_ADDRESS6 } },
	{ "mac", "mac", show_mac, VPC_A_LEASE_MAC, FIELD_HEAD, 18, { NULL } },
	{ "state", "state", show_enum, VPC_A_LEASE_STATE, FIELD_HEAD, 9, { .names = states } },
	{ "expires", "expires", show_number, VPC_A_LEASE_EXPIRES, FIELD_HEAD, 8, { NULL } },
	{ "reserved", "reserved", show_flag, VPC_A_LEASE_RESERVED, FIELD_HEAD, 9, { NULL } },
	{ "hostname", "hostname", show_string, VPC_A_LEASE_HOSTNAME, FIELD_HEAD, 20, { NULL } },
	{ "network", "network", show_string, VPC_A_LEASE_NETWORK, FIELD_HEAD, 16, { NULL } },
	{ "vpc", "vpc", show_device, VPC_A_LEASE_VPC, FIELD_HEAD, 16, { NULL } },
	{ "ifindex", NULL, show_number, VPC_A_LEASE_IFINDEX, FIELD_HEAD, 0, { NULL } },
	{ "client_id", "client-id", show_hex, VPC_A_LEASE_CLIENT_ID, FIELD_DETAIL, 0, { NULL } },
	{ "iaid", "iaid", show_number, VPC_A_LEASE_IAID, FIELD_DETAIL, 0, { NULL } },
	{ .show = NULL },
};

/* Those that nobody has, or has yet, and those that end this very second. */
static bool is_nobodys(const struct attrs *attrs)
{
	const struct nlattr *state = attrs->tb[VPC_A_LEASE_STATE];
	const struct nlattr *expires = attrs->tb[VPC_A_LEASE_EXPIRES];

	return !state || !expires || !attr_number(expires) ||
	       (attr_number(state) != VPC_LEASE_STATE_BOUND &&
		attr_number(state) != VPC_LEASE_STATE_DECLINED);
}

/* One whose time is over is as good as entered. */
static int run_add(const struct object *object, const struct command *command,
		   int argc, char **argv)
{
	const struct arg *expires;
	uint32_t seconds = 1;
	struct args args;

	if (args_collect(&args, command->words, argc, argv))
		return STATUS_USAGE;
	expires = args_find(&args, VPC_A_LEASE_EXPIRES);
	if (expires->word->put == put_until && parse_until(expires->value, &seconds))
		return STATUS_USAGE;
	if (!seconds)
		return STATUS_OK;
	return run_request(object, command, argc, argv);
}

static const struct command commands[] = {
	{ "show", run_show, VPC_CMD_LEASE_GET, show_words, NULL },
	{ "add", run_add, VPC_CMD_LEASE_NEW, add_words, NULL },
	{ "delete", run_request, VPC_CMD_LEASE_DEL, delete_words, NULL },
	{ .name = NULL },
};

const struct object object_lease = {
	.name = "lease",
	.usage = "lease add ADDRESS vpc NAME [ network NAME ] mac MAC [ client-id HEX ]\n"
		 " [ iaid NUMBER ] [ hostname NAME ] [ declined ] { expires SECONDS | until TIME }\n"
		 "lease delete ADDRESS vpc NAME [ network NAME ]\n"
		 "lease show [ ADDRESS ] [ vpc NAME [ network NAME ] ] [ mac MAC ]\n",
	.commands = commands,
	.fields = fields,
	.columns = true,
	.is_unsaved = is_nobodys,
};
