// SPDX-License-Identifier: GPL-2.0
/*
 * DHCPv6 messages (kmod/reply/dhcp6_wire.c) under libFuzzer and
 * AddressSanitizer. An input is a message. What can be read of it has to lie
 * within it, and is answered; the answer is taken apart again by a parser of
 * its own:
 *
 *	make fuzz		# RUNS=1000000
 */
#include <stdlib.h>
#include <string.h>
#include "../../kmod/reply/dhcp6_wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool what)
{
	if (!what)
		abort();
}

/* The bytes of the input, again and again. */
struct source {
	const uint8_t *data;
	size_t size;
	size_t at;
};

static u8 next(struct source *from)
{
	return from->size ? from->data[from->at++ % from->size] : 0;
}

static size_t number(const u8 *p)
{
	return p[0] << 8 | p[1];
}

static void must_lie(const struct vpc_dhcp6_span *span, const struct source *in)
{
	must(!span->data || (span->data >= in->data &&
			     span->data + span->len <= in->data + in->size));
}

static void check_message(const struct vpc_dhcp6_msg *msg, const struct source *in)
{
	must(msg->n_relays <= VPC_DHCP6_RELAYS && msg->n_ias <= VPC_DHCP6_IAS);
	for (int i = 0; i < msg->n_relays; i++) {
		must(msg->relays[i].head >= in->data &&
		     msg->relays[i].head + VPC_DHCP6_RELAY_LEN <= in->data + in->size);
		must_lie(&msg->relays[i].interface, in);
	}
	must_lie(&msg->client, in);
	must_lie(&msg->server, in);
	must_lie(&msg->fqdn, in);
	must_lie(&msg->link_layer, in);
	must(!msg->client.data || (msg->client.len >= VPC_DHCP6_DUID_MIN &&
				   msg->client.len <= VPC_DHCP6_DUID_MAX));
	for (int i = 0; i < msg->n_ias; i++)
		must(msg->ias[i].n <= VPC_DHCP6_ADDRS);
}

/* What was put into an answer, to be found again. */
struct wanted {
	u16 code[16];
	u16 len[16];
	int n;
};

/* Options one behind the other, just up to the end; those of an IA, too. */
static void check_options(const u8 *p, size_t left, const struct wanted *wanted)
{
	int n = 0;

	while (left) {
		must(left >= 4);
		must(left - 4 >= number(p + 2));
		if (wanted) {
			must(n < wanted->n && number(p) == wanted->code[n]);
			must(number(p + 2) == wanted->len[n]);
			n++;
		}
		if (number(p) == VPC_DHCP6_IA_NA)
			check_options(p + 16, number(p + 2) - 12, NULL);
		left -= 4 + number(p + 2);
		p += 4 + number(p + 2);
	}
	must(!wanted || n == wanted->n);
}

/* Through the relays' messages to the reply. */
static void check_answer(const struct vpc_dhcp6_msg *msg, const u8 *p, size_t left,
			 const struct wanted *wanted)
{
	for (int i = 0; i < msg->n_relays; i++) {
		const struct vpc_dhcp6_relay *relay = &msg->relays[i];

		must(left > VPC_DHCP6_RELAY_LEN && *p == VPC_DHCP6_RELAY_REPL);
		must(!memcmp(p + 1, relay->head + 1, VPC_DHCP6_RELAY_LEN - 1));
		p += VPC_DHCP6_RELAY_LEN;
		left -= VPC_DHCP6_RELAY_LEN;
		if (relay->interface.data) {
			must(number(p) == VPC_DHCP6_INTERFACE_ID);
			must(number(p + 2) == relay->interface.len);
			must(!memcmp(p + 4, relay->interface.data, relay->interface.len));
			left -= 4 + relay->interface.len;
			p += 4 + relay->interface.len;
		}
		must(number(p) == VPC_DHCP6_RELAY_MSG && number(p + 2) == left - 4);
		p += 4;
		left -= 4;
	}
	must(left >= 4 && *p == VPC_DHCP6_REPLY && !memcmp(p + 1, msg->xid, 3));
	check_options(p + 4, left - 4, wanted);
}

/* An IA with addresses, or as it would be if all of them had room. */
static size_t put_ia(struct vpc_dhcp6_writer *w, const struct vpc_dhcp6_ia *ia)
{
	struct vpc_dhcp6_ia answer = *ia;
	unsigned int at;
	bool whole;

	answer.code = VPC_DHCP6_IA_NA;
	at = vpc_dhcp6_open_ia(w, &answer, 1800, 2880);
	whole = at;
	for (int i = 0; whole && i < answer.n; i++)
		whole = vpc_dhcp6_put_addr(w, answer.addrs[i], 3600, 3600);
	whole = whole && vpc_dhcp6_put_status(w, VPC_DHCP6_SUCCESS);
	if (whole) {
		vpc_dhcp6_close(w, at);
		return w->len - at - 4;
	}
	if (at)
		vpc_dhcp6_cancel(w, at);
	return 0;
}

static void fill(struct vpc_dhcp6_writer *w, const struct vpc_dhcp6_msg *msg,
		 struct wanted *wanted, struct source *from)
{
	u8 value[256];

	wanted->n = 0;
	for (int i = 0; i < msg->n_ias; i++) {
		wanted->code[wanted->n] = VPC_DHCP6_IA_NA;
		wanted->len[wanted->n] = put_ia(w, &msg->ias[i]);
		wanted->n += wanted->len[wanted->n] > 0;
	}
	for (int i = next(from) % 8; i; i--) {
		wanted->code[wanted->n] = 64 + next(from);
		wanted->len[wanted->n] = next(from);
		memset(value, next(from), sizeof(value));
		wanted->n += vpc_dhcp6_put(w, wanted->code[wanted->n], value,
					   wanted->len[wanted->n]);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct source from = { .data = data, .size = size };
	struct vpc_dhcp6_writer w;
	struct vpc_dhcp6_msg msg;
	struct wanted wanted;
	size_t room;
	u8 *buf;

	if (!vpc_dhcp6_read(&msg, data, size))
		return 0;
	check_message(&msg, &from);

	room = number((u8[]){ next(&from), next(&from) }) % (VPC_DHCP6_SIZE_MAX + 1);
	/* Of just this size, so that a byte too many is seen. */
	buf = malloc(room ? room : 1);
	must(buf);
	if (vpc_dhcp6_begin(&w, &msg, VPC_DHCP6_REPLY, buf, room)) {
		fill(&w, &msg, &wanted, &from);
		vpc_dhcp6_end(&w);
		must(w.len <= room);
		check_answer(&msg, buf, w.len, &wanted);
	}
	free(buf);
	return 0;
}
