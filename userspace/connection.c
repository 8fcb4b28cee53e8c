// SPDX-License-Identifier: GPL-2.0
/*
 * A connection of a guest that asks for names by TCP. What the kernel can answer
 * is answered before the next query is read; what others have to, when they do
 * (RFC 7766 section 6.2.1.1). A guest that does not read its answers holds one of
 * them and those that others gave meanwhile, of a few queries.
 */
#include <errno.h>
#include <linux/sockios.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>
#include "connection.h"

enum { STEPS = 8 };	/* of one connection, until others have a turn */

#define for_each_upstream(u, c) \
	for (u = (c)->upstreams; u < (c)->upstreams + CONNECTION_ASKS; u++)

time_t connection_now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec;
}

void connection_reset(struct connection *c)
{
	struct upstream *u;

	*c = (struct connection){ .fd = -1 };
	for_each_upstream(u, c)
		upstream_reset(u);
}

void connection_begin(struct connection *c, int fd, const struct in6_addr *guest)
{
	c->fd = fd;
	c->guest = *guest;
	c->since = connection_now();
}

void connection_end(struct connection *c)
{
	struct upstream *u;

	close(c->fd);
	free(c->out);
	for_each_upstream(u, c)
		upstream_end(u);
	connection_reset(c);
}

/* SIOCINQ, SIOCOUTQ: is there anything that was not read, or acknowledged? */
static bool is_queued(const struct connection *c, unsigned long what)
{
	int n = 0;

	return !ioctl(c->fd, what, &n) && n;
}

void connection_cut(struct connection *c)
{
	const struct linger at_once = { .l_onoff = 1 };

	if (is_queued(c, SIOCOUTQ))
		setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
	connection_end(c);
}

/* The first upstream of a state; CONNECTION_ASKS: there is none. */
static unsigned int find(const struct connection *c, enum upstream_state state)
{
	unsigned int i = 0;

	while (i < CONNECTION_ASKS && upstream_state(&c->upstreams[i]) != state)
		i++;
	return i;
}

static bool has(const struct connection *c, enum upstream_state state)
{
	return find(c, state) < CONNECTION_ASKS;
}

/* false: the connection is over. */
static bool send_out(struct connection *c)
{
	ssize_t n;

	n = send(c->fd, c->out + c->sent, c->n_out - c->sent, MSG_NOSIGNAL);
	if (n < 0)
		return errno == EAGAIN || errno == EINTR;
	c->sent += n;
	if (c->sent < c->n_out)
		return true;
	free(c->out);
	c->out = NULL;
	c->sent = 0;
	c->since = connection_now();
	return true;
}

/* Is there a whole query? -1: what is there is none. */
static int has_query(const struct connection *c)
{
	size_t len;

	if (c->n_in < DNS_LENGTH)
		return 0;
	len = frame_length(c->in);
	if (len < DNS_HEADER || len > VPC_DNS_QUERY_MAX)
		return -1;
	return c->n_in >= DNS_LENGTH + len ? 1 : 0;
}

/* One is only looked at when others can be asked. */
static bool has_work(const struct connection *c)
{
	return c->out || has(c, UPSTREAM_OVER) ||
	       (has_query(c) && has(c, UPSTREAM_FREE));
}

static bool receive(struct connection *c)
{
	ssize_t n = recv(c->fd, c->in + c->n_in, sizeof(c->in) - c->n_in, 0);

	if (n < 0)
		return errno == EAGAIN || errno == EINTR;
	c->n_in += n;
	c->ended = !n;
	return true;
}

static bool answer(struct connection *c, const char *vpc)
{
	struct upstream *u = &c->upstreams[find(c, UPSTREAM_FREE)];
	const uint8_t *query = c->in + DNS_LENGTH;
	size_t len = frame_length(c->in);
	struct advice advice;

	if (has_query(c) < 0 || !advice_get(&advice, vpc, &c->guest, query, len))
		return false;
	if (advice.n_resolvers) {
		upstream_begin(u, &c->guest, &advice, query, len, connection_now());
	} else {
		c->out = advice.answer;
		c->n_out = advice.n_answer;
	}
	c->n_in -= DNS_LENGTH + len;
	memmove(c->in, c->in + DNS_LENGTH + len, c->n_in);
	return true;
}

static void take_over(struct connection *c)
{
	c->out = upstream_take(&c->upstreams[find(c, UPSTREAM_OVER)], &c->n_out);
	c->since = connection_now();
}

/* What others have said goes before what was asked meanwhile. */
static bool go_on(struct connection *c, const char *vpc)
{
	if (!c->out && has(c, UPSTREAM_OVER))
		take_over(c);
	else if (!c->out && !answer(c, vpc))
		return false;
	return !c->out || send_out(c);
}

unsigned int connection_wants(const struct connection *c,
			      struct pollfd fds[static CONNECTION_FDS])
{
	const struct upstream *u;
	unsigned int n = 0;

	if (c->fd < 0)
		return 0;
	if (has_work(c))
		fds[n++] = (struct pollfd){ .fd = c->fd, .events = POLLOUT };
	else if (!c->ended && !has_query(c))
		fds[n++] = (struct pollfd){ .fd = c->fd, .events = POLLIN };
	for_each_upstream(u, c)
		if (upstream_state(u) == UPSTREAM_ASKING)
			fds[n++] = upstream_wants(u);
	return n;
}

void connection_serve(struct connection *c, const char *vpc)
{
	struct upstream *u;
	bool alive = true;

	if (c->fd < 0)
		return;
	for_each_upstream(u, c)
		if (upstream_state(u) == UPSTREAM_ASKING)
			upstream_serve(u, connection_now());
	if (!has_work(c) && !c->ended && !has_query(c))
		alive = receive(c);
	for (int i = 0; alive && i < STEPS && has_work(c); i++) {
		alive = go_on(c, vpc);
		if (c->out)
			break;
	}
	if (!alive || (c->ended && !has_work(c) && !has(c, UPSTREAM_ASKING)))
		connection_end(c);
}

/* Who waits for others is not idle himself, unless he does not read. */
void connection_age(struct connection *c, const char *vpc, time_t patience)
{
	time_t now = connection_now();
	struct upstream *u;

	for_each_upstream(u, c)
		if (upstream_state(u) == UPSTREAM_ASKING && upstream_is_late(u, now))
			connection_serve(c, vpc);
	if (c->fd >= 0 && now - c->since >= patience &&
	    (c->out || !has(c, UPSTREAM_ASKING)))
		connection_cut(c);
}

bool connection_is_busy(const struct connection *c)
{
	return has_work(c) || has_query(c) > 0 || has(c, UPSTREAM_ASKING) ||
	       is_queued(c, SIOCINQ) || is_queued(c, SIOCOUTQ);
}
