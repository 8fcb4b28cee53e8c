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

#endif
