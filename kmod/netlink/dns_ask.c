// SPDX-License-Identifier: GPL-2.0
/* DNS queries of helpers, on behalf of guests. */
#include "message.h"
#include "../reply/reply.h"
#include "../vpc.h"
#include "../zone.h"

/**
 * struct answer - an answer on its way to who asked
 * @vpc: whose zone it is from
 * @advice: what is answered
 */
struct answer {
	const struct vpc *vpc;
	struct vpc_dns_advice advice;
};

static int put_resolvers(struct sk_buff *skb,
			 const struct vpc_dns_advice *advice)
{
	unsigned int i;

	for (i = 0; i < advice->n_resolvers; i++)
		if (vpc_nl_put_addr(skb, VPC_A_DNS_ASK_RESOLVER4,
				    VPC_A_DNS_ASK_RESOLVER6,
				    &advice->resolvers[i]))
			return -EMSGSIZE;
	return 0;
}

static int fill_answer(struct sk_buff *skb, const struct genl_info *info,
		       const void *object)
{
	const struct answer *answer = object;
	void *hdr = vpc_nl_begin(skb, info);

	if (!hdr)
		return -EMSGSIZE;
	if (vpc_nl_put_vpc(skb, answer->vpc) ||
	    nla_put(skb, VPC_A_DNS_ASK_ANSWER, answer->advice.len,
		    answer->advice.data) ||
	    put_resolvers(skb, &answer->advice)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	return 0;
}

static int reply_answer(struct genl_info *info, const struct answer *answer)
{
	struct sk_buff *skb;

	skb = genlmsg_new(nla_total_size(answer->advice.len) +
			  GENLMSG_DEFAULT_SIZE, GFP_KERNEL);
	if (!skb)
		return -ENOMEM;
	fill_answer(skb, info, answer);
	return genlmsg_reply(skb, info);
}

static int ask(const struct genl_info *info, struct vpc *vpc,
	       struct answer *answer)
{
	const struct nlattr *query = info->attrs[VPC_A_DNS_ASK_QUERY];
	struct in6_addr client;
	int err;

	err = vpc_nl_get_addr(info->attrs, VPC_A_DNS_ASK_CLIENT4,
			      VPC_A_DNS_ASK_CLIENT6, &client, info->extack);
	if (err < 0)
		return err;
	if (!err)
		return vpc_nl_missing(info, VPC_A_DNS_ASK_CLIENT4,
				      "Say who asks");
	rcu_read_lock();
	local_bh_disable();
	err = vpc_dns_ask(vpc, &client, nla_data(query), nla_len(query),
			  &answer->advice);
	local_bh_enable();
	rcu_read_unlock();
	if (err == -EBADMSG)
		NL_SET_ERR_MSG_ATTR(info->extack, query, "This is no query");
	answer->vpc = vpc;
	return err;
}

int vpc_nl_dns_ask_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct vpc_zone *zone = vpc_nl_get_zone(info);
	struct answer *answer;
	int err;

	if (IS_ERR(zone))
		return PTR_ERR(zone);
	if (!info->attrs[VPC_A_DNS_ASK_QUERY])
		return vpc_nl_missing(info, VPC_A_DNS_ASK_QUERY,
				      "What is the question?");
	answer = kvmalloc(sizeof(*answer), GFP_KERNEL);
	if (!answer)
		return -ENOMEM;
	err = ask(info, zone->vpc, answer) ?: reply_answer(info, answer);
	kvfree(answer);
	return err;
}
