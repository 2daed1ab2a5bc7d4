import assert from "node:assert/strict";
import { test } from "node:test";

import * as fc from "fast-check";

import type { Found } from "./found-record.ts";
import { asOneLine } from "./json-scan.ts";
import { splitRecords } from "./split-records.ts";

const bytesMax = 4096;

async function* chunksOf(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield Uint8Array.from(bytes.slice(at, at + size));
}

async function split(text: string | Uint8Array, chunkBytes = 7): Promise<readonly string[]> {
  const shown: string[] = [];
  for await (const found of splitRecords(chunksOf(Buffer.from(text), chunkBytes), bytesMax)) {
    shown.push(...found.map(show));
  }
  return shown;
}

function show(found: Found): string {
  const place = `${found.place.unit} ${found.place.number}`;
  if (found.kind === "fault") return `${place}: ${found.code} ${found.message}`;
  return `${place}: ${Buffer.from(found.bytes).toString()}`;
}

const table: readonly (readonly [name: string, text: string, expected: readonly string[]])[] = [
  ["lines", '{"a":1}\n{"b":2}\n', ['line 1: {"a":1}', 'line 2: {"b":2}']],
  [
    "lines with carriage returns, blank lines and no end",
    '\r\n{"a":1}\r\n\n \n{"b":2}',
    ['line 2: {"a":1}', 'line 5: {"b":2}'],
  ],
  ["a byte order mark", '\ufeff{"a":1}\n{"b":2}', ['line 1: {"a":1}', 'line 2: {"b":2}']],
  ["a log file", '{"Records":[{"a":1},{"b":2}]}', ['record 1: {"a":1}', 'record 2: {"b":2}']],
  [
    "log files, one after the other",
    '{"Records":[{"a":1}]}{"Records":[]}\n{ "Records" : [ {"b":2} ] }',
    ['record 1: {"a":1}', 'record 2: {"b":2}'],
  ],
  [
    "a log file with more beside its records",
    '{"Records":[{"a":1}],"x":{"Records":[{"no":1}]}}\n',
    ['record 1: {"a":1}'],
  ],
  [
    "a pretty-printed log file, bytes as they stand",
    '{\n  "Records": [\n    {\n      "a": 1\n    }\n  ]\n}\n',
    ['record 1: {\n      "a": 1\n    }'],
  ],
  ["a list", ' [ {"a":1} ,\n{"b":2}]', ['record 1: {"a":1}', 'record 2: {"b":2}']],
  ["one record", '{\n"a": [1, {"x": "]}"}]\n}', ['record 1: {\n"a": [1, {"x": "]}"}]\n}']],
  ["brackets and quotes in strings", '[{"a":"\\"}]{\\\\"}]', ['record 1: {"a":"\\"}]{\\\\"}']],
  ["a record that begins with the name of a wrapper", '{"Records":1}', ['record 1: {"Records":1}']],
  [
    "log files as lines among records",
    '{"a":1}\n{"Records":[{"b":2},{"c":3}]}\n',
    ['line 1: {"a":1}', 'line 2: {"b":2}', 'line 2: {"c":3}'],
  ],
  [
    "lookup-events, as a document",
    '{"Events":[{"EventId":"1","CloudTrailEvent":"{\\"a\\":1}"}],"NextToken":"x"}',
    ['record 1: {"a":1}'],
  ],
  [
    "lookup-events, as lines",
    '{"EventId":"1","CloudTrailEvent":"{\\"a\\":1}"}\n{"EventId":"2"}\n',
    ['line 1: {"a":1}', "line 2: InvalidRecord The event has no CloudTrailEvent that can be read."],
  ],
  ["nothing", "", []],
  ["white space", " \n\n", []],
  ["an empty log file", '{"Records":[]}', []],
  [
    "a bad line between good ones",
    '{"a":1}\nhello\n{"b":2}\n',
    ['line 1: {"a":1}', "line 2: InvalidRecord The line is not a JSON object.", 'line 3: {"b":2}'],
  ],
  [
    "a first line that was cut off",
    '{"a":{"b"\n{"c":3}\n',
    ['line 1: {"a":{"b"', 'line 2: {"c":3}'],
  ],
  [
    "entries that are no objects",
    '{"Records":[null,{"a":1},7]}',
    [
      "record 1: InvalidRecord The record is not a JSON object.",
      'record 2: {"a":1}',
      "record 3: InvalidRecord The record is not a JSON object.",
    ],
  ],
  [
    "a log file that was cut off",
    '{"Records":[{"a":1},{"b":',
    ['record 1: {"a":1}', "record 2: InvalidRecord The file ends within a JSON document."],
  ],
  [
    "what is no JSON",
    '{"Records":[]} hello {"a":1}',
    ["record 1: InvalidRecord The file is not JSON from here on."],
  ],
];
for (const [name, text, expected] of table) {
  test(`splitRecords() finds the records of ${name}`, async () => {
    for (const size of [1, 2, 3, 7, 64, 4096]) assert.deepEqual(await split(text, size), expected);
  });
}

test("splitRecords() reports a record that is too large, and reads on", async () => {
  const large = `{"x":"${"y".repeat(bytesMax)}"}`;
  const fault = `EventTooLarge The record has more than ${bytesMax} bytes.`;
  for (const size of [100, 1000, 100_000]) {
    assert.deepEqual(await split(`{"a":1}\n${large}\n{"b":2}`, size), [
      'line 1: {"a":1}',
      `line 2: ${fault}`,
      'line 3: {"b":2}',
    ]);
    assert.deepEqual(await split(`{"Records":[{"a":1},${large},{"b":2}]}`, size), [
      'record 1: {"a":1}',
      `record 2: ${fault}`,
      'record 3: {"b":2}',
    ]);
  }
});

test("splitRecords() finds the same records in every layout and in chunks of every size", async () => {
  const text = fc.string({ unit: fc.constantFrom("a", '"', "\\", "{", "}", "[", "]", "é", "\n") });
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { depthSize: "small" },
      text,
      fc.integer(),
      fc.array(tie("any"), { maxLength: 3 }),
      fc.dictionary(text, tie("any"), { maxKeys: 3 }),
    ),
  })).any;
  const record = fc.dictionary(fc.constantFrom("id", "name", "x"), value, { minKeys: 1 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(record, { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 1, max: 40 }),
      async (records, size) => {
        const expected = records.map((each) => JSON.stringify(each));
        const layouts = [
          expected.join("\n"),
          JSON.stringify({ Records: records }),
          JSON.stringify({ Records: records }, null, 2),
          JSON.stringify(records, null, 1),
          records.map((each) => JSON.stringify(each, null, 1)).join("\n"),
        ];
        for (const layout of layouts) {
          const found = await split(layout, size);
          const compact = found.map((shown) =>
            JSON.stringify(JSON.parse(shown.replace(/^.*?: /, ""))),
          );
          assert.deepEqual(compact, expected);
        }
      },
    ),
    { seed: 20_261_122, numRuns: 150 },
  );
});

test("asOneLine() turns line breaks between tokens into spaces and keeps the rest", () => {
  const one = (text: string): string | undefined => {
    const line = asOneLine(Buffer.from(text));
    return line === undefined ? undefined : Buffer.from(line).toString();
  };
  assert.equal(one('{"a":1}'), '{"a":1}');
  assert.equal(one('{\n "a": "\\"\\\\",\r\n "b":2\n}'), '{  "a": "\\"\\\\",\r  "b":2 }');
  assert.equal(one('{"a":"x\ny"}'), undefined);
});
