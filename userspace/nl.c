// SPDX-License-Identifier: GPL-2.0
/*
 * Transport. The kernel works off the messages of one send in their order and
 * before send returns, so that only the last one asks to be acknowledged: the
 * others are heard of if they fail.
 */
#include <errno.h>
#include <linux/genetlink.h>
#include <linux/rtnetlink.h>
#include <linux/vpc.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include "dump.h"
#include "nl.h"
#include "options.h"
#include "queue.h"
#include "report.h"

#define GROUPS		8

struct family {
	uint16_t id;
	unsigned int n_groups;
	struct {
		char name[16];
		uint32_t id;
	} groups[GROUPS];
};

static struct mnl_socket *genl_socket, *route_socket;
static struct family family;
static uint32_t next_seq = 1;

static struct mnl_socket *open_socket(int bus)
{
	struct mnl_socket *socket = mnl_socket_open2(bus, SOCK_CLOEXEC);
	int on = 1, size = 1 << 20;

	if (!socket || mnl_socket_bind(socket, 0, MNL_SOCKET_AUTOPID)) {
		fail("no netlink socket: %s.", strerror(errno));
		return NULL;
	}
	/* Without them there are no sentences, but it works. */
	mnl_socket_setsockopt(socket, NETLINK_EXT_ACK, &on, sizeof(on));
	mnl_socket_setsockopt(socket, NETLINK_CAP_ACK, &on, sizeof(on));
	/* Room for a window full of refusals. */
	if (setsockopt(mnl_socket_get_fd(socket), SOL_SOCKET, SO_RCVBUFFORCE,
		       &size, sizeof(size)))
		setsockopt(mnl_socket_get_fd(socket), SOL_SOCKET, SO_RCVBUF,
			   &size, sizeof(size));
	return socket;
}

static ssize_t receive(struct mnl_socket *socket, void *buf, size_t size)
{
	ssize_t n;

	do
		n = mnl_socket_recvfrom(socket, buf, size);
	while (n < 0 && errno == EINTR);
	return n;
}

static int send_all(struct mnl_socket *socket, struct request **rqs,
		    unsigned int n)
{
	struct sockaddr_nl kernel = { .nl_family = AF_NETLINK };
	struct iovec iov[NL_REQUESTS];
	struct msghdr msg = {
		.msg_name = &kernel,
		.msg_namelen = sizeof(kernel),
		.msg_iov = iov,
		.msg_iovlen = n,
	};

	for (unsigned int i = 0; i < n; i++) {
		iov[i].iov_base = rqs[i]->nlh;
		iov[i].iov_len = rqs[i]->nlh->nlmsg_len;
		rqs[i]->nlh->nlmsg_seq = next_seq++;
	}
	if (sendmsg(mnl_socket_get_fd(socket), &msg, 0) < 0)
		return fail("the request could not be sent: %s.", strerror(errno));
	return STATUS_OK;
}

static int refused(struct nl_exchange *x, unsigned int i, int err,
		   const struct nlmsghdr *answer)
{
	if (!x->fault)
		return request_report(x->rqs[i], err, answer);
	*x->fault = request_fault(answer);
	return err;
}

static void answer(struct nl_exchange *x, const struct nlmsghdr *nlh)
{
	uint32_t i = nlh->nlmsg_seq - x->rqs[0]->nlh->nlmsg_seq;
	const struct nlmsgerr *e = mnl_nlmsg_get_payload(nlh);

	if (i >= x->n)
		return;
	if (nlh->nlmsg_type != NLMSG_ERROR) {
		if (x->callback && nlh->nlmsg_type >= NLMSG_MIN_TYPE)
			x->callback(nlh, x->data);
		return;
	}
	if (mnl_nlmsg_get_payload_len(nlh) < sizeof(*e))
		return;
	if (refused(x, i, e->error, nlh) && i < x->failed)
		x->failed = i;
	if (i == x->n - 1)
		x->done = true;
}

static int exchange(struct mnl_socket *socket, struct nl_exchange *x)
{
	static char buf[65536] __attribute__((aligned(NLMSG_ALIGNTO)));

	x->failed = x->n;
	x->rqs[x->n - 1]->nlh->nlmsg_flags |= NLM_F_ACK;
	if (send_all(socket, x->rqs, x->n))
		return STATUS_KERNEL;
	while (!x->done) {
		ssize_t got = receive(socket, buf, sizeof(buf));
		const struct nlmsghdr *nlh = (void *)buf;
		int len = got;

		if (got <= 0)
			return fail("no answer from the kernel: %s.",
				    strerror(errno));
		for (; mnl_nlmsg_ok(nlh, len); nlh = mnl_nlmsg_next(nlh, &len))
			answer(x, nlh);
	}
	return x->failed < x->n ? STATUS_KERNEL : STATUS_OK;
}

static void parse_groups(const struct nlattr *list)
{
	const struct nlattr *group, *attr;

	mnl_attr_for_each_nested(group, list) {
		unsigned int n = family.n_groups;

		if (n == GROUPS)
			return;
		mnl_attr_for_each_nested(attr, group) {
			if (mnl_attr_get_type(attr) == CTRL_ATTR_MCAST_GRP_ID)
				family.groups[n].id = mnl_attr_get_u32(attr);
			if (mnl_attr_get_type(attr) == CTRL_ATTR_MCAST_GRP_NAME)
				snprintf(family.groups[n].name,
					 sizeof(family.groups[n].name), "%s",
					 mnl_attr_get_str(attr));
		}
		family.n_groups++;
	}
}

static int parse_family(const struct nlmsghdr *nlh)
{
	const struct nlattr *attr;

	if (nlh->nlmsg_type == NLMSG_ERROR)
		return -((const struct nlmsgerr *)mnl_nlmsg_get_payload(nlh))->error;
	mnl_attr_for_each(attr, nlh, sizeof(struct genlmsghdr)) {
		if (mnl_attr_get_type(attr) == CTRL_ATTR_FAMILY_ID)
			family.id = mnl_attr_get_u16(attr);
		if (mnl_attr_get_type(attr) == CTRL_ATTR_MCAST_GROUPS)
			parse_groups(attr);
	}
	return family.id ? 0 : ENOENT;
}

/* The kernel loads the module by itself if it knows it. */
static int find_family(void)
{
	static char buf[65536] __attribute__((aligned(NLMSG_ALIGNTO)));
	struct request *rq;
	ssize_t got;
	int err;

	rq = request_new(CTRL_CMD_GETFAMILY, NULL);
	if (!rq)
		return STATUS_KERNEL;
	rq->nlh->nlmsg_type = GENL_ID_CTRL;
	request_put_string(rq, CTRL_ATTR_FAMILY_NAME, VPC_FAMILY_NAME);
	err = send_all(genl_socket, &rq, 1);
	request_free(rq);
	if (err)
		return err;
	got = receive(genl_socket, buf, sizeof(buf));
	if (got < (ssize_t)NLMSG_HDRLEN)
		return fail("no answer from the kernel: %s.", strerror(errno));
	err = parse_family((void *)buf);
	if (err == ENOENT)
		return fail("the vpc module is not loaded: modprobe vpc");
	if (err)
		return fail("the vpc family cannot be found: %s.", strerror(err));
	return STATUS_OK;
}

static int open_genl(void)
{
	int err;

	if (genl_socket)
		return STATUS_OK;
	genl_socket = open_socket(NETLINK_GENERIC);
	if (!genl_socket)
		return STATUS_KERNEL;
	err = find_family();
	if (err) {
		mnl_socket_close(genl_socket);
		genl_socket = NULL;
	}
	return err;
}

int nl_exchange(struct nl_exchange *x)
{
	int err = open_genl();

	if (err)
		return err;
	for (unsigned int i = 0; i < x->n; i++)
		x->rqs[i]->nlh->nlmsg_type = family.id;
	return exchange(genl_socket, x);
}

int nl_talk(struct request *rq, nl_callback callback, void *data)
{
	struct nl_exchange x = {
		.rqs = &rq, .n = 1, .callback = callback, .data = data,
	};
	int err = queue_end();

	return err ? err : nl_exchange(&x);
}

int nl_talk_route(struct request *rq)
{
	struct nl_exchange x = { .rqs = &rq, .n = 1 };
	int err = queue_end();

	if (err)
		return err;
	if (!route_socket)
		route_socket = open_socket(NETLINK_ROUTE);
	return route_socket ? exchange(route_socket, &x) : STATUS_KERNEL;
}

int nl_dump(struct request *rq, nl_callback callback, void *data)
{
	int err = queue_end();

	if (!err)
		err = open_genl();
	if (err)
		return err;
	rq->nlh->nlmsg_type = family.id;
	rq->nlh->nlmsg_flags |= NLM_F_DUMP;
	for (int tries = DUMP_TRIES; tries; tries--) {
		if (send_all(genl_socket, &rq, 1))
			return STATUS_KERNEL;
		err = dump_receive(genl_socket, rq, tries == 1, callback, data);
		if (err != DUMP_AGAIN)
			break;
	}
	return err;
}

static volatile sig_atomic_t stopped;

static void stop(int signal)
{
	(void)signal;
	stopped = 1;
}

static int join(const char *group)
{
	for (unsigned int i = 0; i < family.n_groups; i++) {
		int id = family.groups[i].id;

		if (strcmp(family.groups[i].name, group))
			continue;
		if (mnl_socket_setsockopt(genl_socket, NETLINK_ADD_MEMBERSHIP,
					  &id, sizeof(id)))
			return fail("events of %s cannot be had: %s.", group,
				    strerror(errno));
		return STATUS_OK;
	}
	return fail("the module has no events of %s.", group);
}

/* The signals are let in only while it waits, so none is missed. */
static ssize_t wait_event(char *buf, size_t size, const sigset_t *wanted)
{
	struct pollfd fd = {
		.fd = mnl_socket_get_fd(genl_socket),
		.events = POLLIN,
	};

	if (ppoll(&fd, 1, NULL, wanted) < 0)
		return -1;
	return mnl_socket_recvfrom(genl_socket, buf, size);
}

int nl_monitor(const char *const *groups, nl_callback callback, void *data)
{
	static char buf[65536] __attribute__((aligned(NLMSG_ALIGNTO)));
	struct sigaction action = { .sa_handler = stop };
	sigset_t blocked, before;
	int err = queue_end();

	if (!err)
		err = open_genl();
	for (; !err && *groups; groups++)
		err = join(*groups);
	if (err)
		return err;
	sigemptyset(&blocked);
	sigaddset(&blocked, SIGINT);
	sigaddset(&blocked, SIGTERM);
	sigprocmask(SIG_BLOCK, &blocked, &before);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigdelset(&before, SIGINT);
	sigdelset(&before, SIGTERM);
	while (!stopped) {
		ssize_t got = wait_event(buf, sizeof(buf), &before);
		const struct nlmsghdr *nlh = (void *)buf;
		int len = got;

		if (got < 0 && errno == ENOBUFS)
			callback(NULL, data);
		else if (got < 0 && errno != EINTR)
			return fail("no more events: %s.", strerror(errno));
		for (; got > 0 && mnl_nlmsg_ok(nlh, len);
		     nlh = mnl_nlmsg_next(nlh, &len))
			if (nlh->nlmsg_type == family.id)
				callback(nlh, data);
	}
	return STATUS_OK;
}
