import { isDeepStrictEqual } from "node:util";

import { readTopicDeliveryPolicy, effectiveTopicPolicy } from "./delivery-policy.ts";
import { NotificationError, invalidParameter, noSuchTopic } from "./notification-error.ts";
import type { NotificationParts } from "./notification-parts.ts";
import { policyTextOf, readTopicPolicy } from "./topic-policy.ts";
import { withTags, withoutTags } from "./topic-tags.ts";
import { parseTopicArn, topicArn, topicAttributeNames } from "./topic.ts";
import type { Topic, TopicAttributes, TopicName, TopicTag } from "./topic.ts";

/** A topic that somebody wants. */
export interface TopicWish extends TopicName {
  readonly attributes: Readonly<Record<string, string>>;
  readonly tags: readonly TopicTag[];
}

/**
 * The topic of that name, made when it is not there. Durable when it resolves.
 *
 * @throws NotificationError `InvalidParameter`, also where it is there with other attributes or tags;
 * `TopicLimitExceeded`, `TagLimitExceeded`
 */
export async function createTopic(parts: NotificationParts, wish: TopicWish): Promise<Topic> {
  const { name, accountId, region } = wish;
  if (!/^[A-Za-z0-9_-]{1,256}$/.test(name)) throw invalidParameter("Topic Name");
  const arn = topicArn(wish);
  const attributes = checkedAttributes({}, wish.attributes, arn);
  const tags = withTags([], wish.tags);
  return parts.store.inTurn(async () => {
    const there = parts.store.findTopic(arn);
    if (there !== undefined) return sameTopic(there, wish.attributes, tags);
    if (parts.store.topicsOf({ accountId, region }).length >= parts.limits.topicsMax) {
      throw new NotificationError("TopicLimitExceeded", "Topic limit exceeded");
    }
    const topic = { arn, name, accountId, region, attributes, tags, subscriptionsDeleted: 0 };
    await parts.store.write({ topics: [topic] });
    return topic;
  });
}

function sameTopic(
  topic: Topic,
  attributes: Readonly<Record<string, string>>,
  tags: readonly TopicTag[],
): Topic {
  const given = Object.entries(attributes);
  const shown: Readonly<Record<string, string>> = { ...attributesOf(topic), ...topic.attributes };
  // An attribute that says nothing says what the topic has anyway.
  if (given.some(([name, value]) => value !== (shown[name] ?? defaults[name] ?? ""))) {
    throw invalidParameter("Attributes Reason: Topic already exists with different attributes");
  }
  if (tags.length > 0 && !isDeepStrictEqual(sorted(tags), sorted(topic.tags))) {
    throw invalidParameter("Tags Reason: Topic already exists with different tags");
  }
  return topic;
}

const defaults: Readonly<Record<string, string>> = { SignatureVersion: "1", FifoTopic: "false" };

function sorted(tags: readonly TopicTag[]): readonly TopicTag[] {
  return tags.toSorted((a, b) => (a.Key < b.Key ? -1 : 1));
}

/** @throws NotificationError `InvalidParameter` it is no ARN of a topic; `NotFound` */
export function findTopic({ store }: Pick<NotificationParts, "store">, arn: string): Topic {
  checkTopicArn(arn);
  const topic = store.findTopic(arn);
  if (topic === undefined) throw noSuchTopic();
  return topic;
}

/** @throws NotificationError `InvalidParameter` */
export function checkTopicArn(arn: string, member = "TopicArn"): void {
  if (!arn.startsWith("arn:")) {
    throw invalidParameter(`${member} Reason: ${arn} does not start with arn`);
  }
  const count = arn.split(":").length;
  if (count < 6) {
    throw invalidParameter(`${member} Reason: An ARN must have at least 6 elements, not ${count}`);
  }
  if (parseTopicArn(arn) === undefined) throw invalidParameter(member);
}

/** Removes a topic and its subscriptions; what is on its way is not delivered. None: no error. */
export async function deleteTopic(parts: NotificationParts, arn: string): Promise<void> {
  checkTopicArn(arn);
  await parts.store.inTurn(async () => {
    const topic = parts.store.findTopic(arn);
    if (topic === undefined) return;
    const removedSubscriptions = parts.store.allTo(arn);
    await parts.store.write({ removedTopics: [topic], removedSubscriptions });
  });
}

/** What GetTopicAttributes shows, but for the counts of subscriptions. */
export function attributesOf(topic: Topic): Readonly<Record<string, string>> {
  const { arn, accountId, attributes } = topic;
  const { DeliveryPolicy, DisplayName = "", KmsMasterKeyId = "", SignatureVersion } = attributes;
  return {
    TopicArn: arn,
    Owner: accountId,
    DisplayName,
    Policy: policyTextOf(topic),
    EffectiveDeliveryPolicy: JSON.stringify(effectiveTopicPolicy(DeliveryPolicy)),
    ...(DeliveryPolicy !== undefined && { DeliveryPolicy }),
    ...(KmsMasterKeyId !== "" && { KmsMasterKeyId }),
    ...(SignatureVersion !== undefined && { SignatureVersion }),
  };
}

/** @throws NotificationError `InvalidParameter`, `NotFound` */
export async function setTopicAttribute(
  parts: NotificationParts,
  arn: string,
  change: { readonly name: string; readonly value: string },
): Promise<void> {
  await changeTopic(parts, arn, (topic) => ({
    ...topic,
    attributes: checkedAttributes(topic.attributes, { [change.name]: change.value }, arn),
  }));
}

/** @throws NotificationError `ResourceNotFound`, `TagLimitExceeded`, `InvalidParameter` */
export async function tagTopic(
  parts: NotificationParts,
  arn: string,
  tags: readonly TopicTag[],
): Promise<void> {
  requireResource(parts, arn);
  await changeTopic(parts, arn, (topic) => ({ ...topic, tags: withTags(topic.tags, tags) }));
}

/** @throws NotificationError `ResourceNotFound`, `InvalidParameter` */
export async function untagTopic(
  parts: NotificationParts,
  arn: string,
  keys: readonly string[],
): Promise<void> {
  requireResource(parts, arn);
  await changeTopic(parts, arn, (topic) => ({ ...topic, tags: withoutTags(topic.tags, keys) }));
}

/** @throws NotificationError `ResourceNotFound`, `InvalidParameter` */
export function requireResource({ store }: NotificationParts, arn: string): Topic {
  checkTopicArn(arn, "ResourceArn");
  const topic = store.findTopic(arn);
  if (topic !== undefined) return topic;
  throw new NotificationError("ResourceNotFound", "Resource does not exist");
}

/** Stores what `change` makes of a topic, unless that is the same. Durable when it resolves. */
export async function changeTopic(
  parts: NotificationParts,
  arn: string,
  change: (topic: Topic) => Topic,
): Promise<void> {
  checkTopicArn(arn);
  await parts.store.inTurn(async () => {
    const topic = findTopic(parts, arn);
    const changed = change(topic);
    if (!isDeepStrictEqual(topic, changed)) await parts.store.write({ topics: [changed] });
  });
}

function checkedAttributes(
  there: TopicAttributes,
  given: Readonly<Record<string, string>>,
  arn: string,
): TopicAttributes {
  const attributes: Partial<Record<keyof TopicAttributes, string>> = { ...there };
  for (const [key, value] of Object.entries(given)) {
    if (key === "FifoTopic" && value === "false") continue;
    const name = topicAttributeNames.find((known) => known === key);
    if (name === undefined) throw invalidParameter("AttributeName");
    checks[name](value, arn);
    if (name === "Policy" && value === "") delete attributes.Policy;
    else attributes[name] = value;
  }
  return attributes;
}

const checks: Readonly<
  Record<keyof Required<TopicAttributes>, (value: string, arn: string) => void>
> = {
  DeliveryPolicy: (value) => readTopicDeliveryPolicy(value),
  DisplayName: (value) => {
    if (value.length > 100) throw invalidParameter("DisplayName");
  },
  KmsMasterKeyId: (value) => {
    if (!/^[\w:/-]{0,2048}$/.test(value)) throw invalidParameter("KmsMasterKeyId");
  },
  Policy: (value, arn) => {
    if (value !== "") readTopicPolicy(value, arn);
  },
  SignatureVersion: (value) => {
    if (value !== "1" && value !== "2") throw invalidParameter("SignatureVersion");
  },
};
