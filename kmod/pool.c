// SPDX-License-Identifier: GPL-2.0
/* The addresses of a network: a bitmap of two levels and a moving finger. */
#include <linux/bitmap.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include "network.h"
#include "pool.h"

/* What IPv6 clients get by default, from the beginning of the subnet. */
#define RANGE6		0x10000
#define RANGE6_LAST	0x1ffff

/* Reserved anycast addresses: RFC 2526 section 2. */
#define ANYCAST		0xfdffffffffffff80ULL
#define ANYCAST_N	128

static bool subnet_has(const struct vpc_pool_subnet *s, u64 addr)
{
	return (addr & s->mask) == s->net;
}

/* Behind the last one of a /64 there is nothing to go on with. */
static bool subnet_usable(const struct vpc_pool_subnet *s, u64 addr)
{
	return ~addr && addr != s->net && addr != s->gateway &&
	       addr - s->edge >= s->n_edge;
}

u64 vpc_pool_number(const struct vpc_pool *pool, const struct in6_addr *addr)
{
	__be64 half[2];

	if (pool->family == AF_INET)
		return vpc_addr_is_v4(addr) ? vpc_addr_v4_host(addr) : 0;
	memcpy(half, addr, sizeof(half));
	return half[0] == pool->base ? be64_to_cpu(half[1]) : 0;
}

void vpc_pool_address(const struct vpc_pool *pool, u64 number,
		      struct in6_addr *addr)
{
	__be64 half[2] = { pool->base, cpu_to_be64(number) };

	if (pool->family == AF_INET)
		vpc_addr_set_v4(addr, htonl(number));
	else
		memcpy(addr, half, sizeof(half));
}

bool vpc_pool_is_range(const struct vpc_pool *a, const struct vpc_pool *b)
{
	return vpc_pool_is_beside(a, b) && a->first == b->first &&
	       a->size == b->size;
}

bool vpc_pool_is_beside(const struct vpc_pool *a, const struct vpc_pool *b)
{
	return a->base == b->base;
}

static const struct vpc_pool_subnet *find_subnet(const struct vpc_pool *pool,
						 u64 addr)
{
	int i;

	for (i = 0; i < pool->n_subnets; i++)
		if (subnet_has(&pool->subnets[i], addr))
			return &pool->subnets[i];
	return NULL;
}

bool vpc_pool_on_link(const struct vpc_pool *pool, u64 addr)
{
	return addr && find_subnet(pool, addr);
}

bool vpc_pool_usable(const struct vpc_pool *pool, u64 addr)
{
	const struct vpc_pool_subnet *s = find_subnet(pool, addr);

	return s && subnet_usable(s, addr);
}

bool vpc_pool_in_range(const struct vpc_pool *pool, u64 addr)
{
	unsigned int i;

	if (addr - pool->first >= pool->size)
		return false;
	for (i = 0; i < pool->n_excluded; i++)
		if (addr >= pool->excluded[i].first &&
		    addr <= pool->excluded[i].last)
			return false;
	return true;
}

bool vpc_pool_is_free(const struct vpc_pool *pool, u64 addr)
{
	return vpc_pool_in_range(pool, addr) &&
	       !test_bit(addr - pool->first, pool->taken);
}

static void note_full(struct vpc_pool *pool, unsigned long word)
{
	if (!~pool->taken[word])
		__set_bit(word, pool->full);
}

void vpc_pool_take(struct vpc_pool *pool, u64 addr)
{
	u64 at = addr - pool->first;

	if (!vpc_pool_in_range(pool, addr) ||
	    __test_and_set_bit(at, pool->taken))
		return;
	pool->n_taken++;
	note_full(pool, BIT_WORD(at));
}

void vpc_pool_give(struct vpc_pool *pool, u64 addr)
{
	u64 at = addr - pool->first;

	if (!vpc_pool_in_range(pool, addr) ||
	    !__test_and_clear_bit(at, pool->taken))
		return;
	pool->n_taken--;
	__clear_bit(BIT_WORD(at), pool->full);
}

/* From @from on and, behind the end, from the beginning; there is one. */
static unsigned long find_free(const struct vpc_pool *pool, unsigned long from)
{
	unsigned long n = BITS_TO_LONGS(pool->size), word = BIT_WORD(from);
	unsigned long left = ~pool->taken[word] & BITMAP_FIRST_WORD_MASK(from);

	if (left)
		return word * BITS_PER_LONG + __ffs(left);
	word = find_next_zero_bit(pool->full, n, word + 1);
	if (word >= n)
		word = find_first_zero_bit(pool->full, n);
	return word * BITS_PER_LONG + ffz(pool->taken[word]);
}

u64 vpc_pool_next(struct vpc_pool *pool)
{
	unsigned long at;

	if (pool->n_taken == pool->size)
		return 0;

	at = find_free(pool, pool->hint);
	pool->hint = at + 1 < pool->size ? at + 1 : 0;
	return pool->first + at;
}

static void add_subnet4(struct vpc_pool *pool, const struct vpc_subnet *s)
{
	struct vpc_pool_subnet *to = &pool->subnets[pool->n_subnets++];

	to->net = vpc_addr_v4_host(&s->prefix.addr);
	to->mask = ~0ULL << (128 - s->prefix.plen);
	to->gateway = vpc_addr_v4_host(&s->gateway);
	to->edge = to->net | ~to->mask;
	to->n_edge = 1;
}

/* As far as it is in the pool's /64. */
static void add_subnet6(struct vpc_pool *pool, const struct vpc_subnet *s)
{
	struct vpc_pool_subnet *to;
	struct vpc_prefix half;
	unsigned int plen;

	vpc_pool_address(pool, 0, &half.addr);
	half.plen = 64;
	if (!vpc_prefix_overlaps(&half, &s->prefix))
		return;
	plen = max_t(unsigned int, s->prefix.plen, 64);
	to = &pool->subnets[pool->n_subnets++];
	to->net = plen > 64 ? vpc_pool_number(pool, &s->prefix.addr) : 0;
	to->mask = plen > 64 ? ~0ULL << (128 - plen) : 0;
	to->gateway = vpc_pool_number(pool, &s->gateway);
	to->edge = ANYCAST;
	to->n_edge = ANYCAST_N;
	if (plen > 64)
		to->edge = (to->net | ~to->mask) - ANYCAST_N + 1;
	/* A narrower one has no room for them. */
	if (plen > 120)
		to->n_edge = 0;
}

static void set_subnets(struct vpc_pool *pool,
			const struct vpc_network_config *config)
{
	bool v4 = pool->family == AF_INET;
	const struct vpc_subnet *s;
	int i;

	for (i = 0; i < config->n_subnets; i++) {
		s = &config->subnets[i];
		if (vpc_prefix_is_v4(&s->prefix) != v4)
			continue;
		if (v4)
			add_subnet4(pool, s);
		else
			add_subnet6(pool, s);
	}
}

static int set_size(struct vpc_pool *pool, const struct vpc_pool_subnet *s,
		    u64 last)
{
	if (last < pool->first || !subnet_has(s, last))
		return -EINVAL;
	if (last - pool->first >= VPC_POOL_MAX)
		return -ERANGE;
	pool->size = last - pool->first + 1;
	return 0;
}

/* One end may be given alone: the subnet says the other. */
static int set_range4(struct vpc_pool *pool, const struct vpc_dhcp_config *dhcp)
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
		last = min(s->net | ~s->mask, pool->first + VPC_POOL_MAX - 1);
	return set_size(pool, s, last);
}

/* Both ends are given, or none. */
static int set_range6(struct vpc_pool *pool, const struct vpc_dhcp_config *dhcp)
{
	const struct vpc_pool_subnet *s = pool->subnets;
	u64 last;

	if (!ipv6_addr_any(&dhcp->first6)) {
		pool->first = vpc_pool_number(pool, &dhcp->first6);
		s = find_subnet(pool, pool->first);
		if (!s)
			return -EINVAL;
		return set_size(pool, s, vpc_pool_number(pool, &dhcp->last6));
	}
	if (!pool->n_subnets)
		return 0;

	last = s->net | ~s->mask;
	if (last - s->net > RANGE6_LAST) {
		pool->first = s->net + RANGE6;
		last = s->net + RANGE6_LAST;
	} else {
		pool->first = s->net;
	}
	return set_size(pool, s, last);
}

void vpc_pool_set_base(struct vpc_pool *pool,
		       const struct vpc_network_config *config)
{
	const struct in6_addr *addr = &config->dhcp.first6;
	int i;

	if (pool->family == AF_INET)
		return;
	for (i = 0; ipv6_addr_any(addr) && i < config->n_subnets; i++)
		if (!vpc_prefix_is_v4(&config->subnets[i].prefix))
			addr = &config->subnets[i].prefix.addr;
	memcpy(&pool->base, addr, sizeof(pool->base));
}

/* Nobody can have these. */
static void take_fixed(struct vpc_pool *pool)
{
	const struct vpc_pool_subnet *s;
	u64 n;
	int i;

	for (i = 0; i < pool->n_subnets; i++) {
		s = &pool->subnets[i];
		vpc_pool_take(pool, s->gateway);
		vpc_pool_take(pool, s->net);
		for (n = 0; n < s->n_edge; n++)
			vpc_pool_take(pool, s->edge + n);
	}
	pool->n_fixed = pool->n_taken;
}

/* Taken for good: what is given back is not one of them. */
static int exclude(struct vpc_pool *pool, const struct vpc_dhcp_config *dhcp)
{
	u64 last = pool->first + pool->size - 1;
	struct vpc_pool_range *range;
	unsigned long word;
	int i;

	if (!dhcp->n_exclude)
		return 0;
	pool->excluded = kcalloc(dhcp->n_exclude, sizeof(*pool->excluded),
				 GFP_KERNEL_ACCOUNT);
	if (!pool->excluded)
		return -ENOMEM;

	for (i = 0; i < dhcp->n_exclude; i++) {
		range = &pool->excluded[pool->n_excluded];
		range->first = vpc_pool_number(pool, &dhcp->exclude[i].first);
		range->last = vpc_pool_number(pool, &dhcp->exclude[i].last);
		range->first = max(range->first, pool->first);
		range->last = min(range->last, last);
		if (range->first > range->last)
			continue;
		pool->n_excluded++;
		bitmap_set(pool->taken, range->first - pool->first,
			   range->last - range->first + 1);
	}
	for (word = 0; word < BITS_TO_LONGS(pool->size); word++)
		note_full(pool, word);
	pool->n_taken = bitmap_weight(pool->taken, pool->size);
	pool->n_fixed = pool->n_taken;
	return 0;
}

static int alloc_bitmap(struct vpc_pool *pool)
{
	unsigned long n = BITS_TO_LONGS(pool->size);

	pool->taken = kvcalloc(n + BITS_TO_LONGS(n), sizeof(*pool->taken),
			       GFP_KERNEL_ACCOUNT);
	if (!pool->taken)
		return -ENOMEM;
	pool->full = pool->taken + n;
	bitmap_set(pool->taken, pool->size, n * BITS_PER_LONG - pool->size);
	return 0;
}

int vpc_pool_init(struct vpc_pool *pool, u16 family,
		  const struct vpc_network_config *config)
{
	int err;

	memset(pool, 0, sizeof(*pool));
	pool->family = family;
	vpc_pool_set_base(pool, config);
	set_subnets(pool, config);
	err = family == AF_INET ? set_range4(pool, &config->dhcp) :
				  set_range6(pool, &config->dhcp);
	if (err)
		goto empty;
	if (!pool->size)
		return 0;

	err = alloc_bitmap(pool);
	if (err)
		goto empty;
	take_fixed(pool);
	err = exclude(pool, &config->dhcp);
	if (err)
		goto empty;
	return 0;

empty:
	vpc_pool_free(pool);
	return err;
}

void vpc_pool_free(struct vpc_pool *pool)
{
	kfree(pool->excluded);
	kvfree(pool->taken);
	memset(pool, 0, sizeof(*pool));
}
