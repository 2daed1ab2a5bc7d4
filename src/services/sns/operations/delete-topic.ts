import { DeleteTopic$ } from "@aws-sdk/client-sns";
import type { DeleteTopicInput } from "@aws-sdk/client-sns";

import type { Operation } from "../../../call/operation.ts";
import type { NotificationParts } from "../../../notifications/notification-parts.ts";
import { deleteTopic as remove } from "../../../notifications/topics.ts";
import { snsOperation } from "../sns-operation.ts";

/**
 * DeleteTopic: removes a topic and its subscriptions. One that is not there is no error.
 *
 * @see https://docs.aws.amazon.com/sns/latest/api/API_DeleteTopic.html
 */
export function deleteTopic(parts: NotificationParts): Operation<DeleteTopicInput, object> {
  return snsOperation({
    schema: DeleteTopic$,
    access: "write",
    topics: ({ TopicArn }) => [TopicArn],
    handle: async ({ TopicArn = "" }) => {
      await remove(parts, TopicArn);
      return {};
    },
  });
}
