// SPDX-License-Identifier: GPL-2.0
/* DHCP settings, a part of each network. */
#include <arpa/inet.h>
#include <linux/vpc.h>
#include <stdio.h>
#include <string.h>
#include "dhcp_option.h"
#include "object.h"
#include "options.h"
#include "out.h"
#include "parse.h"
#include "report.h"
#include "tell.h"

#define LEASE_TIME_MIN	60
#define LEASE_TIME_MAX	31536000
#define QUARANTINE_MAX	604800

static int put_range(struct request *rq, const struct arg *arg,
		     const struct args *args)
{
	struct in_addr first, last;

	(void)args;
	if (parse_range(arg->value, &first, &last))
		return STATUS_USAGE;
	request_put(rq, VPC_A_DHCP_FIRST, &first, sizeof(first));
	request_put(rq, VPC_A_DHCP_LAST, &last, sizeof(last));
	return STATUS_OK;
}

static void tell_range(struct line *line, const struct word *word,
		       const struct attrs *attrs)
{
	char first[INET_ADDRSTRLEN] = "0.0.0.0", last[INET_ADDRSTRLEN] = "0.0.0.0";
	char text[2 * INET_ADDRSTRLEN];
	struct attrs nested;

	attrs = tell_attrs(word, attrs, &nested);
	field_address(attrs, VPC_A_DHCP_FIRST, first, sizeof(first));
	if (attrs->tb[VPC_A_DHCP_LAST])
		inet_ntop(AF_INET, mnl_attr_get_payload(attrs->tb[VPC_A_DHCP_LAST]),
			  last, sizeof(last));
	snprintf(text, sizeof(text), "%s-%s", first, last);
	tell_value(line, word, text);
}

static int put_range6(struct request *rq, const struct arg *arg,
		      const struct args *args)
{
	struct in6_addr first, last;

	(void)args;
	if (parse_range6(arg->value, &first, &last))
		return STATUS_USAGE;
	request_put(rq, VPC_A_DHCP_FIRST6, &first, sizeof(first));
	request_put(rq, VPC_A_DHCP_LAST6, &last, sizeof(last));
	return STATUS_OK;
}

/* "A-B" of two attributes; false: they are not there. */
static bool range6_text(const struct attrs *attrs, char *text, size_t size)
{
	const struct nlattr *first = attrs->tb[VPC_A_DHCP_FIRST6];
	const struct nlattr *last = attrs->tb[VPC_A_DHCP_LAST6];
	char a[INET6_ADDRSTRLEN], b[INET6_ADDRSTRLEN];

	if (!first || mnl_attr_get_payload_len(first) != sizeof(struct in6_addr) ||
	    !last || mnl_attr_get_payload_len(last) != sizeof(struct in6_addr))
		return false;
	inet_ntop(AF_INET6, mnl_attr_get_payload(first), a, sizeof(a));
	inet_ntop(AF_INET6, mnl_attr_get_payload(last), b, sizeof(b));
	snprintf(text, size, "%s-%s", a, b);
	return true;
}

static void tell_range6(struct line *line, const struct word *word,
			const struct attrs *attrs)
{
	char text[2 * INET6_ADDRSTRLEN];
	struct attrs nested;

	attrs = tell_attrs(word, attrs, &nested);
	tell_value(line, word, range6_text(attrs, text, sizeof(text)) ? text : NULL);
}

static int put_lease_time(struct request *rq, const struct arg *arg,
			  const struct args *args)
{
	uint32_t seconds;

	(void)args;
	if (parse_time(arg->value, LEASE_TIME_MIN, LEASE_TIME_MAX, &seconds))
		return STATUS_USAGE;
	request_put_u32(rq, arg->word->attr, seconds);
	return STATUS_OK;
}

static int put_quarantine(struct request *rq, const struct arg *arg,
			  const struct args *args)
{
	uint32_t seconds;

	(void)args;
	if (parse_time(arg->value, 0, QUARANTINE_MAX, &seconds))
		return STATUS_USAGE;
	request_put_u32(rq, arg->word->attr, seconds);
	return STATUS_OK;
}

/* Those whose servers are IPv6. */
static bool is_six(const struct word *word)
{
	return word->attr == VPC_A_DHCP_DNS6 || word->attr == VPC_A_DHCP_NTP6;
}

/* A,B,C: addresses, each an attribute of its own. */
static int put_servers(struct request *rq, const struct arg *arg,
		       const struct args *args)
{
	bool six = is_six(arg->word);
	const char *from = arg->value;
	int n = 0;

	(void)args;
	for (;;) {
		size_t len = strcspn(from, ",");
		char text[INET6_ADDRSTRLEN];
		uint8_t address[16];

		snprintf(text, sizeof(text), "%.*s",
			 len < sizeof(text) ? (int)len : 0, from);
		if (inet_pton(six ? AF_INET6 : AF_INET, text, address) != 1)
			return refuse("\"%s\" is not a list of IPv%d addresses (A,B).",
				      arg->value, six ? 6 : 4);
		if (n++ == VPC_DNS_MAX)
			return refuse("more than %d addresses for \"%s\".",
				      VPC_DNS_MAX, arg->word->name);
		request_put(rq, arg->word->attr, address, six ? 16 : 4);
		if (!from[len])
			return STATUS_OK;
		from += len + 1;
	}
}

static void tell_servers(struct line *line, const struct word *word,
			 const struct attrs *attrs)
{
	char text[VPC_DNS_MAX * INET6_ADDRSTRLEN] = "", one[INET6_ADDRSTRLEN];
	bool six = is_six(word);
	const struct nlattr *attr;
	struct attrs nested;
	size_t len = 0;

	attrs = tell_attrs(word, attrs, &nested);
	mnl_attr_for_each_payload(attrs->payload, attrs->len) {
		if (mnl_attr_get_type(attr) != word->attr ||
		    mnl_attr_get_payload_len(attr) != (six ? 16 : 4) ||
		    len >= sizeof(text))
			continue;
		inet_ntop(six ? AF_INET6 : AF_INET, mnl_attr_get_payload(attr),
			  one, sizeof(one));
		len += snprintf(text + len, sizeof(text) - len, "%s%s",
				len ? "," : "", one);
	}
	tell_value(line, word, len ? text : NULL);
}

static int put_domain(struct request *rq, const struct arg *arg,
		      const struct args *args)
{
	(void)args;
	if (parse_hostname(arg->value, VPC_DOMAIN_MAX))
		return STATUS_USAGE;
	request_put_string(rq, arg->word->attr, arg->value);
	return STATUS_OK;
}

static const char *const modes6[] = {
	[VPC_DHCP6_MODE_OFF] = "off",
	[VPC_DHCP6_MODE_STATELESS] = "stateless",
	[VPC_DHCP6_MODE_STATEFUL] = "stateful",
	NULL
};

#define SETTING(word, value_is, function, reverse, default, number)	\
	{ .name = word, .what = value_is, .put = function,		\
	  .tell = reverse, .preset = default,				\
	  .attr = number, .nest = VPC_A_NETWORK_DHCP }
#define SWITCH(word, on)						\
	{ .name = word, .put = put_switch, .attr = VPC_A_DHCP_ENABLED,	\
	  .nest = VPC_A_NETWORK_DHCP, .value = on, .group = 1 }
#define NETWORK(more)							\
	{ .name = "network", .what = "NAME", .put = put_name,		\
	  .attr = VPC_A_NETWORK_NAME, .flags = WORD_KEY | (more) }

static const struct word set_words[] = {
	WORD_VPC(WORD_NEEDED | WORD_KEY),
	NETWORK(WORD_NEEDED),
	SWITCH("on", 1),
	SWITCH("off", 0),
	SETTING("range", "FIRST-LAST", put_range, tell_range,
		"0.0.0.0-0.0.0.0", VPC_A_DHCP_FIRST),
	SETTING("lease-time", "TIME", put_lease_time, tell_number,
		"3600", VPC_A_DHCP_LEASE_TIME),
	SETTING("dns", "ADDRESS[,ADDRESS]...", put_servers, tell_servers,
		"0.0.0.0", VPC_A_DHCP_DNS),
	SETTING("ntp", "ADDRESS[,ADDRESS]...", put_servers, tell_servers,
		"0.0.0.0", VPC_A_DHCP_NTP),
	SETTING("domain", "NAME", put_domain, tell_string,
		"", VPC_A_DHCP_DOMAIN),
	DHCP_EXTRA_WORDS(VPC_A_NETWORK_DHCP),
	{ .name = "v6", .what = "{ off | stateless | stateful }",
	  .put = put_enum, .preset = "stateless", .attr = VPC_A_DHCP_MODE6,
	  .nest = VPC_A_NETWORK_DHCP, .names = modes6 },
	SETTING("range6", "FIRST-LAST", put_range6, tell_range6, "::-::",
		VPC_A_DHCP_FIRST6),
	SETTING("dns6", "ADDRESS[,ADDRESS]...", put_servers, tell_servers,
		"::", VPC_A_DHCP_DNS6),
	SETTING("ntp6", "ADDRESS[,ADDRESS]...", put_servers, tell_servers,
		"::", VPC_A_DHCP_NTP6),
	{ .name = "exclude", .what = "FIRST-LAST", .put = put_exclude,
	  .tell = tell_exclude, .attr = VPC_A_DHCP_EXCLUDE,
	  .nest = VPC_A_NETWORK_DHCP, .flags = WORD_MANY },
	SETTING("quarantine", "TIME", put_quarantine, tell_number,
		"60", VPC_A_DHCP_QUARANTINE),
	{ .name = "probe", .what = "on or off", .put = put_switch, .preset = "on",
	  .attr = VPC_A_DHCP_PROBE, .nest = VPC_A_NETWORK_DHCP },
	{ .name = NULL },
};

/* Without a network: for all networks of the VPC. */
static const struct word set_vpc_words[] = {
	WORD_VPC(WORD_NEEDED | WORD_KEY),
	DHCP_EXTRA_WORDS(VPC_A_DHCP),
	{ .name = NULL },
};

static const struct word show_words[] = {
	WORD_VPC(WORD_KEY | WORD_DUMP),
	NETWORK(0),
	{ .name = NULL },
};

/* One word of two attributes in text, two keys in JSON. */
static void show_range(const struct field *field, const struct attrs *attrs)
{
	char first[INET_ADDRSTRLEN], last[INET_ADDRSTRLEN];
	char both[2 * INET_ADDRSTRLEN];

	if (!field_address(attrs, VPC_A_DHCP_FIRST, first, sizeof(first)) ||
	    !attrs->tb[VPC_A_DHCP_LAST] || opt.json)
		return;
	inet_ntop(AF_INET, mnl_attr_get_payload(attrs->tb[VPC_A_DHCP_LAST]),
		  last, sizeof(last));
	snprintf(both, sizeof(both), "%s-%s", first, last);
	out_string(field, both, INET);
}

static void show_range6(const struct field *field, const struct attrs *attrs)
{
	char both[2 * INET6_ADDRSTRLEN];

	if (!opt.json && range6_text(attrs, both, sizeof(both)))
		out_string(field, both, INET);
}

static const struct field usage_fields[] = {
	{ "offered", "offered", show_number, VPC_A_DHCP_USAGE_OFFERED, FIELD_STATS, 0, { NULL } },
	{ "bound", "bound", show_number, VPC_A_DHCP_USAGE_BOUND, FIELD_STATS, 0, { NULL } },
	{ "reserved", "reserved", show_number, VPC_A_DHCP_USAGE_RESERVED, FIELD_STATS, 0, { NULL } },
	{ "declined", "declined", show_number, VPC_A_DHCP_USAGE_DECLINED, FIELD_STATS, 0, { NULL } },
	{ "conflict", "conflict", show_number, VPC_A_DHCP_USAGE_CONFLICT, FIELD_STATS, 0, { NULL } },
	{ "resting", "resting", show_number, VPC_A_DHCP_USAGE_RESTING, FIELD_STATS, 0, { NULL } },
	{ "released", "released", show_number, VPC_A_DHCP_USAGE_RELEASED, FIELD_STATS, 0, { NULL } },
	{ "peak", "peak", show_number, VPC_A_DHCP_USAGE_PEAK, FIELD_STATS, 0, { NULL } },
	{ .show = NULL },
};

static const struct field dhcp_fields[] = {
	{ "enabled", "", show_switch, VPC_A_DHCP_ENABLED, FIELD_HEAD, 1, { NULL } },
	{ NULL, "range", show_range, VPC_A_DHCP_FIRST, FIELD_HEAD, 1, { NULL } },
	{ "first", NULL, show_address4, VPC_A_DHCP_FIRST, FIELD_HEAD, 0, { NULL } },
	{ "last", NULL, show_address4, VPC_A_DHCP_LAST, FIELD_HEAD, 0, { NULL } },
	{ "lease_time", "lease-time", show_number, VPC_A_DHCP_LEASE_TIME, FIELD_HEAD, 0, { NULL } },
	{ "dns", "dns", show_list4, VPC_A_DHCP_DNS, FIELD_HEAD, 0, { NULL } },
	{ "ntp", "ntp", show_list4, VPC_A_DHCP_NTP, FIELD_HEAD, 0, { NULL } },
	{ "domain", "domain", show_string, VPC_A_DHCP_DOMAIN, FIELD_HEAD, 0, { NULL } },
	DHCP_EXTRA_FIELDS(FIELD_HEAD),
	{ "mode6", "v6", show_enum, VPC_A_DHCP_MODE6, FIELD_HEAD, 0, { .names = modes6 } },
	{ NULL, "range6", show_range6, VPC_A_DHCP_FIRST6, FIELD_HEAD, 0, { NULL } },
	{ "first6", NULL, show_address4, VPC_A_DHCP_FIRST6, FIELD_HEAD, 0, { NULL } },
	{ "last6", NULL, show_address4, VPC_A_DHCP_LAST6, FIELD_HEAD, 0, { NULL } },
	{ "dns6", "dns6", show_list4, VPC_A_DHCP_DNS6, FIELD_HEAD, 0, { NULL } },
	{ "ntp6", "ntp6", show_list4, VPC_A_DHCP_NTP6, FIELD_HEAD, 0, { NULL } },
	{ "exclude", "exclude", show_exclude, VPC_A_DHCP_EXCLUDE, FIELD_HEAD, 0, { .fields = dhcp_exclude_fields } },
	{ "quarantine", "quarantine", show_number, VPC_A_DHCP_QUARANTINE, FIELD_HEAD, 0, { NULL } },
	{ "probe", "probe", show_switch, VPC_A_DHCP_PROBE, FIELD_HEAD, 0, { NULL } },
	{ "size", "size", show_number, VPC_A_DHCP_SIZE, FIELD_STATS, 0, { NULL } },
	{ "used", "used", show_number, VPC_A_DHCP_USED, FIELD_STATS, 0, { NULL } },
	{ "usage", "", show_nest, VPC_A_DHCP_USAGE, FIELD_STATS, 0, { .fields = usage_fields } },
	{ "size6", "size6", show_number, VPC_A_DHCP_SIZE6, FIELD_STATS, 0, { NULL } },
	{ "used6", "used6", show_number, VPC_A_DHCP_USED6, FIELD_STATS, 0, { NULL } },
	{ "usage6", "", show_nest, VPC_A_DHCP_USAGE6, FIELD_STATS, 0, { .fields = usage_fields } },
	{ .show = NULL },
};

static const struct field fields[] = {
	{ "vpc", "vpc", show_device, VPC_A_NETWORK_VPC, FIELD_HEAD, 16, { NULL } },
	{ "ifindex", NULL, show_number, VPC_A_NETWORK_IFINDEX, FIELD_HEAD, 0, { NULL } },
	{ "network", "network", show_string, VPC_A_NETWORK_NAME, FIELD_HEAD, 16, { NULL } },
	/* Without a key: its fields are those of the object. */
	{ NULL, "", show_nest, VPC_A_NETWORK_DHCP, FIELD_ANY, 40,
	  { .fields = dhcp_fields } },
	{ .show = NULL },
};

static const struct command commands[] = {
	{ "show", run_show, VPC_CMD_NETWORK_GET, show_words, NULL },
	{ "set", run_set, VPC_CMD_NETWORK_SET, set_words, NULL },
	{ .name = NULL },
};

static const struct command vpc_commands[] = {
	{ "set", run_set, VPC_CMD_VPC_SET, set_vpc_words, NULL },
	{ .name = NULL },
};

/* Each word but "on" and "off" has a value, which may look like a word. */
static bool has_word(const char *name, int argc, char **argv)
{
	for (int i = 0; i < argc; i++) {
		size_t len = strlen(argv[i]);

		if (len && !strncmp(argv[i], name, len))
			return true;
		if (strcmp(argv[i], "on") && strcmp(argv[i], "off"))
			i++;
	}
	return false;
}

static const struct object *meant(const struct command *command, int argc,
				  char **argv)
{
	bool extra = has_word("option", argc, argv) ||
		     has_word("boot-server", argc, argv);

	return command->cmd == VPC_CMD_NETWORK_SET && extra &&
	       !has_word("network", argc, argv) ?
	       &object_dhcp_vpc : &object_dhcp;
}

static const char usage[] =
	"dhcp set vpc NAME network NAME [ on | off ] [ range FIRST-LAST ]\n"
	" [ lease-time TIME ] [ dns ADDRESS[,ADDRESS]... ]\n"
	" [ ntp ADDRESS[,ADDRESS]... ] [ domain NAME ]\n"
	" [ v6 { off | stateless | stateful } ] [ range6 FIRST-LAST ]\n"
	" [ dns6 ADDRESS[,ADDRESS]... ] [ ntp6 ADDRESS[,ADDRESS]... ]\n"
	" [ exclude FIRST-LAST ]... [ quarantine TIME ] [ probe { on | off } ]\n"
	" [ EXTRA ]\n"
	"dhcp set vpc NAME EXTRA\n"
	" EXTRA := [ option NUMBER:{ hex | text | ip | u8 | u16 | u32 }:VALUE ]...\n"
	" [ boot-server ADDRESS ]\n"
	" [ boot { any | bios | efi32 | efi64 | arm64 | http | ipxe }:FILE ]...\n"
	"dhcp show [ vpc NAME [ network NAME ] ]\n";

const struct object object_dhcp = {
	.name = "dhcp",
	.usage = usage,
	.commands = commands,
	.fields = fields,
	.of = &object_network,
	.meant = meant,
};

/* Shown with the VPC. */
const struct object object_dhcp_vpc = {
	.name = "dhcp",
	.usage = usage,
	.commands = vpc_commands,
	.of = &object_vpc,
};
