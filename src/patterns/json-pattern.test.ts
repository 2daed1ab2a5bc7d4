import assert from "node:assert/strict";
import { test } from "node:test";

import { compilePattern } from "./compile-patterns.ts";
import { parsePattern } from "./parse-pattern.ts";
import { messageEvent } from "./pattern-event.ts";

// The events and patterns of the CloudWatch Logs User Guide, "Filter pattern syntax", then what it
// leaves open as docs/deviations.md says.

const trail = {
  eventType: "UpdateTrail",
  sourceIPAddress: "111.111.111.111",
  arrayKey: ["value", "another value"],
  objectList: [
    { name: "a", id: 1 },
    { name: "b", id: 2 },
  ],
  SomeObject: null,
  "cluster.name": "c",
  ThisFlag: true,
};
const users = {
  user: { id: 1, email: "John.Stiles@example.com" },
  users: [
    { id: 2, email: "John.Doe@example.com" },
    { id: 3, email: "Jane.Doe@example.com" },
  ],
  actions: ["GET", "PUT", "DELETE"],
  coordinates: [
    [0, 1, 2],
    [4, 5, 6],
    [7, 8, 9],
  ],
};
const numbers = {
  latency: 500,
  small: -0.25,
  numbers: [1000, 1],
  code: 404,
  text: "404",
  account: "123456789012",
  empty: "",
  off: false,
};

const table: readonly [pattern: string, event: object, matches: boolean][] = [
  ['{ $.eventType = "UpdateTrail" }', trail, true],
  ["{$.eventType=UpdateTrail}", trail, true],
  ['{ $.eventType = "updateTrail" }', trail, false],
  ["{ $.sourceIPAddress != 123.123.* }", trail, true],
  ["{ $.sourceIPAddress != 111.111.* }", trail, false],
  ['{ $.arrayKey[0] = "value" }', trail, true],
  ['{ $.arrayKey[1] = "value" }', trail, false],
  ['{ $.arrayKey[2] = "value" }', trail, false],
  ["{ $.eventType = %Trail% }", trail, true],
  ["{ $.eventType = %^Trail% }", trail, false],
  ["{ $.arrayKey[*] = %val.{2}% }", trail, true],
  [String.raw`{ $.* = %111\.111\.111\.1[0-9]{1,2}% }`, trail, true],
  [String.raw`{ $.* = %112\.111\.111\.1[0-9]{1,2}% }`, trail, false],
  ["{ $.['cluster.name'] = \"c\" }", trail, true],
  ["{ $.cluster.name = c }", trail, false],
  ["{ $.objectList[1].id = 2 }", trail, true],
  ["{ $.objectList[*].id = 2 }", trail, true],
  ["{ $.objectList[*].id = 3 }", trail, false],
  ["{ $.objectList[0].* = a }", trail, true],
  ["{ $.SomeObject IS NULL }", trail, true],
  ["{ $.eventType IS NULL }", trail, false],
  ["{ $.Other IS NULL }", trail, false],
  ["{ $.SomeOtherObject NOT EXISTS }", trail, true],
  ["{ $.SomeObject NOT EXISTS }", trail, false],
  ["{ $.arrayKey NOT EXISTS }", trail, false],
  ["{ $.ThisFlag IS TRUE }", trail, true],
  ["{ $.ThisFlag IS FALSE }", trail, false],
  ["{ $.off IS FALSE }", numbers, true],

  ['{ ($.user.id = 1) && ($.users[0].email = "John.Doe@example.com") }', users, true],
  ['{ ($.user.id = 2 && $.users[0].email = "nonmatch") || $.actions[2] = "GET" }', users, false],
  [
    '{ $.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = nonmatch && $.actions[2] = nomatch }',
    users,
    true,
  ],
  [
    '{ ($.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = nonmatch) && $.actions[2] = nomatch }',
    users,
    false,
  ],
  ["{ $.coordinates[1][2] = 6 }", users, true],
  ["{ $.users = 1 }", users, false],
  ["{ $.users != 1 }", users, false],
  ["{ $.user != 1 }", users, false],
  ["{ $.users = * }", users, false],

  ["{ $.latency >= 500 }", numbers, true],
  ["{ $.latency > 500 }", numbers, false],
  ["{ $.latency > +499.5 }", numbers, true],
  ["{ $.latency < 10e3 }", numbers, true],
  ["{ $.latency <= 10e-3 }", numbers, false],
  ["{ $.small < -.2 }", numbers, true],
  ["{ $.numbers[0] = 1e+3 }", numbers, true],
  ["{ $.numbers[0] != 1e-3 }", numbers, true],
  ["{ $.numbers[*] < 5 }", numbers, true],
  ["{ $.code = 4* }", numbers, true],
  ["{ $.code = 5* }", numbers, false],
  ["{ $.code = 404.0 }", numbers, true],
  ['{ $.code = "404" }', numbers, true],
  ["{ $.text = 404 }", numbers, true],
  ["{ $.text = 404.0 }", numbers, false],
  ["{ $.text > 400 }", numbers, false],
  ["{ $.account = 123456789012 }", numbers, true],
  ["{ $.latency = * }", numbers, true],
  ["{ $.empty = * }", numbers, true],
  ["{ $.absent = * }", numbers, false],
  ["{ $.absent > 0 }", numbers, false],

  ["{ $.absent != 0 }", numbers, true],
  ["{ $.SomeObject != x }", trail, true],
  ["{ $.SomeObject = * }", trail, false],
  ["{ $.none[*] NOT EXISTS }", trail, true],
  ["{ $.arrayKey[*] != value }", trail, true],
  ["{ $.constructor NOT EXISTS }", trail, true],
  ["{ $.arrayKey.length NOT EXISTS }", trail, true],
  ["{ $.eventType = U*e*l }", trail, true],
  ["{ $.eventType = *Trail*Trail* }", trail, false],
  ["{ $.eventType = UpdateTrail*Trail }", trail, false],
];

for (const [pattern, event, expected] of table) {
  test(`compilePattern: ${pattern} ${expected ? "matches" : "does not match"}`, () => {
    const matches = compilePattern(parsePattern(pattern));
    assert.equal(matches(messageEvent(JSON.stringify(event))), expected);
  });
}

test("compilePattern: what is no JSON object never matches a pattern for JSON", () => {
  const matches = compilePattern(parsePattern("{ $.a NOT EXISTS }"));
  for (const message of ["", "a", "[1]", "null", "1", '"{}"', "{", '{"b":1} x']) {
    assert.equal(matches(messageEvent(message)), false, message);
  }
  assert.equal(matches(messageEvent(' \n{"b":1}\n')), true);
});
