import { ConfirmSubscription$ } from "@aws-sdk/client-sns";
import type { ConfirmSubscriptionInput, ConfirmSubscriptionResponse } from "@aws-sdk/client-sns";

import type { Operation } from "../../../call/operation.ts";
import type { NotificationParts } from "../../../notifications/notification-parts.ts";
import { confirmSubscription as confirm } from "../../../notifications/subscriptions.ts";
import { hidden } from "../../../record/redaction.ts";
import { snsOperation } from "../sns-operation.ts";

/**
 * ConfirmSubscription: with the token that the endpoint was sent, messages begin to flow.
 *
 * @see https://docs.aws.amazon.com/sns/latest/api/API_ConfirmSubscription.html
 */
export function confirmSubscription(
  parts: NotificationParts,
): Operation<ConfirmSubscriptionInput, ConfirmSubscriptionResponse> {
  return snsOperation({
    schema: ConfirmSubscription$,
    access: "write",
    topics: ({ TopicArn }) => [TopicArn],
    record: {
      requestParameters: ({ TopicArn, AuthenticateOnUnsubscribe }) => ({
        topicArn: TopicArn,
        token: hidden,
        authenticateOnUnsubscribe: AuthenticateOnUnsubscribe,
      }),
    },
    handle: async ({ TopicArn: topicArn = "", Token: token = "", AuthenticateOnUnsubscribe }) => {
      const authenticateOnUnsubscribe = AuthenticateOnUnsubscribe === "true";
      const confirmation = { topicArn, token, isAuthenticated: true, authenticateOnUnsubscribe };
      return { SubscriptionArn: (await confirm(parts, confirmation)).arn };
    },
  });
}
