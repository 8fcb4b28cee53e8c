// SPDX-License-Identifier: GPL-2.0
/*
 * VPCs themselves: network devices, made and deleted over rtnetlink as
 * "ip link" does; their limits, timeouts and totals come from the family.
 */
#include <linux/if.h>
#include <linux/rtnetlink.h>
#include <linux/vpc.h>
#include <stdio.h>
#include <string.h>
#include "dhcp_option.h"
#include "nl.h"
#include "object.h"
#include "options.h"
#include "parse.h"
#include "report.h"
#include "save.h"

#define KIND	"vpc"

#define NAME(more)							\
	{ .name = "name", .what = "NAME", .put = put_device,		\
	  .attr = VPC_A_NAME, .flags = WORD_FIRST | WORD_KEY | (more) }
#define ROUTER_MAC							\
	{ .name = "mac", .what = "MAC", .put = put_mac, .attr = VPC_A_MAC, \
	  .flags = WORD_CHOSEN }
#define LIMIT(word, default, number)					\
	{ .name = word, .what = "N", .put = put_number,			\
	  .preset = default, .attr = VPC_A_##number }
#define TIMEOUT(word, default, number)					\
	{ .name = "timeout-" word, .what = "SECONDS", .put = put_number, \
	  .preset = default, .attr = VPC_A_TIMEOUT_##number }

static const struct word add_words[] = {
	NAME(WORD_NEEDED),
	ROUTER_MAC,
	{ .name = NULL },
};

static const struct word delete_words[] = {
	NAME(WORD_NEEDED),
	{ .name = NULL },
};

static const struct word set_words[] = {
	NAME(WORD_NEEDED),
	ROUTER_MAC,
	LIMIT("max-routes", "1048576", MAX_ROUTES),
	LIMIT("max-neighs", "65536", MAX_NEIGHS),
	LIMIT("max-fdbs", "16384", MAX_FDBS),
	LIMIT("max-flows", "1048576", MAX_FLOWS),
	/* By default what the machine has left. */
	{ .name = "reserved-flows", .what = "N", .put = put_number,
	  .attr = VPC_A_RESERVED_FLOWS, .flags = WORD_CHOSEN },
	LIMIT("flow-rate", "0", FLOW_RATE),
	TIMEOUT("tcp-established", "7440", TCP_ESTABLISHED),
	TIMEOUT("tcp-opening", "240", TCP_OPENING),
	TIMEOUT("tcp-closing", "240", TCP_CLOSING),
	TIMEOUT("tcp-closed", "240", TCP_CLOSED),
	TIMEOUT("udp", "300", UDP),
	TIMEOUT("udp-new", "120", UDP_NEW),
	TIMEOUT("icmp", "60", ICMP),
	TIMEOUT("other", "600", OTHER),
	{ .name = NULL },
};

static const struct word show_words[] = {
	NAME(0),
	{ .name = NULL },
};

static const struct field dhcp_fields[] = {
	DHCP_EXTRA_FIELDS(FIELD_DETAIL),
	{ .show = NULL },
};

static const struct field fields[] = {
	{ "name", "", show_device, VPC_A_NAME, FIELD_HEAD, 16, { NULL } },
	{ "ifindex", NULL, show_number, VPC_A_IFINDEX, FIELD_HEAD, 0, { NULL } },
	{ "mac", "mac", show_mac, VPC_A_MAC, FIELD_HEAD, 18, { NULL } },
	{ "networks", "networks", show_number, VPC_A_NETWORKS, FIELD_HEAD, 9, { NULL } },
	{ "ports", "ports", show_number, VPC_A_PORTS, FIELD_HEAD, 9, { NULL } },
	{ "routes", "routes", show_number, VPC_A_ROUTES, FIELD_HEAD, 9, { NULL } },
	{ "neighs", "neighs", show_number, VPC_A_NEIGHS, FIELD_HEAD, 9, { NULL } },
	{ "fdbs", "fdbs", show_number, VPC_A_FDBS, FIELD_HEAD, 9, { NULL } },
	{ "flows", "flows", show_number, VPC_A_FLOWS, FIELD_HEAD, 9, { NULL } },
	{ "leases", "leases", show_number, VPC_A_LEASES, FIELD_HEAD, 9, { NULL } },
	{ "max_routes", "max-routes", show_number, VPC_A_MAX_ROUTES, FIELD_DETAIL, 0, { NULL } },
	{ "max_neighs", "max-neighs", show_number, VPC_A_MAX_NEIGHS, FIELD_DETAIL, 0, { NULL } },
	{ "max_fdbs", "max-fdbs", show_number, VPC_A_MAX_FDBS, FIELD_DETAIL, 0, { NULL } },
	{ "max_flows", "max-flows", show_number, VPC_A_MAX_FLOWS, FIELD_DETAIL, 0, { NULL } },
	{ "reserved_flows", "reserved-flows", show_number, VPC_A_RESERVED_FLOWS, FIELD_DETAIL, 0, { NULL } },
	{ "flow_rate", "flow-rate", show_number, VPC_A_FLOW_RATE, FIELD_DETAIL, 0, { NULL } },
	{ "timeout_tcp_established", "timeout-tcp-established", show_number, VPC_A_TIMEOUT_TCP_ESTABLISHED, FIELD_DETAIL, 0, { NULL } },
	{ "timeout_tcp_opening", "timeout-tcp-opening", show_number, VPC_A_TIMEOUT_TCP_OPENING, FIELD_DETAIL, 0, { NULL } },
	{ "timeout_tcp_closing", "timeout-tcp-closing", show_number, VPC_A_TIMEOUT_TCP_CLOSING, FIELD_DETAIL, 0, { NULL } },
	{ "timeout_tcp_closed", "timeout-tcp-closed", show_number, VPC_A_TIMEOUT_TCP_CLOSED, FIELD_DETAIL, 0, { NULL } },
	{ "timeout_udp", "timeout-udp", show_number, VPC_A_TIMEOUT_UDP, FIELD_DETAIL, 0, { NULL } },
	{ "timeout_udp_new", "timeout-udp-new", show_number, VPC_A_TIMEOUT_UDP_NEW, FIELD_DETAIL, 0, { NULL } },
	{ "timeout_icmp", "timeout-icmp", show_number, VPC_A_TIMEOUT_ICMP, FIELD_DETAIL, 0, { NULL } },
	{ "timeout_other", "timeout-other", show_number, VPC_A_TIMEOUT_OTHER, FIELD_DETAIL, 0, { NULL } },
	{ "dhcp", "", show_nest, VPC_A_DHCP, FIELD_ANY, 0,
	  { .fields = dhcp_fields } },
	{ "rx_packets", "rx-packets", show_number, VPC_A_RX_PACKETS, FIELD_STATS, 0, { NULL } },
	{ "rx_bytes", "rx-bytes", show_number, VPC_A_RX_BYTES, FIELD_STATS, 0, { NULL } },
	{ "tx_packets", "tx-packets", show_number, VPC_A_TX_PACKETS, FIELD_STATS, 0, { NULL } },
	{ "tx_bytes", "tx-bytes", show_number, VPC_A_TX_BYTES, FIELD_STATS, 0, { NULL } },
	{ "evicted_flows", "evicted-flows", show_number, VPC_A_EVICTED_FLOWS, FIELD_STATS, 0, { NULL } },
	{ "drops", "drops", show_number, VPC_A_DROPS, FIELD_STATS, 0, { NULL } },
	{ .show = NULL },
};

/* The value of "mac", or NULL. */
static const char *mac_given(const struct args *args)
{
	const struct arg *mac = args_find(args, VPC_A_MAC);

	return mac ? mac->value : NULL;
}

static int put_link_mac(struct request *rq, const char *text)
{
	uint8_t mac[6];

	if (parse_mac(text, mac))
		return STATUS_USAGE;
	request_mark(rq, "mac", text);
	request_put(rq, IFLA_ADDRESS, mac, sizeof(mac));
	return STATUS_OK;
}

static int run_add(const struct object *object, const struct command *command,
		   int argc, char **argv)
{
	/* Created and brought up in one request. */
	struct ifinfomsg link = { .ifi_flags = IFF_UP, .ifi_change = IFF_UP };
	const char *name, *mac;
	struct request *rq;
	struct nlattr *info;
	struct args args;
	int status;

	(void)object;
	if (args_collect(&args, command->words, argc, argv))
		return STATUS_USAGE;
	name = args_find(&args, VPC_A_NAME)->value;
	mac = mac_given(&args);
	rq = request_new_raw(RTM_NEWLINK, &link, sizeof(link));
	if (!rq)
		return STATUS_KERNEL;
	rq->nlh->nlmsg_flags |= NLM_F_CREATE | NLM_F_EXCL;
	if (parse_device(name) || (mac && put_link_mac(rq, mac))) {
		request_free(rq);
		return STATUS_USAGE;
	}
	request_mark(rq, "name", name);
	request_put_string(rq, IFLA_IFNAME, name);
	info = request_nest(rq, IFLA_LINKINFO);
	request_put_string(rq, IFLA_INFO_KIND, KIND);
	request_nest_end(rq, info);
	status = nl_talk_route(rq);
	request_free(rq);
	return status;
}

static void get_ifindex(const struct nlmsghdr *nlh, void *data)
{
	const struct nlattr *attr;

	mnl_attr_for_each(attr, nlh, request_payload())
		if (mnl_attr_get_type(attr) == VPC_A_IFINDEX)
			*(uint32_t *)data = mnl_attr_get_u32(attr);
}

/* Is it a VPC? rtnetlink would delete any other device as well. */
static int find(const char *name, uint32_t *ifindex)
{
	struct request *rq = request_new(VPC_CMD_VPC_GET, NULL);
	int status;

	if (!rq)
		return STATUS_KERNEL;
	request_mark(rq, "name", name);
	request_put_string(rq, VPC_A_NAME, name);
	*ifindex = 0;
	status = nl_talk(rq, get_ifindex, ifindex);
	request_free(rq);
	if (!status && !*ifindex)
		return fail("there is no VPC %s.", name);
	return status;
}

static int run_delete(const struct object *object, const struct command *command,
		      int argc, char **argv)
{
	struct ifinfomsg link = { 0 };
	struct request *rq;
	struct args args;
	uint32_t ifindex;
	int status;

	(void)object;
	if (args_collect(&args, command->words, argc, argv) ||
	    parse_device(args.list[0].value))
		return STATUS_USAGE;
	status = find(args.list[0].value, &ifindex);
	if (status)
		return status;
	link.ifi_index = ifindex;
	rq = request_new_raw(RTM_DELLINK, &link, sizeof(link));
	if (!rq)
		return STATUS_KERNEL;
	status = nl_talk_route(rq);
	request_free(rq);
	return status;
}

/* It is the device's, and set as "ip link set" does. */
static int set_mac(const char *name, const char *mac)
{
	struct ifinfomsg link = { 0 };
	struct request *rq;
	uint32_t ifindex;
	int status;

	status = parse_device(name) ?: find(name, &ifindex);
	if (status)
		return status;
	link.ifi_index = ifindex;
	rq = request_new_raw(RTM_NEWLINK, &link, sizeof(link));
	if (!rq)
		return STATUS_KERNEL;
	status = put_link_mac(rq, mac);
	if (!status)
		status = nl_talk_route(rq);
	request_free(rq);
	return status;
}

/* The MAC address goes its own way, and the rest, if any, to the family. */
static int run_change(const struct object *object, const struct command *command,
		      int argc, char **argv)
{
	struct args args;
	const char *mac;
	int status, i;

	if (args_collect(&args, command->words, argc, argv))
		return STATUS_USAGE;
	mac = mac_given(&args);
	if (!mac)
		return run_set(object, command, argc, argv);
	status = set_mac(args_find(&args, VPC_A_NAME)->value, mac);
	if (status || args.n == 2)
		return status;
	for (i = 1; argv[i] != mac; i++)
		;
	memmove(&argv[i - 1], &argv[i + 1], (argc - i - 1) * sizeof(*argv));
	return run_set(object, command, argc - 2, argv);
}

static const struct command commands[] = {
	{ "show", run_show, VPC_CMD_VPC_GET, show_words, NULL },
	{ "add", run_add, 0, add_words, NULL },
	{ "delete", run_delete, 0, delete_words, NULL },
	{ "set", run_change, VPC_CMD_VPC_SET, set_words, NULL },
	{ "save", run_save, 0, save_words, NULL },
	{ "restore", run_restore, 0, restore_words, NULL },
	{ "sync", run_sync, 0, sync_words, NULL },
	{ .name = NULL },
};

const struct object object_vpc = {
	.usage = "add NAME [ mac MAC ]\n"
		 "delete NAME\n"
		 "set NAME [ mac MAC ] [ max-routes N ] [ max-neighs N ] [ max-fdbs N ]\n"
		 " [ max-flows N ] [ reserved-flows N ] [ flow-rate N ]\n"
		 " [ timeout-tcp-established SECONDS ]\n"
		 " [ timeout-tcp-opening SECONDS ] [ timeout-tcp-closing SECONDS ]\n"
		 " [ timeout-tcp-closed SECONDS ] [ timeout-udp SECONDS ]\n"
		 " [ timeout-udp-new SECONDS ] [ timeout-icmp SECONDS ]\n"
		 " [ timeout-other SECONDS ]\n"
		 "show [ NAME ]\n"
		 "save [ vpc NAME ] [ leases ]\n"
		 "restore [ FILE ]\n"
		 "sync FILE [ vpc NAME ] [ dry-run ]\n",
	.commands = commands,
	.fields = fields,
};
