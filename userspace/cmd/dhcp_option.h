/* SPDX-License-Identifier: GPL-2.0 */
/* What DHCPv4 clients are told besides: for dhcp.c. */
#ifndef DHCP_OPTION_H
#define DHCP_OPTION_H

#include "../args.h"
#include "../field.h"

/* NUMBER:TYPE:VALUE, and CLIENT:FILE; or none. */
int put_option(struct request *rq, const struct arg *arg,
	       const struct args *args);
int put_boot(struct request *rq, const struct arg *arg,
	     const struct args *args);

/* Repeated; in text, and in a command line, as they are typed. */
extern const struct field dhcp_option_fields[], dhcp_boot_fields[];
void show_options(const struct field *field, const struct attrs *attrs);
void show_boot(const struct field *field, const struct attrs *attrs);
void tell_options(struct line *line, const struct word *word,
		  const struct attrs *attrs);
void tell_boot(struct line *line, const struct word *word,
	       const struct attrs *attrs);
void tell_boot_server(struct line *line, const struct word *word,
		      const struct attrs *attrs);

int put_exclude(struct request *rq, const struct arg *arg, const struct args *args);
void show_exclude(const struct field *field, const struct attrs *attrs);
void tell_exclude(struct line *line, const struct word *word,
		  const struct attrs *attrs);
extern const struct field dhcp_exclude_fields[];

#endif
