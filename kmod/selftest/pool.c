// SPDX-License-Identifier: GPL-2.0
/*
 * Pools of many lengths against a row of bytes: addresses are taken and given
 * back, now more of these and now of those until there is none left, and each
 * one that is found must be free, and the first such behind the last one found.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": selftest: pool: " fmt

#include <linux/prandom.h>
#include <linux/random.h>
#include <linux/slab.h>
#include "../network.h"
#include "../pool.h"
#include "selftest.h"

#define LONGEST	4200		/* addresses: more than a word of full words */
#define NET	0x0a000000	/* 10.0.0.0/16 */
#define FIRST	0x0a000005

struct state {
	struct rnd_state rnd;
	struct vpc_network_config config;
	struct vpc_pool pool;
	bool taken[LONGEST];
	u32 free;
	u32 next;		/* where the search goes on */
};

static u32 __init rnd(struct state *s, u32 below)
{
	return prandom_u32_state(&s->rnd) % below;
}

static bool __init failed(const struct state *s, const char *why)
{
	pr_err("FAILED: %s, of %u addresses\n", why, s->pool.size);
	return false;
}

static void __init make_config(struct state *s, u32 size)
{
	struct vpc_network_config *config = &s->config;
	struct vpc_dhcp_config *dhcp = &config->dhcp;

	memset(config, 0, sizeof(*config));
	config->n_subnets = 1;
	vpc_addr_set_v4(&config->subnets[0].prefix.addr, htonl(NET));
	config->subnets[0].prefix.plen = VPC_V4_PLEN + 16;
	vpc_addr_set_v4(&config->subnets[0].gateway, htonl(NET + 1));
	dhcp->first = htonl(FIRST);
	dhcp->last = htonl(FIRST + size - 1);
	if (rnd(s, 2)) {
		dhcp->n_exclude = 1;
		vpc_addr_set_v4(&dhcp->exclude[0].first,
				htonl(FIRST + rnd(s, size)));
		vpc_addr_set_v4(&dhcp->exclude[0].last,
				htonl(FIRST + size - 1 + rnd(s, 9)));
	}
}

static bool __init begin(struct state *s, u32 size)
{
	u32 i;

	make_config(s, size);
	if (vpc_pool_init(&s->pool, AF_INET, &s->config))
		return failed(s, "not made");
	s->free = 0;
	s->next = 0;
	for (i = 0; i < size; i++) {
		s->taken[i] = !vpc_pool_in_range(&s->pool, FIRST + i);
		s->free += !s->taken[i];
	}
	return s->pool.size == size || failed(s, "another length");
}

static bool __init next_is_right(struct state *s)
{
	u64 found = vpc_pool_next(&s->pool);
	u32 at = s->next;

	if (!s->free)
		return !found || failed(s, "none is free, and one is found");
	while (s->taken[at])
		at = (at + 1) % s->pool.size;
	s->next = (at + 1) % s->pool.size;
	return found == FIRST + at || failed(s, "another one is found");
}

static void __init take(struct state *s, u32 at)
{
	vpc_pool_take(&s->pool, FIRST + at);
	s->free -= !s->taken[at];
	s->taken[at] = true;
}

static void __init give(struct state *s, u32 at)
{
	vpc_pool_give(&s->pool, FIRST + at);
	if (!vpc_pool_in_range(&s->pool, FIRST + at))
		return;
	s->free += s->taken[at];
	s->taken[at] = false;
}

static bool __init is_same(struct state *s)
{
	u32 i;

	for (i = 0; i < s->pool.size; i++)
		if (vpc_pool_is_free(&s->pool, FIRST + i) == s->taken[i])
			return failed(s, "free and taken");
	return s->pool.n_taken == s->pool.size - s->free ||
	       failed(s, "not counted");
}

/* @often of eight steps take what is found, or any one; the others give. */
static bool __init go(struct state *s, u32 steps, u32 often)
{
	u32 at;

	while (steps--) {
		if (rnd(s, 8) >= often) {
			give(s, rnd(s, s->pool.size));
			continue;
		}
		at = rnd(s, s->pool.size);
		if (rnd(s, 4)) {
			if (!next_is_right(s))
				return false;
			at = (s->next ?: s->pool.size) - 1;
		}
		take(s, at);
	}
	return is_same(s);
}

static bool __init test_length(struct state *s, u32 size)
{
	bool ok = begin(s, size) && go(s, size, 6) && go(s, size * 2, 8) &&
		    go(s, size, 2) && go(s, size * 2, 7);

	/* Until the last one is taken. */
	while (ok && s->free) {
		ok = next_is_right(s);
		take(s, (s->next ?: size) - 1);
	}
	ok = ok && next_is_right(s) && is_same(s);
	vpc_pool_free(&s->pool);
	return ok;
}

bool __init vpc_selftest_pool(void)
{
	static const u32 sizes[] __initconst = {
		1, 2, 63, 64, 65, 127, 128, 350, 4095, 4096, 4097, LONGEST,
	};
	struct state *s = kzalloc(sizeof(*s), GFP_KERNEL);
	u64 seed = get_random_u64();
	bool ok = true;
	u32 i;

	if (!s) {
		pr_err("FAILED: no memory\n");
		return false;
	}
	prandom_seed_state(&s->rnd, seed);
	for (i = 0; ok && i < 4 * ARRAY_SIZE(sizes); i++)
		ok = test_length(s, sizes[i % ARRAY_SIZE(sizes)]);
	kfree(s);
	return vpc_selftest_end(ok, seed);
}
