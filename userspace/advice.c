// SPDX-License-Identifier: GPL-2.0
/* What the kernel says of a guest's query. */
#include <stdlib.h>
#include <string.h>
#include "advice.h"
#include "frame.h"
#include "nl.h"

static void take_answer(struct advice *advice, const struct nlattr *attr)
{
	if (!advice->answer)
		advice->answer = frame_new(mnl_attr_get_payload(attr),
					   mnl_attr_get_payload_len(attr),
					   &advice->n_answer);
}

static void take_resolver(struct advice *advice, const struct nlattr *attr)
{
	const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };
	size_t len = mnl_attr_get_payload_len(attr);
	uint8_t *to;

	if (advice->n_resolvers == VPC_RESOLVER_MAX || (len != 4 && len != 16))
		return;
	to = advice->resolvers[advice->n_resolvers++].s6_addr;
	memcpy(to, mapped, sizeof(mapped));
	memcpy(to + 16 - len, mnl_attr_get_payload(attr), len);
}

static void take(const struct nlmsghdr *nlh, void *data)
{
	const struct nlattr *attr;

	mnl_attr_for_each(attr, nlh, request_payload()) {
		switch (mnl_attr_get_type(attr)) {
		case VPC_A_DNS_ASK_ANSWER:
			take_answer(data, attr);
			break;
		case VPC_A_DNS_ASK_RESOLVER4:
		case VPC_A_DNS_ASK_RESOLVER6:
			take_resolver(data, attr);
			break;
		}
	}
}

static void put_guest(struct request *rq, const struct in6_addr *guest)
{
	if (IN6_IS_ADDR_V4MAPPED(guest))
		request_put(rq, VPC_A_DNS_ASK_CLIENT4, &guest->s6_addr32[3], 4);
	else
		request_put(rq, VPC_A_DNS_ASK_CLIENT6, guest, sizeof(*guest));
}

bool advice_get(struct advice *advice, const char *vpc, const struct in6_addr *guest,
		const uint8_t *query, size_t len)
{
	struct request *rq = request_new(VPC_CMD_DNS_ASK, NULL);
	uint32_t fault;
	struct nl_exchange x = {
		.rqs = &rq, .n = 1, .fault = &fault,
		.callback = take, .data = advice,
	};
	int err;

	*advice = (struct advice){ 0 };
	if (!rq)
		return false;
	request_put_string(rq, VPC_A_DNS_ASK_VPC, vpc);
	put_guest(rq, guest);
	request_put(rq, VPC_A_DNS_ASK_QUERY, query, len);
	err = rq->full || nl_exchange(&x);
	request_free(rq);
	if (err) {
		free(advice->answer);
		advice->answer = NULL;
	}
	return advice->answer;
}
