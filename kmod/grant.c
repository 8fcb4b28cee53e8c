// SPDX-License-Identifier: GPL-2.0
/*
 * Who may have which IPv4 address of a network. A client gets, in this order:
 * the address that its port is configured with, its reservation, the address
 * it has or had, the one it wishes for, one that nobody has had for long, and
 * at last the one that was given back the longest time ago.
 */
#include <linux/etherdevice.h>
#include "addr.h"
#include "extack.h"
#include "reservation.h"

#define OFFER_TIME	60	/* seconds */
#define DECLINE_TIME	600	/* seconds */
#define SKIP_MAX	1024	/* addresses that turn out to be in use */

static bool is_in_use(struct vpc_ipam *ipam, u32 addr, const u8 *by_other_than)
{
	u8 mac[ETH_ALEN];
	bool permanent;

	return vpc_lease_neigh(ipam, addr, mac, &permanent) &&
	       (permanent || !ether_addr_equal(mac, by_other_than));
}

/* The tables have the last word: vpc_ipam_configure() fills the pool late. */
static bool is_free(struct vpc_ipam *ipam, u32 addr, const u8 *mac)
{
	return vpc_pool_is_free(&ipam->pool, addr) &&
	       !vpc_lease_at(ipam, addr) && !vpc_reservation_at(ipam, addr) &&
	       !is_in_use(ipam, addr, mac);
}

static bool is_declined(struct vpc_ipam *ipam, u32 addr)
{
	const struct vpc_lease *lease = vpc_lease_at(ipam, addr);

	return lease && lease->state == VPC_LEASE_STATE_DECLINED;
}

/* If not, it was reserved once, or configured on the port. */
static bool may_keep(struct vpc_ipam *ipam, const struct vpc_lease *lease)
{
	return vpc_pool_in_range(&ipam->pool, lease->addr) &&
	       !vpc_reservation_at(ipam, lease->addr);
}

static u32 find_new(struct vpc_ipam *ipam, const u8 *mac)
{
	struct vpc_lease *lease;
	unsigned int skipped;
	u32 addr;

	for (skipped = 0; skipped < SKIP_MAX; skipped++) {
		addr = vpc_pool_next(&ipam->pool);
		if (!addr)
			break;
		if (is_free(ipam, addr, mac))
			return addr;
	}

	skipped = 0;
	list_for_each_entry(lease, &ipam->released, released) {
		if (!is_in_use(ipam, lease->addr, mac))
			return lease->addr;
		if (++skipped == SKIP_MAX)
			break;
	}
	return 0;
}

static u32 choose(struct vpc_ipam *ipam, const struct vpc_client *client,
		  const struct vpc_lease *own, u32 wanted)
{
	const struct vpc_reservation *r;

	if (client->fixed)
		return ntohl(client->fixed);
	r = vpc_reservation_of(ipam, client);
	if (r && !is_declined(ipam, r->addr))
		return r->addr;
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
static struct vpc_lease *attach(struct vpc_ipam *ipam,
				const struct vpc_ident *who, const u8 *mac,
				u32 addr, struct vpc_lease_events *events)
{
	struct vpc_lease *own = vpc_lease_of(ipam, who);
	struct vpc_lease *at = vpc_lease_at(ipam, addr);

	if (own && own != at) {
		vpc_lease_report_loss(ipam, own, events);
		vpc_lease_end(ipam, own);
	}
	if (!at)
		return vpc_lease_new(ipam, who, mac, addr, OFFER_TIME);
	if (at == own)
		return at;
	if (!ether_addr_equal(at->mac, mac))
		vpc_lease_report_loss(ipam, at, events);
	return vpc_lease_rename(ipam, at, who, mac, OFFER_TIME) ? at : NULL;
}

__be32 vpc_ipam_offer(struct vpc_ipam *ipam, const struct vpc_client *client,
		      __be32 wanted)
{
	struct vpc_lease *lease = NULL;
	struct vpc_lease_events events;
	struct vpc_ident who;
	u32 addr;

	events.n = 0;
	spin_lock_bh(&ipam->lock);
	addr = choose(ipam, client, vpc_lease_of_client(ipam, client, &who),
		      ntohl(wanted));
	if (addr)
		lease = attach(ipam, &who, client->mac, addr, &events);
	/* A client that has it and begins anew loses nothing by asking. */
	if (lease && lease->state != VPC_LEASE_STATE_BOUND) {
		vpc_lease_set(ipam, lease, VPC_LEASE_STATE_OFFERED, OFFER_TIME);
		ether_addr_copy(lease->mac, client->mac);
	}
	spin_unlock_bh(&ipam->lock);

	vpc_lease_notify(ipam, &events);
	return lease ? htonl(addr) : 0;
}

static int may_bind(struct vpc_ipam *ipam, const struct vpc_client *client,
		    const struct vpc_lease *own, u32 addr, bool must_know)
{
	const struct vpc_reservation *r;
	bool yes;

	if (!vpc_pool_on_link(&ipam->pool, addr))
		return -EADDRNOTAVAIL;

	r = vpc_reservation_of(ipam, client);
	if (client->fixed)
		yes = htonl(addr) == client->fixed;
	else if (r && !is_declined(ipam, r->addr))
		yes = addr == r->addr;
	else if (own)
		yes = addr == own->addr && may_keep(ipam, own);
	else if (!must_know)
		yes = is_free(ipam, addr, client->mac);
	else
		return -ENOENT;
	return yes ? 0 : -EADDRINUSE;
}

int vpc_ipam_bind(struct vpc_ipam *ipam, const struct vpc_client *client,
		  __be32 addr, u32 lease_time, const char *hostname,
		  bool must_know, struct vpc_lease_info *info)
{
	struct vpc_lease *lease = NULL;
	struct vpc_lease_events events;
	struct vpc_ident who;
	int err;

	events.n = 0;
	spin_lock_bh(&ipam->lock);
	err = may_bind(ipam, client, vpc_lease_of_client(ipam, client, &who), ntohl(addr),
		       must_know);
	if (!err) {
		lease = attach(ipam, &who, client->mac, ntohl(addr), &events);
		err = lease ? 0 : -ENOMEM;
	}
	if (lease) {
		ether_addr_copy(lease->mac, client->mac);
		strscpy(lease->hostname, hostname);
		lease->named = client->named;
		vpc_lease_set(ipam, lease, VPC_LEASE_STATE_BOUND, lease_time);
		vpc_lease_fill(ipam, lease, info);
		events.info[events.n++] = *info;
	}
	spin_unlock_bh(&ipam->lock);

	vpc_lease_notify(ipam, &events);
	return err;
}

bool vpc_ipam_release(struct vpc_ipam *ipam, const struct vpc_client *client,
		      __be32 addr)
{
	struct vpc_lease_events events;
	struct vpc_lease *own;
	struct vpc_ident who;
	bool found;

	events.n = 0;
	spin_lock_bh(&ipam->lock);
	own = vpc_lease_of_client(ipam, client, &who);
	found = own && own->addr == ntohl(addr);
	if (found) {
		vpc_lease_report_loss(ipam, own, &events);
		vpc_lease_let_go(ipam, own);
	}
	spin_unlock_bh(&ipam->lock);

	vpc_lease_notify(ipam, &events);
	return found;
}

bool vpc_ipam_decline(struct vpc_ipam *ipam, const struct vpc_client *client,
		      __be32 addr)
{
	struct vpc_lease_events events;
	struct vpc_lease *own;
	struct vpc_ident who;
	bool found;

	events.n = 0;
	spin_lock_bh(&ipam->lock);
	own = vpc_lease_of_client(ipam, client, &who);
	found = own && own->addr == ntohl(addr) &&
		own->state != VPC_LEASE_STATE_RELEASED;
	if (found && client->fixed) {
		/* There is no other address that it could have. */
		vpc_lease_report_loss(ipam, own, &events);
		vpc_lease_let_go(ipam, own);
	} else if (found) {
		vpc_lease_set(ipam, own, VPC_LEASE_STATE_DECLINED,
			      DECLINE_TIME);
		vpc_lease_report(ipam, own, &events);
	}
	spin_unlock_bh(&ipam->lock);

	vpc_lease_notify(ipam, &events);
	return found;
}

/* Could the client have it at all, and does nobody else speak with it? */
static int check_place(struct vpc_ipam *ipam, const struct vpc_client *client,
		       u32 addr, u8 state, const struct nlattr *attr,
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
	 * What its port is configured with comes before what is reserved; and
	 * a client may have declined an address before another was reserved.
	 */
	if (own == at || permanent ||
	    (!at && state == VPC_LEASE_STATE_DECLINED))
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
	if (at && at->state == VPC_LEASE_STATE_DECLINED) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "address was declined and is set aside");
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
			       u32 addr, u8 state, u32 seconds)
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
		   __be32 addr, u8 state, u32 seconds, const char *hostname,
		   struct vpc_lease_info *info, struct nlattr **attrs,
		   struct netlink_ext_ack *extack)
{
	const struct nlattr *attr = vpc_attr(attrs, VPC_A_LEASE_ADDRESS4);
	struct vpc_lease *own, *lease;
	struct vpc_ident who;
	int err;

	spin_lock_bh(&ipam->lock);
	own = vpc_lease_of_client(ipam, client, &who);
	/* Who has declined an address is not known by it. */
	if (state == VPC_LEASE_STATE_DECLINED)
		own = NULL;
	err = check_leases(vpc_lease_at(ipam, ntohl(addr)), own, attr, extack);
	if (!err)
		err = check_place(ipam, client, ntohl(addr), state, attr,
				  extack);
	if (!err) {
		lease = enter(ipam, own, &who, client->mac, ntohl(addr), state,
			      seconds);
		err = lease ? 0 : -ENOMEM;
	}
	if (!err) {
		strscpy(lease->hostname, hostname);
		vpc_lease_name(ipam, lease);
		vpc_lease_fill(ipam, lease, info);
	}
	spin_unlock_bh(&ipam->lock);
	return err;
}
