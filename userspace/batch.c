// SPDX-License-Identifier: GPL-2.0
/* Files of commands, one on a line. */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include "batch.h"
#include "options.h"
#include "queue.h"
#include "report.h"

#define LINE_WORDS	256

/* isspace() asks the locale for each character, and files are long. */
static inline bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Up to here a word is as it stands in the line. */
static char *plain(char *c)
{
	while (*c > '\'' || *c < '\0' || *c == '!' || (*c >= '#' && *c <= '&'))
		c++;
	return c;
}

/*
 * Cut a line into words, in place: blanks part them, '#' at the start of one
 * begins a comment, quotes hold blanks together. -1: it cannot be.
 */
static int cut(char *line, char **words)
{
	char *to, quote = '\0';
	int n = 0;

	for (;;) {
		while (is_blank(*line))
			line++;
		if (!*line || *line == '#')
			return n;
		if (n == LINE_WORDS) {
			refuse("more than %d words.", LINE_WORDS);
			return -1;
		}
		words[n++] = line;
		line = to = plain(line);
		for (; *line && (quote || !is_blank(*line)); line++) {
			if (quote ? *line == quote : *line == '"' || *line == '\'')
				quote = quote ? '\0' : *line;
			else
				*to++ = *line;
		}
		if (quote) {
			refuse("a quotation mark is not closed.");
			return -1;
		}
		if (*line)
			line++;
		*to = '\0';
	}
}

int batch_line(int (*run)(int argc, char **argv))
{
	char *words[LINE_WORDS];
	int n = cut(place.text, words);

	if (n < 0)
		return STATUS_USAGE;
	return n ? run(n, words) : STATUS_OK;
}

int batch_run(FILE *file, const char *name, int (*run)(int argc, char **argv))
{
	int first = STATUS_OK, status;

	place.file = name;
	while (getline(&place.text, &place.text_size, file) >= 0) {
		place.line++;
		status = batch_line(run);
		if (!first)
			first = status;
		if (status && !opt.force)
			break;
	}
	status = queue_flush();
	if (!first)
		first = status;
	if (ferror(file) && !first)
		first = fail("%s: %s.", name, strerror(errno));
	free(place.text);
	place = (struct place){ 0 };
	return first;
}

/* To a file without a name, which ends with the process. */
static FILE *put_aside(FILE *from, const char *name)
{
	FILE *file = tmpfile();
	char buf[65536];
	size_t n;

	while (file && (n = fread(buf, 1, sizeof(buf), from)))
		fwrite(buf, 1, n, file);
	if (!file || ferror(from) || fflush(file)) {
		fail("%s cannot be kept: %s.", name, strerror(errno));
		return NULL;
	}
	rewind(file);
	return file;
}

FILE *batch_open(const char *name)
{
	FILE *file, *pipe;

	if (!strcmp(name, "-"))
		return put_aside(stdin, "standard input");
	file = fopen(name, "re");
	if (!file)
		fail("%s: %s.", name, strerror(errno));
	if (!file || !fseek(file, 0, SEEK_SET))
		return file;
	pipe = file;
	file = put_aside(pipe, name);
	fclose(pipe);
	return file;
}
