// SPDX-License-Identifier: GPL-2.0
/* Counters, drop reasons, and the books of objects made and freed. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/ctype.h>
#include <linux/printk.h>
#include <linux/skbuff.h>
#include <linux/string.h>
#include "port.h"
#include "stats.h"
#include "vpc.h"

#ifndef CONFIG_64BIT
#error "vpc needs a 64-bit machine: counters are read without a lock"
#endif

#define SKB_DROP_REASON_CONSUMED SKB_CONSUMED

static const struct {
	enum skb_drop_reason core;
	const char *name;
	const char *doc;
} reasons[VPC_DROP_NR] = {
#define R(word, reason, sentence) [VPC_DROP_##word] = {			\
	.core = SKB_DROP_REASON_##reason,				\
	.name = #word,							\
	.doc = sentence,						\
},
	VPC_DROP_REASONS(R)
#undef R
};

static char names[VPC_DROP_NR][24] __ro_after_init;

void __init vpc_stats_start(void)
{
	char *c;
	int i;

	for (i = 0; i < VPC_DROP_NR; i++) {
		strscpy(names[i], reasons[i].name);
		for (c = names[i]; *c; c++)
			*c = tolower(*c);
	}
}

/**
 * vpc_drop_name - the reason in a word, in lower case
 * @reason: the reason
 */
const char *vpc_drop_name(enum vpc_drop_reason reason)
{
	return names[reason];
}

/**
 * vpc_drop_doc - the reason in a sentence
 * @reason: the reason
 */
const char *vpc_drop_doc(enum vpc_drop_reason reason)
{
	return reasons[reason].doc;
}

/**
 * vpc_drop_core - the reason that drop monitors of the host are told
 * @reason: the reason
 */
enum skb_drop_reason vpc_drop_core(enum vpc_drop_reason reason)
{
	return reasons[reason].core;
}

void vpc_drop_count(struct vpc *vpc, struct vpc_port *port,
		    enum vpc_drop_reason reason, unsigned int n)
{
	if (vpc)
		vpc_stats_drop(vpc->stats, reason, n);
	if (port)
		vpc_stats_drop(port->stats, reason, n);
}

void vpc_drop_skb(struct vpc *vpc, struct vpc_port *port, struct sk_buff *skb,
		  enum vpc_drop_reason reason)
{
	vpc_drop_count(vpc, port, reason, 1);
	kfree_skb_reason(skb, vpc_drop_core(reason));
}

void vpc_stats_read(const struct vpc_stats __percpu *stats,
		    struct vpc_stats *sum)
{
	const struct vpc_stats *s;
	int cpu, i;

	memset(sum, 0, sizeof(*sum));
	for_each_possible_cpu(cpu) {
		s = per_cpu_ptr(stats, cpu);
		sum->rx_packets += READ_ONCE(s->rx_packets);
		sum->rx_bytes += READ_ONCE(s->rx_bytes);
		sum->tx_packets += READ_ONCE(s->tx_packets);
		sum->tx_bytes += READ_ONCE(s->tx_bytes);
		for (i = 0; i < VPC_DROP_NR; i++)
			sum->drops[i] += READ_ONCE(s->drops[i]);
	}
}

u64 vpc_stats_dropped(const struct vpc_stats *sum)
{
	u64 dropped = 0;
	int i;

	for (i = 0; i < VPC_DROP_NR; i++)
		if (i != VPC_DROP_REPLIED && i != VPC_DROP_L2_ALONE)
			dropped += sum->drops[i];
	return dropped;
}

DEFINE_PER_CPU(struct vpc_object_count, vpc_object_count);

void vpc_objects_report(void)
{
	static const char *const objects[VPC_OBJECT_NR] = {
#define O(name) [VPC_OBJECT_##name] = #name,
		VPC_OBJECTS(O)
#undef O
	};
	u64 created, destroyed;
	int cpu, i;

	for (i = 0; i < VPC_OBJECT_NR; i++) {
		created = 0;
		destroyed = 0;
		for_each_possible_cpu(cpu) {
			created += per_cpu(vpc_object_count, cpu).created[i];
			destroyed += per_cpu(vpc_object_count, cpu).destroyed[i];
		}
		if (created != destroyed)
			pr_warn("%s: %llu created, %llu destroyed: leaked\n",
				objects[i], created, destroyed);
		else if (created)
			pr_info("%s: %llu created, %llu destroyed\n",
				objects[i], created, destroyed);
	}
}
