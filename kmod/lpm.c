// SPDX-License-Identifier: GPL-2.0
/*
 * Longest-prefix match: a binary trie without its unbranched paths. An inner
 * node holds no key, only the bit at which its children part, and a prefix that
 * has longer ones inside lives in the inner node where they meet. Addresses are
 * in the leaves alone, once; an IPv4 leaf holds four bytes of its own.
 *
 * So a walk goes down blindly, by the bits of the address asked for, and only
 * the leaf at the end says how many of them were right: the nodes above it are
 * prefixes of the leaf's address, and hold for the address asked for if they
 * are no longer than what the two have in common. What readers rely on, in the
 * middle of changes too:
 *
 * - All that can ever be reached through a node has the node's prefix.
 * - Kinds, keys, and the lengths of inner nodes never change; a leaf may become
 *   shorter (shorten()), never longer.
 * - An inner node has a child, and two if it has no value.
 * - A node taken out is left as it is, and freed after a grace period.
 */
#include <linux/bitops.h>
#include <linux/errno.h>
#include <linux/minmax.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "lpm.h"

#define V4_PLEN		96	/* of ::ffff:0:0/96, where IPv4 begins */

enum lpm_kind { INNER, LEAF4, LEAF6 };

/**
 * struct vpc_lpm_node - inner node or leaf
 * @value: the owner's value of the prefix; NULL: none, a mere branch
 * @plen: length of the prefix; the bit at which children part
 * @kind: enum lpm_kind
 * @key4: LEAF4: last four bytes of the (v4-mapped) address; the node ends here
 * @key6: LEAF6: address
 * @child: INNER: what goes on with a 0 and with a 1
 *
 * Bits of the address past @plen are not defined.
 */
struct vpc_lpm_node {
	void __rcu *value;
	u8 plen;
	u8 kind;
	__be32 key4;
	union {
		struct in6_addr key6;
		struct vpc_lpm_node __rcu *child[2];
	};
};

#define deref(t, p)	rcu_dereference_check(p, lockdep_is_held((t)->lock))
#define own(t, p)	rcu_dereference_protected(p, lockdep_is_held((t)->lock))

static bool is_v4(const struct in6_addr *a)
{
	return !a->s6_addr32[0] && !a->s6_addr32[1] &&
	       a->s6_addr32[2] == htonl(0xffff);
}

static unsigned int bit(const struct in6_addr *a, unsigned int pos)
{
	return a->s6_addr[pos / 8] >> (7 - pos % 8) & 1;
}

static void mask(struct in6_addr *a, unsigned int plen)
{
	unsigned int i;

	for (i = 0; i < 4; i++, plen -= min(plen, 32U)) {
		if (plen < 32)
			a->s6_addr32[i] &= htonl(~(~0U >> plen));
	}
}

static void leaf_key(const struct vpc_lpm_node *leaf, struct in6_addr *key)
{
	if (leaf->kind == LEAF6)
		*key = leaf->key6;
	else
		*key = (struct in6_addr){
			.s6_addr32 = { 0, 0, htonl(0xffff), leaf->key4 },
		};
}

static noinline unsigned int common_bits6(const struct vpc_lpm_node *leaf,
					  const struct in6_addr *a)
{
	struct in6_addr key;
	unsigned int i;
	u32 diff;

	leaf_key(leaf, &key);
	for (i = 0; i < 4; i++) {
		diff = ntohl(key.s6_addr32[i] ^ a->s6_addr32[i]);
		if (diff)
			return i * 32 + 32 - fls(diff);
	}
	return 128;
}

/* How many leading bits of @a are right. */
static inline unsigned int common_bits(const struct vpc_lpm_node *leaf,
				       const struct in6_addr *a)
{
	if (leaf->kind == LEAF4 && is_v4(a))
		return 128 - fls(ntohl(leaf->key4 ^ a->s6_addr32[3]));
	return common_bits6(leaf, a);
}

/* Prefix length and value of a leaf, the two of one moment: see shorten(). */
static void *read_leaf(const struct vpc_lpm *t, const struct vpc_lpm_node *node,
		       unsigned int *plen)
{
	void *value;

	do {
		/* Both pair with smp_store_release() in shorten(). */
		*plen = smp_load_acquire(&node->plen);
		value = deref(t, node->value);
		/* If it is the next value, then the next length is seen too. */
		smp_rmb();
	} while (READ_ONCE(node->plen) != *plen);

	return value;
}

static void *read_node(const struct vpc_lpm *t, const struct vpc_lpm_node *node,
		       unsigned int *plen)
{
	if (node->kind != INNER)
		return read_leaf(t, node, plen);
	*plen = node->plen;
	return deref(t, node->value);
}

/* The child of an inner node on that side, or else the other one. */
static struct vpc_lpm_node *either_child(const struct vpc_lpm *t,
					 const struct vpc_lpm_node *node,
					 unsigned int side)
{
	struct vpc_lpm_node *child;

	/* Between two looks the one may be filled and the other emptied. */
	do {
		child = deref(t, node->child[side]) ?:
			deref(t, node->child[!side]);
	} while (unlikely(!child));

	return child;
}

/*
 * Down towards @a to a leaf. Where nothing is on the side of @a the other
 * side's leaf will do: it differs at that bit.
 */
static const struct vpc_lpm_node *to_leaf(const struct vpc_lpm *t,
					  const struct vpc_lpm_node *node,
					  const struct in6_addr *a)
{
	while (node->kind == INNER)
		node = either_child(t, node, bit(a, node->plen));
	return node;
}

void vpc_lpm_init(struct vpc_lpm *t, struct mutex *lock)
{
	RCU_INIT_POINTER(t->root, NULL);
	t->lock = lock;
	t->count = 0;
}

/* Nobody sees the nodes any more: what is still to be freed is a list by value. */
void vpc_lpm_destroy(struct vpc_lpm *t)
{
	struct vpc_lpm_node *node, *child, *next;
	int i;

	node = rcu_replace_pointer(t->root, NULL, true);
	t->count = 0;
	if (!node)
		return;

	synchronize_rcu();
	RCU_INIT_POINTER(node->value, NULL);
	for (; node; node = next) {
		next = rcu_dereference_protected(node->value, true);
		for (i = 0; node->kind == INNER && i < 2; i++) {
			child = rcu_dereference_protected(node->child[i], true);
			if (child) {
				RCU_INIT_POINTER(child->value, next);
				next = child;
			}
		}
		kfree(node);
		cond_resched();
	}
}

static struct vpc_lpm_node *leaf_new(const struct in6_addr *addr, u8 plen,
				     void *value)
{
	bool v4 = is_v4(addr) && plen >= V4_PLEN;
	struct vpc_lpm_node *leaf;

	leaf = kmalloc(v4 ? offsetofend(struct vpc_lpm_node, key4) :
		       sizeof(*leaf), GFP_KERNEL);
	if (!leaf)
		return NULL;

	RCU_INIT_POINTER(leaf->value, value);
	leaf->plen = plen;
	leaf->kind = v4 ? LEAF4 : LEAF6;
	leaf->key4 = addr->s6_addr32[3];
	if (!v4)
		leaf->key6 = *addr;
	return leaf;
}

/*
 * Put a new prefix where its first @bits lead: @node in @slot is the first node
 * on that way which is as long or longer, and not the prefix itself.
 */
static int attach(struct vpc_lpm *t, struct vpc_lpm_node __rcu **slot,
		  struct vpc_lpm_node *node, unsigned int bits,
		  const struct in6_addr *addr, u8 plen, void *value)
{
	struct vpc_lpm_node *inner, *leaf = NULL;
	struct in6_addr key;

	if (plen > bits) {
		leaf = leaf_new(addr, plen, value);
		if (!leaf)
			return -ENOMEM;
	}
	/* Below a node that has something on the other side only? */
	if (node->plen == bits && node->kind == INNER) {
		rcu_assign_pointer(node->child[bit(addr, bits)], leaf);
		return 0;
	}
	inner = kzalloc(sizeof(*inner), GFP_KERNEL);
	if (!inner) {
		kfree(leaf);
		return -ENOMEM;
	}
	inner->plen = bits;		/* and kind is INNER */
	if (leaf)
		RCU_INIT_POINTER(inner->child[bit(addr, bits)], leaf);
	else
		RCU_INIT_POINTER(inner->value, value);
	if (node->plen > bits) {	/* node goes below */
		leaf_key(to_leaf(t, node, addr), &key);
		RCU_INIT_POINTER(inner->child[bit(&key, bits)], node);
		rcu_assign_pointer(*slot, inner);
	} else {			/* node was a leaf without any inside */
		RCU_INIT_POINTER(inner->value, own(t, node->value));
		rcu_assign_pointer(*slot, inner);
		kfree_rcu_mightsleep(node);
	}
	return 0;
}

static bool prefix_valid(const struct in6_addr *addr, u8 plen)
{
	struct in6_addr masked = *addr;

	mask(&masked, plen);
	return plen <= 128 && !memcmp(&masked, addr, sizeof(masked));
}

int vpc_lpm_insert(struct vpc_lpm *t, const struct in6_addr *addr, u8 plen,
		   void *value, void **old)
{
	struct vpc_lpm_node __rcu **slot = &t->root;
	struct vpc_lpm_node *node = own(t, t->root);
	const struct vpc_lpm_node *leaf;
	unsigned int bits;
	int err = 0;

	lockdep_assert_held(t->lock);
	*old = NULL;
	if (!prefix_valid(addr, plen))
		return -EINVAL;

	if (!node) {
		node = leaf_new(addr, plen, value);
		rcu_assign_pointer(t->root, node);
		t->count = !!node;
		return node ? 0 : -ENOMEM;
	}

	leaf = to_leaf(t, node, addr);
	bits = min3(common_bits(leaf, addr), 0U + plen, 0U + leaf->plen);
	while (node->plen < bits) {
		slot = &node->child[bit(addr, node->plen)];
		node = own(t, *slot);
	}
	if (node->plen == plen && plen == bits) {
		*old = own(t, node->value);
		rcu_assign_pointer(node->value, value);
	} else {
		err = attach(t, slot, node, bits, addr, plen, value);
	}
	if (!err && !*old)
		t->count++;
	return err;
}

/*
 * The only prefix inside @up goes. Its leaf stays and becomes the prefix that
 * @up was, which needs no memory. A length and a value that do not belong
 * together must not be read, hence NULL in between; @up is still there then.
 */
static void shorten(struct vpc_lpm *t, struct vpc_lpm_node *leaf,
		    const struct vpc_lpm_node *up)
{
	RCU_INIT_POINTER(leaf->value, NULL);
	/* Pairs with read_node(), as the release of the value does. */
	smp_store_release(&leaf->plen, up->plen);
	rcu_assign_pointer(leaf->value, own(t, up->value));
}

/* Take out a leaf, and the inner node @up above it if it is of no more use. */
static void detach(struct vpc_lpm *t, struct vpc_lpm_node *leaf,
		   struct vpc_lpm_node __rcu **slot, struct vpc_lpm_node *up,
		   struct vpc_lpm_node __rcu **up_slot)
{
	struct vpc_lpm_node *sibling;

	if (!up) {
		RCU_INIT_POINTER(*slot, NULL);
		kfree_rcu_mightsleep(leaf);
		return;
	}
	sibling = own(t, up->child[slot == &up->child[0]]);
	if (!sibling) {
		shorten(t, leaf, up);
		rcu_assign_pointer(*up_slot, leaf);
		kfree_rcu_mightsleep(up);
		return;
	}
	if (rcu_access_pointer(up->value)) {
		RCU_INIT_POINTER(*slot, NULL);
	} else {
		rcu_assign_pointer(*up_slot, sibling);
		kfree_rcu_mightsleep(up);
	}
	kfree_rcu_mightsleep(leaf);
}

void *vpc_lpm_remove(struct vpc_lpm *t, const struct in6_addr *addr, u8 plen)
{
	struct vpc_lpm_node __rcu **slot = &t->root, **up_slot = NULL;
	struct vpc_lpm_node *node, *up = NULL;
	void *value;

	lockdep_assert_held(t->lock);
	node = own(t, t->root);
	while (node && node->kind == INNER && node->plen < plen) {
		up = node;
		up_slot = slot;
		slot = &node->child[bit(addr, node->plen)];
		node = own(t, *slot);
	}
	if (!node || node->plen != plen ||
	    common_bits(to_leaf(t, node, addr), addr) < plen)
		return NULL;
	value = own(t, node->value);
	if (!value)
		return NULL;

	t->count--;
	if (node->kind != INNER) {
		detach(t, node, slot, up, up_slot);
	} else if (rcu_access_pointer(node->child[0]) &&
		   rcu_access_pointer(node->child[1])) {
		RCU_INIT_POINTER(node->value, NULL);
	} else {
		rcu_assign_pointer(*slot, either_child(t, node, 0));
		kfree_rcu_mightsleep(node);
	}
	return value;
}

void *vpc_lpm_find(const struct vpc_lpm *t, const struct in6_addr *addr,
		   u8 plen)
{
	const struct vpc_lpm_node *node = deref(t, t->root);
	unsigned int len;
	void *value;

	while (node && node->kind == INNER && node->plen < plen)
		node = deref(t, node->child[bit(addr, node->plen)]);
	if (!node)
		return NULL;
	value = read_node(t, node, &len);
	if (len != plen || common_bits(to_leaf(t, node, addr), addr) < plen)
		return NULL;
	return value;
}

struct match {
	void *value;
	unsigned int len;
};

static bool is_within(unsigned int len, unsigned int least, unsigned int most)
{
	return len >= least && len <= most;
}

/*
 * The leaf at the end of the way down says how long a prefix can be. Of those
 * met on the way the last two are remembered: if neither will do, and there
 * were more, the second way down meets the same nodes, by now in the cache. A
 * change in between may cost one more.
 */
static __always_inline struct match walk(const struct vpc_lpm *t,
					 const struct in6_addr *addr)
{
	unsigned int least = is_v4(addr) ? V4_PLEN : 0;
	unsigned int len, limit = 128;
	const struct vpc_lpm_node *node;
	struct match found, shorter;
	void *value;

	do {
		node = deref(t, t->root);
		if (!node)
			return (struct match){};

		found = (struct match){};
		shorter = found;
		while (node->kind == INNER) {
			value = deref(t, node->value);
			len = node->plen;
			if (value && is_within(len, least, limit)) {
				shorter = found;
				found = (struct match){ value, len };
			}
			node = either_child(t, node, bit(addr, len));
		}
		value = read_leaf(t, node, &len);
		if (value && is_within(len, least, limit)) {
			shorter = found;
			found = (struct match){ value, len };
		}
		limit = common_bits(node, addr);
		if (found.len <= limit)
			return found;
	} while (shorter.len > limit);

	return shorter;
}

void *vpc_lpm_walk(const struct vpc_lpm *t, const struct in6_addr *addr)
{
	return walk(t, addr).value;
}

void *vpc_lpm_match(const struct vpc_lpm *t, const struct in6_addr *addr,
		    unsigned int *plen)
{
	const struct match found = walk(t, addr);

	*plen = found.len;
	return found.value;
}

/*
 * The subtree that comes next after a prefix, whether that is there or not. As
 * in a lookup, only the leaf says where the way has left the prefix; guess
 * that the prefix is there, and go again if not.
 */
static const struct vpc_lpm_node *after(const struct vpc_lpm *t,
					const struct in6_addr *addr,
					unsigned int plen)
{
	const struct vpc_lpm_node *node, *at, *right, *child;
	unsigned int len, guess, bits = plen, at_len = 0;

	do {
		node = deref(t, t->root);
		if (!node)
			return NULL;

		guess = bits;
		at = NULL;
		right = NULL;
		for (;;) {
			read_node(t, node, &len);
			if (!at && len >= guess) {
				at = node;
				at_len = len;
			}
			if (node->kind != INNER)
				break;
			child = deref(t, node->child[1]);
			if (!at && child && !bit(addr, len))
				right = child;
			node = either_child(t, node, bit(addr, len));
		}
		bits = min3(common_bits(node, addr), plen, len);
	} while (bits != guess);

	/* at parts from the prefix, or lies in it: before or after it? */
	if (at_len > bits)
		return bits == plen || !bit(addr, bits) ? at : right;
	/* at is the prefix, or has it but nothing in its half. */
	if (at->kind != INNER)
		return right;
	if (bits == plen)
		return either_child(t, at, 0);
	child = bit(addr, bits) ? NULL : deref(t, at->child[1]);
	return child ?: right;
}

void *vpc_lpm_next(const struct vpc_lpm *t, struct in6_addr *addr, int *plen)
{
	const struct vpc_lpm_node *node = deref(t, t->root);
	struct in6_addr key, full = {};
	unsigned int len;
	void *value;
	int cmp;

	if (*plen >= 0)
		node = after(t, addr, *plen);
	while (node) {
		value = read_node(t, node, &len);
		if (!value && node->kind == INNER) {
			node = either_child(t, node, 0);
			continue;
		}
		leaf_key(to_leaf(t, node, &full), &full);
		key = full;
		mask(&key, len);
		cmp = *plen < 0 ? 1 : memcmp(&key, addr, sizeof(key));
		if (value && (cmp > 0 || (!cmp && (int)len > *plen))) {
			*addr = key;
			*plen = len;
			return value;
		}
		/* Caught in shorten(), or after it: what is behind the leaf? */
		node = after(t, &full, 128);
	}
	return NULL;
}
