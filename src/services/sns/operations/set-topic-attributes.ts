import { SetTopicAttributes$ } from "@aws-sdk/client-sns";
import type { SetTopicAttributesInput } from "@aws-sdk/client-sns";

import type { Operation } from "../../../call/operation.ts";
import type { NotificationParts } from "../../../notifications/notification-parts.ts";
import { setTopicAttribute } from "../../../notifications/topics.ts";
import { snsOperation } from "../sns-operation.ts";

/**
 * SetTopicAttributes: sets one attribute of a topic.
 *
 * @see https://docs.aws.amazon.com/sns/latest/api/API_SetTopicAttributes.html
 */
export function setTopicAttributes(
  parts: NotificationParts,
): Operation<SetTopicAttributesInput, object> {
  return snsOperation({
    schema: SetTopicAttributes$,
    access: "write",
    topics: ({ TopicArn }) => [TopicArn],
    handle: async ({ TopicArn = "", AttributeName: name = "", AttributeValue: value = "" }) => {
      await setTopicAttribute(parts, TopicArn, { name, value });
      return {};
    },
  });
}
