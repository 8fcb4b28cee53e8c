// SPDX-License-Identifier: GPL-2.0
/* The taps: questions at a pace, each with a fence behind it. */
#include <arpa/inet.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "../../bench/tap.h"
#include "leases.h"

#define ROUTER	0x0a140001u	/* 10.20.0.1 */
#define RATE	900		/* messages a second for each tap: below its budget */

struct arp {
	struct ether_header eth;
	uint16_t htype, ptype;
	uint8_t hlen, plen;
	uint16_t op;
	uint8_t sha[ETH_ALEN], spa[4], tha[ETH_ALEN], tpa[4];
} __attribute__((packed));

static int taps[TAPS];
double sent, answered;
unsigned long n_exchanges, n_wrong;

double now(void)
{
	return nanoseconds(CLOCK_BOOTTIME) / 1e9;
}

int below(int n)
{
	return random() % n;
}

void wrong(const char *format, ...)
{
	va_list args;

	if (n_wrong++ >= 20)
		return;
	va_start(args, format);
	printf("exchange %lu: ", n_exchanges);
	vprintf(format, args);
	putchar('\n');
	va_end(args);
}

static void pace(int tap)
{
	static double next[TAPS];
	double wait = next[tap] - now();

	if (wait > 0)
		usleep(wait * 1e6);
	else
		next[tap] = now();
	next[tap] += 2.0 / RATE;
}

static void write_all(int tap, const void *data, size_t len)
{
	if (write(taps[tap], data, len) != (ssize_t)len)
		err(1, "write");
}

/* What came in the meantime, as the router asks for what it offers. */
static void drain(int tap)
{
	static char frame[2048];

	while (read(taps[tap], frame, sizeof(frame)) > 0)
		;
}

/* The end of the question: its answer comes before that of this. */
static void put_fence(int tap, const uint8_t *mac)
{
	const uint32_t target = htonl(ROUTER);
	struct arp a = {
		.htype = htons(1), .ptype = htons(ETHERTYPE_IP),
		.hlen = ETH_ALEN, .plen = 4, .op = htons(1),
	};

	memset(a.eth.ether_dhost, 0xff, ETH_ALEN);
	memcpy(a.eth.ether_shost, mac, ETH_ALEN);
	memcpy(a.sha, mac, ETH_ALEN);
	memcpy(a.tpa, &target, 4);
	a.eth.ether_type = htons(ETHERTYPE_ARP);
	write_all(tap, &a, sizeof(a));
}

static bool is_fence(const struct arp *a, ssize_t len, const uint8_t *mac)
{
	return len >= (ssize_t)sizeof(*a) && a->eth.ether_type == htons(ETHERTYPE_ARP) &&
	       a->op == htons(2) && !memcmp(a->eth.ether_dhost, mac, ETH_ALEN);
}

/* The kernel notices within a second or so that a line is up. */
static void wait_for_line(int tap)
{
	static const uint8_t mac[ETH_ALEN] = { 0x52, 0x54, 2 };
	struct pollfd wait = { .fd = taps[tap], .events = POLLIN };

	for (int i = 0; i < 200; i++) {
		put_fence(tap, mac);
		if (poll(&wait, 1, 100) > 0)
			return;
	}
	errx(1, "t%d: nothing comes back", tap);
}

void open_taps(void)
{
	char name[IFNAMSIZ];

	for (int i = 0; i < TAPS; i++) {
		snprintf(name, sizeof(name), "t%d", i);
		taps[i] = tap(name, 0, O_NONBLOCK);
	}
	for (int i = 0; i < TAPS; i++)
		wait_for_line(i);
}

static bool get(int tap, const uint8_t *mac, bool (*is_ours)(const void *frame, ssize_t len))
{
	struct pollfd wait = { .fd = taps[tap], .events = POLLIN };
	static _Alignas(8) char frame[2048];
	bool found = false;
	int again = 0;
	ssize_t len;

	for (;;) {
		len = read(taps[tap], frame, sizeof(frame));
		if (len < 0 && poll(&wait, 1, 500) <= 0) {
			if (again++ == 40)
				errx(1, "no answer to ARP");
			put_fence(tap, mac);
		}
		if (is_fence((const void *)frame, len, mac))
			return found;
		if (!is_ours(frame, len))
			continue;
		if (found)
			wrong("two answers to one question");
		found = true;
	}
}

bool exchange(int tap, const uint8_t *mac, const void *frame, size_t len,
	      bool (*is_ours)(const void *frame, ssize_t len))
{
	bool found;

	pace(tap);
	n_exchanges++;
	drain(tap);
	sent = now();
	write_all(tap, frame, len);
	put_fence(tap, mac);
	found = get(tap, mac, is_ours);
	answered = now();
	return found;
}
