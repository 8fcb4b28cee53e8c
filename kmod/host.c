// SPDX-License-Identifier: GPL-2.0
/* Names of hosts, for DNS. */
#include <linux/ctype.h>
#include <linux/jhash.h>
#include <linux/rhashtable.h>
#include <linux/slab.h>
#include "addr.h"
#include "host.h"
#include "ipam.h"
#include "neigh.h"
#include "network.h"
#include "port.h"
#include "stats.h"
#include "vpc.h"

/* The words of a key that are in use: most names are short. */
static u32 key_words(const struct vpc_host_key *key)
{
	BUILD_BUG_ON(sizeof(*key) % sizeof(u32));
	return key->label[0] / sizeof(u32) + 1;
}

static u32 hash_key(const void *data, u32 len, u32 seed)
{
	return jhash2(data, key_words(data), seed);
}

/* 0: it is the one. */
static int compare(struct rhashtable_compare_arg *arg, const void *object)
{
	const struct vpc_host *host = object;
	const struct vpc_host_key *key = arg->key;

	return memcmp(&host->key, key, key->label[0] + 1);
}

static const struct rhashtable_params leased_params = {
	.head_offset = offsetof(struct vpc_host, leased),
	.key_offset = offsetof(struct vpc_host, key),
	.key_len = sizeof(struct vpc_host_key),
	.hashfn = hash_key,
	.obj_cmpfn = compare,
	.automatic_shrinking = true,
};

static const struct rhashtable_params host_params = {
	.head_offset = offsetof(struct vpc_host, node),
	.key_offset = offsetof(struct vpc_host, key),
	.key_len = sizeof(struct vpc_host_key),
	.hashfn = hash_key,
	.obj_cmpfn = compare,
	.automatic_shrinking = true,
};

/* Apart from the VPC, which they would make too long for a page. */
int vpc_host_tables_init(struct vpc *vpc)
{
	struct vpc_hosts *hosts;
	int err;

	hosts = kzalloc(sizeof(*hosts), GFP_KERNEL);
	if (!hosts)
		return -ENOMEM;
	err = rhltable_init(&hosts->configured, &host_params);
	if (err)
		goto free_hosts;
	err = rhashtable_init(&hosts->leased, &leased_params);
	if (err)
		goto destroy_configured;
	vpc->hosts = hosts;
	return 0;

destroy_configured:
	rhltable_destroy(&hosts->configured);
free_hosts:
	kfree(hosts);
	return err;
}

void vpc_host_tables_destroy(struct vpc *vpc)
{
	rhltable_destroy(&vpc->hosts->configured);
	rhashtable_destroy(&vpc->hosts->leased);
	kfree(vpc->hosts);
}

/* false: there is none. */
static bool make_key(struct vpc_host_key *key, const char *hostname)
{
	u8 len;

	memset(key, 0, sizeof(*key));
	for (len = 0; hostname[len] && hostname[len] != '.'; len++)
		key->label[len + 1] = tolower(hostname[len]);
	key->label[0] = len;
	return len;
}

static void host_free(struct rcu_head *rcu)
{
	kfree(container_of(rcu, struct vpc_host, rcu));
	vpc_destroyed(host);
}

static int insert(struct vpc *vpc, struct vpc_host *host)
{
	if (host->configured)
		return rhltable_insert(&vpc->hosts->configured, &host->node, host_params);
	return rhashtable_lookup_insert_fast(&vpc->hosts->leased, &host->leased,
					     leased_params);
}

/* The zone is another one then, and says so: RFC 1035 section 3.3.13. */
static struct vpc_host *add(struct vpc *vpc, const char *hostname,
			    const struct vpc_host *like)
{
	struct vpc_host_key key;
	struct vpc_host *host;

	if (!make_key(&key, hostname))
		return NULL;
	host = kmemdup(like, sizeof(*like), GFP_ATOMIC | __GFP_NOWARN);
	if (!host)
		return NULL;
	vpc_created(host);
	host->key = key;
	if (insert(vpc, host)) {
		host_free(&host->rcu);
		return NULL;
	}
	atomic_inc(&vpc->dns_serial);
	return host;
}

struct vpc_host *vpc_host_add(struct vpc *vpc, const char *hostname,
			      const struct in6_addr *addr, bool configured)
{
	struct vpc_host like = { .configured = configured, .addr = *addr };

	return add(vpc, hostname, &like);
}

struct vpc_host *vpc_host_add_port(struct vpc_port *port, const char *hostname)
{
	struct vpc_host like = { .configured = true, .port = port };

	lockdep_assert_held(&port->vpc->lock);
	return add(port->vpc, hostname, &like);
}

void vpc_host_del(struct vpc *vpc, struct vpc_host *host)
{
	if (!host)
		return;
	if (host->configured)
		rhltable_remove(&vpc->hosts->configured, &host->node, host_params);
	else
		rhashtable_remove_fast(&vpc->hosts->leased, &host->leased,
				       leased_params);
	atomic_inc(&vpc->dns_serial);
	call_rcu(&host->rcu, host_free);
}

bool vpc_host_is(const struct vpc_host *host, const char *hostname,
		 const struct in6_addr *addr, bool configured)
{
	struct vpc_host_key key;

	if (!make_key(&key, hostname))
		return !host;
	return host && host->configured == configured &&
	       ipv6_addr_equal(&host->addr, addr) &&
	       !memcmp(&host->key, &key, sizeof(key));
}

/**
 * struct collection - addresses of a name
 * @family: of those that are wanted
 * @n: length of @addrs
 * @addrs: each of them once
 */
struct collection {
	u16 family;
	int n;
	struct in6_addr *addrs;
};

static void collect(struct collection *c, const struct in6_addr *addr)
{
	bool v4 = c->family == AF_INET;
	int i;

	if (vpc_addr_is_v4(addr) != v4 || c->n == VPC_HOST_ADDRS ||
	    ipv6_addr_type(addr) & IPV6_ADDR_LINKLOCAL)
		return;
	/* Configured on a port, and reserved or leased as well? */
	for (i = 0; i < c->n; i++)
		if (ipv6_addr_equal(&c->addrs[i], addr))
			return;
	c->addrs[c->n++] = *addr;
}

static void collect_host(struct collection *c, const struct vpc_host *host)
{
	const struct vpc_port_config *config;
	int i;

	if (!host->port) {
		collect(c, &host->addr);
		return;
	}
	config = rcu_dereference(host->port->config);
	for (i = 0; i < config->n_addresses; i++)
		collect(c, &config->addresses[i]);
}

/* false: not a name that a host could have. */
static bool key_of_label(struct vpc_host_key *key, const u8 *label)
{
	if (label[0] > VPC_NAME_MAX)
		return false;
	/* The last word that is in use, before the label is put there. */
	memset(key->label + (label[0] & ~3), 0, sizeof(u32));
	memcpy(key->label, label, label[0] + 1);
	return true;
}

bool vpc_host_find(struct vpc *vpc, const u8 *label, struct vpc_host_set *set)
{
	struct vpc_host_key key __uninitialized;

	*set = (struct vpc_host_set){};
	if (!key_of_label(&key, label))
		return false;
	set->configured = rhltable_lookup(&vpc->hosts->configured, &key,
					  host_params);
	if (set->configured)
		return true;
	set->leased = rhashtable_lookup(&vpc->hosts->leased, &key,
					leased_params);
	return set->leased;
}

int vpc_host_addrs(const struct vpc_host_set *set, u16 family,
		   struct in6_addr *addrs)
{
	struct collection c = { .family = family, .addrs = addrs };
	const struct vpc_host *host;
	struct rhlist_head *pos;

	rhl_for_each_entry_rcu(host, pos, set->configured, node) {
		collect_host(&c, host);
		if (c.n == VPC_HOST_ADDRS)
			break;
	}
	if (set->leased)
		collect_host(&c, set->leased);
	return c.n;
}

/* What the host with the address is called by who knows best; "": unknown. */
static void hostname_of(struct vpc *vpc, const struct in6_addr *addr,
			char *hostname)
{
	struct vpc_network *network = vpc_network_by_addr(vpc, addr);
	struct vpc_lease_info info;
	struct vpc_port *port;
	u8 mac[ETH_ALEN];
	bool permanent;

	hostname[0] = '\0';
	if (!network)
		return;
	if (vpc_neigh_lookup(network, addr, mac, &port, &permanent) &&
	    permanent)
		strscpy(hostname, rcu_dereference(port->config)->hostname,
			VPC_NAME_MAX + 1);
	if (!hostname[0] &&
	    vpc_ipam6_by_addr(vpc_ipam_of(network, addr), addr, &info))
		strscpy(hostname, info.hostname, VPC_NAME_MAX + 1);
}

bool vpc_host_label(struct vpc *vpc, const struct in6_addr *addr,
		    struct vpc_host_key *key)
{
	u16 family = vpc_addr_is_v4(addr) ? AF_INET : AF_INET6;
	struct in6_addr addrs[VPC_HOST_ADDRS] __uninitialized;
	char hostname[VPC_NAME_MAX + 1];
	struct vpc_host_set set;
	int n;

	hostname_of(vpc, addr, hostname);
	if (!make_key(key, hostname) || !vpc_host_find(vpc, key->label, &set))
		return false;
	n = vpc_host_addrs(&set, family, addrs);
	while (n-- > 0)
		if (ipv6_addr_equal(&addrs[n], addr))
			return true;
	return false;
}
