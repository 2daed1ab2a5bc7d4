import { AddPermission$ } from "@aws-sdk/client-sns";
import type { AddPermissionInput } from "@aws-sdk/client-sns";

import type { Operation } from "../../../call/operation.ts";
import type { NotificationParts } from "../../../notifications/notification-parts.ts";
import { withPermission } from "../../../notifications/topic-policy.ts";
import { changeTopic } from "../../../notifications/topics.ts";
import { snsOperation } from "../sns-operation.ts";

/**
 * AddPermission: lets other accounts do something with a topic, by a statement in its policy.
 *
 * @see https://docs.aws.amazon.com/sns/latest/api/API_AddPermission.html
 */
export function addPermission(parts: NotificationParts): Operation<AddPermissionInput, object> {
  return snsOperation({
    schema: AddPermission$,
    access: "write",
    topics: ({ TopicArn }) => [TopicArn],
    handle: async ({ TopicArn = "", Label = "", AWSAccountId = [], ActionName = [] }) => {
      const permission = { label: Label, accountIds: AWSAccountId, actions: ActionName };
      await changeTopic(parts, TopicArn, (topic) => ({
        ...topic,
        attributes: { ...topic.attributes, Policy: withPermission(topic, permission) },
      }));
      return {};
    },
  });
}
