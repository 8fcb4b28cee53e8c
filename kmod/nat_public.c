// SPDX-License-Identifier: GPL-2.0
/*
 * What NAT rules have on the outside: the addresses of source and destination
 * NAT, of which several rules and the gateway may have the same, and the
 * prefixes that are exempt.
 */
#include <linux/jhash.h>
#include "gateway.h"
#include "nat_rule.h"
#include "netlink/netlink.h"
#include "public.h"

/* The i-th address of the targets. */
static void target_address(const struct vpc_nat_spec *spec, unsigned int i,
			   struct in6_addr *addr)
{
	const struct vpc_nat_target *to = spec->to;

	while (i >= to->n)
		i -= (to++)->n;
	*addr = to->first;
	be32_add_cpu(&addr->s6_addr32[3], i);
}

unsigned int vpc_nat_count_public(const struct vpc_nat_spec *spec)
{
	unsigned int n = 0;
	int i;

	if (spec->type == VPC_NAT_TYPE_DNAT)
		return 1;
	for (i = 0; i < spec->n_to; i++)
		n += spec->to[i].n;
	return n;
}

static void public_address(const struct vpc_nat_rule *rule, unsigned int i,
			   struct in6_addr *addr)
{
	if (rule->spec.type == VPC_NAT_TYPE_DNAT)
		*addr = rule->spec.dest.addr;
	else
		target_address(&rule->spec, i, addr);
}

static bool uses(const struct vpc_nat_spec *spec, const struct in6_addr *addr)
{
	u32 v4 = vpc_addr_v4_host(addr);
	int i;

	if (spec->type == VPC_NAT_TYPE_DNAT)
		return ipv6_addr_equal(&spec->dest.addr, addr);
	for (i = 0; vpc_addr_is_v4(addr) && i < spec->n_to; i++)
		if (v4 - vpc_addr_v4_host(&spec->to[i].first) < spec->to[i].n)
			return true;
	return false;
}

static bool exempts(const struct vpc_nat_spec *spec,
		    const struct vpc_prefix *source)
{
	return spec->type == VPC_NAT_TYPE_EXEMPT &&
	       vpc_prefix_equal(&spec->source, source);
}

/* Does a rule in front of @end (NULL: any) have it, for that use? */
static bool is_had(const struct vpc *vpc, const struct vpc_prefix *prefix,
		   enum vpc_public_use use, const struct vpc_nat_rule *end)
{
	const struct vpc_nat_rule *rule;

	list_for_each_entry(rule, &vpc->nat_rules, list) {
		if (rule == end)
			break;
		if (use == VPC_PUBLIC_ROUTED ?
		    exempts(&rule->spec, prefix) :
		    uses(&rule->spec, &prefix->addr))
			return true;
	}
	return false;
}

bool vpc_nat_uses(const struct vpc *vpc, const struct in6_addr *addr)
{
	const struct vpc_prefix prefix = { .addr = *addr, .plen = 128 };

	return is_had(vpc, &prefix, VPC_PUBLIC_NAT, NULL);
}

static bool gateway_has(const struct vpc_gateway *gateway,
			const struct in6_addr *addr)
{
	return ipv6_addr_equal(addr, &gateway->address4) ||
	       ipv6_addr_equal(addr, &gateway->address6);
}

static int stage_addresses(struct list_head *stage,
			   const struct vpc_gateway *gateway,
			   const struct vpc_nat_rule *rule,
			   const struct vpc_nat_rule *end,
			   const struct nlattr *attr,
			   struct netlink_ext_ack *extack)
{
	struct vpc_public want = {
		.prefix = { .plen = 128 },
		.vpc = gateway->vpc,
		.uplink = gateway->uplink,
		.use = VPC_PUBLIC_NAT,
	};
	unsigned int i;
	int err;

	for (i = 0; i < rule->n_public; i++) {
		public_address(rule, i, &want.prefix.addr);
		if (gateway_has(gateway, &want.prefix.addr) ||
		    is_had(gateway->vpc, &want.prefix, want.use, end))
			continue;
		err = vpc_gateway_stage(stage, &want, attr, extack);
		if (err)
			return err;
	}
	return 0;
}

/*
 * What a rule has on the outside and what none of those in front of @end has
 * published already.
 */
static int stage_rule(struct list_head *stage,
		      const struct vpc_gateway *gateway,
		      const struct vpc_nat_rule *rule,
		      const struct vpc_nat_rule *end, const struct nlattr *attr,
		      struct netlink_ext_ack *extack)
{
	const struct vpc_public want = {
		.prefix = rule->spec.source,
		.vpc = gateway->vpc,
		.uplink = gateway->uplink,
		.use = VPC_PUBLIC_ROUTED,
	};

	if (rule->spec.type != VPC_NAT_TYPE_EXEMPT)
		return stage_addresses(stage, gateway, rule, end, attr, extack);
	if (is_had(gateway->vpc, &want.prefix, want.use, end))
		return 0;
	return vpc_public_stage(stage, &want, attr, extack);
}

int vpc_nat_rule_publish(struct vpc *vpc, const struct vpc_nat_rule *rule,
			 const struct nlattr *attr,
			 struct netlink_ext_ack *extack)
{
	const struct vpc_gateway *gateway = vpc_gateway_of(vpc);
	struct vpc_net *vn = vpc_net(vpc->net);
	LIST_HEAD(stage);
	int err;

	if (!gateway && rule->n_public) {
		NL_SET_ERR_MSG_ATTR_FMT(extack, attr,
					"%s has no gateway, give it one first",
					vpc->dev->name);
		return -ENOENT;
	}
	if (!gateway)
		return 0;

	mutex_lock(&vn->lock);
	err = stage_rule(&stage, gateway, rule, NULL, attr, extack);
	if (err)
		vpc_public_discard(&stage);
	else
		err = vpc_public_commit(vn, &stage);
	mutex_unlock(&vn->lock);
	return err;
}

void vpc_nat_rule_unpublish(struct vpc *vpc, const struct vpc_nat_rule *rule)
{
	const struct vpc_gateway *gateway = vpc_gateway_of(vpc);
	struct vpc_prefix prefix = { .plen = 128 };
	struct vpc_net *vn = vpc_net(vpc->net);
	unsigned int i;

	if (!gateway)
		return;

	mutex_lock(&vn->lock);
	if (rule->spec.type == VPC_NAT_TYPE_EXEMPT &&
	    !is_had(vpc, &rule->spec.source, VPC_PUBLIC_ROUTED, NULL))
		vpc_public_del(vn, &rule->spec.source);
	for (i = 0; i < rule->n_public; i++) {
		public_address(rule, i, &prefix.addr);
		if (!gateway_has(gateway, &prefix.addr) &&
		    !is_had(vpc, &prefix, VPC_PUBLIC_NAT, NULL))
			vpc_public_del(vn, &prefix);
	}
	mutex_unlock(&vn->lock);
}

int vpc_nat_publish(const struct vpc_gateway *gateway, struct list_head *stage,
		    const struct nlattr *attr, struct netlink_ext_ack *extack)
{
	struct vpc_nat_rule *rule;
	int err;

	list_for_each_entry(rule, &gateway->vpc->nat_rules, list) {
		err = stage_rule(stage, gateway, rule, rule, attr, extack);
		if (err)
			return err;
	}
	return 0;
}

void vpc_nat_unpublish(struct vpc *vpc)
{
	struct vpc_prefix prefix = { .plen = 128 };
	struct vpc_net *vn = vpc_net(vpc->net);
	struct vpc_nat_rule *rule;
	unsigned int i;

	list_for_each_entry(rule, &vpc->nat_rules, list) {
		if (rule->spec.type == VPC_NAT_TYPE_EXEMPT)
			vpc_public_del(vn, &rule->spec.source);
		for (i = 0; i < rule->n_public; i++) {
			public_address(rule, i, &prefix.addr);
			vpc_public_del(vn, &prefix);
		}
	}
}

void vpc_nat_rule_announce(struct vpc *vpc, const struct vpc_nat_rule *rule)
{
	struct in6_addr addr;
	unsigned int i;

	for (i = 0; i < rule->n_public; i++) {
		public_address(rule, i, &addr);
		vpc_gateway_announce(vpc, &addr);
	}
}

void vpc_nat_announce(struct vpc *vpc)
{
	struct vpc_nat_rule *rule;

	list_for_each_entry(rule, &vpc->nat_rules, list)
		vpc_nat_rule_announce(vpc, rule);
}

bool vpc_nat_public_of(const struct vpc_nat_rule *rule,
		       const struct vpc_gateway *gateway,
		       const struct in6_addr *guest, struct in6_addr *public)
{
	u32 hash;

	if (!rule->n_public) {
		*public = gateway->address4;
		return !ipv6_addr_any(public);
	}
	hash = jhash_1word((__force u32)vpc_addr_v4(guest), 0);
	target_address(&rule->spec, reciprocal_scale(hash, rule->n_public),
		       public);
	return true;
}
