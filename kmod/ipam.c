// SPDX-License-Identifier: GPL-2.0
/*
 * The addresses of a network: life, configuration, age, and what others
 * may look at. Who may have which address is decided in grant.c.
 */
#include <linux/slab.h>
#include "extack.h"
#include "host.h"
#include "network.h"
#include "reservation.h"
#include "station.h"
#include "stats.h"
#include "vpc.h"

#define AGE_BATCH	1024	/* leases that expire in one call */

bool vpc_ipam_by_client(struct vpc_ipam *ipam, const struct vpc_client *client,
			struct vpc_lease_info *info)
{
	const struct vpc_reservation *r;
	const struct vpc_lease *lease;
	struct vpc_ident who __uninitialized;

	spin_lock_bh(&ipam->lock);
	lease = vpc_lease_of_client(ipam, client, &who);
	r = lease ? NULL : vpc_reservation_of(ipam, client);
	if (lease)
		vpc_lease_fill(ipam, lease, info);
	else if (r)
		vpc_reservation_fill(ipam, r, info);
	spin_unlock_bh(&ipam->lock);
	return lease || r;
}

bool vpc_ipam6_by_addr(struct vpc_ipam *ipam, const struct in6_addr *addr,
		       struct vpc_lease_info *info)
{
	const struct vpc_reservation *r;
	const struct vpc_lease *lease;
	u64 at;

	spin_lock_bh(&ipam->lock);
	at = vpc_pool_number(&ipam->pool, addr);
	lease = vpc_lease_at(ipam, at);
	r = lease ? NULL : vpc_reservation_at(ipam, at);
	if (lease)
		vpc_lease_fill(ipam, lease, info);
	else if (r)
		vpc_reservation_fill(ipam, r, info);
	spin_unlock_bh(&ipam->lock);
	return lease || r;
}

bool vpc_ipam_next_lease(struct vpc_ipam *ipam, u64 *from,
			 struct vpc_lease_info *info)
{
	const struct vpc_lease *lease;
	unsigned long at = *from;

	spin_lock_bh(&ipam->lock);
	lease = xa_find(&ipam->leases, &at, ULONG_MAX, XA_PRESENT);
	if (lease)
		vpc_lease_fill(ipam, lease, info);
	spin_unlock_bh(&ipam->lock);
	*from = at + 1;
	return lease;
}

int vpc_ipam_drop_lease(struct vpc_ipam *ipam, const struct in6_addr *addr)
{
	struct vpc_lease *lease;
	struct vpc_lease_events events __uninitialized;

	vpc_lease_events_init(&events);
	spin_lock_bh(&ipam->lock);
	lease = vpc_lease_at(ipam, vpc_pool_number(&ipam->pool, addr));
	if (lease) {
		vpc_lease_report_loss(ipam, lease, &events);
		vpc_lease_end(ipam, lease);
	}
	spin_unlock_bh(&ipam->lock);

	vpc_lease_notify(ipam, &events);
	return lease ? 0 : -ENOENT;
}

/* One lease and then a breath: a pool may run out all at once. */
void vpc_ipam_age(struct vpc_ipam *ipam)
{
	struct vpc_lease *lease;
	struct vpc_lease_events events __uninitialized;
	unsigned int i;

	for (i = 0; i < AGE_BATCH; i++) {
		vpc_lease_events_init(&events);
		spin_lock_bh(&ipam->lock);
		lease = vpc_lease_expired(ipam);
		if (lease) {
			vpc_lease_report_loss(ipam, lease, &events);
			vpc_lease_let_go(ipam, lease);
		}
		spin_unlock_bh(&ipam->lock);

		if (!lease)
			break;
		vpc_lease_notify(ipam, &events);
	}
	spin_lock_bh(&ipam->lock);
	vpc_lease_wake(ipam);
	spin_unlock_bh(&ipam->lock);
}

/* End reservations that have no place in the new pool, and enter the others. */
static void refit_reservations(struct vpc_ipam *ipam)
{
	struct vpc_reservation *r;
	unsigned long index = 0;

	do {
		spin_lock_bh(&ipam->lock);
		r = xa_find(&ipam->reservations, &index, ULONG_MAX, XA_PRESENT);
		if (r && vpc_pool_usable(&ipam->pool, r->addr))
			vpc_pool_take(&ipam->pool, r->addr);
		else if (r)
			vpc_reservation_end(ipam, r);
		spin_unlock_bh(&ipam->lock);
		index++;
		cond_resched();
	} while (r);
}

static bool is_of_port(struct vpc_ipam *ipam, u64 addr)
{
	u8 mac[ETH_ALEN];
	bool permanent;

	return vpc_lease_neigh(ipam, addr, mac, &permanent) && permanent;
}

static bool still_fits(struct vpc_ipam *ipam, u64 addr)
{
	return vpc_pool_usable(&ipam->pool, addr) &&
	       (vpc_pool_in_range(&ipam->pool, addr) ||
		vpc_reservation_at(ipam, addr) || is_of_port(ipam, addr));
}

static void refit_leases(struct vpc_ipam *ipam)
{
	struct vpc_lease *lease;
	unsigned long index = 0;
	struct vpc_lease_events events __uninitialized;

	do {
		vpc_lease_events_init(&events);
		spin_lock_bh(&ipam->lock);
		lease = xa_find(&ipam->leases, &index, ULONG_MAX, XA_PRESENT);
		if (lease && still_fits(ipam, lease->addr)) {
			vpc_pool_take(&ipam->pool, lease->addr);
		} else if (lease) {
			vpc_lease_report_loss(ipam, lease, &events);
			vpc_lease_end(ipam, lease);
		}
		spin_unlock_bh(&ipam->lock);
		vpc_lease_notify(ipam, &events);
		index++;
		cond_resched();
	} while (lease);
}

/* What a pool of another /64 cannot have. */
static void end_all(struct vpc_ipam *ipam)
{
	struct vpc_pool none = { .family = ipam->family };

	spin_lock_bh(&ipam->lock);
	none.base = ipam->pool.base;
	swap(ipam->pool, none);
	spin_unlock_bh(&ipam->lock);
	vpc_pool_free(&none);

	/* Nothing fits in there. */
	refit_reservations(ipam);
	refit_leases(ipam);
}

int vpc_ipam_configure(struct vpc_ipam *ipam,
		       const struct vpc_network_config *config)
{
	struct vpc_pool pool;
	int err;

	lockdep_assert_held(&ipam->vpc->lock);
	err = vpc_pool_init(&pool, ipam->family, config);
	if (err)
		return err;
	if (!vpc_pool_is_beside(&ipam->pool, &pool))
		end_all(ipam);

	spin_lock_bh(&ipam->lock);
	if (!vpc_pool_is_range(&ipam->pool, &pool))
		vpc_usage_init(ipam);
	swap(ipam->pool, pool);
	ipam->quarantine = config->dhcp.quarantine;
	WRITE_ONCE(ipam->probe, config->dhcp.probe);
	spin_unlock_bh(&ipam->lock);
	vpc_pool_free(&pool);

	refit_reservations(ipam);
	refit_leases(ipam);
	return 0;
}

bool vpc_ipam_strands(struct vpc_ipam *ipam,
		      const struct vpc_network_config *config,
		      struct vpc_lease_info *info)
{
	struct vpc_pool pool = { .family = ipam->family };
	u64 from = 0;

	lockdep_assert_held(&ipam->vpc->lock);
	vpc_pool_set_base(&pool, config);
	return !vpc_pool_is_beside(&ipam->pool, &pool) &&
	       vpc_ipam_next_reservation(ipam, &from, info);
}

struct vpc_ipam *vpc_ipam_new(struct vpc_network *network, u16 family)
{
	struct vpc_ipam *ipam;
	int err;

	ipam = kzalloc(sizeof(*ipam), GFP_KERNEL_ACCOUNT);
	if (!ipam)
		return NULL;

	ipam->vpc = network->vpc;
	ipam->network = network;
	ipam->family = family;
	ipam->pool.family = family;
	spin_lock_init(&ipam->lock);
	xa_init(&ipam->leases);
	xa_init(&ipam->reservations);
	ipam->expiring = RB_ROOT_CACHED;
	INIT_LIST_HEAD(&ipam->resting);
	INIT_LIST_HEAD(&ipam->rested);

	err = rhashtable_init(&ipam->clients, &vpc_ident_params);
	if (err)
		goto free;
	err = rhashtable_init(&ipam->reserved, &vpc_ident_params);
	if (err)
		goto destroy_clients;
	err = vpc_stations_init(&ipam->stations);
	if (err)
		goto destroy_reserved;
	return ipam;

destroy_reserved:
	rhashtable_destroy(&ipam->reserved);
destroy_clients:
	rhashtable_destroy(&ipam->clients);
free:
	kfree(ipam);
	return NULL;
}

/* Nobody can look anything up any more, and nobody is to be told. */
void vpc_ipam_free(struct vpc_ipam *ipam)
{
	struct vpc_reservation *r;
	struct vpc_lease *lease;
	unsigned long index;

	rhashtable_destroy(&ipam->clients);
	rhashtable_destroy(&ipam->reserved);
	vpc_stations_destroy(&ipam->stations);
	xa_for_each(&ipam->leases, index, lease) {
		atomic_dec(&ipam->vpc->n_leases);
		vpc_host_del(ipam->vpc, lease->host);
		vpc_destroyed(lease);
		vpc_lease_free(lease);
	}
	xa_for_each(&ipam->reservations, index, r) {
		vpc_host_del(ipam->vpc, r->host);
		vpc_destroyed(address);
		kfree(r->extra);
		kfree(r);
	}
	xa_destroy(&ipam->leases);
	xa_destroy(&ipam->reservations);
	vpc_pool_free(&ipam->pool);
	kfree(ipam);
}
