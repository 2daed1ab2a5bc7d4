import { TagResource$ } from "@aws-sdk/client-sns";
import type { TagResourceRequest } from "@aws-sdk/client-sns";

import type { Operation } from "../../../call/operation.ts";
import type { NotificationParts } from "../../../notifications/notification-parts.ts";
import { tagTopic } from "../../../notifications/topics.ts";
import { tagConditions, tagsOf } from "../request-members.ts";
import { snsOperation } from "../sns-operation.ts";

/**
 * TagResource: sets tags of a topic.
 *
 * @see https://docs.aws.amazon.com/sns/latest/api/API_TagResource.html
 */
export function tagResource(parts: NotificationParts): Operation<TagResourceRequest, object> {
  return snsOperation({
    schema: TagResource$,
    access: "write",
    topics: ({ ResourceArn }) => [ResourceArn],
    conditions: ({ Tags }) => tagConditions(Tags),
    handle: async ({ ResourceArn = "", Tags }) => {
      await tagTopic(parts, ResourceArn, tagsOf(Tags));
      return {};
    },
  });
}
