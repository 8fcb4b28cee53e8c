// SPDX-License-Identifier: GPL-2.0
/* Requests about NAT rules. */
#include "dump.h"
#include "message.h"
#include "../drain.h"
#include "../nat_rule.h"

#define PRIORITY	100

/**
 * struct entry - what a message about a rule is made of
 * @vpc: its VPC
 * @rule: the rule
 */
struct entry {
	struct vpc *vpc;
	struct vpc_nat_rule *rule;
};

static int put_target(struct sk_buff *skb, const struct vpc_nat_target *to)
{
	struct nlattr *nest = nla_nest_start(skb, VPC_A_NAT_TO);
	__be32 last = vpc_addr_v4(&to->first);

	if (!nest ||
	    vpc_nl_put_addr(skb, VPC_A_NAT_TARGET_ADDRESS4,
			    VPC_A_NAT_TARGET_ADDRESS6, &to->first))
		return -EMSGSIZE;
	be32_add_cpu(&last, to->n - 1);
	if ((to->n > 1 && nla_put_in_addr(skb, VPC_A_NAT_TARGET_LAST4, last)) ||
	    (to->port && nla_put_u16(skb, VPC_A_NAT_TARGET_PORT, to->port)))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

/* What is not restricted is not said. */
static int put_scope(struct sk_buff *skb, const struct vpc_nat_spec *spec)
{
	if (vpc_nl_put_prefix(skb, VPC_A_NAT_SOURCE, &spec->source) ||
	    (!vpc_prefix_is_all(&spec->dest) &&
	     vpc_nl_put_prefix(skb, VPC_A_NAT_DESTINATION, &spec->dest)) ||
	    (spec->proto && nla_put_u8(skb, VPC_A_NAT_PROTO, spec->proto)) ||
	    (spec->first && nla_put_u16(skb, VPC_A_NAT_PORT, spec->first)) ||
	    (spec->first && spec->last != spec->first &&
	     nla_put_u16(skb, VPC_A_NAT_PORT_LAST, spec->last)))
		return -EMSGSIZE;
	return 0;
}

static int put_rule(struct sk_buff *skb, const struct vpc_nat_rule *rule)
{
	const struct vpc_nat_spec *spec = &rule->spec;
	int i;

	if (nla_put_u32(skb, VPC_A_NAT_ID, rule->id) ||
	    nla_put_u32(skb, VPC_A_NAT_TYPE, spec->type) ||
	    put_scope(skb, spec) ||
	    nla_put_u32(skb, VPC_A_NAT_PRIORITY, spec->priority) ||
	    nla_put_u64_64bit(skb, VPC_A_NAT_HITS, atomic64_read(&rule->hits),
			      VPC_A_NAT_PAD) ||
	    (rule->draining && nla_put_flag(skb, VPC_A_NAT_DRAIN)))
		return -EMSGSIZE;
	for (i = 0; i < spec->n_to; i++)
		if (put_target(skb, &spec->to[i]))
			return -EMSGSIZE;
	return 0;
}

static int fill(struct sk_buff *skb, const struct genl_info *info,
		const void *object)
{
	const struct entry *entry = object;
	void *hdr;

	hdr = vpc_nl_begin(skb, info);
	if (!hdr)
		return -EMSGSIZE;
	if (vpc_nl_put_vpc(skb, entry->vpc) || put_rule(skb, entry->rule)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	return 0;
}

/* What the answer to a new rule says: its number. */
static int fill_id(struct sk_buff *skb, const struct genl_info *info,
		   const void *object)
{
	const struct entry *entry = object;
	void *hdr;

	hdr = vpc_nl_begin(skb, info);
	if (!hdr)
		return -EMSGSIZE;
	if (vpc_nl_put_vpc(skb, entry->vpc) ||
	    nla_put_u32(skb, VPC_A_NAT_ID, entry->rule->id)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	return 0;
}

void vpc_nl_nat_notify(struct vpc *vpc, struct vpc_nat_rule *rule, u8 cmd)
{
	const struct entry entry = { .vpc = vpc, .rule = rule };

	vpc_nl_notify(vpc->net, VPC_NLGRP_CONFIG, cmd, fill, &entry,
		      GFP_KERNEL);
}

static int get_target(const struct nlattr *nest, struct vpc_nat_target *to,
		      u16 port, struct netlink_ext_ack *extack)
{
	struct nlattr *attrs[VPC_A_NAT_TARGET_MAX + 1], *last;
	u32 n;
	int err;

	err = nla_parse_nested(attrs, VPC_A_NAT_TARGET_MAX, nest,
			       vpc_nat_target_nl_policy, extack);
	if (err)
		return err;
	err = vpc_nl_get_addr(attrs, VPC_A_NAT_TARGET_ADDRESS4,
			      VPC_A_NAT_TARGET_ADDRESS6, &to->first, extack);
	if (err < 0)
		return err;
	if (!err) {
		NL_SET_ERR_ATTR_MISS(extack, nest, VPC_A_NAT_TARGET_ADDRESS4);
		NL_SET_ERR_MSG(extack, "An address is missing");
		return -EINVAL;
	}
	to->port = attrs[VPC_A_NAT_TARGET_PORT] ?
		   nla_get_u16(attrs[VPC_A_NAT_TARGET_PORT]) : port;
	to->n = 1;
	last = attrs[VPC_A_NAT_TARGET_LAST4];
	if (!last)
		return 0;

	n = ntohl(nla_get_in_addr(last)) - vpc_addr_v4_host(&to->first);
	if (!vpc_addr_is_v4(&to->first) || n >= VPC_NAT_ADDRESSES) {
		NL_SET_ERR_MSG_ATTR_FMT(extack, last,
					"A range is up to %u IPv4 addresses, the lowest first",
					VPC_NAT_ADDRESSES);
		return -EINVAL;
	}
	to->n = n + 1;
	return 0;
}

static int get_targets(struct genl_info *info, struct vpc_nat_spec *spec)
{
	u16 port = spec->type == VPC_NAT_TYPE_DNAT ? spec->first : 0;
	const struct nlattr *attr;
	int err, rem;

	nlmsg_for_each_attr_type(attr, VPC_A_NAT_TO, info->nlhdr, GENL_HDRLEN,
				 rem) {
		if (spec->n_to == VPC_NAT_TARGETS) {
			NL_SET_ERR_MSG_ATTR_FMT(info->extack, attr,
						"A rule has at most %u targets",
						VPC_NAT_TARGETS);
			return -E2BIG;
		}
		err = get_target(attr, &spec->to[spec->n_to++], port,
				 info->extack);
		if (err)
			return err;
	}
	return 0;
}

static int get_scope(struct genl_info *info, struct vpc_nat_spec *spec)
{
	struct nlattr **attrs = info->attrs;
	int err = 0;

	if (attrs[VPC_A_NAT_SOURCE])
		err = vpc_nl_get_prefix(attrs[VPC_A_NAT_SOURCE], &spec->source,
					info->extack);
	if (!err && attrs[VPC_A_NAT_DESTINATION])
		err = vpc_nl_get_prefix(attrs[VPC_A_NAT_DESTINATION],
					&spec->dest, info->extack);
	if (err)
		return err;
	if (attrs[VPC_A_NAT_PROTO])
		spec->proto = nla_get_u8(attrs[VPC_A_NAT_PROTO]);
	spec->last = U16_MAX;
	if (attrs[VPC_A_NAT_PORT]) {
		spec->first = nla_get_u16(attrs[VPC_A_NAT_PORT]);
		spec->last = spec->first;
	}
	if (!attrs[VPC_A_NAT_PORT_LAST])
		return 0;
	if (!attrs[VPC_A_NAT_PORT])
		return vpc_nl_missing(info, VPC_A_NAT_PORT,
				      "Say where the range of ports begins");
	spec->last = nla_get_u16(attrs[VPC_A_NAT_PORT_LAST]);
	return 0;
}

/* What names a rule: what it does, and what it concerns. */
static int get_spec(struct genl_info *info, struct vpc_nat_spec *spec)
{
	struct nlattr **attrs = info->attrs;

	memset(spec, 0, sizeof(*spec));
	if (!attrs[VPC_A_NAT_TYPE])
		return vpc_nl_missing(info, VPC_A_NAT_TYPE,
				      "Say what the rule does: snat, exempt or dnat");
	spec->type = nla_get_u32(attrs[VPC_A_NAT_TYPE]);
	if (spec->type != VPC_NAT_TYPE_DNAT && !attrs[VPC_A_NAT_SOURCE])
		return vpc_nl_missing(info, VPC_A_NAT_SOURCE,
				      "Say which sources the rule concerns");
	if (spec->type == VPC_NAT_TYPE_DNAT && !attrs[VPC_A_NAT_DESTINATION])
		return vpc_nl_missing(info, VPC_A_NAT_DESTINATION,
				      "Say which public address the rule concerns");
	return get_scope(info, spec);
}

int vpc_nl_nat_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	const struct nlattr *priority = info->attrs[VPC_A_NAT_PRIORITY];
	struct entry entry = { .vpc = info->user_ptr[0] };
	struct vpc_nat_spec spec;
	int err;

	err = get_spec(info, &spec);
	if (!err)
		err = get_targets(info, &spec);
	if (err)
		return err;
	spec.priority = priority ? nla_get_u32(priority) : PRIORITY;
	entry.rule = vpc_nat_add(entry.vpc, &spec, info->attrs, info->extack);
	if (IS_ERR(entry.rule))
		return PTR_ERR(entry.rule);
	vpc_nl_nat_notify(entry.vpc, entry.rule, VPC_CMD_NAT_NTF);
	return vpc_nl_reply(info, fill_id, &entry);
}

static struct vpc_nat_rule *get_by_id(struct genl_info *info)
{
	const struct nlattr *attr = info->attrs[VPC_A_NAT_ID];
	struct vpc *vpc = info->user_ptr[0];
	struct vpc_nat_rule *rule;

	rule = vpc_nat_find(vpc, nla_get_u32(attr));
	if (rule)
		return rule;

	NL_SET_ERR_MSG_ATTR_FMT(info->extack, attr, "%s has no NAT rule %u",
				vpc->dev->name, nla_get_u32(attr));
	return ERR_PTR(-ENOENT);
}

static struct vpc_nat_rule *get_by_spec(struct genl_info *info)
{
	struct vpc_nat_rule *rule;
	struct vpc_nat_spec spec;
	bool several;
	int err;

	err = get_spec(info, &spec);
	if (err)
		return ERR_PTR(err);
	rule = vpc_nat_find_spec(info->user_ptr[0], &spec, info->attrs,
				 &several);
	if (!rule) {
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[VPC_A_NAT_TYPE],
				    "There is no such rule");
		return ERR_PTR(-ENOENT);
	}
	if (several) {
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[VPC_A_NAT_TYPE],
				    "Several rules are like this, name the id");
		return ERR_PTR(-EINVAL);
	}
	return rule;
}

int vpc_nl_nat_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vpc *vpc = info->user_ptr[0];
	struct vpc_nat_rule *rule;

	rule = info->attrs[VPC_A_NAT_ID] ? get_by_id(info) : get_by_spec(info);
	if (IS_ERR(rule))
		return PTR_ERR(rule);
	if (info->attrs[VPC_A_NAT_DRAIN])
		return vpc_drain_nat(vpc, rule, info->attrs[VPC_A_NAT_DRAIN],
				     info->extack);
	vpc_nl_nat_notify(vpc, rule, VPC_CMD_NAT_DEL_NTF);
	vpc_nat_del(vpc, rule);
	return 0;
}

int vpc_nl_nat_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct entry entry = { .vpc = info->user_ptr[0] };

	if (!info->attrs[VPC_A_NAT_ID])
		return vpc_nl_missing(info, VPC_A_NAT_ID, "Name the rule");
	entry.rule = get_by_id(info);
	if (IS_ERR(entry.rule))
		return PTR_ERR(entry.rule);
	return vpc_nl_reply(info, fill, &entry);
}

/**
 * struct state - the rule that a dump has sent last
 * @rank: its vpc_nat_rank()
 * @id: its number, 0: none yet
 */
struct state {
	u64 rank;
	u32 id;
};

/* In the order in which they are tried, which is that of the list. */
static bool is_sent(const struct state *state, const struct vpc_nat_rule *rule)
{
	u64 rank = vpc_nat_rank(&rule->spec);

	return state->id && (rank < state->rank ||
			     (rank == state->rank && rule->id <= state->id));
}

static int dump_one(struct sk_buff *skb, struct netlink_callback *cb,
		    struct vpc *vpc)
{
	struct state *state = vpc_nl_state(cb, struct state);
	struct entry entry = { .vpc = vpc };
	int err;

	list_for_each_entry(entry.rule, &vpc->nat_rules, list) {
		if (is_sent(state, entry.rule))
			continue;
		err = fill(skb, genl_info_dump(cb), &entry);
		if (err)
			return err;
		state->id = entry.rule->id;
		state->rank = vpc_nat_rank(&entry.rule->spec);
	}
	return 0;
}

int vpc_nl_nat_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return vpc_nl_dump(skb, cb, dump_one);
}
