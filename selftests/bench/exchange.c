// SPDX-License-Identifier: GPL-2.0
/*
 * exchange DEV COUNT RATE: COUNT virtual machines behind one tap, each of which
 * gets an address by DHCP: DISCOVER, OFFER, REQUEST, ACK.
 */
#include <poll.h>
#include <stdbool.h>
#include "dhcp.h"

enum { TIMEOUT = 5000 /* ms */ };

static bool echo;	/* the client's messages come back as they are */
static const uint8_t none[4];
static const uint8_t wanted[] = { 1, 3, 6, 12, 15, 26, 28, 51, 54, 58, 59, 121 };

/* From the client of this number; offer is NULL in a DISCOVER. */
static void put(int fd, uint32_t number, const struct message *offer, const uint8_t *server)
{
	const uint8_t mac[ETH_ALEN] = { 0x52, 0x54, 0, number >> 16, number >> 8, number };
	static struct message m;
	uint8_t *end;

	end = begin(&m, mac, number, offer ? REQUEST : DISCOVER);
	if (offer) {
		end = option(end, OPT_ADDRESS, &offer->yiaddr, 4);
		end = option(end, OPT_SERVER, server, 4);
	}
	finish(&m, option(end, OPT_WANTED, wanted, sizeof(wanted)));
	if (write(fd, &m, sizeof(m)) != sizeof(m))
		err(1, "write");
}

/* Wait for a message of this type to this client; false: none has come. */
static bool get(int fd, uint32_t number, uint8_t type, struct message *m, const uint8_t **server)
{
	struct pollfd wait = { .fd = fd, .events = POLLIN };
	const uint8_t *found;
	ssize_t len;

	for (;;) {
		len = read(fd, m, sizeof(*m));
		if (len < 0) {
			if (poll(&wait, 1, TIMEOUT) <= 0)
				return false;
			continue;
		}
		if (len < (ssize_t)offsetof(struct message, options) ||
		    m->eth.ether_type != htons(ETHERTYPE_IP) || m->ip.protocol != IPPROTO_UDP ||
		    m->udp.dest != htons(echo ? SERVER_PORT : CLIENT_PORT) ||
		    m->xid != htonl(number))
			continue;
		found = find(m, len, OPT_TYPE);
		*server = echo ? none : find(m, len, OPT_SERVER);
		if (found && *found == type && *server)
			return true;
	}
}

static void exchange(int fd, uint32_t number)
{
	const uint8_t *server;
	struct message m;

	put(fd, number, NULL, NULL);
	if (!get(fd, number, echo ? DISCOVER : OFFER, &m, &server))
		errx(1, "client %u: no offer", number);
	put(fd, number, &m, server);
	if (!get(fd, number, echo ? REQUEST : ACK, &m, &server))
		errx(1, "client %u: no acknowledgement", number);
}

int main(int argc, char **argv)
{
	echo = argc == 5 && !strcmp(argv[4], "echo");
	if (argc != 4 && !echo)
		errx(2, "usage: exchange DEV COUNT RATE [echo]");
	run(tap(argv[1], 0, O_NONBLOCK), argv + 2, exchange);
	return 0;
}
