# Add up KTAP documents: awk -v name=TOPIC -v documents=N -f ktap.awk FILE
#
# Prints "not ok" lines to repeat, then "passed failed skipped". A test with
# subtests counts as its subtests. Each document must have a plan that its
# results meet, and at least N documents must be there.

function bad(what) {
	failed++
	print name ": " what
}

function close_document() {
	if (!open)
		return
	if (!planned)
		bad("not ok - ended without a plan")
	else if (plan != seen)
		bad("not ok - planned " plan " tests, ran " seen)
	open = planned = plan = seen = 0
}

function result(indent, not_ok, skipped, line,    depth, inner, inner_bad) {
	for (depth in count)
		if (depth + 0 > indent) {
			inner += count[depth]
			inner_bad += count_bad[depth]
			delete count[depth]
			delete count_bad[depth]
		}
	count[indent]++
	count_bad[indent] += not_ok
	if (indent == 0)
		seen++
	if (inner && (!not_ok || inner_bad))
		return
	if (not_ok)
		bad(line)
	else if (skipped)
		skip++
	else
		passed++
}

/^K?TAP version/ { close_document(); open = 1; documents--; next }
/^Bail out!/ { bad($0); next }
/^1\.\.[0-9]+/ {
	split($1, range, /\.\./)
	plan += range[2]
	planned = 1
	if (range[2] == 0)
		skip++
	next
}
/^ *(not )?ok( |$)/ {
	match($0, /^ */)
	text = substr($0, RLENGTH + 1)
	result(RLENGTH, text ~ /^not /, text ~ /# *(SKIP|XFAIL)/, text)
}

END {
	close_document()
	if (documents > 0)
		bad("not ok - died before its results")
	print passed + 0, failed + 0, skip + 0
}
