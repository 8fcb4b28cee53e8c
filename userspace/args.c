// SPDX-License-Identifier: GPL-2.0
/* A command's words: how the user's become attributes of a request. */
#include <linux/vpc.h>
#include <stdio.h>
#include <string.h>
#include "args.h"
#include "object.h"
#include "options.h"
#include "parse.h"
#include "report.h"

const struct word *word_by_name(const struct word *words, const char *name)
{
	/* Few begin alike, and a batch file has many words. */
	for (; words->name; words++)
		if (words->name[0] == name[0] && !strcmp(words->name, name))
			return words;
	return NULL;
}

const struct word *word_by_attr(const struct word *words, uint16_t attr)
{
	for (; words->name; words++)
		if (!words->nest && words->attr == attr)
			return words;
	return NULL;
}

const struct arg *args_find(const struct args *args, uint16_t attr)
{
	for (unsigned int i = 0; i < args->n; i++)
		if (!args->list[i].word->nest && args->list[i].word->attr == attr)
			return &args->list[i];
	return NULL;
}

/* Was the word given, or another one of its group? */
static const struct arg *find_rival(const struct args *args,
				    const struct word *word)
{
	const struct arg *rival = NULL;

	for (unsigned int i = 0; i < args->n; i++) {
		const struct word *w = args->list[i].word;

		if (w == word)
			return &args->list[i];
		if (word->group && w->group == word->group && !rival)
			rival = &args->list[i];
	}
	return rival;
}

static int add(struct args *args, const struct word *word, const char *value)
{
	const struct arg *rival = find_rival(args, word);

	if (rival && rival->word != word && !(word->flags & WORD_ANY))
		return refuse("\"%s\" and \"%s\" exclude each other.",
			      rival->word->name, word->name);
	if (rival && rival->word == word && !(word->flags & WORD_MANY))
		return refuse("\"%s\" is given twice.", word->name);
	if (args->n == ARGS_MAX)
		return refuse("more than %d arguments.", ARGS_MAX);
	args->list[args->n++] = (struct arg){ .word = word, .value = value };
	return STATUS_OK;
}

/* The word whose value may stand alone and was not given yet. */
static const struct word *find_first(const struct args *args,
				     const struct word *words)
{
	for (; words->name; words++)
		if (words->flags & WORD_FIRST && !find_rival(args, words))
			return words;
	return NULL;
}

static int check_needed(const struct args *args, const struct word *words)
{
	char names[128];
	size_t len = 0;

	for (const struct word *w = words; w->name; w++) {
		if (!(w->flags & WORD_NEEDED) || find_rival(args, w))
			continue;
		for (const struct word *o = w; o->name; o++)
			if (o == w || (w->group && o->group == w->group))
				len += snprintf(names + len, sizeof(names) - len,
						"%s%s%s%s", len ? " or " : "",
						o->name, o->what ? " " : "",
						o->what ? o->what : "");
		return refuse("\"%s\" is missing.", names);
	}
	return STATUS_OK;
}

int args_collect(struct args *args, const struct word *words, int argc,
		 char **argv)
{
	args->n = 0;
	while (argc) {
		const struct word *word = word_by_name(words, *argv);

		if (!word) {
			word = find_first(args, words);
			if (!word)
				return refuse("\"%s\" is not understood here.",
					      *argv);
		} else if (word->what) {
			argc--, argv++;
			if (!argc)
				return refuse("\"%s\" needs %s behind it.",
					      word->name, word->what);
		}
		if (add(args, word, word->what ? *argv : NULL))
			return STATUS_USAGE;
		argc--, argv++;
	}
	return check_needed(args, words);
}

static int put_arg(struct request *rq, const struct arg *arg,
		   const struct args *args)
{
	request_mark(rq, arg->word->name, arg->value);
	return arg->word->put(rq, arg, args);
}

/* What goes into one nest may be scattered over the line. */
static int put_nested(const struct args *args, unsigned int flags,
		      struct request *rq)
{
	struct nlattr *nest = NULL;

	for (unsigned int i = 0; i < args->n; i++) {
		const struct arg *arg = &args->list[i];

		if (!arg->word->nest || (arg->word->flags & flags) != flags)
			continue;
		if (!nest)
			nest = request_nest(rq, arg->word->nest);
		if (put_arg(rq, arg, args))
			return STATUS_USAGE;
	}
	request_nest_end(rq, nest);
	return STATUS_OK;
}

int args_put(const struct args *args, unsigned int flags, struct request *rq)
{
	for (unsigned int i = 0; i < args->n; i++) {
		const struct arg *arg = &args->list[i];

		if (!arg->word->nest && (arg->word->flags & flags) == flags &&
		    put_arg(rq, arg, args))
			return STATUS_USAGE;
	}
	if (put_nested(args, flags, rq))
		return STATUS_USAGE;
	if (rq->full)
		return refuse("more arguments than fit into one request.");
	return STATUS_OK;
}

int put_unsent(struct request *rq, const struct arg *arg, const struct args *args)
{
	(void)rq;
	(void)arg;
	(void)args;
	return STATUS_OK;
}

/* A word that is its own value. */
int put_flagged(struct request *rq, const struct arg *arg, const struct args *args)
{
	(void)args;
	request_put_u32(rq, arg->word->attr, arg->word->value);
	return STATUS_OK;
}

int put_flag(struct request *rq, const struct arg *arg, const struct args *args)
{
	(void)args;
	request_put(rq, arg->word->attr, "", 0);
	return STATUS_OK;
}

int put_switch(struct request *rq, const struct arg *arg, const struct args *args)
{
	uint8_t on = arg->word->value;

	(void)args;
	if (arg->value && parse_switch(arg->value, &on))
		return STATUS_USAGE;
	request_put_u8(rq, arg->word->attr, on);
	return STATUS_OK;
}

int put_number(struct request *rq, const struct arg *arg, const struct args *args)
{
	uint64_t value;

	(void)args;
	if (parse_number(arg->value, 0, UINT32_MAX, &value))
		return STATUS_USAGE;
	request_put_u32(rq, arg->word->attr, value);
	return STATUS_OK;
}

int put_enum(struct request *rq, const struct arg *arg, const struct args *args)
{
	int value = match_name(arg->word->name, arg->value, arg->word->names);

	(void)args;
	if (value < 0)
		return STATUS_USAGE;
	request_put_u32(rq, arg->word->attr, value);
	return STATUS_OK;
}

int put_ttl(struct request *rq, const struct arg *arg, const struct args *args)
{
	uint32_t seconds;

	(void)args;
	if (parse_time(arg->value, 0, INT32_MAX, &seconds))
		return STATUS_USAGE;
	request_put_u32(rq, arg->word->attr, seconds);
	return STATUS_OK;
}

int put_rate(struct request *rq, const struct arg *arg, const struct args *args)
{
	uint64_t rate;

	(void)args;
	if (parse_rate(arg->value, &rate))
		return STATUS_USAGE;
	request_put(rq, arg->word->attr, &rate, sizeof(rate));
	return STATUS_OK;
}

int put_protocol(struct request *rq, const struct arg *arg, const struct args *args)
{
	uint8_t protocol;

	(void)args;
	if (parse_protocol(arg->value, &protocol))
		return STATUS_USAGE;
	request_put_u8(rq, arg->word->attr, protocol);
	return STATUS_OK;
}

int put_device(struct request *rq, const struct arg *arg, const struct args *args)
{
	(void)args;
	if (parse_device(arg->value))
		return STATUS_USAGE;
	request_put_string(rq, arg->word->attr, arg->value);
	return STATUS_OK;
}

int put_name(struct request *rq, const struct arg *arg, const struct args *args)
{
	(void)args;
	if (parse_name(arg->value, VPC_NAME_MAX))
		return STATUS_USAGE;
	request_put_string(rq, arg->word->attr, arg->value);
	return STATUS_OK;
}

int put_hostname(struct request *rq, const struct arg *arg, const struct args *args)
{
	(void)args;
	if (parse_hostname(arg->value, VPC_NAME_MAX))
		return STATUS_USAGE;
	request_put_string(rq, arg->word->attr, arg->value);
	return STATUS_OK;
}

int put_mac(struct request *rq, const struct arg *arg, const struct args *args)
{
	uint8_t mac[6];

	(void)args;
	if (parse_mac(arg->value, mac))
		return STATUS_USAGE;
	request_put(rq, arg->word->attr, mac, sizeof(mac));
	return STATUS_OK;
}

int put_client_id(struct request *rq, const struct arg *arg, const struct args *args)
{
	uint8_t id[VPC_CLIENT_ID_MAX];
	size_t len = sizeof(id);

	(void)args;
	if (parse_hex(arg->value, id, &len))
		return STATUS_USAGE;
	request_put(rq, arg->word->attr, id, len);
	return STATUS_OK;
}

void put_in(struct request *rq, uint16_t attr, const struct prefix *address)
{
	request_put(rq, attr + (address->family == AF_INET6),
		    address->in.bytes, prefix_size(address));
}

int put_address(struct request *rq, const struct arg *arg, const struct args *args)
{
	struct prefix address;
	uint16_t attr = arg->word->attr;

	(void)args;
	if (parse_address(arg->value, &address))
		return STATUS_USAGE;
	if (address.family == AF_INET6)
		attr = word_attr6(arg->word);
	if (request_has(rq, attr))
		return refuse("\"%s\" is given twice for IPv%d.", arg->word->name,
			      address.family == AF_INET ? 4 : 6);
	request_put(rq, attr, address.in.bytes, prefix_size(&address));
	return STATUS_OK;
}

int put_address4(struct request *rq, const struct arg *arg, const struct args *args)
{
	struct prefix address;

	(void)args;
	if (parse_address(arg->value, &address))
		return STATUS_USAGE;
	if (address.family != AF_INET)
		return refuse("%s is not an IPv4 address.", arg->value);
	put_in(rq, arg->word->attr, &address);
	return STATUS_OK;
}

static void put_nest(struct request *rq, uint16_t attr, const struct prefix *prefix)
{
	struct nlattr *nest = request_nest(rq, attr);

	put_in(rq, VPC_A_PREFIX_ADDRESS4, prefix);
	request_put_u8(rq, VPC_A_PREFIX_PREFIX_LEN, prefix->len);
	request_nest_end(rq, nest);
}

int put_host(struct request *rq, const struct arg *arg, const struct args *args)
{
	struct prefix address;

	(void)args;
	if (parse_address(arg->value, &address))
		return STATUS_USAGE;
	put_nest(rq, arg->word->attr, &address);
	return STATUS_OK;
}

int put_prefix(struct request *rq, const struct arg *arg, const struct args *args)
{
	struct prefix prefix;

	(void)args;
	if (parse_prefix(arg->value, 1, &prefix))
		return STATUS_USAGE;
	put_nest(rq, arg->word->attr, &prefix);
	return STATUS_OK;
}
