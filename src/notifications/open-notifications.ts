import type { Log, World } from "../base/world.ts";
import { decide } from "../policy/decide.ts";
import type { ResourcePolicyOf } from "../policy/resource-access.ts";
import { serviceRequest } from "../access/service-request.ts";
import type { Documents } from "../documents/documents.ts";
import type { Keys } from "../keys/keys.ts";
import type { CustomerKeys } from "../kms/customer-keys.ts";
import type { KmsParts } from "../kms/kms-parts.ts";
import { allowedAddresses } from "./allowed-networks.ts";
import type { NotificationMetrics } from "./delivery-metrics.ts";
import { httpDelivery } from "./http-delivery.ts";
import type { DeadLetter } from "./http-delivery.ts";
import { openHttpSender } from "./http-sender.ts";
import { messageSeal } from "./message-seal.ts";
import { openMessageSigner } from "./message-signer.ts";
import { NotificationError } from "./notification-error.ts";
import { defaultNotificationLimits } from "./notification-parts.ts";
import type { NotificationLimits, NotificationParts } from "./notification-parts.ts";
import { Outbox } from "./outbox.ts";
import type { Prepared } from "./outbox.ts";
import { prepareMessage, publish } from "./publish.ts";
import type { MessageContent } from "./publish.ts";
import { topicPolicies } from "./topic-policy.ts";
import { TopicStore } from "./topic-store.ts";

/** Topics, and messages on their way from them. */
export interface Notifications extends AsyncDisposable {
  /** What the functions of this room work with. */
  readonly parts: NotificationParts;
  /** What hangs on topics, for `access/`. */
  readonly resources: ResourcePolicyOf;
  readonly mayPublish: (asking: ServicePublisher) => PublishVerdict;
  /** Publishes as a service of Cairn. Durable when it resolves with `published`. */
  readonly publishAs: (
    asking: ServicePublisher,
    content: MessageContent,
  ) => Promise<{ readonly kind: "published" } | PublishRefusal>;
  /** A certificate that signatures are checked with, PEM. Undefined: there is none of that name. */
  readonly findCertificate: (id: string) => string | undefined;
}

/** A service that publishes on behalf of a resource. */
export interface ServicePublisher {
  readonly topicArn: string;
  /** For example `cloudtrail.amazonaws.com`. */
  readonly service: string;
  readonly sourceArn: string;
  readonly sourceAccountId: string;
}

export interface PublishRefusal {
  readonly kind: "refused";
  /** SNS's, for example `AuthorizationError`, `NotFound`, `KMSAccessDenied`. */
  readonly code: string;
  readonly message: string;
}

export type PublishVerdict = "allowed" | "denied" | "no-such-topic";

export interface NotificationOptions {
  readonly world: World;
  readonly log: Log;
  readonly documents: Documents;
  readonly keys: Pick<Keys, "seal" | "unseal">;
  readonly kms: KmsParts;
  readonly customerKeys: CustomerKeys;
  readonly metrics: NotificationMetrics;
  /** How endpoints reach this Cairn. Without a slash at its end. */
  readonly baseUrl: string;
  /** Networks that are not public and that messages may be sent to all the same, as CIDR. */
  readonly networks: readonly string[];
  /** Default: AWS's, as far as they can be kept. */
  readonly limits?: NotificationLimits;
}

/** Reads all topics and subscriptions into memory, and goes on with what was on its way. */
export async function openNotifications(options: NotificationOptions): Promise<Notifications> {
  await using opened = new AsyncDisposableStack();
  const { world, log, documents, metrics, baseUrl } = options;
  const store = new TopicStore(documents, world.clock);
  await store.load();
  const signer = await openMessageSigner(options);
  const seal = messageSeal(options);
  const isAllowed = allowedAddresses(options.networks);
  const { send } = opened.use(openHttpSender({ clock: world.clock, isAllowed }));
  const bury = async (dead: DeadLetter): Promise<Prepared | undefined> => buried(parts, dead);
  const { clock } = world;
  const how = { clock, log, metrics, store, signer, seal, baseUrl, send, bury };
  const attempt = httpDelivery(how);
  const outbox = opened.use(new Outbox({ world, documents, log, metrics, attempt }));
  const parts: NotificationParts = {
    world,
    log,
    store,
    outbox,
    seal,
    policyOf: topicPolicies(),
    limits: options.limits ?? defaultNotificationLimits,
  };
  await outbox.load();
  const lifetime = opened.move();
  return {
    parts,
    resources: (arn) => {
      const topic = store.findTopic(arn);
      if (topic === undefined) return undefined;
      const tags = Object.fromEntries(topic.tags.map(({ Key, Value }) => [Key, Value]));
      return { accountId: topic.accountId, policy: parts.policyOf(topic), tags };
    },
    mayPublish: (asking) => mayPublish(parts, asking),
    publishAs: async (asking, content) => publishAs(parts, asking, content),
    findCertificate: signer.findCertificate,
    [Symbol.asyncDispose]: async () => lifetime.disposeAsync(),
  };
}

/** A service has no policies of its own: the topic's must let it in. */
function mayPublish(
  { store, policyOf, world }: NotificationParts,
  { topicArn, service, sourceArn, sourceAccountId }: ServicePublisher,
): PublishVerdict {
  const topic = store.findTopic(topicArn);
  if (topic === undefined) return "no-such-topic";
  const request = serviceRequest({
    service,
    action: "sns:Publish",
    resource: topicArn,
    resourceAccountId: topic.accountId,
    sourceArn,
    sourceAccountId,
    at: world.clock.now(),
  });
  return decide({ resource: policyOf(topic) }, request).kind === "allow" ? "allowed" : "denied";
}

async function publishAs(
  parts: NotificationParts,
  asking: ServicePublisher,
  content: MessageContent,
): Promise<{ readonly kind: "published" } | PublishRefusal> {
  const { service: name, sourceArn, sourceAccountId: sourceAccount } = asking;
  const topic = parts.store.findTopic(asking.topicArn);
  if (topic === undefined) {
    return { kind: "refused", code: "NotFound", message: "Topic does not exist" };
  }
  if (mayPublish(parts, asking) !== "allowed") {
    const message = `${name} is not authorized to perform: SNS:Publish on resource: ${topic.arn}`;
    return { kind: "refused", code: "AuthorizationError", message };
  }
  try {
    await publish(parts, topic, content, { kind: "service", name, sourceArn, sourceAccount });
    return { kind: "published" };
  } catch (error) {
    if (!(error instanceof NotificationError) || error.code === "Throttled") throw error;
    return { kind: "refused", code: error.code, message: error.message };
  }
}

/** A dead letter is a message like any other, and says what it died of. */
async function buried(parts: NotificationParts, dead: DeadLetter): Promise<Prepared | undefined> {
  const { targetArn, subscription, body, error } = dead;
  const topic = parts.store.findTopic(targetArn);
  if (topic === undefined) return undefined;
  const text = (Value: string): { DataType: string; Value: string } => ({
    DataType: "String",
    Value,
  });
  const attributes = {
    ErrorCode: text(error.code),
    ErrorMessage: text(error.message),
    SubscriptionArn: text(subscription.arn),
  };
  const content = { text: body, isByProtocol: false, attributes, isDead: true } as const;
  const source = { sourceArn: subscription.topicArn, sourceAccount: topic.accountId };
  const caller = { kind: "service", name: "sns.amazonaws.com", ...source } as const;
  try {
    return (await prepareMessage(parts, topic, content, caller)).prepared;
  } catch (failure) {
    if (!(failure instanceof NotificationError)) throw failure;
    parts.log.error({ err: failure, targetArn }, "a dead letter was not taken");
    return undefined;
  }
}
