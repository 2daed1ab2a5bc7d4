import { CreateTopic$ } from "@aws-sdk/client-sns";
import type { CreateTopicInput, CreateTopicResponse } from "@aws-sdk/client-sns";

import type { Operation } from "../../../call/operation.ts";
import { invalidParameter } from "../../../notifications/notification-error.ts";
import type { NotificationParts } from "../../../notifications/notification-parts.ts";
import { createTopic as make } from "../../../notifications/topics.ts";
import { topicArn } from "../../../notifications/topic.ts";
import { tagConditions, tagsOf } from "../request-members.ts";
import { snsOperation } from "../sns-operation.ts";

/**
 * CreateTopic: the topic of that name, made when it is not there. FIFO topics are not to be had.
 *
 * @see https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html
 */
export function createTopic(
  parts: NotificationParts,
): Operation<CreateTopicInput, CreateTopicResponse> {
  return snsOperation({
    schema: CreateTopic$,
    access: "write",
    topics: ({ Name = "" }, { principal: { accountId }, region }) => [
      topicArn({ name: Name, accountId, region }),
    ],
    conditions: ({ Tags }) => tagConditions(Tags),
    handle: async (input, { principal: { accountId }, region }) => {
      const { Name: name = "", Attributes: attributes = {} } = input;
      if (input.DataProtectionPolicy !== undefined) throw invalidParameter("DataProtectionPolicy");
      if (attributes["FifoTopic"] === "true")
        throw invalidParameter("FIFO topics are not available");
      const wish = { name, accountId, region, attributes, tags: tagsOf(input.Tags) };
      return { TopicArn: (await make(parts, wish)).arn };
    },
  });
}
