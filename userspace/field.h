/* SPDX-License-Identifier: GPL-2.0 */
/* An object's fields: how attributes of an answer become output. */
#ifndef FIELD_H
#define FIELD_H

#include <libmnl/libmnl.h>
#include <stddef.h>
#include <stdint.h>

enum field_where {
	FIELD_HEAD,	/* always */
	FIELD_DETAIL,	/* with -d */
	FIELD_STATS,	/* with -s */
	FIELD_ANY,	/* holds fields of its own */
};

#define ATTRS_MAX	64

/**
 * struct attrs - the attributes of an object
 * @payload: all of them, for those that come several times
 * @len: length of it
 * @tb: the last one of each number, or NULL
 */
struct attrs {
	const void *payload;
	size_t len;
	const struct nlattr *tb[ATTRS_MAX];
};

void attrs_parse(struct attrs *attrs, const void *payload, size_t len);
void attrs_parse_nested(struct attrs *attrs, const struct nlattr *nest);

/**
 * struct field - a field; a table of them ends with a NULL show
 * @key: its name in JSON, which holds all of them, and in headers
 * @label: the word in front of it in text; "": none, NULL: JSON only
 * @show: writes it, or nothing if the attribute is not there
 * @attr: attribute number; where a family has its own, that of IPv4, and the
 *	next one is that of IPv6
 * @where: the part of the text that it belongs to
 * @width: of its column, 0: it has none
 * @names: of the values of an enum; the last one is NULL
 * @fields: of something nested
 * @attr6: show_address: attribute of the IPv6 address, if it is not the next one
 */
struct field {
	const char *key;
	const char *label;
	void (*show)(const struct field *field, const struct attrs *attrs);
	uint16_t attr;
	uint8_t where;
	uint8_t width;
	union {
		const char *const *names;
		const struct field *fields;
		uintptr_t attr6;
	};
};

/* struct field.show */
void show_string(const struct field *field, const struct attrs *attrs);
void show_device(const struct field *field, const struct attrs *attrs);
void show_number(const struct field *field, const struct attrs *attrs);
/* In text, only if it is not 0. */
void show_nonzero(const struct field *field, const struct attrs *attrs);
/* Bytes a second: a number in JSON; in text as it is typed, if it is not 0. */
void show_rate(const struct field *field, const struct attrs *attrs);
void show_port(const struct field *field, const struct attrs *attrs);
void show_switch(const struct field *field, const struct attrs *attrs);
/* A flag: its word if it is set. */
void show_flag(const struct field *field, const struct attrs *attrs);
/* An IP protocol: a number in JSON, in text its usual short name. */
void show_protocol(const struct field *field, const struct attrs *attrs);
void show_enum(const struct field *field, const struct attrs *attrs);
void show_mac(const struct field *field, const struct attrs *attrs);
void show_hex(const struct field *field, const struct attrs *attrs);
/* Of either family or of both; field->key gets a 4 or 6 behind it. */
void show_address(const struct field *field, const struct attrs *attrs);
/* Where there is only IPv4. */
void show_address4(const struct field *field, const struct attrs *attrs);
/* Repeated IPv4 addresses, an array; in text A,B. */
void show_list4(const struct field *field, const struct attrs *attrs);
/* Nested struct prefix: one; or repeated, an array. */
void show_prefix(const struct field *field, const struct attrs *attrs);
void show_prefixes(const struct field *field, const struct attrs *attrs);
/* Repeated, of full length. */
void show_hosts(const struct field *field, const struct attrs *attrs);
/* What is nested, with field->fields; and repeated, an array. */
void show_nest(const struct field *field, const struct attrs *attrs);
void show_nests(const struct field *field, const struct attrs *attrs);
/*
 * A prefix that is not nested: IPv4, IPv6 and length attributes in a row. In
 * JSON the address alone, the length being a field of its own.
 */
void show_flat_prefix(const struct field *field, const struct attrs *attrs);

/* "10.0.1.5" of the attribute of either family, and its length in bits or 0. */
int field_address(const struct attrs *attrs, uint16_t attr, char *buf, size_t size);
/* "10.0.1.0/24" of address attributes and that of a length behind them. */
int field_prefix(const struct attrs *attrs, uint16_t attr, char *buf, size_t size);
uint64_t attr_number(const struct nlattr *attr);
/* "" if it is not a string. */
const char *attr_string(const struct nlattr *attr);
/* Values as they are typed; they return @buf, "" if it is nothing like that. */
const char *attr_mac(const struct nlattr *attr, char *buf, size_t size);
const char *attr_hex(const struct nlattr *attr, char *buf, size_t size);
/* Bytes a second. */
const char *attr_rate(const struct nlattr *attr, char *buf, size_t size);

#endif
