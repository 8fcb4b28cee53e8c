/* SPDX-License-Identifier: GPL-2.0 */
/* Fragments become packets again (RFC 791 section 3.2, RFC 8200 section 4.5). */
#ifndef _VPC_REASSEMBLY_H
#define _VPC_REASSEMBLY_H

#include "packet.h"

struct fqdir;
struct vpc;

/*
 * A stage: a fragment that the router is to handle waits for the others, and
 * with the last one that comes the pipeline goes on with the whole packet
 * (VPC_PKT_WHOLE, pkt->frag_max), parsed again and with the flow that it has.
 * Within a network fragments pass as they are. May reallocate the head. RCU,
 * softirqs off.
 */
enum vpc_verdict vpc_reassembly_stage(struct vpc_pkt *pkt);

/*
 * The memory of a VPC for fragments that wait: made with the VPC; closed (all
 * that wait are dropped, no more are taken) before its last grace period;
 * freed after it, by the kernel and in its own time. May sleep. 0 or -ENOMEM
 */
int vpc_reassembly_open(struct vpc *vpc);
void vpc_reassembly_close(struct vpc *vpc);
void vpc_reassembly_free(struct vpc *vpc);

int vpc_reassembly_start(void);
/* Waits until the memory of all VPCs is freed. */
void vpc_reassembly_stop(void);

#endif
