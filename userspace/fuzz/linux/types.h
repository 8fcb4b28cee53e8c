/* SPDX-License-Identifier: GPL-2.0 */
/* What the pure parts of the module take from the kernel's <linux/types.h>. */
#ifndef FUZZ_LINUX_TYPES_H
#define FUZZ_LINUX_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef uint16_t __be16;
typedef uint32_t __be32;

/* Before C23 a macro of <assert.h>; and what only the kernel's compiler does. */
#include <assert.h>
#define __uninitialized
#define fallthrough	__attribute__((__fallthrough__))
struct rcu_head { void *next; };

#endif
