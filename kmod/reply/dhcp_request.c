// SPDX-License-Identifier: GPL-2.0
/* A DHCPv4 request is checked and read. Pure: see the header. */
#include <linux/etherdevice.h>
#include <linux/minmax.h>
#include <linux/string.h>
#include "dhcp_request.h"

#define HOPS_MAX	16	/* RFC 1542 section 4.1.1 */
#define MASK_BIT	0x0001
#define V6ONLY_BIT	0x8000

/* What is sent to a client that does not say what it wants. */
static const u8 want_default[] = {
	VPC_DHCP_MASK, VPC_DHCP_ROUTER, VPC_DHCP_DNS, VPC_DHCP_HOSTNAME,
	VPC_DHCP_DOMAIN, VPC_DHCP_BROADCAST,
};

/* An option of a fixed length; false: it is there and has another one. */
static bool get_fixed(const struct vpc_dhcp_options *options, u8 code,
		      void *to, int size)
{
	int len = vpc_dhcp_options_get(options, code, to, size);

	return len < 0 || len == size;
}

/* The first label, if it is one by RFC 1123 section 2.1; else nothing. */
static void read_hostname(struct vpc_dhcp_request *req,
			  const struct vpc_dhcp_options *options)
{
	char c, *p = req->hostname;
	int len;

	len = vpc_dhcp_options_get(options, VPC_DHCP_HOSTNAME, p,
				   sizeof(req->hostname) - 1);
	p[min_t(int, max(len, 0), sizeof(req->hostname) - 1)] = '\0';
	for (; *p && *p != '.'; p++) {
		c = *p | 0x20;
		if (!(c >= 'a' && c <= 'z') && !(*p >= '0' && *p <= '9') &&
		    (*p != '-' || p == req->hostname)) {
			p = req->hostname;
			break;
		}
	}
	*p = '\0';
}

/* What an answer can hold on request: a bit for each, 0 for all others. */
static const u16 want_bits[256] = {
	[VPC_DHCP_MASK]		= MASK_BIT,
	[VPC_DHCP_ROUTER]	= 1 << 1,
	[VPC_DHCP_DNS]		= 1 << 2,
	[VPC_DHCP_HOSTNAME]	= 1 << 3,
	[VPC_DHCP_DOMAIN]	= 1 << 4,
	[VPC_DHCP_MTU]		= 1 << 5,
	[VPC_DHCP_BROADCAST]	= 1 << 6,
	[VPC_DHCP_NTP]		= 1 << 7,
	[VPC_DHCP_ROUTES]	= 1 << 8,
	[VPC_DHCP_BOOT_SERVER]	= 1 << 9,
	[VPC_DHCP_BOOT_FILE]	= 1 << 10,
	[VPC_DHCP_SEARCH]	= 1 << 11,
	[VPC_DHCP_V6ONLY]	= V6ONLY_BIT,
};

/* Each once, in order; but the mask before the router (RFC 2132 section 3.3). */
static void read_list(struct vpc_dhcp_request *req, const u8 *list,
		      unsigned int len)
{
	u8 *to = req->want;
	u16 bit, asked = 0;
	unsigned int i;

	for (i = 0; i < len; i++) {
		bit = want_bits[list[i]] & ~asked;
		if (!bit)
			continue;
		if (list[i] == VPC_DHCP_ROUTER && !(asked & MASK_BIT) &&
		    memchr(list + i, VPC_DHCP_MASK, len - i)) {
			asked |= MASK_BIT;
			*to++ = VPC_DHCP_MASK;
		}
		asked |= bit;
		if (bit != V6ONLY_BIT)
			*to++ = list[i];
	}
	req->v6only = asked & V6ONLY_BIT;
	req->n_want = to - req->want;
}

static void read_parameters(struct vpc_dhcp_request *req,
			    const struct vpc_dhcp_options *options)
{
	u8 list[255] __uninitialized;
	int len;

	len = vpc_dhcp_options_get(options, VPC_DHCP_PARAMETERS, list,
				   sizeof(list));
	if (len >= 0) {
		read_list(req, list, min_t(int, len, sizeof(list)));
		return;
	}
	static_assert(sizeof(want_default) <= sizeof(req->want),
		      "all of them have room");
	memcpy(req->want, want_default, sizeof(want_default));
	req->n_want = sizeof(want_default);
	req->v6only = false;
}

/* RFC 4578 section 2.1, with what IANA has added. */
static u8 boot_of_architecture(u16 architecture)
{
	switch (architecture) {
	case 0:
		return VPC_BOOT_CLIENT_BIOS;
	case 6:
		return VPC_BOOT_CLIENT_EFI32;
	case 7:
	case 9:
		return VPC_BOOT_CLIENT_EFI64;
	case 11:
		return VPC_BOOT_CLIENT_ARM64;
	case 15:
	case 16:
	case 18:
	case 19:
		return VPC_BOOT_CLIENT_HTTP;
	}
	return VPC_BOOT_CLIENT_ANY;
}

/* iPXE says its user class as it is, without the length of RFC 3004. */
static bool is_ipxe(const struct vpc_dhcp_options *options)
{
	u8 class[5];
	int len;

	len = vpc_dhcp_options_get(options, VPC_DHCP_USER_CLASS, class,
				   sizeof(class));
	return (len == 4 && !memcmp(class, "iPXE", 4)) ||
	       (len >= 5 && class[0] == 4 && !memcmp(class + 1, "iPXE", 4));
}

static void read_boot(struct vpc_dhcp_request *req,
		      const struct vpc_dhcp_options *options)
{
	__be16 architecture;

	req->boot = VPC_BOOT_CLIENT_ANY;
	if (is_ipxe(options))
		req->boot = VPC_BOOT_CLIENT_IPXE;
	else if (vpc_dhcp_options_get(options, VPC_DHCP_ARCHITECTURE,
				      &architecture,
				      sizeof(architecture)) >= 2)
		req->boot = boot_of_architecture(ntohs(architecture));
}

/* A client identifier that is too long to be told apart does not count. */
static bool read_client_id(struct vpc_dhcp_request *req,
			   const struct vpc_dhcp_options *options)
{
	int len = vpc_dhcp_options_get(options, VPC_DHCP_CLIENT_ID, req->id,
				       sizeof(req->id));

	if (!len || len > (int)sizeof(req->id))
		return false;
	req->id_len = max(len, 0);
	req->client.id_len = 0;
	if (len > 0 && len <= VPC_CLIENT_ID_MAX) {
		req->client.id_len = len;
		memcpy(req->client.id, req->id, len);
	}
	return true;
}

static bool get_relay_addr(const struct vpc_dhcp_request *req, u8 code,
			   __be32 *addr)
{
	int len = vpc_dhcp_relay_get(req->relay, req->relay_len, code, addr,
				     sizeof(*addr));

	return len == -1 || len == sizeof(*addr);
}

/* What a relay says of itself and of the client, or stands for it (RFC 3011). */
static bool read_relay(struct vpc_dhcp_request *req,
		       const struct vpc_dhcp_options *options)
{
	int len = vpc_dhcp_options_get(options, VPC_DHCP_RELAY, req->relay,
				       sizeof(req->relay));

	req->relay_len = max(len, 0);
	req->relay_link = 0;
	req->relay_server = 0;
	req->subnet = 0;
	if (!get_fixed(options, VPC_DHCP_SUBNET, &req->subnet, 4))
		return false;
	return len < 0 ||
	       (len && len <= (int)sizeof(req->relay) &&
		get_relay_addr(req, VPC_DHCP_RELAY_LINK, &req->relay_link) &&
		get_relay_addr(req, VPC_DHCP_RELAY_SERVER,
			       &req->relay_server));
}

static bool read_options(struct vpc_dhcp_request *req,
			 const struct vpc_dhcp_options *options)
{
	__be16 size = htons(VPC_DHCP_SIZE);
	int room;

	req->type = 0;
	req->wanted = 0;
	req->server = 0;
	/* A type that is there twice is two bytes long by RFC 3396. */
	if (!get_fixed(options, VPC_DHCP_TYPE, &req->type, 1) || !req->type ||
	    !get_fixed(options, VPC_DHCP_ADDRESS, &req->wanted, 4) ||
	    !get_fixed(options, VPC_DHCP_SERVER, &req->server, 4) ||
	    !get_fixed(options, VPC_DHCP_MAX_SIZE, &size, 2) ||
	    !read_client_id(req, options) || !read_relay(req, options))
		return false;

	/* RFC 2132 section 9.10: 576 is the least that it may say. */
	room = max(ntohs(size), VPC_DHCP_SIZE) - VPC_DHCP_HEADERS -
	       (int)sizeof(struct vpc_dhcp_msg);
	req->room = min(room, VPC_DHCP_OPTIONS_MAX);
	req->rapid = vpc_dhcp_options_get(options, VPC_DHCP_RAPID_COMMIT, NULL,
					  0) >= 0;
	read_hostname(req, options);
	read_parameters(req, options);
	read_boot(req, options);
	return true;
}

bool vpc_dhcp_request_read(struct vpc_dhcp_request *req,
			   const struct vpc_dhcp_msg *msg, unsigned int len)
{
	struct vpc_dhcp_options options __uninitialized;

	if (len < sizeof(*msg) || msg->op != 1 || msg->htype != 1 || msg->hlen != ETH_ALEN ||
	    msg->hops > HOPS_MAX || msg->cookie != htonl(VPC_DHCP_COOKIE) ||
	    !is_valid_ether_addr(msg->chaddr))
		return false;

	ether_addr_copy(req->client.mac, msg->chaddr);
	req->xid = msg->xid;
	req->flags = msg->flags;
	req->broadcast = msg->flags & htons(VPC_DHCP_BROADCAST_FLAG);
	req->ciaddr = msg->ciaddr;
	req->giaddr = msg->giaddr;
	return vpc_dhcp_options_parse(&options, msg, len) &&
	       read_options(req, &options);
}
