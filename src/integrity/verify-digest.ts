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
  | InvalidDigest;

export interface InvalidDigest {
  readonly kind: "invalid";
  readonly reason: DigestFault;
}

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

/** A digest as its object spells it. Nothing of it is proved before its signature is. */
export interface ClaimedDigest {
  readonly kind: "claimed";
  readonly digest: DigestDocument;
  /** SHA-256 of the uncompressed bytes. */
  readonly hash: string;
  /** In the object's metadata. Absent: there is none, as in copies that were made without it. */
  readonly signature?: string;
  /** In the metadata of a backfill digest: when it was made. */
  readonly generatedAt?: string;
}

/**
 * Judges one digest file by itself: what the AWS CLI checks (`aws cloudtrail validate-logs`), and
 * what it leaves out: types of all members, the algorithm, the stamp in the key, that a public key
 * is the one that its fingerprint names. Its place in a chain is for `checkDigestChain`.
 */
export function verifyDigest(object: ReadObject, publicKeys: PublicKeys): DigestVerdict {
  const claimed = readDigest(object);
  if (claimed.kind === "invalid") return claimed;
  const { digest, hash: digestHash, signature } = claimed;
  if (signature === undefined) return invalid("no signature");
  const fault = signatureFault(claimed, signature, publicKeys);
  if (fault !== undefined) return invalid(fault);
  return { kind: "valid", digest, hash: digestHash, signature };
}

/** The first half of `verifyDigest`: all that can be told without a public key. */
export function readDigest(object: ReadObject): ClaimedDigest | InvalidDigest {
  const plain = inflated(object.body);
  const digest = plain && parseDigest(plain);
  if (plain === undefined || digest === undefined) return invalid("invalid format");

  const { signature, "signature-algorithm": algorithm } = object.metadata;
  const generatedAt = object.metadata["backfill-generation-timestamp"];
  if (signature !== undefined && algorithm !== digest.digestSignatureAlgorithm) {
    return invalid("no signature");
  }
  if (digest.digestS3Bucket !== object.bucket || digest.digestS3Object !== object.key) {
    return invalid("moved from its original location");
  }
  const stamp = digest.digestEndTime.replaceAll(/[-:]/g, "");
  const stem = object.key.replace(/(?:_backfill)?\.json\.gz$/, "");
  if (stem.slice(-stamp.length) !== stamp) return invalid("stamp in the key is not the end time");
  const claimed = { kind: "claimed" as const, digest, hash: sha256Hex(plain) };
  return {
    ...claimed,
    ...(signature === undefined ? {} : { signature }),
    ...(generatedAt === undefined ? {} : { generatedAt }),
  };
}

/** The second half: what is wrong with a signature of a digest. Undefined: it proves the digest. */
export function signatureFault(
  { digest, hash: digestHash }: Pick<ClaimedDigest, "digest" | "hash">,
  signature: string,
  publicKeys: PublicKeys,
): DigestFault | undefined {
  const der = publicKeys.get(digest.digestPublicKeyFingerprint);
  if (der === undefined) return "public key not found";
  if (hash("md5", der, "hex") !== digest.digestPublicKeyFingerprint) {
    return "public key does not have its fingerprint";
  }
  const text = signingString({
    endTime: digest.digestEndTime,
    bucket: digest.digestS3Bucket,
    key: digest.digestS3Object,
    hash: digestHash,
    previousSignature: digest.previousDigestSignature,
  });
  return isSignedBy(der, text, signature) ? undefined : "signature verification failed";
}

function invalid(reason: DigestFault): InvalidDigest {
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
