// SPDX-License-Identifier: GPL-2.0
/*
 * Who may have which address of a network. A client gets, in this order:
 * the address that its port is configured with, its reservation, the address
 * it has or had, the one it wishes for, one that nobody has had for long, and
 * at last, of those that have rested, the one that was given back the longest
 * time ago. One that still rests is given to no other client, even if there is
 * no other one left: a client asks again, but who goes on speaking to the one
 * that had it does not notice.
 */
#include <linux/etherdevice.h>
#include "addr.h"
#include "extack.h"
#include "reservation.h"
#include "station.h"

#define OFFER_TIME	60	/* seconds */
#define DECLINE_TIME	600	/* seconds */
#define SKIP_MAX	1024	/* addresses that turn out to be in use */

static bool is_in_use(struct vpc_ipam *ipam, u64 addr, const u8 *by_other_than)
{
	u8 mac[ETH_ALEN];
	bool permanent;

	return vpc_lease_neigh(ipam, addr, mac, &permanent) &&
	       (permanent || !ether_addr_equal(mac, by_other_than));
}

/* The tables have the last word: vpc_ipam_configure() fills the pool late. */
static bool is_free(struct vpc_ipam *ipam, u64 addr, const u8 *mac)
{
	return vpc_pool_is_free(&ipam->pool, addr) &&
	       !vpc_lease_at(ipam, addr) && !vpc_reservation_at(ipam, addr) &&
	       !is_in_use(ipam, addr, mac);
}

/* If not, it was reserved once, or configured on the port. */
static bool may_keep(struct vpc_ipam *ipam, const struct vpc_lease *lease)
{
	return vpc_pool_in_range(&ipam->pool, lease->addr) &&
	       !vpc_reservation_at(ipam, lease->addr);
}

/* One that it has counts already. */
static bool may_have(struct vpc_ipam *ipam, const struct vpc_client *client,
		     const struct vpc_lease *own)
{
	return (own && own->state != VPC_LEASE_STATE_RELEASED) ||
	       vpc_station_may(ipam, client->mac);
}

static u64 find_new(struct vpc_ipam *ipam, const u8 *mac)
{
	struct vpc_lease *lease;
	unsigned int skipped;
	u64 addr;

	for (skipped = 0; skipped < SKIP_MAX; skipped++) {
		addr = vpc_pool_next(&ipam->pool);
		if (!addr)
			break;
		if (is_free(ipam, addr, mac))
			return addr;
	}

	skipped = 0;
	vpc_lease_wake(ipam);
	list_for_each_entry(lease, &ipam->rested, released) {
		if (!is_in_use(ipam, lease->addr, mac))
			return lease->addr;
		if (++skipped == SKIP_MAX)
			break;
	}
	return 0;
}

/*
 * The reservation that counts for a client now. Of several identity
 * associations the one that came first has it, as long as it does.
 */
static struct vpc_reservation *
reservation_of(struct vpc_ipam *ipam, const struct vpc_client *client,
	       const struct vpc_lease *own, const struct vpc_ident *who)
{
	struct vpc_reservation *r = vpc_reservation_of(ipam, client);
	const struct vpc_lease *at = r ? vpc_lease_at(ipam, r->addr) : NULL;

	if (at && vpc_lease_is_aside(at))
		return NULL;
	if (at && at != own && who->ia &&
	    vpc_ident_is_of(&at->client.ident, who))
		return NULL;
	return r;
}

static u64 choose(struct vpc_ipam *ipam, const struct vpc_client *client,
		  const struct vpc_lease *own, const struct vpc_ident *who,
		  u64 wanted)
{
	const struct vpc_reservation *r;

	if (vpc_client_is_fixed(ipam, client))
		return vpc_client_fixed(ipam, client);
	r = reservation_of(ipam, client, own, who);
	if (r)
		return r->addr;
	if (!may_have(ipam, client, own))
		return 0;
	if (own && may_keep(ipam, own))
		return own->addr;
	if (wanted && is_free(ipam, wanted, client->mac))
		return wanted;
	return find_new(ipam, client->mac);
}

/*
 * The lease of a client at an address that was found to be its to have: a
 * client has one lease, and whoever else still has one there has it no more.
 */
static struct vpc_lease *attach(struct vpc_ipam *ipam, struct vpc_lease *own,
				const struct vpc_ident *who, const u8 *mac,
				u64 addr, struct vpc_lease_events *events)
{
	struct vpc_lease *at;

	if (own && own->addr == addr)
		return own;
	at = vpc_lease_at(ipam, addr);
	if (own) {
		vpc_lease_report_loss(ipam, own, events);
		vpc_lease_end(ipam, own);
	}
	if (!at)
		return vpc_lease_new(ipam, who, mac, addr, OFFER_TIME);
	if (!ether_addr_equal(at->mac, mac))
		vpc_lease_report_loss(ipam, at, events);
	return vpc_lease_rename(ipam, at, who, mac, OFFER_TIME) ? at : NULL;
}

bool vpc_ipam6_offer(struct vpc_ipam *ipam, const struct vpc_client *client,
		     const struct in6_addr *wanted, struct vpc_lease_info *info)
{
	struct vpc_lease *lease = NULL, *own;
	struct vpc_lease_events events __uninitialized;
	struct vpc_ident who __uninitialized;
	bool probe;
	u64 chosen;

	vpc_lease_events_init(&events);
	spin_lock_bh(&ipam->lock);
	own = vpc_lease_of_client(ipam, client, &who);
	chosen = choose(ipam, client, own, &who,
			vpc_pool_number(&ipam->pool, wanted));
	if (chosen)
		lease = attach(ipam, own, &who, client->mac, chosen, &events);
	/* A client that has it and begins anew loses nothing by asking. */
	if (lease && lease->state != VPC_LEASE_STATE_BOUND) {
		vpc_lease_set(ipam, lease, VPC_LEASE_STATE_OFFERED, OFFER_TIME);
		vpc_lease_set_mac(ipam, lease, client->mac);
	}
	if (lease)
		vpc_lease_fill(ipam, lease, info);
	probe = lease && lease->state != VPC_LEASE_STATE_BOUND;
	vpc_usage_report(ipam, &events);
	spin_unlock_bh(&ipam->lock);

	vpc_lease_notify(ipam, &events);
	if (probe)
		vpc_conflict_probe(ipam, &info->addr6);
	return lease;
}

static int may_bind(struct vpc_ipam *ipam, const struct vpc_client *client,
		    const struct vpc_lease *own, const struct vpc_ident *who,
		    u64 addr, bool must_know)
{
	const struct vpc_reservation *r;
	bool yes;

	if (!addr || !vpc_pool_on_link(&ipam->pool, addr))
		return -EADDRNOTAVAIL;

	r = reservation_of(ipam, client, own, who);
	if (vpc_client_is_fixed(ipam, client))
		yes = addr == vpc_client_fixed(ipam, client);
	else if (r)
		yes = addr == r->addr;
	else if ((own || !must_know) && !may_have(ipam, client, own))
		yes = false;
	else if (own)
		yes = addr == own->addr && may_keep(ipam, own);
	else if (!must_know)
		yes = is_free(ipam, addr, client->mac);
	else
		return -ENOENT;
	return yes ? 0 : -EADDRINUSE;
}

int vpc_ipam6_bind(struct vpc_ipam *ipam, const struct vpc_client *client,
		   const struct in6_addr *in6, u32 lease_time,
		   const char *hostname, bool must_know,
		   struct vpc_lease_info *info)
{
	struct vpc_lease *lease = NULL, *own;
	struct vpc_lease_events events __uninitialized;
	struct vpc_ident who __uninitialized;
	u64 addr;
	int err;

	vpc_lease_events_init(&events);
	spin_lock_bh(&ipam->lock);
	addr = vpc_pool_number(&ipam->pool, in6);
	own = vpc_lease_of_client(ipam, client, &who);
	err = may_bind(ipam, client, own, &who, addr, must_know);
	if (!err) {
		lease = attach(ipam, own, &who, client->mac, addr, &events);
		err = lease ? 0 : -ENOMEM;
	}
	if (lease) {
		vpc_lease_set_mac(ipam, lease, client->mac);
		strscpy(lease->hostname, hostname);
		lease->named = client->named;
		vpc_lease_set(ipam, lease, VPC_LEASE_STATE_BOUND, lease_time);
		vpc_lease_fill(ipam, lease, info);
		vpc_lease_report(ipam, lease, &events);
	}
	vpc_usage_report(ipam, &events);
	spin_unlock_bh(&ipam->lock);

	vpc_lease_notify(ipam, &events);
	return err;
}

/* The lease of a client if it is one of this address. */
static struct vpc_lease *own_at(struct vpc_ipam *ipam,
				const struct vpc_client *client,
				const struct in6_addr *addr)
{
	struct vpc_lease *own;
	struct vpc_ident who __uninitialized;

	own = vpc_lease_of_client(ipam, client, &who);
	return own && own->addr == vpc_pool_number(&ipam->pool, addr) ? own :
									NULL;
}

bool vpc_ipam6_release(struct vpc_ipam *ipam, const struct vpc_client *client,
		       const struct in6_addr *addr)
{
	struct vpc_lease_events events __uninitialized;
	struct vpc_lease *own;

	vpc_lease_events_init(&events);
	spin_lock_bh(&ipam->lock);
	own = own_at(ipam, client, addr);
	if (own) {
		vpc_lease_report_loss(ipam, own, &events);
		vpc_lease_let_go(ipam, own);
	}
	spin_unlock_bh(&ipam->lock);

	vpc_lease_notify(ipam, &events);
	return own;
}

bool vpc_ipam6_decline(struct vpc_ipam *ipam, const struct vpc_client *client,
		       const struct in6_addr *addr)
{
	struct vpc_lease_events events __uninitialized;
	struct vpc_lease *own;

	vpc_lease_events_init(&events);
	spin_lock_bh(&ipam->lock);
	own = own_at(ipam, client, addr);
	if (own && own->state == VPC_LEASE_STATE_RELEASED)
		own = NULL;
	if (own && vpc_client_is_fixed(ipam, client)) {
		/* There is no other address that it could have. */
		vpc_lease_report_loss(ipam, own, &events);
		vpc_lease_let_go(ipam, own);
	} else if (own) {
		vpc_lease_set(ipam, own, VPC_LEASE_STATE_DECLINED,
			      DECLINE_TIME);
		vpc_lease_report(ipam, own, &events);
	}
	spin_unlock_bh(&ipam->lock);

	vpc_lease_notify(ipam, &events);
	return own;
}

/* Could the client have it at all, and does nobody else speak with it? */
static int check_place(struct vpc_ipam *ipam, const struct vpc_client *client,
		       u64 addr, u8 state, const struct nlattr *attr,
		       struct netlink_ext_ack *extack)
{
	const struct vpc_reservation *own = vpc_reservation_of(ipam, client);
	const struct vpc_reservation *at = vpc_reservation_at(ipam, addr);
	bool known, permanent = false;
	u8 mac[ETH_ALEN];

	known = vpc_lease_neigh(ipam, addr, mac, &permanent);
	if (known && state == VPC_LEASE_STATE_BOUND &&
	    !ether_addr_equal(mac, client->mac)) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "another MAC address speaks with this address");
		return -EADDRINUSE;
	}
	if (!vpc_pool_usable(&ipam->pool, addr) ||
	    (!vpc_pool_in_range(&ipam->pool, addr) && !at && !permanent)) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "address is neither in the dynamic range nor reserved");
		return -EADDRNOTAVAIL;
	}
	/*
	 * What its port is configured with comes before what is reserved; a
	 * client may have declined an address before another was reserved, and
	 * have another one by another identity association.
	 */
	if (own == at || permanent ||
	    (!at && (state == VPC_LEASE_STATE_DECLINED || client->ia)))
		return 0;
	if (at)
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "address is reserved for another client");
	else
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "another address is reserved for the client");
	return -EADDRINUSE;
}

/* Neither the address nor the client may have a lease that counts. */
static int check_leases(const struct vpc_lease *at, const struct vpc_lease *own,
			const struct nlattr *attr,
			struct netlink_ext_ack *extack)
{
	if (at && vpc_lease_is_aside(at)) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "address was found in use and is set aside");
		return -EADDRINUSE;
	}
	if (at && at->state != VPC_LEASE_STATE_RELEASED && at == own) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "the client has this address already");
		return -EEXIST;
	}
	if (at && at->state != VPC_LEASE_STATE_RELEASED) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "address is leased or offered to another client");
		return -EADDRINUSE;
	}
	if (own && own->state != VPC_LEASE_STATE_RELEASED) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "the client has another address");
		return -EEXIST;
	}
	return 0;
}

static struct vpc_lease *enter(struct vpc_ipam *ipam, struct vpc_lease *own,
			       const struct vpc_ident *who, const u8 *mac,
			       u64 addr, u8 state, u32 seconds)
{
	struct vpc_lease *at = vpc_lease_at(ipam, addr);
	struct vpc_lease *lease;

	/* Both are RELEASED, or not there. */
	if (own)
		vpc_lease_end(ipam, own);
	if (at && at != own)
		vpc_lease_end(ipam, at);
	lease = vpc_lease_new(ipam, who, mac, addr, seconds);
	if (lease)
		vpc_lease_set(ipam, lease, state, seconds);
	return lease;
}

int vpc_ipam_enter(struct vpc_ipam *ipam, const struct vpc_client *client,
		   const struct in6_addr *in6, u8 state, u32 seconds,
		   const char *hostname, struct vpc_lease_info *info,
		   struct nlattr **attrs, struct netlink_ext_ack *extack)
{
	const struct nlattr *attr = vpc_attr(attrs, VPC_A_LEASE_ADDRESS4) ?:
				    vpc_attr(attrs, VPC_A_LEASE_ADDRESS6);
	struct vpc_lease_events events __uninitialized;
	struct vpc_lease *own, *lease;
	struct vpc_ident who __uninitialized;
	u64 addr;
	int err;

	vpc_lease_events_init(&events);
	spin_lock_bh(&ipam->lock);
	addr = vpc_pool_number(&ipam->pool, in6);
	own = vpc_lease_of_client(ipam, client, &who);
	/* Who has declined an address is not known by it. */
	if (state == VPC_LEASE_STATE_DECLINED)
		own = NULL;
	err = check_leases(vpc_lease_at(ipam, addr), own, attr, extack);
	if (!err)
		err = check_place(ipam, client, addr, state, attr, extack);
	if (!err) {
		lease = enter(ipam, own, &who, client->mac, addr, state,
			      seconds);
		err = lease ? 0 : -ENOMEM;
	}
	if (!err) {
		strscpy(lease->hostname, hostname);
		vpc_lease_name(ipam, lease);
		vpc_lease_fill(ipam, lease, info);
	}
	vpc_usage_report(ipam, &events);
	spin_unlock_bh(&ipam->lock);

	vpc_lease_notify(ipam, &events);
	return err;
}
