/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Who has which address of a pool, as far as who stands outside of the server
 * can know it, and the wires to the server: what both families share. See
 * main.c.
 */
#ifndef LEASES_H
#define LEASES_H

#include <stdbool.h>
#include <stdint.h>
#include <net/ethernet.h>
#include <sys/types.h>

/* Of the topic: the pool has SIZE addresses, these of them are excluded. */
#define SIZE		400
#define EXCLUDED	100
#define EXCLUDED_LAST	149
#define QUARANTINE	5
#define LEASE		60
#define OFFERED_FOR	60
#define DECLINED_FOR	600

#define NOWHERE		INT32_MIN	/* no place */
#define TAPS		8
#define CLIENTS		1000		/* at most */
#define LATE		4		/* seconds that an end may be noticed late */

enum state { NONE, OFFERED, BOUND, RESTING, DECLINED };

/* An address: what it is until from at the least, and to at the most. */
struct place {
	enum state state;
	int client;		/* whose it is or was, -1: nobody's */
	bool was_bound;
	double from, to;
	int reserved;		/* for which station, -1: none */
};

/* Who asks, with one client (DHCPv4) or several (an IA of DHCPv6 each). */
struct station {
	uint8_t mac[ETH_ALEN];
	uint8_t id[12];		/* client identifier, or DUID */
	uint8_t id_len;
	bool by_mac;		/* is what addresses are reserved by */
	int reserved;		/* the place reserved for it, -1: none */
	int first, n;		/* its clients */
};

/* Who has one lease. */
struct client {
	int station;
	int at;			/* the place of its lease, -1: none */
};

/* What differs. */
struct family {
	const char *name;		/* 4, 6 */
	const char *(*text)(int at);	/* the address of a place */
	int (*place)(const char *text);	/* NOWHERE: it is none */
	bool has_ias;			/* clients of a station have numbers, from 0 on */
	int most;			/* leases of a station */
	void (*make)(void);		/* the stations */
	void (*step)(void);		/* something happens */
	bool (*was_tried)(unsigned long count);
};

extern const struct family v4, v6, *family;
extern struct place places[SIZE];
extern struct station stations[CLIENTS];
extern struct client clients[CLIENTS];
extern int n_stations, n_clients;

/* wire.c */
extern double sent, answered;		/* times of the last question */
extern unsigned long n_exchanges, n_wrong;
double now(void);
int below(int n);
/* One line that a reader can begin with. */
void wrong(const char *format, ...) __attribute__((format(printf, 1, 2)));
void open_taps(void);
/*
 * Asks, and gives each frame that comes back to @is_ours, which says whether
 * it is the answer. false: there is none.
 */
bool exchange(int tap, const uint8_t *mac, const void *frame, size_t len,
	      bool (*is_ours)(const void *frame, ssize_t len));

/* model.c: what is known */
struct station *station_of(int client);
void add_station(const struct station *s, int clients);
bool is_excluded(int at);
bool is_sure(const struct place *p, double t);
bool is_held(const struct place *p);
bool is_had(int client);
bool is_bare(int client);
bool is_due(int client, int at);
bool is_undue(int client, int at);
int claim_of(int client);
int n_declined(void);
/* ... what was answered, against it */
void check_given(const char *what, int client, int at);
void check_own(const char *what, int client, int at);
bool check_full(int client);
/* ... and what is known then */
void forget(int at);
void give(int client, int at, enum state state, int seconds);
void let_go(int at, double first, double last);
void set_aside(int at, int client);
void doubt(int at);
void pass(void);
void make_places(void);
void compare(void);

/* admin.c: what the administrator does at random */
void administer(void);

/* dhcp4.c: one after the other has an address, until there is none */
void fill(int count);

#endif
