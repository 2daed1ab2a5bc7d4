import type { Clock } from "../base/world.ts";

/** Wakes one waiting loop. Rings that nobody waits for are remembered, as one. */
export class Doorbell {
  readonly #clock: Clock;
  #hasRung = false;
  #wake: (() => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  ring(): void {
    this.#hasRung = true;
    this.#wake?.();
  }

  /**
   * Resolves when it has rung since the last call resolved, or after `ms` at the latest. Infinity:
   * waits for the bell alone. Rejects with the signal's reason when that fires.
   */
  async wait(ms: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (!this.#hasRung && ms > 0) await this.#waitForRing(ms, signal);
    this.#hasRung = false;
  }

  async #waitForRing(ms: number, signal: AbortSignal): Promise<void> {
    const rung = new AbortController();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const giveUp = (): void => reject(signal.reason);
    signal.addEventListener("abort", giveUp, { once: true });
    this.#wake = resolve;
    const slept = Number.isFinite(ms) ? this.#clock.sleep(ms, rung.signal) : undefined;
    // It is rejected by our own abort below, or the clock has failed; both end the wait.
    slept?.then(resolve, resolve);
    try {
      await promise;
    } finally {
      this.#wake = undefined;
      signal.removeEventListener("abort", giveUp);
      rung.abort();
    }
  }
}
