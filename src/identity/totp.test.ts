import assert from "node:assert/strict";
import { test } from "node:test";

import * as fc from "fast-check";

import { base32, bytesOfBase32 } from "./base32.ts";
import { codeAt, findStep, findSteps, stepAt } from "./totp.ts";

const seed = Buffer.from("12345678901234567890");

// RFC 6238, appendix B: the last six of its eight digits.
const vectors: readonly (readonly [seconds: number, code: string])[] = [
  [59, "287082"],
  [1_111_111_109, "081804"],
  [1_111_111_111, "050471"],
  [1_234_567_890, "005924"],
  [2_000_000_000, "279037"],
  [20_000_000_000, "353130"],
];

for (const [seconds, code] of vectors) {
  test(`codeAt() gives RFC 6238's code ${code} at ${seconds} s`, () => {
    assert.equal(codeAt(seed, stepAt(seconds * 1000)), code);
  });
}

test("findStep() finds a code among the steps of its range and nowhere else", () => {
  const step = stepAt(1_234_567_890_000);
  const code = codeAt(seed, step);
  for (const [first, last] of [
    [step, step],
    [step - 1, step],
    [step, step + 1],
  ] as const) {
    assert.equal(findStep(seed, code, { first, last }), step);
  }
  assert.equal(findStep(seed, code, { first: step + 1, last: step + 3 }), undefined);
  assert.equal(findStep(seed, code, { first: step - 3, last: step - 1 }), undefined);
  assert.equal(findStep(seed, `${code}0`, { first: step, last: step }), undefined);
});

test("findSteps() wants two codes in a row, in their order", () => {
  const step = stepAt(1_234_567_890_000);
  const range = { first: step - 3, last: step + 3 };
  const [one, two, three] = [step, step + 1, step + 2].map((each) => codeAt(seed, each));
  assert.ok(one !== undefined && two !== undefined && three !== undefined);
  assert.equal(findSteps(seed, [one, two], range), step);
  assert.equal(findSteps(seed, [two, one], range), undefined);
  assert.equal(findSteps(seed, [one, three], range), undefined);
  assert.equal(findSteps(seed, [one, one], range), undefined);
});

// RFC 4648, section 10.
const encodings = [
  ["", ""],
  ["f", "MY"],
  ["fo", "MZXQ"],
  ["foo", "MZXW6"],
  ["foob", "MZXW6YQ"],
  ["fooba", "MZXW6YTB"],
  ["foobar", "MZXW6YTBOI"],
] as const;

for (const [plain, encoded] of encodings) {
  test(`base32() of "${plain}" is "${encoded}"`, () => {
    assert.equal(base32(Buffer.from(plain)), encoded);
  });
}

test("bytesOfBase32() gives back what base32() wrote, and takes nothing else", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      assert.deepEqual(bytesOfBase32(base32(bytes)), bytes);
    }),
    { seed: 1 },
  );
  assert.equal(bytesOfBase32("MZ1Q"), undefined);
});
