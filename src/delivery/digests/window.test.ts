import assert from "node:assert/strict";
import { test } from "node:test";

import * as fc from "fast-check";

import { lastWindowEnd, windowEnd } from "./window.ts";
import type { WindowState } from "./window.ts";

const hourMs = 3_600_000;
const startAt = Date.UTC(2026, 0, 2, 3, 4, 5);

const table: readonly (readonly [string, Partial<WindowState>, number | undefined])[] = [
  ["is not over before its time", { now: startAt + hourMs - 1 }, undefined],
  ["is over after an interval", { now: startAt + hourMs }, startAt + hourMs],
  ["keeps its end when it is late", { now: startAt + 1.9 * hourMs }, startAt + hourMs],
  ["comes one by one after a time away", { now: startAt + 24 * hourMs }, startAt + hourMs],
  [
    "takes at first what is more than a day",
    { now: startAt + 30.5 * hourMs },
    startAt + 7 * hourMs,
  ],
  ["waits for a clock that went back", { now: startAt - 1, waitedMs: hourMs - 1 }, undefined],
  [
    "has one second when the clock is behind and an interval was waited for",
    { now: startAt - 10 * hourMs, waitedMs: hourMs },
    startAt + 1000,
  ],
  [
    "ends now when the clock is slow",
    { now: startAt + hourMs - 2500, waitedMs: hourMs },
    startAt + hourMs - 3000,
  ],
  ["is short when files are waiting", { now: startAt + 1500, isBehind: true }, startAt + 1000],
  ["has at least a second then too", { now: startAt + 999, isBehind: true }, undefined],
];
for (const [name, state, expected] of table) {
  test(`windowEnd() ${name}`, () => {
    const usual = { startAt, intervalMs: hourMs, now: startAt, waitedMs: 0, isBehind: false };
    assert.equal(windowEnd({ ...usual, ...state }), expected);
  });
}

test("windowEnd() makes ends that grow by whole seconds, whatever the clocks do", () => {
  const steps = fc.array(
    fc.record({
      jumpMs: fc.oneof(fc.constant(0), fc.integer({ min: -10 * hourMs, max: 40 * hourMs })),
      passedMs: fc.integer({ min: 1, max: hourMs }),
      isBehind: fc.boolean(),
    }),
    { maxLength: 200 },
  );
  const intervals = fc.integer({ min: 1, max: 7200 }).map((seconds) => seconds * 1000);
  fc.assert(
    fc.property(steps, intervals, (moments, intervalMs) => {
      let at = startAt;
      let now = startAt;
      let waitedMs = 0;
      for (const { jumpMs, passedMs, isBehind } of moments) {
        now += jumpMs + passedMs;
        waitedMs += passedMs;
        const end = windowEnd({ startAt: at, intervalMs, now, waitedMs, isBehind });
        if (end === undefined) {
          assert.ok(waitedMs < intervalMs, "it is never waited for longer than an interval");
          continue;
        }
        assert.ok(end >= at + 1000 && end % 1000 === 0);
        assert.ok(end <= Math.max(now, at + 1000), "it does not reach into the future");
        at = end;
        waitedMs = 0;
      }
    }),
    { seed: 20_261_122 },
  );
});

test("lastWindowEnd() covers this second, and is after the start", () => {
  assert.equal(lastWindowEnd(startAt, startAt + 4001), startAt + 5000);
  assert.equal(lastWindowEnd(startAt, startAt + 4000), startAt + 4000);
  assert.equal(lastWindowEnd(startAt, startAt), startAt + 1000);
  assert.equal(lastWindowEnd(startAt, startAt - hourMs), startAt + 1000);
});
