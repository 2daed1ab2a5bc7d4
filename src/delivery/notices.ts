import { InvariantError, must } from "../base/assert.ts";
import type { Log, World } from "../base/world.ts";
import type { Document, DocumentChange, Documents } from "../documents/documents.ts";
import type { TrailDirectory } from "../trails/directory.ts";
import type { Trail } from "../trails/trail.ts";
import type { CutOutcome } from "./confirmations.ts";
import type { Cut } from "./cut.ts";
import { Doorbell } from "./doorbell.ts";
import { retryDelayMs } from "./retry-delay.ts";
import { findNoticeStatus, storeNoticeStatus } from "./statuses.ts";

/** Where notices of delivered log files go. */
export interface NoticeTarget {
  /**
   * Publishes as the service principal `cloudtrail.amazonaws.com` on behalf of a trail. Durable when
   * it answers `published`. `refused` is the topic's answer, and final; what is thrown may pass.
   */
  readonly publish: (
    notice: Notice,
  ) => Promise<
    { readonly kind: "published" } | { readonly kind: "refused"; readonly code: string }
  >;
}

/** Log files of a trail that a bucket has taken in one go. */
export interface Notice {
  readonly trail: number;
  readonly region: string;
  readonly topicArn: string;
  readonly trailArn: string;
  readonly accountId: string;
  readonly bucket: string;
  readonly keys: readonly string[];
}

interface StoredNotice extends Notice {
  /** Of its document. */
  readonly id: string;
}

const prefix = "delivery/notice/";
/** Their text stays well within what a message may have. */
const keysMax = 500;

export interface NoticesOptions {
  readonly world: Pick<World, "clock" | "random">;
  readonly documents: Documents;
  readonly directory: TrailDirectory;
  /** Absent: nobody is told. */
  readonly noticeTarget?: NoticeTarget;
  readonly log: Log;
}

/**
 * Tells the topics of trails which log files their buckets have. A notice is stored in the write that
 * confirms its files, and goes when it is published: a crash loses none, and may repeat one. Nothing
 * of the delivery waits for it.
 */
export class Notices {
  readonly #options: NoticesOptions;
  readonly #bell: Doorbell;
  readonly #waiting: StoredNotice[] = [];

  constructor(options: NoticesOptions) {
    this.#options = options;
    this.#bell = new Doorbell(options.world.clock);
  }

  async load(): Promise<void> {
    this.#waiting.push(...(await this.#options.documents.list(prefix)).map(readNotice));
  }

  /** The notices of what was delivered, to be written with its confirmation. */
  of(outcomes: readonly CutOutcome[]): readonly StoredNotice[] {
    const { directory, noticeTarget } = this.#options;
    if (noticeTarget === undefined) return [];
    const groups = new Map<string, Cut[]>();
    for (const outcome of outcomes) {
      if (outcome.kind !== "delivered") continue;
      const { cut } = outcome;
      const group = `${cut.trail}/${cut.region}/${cut.bucket}`;
      groups.set(group, [...(groups.get(group) ?? []), cut]);
    }
    return [...groups.values()].flatMap((cuts) => {
      const trail = directory.find(cuts[0]?.trail ?? 0);
      return trail === undefined ? [] : noticesOf(trail, cuts);
    });
  }

  /** They are written now. */
  add(notices: readonly StoredNotice[]): void {
    if (notices.length === 0) return;
    this.#waiting.push(...notices);
    this.#bell.ring();
  }

  /** Publishes until it is stopped, and then rejects with the signal's reason. */
  async run(signal: AbortSignal): Promise<never> {
    const { world, log } = this.#options;
    let failures = 0;
    for (;;) {
      const [notice] = this.#waiting;
      if (notice === undefined) {
        await this.#bell.wait(Infinity, signal);
        continue;
      }
      try {
        await this.#publish(notice);
        this.#waiting.shift();
        failures = 0;
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof InvariantError) throw error;
        failures += 1;
        log.error({ err: error, failures }, "notice of delivered log files not published");
        await world.clock.sleep(retryDelayMs(failures, world.random), signal);
      }
    }
  }

  async #publish(notice: StoredNotice): Promise<void> {
    const { noticeTarget, documents, directory, world, log } = this.#options;
    const { id, trail, region, topicArn } = notice;
    const outcome = (await noticeTarget?.publish(notice)) ?? { kind: "published" };
    const at = world.clock.now();
    const before = await findNoticeStatus(documents, trail, region);
    const attempted = { ...before, latestNotificationAttemptAt: at };
    const status =
      outcome.kind === "published"
        ? { latestNotificationAt: at, latestNotificationAttemptAt: at }
        : { ...attempted, latestNotificationError: outcome.code };
    if (outcome.kind === "refused") {
      log.warn({ trail, region, topicArn, code: outcome.code }, "notice refused by its topic");
    }
    const isKnown = directory.find(trail) !== undefined;
    await documents.write([
      { key: id, value: undefined },
      ...(isKnown ? [storeNoticeStatus(trail, region, status)] : []),
    ]);
  }
}

/** Of cuts of one trail in one Region and bucket. None where the trail has no topic. */
function noticesOf({ snsTopicArn, arn, accountId }: Trail, cuts: readonly Cut[]): StoredNotice[] {
  if (snsTopicArn === undefined) return [];
  const notices: StoredNotice[] = [];
  for (let at = 0; at < cuts.length; at += keysMax) {
    const some = cuts.slice(at, at + keysMax);
    const first = must(some[0], "a slice within a list is not empty");
    const { trail, region, bucket } = first;
    const place = { trail, region, bucket, topicArn: snsTopicArn, trailArn: arn, accountId };
    notices.push({ id: noticeId(first), ...place, keys: some.map(({ key }) => key) });
  }
  return notices;
}

export function storeNotice({ id: key, ...value }: StoredNotice): DocumentChange {
  return { key, value };
}

function noticeId({ trail, region, bucket, roundFrom, index }: Cut): string {
  const round = String(roundFrom).padStart(16, "0");
  return `${prefix}${trail}/${region}/${bucket}/${round}-${String(index).padStart(8, "0")}`;
}

function readNotice({ key, value }: Document): StoredNotice {
  const isNotice = typeof value === "object" && value !== null && "topicArn" in value;
  if (!isNotice) throw new InvariantError(`${key} is not a notice`);
  // Nobody else writes there.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return { id: key, ...(value as Notice) };
}
