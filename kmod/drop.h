/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The one list of drop reasons. A packet is freed only with one of these: it
 * is counted for the VPC and, where there is one, for the port it came in by.
 * "vpc drop show" prints the word and the sentence. Outside modules cannot
 * register skb drop reasons of their own, so the third column is what
 * kfree_skb_reason() gets, for drop monitors of the host.
 */
#ifndef _VPC_DROP_H
#define _VPC_DROP_H

#include <net/dropreason-core.h>

#define VPC_DROP_REASONS(R)						\
	R(NONE, NOT_SPECIFIED, "no reason, a defect of the module")	\
	/* packet.c: the frame does not make sense */			\
	R(ETH_SOURCE, MAC_INVALID_SOURCE, "source MAC address is not a unicast one") \
	R(ETH_RESERVED, UNHANDLED_PROTO, "link-local frame that a bridge must not pass") \
	R(VLAN_TAG, UNHANDLED_PROTO, "tagged frame on a port that takes none") \
	R(ARP_BAD, PKT_TOO_SMALL, "ARP packet is malformed")		\
	R(IP_SHORT, PKT_TOO_SMALL, "IPv4 packet is cut short")		\
	R(IP_HEADER, IP_INHDR, "IPv4 header is malformed")		\
	R(IP_CSUM, IP_CSUM, "IPv4 header checksum is wrong")		\
	R(IP6_SHORT, PKT_TOO_SMALL, "IPv6 packet is cut short")		\
	R(IP6_HEADER, IP_INHDR, "IPv6 header is malformed")		\
	R(IP6_EXTHDR, IPV6_BAD_EXTHDR, "IPv6 extension headers are malformed or too many") \
	R(L4_SHORT, PKT_TOO_SMALL, "transport header is cut short")	\
	R(L4_HEADER, IP_INHDR, "transport header is malformed")		\
	R(FRAG_BAD, IP_INHDR, "fragment is malformed")			\
	R(MARTIAN, IP_INADDRERRORS, "address cannot be a source or destination") \
	R(PROTO, UNHANDLED_PROTO, "neither ARP, IPv4 nor IPv6, for the router") \
	/* guard.c: the guest may not send this */			\
	R(SPOOF_MAC, MAC_INVALID_SOURCE, "source MAC address is not the port's") \
	R(SPOOF_IP, IP_RPFILTER, "source address is not the port's") \
	R(SPOOF_ARP, IP_RPFILTER, "ARP for an address that is not the port's") \
	R(SPOOF_ND, IP_RPFILTER, "neighbour discovery for another's address") \
	R(SPOOF_GATEWAY, IP_RPFILTER, "a guest poses as the router") \
	R(GUARD_DHCP, IP_RPFILTER, "DHCP server reply from a guest") \
	R(GUARD_RA, IP_RPFILTER, "router advertisement or redirect from a guest") \
	R(GUARD_RELAY, IP_RPFILTER, "DHCP relayed by a port that may not (for this network)") \
	R(SERVICE_STRAY, IP_RPFILTER, "a helper answers no guest, nor asks a resolver for one") \
	R(BUDGET, CPU_BACKLOG, "more requests than the port's budget allows") \
	/* reassembly.c: what the router handles is put together first */ \
	R(FRAG_DUP, DUP_FRAG, "fragment came twice")			\
	R(FRAG_OVERLAP, IP_INHDR, "fragments overlap or contradict each other") \
	R(FRAG_TIMEOUT, FRAG_REASM_TIMEOUT, "other fragments of the packet did not come in time") \
	R(FRAG_FULL, NOMEM, "too many fragments of the VPC wait for others") \
	/* reply/: malformed or unwanted requests */			\
	R(ARP_UNKNOWN, NOT_SPECIFIED, "ARP for an address that nobody has") \
	R(ND_BAD, IPV6_NDISC_BAD_OPTIONS, "neighbour discovery packet is malformed") \
	R(ND_UNKNOWN, NOT_SPECIFIED, "neighbour solicitation for an address that nobody has") \
	R(DHCP_BAD, IP_INHDR, "DHCP packet is malformed")		\
	R(DHCP_OFF, NOT_SPECIFIED, "DHCP request on a network without DHCP") \
	R(DHCP_IGNORED, NOT_SPECIFIED, "DHCP request for another server, or that owes no answer") \
	R(DHCP_FULL, NOT_SPECIFIED, "no address is free for a DHCP client") \
	R(DNS_BAD, IP_INHDR, "DNS query is malformed beyond an answer, or none") \
	R(ICMP_BAD, ICMP_CSUM, "ICMP packet is malformed")		\
	R(ICMP_IGNORED, NOT_SPECIFIED, "ICMP for the router that owes no answer") \
	R(REPLIED, CONSUMED, "answered or consumed, not a loss")	\
	R(ROUTER_PORT, NO_SOCKET, "router has no service on this port")	\
	/* l2.c, route.c, neigh.c */					\
	R(L2_UNKNOWN, NOT_SPECIFIED, "destination MAC address is unknown and no port learns") \
	R(L2_ALONE, NOT_SPECIFIED, "flooded on a network that has no other port for it") \
	R(L2_SELF, NOT_SPECIFIED, "destination is behind the port it came from") \
	R(L2_MULTICAST, NOT_SPECIFIED, "multicast is not routed")	\
	R(NO_ROUTE, IP_OUTNOROUTES, "no route to the destination")	\
	R(BLACKHOLE, IP_OUTNOROUTES, "route is a blackhole")		\
	R(UNREACHABLE, IP_OUTNOROUTES, "route is unreachable")		\
	R(PROHIBIT, IP_OUTNOROUTES, "route is prohibited")		\
	R(TTL, IP_INHDR, "TTL or hop limit ran out")			\
	R(MTU, PKT_TOO_BIG, "longer than the MTU and not to be fragmented") \
	R(NEIGH_FAILED, NEIGH_FAILED, "next hop does not answer")	\
	R(NEIGH_QUEUE, NEIGH_QUEUEFULL, "too many packets wait for the next hop") \
	R(NEIGH_FULL, NEIGH_CREATEFAIL, "neighbour table of the VPC is full") \
	/* gateway.c, nat.c */					\
	R(NO_GATEWAY, IP_OUTNOROUTES, "VPC has no gateway")		\
	R(EGRESS, IP_RPFILTER, "the guest's network may not open connections by the gateway") \
	R(NO_NAT, IP_OUTNOROUTES, "no NAT rule lets the source out")	\
	R(PRIVATE_SOURCE, IP_RPFILTER, "private source address would leave untranslated") \
	R(NAT_PROTO, UNHANDLED_PROTO, "protocol cannot be translated")	\
	R(NAT_PORTS, NOMEM, "no free port on the public address")	\
	R(NO_FLOW, NO_SOCKET, "nobody inside asked for this packet from outside") \
	/* meter.c */							\
	R(FIP_RATE, QDISC_DROP, "more bytes a second than the floating IP may pass") \
	/* share.c, flow.c, rewrite.c, output.c, device.c */		\
	R(FLOW_FULL, NOMEM, "no more connections for the VPC or port")	\
	R(FLOW_RATE, NOMEM, "more new connections a second than the VPC or port may open") \
	R(TCP_STATE, TCP_INVALID_SEQUENCE, "TCP segment fits no connection") \
	R(TCP_WINDOW, TCP_INVALID_SEQUENCE, "TCP segment is out of its connection's window") \
	R(NOMEM, NOMEM, "out of memory")				\
	R(DEVICE_BUSY, DEV_READY, "device does not take the frame")	\
	R(SERVICE_OFF, DEV_READY, "what the host sends by the VPC's device goes nowhere")	\
	R(DYING, DEV_READY, "VPC, port or uplink is being deleted")

enum vpc_drop_reason {
#define R(name, core, doc) VPC_DROP_##name,
	VPC_DROP_REASONS(R)
#undef R
	VPC_DROP_NR
};

/* stats.c */
const char *vpc_drop_name(enum vpc_drop_reason reason);
const char *vpc_drop_doc(enum vpc_drop_reason reason);
enum skb_drop_reason vpc_drop_core(enum vpc_drop_reason reason);

#endif
