/* SPDX-License-Identifier: GPL-2.0 */
/* The answer to a request for a listing. */
#ifndef DUMP_H
#define DUMP_H

#include "nl.h"

#define DUMP_TRIES	10
#define DUMP_AGAIN	-1

/*
 * Receive a listing. DUMP_AGAIN, with nothing handed to @callback: it changed
 * meanwhile; not with @last, when what there is is shown, with a warning.
 */
int dump_receive(struct mnl_socket *socket, const struct request *rq, bool last,
		 nl_callback callback, void *data);

#endif
