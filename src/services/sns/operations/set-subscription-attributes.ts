import { SetSubscriptionAttributes$ } from "@aws-sdk/client-sns";
import type { SetSubscriptionAttributesInput } from "@aws-sdk/client-sns";

import type { Operation } from "../../../call/operation.ts";
import type { NotificationParts } from "../../../notifications/notification-parts.ts";
import { setSubscriptionAttribute } from "../../../notifications/subscriptions.ts";
import { snsOperation } from "../sns-operation.ts";

/**
 * SetSubscriptionAttributes: sets one attribute of a subscription.
 *
 * @see https://docs.aws.amazon.com/sns/latest/api/API_SetSubscriptionAttributes.html
 */
export function setSubscriptionAttributes(
  parts: NotificationParts,
): Operation<SetSubscriptionAttributesInput, object> {
  return snsOperation({
    schema: SetSubscriptionAttributes$,
    access: "write",
    topics: ({ SubscriptionArn }) => [SubscriptionArn],
    handle: async (input) => {
      const { SubscriptionArn = "", AttributeName: name = "", AttributeValue: value = "" } = input;
      await setSubscriptionAttribute(parts, SubscriptionArn, { name, value });
      return {};
    },
  });
}
