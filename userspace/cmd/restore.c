// SPDX-License-Identifier: GPL-2.0
/* "vpc restore": what "vpc save" has written, where nothing of it is yet. */
#include <linux/vpc.h>
#include <stdlib.h>
#include <string.h>
#include "batch.h"
#include "options.h"
#include "report.h"
#include "save.h"
#include "state.h"

const struct word restore_words[] = {
	FILE_WORD(0),
	{ .name = NULL },
};

/* The names of the VPCs and uplinks that there are; NULL ends them. */
static struct {
	const struct object *object;
	char *name;
} *taken;
static size_t n_taken;

static void take(const struct object *object, const struct attrs *attrs, void *data)
{
	bool *broken = data;
	char *name = NULL;
	void *more;

	more = realloc(taken, (n_taken + 1) * sizeof(*taken));
	if (more && attrs->tb[VPC_NAME_ATTR])
		name = strdup(attr_string(attrs->tb[VPC_NAME_ATTR]));
	if (more)
		taken = more;
	if (!name) {
		*broken = true;
		return;
	}
	taken[n_taken].object = object;
	taken[n_taken++].name = name;
}

static bool is_taken(const struct object *object, const char *name)
{
	for (size_t i = 0; i < n_taken; i++)
		if (taken[i].object == object && !strcmp(taken[i].name, name))
			return true;
	return false;
}

/* What would be done is looked at: is it understood, and not there already? */
static int look(const struct object *object, const struct command *command,
		int argc, char **argv)
{
	const struct arg *name;
	struct request *rq;
	struct args args;
	int status;

	if (!command->words)
		return STATUS_OK;
	if (args_collect(&args, command->words, argc, argv))
		return STATUS_USAGE;
	status = object_request(command, &args, &rq);
	if (status)
		return status;
	request_free(rq);
	name = args_find(&args, VPC_NAME_ATTR);
	if (!strcmp(command->name, "add") && name &&
	    is_taken(object, name->value))
		return fail("there is %s %s already.",
			    object == &object_vpc ? "a VPC" : "an uplink",
			    name->value);
	return STATUS_OK;
}

static int look_through(FILE *file, const char *name)
{
	bool broken = false;
	int status;

	status = state_each(&object_vpc, NULL, take, &broken);
	if (!status)
		status = state_each(&object_uplink, NULL, take, &broken);
	if (!status && broken)
		status = fail("out of memory.");
	if (status)
		return status;
	object_instead = look;
	status = batch_run(file, name, run_words);
	object_instead = NULL;
	rewind(file);
	return status;
}

int run_restore(const struct object *object, const struct command *command,
		int argc, char **argv)
{
	const char *name = "-";
	int status = STATUS_OK;
	struct args args;
	FILE *file;

	(void)object;
	if (place.file)
		return refuse("not from within a batch.");
	if (args_collect(&args, command->words, argc, argv))
		return STATUS_USAGE;
	if (args.n)
		name = args_find(&args, FILE_ATTR)->value;
	file = batch_open(name);
	if (!file)
		return STATUS_KERNEL;
	if (!opt.force)
		status = look_through(file, name);
	if (!status)
		status = batch_run(file, name, run_words);
	fclose(file);
	return status;
}
