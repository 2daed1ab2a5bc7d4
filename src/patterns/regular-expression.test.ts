import assert from "node:assert/strict";
import { test } from "node:test";

import * as fc from "fast-check";

import { compileExpression } from "./expression-matcher.ts";
import { PatternFault } from "./pattern-fault.ts";
import { parseRegularExpression } from "./regular-expression.ts";

// From the CloudWatch Logs User Guide, "Supported regular expressions (regex) syntax".

function matches(source: string, text: string): boolean {
  return compileExpression(parseRegularExpression(source, 0))(text);
}

const table: readonly [source: string, yes: readonly string[], no: readonly string[]][] = [
  ["^[hc]at", ["hat", "cats"], ["a hat", "bat"]],
  ["[hc]at$", ["hat", "a cat"], ["hats"]],
  ["colou?r", ["color", "a colour"], ["colouur"]],
  ["^[abcx-z]$", ["a", "b", "c", "x", "y", "z"], ["d", "", "ab"]],
  ["^a{3,5}$", ["aaa", "aaaa", "aaaaa"], ["aa", "aaaaaa"]],
  ["^a{,2}$", ["", "a", "aa"], ["aaa"]],
  ["^a{2,}$", ["aa", "aaaaaa"], ["a"]],
  ["^a{2}$", ["aa"], ["a", "aaa"]],
  ["^starting|^initializing|^shutting down", ["starting", "shutting down x"], ["skip starting"]],
  ["abcc|ab[^c]$", ["abcc ...", "aba"], ["aac ...", "abc"]],
  [String.raw`\[.\]`, ["[a]", "[@]", "[]]", "[ ]"], ["[]", "a"]],
  [String.raw`10\.10\.0\.1`, ["10.10.0.1"], ["10010,051"]],
  ["10.10.0.1", ["10.10.0.1", "10x10,051"], ["10.10.0"]],
  ["ab*c", ["ac", "abc", "abbbc"], ["adc"]],
  ["ab+c", ["abc", "abbc"], ["ac"]],
  [".at", ["hat", "#at", " at"], ["at", "\nat"]],
  [String.raw`^\d\D\s\S\w\W$`, ["1a b_-", "1é\tx9é"], ["aa b_-"]],
  [String.raw`\x3A\x28`, ["a:("], [":"]],
  ["^a$|^$", ["a", ""], ["b"]],
  ["a^b", [], ["ab", "a^b"]],
  ["^.$", ["é", "😀"], ["éé"]],
  ["[a-]", ["a", "-"], ["b"]],
  [String.raw`[\]^]`, ["]", "^"], ["["]],
];

for (const [source, yes, no] of table) {
  test(`compileExpression: ${source}`, () => {
    for (const text of yes) assert.equal(matches(source, text), true, text);
    for (const text of no) assert.equal(matches(source, text), false, text);
  });
}

const malformed = ["", "a(b)", "a!", "*", "a**", "a{", "a{}", "a{2,1}", "[", "[]", "[z-a]", "é"];
const malformedToo = ["a]", "}", "\\", "\\(", "\\n", "\\xZZ", "\\x9F", "{2}", "a{251}", "'", "|?"];

for (const source of [...malformed, ...malformedToo]) {
  test(`parseRegularExpression: refuses %${source}%`, () => {
    assert.throws(() => parseRegularExpression(source, 0), PatternFault);
  });
}

test("compileExpression: finds what a backtracking engine finds", () => {
  const piece = fc.tuple(
    fc.constantFrom("a", "b", ".", "[ab]", "[^a]", String.raw`\d`, String.raw`\W`, " ", "^", "$"),
    fc.constantFrom("", "", "*", "+", "?", "{2}", "{1,3}", "{2,}"),
  );
  const source = fc
    .array(fc.array(piece, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 3 })
    .map((branches) =>
      branches
        .map((pieces) => pieces.map(([p, q]) => (p === "^" || p === "$" ? p : p + q)).join(""))
        .join("|"),
    );
  const text = fc.array(fc.constantFrom("a", "b", "1", " ", "-", "é")).map((all) => all.join(""));
  fc.assert(
    fc.property(source, text, (expression, value) => {
      assert.equal(matches(expression, value), new RegExp(expression, "s").test(value));
    }),
    { seed: 20_261_122, numRuns: 3000 },
  );
});

test("compileExpression: an expression that makes others go back and forth takes no time", () => {
  const find = compileExpression(parseRegularExpression("a*a*a*a*a*a*a*a*b{1,99}[ab]{140}c", 0));
  assert.equal(find("a".repeat(262_144)), false);
  assert.equal(find(`${"ab".repeat(50_000)}c`), true);
});

test("compileExpression: forgets states when there are too many, and finds the same", () => {
  const find = compileExpression(parseRegularExpression("a[ab]{12}c", 0));
  let bits = 1;
  const text = Array.from({ length: 20_000 }, () => {
    bits = (Math.imul(bits, 1_103_515_245) + 12_345) >>> 0;
    return bits % 65_536 > 32_768 ? "a" : "b";
  }).join("");
  assert.equal(find(text), false);
  assert.equal(find(`${text}${"a".repeat(13)}c`), true);
  assert.equal(find(`${text}ababc`), /a[ab]{12}c/.test(`${text}ababc`));
});
