import { Publish$ } from "@aws-sdk/client-sns";
import type { PublishInput, PublishResponse } from "@aws-sdk/client-sns";

import type { Operation } from "../../../call/operation.ts";
import { invalidParameter } from "../../../notifications/notification-error.ts";
import type { NotificationParts } from "../../../notifications/notification-parts.ts";
import { publish } from "../../../notifications/publish.ts";
import { findTopic } from "../../../notifications/topics.ts";
import { contentOf, shownMessage } from "../request-members.ts";
import { snsOperation } from "../sns-operation.ts";

/**
 * Publish: a message to all who have subscribed to a topic. Durable for each of them when it answers.
 *
 * @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
export function publishMessage(parts: NotificationParts): Operation<PublishInput, PublishResponse> {
  return snsOperation({
    schema: Publish$,
    access: "write",
    category: "data",
    topics: ({ TopicArn, TargetArn }) => [TopicArn ?? TargetArn],
    record: {
      requestParameters: ({ TopicArn, TargetArn, ...message }) => ({
        topicArn: TopicArn,
        targetArn: TargetArn,
        ...shownMessage(message),
      }),
    },
    handle: async (input, call) => {
      const { TopicArn, TargetArn, PhoneNumber } = input;
      if (PhoneNumber !== undefined) {
        throw invalidParameter("PhoneNumber Reason: text messages are not available");
      }
      const arn = TopicArn ?? TargetArn;
      if (arn === undefined) {
        throw invalidParameter("TopicArn or TargetArn Reason: no value for required parameter");
      }
      const topic = findTopic(parts, arn);
      return { MessageId: await publish(parts, topic, contentOf(input), { kind: "call", call }) };
    },
  });
}
