import { ListTopics$ } from "@aws-sdk/client-sns";
import type { ListTopicsInput, ListTopicsResponse } from "@aws-sdk/client-sns";

import type { Operation } from "../../../call/operation.ts";
import type { NotificationParts } from "../../../notifications/notification-parts.ts";
import { pageOf } from "../page.ts";
import { snsOperation } from "../sns-operation.ts";

/**
 * ListTopics: the topics of the caller's account in the Region, a hundred a page.
 *
 * @see https://docs.aws.amazon.com/sns/latest/api/API_ListTopics.html
 */
export function listTopics(
  parts: NotificationParts,
): Operation<ListTopicsInput, ListTopicsResponse> {
  return snsOperation({
    schema: ListTopics$,
    access: "read",
    topics: () => [],
    handle: ({ NextToken }, { principal: { accountId }, region }) => {
      const { page, next } = pageOf(parts.store.topicsOf({ accountId, region }), NextToken);
      return { Topics: page.map(({ arn }) => ({ TopicArn: arn })), ...next };
    },
  });
}
