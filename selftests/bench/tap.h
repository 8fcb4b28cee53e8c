/* SPDX-License-Identifier: GPL-2.0 */
/* What the programs behind a tap share. */
#ifndef BENCH_TAP_H
#define BENCH_TAP_H

#include <err.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

/* The tap of this name, with IFF_* and O_* on top of what each needs. */
static inline int tap(const char *name, short flags, int mode)
{
	struct ifreq request = { .ifr_flags = IFF_TAP | IFF_NO_PI | flags };
	int fd = open("/dev/net/tun", O_RDWR | mode);

	strncpy(request.ifr_name, name, IFNAMSIZ - 1);
	if (fd < 0 || ioctl(fd, TUNSETIFF, &request))
		err(1, "%s", name);
	return fd;
}

/* The Internet checksum before it is inverted; data may stand anywhere. */
static inline uint16_t sum(const void *data, size_t len)
{
	const char *at = data;
	uint32_t result = 0;
	uint16_t word;

	for (; len >= sizeof(word); at += sizeof(word), len -= sizeof(word)) {
		memcpy(&word, at, sizeof(word));
		result += word;
	}
	result = (result >> 16) + (result & 0xffff);
	return (result >> 16) + (result & 0xffff);
}

static inline long long nanoseconds(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

/*
 * COUNT RATE of the command line: so many rounds, each a question and its answer,
 * no more than RATE in a second. Prints how many nanoseconds of processor time
 * each has taken here, which is also where the kernel does its work.
 */
static inline void run(int fd, char **argv, void (*ask)(int fd, uint32_t number))
{
	const uint32_t count = strtoul(argv[0], NULL, 10);
	const struct timespec pause = { .tv_nsec = 999999999 / strtoul(argv[1], NULL, 10) };
	long long start;

	sleep(1);	/* servers see that the line is up */
	start = nanoseconds(CLOCK_PROCESS_CPUTIME_ID);
	for (uint32_t i = 0; i < count; i++) {
		ask(fd, i);
		nanosleep(&pause, NULL);
	}
	printf("%lld\n", (nanoseconds(CLOCK_PROCESS_CPUTIME_ID) - start) / count);
}

#endif
