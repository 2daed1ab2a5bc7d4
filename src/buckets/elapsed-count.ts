import { integer } from "../base/sqlite.ts";
import type { Sqlite } from "../base/sqlite.ts";
import type { Clock, Log } from "../base/world.ts";

/** How often the count is stored: a crash loses at most this much of it. */
const storeIntervalMs = 60_000;

/** For how long a store has been open in its life, in milliseconds. */
export interface ElapsedCount {
  readonly now: () => number;
  /** Stores the count from time to time until the signal fires, and then once more. */
  readonly keep: (signal: AbortSignal, log: Log) => Promise<void>;
}

/**
 * The store's own count of elapsed time, which retentions are judged by besides the wall clock.
 *
 * Whoever sets the wall clock ahead must not open a lock, nor by setting it ahead and starting anew.
 * So the count goes on with the monotonic clock alone, and each lock is held until the count has come
 * as far as its date lay ahead when it was set. Across a restart nothing is added: there is no other
 * clock to hold the wall clock's word against, and any allowance for a stop could be had again and
 * again by stopping often. What that costs: a lock that is in force while Cairn is stopped holds for
 * longer, by the time of the stop and at most a minute. It never opens early. Locks that are set later
 * owe nothing to earlier stops, for they count from when they were set.
 *
 * A date that was put while the wall clock was ahead is as near as that clock made it seem; the date
 * itself must still be reached.
 */
export function elapsedCount(index: Sqlite, clock: Clock): ElapsedCount {
  const row = index.prepare("SELECT milliseconds FROM elapsed").get() ?? {};
  const before = integer(row, "milliseconds");
  const openedAt = clock.elapsed();
  const now = (): number => before + Math.floor(clock.elapsed() - openedAt);

  async function store(log: Log): Promise<void> {
    try {
      index.transaction(() => index.prepare("UPDATE elapsed SET milliseconds = ?").run(now()));
      await index.durable();
    } catch (error) {
      // The count in memory goes on; the next try stores all of it.
      log.error({ err: error }, "could not store the count of elapsed time");
    }
  }

  return {
    now,
    keep: async (signal, log) => {
      while (!signal.aborted) {
        await store(log);
        await Promise.allSettled([clock.sleep(storeIntervalMs, signal)]);
      }
      await store(log);
    },
  };
}
