// SPDX-License-Identifier: GPL-2.0
/*
 * The answer to a request for a listing. The kernel marks a listing that
 * changed while it was made (NLM_F_DUMP_INTR), and it has to be made again.
 * So it is held back, as the kernel sent it, up to a size; a longer one is
 * handed on as it comes, with a warning if it turns out to be inconsistent.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "dump.h"
#include "options.h"
#include "report.h"

#define HOLD_MAX	(16 << 20)
#define RECEIVE_SIZE	65536

struct dump {
	const struct request *rq;
	nl_callback callback;
	void *data;
	char *held;		/* NULL: handed on as it comes */
	size_t held_len;
	bool interrupted;
	bool done;
	int status;
};

static void hand_on(struct dump *dump, const void *buf, size_t size)
{
	const struct nlmsghdr *nlh = buf;
	int len = size;

	for (; mnl_nlmsg_ok(nlh, len); nlh = mnl_nlmsg_next(nlh, &len))
		if (nlh->nlmsg_type >= NLMSG_MIN_TYPE)
			dump->callback(nlh, dump->data);
}

/* Ends and errors; returns whether the buffer belongs to this dump. */
static bool inspect(struct dump *dump, const char *buf, size_t size)
{
	const struct nlmsghdr *nlh = (const void *)buf;
	bool ours = false;
	int len = size;

	for (; mnl_nlmsg_ok(nlh, len); nlh = mnl_nlmsg_next(nlh, &len)) {
		int err = 0;

		if (nlh->nlmsg_seq != dump->rq->nlh->nlmsg_seq)
			continue;
		ours = true;
		if (nlh->nlmsg_flags & NLM_F_DUMP_INTR)
			dump->interrupted = true;
		if (nlh->nlmsg_type != NLMSG_DONE && nlh->nlmsg_type != NLMSG_ERROR)
			continue;
		/* Both begin with the error. */
		if (mnl_nlmsg_get_payload_len(nlh) >= sizeof(err))
			memcpy(&err, mnl_nlmsg_get_payload(nlh), sizeof(err));
		dump->status = request_report(dump->rq, err, nlh);
		dump->done = true;
	}
	return ours;
}

static void hold(struct dump *dump, const char *buf, size_t size)
{
	char *bigger = NULL;

	if (dump->held && dump->held_len + size <= HOLD_MAX)
		bigger = realloc(dump->held, dump->held_len + size);
	if (bigger) {
		memcpy(bigger + dump->held_len, buf, size);
		dump->held = bigger;
		dump->held_len += size;
		return;
	}
	if (dump->held)
		hand_on(dump, dump->held, dump->held_len);
	free(dump->held);
	dump->held = NULL;
	hand_on(dump, buf, size);
}

static int finish(struct dump *dump, bool last)
{
	if (dump->interrupted && dump->held && !last && !dump->status) {
		free(dump->held);
		return DUMP_AGAIN;
	}
	if (dump->held)
		hand_on(dump, dump->held, dump->held_len);
	free(dump->held);
	if (dump->interrupted && !dump->status)
		report(dump->rq->line, "Warning",
		       "it changed while it was listed: some may be missing or shown twice.");
	return dump->status;
}

int dump_receive(struct mnl_socket *socket, const struct request *rq, bool last,
		 nl_callback callback, void *data)
{
	static char buf[RECEIVE_SIZE] __attribute__((aligned(NLMSG_ALIGNTO)));
	struct dump dump = {
		.rq = rq, .callback = callback, .data = data, .held = malloc(1),
	};

	while (!dump.done) {
		ssize_t got = mnl_socket_recvfrom(socket, buf, sizeof(buf));

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0) {
			free(dump.held);
			return fail("no answer from the kernel: %s.",
				    strerror(errno));
		}
		if (inspect(&dump, buf, got))
			hold(&dump, buf, got);
	}
	return finish(&dump, last);
}
