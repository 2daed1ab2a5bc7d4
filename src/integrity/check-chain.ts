import type { DigestDocument, DigestLogFile } from "./digest-document.ts";
import { GzipError, gunzipMember } from "./gzip-member.ts";
import { sha256Hex } from "./sha256.ts";
import { verifyDigest } from "./verify-digest.ts";
import type { DigestVerdict, PublicKeys, ReadObject } from "./verify-digest.ts";

/** Reads an object; undefined: there is none. */
export type FindObject = (bucket: string, key: string) => Promise<ReadObject | undefined>;

/** Where an object stands. */
export interface ObjectPlace {
  readonly bucket: string;
  readonly key: string;
}

export interface ChainReport {
  /** From the newest to the one that starts the chain, as far as the walk came. */
  readonly digests: readonly DigestDocument[];
  /** Every log file that they list, in the order of the walk. */
  readonly files: readonly DigestLogFile[];
  /** In words, each with the object that it is about. Empty: all is as it was written. */
  readonly faults: readonly string[];
}

/** A log file is at most 50 MB, or one record. */
const logFileBytesMax = 64 * 1024 * 1024;

/**
 * Walks a chain from its newest digest back to the one that started it, and judges every digest and
 * every listed log file. Stricter than the AWS CLI, which does not compare the previous digest's
 * hash and signature with the object, nor the windows of neighbours.
 *
 * The walk ends at the first digest that is missing, invalid or not the one that its successor
 * means: beyond it, nothing is certain.
 */
export async function checkDigestChain(
  newest: ObjectPlace,
  find: FindObject,
  publicKeys: PublicKeys,
): Promise<ChainReport> {
  const digests: DigestDocument[] = [];
  const files: DigestLogFile[] = [];
  const faults: string[] = [];
  const listed = new Set<string>();

  let place: ObjectPlace | undefined = newest;
  let successor: DigestDocument | undefined;
  while (place !== undefined) {
    const at: ObjectPlace = place;
    const object = await find(at.bucket, at.key);
    const verdict = object && verifyDigest(object, publicKeys);
    if (verdict?.kind !== "valid") {
      faults.push(`${nameOf(at)}: ${verdict?.reason ?? "not found"}`);
      break;
    }
    if (successor !== undefined) faults.push(...faultsBetween(successor, at, verdict));
    // Links that fit cannot go round: nobody can make a digest that has its own hash within it.
    if (successor !== undefined && successor.previousDigestHashValue !== verdict.hash) break;
    for (const file of verdict.digest.logFiles) {
      faults.push(...(await faultsOfFile(file, listed, find)));
    }
    digests.push(verdict.digest);
    files.push(...verdict.digest.logFiles);
    successor = verdict.digest;
    place = previousOf(verdict.digest);
  }
  return { digests, files, faults };
}

function previousOf(digest: DigestDocument): ObjectPlace | undefined {
  const { previousDigestS3Bucket: bucket, previousDigestS3Object: key } = digest;
  return bucket === null || key === null ? undefined : { bucket, key };
}

function faultsBetween(
  successor: DigestDocument,
  place: ObjectPlace,
  { digest, hash, signature }: Extract<DigestVerdict, { kind: "valid" }>,
): readonly string[] {
  const faults: string[] = [];
  if (successor.previousDigestHashValue !== hash)
    faults.push("hash is not what its successor says");
  if (successor.previousDigestSignature !== signature) {
    faults.push("signature is not what its successor says");
  }
  if (successor.digestStartTime !== digest.digestEndTime) {
    faults.push("its window does not end where its successor's begins");
  }
  if (successor.awsAccountId !== digest.awsAccountId) faults.push("is of another account");
  return faults.map((fault) => `${nameOf(place)}: ${fault}`);
}

async function faultsOfFile(
  file: DigestLogFile,
  listed: Set<string>,
  find: FindObject,
): Promise<readonly string[]> {
  const name = nameOf({ bucket: file.s3Bucket, key: file.s3Object });
  if (listed.has(name)) return [`${name}: listed twice`];
  listed.add(name);
  const object = await find(file.s3Bucket, file.s3Object);
  if (object === undefined) return [`${name}: not found`];
  try {
    const hash = sha256Hex(gunzipMember(object.body, logFileBytesMax));
    return hash === file.hashValue ? [] : [`${name}: hash value doesn't match`];
  } catch (error) {
    if (error instanceof GzipError) return [`${name}: invalid format (${error.message})`];
    throw error;
  }
}

function nameOf({ bucket, key }: ObjectPlace): string {
  return `s3://${bucket}/${key}`;
}
