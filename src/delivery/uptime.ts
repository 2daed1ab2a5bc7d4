import type { Clock } from "../base/world.ts";

/**
 * A clock that runs only while this program does, carried from one process to the next. What has
 * been tried for 30 days is measured on it: the wall clock may jump, and a process that was not
 * running has tried nothing.
 */
export class Uptime {
  readonly #clock: Clock;
  readonly #startedWithMs: number;
  readonly #startedAt: number;

  /** `storedMs`: what `now()` said when it was last stored. */
  constructor(clock: Clock, storedMs: number) {
    this.#clock = clock;
    this.#startedWithMs = storedMs;
    this.#startedAt = clock.elapsed();
  }

  /** Milliseconds. */
  now(): number {
    return this.#startedWithMs + Math.floor(this.#clock.elapsed() - this.#startedAt);
  }
}
