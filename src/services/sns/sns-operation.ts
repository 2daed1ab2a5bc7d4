import { ServiceError } from "../../call/service-error.ts";
import type { Call, Conditions, Operation, ResourceReference } from "../../call/operation.ts";
import { operationShape } from "../../call/shape.ts";
import { NotificationError } from "../../notifications/notification-error.ts";
import { parseTopicArn, topicArnOf } from "../../notifications/topic.ts";

/** What an operation of SNS is besides what all of them have in common. */
export interface SnsOperationParts<Input, Output> {
  readonly schema: Operation["schema"];
  /** Default: the operation's name, with `sns:` before it. */
  readonly action?: string;
  readonly access: "read" | "write";
  /** Default: `management`. */
  readonly category?: "management" | "data";
  /** ARNs of topics, or of subscriptions to them. None: `*`. */
  readonly topics: (input: Input, call: Call) => readonly (string | undefined)[];
  readonly conditions?: (input: Input, call: Call) => Conditions;
  readonly handle: (input: Input, call: Call) => Output | Promise<Output>;
  readonly record?: Operation<Input, Output>["record"];
}

/** An operation about topics, whose refusals are worded as SNS words them. */
export function snsOperation<Input extends object, Output>(
  parts: SnsOperationParts<NoInfer<Input>, NoInfer<Output>>,
): Operation<Input, Output> {
  const { schema, access, category = "management", topics, record } = parts;
  const { name } = operationShape(schema);
  return {
    schema,
    action: parts.action ?? `sns:${name}`,
    access,
    category,
    resources: (input, call) => topics(input, call).flatMap(topicResource),
    conditions: (input, call) => ({
      ...parts.conditions?.(input, call),
      // What the policy that every topic begins with asks for.
      "aws:SourceOwner": call.principal.accountId,
    }),
    ...(record !== undefined && { record }),
    handle: async (input, call) => {
      try {
        return await parts.handle(input, call);
      } catch (error) {
        if (!(error instanceof NotificationError)) throw error;
        const { code, message, status } = error;
        throw new ServiceError(code, message, { status, cause: error });
      }
    },
  };
}

/** A text that is no ARN of a topic is about nothing: the handler says what is wrong with it. */
function topicResource(text = ""): readonly ResourceReference[] {
  const arn = topicArnOf(text);
  const accountId = parseTopicArn(arn)?.accountId;
  return accountId === undefined ? [] : [{ arn, accountId, type: "AWS::SNS::Topic" }];
}
