/* SPDX-License-Identifier: GPL-2.0 */
/* A query for resolvers, who are asked by TCP, in the name of a guest. */
#ifndef UPSTREAM_H
#define UPSTREAM_H

#include <linux/vpc.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

/* DNS over TCP. */
enum {
	DNS_PORT = 53,
	DNS_LENGTH = 2,		/* bytes, in front of each message */
	DNS_HEADER = 12,	/* bytes of the shortest one */
};

/**
 * struct upstream - a query and the resolver that is being asked
 * @fd: the connection to it, -1: nobody is being asked
 * @connected: it has taken some of the query
 * @guest: whose query it is, of IPv4 as a mapped address
 * @n_resolvers: length of @resolvers
 * @resolvers: who knows, in the order in which they are to be asked
 * @tries: how many connections there were, @fd's too
 * @begun: seconds, when the first one was
 * @since: seconds, when the resolver last got on
 * @id: that of the guest's query
 * @query: with its length in front, and an identifier of its own
 * @n_query: bytes of @query
 * @sent: how many of them have been
 * @answer: with its length in front, NULL: none
 * @n_answer: bytes of @answer that were read
 */
struct upstream {
	int fd;
	bool connected;
	struct in6_addr guest;
	unsigned int n_resolvers;
	struct in6_addr resolvers[VPC_RESOLVER_MAX];
	unsigned int tries;
	time_t begun;
	time_t since;
	uint8_t id[2];
	uint8_t *query;
	size_t n_query;
	size_t sent;
	uint8_t *answer;
	size_t n_answer;
};

/*
 * Ask the resolvers what @guest has asked, a message of @len bytes that is one
 * question by what the kernel says. false: none of them can be.
 */
bool upstream_begin(struct upstream *u, const struct in6_addr *guest,
		    const uint8_t *query, size_t len, time_t now);
/* The events that its socket waits for, */
short upstream_wants(const struct upstream *u);
/* and has it waited for too long? */
bool upstream_is_late(const struct upstream *u, time_t now);
/*
 * Either has come true. true: it is over, and the answer, if there is one, is
 * the caller's to free.
 */
bool upstream_serve(struct upstream *u, time_t now);
/* Nobody waits for it any more; nor is anything left of it. */
void upstream_end(struct upstream *u);

#endif
