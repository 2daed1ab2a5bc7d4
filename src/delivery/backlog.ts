import { must } from "../base/assert.ts";
import type { Documents } from "../documents/documents.ts";
import { cutsPrefix, readCut } from "./cut.ts";
import type { Cut } from "./cut.ts";
import { Lane } from "./lane.ts";

/** What is composed at once: all of it is in memory, uncompressed. One file may be larger. */
const batchPlainBytesMax = 32 * 2 ** 20;
const batchFilesMax = 256;
/** A bucket that has so many files on their way gets no further ones: it may never answer. */
const filesPerBucketMax = batchFilesMax;
const loadPageSize = 1000;

/** When a failure happened, by `Clock.elapsed`, and how long to wait after so many in a row. */
export interface RetryTime {
  readonly elapsed: number;
  readonly delayMs: (failures: number) => number;
}

/**
 * All cuts that are not confirmed yet, in lanes. What it takes in memory depends on the number of
 * lanes, not on how many cuts there are.
 */
export class Backlog {
  readonly #documents: Documents;
  /** By trail and bucket. */
  readonly #lanes = new Map<string, Lane>();
  /** How many cuts of a span are not confirmed, by trail and span. */
  readonly #pending = new Map<number, Map<number, number>>();
  /** Files on their way, by bucket. */
  readonly #onTheWay = new Map<string, number>();
  /** By bucket, the cut with which a failing lane is trying it just now. */
  readonly #probes = new Map<string, Cut>();
  /** Cuts that are composed alone, because composing them with others has failed. */
  readonly #alone = new Set<string>();
  #size = 0;

  constructor(documents: Documents) {
    this.#documents = documents;
  }

  /** Reads what an earlier process left. */
  async load(): Promise<void> {
    let after = "";
    for (;;) {
      const page = await this.#documents.list(cutsPrefix, { after, limit: loadPageSize });
      this.add(page.map(readCut));
      after = page.at(-1)?.key ?? after;
      if (page.length < loadPageSize) return;
    }
  }

  /** How many cuts are not confirmed. */
  size(): number {
    return this.#size;
  }

  /** Takes in cuts that have just been stored, those of a trail in the order of their ids. */
  add(cuts: readonly Cut[]): void {
    for (const cut of cuts) {
      this.#laneFor(cut).add([cut]);
      this.#count(cut, 1);
    }
  }

  /** Whether a cut of the trail, of this span or an earlier one, is not confirmed. */
  isPending(trail: number, span: number): boolean {
    return [...(this.#pending.get(trail) ?? [])].some(([number]) => number <= span);
  }

  /** The journal from here on is still needed. Infinity: nothing of it. */
  oldestRound(): number {
    let oldest = Infinity;
    for (const lane of this.#lanes.values()) oldest = Math.min(oldest, lane.oldestRound());
    return oldest;
  }

  /** Reads further cuts for lanes that have run out of them. */
  async refill(): Promise<void> {
    for (const lane of this.#lanes.values()) await lane.refill(this.#documents);
  }

  /**
   * The next cuts to compose together, now on their way: of lanes that do not fail, all of one
   * round, so that one pass over the journal serves them. Empty: there are none.
   */
  takeBatch(): readonly Cut[] {
    const ready = [...this.#lanes.values()].filter(
      (lane) => lane.failures === 0 && this.#hasRoom(lane.waiting[0]),
    );
    const round = Math.min(...ready.map(({ waiting }) => waiting[0]?.roundFrom ?? Infinity));
    const batch = new Batch(this.#alone);
    for (const lane of ready) {
      for (let cut = lane.waiting[0]; cut?.roundFrom === round; cut = lane.waiting[0]) {
        if (!this.#hasRoom(cut) || !batch.add(cut)) break;
        this.#send(lane, cut);
      }
    }
    return batch.cuts;
  }

  /**
   * A cut of a lane that fails and whose time to try again has come, now on its way. One at a time
   * for each bucket: a bucket that is away is not stormed by all of its trails.
   */
  takeProbe(elapsed: number): Cut | undefined {
    for (const lane of this.#lanes.values()) {
      const [cut] = lane.waiting;
      const isDue = lane.failures > 0 && lane.notBefore <= elapsed && lane.inFlight.size === 0;
      if (isDue && cut !== undefined && !this.#probes.has(cut.bucket) && this.#hasRoom(cut)) {
        this.#probes.set(cut.bucket, cut);
        this.#send(lane, cut);
        return cut;
      }
    }
    return undefined;
  }

  /** When the next lane is to be tried again, by `Clock.elapsed`. Infinity: none waits for that. */
  nextProbeAt(): number {
    const failing = [...this.#lanes.values()].filter(
      (lane) => lane.failures > 0 && lane.inFlight.size === 0 && lane.hasWork(),
    );
    return Math.min(...failing.map(({ notBefore }) => notBefore));
  }

  /** Whether something is on its way, or could be. What only waits for its next try is neither. */
  isAtWork(elapsed: number): boolean {
    return [...this.#lanes.values()].some(
      (lane) =>
        lane.inFlight.size > 0 ||
        (lane.hasWork() && (lane.failures === 0 || lane.notBefore <= elapsed)),
    );
  }

  /** Lanes that fail may be tried at once. */
  tryAllNow(): void {
    for (const lane of this.#lanes.values()) lane.notBefore = 0;
  }

  /** The bucket takes files again: its lanes that fail may be tried at once, one after the other. */
  tryNow(bucket: string): void {
    for (const lane of this.#lanes.values()) if (lane.bucket === bucket) lane.notBefore = 0;
  }

  /**
   * The bucket has the file: its lane does not fail (any more). The cut stays until `remove`.
   *
   * @returns whether the lane had failed
   */
  stored(cut: Cut): boolean {
    this.#arrived(cut);
    this.#alone.delete(cut.id);
    const lane = this.#laneOf(cut);
    const hadFailed = lane.failures > 0;
    lane.failures = 0;
    lane.notBefore = 0;
    return hadFailed;
  }

  /** The cut could not be delivered, and goes to the end of its lane. */
  failed(cut: Cut, retry: RetryTime): void {
    this.#arrived(cut);
    const lane = this.#laneOf(cut);
    lane.inFlight.delete(cut);
    lane.waiting.push(cut);
    // Of several that were sent together and fail together, the first counts.
    if (lane.failures > 0 && retry.elapsed < lane.notBefore) return;
    lane.failures += 1;
    lane.notBefore = retry.elapsed + retry.delayMs(lane.failures);
  }

  /** The cut was given up, and is stored with another place. */
  moved(cut: Cut, replacement: Cut): void {
    this.#leave(cut);
    this.#laneFor(replacement).insert(replacement);
  }

  /** The cut will not be tried again as it is. It stays until `remove`. */
  gaveUp(cut: Cut): void {
    this.#arrived(cut);
    this.#alone.delete(cut.id);
  }

  /** Gives cuts back that could not be composed together: each is composed alone from now on. */
  separate(cuts: readonly Cut[]): void {
    for (const cut of cuts) {
      this.#arrived(cut);
      this.#alone.add(cut.id);
      const lane = this.#laneOf(cut);
      lane.inFlight.delete(cut);
      lane.waiting.push(cut);
    }
  }

  /** The cut is confirmed, and its document removed. */
  remove(cut: Cut): void {
    this.#leave(cut);
    this.#count(cut, -1);
  }

  #leave(cut: Cut): void {
    const lane = this.#laneOf(cut);
    lane.inFlight.delete(cut);
    if (lane.isEmpty()) this.#lanes.delete(laneName(cut));
  }

  #laneOf(cut: Cut): Lane {
    return must(this.#lanes.get(laneName(cut)), "a cut on its way has a lane");
  }

  #laneFor(cut: Cut): Lane {
    let lane = this.#lanes.get(laneName(cut));
    if (lane === undefined) {
      lane = new Lane(cut);
      this.#lanes.set(laneName(cut), lane);
    }
    return lane;
  }

  #hasRoom(cut: Cut | undefined): boolean {
    return cut !== undefined && (this.#onTheWay.get(cut.bucket) ?? 0) < filesPerBucketMax;
  }

  #send(lane: Lane, cut: Cut): void {
    lane.waiting.shift();
    lane.inFlight.add(cut);
    this.#onTheWay.set(cut.bucket, (this.#onTheWay.get(cut.bucket) ?? 0) + 1);
  }

  #arrived(cut: Cut): void {
    if (this.#probes.get(cut.bucket) === cut) this.#probes.delete(cut.bucket);
    const others = (this.#onTheWay.get(cut.bucket) ?? 0) - 1;
    if (others > 0) this.#onTheWay.set(cut.bucket, others);
    else this.#onTheWay.delete(cut.bucket);
  }

  #count({ trail, span }: Cut, change: number): void {
    this.#size += change;
    const spans = this.#pending.get(trail) ?? new Map<number, number>();
    const count = (spans.get(span) ?? 0) + change;
    if (count > 0) spans.set(span, count);
    else spans.delete(span);
    if (spans.size > 0) this.#pending.set(trail, spans);
    else this.#pending.delete(trail);
  }
}

function laneName({ trail, bucket }: Cut): string {
  return `${trail}/${bucket}`;
}

/** Cuts that are composed in one pass. */
class Batch {
  readonly cuts: Cut[] = [];
  readonly #alone: ReadonlySet<string>;
  #plainBytes = 0;
  #isClosed = false;

  constructor(alone: ReadonlySet<string>) {
    this.#alone = alone;
  }

  /** False: it does not fit any more, or is to be composed alone and is not the first. */
  add(cut: Cut): boolean {
    if (this.#isClosed || this.cuts.length >= batchFilesMax) return false;
    const isFirst = this.cuts.length === 0;
    const isAlone = this.#alone.has(cut.id);
    const isOver = this.#plainBytes + cut.plainBytes > batchPlainBytesMax;
    if (!isFirst && (isAlone || isOver)) return false;
    this.cuts.push(cut);
    this.#plainBytes += cut.plainBytes;
    this.#isClosed = isAlone;
    return true;
  }
}
