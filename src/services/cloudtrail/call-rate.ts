import type { Clock } from "../../base/world.ts";

/** Takes one call from the allowance of a key; false: there is none left now. */
export type CallRate = (key: string) => boolean;

/** Keys whose allowance is full again are forgotten when there are so many. */
const keysMax = 10_000;

/**
 * So many calls a second for each key, and not more than those of one second at once: an allowance
 * that is refilled all the time. A process that starts anew starts with full allowances.
 */
export function callRate(clock: Pick<Clock, "elapsed">, perSecond: number): CallRate {
  const used = new Map<string, { readonly calls: number; readonly at: number }>();
  const usedNow = (key: string, now: number): number => {
    const { calls = 0, at = now } = used.get(key) ?? {};
    return Math.max(0, calls - ((now - at) / 1000) * perSecond);
  };
  return (key) => {
    const now = clock.elapsed();
    const calls = usedNow(key, now);
    if (calls + 1 > perSecond) return false;
    if (used.size >= keysMax) {
      for (const other of used.keys()) if (usedNow(other, now) === 0) used.delete(other);
    }
    used.set(key, { calls: calls + 1, at: now });
    return true;
  };
}
