// SPDX-License-Identifier: GPL-2.0
/* The model: what each address is, and what a server may say then. */
#include <err.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "leases.h"

struct place places[SIZE];
struct station stations[CLIENTS];
struct client clients[CLIENTS];
int n_stations, n_clients;
static unsigned long n_full;

struct station *station_of(int client)
{
	return &stations[clients[client].station];
}

static bool is_sibling(int a, int b)
{
	return a >= 0 && b >= 0 && a != b && clients[a].station == clients[b].station;
}

void add_station(const struct station *s, int n)
{
	struct station *to = &stations[n_stations];

	*to = *s;
	to->reserved = -1;
	to->first = n_clients;
	to->n = n;
	while (n--)
		clients[n_clients++] = (struct client){ .station = n_stations, .at = -1 };
	n_stations++;
}

void make_places(void)
{
	for (int at = 0; at < SIZE; at++)
		places[at] = (struct place){ .client = -1, .reserved = -1 };
}

bool is_excluded(int at)
{
	return at >= EXCLUDED && at <= EXCLUDED_LAST;
}

/* ---- what becomes of a place ---- */

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

void forget(int at)
{
	int client = places[at].client;

	if (client >= 0 && clients[client].at == at)
		clients[client].at = -1;
	places[at].state = NONE;
	places[at].client = -1;
	places[at].was_bound = false;
}

/* As a lease that was given back or has run out at some time between. */
void let_go(int at, double first, double last)
{
	struct place *p = &places[at];

	if (!p->was_bound || p->reserved >= 0 || is_excluded(at))
		forget(at);
	else
		set(at, RESTING, p->client, first + QUARANTINE - 1, last + QUARANTINE + 1);
}

void set_aside(int at, int client)
{
	set(at, DECLINED, client, sent + DECLINED_FOR - 1, answered + DECLINED_FOR + LATE);
}

/* From now on it may be what it is, or may be not. */
void doubt(int at)
{
	places[at].from = 0;
}

/* What has surely ended by now has ended. */
void pass(void)
{
	double t = now();

	for (int at = 0; at < SIZE; at++) {
		struct place *p = &places[at];

		if (p->to > t)
			continue;
		if (p->state == OFFERED || p->state == BOUND)
			let_go(at, p->from, p->to);
		else if (p->state == DECLINED)
			forget(at);
	}
}

/* It has the place now; the lease that it had elsewhere has ended. */
void give(int client, int at, enum state state, int seconds)
{
	int old = clients[client].at;

	if (old >= 0 && old != at)
		forget(old);
	/* Who has it and asks anew loses nothing; who may have it may have it. */
	if (state == OFFERED && places[at].state == BOUND && places[at].client == client) {
		if (answered >= places[at].from)
			set(at, OFFERED, client, sent, answered + seconds + LATE);
		return;
	}
	set(at, state, client, sent + seconds - 1, answered + seconds + LATE);
}

/* ---- what is known ---- */

/* Is what the model says still sure at this time? A rest that is over is. */
bool is_sure(const struct place *p, double t)
{
	return p->state == NONE || t < p->from || (p->state == RESTING && t > p->to);
}

/* Can nobody but its client have it, from the question to the answer? */
bool is_held(const struct place *p)
{
	return p->state != NONE && answered < p->from;
}

static bool is_of_range(int at)
{
	return !is_excluded(at) && places[at].reserved < 0;
}

/* Could this client surely have it? */
static bool is_open(int at, int client)
{
	const struct place *p = &places[at];

	if (is_excluded(at) || (p->reserved >= 0 && p->reserved != clients[client].station))
		return false;
	return p->state == NONE || (p->state == RESTING && p->to < sent);
}

/* Does it surely have a lease that counts? */
bool is_had(int client)
{
	int at = clients[client].at;

	return at >= 0 && places[at].state != RESTING && is_held(&places[at]);
}

/* Or may it have? */
static bool may_be_had(int client)
{
	int at = clients[client].at;

	return at >= 0 && places[at].state != RESTING;
}

/*
 * The place that it surely has to get, as it is reserved for its station and no
 * other client of that may have it; NOWHERE: none.
 */
int claim_of(int client)
{
	int at = station_of(client)->reserved;
	const struct place *p = &places[at];

	if (at < 0 || p->state == DECLINED || is_sibling(p->client, client))
		return NOWHERE;
	return at;
}

/* Is surely none reserved that it could get? */
bool is_bare(int client)
{
	int at = station_of(client)->reserved;
	const struct place *p = &places[at];

	return at < 0 ||
	       (is_held(p) && (p->state == DECLINED || is_sibling(p->client, client)));
}

/* A request of a place that is surely its own is granted. */
bool is_due(int client, int at)
{
	if (clients[client].at != at || places[at].client != client || !is_had(client))
		return false;
	return is_bare(client) ? is_of_range(at) : station_of(client)->reserved == at;
}

/* Surely not its own, and not free either? */
bool is_undue(int client, int at)
{
	const struct place *p = &places[at];
	int own = clients[client].at;

	if (station_of(client)->reserved == at)
		return p->state == DECLINED && answered < p->from;
	if (claim_of(client) >= 0)
		return true;
	if (own >= 0 && own != at && answered < places[own].from)
		return true;
	return is_held(p) && p->client != client;
}

int n_declined(void)
{
	int n = 0;

	for (int at = 0; at < SIZE; at++)
		n += places[at].state == DECLINED;
	return n;
}

/* The leases of its station but for its own, at the least or at the most. */
static int others_of(int client, bool most)
{
	int n = 0;

	for (int at = 0; at < SIZE; at++) {
		const struct place *p = &places[at];

		if (p->client < 0 || clients[p->client].station != clients[client].station ||
		    p->state == NONE || p->state == RESTING || at == clients[client].at)
			continue;
		n += most || answered < p->from;
	}
	return n;
}

/* ---- what was answered ---- */

/* Was it right to give this place to the client? */
void check_given(const char *what, int client, int at)
{
	const struct place *p = &places[at];
	int station = clients[client].station, claim = claim_of(client);

	if (p->reserved >= 0 && p->reserved != station)
		wrong("client %d: %s %d, which is reserved for %d", client, what, at, p->reserved);
	if (is_excluded(at) && p->reserved != station)
		wrong("client %d: %s %d, which is excluded", client, what, at);
	if (is_held(p) && p->client != client)
		wrong("client %d: %s %d, which %d has (state %d)", client, what, at, p->client, p->state);
	if (is_held(p) && p->state == DECLINED)
		wrong("client %d: %s %d, which was declined", client, what, at);
	if (claim >= 0 && claim != at)
		wrong("client %d: %s %d and not its reserved %d", client, what, at, claim);
	if (p->reserved < 0 && !may_be_had(client) && others_of(client, false) >= family->most)
		wrong("client %d: %s %d, but its station has enough", client, what, at);
}

/* It has one, or had: is it that? */
void check_own(const char *what, int client, int at)
{
	int own = clients[client].at;

	if (own >= 0 && own != at && is_bare(client) && is_of_range(own) &&
	    answered < places[own].from)
		wrong("client %d: %s %d and not its own %d", client, what, at, own);
}

/* No place for it: is there none? true: its station may have had enough. */
bool check_full(int client)
{
	int own = clients[client].at;

	n_full++;
	if (claim_of(client) >= 0)
		wrong("client %d: nothing of its reserved %d", client, claim_of(client));
	if (is_had(client) && is_of_range(own))
		wrong("client %d: nothing of its own %d", client, own);
	if (others_of(client, true) >= family->most)
		return true;
	if (own >= 0 && is_sure(&places[own], sent) && is_of_range(own))
		wrong("client %d: nothing of its former %d", client, own);
	for (int at = 0; at < SIZE; at++)
		if (is_open(at, client)) {
			wrong("client %d: nothing, but %d is free", client, at);
			break;
		}
	return false;
}

/* ---- at the end ---- */

/* As the listing below has it, or empty. */
static void print_place(char *to, size_t size, int at)
{
	static const char *const names[] = { "none", "offered", "bound", "released", "declined" };
	const struct place *p = &places[at];
	const struct station *s;

	*to = '\0';
	if (p->state == NONE)
		return;
	s = station_of(p->client);
	snprintf(to, size, "%s %02x:%02x:%02x:%02x:%02x:%02x %d", names[p->state], s->mac[0],
		 s->mac[1], s->mac[2], s->mac[3], s->mac[4], s->mac[5],
		 family->has_ias ? p->client - s->first : -1);
}

static void read_list(char (*listed)[64])
{
	char address[64], rest[64];
	FILE *list;
	int at;

	list = popen("vpc -j -d lease show vpc blue network pool | jq -r '.[] | "
		     "\"\\(.address4 // .address6) \\(.state) \\(.mac) \\(.iaid // -1)\"'", "r");
	while (list && fscanf(list, "%63s %63[^\n]", address, rest) == 2) {
		at = family->place(address);
		if (at == NOWHERE)
			wrong("%s has a lease", address);
		else
			strcpy(listed[at], rest);
	}
	if (!list || pclose(list))
		errx(1, "no listing");
}

/* The listing against the model; what is sure must be so. */
void compare(void)
{
	static char listed[SIZE][64];
	int compared = 0;
	char ours[64];

	sleep(2);
	pass();
	sent = now();
	read_list(listed);
	answered = now();
	for (int at = 0; at < SIZE; at++) {
		if (!is_sure(&places[at], sent) || !is_sure(&places[at], answered))
			continue;
		compared++;
		print_place(ours, sizeof(ours), at);
		if (strcmp(ours, listed[at]))
			wrong("%s is \"%s\", not \"%s\"", family->text(at), listed[at], ours);
	}
	printf("%lu times there was none, of %d of %d it was sure at the end\n", n_full, compared,
	       SIZE);
	if (compared < SIZE * 3 / 4 || !n_full)
		wrong("that is too few");
}
