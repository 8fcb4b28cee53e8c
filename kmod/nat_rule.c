// SPDX-License-Identifier: GPL-2.0
/*
 * NAT rules: the order in which they are tried, and which one decides. What
 * they may say is nat_check.c, what they have on the outside nat_public.c.
 *
 * Lifetime: a rule that is deleted is unlinked and freed after a grace period.
 * The flows that it translates know it by number only: they are found to be
 * over on their next packet (vpc_mapping_valid()), since the generation has
 * changed.
 */
#include <linux/jhash.h>
#include <linux/slab.h>
#include "nat_rule.h"
#include "netlink/netlink.h"
#include "network.h"
#include "stats.h"

u64 vpc_nat_rank(const struct vpc_nat_spec *spec)
{
	return (u64)spec->priority << 16 |
	       (128 - spec->source.plen) << 8 | (128 - spec->dest.plen);
}

/* Would both decide for the same packets, and neither before the other? */
static bool is_rival(const struct vpc_nat_spec *a, const struct vpc_nat_spec *b)
{
	if (a->type != b->type || a->priority != b->priority ||
	    a->proto != b->proto || !vpc_prefix_equal(&a->source, &b->source) ||
	    !vpc_prefix_equal(&a->dest, &b->dest))
		return false;
	if (a->type == VPC_NAT_TYPE_DNAT)
		return a->first <= b->last && b->first <= a->last;
	return a->first == b->first && a->last == b->last;
}

/* The rule that a new one is listed before, NULL: at the end; or an error. */
static struct vpc_nat_rule *find_place(struct vpc *vpc,
				       const struct vpc_nat_spec *spec,
				       const struct nlattr *attr,
				       struct netlink_ext_ack *extack)
{
	struct vpc_nat_rule *rule, *place = NULL;
	u64 rank = vpc_nat_rank(spec);

	list_for_each_entry(rule, &vpc->nat_rules, list) {
		if (!rule->draining && is_rival(&rule->spec, spec)) {
			NL_SET_ERR_MSG_ATTR_FMT(extack, attr,
						"Rule %u says the same",
						rule->id);
			return ERR_PTR(-EEXIST);
		}
		if (!place && vpc_nat_rank(&rule->spec) > rank)
			place = rule;
	}
	return place;
}

/* The attribute that says what a rule concerns. */
static const struct nlattr *key_attr(const struct vpc_nat_spec *spec,
				     struct nlattr **attrs)
{
	return attrs[spec->type == VPC_NAT_TYPE_DNAT ? VPC_A_NAT_DESTINATION :
						       VPC_A_NAT_SOURCE];
}

/* And the one that says what it has on the outside. */
static const struct nlattr *public_attr(const struct vpc_nat_spec *spec,
					struct nlattr **attrs)
{
	return spec->type == VPC_NAT_TYPE_SNAT ? attrs[VPC_A_NAT_TO] :
						 key_attr(spec, attrs);
}

static struct vpc_nat_rule *rule_new(const struct vpc_nat_spec *spec)
{
	struct vpc_nat_rule *rule = kzalloc(sizeof(*rule), GFP_KERNEL);

	if (!rule)
		return NULL;
	rule->spec = *spec;
	rule->n_public = vpc_nat_count_public(spec);
	vpc_created(nat);
	return rule;
}

static void rule_free(struct rcu_head *rcu)
{
	kfree(container_of(rcu, struct vpc_nat_rule, rcu));
	vpc_destroyed(nat);
}

struct vpc_nat_rule *vpc_nat_add(struct vpc *vpc,
				 const struct vpc_nat_spec *wanted,
				 struct nlattr **attrs,
				 struct netlink_ext_ack *extack)
{
	struct vpc_nat_rule *rule, *place;
	struct vpc_nat_spec *spec;
	int err;

	lockdep_assert_held(&vpc->lock);

	if (vpc->n_nat >= VPC_MAX_NAT) {
		NL_SET_ERR_MSG_ATTR_FMT(extack, key_attr(wanted, attrs),
					"A VPC has at most %u NAT rules",
					VPC_MAX_NAT);
		return ERR_PTR(-ENOSPC);
	}
	rule = rule_new(wanted);
	if (!rule)
		return ERR_PTR(-ENOMEM);
	spec = &rule->spec;
	err = vpc_nat_check(vpc, spec, attrs, extack);
	if (err)
		goto free_rule;
	place = find_place(vpc, spec, key_attr(spec, attrs), extack);
	if (IS_ERR(place)) {
		err = PTR_ERR(place);
		goto free_rule;
	}
	err = vpc_nat_rule_publish(vpc, rule, public_attr(spec, attrs), extack);
	if (err)
		goto free_rule;

	rule->narrow = spec->proto || spec->first ||
		       !vpc_prefix_is_all(&spec->dest);
	rule->id = ++vpc->nat_id;
	list_add_tail_rcu(&rule->list, place ? &place->list : &vpc->nat_rules);
	vpc->n_nat++;
	WRITE_ONCE(vpc->n_dnat,
		   vpc->n_dnat + (spec->type == VPC_NAT_TYPE_DNAT));
	vpc_config_changed(vpc);
	vpc_nat_rule_announce(vpc, rule);
	return rule;

free_rule:
	rule_free(&rule->rcu);
	return ERR_PTR(err);
}

static void rule_unlink(struct vpc *vpc, struct vpc_nat_rule *rule)
{
	list_del_rcu(&rule->list);
	vpc->n_nat--;
	WRITE_ONCE(vpc->n_dnat,
		   vpc->n_dnat - (rule->spec.type == VPC_NAT_TYPE_DNAT));
	WRITE_ONCE(vpc->n_draining, vpc->n_draining - rule->draining);
	vpc_nat_rule_unpublish(vpc, rule);
}

void vpc_nat_drain(struct vpc *vpc, struct vpc_nat_rule *rule)
{
	lockdep_assert_held(&vpc->lock);

	WRITE_ONCE(vpc->n_draining, vpc->n_draining + !rule->draining);
	WRITE_ONCE(rule->draining, true);
}

void vpc_nat_del(struct vpc *vpc, struct vpc_nat_rule *rule)
{
	lockdep_assert_held(&vpc->lock);

	rule_unlink(vpc, rule);
	vpc_config_changed(vpc);
	call_rcu(&rule->rcu, rule_free);
}

void vpc_nat_flush(struct vpc *vpc)
{
	struct vpc_nat_rule *rule, *next;

	lockdep_assert_held(&vpc->lock);

	list_for_each_entry_safe(rule, next, &vpc->nat_rules, list) {
		rule_unlink(vpc, rule);
		call_rcu(&rule->rcu, rule_free);
	}
	vpc_config_changed(vpc);
}

struct vpc_nat_rule *vpc_nat_find(struct vpc *vpc, u32 id)
{
	struct vpc_nat_rule *rule;

	lockdep_assert_held(&vpc->lock);

	list_for_each_entry(rule, &vpc->nat_rules, list)
		if (rule->id == id)
			return rule;
	return NULL;
}

static bool says(const struct vpc_nat_spec *rule,
		 const struct vpc_nat_spec *spec, struct nlattr **attrs)
{
	if (rule->type != spec->type)
		return false;
	if (attrs[VPC_A_NAT_SOURCE] &&
	    !vpc_prefix_equal(&rule->source, &spec->source))
		return false;
	if (attrs[VPC_A_NAT_DESTINATION] &&
	    !vpc_prefix_equal(&rule->dest, &spec->dest))
		return false;
	if (attrs[VPC_A_NAT_PROTO] && rule->proto != spec->proto)
		return false;
	return !attrs[VPC_A_NAT_PORT] ||
	       (rule->first == spec->first && rule->last == spec->last);
}

struct vpc_nat_rule *vpc_nat_find_spec(struct vpc *vpc,
				       const struct vpc_nat_spec *spec,
				       struct nlattr **attrs, bool *several)
{
	struct vpc_nat_rule *rule, *found = NULL;

	lockdep_assert_held(&vpc->lock);

	*several = false;
	list_for_each_entry(rule, &vpc->nat_rules, list) {
		if (rule->draining || !says(&rule->spec, spec, attrs))
			continue;
		*several = found;
		if (found)
			break;
		found = rule;
	}
	return found;
}

struct vpc_nat_rule *
vpc_nat_stranded(const struct vpc_network *network,
		 const struct vpc_network_config *config)
{
	struct vpc_nat_rule *rule;
	int i;

	list_for_each_entry(rule, &network->vpc->nat_rules, list) {
		if (rule->spec.type != VPC_NAT_TYPE_DNAT)
			continue;
		for (i = 0; i < rule->spec.n_to; i++)
			if (vpc_network_strands(network, config,
						&rule->spec.to[i].first))
				return rule;
	}
	return NULL;
}

static bool has_port(const struct vpc_nat_spec *spec, const struct vpc_key *key)
{
	u16 port = ntohs(key->dport);

	return (!spec->proto || spec->proto == key->proto) &&
	       port >= spec->first && port <= spec->last;
}

static bool has(const struct vpc_nat_rule *rule, const struct vpc_key *key)
{
	const struct vpc_nat_spec *spec = &rule->spec;

	return vpc_prefix_has(&spec->source, &key->saddr) &&
	       !READ_ONCE(rule->draining) &&
	       (!rule->narrow || (vpc_prefix_has(&spec->dest, &key->daddr) &&
				  has_port(spec, key)));
}

struct vpc_nat_rule *vpc_nat_match_out(const struct vpc *vpc,
				       const struct vpc_key *key)
{
	struct vpc_nat_rule *rule;

	list_for_each_entry_rcu(rule, &vpc->nat_rules, list)
		if (rule->spec.type != VPC_NAT_TYPE_DNAT && has(rule, key))
			return rule;
	return NULL;
}

struct vpc_nat_rule *vpc_nat_match_in(const struct vpc *vpc,
				      const struct vpc_key *key)
{
	struct vpc_nat_rule *rule;

	if (!READ_ONCE(vpc->n_dnat))
		return NULL;
	list_for_each_entry_rcu(rule, &vpc->nat_rules, list)
		if (rule->spec.type == VPC_NAT_TYPE_DNAT && has(rule, key))
			return rule;
	return NULL;
}

struct vpc_nat_rule *vpc_nat_draining(const struct vpc *vpc, u32 id)
{
	struct vpc_nat_rule *rule;

	if (likely(!READ_ONCE(vpc->n_draining)))
		return NULL;
	list_for_each_entry_rcu(rule, &vpc->nat_rules, list)
		if (rule->id == id)
			return READ_ONCE(rule->draining) ? rule : NULL;
	return NULL;
}

bool vpc_nat_has_port(const struct vpc *vpc, const struct vpc_key *key)
{
	struct vpc_nat_rule *rule;

	if (likely(!READ_ONCE(vpc->n_dnat)))
		return false;
	list_for_each_entry_rcu(rule, &vpc->nat_rules, list)
		if (rule->spec.type == VPC_NAT_TYPE_DNAT &&
		    ipv6_addr_equal(&rule->spec.dest.addr, &key->daddr) &&
		    has_port(&rule->spec, key))
			return true;
	return false;
}

void vpc_nat_choose(const struct vpc_nat_rule *rule, struct vpc_key *key)
{
	const struct vpc_nat_spec *spec = &rule->spec;
	const struct vpc_nat_target *to = spec->to;

	if (spec->n_to > 1)
		to += reciprocal_scale(jhash(key, sizeof(*key), 0), spec->n_to);
	key->daddr = to->first;
	key->dport = htons(ntohs(key->dport) - spec->first + to->port);
}
