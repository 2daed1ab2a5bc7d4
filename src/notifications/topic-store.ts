import { assert } from "../base/assert.ts";
import { exclusive } from "../base/exclusive.ts";
import type { Exclusive } from "../base/exclusive.ts";
import type { Clock } from "../base/world.ts";
import type { Document, DocumentChange, Documents } from "../documents/documents.ts";
import { parseTopicArn, topicArnOf } from "./topic.ts";
import type { Subscription, Topic } from "./topic.ts";

/** What is written in one step: all of it, or nothing. */
export interface TopicChanges {
  readonly topics?: readonly Topic[];
  readonly removedTopics?: readonly Topic[];
  readonly subscriptions?: readonly Subscription[];
  readonly removedSubscriptions?: readonly Subscription[];
  /** Of other rooms' or the outbox's documents, in the same step. */
  readonly others?: readonly DocumentChange[];
}

const topicsPrefix = "sns/topics/";
const subscriptionsPrefix = "sns/subscriptions/";

/**
 * All topics and subscriptions, answered from memory. Nothing is seen before it is durable, and
 * changes that run `inTurn` are decided on what the one before left.
 */
export class TopicStore {
  readonly #documents: Documents;
  readonly #clock: Pick<Clock, "now">;
  readonly #topics = new Map<string, Topic>();
  /** By the topic's ARN, then by their own. */
  readonly #subscriptions = new Map<string, Map<string, Subscription>>();
  readonly inTurn: Exclusive = exclusive();

  constructor(documents: Documents, clock: Pick<Clock, "now">) {
    this.#documents = documents;
    this.#clock = clock;
  }

  /** Reads everything, and removes what nobody has confirmed in time. Called first, and once. */
  async load(): Promise<void> {
    for (const document of await this.#documents.list(topicsPrefix)) {
      const topic = readStored<Topic>(document, ["arn", "name", "attributes", "tags"]);
      this.#topics.set(topic.arn, topic);
    }
    for (const document of await this.#documents.list(subscriptionsPrefix)) {
      this.#keep(readStored<Subscription>(document, ["arn", "topicArn", "endpoint", "attributes"]));
    }
    const now = this.#clock.now();
    const removedSubscriptions = [...this.#subscriptions.values()]
      .flatMap((some) => [...some.values()])
      .filter(({ pending }) => pending !== undefined && now >= pending.expiresAt);
    if (removedSubscriptions.length > 0) await this.write({ removedSubscriptions });
  }

  findTopic(arn: string): Topic | undefined {
    return this.#topics.get(arn);
  }

  /** By ARN. */
  topicsOf(home: { readonly accountId: string; readonly region: string }): readonly Topic[] {
    return [...this.#topics.values()]
      .filter(({ accountId, region }) => accountId === home.accountId && region === home.region)
      .toSorted((a, b) => (a.arn < b.arn ? -1 : 1));
  }

  findSubscription(arn: string): Subscription | undefined {
    const found = this.#subscriptions.get(topicArnOf(arn))?.get(arn);
    return found !== undefined && this.#isThere(found) ? found : undefined;
  }

  /** The one that was, or is to be, confirmed with a token. */
  findByToken(topicArn: string, tokenHash: string): Subscription | undefined {
    return [...(this.#subscriptions.get(topicArn)?.values() ?? [])].find(
      ({ pending, confirmedWith }) =>
        confirmedWith === tokenHash ||
        (pending?.tokenHash === tokenHash && this.#clock.now() < pending.expiresAt),
    );
  }

  /** Also those that nobody sees any more. */
  allTo(topicArn: string): readonly Subscription[] {
    return [...(this.#subscriptions.get(topicArn)?.values() ?? [])];
  }

  /** By ARN. */
  subscriptionsTo(topicArn: string): readonly Subscription[] {
    return [...(this.#subscriptions.get(topicArn)?.values() ?? [])]
      .filter((one) => this.#isThere(one))
      .toSorted((a, b) => (a.arn < b.arn ? -1 : 1));
  }

  /** Those that an account has made in a Region, to whoever's topics. By ARN. */
  subscriptionsOf(home: {
    readonly accountId: string;
    readonly region: string;
  }): readonly Subscription[] {
    return [...this.#subscriptions.values()]
      .flatMap((some) => [...some.values()])
      .filter((one) => one.accountId === home.accountId && regionOf(one) === home.region)
      .filter((one) => this.#isThere(one))
      .toSorted((a, b) => (a.arn < b.arn ? -1 : 1));
  }

  /** Durable when it resolves; seen from then on. */
  async write(changes: TopicChanges): Promise<void> {
    const { topics = [], removedTopics = [], others = [] } = changes;
    const { subscriptions = [], removedSubscriptions = [] } = changes;
    await this.#documents.write([
      ...topics.map((topic) => ({ key: topicKey(topic.arn), value: topic })),
      ...removedTopics.map(({ arn }) => ({ key: topicKey(arn), value: undefined })),
      ...subscriptions.map((one) => ({ key: subscriptionKey(one.arn), value: one })),
      ...removedSubscriptions.map(({ arn }) => ({ key: subscriptionKey(arn), value: undefined })),
      ...others,
    ]);
    for (const topic of topics) this.#topics.set(topic.arn, topic);
    for (const { arn } of removedTopics) this.#topics.delete(arn);
    for (const one of subscriptions) this.#keep(one);
    for (const one of removedSubscriptions) this.#forget(one);
  }

  #forget({ arn, topicArn }: Subscription): void {
    const some = this.#subscriptions.get(topicArn);
    some?.delete(arn);
    if (some?.size === 0) this.#subscriptions.delete(topicArn);
  }

  #isThere({ pending }: Subscription): boolean {
    if (pending === undefined) return true;
    return pending.isReturning !== true && this.#clock.now() < pending.expiresAt;
  }

  #keep(one: Subscription): void {
    const some = this.#subscriptions.get(one.topicArn) ?? new Map<string, Subscription>();
    some.set(one.arn, one);
    this.#subscriptions.set(one.topicArn, some);
  }
}

function regionOf({ topicArn }: Subscription): string {
  return topicArn.split(":")[3] ?? "";
}

function topicKey(arn: string): string {
  const name = parseTopicArn(arn);
  assert(name !== undefined, `a topic is stored under its ARN: ${arn}`);
  return `${topicsPrefix}${name.accountId}/${name.region}/${name.name}`;
}

function subscriptionKey(arn: string): string {
  const name = parseTopicArn(topicArnOf(arn));
  assert(name !== undefined, `a subscription is stored under its ARN: ${arn}`);
  const id = arn.slice(arn.lastIndexOf(":") + 1);
  return `${subscriptionsPrefix}${name.accountId}/${name.region}/${name.name}/${id}`;
}

function readStored<Value extends object>(
  { key, value }: Document,
  members: readonly (keyof Value & string)[],
): Value {
  const isWhole =
    typeof value === "object" && value !== null && members.every((member) => member in value);
  assert(isWhole, `the document ${key} is not what this room wrote`);
  // What this room wrote under that key was a `Value`; that it is whole has been checked.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return value as Value;
}
