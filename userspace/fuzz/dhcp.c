// SPDX-License-Identifier: GPL-2.0
/*
 * DHCPv4 messages (kmod/reply/dhcp_options.c, dhcp_request.c) under libFuzzer
 * and AddressSanitizer. An input is a message; what is read of it is held
 * against a reader that knows nothing but the format. Its bytes then say which
 * options an answer is to have, which has to be read back as it was written.
 */
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include "../../kmod/reply/dhcp_request.h"

#define FIXED		sizeof(struct vpc_dhcp_msg)
#define INPUT_MAX	2048	/* larger ones are not tried */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool what)
{
	if (!what)
		abort();
}

/* All options of a message, joined byte by byte. */
struct twin {
	int len[256];		/* -1: not there */
	u8 value[256][INPUT_MAX];
};

static bool read_area(struct twin *twin, const u8 *p, const u8 *end)
{
	while (p < end && *p != 255) {
		u8 code = *p++, n;

		if (!code)
			continue;
		if (p == end || end - p - 1 < *p)
			return false;
		n = *p++;
		twin->len[code] += twin->len[code] < 0;
		memcpy(twin->value[code] + twin->len[code], p, n);
		twin->len[code] += n;
		p += n;
	}
	return true;
}

static bool read_all(struct twin *twin, const u8 *data, size_t size)
{
	u8 overload;

	for (int code = 0; code < 256; code++)
		twin->len[code] = -1;
	if (size < FIXED || !read_area(twin, data + FIXED, data + size))
		return false;
	overload = twin->len[52] == 1 ? twin->value[52][0] : 0;
	if (twin->len[52] >= 0 && (overload < 1 || overload > 3))
		return false;
	return (!(overload & 1) || read_area(twin, data + 108, data + 236)) &&
	       (!(overload & 2) || read_area(twin, data + 44, data + 108));
}

static void check_options(const u8 *data, size_t size)
{
	static u8 got[INPUT_MAX];
	static struct twin twin;
	struct vpc_dhcp_options options;
	bool sound;

	sound = read_all(&twin, data, size);
	must(sound == vpc_dhcp_options_parse(&options, (const void *)data, size));
	for (int code = 1; sound && code < 255; code++) {
		int len = twin.len[code];

		must(vpc_dhcp_options_get(&options, code, got, sizeof(got)) == len);
		must(len <= 0 || !memcmp(got, twin.value[code], len));
		must(len <= 0 || vpc_dhcp_options_get(&options, code, got, 3) == len);
	}
}

/* No more than once, only what there is an answer to, the mask early. */
static void check_want(const struct vpc_dhcp_request *req)
{
	bool seen[256] = { false };

	must(req->n_want <= sizeof(req->want));
	for (int i = 0; i < req->n_want; i++) {
		must(!seen[req->want[i]]);
		seen[req->want[i]] = true;
	}
	for (int i = 0; i < req->n_want && req->want[i] != VPC_DHCP_MASK; i++)
		must(req->want[i] != VPC_DHCP_ROUTER || !seen[VPC_DHCP_MASK]);
}

static void check_relay(const struct vpc_dhcp_request *req)
{
	u8 buf[255];
	int at, len;

	for (at = 0; at < req->relay_len; at += 2 + req->relay[at + 1])
		must(at + 1 < req->relay_len);
	must(at == req->relay_len);
	for (at = 0; at < req->relay_len; at += 2 + req->relay[at + 1]) {
		len = vpc_dhcp_relay_get(req->relay, req->relay_len, req->relay[at], buf,
					 sizeof(buf));
		must(len >= 0 && len < 254);
	}
}

/* What is read does not depend on what was there before: all of it is written. */
static void check_written(const u8 *data, size_t size, const struct vpc_dhcp_request *req)
{
	struct vpc_dhcp_request again;

	memset(&again, 0x5a, sizeof(again));
	must(vpc_dhcp_request_read(&again, (const void *)data, size));
	must(!memcmp(again.client.mac, req->client.mac, ETH_ALEN));
	must(again.client.id_len == req->client.id_len && again.id_len == req->id_len);
	must(!memcmp(again.client.id, req->client.id, req->client.id_len));
	must(!memcmp(again.id, req->id, req->id_len));
	must(again.type == req->type && again.rapid == req->rapid && again.xid == req->xid);
	must(again.broadcast == req->broadcast && again.flags == req->flags);
	must(again.ciaddr == req->ciaddr && again.wanted == req->wanted);
	must(again.server == req->server && again.giaddr == req->giaddr);
	must(again.subnet == req->subnet && again.relay_link == req->relay_link);
	must(again.relay_server == req->relay_server && again.relay_len == req->relay_len);
	must(!memcmp(again.relay, req->relay, req->relay_len));
	must(again.room == req->room && !strcmp(again.hostname, req->hostname));
	must(again.v6only == req->v6only && again.boot == req->boot);
	must(again.n_want == req->n_want && !memcmp(again.want, req->want, req->n_want));
}

static void check_request(const u8 *data, size_t size)
{
	struct vpc_dhcp_request req;

	memset(&req, 0xa5, sizeof(req));
	if (!vpc_dhcp_request_read(&req, (const void *)data, size))
		return;
	check_written(data, size, &req);
	must(req.type && req.room >= 308 && req.room <= VPC_DHCP_OPTIONS_MAX);
	must(req.client.id_len <= VPC_CLIENT_ID_MAX && req.boot <= VPC_BOOT_CLIENT_IPXE);
	must(memchr(req.hostname, '\0', sizeof(req.hostname)));
	for (const char *c = req.hostname; *c; c++)
		must(*c == '-' || (*c >= '0' && *c <= '9') || ((*c | 32) >= 'a' && (*c | 32) <= 'z'));
	check_want(&req);
	check_relay(&req);
}

/* The bytes of the input, again and again. */
struct source {
	const uint8_t *data;
	size_t size;
	size_t at;
};

static u8 next(struct source *from)
{
	return from->size ? from->data[from->at++ % from->size] : 0;
}

static int fill(u8 *value, struct source *from)
{
	int len = next(from);

	if (next(from) % 8 == 0)
		len += next(from);
	for (int i = 0; i < len; i++)
		value[i] = next(from);
	return len;
}

/* Some options, each once, in a message whose areas have exact ends. */
static void write_message(struct source *from)
{
	static u8 value[255][510], got[INPUT_MAX];
	unsigned int room = 45 + (next(from) << 8 | next(from)) % 468;
	struct vpc_dhcp_msg *msg = calloc(1, FIXED + room);
	struct vpc_dhcp_writer sname = { .buf = msg->sname, .size = 64 };
	struct vpc_dhcp_writer file = { .buf = msg->file, .size = 128, .next = &sname };
	struct vpc_dhcp_writer w = { .buf = msg->options, .size = room - 3, .next = &file };
	u8 run[600], overload;
	struct vpc_dhcp_writer copied = { .buf = run, .size = sizeof(run) };
	struct vpc_dhcp_options options;
	int len[255];

	for (int code = 1; code < 255; code++)
		len[code] = -1;
	for (int n = next(from) % 32; n; n--) {
		u8 code = next(from);
		int size;

		if (!code || code == 255 || code == VPC_DHCP_OVERLOAD || len[code] != -1)
			continue;
		size = fill(value[code], from);
		if (next(from) % 2) {
			copied.len = 0;
			must(vpc_dhcp_options_put(&copied, code, value[code], size));
			must(!vpc_dhcp_options_copy(&w, run, copied.len, code + 1));
			len[code] = vpc_dhcp_options_copy(&w, run, copied.len, code) ? size : -1;
		} else {
			len[code] = vpc_dhcp_options_put(&w, code, value[code], size) ? size : -1;
		}
	}
	overload = !!file.len | !!sname.len << 1;
	w.size = room;
	w.next = NULL;
	if (overload)
		must(vpc_dhcp_options_put(&w, VPC_DHCP_OVERLOAD, &overload, 1));
	if (file.len)
		vpc_dhcp_options_end(&file);
	if (sname.len)
		vpc_dhcp_options_end(&sname);
	vpc_dhcp_options_end(&w);
	must(w.len <= room && file.len <= 128 && sname.len <= 64);

	must(vpc_dhcp_options_parse(&options, msg, FIXED + w.len));
	for (int code = 1; code < 255; code++) {
		if (code == VPC_DHCP_OVERLOAD)
			continue;
		must(vpc_dhcp_options_get(&options, code, got, sizeof(got)) == len[code]);
		must(len[code] <= 0 || !memcmp(got, value[code], len[code]));
	}
	free(msg);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct source from = { .data = data, .size = size };

	if (size > INPUT_MAX)
		return 0;
	check_options(data, size);
	check_request(data, size);
	write_message(&from);
	return 0;
}
