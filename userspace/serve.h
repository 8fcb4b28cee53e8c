/* SPDX-License-Identifier: GPL-2.0 */
/* The helper that serves a VPC's zone by TCP. */
#ifndef SERVE_H
#define SERVE_H

/*
 * For the guests of @vpc, in the network namespace of its service port, until
 * SIGTERM, and what was asked by then is answered. A status.
 */
int serve(const char *vpc, const char *netns);

#endif
