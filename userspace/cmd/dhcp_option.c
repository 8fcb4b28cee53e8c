// SPDX-License-Identifier: GPL-2.0
/* What DHCPv4 clients are told besides: further options, and boot files. */
#include <arpa/inet.h>
#include <linux/vpc.h>
#include <stdio.h>
#include <string.h>
#include "dhcp_option.h"
#include "options.h"
#include "out.h"
#include "parse.h"
#include "report.h"
#include "tell.h"

static int put_text(const char *text, uint8_t *value, size_t *len)
{
	size_t n = strlen(text);

	if (n > *len)
		return refuse("\"%s\" is longer than %zu bytes.", text, *len);
	memcpy(value, text, n);
	*len = n;
	return STATUS_OK;
}

/* A,B,C: IPv4 addresses one after the other. */
static int put_addresses(const char *text, uint8_t *value, size_t *len)
{
	char copy[4 * VPC_DHCP_EXTRA_MAX], *rest = copy, *word;
	size_t n = 0;

	snprintf(copy, sizeof(copy), "%s", text);
	while ((word = strsep(&rest, ","))) {
		if (n + 4 > *len)
			return refuse("\"%s\" is longer than %zu bytes.", text, *len);
		if (inet_pton(AF_INET, word, value + n) != 1)
			return refuse("\"%s\" is not a list of IPv4 addresses (A,B).",
				      text);
		n += 4;
	}
	*len = n;
	return STATUS_OK;
}

static int put_integer(const char *text, uint8_t *value, size_t size)
{
	uint64_t number;

	if (parse_number(text, 0, (1ULL << 8 * size) - 1, &number))
		return STATUS_USAGE;
	for (size_t i = size; i--; number >>= 8)
		value[i] = number;
	return STATUS_OK;
}

/* TYPE:VALUE, where a colon is in @text. */
static int put_typed(const char *text, uint8_t *value, size_t *len)
{
	static const struct {
		const char *name;
		size_t size;	/* of an integer */
		int (*put)(const char *text, uint8_t *value, size_t *len);
	} types[] = {
		{ "hex", 0, parse_hex },
		{ "text", 0, put_text },
		{ "ip", 0, put_addresses },
		{ "u8", 1, NULL },
		{ "u16", 2, NULL },
		{ "u32", 4, NULL },
	};
	size_t n = strcspn(text, ":");

	for (size_t i = 0; i < MNL_ARRAY_SIZE(types); i++) {
		if (strlen(types[i].name) != n || strncmp(text, types[i].name, n))
			continue;
		if (types[i].put)
			return types[i].put(text + n + 1, value, len);
		*len = types[i].size;
		return put_integer(text + n + 1, value, *len);
	}
	return refuse("\"%.*s\" is none of hex, text, ip, u8, u16, u32.", (int)n,
		      text);
}

/* NUMBER:TYPE:VALUE, or none. */
int put_option(struct request *rq, const struct arg *arg,
	       const struct args *args)
{
	const char *colon = strchr(arg->value, ':');
	uint8_t value[VPC_DHCP_EXTRA_MAX];
	size_t len = sizeof(value);
	char number[8] = "0";
	struct nlattr *nest;
	uint64_t code;

	(void)args;
	if (strcmp(arg->value, "none")) {
		if (!colon || !strchr(colon + 1, ':'))
			return refuse("\"%s\" is not NUMBER:TYPE:VALUE, nor none.",
				      arg->value);
		snprintf(number, sizeof(number), "%.*s",
			 (int)(colon - arg->value), arg->value);
		if (parse_number(number, 1, 254, &code) ||
		    put_typed(colon + 1, value, &len))
			return STATUS_USAGE;
	} else {
		code = 0;
		len = 0;
	}
	nest = request_nest(rq, arg->word->attr);
	request_put_u8(rq, VPC_A_DHCP_OPTION_CODE, code);
	if (len)
		request_put(rq, VPC_A_DHCP_OPTION_VALUE, value, len);
	request_nest_end(rq, nest);
	return STATUS_OK;
}

/* A-B of either family, or none. */
int put_exclude(struct request *rq, const struct arg *arg,
		const struct args *args)
{
	struct in6_addr first6, last6;
	struct in_addr first, last;
	struct nlattr *nest;
	bool none, v6;

	(void)args;
	none = !strcmp(arg->value, "none");
	v6 = strchr(arg->value, ':');
	if (!none && (v6 ? parse_range6(arg->value, &first6, &last6) :
			   parse_range(arg->value, &first, &last)))
		return STATUS_USAGE;
	nest = request_nest(rq, arg->word->attr);
	if (v6) {
		request_put(rq, VPC_A_DHCP_EXCLUDE_FIRST6, &first6, sizeof(first6));
		request_put(rq, VPC_A_DHCP_EXCLUDE_LAST6, &last6, sizeof(last6));
	} else if (!none) {
		request_put(rq, VPC_A_DHCP_EXCLUDE_FIRST4, &first, sizeof(first));
		request_put(rq, VPC_A_DHCP_EXCLUDE_LAST4, &last, sizeof(last));
	}
	request_nest_end(rq, nest);
	return STATUS_OK;
}

static const char *const boot_clients[] = {
	[VPC_BOOT_CLIENT_ANY] = "any",
	[VPC_BOOT_CLIENT_BIOS] = "bios",
	[VPC_BOOT_CLIENT_EFI32] = "efi32",
	[VPC_BOOT_CLIENT_EFI64] = "efi64",
	[VPC_BOOT_CLIENT_ARM64] = "arm64",
	[VPC_BOOT_CLIENT_HTTP] = "http",
	[VPC_BOOT_CLIENT_IPXE] = "ipxe",
	NULL
};

/* CLIENT:FILE, or none. */
int put_boot(struct request *rq, const struct arg *arg,
	     const struct args *args)
{
	size_t n = strcspn(arg->value, ":");
	const char *file = "";
	struct nlattr *nest;
	uint32_t client = 0;

	(void)args;
	if (strcmp(arg->value, "none")) {
		while (boot_clients[client] &&
		       (strlen(boot_clients[client]) != n ||
			strncmp(arg->value, boot_clients[client], n)))
			client++;
		if (!boot_clients[client] || !arg->value[n])
			return refuse("\"%s\" is not CLIENT:FILE, with one of any, bios, efi32, efi64, arm64, http, ipxe; nor none.",
				      arg->value);
		file = arg->value + n + 1;
		if (!*file || strlen(file) > VPC_BOOT_FILE_MAX)
			return refuse("\"%s\" is no name of 1 to %d bytes.", file,
				      VPC_BOOT_FILE_MAX);
	}
	nest = request_nest(rq, arg->word->attr);
	request_put_u32(rq, VPC_A_DHCP_BOOT_CLIENT, client);
	request_put_string(rq, VPC_A_DHCP_BOOT_FILE, file);
	request_nest_end(rq, nest);
	return STATUS_OK;
}

const struct field dhcp_option_fields[] = {
	{ "code", NULL, show_number, VPC_A_DHCP_OPTION_CODE, FIELD_HEAD, 0, { NULL } },
	{ "value", NULL, show_hex, VPC_A_DHCP_OPTION_VALUE, FIELD_HEAD, 0, { NULL } },
	{ .show = NULL },
};

const struct field dhcp_boot_fields[] = {
	{ "client", NULL, show_enum, VPC_A_DHCP_BOOT_CLIENT, FIELD_HEAD, 0, { .names = boot_clients } },
	{ "file", NULL, show_string, VPC_A_DHCP_BOOT_FILE, FIELD_HEAD, 0, { NULL } },
	{ .show = NULL },
};

const struct field dhcp_exclude_fields[] = {
	{ "first", NULL, show_address, VPC_A_DHCP_EXCLUDE_FIRST4, FIELD_HEAD, 0, { NULL } },
	{ "last", NULL, show_address, VPC_A_DHCP_EXCLUDE_LAST4, FIELD_HEAD, 0, { NULL } },
	{ .show = NULL },
};

/* As they are typed, "" for none. */
static void option_text(const struct attrs *attrs, char *text, size_t size)
{
	const struct nlattr *value = attrs->tb[VPC_A_DHCP_OPTION_VALUE];
	const uint8_t *bytes = value ? mnl_attr_get_payload(value) : NULL;
	size_t len = value ? mnl_attr_get_payload_len(value) : 0, at;

	*text = '\0';
	if (!mnl_attr_get_u8(attrs->tb[VPC_A_DHCP_OPTION_CODE]))
		return;
	at = snprintf(text, size, "%u:%s:",
		      mnl_attr_get_u8(attrs->tb[VPC_A_DHCP_OPTION_CODE]),
		      len ? "hex" : "text");
	for (size_t i = 0; i < len && at + 3 <= size; i++)
		at += sprintf(text + at, "%02x", bytes[i]);
}

static void boot_text(const struct attrs *attrs, char *text, size_t size)
{
	const struct nlattr *attr = attrs->tb[VPC_A_DHCP_BOOT_CLIENT];
	uint32_t client = attr ? mnl_attr_get_u32(attr) : VPC_BOOT_CLIENT_ANY;
	const char *file = mnl_attr_get_str(attrs->tb[VPC_A_DHCP_BOOT_FILE]);

	*text = '\0';
	if (*file)
		snprintf(text, size, "%s:%s",
			 client <= VPC_BOOT_CLIENT_IPXE ? boot_clients[client] : "?",
			 file);
}

static void exclude_text(const struct attrs *attrs, char *text, size_t size)
{
	char first[INET6_ADDRSTRLEN] = "", last[INET6_ADDRSTRLEN] = "";

	field_address(attrs, VPC_A_DHCP_EXCLUDE_FIRST4, first, sizeof(first));
	field_address(attrs, VPC_A_DHCP_EXCLUDE_LAST4, last, sizeof(last));
	if (*first && *last)
		snprintf(text, size, "%s-%s", first, last);
}

/* What is repeated, as text. */
struct kind {
	uint16_t attr;
	uint16_t needed;	/* in its nest, 0: nothing */
	void (*to_text)(const struct attrs *attrs, char *text, size_t size);
};

static const struct kind options = {
	VPC_A_DHCP_OPTION, VPC_A_DHCP_OPTION_CODE, option_text
};
static const struct kind boots = {
	VPC_A_DHCP_BOOT, VPC_A_DHCP_BOOT_FILE, boot_text
};
static const struct kind excludes = {
	VPC_A_DHCP_EXCLUDE, 0, exclude_text
};

/* The next one behind @attr, NULL: the first one; its text, NULL: no more. */
static const struct nlattr *next_text(const struct kind *kind,
				      const struct attrs *attrs,
				      const struct nlattr *last, char *text,
				      size_t size)
{
	const struct nlattr *attr;
	bool behind = !last;
	struct attrs each;

	mnl_attr_for_each_payload(attrs->payload, attrs->len) {
		if (behind && mnl_attr_get_type(attr) == kind->attr) {
			attrs_parse_nested(&each, attr);
			*text = '\0';
			if (!kind->needed || each.tb[kind->needed])
				kind->to_text(&each, text, size);
			if (*text)
				return attr;
		}
		behind |= attr == last;
	}
	return NULL;
}

static void show_kind(const struct kind *kind, const struct field *field,
		      const struct attrs *attrs)
{
	char text[3 * VPC_DHCP_EXTRA_MAX];
	const struct nlattr *attr = NULL;

	if (opt.json) {
		show_nests(field, attrs);
		return;
	}
	while ((attr = next_text(kind, attrs, attr, text, sizeof(text))))
		out_string(field, text, PLAIN);
}

void show_options(const struct field *field, const struct attrs *attrs)
{
	show_kind(&options, field, attrs);
}

void show_boot(const struct field *field, const struct attrs *attrs)
{
	show_kind(&boots, field, attrs);
}

void show_exclude(const struct field *field, const struct attrs *attrs)
{
	show_kind(&excludes, field, attrs);
}

static void tell_kind(const struct kind *kind, struct line *line,
		      const struct word *word, const struct attrs *attrs)
{
	char text[3 * VPC_DHCP_EXTRA_MAX];
	const struct nlattr *attr = NULL;
	struct attrs nested;
	bool any = false;

	attrs = tell_attrs(word, attrs, &nested);
	while ((attr = next_text(kind, attrs, attr, text, sizeof(text)))) {
		line_tell(line, word, text);
		any = true;
	}
	if (!any && line->full)
		line_tell(line, word, "none");
}

void tell_options(struct line *line, const struct word *word,
		  const struct attrs *attrs)
{
	tell_kind(&options, line, word, attrs);
}

void tell_boot(struct line *line, const struct word *word,
	       const struct attrs *attrs)
{
	tell_kind(&boots, line, word, attrs);
}

void tell_exclude(struct line *line, const struct word *word,
		  const struct attrs *attrs)
{
	tell_kind(&excludes, line, word, attrs);
}

void tell_boot_server(struct line *line, const struct word *word,
		      const struct attrs *attrs)
{
	char text[INET_ADDRSTRLEN] = "0.0.0.0";
	struct attrs nested;

	attrs = tell_attrs(word, attrs, &nested);
	if (attrs->tb[word->attr])
		inet_ntop(AF_INET, mnl_attr_get_payload(attrs->tb[word->attr]),
			  text, sizeof(text));
	tell_value(line, word, text);
}
