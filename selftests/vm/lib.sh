# shellcheck shell=bash
# What the lab's scripts share: where things are, progress, locks, and how to
# run a command inside the Debian tree. Sourced, never run.

vm=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
repo=$(readlink -f "$vm/../..")
lab=${VPC_LAB:-${HOME:-/root}/.cache/vpc-lab}
export vm repo lab

say() { printf 'lab: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

# The tree holds root-owned files and device nodes, and mounts are needed to
# work in it: be root, by sudo where a person starts this.
need_root() {
	[ "$EUID" -eq 0 ] && return
	command -v sudo >/dev/null || die "run this as root"
	exec sudo VPC_LAB="$lab" VPC_OUT="${VPC_OUT:-}" "$@"
}

# key FILE...: a short name for what these files say.
key() { cat "$@" | sha256sum | cut -c1-12; }

# prune NAME: the three newest stay, as branches may differ in what they need.
prune() {
	local old
	for old in $(ls -td "$lab/$1"-*/ | tail -n +4); do
		rm -rf "$old"
	done
}

# One builder at a time for each thing; the others wait for its result.
lock() {
	mkdir -p "$lab/lock"
	exec {lock_fd}>"$lab/lock/$1"
	flock -w 2 "$lock_fd" && return
	say "$1: waiting for another run that is building it"
	flock "$lock_fd"
}
unlock() { exec {lock_fd}>&-; }

# A sign of life for steps that take minutes. No child process is used to
# wait: one that outlives us would keep the caller's pipe and locks open.
heartbeat() {
	local start=$SECONDS
	while :; do
		read -rt 30 <> <(:) || :
		say "$1: $((SECONDS - start)) s"
	done
}

# step NAME COMMAND...: run it with its output in a log; a line when it
# starts, when it ends, and the log's tail when it fails.
step() {
	local name=$1 log=$lab/log/${1//[^a-z0-9.]/-}.log start=$SECONDS beat rc
	shift
	mkdir -p "$lab/log"
	say "$name ..."
	heartbeat "$name" </dev/null >/dev/null & beat=$!
	set +e	# and not "|| rc=$?", which would turn errexit off inside
	(set -e; "$@") >"$log" 2>&1
	rc=$?
	set -e
	{ kill "$beat" && wait "$beat"; } 2>/dev/null || :
	if [ "$rc" -ne 0 ]; then
		tail -n 40 "$log" >&2
		die "$name: failed after $((SECONDS - start)) s; the whole log: $log"
	fi
	say "$name: done in $((SECONDS - start)) s"
}

# in_tree TREE [--bind SRC DST]... COMMAND...: run COMMAND in TREE, in mount
# and PID namespaces of its own, so that nothing is left mounted or running.
in_tree() {
	# shellcheck disable=SC2016 # expands in the inner shell
	unshare --mount --pid --fork --kill-child --propagation private bash -euc '
		tree=$1; shift
		mount --bind "$tree" "$tree"
		mount --rbind /dev "$tree/dev"
		mount -t proc proc "$tree/proc"
		mount -t tmpfs tmp "$tree/tmp"
		while [ "$1" = --bind ]; do
			mount --bind "$2" "$tree$3"
			shift 3
		done
		exec env -i PATH=/usr/sbin:/usr/bin LANG=C.UTF-8 HOME=/root \
			TERM="${TERM:-dumb}" chroot "$tree" "$@"
	' in_tree "$@"
}

# qemu TREE ARG...: the tree's QEMU with the tree's libraries, as a process of
# this host: no chroot, so that paths and signals are ours.
qemu() {
	local tree=$1 libs=$1/usr/lib/x86_64-linux-gnu
	shift
	QEMU_MODULE_DIR=$libs/qemu exec "$tree/lib64/ld-linux-x86-64.so.2" \
		--library-path "$libs" "$tree/usr/bin/qemu-system-x86_64" \
		-L "$tree/usr/share/qemu" -L "$tree/usr/share/seabios" "$@"
}

# kernel_version TREE K: the release that --kernel K means in this tree.
kernel_version() {
	local tree=$1 k=$2 found
	[ "$k" = debug ] && { cat "$("$vm/kernel-debug")/release"; return; }
	found=$(cd "$tree/boot" && printf '%s\n' vmlinuz-"$k".* | sort -V | tail -n 1)
	[ -e "$tree/boot/$found" ] ||
		die "no kernel $k here; there are: $(cd "$tree/boot" && echo vmlinuz-*) and debug"
	echo "${found#vmlinuz-}"
}
