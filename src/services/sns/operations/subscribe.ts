import { Subscribe$ } from "@aws-sdk/client-sns";
import type { SubscribeInput, SubscribeResponse } from "@aws-sdk/client-sns";

import type { Operation } from "../../../call/operation.ts";
import type { NotificationParts } from "../../../notifications/notification-parts.ts";
import { subscribe as subscribeEndpoint } from "../../../notifications/subscriptions.ts";
import { shownEndpoint } from "../request-members.ts";
import { snsOperation } from "../sns-operation.ts";

/**
 * Subscribe: sends an endpoint a token with which it can confirm that it wants the messages of a topic.
 *
 * @see https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html
 */
export function subscribe(parts: NotificationParts): Operation<SubscribeInput, SubscribeResponse> {
  return snsOperation({
    schema: Subscribe$,
    access: "write",
    topics: ({ TopicArn }) => [TopicArn],
    conditions: ({ Endpoint = "", Protocol = "" }) => ({
      "sns:Endpoint": Endpoint,
      "sns:Protocol": Protocol,
    }),
    record: {
      requestParameters: ({ TopicArn, Protocol, Endpoint, Attributes, ReturnSubscriptionArn }) => ({
        topicArn: TopicArn,
        protocol: Protocol,
        endpoint: shownEndpoint(Endpoint),
        attributes: Attributes,
        returnSubscriptionArn: ReturnSubscriptionArn,
      }),
    },
    handle: async (input, { principal: { accountId } }) => {
      const { TopicArn: topicArn = "", Protocol: protocol = "", Endpoint: endpoint = "" } = input;
      const { Attributes: attributes = {}, ReturnSubscriptionArn } = input;
      const wish = { topicArn, protocol, endpoint, accountId, attributes };
      const { arn, pending } = await subscribeEndpoint(parts, wish);
      const isShown = pending === undefined || ReturnSubscriptionArn === true;
      return { SubscriptionArn: isShown ? arn : "pending confirmation" };
    },
  });
}
