// SPDX-License-Identifier: GPL-2.0
/* vpc: Virtual Private Clouds in the kernel. Options, objects, batches. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "batch.h"
#include "object.h"
#include "options.h"
#include "out.h"
#include "report.h"

#ifndef VERSION
#define VERSION "0"
#endif

struct options opt;

static const struct object *const objects[] = {
	&object_network, &object_port, &object_address, &object_route,
	&object_uplink, &object_gateway, &object_nat, &object_fip,
	&object_dhcp, &object_lease, &object_dns, &object_record, &object_neigh,
	&object_fdb, &object_flow, &object_drop, &object_monitor,
};

#define N_OBJECTS	MNL_ARRAY_SIZE(objects)

static const char usage[] =
	"Usage: vpc [ OPTIONS ] OBJECT { COMMAND | help }\n"
	"       vpc [ OPTIONS ] { add | delete | set | show } NAME ...\n"
	"       vpc [ OPTIONS ] save [ vpc NAME ] [ leases ]\n"
	"       vpc [ OPTIONS ] restore [ FILE ]\n"
	"       vpc [ OPTIONS ] sync FILE [ vpc NAME ] [ dry-run ]\n"
	"       vpc [ -force ] -batch FILE\n"
	"where  OBJECT := { network | port | address | route | uplink | gateway |\n"
	"                   nat | fip | dhcp | lease | dns | record | neigh | fdb |\n"
	"                   flow | drop | monitor }\n"
	"       OPTIONS := { -s[tatistics] | -d[etails] | -j[son] | -p[retty] |\n"
	"                    -br[ief] | -o[neline] | -t[imestamp] |\n"
	"                    -n[etns] NAME | -b[atch] FILE | -f[orce] |\n"
	"                    -c[olor][={always|auto|never}] | -V[ersion] | -h[elp] }\n";

int run_words(int argc, char **argv)
{
	const struct command *commands = object_vpc.commands;
	static const char *names[N_OBJECTS + 12];
	static size_t n;
	int found;

	if (!argc)
		return object_run(&object_vpc, 0, argv);
	if (!n) {
		for (; n < N_OBJECTS; n++)
			names[n] = objects[n]->name;
		for (const struct command *c = commands; c->name; c++)
			names[n++] = c->name;
		names[n++] = "help";
	}

	found = match_name("object or command", argv[0], names);
	if (found < 0) {
		if (!place.file)
			fputs(usage, stderr);
		return STATUS_USAGE;
	}
	if ((size_t)found == n - 1) {
		fputs(usage, stdout);
		return STATUS_OK;
	}
	if ((size_t)found < N_OBJECTS)
		return object_run(objects[found], argc - 1, argv + 1);
	return object_command(&object_vpc, &commands[found - N_OBJECTS],
			      argc - 1, argv + 1);
}

/* Read as it comes. */
static int run_batch(const char *name)
{
	FILE *file = strcmp(name, "-") ? fopen(name, "re") : stdin;
	int status;

	if (!file)
		return fail("%s: %s.", name, strerror(errno));
	status = batch_run(file, name, run_words);
	if (file != stdin)
		fclose(file);
	return status;
}

int enter_netns(const char *name)
{
	char path[4096];
	int fd, err;

	/* As ip has it: a name, or a path. */
	snprintf(path, sizeof(path), "%s%s",
		 strchr(name, '/') ? "" : "/run/netns/", name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return fail("network namespace \"%s\": %s.", name, strerror(errno));
	err = setns(fd, CLONE_NEWNET);
	close(fd);
	if (err)
		return fail("network namespace \"%s\": %s.", name, strerror(errno));
	return STATUS_OK;
}

static int set_colour(const char *when)
{
	if (!when || !strcmp(when, "always"))
		opt.colour = true;
	else if (!strcmp(when, "auto"))
		opt.colour = isatty(STDOUT_FILENO);
	else if (!strcmp(when, "never"))
		opt.colour = false;
	else
		return refuse("-color is always, auto or never.");
	return STATUS_OK;
}

/* In the order in which an abbreviation is tried. */
static const struct option {
	const char *name;
	bool *flag;
	const char **value;
} options[] = {
	{ "statistics", &opt.stats, NULL },
	{ "stats", &opt.stats, NULL },
	{ "details", &opt.details, NULL },
	{ "json", &opt.json, NULL },
	{ "pretty", &opt.pretty, NULL },
	{ "batch", NULL, &opt.batch },
	{ "brief", &opt.brief, NULL },
	{ "oneline", &opt.oneline, NULL },
	{ "timestamp", &opt.timestamp, NULL },
	{ "netns", NULL, &opt.netns },
	{ "force", &opt.force, NULL },
	{ "color", NULL, NULL },
	{ "Version", NULL, NULL },
	{ "help", NULL, NULL },
};

#define N_OPTIONS	MNL_ARRAY_SIZE(options)

static const struct option *find_option(const char *text)
{
	size_t len = strcspn(text, "=");

	for (size_t i = 0; i < N_OPTIONS; i++)
		if (len && !strncmp(options[i].name, text, len) &&
		    (!text[len] || options[i].name[0] == 'c'))
			return &options[i];
	return NULL;
}

/* Returns how many words were options, -1 on errors, -2 when all is done. */
static int parse_options(int argc, char **argv)
{
	int i;

	for (i = 0; i < argc && argv[i][0] == '-' && argv[i][1]; i++) {
		const char *text = argv[i] + 1 + (argv[i][1] == '-');
		const struct option *option = find_option(text);
		const char *equals = strchr(text, '=');

		if (!option) {
			refuse("there is no option \"%s\".", argv[i]);
			return -1;
		}
		if (option->flag) {
			*option->flag = true;
		} else if (option->value) {
			if (++i == argc) {
				refuse("option -%s needs a value.", option->name);
				return -1;
			}
			*option->value = argv[i];
		} else if (option->name[0] == 'V') {
			puts("vpc version " VERSION);
			return -2;
		} else if (option->name[0] == 'h') {
			fputs(usage, stdout);
			return -2;
		} else if (set_colour(equals ? equals + 1 : NULL)) {
			return -1;
		}
	}
	return i;
}

int main(int argc, char **argv)
{
	int status, used;

	used = parse_options(argc - 1, argv + 1);
	if (used == -1)
		fputs(usage, stderr);
	if (used < 0)
		return used == -1 ? STATUS_USAGE : out_finish();
	argc -= 1 + used;
	argv += 1 + used;
	if (opt.batch && argc) {
		status = refuse("with -batch the commands come from the file.");
		fputs(usage, stderr);
		return status;
	}
	if (opt.netns && enter_netns(opt.netns))
		return STATUS_KERNEL;
	status = opt.batch ? run_batch(opt.batch) : run_words(argc, argv);
	return out_finish() ? STATUS_KERNEL : status;
}
