import { RemovePermission$ } from "@aws-sdk/client-sns";
import type { RemovePermissionInput } from "@aws-sdk/client-sns";

import type { Operation } from "../../../call/operation.ts";
import type { NotificationParts } from "../../../notifications/notification-parts.ts";
import { withoutPermission } from "../../../notifications/topic-policy.ts";
import { changeTopic } from "../../../notifications/topics.ts";
import { snsOperation } from "../sns-operation.ts";

/**
 * RemovePermission: takes a statement out of the policy of a topic.
 *
 * @see https://docs.aws.amazon.com/sns/latest/api/API_RemovePermission.html
 */
export function removePermission(
  parts: NotificationParts,
): Operation<RemovePermissionInput, object> {
  return snsOperation({
    schema: RemovePermission$,
    access: "write",
    topics: ({ TopicArn }) => [TopicArn],
    handle: async ({ TopicArn = "", Label = "" }) => {
      await changeTopic(parts, TopicArn, (topic) => ({
        ...topic,
        attributes: { ...topic.attributes, Policy: withoutPermission(topic, Label) },
      }));
      return {};
    },
  });
}
