import assert from "node:assert/strict";
import { test } from "node:test";

import { activity, findingsOf, loggingHouse, validate } from "./evidence.fixture.ts";

test("what delivery has written is valid", async () => {
  const house = await loggingHouse();
  await activity(house, 5);
  const report = await validate(house);
  assert.deepEqual(findingsOf(report), []);
  assert.equal(report.verdict, "valid");
  assert.equal(report.logFiles.valid, 5);
  assert.ok(report.digests.valid >= 5);
  assert.equal(report.events, 5);
});
