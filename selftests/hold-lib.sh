# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154 # what lib.sh sets
# TCP connections that stay, and say something when they are asked to
# (probe/hold.py): for topics whose subject is what connections survive.
# Sourced after lib.sh, never run.
#
#	listens_at internet
#	hold a 198.51.100.80 5001
#	one=$spawned
#	check "it goes on" goes_on "$one" 5001

# listens_at NAMESPACE...: the far ends.
listens_at() {
	local name

	for name; do
		spawn "$name" "$probe/hold.py" listen 9000
		wait_for 10 grep -q listening "$tmp/$name.log"
	done
}

# hold NAMESPACE ADDRESS PORT: a connection from this port of the guest's; its
# PID is in $spawned, and what its end hears in a log of its own.
hold() {
	nsenter "--net=/run/netns/$1" -- "$probe/hold.py" connect "$2" 9000 "$3" >"$tmp/hold.$3" 2>&1 </dev/null &
	spawned=$!
	jobs_started+=("$spawned")
	wait_for 10 grep -q hello "$tmp/hold.$3"
}

# goes_on PID PORT: what it says comes back.
goes_on() {
	local n

	n=$(grep -c again "$tmp/hold.$2")
	kill -ALRM "$1"
	wait_for 10 more_echoes "$2" "$n"
}
more_echoes() { [ "$(grep -c again "$tmp/hold.$1")" -gt "$2" ]; }
