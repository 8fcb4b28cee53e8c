// SPDX-License-Identifier: GPL-2.0
/* NAT rules of a VPC. */
#include <arpa/inet.h>
#include <linux/vpc.h>
#include <stdio.h>
#include <string.h>
#include "object.h"
#include "options.h"
#include "out.h"
#include "parse.h"
#include "report.h"
#include "tell.h"

static int put_scope(struct request *rq, const struct arg *arg,
		     const struct args *args)
{
	if (arg->word->attr == VPC_A_NAT_PROTO)
		return put_protocol(rq, arg, args);
	return put_prefix(rq, arg, args);
}

/*
 * What the rule does: "snat PREFIX", to which sources; or "dnat PROTOCOL", with
 * what put_public() reads behind it.
 */
static int put_rule(struct request *rq, const struct arg *arg,
		    const struct args *args)
{
	request_put_u32(rq, VPC_A_NAT_TYPE, arg->word->value);
	return put_scope(rq, arg, args);
}

static bool is_dnat(const struct args *args)
{
	for (unsigned int i = 0; i < args->n; i++)
		if (args->list[i].word->put == put_rule &&
		    args->list[i].word->value == VPC_NAT_TYPE_DNAT)
			return true;
	return false;
}

static int put_range(struct request *rq, const char *text)
{
	uint16_t first, last;

	if (parse_ports(text, &first, &last))
		return STATUS_USAGE;
	request_put_u16(rq, VPC_A_NAT_PORT, first);
	if (last != first)
		request_put_u16(rq, VPC_A_NAT_PORT_LAST, last);
	return STATUS_OK;
}

static int put_public(struct request *rq, const struct arg *arg,
		      const struct args *args)
{
	struct prefix address;
	struct nlattr *nest;
	const char *ports;

	if (!is_dnat(args))
		return refuse("\"%s\" is not understood here.", arg->value);
	if (parse_endpoint(arg->value, &address, &ports))
		return STATUS_USAGE;
	nest = request_nest(rq, VPC_A_NAT_DESTINATION);
	put_in(rq, VPC_A_PREFIX_ADDRESS4, &address);
	request_put_u8(rq, VPC_A_PREFIX_PREFIX_LEN, address.len);
	request_nest_end(rq, nest);
	return put_range(rq, ports);
}

/* Words that narrow snat and exempt; dnat says it all by itself. */
static int put_destination(struct request *rq, const struct arg *arg,
			   const struct args *args)
{
	if (is_dnat(args))
		return refuse("\"%s\" does not go with \"dnat\".", arg->word->name);
	if (arg->word->attr == VPC_A_NAT_PORT)
		return put_range(rq, arg->value);
	return put_scope(rq, arg, args);
}

/* And the one that narrows dnat; of the others the prefix says it. */
static int put_source(struct request *rq, const struct arg *arg,
		      const struct args *args)
{
	if (!is_dnat(args))
		return refuse("\"%s\" goes with \"dnat\" alone.", arg->word->name);
	return put_prefix(rq, arg, args);
}

/* A guest, or a guest's port: destination NAT. */
static int put_back_end(struct request *rq, const struct arg *arg)
{
	bool alone = !strchr(arg->value, '.') ? *arg->value != '[' :
						!strchr(arg->value, ':');
	struct prefix address;
	uint16_t port, last;
	const char *ports;

	if (alone) {
		if (parse_address(arg->value, &address))
			return STATUS_USAGE;
	} else if (parse_endpoint(arg->value, &address, &ports) ||
		   parse_ports(ports, &port, &last)) {
		return STATUS_USAGE;
	} else if (port != last) {
		return refuse("\"%s\": name the first port, the others follow.",
			      arg->value);
	}
	put_in(rq, VPC_A_NAT_TARGET_ADDRESS4, &address);
	if (!alone)
		request_put_u16(rq, VPC_A_NAT_TARGET_PORT, port);
	return STATUS_OK;
}

/* Public addresses: source NAT. */
static int put_pool(struct request *rq, const struct arg *arg)
{
	struct in_addr first, last;

	if (parse_range(arg->value, &first, &last))
		return STATUS_USAGE;
	request_put(rq, VPC_A_NAT_TARGET_ADDRESS4, &first, sizeof(first));
	if (last.s_addr != first.s_addr)
		request_put(rq, VPC_A_NAT_TARGET_LAST4, &last, sizeof(last));
	return STATUS_OK;
}

static int put_to(struct request *rq, const struct arg *arg,
		  const struct args *args)
{
	struct nlattr *nest = request_nest(rq, arg->word->attr);
	int err = is_dnat(args) ? put_back_end(rq, arg) : put_pool(rq, arg);

	request_nest_end(rq, nest);
	return err;
}

/* In the words of the input. */
static void target_text(const struct nlattr *nest, char *text, size_t size)
{
	char address[INET6_ADDRSTRLEN] = "", last[INET_ADDRSTRLEN];
	const struct nlattr *port;
	struct attrs to;

	attrs_parse_nested(&to, nest);
	field_address(&to, VPC_A_NAT_TARGET_ADDRESS4, address, sizeof(address));
	port = to.tb[VPC_A_NAT_TARGET_PORT];
	if (port && strchr(address, ':'))
		snprintf(text, size, "[%s]:%u", address, (unsigned int)attr_number(port));
	else if (port)
		snprintf(text, size, "%s:%u", address, (unsigned int)attr_number(port));
	else if (field_address(&to, VPC_A_NAT_TARGET_LAST4, last, sizeof(last)))
		snprintf(text, size, "%s-%s", address, last);
	else
		snprintf(text, size, "%s", address);
}

/* The ports, "80" or "80-90"; false: it is for all. */
static bool ports_text(const struct attrs *attrs, char *text, size_t size)
{
	const struct nlattr *first = attrs->tb[VPC_A_NAT_PORT];
	const struct nlattr *last = attrs->tb[VPC_A_NAT_PORT_LAST];

	if (!first)
		return false;
	if (last && attr_number(last) != attr_number(first))
		snprintf(text, size, "%u-%u", (unsigned int)attr_number(first),
			 (unsigned int)attr_number(last));
	else
		snprintf(text, size, "%u", (unsigned int)attr_number(first));
	return true;
}

static bool says_dnat(const struct attrs *attrs)
{
	const struct nlattr *type = attrs->tb[VPC_A_NAT_TYPE];

	return type && attr_number(type) == VPC_NAT_TYPE_DNAT;
}

/* A prefix, or a protocol, that leaves something out. */
static void tell_scope(struct line *line, const struct word *word,
		       const struct attrs *attrs)
{
	const struct nlattr *attr = attrs->tb[word->attr];
	const struct nlattr *len;
	struct attrs prefix;
	char text[8];

	if (!attr)
		return;
	if (word->attr == VPC_A_NAT_PROTO) {
		snprintf(text, sizeof(text), "%u", (unsigned int)attr_number(attr));
		if (attr_number(attr))
			line_tell(line, word, protocol_name(attr_number(attr)) ?: text);
		return;
	}
	attrs_parse_nested(&prefix, attr);
	len = prefix.tb[VPC_A_PREFIX_PREFIX_LEN];
	if (!len || attr_number(len))
		tell_prefix(line, word, attrs);
}

static void tell_rule(struct line *line, const struct word *word,
		      const struct attrs *attrs)
{
	const struct nlattr *type = attrs->tb[VPC_A_NAT_TYPE];

	if (!type || attr_number(type) != word->value)
		return;
	if (word->attr == VPC_A_NAT_PROTO)
		tell_scope(line, word, attrs);
	else
		tell_prefix(line, word, attrs);
}

static void tell_public(struct line *line, const struct word *word,
			const struct attrs *attrs)
{
	char address[INET6_ADDRSTRLEN], ports[16], text[INET6_ADDRSTRLEN + 20];
	const struct nlattr *attr = attrs->tb[word->attr];
	struct attrs prefix;
	int bits;

	if (!says_dnat(attrs) || !attr || !ports_text(attrs, ports, sizeof(ports)))
		return;
	attrs_parse_nested(&prefix, attr);
	bits = field_address(&prefix, VPC_A_PREFIX_ADDRESS4, address, sizeof(address));
	snprintf(text, sizeof(text), bits == 128 ? "[%s]:%s" : "%s:%s", address, ports);
	line_tell(line, word, text);
}

static void tell_destination(struct line *line, const struct word *word,
			     const struct attrs *attrs)
{
	char text[16];

	if (says_dnat(attrs))
		return;
	if (word->attr != VPC_A_NAT_PORT)
		tell_scope(line, word, attrs);
	else if (ports_text(attrs, text, sizeof(text)))
		line_tell(line, word, text);
}

static void tell_source(struct line *line, const struct word *word,
			const struct attrs *attrs)
{
	if (says_dnat(attrs))
		tell_scope(line, word, attrs);
}

/* A guest's port that is the rule's own is not told. */
static void tell_to(struct line *line, const struct word *word,
		    const struct attrs *attrs)
{
	const struct nlattr *first = attrs->tb[VPC_A_NAT_PORT], *attr;
	char text[INET6_ADDRSTRLEN + 20];
	struct attrs to;

	mnl_attr_for_each_payload(attrs->payload, attrs->len) {
		const struct nlattr *port;

		if (mnl_attr_get_type(attr) != word->attr)
			continue;
		attrs_parse_nested(&to, attr);
		port = to.tb[VPC_A_NAT_TARGET_PORT];
		if (port && first && attr_number(port) == attr_number(first))
			field_address(&to, VPC_A_NAT_TARGET_ADDRESS4, text, sizeof(text));
		else
			target_text(attr, text, sizeof(text));
		line_tell(line, word, text);
	}
}

#define RULE(word, type, more)						\
	{ .name = word, .what = "PREFIX", .put = put_rule,		\
	  .tell = tell_rule, .attr = VPC_A_NAT_SOURCE, .value = type,	\
	  .group = 1,							\
	  .flags = (more) }
#define RULES(more)							\
	RULE("snat", VPC_NAT_TYPE_SNAT, more),				\
	RULE("exempt", VPC_NAT_TYPE_EXEMPT, more),			\
	{ .name = "dnat", .what = "PROTOCOL", .put = put_rule,		\
	  .tell = tell_rule, .attr = VPC_A_NAT_PROTO,			\
	  .value = VPC_NAT_TYPE_DNAT,					\
	  .group = 1, .flags = (more) }
#define SCOPE								\
	{ .name = "public", .what = "ADDRESS:PORT", .put = put_public,	\
	  .tell = tell_public, .attr = VPC_A_NAT_DESTINATION, .group = 2,			\
	  .flags = WORD_FIRST },					\
	{ .name = "destination", .what = "PREFIX",			\
	  .put = put_destination, .tell = tell_destination,		\
	  .attr = VPC_A_NAT_DESTINATION, .group = 2 },			\
	{ .name = "source", .what = "PREFIX", .put = put_source,	\
	  .tell = tell_source, .attr = VPC_A_NAT_SOURCE },		\
	{ .name = "protocol", .what = "{ NAME | N }",			\
	  .put = put_destination, .tell = tell_destination,		\
	  .attr = VPC_A_NAT_PROTO },					\
	{ .name = "port", .what = "N[-M]", .put = put_destination,	\
	  .tell = tell_destination, .attr = VPC_A_NAT_PORT }
#define ID(more, in)							\
	{ .name = "id", .what = "N", .put = put_number,			\
	  .attr = VPC_A_NAT_ID, .group = in, .flags = WORD_ID | (more) }

static const struct word add_words[] = {
	WORD_VPC(WORD_NEEDED),
	RULES(WORD_NEEDED),
	SCOPE,
	{ .name = "to", .what = "ADDRESS", .put = put_to, .tell = tell_to,
	  .attr = VPC_A_NAT_TO, .flags = WORD_MANY },
	{ .name = "priority", .what = "N", .put = put_number, .preset = "100",
	  .attr = VPC_A_NAT_PRIORITY },
	{ .name = NULL },
};

static const struct word delete_words[] = {
	WORD_VPC(WORD_NEEDED),
	ID(WORD_NEEDED, 1),
	RULES(WORD_NEEDED),
	SCOPE,
	{ .name = "drain", .put = put_flag, .attr = VPC_A_NAT_DRAIN },
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
	[VPC_NAT_TYPE_DNAT] = "dnat",
	NULL
};

static const struct field target_fields[] = {
	{ "address", NULL, show_address, VPC_A_NAT_TARGET_ADDRESS4, FIELD_HEAD, 0, { NULL } },
	{ "last4", NULL, show_address4, VPC_A_NAT_TARGET_LAST4, FIELD_HEAD, 0, { NULL } },
	{ "port", NULL, show_number, VPC_A_NAT_TARGET_PORT, FIELD_HEAD, 0, { NULL } },
	{ .show = NULL },
};

static void show_targets(const struct field *field, const struct attrs *attrs)
{
	char text[INET6_ADDRSTRLEN + 20];
	const struct nlattr *attr;

	if (opt.json) {
		show_nests(field, attrs);
		return;
	}
	mnl_attr_for_each_payload(attrs->payload, attrs->len) {
		if (mnl_attr_get_type(attr) != field->attr)
			continue;
		target_text(attr, text, sizeof(text));
		out_string(field, text, INET);
	}
}

/* One value in text, two in JSON. */
static void show_ports(const struct field *field, const struct attrs *attrs)
{
	char text[16];

	if (opt.json)
		show_number(field, attrs);
	else if (ports_text(attrs, text, sizeof(text)))
		out_string(field, text, PLAIN);
}

/* It is on its way out. */
static bool is_draining(const struct attrs *attrs)
{
	return attrs->tb[VPC_A_NAT_DRAIN];
}

static const struct field fields[] = {
	{ "id", "id", show_number, VPC_A_NAT_ID, FIELD_HEAD, 6, { NULL } },
	{ "vpc", "vpc", show_device, VPC_A_NAT_VPC, FIELD_HEAD, 16, { NULL } },
	{ "ifindex", NULL, show_number, VPC_A_NAT_IFINDEX, FIELD_HEAD, 0, { NULL } },
	{ "type", "", show_enum, VPC_A_NAT_TYPE, FIELD_HEAD, 8, { .names = types } },
	{ "source", "", show_prefix, VPC_A_NAT_SOURCE, FIELD_HEAD, 24, { NULL } },
	{ "destination", "destination", show_prefix, VPC_A_NAT_DESTINATION, FIELD_HEAD, 0, { NULL } },
	{ "protocol", "protocol", show_protocol, VPC_A_NAT_PROTO, FIELD_HEAD, 0, { NULL } },
	{ "port", "port", show_ports, VPC_A_NAT_PORT, FIELD_HEAD, 0, { NULL } },
	{ "port_last", NULL, show_number, VPC_A_NAT_PORT_LAST, FIELD_HEAD, 0, { NULL } },
	{ "to", "to", show_targets, VPC_A_NAT_TO, FIELD_HEAD, 0, { .fields = target_fields } },
	{ "priority", "priority", show_number, VPC_A_NAT_PRIORITY, FIELD_HEAD, 8, { NULL } },
	{ "drain", "drain", show_flag, VPC_A_NAT_DRAIN, FIELD_HEAD, 0, { NULL } },
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
	.usage = "nat add vpc NAME snat PREFIX [ OUTWARD ] [ to ADDRESS[-ADDRESS] ]...\n"
		 " [ priority N ]\n"
		 "nat add vpc NAME exempt PREFIX [ OUTWARD ] [ priority N ]\n"
		 "nat add vpc NAME dnat PROTOCOL ADDRESS:PORT[-PORT] [ source PREFIX ]\n"
		 " { to ADDRESS[:PORT] }... [ priority N ]\n"
		 "nat delete vpc NAME { id N | snat PREFIX [ OUTWARD ] | exempt PREFIX [ OUTWARD ] |\n"
		 " dnat PROTOCOL ADDRESS:PORT[-PORT] [ source PREFIX ] } [ drain ]\n"
		 "nat show [ vpc NAME ] [ id N ]\n"
		 "  OUTWARD := [ destination PREFIX ] [ protocol { NAME | N } [ port N[-M] ] ]\n",
	.commands = commands,
	.fields = fields,
	.is_unsaved = is_draining,
};
