/* SPDX-License-Identifier: GPL-2.0 */
/* What the pure parts of the module take from the kernel's <linux/in6.h>. */
#include <netinet/in.h>
