/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Output: each value is handed over once and becomes text or JSON.
 *
 * Text is a line of words and values, in the words of the input, with what -d
 * and -s add on lines below; or, for what there is much of, aligned columns.
 * JSON is an array of objects, each written as soon as it is complete.
 */
#ifndef OUT_H
#define OUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct field;
struct attrs;

enum colour { PLAIN, DEVICE, MAC, INET, GOOD, BAD };

/* A listing. @columns: aligned, with a header. */
void out_begin(bool columns);
void out_object(const struct field *fields, const struct attrs *attrs);
void out_end(void);

/* The same for events: an object a line, and out it goes. @object its kind. */
void out_event(const char *object, const char *event,
	       const struct field *fields, const struct attrs *attrs);

/* One value of the object that is being written. */
void out_string(const struct field *field, const char *text, enum colour colour);
void out_number(const struct field *field, uint64_t value);
void out_bool(const struct field *field, bool on);
/* In text, its label alone if it is set. */
void out_flag(const struct field *field, bool set);
/*
 * Containers, in JSON alone; without a name (field->key NULL) their contents
 * belong to what is around them.
 */
void out_open_array(const struct field *field);
void out_open_object(const struct field *field);
void out_close(const struct field *field);
/* The fields of something nested. */
void out_fields(const struct field *fields, const struct attrs *attrs);

/*
 * Printable ASCII stays, all else, guests' host names for example, becomes
 * \xNN: nothing from outside drives a terminal.
 */
void out_escape(char *to, size_t size, const char *from);

/* Everything written? A status. */
int out_finish(void);

#endif
