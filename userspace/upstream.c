// SPDX-License-Identifier: GPL-2.0
/*
 * A query for resolvers (RFC 7766), one of whom is asked at a time, by a
 * connection of its own: with the guest's address, so that the router treats it
 * as the guest's, and with an identifier that nobody guesses (RFC 5452). What
 * they say goes on as it is, if it answers the question that was asked.
 */
#include <errno.h>
#include <linux/in6.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>
#include "upstream.h"

enum {
	TRIES = 2,	/* at least, each by another port */
	CONNECT = 3,	/* seconds until the next one is tried */
	ANSWER = 4,	/* the same, from when it has the query on */
	PATIENCE = 8,	/* seconds in all */
	FIXED = 4,	/* of the question, behind the name */
};

void upstream_reset(struct upstream *u)
{
	*u = (struct upstream){ .fd = -1 };
}

static void hang_up(struct upstream *u)
{
	if (u->fd >= 0)
		close(u->fd);
	u->fd = -1;
	u->connected = false;
	u->sent = 0;
	free(u->in);
	u->in = NULL;
	u->n_in = 0;
}

/* The guest's address is none of this namespace, like all that it serves. */
static int open_socket(const struct in6_addr *guest)
{
	struct sockaddr_in6 from = {
		.sin6_family = AF_INET6, .sin6_addr = *guest,
	};
	int on = 1, off = 0, fd;

	fd = socket(AF_INET6, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd >= 0 &&
	    (setsockopt(fd, SOL_IPV6, IPV6_V6ONLY, &off, sizeof(off)) ||
	     setsockopt(fd, SOL_IPV6, IPV6_TRANSPARENT, &on, sizeof(on)) ||
	     bind(fd, (const void *)&from, sizeof(from)))) {
		close(fd);
		return -1;
	}
	return fd;
}

/*
 * What the router itself says of the first segment comes while connect() has the
 * socket, and is no more than noted there.
 */
static bool is_refused(int fd)
{
	socklen_t len = sizeof(int);
	int error = 0;

	return !getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len) && error;
}

static bool call(struct upstream *u, const struct in6_addr *resolver)
{
	struct sockaddr_in6 to = {
		.sin6_family = AF_INET6, .sin6_port = htons(DNS_PORT),
		.sin6_addr = *resolver,
	};

	hang_up(u);
	if (getrandom(u->query + DNS_LENGTH, sizeof(u->id), 0) != sizeof(u->id))
		return false;
	u->fd = open_socket(&u->guest);
	if (u->fd < 0 || (connect(u->fd, (const void *)&to, sizeof(to)) &&
			  errno != EINPROGRESS))
		return false;
	return !is_refused(u->fd);
}

/*
 * Round by round, but no more of them than it takes to ask each one. Nobody is
 * left: it is over.
 */
static void call_next(struct upstream *u, time_t now)
{
	unsigned int n = u->advice.n_resolvers;

	while (u->tries < (n < TRIES ? TRIES : n) && now - u->begun < PATIENCE) {
		u->since = now;
		if (call(u, &u->advice.resolvers[u->tries++ % n]))
			return;
	}
	hang_up(u);
}

void upstream_begin(struct upstream *u, const struct in6_addr *guest,
		    const struct advice *advice, const uint8_t *query, size_t len,
		    time_t now)
{
	u->guest = *guest;
	u->advice = *advice;
	u->query = frame_new(query, len, &u->n_query);
	if (!u->query)
		return;
	memcpy(u->id, query, sizeof(u->id));
	u->begun = now;
	call_next(u, now);
}

void upstream_end(struct upstream *u)
{
	hang_up(u);
	free(u->query);
	free(u->advice.answer);
	upstream_reset(u);
}

enum upstream_state upstream_state(const struct upstream *u)
{
	if (u->fd >= 0)
		return UPSTREAM_ASKING;
	return u->advice.answer ? UPSTREAM_OVER : UPSTREAM_FREE;
}

struct pollfd upstream_wants(const struct upstream *u)
{
	return (struct pollfd){ .fd = u->fd,
				.events = u->sent < u->n_query ? POLLOUT : POLLIN };
}

bool upstream_is_late(const struct upstream *u, time_t now)
{
	return now - u->since >= (u->connected ? ANSWER : CONNECT) ||
	       now - u->begun >= PATIENCE;
}

/* The first one tells, too, whether the connection has come about. */
static bool send_query(struct upstream *u, time_t now)
{
	ssize_t n;

	n = send(u->fd, u->query + u->sent, u->n_query - u->sent, MSG_NOSIGNAL);
	if (n < 0)
		return errno == EAGAIN || errno == EINTR;
	u->sent += n;
	u->connected = true;
	u->since = now;
	return true;
}

/* Its length, then as much as that says. */
static bool receive(struct upstream *u)
{
	size_t len = DNS_LENGTH + (u->in ? frame_length(u->in) : 0);
	uint8_t *to = u->in ?: u->length;
	ssize_t n = recv(u->fd, to + u->n_in, len - u->n_in, 0);

	if (n < 0)
		return errno == EAGAIN || errno == EINTR;
	u->n_in += n;
	if (!u->in && u->n_in == DNS_LENGTH) {
		u->in = malloc(DNS_LENGTH + frame_length(u->length));
		if (!u->in)
			return false;
		memcpy(u->in, u->length, DNS_LENGTH);
	}
	return n;
}

static bool is_whole(const struct upstream *u)
{
	return u->in && u->n_in == DNS_LENGTH + frame_length(u->in);
}

/* Bytes of the question, which the kernel has read before; 0: there is none. */
static size_t question_len(const uint8_t *message, size_t len)
{
	size_t at = DNS_HEADER;

	while (at < len && message[at])
		at += 1 + message[at];
	at += 1 + FIXED;
	return at <= len ? at - DNS_HEADER : 0;
}

/* RFC 5452 section 9.1: the identifier and the question, letter by letter. */
static bool is_answer(const struct upstream *u)
{
	const uint8_t *query = u->query + DNS_LENGTH, *answer = u->in + DNS_LENGTH;
	size_t n = question_len(query, u->n_query - DNS_LENGTH);
	size_t len = u->n_in - DNS_LENGTH;

	return n && len >= DNS_HEADER + n && !memcmp(answer, query, 2) &&
	       (answer[2] & 0xf8) == (0x80 | (query[2] & 0x78)) &&
	       !answer[4] && answer[5] == 1 &&
	       !memcmp(answer + DNS_HEADER, query + DNS_HEADER, n);
}

/* In place of what is said without it. */
static void take_answer(struct upstream *u)
{
	free(u->advice.answer);
	u->advice.answer = u->in;
	u->advice.n_answer = u->n_in;
	memcpy(u->in + DNS_LENGTH, u->id, sizeof(u->id));
	u->in = NULL;
	hang_up(u);
}

/* false: this resolver is of no help. */
static bool go_on(struct upstream *u, time_t now)
{
	if (u->sent < u->n_query)
		return send_query(u, now);
	return receive(u) && (!is_whole(u) || is_answer(u));
}

void upstream_serve(struct upstream *u, time_t now)
{
	if (upstream_is_late(u, now) || !go_on(u, now))
		call_next(u, now);
	else if (is_whole(u))
		take_answer(u);
}

uint8_t *upstream_take(struct upstream *u, size_t *len)
{
	uint8_t *answer = u->advice.answer;

	*len = u->advice.n_answer;
	u->advice.answer = NULL;
	upstream_end(u);
	return answer;
}
