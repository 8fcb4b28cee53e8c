/* SPDX-License-Identifier: GPL-2.0 */
/* Requests of a batch, which wait for each other to go out together. */
#ifndef QUEUE_H
#define QUEUE_H

#include "request.h"

/* Takes @rq, and sends it some time before queue_flush() returns. Status. */
int queue_add(struct request *rq);
/* Send what waits; the status of all so far. */
int queue_flush(void);
/* Before what is not queued: the same, and whether that is to happen. */
int queue_end(void);

#endif
