import assert from "node:assert/strict";
import { test } from "node:test";

import * as fc from "fast-check";

import { seededRandom } from "../base/seeded-random.ts";
import { sealingUnder, UnsealError } from "./sealing.ts";

const random = seededRandom(7);
const sealing = sealingUnder(random.bytes(32), random);

test("seal: opens with its context alone, and no two are alike", () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 300 }),
      fc.string({ unit: "binary" }),
      fc.string({ unit: "binary" }),
      (secret, context, other) => {
        const sealed = sealing.seal(secret, context);
        assert.match(sealed, /^v1\.[0-9a-f]{16}\.[A-Za-z0-9_-]+$/);
        assert.deepEqual(new Uint8Array(sealing.unseal(sealed, context)), secret);
        assert.notEqual(sealing.seal(secret, context), sealed);
        if (other !== context && other.isWellFormed() && context.isWellFormed()) {
          assert.throws(() => sealing.unseal(sealed, other), UnsealError);
        }
      },
    ),
    { seed: 20_261_122, numRuns: 50 },
  );
});

test("unseal: every changed character is found", () => {
  const sealed = sealing.seal(Buffer.from("a secret"), "here");
  for (let index = 0; index < sealed.length; index += 1) {
    const letter = sealed[index] === "A" ? "B" : "A";
    const changed = sealed.slice(0, index) + letter + sealed.slice(index + 1);
    // The last letter may have bits that mean nothing: the same bytes are the same secret.
    if (Buffer.from(changed, "base64url").equals(Buffer.from(sealed, "base64url"))) continue;
    assert.throws(() => sealing.unseal(changed, "here"), UnsealError, `at ${index}`);
  }
  assert.throws(() => sealing.unseal(sealed.slice(0, -3), "here"), UnsealError);
  assert.throws(() => sealing.unseal(sealed.slice(0, 30), "here"), /cut short/);
  assert.throws(() => sealing.unseal("", "here"), /not a sealed secret/);
});

test("unseal: a secret under another master key says so, and the id is no part of the key", () => {
  const other = sealingUnder(random.bytes(32), random);
  const sealed = other.seal(Buffer.from("a secret"), "here");
  assert.throws(() => sealing.unseal(sealed, "here"), /another master key/);
  assert.notEqual(sealed.split(".")[1], sealing.seal(Buffer.from(""), "here").split(".")[1]);
});
