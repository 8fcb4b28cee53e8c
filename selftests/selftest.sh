#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The module tests its pure parts against naive twins when it is loaded with
# selftest=1, and refuses to load if one differs. Each file of kmod/selftest is
# one of them, and says in the kernel's log how it went:
#
#	vpc: selftest: lpm: ok
#	vpc: selftest: lpm: FAILED: why
. "$(dirname "$0")/lib.sh"

# passed NAME: it has said "ok", and nothing else at the end.
passed() {
	sed -n "s/.*vpc: selftest: $1: //p" "$tmp/log" >"$tmp/$1"
	[ -s "$tmp/$1" ] || echo "no word of it"
	cat "$tmp/$1"
	[ "$(tail -n 1 "$tmp/$1")" = ok ] && ! grep -q '^FAILED' "$tmp/$1"
}

modprobe -r vpc
if ! modinfo -p vpc | grep -q '^selftest:'; then
	skip "self-tests" "the module was built without CONFIG_VPC_SELFTEST=y"
	finish
fi

dmesg -C
check "the module loads with selftest=1" modprobe vpc selftest=1
dmesg >"$tmp/log"
for file in "$selftests"/../kmod/selftest/*.c; do
	[ -e "$file" ] || continue	# installed without the sources
	name=$(basename "$file" .c)
	check "$name" passed "$name"
done
finish
