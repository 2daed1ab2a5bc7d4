import type { Random } from "../base/world.ts";

/** A long-term access key in the clear. Never logged, recorded or stored like this. */
export interface AccessKey {
  /** `AKIA` and sixteen characters of `[A-Z2-7]`; a declared one may have another shape. */
  readonly accessKeyId: string;
  /** Forty characters; a declared one may have another length. */
  readonly secretAccessKey: string;
}

const base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** A new key: 80 random bits of id, 240 of secret. */
export function randomAccessKey(random: Random): AccessKey {
  const id = Array.from(random.bytes(16), (byte) => base32[byte & 31]).join("");
  const secretAccessKey = Buffer.from(random.bytes(30)).toString("base64");
  return { accessKeyId: `AKIA${id}`, secretAccessKey };
}

/**
 * What is wrong with a key that an operator declares; undefined: nothing. An id must be fit for a
 * signature's credential scope, a secret must not be trivially short or blank.
 *
 * @see IAM API Reference, `AccessKey`: ids have 16 to 128 word characters
 */
export function accessKeyProblem(key: AccessKey): string | undefined {
  if (!/^\w{16,128}$/.test(key.accessKeyId)) {
    return "an access key id has 16 to 128 letters, digits or underscores";
  }
  if (!/^[\x21-\x7e]{16,256}$/.test(key.secretAccessKey)) {
    return "a secret access key has 16 to 256 printable ASCII characters without spaces";
  }
  return undefined;
}
