/* SPDX-License-Identifier: GPL-2.0 */
/* What DHCPv4 clients are told besides: of a network, a VPC, a reservation. */
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
#define DHCP_EXTRA_WORDS(in)						\
	{ .name = "option", .what = "NUMBER:TYPE:VALUE",		\
	  .put = put_option, .tell = tell_options,			\
	  .attr = VPC_A_DHCP_OPTION, .nest = in, .flags = WORD_MANY },	\
	{ .name = "boot-server", .what = "ADDRESS",			\
	  .put = put_address4, .tell = tell_boot_server,		\
	  .preset = "0.0.0.0",						\
	  .attr = VPC_A_DHCP_BOOT_SERVER, .nest = in },			\
	{ .name = "boot", .what = "CLIENT:FILE",			\
	  .put = put_boot, .tell = tell_boot,				\
	  .attr = VPC_A_DHCP_BOOT, .nest = in, .flags = WORD_MANY }

#define DHCP_EXTRA_FIELDS(section)					\
	{ "options", "option", show_options, VPC_A_DHCP_OPTION,		\
	  section, 0, { .fields = dhcp_option_fields } },		\
	{ "boot_server", "boot-server", show_address4,			\
	  VPC_A_DHCP_BOOT_SERVER, section, 0, { NULL } },		\
	{ "boot", "boot", show_boot, VPC_A_DHCP_BOOT,			\
	  section, 0, { .fields = dhcp_boot_fields } }

#endif
