/* SPDX-License-Identifier: GPL-2.0 */
/* What the pure parts of the module take from the kernel's header of the name. */
#define min(a, b)	((a) < (b) ? (a) : (b))
#define max(a, b)	((a) > (b) ? (a) : (b))
#define min_t(type, a, b)	min((type)(a), (type)(b))
