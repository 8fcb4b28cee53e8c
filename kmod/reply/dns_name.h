/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Domain names (RFC 1035 section 3.1): labels, each behind its length, and the
 * root's zero at the end. Here they are never compressed, and in lower case:
 * then two are the same name if their bytes are. Pure: needs types and string
 * functions.
 */
#ifndef _VPC_REPLY_DNS_NAME_H
#define _VPC_REPLY_DNS_NAME_H

#include <linux/types.h>

#define VPC_DNS_NAME_MAX	255	/* bytes, the root's zero included */
#define VPC_DNS_LABEL_MAX	63
#define VPC_DNS_LABELS_MAX	(VPC_DNS_NAME_MAX / 2 + 1)
/* As text: a dot behind each label, and the final zero. */
#define VPC_DNS_TEXT_MAX	(VPC_DNS_NAME_MAX + 1)

/**
 * struct vpc_dns_name - a name
 * @len: bytes of @wire, 1 (the root) to VPC_DNS_NAME_MAX
 * @wire: the labels
 */
struct vpc_dns_name {
	u8 len;
	u8 wire[VPC_DNS_NAME_MAX];
};

/*
 * Read a name from the wire; upper case becomes lower case. Returns the bytes
 * that it takes there; -1: it does not end within @size bytes, has a label or
 * as a whole is too long, or holds a pointer.
 */
int vpc_dns_name_read(struct vpc_dns_name *name, const u8 *from,
		      unsigned int size);
/*
 * Where @zone begins in @name, which is the same or below it: an offset, 0 if
 * they are the same; -1: it is elsewhere.
 */
int vpc_dns_name_below(const struct vpc_dns_name *name,
		       const struct vpc_dns_name *zone);
/*
 * Where the labels in front of @end begin, into @at, which has room for
 * VPC_DNS_LABELS_MAX. Returns how many there are.
 */
int vpc_dns_name_labels(const struct vpc_dns_name *name, int end, u8 *at);
/* Put a label of @len bytes (1 to 63) in front. false: too long */
bool vpc_dns_name_prepend(struct vpc_dns_name *name, const u8 *label, u8 len);
/*
 * From text: letters, digits, hyphens and underscores, a label "*" in front,
 * or "@" alone for @origin. Without a dot at the end it is relative to
 * @origin, unless it ends in it as a whole. false: none of that, or too long
 */
bool vpc_dns_name_parse(struct vpc_dns_name *name, const char *text,
			const struct vpc_dns_name *origin);
/* To text of VPC_DNS_TEXT_MAX bytes at most, with a dot at the end. */
void vpc_dns_name_print(const u8 *wire, char *text);

#endif
