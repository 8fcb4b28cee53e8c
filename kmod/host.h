/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Names of hosts, for DNS: what ports, reservations and leases call the hosts
 * that have their addresses. The name is the first label of the host name, in
 * lower case.
 *
 * A name is configured if a port or a reservation says it, also of a lease that
 * its port has named: all these addresses belong to the name. Of the leases
 * that guests have named the first one has the name, and only as long as it is
 * not configured. Another one gets it, if it is free then, when it is renewed.
 */
#ifndef _VPC_HOST_H
#define _VPC_HOST_H

#include <linux/in6.h>
#include <linux/rhashtable-types.h>
#include <uapi/linux/vpc.h>

struct vpc;
struct vpc_port;

/**
 * struct vpc_host_key - a name in the tables
 * @label: its length, the name, and zeros up to a multiple of four bytes
 */
struct vpc_host_key {
	u8 label[VPC_NAME_MAX + 1];
} __aligned(4);

/**
 * struct vpc_host - a host with a name
 * @leased: in vpc_hosts.leased, unless @configured
 * @node: in vpc_hosts.configured, with others of the name
 * @configured: no guest has chosen the name
 * @key: the name
 * @addr: its address, unless it has a port
 * @port: its addresses are those of the port, NULL: @addr
 * @rcu: to free it
 *
 * Never changed. Belongs to the lease, the reservation or the port.
 */
struct vpc_host {
	union {
		struct rhash_head leased;
		struct rhlist_head node;
	};
	bool configured;
	struct vpc_host_key key;
	struct in6_addr addr;
	struct vpc_port *port;
	struct rcu_head rcu;
};

/**
 * struct vpc_hosts - the hosts of a VPC, by name
 * @configured: struct vpc_host whose names are configured
 * @leased: those whose names guests have chosen
 */
struct vpc_hosts {
	struct rhltable configured;
	struct rhashtable leased;
};

int vpc_host_tables_init(struct vpc *vpc);
void vpc_host_tables_destroy(struct vpc *vpc);

/*
 * Any context up to softirq. NULL: there is no name in @hostname, another
 * lease has it, or no memory.
 */
struct vpc_host *vpc_host_add(struct vpc *vpc, const char *hostname,
			      const struct in6_addr *addr, bool configured);
/* The port outlives it by a grace period. vpc->lock */
struct vpc_host *vpc_host_add_port(struct vpc_port *port,
				   const char *hostname);
/* @host may be NULL. */
void vpc_host_del(struct vpc *vpc, struct vpc_host *host);
/* Is it what vpc_host_add() would make of this? */
bool vpc_host_is(const struct vpc_host *host, const char *hostname,
		 const struct in6_addr *addr, bool configured);

/**
 * struct vpc_host_set - the hosts of a name
 * @configured: in vpc_hosts.configured, or NULL
 * @leased: in vpc_hosts.leased, or NULL
 */
struct vpc_host_set {
	struct rhlist_head *configured;
	const struct vpc_host *leased;
};

/* Data side, RCU. */
#define VPC_HOST_ADDRS	32	/* more than these a name does not have */

/*
 * Who has a name, a single label with its length in front? false: nobody, and
 * the set is empty.
 */
bool vpc_host_find(struct vpc *vpc, const u8 *label, struct vpc_host_set *set);
/* The addresses of @family that the name stands for; returns how many. */
int vpc_host_addrs(const struct vpc_host_set *set, u16 family,
		   struct in6_addr *addrs);
/*
 * The label of the host that has @addr, as long as the address is one of what
 * the label stands for. false: none
 */
bool vpc_host_label(struct vpc *vpc, const struct in6_addr *addr,
		    struct vpc_host_key *key);

#endif
