import { InvariantError } from "../base/assert.ts";
import type { Log, World } from "../base/world.ts";
import type { DocumentChange, Documents } from "../documents/documents.ts";
import type { NotificationMetrics } from "./delivery-metrics.ts";
import { connectionsMax } from "./http-sender.ts";
import type { StoredMessage } from "./message-seal.ts";
import { NotificationError } from "./notification-error.ts";
import {
  deliveriesPrefix,
  deliveryKeyOf,
  messageKeyOf,
  messagesPrefix,
  readDelivery,
  readMessage,
  storeDelivery,
} from "./outbox-document.ts";
import type { Delivery } from "./outbox-document.ts";

/** What became of one try. */
export type TryOutcome =
  | { readonly kind: "delivered" }
  /** It is tried again after so many milliseconds. */
  | { readonly kind: "retry"; readonly afterMs: number; readonly reason: string }
  /** It was not tried at all, because of a limit on the rate. */
  | { readonly kind: "later"; readonly afterMs: number }
  /** It will not be delivered; a dead letter is written together with its removal. */
  | { readonly kind: "over"; readonly reason: string; readonly letter?: Prepared };

export type TryDelivery = (
  delivery: Delivery,
  message: StoredMessage,
  signal: AbortSignal,
) => Promise<TryOutcome>;

/** Where a message is to go. */
export type DeliveryAddress = Pick<Delivery, "subscriptionArn" | "protocol" | "endpoint">;

/** Documents to be written, and what is to be done once they are durable. */
export interface Prepared {
  readonly changes: readonly DocumentChange[];
  readonly written: () => void;
}

/** After a fault of our own disk. */
const againMs = 1000;
const pageSize = 100;

/** Deliveries that may wait at once; more are refused, because they would fill the disk. */
const waitingMax = 100_000;
/** Tries under way at once, over all endpoints. */
const underWayMax = 512;

/**
 * Messages on their way. What is in it is durable, and is delivered at least once: it goes when its
 * receiver has answered, and what a crash interrupts is tried again at the next start.
 *
 * Endpoints do not wait for each other: each has a lane of its own, with few tries at a time.
 */
export class Outbox implements AsyncDisposable {
  readonly #parts: OutboxParts;
  readonly #stop = new AbortController();
  /** Deliveries that can be tried now, by the endpoint's origin. */
  readonly #lanes = new Map<string, { readonly ready: Delivery[]; underWay: number }>();
  /** Deliveries that are left of each message. */
  readonly #left = new Map<string, number>();
  readonly #owned = new Set<Promise<void>>();
  #waiting = 0;
  #underWay = 0;

  constructor(parts: OutboxParts) {
    this.#parts = parts;
  }

  /** Takes up what the last process left. Called once. */
  async load(): Promise<void> {
    const { documents } = this.#parts;
    const deliveries = (await documents.list(deliveriesPrefix)).map(readDelivery);
    const named = new Set(deliveries.map(({ messageKey }) => messageKey));
    const there = await this.#messageKeys();
    // A message goes with its last delivery: a crash may have left one of them without the other.
    const ended = deliveries.filter(({ messageKey }) => !there.has(messageKey));
    const left = [...there].filter((key) => !named.has(key));
    const gone = [...ended.map(({ key }) => key), ...left];
    if (gone.length > 0) await documents.write(gone.map((key) => ({ key, value: undefined })));
    for (const delivery of deliveries) if (there.has(delivery.messageKey)) this.#take(delivery);
  }

  /** Page by page: all messages together may be more than fits into memory. */
  async #messageKeys(): Promise<ReadonlySet<string>> {
    const keys = new Set<string>();
    let after: string | undefined;
    for (;;) {
      const options = { limit: pageSize, ...(after !== undefined && { after }) };
      // oxlint-disable-next-line no-await-in-loop -- a page says where the next one begins
      const page = await this.#parts.documents.list(messagesPrefix, options);
      for (const { key } of page) keys.add(key);
      if (page.length < pageSize) return keys;
      after = page.at(-1)?.key;
    }
  }

  /**
   * A message for these addresses, to be written by the caller. None: nothing is to be written.
   *
   * @throws NotificationError `Throttled` too much waits already
   */
  prepare(message: StoredMessage, addresses: readonly DeliveryAddress[]): Prepared {
    if (this.#waiting + addresses.length > waitingMax) {
      throw new NotificationError("Throttled", "Too many deliveries wait. Try again later.");
    }
    const messageKey = messageKeyOf(message.id);
    const deliveries = addresses.map((address): Delivery => ({
      key: deliveryKeyOf(message.id, address.subscriptionArn),
      messageKey,
      ...address,
      tries: 0,
    }));
    if (deliveries.length === 0) return { changes: [], written: () => {} };
    return {
      changes: [{ key: messageKey, value: message }, ...deliveries.map(storeDelivery)],
      written: () => {
        for (const delivery of deliveries) this.#take(delivery);
      },
    };
  }

  /** How many deliveries wait or are under way. */
  size(): number {
    return this.#waiting;
  }

  /** Tries under way are broken off, and tried again at the next start. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort(new Error("the outbox is closed"));
    while (this.#owned.size > 0) await Promise.all(this.#owned);
  }

  #take(delivery: Delivery): void {
    this.#left.set(delivery.messageKey, (this.#left.get(delivery.messageKey) ?? 0) + 1);
    this.#waiting += 1;
    this.#parts.metrics.waiting(this.#waiting);
    this.#queue(delivery);
  }

  #queue(delivery: Delivery): void {
    const origin = originOf(delivery);
    const lane = this.#lanes.get(origin) ?? { ready: [], underWay: 0 };
    lane.ready.push(delivery);
    this.#lanes.set(origin, lane);
    this.#pump(origin);
  }

  #pump(origin: string): void {
    const lane = this.#lanes.get(origin);
    if (lane === undefined) return;
    while (lane.underWay < connectionsMax && this.#underWay < underWayMax) {
      const delivery = this.#stop.signal.aborted ? undefined : lane.ready.shift();
      if (delivery === undefined) break;
      lane.underWay += 1;
      this.#underWay += 1;
      this.#own(async () => {
        try {
          await this.#tryOrWait(delivery);
        } finally {
          lane.underWay -= 1;
          this.#underWay -= 1;
          this.#pump(origin);
          // Lanes that found no room wait for one of the others to have some.
          if (this.#underWay === underWayMax - 1) {
            for (const other of this.#lanes.keys()) this.#pump(other);
          }
        }
      });
    }
    if (lane.ready.length === 0 && lane.underWay === 0) this.#lanes.delete(origin);
  }

  #own(task: () => Promise<void>): void {
    const owned = this.#watched(task);
    this.#owned.add(owned);
    // It does not reject.
    void owned.then(() => this.#owned.delete(owned));
  }

  async #watched(task: () => Promise<void>): Promise<void> {
    try {
      await task();
    } catch (error) {
      if (this.#stop.signal.aborted) return;
      this.#parts.log.error({ err: error }, "a message was not delivered: a mistake of ours");
    }
  }

  /** What fails here, and not at the endpoint, does not count as a try. */
  async #tryOrWait(delivery: Delivery): Promise<void> {
    try {
      await this.#try(delivery);
    } catch (error) {
      if (this.#stop.signal.aborted || error instanceof InvariantError) throw error;
      this.#parts.log.error({ err: error }, "a message could not be tried");
      this.#retry(delivery, againMs);
    }
  }

  async #try(delivery: Delivery): Promise<void> {
    const { documents, attempt } = this.#parts;
    const { signal } = this.#stop;
    const stored = await documents.find(delivery.messageKey);
    signal.throwIfAborted();
    if (stored === undefined) throw new InvariantError(`${delivery.messageKey} is gone`);
    const outcome = await attempt(delivery, readMessage(stored), signal);
    if (outcome.kind === "later") {
      this.#retry(delivery, outcome.afterMs);
      return;
    }
    if (outcome.kind === "retry") {
      const next = { ...delivery, tries: delivery.tries + 1 };
      await this.#store([storeDelivery(next)]);
      this.#retry(next, outcome.afterMs);
      return;
    }
    await this.#end(delivery, outcome.kind === "over" ? outcome.letter : undefined);
  }

  /** The last delivery of a message takes the message with it. */
  async #end(delivery: Delivery, letter: Prepared | undefined): Promise<void> {
    const left = (this.#left.get(delivery.messageKey) ?? 1) - 1;
    if (left === 0) this.#left.delete(delivery.messageKey);
    else this.#left.set(delivery.messageKey, left);
    await this.#store([
      { key: delivery.key, value: undefined },
      // After a crash one of them may be there without the other: the start removes it.
      ...(left === 0 ? [{ key: delivery.messageKey, value: undefined }] : []),
      ...(letter?.changes ?? []),
    ]);
    this.#waiting -= 1;
    this.#parts.metrics.waiting(this.#waiting);
    letter?.written();
  }

  /** Tries to write until it succeeds: else a message that has arrived would be sent for ever. */
  async #store(changes: readonly DocumentChange[]): Promise<void> {
    const { documents, world, log } = this.#parts;
    for (;;) {
      try {
        await documents.write(changes);
        return;
      } catch (error) {
        this.#stop.signal.throwIfAborted();
        log.error({ err: error }, "what became of a message cannot be written");
        await world.clock.sleep(againMs, this.#stop.signal);
      }
    }
  }

  #retry(delivery: Delivery, afterMs: number): void {
    this.#own(async () => {
      await this.#parts.world.clock.sleep(afterMs, this.#stop.signal);
      this.#queue(delivery);
    });
  }
}

export interface OutboxParts {
  readonly world: Pick<World, "clock">;
  readonly documents: Documents;
  readonly log: Log;
  readonly metrics: NotificationMetrics;
  readonly attempt: TryDelivery;
}

function originOf({ endpoint }: Delivery): string {
  return URL.canParse(endpoint) ? new URL(endpoint).origin : endpoint;
}
