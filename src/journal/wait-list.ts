/** Those who wait until a position that only grows is beyond theirs. */
export class WaitList {
  readonly #waiting = new Set<Waiting>();

  /** Resolves when `advance` was called with more than `position`. */
  async beyond(position: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const waiting: Waiting = { position, resolve, reject };
    const giveUp = (): void => reject(signal.reason);
    signal.addEventListener("abort", giveUp, { once: true });
    this.#waiting.add(waiting);
    try {
      await promise;
    } finally {
      this.#waiting.delete(waiting);
      signal.removeEventListener("abort", giveUp);
    }
  }

  advance(end: number): void {
    for (const { position, resolve } of this.#waiting) if (position < end) resolve();
  }

  fail(error: Error): void {
    for (const { reject } of this.#waiting) reject(error);
  }
}

interface Waiting {
  readonly position: number;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}
