/* SPDX-License-Identifier: GPL-2.0 */
/* What a VPC has to do once a second while it has something that ages. */
#ifndef _VPC_TICK_H
#define _VPC_TICK_H

struct vpc;

void vpc_tick_init(struct vpc *vpc);
/* It has a neighbour, learned address or lease more. Any context. */
void vpc_tick(struct vpc *vpc);
/* For good; waits for a tick that is under way. */
void vpc_tick_stop(struct vpc *vpc);

#endif
