/* SPDX-License-Identifier: GPL-2.0 */
/* Router advertisements that nobody asked for. */
#ifndef _VPC_ADVERTISE_H
#define _VPC_ADVERTISE_H

struct vpc;
struct vpc_network;

void vpc_advertise_init(struct vpc *vpc);
/* A network has its first port, and may have to begin. */
void vpc_advertise(struct vpc *vpc);
/* What the advertisements of the network say has changed. */
void vpc_advertise_change(struct vpc_network *network);
/* For good; waits for what is under way. */
void vpc_advertise_stop(struct vpc *vpc);

#endif
