import type { Clock } from "../base/world.ts";
import { JournalFullError } from "./journal.ts";

/** How much a journal may take. */
export interface SpaceLimits {
  /** Of all segments together. */
  readonly bytesMax: number;
  /** What must stay free on the disk. */
  readonly freeBytesMin: number;
}

const refreshEveryMs = 1000;
const refreshEveryBytes = 64 * 2 ** 20;

/**
 * Whether there is room, answered at once, from a number that is at most about a second old. What
 * other programs write meanwhile is covered by `freeBytesMin`, and by the disk's own refusal.
 */
export class Space {
  readonly #clock: Clock;
  readonly #freeBytes: () => Promise<number>;
  readonly #limits: SpaceLimits;
  #free = 0;
  /** Why `#free` is not known, if it is not. */
  #fault: unknown;
  /** Bytes taken since `#free` was asked for. */
  #takenSince = 0;
  #askedAt = 0;
  #asking: Promise<void> | undefined;

  private constructor(clock: Clock, freeBytes: () => Promise<number>, limits: SpaceLimits) {
    this.#clock = clock;
    this.#freeBytes = freeBytes;
    this.#limits = limits;
  }

  /** `freeBytes` asks the disk. */
  static async open(
    clock: Clock,
    freeBytes: () => Promise<number>,
    limits: SpaceLimits,
  ): Promise<Space> {
    const space = new Space(clock, freeBytes, limits);
    await space.#ask();
    return space;
  }

  /**
   * Takes room for `bytes` more, where the journal has `taken` already. Throws `JournalFullError`
   * and takes none when there is not enough.
   */
  take(bytes: number, taken: number): void {
    this.check(bytes, taken);
    this.#takenSince += bytes;
  }

  /** As `take`, but takes nothing. */
  check(bytes: number, taken: number): void {
    this.#refresh();
    const { bytesMax, freeBytesMin } = this.#limits;
    if (taken + bytes > bytesMax) {
      throw new JournalFullError(`the journal has ${taken} of at most ${bytesMax} bytes`);
    }
    const free = this.#free - this.#takenSince;
    if (free - bytes < freeBytesMin) {
      const message = `the disk has ${free} bytes free, and ${freeBytesMin} are kept free`;
      throw new JournalFullError(message, { cause: this.#fault });
    }
  }

  /** The disk said that it is full: nothing is taken until it says otherwise. */
  exhausted(cause: unknown): void {
    this.#fault = cause;
    this.#free = 0;
    this.#takenSince = 0;
  }

  /** Resolves when no question to the disk is under way. */
  async idle(): Promise<void> {
    await this.#asking;
  }

  #refresh(): void {
    const isRecent = this.#clock.elapsed() - this.#askedAt < refreshEveryMs;
    if ((isRecent && this.#takenSince < refreshEveryBytes) || this.#asking !== undefined) return;
    this.#asking = this.#ask().finally(() => {
      this.#asking = undefined;
    });
  }

  /** A disk that does not answer counts as full. */
  async #ask(): Promise<void> {
    const takenBefore = this.#takenSince;
    this.#askedAt = this.#clock.elapsed();
    try {
      this.#free = await this.#freeBytes();
      this.#fault = undefined;
      // What was taken during the question may or may not be in the answer: it counts once more.
      this.#takenSince = Math.max(0, this.#takenSince - takenBefore);
    } catch (error) {
      this.exhausted(error);
    }
  }
}
