import { GetSubscriptionAttributes$ } from "@aws-sdk/client-sns";
import type {
  GetSubscriptionAttributesInput,
  GetSubscriptionAttributesResponse,
} from "@aws-sdk/client-sns";

import type { Operation } from "../../../call/operation.ts";
import type { NotificationParts } from "../../../notifications/notification-parts.ts";
import { findSubscription } from "../../../notifications/subscriptions.ts";
import { findTopic } from "../../../notifications/topics.ts";
import { snsOperation } from "../sns-operation.ts";
import { subscriptionAttributes } from "../subscription-output.ts";

/**
 * GetSubscriptionAttributes: what is set on a subscription, and whether it is confirmed.
 *
 * @see https://docs.aws.amazon.com/sns/latest/api/API_GetSubscriptionAttributes.html
 */
export function getSubscriptionAttributes(
  parts: NotificationParts,
): Operation<GetSubscriptionAttributesInput, GetSubscriptionAttributesResponse> {
  return snsOperation({
    schema: GetSubscriptionAttributes$,
    access: "read",
    topics: ({ SubscriptionArn }) => [SubscriptionArn],
    handle: ({ SubscriptionArn = "" }) => {
      const subscription = findSubscription(parts, SubscriptionArn);
      const topic = findTopic(parts, subscription.topicArn);
      return { Attributes: subscriptionAttributes(subscription, topic) };
    },
  });
}
