// SPDX-License-Identifier: GPL-2.0
/*
 * questions DEV COUNT RATE DST-MAC SRC-MAC SRC DST NAME [echo]: a virtual machine
 * behind a tap that asks for the address of a name, from 64 ports.
 */
#include <arpa/inet.h>
#include <net/ethernet.h>
#include <netinet/ether.h>
#include <netinet/ip.h>
#include <netinet/udp.h>
#include <poll.h>
#include <stdbool.h>
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
static ssize_t length;

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

static void build(char **argv)
{
	size_t packet = offsetof(typeof(frame), question) - sizeof(frame.eth) +
			put_name(frame.question, argv[4]);

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
	length = sizeof(frame.eth) + packet;
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

static void ask(int fd, uint32_t number)
{
	frame.id = number;
	frame.udp.source = htons(FIRST_PORT + number % FLOWS);
	if (write(fd, &frame, length) != length)
		err(1, "write");
	if (!get(fd))
		errx(1, "question %u: no answer", number);
}

int main(int argc, char **argv)
{
	echo = argc == 10 && !strcmp(argv[9], "echo");
	if (argc != 9 && !echo)
		errx(2, "usage: questions DEV COUNT RATE DST-MAC SRC-MAC SRC DST NAME [echo]");
	build(argv + 4);
	run(tap(argv[1], 0, O_NONBLOCK), argv + 2, ask);
	return 0;
}
