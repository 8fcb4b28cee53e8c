// SPDX-License-Identifier: GPL-2.0
/*
 * DNS over TCP (RFC 7766) for the guests of a VPC: a helper behind its service
 * port. It takes connections in a network namespace of its own, where every
 * address is local, and asks the kernel what to answer.
 *
 * Whoever connects is a guest and may be hostile: there are so many
 * connections, so many of one guest, and each gets on within ten seconds or
 * ends. A query is answered before the next one is read, so that a guest that
 * does not read its answers holds one of them.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/capability.h>
#include <linux/in6.h>
#include <linux/sockios.h>
#include <linux/vpc.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#include "nl.h"
#include "object.h"
#include "options.h"
#include "report.h"
#include "serve.h"

enum {
	PORT = 53,
	CONNECTIONS = 256,
	OF_A_GUEST = 16,
	PATIENCE = 10,	/* seconds (RFC 7766 section 6.2.3) */
	LENGTH = 2,	/* bytes, in front of each message */
	HEADER = 12,	/* bytes of the shortest query */
	ANSWERS = 8,	/* of one connection, until others have a turn */
};

/**
 * struct connection - a guest's connection
 * @fd: -1: free
 * @guest: its address, of IPv4 as a mapped one
 * @since: seconds, when it last got on
 * @n_in: bytes of @in
 * @in: queries that were read, the first one not answered yet
 * @out: the answer being written, NULL: none
 * @n_out: bytes of @out
 * @sent: how many of them have been
 */
struct connection {
	int fd;
	struct in6_addr guest;
	time_t since;
	size_t n_in;
	uint8_t in[LENGTH + VPC_DNS_QUERY_MAX];
	uint8_t *out;
	size_t n_out;
	size_t sent;
};

static struct connection connections[CONNECTIONS];

#define for_each(c) \
	for (c = connections; c < connections + CONNECTIONS; c++)

static time_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec;
}

static void end(struct connection *c)
{
	close(c->fd);
	free(c->out);
	*c = (struct connection){ .fd = -1 };
}

/*
 * One that does not get on. What it has not taken by now it is not sent any
 * more: else the connection would stay for as long as the kernel tries, which is
 * minutes, and its flow for hours.
 */
static void cut(struct connection *c)
{
	const struct linger at_once = { .l_onoff = 1 };
	int unsent = 0;

	if (!ioctl(c->fd, SIOCOUTQ, &unsent) && unsent)
		setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
	end(c);
}

/* The kernel's answer to a query, with its length in front. */
static void take(const struct nlmsghdr *nlh, void *data)
{
	struct connection *c = data;
	const struct nlattr *attr;
	size_t len;

	mnl_attr_for_each(attr, nlh, request_payload()) {
		if (mnl_attr_get_type(attr) != VPC_A_DNS_ASK_ANSWER || c->out)
			continue;
		len = mnl_attr_get_payload_len(attr);
		c->out = malloc(LENGTH + len);
		if (!c->out)
			return;
		c->out[0] = len >> 8;
		c->out[1] = len;
		memcpy(c->out + LENGTH, mnl_attr_get_payload(attr), len);
		c->n_out = LENGTH + len;
		c->sent = 0;
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
	c->since = now();
	return true;
}

/* Is there a whole query? -1: what is there is none. */
static int has_query(const struct connection *c)
{
	size_t len;

	if (c->n_in < LENGTH)
		return 0;
	len = c->in[0] << 8 | c->in[1];
	if (len < HEADER || len > VPC_DNS_QUERY_MAX)
		return -1;
	return c->n_in >= LENGTH + len ? 1 : 0;
}

/* Answer what was read, one after the other, as fast as the guest reads. */
static bool answer(const char *vpc, struct connection *c)
{
	size_t len;
	int has;

	for (int i = 0; i < ANSWERS && !c->out; i++) {
		has = has_query(c);
		if (has <= 0)
			return !has;
		len = c->in[0] << 8 | c->in[1];
		if (!ask(vpc, c, c->in + LENGTH, len))
			return false;
		c->n_in -= LENGTH + len;
		memmove(c->in, c->in + LENGTH + len, c->n_in);
		if (!send_out(c))
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

/* What it waits for; one with queries left over waits for nothing. */
static short wants(const struct connection *c)
{
	return c->out || has_query(c) ? POLLOUT : POLLIN;
}

static void serve_one(const char *vpc, struct connection *c)
{
	bool alive = true;

	if (c->out)
		alive = send_out(c);
	else if (!has_query(c))
		alive = receive(c);
	if (alive && !c->out)
		alive = answer(vpc, c);
	if (!alive)
		end(c);
}

/* The one that has not got on for longest, of a guest or (NULL) of all. */
static struct connection *find_oldest(const struct in6_addr *guest,
				      unsigned int *n)
{
	struct connection *c, *oldest = NULL;

	*n = 0;
	for_each(c) {
		if (c->fd < 0 ||
		    (guest && memcmp(&c->guest, guest, sizeof(*guest))))
			continue;
		(*n)++;
		if (!oldest || c->since < oldest->since)
			oldest = c;
	}
	return oldest;
}

static struct connection *find_free(void)
{
	struct connection *c;

	for_each(c)
		if (c->fd < 0)
			return c;
	return NULL;
}

/* A guest that has many gives one up for a new one, before others have to. */
static struct connection *make_room(const struct in6_addr *guest)
{
	struct connection *oldest;
	unsigned int n;

	oldest = find_oldest(guest, &n);
	if (n >= OF_A_GUEST)
		cut(oldest);
	if (!find_free())
		cut(find_oldest(NULL, &n));
	return find_free();
}

static void take_connection(int listener)
{
	struct sockaddr_in6 from;
	socklen_t len = sizeof(from);
	struct connection *c;
	int fd;

	fd = accept4(listener, (void *)&from, &len, SOCK_NONBLOCK | SOCK_CLOEXEC);
	if (fd < 0)
		return;
	c = make_room(&from.sin6_addr);
	c->fd = fd;
	c->guest = from.sin6_addr;
	c->since = now();
}

static void end_idle(void)
{
	struct connection *c;

	for_each(c)
		if (c->fd >= 0 && now() - c->since >= PATIENCE)
			cut(c);
}

static void serve_all(const char *vpc, int listener)
{
	static struct pollfd fds[CONNECTIONS + 1];

	for (int i = 0; i < CONNECTIONS; i++) {
		fds[i].fd = connections[i].fd;
		fds[i].events = wants(&connections[i]);
	}
	fds[CONNECTIONS] = (struct pollfd){ .fd = listener, .events = POLLIN };
	if (poll(fds, CONNECTIONS + 1, 1000) > 0) {
		for (int i = 0; i < CONNECTIONS; i++)
			if (fds[i].fd >= 0 && fds[i].revents)
				serve_one(vpc, &connections[i]);
		if (fds[CONNECTIONS].revents)
			take_connection(listener);
	}
	end_idle();
}

/* Both families; the router's addresses are no addresses of this namespace. */
static int open_listener(int *fd)
{
	const struct sockaddr_in6 any = {
		.sin6_family = AF_INET6, .sin6_port = htons(PORT),
	};
	int on = 1, off = 0;

	*fd = socket(AF_INET6, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (*fd < 0 ||
	    setsockopt(*fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) ||
	    setsockopt(*fd, SOL_IPV6, IPV6_V6ONLY, &off, sizeof(off)) ||
	    setsockopt(*fd, SOL_IPV6, IPV6_TRANSPARENT, &on, sizeof(on)) ||
	    bind(*fd, (const void *)&any, sizeof(any)) ||
	    listen(*fd, CONNECTIONS / 2))
		return fail("no connections to port %d: %s.", PORT, strerror(errno));
	return STATUS_OK;
}

/* From here on it only asks the kernel, for which it needs one of them. */
static int drop_capabilities(void)
{
	struct __user_cap_header_struct header = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	const uint32_t left = 1 << CAP_NET_ADMIN;
	struct __user_cap_data_struct data[2] = {
		{ .effective = left, .permitted = left },
	};

	if (syscall(SYS_capset, &header, data))
		return fail("capabilities stay: %s.", strerror(errno));
	return STATUS_OK;
}

/* Is there such a VPC, and does it have a zone? Its socket stays in this namespace. */
static int find_zone(const char *vpc)
{
	struct request *rq = request_new(VPC_CMD_DNS_GET, NULL);
	int status;

	if (!rq)
		return STATUS_KERNEL;
	request_put_string(rq, VPC_A_DNS_VPC, vpc);
	status = nl_talk(rq, NULL, NULL);
	request_free(rq);
	return status;
}

int serve(const char *vpc, const char *netns)
{
	struct connection *c;
	int listener, status;

	for_each(c)
		c->fd = -1;
	status = find_zone(vpc) ?: enter_netns(netns) ?: open_listener(&listener) ?:
		 drop_capabilities();
	if (status)
		return status;
	for (;;)
		serve_all(vpc, listener);
}
