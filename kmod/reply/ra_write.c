// SPDX-License-Identifier: GPL-2.0
/*
 * What a router advertisement says (RFC 4861 section 4.2, RFC 4862 section 5.5,
 * RFC 4191, RFC 8106), option by option.
 */
#include <linux/icmpv6.h>
#include <net/if_inet6.h>
#include <net/ndisc.h>
#include "../vpc.h"
#include "ra.h"

#define HOP_LIMIT	64	/* for the guests' own packets */
#define ON_LINK		0x80
#define AUTONOMOUS	0x40
#define SLAAC_PLEN	64	/* RFC 4291 2.5.1: 64-bit interface ids */

struct ra_lladdr {
	u8 type;
	u8 len;			/* in units of 8 bytes, as below */
	u8 mac[ETH_ALEN];
};

struct ra_mtu {
	u8 type;
	u8 len;
	__be16 reserved;
	__be32 mtu;
};

struct ra_prefix {
	u8 type;
	u8 len;
	u8 plen;
	u8 flags;
	__be32 valid;
	__be32 preferred;
	__be32 reserved;
	struct in6_addr prefix;
};

struct ra_route {
	u8 type;
	u8 len;
	u8 plen;
	u8 preference;		/* in bits 3 and 4 */
	__be32 lifetime;
	struct in6_addr prefix;
};

struct ra_rdnss {
	u8 type;
	u8 len;
	__be16 reserved;
	__be32 lifetime;
	struct in6_addr servers[];
};

struct ra_dnssl {
	u8 type;
	u8 len;
	__be16 reserved;
	__be32 lifetime;
	u8 search[];		/* zeros behind it, up to 8 bytes */
};

/* An option of zeros, a multiple of 8 bytes. */
static void *put(struct vpc_ra_writer *w, u8 type, unsigned int len)
{
	u8 *option = w->buf + w->len;

	BUILD_BUG_ON(sizeof(struct ra_msg) + sizeof(struct ra_lladdr) +
		     sizeof(struct ra_mtu) +
		     VPC_SUBNET_MAX * sizeof(struct ra_prefix) +
		     VPC_RA_ROUTE_MAX * sizeof(struct ra_route) +
		     sizeof(struct ra_rdnss) +
		     VPC_DNS_MAX * sizeof(struct in6_addr) +
		     sizeof(struct ra_dnssl) +
		     ALIGN(VPC_DNS_NAME_MAX, 8) > VPC_RA_MAX);
	memset(option, 0, len);
	option[0] = type;
	option[1] = len / 8;
	w->len += len;
	return option;
}

/* RFC 4191 section 2.1 */
static u8 preference_bits(u8 preference)
{
	switch (preference) {
	case VPC_RA_PREFERENCE_HIGH:
		return ICMPV6_ROUTER_PREF_HIGH;
	case VPC_RA_PREFERENCE_LOW:
		return ICMPV6_ROUTER_PREF_LOW;
	}
	return ICMPV6_ROUTER_PREF_MEDIUM;
}

static void put_head(struct vpc_ra_writer *w,
		     const struct vpc_network_config *config, u16 lifetime)
{
	struct ra_msg *msg = (struct ra_msg *)w->buf;
	u8 mode = config->dhcp.mode6;

	memset(msg, 0, sizeof(*msg));
	msg->icmph.icmp6_type = NDISC_ROUTER_ADVERTISEMENT;
	msg->icmph.icmp6_hop_limit = HOP_LIMIT;
	msg->icmph.icmp6_addrconf_managed = mode == VPC_DHCP6_MODE_STATEFUL;
	msg->icmph.icmp6_addrconf_other = mode != VPC_DHCP6_MODE_OFF;
	/* RFC 4191 section 2.2: of a router that is none it is 0. */
	if (lifetime)
		msg->icmph.icmp6_router_pref =
			preference_bits(config->ra_preference);
	msg->icmph.icmp6_rt_lifetime = htons(lifetime);
	w->len = sizeof(*msg);
}

void vpc_ra_begin(struct vpc_ra_writer *w, const struct vpc *vpc,
		  const struct vpc_network_config *config, u16 lifetime)
{
	struct ra_lladdr *source;
	struct ra_mtu *mtu;

	put_head(w, config, lifetime);
	source = put(w, ND_OPT_SOURCE_LL_ADDR, sizeof(*source));
	memcpy(source->mac, vpc->dev->dev_addr, ETH_ALEN);
	mtu = put(w, ND_OPT_MTU, sizeof(*mtu));
	mtu->mtu = htonl(config->mtu);
}

void vpc_ra_put_prefix(struct vpc_ra_writer *w,
		       const struct vpc_network_config *config,
		       const struct vpc_prefix *prefix, u32 valid,
		       u32 preferred)
{
	struct ra_prefix *option = put(w, ND_OPT_PREFIX_INFO, sizeof(*option));

	option->plen = prefix->plen;
	option->flags = ON_LINK;
	if (prefix->plen == SLAAC_PLEN &&
	    !vpc_network_is_managed(config, &prefix->addr))
		option->flags |= AUTONOMOUS;
	option->valid = htonl(valid);
	option->preferred = htonl(preferred);
	ipv6_addr_prefix(&option->prefix, &prefix->addr, prefix->plen);
}

void vpc_ra_put_route(struct vpc_ra_writer *w,
		      const struct vpc_ra_route *route, u32 lifetime)
{
	struct ra_route *option = put(w, ND_OPT_ROUTE_INFO, sizeof(*option));

	option->plen = route->prefix.plen;
	option->preference = preference_bits(route->preference) << 3;
	option->lifetime = htonl(lifetime);
	option->prefix = route->prefix.addr;
}

void vpc_ra_put_servers(struct vpc_ra_writer *w, const struct in6_addr *servers,
			unsigned int n, u32 lifetime)
{
	struct ra_rdnss *option;

	if (!n)
		return;
	option = put(w, ND_OPT_RDNSS, struct_size(option, servers, n));
	option->lifetime = htonl(lifetime);
	memcpy(option->servers, servers, n * sizeof(*servers));
}

void vpc_ra_put_search(struct vpc_ra_writer *w,
		       const struct vpc_dns_name *search, u32 lifetime)
{
	struct ra_dnssl *option;

	if (!search->len)
		return;
	option = put(w, ND_OPT_DNSSL,
		     ALIGN(struct_size(option, search, search->len), 8));
	option->lifetime = htonl(lifetime);
	memcpy(option->search, search->wire, search->len);
}
