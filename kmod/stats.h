/* SPDX-License-Identifier: GPL-2.0 */
/* Counters: traffic and drops per CPU, and how many objects were ever made. */
#ifndef _VPC_STATS_H
#define _VPC_STATS_H

#include <linux/percpu.h>
#include "drop.h"

/**
 * struct vpc_stats - one CPU's counters of a VPC, a port or an uplink
 * @rx_packets: packets received from the port (uplink: for a VPC)
 * @rx_bytes: their bytes, Ethernet header included
 * @tx_packets: packets sent to the port (uplink: by a VPC)
 * @tx_bytes: their bytes, Ethernet header included
 * @drops: dropped packets by reason, those that came by this port
 *
 * Only ever added to by this CPU with softirqs off; read without a lock, which
 * needs a 64-bit machine (stats.c).
 */
struct vpc_stats {
	u64 rx_packets;
	u64 rx_bytes;
	u64 tx_packets;
	u64 tx_bytes;
	u64 drops[VPC_DROP_NR];
};

static inline void vpc_stats_rx(struct vpc_stats __percpu *stats, u32 len)
{
	struct vpc_stats *s = this_cpu_ptr(stats);

	s->rx_packets++;
	s->rx_bytes += len;
}

static inline void vpc_stats_tx(struct vpc_stats __percpu *stats, u32 len)
{
	struct vpc_stats *s = this_cpu_ptr(stats);

	s->tx_packets++;
	s->tx_bytes += len;
}

static inline void vpc_stats_drop(struct vpc_stats __percpu *stats,
				  enum vpc_drop_reason reason, unsigned int n)
{
	this_cpu_add(stats->drops[reason], n);
}

/* Once, at the start of the module. */
void vpc_stats_start(void);

struct sk_buff;
struct vpc;
struct vpc_port;

/*
 * The end of a packet: counted for the VPC and the port (each may be NULL) and
 * freed. The only place that frees one that is dropped, but for fragments that
 * wait: those are counted, @n at once, and freed by the kernel.
 */
void vpc_drop_count(struct vpc *vpc, struct vpc_port *port,
		    enum vpc_drop_reason reason, unsigned int n);
void vpc_drop_skb(struct vpc *vpc, struct vpc_port *port, struct sk_buff *skb,
		  enum vpc_drop_reason reason);

/* Sum over the CPUs. */
void vpc_stats_read(const struct vpc_stats __percpu *stats,
		    struct vpc_stats *sum);
/* All drops but the two that are no loss: replied, l2_alone. */
u64 vpc_stats_dropped(const struct vpc_stats *sum);

/* Every kind of object is counted in and out: at unload the two must agree. */
#define VPC_OBJECTS(O) \
	O(vpc) O(network) O(port) O(nexthop) O(neigh) O(fdb) O(adj) O(flow) \
	O(uplink) O(gateway) O(nat) O(fip) O(address) O(lease) O(reassembly) \
	O(share) O(meter) O(host) O(record) O(zone)

enum vpc_object {
#define O(name) VPC_OBJECT_##name,
	VPC_OBJECTS(O)
#undef O
	VPC_OBJECT_NR
};

struct vpc_object_count {
	u64 created[VPC_OBJECT_NR];
	u64 destroyed[VPC_OBJECT_NR];
};

DECLARE_PER_CPU(struct vpc_object_count, vpc_object_count);

/* Call where the object is allocated and where its memory is freed. */
#define vpc_created(what) \
	this_cpu_inc(vpc_object_count.created[VPC_OBJECT_##what])
#define vpc_destroyed(what) \
	this_cpu_inc(vpc_object_count.destroyed[VPC_OBJECT_##what])

/* At unload: one line for each kind, a warning where they disagree. */
void vpc_objects_report(void);

#endif
