// SPDX-License-Identifier: GPL-2.0
/*
 * DNS records of a VPC. They are typed as in a zone file, NAME TYPE DATA; the
 * words that stand for this are put in before the line is read.
 */
#include <linux/vpc.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include "object.h"
#include "options.h"
#include "out.h"
#include "parse.h"
#include "report.h"
#include "tell.h"

#define NAME_MAX_LEN	255
/* Each type, and the words of its data in their order. */
static const struct type {
	const char *name;
	uint16_t number;
	const char *words[5];
} types[] = {
	{ "a", 1, { "address" } },
	{ "aaaa", 28, { "address" } },
	{ "cname", 5, { "target" } },
	{ "mx", 15, { "preference", "target" } },
	{ "ns", 2, { "target" } },
	{ "ptr", 12, { "target" } },
	{ "srv", 33, { "priority", "weight", "port", "target" } },
	{ "txt", 16, { "text" } },
};

#define N_TYPES	(sizeof(types) / sizeof(*types))

static const struct type *type_by_name(const char *name)
{
	for (size_t i = 0; i < N_TYPES; i++)
		if (!strcasecmp(types[i].name, name))
			return &types[i];
	return NULL;
}

static int put_text_name(struct request *rq, const struct arg *arg,
			 const struct args *args)
{
	(void)args;
	if (!*arg->value || strlen(arg->value) > NAME_MAX_LEN)
		return refuse("\"%s\" is not a name of 1 to %d characters.",
			      arg->value, NAME_MAX_LEN);
	request_put_string(rq, arg->word->attr, arg->value);
	return STATUS_OK;
}

static int put_type(struct request *rq, const struct arg *arg,
		    const struct args *args)
{
	const struct type *type = type_by_name(arg->value);

	(void)args;
	if (!type)
		return refuse("\"%s\" is none of a, aaaa, cname, mx, ns, ptr, srv and txt.",
			      arg->value);
	request_put_u16(rq, arg->word->attr, type->number);
	return STATUS_OK;
}

static int put_short(struct request *rq, const struct arg *arg,
		     const struct args *args)
{
	uint64_t value;

	(void)args;
	if (parse_number(arg->value, 0, UINT16_MAX, &value))
		return STATUS_USAGE;
	request_put_u16(rq, arg->word->attr, value);
	return STATUS_OK;
}

static int put_text(struct request *rq, const struct arg *arg,
		    const struct args *args)
{
	size_t len = strlen(arg->value);

	(void)args;
	if (len > UINT8_MAX)
		return refuse("a string of a TXT record has at most %d bytes.",
			      UINT8_MAX);
	request_put(rq, arg->word->attr, arg->value, len);
	return STATUS_OK;
}

static const char *type_name(const struct nlattr *attr)
{
	for (size_t i = 0; i < N_TYPES; i++)
		if (types[i].number == attr_number(attr))
			return types[i].name;
	return NULL;
}

static void tell_type(struct line *line, const struct word *word,
		      const struct attrs *attrs)
{
	const struct nlattr *attr = attrs->tb[word->attr];

	tell_value(line, word, attr ? type_name(attr) : NULL);
}

/* A file has lines: what would end one cannot be told. */
static void tell_texts(struct line *line, const struct word *word,
		       const struct attrs *attrs)
{
	char text[UINT8_MAX + 1];
	const struct nlattr *attr;

	mnl_attr_for_each_payload(attrs->payload, attrs->len) {
		size_t len = mnl_attr_get_payload_len(attr);

		if (mnl_attr_get_type(attr) != word->attr || len >= sizeof(text))
			continue;
		memcpy(text, mnl_attr_get_payload(attr), len);
		text[len] = '\0';
		if ((strlen(text) < len || strchr(text, '\n')) && !line->broken) {
			fail("a record has a string that no file can hold.");
			line->broken = true;
		}
		line_tell(line, word, text);
	}
}

#define NAME(more)							\
	{ .name = "name", .what = "NAME", .put = put_text_name,		\
	  .tell = tell_string, .attr = VPC_A_RECORD_NAME, .flags = WORD_FIRST | (more) }
#define TYPE(more)							\
	{ .name = "type", .what = "TYPE", .put = put_type,		\
	  .tell = tell_type, .attr = VPC_A_RECORD_TYPE, .flags = (more) }
#define SHORT(word, number)						\
	{ .name = word, .what = "NUMBER", .put = put_short,		\
	  .tell = tell_number, .attr = number }
#define DATA								\
	{ .name = "address", .what = "ADDRESS", .put = put_address,	\
	  .attr = VPC_A_RECORD_ADDRESS4 },				\
	{ .name = "target", .what = "NAME", .put = put_text_name,	\
	  .tell = tell_string, .attr = VPC_A_RECORD_TARGET },				\
	SHORT("preference", VPC_A_RECORD_PREFERENCE),			\
	SHORT("priority", VPC_A_RECORD_PRIORITY),			\
	SHORT("weight", VPC_A_RECORD_WEIGHT),				\
	SHORT("port", VPC_A_RECORD_PORT),				\
	{ .name = "text", .what = "STRING", .put = put_text,		\
	  .tell = tell_texts, .attr = VPC_A_RECORD_TEXT,		\
	  .flags = WORD_MANY }

static const struct word add_words[] = {
	NAME(WORD_NEEDED),
	WORD_VPC(WORD_NEEDED),
	TYPE(WORD_NEEDED),
	DATA,
	{ .name = "ttl", .what = "TIME", .put = put_ttl, .tell = tell_number,
	  .attr = VPC_A_RECORD_TTL },
	{ .name = NULL },
};

static const struct word delete_words[] = {
	NAME(WORD_NEEDED),
	WORD_VPC(WORD_NEEDED),
	TYPE(0),
	DATA,
	{ .name = NULL },
};

static const struct word show_words[] = {
	NAME(0),
	WORD_VPC(WORD_DUMP),
	TYPE(0),
	{ .name = NULL },
};

/**
 * struct typed - a command line with the words that were left out
 * @words: of the command
 * @n: length of @argv
 * @argv: the line
 */
struct typed {
	const struct word *words;
	int n;
	char **argv;
};

static void add(struct typed *typed, const char *text)
{
	typed->argv[typed->n++] = (char *)(uintptr_t)text;
}

/* The data behind a type, its strings up to the next word. Returns how many. */
static int add_data(struct typed *typed, const struct type *type, int argc,
		    char **argv)
{
	int used = 0, n = 0;

	while (used < argc && !word_by_name(typed->words, argv[used])) {
		if (type->words[n] && word_by_name(typed->words, type->words[n]))
			add(typed, type->words[n]);
		add(typed, argv[used++]);
		/* Of strings there may be several. */
		if (type->words[n] && strcmp(type->words[n], "text"))
			n++;
	}
	return used;
}

/* Words of data may be names: only these can stand in front of a name. */
static bool is_before_name(const char *text)
{
	return !strcmp(text, "name") || !strcmp(text, "vpc") ||
	       !strcmp(text, "ttl") || !strcmp(text, "type");
}

/* The name, the type with its data, or a word with its value. How many? */
static int add_next(struct typed *typed, bool *named, int argc, char **argv)
{
	const struct type *type = *named ? type_by_name(*argv) : NULL;

	if (!*named && !is_before_name(*argv)) {
		*named = true;
		add(typed, "name");
		add(typed, *argv);
		return 1;
	}
	if (type) {
		add(typed, "type");
		add(typed, *argv);
		return 1 + add_data(typed, type, argc - 1, argv + 1);
	}
	*named |= !strcmp(*argv, "name");
	add(typed, *argv);
	if (argc == 1 || !word_by_name(typed->words, *argv))
		return 1;
	add(typed, argv[1]);
	return 2;
}

/* No argument becomes more than two. */
static int expand(const struct word *words, int argc, char **argv, char **to)
{
	struct typed typed = { .words = words, .argv = to };
	bool named = false;

	while (argc > 0) {
		int used = add_next(&typed, &named, argc, argv);

		argc -= used;
		argv += used;
	}
	return typed.n;
}

static void show_type(const struct field *field, const struct attrs *attrs)
{
	const struct nlattr *attr = attrs->tb[field->attr];
	const char *name = attr ? type_name(attr) : NULL;
	char text[16];

	if (!attr)
		return;
	snprintf(text, sizeof(text), "type%u", (unsigned int)attr_number(attr));
	out_string(field, name ?: text, PLAIN);
}

/* Each in quotes, or an array; they may hold whatever bytes. */
static void show_texts(const struct field *field, const struct attrs *attrs)
{
	static const struct field item = { .key = NULL, .label = "" };
	char text[UINT8_MAX + 3];
	const struct nlattr *attr;

	if (!attrs->tb[field->attr])
		return;
	out_open_array(field);
	mnl_attr_for_each_payload(attrs->payload, attrs->len) {
		if (mnl_attr_get_type(attr) != field->attr)
			continue;
		snprintf(text, sizeof(text), opt.json ? "%.*s" : "\"%.*s\"",
			 (int)mnl_attr_get_payload_len(attr),
			 (const char *)mnl_attr_get_payload(attr));
		out_string(&item, text, PLAIN);
	}
	out_close(field);
}

static const struct field fields[] = {
	{ "name", "", show_string, VPC_A_RECORD_NAME, FIELD_HEAD, 0, { NULL } },
	{ "type", "", show_type, VPC_A_RECORD_TYPE, FIELD_HEAD, 0, { NULL } },
	{ "address", "", show_address, VPC_A_RECORD_ADDRESS4, FIELD_HEAD, 0, { NULL } },
	{ "preference", "", show_number, VPC_A_RECORD_PREFERENCE, FIELD_HEAD, 0, { NULL } },
	{ "priority", "", show_number, VPC_A_RECORD_PRIORITY, FIELD_HEAD, 0, { NULL } },
	{ "weight", "", show_number, VPC_A_RECORD_WEIGHT, FIELD_HEAD, 0, { NULL } },
	{ "port", "", show_number, VPC_A_RECORD_PORT, FIELD_HEAD, 0, { NULL } },
	{ "target", "", show_string, VPC_A_RECORD_TARGET, FIELD_HEAD, 0, { NULL } },
	{ "text", "", show_texts, VPC_A_RECORD_TEXT, FIELD_HEAD, 0, { NULL } },
	{ "vpc", "vpc", show_device, VPC_A_RECORD_VPC, FIELD_HEAD, 0, { NULL } },
	{ "ifindex", NULL, show_number, VPC_A_RECORD_IFINDEX, FIELD_HEAD, 0, { NULL } },
	{ "ttl", "ttl", show_number, VPC_A_RECORD_TTL, FIELD_HEAD, 0, { NULL } },
	{ .show = NULL },
};

static const struct command commands[] = {
	{ "show", run_show, VPC_CMD_RECORD_GET, show_words, NULL },
	{ "add", run_request, VPC_CMD_RECORD_NEW, add_words, NULL },
	{ "delete", run_request, VPC_CMD_RECORD_DEL, delete_words, NULL },
	{ .name = NULL },
};

const struct object object_record = {
	.name = "record",
	.usage = "record add NAME TYPE DATA vpc NAME [ ttl TIME ]\n"
		 "record delete NAME [ TYPE [ DATA ] ] vpc NAME\n"
		 "record show [ NAME ] [ TYPE ] [ vpc NAME ]\n"
		 "  TYPE DATA := { a ADDRESS | aaaa ADDRESS | cname NAME | ns NAME |\n"
		 "      ptr NAME | mx PREFERENCE NAME | txt STRING... |\n"
		 "      srv PRIORITY WEIGHT PORT NAME }\n",
	.commands = commands,
	.fields = fields,
	.expand = expand,
};
