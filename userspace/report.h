/* SPDX-License-Identifier: GPL-2.0 */
/* Sentences for the user on stderr, with the place in a batch file if any. */
#ifndef REPORT_H
#define REPORT_H

#include <stddef.h>

/**
 * struct place - where the words come from
 * @file: batch file, NULL on the command line
 * @line: line in it, from 1; 0: of something that is not in it
 * @text: the line itself, which the argument vector points into
 * @text_size: what was allocated for it
 */
struct place {
	const char *file;
	unsigned int line;
	char *text;
	size_t text_size;
};

extern struct place place;

/* The words make no sense: prints "Error: ...." and returns STATUS_USAGE. */
int refuse(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The system refused: the same, returns STATUS_KERNEL. */
int fail(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* @kind is "Error" or "Warning", @line one of place.file. */
void report(unsigned int line, const char *kind, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#endif
