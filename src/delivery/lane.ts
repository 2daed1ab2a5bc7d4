import type { Documents } from "../documents/documents.ts";
import { cutsPrefixOf, readCut } from "./cut.ts";
import type { Cut } from "./cut.ts";

/** How many cuts of a lane are kept in memory; the rest wait as documents. */
const waitingMax = 64;

/**
 * The cuts of one trail for one bucket, oldest first. Lanes do not wait for each other: a refusal
 * (usually by the bucket's policy for this very trail) holds up this lane alone.
 */
export class Lane {
  readonly bucket: string;
  readonly #prefix: string;
  /** The next ones to deliver. After a failure a cut goes to the end, so that no cut blocks others. */
  readonly waiting: Cut[] = [];
  readonly inFlight: Set<Cut> = new Set();
  /** Failures in a row. */
  failures = 0;
  /** Until then nothing is tried, by `Clock.elapsed`. */
  notBefore = 0;
  /** Whether there are stored cuts after `#last` that have not been read into `waiting`. */
  #hasMore = false;
  /** How many times cuts were left to be read later. */
  #skips = 0;
  /** The last cut that was ever in `waiting`. */
  #last: { readonly id: string; readonly roundFrom: number } | undefined;

  constructor(place: Pick<Cut, "trail" | "bucket">) {
    this.bucket = place.bucket;
    this.#prefix = cutsPrefixOf(place);
  }

  /** Takes in cuts that are stored, in order; those beyond what is kept in memory are read later. */
  add(cuts: readonly Cut[]): void {
    for (const cut of cuts) {
      // A refill that ran while the cut was being stored has it already.
      if (this.#last !== undefined && cut.id <= this.#last.id) continue;
      if (this.#hasMore || this.waiting.length >= waitingMax) {
        this.#hasMore = true;
        this.#skips += 1;
      } else {
        this.waiting.push(cut);
        this.#last = cut;
      }
    }
  }

  /** Takes in a cut that is stored, perhaps among those that were there before. */
  insert(cut: Cut): void {
    const isThere = [...this.waiting, ...this.inFlight].some(({ id }) => id === cut.id);
    if (isThere) return;
    if (this.#last !== undefined && cut.id <= this.#last.id) this.waiting.push(cut);
    else this.add([cut]);
  }

  /** Reads the next cuts when none is waiting. Not to be called again while it runs. */
  async refill(documents: Documents): Promise<void> {
    if (!this.#hasMore || this.waiting.length > 0) return;
    const skips = this.#skips;
    const after = this.#last?.id ?? "";
    const page = (await documents.list(this.#prefix, { after, limit: waitingMax })).map(readCut);
    this.waiting.push(...page);
    this.#last = page.at(-1) ?? this.#last;
    // What came in meanwhile may or may not have been in the page.
    this.#hasMore = page.length === waitingMax || skips !== this.#skips;
  }

  isEmpty(): boolean {
    return this.waiting.length === 0 && this.inFlight.size === 0 && !this.#hasMore;
  }

  hasWork(): boolean {
    return this.waiting.length > 0 || this.#hasMore;
  }

  /** The journal from here on is still needed. Infinity: nothing of it. */
  oldestRound(): number {
    let oldest = this.#hasMore ? (this.#last?.roundFrom ?? 0) : Infinity;
    for (const cut of this.waiting) oldest = Math.min(oldest, cut.roundFrom);
    for (const cut of this.inFlight) oldest = Math.min(oldest, cut.roundFrom);
    return oldest;
  }
}
