// SPDX-License-Identifier: GPL-2.0
/*
 * Fragmentation is the kernel's own (ip_do_fragment()). It wants a route on
 * the packet, to know the device; it gets one that lives on our stack for as
 * long as the call lasts and carries what to do with the fragments.
 */
#include <net/dst_ops.h>
#include <net/ip.h>
#include <net/route.h>
#include "fragment.h"
#include "vpc.h"

struct fragment_route {
	struct rtable rt;
	void (*output)(struct sk_buff *skb, void *arg);
	void *arg;
};

/* The network's MTU comes with the packet (frag_max_size). */
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
		container_of(skb_rtable(skb), struct fragment_route, rt);

	route->output(skb, route->arg);
	return 0;
}

void vpc_fragment(struct vpc_pkt *pkt, struct net_device *dev, u16 mtu,
		  void (*output)(struct sk_buff *skb, void *arg), void *arg)
{
	struct fragment_route route = { .output = output, .arg = arg };
	struct sk_buff *skb = pkt->skb;

	dst_init(&route.rt.dst, &fragment_ops, NULL, DST_OBSOLETE_NONE,
		 DST_NOCOUNT);
	route.rt.dst.dev = dev;

	skb_reset_network_header(skb);
	memset(IPCB(skb), 0, sizeof(*IPCB(skb)));
	IPCB(skb)->frag_max_size = mtu;
	skb_dst_drop(skb);
	skb_dst_set_noref(skb, &route.rt.dst);
	ip_do_fragment(pkt->vpc->net, NULL, skb, fragment_output);
}
