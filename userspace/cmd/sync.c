// SPDX-License-Identifier: GPL-2.0
/* "vpc sync": the least change that makes the state what a file says. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "batch.h"
#include "nl.h"
#include "options.h"
#include "plan.h"
#include "queue.h"
#include "report.h"
#include "save.h"

#define DRY_RUN		3
#define DRY(text)							\
	{ .name = text, .put = put_unsent, .attr = DRY_RUN, .group = 1 }

const struct word sync_words[] = {
	FILE_WORD(WORD_NEEDED),
	WORD_VPC(0),
	DRY("dry-run"),
	DRY("--dry-run"),
	{ .name = NULL },
};

/* Is it a command that says what there is to be? */
static bool is_said(const struct object *object, const struct command *command)
{
	const struct object *whole = object->of ?: object;
	bool saved = false;

	for (const struct object *const *o = state_objects; *o; o++)
		saved |= *o == whole;
	return saved && (!strcmp(command->name, "add") ||
			 !strcmp(command->name, "set"));
}

/* A line of the file: its request is not sent, but kept. */
static int want(const struct object *object, const struct command *command,
		int argc, char **argv)
{
	const struct object *whole = object->of ?: object;
	struct request *rq;
	struct attrs attrs;
	struct args args;
	int status;

	if (!is_said(object, command))
		return refuse("\"%s\" does not say what there is to be.",
			      command->name);
	if (args_collect(&args, command->words, argc, argv))
		return STATUS_USAGE;
	status = object_request(command, &args, &rq);
	if (status)
		return status;
	attrs_parse(&attrs, mnl_nlmsg_get_payload_offset(rq->nlh, request_payload()),
		    mnl_nlmsg_get_payload_len(rq->nlh) - request_payload());
	/* Leases are their clients' business by now. */
	if (object != &object_lease)
		status = plan_want(whole, &attrs,
				   object == whole && command == state_make(whole));
	request_free(rq);
	return status;
}

static int print(const struct line *line, unsigned int number)
{
	(void)number;
	puts(line->text);
	return STATUS_OK;
}

static bool failed;

/* As if it were this line of the file. */
static int carry_out(const struct line *line, unsigned int number)
{
	int status;

	if (place.text_size <= line->len) {
		char *text = realloc(place.text, line->len + 1);

		if (!text)
			return fail("out of memory.");
		place.text = text;
		place.text_size = line->len + 1;
	}
	memcpy(place.text, line->text, line->len + 1);
	place.line = number;
	status = batch_line(run_words);
	failed |= status;
	return opt.force ? STATUS_OK : status;
}

static int change(const char *name)
{
	int status, last;

	place.file = name;
	status = plan_each(carry_out);
	last = queue_flush();
	free(place.text);
	place = (struct place){ 0 };
	/* Its syntax was right: what fails now fails in the kernel. */
	return status || last || failed ? STATUS_KERNEL : STATUS_OK;
}

static int read_file(const char *name)
{
	FILE *file = batch_open(name);
	int status;

	if (!file)
		return STATUS_KERNEL;
	object_instead = want;
	status = batch_run(file, name, run_words);
	object_instead = NULL;
	fclose(file);
	return status;
}

int run_sync(const struct object *object, const struct command *command,
	     int argc, char **argv)
{
	const struct arg *vpc;
	const char *name;
	struct args args;
	int status;

	(void)object;
	if (place.file)
		return refuse("not from within a batch.");
	if (args_collect(&args, command->words, argc, argv))
		return STATUS_USAGE;
	name = args_find(&args, FILE_ATTR)->value;
	vpc = args_find(&args, VPC_NAME_ATTR);
	status = read_file(name);
	if (!status && vpc)
		status = plan_limit(vpc->value);
	if (!status)
		status = plan_read(vpc ? vpc->value : NULL);
	if (status)
		return status;
	return args_find(&args, DRY_RUN) ? plan_each(print) : change(name);
}
