/* SPDX-License-Identifier: GPL-2.0 */
/* The whole state, and the commands that make it. */
#ifndef STATE_H
#define STATE_H

#include "line.h"
#include "object.h"

/*
 * The objects whose listing is saved, each behind what it depends on; the last
 * one is NULL. A new one is saved by its place in here, as long as its words
 * know how to tell what they put.
 */
extern const struct object *const state_objects[];

/* The command that makes such an object: "add", or "set" where that does. */
const struct command *state_make(const struct object *object);
/*
 * The commands that set what it has: its own, and those of objects that are
 * a part of it. @i: from 0; NULL: no more. @owner: whose command it is.
 */
const struct command *state_set(const struct object *object, unsigned int i,
				const struct object **owner);
/* Has the command that makes it said this already? */
bool state_is_told(const struct object *object, const struct word *word);

/* "network add", to be followed by words; a VPC's are without an object. */
void state_begin(struct line *line, const struct object *owner,
		 const struct command *command);
/* The command with all that is to be said of an object. */
void state_tell_make(struct line *line, const struct object *object,
		     const struct attrs *attrs);
/* What a set still has to say of it; false: nothing. */
bool state_tell_set(struct line *line, const struct object *object, unsigned int i,
		    const struct attrs *attrs);

typedef void (*state_callback)(const struct object *object,
			       const struct attrs *attrs, void *data);
/* All that is saved of an object's kind. @vpc: of this VPC alone, or NULL */
int state_each(const struct object *object, const char *vpc,
	       state_callback callback, void *data);

#endif
