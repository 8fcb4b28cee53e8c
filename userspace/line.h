/* SPDX-License-Identifier: GPL-2.0 */
/* A command as text, in words that a batch file understands. */
#ifndef LINE_H
#define LINE_H

#include <stdbool.h>
#include <stddef.h>

struct word;

/**
 * struct line - a command as text
 * @text: the words, with a blank between them and a zero at the end
 * @len: length of it
 * @size: what was allocated for it
 * @words: what the command knows: a first value that is like one of them needs
 *	its own word in front
 * @full: what is as it is by default is told, too
 * @broken: it is not what it should be, which has been said
 */
struct line {
	char *text;
	size_t len;
	size_t size;
	const struct word *words;
	bool full;
	bool broken;
};

/* Begin anew. @words may be NULL, for a line without values. */
void line_start(struct line *line, const struct word *words);
/* One word more, in quotes where a batch would cut it or drop it. */
void line_add(struct line *line, const char *word);
/* A word and its value, which is NULL for one without. */
void line_tell(struct line *line, const struct word *word, const char *value);
void line_free(struct line *line);

#endif
