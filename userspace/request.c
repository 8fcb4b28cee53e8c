// SPDX-License-Identifier: GPL-2.0
/* A netlink request, and which of its attributes came from which word. */
#include <errno.h>
#include <linux/genetlink.h>
#include <linux/vpc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "args.h"
#include "options.h"
#include "report.h"
#include "request.h"

static struct request *unused;

static struct request *allocate(void)
{
	struct request *rq = unused;

	if (rq) {
		unused = rq->next;
	} else {
		rq = malloc(sizeof(*rq));
		if (!rq) {
			fail("out of memory.");
			return NULL;
		}
		rq->text = NULL;
		rq->text_size = 0;
	}
	rq->nlh = mnl_nlmsg_put_header(rq->buf);
	rq->nlh->nlmsg_flags = NLM_F_REQUEST;
	rq->words = NULL;
	rq->line = place.line;
	rq->full = false;
	rq->n_marks = 0;
	return rq;
}

struct request *request_new(uint8_t cmd, const struct word *words)
{
	struct request *rq = allocate();
	struct genlmsghdr *genl;

	if (!rq)
		return NULL;
	rq->words = words;
	genl = mnl_nlmsg_put_extra_header(rq->nlh, sizeof(*genl));
	genl->cmd = cmd;
	genl->version = VPC_FAMILY_VERSION;
	return rq;
}

struct request *request_new_raw(uint16_t type, const void *header, size_t len)
{
	struct request *rq = allocate();

	if (!rq)
		return NULL;
	rq->nlh->nlmsg_type = type;
	memcpy(mnl_nlmsg_put_extra_header(rq->nlh, len), header, len);
	return rq;
}

void request_free(struct request *rq)
{
	if (!rq)
		return;
	rq->next = unused;
	unused = rq;
}

void request_keep_text(struct request *rq)
{
	char *text = rq->text;
	size_t size = rq->text_size;

	rq->text = place.text;
	rq->text_size = place.text_size;
	place.text = text;
	place.text_size = size;
}

size_t request_payload(void)
{
	return sizeof(struct genlmsghdr);
}

void request_mark(struct request *rq, const char *word, const char *value)
{
	if (rq->n_marks == REQUEST_MARKS) {
		rq->full = true;
		return;
	}
	rq->marks[rq->n_marks++] = (struct mark){
		.offset = rq->nlh->nlmsg_len,
		.word = word,
		.value = value,
	};
}

void request_put(struct request *rq, uint16_t attr, const void *data, size_t len)
{
	if (!mnl_attr_put_check(rq->nlh, REQUEST_SIZE, attr, len, data))
		rq->full = true;
}

void request_put_u8(struct request *rq, uint16_t attr, uint8_t value)
{
	request_put(rq, attr, &value, sizeof(value));
}

void request_put_u16(struct request *rq, uint16_t attr, uint16_t value)
{
	request_put(rq, attr, &value, sizeof(value));
}

void request_put_u32(struct request *rq, uint16_t attr, uint32_t value)
{
	request_put(rq, attr, &value, sizeof(value));
}

void request_put_string(struct request *rq, uint16_t attr, const char *value)
{
	request_put(rq, attr, value, strlen(value) + 1);
}

struct nlattr *request_nest(struct request *rq, uint16_t attr)
{
	struct nlattr *nest;

	nest = mnl_attr_nest_start_check(rq->nlh, REQUEST_SIZE, attr);
	if (!nest)
		rq->full = true;
	return nest;
}

void request_nest_end(struct request *rq, struct nlattr *nest)
{
	if (nest)
		mnl_attr_nest_end(rq->nlh, nest);
}

/* By hand, as the message is ours and well-formed: a batch asks it of each. */
const struct nlattr *request_find(const struct request *rq, uint16_t attr)
{
	const char *at = mnl_nlmsg_get_payload_offset(rq->nlh, request_payload());
	const char *end = mnl_nlmsg_get_payload_tail(rq->nlh);

	while (at < end) {
		const struct nlattr *a = (const struct nlattr *)at;

		if (mnl_attr_get_type(a) == attr)
			return a;
		at += MNL_ALIGN(a->nla_len);
	}
	return NULL;
}

/* What the kernel adds to an answer (struct nlattr by NLMSGERR_ATTR_*). */
static void parse_extack(const struct nlmsghdr *answer,
			 const struct nlattr *tb[NLMSGERR_ATTR_MAX + 1])
{
	size_t offset = sizeof(int);
	const struct nlattr *attr;

	if (!(answer->nlmsg_flags & NLM_F_ACK_TLVS))
		return;
	if (answer->nlmsg_type == NLMSG_ERROR) {
		const struct nlmsgerr *e = mnl_nlmsg_get_payload(answer);

		offset = sizeof(*e);
		if (!(answer->nlmsg_flags & NLM_F_CAPPED))
			offset += e->msg.nlmsg_len - sizeof(e->msg);
	}
	if (mnl_nlmsg_get_payload_len(answer) < offset)
		return;
	mnl_attr_for_each(attr, answer, offset)
		if (mnl_attr_get_type(attr) <= NLMSGERR_ATTR_MAX)
			tb[mnl_attr_get_type(attr)] = attr;
}

static uint32_t fault(const struct nlattr *const *tb)
{
	const struct nlattr *offset = tb[NLMSGERR_ATTR_OFFS];

	if (!offset || mnl_attr_get_payload_len(offset) < sizeof(uint32_t))
		return 0;
	return mnl_attr_get_u32(offset);
}

uint32_t request_fault(const struct nlmsghdr *answer)
{
	const struct nlattr *tb[NLMSGERR_ATTR_MAX + 1] = { NULL };

	parse_extack(answer, tb);
	return fault(tb);
}

static const struct mark *find_mark(const struct request *rq, uint32_t offset)
{
	const struct mark *found = NULL;

	for (unsigned int i = 0; i < rq->n_marks; i++)
		if (rq->marks[i].offset <= offset)
			found = &rq->marks[i];
	return found;
}

/* " (subnet 10.0.0.0/8)", or what is missing, or nothing. */
static void describe_fault(const struct request *rq,
			   const struct nlattr *const *tb, char *buf, size_t size)
{
	uint32_t offset = fault(tb);
	const struct nlattr *miss = tb[NLMSGERR_ATTR_MISS_TYPE];
	const struct mark *mark = NULL;

	buf[0] = '\0';
	if (offset)
		mark = find_mark(rq, offset);
	if (mark) {
		snprintf(buf, size, " (%s%s%s)", mark->word,
			 mark->value ? " " : "", mark->value ? mark->value : "");
	} else if (miss && rq->words && !tb[NLMSGERR_ATTR_MISS_NEST] &&
		   mnl_attr_get_payload_len(miss) >= sizeof(uint32_t)) {
		const struct word *word;

		word = word_by_attr(rq->words, mnl_attr_get_u32(miss));
		if (word)
			snprintf(buf, size, " (missing: %s)", word->name);
	}
}

int request_report(const struct request *rq, int err,
		   const struct nlmsghdr *answer)
{
	const struct nlattr *tb[NLMSGERR_ATTR_MAX + 1] = { NULL };
	const struct nlattr *msg;
	char sentence[512], fault[512];
	size_t len;

	parse_extack(answer, tb);
	msg = tb[NLMSGERR_ATTR_MSG];
	if (!err && !msg)
		return STATUS_OK;
	if (msg)
		snprintf(sentence, sizeof(sentence), "%.*s",
			 (int)mnl_attr_get_payload_len(msg),
			 (const char *)mnl_attr_get_payload(msg));
	else
		snprintf(sentence, sizeof(sentence), "%s", strerror(-err));
	len = strlen(sentence);
	if (len && sentence[len - 1] == '.')
		sentence[len - 1] = '\0';
	describe_fault(rq, tb, fault, sizeof(fault));
	report(rq->line, err ? "Error" : "Warning", "%s.%s", sentence, fault);
	return err ? STATUS_KERNEL : STATUS_OK;
}
