import { ListSubscriptions$ } from "@aws-sdk/client-sns";
import type { ListSubscriptionsInput, ListSubscriptionsResponse } from "@aws-sdk/client-sns";

import type { Operation } from "../../../call/operation.ts";
import type { NotificationParts } from "../../../notifications/notification-parts.ts";
import { pageOf } from "../page.ts";
import { snsOperation } from "../sns-operation.ts";
import { subscriptionOutput } from "../subscription-output.ts";

/**
 * ListSubscriptions: what the caller's account has subscribed in the Region, a hundred a page.
 *
 * @see https://docs.aws.amazon.com/sns/latest/api/API_ListSubscriptions.html
 */
export function listSubscriptions(
  parts: NotificationParts,
): Operation<ListSubscriptionsInput, ListSubscriptionsResponse> {
  return snsOperation({
    schema: ListSubscriptions$,
    access: "read",
    topics: () => [],
    handle: ({ NextToken }, { principal: { accountId }, region }) => {
      const { page, next } = pageOf(parts.store.subscriptionsOf({ accountId, region }), NextToken);
      return { Subscriptions: page.map(subscriptionOutput), ...next };
    },
  });
}
