import assert from "node:assert/strict";
import { test } from "node:test";

import { checkAllListed, checkEvents } from "./check-house.fixture.ts";
import { region, TestHouse } from "./house.fixture.ts";
import type { Step } from "./house.fixture.ts";

// One story, told once for each step that delivery takes to the outside, with the process dying right
// before it or right after it (done, but the answer never comes). Whatever the next process finds,
// every record is in one file, every file in one digest, and the chains hold.

const digestIntervalMs = 6000;

interface Told {
  readonly house: TestHouse;
  readonly events: readonly string[];
  readonly other: readonly string[];
  readonly died: boolean;
}

async function story(deathAt: number, when: "before" | "after"): Promise<Told> {
  const house = new TestHouse({
    deliveryIntervalMs: 2000,
    digestIntervalMs,
    regions: [region, "us-east-1"],
  });
  const { clock } = house.world;
  let steps = 0;
  let died = false;
  const count = (): "go" | "die" => {
    steps += 1;
    if (died || steps <= deathAt) return "go";
    died = true;
    return "die";
  };
  house.hooks[when] = (_step: Step) => count();

  /** Lets time pass; a process that has died on the way is followed by another, with other keys. */
  const pass = async (ms: number): Promise<void> => {
    for (let passed = 0; passed < ms; passed += 1000) {
      await clock.advance(1000);
      if (!house.hasCrashed()) continue;
      house.keys.rotate();
      await house.open();
    }
  };

  house.trails.make(1);
  house.trails.make(2, { isMultiRegion: true });
  await house.open();
  await pass(1000);
  const events = [await house.append([1, 2])];
  const other = [...events];
  await pass(3000);
  events.push(await house.append([1]), await house.append([1], { category: "Insight" }));
  other.push(await house.append([2], { region: "us-east-1" }));
  await pass(5000);

  house.trails.stop(1);
  events.push(await house.append([1]));
  house.trails.stopRecorded(1);
  await pass(3000);
  house.trails.start(1);
  events.push(await house.append([1]));
  await pass(5000);
  house.trails.delete(1, clock.now());
  events.push(await house.append([1]));
  house.trails.stopRecorded(1);
  await pass(8000);
  return { house, events, other, died };
}

async function check({ house, events, other }: Told): Promise<void> {
  checkEvents(house, "logs-1", events);
  checkEvents(house, "logs-2", other);
  const chains = await checkAllListed(house, "logs-1");
  assert.equal(
    chains.filter(({ owner }) => owner.startsWith("trail-1/")).length,
    2,
    "a chain until the stop, another until the end",
  );
  assert.equal(house.trails.find(1), undefined, "the deleted trail is drained");
  assert.deepEqual(
    (await house.documents.list(""))
      .map(({ key }) => key)
      .filter((key) => key.includes("0000001/")),
    [],
    "nothing is kept of it",
  );
  assert.deepEqual(house.counted, { dropped: 0, lost: 0 });
}

test("the story without a crash", async () => {
  const told = await story(Infinity, "before");
  await check(told);
});

for (const [when, stride] of [
  ["after", 1],
  // Hardly differs from a death after the step before.
  ["before", 3],
] as const) {
  test(`nothing is lost or doubled by a crash right ${when} any step`, async () => {
    let deathAt = 0;
    for (; ; deathAt += stride) {
      const told = await story(deathAt, when);
      await check(told).catch((error: unknown) => {
        throw new Error(`with the death ${when} step ${deathAt}`, { cause: error });
      });
      if (!told.died) break;
    }
    assert.ok(deathAt > 40, `only ${deathAt} steps`);
  });
}
