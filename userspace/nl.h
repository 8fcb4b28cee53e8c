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
/*
 * Send it some time before nl_flush() returns, together with others; takes
 * @rq. The status may be that of an earlier one.
 */
int nl_queue(struct request *rq);
int nl_flush(void);
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
