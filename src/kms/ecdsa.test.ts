import assert from "node:assert/strict";
import { createECDH, createPrivateKey, createPublicKey, hash, sign, verify } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { test } from "node:test";

import * as fc from "fast-check";

import { seededRandom } from "../base/seeded-random.ts";
import { signDigest, verifyDigest } from "./ecdsa.ts";

const random = seededRandom(20_261_122);

/** OpenSSL's name of each curve, its name in a JWK, the bytes of a coordinate, and what it hashes with. */
const curves = [
  ["prime256v1", "P-256", 32, "sha256"],
  ["secp384r1", "P-384", 48, "sha384"],
  ["secp521r1", "P-521", 66, "sha512"],
  ["secp256k1", "secp256k1", 32, "sha256"],
] as const;

/** A key pair with that private number, which is made smaller than the order. */
function keyPair(curve: string, crv: string, number: Uint8Array): readonly [KeyObject, KeyObject] {
  const secret = Buffer.from(number);
  secret[0] = 0;
  secret[1] = (secret[1] ?? 0) & 0x7f;
  secret[secret.length - 1] = (secret.at(-1) ?? 0) | 1;
  const ecdh = createECDH(curve);
  ecdh.setPrivateKey(secret);
  const point = ecdh.getPublicKey();
  const size = (point.length - 1) / 2;
  const key = createPrivateKey({
    format: "jwk",
    key: {
      kty: "EC",
      crv,
      d: secret.toString("base64url"),
      x: point.subarray(1, 1 + size).toString("base64url"),
      y: point.subarray(1 + size).toString("base64url"),
    },
  });
  return [key, createPublicKey(key)];
}

for (const [curve, crv, size, name] of curves) {
  const number = fc.uint8Array({ minLength: size, maxLength: size });
  const message = fc.uint8Array({ maxLength: 200 });

  test(`${crv}: what is signed over a digest OpenSSL verifies over the message, and the reverse`, () => {
    fc.assert(
      fc.property(number, message, (secret, text) => {
        const [key, publicKey] = keyPair(curve, crv, secret);
        const digest = hash(name, text, "buffer");
        const signature = signDigest(key, curve, digest, random);
        assert.ok(verify(name, text, publicKey, signature));
        assert.ok(verifyDigest(publicKey, curve, digest, signature));
        assert.ok(verifyDigest(publicKey, curve, digest, sign(name, text, key)));
      }),
      { seed: 20_261_122, numRuns: 25 },
    );
  });

  test(`${crv}: a signature with a bit flipped, or over another digest, is none`, () => {
    const [key, publicKey] = keyPair(curve, crv, random.bytes(size));
    const digest = hash(name, "message", "buffer");
    const signature = signDigest(key, curve, digest, random);
    fc.assert(
      fc.property(fc.nat(signature.length * 8 - 1), fc.nat(digest.length * 8 - 1), (at, where) => {
        assert.equal(verifyDigest(publicKey, curve, digest, flipped(signature, at)), false);
        assert.equal(verifyDigest(publicKey, curve, flipped(digest, where), signature), false);
      }),
      { seed: 20_261_122, numRuns: 25 },
    );
  });
}

function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return copy;
}
