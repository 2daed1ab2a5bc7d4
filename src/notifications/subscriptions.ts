import { hash } from "node:crypto";

import type { Message } from "./message.ts";
import { NotificationError, invalidParameter, noSuchSubscription } from "./notification-error.ts";
import type { NotificationParts } from "./notification-parts.ts";
import { checkEndpoint, checkProtocol, checkedAttributes } from "./subscription-rules.ts";
import { findTopic } from "./topics.ts";
import { topicArnOf } from "./topic.ts";
import type { Subscription, Topic } from "./topic.ts";
import { uuid } from "./uuid.ts";

/** How long a subscription waits to be confirmed. @see SNS API Reference, ConfirmSubscription */
const confirmWithinMs = 2 * 24 * 60 * 60 * 1000;

/** A subscription that somebody wants. */
export interface SubscriptionWish {
  readonly topicArn: string;
  readonly protocol: string;
  readonly endpoint: string;
  /** Of the caller. */
  readonly accountId: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/**
 * Subscribes an endpoint: it is sent a token, and gets nothing else until somebody confirms with that. One
 * that is subscribed already is left as it is; one that waits is sent another token. Durable, the
 * message included, when it resolves.
 *
 * @throws NotificationError `InvalidParameter`, `NotFound`, `SubscriptionLimitExceeded`,
 * `FilterPolicyLimitExceeded`, `Throttled`
 */
export async function subscribe(
  parts: NotificationParts,
  wish: SubscriptionWish,
): Promise<Subscription> {
  const { topicArn, accountId } = wish;
  const protocol = checkProtocol(wish.protocol);
  const endpoint = checkEndpoint(protocol, wish.endpoint);
  const { store, world } = parts;
  return store.inTurn(async () => {
    const topic = findTopic(parts, topicArn);
    const others = store.subscriptionsTo(topicArn);
    const there = others.find((one) => one.endpoint === endpoint && one.protocol === protocol);
    const attributes = checkedAttributes(parts, there, wish.attributes, topic);
    if (there !== undefined && there.pending === undefined) {
      const isSame = Object.entries(wish.attributes).every(
        ([name, value]) =>
          Object.entries(there.attributes).find(([one]) => one === name)?.[1] === value,
      );
      if (isSame) return there;
      throw invalidParameter(
        "Attributes Reason: Subscription already exists with different attributes",
      );
    }
    checkLimits(parts, topic, { accountId, others });
    const token = Buffer.from(world.random.bytes(64)).toString("hex");
    const subscription: Subscription = {
      arn: there?.arn ?? `${topicArn}:${uuid(world.random)}`,
      topicArn,
      protocol,
      endpoint,
      accountId,
      attributes,
      pending: {
        tokenHash: hash("sha256", token),
        expiresAt: world.clock.now() + confirmWithinMs,
      },
      confirmationWasAuthenticated: false,
      authenticateOnUnsubscribe: false,
    };
    const message = confirmationOf(parts, topic, "SubscriptionConfirmation", token);
    await send(parts, message, subscription);
    return subscription;
  });
}

function checkLimits(
  { store, limits }: NotificationParts,
  { region }: Topic,
  { accountId, others }: { readonly accountId: string; readonly others: readonly Subscription[] },
): void {
  const pending = store
    .subscriptionsOf({ accountId, region })
    .filter((one) => one.pending !== undefined);
  if (
    others.length >= limits.subscriptionsPerTopicMax ||
    pending.length >= limits.pendingSubscriptionsMax
  ) {
    throw new NotificationError("SubscriptionLimitExceeded", "Subscription limit exceeded");
  }
}

/**
 * Confirms the subscription that was sent that token. Again with the same token: no change.
 *
 * @throws NotificationError `InvalidParameter` no subscription waits for it; `NotFound`
 */
export async function confirmSubscription(
  parts: NotificationParts,
  confirmation: {
    readonly topicArn: string;
    readonly token: string;
    /** Whether the call was signed. */
    readonly isAuthenticated: boolean;
    readonly authenticateOnUnsubscribe: boolean;
  },
): Promise<Subscription> {
  const { topicArn, token, isAuthenticated, authenticateOnUnsubscribe } = confirmation;
  return parts.store.inTurn(async () => {
    findTopic(parts, topicArn);
    const tokenHash = hash("sha256", token);
    const found = parts.store.findByToken(topicArn, tokenHash);
    if (found === undefined) throw invalidParameter("Token");
    if (found.pending === undefined) return found;
    const { pending: _confirmed, ...rest } = found;
    const subscription: Subscription = {
      ...rest,
      confirmedWith: tokenHash,
      confirmationWasAuthenticated: isAuthenticated,
      authenticateOnUnsubscribe: isAuthenticated && authenticateOnUnsubscribe,
    };
    await parts.store.write({ subscriptions: [subscription] });
    return subscription;
  });
}

/** @throws NotificationError `InvalidParameter` it is no ARN of a subscription; `NotFound` */
export function findSubscription(parts: NotificationParts, arn: string): Subscription {
  checkSubscriptionArn(arn);
  const found = parts.store.findSubscription(arn);
  if (found === undefined) throw noSuchSubscription();
  return found;
}

/**
 * Ends a subscription; its endpoint is told so, with which it can be brought back. None: no error.
 *
 * @throws NotificationError `InvalidParameter`; `AuthorizationError` only signed calls may end it
 */
export async function unsubscribe(
  parts: NotificationParts,
  arn: string,
  by: { readonly isAuthenticated: boolean },
): Promise<void> {
  checkSubscriptionArn(arn);
  await parts.store.inTurn(async () => {
    const subscription = parts.store.findSubscription(arn);
    const topic = parts.store.findTopic(topicArnOf(arn));
    if (subscription === undefined || topic === undefined) return;
    if (subscription.pending !== undefined) {
      throw invalidParameter("SubscriptionArn Reason: the subscription waits to be confirmed");
    }
    if (subscription.authenticateOnUnsubscribe && !by.isAuthenticated) {
      throw new NotificationError(
        "AuthorizationError",
        "The subscription can only be ended by its owner or the owner of its topic",
      );
    }
    const token = Buffer.from(parts.world.random.bytes(64)).toString("hex");
    const message = confirmationOf(parts, topic, "UnsubscribeConfirmation", token);
    const lost = { ...topic, subscriptionsDeleted: topic.subscriptionsDeleted + 1 };
    const { confirmedWith: _old, ...rest } = subscription;
    // What the link in the message brings back.
    const returning: Subscription = {
      ...rest,
      pending: {
        tokenHash: hash("sha256", token),
        expiresAt: parts.world.clock.now() + confirmWithinMs,
        isReturning: true,
      },
    };
    await send(parts, message, returning, [lost]);
  });
}

/** @throws NotificationError `InvalidParameter`, `NotFound`, `FilterPolicyLimitExceeded` */
export async function setSubscriptionAttribute(
  parts: NotificationParts,
  arn: string,
  change: { readonly name: string; readonly value: string },
): Promise<void> {
  checkSubscriptionArn(arn);
  await parts.store.inTurn(async () => {
    const subscription = findSubscription(parts, arn);
    const topic = findTopic(parts, subscription.topicArn);
    const given = { [change.name]: change.value };
    const attributes = checkedAttributes(parts, subscription, given, topic);
    await parts.store.write({ subscriptions: [{ ...subscription, attributes }] });
  });
}

function checkSubscriptionArn(arn: string): void {
  const count = arn.split(":").length;
  if (count < 6) {
    throw invalidParameter(
      `SubscriptionArn Reason: An ARN must have at least 6 elements, not ${count}`,
    );
  }
  if (!/^arn:aws:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}:[0-9a-f-]{36}$/.test(arn)) {
    throw invalidParameter("SubscriptionId");
  }
}

/** One message to one endpoint, stored with what it tells of. */
async function send(
  { store, outbox }: NotificationParts,
  message: Message,
  subscription: Subscription,
  topics: readonly Topic[] = [],
): Promise<void> {
  const { arn: subscriptionArn, protocol, endpoint } = subscription;
  const prepared = outbox.prepare(message, [{ subscriptionArn, protocol, endpoint }]);
  await store.write({ subscriptions: [subscription], topics, others: prepared.changes });
  prepared.written();
}

function confirmationOf(
  { world }: NotificationParts,
  { arn, attributes }: Topic,
  type: "SubscriptionConfirmation" | "UnsubscribeConfirmation",
  token: string,
): Message {
  const text =
    type === "SubscriptionConfirmation"
      ? `You have chosen to subscribe to the topic ${arn}.\n` +
        "To confirm the subscription, visit the SubscribeURL included in this message."
      : `The subscription to the topic ${arn} has ended.\n` +
        "To have it back, visit the SubscribeURL included in this message.";
  return {
    id: uuid(world.random),
    type,
    topicArn: arn,
    text,
    attributes: {},
    publishedAt: world.clock.now(),
    signatureVersion: attributes.SignatureVersion === "2" ? "2" : "1",
    token,
  };
}
