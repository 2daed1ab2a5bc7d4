import assert from "node:assert/strict";
import { test } from "node:test";

import * as fc from "fast-check";

import { seededRandom } from "../base/seeded-random.ts";
import { decryptSymmetric, encryptSymmetric, findCiphertextName } from "./ciphertext.ts";
import { KmsError } from "./kms-error.ts";

const parameters = { seed: 20_261_122, numRuns: 200 };
const random = seededRandom(20_261_122);

const hex = (size: number): fc.Arbitrary<string> =>
  fc
    .uint8Array({ minLength: size, maxLength: size })
    .map((bytes) => Buffer.from(bytes).toString("hex"));
const keyId = fc.oneof(
  fc.uuid(),
  hex(16).map((id) => `mrk-${id}`),
);
const message = fc.record({
  name: fc.record({
    accountId: fc.stringMatching(/^\d{12}$/),
    keyId,
    materialId: hex(32),
  }),
  secret: fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes)),
  plaintext: fc.uint8Array({ maxLength: 100 }),
  context: fc.dictionary(fc.string({ minLength: 1 }), fc.string(), {
    maxKeys: 3,
    noNullPrototype: true,
  }),
});

function refusesAs(code: string): (error: unknown) => boolean {
  return (error) => error instanceof KmsError && error.code === code;
}

test("a ciphertext says who made it, and opens to what was put into it", () => {
  fc.assert(
    fc.property(message, (parts) => {
      const ciphertext = encryptSymmetric(parts, random);
      assert.deepEqual(findCiphertextName(ciphertext), { ...parts.name });
      const opened = decryptSymmetric(ciphertext, parts.secret, parts.context);
      assert.deepEqual(Buffer.from(opened), Buffer.from(parts.plaintext));
      assert.notDeepEqual(encryptSymmetric(parts, random), ciphertext);
    }),
    parameters,
  );
});

test("a ciphertext with any of its bits flipped is InvalidCiphertextException", () => {
  fc.assert(
    fc.property(message, (parts) => {
      const ciphertext = encryptSymmetric(parts, random);
      for (let bit = 0; bit < ciphertext.length * 8; bit += 1) {
        const flipped = Uint8Array.from(ciphertext);
        flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        assert.throws(
          () => decryptSymmetric(flipped, parts.secret, parts.context),
          refusesAs("InvalidCiphertextException"),
          `bit ${bit}`,
        );
      }
    }),
    { ...parameters, numRuns: 5 },
  );
});

test("a ciphertext opens under no other secret and no other context", () => {
  fc.assert(
    fc.property(message, message, (parts, other) => {
      const ciphertext = encryptSymmetric(parts, random);
      fc.pre(!parts.secret.equals(other.secret));
      const invalid = refusesAs("InvalidCiphertextException");
      assert.throws(() => decryptSymmetric(ciphertext, other.secret, parts.context), invalid);
      const context = { ...parts.context, "": "more" };
      assert.throws(() => decryptSymmetric(ciphertext, parts.secret, context), invalid);
    }),
    parameters,
  );
});

test("what is too short for a ciphertext, or begins otherwise, is none", () => {
  fc.assert(
    fc.property(message, fc.nat(), (parts, at) => {
      const ciphertext = encryptSymmetric({ ...parts, plaintext: Buffer.alloc(0) }, random);
      assert.equal(findCiphertextName(ciphertext.subarray(0, at % ciphertext.length)), undefined);
      const other = Buffer.from(ciphertext);
      other[at % 5] = (other[at % 5] ?? 0) ^ 1;
      assert.equal(findCiphertextName(other), undefined);
    }),
    parameters,
  );
});
