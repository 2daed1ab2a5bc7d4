import { ListTagsForResource$ } from "@aws-sdk/client-sns";
import type { ListTagsForResourceRequest, ListTagsForResourceResponse } from "@aws-sdk/client-sns";

import type { Operation } from "../../../call/operation.ts";
import type { NotificationParts } from "../../../notifications/notification-parts.ts";
import { requireResource } from "../../../notifications/topics.ts";
import { snsOperation } from "../sns-operation.ts";

/**
 * ListTagsForResource: the tags of a topic.
 *
 * @see https://docs.aws.amazon.com/sns/latest/api/API_ListTagsForResource.html
 */
export function listTagsForResource(
  parts: NotificationParts,
): Operation<ListTagsForResourceRequest, ListTagsForResourceResponse> {
  return snsOperation({
    schema: ListTagsForResource$,
    access: "read",
    topics: ({ ResourceArn }) => [ResourceArn],
    handle: ({ ResourceArn = "" }) => ({ Tags: [...requireResource(parts, ResourceArn).tags] }),
  });
}
