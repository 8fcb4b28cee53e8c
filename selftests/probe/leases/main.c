// SPDX-License-Identifier: GPL-2.0
/*
 * leases {4 | 6} COUNT: COUNT exchanges of many clients with the DHCP server of
 * a network, at random, against a model of what it may and must say.
 * leases fill COUNT: COUNT clients take an address each, by DHCPv4; then the
 * pool is full.
 *
 * The clients are behind the taps t0 to t7, ports of the network "pool" of the
 * VPC blue that learn. What the topic leases.sh has configured stands in
 * leases.h, dhcp4.c and dhcp6.c.
 *
 * The model knows for each address who has it, as what, and from when until
 * when that is sure: time passes between a question and its answer, and the
 * server counts in seconds. What is not sure may be either way; all else is
 * held against the server. An ARP question behind each message says when the
 * answer to it is not going to come.
 */
#include <err.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "leases.h"

const struct family *family = &v4;

static void model(unsigned long count)
{
	make_places();
	family->make();
	while (n_exchanges < count && n_wrong < 20)
		family->step();
	compare();
	if (!family->was_tried(count))
		wrong("that is not what was to be tried");
	printf("%s IPv%s: a model of the server agrees with it\n", n_wrong ? "not ok" : "ok",
	       family->name);
}

int main(int argc, char **argv)
{
	cpu_set_t one;

	if (argc != 3 || (strcmp(argv[1], "4") && strcmp(argv[1], "6") && strcmp(argv[1], "fill")))
		errx(2, "usage: leases { 4 | 6 | fill } COUNT");
	setvbuf(stdout, NULL, _IOLBF, 0);
	/* What is written to a tap is received on this processor, in order. */
	CPU_ZERO(&one);
	CPU_SET(0, &one);
	sched_setaffinity(0, sizeof(one), &one);
	open_taps();
	srandom(getenv("SEED") ? strtoul(getenv("SEED"), NULL, 0) : 1);
	if (!strcmp(argv[1], "6"))
		family = &v6;
	if (!strcmp(argv[1], "fill"))
		fill(strtoul(argv[2], NULL, 10));
	else
		model(strtoul(argv[2], NULL, 10));
	return 0;
}
