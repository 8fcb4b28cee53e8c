// SPDX-License-Identifier: GPL-2.0
/* DHCPv4: what clients say at random, and whether they were answered right. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include "../../bench/dhcp.h"
#include "leases.h"

#define ROUTER	0x0a140001u	/* 10.20.0.1 */
#define FIRST	0x0a140010u	/* 10.20.0.16 */
#define N	700		/* clients */

struct question {
	const struct station *from;
	uint8_t type;
	int wanted;		/* place in option 50 */
	int ciaddr;		/* place in ciaddr */
	bool server;		/* names the server */
};

static uint32_t xid;
static struct {
	uint8_t type;		/* 0: none */
	uint32_t yiaddr;
} answer;
static unsigned long n_acks, n_naks, n_silent;

static uint32_t number_of(int at)
{
	return htonl(FIRST + at);
}

static const char *text(int at)
{
	struct in_addr in = { number_of(at) };

	return inet_ntoa(in);
}

static int place(const char *text)
{
	uint32_t at = ntohl(inet_addr(text)) - FIRST;

	return at < SIZE ? (int)at : NOWHERE;
}

static void write_question(const struct question *q, struct message *m)
{
	const uint32_t server = htonl(ROUTER);
	uint32_t wanted;
	uint8_t *end;

	end = begin(m, q->from->mac, ++xid, q->type);
	m->ciaddr = q->ciaddr == NOWHERE ? 0 : number_of(q->ciaddr);
	if (q->wanted != NOWHERE) {
		wanted = number_of(q->wanted);
		end = option(end, OPT_ADDRESS, &wanted, 4);
	}
	if (q->server)
		end = option(end, OPT_SERVER, &server, 4);
	if (q->from->id_len)
		end = option(end, OPT_CLIENT_ID, q->from->id, q->from->id_len);
	finish(m, end);
}

static bool read_answer(const void *frame, ssize_t len)
{
	const struct message *m = frame;
	const uint8_t *type;

	if (len < (ssize_t)offsetof(struct message, options) ||
	    m->eth.ether_type != htons(ETHERTYPE_IP) ||
	    m->udp.dest != htons(CLIENT_PORT) || m->xid != htonl(xid))
		return false;
	type = find(m, len, OPT_TYPE);
	answer.type = type && type[-1] ? *type : 0;
	answer.yiaddr = ntohl(m->yiaddr);
	return true;
}

/* The answer's type, 0: none; what it gives is in @answer. */
static uint8_t put(const struct question *q, int tap)
{
	static struct message m;

	answer.type = 0;
	answer.yiaddr = 0;
	write_question(q, &m);
	exchange(tap, q->from->mac, &m, sizeof(m), read_answer);
	return answer.type;
}

/* Asks, and says what was answered: its type, and the place in @at. */
static uint8_t ask(int client, const struct question *q, int *at)
{
	uint8_t type = put(q, client % TAPS);

	*at = answer.yiaddr - FIRST;
	n_acks += type == ACK;
	n_naks += type == NAK;
	n_silent += !type;
	if ((type == OFFER || type == ACK) && (*at < 0 || *at >= SIZE)) {
		wrong("client %d: was given %08x, which is not in the range", client, answer.yiaddr);
		*at = 0;
	}
	return type;
}

/* ---- what clients do ---- */

static int discover(int client, int wanted)
{
	const struct question q = { station_of(client), DISCOVER, wanted, NOWHERE, false };
	uint8_t type;
	int at;

	type = ask(client, &q, &at);
	if (!type) {
		check_full(client);
		return -1;
	}
	if (type != OFFER) {
		wrong("client %d: DISCOVER was answered with %d", client, type);
		return -1;
	}
	check_given("was offered", client, at);
	check_own("was offered", client, at);
	give(client, at, OFFERED, OFFERED_FOR);
	return at;
}

static void request(int client, int at, bool server, bool renew)
{
	const struct question q = {
		station_of(client), REQUEST, renew ? NOWHERE : at, renew ? at : NOWHERE, server
	};
	uint8_t type;
	int given;

	type = ask(client, &q, &given);
	if (type == ACK) {
		if (given != at)
			wrong("client %d: asked for %d, got %d", client, at, given);
		check_given("was given", client, given);
		if (is_undue(client, given))
			wrong("client %d: was given %d, which is not its own", client, given);
		give(client, given, BOUND, LEASE);
	} else if (is_due(client, at)) {
		wrong("client %d: asked for its %d, and was told %s", client, at,
		      type == NAK ? "no" : "nothing");
	} else if (!type && (server || renew)) {
		wrong("client %d: asked for %d, and was told nothing", client, at);
	}
}

static void take_back(int client, uint8_t type)
{
	int at = clients[client].at, ignored;
	struct question q = { station_of(client), type, NOWHERE, NOWHERE, true };

	/* Not sure who has it: what comes of it is not either. */
	if (at < 0 || !is_sure(&places[at], now() + 0.5))
		return;
	if (type == RELEASE)
		q.ciaddr = at;
	else
		q.wanted = at;
	if (ask(client, &q, &ignored))
		wrong("client %d: an answer to %d", client, type);
	if (places[at].state == RESTING)
		return;
	if (answered >= places[at].from)
		doubt(at);
	else if (type == RELEASE)
		let_go(at, sent, answered);
	else
		set_aside(at, client);
}

static void step(void)
{
	int client = below(N), at = clients[client].at, what = below(1000);

	pass();
	if (what < 4) {
		administer();
	} else if (what < 14) {
		if (n_declined() < 40)
			take_back(client, DECLINE);
	} else if (what < 154) {
		take_back(client, RELEASE);
	} else if (what < 204) {
		/* Whatever it may be: a thief, or somebody with an old lease. */
		request(client, below(SIZE), below(2), false);
	} else if (what < 254) {
		request(client, below(SIZE), false, true);
	} else if (what < 304) {
		discover(client, below(SIZE));
	} else if (at >= 0 && places[at].state == BOUND && what < 800) {
		request(client, at, false, what < 700);
	} else {
		at = discover(client, NOWHERE);
		if (at >= 0)
			request(client, at, true, false);
	}
}

/* Each third one has an identifier. */
static void make(void)
{
	for (int i = 0; i < N; i++) {
		struct station s = { .mac = { 0x52, 0x54, 0, 0, i >> 8, i }, .by_mac = i % 3 };

		if (i % 3 == 0) {
			s.id_len = 2 + i % 10;
			for (int j = 2; j < s.id_len; j++)
				s.id[j] = i >> 8;
			s.id[0] = i;
			s.id[1] = i >> 8;
		}
		add_station(&s, 1);
	}
}

static bool was_tried(unsigned long count)
{
	printf("%lu exchanges: %lu given, %lu refused, %lu unanswered\n", n_exchanges, n_acks,
	       n_naks, n_silent);
	return n_naks && n_acks >= count / 6;
}

const struct family v4 = {
	.name = "4",
	.text = text,
	.place = place,
	.most = INT_MAX,
	.make = make,
	.step = step,
	.was_tried = was_tried,
};

/* ---- a full pool ---- */

/* Of the client of this number; 0: nothing. */
static uint32_t take_once(int number, uint8_t type, uint32_t wanted)
{
	const struct station s = { .mac = { 0x52, 0x54, 1, number >> 16, number >> 8, number } };
	struct question q = { &s, type, NOWHERE, NOWHERE, type == REQUEST };

	if (wanted)
		q.wanted = wanted - FIRST;
	return put(&q, number % TAPS) == type + (type == DISCOVER ? 1 : 2) ? answer.yiaddr : 0;
}

/* The router asks for thousands of them at once, and a tap may be full. */
static uint32_t take(int number, uint8_t type, uint32_t wanted)
{
	uint32_t addr = 0;

	for (int i = 0; !addr && i < 3; i++)
		addr = take_once(number, type, wanted);
	return addr;
}

void fill(int count)
{
	uint8_t *given = calloc(1, 1 << 20);
	uint32_t addr;

	for (int i = 0; i < count; i++) {
		addr = take(i, DISCOVER, 0);
		if (!addr || take(i, REQUEST, addr) != addr) {
			printf("not ok client %d gets an address\n", i);
			return;
		}
		addr -= ROUTER;
		if (addr >= 1 << 20 || given[addr]++)
			printf("not ok address %u is given once\n", addr);
	}
	printf("ok %d clients have an address each\n", count);
	printf("%s the next one has none\n", take(count, DISCOVER, 0) ? "not ok" : "ok");
	if (system("vpc lease delete 10.20.77.77 vpc blue"))
		printf("not ok one is deleted\n");
	addr = take(count, DISCOVER, 0);
	printf("%s it has what has become free\n",
	       addr == 0x0a144d4d && take(count, REQUEST, addr) == addr ? "ok" : "not ok");
}
