import assert from "node:assert/strict";
import { test } from "node:test";

import * as fc from "fast-check";

import { cisPatterns } from "./cis-patterns.ts";
import { compilePattern } from "./compile-patterns.ts";
import { parsePattern } from "./parse-pattern.ts";
import { messageEvent } from "./pattern-event.ts";
import { PatternFault, patternFaultMessage } from "./pattern-fault.ts";

function messageOf(text: string): string | undefined {
  try {
    parsePattern(text);
    return undefined;
  } catch (error) {
    if (error instanceof PatternFault) {
      return patternFaultMessage(error, "Invalid metric filter pattern");
    }
    throw error;
  }
}

// What AWS is known to say, as people quote it; the place is ours.
const quoted: readonly [pattern: string, message: string][] = [
  ['{ $."sc-status" = 5* }', "Invalid character(s) in term '$.\"' at character 5"],
  ["?Status: timeout", "Invalid character(s) in term ':' at character 8"],
  ["(failed)", "Invalid character(s) in term '(' at character 1"],
  ["%a(b)%", "Invalid character(s) in term '(' at character 3"],
  ["`ERROR", "Invalid character(s) in term '`' at character 1"],
  ["ERROR é", "Invalid character(s) in term 'é' at character 7"],
  ["a 😀", "Invalid character(s) in term '😀' at character 3"],
];

for (const [pattern, message] of quoted) {
  test(`parsePattern: ${pattern} has invalid characters`, () => {
    assert.equal(messageOf(pattern), message);
  });
}

const malformed = [
  ...[
    "{",
    "{}",
    "{ }",
    "{ $ = 1 }",
    "{ $. = 1 }",
    "{ $.a }",
    "{ $.a = }",
    "{ $.a = 1",
    "{ $.a = 1 } x",
  ],
  ...["{ $.a == 1 }", "{ a = 1 }", "{ $.a = b c }", "{ ($.a = 1 }", "{ $.a = 1) }", "{ () }"],
  ...["{ $.a = 1 && }", "{ && $.a = 1 }", "{ $.a = 1 & $.b = 1 }", "{ $.a = 1 $.b = 1 }"],
  ...["{ $.a EXISTS }", "{ $.a IS NOT NULL }", "{ $.a IS null }", "{ $.a is NULL }", "{ $.a NOT }"],
  ...["{ $.a > x }", '{ $.a > "5" }', "{ $.a >= 4* }", "{ $.a < %5% }", "{ $.a = 1e }extra"],
  ...["{ $[0] = 1 }", "{ $[*] = 1 }", "{ $.a[ = 1 }", "{ $.a[x] = 1 }", "{ $.a[-1] = 1 }"],
  ...["{ $.['a] = 1 }", "{ $.['a' = 1 }", "{ $.a. = 1 }", '{ $.a = "x }', "{ $.a = %x }"],
  ...["{ $.a[*].b[*] = 1 }", "{ $.*.* = 1 }", "{ $.a = @b }", "{ $.a = a/b }"],
  ...["{ $.a[*]=1 || $.b[*]=1 || $.c[*]=1 || $.d[*]=1 }", "{ $.a=%x% || $.a=%y% || $.a=%z% }"],
  ...["[", "[a", "[a b]", "[a,,", "[a] b", "[..., a, ...]", "[a=]", "[a=1 &&]", "[a=1 && b=2]"],
  ...["[a=1 && a]", "[a>b]", "[a=!b]", "[$a]", "[=1]", "[a=%x%, b=%y%, c=%z%]", '[a="b]', "[a=b)]"],
  ...["[status = 4* && bytes > 1000]", "[a IS NULL]"],
  ...['"a', "a:b", "a*", "?", "-", "? a", "a.b", "%a", "%%", "100%", "{$.a=%(%}", "]", "}"],
  ...["a".repeat(1025)],
];

for (const pattern of malformed) {
  test(`parsePattern: refuses ${pattern.slice(0, 60)}`, () => {
    assert.match(
      messageOf(pattern) ?? "accepted",
      /^(Invalid metric filter pattern: .+|Invalid character\(s\) in term '.+') at character \d+$/,
    );
  });
}

test("parsePattern: 1,024 characters, and what is nested as deep as that allows", () => {
  assert.equal(messageOf("a".repeat(1024)), undefined);
  const deep = `{${"(".repeat(507)}$.a=1${")".repeat(507)}}`;
  assert.equal(deep.length <= 1024, true);
  const matches = compilePattern(parsePattern(deep));
  assert.equal(matches(messageEvent('{"a":1}')), true);
});

const record = JSON.stringify({ eventName: "X", errorCode: "AccessDenied", a: [1, { b: null }] });

/** Whatever the text: a pattern that can be run, or the one fault, in the text. */
function check(text: string): void {
  try {
    const matches = compilePattern(parsePattern(text));
    for (const message of [record, "a b [c] 4.5", ""]) matches(messageEvent(message));
  } catch (error) {
    assert.ok(error instanceof PatternFault, `${text}: ${String(error)}`);
    assert.ok(error.at >= 0 && error.at <= text.length, `${text}: ${error.at}`);
  }
}

const tokens = [
  ...["{", "}", "[", "]", "(", ")", "$", ".", "$.a", "$.eventName", "[0]", "[*]", ".*", "['a']"],
  ...["=", "!=", "<", ">=", "&&", "||", "IS NULL", "NOT EXISTS", "IS", "...", ",", " ", "-", "?"],
  ...[
    "a",
    "X",
    "4*",
    "-1.5e3",
    '"',
    '"a b"',
    "%",
    "%a+%",
    "\\",
    "^",
    "{2,3}",
    "|",
    "é",
    "😀",
    "\n",
  ],
];

test("parsePattern: thousands of random texts are patterns or faults, and nothing else", () => {
  const text = fc.array(fc.constantFrom(...tokens), { maxLength: 24 }).map((all) => all.join(""));
  fc.assert(fc.property(text, check), { seed: 20_261_122, numRuns: 5000 });
  const inner = text.map((all) => `{ $.a = 1 ${all} }`);
  fc.assert(fc.property(inner, check), { seed: 20_261_122, numRuns: 3000 });
  const any = fc.string({ unit: "binary", maxLength: 40 });
  fc.assert(fc.property(any, check), { seed: 20_261_122, numRuns: 2000 });
});

test("parsePattern: real patterns with something cut, doubled or changed", () => {
  const sources = [
    ...cisPatterns.map(({ pattern }) => pattern),
    "[ip=%127[.]0%, user, ..., request =*.html*, status_code = 4* || status_code = 500, bytes]",
    String.raw`?ERROR -"a \"b\" c" %[a-z]{2,3}\d+$% "d"`,
  ];
  const change = fc.record({
    source: fc.constantFrom(...sources),
    from: fc.nat(1024),
    length: fc.nat(12),
    put: fc.constantFrom("", ...tokens),
  });
  fc.assert(
    fc.property(change, ({ source, from, length, put }) => {
      const at = from % source.length;
      check(source.slice(0, at) + put + source.slice(at + length));
    }),
    { seed: 20_261_122, numRuns: 5000 },
  );
});
