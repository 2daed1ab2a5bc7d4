import type { Log } from "../base/world.ts";
import type { ObjectDamagedError } from "./buckets.ts";

/** Counts what is found damaged, and says it aloud each time. */
export class Damage {
  readonly #log: Pick<Log, "error"> | undefined;
  #count = 0;

  /** @param log absent: only counts */
  constructor(log?: Pick<Log, "error">) {
    this.#log = log;
  }

  get count(): number {
    return this.#count;
  }

  found(
    error: ObjectDamagedError,
    object: { readonly bucket: string; readonly key: string },
  ): void {
    this.#count += 1;
    const { bucket, key } = object;
    this.#log?.error({ err: error, bucket, key }, "stored data is damaged");
  }
}
