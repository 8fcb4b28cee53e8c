// SPDX-License-Identifier: GPL-2.0
/* "vpc save": the state of a network namespace as a batch file. */
#include <linux/vpc.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>
#include "nl.h"
#include "options.h"
#include "report.h"
#include "save.h"
#include "state.h"

#ifndef VERSION
#define VERSION "0"
#endif

#define LEASES		3

const struct word save_words[] = {
	WORD_VPC(0),
	{ .name = "leases", .put = put_unsent, .attr = LEASES },
	{ .name = NULL },
};

struct save {
	struct line line;
	bool any;	/* there was something */
};

static void put_line(const struct line *line)
{
	fputs(line->text, stdout);
	putchar('\n');
}

static void save_one(const struct object *object, const struct attrs *attrs,
		     void *data)
{
	const struct object *owner;
	struct save *save = data;

	state_tell_make(&save->line, object, attrs);
	if (save->line.broken)
		return;
	put_line(&save->line);
	save->any = true;
	for (unsigned int i = 0; !i || state_set(object, i, &owner); i++)
		if (state_tell_set(&save->line, object, i, attrs))
			put_line(&save->line);
}

/* What it is, of where, and from when. */
static void put_header(const char *vpc, bool leases)
{
	char netns[64] = "", when[32];
	time_t now = time(NULL);
	struct tm tm;
	ssize_t len;

	len = readlink("/proc/self/ns/net", netns, sizeof(netns) - 1);
	netns[len > 0 ? len : 0] = '\0';
	strftime(when, sizeof(when), "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &tm));
	printf("# vpc save: %s%s%s, network namespace %s%s%s, at %s, by version " VERSION "\n",
	       vpc ? "VPC " : "all", vpc ?: "", leases ? ", leases" : "", opt.netns ?: "", opt.netns ? " " : "",
	       netns, when);
}

int run_save(const struct object *object, const struct command *command,
	     int argc, char **argv)
{
	struct save save = { .any = false };
	const struct arg *vpc, *leases;
	int status = STATUS_OK;
	struct args args;

	(void)object;
	if (args_collect(&args, command->words, argc, argv))
		return STATUS_USAGE;
	vpc = args_find(&args, VPC_NAME_ATTR);
	leases = args_find(&args, LEASES);
	put_header(vpc ? vpc->value : NULL, leases);
	for (const struct object *const *o = state_objects; *o && !status; o++)
		if (!leases || *o == &object_lease)
			status = state_each(*o, vpc ? vpc->value : NULL,
					    save_one, &save);
	if (!status && vpc && !leases && !save.any)
		status = fail("there is no VPC %s.", vpc->value);
	if (!status && save.line.broken)
		status = STATUS_KERNEL;
	line_free(&save.line);
	return status;
}
