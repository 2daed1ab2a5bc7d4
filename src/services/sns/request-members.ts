import type { MessageAttributeValue, Tag } from "@aws-sdk/client-sns";

import { hidden } from "../../record/redaction.ts";
import type { MessageAttributes } from "../../notifications/message.ts";
import { NotificationError } from "../../notifications/notification-error.ts";
import { invalidParameter } from "../../notifications/notification-error.ts";
import type { MessageContent } from "../../notifications/publish.ts";
import type { TopicTag } from "../../notifications/topic.ts";

/** What a message has, in Publish as in each entry of PublishBatch. */
export interface MessageMembers {
  readonly Message?: string | undefined;
  readonly Subject?: string | undefined;
  readonly MessageStructure?: string | undefined;
  readonly MessageAttributes?: Readonly<Record<string, MessageAttributeValue>> | undefined;
  readonly MessageGroupId?: string | undefined;
  readonly MessageDeduplicationId?: string | undefined;
}

/** @throws NotificationError `InvalidParameter`, `ParameterValueInvalid` */
export function contentOf(members: MessageMembers): MessageContent {
  const { Message = "", Subject, MessageStructure, MessageAttributes = {} } = members;
  if (MessageStructure !== undefined && MessageStructure !== "" && MessageStructure !== "json") {
    throw invalidParameter("MessageStructure");
  }
  if (members.MessageDeduplicationId !== undefined) {
    throw invalidParameter(
      "MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that " +
        "is not valid for this topic type",
    );
  }
  return {
    text: Message,
    isByProtocol: MessageStructure === "json",
    attributes: attributesOf(MessageAttributes),
    ...(Subject !== undefined && Subject !== "" && { subject: Subject }),
  };
}

function attributesOf(given: Readonly<Record<string, MessageAttributeValue>>): MessageAttributes {
  return Object.fromEntries(
    Object.entries(given).map(([name, { DataType = "", StringValue, BinaryValue }]) => {
      if ((StringValue === undefined) === (BinaryValue === undefined)) {
        throw new NotificationError(
          "ParameterValueInvalid",
          `The message attribute '${name}' must contain non-empty message attribute value for ` +
            `message attribute type '${DataType}'.`,
        );
      }
      const isBinary = DataType.startsWith("Binary");
      if (isBinary !== (BinaryValue !== undefined)) {
        throw new NotificationError(
          "ParameterValueInvalid",
          `The message attribute '${name}' with type '${DataType}' must use field ` +
            `'${isBinary ? "Binary" : "String"}'.`,
        );
      }
      const Value = StringValue ?? Buffer.from(BinaryValue ?? []).toString("base64");
      return [name, { DataType, Value }];
    }),
  );
}

export function tagsOf(tags: readonly Tag[] | undefined): readonly TopicTag[] {
  return (tags ?? []).map(({ Key = "", Value = "" }) => ({ Key, Value }));
}

/** Condition keys of the tags that a call gives or takes. */
export function tagConditions(
  tags: readonly Tag[] | undefined,
): Readonly<Record<string, string | readonly string[]>> {
  const given = tagsOf(tags);
  return {
    "aws:TagKeys": given.map(({ Key }) => Key),
    ...Object.fromEntries(given.map(({ Key, Value }) => [`aws:RequestTag/${Key}`, Value])),
  };
}

/** What was said stays out of the record, as in AWS's records of Publish. */
export function shownMessage(members: MessageMembers): object {
  const { Subject, MessageStructure, MessageAttributes } = members;
  return {
    message: hidden,
    ...(Subject !== undefined && { subject: hidden }),
    ...(MessageStructure !== undefined && { messageStructure: MessageStructure }),
    ...(MessageAttributes !== undefined && { messageAttributes: hidden }),
  };
}

/** An address without the name and password that it may carry. */
export function shownEndpoint(endpoint: string | undefined): string | undefined {
  return endpoint?.replace(/^(https?:\/\/)[^/?#]*@/, `$1${hidden}@`);
}
