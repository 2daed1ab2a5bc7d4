import { Unsubscribe$ } from "@aws-sdk/client-sns";
import type { UnsubscribeInput } from "@aws-sdk/client-sns";

import type { Operation } from "../../../call/operation.ts";
import type { NotificationParts } from "../../../notifications/notification-parts.ts";
import { unsubscribe as end } from "../../../notifications/subscriptions.ts";
import { snsOperation } from "../sns-operation.ts";

/**
 * Unsubscribe: ends a subscription. One that is not there is no error.
 *
 * @see https://docs.aws.amazon.com/sns/latest/api/API_Unsubscribe.html
 */
export function unsubscribe(parts: NotificationParts): Operation<UnsubscribeInput, object> {
  return snsOperation({
    schema: Unsubscribe$,
    access: "write",
    topics: ({ SubscriptionArn }) => [SubscriptionArn],
    handle: async ({ SubscriptionArn = "" }) => {
      await end(parts, SubscriptionArn, { isAuthenticated: true });
      return {};
    },
  });
}
