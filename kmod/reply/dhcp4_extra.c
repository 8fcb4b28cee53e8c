// SPDX-License-Identifier: GPL-2.0
/*
 * DHCPv4 options and boot files as the administrator gives them, for a client,
 * its network or all of the VPC. Option by option, what is nearer to the client
 * counts; the network's settings by name (dns, ntp, domain) stand between its
 * own options and those of the VPC.
 */
#include "../vpc.h"
#include "dhcp4.h"

void vpc_dhcp4_extra_begin(const struct vpc_dhcp_request *req,
			   struct vpc_dhcp_answer *answer)
{
	const struct vpc_dhcp_extra *network = &req->config->dhcp.extra;

	answer->extra[VPC_DHCP_NETWORK] = network->any ? network : NULL;
	answer->extra[VPC_DHCP_VPC] = rcu_dereference(req->network->vpc->dhcp);
	answer->any = answer->extra[VPC_DHCP_CLIENT] ||
		      answer->extra[VPC_DHCP_NETWORK] ||
		      answer->extra[VPC_DHCP_VPC];
}

/* What is said of a client's kind, or else of all; "" for nothing. */
static const char *file_of(const struct vpc_dhcp_extra *extra,
			   const struct vpc_dhcp_request *req)
{
	return extra->boot[extra->boot[req->boot][0] ? req->boot :
			   VPC_BOOT_CLIENT_ANY];
}

static bool has_option(const struct vpc_dhcp_extra *extra, u8 code)
{
	unsigned int len, at = 0;
	const u8 *value;
	u8 other;

	while ((at = vpc_dhcp_options_next(extra->options, extra->len, at,
					   &other, &value, &len)))
		if (other == code)
			return true;
	return false;
}

/* As an option, or by a name of its own. */
static bool says(const struct vpc_dhcp_extra *extra,
		 const struct vpc_dhcp_request *req, u8 code)
{
	return has_option(extra, code) ||
	       (code == VPC_DHCP_BOOT_SERVER && extra->boot_server) ||
	       (code == VPC_DHCP_BOOT_FILE && *file_of(extra, req));
}

static bool is_named(const struct vpc_dhcp_config *dhcp, u8 code)
{
	return (code == VPC_DHCP_DNS && dhcp->n_dns) ||
	       (code == VPC_DHCP_NTP && dhcp->n_ntp) ||
	       ((code == VPC_DHCP_DOMAIN || code == VPC_DHCP_SEARCH) &&
		dhcp->domain[0]);
}

/* Who has the say in an option? VPC_DHCP_LEVELS: the kernel itself. */
static int level_of(const struct vpc_dhcp_request *req,
		    const struct vpc_dhcp_answer *answer, u8 code)
{
	int i;

	for (i = 0; i < VPC_DHCP_LEVELS; i++) {
		if (i == VPC_DHCP_VPC && is_named(&req->config->dhcp, code))
			return VPC_DHCP_LEVELS;
		if (answer->extra[i] && says(answer->extra[i], req, code))
			return i;
	}
	return VPC_DHCP_LEVELS;
}

const char *vpc_dhcp4_boot_file(const struct vpc_dhcp_request *req,
				const struct vpc_dhcp_answer *answer)
{
	int i;

	for (i = 0; i < VPC_DHCP_LEVELS; i++)
		if (answer->extra[i] && *file_of(answer->extra[i], req))
			return file_of(answer->extra[i], req);
	return "";
}

__be32 vpc_dhcp4_boot_server(const struct vpc_dhcp_answer *answer)
{
	int i;

	for (i = 0; i < VPC_DHCP_LEVELS; i++)
		if (answer->extra[i] && answer->extra[i]->boot_server)
			return answer->extra[i]->boot_server;
	return 0;
}

static void put_boot_server(struct vpc_dhcp_writer *w, __be32 server)
{
	char text[sizeof("255.255.255.255")];

	vpc_dhcp_options_put(w, VPC_DHCP_BOOT_SERVER, text,
			     snprintf(text, sizeof(text), "%pI4", &server));
}

bool vpc_dhcp4_extra_put(struct vpc_dhcp_writer *w,
			 const struct vpc_dhcp_request *req,
			 const struct vpc_dhcp_answer *answer, u8 code)
{
	int level = level_of(req, answer, code);
	const struct vpc_dhcp_extra *extra;

	if (level == VPC_DHCP_LEVELS)
		return false;
	extra = answer->extra[level];
	if (has_option(extra, code))
		vpc_dhcp_options_copy(w, extra->options, extra->len, code);
	else if (code == VPC_DHCP_BOOT_SERVER)
		put_boot_server(w, extra->boot_server);
	else
		vpc_dhcp_options_put(w, code, file_of(extra, req),
				     strlen(file_of(extra, req)));
	return true;
}

/*
 * Further options go to all, asked for or not. But without asking nobody is
 * told to do without IPv4 (RFC 8925 section 3.3).
 */
static bool is_due(const struct vpc_dhcp_request *req, u8 code)
{
	if (memchr(req->want, code, req->n_want))
		return false;
	if (code == VPC_DHCP_V6ONLY)
		return req->v6only;
	return code != VPC_DHCP_VENDOR_CLASS ||
	       req->boot != VPC_BOOT_CLIENT_HTTP;
}

void vpc_dhcp4_extra_rest(struct vpc_dhcp_writer *w,
			  const struct vpc_dhcp_request *req,
			  const struct vpc_dhcp_answer *answer)
{
	const struct vpc_dhcp_extra *extra;
	unsigned int len, at;
	u8 code, last;
	const u8 *value;
	int i;

	for (i = 0; i < VPC_DHCP_LEVELS; i++) {
		extra = answer->extra[i];
		at = 0;
		last = 0;
		while (extra && (at = vpc_dhcp_options_next(extra->options,
							    extra->len, at,
							    &code, &value,
							    &len))) {
			/* A long one goes as a whole, at its first piece. */
			if (code != last && is_due(req, code) &&
			    level_of(req, answer, code) == i)
				vpc_dhcp_options_copy(w, extra->options,
						      extra->len, code);
			last = code;
		}
	}
}
