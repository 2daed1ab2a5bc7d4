import assert from "node:assert/strict";
import { test } from "node:test";

import * as fc from "fast-check";

import { literalTokens, matchesWildcards, wildcardTokens } from "./wildcard.ts";

/** The definition, read off directly. Exponential: for short texts only. */
function matchesNaively(pattern: string, value: string): boolean {
  const [first, ...rest] = pattern;
  if (first === undefined) return value === "";
  const [character, ...others] = value;
  const remaining = rest.join("");
  if (first === "*") {
    if (matchesNaively(remaining, value)) return true;
    return character !== undefined && matchesNaively(pattern, others.join(""));
  }
  if (character === undefined) return false;
  return (first === "?" || first === character) && matchesNaively(remaining, others.join(""));
}

const table: [string, string, boolean][] = [
  ["", "", true],
  ["*", "", true],
  ["?", "", false],
  ["a*", "a", true],
  ["a*b", "axbxb", true],
  ["a*b", "axbxc", false],
  ["a?c", "abc", true],
  ["a?c", "ac", false],
  ["?", "😀", true],
  ["*?", "😀", true],
  ["??", "😀", false],
  ["arn:aws:s3:::b/*", "arn:aws:s3:::b/a/b", true],
  ["arn:aws:s3:::b/*", "arn:aws:s3:::b", false],
];
for (const [pattern, value, expected] of table) {
  test(`matchesWildcards() ${pattern} ${expected ? "fits" : "does not fit"} ${value}`, () => {
    assert.equal(matchesWildcards(wildcardTokens(pattern), value), expected);
  });
}

test("matchesWildcards() agrees with the definition", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "b", "*", "?", "😀"), maxLength: 8 });
  fc.assert(
    fc.property(text, text, (pattern, value) => {
      assert.equal(
        matchesWildcards(wildcardTokens(pattern), value),
        matchesNaively(pattern, value),
      );
    }),
    { seed: 20261122, numRuns: 3000 },
  );
});

test("literalTokens() fit their text alone", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }), (text, other) => {
      assert.ok(matchesWildcards(literalTokens(text), text));
      assert.equal(matchesWildcards(literalTokens(text), other), text === other);
    }),
    { seed: 20261122 },
  );
});

test("matchesWildcards() stays quadratic on a hostile pattern", () => {
  const pattern = wildcardTokens("*a".repeat(500) + "b");
  assert.equal(matchesWildcards(pattern, "a".repeat(5000)), false);
});
