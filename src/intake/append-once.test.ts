import assert from "node:assert/strict";
import { test } from "node:test";

import { memoryJournal } from "../journal/memory-journal.ts";
import { decodeEntry } from "../record/entry.ts";
import type { Envelope } from "../record/envelope.ts";
import type { SeenEvents } from "../seen/seen-events.ts";
import type { Selection } from "../selection/selection.ts";
import { appendOnce } from "./append-once.ts";
import { memorySeen } from "./memory-seen.fixture.ts";

const envelope: Envelope = {
  eventId: "e",
  eventTimeMs: 0,
  accountId: "111122223333",
  region: "us-east-1",
  category: "Management",
  eventSource: "ec2.amazonaws.com",
  eventName: "RunInstances",
  readOnly: false,
};
const candidate = { envelope, record: {}, bytes: Buffer.from("{}"), trails: [1] };
const { signal } = new AbortController();
const one: Selection = () => [1];
const none: Selection = () => [];

/** Does something while a claim is being waited for, as a busy disk lets others do. */
function seenAfter(meanwhile: () => void): Pick<SeenEvents, "claim"> {
  const seen = memorySeen();
  return {
    claim: async (events, stop) => {
      meanwhile();
      return seen.claim(events, stop);
    },
  };
}

async function trailsWritten(
  selections: { now: Selection; later: Selection },
  before: readonly Selection[] = [],
): Promise<readonly number[]> {
  await using journal = memoryJournal();
  let current = selections.now;
  const seen = seenAfter(() => {
    current = selections.later;
  });
  const parts = { journal, seen, signal, selection: () => current, space: Buffer.alloc(1024) };
  await appendOnce(parts, [candidate], { now: selections.now, before });
  for await (const [entry] of journal.read(0, journal.durableEnd())) {
    if (entry !== undefined) return decodeEntry(entry.payload).trails;
  }
  return assert.fail("nothing was written");
}

test("appendOnce() keeps what was selected while nothing changes", async () => {
  assert.deepEqual(await trailsWritten({ now: one, later: one }), [1]);
});

test("appendOnce() writes nothing for a trail that was stopped while it waited", async () => {
  assert.deepEqual(await trailsWritten({ now: one, later: none }), []);
});

test("appendOnce() writes the call that stops a trail for that trail all the same", async () => {
  assert.deepEqual(await trailsWritten({ now: none, later: () => [2] }, [one]), [1, 2]);
});
