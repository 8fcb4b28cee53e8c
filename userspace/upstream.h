/* SPDX-License-Identifier: GPL-2.0 */
/* A query for resolvers, who are asked by TCP, in the name of a guest. */
#ifndef UPSTREAM_H
#define UPSTREAM_H

#include <poll.h>
#include <time.h>
#include "advice.h"
#include "frame.h"

enum upstream_state {
	UPSTREAM_FREE,		/* for a query */
	UPSTREAM_ASKING,
	UPSTREAM_OVER,		/* what to say is known */
};

/**
 * struct upstream - a query and the resolver that is being asked
 * @fd: the connection to it, -1: nobody is being asked
 * @connected: it has taken some of the query
 * @guest: whose query it is, of IPv4 as a mapped address
 * @advice: who is to be asked, and what is to be said; without an answer it is
 *	free for a query
 * @tries: how many connections there were, @fd's too
 * @begun: seconds, when the first one was
 * @since: seconds, when the resolver last got on
 * @id: that of the guest's query
 * @query: with its length in front, and an identifier of its own
 * @n_query: bytes of @query
 * @sent: how many of them have been
 * @length: the first bytes of what the resolver says
 * @in: all of that, once its length is known
 * @n_in: bytes that were read
 */
struct upstream {
	int fd;
	bool connected;
	struct in6_addr guest;
	struct advice advice;
	unsigned int tries;
	time_t begun;
	time_t since;
	uint8_t id[2];
	uint8_t *query;
	size_t n_query;
	size_t sent;
	uint8_t length[DNS_LENGTH];
	uint8_t *in;
	size_t n_in;
};

/* Free, whatever it was. */
void upstream_reset(struct upstream *u);
/*
 * Ask what @guest has asked, a message of @len bytes that is one question by what
 * the kernel says, where it says. Takes the answer of @advice.
 */
void upstream_begin(struct upstream *u, const struct in6_addr *guest,
		    const struct advice *advice, const uint8_t *query, size_t len,
		    time_t now);
enum upstream_state upstream_state(const struct upstream *u);
/* What one that is asking waits for, */
struct pollfd upstream_wants(const struct upstream *u);
/* and has it waited for too long? */
bool upstream_is_late(const struct upstream *u, time_t now);
/* Either has come true. */
void upstream_serve(struct upstream *u, time_t now);
/* Of one that is over: what to say, @len bytes and the caller's to free. */
uint8_t *upstream_take(struct upstream *u, size_t *len);
/* Nobody waits for it any more; nor is anything left of it. */
void upstream_end(struct upstream *u);

#endif
