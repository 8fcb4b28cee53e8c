/* SPDX-License-Identifier: GPL-2.0 */
/* DNS messages on a stream: with their length in front (RFC 1035 section 4.2.2). */
#ifndef FRAME_H
#define FRAME_H

#include <stddef.h>
#include <stdint.h>

enum {
	DNS_PORT = 53,
	DNS_LENGTH = 2,		/* bytes, in front of each message */
	DNS_HEADER = 12,	/* bytes of the shortest one */
};

/* Bytes of a message, by what stands in front of it. */
size_t frame_length(const uint8_t *frame);
/* A message of @len bytes with that in front, @size in all; NULL: no memory. */
uint8_t *frame_new(const void *message, size_t len, size_t *size);

#endif
