#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Run the kernel's ynl-gen-c.py with the length checks of newer kernels.

The generator of 6.12 refuses "max-len" of a binary attribute, makes of
"min-len" a policy without a type, which strict validation rejects, and leaves
out the flags of multicast groups.
"""
import importlib.util
import os
import sys

path = sys.argv.pop(1)
sys.path.insert(0, os.path.dirname(path))
spec = importlib.util.spec_from_file_location("ynl_gen_c", path)
gen = importlib.util.module_from_spec(spec)
spec.loader.exec_module(gen)


def binary_policy(self, _policy):
    def limit(name):
        return self.get_limit_str(name)

    if 'exact-len' in self.checks:
        return f"NLA_POLICY_EXACT_LEN({limit('exact-len')})"
    if 'min-len' in self.checks and 'max-len' in self.checks:
        return f"NLA_POLICY_RANGE(NLA_BINARY, {limit('min-len')}, {limit('max-len')})"
    if 'min-len' in self.checks:
        return f"NLA_POLICY_MIN_LEN({limit('min-len')})"
    if 'max-len' in self.checks:
        return f"NLA_POLICY_MAX_LEN({limit('max-len')})"
    return "{ .type = NLA_BINARY, }"


def mcgrp_src(family, cw):
    name = f"{family.c_name}_nl_mcgrps"
    cw.block_start(f"static const struct genl_multicast_group {name}[] =")
    for grp in family.mcgrps['list']:
        index = gen.c_upper(f"{family.ident_name}-nlgrp-{grp['name']}")
        flags = ''
        if 'uns-admin-perm' in grp.get('flags', []):
            flags = ' .flags = GENL_MCAST_CAP_NET_ADMIN,'
        cw.p(f'[{index}] = {{ .name = "{grp["name"]}",{flags} }},')
    cw.block_end(';')
    cw.nl()


gen.TypeBinary._attr_policy = binary_policy
gen.print_kernel_mcgrp_src = mcgrp_src
gen.main()
