/* SPDX-License-Identifier: GPL-2.0 */
/* The helper that serves a VPC's zone by TCP. */
#ifndef SERVE_H
#define SERVE_H

/*
 * For the guests of @vpc, in the network namespace of its service port, for
 * ever. Only returns a status that is no success.
 */
int serve(const char *vpc, const char *netns);

#endif
