/* SPDX-License-Identifier: GPL-2.0 */
/* What the command line's options say, and how the tool ends. */
#ifndef OPTIONS_H
#define OPTIONS_H

#include <stdbool.h>

/* Exit statuses, and what nearly every function returns. */
enum {
	STATUS_OK,
	STATUS_USAGE,	/* the user's words make no sense; nothing was sent */
	STATUS_KERNEL,	/* the kernel or the system refused */
};

struct options {
	bool stats;
	bool details;
	bool json;
	bool pretty;
	bool brief;
	bool oneline;
	bool timestamp;
	bool force;
	bool colour;
	const char *netns;
	const char *batch;
};

extern struct options opt;

#endif
