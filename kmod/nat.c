// SPDX-License-Identifier: GPL-2.0
/*
 * NAT rules: who may leave by the gateway, and as what. Decides only;
 * mapping.c chooses the port, rewrite.c edits the headers.
 *
 * Lifetime: a rule that is deleted is unlinked and freed after a grace period.
 * The flows that it translates know it by number only: they are found to be
 * over on their next packet (vpc_mapping_valid()), since the generation has
 * changed.
 */
#include <linux/slab.h>
#include "fip.h"
#include "gateway.h"
#include "nat.h"
#include "netlink/netlink.h"
#include "stats.h"

/* As vpc_addr_is_private(). */
static const struct vpc_prefix private_prefixes[] = {
	VPC_PREFIX4(0x0000, 8),
	VPC_PREFIX4(0x0a00, 8),
	VPC_PREFIX4(0x6440, 10),
	VPC_PREFIX4(0x7f00, 8),
	VPC_PREFIX4(0xa9fe, 16),
	VPC_PREFIX4(0xac10, 12),
	VPC_PREFIX4(0xc0a8, 16),
	VPC_PREFIX6(0xfc00, 7),
	VPC_PREFIX6(0xfe80, 9),
};

static int check_source(u8 type, const struct vpc_prefix *source,
			const struct nlattr *attr,
			struct netlink_ext_ack *extack)
{
	int i;

	if (type == VPC_NAT_TYPE_SNAT && !vpc_prefix_is_v4(source)) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "IPv6 is routed, not translated: use exempt");
		return -EOPNOTSUPP;
	}
	for (i = 0; type == VPC_NAT_TYPE_EXEMPT &&
	     i < ARRAY_SIZE(private_prefixes); i++) {
		if (vpc_prefix_is_v4(&private_prefixes[i]) !=
		    vpc_prefix_is_v4(source) ||
		    !vpc_prefix_overlaps(&private_prefixes[i], source))
			continue;
		NL_SET_ERR_MSG_ATTR_FMT(extack, attr,
					"Private addresses of %s cannot leave untranslated",
					vpc_prefix_text(&private_prefixes[i]).s);
		return -EINVAL;
	}
	return vpc_prefix_check(source, attr, extack);
}

/* The rule that a new one is listed before, NULL: at the end; or an error. */
static struct vpc_nat_rule *find_place(struct vpc *vpc, u8 type,
				       const struct vpc_prefix *source,
				       u32 priority, const struct nlattr *attr,
				       struct netlink_ext_ack *extack)
{
	struct vpc_nat_rule *rule;

	list_for_each_entry(rule, &vpc->nat_rules, list) {
		if (rule->priority == priority && rule->type == type &&
		    vpc_prefix_equal(&rule->source, source)) {
			NL_SET_ERR_MSG_ATTR_FMT(extack, attr,
						"Rule %u says the same",
						rule->id);
			return ERR_PTR(-EEXIST);
		}
		if (rule->priority > priority ||
		    (rule->priority == priority &&
		     rule->source.plen < source->plen))
			return rule;
	}
	return NULL;
}

/* The uplink of the VPC's gateway, NULL: none. */
static struct vpc_uplink *uplink_of(const struct vpc *vpc)
{
	const struct vpc_gateway *gateway = vpc_gateway_of(vpc);

	return gateway ? gateway->uplink : NULL;
}

static int stage_source(struct list_head *stage, struct vpc *vpc,
			struct vpc_uplink *uplink,
			const struct vpc_prefix *source,
			const struct nlattr *attr,
			struct netlink_ext_ack *extack)
{
	const struct vpc_public want = {
		.prefix = *source,
		.vpc = vpc,
		.uplink = uplink,
		.use = VPC_PUBLIC_ROUTED,
	};

	return vpc_public_stage(stage, &want, attr, extack);
}

/* What another rule has published already is not published once more. */
static int publish(struct vpc *vpc, const struct vpc_prefix *source,
		   const struct nlattr *attr, struct netlink_ext_ack *extack)
{
	struct vpc_net *vn = vpc_net(vpc->net);
	LIST_HEAD(stage);
	int err;

	if (!uplink_of(vpc) ||
	    vpc_nat_find_source(vpc, VPC_NAT_TYPE_EXEMPT, source, NULL))
		return 0;

	mutex_lock(&vn->lock);
	err = stage_source(&stage, vpc, uplink_of(vpc), source, attr, extack);
	if (!err)
		err = vpc_public_commit(vn, &stage);
	mutex_unlock(&vn->lock);
	return err;
}

static void unpublish(struct vpc *vpc, const struct vpc_prefix *source)
{
	struct vpc_net *vn = vpc_net(vpc->net);

	if (!uplink_of(vpc) ||
	    vpc_nat_find_source(vpc, VPC_NAT_TYPE_EXEMPT, source, NULL))
		return;

	mutex_lock(&vn->lock);
	vpc_public_del(vn, source);
	mutex_unlock(&vn->lock);
}

struct vpc_nat_rule *vpc_nat_add(struct vpc *vpc, u8 type,
				 const struct vpc_prefix *source, u32 priority,
				 struct nlattr **attrs,
				 struct netlink_ext_ack *extack)
{
	const struct nlattr *attr = vpc_attr(attrs, VPC_A_NAT_SOURCE);
	struct vpc_nat_rule *rule, *place;
	int err;

	lockdep_assert_held(&vpc->lock);

	if (vpc->n_nat >= VPC_MAX_NAT) {
		NL_SET_ERR_MSG_ATTR_FMT(extack, attr,
					"A VPC has at most %u NAT rules",
					VPC_MAX_NAT);
		return ERR_PTR(-ENOSPC);
	}
	err = check_source(type, source, attr, extack);
	if (err)
		return ERR_PTR(err);
	place = find_place(vpc, type, source, priority, attr, extack);
	if (IS_ERR(place))
		return place;

	rule = kzalloc(sizeof(*rule), GFP_KERNEL);
	if (!rule)
		return ERR_PTR(-ENOMEM);
	rule->id = ++vpc->nat_id;
	rule->type = type;
	rule->priority = priority;
	rule->source = *source;
	if (type == VPC_NAT_TYPE_EXEMPT)
		err = publish(vpc, source, attr, extack);
	if (err) {
		kfree(rule);
		return ERR_PTR(err);
	}

	list_add_tail_rcu(&rule->list, place ? &place->list : &vpc->nat_rules);
	vpc->n_nat++;
	vpc_created(nat);
	vpc_config_changed(vpc);
	return rule;
}

static void rule_free(struct rcu_head *rcu)
{
	kfree(container_of(rcu, struct vpc_nat_rule, rcu));
	vpc_destroyed(nat);
}

static void rule_unlink(struct vpc *vpc, struct vpc_nat_rule *rule)
{
	list_del_rcu(&rule->list);
	vpc->n_nat--;
	if (rule->type == VPC_NAT_TYPE_EXEMPT)
		unpublish(vpc, &rule->source);
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

struct vpc_nat_rule *vpc_nat_find_source(struct vpc *vpc, u8 type,
					 const struct vpc_prefix *source,
					 bool *several)
{
	struct vpc_nat_rule *rule, *found = NULL;

	lockdep_assert_held(&vpc->lock);

	if (several)
		*several = false;
	list_for_each_entry(rule, &vpc->nat_rules, list) {
		if (rule->type != type ||
		    !vpc_prefix_equal(&rule->source, source))
			continue;
		if (found) {
			*several = true;
			break;
		}
		found = rule;
		if (!several)
			break;
	}
	return found;
}

int vpc_nat_publish(struct vpc *vpc, struct vpc_uplink *uplink,
		    struct list_head *stage, struct netlink_ext_ack *extack)
{
	struct vpc_nat_rule *rule;
	int err;

	list_for_each_entry(rule, &vpc->nat_rules, list) {
		/* Several rules with one source publish it once. */
		if (rule->type != VPC_NAT_TYPE_EXEMPT ||
		    vpc_nat_find_source(vpc, rule->type, &rule->source,
					NULL) != rule)
			continue;
		err = stage_source(stage, vpc, uplink, &rule->source, NULL,
				   extack);
		if (err)
			return err;
	}
	return 0;
}

void vpc_nat_unpublish(struct vpc *vpc)
{
	struct vpc_nat_rule *rule;

	list_for_each_entry(rule, &vpc->nat_rules, list)
		if (rule->type == VPC_NAT_TYPE_EXEMPT)
			vpc_public_del(vpc_net(vpc->net), &rule->source);
}

struct vpc_nat_rule *vpc_nat_match(const struct vpc *vpc,
				   const struct in6_addr *source)
{
	struct vpc_nat_rule *rule;

	list_for_each_entry_rcu(rule, &vpc->nat_rules, list)
		if (vpc_prefix_has(&rule->source, source))
			return rule;
	return NULL;
}

enum vpc_verdict vpc_nat_arrive(struct vpc_pkt *pkt)
{
	struct vpc_fip *fip;

	if (!pkt->uplink)
		return VPC_NEXT;
	fip = vpc_fip_lookup(pkt->vpc, &pkt->key.daddr);
	if (!fip)
		return VPC_NEXT;
	/* About nothing that is known to have left. */
	if (pkt->flags & VPC_PKT_ICMP_ERROR)
		return vpc_drop(pkt, NO_FLOW);

	pkt->fip = fip;
	pkt->key.daddr = fip->inside;
	return VPC_NEXT;
}

/* A packet from outside that belongs to no flow. */
static enum vpc_verdict admit(struct vpc_pkt *pkt)
{
	const struct vpc_public *public;

	if (pkt->fip)
		return VPC_NEXT;
	public = vpc_public_lookup(pkt->uplink->vn, &pkt->key.daddr);
	if (!public || public->use != VPC_PUBLIC_ROUTED ||
	    public->vpc != pkt->vpc || public->uplink != pkt->uplink)
		return vpc_drop(pkt, NO_FLOW);
	return VPC_NEXT;
}

/* BCP 38: a private address does not leave as it is, whatever a rule says. */
static enum vpc_verdict let_out(struct vpc_pkt *pkt, struct vpc_nat_rule *rule)
{
	if (vpc_addr_is_private(&pkt->key.saddr))
		return vpc_icmp_prohibit(pkt, VPC_DROP_PRIVATE_SOURCE);
	if (!rule)
		return vpc_icmp_prohibit(pkt, VPC_DROP_NO_NAT);
	if (!pkt->flow)
		atomic64_inc(&rule->hits);
	return VPC_NEXT;
}

static bool is_translatable(const struct vpc_pkt *pkt)
{
	if (!(pkt->flags & VPC_PKT_L4))
		return false;
	return pkt->key.proto == IPPROTO_TCP || pkt->key.proto == IPPROTO_UDP ||
	       (pkt->key.proto == IPPROTO_ICMP && pkt->icmp_type == ICMP_ECHO);
}

static enum vpc_verdict translate(struct vpc_pkt *pkt,
				  struct vpc_nat_rule *rule)
{
	const struct vpc_gateway *gateway = rcu_dereference(pkt->vpc->gateway);

	if (!gateway || ipv6_addr_any(&gateway->address4))
		return vpc_icmp_prohibit(pkt, VPC_DROP_NO_NAT);
	if (!is_translatable(pkt))
		return vpc_drop(pkt, NAT_PROTO);

	pkt->nat = rule;
	return VPC_NEXT;
}

/*
 * All protocols pass, with other addresses; but of an error the quote would
 * have to be translated, and it quotes nothing that is known. What answers a
 * packet that came in untranslated leaves untranslated.
 */
static enum vpc_verdict leave_as(struct vpc_pkt *pkt, struct vpc_fip *fip)
{
	if (pkt->flags & VPC_PKT_ICMP_ERROR)
		return vpc_drop(pkt, NAT_PROTO);
	pkt->fip = fip;
	return VPC_NEXT;
}

enum vpc_verdict vpc_nat_stage(struct vpc_pkt *pkt)
{
	bool answers = (pkt->flow && pkt->dir) || pkt->related;
	struct vpc_nat_rule *rule;
	struct vpc_fip *fip;

	pkt->nat = NULL;
	if (pkt->uplink)
		return admit(pkt);
	if (!pkt->out_uplink)
		return VPC_NEXT;

	fip = vpc_fip_of(pkt->vpc, &pkt->key.saddr);
	if (fip && !answers)
		return leave_as(pkt, fip);
	rule = vpc_nat_match(pkt->vpc, &pkt->key.saddr);
	if (rule && rule->type == VPC_NAT_TYPE_SNAT)
		return translate(pkt, rule);
	return let_out(pkt, rule);
}
