import type { TestWorld } from "../base/test-world.ts";
import { entryHeaderBytes } from "../journal/journal.ts";
import type { Journal } from "../journal/journal.ts";
import { openSeenEvents } from "./open-seen-events.ts";
import type { EventIdentity, SeenEvents } from "./seen-events.ts";

/** The event number `n` of a test: ten of them a minute. */
export function event(n: number): EventIdentity {
  const eventId = `${n.toString(16).padStart(8, "0")}-1111-4111-8111-${"0".repeat(12)}`;
  return { eventId, eventTimeMs: Date.UTC(2026, 10, 20) + n * 6000 };
}

/** What tests put into the journal for an event. */
export function payloadOf({ eventId, eventTimeMs }: EventIdentity): Uint8Array {
  return new TextEncoder().encode(`${eventId} ${eventTimeMs}`);
}

/** Opens what was seen in a journal, on a test's disk. */
export async function openSeen(
  world: TestWorld,
  journal: Journal,
  memoryBytes: number = 2 ** 20,
): Promise<SeenEvents> {
  return openSeenEvents({
    world,
    journal,
    directory: "/seen",
    log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
    memoryBytes,
    identityOf: (payload) => {
      const [eventId = "", eventTimeMs = ""] = new TextDecoder().decode(payload).split(" ");
      return eventTimeMs === "event" ? undefined : { eventId, eventTimeMs: Number(eventTimeMs) };
    },
  });
}

/** Claims events and appends those that are fresh, as intake does; or fails to. */
export async function take(
  seen: SeenEvents,
  journal: Journal,
  events: readonly EventIdentity[],
  append: "works" | "fails" | "says nothing of where" = "works",
): Promise<readonly boolean[]> {
  using claim = await seen.claim(events, new AbortController().signal);
  if (append === "fails") return claim.fresh;
  const payloads = events.filter((_, index) => claim.fresh[index] === true).map(payloadOf);
  const positions = await journal.append(payloads);
  const [from, last] = [positions[0], positions.at(-1)];
  const to = (last ?? 0) + entryHeaderBytes + (payloads.at(-1)?.length ?? 0);
  claim.commit(from === undefined || append !== "works" ? undefined : { from, to });
  return claim.fresh;
}
