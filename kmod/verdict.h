/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _VPC_VERDICT_H
#define _VPC_VERDICT_H

struct in6_addr;
struct vpc_dns_name;
struct vpc_network;
struct vpc_network_config;
struct vpc_pkt;
struct vpc_port;

/**
 * enum vpc_verdict - what a stage or responder wants done with a packet
 *
 * Stages never act on each other and never free a packet: they return one of
 * these, and verdict.c alone carries it out.
 *
 * @VPC_NEXT: go on with the next stage; the pipeline still owns the skb
 * @VPC_SEND: all is decided, rewrite and transmit; the pipeline still owns it
 * @VPC_FLOOD: send a copy to every port of the network but the one it came by
 * @VPC_REPLY: pkt->skb was turned into an answer (Ethernet payload at
 *	skb->data, addresses in pkt->reply_mac), send it back out of pkt->in
 *	or, without one, pkt->uplink
 * @VPC_ICMP_ERROR: drop for pkt->reason and send the ICMP error of pkt->error
 * @VPC_DROP: free, counting pkt->reason
 * @VPC_SOLICIT: the packet waits in the neighbour's queue; ask for
 *	pkt->nexthop on pkt->out_network
 * @VPC_STOLEN: the stage has taken the skb; verdict.c does not touch it again
 * @VPC_PASS: not ours (an uplink's host traffic): leave it untouched
 */
enum vpc_verdict {
	VPC_NEXT,
	VPC_SEND,
	VPC_FLOOD,
	VPC_REPLY,
	VPC_ICMP_ERROR,
	VPC_DROP,
	VPC_SOLICIT,
	VPC_STOLEN,
	VPC_PASS,
};

/* RCU, softirqs off. Consumes pkt->skb, but for VPC_PASS. */
void vpc_verdict_carry_out(struct vpc_pkt *pkt, enum vpc_verdict verdict);
/* A packet that waited for a neighbour in vain: its sender is told. */
void vpc_verdict_unreachable(struct vpc_pkt *pkt);
/* Ask the network for the MAC address of @addr. RCU, softirqs off. */
void vpc_verdict_solicit(struct vpc_network *network,
			 const struct in6_addr *addr);
/* Send an unsolicited router advertisement. RCU, softirqs off. */
void vpc_verdict_advertise(struct vpc_network *network);
/* Tell guests what the network, which had @old before, no longer advertises. */
void vpc_verdict_withdraw(struct vpc_network *network,
			  const struct vpc_network_config *old);
/* Tell them that @search, and the router if it is not, is nothing for DNS. */
void vpc_verdict_withdraw_dns(struct vpc_network *network,
			      const struct vpc_dns_name *search);
/*
 * Tell @port, or with NULL all ports, the MAC address that the router has now
 * (gratuitous ARP, unsolicited neighbour advertisements): guests may remember
 * another. Process context.
 */
void vpc_verdict_announce(struct vpc_network *network, struct vpc_port *port);

#endif
