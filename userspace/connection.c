// SPDX-License-Identifier: GPL-2.0
/*
 * A connection of a guest that asks for names by TCP. A query is answered before
 * the next one is read, by what the kernel says, or by those whom the kernel says
 * to ask: so a guest that does not read its answers holds one of them, and no
 * more than one connection to others.
 */
#include <errno.h>
#include <linux/sockios.h>
#include <linux/vpc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>
#include "connection.h"
#include "nl.h"

enum { ANSWERS = 8 };	/* of one connection, until others have a turn */

time_t connection_now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec;
}

void connection_reset(struct connection *c)
{
	*c = (struct connection){ .fd = -1, .upstream.fd = -1 };
}

void connection_begin(struct connection *c, int fd, const struct in6_addr *guest)
{
	c->fd = fd;
	c->guest = *guest;
	c->since = connection_now();
}

void connection_end(struct connection *c)
{
	close(c->fd);
	free(c->out);
	upstream_end(&c->upstream);
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

/* With its length in front. */
static void take_answer(struct connection *c, const struct nlattr *attr)
{
	size_t len = mnl_attr_get_payload_len(attr);

	if (c->out)
		return;
	c->out = malloc(DNS_LENGTH + len);
	if (!c->out)
		return;
	c->out[0] = len >> 8;
	c->out[1] = len;
	memcpy(c->out + DNS_LENGTH, mnl_attr_get_payload(attr), len);
	c->n_out = DNS_LENGTH + len;
	c->sent = 0;
}

static void take_resolver(struct connection *c, const struct nlattr *attr)
{
	const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };
	size_t len = mnl_attr_get_payload_len(attr);
	struct upstream *u = &c->upstream;
	uint8_t *to;

	if (u->n_resolvers == VPC_RESOLVER_MAX || (len != 4 && len != 16))
		return;
	to = u->resolvers[u->n_resolvers++].s6_addr;
	memcpy(to, mapped, sizeof(mapped));
	memcpy(to + 16 - len, mnl_attr_get_payload(attr), len);
}

/* What the kernel says of a query. */
static void take(const struct nlmsghdr *nlh, void *data)
{
	const struct nlattr *attr;

	mnl_attr_for_each(attr, nlh, request_payload()) {
		switch (mnl_attr_get_type(attr)) {
		case VPC_A_DNS_ASK_ANSWER:
			take_answer(data, attr);
			break;
		case VPC_A_DNS_ASK_RESOLVER4:
		case VPC_A_DNS_ASK_RESOLVER6:
			take_resolver(data, attr);
			break;
		}
	}
}

static void put_guest(struct request *rq, const struct in6_addr *guest)
{
	if (IN6_IS_ADDR_V4MAPPED(guest))
		request_put(rq, VPC_A_DNS_ASK_CLIENT4, &guest->s6_addr32[3], 4);
	else
		request_put(rq, VPC_A_DNS_ASK_CLIENT6, guest, sizeof(*guest));
}

/* false: there is no answer to this. */
static bool ask(const char *vpc, struct connection *c, const uint8_t *query,
		size_t len)
{
	struct request *rq = request_new(VPC_CMD_DNS_ASK, NULL);
	uint32_t fault;
	struct nl_exchange x = {
		.rqs = &rq, .n = 1, .fault = &fault,
		.callback = take, .data = c,
	};
	int err;

	if (!rq)
		return false;
	request_put_string(rq, VPC_A_DNS_ASK_VPC, vpc);
	put_guest(rq, &c->guest);
	request_put(rq, VPC_A_DNS_ASK_QUERY, query, len);
	err = rq->full || nl_exchange(&x);
	request_free(rq);
	return !err && c->out;
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
	c->since = connection_now();
	return true;
}

/* Is there a whole query? -1: what is there is none. */
static int has_query(const struct connection *c)
{
	size_t len;

	if (c->n_in < DNS_LENGTH)
		return 0;
	len = c->in[0] << 8 | c->in[1];
	if (len < DNS_HEADER || len > VPC_DNS_QUERY_MAX)
		return -1;
	return c->n_in >= DNS_LENGTH + len ? 1 : 0;
}

/* Answer what was read, one after the other, as fast as the guest reads. */
static bool answer(const char *vpc, struct connection *c)
{
	bool asked;
	size_t len;
	int has;

	for (int i = 0; i < ANSWERS && !c->out; i++) {
		has = has_query(c);
		if (has <= 0)
			return !has;
		len = c->in[0] << 8 | c->in[1];
		if (!ask(vpc, c, c->in + DNS_LENGTH, len))
			return false;
		asked = c->upstream.n_resolvers &&
			upstream_begin(&c->upstream, &c->guest, c->in + DNS_LENGTH,
				       len, connection_now());
		c->n_in -= DNS_LENGTH + len;
		memmove(c->in, c->in + DNS_LENGTH + len, c->n_in);
		if (!asked && !send_out(c))
			return false;
	}
	return true;
}

static bool receive(struct connection *c)
{
	ssize_t n = recv(c->fd, c->in + c->n_in, sizeof(c->in) - c->n_in, 0);

	if (n < 0)
		return errno == EAGAIN || errno == EINTR;
	c->n_in += n;
	return n;
}

static bool is_upstream(const struct connection *c)
{
	return c->upstream.fd >= 0;
}

/* One with queries left over waits for nothing. */
struct pollfd connection_wants(const struct connection *c)
{
	if (is_upstream(c))
		return (struct pollfd){ .fd = c->upstream.fd,
					.events = upstream_wants(&c->upstream) };
	return (struct pollfd){ .fd = c->fd, .events = c->out || has_query(c) ?
						       POLLOUT : POLLIN };
}

/* false: others have yet to answer. */
static bool follow(struct connection *c)
{
	struct upstream *u = &c->upstream;

	if (!upstream_serve(u, connection_now()))
		return false;
	if (u->answer) {
		free(c->out);
		c->out = u->answer;
		c->n_out = u->n_answer;
		u->answer = NULL;
	}
	c->since = connection_now();
	return true;
}

void connection_serve(struct connection *c, const char *vpc)
{
	bool alive = true;

	if (is_upstream(c) && !follow(c))
		return;
	if (c->out)
		alive = send_out(c);
	else if (!has_query(c))
		alive = receive(c);
	if (alive && !c->out)
		alive = answer(vpc, c);
	if (!alive)
		connection_end(c);
}

/* Who waits for others is not idle himself. */
void connection_age(struct connection *c, const char *vpc, time_t patience)
{
	if (is_upstream(c)) {
		if (upstream_is_late(&c->upstream, connection_now()))
			connection_serve(c, vpc);
	} else if (c->fd >= 0 && connection_now() - c->since >= patience) {
		connection_cut(c);
	}
}

bool connection_is_busy(const struct connection *c)
{
	return c->out || has_query(c) > 0 || is_queued(c, SIOCINQ) ||
	       is_queued(c, SIOCOUTQ);
}
