import assert from "node:assert/strict";
import { test } from "node:test";

import * as fc from "fast-check";

import type { PatternRules } from "./pattern.ts";
import { compileAny, compilePattern } from "./pattern.ts";
import { contextValues } from "./request.ts";
import { matchesWildcards, wildcardTokens } from "./wildcard.ts";

const version = "2012-10-17";
const wild: PatternRules = { version, hasWildcards: true };
const context = contextValues({ "aws:username": "jo*", "aws:many": ["a", "b"] });
const seeded = { seed: 20261122, numRuns: 2000 };

const table: readonly [text: string, value: string, rules: PatternRules, expected: boolean][] = [
  ["a*", "a", wild, true],
  ["a*a", "a", wild, false],
  ["*ab*ab", "ab", wild, false],
  ["*ab*ab", "abab", wild, true],
  ["a**b", "ab", wild, true],
  ["a?c", "a😀c", wild, true],
  ["a*", "a*", { version, hasWildcards: false }, true],
  ["a*", "ab", { version, hasWildcards: false }, false],
  ["A*C", "abc", { ...wild, ignoresCase: true }, true],
  ["${aws:UserName}", "jo*", wild, true],
  ["${aws:username}", "jon", wild, false],
  ["*/${aws:username}/*", "x/jo*/y", wild, true],
  ["*/${aws:username}/*", "x/jon/y", wild, false],
  ["${aws:username}?", "jo*!", wild, true],
  ["${AWS:Username}", "JO*", { ...wild, ignoresCase: true }, true],
  ["${aws:many}", "a", wild, false],
  ["${aws:none}", "", wild, false],
  ["${aws:none, ''}", "", wild, true],
  ["${aws:none, 'all'}*", "all of it", wild, true],
  ["${aws:username}", "${aws:username}", { ...wild, version: "2008-10-17" }, true],
];
for (const [text, value, rules, expected] of table) {
  test(`compilePattern() ${text} ${expected ? "fits" : "does not fit"} ${value}`, () => {
    assert.equal(compilePattern(text, rules)(value, context), expected);
  });
}

const patterns = fc.string({
  unit: fc.constantFrom("a", "b", "*", "*", "?", ":", "😀"),
  maxLength: 8,
});
const values = fc.string({ unit: fc.constantFrom("a", "b", ":", "😀", "*"), maxLength: 10 });

test("compilePattern() fits what its wildcards, one by one, fit", () => {
  fc.assert(
    fc.property(patterns, values, (text, value) => {
      const expected = matchesWildcards(wildcardTokens(text), value);
      assert.equal(compilePattern(text, wild)(value, context), expected);
    }),
    seeded,
  );
});

test("compileAny() fits what one of its texts fits", () => {
  fc.assert(
    fc.property(fc.array(patterns, { maxLength: 4 }), values, (texts, value) => {
      const expected = texts.some((text) => compilePattern(text, wild)(value, context));
      assert.equal(compileAny(texts, version)(value, context), expected);
    }),
    seeded,
  );
});
