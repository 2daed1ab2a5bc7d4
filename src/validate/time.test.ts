import assert from "node:assert/strict";
import { test } from "node:test";

import type { TestHouse } from "../delivery/house.fixture.ts";
import { parseDigestKey } from "../logfile/digest-key.ts";
import {
  activity,
  accountId,
  bucket,
  digestsIn,
  findingsOf,
  loggingHouse,
  minuteMs,
  record,
  region,
  validate,
} from "./evidence.fixture.ts";

// Which times must be covered, and what explains those that are not.

const endOf = (name: string | undefined): number =>
  parseDigestKey((name ?? "").slice(bucket.length + 1))?.endAt ?? 0;

/** Stops logging as the API does: the record of the call is the last that the chain lists. */
async function stopLogging(house: TestHouse, isRecorded: boolean): Promise<void> {
  house.trails.stop(1);
  if (isRecorded) {
    await record(house, {
      eventSource: "cloudtrail.amazonaws.com",
      eventName: "StopLogging",
      requestParameters: { name: `arn:aws:cloudtrail:${region}:${accountId}:trail/trail-1` },
    });
  }
  house.trails.stopRecorded(1);
  await house.world.clock.advance(5000);
  await house.delivery().flush();
}

async function stoppedHouse(isRecorded: boolean): Promise<TestHouse> {
  const house = await loggingHouse();
  await activity(house, 3);
  await stopLogging(house, isRecorded);
  return house;
}

test("logging that was stopped for a while is incomplete when the call is recorded", async () => {
  const house = await stoppedHouse(true);
  await house.world.clock.advance(20 * minuteMs);
  const stopped = await validate(house);
  assert.deepEqual(findingsOf(stopped), ["logging-stopped"]);
  assert.equal(stopped.verdict, "incomplete");
  house.trails.start(1);
  await activity(house, 3);
  const report = await validate(house);
  assert.deepEqual(findingsOf(report), ["logging-stopped"]);
  assert.equal(report.verdict, "incomplete");
  const text = report.findings[0]?.detail ?? "";
  assert.match(text, /StopLogging by arn:aws:iam::111122223333:root at 2026-01-02T03:0/);
});

test("a stop before logging was started anew explains no later end", async () => {
  const house = await loggingHouse({ digestIntervalMs: 20 * minuteMs });
  await activity(house, 3);
  await stopLogging(house, true);
  await house.world.clock.advance(2 * minuteMs);
  house.trails.start(1);
  await house.world.clock.advance(21 * minuteMs);
  await house.delivery().flush();
  assert.deepEqual(findingsOf(await validate(house)), ["logging-stopped"], "once, for the gap");
});

test("logging that was stopped for a while is invalid when no call is recorded", async () => {
  const house = await stoppedHouse(false);
  await house.world.clock.advance(20 * minuteMs);
  assert.deepEqual(findingsOf(await validate(house)), ["newest-missing"]);
  house.trails.start(1);
  await activity(house, 3);
  const report = await validate(house);
  assert.deepEqual(findingsOf(report), ["gap-unrecorded"]);
  assert.equal(report.verdict, "invalid");
});

test("a stop of another trail, or a refused one, explains nothing", async () => {
  for (const change of [{ name: "trail-2" }, { name: "trail-1", refused: "AccessDenied" }]) {
    const house = await loggingHouse();
    await activity(house, 2);
    await record(house, {
      eventSource: "cloudtrail.amazonaws.com",
      eventName: "StopLogging",
      requestParameters: { name: change.name },
      ...("refused" in change ? { errorCode: change.refused } : {}),
    });
    await stopLogging(house, false);
    await house.world.clock.advance(20 * minuteMs);
    assert.deepEqual(findingsOf(await validate(house)), ["newest-missing"]);
  }
});

test("a range that its digests cover is valid, whatever is around it", async () => {
  const house = await stoppedHouse(true);
  const names = digestsIn(house);
  const to = endOf(names.at(-1));
  assert.equal((await validate(house, { range: { to, isOpenEnded: false } })).verdict, "valid");
  const from = endOf(names[0]) + 1000;
  const range = { from, to, isOpenEnded: false };
  const objects = new Map(house.objects);
  objects.delete(names[0] ?? "");
  const report = await validate(house, { range, objects });
  assert.deepEqual(findingsOf(report), [], "what is before the range need not be there");
  assert.ok(report.digests.valid < names.length);
});

test("a range that reaches beyond the digests is incomplete", async () => {
  const house = await loggingHouse();
  await activity(house, 3);
  const newest = endOf(digestsIn(house).at(-1));
  const soon = { to: newest + minuteMs, isOpenEnded: false };
  const after = await validate(house, { range: soon });
  assert.deepEqual([findingsOf(after), after.verdict], [["range-uncovered"], "incomplete"]);
  const early = { from: newest - 60 * minuteMs, to: newest, isOpenEnded: false };
  const before = await validate(house, { range: early });
  assert.deepEqual([findingsOf(before), before.verdict], [["range-uncovered"], "incomplete"]);
});

test("files of a time after the newest digest are not covered yet, and no fault", async () => {
  const house = await loggingHouse({ digestIntervalMs: 30 * minuteMs });
  await activity(house, 31);
  await record(house);
  await house.delivery().flush();
  await house.world.clock.advance(6000);
  const report = await validate(house);
  assert.equal(report.verdict, "valid");
  assert.ok(report.logFiles.uncovered >= 1);
});

test("a file that came late stands in a later digest, beyond the range too", async () => {
  const house = await loggingHouse();
  await activity(house, 8);
  house.refusing.set(bucket, "AccessDenied");
  await record(house);
  await house.world.clock.advance(6000);
  house.refusing.clear();
  await activity(house, 12);
  const from = endOf(digestsIn(house)[6]);
  for (let minutes = 1; minutes < 8; minutes += 1) {
    const range = { from, to: from + minutes * minuteMs, isOpenEnded: false };
    assert.deepEqual(findingsOf(await validate(house, { range })), []);
  }
});
