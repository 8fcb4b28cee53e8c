// SPDX-License-Identifier: GPL-2.0
/* Requests about DNS records. */
#include <linux/unaligned.h>
#include "dump.h"
#include "message.h"
#include "../vpc.h"
#include "../zone.h"

/* What the data of a type is made of, in its order on the wire. */
static const struct shape {
	u16 type;
	int attrs[4];
} shapes[] = {
	{ VPC_DNS_A, { VPC_A_RECORD_ADDRESS4 } },
	{ VPC_DNS_AAAA, { VPC_A_RECORD_ADDRESS6 } },
	{ VPC_DNS_CNAME, { VPC_A_RECORD_TARGET } },
	{ VPC_DNS_NS, { VPC_A_RECORD_TARGET } },
	{ VPC_DNS_PTR, { VPC_A_RECORD_TARGET } },
	{ VPC_DNS_MX, { VPC_A_RECORD_PREFERENCE, VPC_A_RECORD_TARGET } },
	{ VPC_DNS_SRV, { VPC_A_RECORD_PRIORITY, VPC_A_RECORD_WEIGHT,
			 VPC_A_RECORD_PORT, VPC_A_RECORD_TARGET } },
	{ VPC_DNS_TXT, { VPC_A_RECORD_TEXT } },
};

static const struct shape *shape_of(u16 type)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(shapes); i++)
		if (shapes[i].type == type)
			return &shapes[i];
	return NULL;
}

static bool has(const struct shape *shape, int attr)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(shape->attrs); i++)
		if (shape->attrs[i] == attr)
			return true;
	return false;
}

static const struct vpc_dns_name *origin_of(const struct vpc_zone *zone)
{
	return &vpc_zone_config_of(zone)->name;
}

/* In the zone relative to it, elsewhere in full. */
static int put_name(struct sk_buff *skb, const struct vpc_record *record,
		    const struct vpc_zone *zone)
{
	struct vpc_dns_name name;
	char text[VPC_DNS_TEXT_MAX];
	int apex;

	vpc_dns_name_read(&name, record->node->wire, record->node->len);
	apex = vpc_dns_name_below(&name, origin_of(zone));
	if (!apex)
		return nla_put_string(skb, VPC_A_RECORD_NAME, "@");
	vpc_dns_name_print(name.wire, text);
	/* Its dots are where the lengths were, but for the first. */
	if (apex > 0)
		text[apex - 1] = '\0';
	return nla_put_string(skb, VPC_A_RECORD_NAME, text);
}

static int put_texts(struct sk_buff *skb, const u8 *data, const u8 *end)
{
	for (; data < end; data += *data + 1)
		if (nla_put(skb, VPC_A_RECORD_TEXT, *data, data + 1))
			return -EMSGSIZE;
	return 0;
}

/* Returns the bytes that the part takes, or -EMSGSIZE. */
static int put_part(struct sk_buff *skb, int attr, const u8 *data,
		    const u8 *end)
{
	char text[VPC_DNS_TEXT_MAX];
	int err, len;

	switch (attr) {
	case VPC_A_RECORD_ADDRESS4:
	case VPC_A_RECORD_ADDRESS6:
		len = end - data;
		err = nla_put(skb, attr, len, data);
		break;
	case VPC_A_RECORD_TARGET:
		len = end - data;
		vpc_dns_name_print(data, text);
		err = nla_put_string(skb, attr, text);
		break;
	case VPC_A_RECORD_TEXT:
		len = end - data;
		err = put_texts(skb, data, end);
		break;
	default:
		len = sizeof(u16);
		err = nla_put_u16(skb, attr, get_unaligned_be16(data));
	}
	return err ? -EMSGSIZE : len;
}

static int put_data(struct sk_buff *skb, const struct vpc_record *record)
{
	const struct shape *shape = shape_of(record->type);
	const u8 *data = record->data, *end = data + record->len;
	int i, len;

	for (i = 0; i < ARRAY_SIZE(shape->attrs) && shape->attrs[i]; i++) {
		len = put_part(skb, shape->attrs[i], data, end);
		if (len < 0)
			return len;
		data += len;
	}
	return 0;
}

static int fill(struct sk_buff *skb, const struct genl_info *info,
		const void *object)
{
	const struct vpc_record *record = object;
	const struct vpc_zone *zone = record->zone;
	void *hdr = vpc_nl_begin(skb, info);

	if (!hdr)
		return -EMSGSIZE;
	if (vpc_nl_put_vpc(skb, zone->vpc) || put_name(skb, record, zone) ||
	    nla_put_u16(skb, VPC_A_RECORD_TYPE, record->type) ||
	    (record->ttl != VPC_RECORD_TTL_ZONE &&
	     nla_put_u32(skb, VPC_A_RECORD_TTL, record->ttl)) ||
	    put_data(skb, record)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	return 0;
}

static void notify(const struct vpc_record *record, u8 cmd)
{
	vpc_nl_notify(record->zone->vpc->net, VPC_NLGRP_CONFIG, cmd, fill,
		      record, GFP_KERNEL);
}

static int get_text_name(const struct nlattr *attr,
			 const struct vpc_zone *zone,
			 struct vpc_dns_name *name,
			 struct netlink_ext_ack *extack)
{
	if (vpc_dns_name_parse(name, nla_data(attr), origin_of(zone)))
		return 0;
	NL_SET_ERR_MSG_ATTR(extack, attr,
			    "A name has labels of 1 to 63 letters, digits, - and _, 253 in all");
	return -EINVAL;
}

static int append(struct vpc_record_want *want, const void *data, u16 len,
		  const struct nlattr *attr, struct netlink_ext_ack *extack)
{
	if (len > sizeof(want->data) - want->len) {
		NL_SET_ERR_MSG_ATTR_FMT(extack, attr,
					"A record has at most %u bytes",
					VPC_RECORD_DATA_MAX);
		return -EMSGSIZE;
	}
	memcpy(want->data + want->len, data, len);
	want->len += len;
	return 0;
}

static int get_texts(const struct genl_info *info, struct vpc_record_want *want)
{
	const struct nlattr *attr;
	int err, rem;
	u8 len;

	nlmsg_for_each_attr_type(attr, VPC_A_RECORD_TEXT, info->nlhdr,
				 GENL_HDRLEN, rem) {
		len = nla_len(attr);
		err = append(want, &len, 1, attr, info->extack) ?:
		      append(want, nla_data(attr), len, attr, info->extack);
		if (err)
			return err;
	}
	return 0;
}

static int get_part(const struct genl_info *info, const struct vpc_zone *zone,
		    int type, struct vpc_record_want *want)
{
	const struct nlattr *attr = info->attrs[type];
	struct vpc_dns_name name;
	__be16 number;
	int err;

	switch (type) {
	case VPC_A_RECORD_ADDRESS4:
	case VPC_A_RECORD_ADDRESS6:
		return append(want, nla_data(attr), nla_len(attr), attr,
			      info->extack);
	case VPC_A_RECORD_TEXT:
		return get_texts(info, want);
	case VPC_A_RECORD_TARGET:
		err = get_text_name(attr, zone, &name, info->extack);
		if (err)
			return err;
		return append(want, name.wire, name.len, attr, info->extack);
	}
	number = htons(nla_get_u16(attr));
	return append(want, &number, sizeof(number), attr, info->extack);
}

/* All that a record can have but another type of it cannot. */
static int check_alien(const struct genl_info *info, const struct shape *shape)
{
	int attr;

	for (attr = VPC_A_RECORD_ADDRESS4; attr <= VPC_A_RECORD_TEXT; attr++) {
		if (!info->attrs[attr] || has(shape, attr))
			continue;
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[attr],
				    "Records of this type have no such data");
		return -EINVAL;
	}
	return 0;
}

static bool has_data(const struct genl_info *info)
{
	int attr;

	for (attr = VPC_A_RECORD_ADDRESS4; attr <= VPC_A_RECORD_TEXT; attr++)
		if (info->attrs[attr])
			return true;
	return false;
}

static int get_data(const struct genl_info *info, const struct vpc_zone *zone,
		    const struct shape *shape, struct vpc_record_want *want)
{
	int err, i;

	err = check_alien(info, shape);
	if (err)
		return err;
	for (i = 0; i < ARRAY_SIZE(shape->attrs) && shape->attrs[i]; i++) {
		if (!info->attrs[shape->attrs[i]])
			return vpc_nl_missing(info, shape->attrs[i],
					      "Records of this type have more data");
		err = get_part(info, zone, shape->attrs[i], want);
		if (err)
			return err;
	}
	return 0;
}

/* Name, type (0: none is given) and data, if it is given. */
static int get_want(struct genl_info *info, const struct vpc_zone *zone,
		    bool need, struct vpc_record_want *want)
{
	const struct nlattr *name = info->attrs[VPC_A_RECORD_NAME];
	const struct nlattr *type = info->attrs[VPC_A_RECORD_TYPE];
	const struct shape *shape;
	int err;

	if (!name)
		return vpc_nl_missing(info, VPC_A_RECORD_NAME,
				      "Name the owner of the record");
	err = get_text_name(name, zone, &want->name, info->extack);
	if (err)
		return err;
	want->len = 0;
	want->type = type ? nla_get_u16(type) : 0;
	if (!type && !need && !has_data(info))
		return 0;
	if (!type)
		return vpc_nl_missing(info, VPC_A_RECORD_TYPE,
				      "Say of which type the record is");
	shape = shape_of(want->type);
	if (!shape) {
		NL_SET_ERR_MSG_ATTR(info->extack, type,
				    "A zone holds A, AAAA, CNAME, MX, NS, PTR, SRV and TXT records");
		return -EOPNOTSUPP;
	}
	return need || has_data(info) ? get_data(info, zone, shape, want) : 0;
}

int vpc_nl_record_new_doit(struct sk_buff *skb, struct genl_info *info)
{
	const struct nlattr *ttl = info->attrs[VPC_A_RECORD_TTL];
	struct vpc_record_want want __uninitialized;
	struct vpc_zone *zone = vpc_nl_get_zone(info);
	struct vpc_record *record;
	int err;

	if (IS_ERR(zone))
		return PTR_ERR(zone);
	err = get_want(info, zone, true, &want);
	if (err)
		return err;
	want.ttl = ttl ? nla_get_u32(ttl) : VPC_RECORD_TTL_ZONE;
	record = vpc_zone_add(zone, &want, info->attrs, info->extack);
	if (IS_ERR(record))
		return PTR_ERR(record);
	notify(record, VPC_CMD_RECORD_NTF);
	return 0;
}

static bool matches(const struct vpc_record *record,
		    const struct vpc_record_want *want)
{
	return (!want->type || record->type == want->type) &&
	       (!want->len || (record->len == want->len &&
			       !memcmp(record->data, want->data, want->len)));
}

/* Removed with the last record, the node is not to be looked at again. */
static unsigned int remove_matching(struct vpc_zone *zone,
				    struct vpc_zone_node *node,
				    const struct vpc_record_want *want)
{
	unsigned int left = node->n_records, n = 0;
	struct vpc_record *record, *next;

	list_for_each_entry_safe(record, next, &node->records, owned) {
		left--;
		if (matches(record, want)) {
			notify(record, VPC_CMD_RECORD_DEL_NTF);
			vpc_zone_remove(zone, record);
			n++;
		}
		if (!left)
			break;
	}
	return n;
}

int vpc_nl_record_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vpc_record_want want __uninitialized;
	struct vpc_zone *zone = vpc_nl_get_zone(info);
	struct vpc_zone_node *node;
	int err;

	if (IS_ERR(zone))
		return PTR_ERR(zone);
	err = get_want(info, zone, false, &want);
	if (err)
		return err;
	node = vpc_zone_find(zone, want.name.wire, want.name.len);
	if (node && remove_matching(zone, node, &want))
		return 0;
	NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[VPC_A_RECORD_NAME],
			    "There is no such record");
	return -ENOENT;
}

/* In the order of their numbers, which is that of the list. */
static int dump_one(struct sk_buff *skb, struct netlink_callback *cb,
		    struct vpc *vpc)
{
	const struct vpc_zone *zone = vpc_zone_of(vpc);
	u32 *last = vpc_nl_state(cb, u32);
	const struct vpc_record *record;
	int err;

	if (!zone)
		return 0;
	list_for_each_entry(record, &zone->records, list) {
		if (record->id <= *last)
			continue;
		err = fill(skb, genl_info_dump(cb), record);
		if (err)
			return err;
		*last = record->id;
	}
	return 0;
}

int vpc_nl_record_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return vpc_nl_dump(skb, cb, dump_one);
}
