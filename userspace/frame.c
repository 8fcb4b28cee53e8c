// SPDX-License-Identifier: GPL-2.0
/* DNS messages on a stream: with their length in front (RFC 1035 section 4.2.2). */
#include <stdlib.h>
#include <string.h>
#include "frame.h"

size_t frame_length(const uint8_t *frame)
{
	return frame[0] << 8 | frame[1];
}

uint8_t *frame_new(const void *message, size_t len, size_t *size)
{
	uint8_t *frame = malloc(DNS_LENGTH + len);

	if (!frame)
		return NULL;
	frame[0] = len >> 8;
	frame[1] = len;
	memcpy(frame + DNS_LENGTH, message, len);
	*size = DNS_LENGTH + len;
	return frame;
}
