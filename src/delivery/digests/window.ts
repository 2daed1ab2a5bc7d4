/** How many overdue windows are made up for one by one, each with a digest of its own. */
const makeUpMax = 24;
const secondMs = 1000;

/** A chain's next window, and the two clocks. All in milliseconds. */
export interface WindowState {
  /** Where the window begins: a whole second. */
  readonly startAt: number;
  /** The length of a window: whole seconds. */
  readonly intervalMs: number;
  /** The wall clock. */
  readonly now: number;
  /** How long this window has been waited for, by the clock that does not jump. */
  readonly waitedMs: number;
  /** More files wait for the chain's digests than the last one could list. */
  readonly isBehind: boolean;
}

/**
 * When the window that begins at `startAt` ends, if that is now; undefined: it is not over yet. Ends
 * grow by at least a second, whatever the wall clock does, because they name the digests.
 *
 * - Usually it is over an interval after it began.
 * - After a time in which nothing ran, each window that was missed comes by itself; of more than 24
 *   the first takes what is too many.
 * - When the wall clock stands behind the chain, a window of one second comes after each interval
 *   that was really waited for, until the clock has caught up.
 */
export function windowEnd(state: WindowState): number | undefined {
  const { startAt, intervalMs, now, waitedMs, isBehind } = state;
  const missed = Math.floor((now - startAt) / intervalMs);
  if (missed >= 1) return startAt + Math.max(1, missed - (makeUpMax - 1)) * intervalMs;
  const isForced = waitedMs >= intervalMs || (isBehind && now >= startAt + secondMs);
  return isForced ? nextSecond(startAt, now) : undefined;
}

/** When a chain's last window ends: now, but after it has begun. */
export function lastWindowEnd(startAt: number, now: number): number {
  return nextSecond(startAt, Math.ceil(now / secondMs) * secondMs);
}

/** The whole second of `now`, or the one after `startAt` if that is later. */
function nextSecond(startAt: number, now: number): number {
  return Math.max(startAt + secondMs, Math.floor(now / secondMs) * secondMs);
}
