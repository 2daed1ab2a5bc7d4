import assert from "node:assert/strict";
import { test } from "node:test";

import { testWorld } from "../../base/test-world.ts";
import { callRate } from "./call-rate.ts";

test("callRate() allows the calls of one second at once, then as time passes, by key", async () => {
  const { clock } = testWorld();
  const isAllowed = callRate(clock, 2);
  assert.deepEqual(
    [1, 2, 3].map(() => isAllowed("a")),
    [true, true, false],
  );
  assert.equal(isAllowed("b"), true);
  await clock.advance(499);
  assert.equal(isAllowed("a"), false);
  await clock.advance(1);
  assert.deepEqual(
    [1, 2].map(() => isAllowed("a")),
    [true, false],
  );
  await clock.advance(60_000);
  assert.deepEqual(
    [1, 2, 3].map(() => isAllowed("a")),
    [true, true, false],
  );
});

test("callRate() forgets whoever has called too long ago to matter", async () => {
  const { clock } = testWorld();
  const isAllowed = callRate(clock, 1);
  for (let key = 0; key < 10_000; key += 1) assert.equal(isAllowed(`old-${key}`), true);
  await clock.advance(1000);
  assert.equal(isAllowed("new"), true);
  assert.equal(isAllowed("new"), false);
  assert.equal(isAllowed("old-0"), true);
});
