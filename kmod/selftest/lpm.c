// SPDX-License-Identifier: GPL-2.0
/*
 * The LPM trie against an array that is searched from end to end: the same
 * random changes go into both, and every answer must be the same. Then changes
 * under the eyes of a reader, who must never miss what stays.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": selftest: lpm: " fmt

#include <linux/kthread.h>
#include <linux/mutex.h>
#include <linux/prandom.h>
#include <linux/random.h>
#include <linux/slab.h>
#include "../addr.h"
#include "../lpm.h"
#include "selftest.h"

#define MOST		160	/* prefixes in a table */
#define STEPS		2500	/* for each kind of set */
#define RACE		96	/* prefixes in the race */
#define RACE_STEPS	4000
#define RACE_READS	500
#define LARGE		3000

/* What the prefixes of a table are like. */
enum sets {
	SPARSE,		/* all addresses, all lengths, both families */
	DENSE,		/* the last bits of an IPv4 network, all within another */
	SHORT,		/* the first bits of IPv6 addresses, ::/0 among them */
	HOSTS,		/* full lengths, both families, and their defaults */
	BITS,		/* all zeroes or all ones but for one bit */
	SETS
};

struct route {
	struct vpc_prefix prefix;
	bool stays;		/* in the race */
};

struct state {
	struct rnd_state rnd;
	struct mutex lock;	/* stands for the owner's */
	struct vpc_lpm table;
	struct route *twin[MOST];
	unsigned int n;
	struct route routes[STEPS];
	bool reader_failed;
	unsigned long reads;
};

static u32 __init rnd(struct state *s, u32 below)
{
	return prandom_u32_state(&s->rnd) % below;
}

static void __init random_prefix(struct state *s, enum sets set,
				 struct vpc_prefix *p)
{
	struct in6_addr *a = &p->addr;
	struct in6_addr full;

	prandom_bytes_state(&s->rnd, a, sizeof(*a));
	p->plen = rnd(s, 129);
	switch (set) {
	case SPARSE:
		if (rnd(s, 2))
			break;
		vpc_addr_set_v4(a, a->s6_addr32[3]);
		p->plen = VPC_V4_PLEN + rnd(s, 33);
		break;
	case DENSE:
		vpc_addr_set_v4(a, htonl(0x0a000000 | rnd(s, 64)));
		p->plen = rnd(s, 8) ? 122 + rnd(s, 7) : VPC_V4_PLEN + rnd(s, 33);
		break;
	case SHORT:
		p->plen = rnd(s, 8);
		break;
	case HOSTS:
		if (rnd(s, 2))
			vpc_addr_set_v4(a, a->s6_addr32[3]);
		p->plen = 128;
		if (!rnd(s, 16))
			p->plen = vpc_addr_is_v4(a) ? VPC_V4_PLEN : 0;
		break;
	default:
		memset(a, rnd(s, 2) ? 0xff : 0, sizeof(*a));
		a->s6_addr[rnd(s, 16)] ^= BIT(rnd(s, 8));
	}
	full = *a;
	ipv6_addr_prefix(a, &full, p->plen);
}

static bool __init failed(const char *why)
{
	pr_err("FAILED: %s\n", why);
	return false;
}

/* Where in the twin; s->n: not there. */
static unsigned int __init twin_find(const struct state *s,
				     const struct vpc_prefix *p)
{
	unsigned int i;

	for (i = 0; i < s->n; i++)
		if (vpc_prefix_equal(&s->twin[i]->prefix, p))
			break;
	return i;
}

static struct route *__init twin_lookup(const struct state *s,
					const struct in6_addr *a)
{
	unsigned int least = vpc_addr_is_v4(a) ? VPC_V4_PLEN : 0;
	struct route *best = NULL, *r;
	unsigned int i;

	for (i = 0; i < s->n; i++) {
		r = s->twin[i];
		if (r->prefix.plen >= least && vpc_prefix_has(&r->prefix, a) &&
		    (!best || r->prefix.plen > best->prefix.plen))
			best = r;
	}
	return best;
}

static int order(const struct vpc_prefix *a, const struct in6_addr *b, int plen)
{
	return memcmp(&a->addr, b, sizeof(*b)) ?: a->plen - plen;
}

static struct route *__init twin_next(const struct state *s,
				      const struct in6_addr *a, int plen)
{
	struct route *best = NULL, *r;
	unsigned int i;

	for (i = 0; i < s->n; i++) {
		r = s->twin[i];
		if ((plen < 0 || order(&r->prefix, a, plen) > 0) &&
		    (!best || order(&r->prefix, &best->prefix.addr,
				    best->prefix.plen) < 0))
			best = r;
	}
	return best;
}

static bool __init step_insert(struct state *s, struct route *r)
{
	unsigned int at = twin_find(s, &r->prefix);
	struct route *was = at < s->n ? s->twin[at] : NULL;
	void *old;

	if (at == MOST)
		return true;
	if (vpc_lpm_insert(&s->table, &r->prefix.addr, r->prefix.plen, r, &old))
		return false;
	s->twin[at] = r;
	s->n += !was;
	return old == was;
}

static bool __init step_remove(struct state *s, const struct vpc_prefix *p)
{
	unsigned int at = twin_find(s, p);
	struct route *was = at < s->n ? s->twin[at] : NULL;

	if (was)
		s->twin[at] = s->twin[--s->n];
	return vpc_lpm_remove(&s->table, &p->addr, p->plen) == was;
}

static bool __init step_find(struct state *s, const struct vpc_prefix *p)
{
	unsigned int at = twin_find(s, p);

	return vpc_lpm_find(&s->table, &p->addr, p->plen) ==
	       (at < s->n ? s->twin[at] : NULL);
}

static bool __init step_lookup(struct state *s, struct in6_addr a)
{
	if (rnd(s, 2))
		a.s6_addr[rnd(s, 16)] ^= BIT(rnd(s, 8));
	return vpc_lpm_lookup(&s->table, &a) == twin_lookup(s, &a);
}

static bool __init step_next(struct state *s, struct in6_addr a, int plen)
{
	struct route *want = twin_next(s, &a, plen);

	if (vpc_lpm_next(&s->table, &a, &plen) != want)
		return false;
	return !want || !order(&want->prefix, &a, plen);
}

static bool __init walk(struct state *s)
{
	struct in6_addr a = in6addr_any;
	struct route *want, *got;
	unsigned int n = 0;
	int plen = -1;

	do {
		want = twin_next(s, &a, plen);
		got = vpc_lpm_next(&s->table, &a, &plen);
		if (got != want)
			return false;
		n += !!got;
	} while (got);
	return n == s->n && n == s->table.count;
}

/* Something near what is there, or anything. */
static bool __init step(struct state *s, enum sets set, struct route *r)
{
	struct vpc_prefix p;

	random_prefix(s, set, &r->prefix);
	p = r->prefix;
	if (s->n && rnd(s, 2))
		p = s->twin[rnd(s, s->n)]->prefix;

	switch (rnd(s, 8)) {
	case 0:
	case 1:
		r->prefix = p;
		return step_insert(s, r);
	case 2:
		return step_insert(s, r);
	case 3:
	case 4:
		return step_remove(s, &p);
	case 5:
		return step_find(s, &p);
	case 6:
		return step_next(s, p.addr, p.plen);
	default:
		return step_lookup(s, p.addr);
	}
}

static bool __init empty(struct state *s)
{
	while (s->n)
		if (!step_remove(s, &s->twin[s->n - 1]->prefix))
			return false;
	return !rcu_access_pointer(s->table.root) && !s->table.count;
}

static bool __init test_twin(struct state *s, enum sets set)
{
	unsigned int i;

	s->n = 0;
	for (i = 0; i < STEPS; i++) {
		if (!step(s, set, &s->routes[i])) {
			pr_err("FAILED: set %d: step %u differs from the twin\n",
			       set, i);
			return false;
		}
		if (i % 500 == 499 && !walk(s)) {
			pr_err("FAILED: set %d: walk at step %u differs from the twin\n",
			       set, i);
			return false;
		}
		cond_resched();
	}
	/* Every other time it is the destruction that finds it full. */
	if (set % 2 == 0 && !empty(s)) {
		pr_err("FAILED: set %d: nodes are left of no prefixes\n", set);
		return false;
	}
	return true;
}

static bool __init test_refusals(struct state *s)
{
	struct in6_addr a = { .s6_addr = { 0x20, 0x01, [15] = 1 } };
	void *old;

	return vpc_lpm_insert(&s->table, &a, 127, s, &old) == -EINVAL &&
	       vpc_lpm_insert(&s->table, &a, 129, s, &old) == -EINVAL &&
	       !vpc_lpm_find(&s->table, &a, 128) &&
	       !vpc_lpm_remove(&s->table, &a, 128) &&
	       !vpc_lpm_lookup(&s->table, &a) && !s->table.count;
}

/* More than what the twin can follow: every third of a row of addresses. */
static bool __init test_large(struct state *s)
{
	struct in6_addr a;
	void *old, *want;
	u32 i;

	for (i = 0; i < LARGE; i++) {
		vpc_addr_set_v4(&a, htonl(0x0afffff0 + i * 3));
		if (vpc_lpm_insert(&s->table, &a, 128, s->routes + i % STEPS,
				   &old) || old)
			return false;
		cond_resched();
	}
	for (i = 0; i < LARGE * 3; i++) {
		vpc_addr_set_v4(&a, htonl(0x0afffff0 + i));
		want = i % 3 ? NULL : s->routes + i / 3 % STEPS;
		if (vpc_lpm_lookup(&s->table, &a) != want)
			return false;
	}
	return s->table.count == LARGE;
}

/* One round of a reader while prefixes come and go; under RCU. */
static bool read_once(struct state *s)
{
	struct in6_addr a = in6addr_any;
	const struct route *r, *q;
	unsigned int stay = 0, i;
	int plen = -1, last;

	q = &s->routes[s->reads % RACE];
	WRITE_ONCE(s->reads, s->reads + 1);
	r = vpc_lpm_find(&s->table, &q->prefix.addr, q->prefix.plen);
	if (r ? r != q : q->stays)
		return false;

	r = vpc_lpm_lookup(&s->table, &q->prefix.addr);
	if (!r || !vpc_prefix_has(&r->prefix, &q->prefix.addr))
		return false;
	for (i = 0; i < RACE; i++) {
		const struct vpc_prefix *p = &s->routes[i].prefix;

		if (s->routes[i].stays && p->plen > r->prefix.plen &&
		    vpc_prefix_has(p, &q->prefix.addr))
			return false;
	}

	if (s->reads % 8)
		return true;
	do {
		struct in6_addr before = a;

		last = plen;
		r = vpc_lpm_next(&s->table, &a, &plen);
		if (r && (order(&r->prefix, &a, plen) ||
			  (last >= 0 && order(&r->prefix, &before, last) <= 0)))
			return false;
		stay += r && r->stays;
	} while (r);
	for (i = 0; i < RACE; i++)
		stay -= s->routes[i].stays;
	return !stay;
}

static int reader(void *arg)
{
	struct state *s = arg;

	while (!kthread_should_stop()) {
		rcu_read_lock();
		if (!read_once(s))
			WRITE_ONCE(s->reader_failed, true);
		rcu_read_unlock();
		cond_resched();
	}
	return 0;
}

/* Prefixes within each other, so that each change moves nodes of the next. */
static bool __init fill_race(struct state *s)
{
	unsigned int i;

	s->n = 0;
	for (i = 0; i < RACE; i++) {
		struct route *r = &s->routes[i];
		void *old;

		do {
			random_prefix(s, DENSE, &r->prefix);
			if (i == 0) {	/* one that every address is in */
				vpc_addr_set_v4(&r->prefix.addr, 0);
				r->prefix.plen = VPC_V4_PLEN;
			}
		} while (twin_find(s, &r->prefix) < s->n);
		s->twin[s->n++] = r;
		r->stays = i % 16 == 0;
		if (r->stays && vpc_lpm_insert(&s->table, &r->prefix.addr,
					       r->prefix.plen, r, &old))
			return false;
	}
	return true;
}

static bool __init test_race(struct state *s)
{
	struct task_struct *task;
	unsigned int i;
	void *old;

	if (!fill_race(s))
		return false;
	s->reads = 0;
	task = kthread_run(reader, s, "vpc_selftest");
	if (IS_ERR(task))
		return false;

	for (i = 0; i < RACE_STEPS || READ_ONCE(s->reads) < RACE_READS; i++) {
		struct route *r = &s->routes[rnd(s, RACE)];

		if (!r->stays) {
			if (rnd(s, 2))
				vpc_lpm_remove(&s->table, &r->prefix.addr,
					       r->prefix.plen);
			else if (vpc_lpm_insert(&s->table, &r->prefix.addr,
						r->prefix.plen, r, &old))
				break;
		}
		cond_resched();
	}
	kthread_stop(task);
	return i >= RACE_STEPS && !s->reader_failed;
}

static bool __init test_all(struct state *s)
{
	const struct {
		bool (*test)(struct state *s);
		const char *what;
	} others[] = {
		{ test_refusals, "what is no prefix is not refused" },
		{ test_large, "a row of addresses is not found again" },
		{ test_race, "a reader saw what was not there, or missed what was" },
	};
	unsigned int i;
	bool ok = true;

	for (i = 0; ok && i < SETS; i++) {
		vpc_lpm_init(&s->table, &s->lock);
		ok = test_twin(s, i);
		vpc_lpm_destroy(&s->table);
	}
	for (i = 0; ok && i < ARRAY_SIZE(others); i++) {
		vpc_lpm_init(&s->table, &s->lock);
		ok = others[i].test(s) || failed(others[i].what);
		vpc_lpm_destroy(&s->table);
	}
	return ok;
}

bool __init vpc_selftest_lpm(void)
{
	struct state *s = kvzalloc(sizeof(*s), GFP_KERNEL);
	u64 seed = get_random_u64();
	bool ok;

	if (!s)
		return failed("no memory");
	prandom_seed_state(&s->rnd, seed);
	mutex_init(&s->lock);
	mutex_lock(&s->lock);
	ok = test_all(s);
	mutex_unlock(&s->lock);
	mutex_destroy(&s->lock);
	kvfree(s);
	return vpc_selftest_end(ok, seed);
}
