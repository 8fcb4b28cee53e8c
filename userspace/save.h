/* SPDX-License-Identifier: GPL-2.0 */
/* "vpc save" and what undoes it: commands about all objects at once. */
#ifndef SAVE_H
#define SAVE_H

#include "object.h"

extern const struct word save_words[];
int run_save(const struct object *object, const struct command *command,
	     int argc, char **argv);

#endif
