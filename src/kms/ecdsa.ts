import { createECDH } from "node:crypto";
import type { KeyObject } from "node:crypto";

import { must } from "../base/assert.ts";
import type { Random } from "../base/world.ts";
import { readDerSignature, writeDerSignature } from "./der-signature.ts";
import type { EcCurve, EcPoint } from "./ec-curve.ts";
import { ecCurves, inverse, isOnCurve, remainder, sumOfProducts } from "./ec-curve.ts";

// ECDSA over a digest that the caller has made. OpenSSL, as Node reaches it, hashes what it signs. The
// points that depend on secrets are OpenSSL's; the numbers are blinded, since arithmetic on big
// integers takes longer or shorter with what they are.

/** Signs a digest. DER. `curve` is OpenSSL's name. */
export function signDigest(
  key: KeyObject,
  curve: string,
  digest: Uint8Array,
  random: Random,
): Uint8Array {
  const facts = must(ecCurves.get(curve), `the curve ${curve} is known`);
  const { n } = facts;
  const secret = numberOf(Buffer.from(key.export({ format: "jwk" }).d ?? "", "base64url"));
  const z = truncated(digest, facts);
  for (;;) {
    const k = randomScalar(facts, random);
    const r = remainder(basePointTimes(curve, k, facts).x, n);
    const blind = randomScalar(facts, random);
    const sum = remainder(blind * z + remainder(blind * secret, n) * r, n);
    const s = remainder(inverse(remainder(k * blind, n), n) * sum, n);
    if (r !== 0n && s !== 0n) return writeDerSignature(r, s);
  }
}

/** Whether the DER `signature` is one over the digest. */
export function verifyDigest(
  key: KeyObject,
  curve: string,
  digest: Uint8Array,
  signature: Uint8Array,
): boolean {
  const facts = must(ecCurves.get(curve), `the curve ${curve} is known`);
  const { n } = facts;
  const numbers = readDerSignature(signature);
  if (numbers === undefined) return false;
  const { r, s } = numbers;
  if (r <= 0n || r >= n || s <= 0n || s >= n) return false;
  const point = publicPoint(key);
  if (!isOnCurve(point, facts)) return false;
  const w = inverse(s, n);
  const u = remainder(truncated(digest, facts) * w, n);
  const sum = sumOfProducts(u, remainder(r * w, n), point, facts);
  return sum !== undefined && remainder(sum.x, n) === r;
}

/** By OpenSSL, which takes the same time for every scalar. */
function basePointTimes(name: string, scalar: bigint, { size }: EcCurve): EcPoint {
  const ecdh = createECDH(name);
  ecdh.setPrivateKey(Buffer.from(scalar.toString(16).padStart(size * 2, "0"), "hex"));
  const bytes = ecdh.getPublicKey();
  return { x: numberOf(bytes.subarray(1, 1 + size)), y: numberOf(bytes.subarray(1 + size)) };
}

function publicPoint(key: KeyObject): EcPoint {
  const { x = "", y = "" } = key.export({ format: "jwk" });
  return { x: numberOf(Buffer.from(x, "base64url")), y: numberOf(Buffer.from(y, "base64url")) };
}

/** From 1 to n-1, each as likely. */
function randomScalar({ n, size }: EcCurve, random: Random): bigint {
  for (;;) {
    const bits = BigInt(n.toString(2).length);
    const scalar = BigInt.asUintN(Number(bits), numberOf(random.bytes(size)));
    if (scalar > 0n && scalar < n) return scalar;
  }
}

/** The leftmost bits of a digest, as many as the order has (FIPS 186-5, 6.4). */
function truncated(digest: Uint8Array, { n }: EcCurve): bigint {
  const excess = digest.length * 8 - n.toString(2).length;
  const number = numberOf(digest);
  return excess > 0 ? number >> BigInt(excess) : number;
}

function numberOf(bytes: Uint8Array): bigint {
  const hex = Buffer.from(bytes).toString("hex");
  return hex === "" ? 0n : BigInt(`0x${hex}`);
}
