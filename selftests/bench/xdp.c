// SPDX-License-Identifier: GPL-2.0
/* Forwarding in XDP by the kernel's routes: a peer of the benchmarks. */
#include <linux/bpf.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/types.h>

#define SEC(name) __attribute__((section(name), used))

static long (*fib_lookup)(void *ctx, struct bpf_fib_lookup *params, int len, __u32 flags) =
	(void *)BPF_FUNC_fib_lookup;
static long (*redirect)(__u32 ifindex, __u64 flags) = (void *)BPF_FUNC_redirect;

char _license[] SEC("license") = "GPL";

static void decrease_ttl(struct iphdr *iph)
{
	__u32 check = iph->check;

	check += (__u32)__builtin_bswap16(0x0100);
	iph->check = (__u16)(check + (check >= 0xffff));
	iph->ttl--;
}

SEC("xdp")
int forward(struct xdp_md *ctx)
{
	void *end = (void *)(long)ctx->data_end;
	struct ethhdr *eth = (void *)(long)ctx->data;
	struct bpf_fib_lookup fib = {
		.family = 2,	/* AF_INET */
		.ifindex = ctx->ingress_ifindex,
	};
	struct iphdr *iph = (void *)(eth + 1);

	if ((void *)(iph + 1) > end || eth->h_proto != __builtin_bswap16(ETH_P_IP) || iph->ttl <= 1)
		return XDP_PASS;
	fib.l4_protocol = iph->protocol;
	fib.tot_len = __builtin_bswap16(iph->tot_len);
	fib.ipv4_src = iph->saddr;
	fib.ipv4_dst = iph->daddr;
	if (fib_lookup(ctx, &fib, sizeof(fib), 0) != BPF_FIB_LKUP_RET_SUCCESS)
		return XDP_PASS;
	decrease_ttl(iph);
	__builtin_memcpy(eth->h_dest, fib.dmac, ETH_ALEN);
	__builtin_memcpy(eth->h_source, fib.smac, ETH_ALEN);
	return redirect(fib.ifindex, 0);
}
