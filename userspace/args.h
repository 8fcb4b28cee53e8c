/* SPDX-License-Identifier: GPL-2.0 */
/* A command's words: how the user's become attributes of a request. */
#ifndef ARGS_H
#define ARGS_H

#include <stdbool.h>
#include <stdint.h>
#include "request.h"

struct arg;
struct args;
struct attrs;
struct line;

/* struct word.flags */
#define WORD_FIRST	1	/* its value may stand without the word */
#define WORD_NEEDED	2	/* it, or another one of its group, must be given */
#define WORD_MANY	4	/* may be given several times */
#define WORD_KEY	8	/* with all of these, show asks for one object */
#define WORD_DUMP	16	/* the kernel, and it alone, filters a listing by it */
#define WORD_CHOSEN	32	/* where it is not given the kernel chooses */
#define WORD_FIXED	64	/* no set changes it */
#define WORD_WHOLE	128	/* a set that changes it says all the others, too */
#define WORD_ID		256	/* names one object, which needs no other word */
#define WORD_ANY	512	/* several of its group may be given */

/**
 * struct word - a word that a command knows; a table of them ends with a
 * NULL name
 * @name: what the user types
 * @what: the value that follows, as in the usage; NULL: none does
 * @put: checks the value and adds the attribute; a status
 * @tell: the reverse: the word and its value, as often as it is there; NULL:
 *	the one that belongs to @put (tell.c)
 * @preset: what it is where it is not given, for @tell; NULL: not there
 * @attr: attribute number; where a family has its own, that of IPv4, and the
 *	next one is that of IPv6
 * @nest: attribute that @attr is nested in, with others of the same @nest
 * @value: value of a word that has none behind it; put_address: attribute of
 *	the IPv6 address, if it is not the next one
 * @names: put_enum: the values by number, NULL ends them
 * @group: words of one group exclude each other, 0: none
 * @flags: WORD_*
 */
struct word {
	const char *name;
	const char *what;
	int (*put)(struct request *rq, const struct arg *arg,
		   const struct args *args);
	void (*tell)(struct line *line, const struct word *word,
		     const struct attrs *attrs);
	const char *preset;
	uint16_t attr;
	uint16_t nest;
	uint32_t value;
	const char *const *names;
	uint8_t group;
	uint16_t flags;
};

/* The attribute of an IPv6 address. */
static inline uint16_t word_attr6(const struct word *word)
{
	return word->value ? word->value : word->attr + 1u;
}

struct arg {
	const struct word *word;
	const char *value;
};

#define ARGS_MAX	REQUEST_MARKS

struct args {
	unsigned int n;
	struct arg list[ARGS_MAX];
};

/* Sort the words into @args; refuses unknown, repeated and missing ones. */
int args_collect(struct args *args, const struct word *words, int argc,
		 char **argv);
/* Put those whose word has all of @flags into the request. */
int args_put(const struct args *args, unsigned int flags, struct request *rq);
/* The first arg with this attribute, or NULL. */
const struct arg *args_find(const struct args *args, uint16_t attr);

const struct word *word_by_attr(const struct word *words, uint16_t attr);
const struct word *word_by_name(const struct word *words, const char *name);

/* struct word.put for the usual kinds of value. */
int put_flagged(struct request *rq, const struct arg *arg, const struct args *args);
/* One that is for the tool, and not sent. */
int put_unsent(struct request *rq, const struct arg *arg, const struct args *args);
/* One that is there or not. */
int put_flag(struct request *rq, const struct arg *arg, const struct args *args);
int put_switch(struct request *rq, const struct arg *arg, const struct args *args);
int put_number(struct request *rq, const struct arg *arg, const struct args *args);
/* One of a list of names, which may be abbreviated; u32. */
int put_enum(struct request *rq, const struct arg *arg, const struct args *args);
/* How long a DNS record may be kept: 31 bits of seconds (RFC 2181 section 8). */
int put_ttl(struct request *rq, const struct arg *arg, const struct args *args);
int put_rate(struct request *rq, const struct arg *arg, const struct args *args);
int put_protocol(struct request *rq, const struct arg *arg, const struct args *args);
int put_device(struct request *rq, const struct arg *arg, const struct args *args);
int put_name(struct request *rq, const struct arg *arg, const struct args *args);
int put_hostname(struct request *rq, const struct arg *arg, const struct args *args);
int put_mac(struct request *rq, const struct arg *arg, const struct args *args);
/* Bytes in hexadecimal. */
int put_client_id(struct request *rq, const struct arg *arg, const struct args *args);
/* Either family, one of each. */
int put_address(struct request *rq, const struct arg *arg, const struct args *args);
int put_address4(struct request *rq, const struct arg *arg, const struct args *args);
/* Nests of struct prefix: an address alone, or any prefix. */
int put_host(struct request *rq, const struct arg *arg, const struct args *args);
int put_prefix(struct request *rq, const struct arg *arg, const struct args *args);

/* An address of either family by its number, that of IPv6 is the next one. */
struct prefix;
void put_in(struct request *rq, uint16_t attr, const struct prefix *address);

/* The VPC that an object is in: attribute 2 of every set is its name. */
#define VPC_NAME_ATTR	2
#define WORD_VPC(more)							\
	{ .name = "vpc", .what = "NAME", .put = put_device,		\
	  .attr = VPC_NAME_ATTR, .flags = (more) }

#endif
