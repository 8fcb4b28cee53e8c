// SPDX-License-Identifier: GPL-2.0
/* Requests about NAT rules. */
#include "dump.h"
#include "message.h"
#include "../nat.h"

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

static int put_rule(struct sk_buff *skb, const struct vpc_nat_rule *rule)
{
	if (nla_put_u32(skb, VPC_A_NAT_ID, rule->id) ||
	    nla_put_u32(skb, VPC_A_NAT_TYPE, rule->type) ||
	    vpc_nl_put_prefix(skb, VPC_A_NAT_SOURCE, &rule->source) ||
	    nla_put_u32(skb, VPC_A_NAT_PRIORITY, rule->priority) ||
	    nla_put_u64_64bit(skb, VPC_A_NAT_HITS, atomic64_read(&rule->hits),
			      VPC_A_NAT_PAD))
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

static void notify(const struct entry *entry, u8 cmd)
{
	vpc_nl_notify(entry->vpc->net, VPC_NLGRP_CONFIG, cmd, fill, entry,
		      GFP_KERNEL);
}

static int get_rule_spec(struct genl_info *info, u8 *type,
			 struct vpc_prefix *source)
{
	struct nlattr **attrs = info->attrs;

	if (!attrs[VPC_A_NAT_TYPE])
		return vpc_nl_missing(info, VPC_A_NAT_TYPE,
				      "Say what the rule does: snat or exempt");
	if (!attrs[VPC_A_NAT_SOURCE])
		return vpc_nl_missing(info, VPC_A_NAT_SOURCE,
				      "Say which sources the rule concerns");
	*type = nla_get_u32(attrs[VPC_A_NAT_TYPE]);
	return vpc_nl_get_prefix(attrs[VPC_A_NAT_SOURCE], source, info->extack);
}

int vpc_nl_nat_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	const struct nlattr *priority = info->attrs[VPC_A_NAT_PRIORITY];
	struct entry entry = { .vpc = info->user_ptr[0] };
	struct vpc_prefix source;
	u8 type;
	int err;

	err = get_rule_spec(info, &type, &source);
	if (err)
		return err;
	entry.rule = vpc_nat_add(entry.vpc, type, &source,
				 priority ? nla_get_u32(priority) : PRIORITY,
				 info->attrs, info->extack);
	if (IS_ERR(entry.rule))
		return PTR_ERR(entry.rule);
	notify(&entry, VPC_CMD_NAT_NTF);
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

static struct vpc_nat_rule *get_by_source(struct genl_info *info)
{
	const struct nlattr *attr = info->attrs[VPC_A_NAT_SOURCE];
	struct vpc_nat_rule *rule;
	struct vpc_prefix source;
	bool several;
	u8 type;
	int err;

	err = get_rule_spec(info, &type, &source);
	if (err)
		return ERR_PTR(err);
	rule = vpc_nat_find_source(info->user_ptr[0], type, &source, &several);
	if (!rule) {
		NL_SET_ERR_MSG_ATTR(info->extack, attr,
				    "There is no such rule for this source");
		return ERR_PTR(-ENOENT);
	}
	if (several) {
		NL_SET_ERR_MSG_ATTR(info->extack, attr,
				    "Several rules are like this, name the id");
		return ERR_PTR(-EINVAL);
	}
	return rule;
}

int vpc_nl_nat_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct entry entry = { .vpc = info->user_ptr[0] };

	entry.rule = info->attrs[VPC_A_NAT_ID] ? get_by_id(info) :
						 get_by_source(info);
	if (IS_ERR(entry.rule))
		return PTR_ERR(entry.rule);
	notify(&entry, VPC_CMD_NAT_DEL_NTF);
	vpc_nat_del(entry.vpc, entry.rule);
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
 * @id: its number, 0: none yet
 * @priority: its priority
 * @plen: length of its source prefix
 */
struct state {
	u32 id;
	u32 priority;
	u8 plen;
};

/* In the order in which they are tried, which is that of the list. */
static bool is_sent(const struct state *state, const struct vpc_nat_rule *rule)
{
	if (!state->id || rule->priority != state->priority)
		return state->id && rule->priority < state->priority;
	if (rule->source.plen != state->plen)
		return rule->source.plen > state->plen;
	return rule->id <= state->id;
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
		state->priority = entry.rule->priority;
		state->plen = entry.rule->source.plen;
	}
	return 0;
}

int vpc_nl_nat_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return vpc_nl_dump(skb, cb, dump_one);
}
