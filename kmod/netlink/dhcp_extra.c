// SPDX-License-Identifier: GPL-2.0
/* What DHCPv4 clients are told besides, in messages: options and boot files. */
#include <linux/slab.h>
#include "message.h"
#include "../dhcp_extra.h"
#include "../reply/dhcp_options.h"

static int put_option(struct sk_buff *skb, u8 code, const u8 *value,
		      unsigned int len)
{
	struct nlattr *nest = nla_nest_start(skb, VPC_A_DHCP_OPTION);

	if (!nest || nla_put_u8(skb, VPC_A_DHCP_OPTION_CODE, code) ||
	    nla_put(skb, VPC_A_DHCP_OPTION_VALUE, len, value))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

/* As they were given: the pieces of a long one are next to each other. */
static int put_options(struct sk_buff *skb, const struct vpc_dhcp_extra *extra)
{
	u8 whole[VPC_DHCP_EXTRA_MAX] __uninitialized;
	unsigned int len, at = 0, n = 0;
	u8 code, last = 0;
	const u8 *value;

	while ((at = vpc_dhcp_options_next(extra->options, extra->len, at,
					   &code, &value, &len))) {
		if (last && code != last) {
			if (put_option(skb, last, whole, n))
				return -EMSGSIZE;
			n = 0;
		}
		memcpy(whole + n, value, len);
		n += len;
		last = code;
	}
	return last ? put_option(skb, last, whole, n) : 0;
}

static int put_boot(struct sk_buff *skb, const struct vpc_dhcp_extra *extra)
{
	struct nlattr *nest;
	int i;

	if (extra->boot_server &&
	    nla_put_in_addr(skb, VPC_A_DHCP_BOOT_SERVER, extra->boot_server))
		return -EMSGSIZE;
	for (i = 0; i < ARRAY_SIZE(extra->boot); i++) {
		if (!*extra->boot[i])
			continue;
		nest = nla_nest_start(skb, VPC_A_DHCP_BOOT);
		if (!nest || nla_put_u32(skb, VPC_A_DHCP_BOOT_CLIENT, i) ||
		    nla_put_string(skb, VPC_A_DHCP_BOOT_FILE, extra->boot[i]))
			return -EMSGSIZE;
		nla_nest_end(skb, nest);
	}
	return 0;
}

/* Without these there is no protocol, and the kernel has its own say in them. */
static bool is_own(u8 code)
{
	return (code >= VPC_DHCP_ADDRESS && code <= VPC_DHCP_T2) ||
	       code == VPC_DHCP_CLIENT_ID || code == VPC_DHCP_RAPID_COMMIT ||
	       code == VPC_DHCP_RELAY || code == VPC_DHCP_END;
}

static int read_option(const struct nlattr *nest, struct vpc_dhcp_writer *w,
		       struct netlink_ext_ack *extack)
{
	struct nlattr *attrs[VPC_A_DHCP_OPTION_MAX + 1];
	const struct nlattr *value;
	unsigned int len, at = 0;
	const u8 *old;
	u8 code, other;
	int err;

	err = nla_parse_nested(attrs, VPC_A_DHCP_OPTION_MAX, nest,
			       vpc_dhcp_option_nl_policy, extack);
	if (err)
		return err;
	if (!attrs[VPC_A_DHCP_OPTION_CODE])
		return vpc_nl_missing_in(nest, VPC_A_DHCP_OPTION_CODE,
					 "An option needs a number", extack);
	code = nla_get_u8(attrs[VPC_A_DHCP_OPTION_CODE]);
	value = attrs[VPC_A_DHCP_OPTION_VALUE];
	if (code == VPC_DHCP_PAD && !value)
		return 0;
	if (code == VPC_DHCP_PAD || is_own(code)) {
		NL_SET_ERR_MSG_ATTR_FMT(extack, nest,
					"Option %u is not given like this: it belongs to the protocol",
					code);
		return -EINVAL;
	}
	while ((at = vpc_dhcp_options_next(w->buf, w->len, at, &other, &old,
					   &len))) {
		if (other != code)
			continue;
		NL_SET_ERR_MSG_ATTR_FMT(extack, nest,
					"Option %u is given twice", code);
		return -EEXIST;
	}
	if (!vpc_dhcp_options_put(w, code, value ? nla_data(value) : NULL,
				  value ? nla_len(value) : 0)) {
		NL_SET_ERR_MSG_ATTR_FMT(extack, nest,
					"Together the options are longer than %u bytes",
					VPC_DHCP_EXTRA_MAX);
		return -E2BIG;
	}
	return 0;
}

/* Those given replace all others. */
static int read_options(const struct nlattr *nest,
			struct vpc_dhcp_extra *extra,
			struct netlink_ext_ack *extack)
{
	struct vpc_dhcp_writer w = {
		.buf = extra->options, .size = sizeof(extra->options),
	};
	const struct nlattr *attr;
	bool given = false;
	int rem, err;

	nla_for_each_nested(attr, nest, rem) {
		if (nla_type(attr) != VPC_A_DHCP_OPTION)
			continue;
		given = true;
		err = read_option(attr, &w, extack);
		if (err)
			return err;
	}
	if (given)
		extra->len = w.len;
	return 0;
}

static int get_boot_file(const struct nlattr *nest,
			 struct vpc_dhcp_extra *extra,
			 struct netlink_ext_ack *extack)
{
	struct nlattr *attrs[VPC_A_DHCP_BOOT_MAX + 1];
	u32 client = VPC_BOOT_CLIENT_ANY;
	const struct nlattr *file;
	int err;

	err = nla_parse_nested(attrs, VPC_A_DHCP_BOOT_MAX, nest,
			       vpc_dhcp_boot_nl_policy, extack);
	if (err)
		return err;
	file = attrs[VPC_A_DHCP_BOOT_FILE];
	if (!file)
		return vpc_nl_missing_in(nest, VPC_A_DHCP_BOOT_FILE,
					 "Which file is to be booted?", extack);
	if (attrs[VPC_A_DHCP_BOOT_CLIENT])
		client = nla_get_u32(attrs[VPC_A_DHCP_BOOT_CLIENT]);
	if (*extra->boot[client]) {
		NL_SET_ERR_MSG_ATTR(extack, nest,
				    "These clients have a boot file already");
		return -EEXIST;
	}
	nla_strscpy(extra->boot[client], file, sizeof(extra->boot[client]));
	return 0;
}

/* Those given replace all others, an empty one is none. */
static int get_boot(const struct nlattr *nest, struct vpc_dhcp_extra *extra,
		    struct netlink_ext_ack *extack)
{
	const struct nlattr *attr;
	bool given = false;
	int rem, err;

	nla_for_each_nested(attr, nest, rem) {
		if (nla_type(attr) != VPC_A_DHCP_BOOT)
			continue;
		if (!given)
			memset(extra->boot, 0, sizeof(extra->boot));
		given = true;
		err = get_boot_file(attr, extra, extack);
		if (err)
			return err;
	}
	return 0;
}

static int get_boot_server(const struct nlattr *attr,
			   struct vpc_dhcp_extra *extra,
			   struct netlink_ext_ack *extack)
{
	__be32 server = nla_get_in_addr(attr);

	if (ipv4_is_multicast(server) || ipv4_is_lbcast(server)) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "The boot server is a host");
		return -EINVAL;
	}
	extra->boot_server = server;
	return 0;
}

static bool has_any(const struct vpc_dhcp_extra *extra)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(extra->boot); i++)
		if (*extra->boot[i])
			return true;
	return extra->len || extra->boot_server;
}

int vpc_nl_put_dhcp_extra(struct sk_buff *skb,
			  const struct vpc_dhcp_extra *extra)
{
	return put_options(skb, extra) ?: put_boot(skb, extra);
}

int vpc_nl_get_dhcp_extra(const struct nlattr *nest,
			  struct vpc_dhcp_extra *extra,
			  struct netlink_ext_ack *extack)
{
	const struct nlattr *server;
	int err = 0;

	server = nla_find_nested(nest, VPC_A_DHCP_BOOT_SERVER);
	if (server)
		err = get_boot_server(server, extra, extack);
	if (!err)
		err = get_boot(nest, extra, extack);
	if (!err)
		err = read_options(nest, extra, extack);
	extra->any = has_any(extra);
	return err;
}

int vpc_nl_put_dhcp_alone(struct sk_buff *skb, int type,
			  const struct vpc_dhcp_extra *extra)
{
	struct nlattr *nest;

	if (!extra)
		return 0;
	nest = nla_nest_start(skb, type);
	if (!nest || vpc_nl_put_dhcp_extra(skb, extra))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

/* The other settings are of networks alone. */
static int check_alone(const struct nlattr *nest,
		       struct netlink_ext_ack *extack)
{
	struct nlattr *attrs[VPC_A_DHCP_MAX + 1];
	int err, i;

	err = nla_parse_nested(attrs, VPC_A_DHCP_MAX, nest, vpc_dhcp_nl_policy,
			       extack);
	for (i = 1; !err && i <= VPC_A_DHCP_MAX; i++) {
		if (!attrs[i] || i == VPC_A_DHCP_OPTION ||
		    i == VPC_A_DHCP_BOOT || i == VPC_A_DHCP_BOOT_SERVER)
			continue;
		NL_SET_ERR_MSG_ATTR(extack, attrs[i],
				    "This is set on a network; here are options and boot files only");
		err = -EINVAL;
	}
	return err;
}

struct vpc_dhcp_extra *
vpc_nl_get_dhcp_alone(const struct nlattr *nest,
		      const struct vpc_dhcp_extra *old,
		      struct netlink_ext_ack *extack)
{
	struct vpc_dhcp_extra *extra;
	int err;

	err = check_alone(nest, extack);
	if (err)
		return ERR_PTR(err);
	extra = kzalloc(sizeof(*extra), GFP_KERNEL_ACCOUNT);
	if (!extra)
		return ERR_PTR(-ENOMEM);
	if (old)
		*extra = *old;
	err = vpc_nl_get_dhcp_extra(nest, extra, extack);
	if (!err && extra->any)
		return extra;
	kfree(extra);
	return ERR_PTR(err);
}
