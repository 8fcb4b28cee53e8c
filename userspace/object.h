/* SPDX-License-Identifier: GPL-2.0 */
/* An object that the tool knows: its commands, words and fields are tables. */
#ifndef OBJECT_H
#define OBJECT_H

#include <stdbool.h>
#include <stdint.h>
#include "args.h"
#include "field.h"

struct object;
struct line;

/**
 * struct command - what can be done with an object; a table of them ends with
 * a NULL name
 * @name: may be abbreviated
 * @run: does it; a status
 * @cmd: VPC_CMD_* that it becomes
 * @words: what it takes
 * @reply: fields of what the kernel answers besides success, or NULL
 */
struct command {
	const char *name;
	int (*run)(const struct object *object, const struct command *command,
		   int argc, char **argv);
	uint8_t cmd;
	const struct word *words;
	const struct field *reply;
};

/**
 * struct object - an object
 * @name: what the user types; VPCs themselves go without
 * @usage: all its commands, a line each
 * @commands: the first one is meant where none is given
 * @fields: of its listing
 * @columns: its listing is aligned columns
 * @part: attribute of what is a part of something else in the listing, and
 *	left out of text without -d; 0: none
 * @of: its settings are those of this object; NULL: it has its own
 * @meant: the object that the words of a command are about; NULL: this one
 * @is_unsaved: of what is listed, what the kernel or a client has made, or is
 *	about to go; NULL: all of it is configuration
 * @expand: puts in the words that may be left out, at most one for each that is
 *	there, and returns how many there are; NULL: none may
 */
struct object {
	const char *name;
	const char *usage;
	const struct command *commands;
	const struct field *fields;
	bool columns;
	uint16_t part;
	const struct object *of;
	const struct object *(*meant)(const struct command *command, int argc,
				      char **argv);
	bool (*is_unsaved)(const struct attrs *attrs);
	int (*expand)(const struct word *words, int argc, char **argv,
		      char **to);
};

/* The words of a command line, or of a line of a batch (main.c). */
int run_words(int argc, char **argv);
/* A network namespace by its name, or a path (main.c); a status. */
int enter_netns(const char *name);
int object_run(const struct object *object, int argc, char **argv);
void object_help(const struct object *object, bool error);
/* Runs @command, with help if that is asked for or needed. */
int object_command(const struct object *object, const struct command *command,
		   int argc, char **argv);
/* What @command would send; not OK: refused, and said. */
int object_request(const struct command *command, const struct args *args,
		   struct request **made);

/* The command of exactly this name, or NULL. */
const struct command *object_find(const struct object *object, const char *name);
/* If not NULL, what is done instead of the commands that come. */
extern int (*object_instead)(const struct object *object,
			     const struct command *command, int argc, char **argv);

/*
 * Which of the names does the user mean? An exact one, or the only one that
 * begins like it: its index. -1: none or several, which has been said.
 */
int match_name(const char *what, const char *text, const char *const *names);

/* struct command.run: a change. */
int run_request(const struct object *object, const struct command *command,
		int argc, char **argv);
/* One of something that is there: a word without WORD_KEY says what. */
int run_set(const struct object *object, const struct command *command,
	    int argc, char **argv);
/* A listing, filtered by the words; with all WORD_KEYs one object. */
int run_show(const struct object *object, const struct command *command,
	     int argc, char **argv);

extern const struct object object_vpc, object_network, object_port;
extern const struct object object_address, object_route, object_uplink;
extern const struct object object_gateway, object_nat, object_fip;
extern const struct object object_dhcp, object_dhcp_vpc;
extern const struct object object_lease, object_dns, object_record;
extern const struct object object_neigh, object_fdb;
extern const struct object object_flow, object_drop, object_monitor;

#endif
