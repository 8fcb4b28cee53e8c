// SPDX-License-Identifier: GPL-2.0
/*
 * leases model COUNT: COUNT exchanges of many clients with the DHCPv4 server of
 * a network, at random, against a model of what it may and must say.
 * leases fill COUNT: COUNT clients take an address each; then the pool is full.
 *
 * The clients are behind the taps t0 to t7, ports of the network "pool" of the
 * VPC blue that learn. What the topic leases.sh has configured stands below.
 *
 * The model knows for each address who has it, as what, and from when until
 * when that is sure: time passes between a question and its answer, and the
 * server counts in seconds. What is not sure may be either way; all else is
 * held against the server. An ARP question behind each message says when the
 * answer to it is not going to come.
 */
#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "../bench/dhcp.h"

/* Of the topic. */
#define ROUTER		0x0a140001u	/* 10.20.0.1 */
#define FIRST		0x0a140010u	/* 10.20.0.16 */
#define SIZE		400u
#define EXCLUDED	100u		/* the 100th to the 149th */
#define EXCLUDED_LAST	149u
#define QUARANTINE	5
#define LEASE		60
#define OFFERED_FOR	60
#define DECLINED_FOR	600

#define NOWHERE		INT32_MIN	/* no place */

#define TAPS		8
#define CLIENTS		700
#define RATE		900		/* messages a second for each tap: below its budget */
#define LATE		4		/* seconds that an end may be noticed late */

struct arp {
	struct ether_header eth;
	uint16_t htype, ptype;
	uint8_t hlen, plen;
	uint16_t op;
	uint8_t sha[ETH_ALEN], spa[4], tha[ETH_ALEN], tpa[4];
} __attribute__((packed));

enum state { NONE, OFFERED, BOUND, RESTING, DECLINED };

/* An address: what it is until from at the least, and to at the most. */
struct place {
	enum state state;
	int client;		/* whose it is or was, -1: nobody's */
	bool was_bound;
	double from, to;
	int reserved;		/* for whom, -1: nobody */
};

struct client {
	uint8_t mac[ETH_ALEN];
	uint8_t id[12];
	uint8_t id_len;
	int at;			/* the place of its lease, -1: none */
	int reserved;		/* the place reserved for it, -1: none */
};

static struct place places[SIZE];
static struct client clients[CLIENTS];
static int taps[TAPS];
static uint32_t xid;
static double sent, answered;	/* times of the last question */
static unsigned long n_exchanges, n_acks, n_naks, n_silent, n_full, n_wrong;

static double now(void)
{
	return nanoseconds(CLOCK_BOOTTIME) / 1e9;
}

/* One line that a reader can begin with. */
static void wrong(const char *format, ...)
{
	va_list args;

	if (n_wrong++ >= 20)
		return;
	va_start(args, format);
	printf("exchange %lu: ", n_exchanges);
	vprintf(format, args);
	putchar('\n');
	va_end(args);
}

static int below(int n)
{
	return random() % n;
}

static bool is_excluded(int at)
{
	return at >= (int)EXCLUDED && at <= (int)EXCLUDED_LAST;
}

/* ---- messages ---- */

static uint32_t number_of(int at)
{
	return htonl(FIRST + at);
}

static void pace(int tap)
{
	static double next[TAPS];
	double wait = next[tap] - now();

	if (wait > 0)
		usleep(wait * 1e6);
	else
		next[tap] = now();
	next[tap] += 2.0 / RATE;
}

static void write_all(int tap, const void *data, size_t len)
{
	if (write(taps[tap], data, len) != (ssize_t)len)
		err(1, "write");
}

/* What came in the meantime, as the router asks for what it offers. */
static void drain(int tap)
{
	static char frame[2048];

	while (read(taps[tap], frame, sizeof(frame)) > 0)
		;
}

/* The end of the question: its answer comes before that of this. */
static void put_fence(int tap, const uint8_t *mac)
{
	const uint32_t target = htonl(ROUTER);
	struct arp a = {
		.htype = htons(1), .ptype = htons(ETHERTYPE_IP),
		.hlen = ETH_ALEN, .plen = 4, .op = htons(1),
	};

	memset(a.eth.ether_dhost, 0xff, ETH_ALEN);
	memcpy(a.eth.ether_shost, mac, ETH_ALEN);
	memcpy(a.sha, mac, ETH_ALEN);
	memcpy(a.tpa, &target, 4);
	a.eth.ether_type = htons(ETHERTYPE_ARP);
	write_all(tap, &a, sizeof(a));
}

/* The kernel notices within a second or so that a line is up. */
static void wait_for_line(int tap)
{
	static const uint8_t mac[ETH_ALEN] = { 0x52, 0x54, 2 };
	struct pollfd wait = { .fd = taps[tap], .events = POLLIN };

	for (int i = 0; i < 200; i++) {
		put_fence(tap, mac);
		if (poll(&wait, 1, 100) > 0)
			return;
	}
	errx(1, "t%d: nothing comes back", tap);
}

struct question {
	int client;
	uint8_t type;
	int wanted;		/* place in option 50 */
	int ciaddr;		/* place in ciaddr */
	bool server;		/* names the server */
};

static void put(const struct question *q, int tap)
{
	const struct client *c = &clients[q->client];
	const uint32_t server = htonl(ROUTER);
	static struct message m;
	uint32_t wanted;
	uint8_t *end;

	end = begin(&m, c->mac, ++xid, q->type);
	m.ciaddr = q->ciaddr == NOWHERE ? 0 : number_of(q->ciaddr);
	if (q->wanted != NOWHERE) {
		wanted = number_of(q->wanted);
		end = option(end, OPT_ADDRESS, &wanted, 4);
	}
	if (q->server)
		end = option(end, OPT_SERVER, &server, 4);
	if (c->id_len)
		end = option(end, OPT_CLIENT_ID, c->id, c->id_len);
	finish(&m, end);
	write_all(tap, &m, sizeof(m));
}

static uint8_t type_of(const struct message *m, ssize_t len)
{
	const uint8_t *type = find(m, len, OPT_TYPE);

	return type && type[-1] ? *type : 0;
}

/* The answer's type, 0: none; and what it gives. */
static uint8_t get(int tap, const uint8_t *mac, uint32_t *yiaddr)
{
	struct pollfd wait = { .fd = taps[tap], .events = POLLIN };
	static union { struct message m; struct arp a; } u;
	uint8_t type = 0;
	int again = 0;
	ssize_t len;

	for (;;) {
		len = read(taps[tap], &u, sizeof(u));
		if (len < 0 && poll(&wait, 1, 500) <= 0) {
			if (again++ == 40)
				errx(1, "no answer to ARP");
			put_fence(tap, mac);
		}
		if (len < (ssize_t)sizeof(u.a))
			continue;
		if (u.a.eth.ether_type == htons(ETHERTYPE_ARP) && u.a.op == htons(2) &&
		    !memcmp(u.a.eth.ether_dhost, mac, ETH_ALEN))
			return type;
		if (len < (ssize_t)offsetof(struct message, options) ||
		    u.m.eth.ether_type != htons(ETHERTYPE_IP) ||
		    u.m.udp.dest != htons(CLIENT_PORT) || u.m.xid != htonl(xid))
			continue;
		if (type)
			wrong("two answers to one question");
		type = type_of(&u.m, len);
		*yiaddr = ntohl(u.m.yiaddr);
	}
}

/* Asks, and says what was answered: its type, and the place in @at. */
static uint8_t ask(const struct question *q, int *at)
{
	const struct client *c = &clients[q->client];
	int tap = q->client % TAPS;
	uint32_t yiaddr = 0;
	uint8_t type;

	pace(tap);
	n_exchanges++;
	drain(tap);
	sent = now();
	put(q, tap);
	put_fence(tap, c->mac);
	type = get(tap, c->mac, &yiaddr);
	answered = now();
	*at = yiaddr - FIRST;
	n_acks += type == ACK;
	n_naks += type == NAK;
	n_silent += !type;
	if ((type == OFFER || type == ACK) && (*at < 0 || *at >= (int)SIZE)) {
		wrong("client %d: was given %08x, which is not in the range", q->client, yiaddr);
		*at = 0;
	}
	return type;
}

/* ---- the model ---- */

static void set(int at, enum state state, int client, double first, double last)
{
	struct place *p = &places[at];

	if (p->client >= 0 && p->client != client && clients[p->client].at == at)
		clients[p->client].at = -1;
	if (state == BOUND)
		p->was_bound = true;
	if (state == NONE || (p->client != client && state != BOUND))
		p->was_bound = false;
	p->state = state;
	p->client = client;
	p->from = first;
	p->to = last;
	if (client >= 0)
		clients[client].at = state == NONE || state == DECLINED ? -1 : at;
}

static void forget(int at)
{
	int client = places[at].client;

	if (client >= 0 && clients[client].at == at)
		clients[client].at = -1;
	places[at].state = NONE;
	places[at].client = -1;
	places[at].was_bound = false;
}

/* As a lease that was given back or has run out at some time between. */
static void let_go(int at, double first, double last)
{
	struct place *p = &places[at];

	if (!p->was_bound || p->reserved >= 0 || is_excluded(at))
		forget(at);
	else
		set(at, RESTING, p->client, first + QUARANTINE - 1, last + QUARANTINE + 1);
}

/* What has surely ended by now has ended. */
static void pass(void)
{
	double t = now();

	for (int at = 0; at < (int)SIZE; at++) {
		struct place *p = &places[at];

		if (p->to > t)
			continue;
		if (p->state == OFFERED || p->state == BOUND)
			let_go(at, p->from, p->to);
		else if (p->state == DECLINED)
			forget(at);
	}
}

/* Is what the model says still sure at this time? A rest that is over is. */
static bool is_sure(const struct place *p, double t)
{
	return p->state == NONE || t < p->from || (p->state == RESTING && t > p->to);
}

/* Can nobody but its client have it, from the question to the answer? */
static bool is_held(const struct place *p)
{
	return p->state != NONE && answered < p->from;
}

/* Could this client surely have it? */
static bool is_open(int at, int client)
{
	const struct place *p = &places[at];

	if (is_excluded(at) || (p->reserved >= 0 && p->reserved != client))
		return false;
	return p->state == NONE || (p->state == RESTING && p->to < sent);
}

/* Was it right to give this place to the client? */
static void check_given(const char *what, int client, int at)
{
	const struct place *p = &places[at];
	const struct client *c = &clients[client];

	if (p->reserved >= 0 && p->reserved != client)
		wrong("client %d: %s %d, which is reserved for %d", client, what, at, p->reserved);
	if (is_excluded(at) && p->reserved != client)
		wrong("client %d: %s %d, which is excluded", client, what, at);
	if (is_held(p) && p->client != client && p->reserved != client)
		wrong("client %d: %s %d, which %d has (state %d)", client, what, at, p->client, p->state);
	if (is_held(p) && p->state == DECLINED)
		wrong("client %d: %s %d, which was declined", client, what, at);
	if (c->reserved >= 0 && c->reserved != at &&
	    !(places[c->reserved].state == DECLINED))
		wrong("client %d: %s %d and not its reserved %d", client, what, at, c->reserved);
}

/* It has the place now; the lease that it had elsewhere has ended. */
static void give(int client, int at, enum state state)
{
	int old = clients[client].at;
	int time = state == BOUND ? LEASE : OFFERED_FOR;

	if (old >= 0 && old != at)
		forget(old);
	/* Who has it and asks anew loses nothing; who may have it may have it. */
	if (state == OFFERED && places[at].state == BOUND && places[at].client == client) {
		if (answered >= places[at].from)
			set(at, OFFERED, client, sent, answered + time + LATE);
		return;
	}
	set(at, state, client, sent + time - 1, answered + time + LATE);
}

static bool may_keep(int at)
{
	return !is_excluded(at) && places[at].reserved < 0;
}

/* No offer: is there none? */
static void check_full(int client)
{
	const struct client *c = &clients[client];

	n_full++;
	if (c->reserved >= 0 && places[c->reserved].state != DECLINED)
		wrong("client %d: no offer of its reserved %d", client, c->reserved);
	if (c->at >= 0 && is_sure(&places[c->at], sent) && may_keep(c->at))
		wrong("client %d: no offer of its own %d", client, c->at);
	for (int at = 0; at < (int)SIZE; at++)
		if (is_open(at, client)) {
			wrong("client %d: no offer, but %d is free", client, at);
			return;
		}
}

static int discover(int client, int wanted)
{
	const struct client *c = &clients[client];
	const struct question q = { client, DISCOVER, wanted, NOWHERE, false };
	uint8_t type;
	int at, own;

	type = ask(&q, &at);
	if (!type) {
		check_full(client);
		return -1;
	}
	if (type != OFFER) {
		wrong("client %d: DISCOVER was answered with %d", client, type);
		return -1;
	}
	check_given("was offered", client, at);
	own = c->at;
	if (c->reserved < 0 && own >= 0 && own != at && may_keep(own) &&
	    (answered < places[own].from))
		wrong("client %d: was offered %d and not its own %d", client, at, own);
	give(client, at, OFFERED);
	return at;
}

/* A request of a place that is surely its own is granted. */
static bool is_due(int client, int at)
{
	const struct client *c = &clients[client];
	const struct place *p = &places[at];

	if (c->at != at || p->client != client || p->state == DECLINED || p->state == NONE ||
	    p->state == RESTING || answered >= p->from)
		return false;
	if (c->reserved >= 0)
		return c->reserved == at;
	return may_keep(at);
}

/* Surely not its own, and not free either? */
static bool is_undue(int client, int at)
{
	const struct client *c = &clients[client];
	const struct place *p = &places[at];

	if (c->reserved == at)
		return p->state == DECLINED && answered < p->from;
	if (c->reserved >= 0 && places[c->reserved].state != DECLINED)
		return true;
	if (c->at >= 0 && c->at != at && answered < places[c->at].from)
		return true;
	return is_held(p) && p->client != client;
}

static void request(int client, int at, bool server, bool renew)
{
	const struct question q = {
		client, REQUEST, renew ? NOWHERE : at, renew ? at : NOWHERE, server
	};
	uint8_t type;
	int given;

	type = ask(&q, &given);
	if (type == ACK) {
		if (given != at)
			wrong("client %d: asked for %d, got %d", client, at, given);
		check_given("was given", client, given);
		if (is_undue(client, given))
			wrong("client %d: was given %d, which is not its own", client, given);
		give(client, given, BOUND);
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
	struct question q = { client, type, NOWHERE, NOWHERE, true };

	/* Not sure who has it: what comes of it is not either. */
	if (at < 0 || !is_sure(&places[at], now() + 0.5))
		return;
	if (type == RELEASE)
		q.ciaddr = at;
	else
		q.wanted = at;
	if (ask(&q, &ignored))
		wrong("client %d: an answer to %d", client, type);
	if (answered >= places[at].from && places[at].state != RESTING) {
		places[at].from = 0;
		return;
	}
	if (places[at].state == RESTING)
		return;
	if (type == RELEASE)
		let_go(at, sent, answered);
	else
		set(at, DECLINED, client, sent + DECLINED_FOR - 1, answered + DECLINED_FOR + LATE);
}

/* ---- the administrator ---- */

static bool vpc(const char *format, ...)
{
	char command[256];
	va_list args;
	int len;

	va_start(args, format);
	len = vsnprintf(command, sizeof(command), format, args);
	va_end(args);
	snprintf(command + len, sizeof(command) - len, " >/dev/null 2>&1");
	sent = now();
	len = system(command);
	answered = now();
	return !len;
}

static const char *text(int at)
{
	struct in_addr in = { number_of(at) };

	return inet_ntoa(in);
}

static void drop_lease(int at)
{
	const struct place *p = &places[at];
	bool there = p->state != NONE, sure = is_sure(p, now() + 2), done;

	done = vpc("vpc lease delete %s vpc blue", text(at));
	if (sure && is_sure(p, answered) && done != there)
		wrong("a lease of %d was %s", at, done ? "deleted, but there is none" : "not deleted");
	forget(at);
}

static void reserve(int at, int client)
{
	const struct client *c = &clients[client];
	struct place *p = &places[at];
	bool may, done;
	char id[2 * sizeof(c->id) + 1] = "";

	if (!is_sure(p, now() + 2))
		return;
	may = c->reserved < 0 && p->reserved < 0 &&
	      !(p->state == BOUND && p->client != client);
	for (int i = 0; i < c->id_len; i++)
		sprintf(id + 2 * i, "%02x", c->id[i]);
	if (c->id_len)
		done = vpc("vpc address add %s vpc blue client-id %s", text(at), id);
	else
		done = vpc("vpc address add %s vpc blue mac %02x:%02x:%02x:%02x:%02x:%02x", text(at),
			   c->mac[0], c->mac[1], c->mac[2], c->mac[3], c->mac[4], c->mac[5]);
	if (done != may)
		wrong("%d was %s for %d", at, done ? "reserved" : "not reserved", client);
	if (!done)
		return;
	if (p->state != BOUND)
		forget(at);
	p->reserved = client;
	clients[client].reserved = at;
}

static void unreserve(int at)
{
	struct place *p = &places[at];

	if (!is_sure(p, now() + 2))
		return;
	if (vpc("vpc address delete %s vpc blue", text(at)) != (p->reserved >= 0))
		wrong("the reservation of %d did not end as it should", at);
	if (p->reserved >= 0)
		clients[p->reserved].reserved = -1;
	p->reserved = -1;
	if (is_excluded(at))
		forget(at);
}

static void administer(void)
{
	int at = below(SIZE), n = 0;

	switch (below(4)) {
	case 0:
		drop_lease(at);
		break;
	case 1:
	case 2:
		/* Not too many, that others have some, too. */
		for (int i = 0; i < (int)SIZE; i++)
			n += places[i].reserved >= 0;
		if (n < 60) {
			reserve(at, below(CLIENTS));
			break;
		}
		/* fall through */
	case 3:
		for (int i = 0; i < (int)SIZE; i++, at = (at + 1) % SIZE)
			if (places[at].reserved >= 0)
				break;
		unreserve(at);
	}
}

/* ---- what happens ---- */

static int n_declined(void)
{
	int n = 0;

	for (int at = 0; at < (int)SIZE; at++)
		n += places[at].state == DECLINED;
	return n;
}

static void step(void)
{
	int client = below(CLIENTS), at = clients[client].at, what = below(1000);

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

/* Lines of "ADDRESS STATE MAC" against the model; the sure ones must be so. */
static void compare(void)
{
	static const char *const names[] = { "none", "offered", "bound", "released", "declined" };
	static char listed[SIZE][64];
	char address[32], rest[64], ours[64];
	unsigned int compared = 0;
	FILE *list;

	sleep(2);
	pass();
	sent = now();
	list = popen("vpc -j lease show vpc blue network pool | "
		     "jq -r '.[] | \"\\(.address4) \\(.state) \\(.mac)\"'", "r");
	while (list && fscanf(list, "%31s %63[^\n]", address, rest) == 2) {
		uint32_t at = ntohl(inet_addr(address)) - FIRST;

		if (at >= SIZE)
			wrong("%s has a lease", address);
		else
			strcpy(listed[at], rest);
	}
	if (!list || pclose(list))
		errx(1, "no listing");
	answered = now();
	for (int at = 0; at < (int)SIZE; at++) {
		const struct place *p = &places[at];
		const uint8_t *mac = p->client < 0 ? NULL : clients[p->client].mac;

		if (!is_sure(p, sent) || !is_sure(p, answered))
			continue;
		compared++;
		*ours = '\0';
		if (p->state != NONE)
			snprintf(ours, sizeof(ours), "%s %02x:%02x:%02x:%02x:%02x:%02x",
				 names[p->state], mac[0], mac[1], mac[2], mac[3], mac[4], mac[5]);
		if (strcmp(ours, listed[at]))
			wrong("%s is \"%s\", not \"%s\"", text(at), listed[at], ours);
	}
	printf("%u of %u addresses were sure at the end\n", compared, SIZE);
	if (compared < SIZE * 3 / 4)
		wrong("that is too few");
}

static void make_clients(void)
{
	for (int at = 0; at < (int)SIZE; at++)
		places[at] = (struct place){ .client = -1, .reserved = -1 };
	for (int i = 0; i < CLIENTS; i++) {
		struct client *c = &clients[i];

		*c = (struct client){ .mac = { 0x52, 0x54, 0, 0, i >> 8, i }, .at = -1, .reserved = -1 };
		if (i % 3)
			continue;
		c->id_len = 2 + i % 10;
		for (int j = 0; j < c->id_len; j++)
			c->id[j] = j ? i >> 8 : i;
		c->id[0] = i;
		c->id[1] = i >> 8;
	}
}

static void model(unsigned long count)
{
	make_clients();
	while (n_exchanges < count && n_wrong < 20)
		step();
	compare();
	printf("%lu exchanges: %lu given, %lu refused, %lu unanswered, %lu of them for want of addresses\n",
	       n_exchanges, n_acks, n_naks, n_silent, n_full);
	if (!n_full || !n_naks || n_acks < count / 6)
		wrong("that is not what was to be tried");
	printf("%s a model of the server agrees with it\n", n_wrong ? "not ok" : "ok");
}

/* ---- a full pool ---- */

static uint8_t *given;

/* Of the client of this number; 0: nothing. */
static uint32_t take_once(int number, uint8_t type, uint32_t wanted)
{
	struct client *c = &clients[0];
	struct question q = { 0, type, NOWHERE, NOWHERE, type == REQUEST };
	int tap = number % TAPS;
	uint32_t yiaddr = 0;

	*c = (struct client){ .mac = { 0x52, 0x54, 1, number >> 16, number >> 8, number } };
	if (wanted)
		q.wanted = wanted - FIRST;
	pace(tap);
	drain(tap);
	put(&q, tap);
	put_fence(tap, c->mac);
	return get(tap, c->mac, &yiaddr) == type + (type == DISCOVER ? 1 : 2) ? yiaddr : 0;
}

/* The router asks for thousands of them at once, and a tap may be full. */
static uint32_t take(int number, uint8_t type, uint32_t wanted)
{
	uint32_t addr = 0;

	for (int i = 0; !addr && i < 3; i++)
		addr = take_once(number, type, wanted);
	return addr;
}

static void fill(int count)
{
	uint32_t addr;

	given = calloc(1, 1 << 20);
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

int main(int argc, char **argv)
{
	char name[IFNAMSIZ];
	cpu_set_t one;

	if (argc != 3)
		errx(2, "usage: leases { model | fill } COUNT");
	setvbuf(stdout, NULL, _IOLBF, 0);
	/* What is written to a tap is received on this processor, in order. */
	CPU_ZERO(&one);
	CPU_SET(0, &one);
	sched_setaffinity(0, sizeof(one), &one);
	for (int i = 0; i < TAPS; i++) {
		snprintf(name, sizeof(name), "t%d", i);
		taps[i] = tap(name, 0, O_NONBLOCK);
	}
	for (int i = 0; i < TAPS; i++)
		wait_for_line(i);
	srandom(getenv("SEED") ? strtoul(getenv("SEED"), NULL, 0) : 1);
	if (!strcmp(argv[1], "fill"))
		fill(strtoul(argv[2], NULL, 10));
	else
		model(strtoul(argv[2], NULL, 10));
	return 0;
}
