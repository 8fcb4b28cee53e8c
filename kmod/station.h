/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How many IPv6 leases each station (MAC address) has of a network: a guest may
 * make up identity associations, and would have all addresses by them. For
 * lease.c and grant.c only; ipam->lock is held. IPv4 counts nothing.
 */
#ifndef _VPC_STATION_H
#define _VPC_STATION_H

#include <linux/types.h>

struct rhashtable;
struct vpc_ipam;

int vpc_stations_init(struct rhashtable *stations);
void vpc_stations_destroy(struct rhashtable *stations);
/* May it have one more? */
bool vpc_station_may(struct vpc_ipam *ipam, const u8 *mac);
/* It has one more. false: that is not counted, for want of memory */
bool vpc_station_add(struct vpc_ipam *ipam, const u8 *mac);
void vpc_station_del(struct vpc_ipam *ipam, const u8 *mac);

#endif
