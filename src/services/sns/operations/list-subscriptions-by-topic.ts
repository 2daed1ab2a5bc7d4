import { ListSubscriptionsByTopic$ } from "@aws-sdk/client-sns";
import type {
  ListSubscriptionsByTopicInput,
  ListSubscriptionsByTopicResponse,
} from "@aws-sdk/client-sns";

import type { Operation } from "../../../call/operation.ts";
import type { NotificationParts } from "../../../notifications/notification-parts.ts";
import { findTopic } from "../../../notifications/topics.ts";
import { pageOf } from "../page.ts";
import { snsOperation } from "../sns-operation.ts";
import { subscriptionOutput } from "../subscription-output.ts";

/**
 * ListSubscriptionsByTopic: the subscriptions to a topic, a hundred a page.
 *
 * @see https://docs.aws.amazon.com/sns/latest/api/API_ListSubscriptionsByTopic.html
 */
export function listSubscriptionsByTopic(
  parts: NotificationParts,
): Operation<ListSubscriptionsByTopicInput, ListSubscriptionsByTopicResponse> {
  return snsOperation({
    schema: ListSubscriptionsByTopic$,
    access: "read",
    topics: ({ TopicArn }) => [TopicArn],
    handle: ({ TopicArn = "", NextToken }) => {
      const { arn } = findTopic(parts, TopicArn);
      const { page, next } = pageOf(parts.store.subscriptionsTo(arn), NextToken);
      return { Subscriptions: page.map(subscriptionOutput), ...next };
    },
  });
}
