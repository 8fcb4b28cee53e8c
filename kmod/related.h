/* SPDX-License-Identifier: GPL-2.0 */
/* ICMP errors about a flow (RFC 5508 section 4, RFC 4443 section 3). */
#ifndef _VPC_RELATED_H
#define _VPC_RELATED_H

#include "packet.h"

/*
 * For an ICMP error: finds the flow that the quoted packet belongs
 * to and sets pkt->related, pkt->dir and the offsets of the quote. Where the
 * flow is translated, key.daddr becomes where the error has to go, and a wrong
 * checksum ends it (VPC_DROP). Errors that quote nothing known go on as they
 * are.
 */
enum vpc_verdict vpc_related_stage(struct vpc_pkt *pkt);
/* Translate such an error. May reallocate the head; false: no memory. */
bool vpc_related_rewrite(struct vpc_pkt *pkt);

#endif
