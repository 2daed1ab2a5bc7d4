import type { Clock } from "../base/world.ts";

/**
 * Slows down guessing: after five wrong attempts in a row there is none for a minute, and then for
 * twice as long after each further one, up to a quarter of an hour. Kept in memory alone.
 */
export interface AttemptLimits {
  readonly isLocked: (name: string) => boolean;
  /** To be told of each attempt that was not locked out. */
  readonly note: (name: string, succeeded: boolean) => void;
}

export const attemptsMax = 5;
const lockMs = 60_000;
const lockMsMax = 900_000;

export function attemptLimits(clock: Pick<Clock, "elapsed">): AttemptLimits {
  const failures = new Map<string, { readonly count: number; readonly until: number }>();
  return {
    isLocked: (name) => clock.elapsed() < (failures.get(name)?.until ?? 0),
    note: (name, succeeded) => {
      if (succeeded) {
        failures.delete(name);
        return;
      }
      const count = (failures.get(name)?.count ?? 0) + 1;
      const extra = count - attemptsMax;
      const lock = extra < 0 ? 0 : Math.min(lockMs * 2 ** extra, lockMsMax);
      failures.set(name, { count, until: clock.elapsed() + lock });
    },
  };
}
