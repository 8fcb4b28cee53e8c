// SPDX-License-Identifier: GPL-2.0
/* Output: each value is handed over once and becomes text or JSON. */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "field.h"
#include "options.h"
#include "out.h"
#include "report.h"

#define DEPTH		4
#define CELL		512

static struct {
	bool columns;
	bool any;		/* an object was written */
	bool fresh;		/* nothing on the line yet */
	const char *indent;	/* to be printed before the first value */
	enum field_where where;	/* the part of the object being written */
	json_t *stack[DEPTH];
	unsigned int depth;
	bool in_cell;		/* values go here first, to be padded */
	char cell[CELL];
	enum colour cell_colour;
} out;

void out_escape(char *to, size_t size, const char *from)
{
	size_t n = 0;

	for (; *from && n + 5 < size; from++) {
		unsigned char c = *from;

		if (c >= 0x20 && c < 0x7f)
			to[n++] = c;
		else
			n += sprintf(to + n, "\\x%02x", c);
	}
	to[n] = '\0';
}

static void print_coloured(const char *text, enum colour colour)
{
	static const char *const codes[] = {
		[DEVICE] = "36", [MAC] = "33", [INET] = "35",
		[GOOD] = "32", [BAD] = "31",
	};

	if (opt.colour && colour != PLAIN)
		printf("\033[%sm%s\033[0m", codes[colour], text);
	else
		fputs(text, stdout);
}

static void print_text(const struct field *field, const char *text,
		       enum colour colour)
{
	if (out.in_cell) {
		size_t len = strlen(out.cell);

		snprintf(out.cell + len, CELL - len, "%s%s", len ? "," : "", text);
		out.cell_colour = colour;
		return;
	}
	if (!out.fresh)
		putchar(' ');
	else if (out.indent)
		fputs(out.indent, stdout);
	out.fresh = false;
	out.indent = NULL;
	if (field->label && *field->label)
		printf("%s%s", field->label, *text ? " " : "");
	print_coloured(text, colour);
}

static void put_json(const char *key, json_t *value)
{
	json_t *top = out.stack[out.depth - 1];

	if (json_is_array(top))
		json_array_append_new(top, value);
	else
		json_object_set_new_nocheck(top, key, value);
}

/* JSON is UTF-8; what is not becomes U+FFFD byte by byte. */
static json_t *json_text(const char *text)
{
	json_t *value = json_string(text);
	char *fixed, *to;

	if (value)
		return value;
	fixed = malloc(3 * strlen(text) + 1);
	if (!fixed)
		return json_null();
	to = fixed;
	for (; *text; text++) {
		if ((unsigned char)*text < 0x80)
			*to++ = *text;
		else
			to = stpcpy(to, "\xef\xbf\xbd");
	}
	*to = '\0';
	value = json_string_nocheck(fixed);
	free(fixed);
	return value;
}

void out_string(const struct field *field, const char *text, enum colour colour)
{
	char safe[CELL];

	if (opt.json) {
		put_json(field->key, json_text(text));
		return;
	}
	out_escape(safe, sizeof(safe), text);
	print_text(field, safe, colour);
}

void out_number(const struct field *field, uint64_t value)
{
	char text[24];

	if (opt.json) {
		put_json(field->key, json_integer(value));
		return;
	}
	snprintf(text, sizeof(text), "%" PRIu64, value);
	print_text(field, text, PLAIN);
}

void out_bool(const struct field *field, bool on)
{
	if (opt.json)
		put_json(field->key, json_boolean(on));
	else
		print_text(field, on ? "on" : "off", PLAIN);
}

void out_flag(const struct field *field, bool set)
{
	if (opt.json)
		put_json(field->key, json_boolean(set));
	else if (set)
		print_text(field, out.in_cell ? field->label : "", PLAIN);
}

static void open_container(const struct field *field, json_t *container)
{
	put_json(field->key, container);
	out.stack[out.depth++] = container;
}

void out_open_array(const struct field *field)
{
	if (opt.json && field->key)
		open_container(field, json_array());
}

void out_open_object(const struct field *field)
{
	if (opt.json && field->key)
		open_container(field, json_object());
}

void out_close(const struct field *field)
{
	if (opt.json && field->key)
		out.depth--;
}

static bool belongs(const struct field *field)
{
	if (opt.json)
		return true;
	if (out.in_cell)
		return field->width;
	if (!field->label)
		return false;
	return field->where == out.where || field->where == FIELD_ANY;
}

void out_fields(const struct field *fields, const struct attrs *attrs)
{
	for (; fields->show; fields++)
		if (belongs(fields))
			fields->show(fields, attrs);
}

static bool is_last_column(const struct field *field)
{
	for (field++; field->show; field++)
		if (field->width)
			return false;
	return true;
}

static void print_cell(const struct field *field, bool header)
{
	size_t len = strlen(out.cell);

	if (!len)
		len = snprintf(out.cell, CELL, "-");
	print_coloured(out.cell, header ? PLAIN : out.cell_colour);
	if (!is_last_column(field))
		printf("%*s", len < field->width ? (int)(field->width - len) + 1 : 1, "");
}

static void print_columns(const struct field *fields, const struct attrs *attrs)
{
	for (; fields->show; fields++) {
		if (!fields->width)
			continue;
		out.cell[0] = '\0';
		out.cell_colour = PLAIN;
		out.in_cell = true;
		fields->show(fields, attrs);
		out.in_cell = false;
		print_cell(fields, false);
	}
	out.fresh = false;
}

static void print_header(const struct field *fields)
{
	for (; fields->show; fields++) {
		if (!fields->width)
			continue;
		snprintf(out.cell, CELL, "%s", fields->key ? fields->key : fields->label);
		for (char *p = out.cell; *p; p++)
			*p = *p == '_' ? '-' : toupper((unsigned char)*p);
		print_cell(fields, true);
	}
	putchar('\n');
}

/* A part on a line of its own below, if it has any values. */
static void print_part(enum field_where where, const struct field *fields,
		       const struct attrs *attrs)
{
	out.where = where;
	out.indent = opt.oneline ? "\\    " : "\n    ";
	out.fresh = true;
	out_fields(fields, attrs);
	out.indent = NULL;
}

static void print_object(const struct field *fields, const struct attrs *attrs,
			 bool columns)
{
	out.where = FIELD_HEAD;
	if (columns)
		print_columns(fields, attrs);
	else
		out_fields(fields, attrs);
	if (!opt.brief && opt.details)
		print_part(FIELD_DETAIL, fields, attrs);
	if (!opt.brief && opt.stats)
		print_part(FIELD_STATS, fields, attrs);
	putchar('\n');
}

static void write_json(json_t *object)
{
	size_t flags = JSON_ENSURE_ASCII;

	flags |= opt.pretty ? JSON_INDENT(4) : JSON_COMPACT;
	json_dumpf(object, stdout, flags);
	json_decref(object);
}

static json_t *build_json(json_t *object, const struct field *fields,
			  const struct attrs *attrs)
{
	out.depth = 1;
	out.stack[0] = object;
	out_fields(fields, attrs);
	return object;
}

void out_begin(bool columns)
{
	out.columns = columns;
	out.any = false;
	if (opt.json)
		putchar('[');
}

void out_object(const struct field *fields, const struct attrs *attrs)
{
	if (opt.json) {
		if (out.any)
			fputs(opt.pretty ? "," : ",\n", stdout);
		write_json(build_json(json_object(), fields, attrs));
	} else {
		if (!out.any && out.columns && !opt.brief && !opt.oneline)
			print_header(fields);
		out.fresh = true;
		print_object(fields, attrs, out.columns || opt.brief);
	}
	out.any = true;
}

void out_end(void)
{
	if (opt.json)
		fputs("]\n", stdout);
}

static void timestamp(char *buf, size_t size)
{
	struct timespec now;
	struct tm tm;
	size_t len;

	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &tm);
	len = strftime(buf, size, "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(buf + len, size - len, ".%06ldZ", now.tv_nsec / 1000);
}

void out_event(const char *object, const char *event,
	       const struct field *fields, const struct attrs *attrs)
{
	char when[64];

	timestamp(when, sizeof(when));
	if (opt.json) {
		json_t *json = json_object();

		if (opt.timestamp)
			json_object_set_new(json, "timestamp", json_string(when));
		json_object_set_new(json, "event", json_string(event));
		if (object)
			json_object_set_new(json, "object", json_string(object));
		write_json(fields ? build_json(json, fields, attrs) : json);
		putchar('\n');
	} else {
		if (opt.timestamp)
			printf("%s ", when);
		printf("%s%s%s", object ? object : "", object ? " " : "", event);
		out.fresh = false;
		out.columns = false;
		if (fields)
			print_object(fields, attrs, false);
		else
			putchar('\n');
	}
	fflush(stdout);
}

int out_finish(void)
{
	if (fflush(stdout) || ferror(stdout))
		return fail("the output could not be written: %s.", strerror(errno));
	return STATUS_OK;
}
