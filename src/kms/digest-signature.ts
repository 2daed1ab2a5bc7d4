import { constants, hash, privateEncrypt, publicDecrypt } from "node:crypto";
import type { KeyObject } from "node:crypto";

import type { Random } from "../base/world.ts";

// RSA signatures over a digest that the caller has made. OpenSSL, as Node reaches it, hashes what it
// signs; here the padding is made by hand, and OpenSSL does the arithmetic with the private key.

export type HashName = "sha256" | "sha384" | "sha512";

export const hashBytes: Readonly<Record<HashName, number>> = { sha256: 32, sha384: 48, sha512: 64 };

/** The DER of a DigestInfo up to the digest (RFC 8017, 9.2, note 1). */
const digestInfo: Readonly<Record<HashName, string>> = {
  sha256: "3031300d060960864801650304020105000420",
  sha384: "3041300d060960864801650304020205000430",
  sha512: "3051300d060960864801650304020305000440",
};

/** RSASSA-PKCS1-v1_5 over a digest. */
export function signPkcs1(key: KeyObject, name: HashName, digest: Uint8Array): Uint8Array {
  const encoded = Buffer.concat([Buffer.from(digestInfo[name], "hex"), digest]);
  return privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, encoded);
}

export function verifyPkcs1(
  key: KeyObject,
  name: HashName,
  digest: Uint8Array,
  signature: Uint8Array,
): boolean {
  const opened = raw(() => publicDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, signature));
  const expected = Buffer.concat([Buffer.from(digestInfo[name], "hex"), digest]);
  return opened?.equals(expected) === true;
}

/** RSASSA-PSS over a digest, MGF1 with the same hash, a salt as long as the digest. */
export function signPss(
  key: KeyObject,
  name: HashName,
  digest: Uint8Array,
  random: Random,
): Uint8Array {
  const salt = random.bytes(hashBytes[name]);
  const encoded = encodePss(name, digest, salt, modulusBytes(key));
  return privateEncrypt({ key, padding: constants.RSA_NO_PADDING }, encoded);
}

export function verifyPss(
  key: KeyObject,
  name: HashName,
  digest: Uint8Array,
  signature: Uint8Array,
): boolean {
  const size = modulusBytes(key);
  if (signature.length !== size) return false;
  const encoded = raw(() => publicDecrypt({ key, padding: constants.RSA_NO_PADDING }, signature));
  if (encoded?.length !== size) return false;
  const length = hashBytes[name];
  const masked = encoded.subarray(0, size - length - 1);
  const expected = encoded.subarray(size - length - 1, -1);
  const data = unmask(masked, mask(name, expected, masked.length));
  const salt = data.subarray(-length);
  // Encoding is a function of digest and salt: what it gives again was right in every byte.
  return encodePss(name, digest, salt, size).equals(encoded);
}

/** EMSA-PSS-ENCODE (RFC 8017, 9.1.1) for a modulus of whole bytes: one bit less than the modulus. */
function encodePss(name: HashName, digest: Uint8Array, salt: Uint8Array, size: number): Buffer {
  const length = hashBytes[name];
  const hashed = hash(name, Buffer.concat([Buffer.alloc(8), digest, salt]), "buffer");
  const data = Buffer.alloc(size - length - 1);
  data[data.length - salt.length - 1] = 1;
  data.set(salt, data.length - salt.length);
  const masked = unmask(data, mask(name, hashed, data.length));
  return Buffer.concat([masked, hashed, Buffer.of(0xbc)]);
}

/** XOR, with the first bit cleared. */
function unmask(data: Uint8Array, by: Uint8Array): Buffer {
  const result = Buffer.from(data.map((byte, at) => byte ^ (by[at] ?? 0)));
  result[0] = (result[0] ?? 0) & 0x7f;
  return result;
}

/** MGF1 (RFC 8017, B.2.1). */
function mask(name: HashName, seed: Uint8Array, size: number): Buffer {
  const blocks: Buffer[] = [];
  for (let counter = 0; counter * hashBytes[name] < size; counter += 1) {
    const number = Buffer.alloc(4);
    number.writeUInt32BE(counter);
    blocks.push(hash(name, Buffer.concat([seed, number]), "buffer"));
  }
  return Buffer.concat(blocks).subarray(0, size);
}

function modulusBytes(key: KeyObject): number {
  return (key.asymmetricKeyDetails?.modulusLength ?? 0) / 8;
}

/** What OpenSSL makes of a signature; undefined where it is none at all. */
function raw(open: () => Buffer): Buffer | undefined {
  try {
    return open();
  } catch (error) {
    if (error instanceof Error && "code" in error) return undefined;
    throw error;
  }
}
