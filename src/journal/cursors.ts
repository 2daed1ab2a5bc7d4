import { assert } from "../base/assert.ts";
import type { Clock } from "../base/world.ts";
import type { CursorFile } from "./cursor-file.ts";
import type { Segments } from "./segments.ts";

const storeEveryMs = 1000;

/** What cursors work with. */
export interface CursorsOptions {
  readonly clock: Clock;
  readonly cursorFile: CursorFile;
  readonly segments: Segments;
  readonly durableEnd: () => number;
  /** Called with what keeps the cursors from being stored. */
  readonly fail: (error: unknown) => void;
}

/**
 * How far each follower has got. Kept in memory, stored about once a second while something
 * changes, and at once when a segment can be released; a segment goes only after the cursors that
 * allow it are durable.
 */
export class Cursors {
  readonly #options: CursorsOptions;
  readonly #positions: Map<string, number>;
  /** Whether there is something that is not stored. */
  #isDirty = false;
  #isStopping = false;
  #pause: AbortController | undefined;
  #storing: Promise<void> | undefined;

  constructor(options: CursorsOptions) {
    this.#options = options;
    this.#positions = new Map(Object.entries(options.cursorFile.stored.followers));
  }

  positions(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#positions);
  }

  /** Registers a follower, durably on return: from now on it holds segments back. */
  async follow(follower: string): Promise<number> {
    const { oldest } = this.#options.segments;
    const known = this.#positions.get(follower);
    if (known !== undefined) return Math.max(known, oldest);
    this.#positions.set(follower, oldest);
    await this.#store();
    return oldest;
  }

  confirm(follower: string, position: number): void {
    const known = this.#positions.get(follower);
    assert(known !== undefined, `${follower} is no follower`);
    assert(position <= this.#options.durableEnd(), `${follower} confirms what is not there yet`);
    if (position <= known) return;
    this.#positions.set(follower, position);
    this.#isDirty = true;
    if (this.#isUrgent()) this.#pause?.abort();
    if (!this.#isStopping) this.#storing ??= this.#storeInTime();
  }

  /** Stores what there is to store, unless `hasFailed`, and does nothing any more. */
  async stop(hasFailed: boolean): Promise<void> {
    this.#isStopping = true;
    this.#pause?.abort();
    await this.#storing;
    const { cursorFile, durableEnd } = this.#options;
    const isBehind = this.#isDirty || cursorFile.stored.end < durableEnd();
    if (!hasFailed && isBehind) await this.#store();
  }

  /** Never rejects: `fail` is told. */
  async #storeInTime(): Promise<void> {
    try {
      while (this.#isDirty && !this.#isStopping) {
        if (!this.#isUrgent()) await this.#sleep();
        this.#isDirty = false;
        await this.#store();
        // A crash before this leaves segments that nobody needs; the next release removes them.
        await this.#options.segments.release(lowest(this.#options.cursorFile.stored.followers));
      }
    } catch (error) {
      this.#options.fail(error);
    } finally {
      this.#storing = undefined;
    }
  }

  async #store(): Promise<void> {
    const state = { end: this.#options.durableEnd(), followers: this.positions() };
    await this.#options.cursorFile.store(state);
  }

  #isUrgent(): boolean {
    return this.#options.segments.canRelease(lowest(this.positions()));
  }

  async #sleep(): Promise<void> {
    const pause = new AbortController();
    this.#pause = pause;
    try {
      await this.#options.clock.sleep(storeEveryMs, pause.signal);
    } catch (error) {
      if (!pause.signal.aborted) throw error;
    }
  }
}

/** The position before which no follower needs anything. Nobody to ask: nothing is released. */
function lowest(followers: Readonly<Record<string, number>>): number {
  const positions = Object.values(followers);
  return positions.length === 0 ? 0 : Math.min(...positions);
}
