// SPDX-License-Identifier: GPL-2.0
/* Reserved addresses: an address kept for a MAC address or an identifier. */
#include <linux/etherdevice.h>
#include <linux/slab.h>
#include "dhcp_extra.h"
#include "extack.h"
#include "host.h"
#include "reservation.h"
#include "stats.h"
#include "vpc.h"

struct vpc_reservation *vpc_reservation_at(struct vpc_ipam *ipam, u64 addr)
{
	lockdep_assert_held(&ipam->lock);
	return ipam->n_reserved ? xa_load(&ipam->reservations, addr) : NULL;
}

static struct vpc_ident_node *find_ident(struct vpc_ipam *ipam,
					 const struct vpc_ident *ident)
{
	return rhashtable_lookup_fast(&ipam->reserved, ident,
				      vpc_ident_params);
}

static bool may_claim(struct vpc_ipam *ipam, const struct vpc_reservation *r,
		      const struct vpc_client *client)
{
	const struct vpc_lease *lease = vpc_lease_at(ipam, r->addr);

	if (!client->bound)
		return true;
	if (r->by_mac.ident.kind)
		return ether_addr_equal(r->by_mac.ident.data, client->mac);
	return !lease || lease->state != VPC_LEASE_STATE_BOUND ||
	       ether_addr_equal(lease->mac, client->mac);
}

struct vpc_reservation *vpc_reservation_of(struct vpc_ipam *ipam,
					   const struct vpc_client *client)
{
	struct vpc_ident_node *node;
	struct vpc_reservation *r;
	struct vpc_ident ident __uninitialized;

	lockdep_assert_held(&ipam->lock);
	if (!ipam->n_reserved)
		return NULL;
	if (client->id_len) {
		vpc_ident_id(&ident, client->id, client->id_len);
		node = find_ident(ipam, &ident);
		r = node ? container_of(node, struct vpc_reservation, by_id) :
			   NULL;
		if (r && may_claim(ipam, r, client))
			return r;
	}
	vpc_ident_mac(&ident, client->mac);
	node = find_ident(ipam, &ident);
	return node ? container_of(node, struct vpc_reservation, by_mac) : NULL;
}

static void unhash(struct vpc_ipam *ipam, struct vpc_ident_node *node)
{
	if (node->ident.kind)
		rhashtable_remove_fast(&ipam->reserved, &node->node,
				       vpc_ident_params);
}

static int hash(struct vpc_ipam *ipam, struct vpc_ident_node *node)
{
	if (!node->ident.kind)
		return 0;
	return rhashtable_insert_fast(&ipam->reserved, &node->node,
				      vpc_ident_params);
}

void vpc_reservation_end(struct vpc_ipam *ipam, struct vpc_reservation *r)
{
	struct vpc_lease *lease = vpc_lease_at(ipam, r->addr);

	lockdep_assert_held(&ipam->lock);
	unhash(ipam, &r->by_mac);
	unhash(ipam, &r->by_id);
	vpc_host_del(ipam->vpc, r->host);
	xa_erase(&ipam->reservations, r->addr);
	if (lease)
		vpc_lease_name(ipam, lease);
	else
		vpc_pool_give(&ipam->pool, r->addr);
	ipam->n_reserved--;
	vpc_destroyed(address);
	/* An answer may be being written from it. */
	kfree_rcu(r->extra, rcu);
	kfree(r);
}

void vpc_reservation_fill(const struct vpc_ipam *ipam,
			  const struct vpc_reservation *r,
			  struct vpc_lease_info *info)
{
	memset(info, 0, sizeof(*info));
	vpc_pool_address(&ipam->pool, r->addr, &info->addr6);
	info->addr = ipam->family == AF_INET ? htonl(r->addr) : 0;
	info->state = VPC_LEASE_STATE_RELEASED;
	info->reserved = true;
	memcpy(info->client.mac, r->by_mac.ident.data, ETH_ALEN);
	info->client.id_len = r->by_id.ident.len;
	memcpy(info->client.id, r->by_id.ident.data, r->by_id.ident.len);
	info->extra = r->extra;
	strscpy(info->hostname, r->hostname);
}

/* A port's own address can be reserved for nobody but the guest behind it. */
static bool is_of_other_port(struct vpc_ipam *ipam,
			     const struct vpc_reservation *r)
{
	u8 mac[ETH_ALEN];
	bool permanent;

	return vpc_lease_neigh(ipam, r->addr, mac, &permanent) && permanent &&
	       (!r->by_mac.ident.kind ||
		!ether_addr_equal(mac, r->by_mac.ident.data));
}

/* Is the lease that of the client that the address is to be reserved for? */
static bool is_for(const struct vpc_reservation *r,
		   const struct vpc_lease *lease)
{
	const struct vpc_ident *client = &lease->client.ident;

	return (r->by_mac.ident.kind &&
		ether_addr_equal(lease->mac, r->by_mac.ident.data)) ||
	       vpc_ident_is_of(client, &r->by_id.ident);
}

static int check_client(const struct vpc_client *client, bool has_mac,
			struct nlattr **attrs, struct netlink_ext_ack *extack)
{
	if (!has_mac && !client->id_len) {
		NL_SET_ERR_MSG(extack,
			       "say for whom: a MAC address or a client identifier");
		return -EINVAL;
	}
	if (has_mac && !is_valid_ether_addr(client->mac)) {
		NL_SET_ERR_MSG_ATTR(extack, vpc_attr(attrs, VPC_A_ADDRESS_MAC),
				    "not a unicast MAC address");
		return -EINVAL;
	}
	return 0;
}

static int check_address(struct vpc_ipam *ipam, const struct vpc_reservation *r,
			 const struct nlattr *attr,
			 struct netlink_ext_ack *extack)
{
	const struct vpc_lease *lease = vpc_lease_at(ipam, r->addr);

	if (!vpc_pool_on_link(&ipam->pool, r->addr)) {
		NL_SET_ERR_MSG_ATTR_FMT(extack, attr, "address is in no %s",
					ipam->family == AF_INET ?
					"IPv4 subnet of the network" :
					"IPv6 subnet, or in another /64 than DHCPv6");
		return -EADDRNOTAVAIL;
	}
	if (!vpc_pool_usable(&ipam->pool, r->addr)) {
		NL_SET_ERR_MSG_ATTR_FMT(extack, attr,
					"address is the router's, or %s",
					ipam->family == AF_INET ?
					"the subnet's network or broadcast address" :
					"an anycast address of the subnet");
		return -EADDRNOTAVAIL;
	}
	if (vpc_reservation_at(ipam, r->addr)) {
		NL_SET_ERR_MSG_ATTR(extack, attr, "address is reserved already");
		return -EEXIST;
	}
	if (is_of_other_port(ipam, r)) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "a port with another MAC address has this address");
		return -EADDRINUSE;
	}
	if (lease && lease->state == VPC_LEASE_STATE_BOUND &&
	    !is_for(r, lease)) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "address is leased to another client, delete the lease first");
		return -EADDRINUSE;
	}
	return 0;
}

static int check_idents(struct vpc_ipam *ipam, const struct vpc_reservation *r,
			struct nlattr **attrs, struct netlink_ext_ack *extack)
{
	if (r->by_mac.ident.kind && find_ident(ipam, &r->by_mac.ident)) {
		NL_SET_ERR_MSG_ATTR(extack, vpc_attr(attrs, VPC_A_ADDRESS_MAC),
				    "MAC address has a reserved address already");
		return -EEXIST;
	}
	if (r->by_id.ident.kind && find_ident(ipam, &r->by_id.ident)) {
		NL_SET_ERR_MSG_ATTR(extack,
				    vpc_attr(attrs, VPC_A_ADDRESS_CLIENT_ID),
				    "client identifier has a reserved address already");
		return -EEXIST;
	}
	return 0;
}

static int insert(struct vpc_ipam *ipam, struct vpc_reservation *r)
{
	struct vpc_lease *lease = vpc_lease_at(ipam, r->addr);
	struct in6_addr addr;
	int err;

	vpc_pool_address(&ipam->pool, r->addr, &addr);
	r->host = vpc_host_add(ipam->vpc, r->hostname, &addr, true);
	if (!r->host && r->hostname[0])
		return -ENOMEM;
	err = hash(ipam, &r->by_mac);
	if (err)
		goto del_host;
	err = hash(ipam, &r->by_id);
	if (err)
		goto unhash_mac;
	err = xa_insert(&ipam->reservations, r->addr, r,
			GFP_ATOMIC | __GFP_NOWARN);
	if (err)
		goto unhash_id;
	ipam->n_reserved++;

	/* What another client was offered, declined or has had is over. */
	if (lease && lease->state != VPC_LEASE_STATE_BOUND)
		vpc_lease_end(ipam, lease);
	else if (lease)
		vpc_lease_name(ipam, lease);
	vpc_pool_take(&ipam->pool, r->addr);
	vpc_created(address);
	return 0;

unhash_id:
	unhash(ipam, &r->by_id);
unhash_mac:
	unhash(ipam, &r->by_mac);
del_host:
	vpc_host_del(ipam->vpc, r->host);
	return err;
}

int vpc_ipam_reserve(struct vpc_ipam *ipam, const struct in6_addr *addr,
		     const struct vpc_client *client, bool has_mac,
		     const char *hostname, struct nlattr **attrs,
		     struct netlink_ext_ack *extack)
{
	struct vpc_lease_events events __uninitialized;
	struct vpc_reservation *r;
	int err;

	lockdep_assert_held(&ipam->vpc->lock);
	vpc_lease_events_init(&events);
	err = check_client(client, has_mac, attrs, extack);
	if (err)
		return err;

	r = kzalloc(sizeof(*r), GFP_KERNEL_ACCOUNT);
	if (!r)
		return -ENOMEM;
	if (has_mac)
		vpc_ident_mac(&r->by_mac.ident, client->mac);
	if (client->id_len)
		vpc_ident_id(&r->by_id.ident, client->id, client->id_len);
	strscpy(r->hostname, hostname);

	spin_lock_bh(&ipam->lock);
	r->addr = vpc_pool_number(&ipam->pool, addr);
	err = check_address(ipam, r, vpc_attr(attrs, VPC_A_ADDRESS_ADDRESS4) ?:
			    vpc_attr(attrs, VPC_A_ADDRESS_ADDRESS6), extack);
	if (!err)
		err = check_idents(ipam, r, attrs, extack);
	if (!err)
		err = insert(ipam, r);
	vpc_usage_report(ipam, &events);
	spin_unlock_bh(&ipam->lock);

	vpc_lease_notify(ipam, &events);
	if (err)
		kfree(r);
	return err;
}

void vpc_ipam_tell(struct vpc_ipam *ipam, const struct in6_addr *addr,
		   struct vpc_dhcp_extra *extra)
{
	struct vpc_reservation *r;

	lockdep_assert_held(&ipam->vpc->lock);
	spin_lock_bh(&ipam->lock);
	r = vpc_reservation_at(ipam, vpc_pool_number(&ipam->pool, addr));
	swap(r->extra, extra);
	spin_unlock_bh(&ipam->lock);
	kfree_rcu(extra, rcu);
}

int vpc_ipam_unreserve(struct vpc_ipam *ipam, const struct in6_addr *addr,
		       struct netlink_ext_ack *extack)
{
	struct vpc_reservation *r;
	struct vpc_lease *lease;
	struct vpc_lease_events events __uninitialized;
	u64 at;

	lockdep_assert_held(&ipam->vpc->lock);
	vpc_lease_events_init(&events);
	spin_lock_bh(&ipam->lock);
	at = vpc_pool_number(&ipam->pool, addr);
	r = vpc_reservation_at(ipam, at);
	if (r) {
		vpc_reservation_end(ipam, r);
		lease = vpc_lease_at(ipam, at);
		/* In the range it goes on as a lease like any other. */
		if (lease && !vpc_pool_in_range(&ipam->pool, lease->addr)) {
			vpc_lease_report_loss(ipam, lease, &events);
			vpc_lease_end(ipam, lease);
		}
	}
	spin_unlock_bh(&ipam->lock);

	vpc_lease_notify(ipam, &events);
	if (!r) {
		NL_SET_ERR_MSG(extack, "address is not reserved");
		return -ENOENT;
	}
	return 0;
}

bool vpc_ipam_next_reservation(struct vpc_ipam *ipam, u64 *from,
			       struct vpc_lease_info *info)
{
	const struct vpc_reservation *r;
	unsigned long at = *from;

	spin_lock_bh(&ipam->lock);
	r = xa_find(&ipam->reservations, &at, ULONG_MAX, XA_PRESENT);
	if (r)
		vpc_reservation_fill(ipam, r, info);
	spin_unlock_bh(&ipam->lock);
	*from = at + 1;
	return r;
}

bool vpc_ipam_reservation_at(struct vpc_ipam *ipam, const struct in6_addr *addr,
			     struct vpc_lease_info *info)
{
	const struct vpc_reservation *r;

	spin_lock_bh(&ipam->lock);
	r = vpc_reservation_at(ipam, vpc_pool_number(&ipam->pool, addr));
	if (r)
		vpc_reservation_fill(ipam, r, info);
	spin_unlock_bh(&ipam->lock);
	return r;
}
