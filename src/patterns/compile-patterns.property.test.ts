import assert from "node:assert/strict";
import { test } from "node:test";

import * as fc from "fast-check";

import { compilePatterns } from "./compile-patterns.ts";
import type { NaiveCondition, NaivePath, NaiveValue } from "./naive-interpreter.fixture.ts";
import { anyElement, anyProperty, naiveMatch, naiveText } from "./naive-interpreter.fixture.ts";
import { parsePattern } from "./parse-pattern.ts";
import { messageEvent } from "./pattern-event.ts";

const names = ["a", "b", "eventName", "x.y"];
const texts = ["", "GetObject", "PutObject", "Get", "400", "4", "true", 'a "b"', String.raw`c\d`];
const numbers = [0, 1, -2.5, 400, 1e21];

const scalar = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...texts) },
  { weight: 2, arbitrary: fc.constantFrom(...numbers) },
  fc.constantFrom(true, false, null),
);
const { json } = fc.letrec((tie) => ({
  json: fc.oneof({ depthSize: "small" }, scalar, tie("list"), tie("object")),
  list: fc.array(tie("json"), { maxLength: 3 }),
  object: fc.dictionary(fc.constantFrom(...names), tie("json"), { maxKeys: 4 }),
}));
const record = fc.dictionary(fc.constantFrom(...names), json, { maxKeys: 4 });

const step = fc.oneof(fc.constantFrom<string | number>(...names), fc.constantFrom(0, 1));
const plainPath: fc.Arbitrary<NaivePath> = fc
  .tuple(fc.constantFrom(...names), fc.array(step, { maxLength: 2 }))
  .map(([first, rest]) => [first, ...rest]);
const wildPath: fc.Arbitrary<NaivePath> = fc
  .tuple(plainPath, fc.constantFrom(anyElement, anyProperty), fc.array(step, { maxLength: 1 }))
  .map(([path, wild, rest]) => [...path, wild, ...rest]);

const number: fc.Arbitrary<NaiveValue> = fc.constantFrom(0, 1, -2.5, 400).map((value) => ({
  kind: "number",
  number: value,
}));
const text: fc.Arbitrary<NaiveValue> = fc.oneof(
  fc.constantFrom(...texts, "*", "Get*", "*Object", "G*t*t", "*00").map((value) => ({
    kind: "quoted" as const,
    text: value,
  })),
  fc.constantFrom("GetObject", "PutObject", "*", "*Object", "4*").map((value) => ({
    kind: "bare" as const,
    text: value,
  })),
);
const expression: fc.Arbitrary<NaiveValue> = fc
  .constantFrom("^Get", "t$", "[0-9]{3}", "Object|true")
  .map((value) => ({ kind: "expression", text: value }));

function leafOf(path: fc.Arbitrary<NaivePath>, value: fc.Arbitrary<NaiveValue>) {
  return fc.oneof(
    { weight: 6, arbitrary: compared(path, fc.constantFrom("=", "=", "=", "!="), value) },
    compared(path, fc.constantFrom("<", "<=", ">", ">="), number),
    fc.record({
      kind: fc.constant("state" as const),
      path,
      state: fc.constantFrom("IS NULL", "IS TRUE", "IS FALSE", "NOT EXISTS"),
    }),
  );
}

function compared(
  path: fc.Arbitrary<NaivePath>,
  operator: fc.Arbitrary<string>,
  value: fc.Arbitrary<NaiveValue>,
) {
  return fc.record({ kind: fc.constant("compare" as const), path, operator, value });
}

const leaf = leafOf(plainPath, fc.oneof(text, text, number));
const { tree } = fc.letrec<{ tree: NaiveCondition; joined: NaiveCondition }>((tie) => ({
  tree: fc.oneof({ depthSize: "small" }, leaf, tie("joined")),
  joined: fc.record({
    kind: fc.constantFrom("all" as const, "any" as const),
    parts: fc.array(tie("tree"), { minLength: 1, maxLength: 4 }),
  }),
}));
/** What a pattern may have few of stands alone. */
const condition: fc.Arbitrary<NaiveCondition> = fc.oneof(
  { weight: 4, arbitrary: tree },
  leafOf(wildPath, fc.oneof(text, number, expression)),
);

test("compilePatterns: many together match what a naive interpreter says of each", () => {
  fc.assert(
    fc.property(
      fc.array(condition, { minLength: 1, maxLength: 8 }),
      fc.array(record, { minLength: 1, maxLength: 5 }),
      (conditions, records) => {
        const short = conditions.filter((one) => naiveText(one).length < 1000);
        const patterns = short.map((one) => parsePattern(`{${naiveText(one)}}`));
        const matches = compilePatterns(patterns);
        for (const one of records) {
          const expected = short.flatMap((each, at) => (naiveMatch(each, one) ? [at] : []));
          assert.deepEqual(matches(messageEvent(JSON.stringify(one))), expected);
        }
      },
    ),
    { seed: 20_261_122, numRuns: 3000 },
  );
});

test("compilePatterns: patterns of all kinds keep their numbers", () => {
  const patterns = ["GetObject", "{ $.a = 1 }", "[x, ...]", "{ $.b NOT EXISTS }", "{ $.a = 2 }"];
  const matches = compilePatterns([...patterns, '"a"', "{ $.a = 1 }"].map(parsePattern));
  assert.deepEqual(matches(messageEvent('{"a":1}')), [1, 2, 3, 5, 6]);
  assert.deepEqual(matches(messageEvent("GetObject")), [0, 2]);
  assert.deepEqual(compilePatterns([])(messageEvent("GetObject")), []);
});
