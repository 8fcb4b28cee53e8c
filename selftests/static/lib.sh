# shellcheck shell=bash
# What the static checks share: the lab's tree to run tools in, and KTAP.
# Sourced by each script, which calls check or skip, then plan.

. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../vm/lib.sh"
need_root "$0" "$@"
cd "$repo"
tree=$("$vm/rootfs")
ksrc=/usr/src/linux-source-6.12	# in the tree
export ksrc
tests=0 failed=0

# In the tree, with the repository at /vpc: the same tool versions everywhere.
tool() {
	in_tree "$tree" --bind "$repo" /vpc sh -euc 'cd /vpc; exec "$@"' tool "$@"
}

count() {
	[ $tests -gt 0 ] || echo "KTAP version 1"
	tests=$((tests + 1))
}

# check NAME COMMAND...: passes when the command succeeds; what it prints is shown.
check() {
	local name=$1 out rc=0
	shift
	out=$("$@" 2>&1) || rc=$?
	count
	[ -z "$out" ] || printf '%s\n' "$out" | sed 's/^/# /'
	if [ "$rc" -eq 0 ]; then
		echo "ok $tests $name"
	else
		failed=1
		echo "not ok $tests $name"
	fi
}

skip() {	# NAME WHY
	count
	echo "ok $tests $1 # SKIP $2"
}

plan() {
	echo "1..$tests"
	exit "$failed"
}
