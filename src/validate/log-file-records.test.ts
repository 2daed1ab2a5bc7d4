import assert from "node:assert/strict";
import { test } from "node:test";

import * as fc from "fast-check";

import { recordsIn } from "./log-file-records.ts";

/** As a whole, and one by one. */
const ways = [
  ["as a whole", Infinity],
  ["one by one", 0],
] as const;

const refused: readonly (readonly [string, string])[] = [
  ["nothing", ""],
  ["a list", "[]"],
  ["another member", '{"Events":[]}'],
  ["two members", '{"Records":[],"More":1}'],
  ["no list", '{"Records":{}}'],
  ["a list of texts", '{"Records":["a"]}'],
  ["a list of lists", '{"Records":[[]]}'],
  ["a list that does not end", '{"Records":[{}'],
  ["a comma too many", '{"Records":[{},]}'],
  ["a comma too few", '{"Records":[{}{}]}'],
  ["a record that is not JSON", '{"Records":[{"a":}]}'],
  ["bytes behind it", '{"Records":[]}x'],
  ["two of them", '{"Records":[]}{"Records":[]}'],
];

for (const [way, bytesMax] of ways) {
  test(`recordsIn(), ${way}: reads what JSON spells`, () => {
    const record = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 }), {
      noNullPrototype: true,
    });
    fc.assert(
      fc.property(fc.array(record), fc.constantFrom(undefined, 1, "\t"), (records, indent) => {
        const text = JSON.stringify({ Records: records }, undefined, indent);
        // Through JSON as well: it knows no negative zero.
        const expected: unknown = JSON.parse(JSON.stringify(records));
        assert.deepEqual([...recordsIn(Buffer.from(text), bytesMax)], expected);
      }),
      { seed: 20_261_122 },
    );
  });

  for (const [what, text] of refused) {
    test(`recordsIn(), ${way}: refuses ${what}`, () => {
      assert.throws(() => [...recordsIn(Buffer.from(text), bytesMax)], { name: "LogFileError" });
    });
  }
}
