// SPDX-License-Identifier: GPL-2.0
/* Attributes in the words of a command again: the reverse of args.c. */
#include <arpa/inet.h>
#include <inttypes.h>
#include <linux/vpc.h>
#include <stdio.h>
#include <string.h>
#include "parse.h"
#include "report.h"
#include "tell.h"

#define TEXT_MAX	256

void tell_value(struct line *line, const struct word *word, const char *value)
{
	if (!value)
		value = word->preset;
	if (!value)
		return;
	if (!line->full && word->preset && !strcmp(value, word->preset))
		return;
	line_tell(line, word, value);
}

const struct attrs *tell_attrs(const struct word *word, const struct attrs *attrs,
			       struct attrs *nested)
{
	if (!word->nest)
		return attrs;
	if (attrs->tb[word->nest])
		attrs_parse_nested(nested, attrs->tb[word->nest]);
	else
		memset(nested, 0, sizeof(*nested));
	return nested;
}

static const struct nlattr *find(const struct word *word, const struct attrs *attrs)
{
	struct attrs nested;

	return tell_attrs(word, attrs, &nested)->tb[word->attr];
}

void tell_number(struct line *line, const struct word *word, const struct attrs *attrs)
{
	const struct nlattr *attr = find(word, attrs);
	char text[24];

	if (attr)
		snprintf(text, sizeof(text), "%" PRIu64, attr_number(attr));
	tell_value(line, word, attr ? text : NULL);
}

void tell_string(struct line *line, const struct word *word, const struct attrs *attrs)
{
	const struct nlattr *attr = find(word, attrs);

	tell_value(line, word, attr ? attr_string(attr) : NULL);
}

static void tell_hex(struct line *line, const struct word *word,
		     const struct attrs *attrs)
{
	const struct nlattr *attr = find(word, attrs);
	char text[3 * VPC_CLIENT_ID_MAX + 1];

	tell_value(line, word, attr ? attr_hex(attr, text, sizeof(text)) : NULL);
}

void tell_nothing(struct line *line, const struct word *word, const struct attrs *attrs)
{
	(void)line;
	(void)word;
	(void)attrs;
}

static void tell_flagged(struct line *line, const struct word *word,
			 const struct attrs *attrs)
{
	const struct nlattr *attr = find(word, attrs);

	if (attr && attr_number(attr) == word->value)
		line_tell(line, word, NULL);
}

static void tell_flag(struct line *line, const struct word *word,
		      const struct attrs *attrs)
{
	if (find(word, attrs))
		line_tell(line, word, NULL);
}

static void tell_switch(struct line *line, const struct word *word,
			const struct attrs *attrs)
{
	const struct nlattr *attr = find(word, attrs);

	/* Two words that are their own values. */
	if (!word->what)
		tell_flagged(line, word, attrs);
	else
		tell_value(line, word, !attr ? NULL : attr_number(attr) ? "on" : "off");
}

static void tell_enum(struct line *line, const struct word *word,
		      const struct attrs *attrs)
{
	const struct nlattr *attr = find(word, attrs);
	const char *const *name = word->names;

	for (uint64_t i = 0; attr && *name && i < attr_number(attr); i++)
		name++;
	tell_value(line, word, attr ? *name : NULL);
}

static void tell_rate(struct line *line, const struct word *word,
		      const struct attrs *attrs)
{
	const struct nlattr *attr = find(word, attrs);
	char text[32] = "0";

	if (attr && attr_number(attr))
		attr_rate(attr, text, sizeof(text));
	tell_value(line, word, attr ? text : NULL);
}

static void tell_protocol(struct line *line, const struct word *word,
			  const struct attrs *attrs)
{
	const struct nlattr *attr = find(word, attrs);
	const char *name = attr ? protocol_name(attr_number(attr)) : NULL;

	if (name)
		tell_value(line, word, name);
	else
		tell_number(line, word, attrs);
}

static void tell_mac(struct line *line, const struct word *word,
		     const struct attrs *attrs)
{
	const struct nlattr *attr = find(word, attrs);
	char text[TEXT_MAX];

	tell_value(line, word, attr ? attr_mac(attr, text, sizeof(text)) : NULL);
}

/* What there may be one of each family of is taken away by its zero address. */
static void tell_family(struct line *line, const struct word *word,
			const struct attrs *attrs, int next)
{
	const struct nlattr *attr = attrs->tb[next ? word_attr6(word) : word->attr];
	char text[INET6_ADDRSTRLEN];

	if (attr && mnl_attr_get_payload_len(attr) == (next ? 16 : 4)) {
		inet_ntop(next ? AF_INET6 : AF_INET, mnl_attr_get_payload(attr),
			  text, sizeof(text));
		line_tell(line, word, text);
	} else if (line->full && word->flags & WORD_MANY) {
		line_tell(line, word, next ? "::" : "0.0.0.0");
	}
}

static void tell_address(struct line *line, const struct word *word,
			 const struct attrs *attrs)
{
	tell_family(line, word, attrs, 0);
	tell_family(line, word, attrs, 1);
}

static void tell_address4(struct line *line, const struct word *word,
			  const struct attrs *attrs)
{
	tell_family(line, word, attrs, 0);
}

static void each_prefix(struct line *line, const struct word *word,
			const struct attrs *attrs, bool host)
{
	char text[INET6_ADDRSTRLEN + 4];
	const struct nlattr *attr;
	struct attrs prefix;

	mnl_attr_for_each_payload(attrs->payload, attrs->len) {
		if (mnl_attr_get_type(attr) != word->attr)
			continue;
		attrs_parse_nested(&prefix, attr);
		if (host)
			field_address(&prefix, VPC_A_PREFIX_ADDRESS4, text, sizeof(text));
		else
			field_prefix(&prefix, VPC_A_PREFIX_ADDRESS4, text, sizeof(text));
		line_tell(line, word, text);
	}
}

void tell_prefix(struct line *line, const struct word *word, const struct attrs *attrs)
{
	each_prefix(line, word, attrs, false);
}

static void tell_host(struct line *line, const struct word *word,
		      const struct attrs *attrs)
{
	each_prefix(line, word, attrs, true);
}

/* Which of them is the reverse of which way to put a value. */
static const struct {
	int (*put)(struct request *rq, const struct arg *arg, const struct args *args);
	void (*tell)(struct line *line, const struct word *word,
		     const struct attrs *attrs);
} reverse[] = {
	{ put_address, tell_address },
	{ put_device, tell_string },
	{ put_number, tell_number },
	{ put_flagged, tell_flagged },
	{ put_name, tell_string },
	{ put_switch, tell_switch },
	{ put_enum, tell_enum },
	{ put_mac, tell_mac },
	{ put_hostname, tell_string },
	{ put_client_id, tell_hex },
	{ put_address4, tell_address4 },
	{ put_host, tell_host },
	{ put_prefix, tell_prefix },
	{ put_rate, tell_rate },
	{ put_protocol, tell_protocol },
	{ put_flag, tell_flag },
};

void tell(struct line *line, const struct word *word, const struct attrs *attrs)
{
	if (word->tell) {
		word->tell(line, word, attrs);
		return;
	}
	for (size_t i = 0; i < MNL_ARRAY_SIZE(reverse); i++)
		if (reverse[i].put == word->put) {
			reverse[i].tell(line, word, attrs);
			return;
		}
	/* Better no file than one that lacks something. */
	if (!line->broken)
		fail("\"%s\" cannot be told: the tool is at fault.", word->name);
	line->broken = true;
}
