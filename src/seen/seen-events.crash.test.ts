import assert from "node:assert/strict";
import { test } from "node:test";

import * as fc from "fast-check";

import { MemoryDisk } from "../base/memory-disk.ts";
import { below, seededRandom } from "../base/seeded-random.ts";
import { testWorld } from "../base/test-world.ts";
import type { Random } from "../base/world.ts";
import { openOn } from "../journal/journals.fixture.ts";
import type { EventIdentity, SeenEvents } from "./seen-events.ts";
import { event, openSeen, payloadOf, take } from "./seen.fixture.ts";
import type { Journal } from "../journal/journal.ts";

// A journal and what was seen in it, on one disk whose power is cut at any of its operations,
// several times over. Whatever an import was told, importing it again adds nothing; and no event is
// refused that is not there.

test("claim: after power cuts every event is in the journal once, and none is missing", async () => {
  const property = fc.asyncProperty(fc.integer(), fc.nat(60), async (seed, cutAfter) => {
    const dice = seededRandom(seed);
    let disk = new MemoryDisk(seededRandom(seed + 1));
    for (let run = 0; run < 4; run += 1) {
      const world = testWorld({ disk });
      let after: MemoryDisk | undefined;
      let operations = 10 + below(dice, cutAfter + 1);
      disk.fault = () => {
        operations -= 1;
        if (operations >= 0) return;
        after ??= world.disk.powerCut();
        throw new Error("no power");
      };
      await live(world, dice);
      disk = after ?? world.disk.powerCut();
    }

    const world = testWorld({ disk });
    await using journal = await openOn(world);
    await using seen = await openSeen(world, journal);
    await world.clock.advance(100);
    const before = await countsIn(journal);
    const all = Array.from({ length: eventsMax }, (_, n) => event(n));
    const fresh = await take(seen, journal, all);
    for (const [n, isFresh] of fresh.entries()) {
      assert.equal(isFresh, !before.has(textOf(event(n))), `event ${n}`);
    }
    for (const [text, count] of await countsIn(journal)) assert.equal(count, 1, text);
  });
  await fc.assert(property, { seed: 20_261_122, numRuns: 60 });
});

const eventsMax = 60;

async function live(world: ReturnType<typeof testWorld>, dice: Random): Promise<void> {
  let journal: Journal | undefined;
  let seen: SeenEvents | undefined;
  try {
    journal = await openOn(world, { segmentBytes: 2000 });
    // It confirms nothing, so the journal keeps every event.
    await journal.follow("delivery");
    seen = await openSeen(world, journal);
    await world.clock.advance(100);
    for (let step = 0; step < 8; step += 1) {
      const importing = Array.from({ length: 1 + below(dice, 3) }, async () => {
        const from = below(dice, eventsMax - 10);
        const events = Array.from({ length: 10 }, (_, index) => event(from + index));
        const how = below(dice, 3) === 0 ? "says nothing of where" : "works";
        return seen === undefined || journal === undefined ? [] : take(seen, journal, events, how);
      });
      const results = await Promise.allSettled(importing);
      if (results.some(({ status }) => status === "rejected")) return;
      if (below(dice, 2) === 0) await world.clock.advance(below(dice, 1200));
    }
  } catch (error) {
    if (!(error instanceof Error && /no power|failed|cannot be kept/.test(error.message)))
      throw error;
  } finally {
    // The machine is dead: what still runs must not run on.
    await Promise.allSettled([seen?.[Symbol.asyncDispose]()]);
  }
}

async function countsIn(journal: Journal): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  for await (const batch of journal.read(0, journal.durableEnd())) {
    for (const { payload } of batch) {
      const text = new TextDecoder().decode(payload);
      counts.set(text, (counts.get(text) ?? 0) + 1);
    }
  }
  return counts;
}

function textOf(identity: EventIdentity): string {
  return new TextDecoder().decode(payloadOf(identity));
}
