/* SPDX-License-Identifier: GPL-2.0 */
/* What the pure parts of the module take from the kernel's header of the name. */
#ifndef FUZZ_LINUX_ETHERDEVICE_H
#define FUZZ_LINUX_ETHERDEVICE_H

#include <arpa/inet.h>
#include <linux/types.h>
#include <string.h>

static inline bool is_valid_ether_addr(const u8 *addr)
{
	static const u8 zero[6];

	return !(addr[0] & 1) && memcmp(addr, zero, sizeof(zero));
}

static inline void ether_addr_copy(u8 *to, const u8 *from)
{
	memcpy(to, from, 6);
}

#endif
