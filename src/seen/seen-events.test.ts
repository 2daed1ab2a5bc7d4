import assert from "node:assert/strict";
import { test } from "node:test";

import type { TestWorld } from "../base/test-world.ts";
import { testWorld } from "../base/test-world.ts";
import { diskError } from "../base/memory-disk.ts";
import type { Journal } from "../journal/journal.ts";
import { memoryJournal } from "../journal/memory-journal.ts";
import type { EventIdentity, SeenEvents } from "./seen-events.ts";
import { SeenFailedError } from "./seen-events.ts";
import { event, openSeen, payloadOf, take } from "./seen.fixture.ts";

const never = new AbortController().signal;

/** A world, a journal and what was seen in it. */
async function open(
  world: TestWorld = testWorld(),
  journal: Journal = memoryJournal(),
): Promise<{ world: TestWorld; journal: Journal; seen: SeenEvents }> {
  return { world, journal, seen: await openSeen(world, journal) };
}

test("claim: an event is fresh once", async () => {
  const { journal, seen } = await open();
  const events = [event(1), event(2)];
  assert.deepEqual(await take(seen, journal, events), [true, true]);
  assert.deepEqual(await take(seen, journal, events), [false, false]);
  assert.deepEqual(await take(seen, journal, [event(3), event(2)]), [true, false]);
});

test("claim: of equal events in one call the first is fresh", async () => {
  const { journal, seen } = await open();
  const events = [event(1), event(2), event(1), event(1)];
  assert.deepEqual(await take(seen, journal, events), [true, true, false, false]);
});

test("claim: the same id at another time is another event", async () => {
  const { journal, seen } = await open();
  const one = event(1);
  const later = { ...one, eventTimeMs: one.eventTimeMs + 1 };
  assert.deepEqual(await take(seen, journal, [one]), [true]);
  assert.deepEqual(await take(seen, journal, [later]), [true]);
  assert.deepEqual(await take(seen, journal, [one, later]), [false, false]);
});

test("claim: what is being appended by another is waited for", async () => {
  const { seen } = await open();
  const first = await seen.claim([event(1), event(2)], never);
  const order: string[] = [];
  const second = seen.claim([event(2), event(3)], never).then((claim) => {
    order.push("answered");
    return claim;
  });
  using other = await seen.claim([event(4)], never);
  assert.deepEqual(other.fresh, [true], "others are not held up");
  order.push("committed");
  first.commit();
  assert.deepEqual((await second).fresh, [false, true]);
  assert.deepEqual(order, ["committed", "answered"]);
});

test("claim: what another has given up is fresh", async () => {
  const { seen } = await open();
  const waiting = await (async () => {
    using _failed = await seen.claim([event(1)], never);
    return { claim: seen.claim([event(1)], never) };
  })();
  assert.deepEqual((await waiting.claim).fresh, [true]);
});

test("claim: gives up waiting when told to", async () => {
  const { seen } = await open();
  using _first = await seen.claim([event(1)], never);
  const giveUp = new AbortController();
  const second = seen.claim([event(1)], giveUp.signal);
  giveUp.abort(new Error("enough"));
  await assert.rejects(second, /enough/);
});

test("claim: knows what the journal had before, and what came by without a claim", async () => {
  const world = testWorld();
  const journal = memoryJournal();
  await journal.append([payloadOf(event(1))]);
  const { seen } = await open(world, journal);
  const claimed = seen.claim([event(1), event(2)], never);
  await world.clock.advance(100);
  const claim = await claimed;
  assert.deepEqual(claim.fresh, [false, true]);

  await journal.append([payloadOf(event(3)), new TextEncoder().encode("no event")]);
  await world.clock.advance(100);
  assert.deepEqual(await take(seen, journal, [event(3)]), [false]);
});

test("openSeenEvents: confirms to the journal what is durable in its files", async () => {
  const { world, journal, seen } = await open();
  await take(seen, journal, [event(1)]);
  await world.clock.advance(100);
  assert.equal(journal.status().followers["seen"], 0);
  await world.clock.advance(1000);
  assert.equal(journal.status().followers["seen"], journal.durableEnd());
  await take(seen, journal, [event(2)]);
  await seen[Symbol.asyncDispose]();

  const after = testWorld({ disk: world.disk.powerCut() });
  const next = await openSeen(after, journal);
  const claimed = take(next, journal, [event(1), event(2), event(3)]);
  await after.clock.advance(100);
  assert.deepEqual(await claimed, [false, false, true]);
});

test("openSeenEvents: when its files cannot be synced it fails, and says so", async () => {
  const { world, journal, seen } = await open();
  await take(seen, journal, [event(1)]);
  world.disk.fault = ({ kind, path }) => {
    if (kind === "sync") throw diskError("EIO", path);
  };
  await world.clock.advance(2000);
  await assert.rejects(seen.claim([event(1)], never), SeenFailedError);
  assert.equal(journal.status().followers["seen"], 0);
});

test("openSeenEvents: waits for room on the disk, and claims wait when too much is open", async () => {
  const world = testWorld();
  const journal = memoryJournal();
  const seen = await openSeen(world, journal, 400 * 100);
  world.disk.free = 10;
  for (let n = 0; n < 100; n += 10) {
    await take(seen, journal, someEvents(n, 10));
    await world.clock.advance(60);
  }
  world.disk.free = 1e9;
  await world.clock.advance(2000);
  assert.equal(journal.status().followers["seen"], journal.durableEnd());
  assert.deepEqual(await take(seen, journal, [event(99), event(100)]), [false, true]);

  const blocked = take(seen, journal, someEvents(200, 100));
  await world.clock.advance(0);
  assert.equal(await Promise.race([blocked, Promise.resolve("waits")]), "waits");
  await world.clock.advance(1100);
  assert.equal((await blocked).length, 100);
});

test("claim: concurrent imports of the same events append each once", async () => {
  const { world, journal, seen } = await open();
  await journal.follow("delivery");
  const ways = ["fails", "works", "says nothing of where", "works"] as const;
  const imports = Array.from({ length: 20 }, async (_, n) =>
    take(seen, journal, someEvents(n * 3, 50), ways[n % ways.length]),
  );
  await Promise.all([...imports, world.clock.advance(3000)]);
  const counts = new Map<string, number>();
  for await (const batch of journal.read(0, journal.durableEnd())) {
    for (const { payload } of batch) {
      const text = new TextDecoder().decode(payload);
      counts.set(text, (counts.get(text) ?? 0) + 1);
    }
  }
  const doubled = [...counts.values()].filter((count) => count > 1);
  assert.deepEqual(doubled, []);
  assert.ok(counts.size >= 50);
});

test("claim: what says where it stands in the journal is not read again", async () => {
  const { world, journal, seen } = await open(testWorld(), countingReads(memoryJournal()));
  await take(seen, journal, someEvents(0, 50));
  await world.clock.advance(3000);
  assert.equal(readsOf(journal), 0);
  assert.equal(journal.status().followers["seen"], journal.durableEnd());

  await take(seen, journal, someEvents(50, 50), "says nothing of where");
  await take(seen, journal, someEvents(100, 50));
  await world.clock.advance(3000);
  assert.equal(readsOf(journal), 1);
  assert.equal(journal.status().followers["seen"], journal.durableEnd());
  const known = await take(seen, journal, someEvents(0, 150));
  assert.ok(known.every((isFresh) => !isFresh));
});

const reads = new WeakMap<Journal, number>();

function readsOf(journal: Journal): number {
  return reads.get(journal) ?? 0;
}

/** Counts the reads of a journal, and is that journal. */
function countingReads(journal: Journal): Journal {
  const read = journal.read.bind(journal);
  return Object.assign(journal, {
    read: (from: number, to: number) => {
      reads.set(journal, readsOf(journal) + 1);
      return read(from, to);
    },
  });
}

function someEvents(from: number, count: number): readonly EventIdentity[] {
  return Array.from({ length: count }, (_, index) => event(from + index));
}
