// SPDX-License-Identifier: GPL-2.0
/*
 * exchange6 DEV COUNT RATE: the same as exchange, by DHCPv6: Solicit,
 * Advertise, Request, Reply.
 */
#include <poll.h>
#include "dhcp6.h"

enum { TIMEOUT = 5000 /* ms */ };

static bool echo;	/* the client's messages come back as they are */

/* From the client of this number; offer is NULL in a Solicit. */
static void put(int fd, uint32_t number, const struct in6_addr *offer, const struct option *server)
{
	const uint8_t mac[ETH_ALEN] = { 0x52, 0x54, 0, number >> 16, number >> 8, number };
	const uint8_t duid[] = { 0, 3, 0, 1, mac[0], mac[1], mac[2], mac[3], mac[4], mac[5] };
	static const uint8_t wanted[] = { 0, 23, 0, 24 };
	static struct message m;
	uint8_t *end;
	ssize_t len;

	end = begin(&m, mac, number, offer ? REQUEST : SOLICIT);
	end = option(end, OPT_CLIENT_ID, duid, sizeof(duid));
	if (offer)
		end = option(end, OPT_SERVER_ID, server->value, server->len);
	end = option(end, OPT_WANTED, wanted, sizeof(wanted));
	len = finish(&m, ia_option(end, 1, offer));
	if (write(fd, &m, len) != len)
		err(1, "write");
}

/* Wait for a message of this type to this client; false: none has come. */
static bool get(int fd, uint32_t number, uint8_t type, struct message *m, ssize_t *len)
{
	struct pollfd wait = { .fd = fd, .events = POLLIN };

	for (;;) {
		*len = read(fd, m, sizeof(*m));
		if (*len < 0 && poll(&wait, 1, TIMEOUT) <= 0)
			return false;
		if (is_message(m, *len, echo ? SERVER_PORT : CLIENT_PORT, number) && m->type == type)
			return true;
	}
}

/* What is offered, and by whom. Of an echo it is nothing. */
static bool read_offer(const struct message *m, ssize_t len, struct in6_addr *addr,
		       struct option *server)
{
	const uint8_t *end = (const uint8_t *)m + len;
	struct option ia, inner;

	memset(addr, 0, sizeof(*addr));
	if (echo)
		return find(m->options, end, OPT_CLIENT_ID, server);
	if (!find(m->options, end, OPT_SERVER_ID, server) ||
	    !find(m->options, end, OPT_IA_NA, &ia) || ia.len < IA ||
	    !find(ia.value + IA, ia.value + ia.len, OPT_IAADDR, &inner) || inner.len < IAADDR)
		return false;
	memcpy(addr, inner.value, sizeof(*addr));
	return true;
}

static void exchange(int fd, uint32_t number)
{
	struct option server;
	struct in6_addr addr;
	struct message m;
	ssize_t len;

	put(fd, number, NULL, NULL);
	if (!get(fd, number, echo ? SOLICIT : ADVERTISE, &m, &len) ||
	    !read_offer(&m, len, &addr, &server))
		errx(1, "client %u: no offer", number);
	put(fd, number, &addr, &server);
	if (!get(fd, number, echo ? REQUEST : REPLY, &m, &len) ||
	    !read_offer(&m, len, &addr, &server))
		errx(1, "client %u: no address", number);
}

int main(int argc, char **argv)
{
	echo = argc == 5 && !strcmp(argv[4], "echo");
	if (argc != 4 && !echo)
		errx(2, "usage: exchange6 DEV COUNT RATE [echo]");
	run(tap(argv[1], 0, O_NONBLOCK), argv + 2, exchange);
	return 0;
}
