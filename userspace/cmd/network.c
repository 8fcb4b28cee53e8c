// SPDX-License-Identifier: GPL-2.0
/* Networks of a VPC. */
#include <arpa/inet.h>
#include <linux/vpc.h>
#include <string.h>
#include "object.h"
#include "options.h"
#include "parse.h"
#include "report.h"
#include "tell.h"

static const char *const egresses[] = {
	[VPC_EGRESS_NAT] = "nat",
	[VPC_EGRESS_FIP] = "fip",
	[VPC_EGRESS_NONE] = "none",
	NULL
};

static const char *const preferences[] = {
	[VPC_RA_PREFERENCE_MEDIUM] = "medium",
	[VPC_RA_PREFERENCE_HIGH] = "high",
	[VPC_RA_PREFERENCE_LOW] = "low",
	NULL
};

static int put_subnet(struct request *rq, const struct arg *arg,
		      const struct args *args)
{
	struct prefix prefix;
	struct nlattr *nest;

	(void)args;
	if (parse_prefix(arg->value, 0, &prefix))
		return STATUS_USAGE;
	nest = request_nest(rq, VPC_A_NETWORK_SUBNET);
	put_in(rq, VPC_A_SUBNET_ADDRESS4, &prefix);
	request_put_u8(rq, VPC_A_SUBNET_PREFIX_LEN, prefix.len);
	request_nest_end(rq, nest);
	return STATUS_OK;
}

/* What was put just before. */
static struct nlattr *last_attr(const struct request *rq)
{
	struct nlattr *attr, *last = NULL;

	mnl_attr_for_each(attr, rq->nlh, request_payload())
		last = attr;
	return last;
}

/* The router's address in the subnet just before: into the nest of that one. */
static int put_gateway(struct request *rq, const struct arg *arg,
		       const struct args *args)
{
	struct prefix subnet, gateway;
	struct nlattr *last;

	if (arg == args->list || arg[-1].word->put != put_subnet)
		return refuse("\"gateway\" must stand behind its subnet.");
	if (parse_prefix(arg[-1].value, 0, &subnet) ||
	    parse_address(arg->value, &gateway))
		return STATUS_USAGE;
	if (subnet.family != gateway.family)
		return refuse("gateway %s is not of the family of subnet %s.",
			      arg->value, arg[-1].value);
	last = last_attr(rq);
	put_in(rq, VPC_A_SUBNET_GATEWAY4, &gateway);
	request_nest_end(rq, last);
	return STATUS_OK;
}

/* PREFIX, or none. */
static int put_route(struct request *rq, const struct arg *arg,
		     const struct args *args)
{
	bool none = !strcmp(arg->value, "none");
	struct prefix prefix;
	struct nlattr *nest;

	(void)args;
	if (!none && parse_prefix(arg->value, 0, &prefix))
		return STATUS_USAGE;
	if (!none && prefix.family != AF_INET6)
		return refuse("%s is not an IPv6 prefix.", arg->value);
	nest = request_nest(rq, VPC_A_NETWORK_RA_ROUTE);
	if (!none) {
		request_put(rq, VPC_A_RA_ROUTE_ADDRESS6, prefix.in.bytes,
			    prefix_size(&prefix));
		request_put_u8(rq, VPC_A_RA_ROUTE_PREFIX_LEN, prefix.len);
	}
	request_nest_end(rq, nest);
	return STATUS_OK;
}

/* Of the route just before: into the nest of that one. */
static int put_preference(struct request *rq, const struct arg *arg,
			  const struct args *args)
{
	struct nlattr *last;
	int which;

	if (arg == args->list || arg[-1].word->put != put_route)
		return refuse("\"preference\" must stand behind its route.");
	which = match_name("preference", arg->value, preferences);
	if (which < 0)
		return STATUS_USAGE;
	last = last_attr(rq);
	request_put_u32(rq, VPC_A_RA_ROUTE_PREFERENCE, which);
	request_nest_end(rq, last);
	return STATUS_OK;
}

static void tell_routes(struct line *line, const struct word *word,
			const struct attrs *attrs)
{
	const struct nlattr *attr, *preference;
	char text[INET6_ADDRSTRLEN + 4];
	struct attrs route;
	bool any = false;

	mnl_attr_for_each_payload(attrs->payload, attrs->len) {
		if (mnl_attr_get_type(attr) != word->attr)
			continue;
		any = true;
		attrs_parse_nested(&route, attr);
		field_prefix(&route, VPC_A_RA_ROUTE_ADDRESS6 - 1, text, sizeof(text));
		line_tell(line, word, text);
		preference = route.tb[VPC_A_RA_ROUTE_PREFERENCE];
		if (!preference || !attr_number(preference) ||
		    attr_number(preference) > VPC_RA_PREFERENCE_LOW)
			continue;
		line_add(line, "preference");
		line_add(line, preferences[attr_number(preference)]);
	}
	if (!any && line->full)
		line_tell(line, word, "none");
}

static int put_lifetime(struct request *rq, const struct arg *arg,
			const struct args *args)
{
	uint32_t seconds;

	(void)args;
	if (parse_time(arg->value, 1, UINT32_MAX, &seconds))
		return STATUS_USAGE;
	request_put_u32(rq, arg->word->attr, seconds);
	return STATUS_OK;
}

/* By default it is the first address of the subnet. */
static bool is_first(const struct attrs *subnet)
{
	const struct nlattr *attr = subnet->tb[VPC_A_SUBNET_ADDRESS4];
	const struct nlattr *gateway = subnet->tb[VPC_A_SUBNET_GATEWAY4];
	uint8_t first[16] = { 0 };
	size_t len;

	if (!attr) {
		attr = subnet->tb[VPC_A_SUBNET_ADDRESS6];
		gateway = subnet->tb[VPC_A_SUBNET_GATEWAY6];
	}
	len = attr ? mnl_attr_get_payload_len(attr) : 0;
	if (!gateway || !len || len > sizeof(first))
		return true;
	memcpy(first, mnl_attr_get_payload(attr), len);
	first[len - 1] |= 1;
	return mnl_attr_get_payload_len(gateway) == len &&
	       !memcmp(mnl_attr_get_payload(gateway), first, len);
}

/* Each with its gateway behind it. */
static void tell_subnets(struct line *line, const struct word *word,
			 const struct attrs *attrs)
{
	char text[INET6_ADDRSTRLEN + 4];
	const struct nlattr *attr;
	struct attrs subnet;

	mnl_attr_for_each_payload(attrs->payload, attrs->len) {
		if (mnl_attr_get_type(attr) != word->attr)
			continue;
		attrs_parse_nested(&subnet, attr);
		field_prefix(&subnet, VPC_A_SUBNET_ADDRESS4, text, sizeof(text));
		line_tell(line, word, text);
		if (is_first(&subnet))
			continue;
		field_address(&subnet, VPC_A_SUBNET_GATEWAY4, text, sizeof(text));
		line_add(line, "gateway");
		line_add(line, text);
	}
}

static bool has_v4(const struct attrs *attrs)
{
	const struct nlattr *attr;
	struct attrs subnet;

	mnl_attr_for_each_payload(attrs->payload, attrs->len) {
		if (mnl_attr_get_type(attr) != VPC_A_NETWORK_SUBNET)
			continue;
		attrs_parse_nested(&subnet, attr);
		if (subnet.tb[VPC_A_SUBNET_ADDRESS4])
			return true;
	}
	return false;
}

/* By default it comes and goes with IPv4. */
static void tell_dhcp(struct line *line, const struct word *word,
		      const struct attrs *attrs)
{
	bool preset = has_v4(attrs), on = preset;
	const struct nlattr *attr;
	struct attrs nested;

	attr = tell_attrs(word, attrs, &nested)->tb[word->attr];
	if (attr)
		on = attr_number(attr);
	if (line->full || on != preset)
		line_tell(line, word, on ? "on" : "off");
}

static int put_mtu(struct request *rq, const struct arg *arg,
		   const struct args *args)
{
	uint64_t mtu;

	(void)args;
	if (parse_number(arg->value, 1280, 65535, &mtu))
		return STATUS_USAGE;
	request_put_u16(rq, arg->word->attr, mtu);
	return STATUS_OK;
}

#define NAME(more)							\
	{ .name = "name", .what = "NAME", .put = put_name,		\
	  .attr = VPC_A_NETWORK_NAME, .flags = WORD_FIRST | WORD_KEY | (more) }
#define SETTINGS							\
	{ .name = "gateway", .what = "ADDRESS", .put = put_gateway,	\
	  .tell = tell_nothing, .attr = VPC_A_NETWORK_SUBNET,		\
	  .flags = WORD_MANY },						\
	{ .name = "mtu", .what = "N", .put = put_mtu,			\
	  .tell = tell_number, .preset = "1500",			\
	  .attr = VPC_A_NETWORK_MTU },					\
	{ .name = "dhcp", .what = "on or off", .put = put_switch,	\
	  .tell = tell_dhcp,						\
	  .attr = VPC_A_DHCP_ENABLED, .nest = VPC_A_NETWORK_DHCP },	\
	{ .name = "ra", .what = "on or off", .put = put_switch,		\
	  .preset = "on", .attr = VPC_A_NETWORK_RA },			\
	{ .name = "egress", .what = "nat, fip or none", .put = put_enum, \
	  .preset = "nat", .attr = VPC_A_NETWORK_EGRESS, .names = egresses }, \
	{ .name = "advertise-route", .what = "PREFIX", .put = put_route, \
	  .tell = tell_routes, .attr = VPC_A_NETWORK_RA_ROUTE,		\
	  .flags = WORD_MANY },						\
	{ .name = "preference", .what = "high, medium or low",		\
	  .put = put_preference, .tell = tell_nothing,			\
	  .attr = VPC_A_NETWORK_RA_ROUTE, .flags = WORD_MANY },		\
	{ .name = "ra-preference", .what = "high, medium or low",	\
	  .put = put_enum, .preset = "medium",				\
	  .attr = VPC_A_NETWORK_RA_PREFERENCE, .names = preferences },	\
	{ .name = "ra-valid", .what = "TIME", .put = put_lifetime,	\
	  .tell = tell_number, .preset = "86400",			\
	  .attr = VPC_A_NETWORK_RA_VALID },				\
	{ .name = "ra-preferred", .what = "TIME", .put = put_lifetime,	\
	  .tell = tell_number, .preset = "14400",			\
	  .attr = VPC_A_NETWORK_RA_PREFERRED }
#define SUBNET(more)							\
	{ .name = "subnet", .what = "PREFIX", .put = put_subnet,	\
	  .tell = tell_subnets, .attr = VPC_A_NETWORK_SUBNET,		\
	  .flags = WORD_MANY | (more) }

static const struct word add_words[] = {
	NAME(WORD_NEEDED),
	WORD_VPC(WORD_NEEDED | WORD_KEY),
	SUBNET(WORD_NEEDED),
	SETTINGS,
	{ .name = NULL },
};

static const struct word set_words[] = {
	NAME(WORD_NEEDED),
	WORD_VPC(WORD_NEEDED | WORD_KEY),
	SUBNET(0),
	SETTINGS,
	{ .name = NULL },
};

static const struct word delete_words[] = {
	NAME(WORD_NEEDED),
	WORD_VPC(WORD_NEEDED),
	{ .name = NULL },
};

static const struct word show_words[] = {
	NAME(0),
	WORD_VPC(WORD_KEY | WORD_DUMP),
	{ .name = NULL },
};

static const struct field subnet_fields[] = {
	{ "address", "subnet", show_flat_prefix, VPC_A_SUBNET_ADDRESS4, FIELD_HEAD, 1, { NULL } },
	{ "prefix_len", NULL, show_number, VPC_A_SUBNET_PREFIX_LEN, FIELD_HEAD, 0, { NULL } },
	{ "gateway", "gateway", show_address, VPC_A_SUBNET_GATEWAY4, FIELD_HEAD, 0, { NULL } },
	{ .show = NULL },
};

static const struct field dhcp_fields[] = {
	{ "enabled", "dhcp", show_switch, VPC_A_DHCP_ENABLED, FIELD_HEAD, 0, { NULL } },
	{ "first", "dhcp-first", show_address4, VPC_A_DHCP_FIRST, FIELD_DETAIL, 0, { NULL } },
	{ "last", "dhcp-last", show_address4, VPC_A_DHCP_LAST, FIELD_DETAIL, 0, { NULL } },
	{ "lease_time", "lease-time", show_number, VPC_A_DHCP_LEASE_TIME, FIELD_DETAIL, 0, { NULL } },
	{ "dns", "dns", show_list4, VPC_A_DHCP_DNS, FIELD_DETAIL, 0, { NULL } },
	{ "ntp", "ntp", show_list4, VPC_A_DHCP_NTP, FIELD_DETAIL, 0, { NULL } },
	{ "domain", "domain", show_string, VPC_A_DHCP_DOMAIN, FIELD_DETAIL, 0, { NULL } },
	{ "size", "size", show_number, VPC_A_DHCP_SIZE, FIELD_DETAIL, 0, { NULL } },
	{ "used", "used", show_number, VPC_A_DHCP_USED, FIELD_DETAIL, 0, { NULL } },
	{ .show = NULL },
};

static const struct field route_fields[] = {
	{ "address", "advertise-route", show_flat_prefix, VPC_A_RA_ROUTE_ADDRESS6 - 1, FIELD_DETAIL, 0, { NULL } },
	{ "prefix_len", NULL, show_number, VPC_A_RA_ROUTE_PREFIX_LEN, FIELD_DETAIL, 0, { NULL } },
	{ "preference", "preference", show_enum, VPC_A_RA_ROUTE_PREFERENCE, FIELD_DETAIL, 0,
	  { .names = preferences } },
	{ .show = NULL },
};

static const struct field fields[] = {
	{ "name", "", show_string, VPC_A_NETWORK_NAME, FIELD_HEAD, 16, { NULL } },
	{ "vpc", "vpc", show_device, VPC_A_NETWORK_VPC, FIELD_HEAD, 16, { NULL } },
	{ "ifindex", NULL, show_number, VPC_A_NETWORK_IFINDEX, FIELD_HEAD, 0, { NULL } },
	{ "id", "id", show_number, VPC_A_NETWORK_ID, FIELD_DETAIL, 0, { NULL } },
	{ "subnet", "subnet", show_nests, VPC_A_NETWORK_SUBNET, FIELD_ANY, 44,
	  { .fields = subnet_fields } },
	{ "mtu", "mtu", show_number, VPC_A_NETWORK_MTU, FIELD_HEAD, 6, { NULL } },
	{ "dhcp", "dhcp", show_nest, VPC_A_NETWORK_DHCP, FIELD_ANY, 0,
	  { .fields = dhcp_fields } },
	{ "ra", "ra", show_switch, VPC_A_NETWORK_RA, FIELD_HEAD, 0, { NULL } },
	{ "egress", "egress", show_enum, VPC_A_NETWORK_EGRESS, FIELD_DETAIL, 0,
	  { .names = egresses } },
	{ "ra_preference", "ra-preference", show_enum, VPC_A_NETWORK_RA_PREFERENCE, FIELD_DETAIL, 0,
	  { .names = preferences } },
	{ "ra_valid", "ra-valid", show_number, VPC_A_NETWORK_RA_VALID, FIELD_DETAIL, 0, { NULL } },
	{ "ra_preferred", "ra-preferred", show_number, VPC_A_NETWORK_RA_PREFERRED, FIELD_DETAIL, 0, { NULL } },
	{ "ra_routes", "", show_nests, VPC_A_NETWORK_RA_ROUTE, FIELD_ANY, 0,
	  { .fields = route_fields } },
	{ "ports", "ports", show_number, VPC_A_NETWORK_PORTS, FIELD_HEAD, 6, { NULL } },
	{ .show = NULL },
};

static const struct command commands[] = {
	{ "show", run_show, VPC_CMD_NETWORK_GET, show_words, NULL },
	{ "add", run_request, VPC_CMD_NETWORK_NEW, add_words, NULL },
	{ "set", run_set, VPC_CMD_NETWORK_SET, set_words, NULL },
	{ "delete", run_request, VPC_CMD_NETWORK_DEL, delete_words, NULL },
	{ .name = NULL },
};

const struct object object_network = {
	.name = "network",
	.usage = "network add NAME vpc NAME subnet PREFIX [ gateway ADDRESS ]\n"
		 " [ subnet PREFIX [ gateway ADDRESS ] ]... [ mtu N ]\n"
		 " [ dhcp { on | off } ] [ ra { on | off } ] [ egress { nat | fip | none } ]\n"
		 " [ advertise-route { PREFIX | none } [ preference { high | medium | low } ] ]...\n"
		 " [ ra-preference { high | medium | low } ] [ ra-valid TIME ] [ ra-preferred TIME ]\n"
		 "network set NAME vpc NAME [ subnet PREFIX [ gateway ADDRESS ] ]...\n"
		 " [ mtu N ] [ dhcp { on | off } ] [ ra { on | off } ] [ egress { nat | fip | none } ]\n"
		 " [ advertise-route { PREFIX | none } [ preference { high | medium | low } ] ]...\n"
		 " [ ra-preference { high | medium | low } ] [ ra-valid TIME ] [ ra-preferred TIME ]\n"
		 "network delete NAME vpc NAME\n"
		 "network show [ NAME ] [ vpc NAME ]\n",
	.commands = commands,
	.fields = fields,
};
