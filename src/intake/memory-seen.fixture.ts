import type { Claim, EventIdentity, SeenEvents } from "../seen/seen-events.ts";

/** Seen events in memory, for tests: they know what was committed in this process, without bound. */
export function memorySeen(): Pick<SeenEvents, "claim"> {
  const durable = new Set<string>();
  const open = new Map<string, Promise<void>>();
  return {
    claim: async (events) => {
      for (let others = openAmong(events, open); others.length > 0;) {
        await Promise.all(others);
        others = openAmong(events, open);
      }
      return openClaim(events, durable, open);
    },
  };
}

function keyOf({ eventId, eventTimeMs }: EventIdentity): string {
  return `${eventTimeMs} ${eventId}`;
}

function openAmong(
  events: readonly EventIdentity[],
  open: ReadonlyMap<string, Promise<void>>,
): readonly Promise<void>[] {
  return events.flatMap((event) => open.get(keyOf(event)) ?? []);
}

function openClaim(
  events: readonly EventIdentity[],
  durable: Set<string>,
  open: Map<string, Promise<void>>,
): Claim {
  const { promise, resolve } = Promise.withResolvers<void>();
  const taken = new Set<string>();
  const fresh = events.map((event) => {
    const key = keyOf(event);
    if (durable.has(key) || taken.has(key)) return false;
    taken.add(key);
    open.set(key, promise);
    return true;
  });
  return {
    fresh,
    commit: () => {
      for (const key of taken) durable.add(key);
    },
    [Symbol.dispose]: () => {
      for (const key of taken) open.delete(key);
      resolve();
    },
  };
}
