// SPDX-License-Identifier: GPL-2.0
/*
 * What is and what is to be, object by object, and how the one becomes the
 * other. Both sides are attributes: those that the kernel lists, and those that
 * the commands of a file would send; compared are the words that they make.
 *
 * All of it lasts as long as the process.
 */
#include <linux/vpc.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>
#include "options.h"
#include "plan.h"
#include "report.h"
#include "tell.h"

#define KINDS	16

/* Attributes of an object; NULL: it is not there. */
struct side {
	void *payload;
	size_t len;
};

/**
 * struct planned - an object of either side
 * @key: what it is known by, its words
 * @object: its kind
 * @is: what it is
 * @wanted: what it is to be
 * @line: the line that makes it
 * @next: the next one of its kind, those of the file first
 */
struct planned {
	char *key;
	const struct object *object;
	struct side is;
	struct side wanted;
	unsigned int line;
	struct planned *next;
};

static struct {
	void *tree;		/* all, by key */
	struct planned *first[KINDS];
	struct planned **last[KINDS];
	struct line key;
	struct line line;
	bool broken;		/* it is not what it should be, which has been said */
} plan;

static int compare(const void *a, const void *b)
{
	return strcmp(((const struct planned *)a)->key, ((const struct planned *)b)->key);
}

static void *allocate(size_t size)
{
	void *memory = calloc(1, size);

	if (!memory && !plan.broken)
		fail("out of memory.");
	plan.broken |= !memory;
	return memory;
}

static int kind_of(const struct object *object)
{
	int i = 0;

	while (state_objects[i] != object)
		i++;
	return i;
}

/*
 * What can be changed is known by the words that name it, all else by all of
 * its words, but for those that the kernel may choose.
 */
static const char *key_of(const struct object *object, const struct attrs *attrs)
{
	const struct command *set = object_find(object, "set");
	const struct command *by = set ?: state_make(object);

	state_begin(&plan.key, object, by);
	for (const struct word *w = by->words; w->name; w++)
		if (set ? w->flags & WORD_KEY : !(w->flags & WORD_CHOSEN))
			tell(&plan.key, w, attrs);
	plan.broken |= plan.key.broken;
	return plan.key.text ?: "";
}

static struct planned *find(const char *key)
{
	struct planned like = { .key = (char *)(uintptr_t)key };
	struct planned **found = tfind(&like, &plan.tree, compare);

	return found ? *found : NULL;
}

/* The VPC that something is in: its name is the same attribute everywhere. */
static struct planned *vpc_of(const struct attrs *attrs)
{
	return find(key_of(&object_vpc, attrs));
}

/* @known: it can be found by its key. */
static struct planned *new_entry(const struct object *object, const char *key,
			       bool known)
{
	struct planned *entry = allocate(sizeof(*entry) + strlen(key) + 1);
	int kind = kind_of(object);

	if (!entry)
		return NULL;
	entry->key = strcpy((char *)(entry + 1), key);
	entry->object = object;
	if (known && !tsearch(entry, &plan.tree, compare))
		plan.broken = true;
	if (!plan.last[kind])
		plan.last[kind] = &plan.first[kind];
	*plan.last[kind] = entry;
	plan.last[kind] = &entry->next;
	return entry;
}

static const struct nlattr *get(const struct attrs *attrs, uint16_t type)
{
	return type < ATTRS_MAX ? attrs->tb[type] : NULL;
}

static void parse(struct attrs *attrs, const struct side *side)
{
	attrs_parse(attrs, side->payload, side->len);
}

static char *append(char *to, const struct nlattr *attr)
{
	memcpy(to, attr, attr->nla_len);
	memset(to + attr->nla_len, 0, MNL_ALIGN(attr->nla_len) - attr->nla_len);
	return to + MNL_ALIGN(attr->nla_len);
}

/* Does a word that changes the object have attributes in this nest? */
static bool is_settings(const struct object *object, uint16_t nest)
{
	const struct object *owner;
	const struct command *set;

	for (unsigned int i = 0; (set = state_set(object, i, &owner)); i++)
		for (const struct word *w = set->words; w->name; w++)
			if (w->nest == nest)
				return true;
	return false;
}

static char *merge(char *to, const struct object *object, const struct attrs *old,
		   const struct attrs *new);

/* Of settings what is given replaces what was there one by one. */
static char *merge_nest(char *to, const struct nlattr *old, const struct nlattr *new)
{
	struct nlattr *nest = (struct nlattr *)to;
	struct attrs old_attrs, new_attrs;

	attrs_parse_nested(&old_attrs, old);
	attrs_parse_nested(&new_attrs, new);
	nest->nla_type = old->nla_type;
	to = merge(to + MNL_ATTR_HDRLEN, NULL, &old_attrs, &new_attrs);
	nest->nla_len = to - (char *)nest;
	return to;
}

/* What is given replaces what was there, lists as a whole. */
static char *merge(char *to, const struct object *object, const struct attrs *old,
		   const struct attrs *new)
{
	const struct nlattr *attr;

	mnl_attr_for_each_payload(old->payload, old->len) {
		const struct nlattr *by = get(new, mnl_attr_get_type(attr));

		if (!by)
			to = append(to, attr);
		else if (object && is_settings(object, mnl_attr_get_type(attr)))
			to = merge_nest(to, attr, by);
	}
	mnl_attr_for_each_payload(new->payload, new->len) {
		uint16_t type = mnl_attr_get_type(attr);

		if (!get(old, type) || !object || !is_settings(object, type))
			to = append(to, attr);
	}
	return to;
}

static void put_side(struct side *side, const struct object *object,
		     const struct attrs *attrs)
{
	struct attrs old = { 0 };
	char *payload;

	if (side->payload)
		parse(&old, side);
	payload = allocate(old.len + attrs->len + 1);
	if (!payload)
		return;
	side->len = merge(payload, object, &old, attrs) - payload;
	free(side->payload);
	side->payload = payload;
}

int plan_want(const struct object *object, const struct attrs *attrs, bool makes)
{
	const char *key;
	struct planned *entry;

	if (object != &object_uplink && object != &object_vpc && !vpc_of(attrs))
		return refuse("no line in front of this one adds the VPC.");
	key = key_of(object, attrs);
	entry = find(key);
	if (entry && makes && object_find(object, "add"))
		return object_find(object, "set") ?
			refuse("line %u has added it already.", entry->line) :
			STATUS_OK;
	if (!entry && !makes)
		return refuse("no line in front of this one adds it.");
	if (!entry)
		entry = new_entry(object, key, true);
	if (entry) {
		put_side(&entry->wanted, object, attrs);
		entry->line = entry->line ?: place.line;
	}
	return plan.broken ? STATUS_KERNEL : STATUS_OK;
}

static void read_one(const struct object *object, const struct attrs *attrs,
		     void *data)
{
	const char *key = key_of(object, attrs);
	struct planned *entry = find(key);

	(void)data;
	/* One that is like another is one too many. */
	if (!entry || entry->is.payload)
		entry = new_entry(object, key, !entry);
	if (entry)
		put_side(&entry->is, object, attrs);
}

int plan_read(const char *vpc)
{
	int status = STATUS_OK;

	for (const struct object *const *o = state_objects; *o && !status; o++)
		if (*o != &object_lease)
			status = state_each(*o, vpc, read_one, NULL);
	return status ? status : plan.broken ? STATUS_KERNEL : STATUS_OK;
}

int plan_limit(const char *vpc)
{
	bool any = false;

	for (int kind = 0; state_objects[kind]; kind++) {
		for (struct planned *e = plan.first[kind]; e; e = e->next) {
			struct attrs attrs;
			bool other;

			parse(&attrs, &e->wanted);
			other = e->object == &object_uplink ||
				strcmp(attr_string(attrs.tb[VPC_NAME_ATTR]), vpc);
			any |= !other;
			if (other)
				e->wanted = (struct side){ 0 };
		}
	}
	return any ? STATUS_OK : fail("the file has no VPC %s.", vpc);
}

/* Do the sides differ in a word, as far as the file has a say in it? */
static bool differs(const struct word *word, const struct attrs *is,
		    const struct attrs *wanted)
{
	static struct line a, b;

	line_start(&a, word);
	line_start(&b, word);
	tell(&a, word, is);
	tell(&b, word, wanted);
	plan.broken |= a.broken || b.broken;
	if (word->flags & WORD_CHOSEN && !b.len)
		return false;
	return a.len != b.len || (a.len && memcmp(a.text, b.text, a.len));
}

/* With what it is by default; false: it has nothing to say. */
static bool tell_full(const struct word *word, const struct attrs *wanted)
{
	size_t len = plan.line.len;

	plan.line.full = true;
	tell(&plan.line, word, wanted);
	plan.line.full = false;
	return plan.line.len > len;
}

/* Does a word differ that takes all others along? */
static bool is_whole(const struct word *words, const struct attrs *is,
		     const struct attrs *wanted)
{
	for (const struct word *w = words; w->name; w++)
		if (w->flags & WORD_WHOLE && differs(w, is, wanted))
			return true;
	return false;
}

enum change { SAME, CHANGED, IMPOSSIBLE };

/* The command that sets what differs, into plan.line. */
static enum change tell_change(const struct planned *entry, unsigned int i)
{
	enum change change = SAME;
	const struct object *owner;
	const struct command *set = state_set(entry->object, i, &owner);
	struct attrs is, wanted;
	bool whole;

	parse(&is, &entry->is);
	parse(&wanted, &entry->wanted);
	whole = is_whole(set->words, &is, &wanted);
	state_begin(&plan.line, owner, set);
	for (const struct word *w = set->words; w->name; w++) {
		if (w->flags & WORD_KEY) {
			tell(&plan.line, w, &wanted);
			continue;
		}
		if ((i && state_is_told(entry->object, w)) ||
		    (!whole && !differs(w, &is, &wanted)))
			continue;
		if (w->flags & WORD_FIXED || !tell_full(w, &wanted))
			return IMPOSSIBLE;
		change = CHANGED;
	}
	return change;
}

/* Is there no other way than to delete it and to add it again? */
static bool is_replaced(const struct planned *entry)
{
	const struct object *owner;

	if (!entry->is.payload || !entry->wanted.payload)
		return false;
	for (unsigned int i = 0; state_set(entry->object, i, &owner); i++)
		if (tell_change(entry, i) == IMPOSSIBLE)
			return true;
	return false;
}

/* What goes with its VPC needs no command of its own. */
static bool goes_along(const struct planned *entry, const struct attrs *attrs)
{
	struct planned *vpc;

	if (entry->object == &object_vpc || entry->object == &object_uplink)
		return false;
	vpc = vpc_of(attrs);
	return vpc && !vpc->wanted.payload;
}

/* A number names it, or all words together. */
static void tell_delete(const struct planned *entry, const struct attrs *attrs)
{
	const struct command *delete = object_find(entry->object, "delete");
	const struct word *id = NULL;

	for (const struct word *w = delete->words; w->name; w++)
		if (w->flags & WORD_ID)
			id = w;
	state_begin(&plan.line, entry->object, delete);
	for (const struct word *w = delete->words; w->name; w++)
		if (!id || w == id || w->attr == VPC_NAME_ATTR)
			tell(&plan.line, w, attrs);
}

static int hand_on(const struct planned *entry, plan_callback callback)
{
	if (plan.broken || plan.line.broken)
		return STATUS_KERNEL;
	return callback(&plan.line, entry->line);
}

static int delete_one(const struct planned *entry, plan_callback callback)
{
	struct attrs is;

	if (!entry->is.payload || (entry->wanted.payload && !is_replaced(entry)))
		return STATUS_OK;
	parse(&is, &entry->is);
	if (goes_along(entry, &is))
		return STATUS_OK;
	tell_delete(entry, &is);
	return hand_on(entry, callback);
}

static int add_one(const struct planned *entry, plan_callback callback)
{
	const struct object *owner;
	struct attrs wanted;
	int status;

	parse(&wanted, &entry->wanted);
	state_tell_make(&plan.line, entry->object, &wanted);
	status = hand_on(entry, callback);
	for (unsigned int i = 0; !i || state_set(entry->object, i, &owner); i++)
		if (!status && state_tell_set(&plan.line, entry->object, i, &wanted))
			status = hand_on(entry, callback);
	return status;
}

static int set_one(const struct planned *entry, plan_callback callback)
{
	const struct object *owner;
	int status = STATUS_OK;

	for (unsigned int i = 0; state_set(entry->object, i, &owner); i++)
		if (!status && tell_change(entry, i) == CHANGED)
			status = hand_on(entry, callback);
	return status;
}

static int make_one(const struct planned *entry, plan_callback callback)
{
	if (!entry->wanted.payload)
		return STATUS_OK;
	if (!entry->is.payload || is_replaced(entry))
		return add_one(entry, callback);
	return set_one(entry, callback);
}

/* All that goes first, what depends on others before them; then all that comes. */
int plan_each(plan_callback callback)
{
	int status = STATUS_OK, kind = 0;

	while (state_objects[kind])
		kind++;
	while (kind--)
		for (struct planned *e = plan.first[kind]; e && !status; e = e->next)
			status = delete_one(e, callback);
	for (kind = 0; state_objects[kind]; kind++)
		for (struct planned *e = plan.first[kind]; e && !status; e = e->next)
			status = make_one(e, callback);
	return status;
}
