// SPDX-License-Identifier: GPL-2.0
/*
 * exchange DEV COUNT RATE: COUNT virtual machines behind one tap, each of which
 * gets an address by DHCP: DISCOVER, OFFER, REQUEST, ACK; no more than RATE in
 * a second. Prints how many nanoseconds of processor time each has taken here,
 * which is also where a server in the kernel does its work.
 */
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
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

int main(int argc, char **argv)
{
	struct timespec pause = { 0 };
	const uint8_t *server;
	struct message m;
	long long start;
	uint32_t count;
	int fd;

	echo = argc == 5 && !strcmp(argv[4], "echo");
	if (argc != 4 && !echo)
		errx(2, "usage: exchange DEV COUNT RATE [echo]");
	fd = tap(argv[1], 0, O_NONBLOCK);
	count = strtoul(argv[2], NULL, 10);
	pause.tv_nsec = 999999999 / strtoul(argv[3], NULL, 10);
	sleep(1);	/* servers see that the line is up */
	start = nanoseconds(CLOCK_PROCESS_CPUTIME_ID);
	for (uint32_t i = 0; i < count; i++) {
		put(fd, i, NULL, NULL);
		if (!get(fd, i, echo ? DISCOVER : OFFER, &m, &server))
			errx(1, "client %u: no offer", i);
		put(fd, i, &m, server);
		if (!get(fd, i, echo ? REQUEST : ACK, &m, &server))
			errx(1, "client %u: no acknowledgement", i);
		nanosleep(&pause, NULL);
	}
	printf("%lld\n", (nanoseconds(CLOCK_PROCESS_CPUTIME_ID) - start) / count);
	return 0;
}
