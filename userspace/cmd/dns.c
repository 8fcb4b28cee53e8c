// SPDX-License-Identifier: GPL-2.0
/* The DNS zone of a VPC; its records are in record.c. */
#include <arpa/inet.h>
#include <linux/vpc.h>
#include <string.h>
#include "object.h"
#include "options.h"
#include "out.h"
#include "parse.h"
#include "report.h"
#include "serve.h"
#include "tell.h"

/* false: it is no resolver, or the address that stands for none. */
static bool resolver_text(const struct nlattr *attr, char *text, size_t size)
{
	static const uint8_t none[16];
	size_t len = mnl_attr_get_payload_len(attr);
	bool v4 = mnl_attr_get_type(attr) == VPC_A_DNS_RESOLVER4;

	if ((!v4 && mnl_attr_get_type(attr) != VPC_A_DNS_RESOLVER6) ||
	    len != (v4 ? 4 : 16) ||
	    !memcmp(mnl_attr_get_payload(attr), none, len))
		return false;
	inet_ntop(v4 ? AF_INET : AF_INET6, mnl_attr_get_payload(attr), text, size);
	return true;
}

static int put_zone(struct request *rq, const struct arg *arg,
		    const struct args *args)
{
	(void)args;
	if (!*arg->value)
		return refuse("a zone has a name.");
	if (parse_hostname(arg->value, VPC_DOMAIN_MAX))
		return STATUS_USAGE;
	request_put_string(rq, arg->word->attr, arg->value);
	return STATUS_OK;
}

/* Several of either family. */
static int put_resolver(struct request *rq, const struct arg *arg,
			const struct args *args)
{
	struct prefix address;

	(void)args;
	if (parse_address(arg->value, &address))
		return STATUS_USAGE;
	put_in(rq, arg->word->attr, &address);
	return STATUS_OK;
}

/* Each of both families; none are taken away by the zero address. */
static void tell_resolvers(struct line *line, const struct word *word,
			   const struct attrs *attrs)
{
	char text[INET6_ADDRSTRLEN];
	const struct nlattr *attr;
	bool any = false;

	mnl_attr_for_each_payload(attrs->payload, attrs->len) {
		if (!resolver_text(attr, text, sizeof(text)))
			continue;
		line_tell(line, word, text);
		any = true;
	}
	if (!any && line->full)
		line_tell(line, word, "0.0.0.0");
}

static const struct word set_words[] = {
	WORD_VPC(WORD_NEEDED | WORD_KEY),
	{ .name = "zone", .what = "NAME", .put = put_zone, .tell = tell_string,
	  .attr = VPC_A_DNS_ZONE },
	{ .name = "ttl", .what = "TIME", .put = put_ttl, .tell = tell_number,
	  .preset = "60", .attr = VPC_A_DNS_TTL },
	{ .name = "resolver", .what = "ADDRESS", .put = put_resolver,
	  .tell = tell_resolvers, .attr = VPC_A_DNS_RESOLVER4,
	  .flags = WORD_MANY },
	{ .name = NULL },
};

#define NETNS_ATTR	3

static const struct word serve_words[] = {
	WORD_VPC(WORD_NEEDED),
	{ .name = "netns", .what = "NAME", .put = put_unsent,
	  .attr = NETNS_ATTR, .flags = WORD_NEEDED },
	{ .name = NULL },
};

static int run_serve(const struct object *object, const struct command *command,
		     int argc, char **argv)
{
	struct args args;

	(void)object;
	if (place.file)
		return refuse("not from within a batch.");
	if (args_collect(&args, command->words, argc, argv))
		return STATUS_USAGE;
	return serve(args_find(&args, VPC_NAME_ATTR)->value,
		     args_find(&args, NETNS_ATTR)->value);
}

static const struct word delete_words[] = {
	WORD_VPC(WORD_NEEDED),
	{ .name = NULL },
};

static const struct word show_words[] = {
	WORD_VPC(WORD_DUMP),
	{ .name = NULL },
};

static void show_resolvers(const struct field *field, const struct attrs *attrs)
{
	char text[INET6_ADDRSTRLEN];
	const struct nlattr *attr;

	out_open_array(field);
	mnl_attr_for_each_payload(attrs->payload, attrs->len)
		if (resolver_text(attr, text, sizeof(text)))
			out_string(field, text, INET);
	out_close(field);
}

static const struct field resolver_fields[] = {
	{ "address", "resolver", show_address, VPC_A_DNS_RESOLVER_ADDRESS4, FIELD_STATS, 0, { NULL } },
	{ "asked", "asked", show_number, VPC_A_DNS_RESOLVER_ASKED, FIELD_STATS, 0, { NULL } },
	{ "answered", "answered", show_number, VPC_A_DNS_RESOLVER_ANSWERED, FIELD_STATS, 0, { NULL } },
	{ "silent", "silent", show_switch, VPC_A_DNS_RESOLVER_SILENT, FIELD_STATS, 0, { NULL } },
	{ .show = NULL },
};

static const struct field fields[] = {
	{ "vpc", "vpc", show_device, VPC_A_DNS_VPC, FIELD_HEAD, 16, { NULL } },
	{ "ifindex", NULL, show_number, VPC_A_DNS_IFINDEX, FIELD_HEAD, 0, { NULL } },
	{ "zone", "zone", show_string, VPC_A_DNS_ZONE, FIELD_HEAD, 24, { NULL } },
	{ "ttl", "ttl", show_number, VPC_A_DNS_TTL, FIELD_HEAD, 8, { NULL } },
	{ "resolvers", "resolver", show_resolvers, VPC_A_DNS_RESOLVER4, FIELD_HEAD, 0, { NULL } },
	{ "records", "records", show_number, VPC_A_DNS_RECORDS, FIELD_HEAD, 8, { NULL } },
	{ "serial", "serial", show_number, VPC_A_DNS_SERIAL, FIELD_DETAIL, 0, { NULL } },
	{ "queries", "queries", show_number, VPC_A_DNS_QUERIES, FIELD_STATS, 0, { NULL } },
	{ "answered", "answered", show_number, VPC_A_DNS_ANSWERED, FIELD_STATS, 0, { NULL } },
	{ "nxdomain", "nxdomain", show_number, VPC_A_DNS_NXDOMAIN, FIELD_STATS, 0, { NULL } },
	{ "refused", "refused", show_number, VPC_A_DNS_REFUSED, FIELD_STATS, 0, { NULL } },
	{ "malformed", "malformed", show_number, VPC_A_DNS_MALFORMED, FIELD_STATS, 0, { NULL } },
	{ "truncated", "truncated", show_number, VPC_A_DNS_TRUNCATED, FIELD_STATS, 0, { NULL } },
	{ "forwarded", "forwarded", show_number, VPC_A_DNS_FORWARDED, FIELD_STATS, 0, { NULL } },
	{ "resolver_stats", "", show_nests, VPC_A_DNS_RESOLVER_STATS, FIELD_STATS, 0,
	  { .fields = resolver_fields } },
	{ .show = NULL },
};

static const struct command commands[] = {
	{ "show", run_show, VPC_CMD_DNS_GET, show_words, NULL },
	{ "set", run_set, VPC_CMD_DNS_SET, set_words, NULL },
	{ "delete", run_request, VPC_CMD_DNS_DEL, delete_words, NULL },
	{ "serve", run_serve, VPC_CMD_DNS_ASK, serve_words, NULL },
	{ .name = NULL },
};

const struct object object_dns = {
	.name = "dns",
	.usage = "dns set vpc NAME [ zone NAME ] [ ttl TIME ] [ resolver ADDRESS ]...\n"
		 "dns delete vpc NAME\n"
		 "dns show [ vpc NAME ]\n"
		 "dns serve vpc NAME netns NAME\n",
	.commands = commands,
	.fields = fields,
};
