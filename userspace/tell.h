/* SPDX-License-Identifier: GPL-2.0 */
/* Attributes in the words of a command again: the reverse of args.h. */
#ifndef TELL_H
#define TELL_H

#include "args.h"
#include "field.h"
#include "line.h"

/* Those of the attributes that @word has. */
void tell(struct line *line, const struct word *word, const struct attrs *attrs);
/*
 * A value that is there or not (NULL), unless it is what it is by default. In
 * a full line what is not there is told as its default.
 */
void tell_value(struct line *line, const struct word *word, const char *value);
/* Where the attributes of @word are: @attrs, or its nest, taken apart in @nested. */
const struct attrs *tell_attrs(const struct word *word, const struct attrs *attrs,
			       struct attrs *nested);

/* struct word.tell, for words whose put is not one of args.h. */
void tell_number(struct line *line, const struct word *word, const struct attrs *attrs);
void tell_string(struct line *line, const struct word *word, const struct attrs *attrs);
void tell_prefix(struct line *line, const struct word *word, const struct attrs *attrs);
/* Another word tells it. */
void tell_nothing(struct line *line, const struct word *word, const struct attrs *attrs);

#endif
