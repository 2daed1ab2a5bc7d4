import assert from "node:assert/strict";
import { test } from "node:test";

import type { ExtractedValue, MetricTransformation } from "./metric-transformation.ts";
import { compileTransformation, TransformationFault } from "./metric-transformation.ts";
import { parsePattern } from "./parse-pattern.ts";
import { messageEvent } from "./pattern-event.ts";

const metric = { metricName: "latency", metricNamespace: "LogMetrics" };

function valueOf(
  pattern: string,
  transformation: Partial<MetricTransformation>,
  message: string,
): ExtractedValue | undefined {
  const compiled = compileTransformation(parsePattern(pattern), {
    ...metric,
    metricValue: "1",
    ...transformation,
  });
  return compiled(messageEvent(message));
}

const line =
  '127.0.0.1 Prod frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534';
const fields = "[ip, server, username, timestamp, request, status_code, bytes > 1000]";

test("compileTransformation: a number is the value of every match", () => {
  assert.deepEqual(valueOf("ERROR", {}, "ERROR"), { value: 1, dimensions: {} });
  assert.equal(valueOf("ERROR", { metricValue: "-2.5e1" }, "ERROR")?.value, -25);
});

test("compileTransformation: the value of a property", () => {
  const latency = { metricValue: "$.latency" };
  const pattern = "{ $.latency = * }";
  assert.equal(valueOf(pattern, latency, '{"latency":50,"requestType":"GET"}')?.value, 50);
  assert.equal(valueOf(pattern, latency, '{"latency":"50.5"}')?.value, 50.5);
  for (const other of ['"fast"', '""', "true", "null", "[1]", "{}", '"1e999"']) {
    assert.equal(valueOf(pattern, latency, `{"latency":${other}}`), undefined, other);
  }
  assert.equal(valueOf(pattern, latency, "{}"), undefined);
});

test("compileTransformation: the value of a field, by name or number", () => {
  assert.equal(valueOf(fields, { metricValue: "$bytes" }, line)?.value, 1534);
  assert.equal(valueOf("[..., size]", { metricValue: "$6" }, line)?.value, 404);
  assert.equal(valueOf("[..., size]", { metricValue: "$5" }, line), undefined);
  assert.equal(valueOf("[..., size]", { metricValue: "$60" }, line), undefined);
});

test("compileTransformation: dimensions are taken from the event", () => {
  assert.deepEqual(valueOf(fields, { dimensions: { server: "$server" } }, line), {
    value: 1,
    dimensions: { server: "Prod" },
  });
  const pattern = '{ $.eventType = "*" && $.sourceIPAddress != 123.123.* }';
  const dimensions = { eventType: "$.eventType", id: "$.objectList[1].id" };
  assert.deepEqual(
    valueOf(pattern, { dimensions }, '{"eventType":"UpdateTrail","objectList":[{},{"id":2}]}'),
    { value: 1, dimensions: { eventType: "UpdateTrail", id: "2" } },
  );
  assert.equal(valueOf(pattern, { dimensions }, '{"eventType":"UpdateTrail"}'), undefined);
});

const refused: readonly [what: string, pattern: string, bad: Partial<MetricTransformation>][] = [
  ["a value that is neither", "ERROR", { metricValue: "one" }],
  ["a property of terms", "ERROR", { metricValue: "$.a" }],
  ["a property of fields", "[a]", { metricValue: "$.a" }],
  ["a field that is not there", "[a]", { metricValue: "$b" }],
  ["a field of JSON", "{ $.a = 1 }", { metricValue: "$a" }],
  ["a wildcard", "{ $.a = 1 }", { metricValue: "$.a[*]" }],
  ["something behind a selector", "{ $.a = 1 }", { metricValue: "$.a b" }],
  ["an infinite number", "ERROR", { metricValue: "1e999" }],
  ["a long value", "{ $.a = 1 }", { metricValue: `$.${"a".repeat(99)}` }],
  ["a default that is no number", "ERROR", { defaultValue: Number.NaN }],
  ["an unknown unit", "ERROR", { unit: "Furlongs" }],
  ["a name with a colon", "ERROR", { metricName: "a:b" }],
  ["an empty name", "ERROR", { metricName: "" }],
  ["a long namespace", "ERROR", { metricNamespace: "a".repeat(256) }],
  ["dimensions of terms", "ERROR", { dimensions: { a: "$.a" } }],
  ["a dimension that is not there", "[a]", { dimensions: { a: "$b" } }],
  ["a dimension without a name", "[a]", { dimensions: { "": "$a" } }],
  ["four dimensions", "[a]", { dimensions: { a: "$a", b: "$a", c: "$a", d: "$a" } }],
  ["dimensions and a default", "[a]", { dimensions: { a: "$a" }, defaultValue: 0 }],
];

for (const [what, pattern, bad] of refused) {
  test(`compileTransformation: refuses ${what}`, () => {
    assert.throws(() => valueOf(pattern, bad, ""), TransformationFault);
  });
}

test("compileTransformation: says of terms what AWS says", () => {
  assert.throws(() => valueOf("ERROR", { dimensions: { a: "$.a" } }, ""), {
    message: "The specified filter pattern does not support dimensions",
  });
});
