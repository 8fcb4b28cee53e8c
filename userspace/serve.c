// SPDX-License-Identifier: GPL-2.0
/*
 * DNS over TCP (RFC 7766) for the guests of a VPC: a helper behind its service
 * port. It takes connections in a network namespace of its own, where every
 * address is local, and asks the kernel what to answer; what others are to
 * answer it asks them (upstream.c).
 *
 * Whoever connects is a guest and may be hostile: there are so many
 * connections, so many of one guest, and each gets on within ten seconds or
 * ends.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/capability.h>
#include <linux/in6.h>
#include <linux/vpc.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "connection.h"
#include "nl.h"
#include "object.h"
#include "options.h"
#include "report.h"
#include "serve.h"

enum {
	CONNECTIONS = 256,
	OF_A_GUEST = 16,
	PATIENCE = 10,	/* seconds (RFC 7766 section 6.2.3) */
	DRAIN = 4,	/* seconds, for what was asked before the end */
};

static struct connection connections[CONNECTIONS];
static volatile sig_atomic_t ended;

#define for_each(c) \
	for (c = connections; c < connections + CONNECTIONS; c++)

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
		connection_cut(oldest);
	if (!find_free())
		connection_cut(find_oldest(NULL, &n));
	return find_free();
}

static void take_connection(int listener)
{
	struct sockaddr_in6 from;
	socklen_t len = sizeof(from);
	int fd;

	fd = accept4(listener, (void *)&from, &len, SOCK_NONBLOCK | SOCK_CLOEXEC);
	if (fd >= 0)
		connection_begin(make_room(&from.sin6_addr), fd, &from.sin6_addr);
}

static void serve_all(const char *vpc, int listener)
{
	static struct connection *of[CONNECTIONS * CONNECTION_FDS];
	static struct pollfd fds[CONNECTIONS * CONNECTION_FDS + 1];
	struct connection *c;
	unsigned int n = 0;

	for_each(c)
		for (unsigned int wants = connection_wants(c, &fds[n]); wants; wants--)
			of[n++] = c;
	fds[n] = (struct pollfd){ .fd = listener, .events = POLLIN };
	if (poll(fds, n + 1, 1000) > 0) {
		for (unsigned int i = 0; i < n; i++)
			if (fds[i].revents)
				connection_serve(of[i], vpc);
		if (fds[n].revents)
			take_connection(listener);
	}
	for_each(c)
		connection_age(c, vpc, PATIENCE);
}

static void on_end(int number)
{
	(void)number;
	ended = true;
}

/* false: none is left. */
static bool end_served(void)
{
	struct connection *c;
	bool left = false;

	for_each(c) {
		if (c->fd >= 0 && !connection_is_busy(c))
			connection_end(c);
		left = left || c->fd >= 0;
	}
	return left;
}

/* Who has asked is answered, if that does not take long. */
static void drain(const char *vpc)
{
	time_t since = connection_now();

	while (end_served() && connection_now() - since < DRAIN)
		serve_all(vpc, -1);
}

/* Both families; the router's addresses are no addresses of this namespace. */
static int open_listener(int *fd)
{
	const struct sockaddr_in6 any = {
		.sin6_family = AF_INET6, .sin6_port = htons(DNS_PORT),
	};
	int on = 1, off = 0;

	*fd = socket(AF_INET6, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (*fd < 0 ||
	    setsockopt(*fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) ||
	    setsockopt(*fd, SOL_IPV6, IPV6_V6ONLY, &off, sizeof(off)) ||
	    setsockopt(*fd, SOL_IPV6, IPV6_TRANSPARENT, &on, sizeof(on)) ||
	    bind(*fd, (const void *)&any, sizeof(any)) ||
	    listen(*fd, CONNECTIONS / 2))
		return fail("no connections to port %d: %s.", DNS_PORT, strerror(errno));
	return STATUS_OK;
}

/*
 * From here on it asks the kernel, and others in the name of guests: one of them
 * is for both.
 */
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
		connection_reset(c);
	status = find_zone(vpc) ?: enter_netns(netns) ?: open_listener(&listener) ?:
		 drop_capabilities();
	if (status)
		return status;
	sigaction(SIGTERM, &(struct sigaction){ .sa_handler = on_end }, NULL);
	while (!ended)
		serve_all(vpc, listener);
	close(listener);
	drain(vpc);
	return STATUS_OK;
}
