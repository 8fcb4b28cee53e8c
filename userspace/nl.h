/* SPDX-License-Identifier: GPL-2.0 */
/* Transport: requests to the kernel and what comes back. */
#ifndef NL_H
#define NL_H

#include "request.h"

/* A message of the family that is no acknowledgement. */
typedef void (*nl_callback)(const struct nlmsghdr *nlh, void *data);

/* Send and wait; what was queued goes first. @callback may be NULL. Status. */
int nl_talk(struct request *rq, nl_callback callback, void *data);
/* The same over rtnetlink. */
int nl_talk_route(struct request *rq);

#define NL_REQUESTS	256	/* the most in one exchange */

/**
 * struct nl_exchange - requests that go out together
 * @rqs: the requests
 * @n: how many, at least one
 * @failed: the first one that did; @n: none
 * @fault: if not NULL errors are not printed, and the offset in its message of
 *	what the last one is about comes here, 0 if that is unknown
 * @done: all have been answered
 * @callback: for other messages than acknowledgements, may be NULL
 * @data: for it
 */
struct nl_exchange {
	struct request **rqs;
	unsigned int n;
	unsigned int failed;
	uint32_t *fault;
	bool done;
	nl_callback callback;
	void *data;
};

/* Send and wait, nothing else goes first. Status. */
int nl_exchange(struct nl_exchange *x);
/*
 * Ask for a listing. One that changed meanwhile is asked for again, unless it
 * is so long that its beginning has been handed to @callback already.
 */
int nl_dump(struct request *rq, nl_callback callback, void *data);
/*
 * Events of the groups (names, the last NULL), until SIGINT or SIGTERM. When
 * some were lost @callback gets NULL.
 */
int nl_monitor(const char *const *groups, nl_callback callback, void *data);

#endif
