/* SPDX-License-Identifier: GPL-2.0 */
/* What the pure parts of the module take from the kernel's header of the name. */
#define ETH_ALEN	6
