/* SPDX-License-Identifier: GPL-2.0 */
/* A connection of a guest that asks for names by TCP. */
#ifndef CONNECTION_H
#define CONNECTION_H

#include "upstream.h"

enum {
	CONNECTION_ASKS = 4,		/* queries that others are asked at a time */
	CONNECTION_FDS = 1 + CONNECTION_ASKS,
};

/**
 * struct connection - a guest's connection
 * @fd: -1: free
 * @guest: its address, of IPv4 as a mapped one
 * @since: seconds, when it last got on
 * @ended: the guest says no more
 * @n_in: bytes of @in
 * @in: queries that were read, the first one not looked at yet
 * @out: the answer being written, NULL: none
 * @n_out: bytes of @out
 * @sent: how many of them have been
 * @upstreams: queries that are for others to answer
 */
struct connection {
	int fd;
	struct in6_addr guest;
	time_t since;
	bool ended;
	size_t n_in;
	uint8_t in[DNS_LENGTH + VPC_DNS_QUERY_MAX];
	uint8_t *out;
	size_t n_out;
	size_t sent;
	struct upstream upstreams[CONNECTION_ASKS];
};

/* Seconds, of no date. */
time_t connection_now(void);
/* Free, whatever it was. */
void connection_reset(struct connection *c);
void connection_begin(struct connection *c, int fd, const struct in6_addr *guest);
void connection_end(struct connection *c);
/*
 * End one that does not get on. What it has not taken by now it is not sent any
 * more: else the connection would stay for as long as the kernel tries, which is
 * minutes, and its flow for hours.
 */
void connection_cut(struct connection *c);
/* What it waits for, and how much that is; a free one for nothing. */
unsigned int connection_wants(const struct connection *c,
			      struct pollfd fds[static CONNECTION_FDS]);
/* Some of that has come about. The guests are those of @vpc. May end it. */
void connection_serve(struct connection *c, const char *vpc);
/* From time to time: end it, or ask the next resolver, after @patience seconds. */
void connection_age(struct connection *c, const char *vpc, time_t patience);
/* Has it asked for what it has not got yet? */
bool connection_is_busy(const struct connection *c);

#endif
