// SPDX-License-Identifier: GPL-2.0
/*
 * Addresses that somebody has without a lease (RFC 2131 section 2.2, RFC 8415
 * section 18.3.8). Ports that learn are not held to anything, so on a network
 * with such ports the router asks for an address when it offers it. It does not
 * wait: the client is answered at once, and when it requests the address and
 * somebody has answered in the meantime, it is told no. So nobody is given one
 * there without an offer (rapid commit).
 *
 * An address that a client has already is not argued about here: it finds out
 * by itself (RFC 5227, RFC 4862) and declines, or defends what it has.
 */
#include <linux/etherdevice.h>
#include "lease.h"
#include "network.h"
#include "verdict.h"

#define CONFLICT_TIME	600	/* seconds */

bool vpc_ipam_probes(const struct vpc_ipam *ipam)
{
	return READ_ONCE(ipam->probe) && READ_ONCE(ipam->network->n_learning);
}

void vpc_conflict_probe(const struct vpc_ipam *ipam,
			const struct in6_addr *addr)
{
	if (vpc_ipam_probes(ipam))
		vpc_verdict_solicit(ipam->network, addr);
}

static bool is_conflict(const struct vpc_lease *lease, const u8 *mac)
{
	return lease && lease->state == VPC_LEASE_STATE_OFFERED &&
	       !ether_addr_equal(lease->mac, mac);
}

/* Whoever it was offered to: what is known now is who has it. */
static void set_aside(struct vpc_ipam *ipam, struct vpc_lease *lease,
		      const u8 *mac)
{
	vpc_lease_set(ipam, lease, VPC_LEASE_STATE_CONFLICT, CONFLICT_TIME);
	vpc_lease_set_mac(ipam, lease, mac);
	vpc_ident_mac(&lease->client.ident, mac);
	lease->hostname[0] = '\0';
}

void vpc_ipam_heard(struct vpc_ipam *ipam, const struct in6_addr *addr,
		    const u8 *mac)
{
	struct vpc_lease_events events __uninitialized;
	struct vpc_lease *lease;

	if (likely(!READ_ONCE(ipam->n_leases[VPC_LEASE_STATE_OFFERED])))
		return;

	vpc_lease_events_init(&events);
	spin_lock_bh(&ipam->lock);
	lease = vpc_lease_at(ipam, vpc_pool_number(&ipam->pool, addr));
	if (is_conflict(lease, mac)) {
		set_aside(ipam, lease, mac);
		vpc_lease_report(ipam, lease, &events);
	}
	spin_unlock_bh(&ipam->lock);

	vpc_lease_notify(ipam, &events);
}
