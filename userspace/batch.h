/* SPDX-License-Identifier: GPL-2.0 */
/* Files of commands, one on a line. */
#ifndef BATCH_H
#define BATCH_H

#include <stdio.h>

/*
 * Open a file that may be read several times; what comes by a pipe is put aside
 * for that. "-" is standard input. NULL: it cannot be, which has been said.
 */
FILE *batch_open(const char *name);
/*
 * Each line of it, cut into words, to @run; @name is for the errors. Without
 * -force the first error is the end. The status is that of the first one.
 */
int batch_run(FILE *file, const char *name, int (*run)(int argc, char **argv));
/* One line, which is in place.text. */
int batch_line(int (*run)(int argc, char **argv));

#endif
