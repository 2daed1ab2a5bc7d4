/** A topic as it is stored. */
export interface Topic {
  /** `arn:aws:sns:REGION:ACCOUNT:NAME` */
  readonly arn: string;
  readonly name: string;
  readonly accountId: string;
  readonly region: string;
  readonly attributes: TopicAttributes;
  readonly tags: readonly TopicTag[];
  /** How many subscriptions it has lost. */
  readonly subscriptionsDeleted: number;
}

/** What the owner of a topic has set, as text in the form of the API. Absent: never set. */
export type TopicAttributes = Readonly<Partial<Record<TopicAttributeName, string>>>;

export const topicAttributeNames = [
  "DeliveryPolicy",
  "DisplayName",
  "KmsMasterKeyId",
  "Policy",
  "SignatureVersion",
] as const;

export type TopicAttributeName = (typeof topicAttributeNames)[number];

export interface TopicTag {
  readonly Key: string;
  readonly Value: string;
}

/** Who gets what is published to a topic. */
export interface Subscription {
  /** `TOPIC-ARN:ID` */
  readonly arn: string;
  readonly topicArn: string;
  readonly protocol: SubscriptionProtocol;
  readonly endpoint: string;
  /** The account that subscribed. */
  readonly accountId: string;
  readonly attributes: SubscriptionAttributes;
  /** Absent: confirmed. */
  readonly pending?: PendingConfirmation;
  /** The hash of the token that it was confirmed with. Absent: not confirmed. */
  readonly confirmedWith?: string;
  /** Whether whoever confirmed it had signed the call. */
  readonly confirmationWasAuthenticated: boolean;
  /** Only signed calls may end it. */
  readonly authenticateOnUnsubscribe: boolean;
}

/** What a subscription waits for until it is confirmed. */
export interface PendingConfirmation {
  /** SHA-256 of the token, hexadecimal: the token itself is only in the message. */
  readonly tokenHash: string;
  /** Milliseconds since the epoch; from then on it is as if it had never been asked for. */
  readonly expiresAt: number;
  /** It has ended, and is only kept for the one who wants it back: nobody else sees it. */
  readonly isReturning?: true;
}

export type SubscriptionProtocol = "http" | "https";

export type SubscriptionAttributes = Readonly<Partial<Record<SubscriptionAttributeName, string>>>;

export const subscriptionAttributeNames = [
  "DeliveryPolicy",
  "FilterPolicy",
  "FilterPolicyScope",
  "RawMessageDelivery",
  "RedrivePolicy",
] as const;

export type SubscriptionAttributeName = (typeof subscriptionAttributeNames)[number];

/** The parts of the ARN of a topic, or of a subscription to it. */
export interface TopicName {
  readonly region: string;
  readonly accountId: string;
  readonly name: string;
}

export function topicArn({ region, accountId, name }: TopicName): string {
  return `arn:aws:sns:${region}:${accountId}:${name}`;
}

/** Undefined: not the ARN of a topic. */
export function parseTopicArn(arn: string): TopicName | undefined {
  const found = /^arn:aws:sns:([a-z0-9-]+):(\d{12}):([A-Za-z0-9_-]{1,256})$/.exec(arn);
  const [, region, accountId, name] = found ?? [];
  if (region === undefined || accountId === undefined || name === undefined) return undefined;
  return { region, accountId, name };
}

/** The ARN of the topic that a subscription's begins with. */
export function topicArnOf(subscriptionArn: string): string {
  return subscriptionArn.split(":").slice(0, 6).join(":");
}
