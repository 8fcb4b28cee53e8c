// SPDX-License-Identifier: GPL-2.0
/*
 * DHCPv4 (RFC 2131): the network's server, at the address of the router. Who
 * may have which address is known to ipam.c.
 */
#include "../neigh.h"
#include "dhcp4.h"

static const struct vpc_subnet *
subnet_of(const struct vpc_network_config *config, __be32 addr)
{
	struct in6_addr addr6;

	vpc_addr_set_v4(&addr6, addr);
	return vpc_network_subnet(config, &addr6);
}

static const struct vpc_subnet *
first_subnet(const struct vpc_network_config *config)
{
	int i;

	for (i = 0; i < config->n_subnets; i++)
		if (vpc_prefix_is_v4(&config->subnets[i].prefix))
			return &config->subnets[i];
	return NULL;
}

/* Is the server that a client names this one? */
static bool is_us(const struct vpc_dhcp_request *req)
{
	struct in6_addr addr;

	vpc_addr_set_v4(&addr, req->server);
	return req->server == req->server_id ||
	       vpc_network_is_gateway(req->config, &addr);
}

static bool is_served(const struct vpc_network_config *config)
{
	return config->dhcp.enabled && first_subnet(config);
}

/* A relay, and who is behind it, may know the router by any of its addresses. */
static bool is_router(const struct vpc_pkt *pkt, const struct in6_addr *addr)
{
	const struct vpc_network *network;

	if (vpc_network_is_gateway(vpc_dhcp_config(pkt), addr))
		return true;
	if (!vpc_dhcp_may_relay(pkt))
		return false;
	network = vpc_network_by_addr(pkt->vpc, addr);
	return network && vpc_network_is_gateway(rcu_dereference(network->config),
						 addr);
}

/* To the router or to all; a server elsewhere is none of our business. */
static bool is_mine(const struct vpc_pkt *pkt)
{
	const struct vpc_network_config *config = vpc_dhcp_config(pkt);
	const struct in6_addr *to = &pkt->key.daddr;

	return pkt->family == AF_INET && pkt->key.proto == IPPROTO_UDP &&
	       (pkt->flags & VPC_PKT_L4) &&
	       pkt->key.dport == htons(VPC_DHCP_SERVER_PORT) &&
	       (pkt->flags & (VPC_PKT_TO_ROUTER_MAC | VPC_PKT_MULTICAST)) &&
	       (ipv4_is_lbcast(vpc_addr_v4(to)) ||
		vpc_network_is_broadcast(config, to) ||
		is_router(pkt, to));
}

static enum vpc_verdict send_nak(struct vpc_pkt *pkt,
				 const struct vpc_dhcp_request *req,
				 __be32 addr)
{
	struct vpc_dhcp_answer answer = {
		.type = VPC_DHCP_NAK,
		.addr = addr,
		.subnet = subnet_of(req->config, addr) ?:
			  first_subnet(req->config),
	};

	return vpc_dhcp4_send(pkt, req, &answer);
}

static enum vpc_verdict send_ack(struct vpc_pkt *pkt,
				 const struct vpc_dhcp_request *req,
				 const struct vpc_lease_info *lease)
{
	struct vpc_dhcp_answer answer = {
		.type = VPC_DHCP_ACK,
		.addr = lease->addr,
		.yiaddr = lease->addr,
		.ciaddr = req->type == VPC_DHCP_REQUEST ? req->ciaddr : 0,
		.subnet = subnet_of(req->config, lease->addr),
		.hostname = lease->hostname,
		.rapid = req->type == VPC_DHCP_DISCOVER,
		.extra[VPC_DHCP_CLIENT] = lease->extra,
	};
	struct in6_addr addr;

	if (!answer.subnet)
		return vpc_drop(pkt, DHCP_IGNORED);
	/* So that the router need not ask, and the guard lets it speak. */
	vpc_addr_set_v4(&addr, lease->addr);
	if (!req->far)
		vpc_neigh_learn(pkt->network, &addr, req->client.mac, pkt->in,
				true, pkt->ready);
	return vpc_dhcp4_send(pkt, req, &answer);
}

static int bind(const struct vpc_dhcp_request *req, __be32 addr, bool must_know,
		struct vpc_lease_info *lease)
{
	return vpc_ipam_bind(req->network->ipam, &req->client, addr,
			     req->config->dhcp.lease_time, req->hostname,
			     must_know, lease);
}

/* What is known of a client by its lease or reservation, which may be none. */
static void fill_known(struct vpc_dhcp_answer *answer,
		       const struct vpc_dhcp_request *req, bool known,
		       const struct vpc_lease_info *lease)
{
	answer->hostname = known && lease->hostname[0] ? lease->hostname :
							  req->hostname;
	answer->extra[VPC_DHCP_CLIENT] = known ? lease->extra : NULL;
}

static enum vpc_verdict on_discover(struct vpc_pkt *pkt,
				    const struct vpc_dhcp_request *req)
{
	struct vpc_dhcp_answer answer = { .type = VPC_DHCP_OFFER };
	struct vpc_lease_info lease __uninitialized;

	if (!vpc_ipam_offer(req->network->ipam, &req->client, req->wanted,
			    &lease))
		return vpc_drop(pkt, DHCP_FULL);
	if (req->rapid && !vpc_ipam_probes(req->network->ipam) &&
	    !bind(req, lease.addr, false, &lease))
		return send_ack(pkt, req, &lease);

	answer.addr = lease.addr;
	answer.yiaddr = lease.addr;
	answer.subnet = subnet_of(req->config, lease.addr);
	if (!answer.subnet)
		return vpc_drop(pkt, DHCP_IGNORED);
	fill_known(&answer, req, true, &lease);
	return vpc_dhcp4_send(pkt, req, &answer);
}

/* RFC 2131 section 4.3.2: the four states, told apart by what is filled in. */
static enum vpc_verdict on_request(struct vpc_pkt *pkt,
				   const struct vpc_dhcp_request *req)
{
	__be32 addr = req->wanted ?: req->ciaddr;
	/* INIT-REBOOT: of a client that we do not know others may know. */
	bool must_know = !req->server && !req->ciaddr;
	struct vpc_lease_info lease __uninitialized;

	if (!addr)
		return vpc_drop(pkt, DHCP_BAD);
	/* SELECTING: it may have chosen another server's offer. */
	if (req->server && !is_us(req))
		return vpc_drop(pkt, DHCP_IGNORED);
	/* RENEWING, REBINDING: the address that it has is what counts. */
	if (!req->server && req->ciaddr)
		addr = req->ciaddr;

	switch (bind(req, addr, must_know, &lease)) {
	case 0:
		return send_ack(pkt, req, &lease);
	case -ENOENT:
		return vpc_drop(pkt, DHCP_IGNORED);
	case -EADDRINUSE:
	case -EADDRNOTAVAIL:
		return send_nak(pkt, req, addr);
	default:
		return vpc_drop(pkt, NOMEM);
	}
}

/* RFC 2131 sections 4.3.3 and 4.3.4: nothing is answered. */
static enum vpc_verdict on_end(struct vpc_pkt *pkt,
			       const struct vpc_dhcp_request *req)
{
	struct vpc_ipam *ipam = req->network->ipam;
	bool done;

	if (req->server && !is_us(req))
		return vpc_drop(pkt, DHCP_IGNORED);
	if (req->type == VPC_DHCP_RELEASE)
		done = vpc_ipam_release(ipam, &req->client, req->ciaddr);
	else
		done = vpc_ipam_decline(ipam, &req->client, req->wanted);
	return done ? vpc_drop(pkt, REPLIED) : vpc_drop(pkt, DHCP_IGNORED);
}

/* RFC 2131 section 4.3.5: it has an address and wants to know the rest. */
static enum vpc_verdict on_inform(struct vpc_pkt *pkt,
				  const struct vpc_dhcp_request *req)
{
	__be32 from = req->far ? 0 : vpc_addr_v4(&pkt->key.saddr);
	__be32 addr = req->ciaddr ?: from;
	struct vpc_dhcp_answer answer = {
		.type = VPC_DHCP_ACK,
		.addr = addr,
		.ciaddr = addr,
		.subnet = subnet_of(req->config, addr),
	};
	struct vpc_lease_info lease __uninitialized;

	if (!answer.subnet)
		return vpc_drop(pkt, DHCP_IGNORED);
	fill_known(&answer, req,
		   vpc_ipam_by_client(req->network->ipam, &req->client, &lease),
		   &lease);
	return vpc_dhcp4_send(pkt, req, &answer);
}

enum vpc_verdict vpc_dhcp4_reply(struct vpc_pkt *pkt)
{
	struct vpc_dhcp_request req __uninitialized;
	enum vpc_verdict verdict;

	if (!is_mine(pkt))
		return VPC_NEXT;
	/* What a relay brings may be for another network. */
	if (!is_served(vpc_dhcp_config(pkt)) && !vpc_dhcp_may_relay(pkt))
		return vpc_dhcp_off(pkt);

	verdict = vpc_dhcp4_read(pkt, &req);
	if (verdict != VPC_NEXT)
		return verdict;
	if (!is_served(req.config))
		return vpc_dhcp_off(pkt);

	switch (req.type) {
	case VPC_DHCP_DISCOVER:
		return on_discover(pkt, &req);
	case VPC_DHCP_REQUEST:
		return on_request(pkt, &req);
	case VPC_DHCP_RELEASE:
	case VPC_DHCP_DECLINE:
		return on_end(pkt, &req);
	case VPC_DHCP_INFORM:
		return on_inform(pkt, &req);
	}
	return vpc_drop(pkt, DHCP_IGNORED);
}
