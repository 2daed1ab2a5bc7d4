import { GetTopicAttributes$ } from "@aws-sdk/client-sns";
import type { GetTopicAttributesInput, GetTopicAttributesResponse } from "@aws-sdk/client-sns";

import type { Operation } from "../../../call/operation.ts";
import type { NotificationParts } from "../../../notifications/notification-parts.ts";
import { attributesOf, findTopic } from "../../../notifications/topics.ts";
import { snsOperation } from "../sns-operation.ts";

/**
 * GetTopicAttributes: what is set on a topic, and how many subscriptions it has.
 *
 * @see https://docs.aws.amazon.com/sns/latest/api/API_GetTopicAttributes.html
 */
export function getTopicAttributes(
  parts: NotificationParts,
): Operation<GetTopicAttributesInput, GetTopicAttributesResponse> {
  return snsOperation({
    schema: GetTopicAttributes$,
    access: "read",
    topics: ({ TopicArn }) => [TopicArn],
    handle: ({ TopicArn = "" }) => {
      const topic = findTopic(parts, TopicArn);
      const subscriptions = parts.store.subscriptionsTo(TopicArn);
      const confirmed = subscriptions.filter(({ pending }) => pending === undefined).length;
      return {
        Attributes: {
          ...attributesOf(topic),
          SubscriptionsConfirmed: String(confirmed),
          SubscriptionsPending: String(subscriptions.length - confirmed),
          SubscriptionsDeleted: String(topic.subscriptionsDeleted),
        },
      };
    },
  });
}
