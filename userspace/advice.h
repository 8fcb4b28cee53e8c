/* SPDX-License-Identifier: GPL-2.0 */
/* What the kernel says of a guest's query. */
#ifndef ADVICE_H
#define ADVICE_H

#include <linux/vpc.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * struct advice - what to say to a query
 * @answer: with its length in front; where there are resolvers that which is
 *	said when they are of no help
 * @n_answer: bytes of @answer
 * @n_resolvers: length of @resolvers, 0: @answer is all there is to say
 * @resolvers: who knows, in the order in which they are to be asked, of IPv4 as
 *	mapped addresses
 */
struct advice {
	uint8_t *answer;
	size_t n_answer;
	unsigned int n_resolvers;
	struct in6_addr resolvers[VPC_RESOLVER_MAX];
};

/*
 * On a message of @len bytes from @guest, which is one of @vpc. true: the answer
 * is the caller's to free; false: there is none to this.
 */
bool advice_get(struct advice *advice, const char *vpc, const struct in6_addr *guest,
		const uint8_t *query, size_t len);

#endif
