// SPDX-License-Identifier: GPL-2.0
/*
 * DHCPv6 (RFC 8415): the network's server, at all servers' group address. With
 * addresses where the network is stateful, else with what there is to know.
 */
#include "../vpc.h"
#include "dhcp6.h"

/* What stands for the message as a whole. */
static enum vpc_verdict send_status(struct vpc_dhcp6_answer *answer,
				    enum vpc_dhcp6_status status)
{
	vpc_dhcp6_put_status(&answer->w, status);
	return vpc_dhcp6_send(answer);
}

/* All of the IAs, as far as there is room; false: none of them had any. */
static bool put_ias(struct vpc_dhcp6_answer *answer, bool commit, bool *known)
{
	const struct vpc_dhcp6_msg *msg = &answer->req->msg;
	bool good = !msg->n_ias, put;
	int i;

	for (i = 0; i < msg->n_ias; i++) {
		switch (msg->type) {
		case VPC_DHCP6_SOLICIT:
			put = vpc_dhcp6_offer_ia(answer, &msg->ias[i], commit);
			break;
		case VPC_DHCP6_REQUEST:
			put = vpc_dhcp6_give_ia(answer, &msg->ias[i]);
			break;
		case VPC_DHCP6_RENEW:
		case VPC_DHCP6_REBIND:
			put = vpc_dhcp6_renew_ia(answer, &msg->ias[i], known);
			break;
		default:
			put = vpc_dhcp6_end_ia(answer, &msg->ias[i]);
		}
		good |= put;
	}
	return good;
}

static enum vpc_verdict on_solicit(struct vpc_dhcp6_answer *answer)
{
	bool commit = answer->req->msg.rapid;

	if (commit)
		vpc_dhcp6_put(&answer->w, VPC_DHCP6_RAPID_COMMIT, NULL, 0);
	if (!put_ias(answer, commit, NULL))
		return vpc_drop(answer->pkt, DHCP_BAD);
	vpc_dhcp6_put_options(answer);
	return vpc_dhcp6_send(answer);
}

static enum vpc_verdict on_request(struct vpc_dhcp6_answer *answer)
{
	bool known = false;

	if (!put_ias(answer, false, &known))
		return vpc_drop(answer->pkt, DHCP_BAD);
	/*
	 * Another server may know more (RFC 8415 section 18.3.5), unless an IA
	 * that had no address has got one here.
	 */
	if (answer->req->msg.type == VPC_DHCP6_REBIND && !known &&
	    !answer->n_addrs)
		return vpc_drop(answer->pkt, DHCP_IGNORED);
	vpc_dhcp6_put_options(answer);
	return vpc_dhcp6_send(answer);
}

/* RFC 8415 sections 18.3.7 and 18.3.8: whatever it was, it is over. */
static enum vpc_verdict on_end(struct vpc_dhcp6_answer *answer)
{
	vpc_dhcp6_put_status(&answer->w, VPC_DHCP6_SUCCESS);
	put_ias(answer, false, NULL);
	return vpc_dhcp6_send(answer);
}

static enum vpc_verdict on_confirm(struct vpc_dhcp6_answer *answer)
{
	switch (vpc_dhcp6_confirm(answer->pkt, answer->req)) {
	case 0:
		return send_status(answer, VPC_DHCP6_NOT_ON_LINK);
	case 1:
		return send_status(answer, VPC_DHCP6_SUCCESS);
	}
	return vpc_drop(answer->pkt, DHCP_IGNORED);
}

/* Type of the answer: a Solicit without rapid commit gets an Advertise. */
static u8 answer_type(const struct vpc_dhcp6_msg *msg)
{
	return msg->type == VPC_DHCP6_SOLICIT && !msg->rapid ?
	       VPC_DHCP6_ADVERTISE : VPC_DHCP6_REPLY;
}

static enum vpc_verdict serve(struct vpc_dhcp6_answer *answer)
{
	const struct vpc_dhcp6_msg *msg = &answer->req->msg;

	/* RFC 8415 section 18.3.2: a client that was not told to. */
	if (!answer->req->far && !(answer->pkt->flags & VPC_PKT_MULTICAST))
		return send_status(answer, VPC_DHCP6_USE_MULTICAST);
	switch (msg->type) {
	case VPC_DHCP6_SOLICIT:
		return on_solicit(answer);
	case VPC_DHCP6_REQUEST:
	case VPC_DHCP6_RENEW:
	case VPC_DHCP6_REBIND:
		return on_request(answer);
	case VPC_DHCP6_RELEASE:
	case VPC_DHCP6_DECLINE:
		return on_end(answer);
	case VPC_DHCP6_CONFIRM:
		return on_confirm(answer);
	}
	vpc_dhcp6_put_options(answer);
	return vpc_dhcp6_send(answer);
}

static noinline_for_stack enum vpc_verdict
reply(struct vpc_pkt *pkt, struct vpc_dhcp6_request *req)
{
	struct vpc_dhcp6_answer answer __uninitialized;

	if (!vpc_dhcp6_start(&answer, pkt, req, answer_type(&req->msg)))
		return vpc_drop(pkt, DHCP_BAD);
	return serve(&answer);
}

enum vpc_verdict vpc_dhcp6_reply(struct vpc_pkt *pkt)
{
	struct vpc_dhcp6_request req __uninitialized;
	enum vpc_verdict verdict;

	/* What a relay brings may be for another network. */
	if (!vpc_network_serves6(rcu_dereference(pkt->network->config)) &&
	    !vpc_dhcp_may_relay(pkt))
		return vpc_dhcp_off(pkt);
	verdict = vpc_dhcp6_receive(pkt, &req);
	if (verdict != VPC_NEXT)
		return verdict;
	if (!vpc_network_serves6(req.config))
		return vpc_dhcp_off(pkt);
	/* Who gives no addresses has nothing to say of them. */
	if (req.config->dhcp.mode6 != VPC_DHCP6_MODE_STATEFUL &&
	    req.msg.type != VPC_DHCP6_INFORMATION)
		return vpc_drop(pkt, DHCP_IGNORED);
	if (req.msg.rapid && vpc_ipam_probes(req.network->ipam6))
		req.msg.rapid = false;
	return reply(pkt, &req);
}
