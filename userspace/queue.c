// SPDX-License-Identifier: GPL-2.0
/*
 * Requests of a batch go out a window at a time.
 *
 * After an error nothing more is to happen, but what is in the same window has
 * happened. So requests of different kinds are never in one window, and only
 * long runs of a kind, which are loads of data, make full use of it. With
 * -force there is nothing to stop for.
 *
 * What can go in bulk becomes one message, at whose first error the kernel
 * stops by itself.
 */
#include <linux/genetlink.h>
#include <linux/vpc.h>
#include <string.h>
#include "args.h"
#include "nl.h"
#include "options.h"
#include "queue.h"
#include "report.h"

#define WINDOW_BYTES	65536		/* a socket buffer holds several times that */
#define CAUTIOUS	16		/* requests of a kind that go one by one */

/**
 * struct bulk - how many requests become one
 * @each: VPC_CMD_* of the many
 * @cmd: of the one, whose VPC is named as in each of them
 * @attr: its attribute for each of them, a nest of their own. The kernel stops
 *	at the first one that it refuses, and names it by this attribute.
 */
static const struct bulk {
	uint8_t each;
	uint8_t cmd;
	uint16_t attr;
} bulks[] = {
	{ VPC_CMD_ROUTE_NEW, VPC_CMD_ROUTE_LOAD, VPC_A_ROUTE_LOAD_ROUTE },
};

static struct {
	struct request *list[NL_REQUESTS];
	const struct nlattr *vpcs[NL_REQUESTS];	/* where they can go in bulk */
	unsigned int n;
	size_t bytes;
	unsigned int run;	/* consecutive requests of one kind */
	uint8_t cmd;		/* of the last one */
	int status;
} queue;

static uint8_t command(const struct request *rq)
{
	const struct genlmsghdr *genl = mnl_nlmsg_get_payload(rq->nlh);

	return genl->cmd;
}

static const struct bulk *bulk_of(uint8_t cmd)
{
	for (size_t i = 0; i < MNL_ARRAY_SIZE(bulks); i++)
		if (bulks[i].each == cmd)
			return &bulks[i];
	return NULL;
}

static bool same(const struct nlattr *a, const struct nlattr *b)
{
	return a && b && a->nla_len == b->nla_len && !memcmp(a, b, a->nla_len);
}

/* May it be in one window with what is there? @vpc: if it can go in bulk */
static bool fits(const struct request *rq, const struct nlattr *vpc)
{
	if (!queue.n)
		return true;
	if (queue.bytes + rq->nlh->nlmsg_len > WINDOW_BYTES)
		return false;
	if (vpc || queue.vpcs[0])
		return command(rq) == queue.cmd && same(vpc, queue.vpcs[0]);
	return opt.force || command(rq) == queue.cmd;
}

static char *append(char *to, const void *data, size_t len)
{
	memcpy(to, data, len);
	return to + len;
}

/* All from @first on as one message; @starts: where each of them begins. */
static void pack(struct nlmsghdr *nlh, const struct bulk *bulk,
		 unsigned int first, uint32_t *starts)
{
	size_t vpc_size = MNL_ALIGN(queue.vpcs[0]->nla_len);
	struct genlmsghdr *genl;
	char *to;

	memcpy(nlh, queue.list[0]->nlh, MNL_NLMSG_HDRLEN + request_payload());
	genl = mnl_nlmsg_get_payload(nlh);
	genl->cmd = bulk->cmd;
	to = append(mnl_nlmsg_get_payload_offset(nlh, request_payload()),
		    queue.vpcs[0], vpc_size);
	for (unsigned int i = first; i < queue.n; i++) {
		const struct nlmsghdr *rq = queue.list[i]->nlh;
		const char *from, *skip = (const char *)queue.vpcs[i];
		struct nlattr *nest = (struct nlattr *)to;

		starts[i] = to - (char *)nlh;
		from = mnl_nlmsg_get_payload_offset(rq, request_payload());
		to = append(to + MNL_ATTR_HDRLEN, from, skip - from);
		from = skip + vpc_size;
		to = append(to, from,
			    (const char *)mnl_nlmsg_get_payload_tail(rq) - from);
		nest->nla_type = bulk->attr | NLA_F_NESTED;
		nest->nla_len = to - (char *)nest;
	}
	nlh->nlmsg_len = to - (char *)nlh;
}

/*
 * From @done on, which is moved behind those that have got through. false: the
 * kernel has stopped at a certain one.
 */
static bool send_bulk(const struct bulk *bulk, unsigned int *done)
{
	static char buf[WINDOW_BYTES] __attribute__((aligned(NLMSG_ALIGNTO)));
	struct request all = { .nlh = (struct nlmsghdr *)buf }, *rq = &all;
	uint32_t starts[NL_REQUESTS], fault = 0;
	struct nl_exchange x = { .rqs = &rq, .n = 1, .fault = &fault };

	pack(all.nlh, bulk, *done, starts);
	if (!nl_exchange(&x)) {
		*done = queue.n;
		return true;
	}
	for (unsigned int i = *done; i < queue.n; i++)
		if (starts[i] == fault) {
			*done = i;
			return false;
		}
	/* It speaks of none of them: none was looked at. */
	return true;
}

/* The tail of a window went out with the request that failed. */
static void tell_tail(const struct nl_exchange *x)
{
	unsigned int last = x->rqs[x->n - 1]->line;

	if (opt.force || x->failed + 1 >= x->n)
		return;
	report(x->rqs[x->failed]->line, "Note",
	       "lines up to %u were sent with it; they are done where no error is shown.",
	       last);
}

/* One by one, where they fail with the sentence that is theirs. */
static int send_each(unsigned int first, unsigned int n)
{
	struct nl_exchange x = { .rqs = queue.list + first, .n = n };
	int err = nl_exchange(&x);

	if (err)
		tell_tail(&x);
	return err;
}

/* Those that a bulk stops at are asked for once more, for their sentence. */
static int send_queue(void)
{
	const struct bulk *bulk = queue.n > 1 ? bulk_of(queue.cmd) : NULL;
	unsigned int done = 0;

	while (bulk && done < queue.n && !send_bulk(bulk, &done) && !opt.force)
		if (send_each(done++, 1))
			return STATUS_KERNEL;
	return done < queue.n ? send_each(done, queue.n - done) : STATUS_OK;
}

int queue_flush(void)
{
	if (queue.n && send_queue())
		queue.status = STATUS_KERNEL;
	for (unsigned int i = 0; i < queue.n; i++)
		request_free(queue.list[i]);
	queue.n = 0;
	queue.bytes = 0;
	return queue.status;
}

/* How many it may grow to, with one of the kind more. */
static unsigned int window(uint8_t cmd)
{
	if (cmd != queue.cmd)
		queue.run = 0;
	queue.cmd = cmd;
	return opt.force || queue.run++ >= CAUTIOUS ? NL_REQUESTS : 1;
}

int queue_add(struct request *rq)
{
	uint8_t cmd = command(rq);
	const struct nlattr *vpc = NULL;
	int err = STATUS_OK;

	if (bulk_of(cmd))
		vpc = request_find(rq, VPC_NAME_ATTR);
	if (!fits(rq, vpc))
		err = queue_flush();
	if (err && !opt.force) {
		request_free(rq);
		return err;
	}
	queue.vpcs[queue.n] = vpc;
	queue.list[queue.n++] = rq;
	queue.bytes += rq->nlh->nlmsg_len;
	return queue.n < window(cmd) ? STATUS_OK : queue_flush();
}

int queue_end(void)
{
	int err = queue_flush();

	queue.run = 0;
	return opt.force ? STATUS_OK : err;
}
