import type { Clock, Log } from "../base/world.ts";
import { KmsError } from "../kms/kms-error.ts";
import type { NotificationMetrics } from "./delivery-metrics.ts";
import { defaultContentType, effectivePolicy, retryDelaySeconds } from "./delivery-policy.ts";
import type { DeliveryPolicy } from "./delivery-policy.ts";
import type { SendHttp, SendOutcome } from "./http-sender.ts";
import type { MessageSeal } from "./message-seal.ts";
import type { MessageSigner } from "./message-signer.ts";
import { certificateUrl, membersOf, signedText, textFor } from "./message.ts";
import type { Message, MessageLinks } from "./message.ts";
import type { Delivery } from "./outbox-document.ts";
import type { Prepared, TryDelivery, TryOutcome } from "./outbox.ts";
import { ReceiveRates } from "./receive-rates.ts";
import { deadLetterTarget } from "./subscription-rules.ts";
import type { TopicStore } from "./topic-store.ts";
import type { Subscription } from "./topic.ts";

export interface HttpDeliveryParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: NotificationMetrics;
  readonly store: TopicStore;
  readonly signer: MessageSigner;
  readonly seal: Pick<MessageSeal, "open">;
  /** Without a slash at its end. */
  readonly baseUrl: string;
  readonly send: SendHttp;
  /** What is to be written for a message that goes to the dead letters of its subscription. */
  readonly bury: (dead: DeadLetter) => Promise<Prepared | undefined>;
}

/** A message that could not be delivered. */
export interface DeadLetter {
  readonly targetArn: string;
  readonly subscription: Subscription;
  /** What the endpoint would have got. */
  readonly body: string;
  readonly error: { readonly code: string; readonly message: string };
}

/** Tries deliveries to HTTP and HTTPS endpoints, as their subscriptions and topics stand now. */
export function httpDelivery(parts: HttpDeliveryParts): TryDelivery {
  const { clock, store, metrics, log } = parts;
  const rates = new ReceiveRates(clock);

  return async (delivery, stored, signal) => {
    const subscription = store.findSubscription(delivery.subscriptionArn);
    const topic = store.findTopic(stored.topicArn);
    const isWanted = stored.type !== "Notification" || isConfirmed(subscription);
    if (topic === undefined || !isWanted) return gone;
    const own = subscription?.attributes.DeliveryPolicy;
    const policy = effectivePolicy(topic.attributes.DeliveryPolicy, own);
    const rate = policy.throttlePolicy?.maxReceivesPerSecond;
    const waitMs = rates.waitMs(delivery.subscriptionArn, rate);
    if (waitMs > 0) return { kind: "later", afterMs: waitMs };

    const content = await contentOf(parts, delivery, stored, subscription);
    const grave = stored.isDead === true ? undefined : subscription;
    if (content.kind === "unusable") return retryOrBury(delivery, policy, grave, content);
    const headers = headersOf(content.message, delivery, policy, content.isRaw);
    const post = { url: delivery.endpoint, headers, body: content.body };
    const outcome = await parts.send(post, signal);
    if (isTaken(outcome)) {
      metrics.delivered();
      return { kind: "delivered" };
    }
    const failure = { ...failureOf(outcome), body: content.body };
    return retryOrBury(delivery, policy, grave, failure);
  };

  async function retryOrBury(
    delivery: Delivery,
    policy: DeliveryPolicy,
    subscription: Subscription | undefined,
    failure: Failure,
  ): Promise<TryOutcome> {
    const { code, reason, body = "" } = failure;
    metrics.tryFailed(code);
    const seconds = failure.isFinal
      ? undefined
      : retryDelaySeconds(policy.healthyRetryPolicy, delivery.tries + 1);
    if (seconds !== undefined) return { kind: "retry", afterMs: seconds * 1000, reason };
    const targetArn = deadLetterTarget(subscription?.attributes.RedrivePolicy ?? "{}");
    const letter =
      targetArn === undefined || subscription === undefined
        ? undefined
        : await parts.bury({ targetArn, subscription, body, error: { code, message: reason } });
    const { subscriptionArn, tries } = delivery;
    log.warn({ subscriptionArn, tries: tries + 1, reason }, "a message was not delivered");
    metrics.givenUp(letter !== undefined);
    return { kind: "over", reason, ...(letter !== undefined && { letter }) };
  }
}

interface Failure {
  /** A status of HTTP, `forbidden`, `unreachable`, or KMS's code. */
  readonly code: string;
  readonly reason: string;
  readonly isFinal: boolean;
  readonly body?: string;
}

const gone: TryOutcome = { kind: "over", reason: "the subscription has ended" };

/** Confirmations go to those who are not, and to those who are no more. */
function isConfirmed(subscription: Subscription | undefined): boolean {
  return subscription !== undefined && subscription.pending === undefined;
}

function isTaken(outcome: SendOutcome): boolean {
  return outcome.kind === "answered" && outcome.status >= 200 && outcome.status < 300;
}

/**
 * An endpoint that says that the request is wrong will say so again; all else may pass.
 *
 * @see SNS Developer Guide, "Amazon SNS message delivery retries"
 */
function failureOf(outcome: SendOutcome): Failure {
  if (outcome.kind === "forbidden") {
    return { code: "forbidden", reason: outcome.reason, isFinal: true };
  }
  if (outcome.kind === "failed") {
    return { code: "unreachable", reason: outcome.reason, isFinal: false };
  }
  const { status } = outcome;
  const isFinal = status >= 300 && status < 500 && status !== 429;
  return { code: String(status), reason: `the endpoint answered ${status}`, isFinal };
}

type Content =
  | {
      readonly kind: "content";
      readonly message: Message;
      readonly body: string;
      readonly isRaw: boolean;
    }
  | (Failure & { readonly kind: "unusable" });

async function contentOf(
  parts: HttpDeliveryParts,
  delivery: Delivery,
  stored: Parameters<TryDelivery>[1],
  subscription: Subscription | undefined,
): Promise<Content> {
  try {
    const message = parts.seal.open(stored);
    const isNotice = message.type === "Notification";
    const isRaw = isNotice && subscription?.attributes.RawMessageDelivery === "true";
    const body = isRaw
      ? textFor(message, delivery.protocol)
      : await signedBody(parts, delivery, message);
    return { kind: "content", message, body, isRaw };
  } catch (error) {
    // The key of the topic may be disabled for a while, as an endpoint may be down.
    if (!(error instanceof KmsError)) throw error;
    return { kind: "unusable", code: error.code, reason: error.message, isFinal: false };
  }
}

async function signedBody(
  { signer, baseUrl }: HttpDeliveryParts,
  delivery: Delivery,
  message: Message,
): Promise<string> {
  const links: MessageLinks = { baseUrl, certificateId: signer.certificateId };
  const { UnsubscribeURL, MessageAttributes, ...members } = membersOf(message, delivery, links);
  const version = message.signatureVersion;
  return JSON.stringify({
    ...members,
    SignatureVersion: version,
    Signature: await signer.sign(signedText(members), version),
    SigningCertURL: certificateUrl(links),
    UnsubscribeURL,
    MessageAttributes,
  });
}

function headersOf(
  { type, id, topicArn }: Message,
  { subscriptionArn }: Delivery,
  policy: DeliveryPolicy,
  isRaw: boolean,
): Readonly<Record<string, string>> {
  return {
    "x-amz-sns-message-type": type,
    "x-amz-sns-message-id": id,
    "x-amz-sns-topic-arn": topicArn,
    ...(type !== "SubscriptionConfirmation" && {
      "x-amz-sns-subscription-arn": subscriptionArn,
    }),
    ...(isRaw && { "x-amz-sns-rawdelivery": "true" }),
    "content-type": policy.requestPolicy?.headerContentType ?? defaultContentType,
    "user-agent": "Amazon Simple Notification Service Agent",
  };
}
