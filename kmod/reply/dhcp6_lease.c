// SPDX-License-Identifier: GPL-2.0
/*
 * Identity associations of DHCPv6, one by one (RFC 8415 section 18.3): what a
 * client gets, keeps or gives back in each. Who may have which address is known
 * to ipam.c.
 */
#include <linux/unaligned.h>
#include "../neigh.h"
#include "dhcp6.h"

static const struct in6_addr *addr_of(const struct vpc_dhcp6_ia *ia, int i)
{
	return (const struct in6_addr *)ia->addrs[i];
}

/* Which of its IAs the client speaks of. */
static void select_ia(struct vpc_dhcp6_answer *answer,
		      const struct vpc_dhcp6_ia *ia)
{
	answer->req->client.iaid = get_unaligned_be32(ia->id);
}

/* RFC 8415 section 14.2: T1 and T2 are 0.5 and 0.8 of the preferred lifetime. */
static unsigned int open_ia(struct vpc_dhcp6_answer *answer,
			    const struct vpc_dhcp6_ia *ia, bool leased)
{
	u32 time = answer->req->config->dhcp.lease_time;

	if (!leased)
		return vpc_dhcp6_open_ia(&answer->w, ia, 0, 0);
	return vpc_dhcp6_open_ia(&answer->w, ia, time / 2,
				 (u64)time * 4 / 5);
}

/* Without an address, and why. */
static bool put_refusal(struct vpc_dhcp6_answer *answer,
			const struct vpc_dhcp6_ia *ia,
			enum vpc_dhcp6_status status)
{
	unsigned int at = open_ia(answer, ia, false);

	if (!at)
		return false;
	if (!vpc_dhcp6_put_status(&answer->w, status)) {
		vpc_dhcp6_cancel(&answer->w, at);
		return false;
	}
	vpc_dhcp6_close(&answer->w, at);
	return true;
}

/* Temporary addresses and prefixes are nobody's to have here. */
static bool put_unserved(struct vpc_dhcp6_answer *answer,
			 const struct vpc_dhcp6_ia *ia)
{
	return put_refusal(answer, ia, ia->code == VPC_DHCP6_IA_PD ?
			   VPC_DHCP6_NO_PREFIX_AVAIL :
			   VPC_DHCP6_NO_ADDRS_AVAIL);
}

/*
 * With @addr (NULL: none), and the others that the client has named not to be
 * used any more if @others.
 */
static bool put_lease(struct vpc_dhcp6_answer *answer,
		      const struct vpc_dhcp6_ia *ia,
		      const struct in6_addr *addr, bool others)
{
	u32 time = answer->req->config->dhcp.lease_time;
	unsigned int i, at = open_ia(answer, ia, addr);
	bool good = at;

	if (good && addr)
		good = vpc_dhcp6_put_addr(&answer->w, addr->s6_addr, time,
					  time);
	for (i = 0; good && others && i < ia->n; i++)
		if (!addr || !ipv6_addr_equal(addr_of(ia, i), addr))
			good = vpc_dhcp6_put_addr(&answer->w, ia->addrs[i], 0,
						  0);
	if (good) {
		vpc_dhcp6_close(&answer->w, at);
		answer->n_addrs += !!addr;
	} else if (at) {
		vpc_dhcp6_cancel(&answer->w, at);
	}
	return good;
}

/*
 * Give @addr to the client. 0, or why not as vpc_ipam6_bind() has it. So that
 * the router need not ask, and the guard lets the guest speak, it becomes a
 * neighbour; one that is behind a relay is not.
 */
static int bind(struct vpc_dhcp6_answer *answer, const struct in6_addr *addr,
		bool must_know)
{
	struct vpc_dhcp6_request *req = answer->req;
	struct vpc_pkt *pkt = answer->pkt;
	struct vpc_lease_info lease __uninitialized;
	int err;

	err = vpc_ipam6_bind(req->network->ipam6, &req->client, addr,
			     req->config->dhcp.lease_time, req->hostname,
			     must_know, &lease);
	if (!err && !req->far)
		vpc_neigh_learn(pkt->network, addr, req->client.mac, pkt->in,
				true, pkt->ready);
	return err;
}

/* A port's own address is for one IA of a message (ipam.h). */
static bool find(struct vpc_dhcp6_answer *answer,
		 const struct in6_addr *wanted, struct in6_addr *addr)
{
	const struct vpc_client *client = &answer->req->client;
	bool fixed = !ipv6_addr_any(&client->fixed6);
	struct vpc_lease_info lease __uninitialized;

	if (fixed && answer->fixed_given)
		return false;
	if (!vpc_ipam6_offer(answer->req->network->ipam6, client, wanted,
			     &lease))
		return false;
	*addr = lease.addr6;
	answer->fixed_given = fixed;
	return true;
}

static const struct in6_addr *wish(const struct vpc_dhcp6_ia *ia)
{
	return ia->n ? addr_of(ia, 0) : &in6addr_any;
}

/* Whatever address there is for it. */
static bool find_and_bind(struct vpc_dhcp6_answer *answer,
			  const struct in6_addr *wanted, struct in6_addr *addr)
{
	return find(answer, wanted, addr) && !bind(answer, addr, false);
}

bool vpc_dhcp6_offer_ia(struct vpc_dhcp6_answer *answer,
			const struct vpc_dhcp6_ia *ia, bool commit)
{
	struct in6_addr addr;
	bool found;

	if (ia->code != VPC_DHCP6_IA_NA)
		return put_unserved(answer, ia);
	select_ia(answer, ia);
	found = commit ? find_and_bind(answer, wish(ia), &addr) :
			 find(answer, wish(ia), &addr);
	if (!found)
		return put_refusal(answer, ia, VPC_DHCP6_NO_ADDRS_AVAIL);
	return put_lease(answer, ia, &addr, false);
}

/* RFC 8415 section 18.3.2: the address that was offered, or another one. */
bool vpc_dhcp6_give_ia(struct vpc_dhcp6_answer *answer,
		       const struct vpc_dhcp6_ia *ia)
{
	const struct vpc_network_config *config = answer->req->config;
	struct in6_addr addr;
	int i;

	if (ia->code != VPC_DHCP6_IA_NA)
		return put_unserved(answer, ia);
	select_ia(answer, ia);
	for (i = 0; i < ia->n; i++)
		if (!vpc_network_subnet(config, addr_of(ia, i)))
			return put_refusal(answer, ia, VPC_DHCP6_NOT_ON_LINK);
	if (!find_and_bind(answer, wish(ia), &addr))
		return put_refusal(answer, ia, VPC_DHCP6_NO_ADDRS_AVAIL);
	return put_lease(answer, ia, &addr, false);
}

/* The address of the IA that the client has leased; else why not. */
static int bind_known(struct vpc_dhcp6_answer *answer,
		      const struct vpc_dhcp6_ia *ia, struct in6_addr *addr)
{
	int i, err, why = -ENOENT;

	for (i = 0; i < ia->n; i++) {
		err = bind(answer, addr_of(ia, i), true);
		if (!err) {
			*addr = *addr_of(ia, i);
			return 0;
		}
		/* That it is another's is known, too. */
		if (err != -ENOENT)
			why = err;
	}
	return why;
}

/*
 * RFC 8415 sections 18.3.4 and 18.3.5. What is not on this link any more, or
 * somebody else's now, is said to be at its end, and there is another address
 * for it.
 */
bool vpc_dhcp6_renew_ia(struct vpc_dhcp6_answer *answer,
			const struct vpc_dhcp6_ia *ia, bool *known)
{
	struct in6_addr addr;

	if (ia->code != VPC_DHCP6_IA_NA)
		return put_unserved(answer, ia);
	/* One that it has got nothing for yet. */
	if (!ia->n)
		return vpc_dhcp6_give_ia(answer, ia);
	select_ia(answer, ia);
	switch (bind_known(answer, ia, &addr)) {
	case 0:
		*known = true;
		return put_lease(answer, ia, &addr, true);
	case -EADDRINUSE:
	case -EADDRNOTAVAIL:
		*known = true;
		return put_lease(answer, ia,
				 find_and_bind(answer, &in6addr_any, &addr) ?
				 &addr : NULL,
				 true);
	}
	return put_refusal(answer, ia, VPC_DHCP6_NO_BINDING);
}

bool vpc_dhcp6_end_ia(struct vpc_dhcp6_answer *answer,
		      const struct vpc_dhcp6_ia *ia)
{
	const struct vpc_dhcp6_request *req = answer->req;
	struct vpc_ipam *ipam = answer->req->network->ipam6;
	bool any = false;
	int i;

	select_ia(answer, ia);
	for (i = 0; ia->code == VPC_DHCP6_IA_NA && i < ia->n; i++)
		any |= req->msg.type == VPC_DHCP6_RELEASE ?
		       vpc_ipam6_release(ipam, &req->client, addr_of(ia, i)) :
		       vpc_ipam6_decline(ipam, &req->client, addr_of(ia, i));
	return any || put_refusal(answer, ia, VPC_DHCP6_NO_BINDING);
}

/* May the guest use no addresses there but those that it has leased? */
static bool is_guarded(const struct vpc_dhcp6_request *req,
		       const struct in6_addr *addr)
{
	return req->client.bound && vpc_network_is_managed(req->config, addr);
}

/*
 * RFC 8415 section 18.3.3: is it an address of this link? Where the guest could
 * not use it without a lease, it has to have that, too.
 */
static bool may_go_on(const struct vpc_dhcp6_request *req,
		      const struct in6_addr *addr)
{
	const struct vpc_client *client = &req->client;
	struct vpc_lease_info lease __uninitialized;

	if (!vpc_network_subnet(req->config, addr))
		return false;
	if (!is_guarded(req, addr))
		return true;
	return vpc_ipam_by_client(req->network->ipam6, client, &lease) &&
	       lease.state == VPC_LEASE_STATE_BOUND &&
	       ipv6_addr_equal(&lease.addr6, addr);
}

int vpc_dhcp6_confirm(const struct vpc_pkt *pkt, struct vpc_dhcp6_request *req)
{
	const struct vpc_dhcp6_ia *ia;
	int i, yes = -1;

	for (ia = req->msg.ias; ia < req->msg.ias + req->msg.n_ias; ia++) {
		req->client.iaid = get_unaligned_be32(ia->id);
		for (i = 0; i < ia->n; i++) {
			if (!may_go_on(req, addr_of(ia, i)))
				return 0;
			/* It may have been away for long. */
			if (is_guarded(req, addr_of(ia, i)))
				vpc_neigh_learn(pkt->network, addr_of(ia, i),
						req->client.mac, pkt->in, true,
						pkt->ready);
			yes = 1;
		}
	}
	return yes;
}
