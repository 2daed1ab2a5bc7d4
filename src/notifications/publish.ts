import type { KeyCaller } from "../kms/key-access.ts";
import { compileFilterPolicy } from "./filter-policy.ts";
import type { FilteredMessage } from "./filter-policy.ts";
import { checkContent } from "./message-rules.ts";
import { textFor } from "./message.ts";
import type { Message, MessageAttributes } from "./message.ts";
import type { NotificationParts } from "./notification-parts.ts";
import type { Prepared } from "./outbox.ts";
import type { Subscription, Topic } from "./topic.ts";
import { uuid } from "./uuid.ts";

/** What is to be published. */
export interface MessageContent {
  readonly subject?: string;
  readonly text: string;
  /** The text is JSON, with a text for each protocol and `default`. */
  readonly isByProtocol: boolean;
  readonly attributes: MessageAttributes;
  /** A dead letter of another topic. */
  readonly isDead?: true;
}

/**
 * Publishes to a topic. When it resolves, the message is durable for every subscription that wants
 * it, and will be delivered at least once or end as its delivery policy says.
 *
 * @returns the id of the message
 * @throws NotificationError `InvalidParameter`, `ParameterValueInvalid`, `KMS…`, `Throttled`
 */
export async function publish(
  parts: NotificationParts,
  topic: Topic,
  content: MessageContent,
  caller: KeyCaller,
): Promise<string> {
  checkContent(content);
  const { id, prepared } = await prepareMessage(parts, topic, content, caller);
  if (prepared.changes.length > 0) await parts.store.write({ others: prepared.changes });
  prepared.written();
  return id;
}

/** A message for all subscriptions that want it, to be written by the caller. */
export async function prepareMessage(
  { world, store, outbox, seal }: NotificationParts,
  topic: Topic,
  { isByProtocol, ...content }: MessageContent,
  caller: KeyCaller,
): Promise<{ readonly id: string; readonly prepared: Prepared }> {
  const message: Message = {
    id: uuid(world.random),
    type: "Notification",
    topicArn: topic.arn,
    ...content,
    ...(isByProtocol && { isByProtocol }),
    publishedAt: world.clock.now(),
    signatureVersion: topic.attributes.SignatureVersion === "2" ? "2" : "1",
  };
  // Also where nobody is subscribed: whoever may not use the key is told so.
  const stored = await seal.seal(topic, message, caller);
  const addresses = store
    .subscriptionsTo(topic.arn)
    .filter((one) => one.pending === undefined && isWanted(one, message))
    .map(({ arn: subscriptionArn, protocol, endpoint }) => ({
      subscriptionArn,
      protocol,
      endpoint,
    }));
  return { id: message.id, prepared: outbox.prepare(stored, addresses) };
}

const filters = new WeakMap<Subscription, (message: FilteredMessage) => boolean>();

/** Each policy is compiled once: a changed subscription is another object. */
function isWanted(subscription: Subscription, message: Message): boolean {
  const { FilterPolicy, FilterPolicyScope = "MessageAttributes" } = subscription.attributes;
  if (FilterPolicy === undefined) return true;
  const filter = filters.get(subscription) ?? compileFilterPolicy(FilterPolicy, FilterPolicyScope);
  filters.set(subscription, filter);
  const text = textFor(message, subscription.protocol);
  return filter({ text, attributes: message.attributes });
}
