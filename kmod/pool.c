// SPDX-License-Identifier: GPL-2.0
/* The IPv4 addresses of a network: a bitmap and a moving finger. */
#include <linux/bitmap.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include "network.h"
#include "pool.h"

static bool subnet_has(const struct vpc_pool_subnet *s, u32 addr)
{
	return (addr & s->mask) == s->net;
}

static u32 subnet_last(const struct vpc_pool_subnet *s)
{
	return s->net | ~s->mask;
}

/* A /31 and a /32 have neither network nor broadcast address (RFC 3021). */
static bool has_ends(const struct vpc_pool_subnet *s)
{
	return s->mask < 0xfffffffe;
}

static bool subnet_usable(const struct vpc_pool_subnet *s, u32 addr)
{
	if (has_ends(s) && (addr == s->net || addr == subnet_last(s)))
		return false;
	return addr != s->gateway;
}

static const struct vpc_pool_subnet *find_subnet(const struct vpc_pool *pool,
						 u32 addr)
{
	int i;

	for (i = 0; i < pool->n_subnets; i++)
		if (subnet_has(&pool->subnets[i], addr))
			return &pool->subnets[i];
	return NULL;
}

bool vpc_pool_on_link(const struct vpc_pool *pool, u32 addr)
{
	return find_subnet(pool, addr);
}

bool vpc_pool_usable(const struct vpc_pool *pool, u32 addr)
{
	const struct vpc_pool_subnet *s = find_subnet(pool, addr);

	return s && subnet_usable(s, addr);
}

bool vpc_pool_in_range(const struct vpc_pool *pool, u32 addr)
{
	return addr - pool->first < pool->size;
}

bool vpc_pool_is_free(const struct vpc_pool *pool, u32 addr)
{
	return vpc_pool_in_range(pool, addr) &&
	       !test_bit(addr - pool->first, pool->taken);
}

void vpc_pool_take(struct vpc_pool *pool, u32 addr)
{
	if (vpc_pool_in_range(pool, addr) &&
	    !__test_and_set_bit(addr - pool->first, pool->taken))
		pool->n_taken++;
}

void vpc_pool_give(struct vpc_pool *pool, u32 addr)
{
	if (vpc_pool_in_range(pool, addr) &&
	    __test_and_clear_bit(addr - pool->first, pool->taken))
		pool->n_taken--;
}

u32 vpc_pool_next(struct vpc_pool *pool)
{
	unsigned long at;

	if (pool->n_taken == pool->size)
		return 0;

	at = find_next_zero_bit(pool->taken, pool->size, pool->hint);
	if (at >= pool->size)
		at = find_first_zero_bit(pool->taken, pool->size);
	pool->hint = at + 1 < pool->size ? at + 1 : 0;
	return pool->first + at;
}

static void set_subnets(struct vpc_pool *pool,
			const struct vpc_network_config *config)
{
	struct vpc_pool_subnet *to;
	const struct vpc_subnet *s;
	u8 plen;
	int i;

	for (i = 0; i < config->n_subnets; i++) {
		s = &config->subnets[i];
		if (!vpc_prefix_is_v4(&s->prefix))
			continue;
		plen = s->prefix.plen - VPC_V4_PLEN;
		to = &pool->subnets[pool->n_subnets++];
		to->net = vpc_addr_v4_host(&s->prefix.addr);
		to->mask = plen ? ~0U << (32 - plen) : 0;
		to->gateway = vpc_addr_v4_host(&s->gateway);
	}
}

/* One end may be given alone: the subnet says the other. */
static int set_range(struct vpc_pool *pool, const struct vpc_dhcp_config *dhcp)
{
	u32 first = ntohl(dhcp->first), last = ntohl(dhcp->last);
	const struct vpc_pool_subnet *s = pool->subnets;

	if (!pool->n_subnets)
		return first || last ? -EINVAL : 0;

	if (first || last) {
		s = find_subnet(pool, first ? first : last);
		if (!s)
			return -EINVAL;
	}
	pool->first = first ? first : s->net;
	if (!last)
		last = min_t(u64, subnet_last(s),
			     (u64)pool->first + VPC_POOL_MAX - 1);
	if (last < pool->first || !subnet_has(s, last))
		return -EINVAL;
	if (last - pool->first >= VPC_POOL_MAX)
		return -ERANGE;
	pool->size = last - pool->first + 1;
	return 0;
}

/* Nobody can have these. */
static void take_fixed(struct vpc_pool *pool)
{
	const struct vpc_pool_subnet *s;
	int i;

	for (i = 0; i < pool->n_subnets; i++) {
		s = &pool->subnets[i];
		vpc_pool_take(pool, s->gateway);
		if (has_ends(s)) {
			vpc_pool_take(pool, s->net);
			vpc_pool_take(pool, subnet_last(s));
		}
	}
	pool->n_fixed = pool->n_taken;
}

int vpc_pool_init(struct vpc_pool *pool,
		  const struct vpc_network_config *config)
{
	int err;

	memset(pool, 0, sizeof(*pool));
	set_subnets(pool, config);
	err = set_range(pool, &config->dhcp);
	if (err)
		goto empty;
	if (!pool->size)
		return 0;

	pool->taken = kvcalloc(BITS_TO_LONGS(pool->size),
			       sizeof(*pool->taken), GFP_KERNEL_ACCOUNT);
	if (!pool->taken) {
		err = -ENOMEM;
		goto empty;
	}
	take_fixed(pool);
	return 0;

empty:
	memset(pool, 0, sizeof(*pool));
	return err;
}

void vpc_pool_free(struct vpc_pool *pool)
{
	kvfree(pool->taken);
	memset(pool, 0, sizeof(*pool));
}
