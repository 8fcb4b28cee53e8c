// SPDX-License-Identifier: GPL-2.0
/* An object's fields: how attributes of an answer become output. */
#include <arpa/inet.h>
#include <inttypes.h>
#include <linux/vpc.h>
#include <stdio.h>
#include <string.h>
#include "field.h"
#include "options.h"
#include "out.h"
#include "parse.h"

void attrs_parse(struct attrs *attrs, const void *payload, size_t len)
{
	const struct nlattr *attr;

	memset(attrs, 0, sizeof(*attrs));
	attrs->payload = payload;
	attrs->len = len;
	mnl_attr_for_each_payload(payload, len)
		if (mnl_attr_get_type(attr) < ATTRS_MAX)
			attrs->tb[mnl_attr_get_type(attr)] = attr;
}

void attrs_parse_nested(struct attrs *attrs, const struct nlattr *nest)
{
	attrs_parse(attrs, mnl_attr_get_payload(nest),
		    mnl_attr_get_payload_len(nest));
}

uint64_t attr_number(const struct nlattr *attr)
{
	switch (mnl_attr_get_payload_len(attr)) {
	case 1:
		return mnl_attr_get_u8(attr);
	case 2:
		return mnl_attr_get_u16(attr);
	case 4:
		return mnl_attr_get_u32(attr);
	case 8:
		return mnl_attr_get_u64(attr);
	}
	return 0;
}

const char *attr_string(const struct nlattr *attr)
{
	size_t len = mnl_attr_get_payload_len(attr);
	const char *text = mnl_attr_get_payload(attr);

	return len && !text[len - 1] ? text : "";
}

void show_string(const struct field *field, const struct attrs *attrs)
{
	const struct nlattr *attr = attrs->tb[field->attr];

	if (attr)
		out_string(field, attr_string(attr), PLAIN);
}

void show_device(const struct field *field, const struct attrs *attrs)
{
	const struct nlattr *attr = attrs->tb[field->attr];

	if (attr)
		out_string(field, attr_string(attr), DEVICE);
}

void show_number(const struct field *field, const struct attrs *attrs)
{
	const struct nlattr *attr = attrs->tb[field->attr];

	if (attr)
		out_number(field, attr_number(attr));
}

void show_nonzero(const struct field *field, const struct attrs *attrs)
{
	const struct nlattr *attr = attrs->tb[field->attr];

	if (attr && (opt.json || attr_number(attr)))
		out_number(field, attr_number(attr));
}

const char *attr_rate(const struct nlattr *attr, char *buf, size_t size)
{
	static const char *const units[] = { "", "k", "m", "g", "t" };
	const char *const *unit = units;
	uint64_t rate = 8 * attr_number(attr);

	for (; rate && rate % 1000 == 0 && **unit != 't'; rate /= 1000)
		unit++;
	snprintf(buf, size, "%" PRIu64 "%sbit", rate, *unit);
	return buf;
}

void show_rate(const struct field *field, const struct attrs *attrs)
{
	const struct nlattr *attr = attrs->tb[field->attr];
	uint64_t rate = attr ? attr_number(attr) : 0;
	char text[32];

	if (attr && opt.json)
		out_number(field, rate);
	else if (rate)
		out_string(field, attr_rate(attr, text, sizeof(text)), PLAIN);
}

void show_port(const struct field *field, const struct attrs *attrs)
{
	const struct nlattr *attr = attrs->tb[field->attr];

	if (attr)
		out_number(field, ntohs(attr_number(attr)));
}

void show_switch(const struct field *field, const struct attrs *attrs)
{
	const struct nlattr *attr = attrs->tb[field->attr];

	if (attr)
		out_bool(field, attr_number(attr));
}

void show_flag(const struct field *field, const struct attrs *attrs)
{
	out_flag(field, attrs->tb[field->attr]);
}

void show_protocol(const struct field *field, const struct attrs *attrs)
{
	const struct nlattr *attr = attrs->tb[field->attr];
	const char *name;

	if (!attr)
		return;
	name = protocol_name(attr_number(attr));
	if (name && !opt.json)
		out_string(field, name, PLAIN);
	else
		out_number(field, attr_number(attr));
}

void show_enum(const struct field *field, const struct attrs *attrs)
{
	const struct nlattr *attr = attrs->tb[field->attr];
	const char *const *name = field->names;
	char number[24];
	uint64_t value;

	if (!attr)
		return;
	value = attr_number(attr);
	for (uint64_t i = 0; *name && i < value; i++)
		name++;
	/* A newer module may know more. */
	snprintf(number, sizeof(number), "%llu", (unsigned long long)value);
	out_string(field, *name ? *name : number, PLAIN);
}

const char *attr_mac(const struct nlattr *attr, char *buf, size_t size)
{
	const uint8_t *mac = mnl_attr_get_payload(attr);

	buf[0] = '\0';
	if (mnl_attr_get_payload_len(attr) == 6)
		snprintf(buf, size, "%02x:%02x:%02x:%02x:%02x:%02x",
			 mac[0], mac[1], mac[2], mac[3], mac[4], mac[5]);
	return buf;
}

void show_mac(const struct field *field, const struct attrs *attrs)
{
	const struct nlattr *attr = attrs->tb[field->attr];
	char text[18];

	if (attr && *attr_mac(attr, text, sizeof(text)))
		out_string(field, text, MAC);
}

const char *attr_hex(const struct nlattr *attr, char *buf, size_t size)
{
	const uint8_t *bytes = mnl_attr_get_payload(attr);
	size_t n = mnl_attr_get_payload_len(attr), len = 0;

	buf[0] = '\0';
	for (size_t i = 0; i < n && len + 4 <= size; i++)
		len += sprintf(buf + len, "%s%02x", i ? ":" : "", bytes[i]);
	return buf;
}

void show_hex(const struct field *field, const struct attrs *attrs)
{
	const struct nlattr *attr = attrs->tb[field->attr];
	char text[3 * VPC_DHCP_EXTRA_MAX + 1];

	if (attr)
		out_string(field, attr_hex(attr, text, sizeof(text)), PLAIN);
}

/* The text of an address attribute; its length in bits or 0. */
static int address_text(const struct nlattr *attr, char *buf, size_t size)
{
	size_t len = attr ? mnl_attr_get_payload_len(attr) : 0;

	if (len != 4 && len != 16)
		return 0;
	inet_ntop(len == 4 ? AF_INET : AF_INET6, mnl_attr_get_payload(attr),
		  buf, size);
	return len * 8;
}

int field_address(const struct attrs *attrs, uint16_t attr, char *buf, size_t size)
{
	int bits = address_text(attrs->tb[attr], buf, size);

	return bits ? bits : address_text(attrs->tb[attr + 1], buf, size);
}

int field_prefix(const struct attrs *attrs, uint16_t attr, char *buf, size_t size)
{
	char address[INET6_ADDRSTRLEN];
	int bits = field_address(attrs, attr, address, sizeof(address));

	if (bits)
		snprintf(buf, size, "%s/%d", address, attrs->tb[attr + 2] ?
			 (int)attr_number(attrs->tb[attr + 2]) : bits);
	return bits;
}

/* The family is part of the name in JSON, as in the netlink specification. */
static void show_family(const struct field *field, const struct attrs *attrs,
			uint16_t attr, bool next)
{
	char text[INET6_ADDRSTRLEN], key[32];
	struct field named = *field;

	if (!address_text(attrs->tb[attr], text, sizeof(text)))
		return;
	snprintf(key, sizeof(key), "%s%c", field->key ? field->key : "",
		 next ? '6' : '4');
	named.key = key;
	out_string(&named, text, INET);
}

void show_address(const struct field *field, const struct attrs *attrs)
{
	show_family(field, attrs, field->attr, false);
	show_family(field, attrs, field->attr6 ? field->attr6 : field->attr + 1u, true);
}

void show_address4(const struct field *field, const struct attrs *attrs)
{
	char text[INET6_ADDRSTRLEN];

	if (address_text(attrs->tb[field->attr], text, sizeof(text)))
		out_string(field, text, INET);
}

void show_list4(const struct field *field, const struct attrs *attrs)
{
	char text[INET6_ADDRSTRLEN], all[256] = "";
	const struct nlattr *attr;

	out_open_array(field);
	mnl_attr_for_each_payload(attrs->payload, attrs->len) {
		size_t len = strlen(all);

		if (mnl_attr_get_type(attr) != field->attr ||
		    !address_text(attr, text, sizeof(text)))
			continue;
		if (opt.json)
			out_string(field, text, INET);
		else
			snprintf(all + len, sizeof(all) - len, "%s%s",
				 len ? "," : "", text);
	}
	out_close(field);
	if (*all)
		out_string(field, all, INET);
}

static const struct field prefix_fields[] = {
	{ "address", NULL, show_address, VPC_A_PREFIX_ADDRESS4, FIELD_HEAD, 0, { NULL } },
	{ "prefix_len", NULL, show_number, VPC_A_PREFIX_PREFIX_LEN, FIELD_HEAD, 0, { NULL } },
	{ .show = NULL },
};

/* One word in text, an object in JSON. */
static void prefix_value(const struct field *field, const struct nlattr *nest,
			 bool host)
{
	char text[INET6_ADDRSTRLEN + 4];
	struct attrs prefix;
	int bits;

	attrs_parse_nested(&prefix, nest);
	if (opt.json) {
		out_open_object(field);
		out_fields(prefix_fields, &prefix);
		out_close(field);
		return;
	}
	if (host)
		bits = field_address(&prefix, VPC_A_PREFIX_ADDRESS4, text, sizeof(text));
	else
		bits = field_prefix(&prefix, VPC_A_PREFIX_ADDRESS4, text, sizeof(text));
	if (bits)
		out_string(field, text, INET);
}

void show_prefix(const struct field *field, const struct attrs *attrs)
{
	if (attrs->tb[field->attr])
		prefix_value(field, attrs->tb[field->attr], false);
}

static void each_prefix(const struct field *field, const struct attrs *attrs,
			bool host)
{
	const struct nlattr *attr;

	out_open_array(field);
	mnl_attr_for_each_payload(attrs->payload, attrs->len)
		if (mnl_attr_get_type(attr) == field->attr)
			prefix_value(field, attr, host);
	out_close(field);
}

void show_prefixes(const struct field *field, const struct attrs *attrs)
{
	each_prefix(field, attrs, false);
}

void show_hosts(const struct field *field, const struct attrs *attrs)
{
	each_prefix(field, attrs, true);
}

void show_flat_prefix(const struct field *field, const struct attrs *attrs)
{
	char text[INET6_ADDRSTRLEN + 4];

	if (opt.json)
		show_address(field, attrs);
	else if (field_prefix(attrs, field->attr, text, sizeof(text)))
		out_string(field, text, INET);
}

static void show_nested(const struct field *field, const struct nlattr *nest)
{
	struct attrs nested;

	attrs_parse_nested(&nested, nest);
	out_open_object(field);
	out_fields(field->fields, &nested);
	out_close(field);
}

void show_nest(const struct field *field, const struct attrs *attrs)
{
	if (attrs->tb[field->attr])
		show_nested(field, attrs->tb[field->attr]);
}

void show_nests(const struct field *field, const struct attrs *attrs)
{
	const struct nlattr *attr;

	out_open_array(field);
	mnl_attr_for_each_payload(attrs->payload, attrs->len)
		if (mnl_attr_get_type(attr) == field->attr)
			show_nested(field, attr);
	out_close(field);
}
