// SPDX-License-Identifier: GPL-2.0
/* How many IPv6 leases each station has. */
#include <linux/etherdevice.h>
#include <linux/slab.h>
#include "lease.h"
#include "station.h"

/**
 * struct vpc_station - a station that has leases
 * @node: in vpc_ipam.stations
 * @mac: its MAC address, and zeros
 * @n: its leases, without those it has given back
 */
struct vpc_station {
	struct rhash_head node;
	u8 mac[ETH_ALEN + 2];
	u32 n;
};

static const struct rhashtable_params station_params = {
	.head_offset = offsetof(struct vpc_station, node),
	.key_offset = offsetof(struct vpc_station, mac),
	.key_len = sizeof_field(struct vpc_station, mac),
	.automatic_shrinking = true,
};

int vpc_stations_init(struct rhashtable *stations)
{
	return rhashtable_init(stations, &station_params);
}

static void free_station(void *ptr, void *arg)
{
	kfree(ptr);
}

void vpc_stations_destroy(struct rhashtable *stations)
{
	rhashtable_free_and_destroy(stations, free_station, NULL);
}

static struct vpc_station *find(struct vpc_ipam *ipam, const u8 *mac)
{
	u8 key[ETH_ALEN + 2] = {};

	ether_addr_copy(key, mac);
	return rhashtable_lookup_fast(&ipam->stations, key, station_params);
}

bool vpc_station_may(struct vpc_ipam *ipam, const u8 *mac)
{
	const struct vpc_station *s;

	lockdep_assert_held(&ipam->lock);
	if (ipam->family == AF_INET)
		return true;
	s = find(ipam, mac);
	return !s || s->n < VPC_IA_MAX;
}

bool vpc_station_add(struct vpc_ipam *ipam, const u8 *mac)
{
	struct vpc_station *s;

	lockdep_assert_held(&ipam->lock);
	if (ipam->family == AF_INET)
		return false;
	s = find(ipam, mac);
	if (s) {
		s->n++;
		return true;
	}
	s = kzalloc(sizeof(*s), GFP_ATOMIC | __GFP_NOWARN);
	if (!s)
		return false;
	ether_addr_copy(s->mac, mac);
	s->n = 1;
	if (!rhashtable_insert_fast(&ipam->stations, &s->node, station_params))
		return true;
	kfree(s);
	return false;
}

void vpc_station_del(struct vpc_ipam *ipam, const u8 *mac)
{
	struct vpc_station *s;

	lockdep_assert_held(&ipam->lock);
	s = find(ipam, mac);
	if (!s || --s->n)
		return;
	rhashtable_remove_fast(&ipam->stations, &s->node, station_params);
	kfree(s);
}
