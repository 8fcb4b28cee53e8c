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

#define NAME_MAX_LEN	255
#define TTL_MAX		2147483647

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

static int put_ttl(struct request *rq, const struct arg *arg,
		   const struct args *args)
{
	uint32_t seconds;

	(void)args;
	if (parse_time(arg->value, 0, TTL_MAX, &seconds))
		return STATUS_USAGE;
	request_put_u32(rq, arg->word->attr, seconds);
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

#define NAME(more)							\
	{ .name = "name", .what = "NAME", .put = put_text_name,		\
	  .attr = VPC_A_RECORD_NAME, .flags = WORD_FIRST | (more) }
#define TYPE(more)							\
	{ .name = "type", .what = "TYPE", .put = put_type,		\
	  .attr = VPC_A_RECORD_TYPE, .flags = (more) }
#define SHORT(word, number)						\
	{ .name = word, .what = "NUMBER", .put = put_short, .attr = number }
#define DATA								\
	{ .name = "address", .what = "ADDRESS", .put = put_address,	\
	  .attr = VPC_A_RECORD_ADDRESS4 },				\
	{ .name = "target", .what = "NAME", .put = put_text_name,	\
	  .attr = VPC_A_RECORD_TARGET },				\
	SHORT("preference", VPC_A_RECORD_PREFERENCE),			\
	SHORT("priority", VPC_A_RECORD_PRIORITY),			\
	SHORT("weight", VPC_A_RECORD_WEIGHT),				\
	SHORT("port", VPC_A_RECORD_PORT),				\
	{ .name = "text", .what = "STRING", .put = put_text,		\
	  .attr = VPC_A_RECORD_TEXT, .flags = WORD_MANY }

static const struct word add_words[] = {
	NAME(WORD_NEEDED),
	WORD_VPC(WORD_NEEDED),
	TYPE(WORD_NEEDED),
	DATA,
	{ .name = "ttl", .what = "TIME", .put = put_ttl, .attr = VPC_A_RECORD_TTL },
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

static bool is_word(const struct word *words, const char *text)
{
	for (; words->name; words++)
		if (!strcmp(words->name, text))
			return true;
	return false;
}

/**
 * struct line - a command line with the words that were left out
 * @words: of the command
 * @n: length of @argv
 * @argv: the line
 */
struct line {
	const struct word *words;
	int n;
	char *argv[2 * ARGS_MAX];
};

static void add(struct line *line, const char *text)
{
	if (line->n < 2 * ARGS_MAX)
		line->argv[line->n++] = (char *)(uintptr_t)text;
}

/* The data behind a type, its strings up to the next word. Returns how many. */
static int add_data(struct line *line, const struct type *type, int argc,
		    char **argv)
{
	int used = 0, n = 0;

	while (used < argc && !is_word(line->words, argv[used])) {
		if (type->words[n] && is_word(line->words, type->words[n]))
			add(line, type->words[n]);
		add(line, argv[used++]);
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
static int add_next(struct line *line, bool *named, int argc, char **argv)
{
	const struct type *type = *named ? type_by_name(*argv) : NULL;

	if (!*named && !is_before_name(*argv)) {
		*named = true;
		add(line, "name");
		add(line, *argv);
		return 1;
	}
	if (type) {
		add(line, "type");
		add(line, *argv);
		return 1 + add_data(line, type, argc - 1, argv + 1);
	}
	*named |= !strcmp(*argv, "name");
	add(line, *argv);
	if (argc == 1 || !is_word(line->words, *argv))
		return 1;
	add(line, argv[1]);
	return 2;
}

static void expand(struct line *line, int argc, char **argv)
{
	bool named = false;

	while (argc > 0) {
		int used = add_next(line, &named, argc, argv);

		argc -= used;
		argv += used;
	}
}

static int run(const struct object *object, const struct command *command,
	       int argc, char **argv)
{
	struct line line = { .words = command->words };

	if (argc > ARGS_MAX)
		return refuse("more than %d arguments.", ARGS_MAX);
	expand(&line, argc, argv);
	if (command->cmd == VPC_CMD_RECORD_GET)
		return run_show(object, command, line.n, line.argv);
	return run_request(object, command, line.n, line.argv);
}

static void show_type(const struct field *field, const struct attrs *attrs)
{
	const struct nlattr *attr = attrs->tb[field->attr];
	char text[16];

	if (!attr)
		return;
	snprintf(text, sizeof(text), "type%u", (unsigned int)attr_number(attr));
	for (size_t i = 0; i < N_TYPES; i++)
		if (types[i].number == attr_number(attr))
			snprintf(text, sizeof(text), "%s", types[i].name);
	out_string(field, text, PLAIN);
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
	{ "show", run, VPC_CMD_RECORD_GET, show_words, NULL },
	{ "add", run, VPC_CMD_RECORD_NEW, add_words, NULL },
	{ "delete", run, VPC_CMD_RECORD_DEL, delete_words, NULL },
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
};
