/* SPDX-License-Identifier: GPL-2.0 */
/* A netlink request, and which of its attributes came from which word. */
#ifndef REQUEST_H
#define REQUEST_H

#include <libmnl/libmnl.h>
#include <stdbool.h>
#include <stdint.h>

struct word;

#define REQUEST_SIZE	4096
#define REQUEST_MARKS	128

struct mark {
	uint32_t offset;	/* from the start of the message */
	const char *word;
	const char *value;	/* NULL for a word without one */
};

/**
 * struct request - a request
 * @nlh: the message, in @buf
 * @words: the command's vocabulary, to name what the kernel misses; or NULL
 * @text: the batch line that @marks point into
 * @text_size: what was allocated for it
 * @line: its number
 * @full: something did not fit into @buf
 * @n_marks: length of @marks
 * @marks: attributes and their words, by rising offset
 * @next: among those that are free
 * @buf: the message
 */
struct request {
	struct nlmsghdr *nlh;
	const struct word *words;
	char *text;
	size_t text_size;
	unsigned int line;
	bool full;
	unsigned int n_marks;
	struct mark marks[REQUEST_MARKS];
	struct request *next;
	char buf[REQUEST_SIZE] __attribute__((aligned(NLMSG_ALIGNTO)));
};

/* A generic netlink request of the family; NULL without memory, said. */
struct request *request_new(uint8_t cmd, const struct word *words);
/* One of another protocol: message type and the header behind nlmsghdr. */
struct request *request_new_raw(uint16_t type, const void *header, size_t len);
/* Kept for the next request_new(), for a batch has many. */
void request_free(struct request *rq);
/* It outlives the line that it comes from. */
void request_keep_text(struct request *rq);

/* Until the next mark, attributes come from this word. */
void request_mark(struct request *rq, const char *word, const char *value);
void request_put(struct request *rq, uint16_t attr, const void *data, size_t len);
void request_put_u8(struct request *rq, uint16_t attr, uint8_t value);
void request_put_u16(struct request *rq, uint16_t attr, uint16_t value);
void request_put_u32(struct request *rq, uint16_t attr, uint32_t value);
void request_put_string(struct request *rq, uint16_t attr, const char *value);
/* NULL if it is full, which nest_end takes. */
struct nlattr *request_nest(struct request *rq, uint16_t attr);
void request_nest_end(struct request *rq, struct nlattr *nest);
/* The first of the kind that was put; NULL without one. */
const struct nlattr *request_find(const struct request *rq, uint16_t attr);

static inline bool request_has(const struct request *rq, uint16_t attr)
{
	return request_find(rq, attr);
}

/* Where attributes begin in a message to or from the family. */
size_t request_payload(void);

/*
 * The kernel's answer to it, an NLMSG_ERROR or NLMSG_DONE with @err: print its
 * sentence and what it is about. Returns a status.
 */
int request_report(const struct request *rq, int err,
		   const struct nlmsghdr *answer);
/* The offset in the request of the attribute at fault, 0: it is not known. */
uint32_t request_fault(const struct nlmsghdr *answer);

#endif
