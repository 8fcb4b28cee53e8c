// SPDX-License-Identifier: GPL-2.0
/* A command as text, in words that a batch file understands. */
#include <stdlib.h>
#include <string.h>
#include "args.h"
#include "line.h"
#include "report.h"

void line_start(struct line *line, const struct word *words)
{
	line->len = 0;
	line->words = words;
	if (line->text)
		line->text[0] = '\0';
}

void line_free(struct line *line)
{
	free(line->text);
	*line = (struct line){ 0 };
}

/* Room for @more characters, a blank and the zero. */
static bool grow(struct line *line, size_t more)
{
	size_t size = line->len + more + 2;
	char *text;

	if (size <= line->size)
		return true;
	text = realloc(line->text, 2 * size);
	if (!text) {
		if (!line->broken)
			fail("out of memory.");
		line->broken = true;
		return false;
	}
	line->text = text;
	line->size = 2 * size;
	return true;
}

static bool is_plain(const char *word)
{
	if (!*word || *word == '#')
		return false;
	for (; *word; word++)
		if (*word == '"' || *word == '\'' || *word == ' ' ||
		    (*word >= '\t' && *word <= '\r'))
			return false;
	return true;
}

/* Either kind of quotation mark holds the other. */
static char *quote(char *to, const char *word)
{
	char mark = '\0';

	if (!*word)
		return stpcpy(to, "\"\"");
	for (; *word; word++) {
		char need = *word == '"' ? '\'' : '"';

		if (mark && mark != need)
			*to++ = mark;
		if (mark != need)
			*to++ = need;
		mark = need;
		*to++ = *word;
	}
	*to++ = mark;
	*to = '\0';
	return to;
}

void line_add(struct line *line, const char *word)
{
	size_t len = strlen(word);
	char *to;

	if (!grow(line, 3 * len + 2))
		return;
	to = line->text + line->len;
	if (line->len)
		*to++ = ' ';
	if (is_plain(word)) {
		memcpy(to, word, len + 1);
		to += len;
	} else {
		to = quote(to, word);
	}
	line->len = to - line->text;
}

void line_tell(struct line *line, const struct word *word, const char *value)
{
	bool alone = value && word->flags & WORD_FIRST &&
		     !word_by_name(line->words, value);

	if (!alone)
		line_add(line, word->name);
	if (value)
		line_add(line, value);
}
