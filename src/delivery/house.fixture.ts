import { generateKeyPairSync, sign } from "node:crypto";
import type { KeyObject } from "node:crypto";

import { must } from "../base/assert.ts";
import { testWorld } from "../base/test-world.ts";
import type { TestWorld } from "../base/test-world.ts";
import type { Log } from "../base/world.ts";
import { memoryDocuments } from "../documents/memory-documents.ts";
import type { Documents } from "../documents/documents.ts";
import type { ReadObject } from "../integrity/verify-digest.ts";
import type { Journal } from "../journal/journal.ts";
import { memoryJournal } from "../journal/memory-journal.ts";
import { fingerprintOf, publicKeyDer } from "../keys/public-key.ts";
import type { Keys, PublicKey, SigningKey } from "../keys/keys.ts";
import { encodeEntry } from "../record/entry.ts";
import type { EventCategory } from "../record/envelope.ts";
import type { TrailDirectory } from "../trails/directory.ts";
import type { Trail } from "../trails/trail.ts";
import { openDelivery } from "./delivery.ts";
import type { Delivery } from "./delivery.ts";
import type { DeliveryMetrics } from "./metrics.ts";
import type { DeliveredObject, DeliveryOutcome, DeliveryTarget } from "./target.ts";

// A house in memory, for tests of delivery and digests: everything that they stand on, on a virtual
// clock, with buckets that can refuse and a process that can die at any step.

export const accountId = "111122223333";
export const region = "eu-central-1";

/** What a step of the process does to the outside. */
export interface Step {
  readonly kind: "write" | "put" | "confirm" | "drained";
  /** What it is about, for failures that concern only some. */
  readonly subject: string;
}

/** Called around each step. Throwing makes it fail; `die` makes the process stop right there. */
export interface StepHooks {
  before?: (step: Step) => "go" | "die";
  after?: (step: Step) => "go" | "die";
}

export interface HouseOptions {
  readonly deliveryIntervalMs?: number;
  readonly digestIntervalMs?: number;
  readonly regions?: readonly string[];
}

export class TestHouse {
  readonly world: TestWorld = testWorld();
  readonly documents: Documents = memoryDocuments();
  readonly journal: Journal = memoryJournal();
  readonly trails: TestTrails;
  readonly keys: TestKeys = new TestKeys();
  /** All objects, by `bucket/key`. */
  readonly objects: Map<string, ReadObject> = new Map();
  /** Buckets that answer with an S3 code, or that cannot be reached. */
  readonly refusing: Map<string, string> = new Map();
  readonly unreachable: Set<string> = new Set();
  /** Buckets that never answer. */
  readonly silent: Set<string> = new Set();
  readonly hooks: StepHooks = {};
  readonly logged: { readonly level: string; readonly message: string }[] = [];
  readonly counted: { dropped: number; lost: number } = { dropped: 0, lost: 0 };
  readonly #options: HouseOptions;
  /** Names the process that runs; one that is dead does nothing any more. */
  #life = 0;
  #opened = 0;
  #delivery: Delivery | undefined;

  constructor(options: HouseOptions = {}) {
    this.#options = options;
    this.trails = new TestTrails(options.regions ?? [region]);
  }

  delivery(): Delivery {
    return must(this.#delivery, "delivery is open");
  }

  /** Starts a process on what the last one left. */
  async open(): Promise<Delivery> {
    this.#life += 1;
    const life = this.#life;
    this.#opened = life;
    this.#delivery = await openDelivery({
      world: this.world,
      journal: this.#mortalJournal(life),
      journalDirectory: undefined,
      documents: this.#mortalDocuments(life),
      directory: this.#mortalTrails(life),
      target: this.#target(life),
      keys: this.keys,
      log: this.#log(life),
      metrics: this.#metrics(life),
      deliveryIntervalMs: this.#options.deliveryIntervalMs ?? 5000,
      digestIntervalMs: this.#options.digestIntervalMs ?? 60_000,
    });
    return this.#delivery;
  }

  /** The process dies: what it was doing never ends, and what it would do next never happens. */
  crash(): void {
    this.#life += 1;
    this.trails.clearMarks();
  }

  /** Whether the process that was opened last has died. */
  hasCrashed(): boolean {
    return this.#isDead(this.#opened);
  }

  #isDead(life: number): boolean {
    return life !== this.#life;
  }

  /** Appends a record for trails. @returns its event id, by which it is found in log files */
  async append(
    trails: readonly number[],
    change: { readonly region?: string; readonly category?: EventCategory } = {},
  ): Promise<string> {
    const eventId = Buffer.from(this.world.random.bytes(16)).toString("hex");
    const envelope = {
      eventId,
      eventTimeMs: this.world.clock.now(),
      accountId,
      region,
      category: "Management" as const,
      eventSource: "s3.amazonaws.com",
      eventName: "CreateBucket",
      readOnly: false,
      ...change,
    };
    const record = Buffer.from(JSON.stringify({ eventID: eventId, eventName: "CreateBucket" }));
    await this.journal.append([encodeEntry(envelope, trails, record)]);
    return eventId;
  }

  #mortalJournal(life: number): Journal {
    const { journal } = this;
    return {
      append: async (payloads) => journal.append(payloads),
      checkRoom: (bytes) => journal.checkRoom(bytes),
      durableEnd: () => journal.durableEnd(),
      waitBeyond: async (position, signal) => journal.waitBeyond(position, signal),
      follow: async (follower) => journal.follow(follower),
      read: (from, to) => journal.read(from, to),
      status: () => journal.status(),
      confirm: async (follower, position) =>
        this.#step(life, { kind: "confirm", subject: follower }, async () =>
          journal.confirm(follower, position),
        ),
      [Symbol.asyncDispose]: async () => {},
    };
  }

  #mortalDocuments(life: number): Documents {
    const { documents } = this;
    return {
      find: async (key) => this.#alive(life, documents.find(key)),
      list: async (prefix, options) => this.#alive(life, documents.list(prefix, options)),
      write: async (changes) =>
        this.#step(life, { kind: "write", subject: changes[0]?.key ?? "" }, async () =>
          documents.write(changes),
        ),
      [Symbol.asyncDispose]: async () => {},
    };
  }

  #mortalTrails(life: number): TrailDirectory {
    const { trails } = this;
    return {
      find: trails.find,
      list: trails.list,
      regionsOf: trails.regionsOf,
      accountsOf: trails.accountsOf,
      isStopUnderWay: trails.isStopUnderWay,
      drained: async (number) =>
        this.#step(life, { kind: "drained", subject: String(number) }, async () =>
          trails.drained(number),
        ),
    };
  }

  #target(life: number): DeliveryTarget {
    return {
      put: async (put, signal) =>
        this.#step(life, { kind: "put", subject: `${put.bucket}/${put.key}` }, async () =>
          this.#put(put, signal),
        ),
    };
  }

  async #put(put: DeliveredObject, signal: AbortSignal): Promise<DeliveryOutcome> {
    const { bucket, key, body, metadata } = put;
    const code = this.refusing.get(bucket);
    if (code !== undefined) return { kind: "refused", code, message: `${code} of ${bucket}` };
    if (this.silent.has(bucket)) return untilAborted(signal);
    if (this.unreachable.has(bucket)) throw new Error(`${bucket} cannot be reached`);
    const before = this.objects.get(`${bucket}/${key}`);
    if (before !== undefined && Buffer.compare(before.body, body) !== 0) {
      throw new Error(`${bucket}/${key} was put before, with other bytes`);
    }
    this.objects.set(`${bucket}/${key}`, { bucket, key, body: body.slice(), metadata });
    return { kind: "stored" };
  }

  async #step<T>(life: number, step: Step, action: () => Promise<T>): Promise<T> {
    if (this.#isDead(life)) return never();
    if (this.hooks.before?.(step) === "die") return this.#die();
    const result = await action();
    if (this.#isDead(life)) return never();
    if (this.hooks.after?.(step) === "die") return this.#die();
    return result;
  }

  async #die(): Promise<never> {
    this.crash();
    return never();
  }

  async #alive<T>(life: number, answer: Promise<T>): Promise<T> {
    const result = await answer;
    return this.#isDead(life) ? never() : result;
  }

  #log(life: number): Log {
    const note =
      (level: string) =>
      (_fields: object, message: string): void => {
        if (!this.#isDead(life)) this.logged.push({ level, message });
      };
    return { debug: note("debug"), info: note("info"), warn: note("warn"), error: note("error") };
  }

  #metrics(life: number): DeliveryMetrics {
    return {
      fileDelivered: () => {},
      putFailed: () => {},
      recordsDropped: (records) => {
        if (!this.#isDead(life)) this.counted.dropped += records;
      },
      recordsLost: (records) => {
        if (!this.#isDead(life)) this.counted.lost += records;
      },
      digestDelivered: () => {},
      backlog: () => {},
    };
  }
}

async function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(new Error("given up")), { once: true });
  });
}

async function never(): Promise<never> {
  return new Promise(() => {});
}

/** Trails as they are configured, changed by tests at will. They outlive a process. */
export class TestTrails implements TrailDirectory {
  readonly #regions: readonly string[];
  readonly #trails = new Map<number, Trail>();
  readonly #stopping = new Set<number>();

  constructor(regions: readonly string[]) {
    this.#regions = regions;
  }

  readonly find = (number: number): Trail | undefined => this.#trails.get(number);
  readonly list = (): readonly Trail[] => [...this.#trails.values()];
  readonly regionsOf = (trail: Trail): readonly string[] =>
    trail.isMultiRegion ? this.#regions : [trail.homeRegion];
  readonly accountsOf = (trail: Trail): ReadonlySet<string> => new Set([trail.accountId]);
  readonly isStopUnderWay = (number: number): boolean => this.#stopping.has(number);
  readonly drained = async (number: number): Promise<void> => {
    this.#trails.delete(number);
  };

  /** A trail that logs with validation, into a bucket `logs-N`. */
  make(number: number, change: Partial<Trail> = {}): void {
    this.#trails.set(number, {
      number,
      name: `trail-${number}`,
      accountId,
      homeRegion: region,
      arn: `arn:aws:cloudtrail:${region}:${accountId}:trail/trail-${number}`,
      bucket: `logs-${number}`,
      prefix: "",
      includeGlobalServiceEvents: true,
      isMultiRegion: false,
      isOrganization: false,
      validation: true,
      hasCustomEventSelectors: false,
      tags: [],
      isLogging: true,
      chainEpoch: 0,
      ...change,
    });
  }

  change(number: number, change: Partial<Trail>): void {
    const trail = must(this.#trails.get(number), "only a trail that is there changes");
    this.#trails.set(number, { ...trail, ...change });
  }

  start(number: number): void {
    this.change(number, { isLogging: true });
  }

  /** Until `stopRecorded` the record of the call is on its way. */
  stop(number: number): void {
    this.#stopping.add(number);
    const { chainEpoch } = must(this.find(number), "only a trail that is there is stopped");
    this.change(number, { isLogging: false, chainEpoch: chainEpoch + 1 });
  }

  delete(number: number, at: number): void {
    this.stop(number);
    this.change(number, { deletedAt: at });
  }

  stopRecorded(number: number): void {
    this.#stopping.delete(number);
  }

  clearMarks(): void {
    this.#stopping.clear();
  }
}

const keyPairs: readonly KeyObject[] = [0, 1].map(
  () => generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey,
);

/** Signing keys that sign without leaving the thread, so that a test runs the same way each time. */
export class TestKeys implements Keys {
  #current = 0;

  /** The next signature is of another key. */
  rotate(): void {
    this.#current = (this.#current + 1) % keyPairs.length;
  }

  readonly seal = (): string => {
    throw new Error("nothing is sealed in these tests");
  };
  readonly unseal = (): Uint8Array => {
    throw new Error("nothing is sealed in these tests");
  };

  readonly changeMasterKey = async (): Promise<void> => {
    throw new Error("nothing is sealed in these tests");
  };

  readonly signingKey = async (): Promise<SigningKey> => {
    const key = must(keyPairs[this.#current], "there is a current key");
    return {
      ...publicKeyOf(key),
      sign: async (text) => sign("sha256", Buffer.from(text), key).toString("hex"),
    };
  };

  readonly publicKeys = async (): Promise<readonly PublicKey[]> => keyPairs.map(publicKeyOf);

  async [Symbol.asyncDispose](): Promise<void> {}
}

function publicKeyOf(key: KeyObject): PublicKey {
  const der = publicKeyDer(key);
  return { fingerprint: fingerprintOf(der), der, validFrom: 0, validTo: 2_592_000_000 };
}
