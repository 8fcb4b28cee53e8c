/* SPDX-License-Identifier: GPL-2.0 */
/* What a VPC has to do once a second: age, ask again, advertise. */
#ifndef _VPC_TICK_H
#define _VPC_TICK_H

struct vpc;

void vpc_tick_start(struct vpc *vpc);
/* Waits for a tick that is under way. */
void vpc_tick_stop(struct vpc *vpc);

#endif
