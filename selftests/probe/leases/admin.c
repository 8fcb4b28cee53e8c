// SPDX-License-Identifier: GPL-2.0
/* What the administrator does at random, and what he may be refused. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include "leases.h"

static bool vpc(const char *format, ...) __attribute__((format(printf, 1, 2)));
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

static const char *mac_of(const struct station *s)
{
	static char text[18];

	snprintf(text, sizeof(text), "%02x:%02x:%02x:%02x:%02x:%02x", s->mac[0], s->mac[1],
		 s->mac[2], s->mac[3], s->mac[4], s->mac[5]);
	return text;
}

/* "client-id ..." or nothing. */
static const char *id_of(const struct station *s)
{
	static char text[12 + 2 * sizeof(s->id)];
	int len = sprintf(text, "%s", s->id_len ? "client-id " : "");

	for (int i = 0; i < s->id_len; i++)
		len += sprintf(text + len, "%02x", s->id[i]);
	return text;
}

static void drop_lease(int at)
{
	const struct place *p = &places[at];
	bool there = p->state != NONE, sure = is_sure(p, now() + 2), done;

	done = vpc("vpc lease delete %s vpc blue", family->text(at));
	if (sure && is_sure(p, answered) && done != there)
		wrong("a lease of %d was %s", at, done ? "deleted, but there is none" : "not deleted");
	forget(at);
}

/* For a little while, so that many run out. */
static void enter(int at, int client, int seconds)
{
	const struct station *s = station_of(client);
	const struct place *p = &places[at];
	int own = clients[client].at;
	char ia[24] = "";
	bool may, done;

	if (!is_sure(p, now() + 2) || (own >= 0 && !is_sure(&places[own], now() + 2)))
		return;
	may = (p->state == NONE || p->state == RESTING) &&
	      (own < 0 || places[own].state == RESTING) &&
	      (p->reserved < 0 ? !is_excluded(at) && (s->reserved < 0 || family->has_ias) :
				 p->reserved == clients[client].station);
	if (family->has_ias)
		snprintf(ia, sizeof(ia), "iaid %d", client - s->first);
	done = vpc("vpc lease add %s vpc blue mac %s %s %s expires %d", family->text(at), mac_of(s),
		   id_of(s), ia, seconds);
	if (done != may)
		wrong("a lease of %d was %s for %d", at, done ? "entered" : "not entered", client);
	if (done)
		give(client, at, BOUND, seconds);
}

static void reserve(int at, int station)
{
	struct station *s = &stations[station];
	struct place *p = &places[at];
	bool may, done;

	if (!is_sure(p, now() + 2))
		return;
	may = s->reserved < 0 && p->reserved < 0 &&
	      !(p->state == BOUND && clients[p->client].station != station);
	if (s->by_mac)
		done = vpc("vpc address add %s vpc blue mac %s", family->text(at), mac_of(s));
	else
		done = vpc("vpc address add %s vpc blue %s", family->text(at), id_of(s));
	if (done != may)
		wrong("%d was %s for %d", at, done ? "reserved" : "not reserved", station);
	if (!done)
		return;
	if (p->state != BOUND)
		forget(at);
	p->reserved = station;
	s->reserved = at;
}

static void unreserve(int at)
{
	struct place *p = &places[at];

	if (!is_sure(p, now() + 2))
		return;
	if (vpc("vpc address delete %s vpc blue", family->text(at)) != (p->reserved >= 0))
		wrong("the reservation of %d did not end as it should", at);
	if (p->reserved >= 0)
		stations[p->reserved].reserved = -1;
	p->reserved = -1;
	if (is_excluded(at))
		forget(at);
}

static int n_reserved(void)
{
	int n = 0;

	for (int at = 0; at < SIZE; at++)
		n += places[at].reserved >= 0;
	return n;
}

static int next_reserved(int at)
{
	for (int i = 0; i < SIZE && places[at].reserved < 0; i++)
		at = (at + 1) % SIZE;
	return at;
}

void administer(void)
{
	int at = below(SIZE), what = below(6);

	if (what == 0)
		drop_lease(at);
	else if (what < 3)
		enter(at, below(n_clients), 2 + below(20));
	/* Not too many, that others have some, too. */
	else if (what < 5 && n_reserved() < 60)
		reserve(at, below(n_stations));
	else
		unreserve(next_reserved(at));
}
