import { UntagResource$ } from "@aws-sdk/client-sns";
import type { UntagResourceRequest } from "@aws-sdk/client-sns";

import type { Operation } from "../../../call/operation.ts";
import type { NotificationParts } from "../../../notifications/notification-parts.ts";
import { untagTopic } from "../../../notifications/topics.ts";
import { snsOperation } from "../sns-operation.ts";

/**
 * UntagResource: removes tags of a topic.
 *
 * @see https://docs.aws.amazon.com/sns/latest/api/API_UntagResource.html
 */
export function untagResource(parts: NotificationParts): Operation<UntagResourceRequest, object> {
  return snsOperation({
    schema: UntagResource$,
    access: "write",
    topics: ({ ResourceArn }) => [ResourceArn],
    conditions: ({ TagKeys = [] }) => ({ "aws:TagKeys": TagKeys }),
    handle: async ({ ResourceArn = "", TagKeys = [] }) => {
      await untagTopic(parts, ResourceArn, TagKeys);
      return {};
    },
  });
}
