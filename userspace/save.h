/* SPDX-License-Identifier: GPL-2.0 */
/* Commands about all objects at once: save, restore, sync. */
#ifndef SAVE_H
#define SAVE_H

#include "object.h"

/* The tool reads it itself. */
#define FILE_ATTR	1
#define FILE_WORD(more)							\
	{ .name = "file", .what = "FILE", .put = put_unsent,		\
	  .attr = FILE_ATTR, .flags = WORD_FIRST | (more) }

extern const struct word save_words[], restore_words[], sync_words[];
int run_save(const struct object *object, const struct command *command,
	     int argc, char **argv);
int run_restore(const struct object *object, const struct command *command,
		int argc, char **argv);
int run_sync(const struct object *object, const struct command *command,
	     int argc, char **argv);

#endif
