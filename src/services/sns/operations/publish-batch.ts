import { PublishBatch$ } from "@aws-sdk/client-sns";
import type {
  PublishBatchInput,
  PublishBatchRequestEntry,
  PublishBatchResponse,
} from "@aws-sdk/client-sns";

import type { Call, Operation } from "../../../call/operation.ts";
import { contentBytes, messageBytesMax } from "../../../notifications/message-rules.ts";
import { NotificationError } from "../../../notifications/notification-error.ts";
import type { NotificationParts } from "../../../notifications/notification-parts.ts";
import { publish } from "../../../notifications/publish.ts";
import { findTopic } from "../../../notifications/topics.ts";
import type { Topic } from "../../../notifications/topic.ts";
import { contentOf, shownMessage } from "../request-members.ts";
import { snsOperation } from "../sns-operation.ts";

const entriesMax = 10;

/**
 * PublishBatch: up to ten messages, each of which is taken or refused for itself.
 *
 * @see https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html
 */
export function publishBatch(
  parts: NotificationParts,
): Operation<PublishBatchInput, PublishBatchResponse> {
  return snsOperation({
    schema: PublishBatch$,
    action: "sns:Publish",
    access: "write",
    category: "data",
    topics: ({ TopicArn }) => [TopicArn],
    record: {
      requestParameters: ({ TopicArn, PublishBatchRequestEntries = [] }) => ({
        topicArn: TopicArn,
        publishBatchRequestEntries: PublishBatchRequestEntries.map((entry) => ({
          id: entry.Id,
          ...shownMessage(entry),
        })),
      }),
    },
    handle: async ({ TopicArn = "", PublishBatchRequestEntries: entries = [] }, call) => {
      const topic = findTopic(parts, TopicArn);
      checkEntries(entries);
      const results = await Promise.all(
        entries.map(async (entry) => publishEntry(parts, topic, entry, call)),
      );
      return {
        Successful: results.flatMap(({ successful }) => successful ?? []),
        Failed: results.flatMap(({ failed }) => failed ?? []),
      };
    },
  });
}

interface EntryResult {
  readonly successful?: { readonly Id: string; readonly MessageId: string };
  readonly failed?: {
    readonly Id: string;
    readonly Code: string;
    readonly Message: string;
    readonly SenderFault: boolean;
  };
}

async function publishEntry(
  parts: NotificationParts,
  topic: Topic,
  entry: PublishBatchRequestEntry,
  call: Call,
): Promise<EntryResult> {
  const { Id = "" } = entry;
  try {
    const MessageId = await publish(parts, topic, contentOf(entry), { kind: "call", call });
    return { successful: { Id, MessageId } };
  } catch (error) {
    if (!(error instanceof NotificationError)) throw error;
    const { code: Code, message: Message } = error;
    return { failed: { Id, Code, Message, SenderFault: true } };
  }
}

/** @throws NotificationError what is wrong with the batch as a whole */
function checkEntries(entries: readonly PublishBatchRequestEntry[]): void {
  if (entries.length === 0) {
    throw new NotificationError(
      "EmptyBatchRequest",
      "The batch request doesn't contain any entries.",
    );
  }
  if (entries.length > entriesMax) {
    throw new NotificationError(
      "TooManyEntriesInBatchRequest",
      "The batch request contains more entries than permissible.",
    );
  }
  const ids = entries.map(({ Id = "" }) => Id);
  if (ids.some((id) => !/^[A-Za-z0-9_-]{1,80}$/.test(id))) {
    throw new NotificationError(
      "InvalidBatchEntryId",
      "The Id of a batch entry in a batch request doesn't abide by the specification.",
    );
  }
  if (new Set(ids).size < ids.length) {
    throw new NotificationError(
      "BatchEntryIdsNotDistinct",
      "Two or more batch entries in the request have the same Id.",
    );
  }
  const bytes = entries.map((entry) => entryBytes(entry)).reduce((sum, size) => sum + size, 0);
  if (bytes > messageBytesMax) {
    throw new NotificationError(
      "BatchRequestTooLong",
      "The length of all the messages put together is more than the limit.",
    );
  }
}

function entryBytes({ Message = "", MessageAttributes = {} }: PublishBatchRequestEntry): number {
  const attributes = Object.fromEntries(
    Object.entries(MessageAttributes).map(([name, { DataType = "", StringValue, BinaryValue }]) => {
      const Value = StringValue ?? "x".repeat(BinaryValue?.length ?? 0);
      return [name, { DataType, Value }];
    }),
  );
  return contentBytes({ text: Message, attributes, isByProtocol: false });
}
