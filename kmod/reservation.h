/* SPDX-License-Identifier: GPL-2.0 */
/* Reserved addresses of a network: for ipam.c and lease.c only. */
#ifndef _VPC_RESERVATION_H
#define _VPC_RESERVATION_H

#include "lease.h"

/**
 * struct vpc_reservation - a reserved address
 * @by_mac: in vpc_ipam.reserved, unless the kind is 0
 * @by_id: likewise
 * @addr: the address, in vpc_ipam.reservations
 * @hostname: "" for none
 * @host: the name in DNS, NULL for none
 * @extra: what the client is told besides, RCU, NULL for nothing
 *
 * Found, and freed, under vpc_ipam.lock like a lease.
 */
struct vpc_reservation {
	struct vpc_ident_node by_mac;
	struct vpc_ident_node by_id;
	u64 addr;
	char hostname[VPC_NAME_MAX + 1];
	struct vpc_host *host;
	struct vpc_dhcp_extra *extra;
};

/* All of these: ipam->lock is held. */
struct vpc_reservation *vpc_reservation_at(struct vpc_ipam *ipam, u64 addr);
/*
 * The one of a client, by its identifier or else by its MAC address. On a
 * bound port an identifier alone does not take the address from a station that
 * has it.
 */
struct vpc_reservation *vpc_reservation_of(struct vpc_ipam *ipam,
					   const struct vpc_client *client);
void vpc_reservation_end(struct vpc_ipam *ipam, struct vpc_reservation *r);
void vpc_reservation_fill(const struct vpc_ipam *ipam,
			  const struct vpc_reservation *r,
			  struct vpc_lease_info *info);

#endif
