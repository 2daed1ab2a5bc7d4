import type { World } from "../base/world.ts";
import type { DocumentChange, Documents } from "../documents/documents.ts";
import { storeUnlisted } from "./digests/listed-files.ts";
import type { Backlog } from "./backlog.ts";
import { storeCut } from "./cut.ts";
import type { Cut } from "./cut.ts";
import { Doorbell } from "./doorbell.ts";
import { storeNotice } from "./notices.ts";
import type { Notices } from "./notices.ts";
import { findLogFileStatus, storeLogFileStatus } from "./statuses.ts";
import type { LogFileStatus } from "./statuses.ts";
import { storedFields } from "./stored-fields.ts";

/** What became of a cut. Times are of the wall clock, for stamps. */
export type CutOutcome =
  /** The bucket has answered for the file. */
  | {
      readonly kind: "delivered";
      readonly cut: Cut;
      readonly at: number;
      readonly file: {
        readonly hash: string;
        readonly newestEventMs: number;
        readonly oldestEventMs: number;
      };
    }
  /** `code` is S3's; absent: the bucket was not reached. It is tried again, as `retry` says. */
  | {
      readonly kind: "failed";
      readonly cut: Cut;
      readonly at: number;
      readonly code: string | undefined;
      readonly retry: Cut;
    }
  /** It will never be delivered. */
  | { readonly kind: "dropped"; readonly cut: Cut };

const sequenceKey = "delivery/confirmed";

/** Writes down what became of cuts: many in one write, one write at a time, in order. */
export class Confirmations {
  readonly #documents: Documents;
  readonly #backlog: Backlog;
  readonly #notices: Pick<Notices, "of" | "add">;
  readonly #bell: Doorbell;
  readonly #waiting: CutOutcome[] = [];
  /** The statuses that have been written since the start, by trail and Region. */
  readonly #statuses = new Map<string, LogFileStatus>();
  #underWay = 0;
  /** Of the last confirmed file. */
  #sequence = 0;

  constructor(
    world: Pick<World, "clock">,
    documents: Documents,
    backlog: Backlog,
    notices: Pick<Notices, "of" | "add">,
  ) {
    this.#documents = documents;
    this.#backlog = backlog;
    this.#notices = notices;
    this.#bell = new Doorbell(world.clock);
  }

  async load(): Promise<void> {
    const document = await this.#documents.find(sequenceKey);
    if (document !== undefined) this.#sequence = storedFields(document).number("sequence");
  }

  add(outcome: CutOutcome): void {
    this.#waiting.push(outcome);
    this.#bell.ring();
  }

  /** How many outcomes are not written yet. */
  size(): number {
    return this.#waiting.length + this.#underWay;
  }

  /** Resolves when there is something to write. */
  async wait(signal: AbortSignal): Promise<void> {
    if (this.#waiting.length === 0) await this.#bell.wait(Infinity, signal);
  }

  /**
   * Writes all that is there, in one write. When that fails nothing has changed, and everything is
   * there for the next call; doing it twice does no harm either.
   *
   * @returns what is now written
   */
  async write(): Promise<readonly CutOutcome[]> {
    const outcomes = this.#waiting.splice(0);
    if (outcomes.length === 0) return [];
    this.#underWay = outcomes.length;
    try {
      const statuses = await this.#changedStatuses(outcomes);
      const { sequence, changes } = cutChanges(outcomes, this.#sequence);
      const notices = this.#notices.of(outcomes);
      await this.#documents.write([
        ...changes,
        ...notices.map(storeNotice),
        ...statuses.map(({ cut, status }) => storeLogFileStatus(cut.trail, cut.region, status)),
        { key: sequenceKey, value: { sequence } },
      ]);
      this.#sequence = sequence;
      this.#notices.add(notices);
      for (const { key, status } of statuses) this.#statuses.set(key, status);
    } catch (error) {
      this.#waiting.unshift(...outcomes);
      throw error;
    } finally {
      this.#underWay = 0;
    }
    for (const outcome of outcomes) {
      const { cut } = outcome;
      if (outcome.kind !== "failed") this.#backlog.remove(cut);
      else if (outcome.retry !== cut) this.#backlog.moved(cut, outcome.retry);
    }
    return outcomes;
  }

  /** Forgets what it remembers of a trail that is drained. */
  forget(trail: number): void {
    for (const key of this.#statuses.keys()) {
      if (key.startsWith(`${trail}/`)) this.#statuses.delete(key);
    }
  }

  async #changedStatuses(
    outcomes: readonly CutOutcome[],
  ): Promise<readonly { key: string; cut: Cut; status: LogFileStatus }[]> {
    const changed = new Map<string, { key: string; cut: Cut; status: LogFileStatus }>();
    for (const outcome of outcomes) {
      const { cut } = outcome;
      const { trail, region } = cut;
      const key = `${trail}/${region}`;
      const before =
        changed.get(key)?.status ??
        this.#statuses.get(key) ??
        (await findLogFileStatus(this.#documents, trail, region));
      changed.set(key, { key, cut, status: statusAfter(before, outcome) });
    }
    return [...changed.values()];
  }
}

/** What is written of the cuts themselves, and of the files that digests are to list. */
function cutChanges(
  outcomes: readonly CutOutcome[],
  lastSequence: number,
): { readonly sequence: number; readonly changes: readonly DocumentChange[] } {
  const changes: DocumentChange[] = [];
  let sequence = lastSequence;
  for (const outcome of outcomes) {
    const { cut } = outcome;
    if (outcome.kind === "failed") {
      if (outcome.retry !== cut) {
        changes.push({ key: cut.id, value: undefined }, storeCut(outcome.retry));
      }
      continue;
    }
    changes.push({ key: cut.id, value: undefined });
    if (outcome.kind === "delivered" && cut.isDigested) {
      sequence += 1;
      const { bucket, key, span } = cut;
      const file = { bucket, key, ...outcome.file, span, sequence, deliveredAt: outcome.at };
      changes.push(storeUnlisted(cut, file));
    }
  }
  return { sequence, changes };
}

function statusAfter(status: LogFileStatus, outcome: CutOutcome): LogFileStatus {
  if (outcome.kind === "dropped") return status;
  const { at } = outcome;
  if (outcome.kind === "delivered") return { latestDeliveryAt: at, latestDeliveryAttemptAt: at };
  const attempted = { ...status, latestDeliveryAttemptAt: at };
  // A failure on the way is not an answer of S3, and leaves the last one standing.
  const { code } = outcome;
  return code === undefined ? attempted : { ...attempted, latestDeliveryError: code };
}
