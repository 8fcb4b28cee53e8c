// SPDX-License-Identifier: GPL-2.0
/* What all objects do alike: commands, help, changes, listings. */
#include <stdio.h>
#include <string.h>
#include "nl.h"
#include "object.h"
#include "options.h"
#include "out.h"
#include "queue.h"
#include "report.h"

#define NAMES_MAX	32

int match_name(const char *what, const char *text, const char *const *names)
{
	size_t text_len = strlen(text), len = 0;
	int found = -1, n = 0;
	char candidates[256];

	for (int i = 0; names[i]; i++) {
		if (*text != *names[i] || strncmp(text, names[i], text_len))
			continue;
		if (!names[i][text_len])
			return i;
		if (len < sizeof(candidates))
			len += snprintf(candidates + len, sizeof(candidates) - len,
					"%s%s", n ? ", " : "", names[i]);
		found = i;
		n++;
	}
	if (n == 1)
		return found;
	if (n)
		refuse("\"%s\" may mean %s.", text, candidates);
	else
		refuse("there is no %s \"%s\".", what, text);
	return -1;
}

int (*object_instead)(const struct object *object,
		      const struct command *command, int argc, char **argv);

const struct command *object_find(const struct object *object, const char *name)
{
	for (const struct command *c = object->commands; c->name; c++)
		if (!strcmp(c->name, name))
			return c;
	return NULL;
}

void object_help(const struct object *object, bool error)
{
	FILE *to = error ? stderr : stdout;
	const char *line = object->usage;

	while (*line) {
		size_t len = strcspn(line, "\n");

		/* A line that begins with a blank continues the one before. */
		fprintf(to, "%s%.*s\n", line == object->usage ? "Usage: vpc " :
			*line == ' ' ? "           " : "       vpc ",
			(int)len, line);
		line += len + (line[len] == '\n');
	}
}

int object_command(const struct object *object, const struct command *command,
		   int argc, char **argv)
{
	const struct object *meant = object->meant ?
		object->meant(command, argc, argv) : object;
	char *expanded[2 * ARGS_MAX];
	int status;

	if (meant != object) {
		object = meant;
		command = object_find(object, command->name);
	}
	if (argc == 1 && !strcmp(argv[0], "help")) {
		object_help(object, false);
		return STATUS_OK;
	}
	if (object->expand && argc > ARGS_MAX)
		return refuse("more than %d arguments.", ARGS_MAX);
	if (object->expand) {
		argc = object->expand(command->words, argc, argv, expanded);
		argv = expanded;
	}
	status = (object_instead ?: command->run)(object, command, argc, argv);
	if (status == STATUS_USAGE && !place.file)
		object_help(object, true);
	return status;
}

int object_run(const struct object *object, int argc, char **argv)
{
	const char *names[NAMES_MAX];
	int i;

	if (!argc)
		return object_command(object, object->commands, 0, argv);
	for (i = 0; object->commands[i].name; i++)
		names[i] = object->commands[i].name;
	names[i++] = "help";
	names[i] = NULL;
	i = match_name("command", argv[0], names);
	if (i < 0) {
		if (!place.file)
			object_help(object, true);
		return STATUS_USAGE;
	}
	if (!object->commands[i].name) {
		object_help(object, false);
		return STATUS_OK;
	}
	return object_command(object, &object->commands[i], argc - 1, argv + 1);
}

static void show_reply(const struct nlmsghdr *nlh, void *data)
{
	const struct field *fields = data;
	struct attrs attrs;

	attrs_parse(&attrs, mnl_nlmsg_get_payload_offset(nlh, request_payload()),
		    mnl_nlmsg_get_payload_len(nlh) - request_payload());
	out_begin(false);
	out_object(fields, &attrs);
	out_end();
}

int object_request(const struct command *command, const struct args *args,
		   struct request **made)
{
	struct request *rq = request_new(command->cmd, command->words);
	int status;

	if (!rq)
		return STATUS_KERNEL;
	status = args_put(args, 0, rq);
	if (status)
		request_free(rq);
	else
		*made = rq;
	return status;
}

static int request(const struct command *command, const struct args *args)
{
	bool answer = command->reply && (opt.json || opt.details || opt.stats);
	struct request *rq;
	int status;

	status = object_request(command, args, &rq);
	if (status)
		return status;
	if (place.file && !answer) {
		request_keep_text(rq);
		return queue_add(rq);
	}
	status = nl_talk(rq, answer ? show_reply : NULL,
			 (void *)(uintptr_t)command->reply);
	request_free(rq);
	return status;
}

int run_request(const struct object *object, const struct command *command,
		int argc, char **argv)
{
	struct args args;

	(void)object;
	if (args_collect(&args, command->words, argc, argv))
		return STATUS_USAGE;
	return request(command, &args);
}

int run_set(const struct object *object, const struct command *command,
	    int argc, char **argv)
{
	struct args args;

	(void)object;
	if (args_collect(&args, command->words, argc, argv))
		return STATUS_USAGE;
	for (unsigned int i = 0; i < args.n; i++)
		if (!(args.list[i].word->flags & WORD_KEY))
			return request(command, &args);
	return refuse("nothing is given that is to be set.");
}

struct listing {
	const struct object *object;
	const struct word *words;
	const struct request *filter;
	bool any;
};

/* What the kernel filters by is left to it: the answer may not even have it. */
static bool matches(const struct listing *listing, const struct attrs *attrs)
{
	const struct nlattr *want;

	mnl_attr_for_each(want, listing->filter->nlh, request_payload()) {
		uint16_t type = mnl_attr_get_type(want);
		const struct word *word = word_by_attr(listing->words, type);
		const struct nlattr *have = NULL;
		size_t len = mnl_attr_get_payload_len(want);

		if (word && word->flags & WORD_DUMP)
			continue;
		if (type < ATTRS_MAX)
			have = attrs->tb[type];
		if (!have || mnl_attr_get_payload_len(have) != len ||
		    memcmp(mnl_attr_get_payload(have),
			   mnl_attr_get_payload(want), len))
			return false;
	}
	return true;
}

static bool is_part(const struct listing *listing, const struct attrs *attrs)
{
	uint16_t part = listing->object->part;

	if (!part || opt.json || opt.details || !attrs->tb[part])
		return false;
	return !listing->filter || !request_has(listing->filter, part);
}

static void show_one(const struct nlmsghdr *nlh, void *data)
{
	struct listing *listing = data;
	struct attrs attrs;

	if (mnl_nlmsg_get_payload_len(nlh) < request_payload())
		return;
	attrs_parse(&attrs, mnl_nlmsg_get_payload_offset(nlh, request_payload()),
		    mnl_nlmsg_get_payload_len(nlh) - request_payload());
	if (listing->filter && !matches(listing, &attrs))
		return;
	if (is_part(listing, &attrs))
		return;
	if (!listing->any)
		out_begin(listing->object->columns);
	listing->any = true;
	out_object(listing->object->fields, &attrs);
}

static bool has_keys(const struct args *args, const struct word *words)
{
	unsigned int keys = 0;

	for (; words->name; words++) {
		if (!(words->flags & WORD_KEY))
			continue;
		if (!args_find(args, words->attr))
			return false;
		keys++;
	}
	return keys;
}

/* What was asked for by its name and is not there is an error. */
static int nothing(const struct object *object, const struct args *args)
{
	for (unsigned int i = 0; i < args->n; i++)
		if (args->list[i].word->flags & WORD_FIRST)
			return fail("there is no %s %s.",
				    object->name ? object->name : "VPC",
				    args->list[i].value);
	out_begin(object->columns);
	out_end();
	return STATUS_OK;
}

int run_show(const struct object *object, const struct command *command,
	     int argc, char **argv)
{
	struct listing listing = { .object = object, .words = command->words };
	struct request *rq, *all;
	struct args args;
	bool one;
	int status;

	if (args_collect(&args, command->words, argc, argv))
		return STATUS_USAGE;
	one = has_keys(&args, command->words);
	rq = request_new(command->cmd, command->words);
	all = request_new(command->cmd, command->words);
	status = rq && all ? STATUS_OK : STATUS_KERNEL;
	if (!status)
		status = args_put(&args, 0, all);
	if (!status)
		status = args_put(&args, WORD_DUMP, rq);
	if (!status) {
		listing.filter = one ? NULL : all;
		status = one ? nl_talk(all, show_one, &listing) :
			       nl_dump(rq, show_one, &listing);
	}
	if (listing.any)
		out_end();
	else if (!status)
		status = nothing(object, &args);
	request_free(rq);
	request_free(all);
	return status;
}
