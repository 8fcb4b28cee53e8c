// SPDX-License-Identifier: GPL-2.0
/*
 * Fragmentation is the kernel's own (ip_do_fragment(), ip6_fragment()). It
 * wants a route on the packet, to know the device; it gets one that lives on
 * our stack for as long as the call lasts and carries what to do with the
 * fragments. None of them takes it any further.
 */
#include <net/dst_ops.h>
#include <net/ip.h>
#include <net/ip6_fib.h>
#include <net/route.h>
#include "compat/ip6_fragment.h"
#include "fragment.h"
#include "vpc.h"

struct fragment_route {
	union {
		struct dst_entry dst;
		struct rtable rt;
		struct rt6_info rt6;
	};
	__be16 df;
	void (*output)(struct sk_buff *skb, void *arg);
	void *arg;
};

/* The length of the fragments comes with the packet (frag_max_size). */
static unsigned int fragment_mtu(const struct dst_entry *dst)
{
	return dst->dev->mtu;
}

static struct dst_ops fragment_ops = {
	.family = AF_UNSPEC,
	.mtu = fragment_mtu,
};

static int fragment_output(struct net *net, struct sock *sk,
			   struct sk_buff *skb)
{
	struct fragment_route *route =
		container_of(skb_dst(skb), struct fragment_route, dst);
	struct iphdr *iph = ip_hdr(skb);

	skb_dst_drop(skb);
	/* The kernel keeps it only where it has to copy. */
	if (route->df) {
		iph->frag_off |= route->df;
		ip_send_check(iph);
	}
	route->output(skb, route->arg);
	return 0;
}

static void fragment4(struct vpc_pkt *pkt, u16 size,
		      struct fragment_route *route)
{
	struct sk_buff *skb = pkt->skb;
	struct iphdr *iph = ip_hdr(skb);

	memset(IPCB(skb), 0, sizeof(*IPCB(skb)));
	IPCB(skb)->frag_max_size = size;
	route->df = iph->frag_off & htons(IP_DF);
	/* Guests behind one address number their packets alike (RFC 6864). */
	if (pkt->out_uplink)
		__ip_select_ident(pkt->vpc->net, iph, 1);
	ip_do_fragment(pkt->vpc->net, NULL, skb, fragment_output);
}

static void fragment6(struct vpc_pkt *pkt, u16 size)
{
	struct sk_buff *skb = pkt->skb;

	memset(IP6CB(skb), 0, sizeof(*IP6CB(skb)));
	IP6CB(skb)->frag_max_size = size;
	/* Its sender has fragmented it, to be put together here. */
	skb->ignore_df = 1;
	vpc_ip6_fragment(pkt->vpc->net, NULL, skb, fragment_output);
}

void vpc_fragment(struct vpc_pkt *pkt, struct net_device *dev, u16 size,
		  void (*output)(struct sk_buff *skb, void *arg), void *arg)
{
	struct fragment_route route = { .output = output, .arg = arg };
	struct sk_buff *skb = pkt->skb;

	dst_init(&route.dst, &fragment_ops, NULL, DST_OBSOLETE_NONE,
		 DST_NOCOUNT);
	route.dst.dev = dev;

	skb_reset_network_header(skb);
	skb_dst_drop(skb);
	skb_dst_set_noref(skb, &route.dst);
	if (pkt->family == AF_INET)
		fragment4(pkt, size, &route);
	else
		fragment6(pkt, size);
}
