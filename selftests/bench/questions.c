// SPDX-License-Identifier: GPL-2.0
/*
 * questions DEV COUNT RATE DST-MAC SRC-MAC SRC DST NAME [echo]: a virtual machine
 * behind a tap that asks for the address of a name, from 64 ports, no more than
 * RATE times a second. Prints how many nanoseconds of processor time each
 * question has taken here, which is also where a server in the kernel works.
 */
#include <arpa/inet.h>
#include <net/ethernet.h>
#include <netinet/ether.h>
#include <netinet/ip.h>
#include <netinet/udp.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "tap.h"

enum { DNS_PORT = 53, FIRST_PORT = 1024, FLOWS = 64, TIMEOUT = 5000 /* ms */ };
enum { ANSWER = 0x80, RCODE = 0xf };

static struct {
	struct ether_header eth;
	struct iphdr ip;
	struct udphdr udp;
	uint16_t id;
	uint8_t flags[2];
	uint16_t counts[4];
	uint8_t question[512];
} __attribute__((packed)) frame, reply;

static bool echo;	/* the questions come back as they are */

/* In labels; the length with type and class. */
static size_t put_name(uint8_t *to, const char *name)
{
	static const uint8_t a_in[] = { 0, 0, 1, 0, 1 };
	uint8_t *at = to;

	while (*name) {
		size_t len = strcspn(name, ".");

		*at++ = len;
		memcpy(at, name, len);
		at += len;
		name += len + (name[len] == '.');
	}
	memcpy(at, a_in, sizeof(a_in));
	return at + sizeof(a_in) - to;
}

static size_t build(char **argv)
{
	size_t length = offsetof(typeof(frame), question) + put_name(frame.question, argv[4]);
	size_t packet = length - sizeof(frame.eth);

	memcpy(frame.eth.ether_dhost, ether_aton(argv[0]), ETH_ALEN);
	memcpy(frame.eth.ether_shost, ether_aton(argv[1]), ETH_ALEN);
	frame.eth.ether_type = htons(ETHERTYPE_IP);
	frame.ip = (struct iphdr){
		.version = 4, .ihl = 5, .ttl = 64, .protocol = IPPROTO_UDP,
		.tot_len = htons(packet),
		.saddr = inet_addr(argv[2]), .daddr = inet_addr(argv[3]),
	};
	frame.ip.check = ~sum(&frame.ip, sizeof(frame.ip));
	frame.udp.dest = htons(DNS_PORT);
	frame.udp.len = htons(packet - sizeof(frame.ip));
	frame.flags[0] = 1;	/* recursion desired */
	frame.counts[0] = htons(1);
	return length;
}

/* Is it the answer to the last question, and with an answer in it? */
static bool is_answer(ssize_t len)
{
	if (len < (ssize_t)offsetof(typeof(reply), question) ||
	    reply.eth.ether_type != htons(ETHERTYPE_IP) || reply.ip.protocol != IPPROTO_UDP ||
	    reply.id != frame.id)
		return false;
	return echo || (reply.flags[0] & ANSWER && !(reply.flags[1] & RCODE) && reply.counts[1]);
}

static bool get(int fd)
{
	struct pollfd wait = { .fd = fd, .events = POLLIN };
	ssize_t len;

	for (;;) {
		len = read(fd, &reply, sizeof(reply));
		if (len < 0 && poll(&wait, 1, TIMEOUT) <= 0)
			return false;
		if (len >= 0 && is_answer(len))
			return true;
	}
}

int main(int argc, char **argv)
{
	struct timespec pause = { 0 };
	uint32_t count, n;
	long long start;
	ssize_t length;
	int fd;

	echo = argc == 10 && !strcmp(argv[9], "echo");
	if (argc != 9 && !echo)
		errx(2, "usage: questions DEV COUNT RATE DST-MAC SRC-MAC SRC DST NAME [echo]");
	fd = tap(argv[1], 0, O_NONBLOCK);
	count = strtoul(argv[2], NULL, 10);
	pause.tv_nsec = 999999999 / strtoul(argv[3], NULL, 10);
	length = build(argv + 4);
	sleep(1);	/* servers see that the line is up */
	start = nanoseconds(CLOCK_PROCESS_CPUTIME_ID);
	for (n = 0; n < count; n++) {
		frame.id = n;
		frame.udp.source = htons(FIRST_PORT + n % FLOWS);
		if (write(fd, &frame, length) != length)
			err(1, "%s", argv[1]);
		if (!get(fd))
			errx(1, "question %u: no answer", n);
		nanosleep(&pause, NULL);
	}
	printf("%lld\n", (nanoseconds(CLOCK_PROCESS_CPUTIME_ID) - start) / count);
	return 0;
}
