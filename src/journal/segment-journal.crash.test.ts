import assert from "node:assert/strict";
import { test } from "node:test";

import * as fc from "fast-check";

import { below, seededRandom } from "../base/seeded-random.ts";
import type { TestWorld } from "../base/test-world.ts";
import type { Random } from "../base/world.ts";
import { testWorld } from "../base/test-world.ts";
import { MemoryDisk } from "../base/memory-disk.ts";
import type { Journal } from "./journal.ts";
import { bytes, checkJournal, readAll, textOf } from "./journal.contract.ts";
import { openOn } from "./journals.fixture.ts";

// A power cut may come between any two operations of the disk. Each case runs a journal, cuts the
// power at one of its operations, opens what is left, and goes on from there, several times over.

/** What is known of a journal that lives through power cuts. */
interface Story {
  /** Every payload, in the order in which it was appended. */
  readonly appended: string[];
  /** How many of them were acknowledged, from the first on. */
  acknowledged: number;
  /** What a follower has confirmed, at most. */
  confirmed: number;
}

class PowerCut extends Error {}

test("openJournal: a power cut loses nothing that was acknowledged, and leaves no half", async () => {
  const property = fc.asyncProperty(fc.integer(), fc.nat(120), async (seed, cutAfter) => {
    const dice = seededRandom(seed);
    const story: Story = { appended: [], acknowledged: 0, confirmed: 0 };
    let disk = new MemoryDisk(seededRandom(seed + 1));
    for (let run = 0; run < 5; run += 1) {
      const world = testWorld({ disk });
      // The cut takes the disk as it is between two operations, and everything later fails.
      let after: MemoryDisk | undefined;
      let operations = below(dice, cutAfter + 1);
      world.disk.fault = () => {
        operations -= 1;
        if (operations >= 0) return;
        after ??= world.disk.powerCut();
        throw new PowerCut();
      };
      await live(world, story, dice);
      disk = after ?? world.disk.powerCut();
      disk.fault = undefined;
      await check(disk, story);
    }
  });
  await fc.assert(property, { seed: 20_261_122, numRuns: 80 });
});

/** Opens, appends in batches, confirms; until the power goes, or a number of steps are done. */
async function live(world: TestWorld, story: Story, dice: Random): Promise<void> {
  let journal: Journal | undefined;
  try {
    journal = await openOn(world, { segmentBytes: 300 });
    const confirmed = await journal.follow("delivery");
    assert.ok(confirmed <= story.confirmed);
    for (let step = 0; step < 12; step += 1) {
      const appends: Promise<void>[] = [];
      while (appends.length === 0 || below(dice, 4) > 0) appends.push(append(journal, story, dice));
      const results = await Promise.allSettled(appends);
      const failure = results.find(({ status }) => status === "rejected");
      if (failure?.status === "rejected") throw failure.reason;
      if (below(dice, 3) === 0) await confirm(journal, story, dice);
      if (below(dice, 3) === 0) await world.clock.advance(1000);
    }
    if (below(dice, 2) === 0) await journal[Symbol.asyncDispose]();
  } catch (error) {
    if (!isPowerCut(error)) throw error;
  }
}

async function append(journal: Journal, story: Story, dice: Random): Promise<void> {
  const payloads = Array.from({ length: 1 + below(dice, 3) }, () => {
    const text = `${story.appended.length}:${"x".repeat(below(dice, 90))}`;
    story.appended.push(text);
    return bytes(text);
  });
  const until = story.appended.length;
  await journal.append(payloads);
  assert.ok(story.acknowledged < until, "appends are acknowledged in order");
  story.acknowledged = until;
}

async function confirm(journal: Journal, story: Story, dice: Random): Promise<void> {
  const entries = await readAll(journal, story.confirmed);
  const position = entries[below(dice, entries.length + 1)]?.position ?? story.confirmed;
  story.confirmed = position;
  await journal.confirm("delivery", position);
}

function isPowerCut(error: unknown): boolean {
  if (error instanceof PowerCut) return true;
  return error instanceof Error && error.cause !== undefined && isPowerCut(error.cause);
}

/** Opens what a power cut left, and compares it with the story. */
async function check(disk: MemoryDisk, story: Story): Promise<void> {
  const lines = { warn: [], error: [] };
  await using journal = await openOn(testWorld({ disk }), { segmentBytes: 300 }, lines);
  assert.deepEqual(lines.error, [], "a power cut is no damage");
  const entries = await readAll(journal);
  checkJournal(journal, entries);
  const found = entries.map(textOf);
  const first = found[0] === undefined ? 0 : Number(found[0].split(":")[0]);
  const until = first + found.length;
  if (found.length === 0) assert.equal(story.acknowledged, 0);
  assert.deepEqual(found, story.appended.slice(first, until), "in order, once, nothing else");
  assert.ok(until >= story.acknowledged, `${until} of ${story.acknowledged} acknowledged`);
  assert.ok(
    journal.status().oldest <= story.confirmed,
    "what is gone from the start was confirmed",
  );
  // Entries that were not acknowledged and survived are part of the journal from now on.
  story.appended.length = until;
  story.acknowledged = until;
}
