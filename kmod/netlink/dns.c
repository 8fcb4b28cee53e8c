// SPDX-License-Identifier: GPL-2.0
/* Requests about DNS zones. */
#include "dump.h"
#include "message.h"
#include "../vpc.h"
#include "../zone.h"

static int put_counts(struct sk_buff *skb, const struct vpc_zone *zone)
{
	static const int types[VPC_ZONE_COUNTS] = {
		[VPC_ZONE_QUERIES]	= VPC_A_DNS_QUERIES,
		[VPC_ZONE_ANSWERED]	= VPC_A_DNS_ANSWERED,
		[VPC_ZONE_NXDOMAIN]	= VPC_A_DNS_NXDOMAIN,
		[VPC_ZONE_REFUSED]	= VPC_A_DNS_REFUSED,
		[VPC_ZONE_MALFORMED]	= VPC_A_DNS_MALFORMED,
		[VPC_ZONE_TRUNCATED]	= VPC_A_DNS_TRUNCATED,
		[VPC_ZONE_FORWARDED]	= VPC_A_DNS_FORWARDED,
	};
	int i;

	for (i = 0; i < VPC_ZONE_COUNTS; i++)
		if (nla_put_u64_64bit(skb, types[i], vpc_zone_read(zone, i),
				      VPC_A_DNS_PAD))
			return -EMSGSIZE;
	return 0;
}

static int put_resolvers(struct sk_buff *skb,
			 const struct vpc_zone_config *config)
{
	int i;

	for (i = 0; i < config->n_resolvers; i++)
		if (vpc_nl_put_addr(skb, VPC_A_DNS_RESOLVER4,
				    VPC_A_DNS_RESOLVER6,
				    &config->resolvers[i].addr))
			return -EMSGSIZE;
	return 0;
}

/* Whether they answer. */
static int put_resolver_stats(struct sk_buff *skb,
			      const struct vpc_resolver *resolver)
{
	struct nlattr *nest = nla_nest_start(skb, VPC_A_DNS_RESOLVER_STATS);

	if (!nest)
		return -EMSGSIZE;
	if (vpc_nl_put_addr(skb, VPC_A_DNS_RESOLVER_ADDRESS4,
			    VPC_A_DNS_RESOLVER_ADDRESS6, &resolver->addr) ||
	    nla_put_u64_64bit(skb, VPC_A_DNS_RESOLVER_ASKED,
			      atomic64_read(&resolver->asked),
			      VPC_A_DNS_RESOLVER_PAD) ||
	    nla_put_u64_64bit(skb, VPC_A_DNS_RESOLVER_ANSWERED,
			      atomic64_read(&resolver->answered),
			      VPC_A_DNS_RESOLVER_PAD) ||
	    nla_put_u8(skb, VPC_A_DNS_RESOLVER_SILENT,
		       vpc_resolver_is_silent(resolver)))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int put_all_resolver_stats(struct sk_buff *skb,
				  const struct vpc_zone_config *config)
{
	int i;

	for (i = 0; i < config->n_resolvers; i++)
		if (put_resolver_stats(skb, &config->resolvers[i]))
			return -EMSGSIZE;
	return 0;
}

static int put_zone(struct sk_buff *skb, const struct vpc_zone *zone)
{
	const struct vpc_zone_config *config = vpc_zone_config_of(zone);
	struct vpc *vpc = zone->vpc;
	char text[VPC_DNS_TEXT_MAX];

	vpc_dns_name_print(config->name.wire, text);
	/* As it was given: without the dot at the end. */
	text[strlen(text) - 1] = '\0';
	if (vpc_nl_put_vpc(skb, vpc) ||
	    nla_put_string(skb, VPC_A_DNS_ZONE, text) ||
	    nla_put_u32(skb, VPC_A_DNS_TTL, config->ttl) ||
	    nla_put_u32(skb, VPC_A_DNS_RECORDS, zone->n_records) ||
	    nla_put_u32(skb, VPC_A_DNS_SERIAL,
			(u32)atomic_read(&vpc->dns_serial)) ||
	    put_resolvers(skb, config) || put_counts(skb, zone) ||
	    put_all_resolver_stats(skb, config))
		return -EMSGSIZE;
	return 0;
}

static int fill(struct sk_buff *skb, const struct genl_info *info,
		const void *object)
{
	void *hdr = vpc_nl_begin(skb, info);

	if (!hdr)
		return -EMSGSIZE;
	if (put_zone(skb, object)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	return 0;
}

void vpc_nl_dns_notify(struct vpc_zone *zone, u8 cmd)
{
	vpc_nl_notify(zone->vpc->net, VPC_NLGRP_CONFIG, cmd, fill, zone,
		      GFP_KERNEL);
}

static int get_name(const struct genl_info *info, struct vpc_dns_name *name)
{
	static const struct vpc_dns_name root = { .len = 1 };
	const struct nlattr *attr = info->attrs[VPC_A_DNS_ZONE];
	char text[VPC_DOMAIN_MAX + 1];
	int err;

	err = vpc_nl_get_hostname(attr, text, sizeof(text), info->extack);
	if (err)
		return err;
	if (vpc_dns_name_parse(name, text, &root))
		return 0;
	NL_SET_ERR_MSG_ATTR(info->extack, attr,
			    "A zone has a name, of labels of 1 to 63 characters");
	return -EINVAL;
}

static int get_resolver(const struct nlattr *attr,
			struct vpc_zone_config *config,
			struct netlink_ext_ack *extack)
{
	struct in6_addr addr;

	if (nla_type(attr) == VPC_A_DNS_RESOLVER4)
		vpc_addr_set_v4(&addr, nla_get_in_addr(attr));
	else
		addr = nla_get_in6_addr(attr);
	if (ipv6_addr_any(&addr) ||
	    (vpc_addr_is_v4(&addr) && !vpc_addr_v4(&addr)))
		return 0;
	if (vpc_addr_is_multicast(&addr) || ipv6_addr_loopback(&addr) ||
	    (nla_type(attr) == VPC_A_DNS_RESOLVER6 && vpc_addr_is_v4(&addr))) {
		NL_SET_ERR_MSG_ATTR(extack, attr, "A resolver is a host");
		return -EINVAL;
	}
	if (config->n_resolvers == VPC_RESOLVER_MAX) {
		NL_SET_ERR_MSG_ATTR_FMT(extack, attr,
					"A zone has at most %u resolvers",
					VPC_RESOLVER_MAX);
		return -E2BIG;
	}
	config->resolvers[config->n_resolvers++] =
		(struct vpc_resolver){ .addr = addr };
	return 0;
}

/* Those given replace all others. */
static int get_resolvers(const struct genl_info *info,
			 struct vpc_zone_config *config)
{
	const struct nlattr *attr;
	bool given = false;
	int rem, err;

	nlmsg_for_each_attr(attr, info->nlhdr, GENL_HDRLEN, rem) {
		if (nla_type(attr) != VPC_A_DNS_RESOLVER4 &&
		    nla_type(attr) != VPC_A_DNS_RESOLVER6)
			continue;
		if (!given)
			config->n_resolvers = 0;
		given = true;
		err = get_resolver(attr, config, info->extack);
		if (err)
			return err;
	}
	return 0;
}

/* What is not given stays as it is. */
int vpc_nl_dns_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	const struct nlattr *ttl = info->attrs[VPC_A_DNS_TTL];
	struct vpc *vpc = info->user_ptr[0];
	struct vpc_zone *zone = vpc_zone_of(vpc);
	struct vpc_zone_config want = { .ttl = VPC_ZONE_TTL };
	int err;

	if (!zone && !info->attrs[VPC_A_DNS_ZONE])
		return vpc_nl_missing(info, VPC_A_DNS_ZONE,
				      "Name the zone");
	if (zone)
		want = *vpc_zone_config_of(zone);
	if (info->attrs[VPC_A_DNS_ZONE]) {
		err = get_name(info, &want.name);
		if (err)
			return err;
	}
	if (ttl)
		want.ttl = nla_get_u32(ttl);
	err = get_resolvers(info, &want);
	if (!err)
		err = vpc_zone_set(vpc, &want, info->attrs, info->extack);
	if (err)
		return err;
	vpc_nl_dns_notify(vpc_zone_of(vpc), VPC_CMD_DNS_NTF);
	return 0;
}

struct vpc_zone *vpc_nl_get_zone(const struct genl_info *info)
{
	struct vpc *vpc = info->user_ptr[0];
	struct vpc_zone *zone = vpc_zone_of(vpc);

	if (zone)
		return zone;
	NL_SET_ERR_MSG_ATTR_FMT(info->extack, vpc_nl_vpc_attr(info),
				"%s has no DNS zone", vpc->dev->name);
	return ERR_PTR(-ENOENT);
}

int vpc_nl_dns_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vpc_zone *zone = vpc_nl_get_zone(info);

	if (IS_ERR(zone))
		return PTR_ERR(zone);
	vpc_nl_dns_notify(zone, VPC_CMD_DNS_DEL_NTF);
	vpc_zone_del(zone->vpc);
	return 0;
}

int vpc_nl_dns_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vpc_zone *zone = vpc_nl_get_zone(info);

	if (IS_ERR(zone))
		return PTR_ERR(zone);
	return vpc_nl_reply(info, fill, zone);
}

static int dump_one(struct sk_buff *skb, struct netlink_callback *cb,
		    struct vpc *vpc)
{
	const struct vpc_zone *zone = vpc_zone_of(vpc);

	return zone ? fill(skb, genl_info_dump(cb), zone) : 0;
}

int vpc_nl_dns_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return vpc_nl_dump(skb, cb, dump_one);
}
