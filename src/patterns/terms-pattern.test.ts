import assert from "node:assert/strict";
import { test } from "node:test";

import { compilePattern } from "./compile-patterns.ts";
import { parsePattern } from "./parse-pattern.ts";
import { messageEvent } from "./pattern-event.ts";

// From the CloudWatch Logs User Guide, "Filter pattern syntax", and the pages before it.

const messages = [
  "[ERROR 400] BAD REQUEST",
  "[ERROR 401] UNAUTHORIZED REQUEST",
  "[ERROR 419] MISSING ARGUMENTS",
  "[ERROR 420] INVALID ARGUMENTS",
  "[ERROR 500] INTERNAL SERVER ERROR",
  "[INFO] REQUEST FAILED",
  String.raw`{\"level\":\"error\"}`,
];

const table: readonly [pattern: string, matched: readonly number[]][] = [
  ["ERROR", [0, 1, 2, 3, 4]],
  ["error", [6]],
  ["ERROR ARGUMENTS", [2, 3]],
  ["ARGUMENTS   ERROR", [2, 3]],
  ["?ARGUMENTS ?INFO", [2, 3, 5]],
  ["?ERROR ?ARGUMENTS REQUEST", [0, 1, 5]],
  ["?ERROR -ARGUMENTS", [0, 1, 4, 5, 6]],
  ['"INTERNAL SERVER ERROR"', [4]],
  ['"[ERROR 4"', [0, 1, 2, 3]],
  ['"[INFO]"', [5]],
  ["ERROR -ARGUMENTS", [0, 1, 4]],
  ['"ERROR" - "BAD"', [1, 2, 3, 4]],
  ["", [0, 1, 2, 3, 4, 5, 6]],
  ["  ", [0, 1, 2, 3, 4, 5, 6]],
  ['""', [0, 1, 2, 3, 4, 5, 6]],
  ['" "', [0, 1, 2, 3, 4, 5, 6]],
  ["%AUTHORIZED%", [1]],
  ["%ERROR 4[0-9]0%", [0, 3]],
  ["ERROR -%4[12]0?%", [0, 1, 4]],
  ["?%^.INFO% ?INTERNAL", [4, 5]],
  [String.raw`"level\\\":\\\"error"`, [6]],
];

for (const [pattern, matched] of table) {
  test(`compilePattern: ${pattern || "nothing"}`, () => {
    const matches = compilePattern(parsePattern(pattern));
    const found = messages.flatMap((message, at) => (matches(messageEvent(message)) ? [at] : []));
    assert.deepEqual(found, matched);
  });
}
