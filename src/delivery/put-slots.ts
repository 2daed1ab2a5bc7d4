/** How many puts of a bucket may be under way at once. */
const perBucketMax = 4;

/** Lets a few puts of each bucket through at a time; buckets do not wait for each other. */
export class PutSlots {
  readonly #taken = new Map<string, number>();
  readonly #waiting = new Map<string, (() => void)[]>();

  /** Runs `put` when the bucket has a slot. */
  async run<T>(bucket: string, put: () => Promise<T>): Promise<T> {
    await this.#take(bucket);
    try {
      return await put();
    } finally {
      this.#release(bucket);
    }
  }

  async #take(bucket: string): Promise<void> {
    const taken = this.#taken.get(bucket) ?? 0;
    if (taken < perBucketMax) {
      this.#taken.set(bucket, taken + 1);
      return;
    }
    const { promise, resolve } = Promise.withResolvers<void>();
    const waiting = this.#waiting.get(bucket) ?? [];
    waiting.push(resolve);
    this.#waiting.set(bucket, waiting);
    // Whoever releases a slot hands it on: the count stays.
    await promise;
  }

  #release(bucket: string): void {
    const waiting = this.#waiting.get(bucket);
    const next = waiting?.shift();
    if (waiting?.length === 0) this.#waiting.delete(bucket);
    if (next !== undefined) {
      next();
      return;
    }
    const taken = (this.#taken.get(bucket) ?? 0) - 1;
    if (taken > 0) this.#taken.set(bucket, taken);
    else this.#taken.delete(bucket);
  }
}
