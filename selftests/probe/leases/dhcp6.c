// SPDX-License-Identifier: GPL-2.0
/*
 * DHCPv6 (RFC 8415): what clients say at random, and whether they were answered
 * right. A station has an IA_NA or several; a message speaks of up to four.
 */
#include <stdio.h>
#include "../../bench/dhcp6.h"
#include "leases.h"

#define FIRST		0x10000		/* fd00:20::1:0 */
#define N		200		/* stations */
#define MOST		16		/* leases of a station */
#define OFF_LINK	(NOWHERE + 1)	/* a place elsewhere */

/* An IA of a message, and of its answer. */
struct ia {
	int client;
	int wanted;		/* the place that it names, NOWHERE, or OFF_LINK */
	int given;		/* that it gets, or NOWHERE */
	bool ended;		/* what it names is at its end */
	int status;		/* -1: none */
	bool told;		/* is in the answer at all */
};

struct exchange {
	uint8_t type;
	bool rapid;
	struct ia ias[4];
	int n;
	uint8_t reply;		/* type of the answer, 0: none */
	int status;		/* of the message, -1: none */
};

static uint32_t xid;
static struct exchange *running;
static uint8_t server[10];	/* its DUID */
static unsigned long n_given, n_refused, n_off, n_silent, n_rapid, n_enough;

static struct in6_addr number_of(int at)
{
	struct in6_addr addr;

	inet_pton(AF_INET6, at == OFF_LINK ? "fd00:99::5" : "fd00:20::", &addr);
	if (at != OFF_LINK)
		put32(addr.s6_addr + 12, FIRST + at);
	return addr;
}

static int place_of(const uint8_t *addr)
{
	const struct in6_addr first = number_of(0);
	uint32_t at = get32(addr + 12) - FIRST;

	return !memcmp(addr, &first, 12) && at < SIZE ? (int)at : NOWHERE;
}

static const char *text(int at)
{
	const struct in6_addr addr = number_of(at);
	static char text[INET6_ADDRSTRLEN];

	return inet_ntop(AF_INET6, &addr, text, sizeof(text));
}

static int place(const char *text)
{
	struct in6_addr addr;

	return inet_pton(AF_INET6, text, &addr) == 1 ? place_of(addr.s6_addr) : NOWHERE;
}

/* ---- messages ---- */

static size_t write_message(const struct exchange *e, struct message *m)
{
	const struct station *s = station_of(e->ias[0].client);
	uint8_t *end = begin(m, s->mac, ++xid, e->type);
	struct in6_addr addr;

	end = option(end, OPT_CLIENT_ID, s->id, s->id_len);
	if (e->type != SOLICIT && e->type != CONFIRM && e->type != REBIND)
		end = option(end, OPT_SERVER_ID, server, sizeof(server));
	if (e->rapid)
		end = option(end, OPT_RAPID, NULL, 0);
	for (const struct ia *ia = e->ias; ia < e->ias + e->n; ia++) {
		addr = number_of(ia->wanted);
		end = ia_option(end, ia->client - s->first, ia->wanted == NOWHERE ? NULL : &addr);
	}
	return finish(m, end);
}

static void read_address(struct ia *ia, const struct option *o)
{
	const struct in6_addr wanted = number_of(ia->wanted);

	if (o->len < IAADDR) {
		wrong("client %d: an address of %d bytes", ia->client, o->len);
	} else if (!get32(o->value + 20)) {
		ia->ended |= !memcmp(o->value, &wanted, sizeof(wanted));
	} else if (ia->given != NOWHERE) {
		wrong("client %d: two addresses", ia->client);
	} else {
		ia->given = place_of(o->value);
		if (ia->given == NOWHERE)
			wrong("client %d: an address that is not in the range", ia->client);
	}
}

static void read_ia(struct exchange *e, const struct option *o)
{
	const uint8_t *at = o->value + IA, *end = o->value + o->len;
	int client = station_of(e->ias[0].client)->first + get32(o->value);
	struct option inner;
	struct ia *ia;

	for (ia = e->ias; ia < e->ias + e->n && ia->client != client; ia++)
		;
	if (o->len < IA || ia == e->ias + e->n || ia->told) {
		wrong("an IA that was not asked for");
		return;
	}
	ia->told = true;
	while (next_option(&at, end, &inner)) {
		if (inner.code == OPT_STATUS)
			ia->status = inner.value[0] << 8 | inner.value[1];
		if (inner.code == OPT_IAADDR)
			read_address(ia, &inner);
	}
}

static bool read_answer(const void *frame, ssize_t len)
{
	const struct message *m = frame;
	const uint8_t *at = m->options, *end = (const uint8_t *)m + len;
	struct option o;

	if (!is_message(m, len, CLIENT_PORT, xid))
		return false;
	running->reply = m->type;
	while (next_option(&at, end, &o)) {
		if (o.code == OPT_STATUS)
			running->status = o.value[0] << 8 | o.value[1];
		if (o.code == OPT_IA_NA)
			read_ia(running, &o);
		if (o.code == OPT_SERVER_ID && o.len == sizeof(server))
			memcpy(server, o.value, o.len);
	}
	return true;
}

/* false: no answer. One of another type than @reply is wrong. */
static bool ask(struct exchange *e, uint8_t reply)
{
	const struct station *s = station_of(e->ias[0].client);
	static struct message m;
	size_t len;

	e->reply = 0;
	e->status = -1;
	for (struct ia *ia = e->ias; ia < e->ias + e->n; ia++) {
		ia->given = NOWHERE;
		ia->status = -1;
		ia->ended = ia->told = false;
	}
	running = e;
	len = write_message(e, &m);
	exchange(clients[e->ias[0].client].station % TAPS, s->mac, &m, len, read_answer);
	n_silent += !e->reply;
	if (e->reply && e->reply != reply)
		wrong("client %d: %d was answered with %d", e->ias[0].client, e->type, e->reply);
	return e->reply;
}

/* ---- what is right for an IA ---- */

/* It has got an address, or there is none for it. */
static void check_ia(const struct ia *ia, enum state state)
{
	if (ia->given != NOWHERE) {
		check_given("was given", ia->client, ia->given);
		check_own("was given", ia->client, ia->given);
		give(ia->client, ia->given, state, state == BOUND ? LEASE : OFFERED_FOR);
		n_given += state == BOUND;
		return;
	}
	n_enough += check_full(ia->client);
}

/* For a Solicit or a Request, and an IA that has nothing to renew. */
static void check_new(const struct ia *ia, enum state state)
{
	if (!ia->told) {
		wrong("client %d: not a word of its IA", ia->client);
		return;
	}
	if ((ia->given == NOWHERE) != (ia->status == NO_ADDRS_AVAIL))
		wrong("client %d: place %d with status %d", ia->client, ia->given, ia->status);
	check_ia(ia, state);
}

/* Does the server surely know of the lease, or of one that is to be? */
static bool is_known(const struct ia *ia)
{
	return ia->wanted == OFF_LINK ||
	       (ia->wanted != NOWHERE && (is_had(ia->client) || claim_of(ia->client) >= 0));
}

static void check_no_binding(const struct ia *ia)
{
	n_refused++;
	if (is_known(ia))
		wrong("client %d: no binding, but it has %d", ia->client, clients[ia->client].at);
	if (ia->given != NOWHERE || ia->ended)
		wrong("client %d: no binding, and an address", ia->client);
}

/* RFC 8415 section 18.3.4 */
static void check_renewed(const struct ia *ia)
{
	int client = ia->client;

	if (ia->wanted == NOWHERE) {
		check_new(ia, BOUND);
		return;
	}
	if (ia->status == NO_BINDING) {
		check_no_binding(ia);
		return;
	}
	if (ia->wanted != OFF_LINK && clients[client].at < 0 && station_of(client)->reserved < 0)
		wrong("client %d: has nothing, and no NoBinding for %d", client, ia->wanted);
	if (ia->given == ia->wanted && is_undue(client, ia->wanted))
		wrong("client %d: has renewed %d, which is not its own", client, ia->wanted);
	if (ia->given != ia->wanted && (!ia->ended || is_due(client, ia->wanted)))
		wrong("client %d: got %d for its %d", client, ia->given, ia->wanted);
	check_ia(ia, BOUND);
}

/* Of a Release or a Decline; RFC 8415 sections 18.3.7 and 18.3.8. */
static void check_ended(const struct ia *ia, uint8_t type)
{
	int client = ia->client, at = ia->wanted;
	bool own = clients[client].at == at;

	n_refused += ia->status == NO_BINDING;
	if (ia->told != (ia->status == NO_BINDING))
		wrong("client %d: end of %d with status %d", client, at, ia->status);
	if (!own && !ia->told)
		wrong("client %d: has ended %d, which is not its own", client, at);
	if (!own || places[at].state == RESTING)
		return;
	if (answered >= places[at].from)
		doubt(at);
	else if (ia->told)
		wrong("client %d: has no binding of its %d", client, at);
	else if (type == RELEASE)
		let_go(at, sent, answered);
	else
		set_aside(at, client);
}

/* ---- what clients do ---- */

/* Of one of its IAs, and perhaps others, that name no place yet. */
static struct exchange start(uint8_t type, int client)
{
	const struct station *s = station_of(client);
	struct exchange e = { .type = type, .n = below(4) ? 1 : 1 + below(4) };

	e.rapid = type == SOLICIT && !below(3);
	if (e.n > s->n)
		e.n = s->n;
	for (int i = 0; i < e.n; i++)
		e.ias[i] = (struct ia){ s->first + (client - s->first + i) % s->n, .wanted = NOWHERE };
	return e;
}

/* Whatever it may be, or nothing: a thief, or somebody with an old lease. */
static void name_any(struct exchange *e)
{
	bool off_link = e->type != SOLICIT && e->type != RELEASE && e->type != DECLINE;

	for (int i = 0; i < e->n; i++) {
		if (off_link && !below(8))
			e->ias[i].wanted = OFF_LINK;
		else if (below(8))
			e->ias[i].wanted = below(SIZE);
	}
}

static void name_own(struct exchange *e)
{
	for (int i = 0; i < e->n; i++)
		if (clients[e->ias[i].client].at >= 0)
			e->ias[i].wanted = clients[e->ias[i].client].at;
}

static bool solicit(struct exchange *e)
{
	if (!ask(e, e->rapid ? REPLY : ADVERTISE)) {
		wrong("client %d: no answer to a Solicit", e->ias[0].client);
		return false;
	}
	n_rapid += e->rapid;
	for (int i = 0; i < e->n; i++)
		check_new(&e->ias[i], e->rapid ? BOUND : OFFERED);
	return !e->rapid;
}

static void request(struct exchange *e)
{
	if (!ask(e, REPLY))
		wrong("client %d: no answer to a Request", e->ias[0].client);
	for (const struct ia *ia = e->ias; e->reply && ia < e->ias + e->n; ia++) {
		if (ia->wanted != OFF_LINK) {
			check_new(ia, BOUND);
			continue;
		}
		n_off++;
		if (ia->status != NOT_ON_LINK || ia->given != NOWHERE)
			wrong("client %d: off the link, and status %d", ia->client, ia->status);
	}
}

static void renew(struct exchange *e)
{
	if (ask(e, REPLY)) {
		for (int i = 0; i < e->n; i++)
			check_renewed(&e->ias[i]);
		return;
	}
	if (e->type == RENEW)
		wrong("client %d: no answer to a Renew", e->ias[0].client);
	for (int i = 0; i < e->n; i++)
		if (is_known(&e->ias[i]))
			wrong("client %d: no answer to a Rebind", e->ias[i].client);
}

/* Not of places that the model is not sure of, but what is not there. */
static void end(struct exchange *e)
{
	for (int i = 0; i < e->n; i++) {
		int own = clients[e->ias[i].client].at, at = e->ias[i].wanted;

		if (at == NOWHERE || (own == at && !is_sure(&places[at], now() + 0.5)))
			return;
	}
	if (!ask(e, REPLY) || e->status != SUCCESS)
		wrong("client %d: %d was answered with status %d", e->ias[0].client, e->type, e->status);
	for (int i = 0; i < e->n; i++)
		check_ended(&e->ias[i], e->type);
}

/* Ports that learn may use any address: it is right if it is on the link. */
static void confirm(struct exchange *e)
{
	int status = -1;

	for (int i = 0; i < e->n && status != NOT_ON_LINK; i++)
		if (e->ias[i].wanted != NOWHERE)
			status = e->ias[i].wanted == OFF_LINK ? NOT_ON_LINK : SUCCESS;
	ask(e, REPLY);
	n_off += e->status == NOT_ON_LINK;
	if (e->status != status || !e->reply != (status < 0))
		wrong("client %d: confirmed with status %d, not %d", e->ias[0].client, e->status, status);
}

/* A client that comes up. */
static void boot(struct exchange *e)
{
	struct exchange next = *e;

	if (!solicit(e))
		return;
	next.type = REQUEST;
	next.rapid = false;
	for (int i = 0; i < e->n; i++)
		next.ias[i].wanted = e->ias[i].given;
	request(&next);
}

/* One message. */
static void put(struct exchange *e)
{
	switch (e->type) {
	case SOLICIT:
		solicit(e);
		break;
	case REQUEST:
		request(e);
		break;
	case RENEW:
	case REBIND:
		renew(e);
		break;
	case CONFIRM:
		confirm(e);
		break;
	default:
		end(e);
	}
}

static void put_own(int client, uint8_t type)
{
	struct exchange e = start(type, client);

	name_own(&e);
	put(&e);
}

static void put_any(int client)
{
	static const uint8_t types[] = {
		SOLICIT, SOLICIT, REQUEST, REQUEST, RENEW, REBIND, RELEASE, DECLINE, CONFIRM,
	};
	struct exchange e = start(types[below(sizeof(types))], client);

	name_any(&e);
	put(&e);
}

static void step(void)
{
	int client = below(n_clients), at = clients[client].at, what = below(1000);
	struct exchange e;

	pass();
	if (what < 4) {
		administer();
	} else if (what < 14) {
		if (n_declined() < 40)
			put_own(client, DECLINE);
	} else if (what < 134) {
		put_own(client, RELEASE);
	} else if (what < 304) {
		put_any(client);
	} else if (what < 324) {
		put_own(client, CONFIRM);
	} else if (at >= 0 && what < 800 && (places[at].state == BOUND || !below(8))) {
		put_own(client, what < 700 ? RENEW : REBIND);
	} else {
		e = start(SOLICIT, client);
		boot(&e);
	}
}

/* Some would like to have more than they may. */
static void make(void)
{
	for (int i = 0; i < N; i++) {
		struct station s = {
			.mac = { 0x52, 0x54, 0, 6, i >> 8, i }, .by_mac = i % 2,
			.id = { 0, 3, 0, 1, 0x52, 0x54, 0, 6, i >> 8, i }, .id_len = 10,
		};

		add_station(&s, i % 40 ? 2 + i % 3 : 4 * MOST);
	}
	/* Who the server is the first one is told. */
	struct exchange e = start(SOLICIT, 0);

	solicit(&e);
}

static bool was_tried(unsigned long count)
{
	printf("%lu exchanges: %lu times an address, %lu by rapid commit, %lu no binding, "
	       "%lu off the link, %lu had enough, %lu unanswered\n",
	       n_exchanges, n_given, n_rapid, n_refused, n_off, n_enough, n_silent);
	return n_rapid && n_refused && n_off && n_enough && n_silent && n_given >= count / 4;
}

const struct family v6 = {
	.name = "6",
	.text = text,
	.place = place,
	.has_ias = true,
	.most = MOST,
	.make = make,
	.step = step,
	.was_tried = was_tried,
};
