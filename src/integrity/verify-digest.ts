import { createPublicKey, hash, verify } from "node:crypto";

import type { DigestDocument } from "./digest-document.ts";
import { GzipError, gunzipMember } from "./gzip-member.ts";
import { parseDigest } from "./parse-digest.ts";
import { sha256Hex } from "./sha256.ts";
import { signingString } from "./signing-string.ts";

/** An object as it was read from a bucket. */
export interface ReadObject {
  readonly bucket: string;
  readonly key: string;
  readonly body: Uint8Array;
  /** User metadata, lower-case names. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** Public keys, PKCS#1 DER, by fingerprint. */
export type PublicKeys = ReadonlyMap<string, Uint8Array>;

export type DigestVerdict =
  | {
      readonly kind: "valid";
      readonly digest: DigestDocument;
      /** SHA-256 of the uncompressed bytes. */
      readonly hash: string;
      readonly signature: string;
    }
  | { readonly kind: "invalid"; readonly reason: DigestFault };

/** In the order in which they are looked for. */
export type DigestFault =
  | "invalid format"
  | "no signature"
  | "moved from its original location"
  | "stamp in the key is not the end time"
  | "public key not found"
  | "public key does not have its fingerprint"
  | "signature verification failed";

/** Larger than any digest that is written here: 10,000 files are 6 MB. */
const digestBytesMax = 256 * 1024 * 1024;

/**
 * Judges one digest file by itself: what the AWS CLI checks (`aws cloudtrail validate-logs`), and
 * what it leaves out: types of all members, the algorithm, the stamp in the key, that a public key
 * is the one that its fingerprint names. Its place in a chain is for `checkDigestChain`.
 */
export function verifyDigest(object: ReadObject, publicKeys: PublicKeys): DigestVerdict {
  const plain = inflated(object.body);
  const digest = plain && parseDigest(plain);
  if (plain === undefined || digest === undefined) return invalid("invalid format");

  const { signature, "signature-algorithm": algorithm } = object.metadata;
  if (signature === undefined || algorithm !== digest.digestSignatureAlgorithm) {
    return invalid("no signature");
  }
  if (digest.digestS3Bucket !== object.bucket || digest.digestS3Object !== object.key) {
    return invalid("moved from its original location");
  }
  const stamp = digest.digestEndTime.replaceAll(/[-:]/g, "");
  if (object.key.slice(-24, -8) !== stamp) return invalid("stamp in the key is not the end time");

  const der = publicKeys.get(digest.digestPublicKeyFingerprint);
  if (der === undefined) return invalid("public key not found");
  if (hash("md5", der, "hex") !== digest.digestPublicKeyFingerprint) {
    return invalid("public key does not have its fingerprint");
  }
  const text = signingString({
    endTime: digest.digestEndTime,
    bucket: object.bucket,
    key: object.key,
    hash: sha256Hex(plain),
    previousSignature: digest.previousDigestSignature,
  });
  if (!isSignedBy(der, text, signature)) return invalid("signature verification failed");
  return { kind: "valid", digest, hash: sha256Hex(plain), signature };
}

function invalid(reason: DigestFault): DigestVerdict {
  return { kind: "invalid", reason };
}

function inflated(body: Uint8Array): Uint8Array | undefined {
  try {
    return gunzipMember(body, digestBytesMax);
  } catch (error) {
    if (error instanceof GzipError) return undefined;
    throw error;
  }
}

/** RSASSA-PKCS1-v1_5 with SHA-256. */
function isSignedBy(der: Uint8Array, text: string, signature: string): boolean {
  if (!/^[0-9a-f]{512}$/.test(signature)) return false;
  const key = createPublicKey({ key: Buffer.from(der), format: "der", type: "pkcs1" });
  return verify("sha256", Buffer.from(text), key, Buffer.from(signature, "hex"));
}
