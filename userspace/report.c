// SPDX-License-Identifier: GPL-2.0
/* Sentences for the user on stderr. */
#include <stdarg.h>
#include <stdio.h>
#include "options.h"
#include "out.h"
#include "report.h"

struct place place;

/* What the user typed may hold anything: only printable text goes out. */
static void print(unsigned int line, const char *kind, const char *format,
		  va_list ap)
{
	char text[1024], safe[4 * sizeof(text)];

	vsnprintf(text, sizeof(text), format, ap);
	out_escape(safe, sizeof(safe), text);
	fflush(stdout);
	if (place.file && line)
		fprintf(stderr, "%s:%u: ", place.file, line);
	else if (place.file)
		fprintf(stderr, "%s: ", place.file);
	fprintf(stderr, "%s: %s\n", kind, safe);
}

void report(unsigned int line, const char *kind, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	print(line, kind, format, ap);
	va_end(ap);
}

int refuse(const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	print(place.line, "Error", format, ap);
	va_end(ap);
	return STATUS_USAGE;
}

int fail(const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	print(place.line, "Error", format, ap);
	va_end(ap);
	return STATUS_KERNEL;
}
