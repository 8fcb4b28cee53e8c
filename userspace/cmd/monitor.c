// SPDX-License-Identifier: GPL-2.0
/* Events, as they come. */
#include <linux/genetlink.h>
#include <linux/vpc.h>
#include <stddef.h>
#include "nl.h"
#include "object.h"
#include "options.h"
#include "out.h"
#include "report.h"

/* A share that fills up is no object that could be listed. */
static const struct field share_fields[] = {
	{ "vpc", "vpc", show_device, VPC_A_SHARE_VPC, FIELD_HEAD, 0, { NULL } },
	{ "ifindex", NULL, show_number, VPC_A_SHARE_IFINDEX, FIELD_HEAD, 0, { NULL } },
	{ "port_name", "port", show_device, VPC_A_SHARE_PORT_NAME, FIELD_HEAD, 0, { NULL } },
	{ "port_ifindex", NULL, show_number, VPC_A_SHARE_PORT_IFINDEX, FIELD_HEAD, 0, { NULL } },
	{ "flows", "flows", show_number, VPC_A_SHARE_FLOWS, FIELD_HEAD, 0, { NULL } },
	{ "max_flows", "max-flows", show_number, VPC_A_SHARE_MAX_FLOWS, FIELD_HEAD, 0, { NULL } },
	{ "percent", "percent", show_number, VPC_A_SHARE_PERCENT, FIELD_HEAD, 0, { NULL } },
	{ .show = NULL },
};

/* Nor is a connection that found no public port. */
static const struct field ports_fields[] = {
	{ "vpc", "vpc", show_device, VPC_A_PORTS_VPC, FIELD_HEAD, 0, { NULL } },
	{ "ifindex", NULL, show_number, VPC_A_PORTS_IFINDEX, FIELD_HEAD, 0, { NULL } },
	{ "public", "public", show_address4, VPC_A_PORTS_PUBLIC4, FIELD_HEAD, 0, { NULL } },
	{ "protocol", "protocol", show_protocol, VPC_A_PORTS_PROTOCOL, FIELD_HEAD, 0, { NULL } },
	{ "remote", "remote", show_address4, VPC_A_PORTS_REMOTE4, FIELD_HEAD, 0, { NULL } },
	{ "remote_port", "port", show_port, VPC_A_PORTS_REMOTE_PORT, FIELD_HEAD, 0, { NULL } },
	{ .show = NULL },
};

/* Nor a range of DHCP that fills up. */
static const struct field pool_fields[] = {
	{ "vpc", "vpc", show_device, VPC_A_POOL_VPC, FIELD_HEAD, 0, { NULL } },
	{ "ifindex", NULL, show_number, VPC_A_POOL_IFINDEX, FIELD_HEAD, 0, { NULL } },
	{ "network", "network", show_string, VPC_A_POOL_NETWORK, FIELD_HEAD, 0, { NULL } },
	{ "family", "family", show_number, VPC_A_POOL_FAMILY, FIELD_HEAD, 0, { NULL } },
	{ "used", "used", show_number, VPC_A_POOL_USED, FIELD_HEAD, 0, { NULL } },
	{ "size", "size", show_number, VPC_A_POOL_SIZE, FIELD_HEAD, 0, { NULL } },
	{ "percent", "percent", show_number, VPC_A_POOL_PERCENT, FIELD_HEAD, 0, { NULL } },
	{ .show = NULL },
};

static const struct object object_share = { .fields = share_fields };
static const struct object object_ports = { .fields = ports_fields };
static const struct object object_pool = { .fields = pool_fields };

static const struct {
	uint8_t cmd;
	const char *event;
	const char *name;
	const struct object *object;
} events[] = {
	{ VPC_CMD_VPC_NTF, "change", "vpc", &object_vpc },
	{ VPC_CMD_NETWORK_NTF, "change", "network", &object_network },
	{ VPC_CMD_NETWORK_DEL_NTF, "delete", "network", &object_network },
	{ VPC_CMD_PORT_NTF, "change", "port", &object_port },
	{ VPC_CMD_PORT_DEL_NTF, "delete", "port", &object_port },
	{ VPC_CMD_ADDRESS_NTF, "change", "address", &object_address },
	{ VPC_CMD_ADDRESS_DEL_NTF, "delete", "address", &object_address },
	{ VPC_CMD_ROUTE_NTF, "change", "route", &object_route },
	{ VPC_CMD_ROUTE_DEL_NTF, "delete", "route", &object_route },
	{ VPC_CMD_UPLINK_NTF, "change", "uplink", &object_uplink },
	{ VPC_CMD_UPLINK_DEL_NTF, "delete", "uplink", &object_uplink },
	{ VPC_CMD_GATEWAY_NTF, "change", "gateway", &object_gateway },
	{ VPC_CMD_GATEWAY_DEL_NTF, "delete", "gateway", &object_gateway },
	{ VPC_CMD_NAT_NTF, "change", "nat", &object_nat },
	{ VPC_CMD_NAT_DEL_NTF, "delete", "nat", &object_nat },
	{ VPC_CMD_FIP_NTF, "change", "fip", &object_fip },
	{ VPC_CMD_FIP_DEL_NTF, "delete", "fip", &object_fip },
	{ VPC_CMD_DNS_NTF, "change", "dns", &object_dns },
	{ VPC_CMD_DNS_DEL_NTF, "delete", "dns", &object_dns },
	{ VPC_CMD_RECORD_NTF, "change", "record", &object_record },
	{ VPC_CMD_RECORD_DEL_NTF, "delete", "record", &object_record },
	{ VPC_CMD_LEASE_NTF, "change", "lease", &object_lease },
	{ VPC_CMD_SHARE_NTF, "warning", "share", &object_share },
	{ VPC_CMD_PORTS_NTF, "warning", "ports", &object_ports },
	{ VPC_CMD_POOL_NTF, "warning", "pool", &object_pool },
};

/* In the order of the commands below, which is that of the module. */
static const char *const groups[] = {
	VPC_MCGRP_CONFIG, VPC_MCGRP_LEASE, VPC_MCGRP_FLOW, VPC_MCGRP_LOG,
	VPC_MCGRP_SHARE,
};

#define N_GROUPS	MNL_ARRAY_SIZE(groups)

static void show_event(const struct nlmsghdr *nlh, void *data)
{
	const struct genlmsghdr *genl;
	struct attrs attrs;

	(void)data;
	if (!nlh) {
		out_event(NULL, "lost", NULL, NULL);
		return;
	}
	if (mnl_nlmsg_get_payload_len(nlh) < request_payload())
		return;
	genl = mnl_nlmsg_get_payload(nlh);
	attrs_parse(&attrs, mnl_nlmsg_get_payload_offset(nlh, request_payload()),
		    mnl_nlmsg_get_payload_len(nlh) - request_payload());
	for (size_t i = 0; i < MNL_ARRAY_SIZE(events); i++)
		if (events[i].cmd == genl->cmd)
			out_event(events[i].name, events[i].event,
				  events[i].object->fields, &attrs);
}

static int run_monitor(const struct object *object, const struct command *command,
		       int argc, char **argv)
{
	const char *names[N_GROUPS + 2], *wanted[N_GROUPS + 1];
	bool want[N_GROUPS] = { false };
	size_t n = 0;
	int found;

	for (size_t i = 0; i <= N_GROUPS; i++)
		names[i] = object->commands[i].name;
	names[N_GROUPS + 1] = NULL;
	found = command - object->commands;
	for (;;) {
		for (int i = 0; i < (int)N_GROUPS; i++)
			want[i] |= !found || i == found - 1;
		if (!argc)
			break;
		found = match_name("kind of event", argv[0], names);
		if (found < 0)
			return STATUS_USAGE;
		argc--, argv++;
	}
	for (size_t i = 0; i < N_GROUPS; i++)
		if (want[i])
			wanted[n++] = groups[i];
	wanted[n] = NULL;
	return nl_monitor(wanted, show_event, NULL);
}

static const struct command commands[] = {
	{ .name = "all", .run = run_monitor },
	{ .name = VPC_MCGRP_CONFIG, .run = run_monitor },
	{ .name = VPC_MCGRP_LEASE, .run = run_monitor },
	{ .name = VPC_MCGRP_FLOW, .run = run_monitor },
	{ .name = VPC_MCGRP_LOG, .run = run_monitor },
	{ .name = VPC_MCGRP_SHARE, .run = run_monitor },
	{ .name = NULL },
};

const struct object object_monitor = {
	.name = "monitor",
	.usage = "monitor [ all | config | lease | flow | log | share ]...\n",
	.commands = commands,
};
