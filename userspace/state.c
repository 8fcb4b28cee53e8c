// SPDX-License-Identifier: GPL-2.0
/* The whole state, and the commands that make it. */
#include <linux/vpc.h>
#include <string.h>
#include "nl.h"
#include "options.h"
#include "state.h"
#include "tell.h"

const struct object *const state_objects[] = {
	&object_uplink, &object_vpc, &object_network, &object_port,
	&object_address, &object_gateway, &object_route, &object_nat,
	&object_fip, &object_dns, &object_record, &object_lease, NULL
};

/* Settings of one of these, with commands of their own. */
static const struct object *const parts[] = {
	&object_dhcp, &object_dhcp_vpc, NULL
};

const struct command *state_make(const struct object *object)
{
	return object_find(object, "add") ?: object_find(object, "set");
}

const struct command *state_set(const struct object *object, unsigned int i,
				const struct object **owner)
{
	*owner = object;
	if (!i)
		return object_find(object, "set");
	for (const struct object *const *part = parts; *part; part++)
		if ((*part)->of == object && !--i) {
			*owner = *part;
			return object_find(*part, "set");
		}
	return NULL;
}

bool state_is_told(const struct object *object, const struct word *word)
{
	for (const struct word *w = state_make(object)->words; w->name; w++)
		if (w->attr == word->attr && w->nest == word->nest)
			return true;
	return false;
}

void state_begin(struct line *line, const struct object *owner,
		 const struct command *command)
{
	line_start(line, command->words);
	if (owner->name)
		line_add(line, owner->name);
	line_add(line, command->name);
}

void state_tell_make(struct line *line, const struct object *object,
		     const struct attrs *attrs)
{
	const struct command *make = state_make(object);

	state_begin(line, object, make);
	for (const struct word *w = make->words; w->name; w++)
		tell(line, w, attrs);
}

bool state_tell_set(struct line *line, const struct object *object, unsigned int i,
		    const struct attrs *attrs)
{
	const struct object *owner;
	const struct command *set = state_set(object, i, &owner);
	bool any = false;

	if (!set)
		return false;
	state_begin(line, owner, set);
	for (const struct word *w = set->words; w->name; w++) {
		size_t len = line->len;

		if (!(w->flags & WORD_KEY) && state_is_told(object, w))
			continue;
		tell(line, w, attrs);
		any |= !(w->flags & WORD_KEY) && line->len > len;
	}
	return any;
}

struct listing {
	const struct object *object;
	const char *vpc;
	state_callback callback;
	void *data;
};

static bool is_wanted(const struct listing *listing, const struct attrs *attrs)
{
	const struct nlattr *vpc = attrs->tb[VPC_NAME_ATTR];

	if (listing->object->is_unsaved && listing->object->is_unsaved(attrs))
		return false;
	return !listing->vpc || (vpc && !strcmp(attr_string(vpc), listing->vpc));
}

static void show_one(const struct nlmsghdr *nlh, void *data)
{
	struct listing *listing = data;
	struct attrs attrs;

	if (mnl_nlmsg_get_payload_len(nlh) < request_payload())
		return;
	attrs_parse(&attrs, mnl_nlmsg_get_payload_offset(nlh, request_payload()),
		    mnl_nlmsg_get_payload_len(nlh) - request_payload());
	if (is_wanted(listing, &attrs))
		listing->callback(listing->object, &attrs, listing->data);
}

int state_each(const struct object *object, const char *vpc,
	       state_callback callback, void *data)
{
	struct listing listing = { object, vpc, callback, data };
	const struct command *show = object_find(object, "show");
	const struct word *word = word_by_attr(show->words, VPC_NAME_ATTR);
	struct request *rq;
	int status;

	/* Uplinks are nobody's. */
	if (vpc && object == &object_uplink)
		return STATUS_OK;
	rq = request_new(show->cmd, NULL);
	if (!rq)
		return STATUS_KERNEL;
	if (vpc && word->flags & WORD_DUMP)
		request_put_string(rq, VPC_NAME_ATTR, vpc);
	status = nl_dump(rq, show_one, &listing);
	request_free(rq);
	return status;
}
