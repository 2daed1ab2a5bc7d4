import { assert } from "../base/assert.ts";
import type { Sqlite } from "../base/sqlite.ts";
import type { CompleteOutcome, CompleteUpload } from "./buckets.ts";
import { defaultAlgorithm, defaultChecksumType, joinedChecksum, joinedEtag } from "./checksums.ts";
import { deletePart, findPart, listParts } from "./part-index.ts";
import type { IndexedPart } from "./part-index.ts";
import { deleteUpload, findUploadBucket } from "./upload-index.ts";
import type { NewObject, VersionChange } from "./write-version.ts";
import { unquoted, writeObject } from "./write-version.ts";

/** Every part but the last has at least this. */
const partBytesMin = 5 * 1024 * 1024;
const partNumberMax = 10_000;

/**
 * Within a transaction: joins parts into an object. No bytes are moved: the object's data is the
 * upload with the parts that were named; the others become garbage.
 *
 * @see S3 API Reference, CompleteMultipartUpload, "Errors"
 */
export function completeUpload(change: VersionChange, completion: CompleteUpload): CompleteOutcome {
  const { index } = change;
  const { upload, conditions } = completion;
  const bucketId = findUploadBucket(index, upload.id);
  if (bucketId === undefined) return { kind: "no-such-upload" };

  const parts = chosenParts(index, completion);
  if (typeof parts === "string") return { kind: parts };
  const joined = joinedObject(completion, parts, change.time.wall);
  if (!isExpected(completion.expectedChecksum, joined)) return { kind: "bad-checksum" };

  const outcome = writeObject(change, bucketId, joined, conditions);
  assert(outcome.kind !== "unchanged", "a completion does not ask whether the same is there");
  if (outcome.kind === "no-such-bucket") return { kind: "no-such-upload" };
  if (outcome.kind !== "stored") return { kind: outcome.kind };
  deleteUpload(index, upload.id);
  const chosen = new Set(parts.map(({ number }) => number));
  for (const { number } of listParts(index, upload.id, { after: 0, limit: partNumberMax })) {
    if (!chosen.has(number)) deletePart(index, upload.id, number);
  }
  return outcome;
}

/** The parts that were named, in ascending order; else what is wrong with them. */
function chosenParts(
  index: Sqlite,
  { upload, parts }: CompleteUpload,
): readonly IndexedPart[] | "invalid-part" | "invalid-part-order" | "entity-too-small" {
  if (parts.length === 0) return "invalid-part";
  const isAscending = parts.every(({ number }, at) => number > (parts[at - 1]?.number ?? 0));
  if (!isAscending) return "invalid-part-order";

  const chosen: IndexedPart[] = [];
  for (const { number, etag, checksum } of parts) {
    const part = findPart(index, upload.id, number);
    if (part === undefined || unquoted(part.etag) !== unquoted(etag)) return "invalid-part";
    if (checksum !== undefined && checksum !== part.checksum?.value) return "invalid-part";
    chosen.push(part);
  }
  const isLarge = chosen.slice(0, -1).every(({ size }) => size >= partBytesMin);
  return isLarge ? chosen : "entity-too-small";
}

function joinedObject(
  { upload }: CompleteUpload,
  parts: readonly IndexedPart[],
  now: number,
): NewObject {
  const algorithm = upload.checksumAlgorithm ?? defaultAlgorithm;
  const type = upload.checksumType ?? defaultChecksumType(algorithm);
  const sums = parts.map(({ checksum, size }) => ({ value: checksum?.value ?? "", size }));
  return {
    bucket: upload.bucket,
    key: upload.key,
    size: parts.reduce((sum, { size }) => sum + size, 0),
    etag: joinedEtag(parts.map(({ etag }) => Buffer.from(unquoted(etag), "hex"))),
    lastModified: now,
    headers: upload.headers,
    ...(upload.encryption !== undefined && { encryption: upload.encryption }),
    checksum: joinedChecksum(algorithm, type, sums),
    ...(upload.lock !== undefined && { lock: upload.lock }),
    partSizes: parts.map(({ size }) => size),
    dataId: upload.id,
  };
}

/** Whether the client said this checksum; of a composite one perhaps without its `-N`. */
function isExpected(said: string | undefined, { checksum }: NewObject): boolean {
  if (said === undefined || checksum === undefined) return true;
  return said === checksum.value || said === checksum.value.replace(/-\d+$/, "");
}
