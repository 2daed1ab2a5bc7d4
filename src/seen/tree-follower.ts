import type { Clock, Log } from "../base/world.ts";
import { isDiskFull } from "../journal/disk-faults.ts";
import type { Journal, JournalEntry } from "../journal/journal.ts";
import { JournalCorruptError } from "../journal/journal.ts";
import { EventKeys } from "./event-keys.ts";
import type { KeyTree } from "./key-tree.ts";
import type { AppendedRange, EventIdentity, IdentityOf } from "./seen-events.ts";

/** The name under which it follows the journal. */
const followerName = "seen";

const gatherMs = 50;
const flushEveryMs = 1000;
/** A journal that is ahead by this much is read without a pause. */
const backlogBytes = 2 ** 20;
const entriesAtOnce = 4096;
const unwrittenMax = 2 ** 16;

/** What takes keys from the journal to the tree. */
export interface TreeFollowerOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly journal: Journal;
  readonly tree: KeyTree;
  /** Keys that are not written may take this much memory, in bytes. */
  readonly dirtyBytesMax: number;
  readonly identityOf: IdentityOf;
  /** Called when it has got on, with the keys that are in the tree now. There may be none. */
  readonly onProgress: (keys: EventKeys) => void;
}

/**
 * Puts the keys of everything in the journal into the tree, and confirms to the journal what is
 * durable there.
 */
export class TreeFollower {
  readonly #options: TreeFollowerOptions;
  #position: number;
  /** Everything before it is on stable storage, and the journal knows. */
  #confirmed: number;
  #flushedAt: number;
  #isWaitingForRoom = false;
  /** By the position that they begin at: ranges of the journal that need not be read. */
  readonly #offers = new Map<number, { readonly to: number; readonly keys: EventKeys }>();
  /** Where the last look found the journal ahead, and nothing offered. */
  #unofferedAt = -1;

  private constructor(options: TreeFollowerOptions, position: number) {
    this.#options = options;
    this.#position = position;
    this.#confirmed = position;
    this.#flushedAt = options.clock.elapsed();
  }

  /** Registers with the journal; where to start is what it says. */
  static async open(options: TreeFollowerOptions): Promise<TreeFollower> {
    return new TreeFollower(options, await options.journal.follow(followerName));
  }

  /** Everything before it is in the tree. */
  get position(): number {
    return this.#position;
  }

  /** Follows the journal until the signal fires. Throws whatever else ends it. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock } = this.#options;
    while (await this.#waitForWork(signal)) {
      if (!this.#isOverfull()) await this.#takeIn();
      const isTime = clock.elapsed() - this.#flushedAt >= flushEveryMs;
      if (isTime || (this.#isOverfull() && !this.#isWaitingForRoom)) await this.flush();
    }
  }

  /** Waits until the journal has more, and a moment for more to gather; false: the signal fired. */
  async #waitForWork(signal: AbortSignal): Promise<boolean> {
    const { clock, journal } = this.#options;
    try {
      if (this.#position === this.#confirmed) await journal.waitBeyond(this.#position, signal);
      const isNear = journal.durableEnd() - this.#position < backlogBytes;
      if (isNear || this.#isWaitingForRoom) await clock.sleep(gatherMs, signal);
      return !signal.aborted;
    } catch (error) {
      if (signal.aborted) return false;
      throw error;
    }
  }

  /**
   * Hands over the keys of a range of the journal, from whoever appended it: then it need not be
   * read. Offers may come in any order, late, or not at all.
   */
  offer({ from, to }: AppendedRange, keys: EventKeys): void {
    if (from >= this.#position) this.#offers.set(from, { to, keys });
  }

  /** Goes on, up to the durable end or until much is to be written. */
  async #takeIn(): Promise<void> {
    await this.#takeOffers();
    const { journal } = this.#options;
    const end = journal.durableEnd();
    if (this.#position >= end || this.#isOverfull()) return;
    // What was appended last may be on its way here. What is not offered by the next look is read,
    // up to where an offer begins.
    const isNew = this.#unofferedAt !== this.#position;
    this.#unofferedAt = this.#position;
    if (isNew && this.#offers.size === 0 && end - this.#position < backlogBytes) return;
    await this.#readOn(Math.min(end, ...this.#offers.keys()));
    this.#forgetPassedOffers();
  }

  async #takeOffers(): Promise<void> {
    const { tree, onProgress } = this.#options;
    for (
      let offer = this.#offers.get(this.#position);
      offer !== undefined && !this.#isOverfull();
      offer = this.#offers.get(this.#position)
    ) {
      await tree.insert(offer.keys);
      this.#offers.delete(this.#position);
      this.#position = offer.to;
      onProgress(offer.keys);
    }
  }

  #forgetPassedOffers(): void {
    for (const from of this.#offers.keys()) {
      if (from < this.#position) this.#offers.delete(from);
    }
  }

  /** Reads up to `end`, or until much is to be written. */
  async #readOn(end: number): Promise<void> {
    const { journal, log, onProgress } = this.#options;
    try {
      for await (const batch of journal.read(this.#position, end)) {
        for (let first = 0; first < batch.length; first += entriesAtOnce) {
          await this.#insert(batch.slice(first, first + entriesAtOnce));
        }
        if (this.#isOverfull()) return;
      }
    } catch (error) {
      if (!(error instanceof JournalCorruptError) || error.damage === undefined) throw error;
      const { position, resume } = error.damage;
      log.error({ from: position, to: resume }, "ids of damaged journal entries are not known");
      this.#position = resume;
      onProgress(EventKeys.of([]));
    }
  }

  async #insert(entries: readonly JournalEntry[]): Promise<void> {
    const { tree, identityOf, onProgress } = this.#options;
    const events: EventIdentity[] = [];
    for (const { payload } of entries) {
      const event = identityOf(payload);
      if (event !== undefined) events.push(event);
    }
    const keys = EventKeys.of(events);
    await tree.insert(keys);
    this.#position = entries.at(-1)?.next ?? this.#position;
    onProgress(keys);
  }

  /** Writes the tree, then confirms. A crash in between has the same entries come again. */
  async flush(): Promise<void> {
    const { clock, journal, log, tree } = this.#options;
    this.#flushedAt = clock.elapsed();
    const position = this.#position;
    try {
      await tree.flush();
      this.#isWaitingForRoom = false;
    } catch (error) {
      if (!isDiskFull(error)) throw error;
      this.#isWaitingForRoom = true;
      log.error({ error }, "no room for the ids of events; tried again every second");
      return;
    }
    await journal.confirm(followerName, position);
    this.#confirmed = position;
  }

  #isOverfull(): boolean {
    const { dirtyBytesMax, tree } = this.#options;
    return tree.unwritten >= unwrittenMax || tree.dirtyBytes >= dirtyBytesMax;
  }
}
