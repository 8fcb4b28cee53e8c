// SPDX-License-Identifier: GPL-2.0
/* Limits of shares in requests; reports that flows or ports run out. */
#include "message.h"
#include "../packet.h"
#include "../share.h"
#include "../vpc.h"

/**
 * struct entry - what a report is made of
 * @vpc: the VPC
 * @report: what there is to say
 */
struct entry {
	const struct vpc *vpc;
	const struct vpc_share_report *report;
};

static int put_port(struct sk_buff *skb, const struct vpc_share_report *report)
{
	return nla_put_u32(skb, VPC_A_SHARE_PORT_IFINDEX, report->ifindex) ?:
	       nla_put_string(skb, VPC_A_SHARE_PORT_NAME, report->name);
}

static int fill(struct sk_buff *skb, const struct genl_info *info,
		const void *object)
{
	const struct entry *entry = object;
	const struct vpc_share_report *report = entry->report;
	void *hdr;

	hdr = vpc_nl_begin(skb, info);
	if (!hdr)
		return -EMSGSIZE;
	if (vpc_nl_put_vpc(skb, entry->vpc) ||
	    (report->ifindex && put_port(skb, report)) ||
	    nla_put_u32(skb, VPC_A_SHARE_FLOWS, report->used) ||
	    nla_put_u32(skb, VPC_A_SHARE_MAX_FLOWS, report->max) ||
	    nla_put_u8(skb, VPC_A_SHARE_PERCENT, report->percent)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	return 0;
}

void vpc_nl_share_notify(struct vpc *vpc, const struct vpc_share_report *report)
{
	const struct entry entry = { .vpc = vpc, .report = report };

	vpc_nl_notify(vpc->net, VPC_NLGRP_SHARE, VPC_CMD_SHARE_NTF, fill,
		      &entry, GFP_ATOMIC);
}

/**
 * struct refused - a connection that found no port
 * @vpc: the VPC
 * @answer: the key of its answers
 */
struct refused {
	const struct vpc *vpc;
	const struct vpc_key *answer;
};

static int fill_ports(struct sk_buff *skb, const struct genl_info *info,
		      const void *object)
{
	const struct refused *refused = object;
	const struct vpc_key *answer = refused->answer;
	void *hdr;

	hdr = vpc_nl_begin(skb, info);
	if (!hdr)
		return -EMSGSIZE;
	if (vpc_nl_put_vpc(skb, refused->vpc) ||
	    nla_put_in_addr(skb, VPC_A_PORTS_PUBLIC4,
			    vpc_addr_v4(&answer->daddr)) ||
	    nla_put_in_addr(skb, VPC_A_PORTS_REMOTE4,
			    vpc_addr_v4(&answer->saddr)) ||
	    nla_put_be16(skb, VPC_A_PORTS_REMOTE_PORT, answer->sport) ||
	    nla_put_u8(skb, VPC_A_PORTS_PROTOCOL, answer->proto)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	return 0;
}

/* Two CPUs that tell it at once do no harm. */
void vpc_nl_ports_notify(struct vpc *vpc, const struct vpc_key *answer)
{
	const struct refused refused = { .vpc = vpc, .answer = answer };
	u32 now = (u32)jiffies;

	if (now - READ_ONCE(vpc->ports_told) < HZ)
		return;
	WRITE_ONCE(vpc->ports_told, now);
	vpc_nl_notify(vpc->net, VPC_NLGRP_SHARE, VPC_CMD_PORTS_NTF, fill_ports,
		      &refused, GFP_ATOMIC);
}

void vpc_nl_get_limits(struct nlattr **attrs,
		       const struct vpc_share_attrs *types,
		       struct vpc_limits *limits)
{
	if (attrs[types->max])
		limits->max = nla_get_u32(attrs[types->max]) ?: U32_MAX;
	/* A smaller most takes a reserve along that nobody has asked for. */
	if (attrs[types->reserved])
		limits->reserved = nla_get_u32(attrs[types->reserved]);
	else
		limits->reserved = min(limits->reserved, limits->max);
	if (attrs[types->rate])
		limits->rate = nla_get_u32(attrs[types->rate]);
}

int vpc_nl_put_share(struct sk_buff *skb, const struct vpc_share_attrs *types,
		     struct vpc *vpc, const struct vpc_quota *quota)
{
	struct vpc_quota copy;

	vpc_share_read(vpc, quota, &copy);
	if (nla_put_u32(skb, types->used, copy.used) ||
	    (copy.limits.max != U32_MAX &&
	     nla_put_u32(skb, types->max, copy.limits.max)) ||
	    nla_put_u32(skb, types->reserved, copy.limits.reserved) ||
	    nla_put_u32(skb, types->rate, copy.limits.rate) ||
	    nla_put_u64_64bit(skb, types->evicted, copy.evicted, types->pad))
		return -EMSGSIZE;
	return 0;
}
