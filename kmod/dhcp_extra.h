/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What DHCPv4 clients are told besides: further options, and boot files. A VPC,
 * a network and a reservation may have them; of an option, what is nearer to
 * the client counts.
 */
#ifndef _VPC_DHCP_EXTRA_H
#define _VPC_DHCP_EXTRA_H

#include <linux/types.h>
#include <uapi/linux/vpc.h>

#define VPC_BOOT_CLIENTS	(VPC_BOOT_CLIENT_IPXE + 1)

/**
 * struct vpc_dhcp_extra - what clients are told besides
 * @rcu: to free one that stands alone
 * @any: there is anything of what follows
 * @boot_server: where boot files are, 0 for nowhere
 * @boot: boot files by kind of client (enum vpc_boot_client), "" for none
 * @len: length of @options
 * @options: further options, as they stand in a message
 */
struct vpc_dhcp_extra {
	struct rcu_head rcu;
	bool any;
	__be32 boot_server;
	char boot[VPC_BOOT_CLIENTS][VPC_BOOT_FILE_MAX + 1];
	u16 len;
	u8 options[VPC_DHCP_EXTRA_MAX + 1];
};

#endif
