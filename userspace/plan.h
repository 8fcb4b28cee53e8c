/* SPDX-License-Identifier: GPL-2.0 */
/* What is and what is to be, object by object, and how the one becomes the other. */
#ifndef PLAN_H
#define PLAN_H

#include "state.h"

/* A file says of an object what @attrs have. @makes: it is not there before. */
int plan_want(const struct object *object, const struct attrs *attrs, bool makes);
/* What is, of all kinds that are saved but leases. @vpc: of this VPC, or NULL. */
int plan_read(const char *vpc);
/* What the file says of others than this VPC does not matter, if it has it. */
int plan_limit(const char *vpc);

/* A command, and the line of the file that it comes from, 0: none. A status */
typedef int (*plan_callback)(const struct line *line, unsigned int number);
/* The commands that have to be carried out, in their order. */
int plan_each(plan_callback callback);

#endif
