import assert from "node:assert/strict";
import { test } from "node:test";

import * as fc from "fast-check";

import { compileCondition } from "./condition.ts";
import { conditionOperators } from "./condition-operators.ts";
import type { RequestContext } from "./request.ts";
import { contextValues } from "./request.ts";

type Values = string | readonly string[];

function holds(operator: string, wanted: Values, actual: Values | undefined): boolean {
  const values = typeof wanted === "string" ? [wanted] : wanted;
  const compiled = compileCondition({ operator, key: "aws:Key", values }, "2012-10-17");
  assert.ok(typeof compiled !== "string", String(compiled));
  const context: RequestContext = actual === undefined ? {} : { "AWS:key": actual };
  return compiled(contextValues(context));
}

const arn = "arn:aws:cloudtrail:us-east-1:111122223333:trail/t";
const table: [operator: string, wanted: Values, actual: Values | undefined, expected: boolean][] = [
  ["StringEquals", "a", "a", true],
  ["StringEquals", "a", "A", false],
  ["StringEquals", "a*", "ab", false],
  ["StringEquals", ["b", "a"], "a", true],
  ["StringEquals", "a", undefined, false],
  ["StringEqualsIfExists", "a", undefined, true],
  ["StringEqualsIfExists", "a", "b", false],
  ["StringNotEquals", "a", "b", true],
  ["StringNotEquals", ["a", "b"], "b", false],
  ["StringNotEquals", "a", undefined, true],
  ["StringEqualsIgnoreCase", "Ab", "aB", true],
  ["StringNotEqualsIgnoreCase", "Ab", "aB", false],
  ["StringLike", "a*", "ab", true],
  ["StringLike", "a?", "a", false],
  ["StringLike", "${*}", "x", false],
  ["StringLike", "${*}", "*", true],
  ["StringNotLike", "a*", "ab", false],
  ["StringNotLike", "a*", undefined, true],
  ["NumericEquals", "10", "10.0", true],
  ["NumericNotEquals", "10", "11", true],
  ["NumericLessThan", "10", "9", true],
  ["NumericLessThan", "10", "10", false],
  ["NumericLessThanEquals", "10", "10", true],
  ["NumericGreaterThan", "10", "10", false],
  ["NumericGreaterThanEquals", "10", "10", true],
  ["NumericLessThan", "10", "nine", false],
  ["NumericLessThan", "1.2", "1.1", true],
  ["DateLessThan", "2026-01-01T00:00:00Z", "2025-12-31T23:59:59Z", true],
  ["DateGreaterThan", "2026-01-01T00:00:00Z", "2026-01-01T01:00:00+02:00", false],
  ["DateEquals", "1767225600", "2026-01-01T00:00:00Z", true],
  ["DateGreaterThanEquals", "2026-01-01", "1767225600", true],
  ["DateLessThanEquals", "2026-01-01", "1767225601", false],
  ["DateNotEquals", "2026-01-01", "2026-01-02", true],
  ["Bool", "true", "TRUE", true],
  ["Bool", "false", "true", false],
  ["Bool", "false", undefined, false],
  ["BinaryEquals", "QmluYXJ5", "QmluYXJ5", true],
  ["BinaryEquals", "QmluYXJ5", "QmluYXJ6", false],
  ["IpAddress", "203.0.113.0/24", "203.0.113.7", true],
  ["IpAddress", "203.0.113.0/24", "203.0.114.7", false],
  ["IpAddress", "203.0.113.7", "203.0.113.7", true],
  ["IpAddress", "203.0.113.0/24", "::ffff:203.0.113.7", true],
  ["IpAddress", "2001:db8:1234:5678::/64", "2001:DB8:1234:5678::1", true],
  ["IpAddress", "2001:db8:1234:5678::/64", "2001:db8:1234:5679::1", false],
  ["IpAddress", "203.0.113.0/24", "no address", false],
  ["NotIpAddress", "203.0.113.0/24", "198.51.100.1", true],
  ["NotIpAddress", "203.0.113.0/24", undefined, true],
  ["ArnEquals", arn, arn, true],
  ["ArnLike", "arn:aws:cloudtrail:*:111122223333:trail/*", arn, true],
  ["ArnLike", "arn:aws:*:111122223333:trail/*", arn, false],
  ["ArnLike", "*", arn, true],
  ["ArnLike", "arn:aws:cloudtrail:us-east-1:111122223333:trail*", arn, true],
  ["ArnNotLike", "arn:aws:cloudtrail:*:444455556666:trail/*", arn, true],
  ["ArnNotEquals", arn, undefined, true],
  ["Null", "true", undefined, true],
  ["Null", "true", "a", false],
  ["Null", "false", "a", true],
  ["Null", "false", [], false],
  ["ForAllValues:StringEquals", ["a", "b"], ["a", "b"], true],
  ["ForAllValues:StringEquals", ["a", "b"], ["a", "c"], false],
  ["ForAllValues:StringEquals", "a", undefined, true],
  ["ForAllValues:StringEquals", "a", [], true],
  ["ForAllValues:StringNotEquals", "a", ["b", "c"], true],
  ["ForAllValues:StringNotEquals", "a", ["b", "a"], false],
  ["ForAnyValue:StringEquals", ["a", "b"], ["c", "b"], true],
  ["ForAnyValue:StringEquals", ["a", "b"], ["c"], false],
  ["ForAnyValue:StringEquals", "a", undefined, false],
  ["ForAnyValue:StringNotEquals", "a", ["a", "b"], true],
  ["ForAnyValue:StringNotEquals", "a", ["a"], false],
  ["ForAnyValue:StringNotEquals", "a", undefined, false],
  ["ForAnyValue:StringLikeIfExists", "a*", undefined, true],
];
for (const [operator, wanted, actual, expected] of table) {
  const shown = `${operator} ${String(wanted)} of ${String(actual)}`;
  test(`compileCondition() ${shown} is ${expected}`, () => {
    assert.equal(holds(operator, wanted, actual), expected);
  });
}

const opposites: [string, string][] = [
  ["StringEquals", "StringNotEquals"],
  ["StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"],
  ["StringLike", "StringNotLike"],
  ["NumericEquals", "NumericNotEquals"],
  ["DateEquals", "DateNotEquals"],
  ["IpAddress", "NotIpAddress"],
];
const samples = new Map([
  ["Numeric", ["1", "1.0", "2"]],
  ["Date", ["2026-01-01", "1767225600", "2026-01-02"]],
  ["IpAddr", ["10.0.0.1", "10.0.0.0/8", "::1"]],
  ["String", ["a", "A", "b*"]],
]);
for (const [positive, negative] of opposites) {
  test(`compileCondition() ${negative} is the opposite of ${positive}`, () => {
    const values = [...samples].find(([prefix]) => positive.startsWith(prefix))?.[1] ?? [];
    const value = fc.constantFrom(...values);
    const wanted = fc.array(value, { minLength: 1 });
    fc.assert(
      fc.property(wanted, fc.option(value, { nil: undefined }), (list, actual) => {
        assert.notEqual(holds(positive, list, actual), holds(negative, list, actual));
      }),
      { seed: 20261122 },
    );
  });
}

test("compileCondition() …IfExists holds without the key, for every operator", () => {
  for (const [name, operator] of conditionOperators) {
    const value = ["1", "QQ==", "true", "2026-01-01", "10.0.0.1"].find(
      (text) => operator.compile(text, "2012-10-17") !== undefined,
    );
    assert.ok(value !== undefined, name);
    assert.equal(holds(`${name}IfExists`, value, undefined), true, name);
    assert.equal(holds(name, value, undefined), operator.negated, name);
  }
});
