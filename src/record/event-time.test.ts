import assert from "node:assert/strict";
import { test } from "node:test";

import * as fc from "fast-check";

import { formatEventTime, parseEventTime } from "./event-time.ts";

const table: readonly (readonly [text: string, instant: number | undefined])[] = [
  ["2021-07-05T13:03:12Z", Date.UTC(2021, 6, 5, 13, 3, 12)],
  ["2024-02-29T23:59:59Z", Date.UTC(2024, 1, 29, 23, 59, 59)],
  ["2026-01-02T03:04:05.678Z", Date.UTC(2026, 0, 2, 3, 4, 5, 678)],
  ["2022-02-08T09:23:37+11:00", Date.UTC(2022, 1, 7, 22, 23, 37)],
  ["1970-01-01T00:00:00Z", 0],
  ["2023-02-29T00:00:00Z", undefined],
  ["2100-02-29T00:00:00Z", undefined],
  ["2023-13-01T00:00:00Z", undefined],
  ["2023-00-01T00:00:00Z", undefined],
  ["2023-01-01T24:00:00Z", undefined],
  ["2023-01-01T00:00:60Z", undefined],
  ["2023-01-01 00:00:00Z", undefined],
  ["2023-01-0aT00:00:00Z", undefined],
  ["1969-12-31T23:59:59Z", undefined],
  ["1970-01-01T00:00:00+11:00", undefined],
  ["1700000000", undefined],
  ["", undefined],
];
for (const [text, instant] of table) {
  test(`parseEventTime() reads ${text === "" ? "an empty text" : text}`, () => {
    assert.equal(parseEventTime(text), instant);
  });
}

test("parseEventTime() is the reverse of formatEventTime()", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4_102_444_800 }), (seconds) => {
      assert.equal(parseEventTime(formatEventTime(seconds * 1000)), seconds * 1000);
    }),
    { seed: 20_261_122 },
  );
});
