import { assert } from "../base/assert.ts";
import { blob, integer, optionalText, text } from "../base/sqlite.ts";
import type { Row, Sqlite } from "../base/sqlite.ts";
import type { StoredObject, StoredVersion } from "./buckets.ts";
import { shownLock } from "./object-lock.ts";
import { partSizesOf } from "./part-index.ts";
import { checksumOf, encryptionOf, headersOf, lockOf } from "./stored-json.ts";
import { findVersionNumber, nullVersion } from "./version-id.ts";

/** The bytes of a key, by which it is ordered. 1 to 1024 of them. */
export function keyBytes(key: string): Uint8Array {
  assert(key.isWellFormed(), "a key is Unicode");
  const bytes = Buffer.from(key);
  assert(bytes.length >= 1 && bytes.length <= 1024, "a key has 1 to 1024 bytes");
  return bytes;
}

const columns =
  "id, key, version, size, etag, last_modified, noncurrent_at, headers, checksum, lock, data_id, " +
  "encryption";

/** What is there with every version: `partSizes` and `encryption` only with `findVersion`. */
export function versionOf(row: Row, bucket: string): StoredVersion {
  const dataId = optionalText(row, "data_id");
  const checksum = optionalText(row, "checksum");
  const lock = optionalText(row, "lock");
  const common = {
    bucket,
    key: Buffer.from(blob(row, "key")).toString(),
    versionId: text(row, "version"),
    lastModified: integer(row, "last_modified"),
    ...(row["noncurrent_at"] !== null && { noncurrentSince: integer(row, "noncurrent_at") }),
  };
  if (dataId === undefined) return { kind: "delete-marker", ...common };
  return {
    kind: "object",
    ...common,
    size: integer(row, "size"),
    etag: text(row, "etag"),
    headers: headersOf(text(row, "headers")),
    ...(checksum !== undefined && { checksum: checksumOf(checksum) }),
    ...(lock !== undefined && { lock: shownLock(lockOf(lock)) }),
    dataId,
  };
}

export function findVersion(
  index: Sqlite,
  bucket: { readonly id: number; readonly name: string },
  key: string,
  versionId?: string,
): StoredVersion | undefined {
  const row = findVersionRow(index, bucket.id, keyBytes(key), versionId);
  if (row === undefined) return undefined;
  const version = versionOf(row, bucket.name);
  if (version.kind === "delete-marker") return version;
  const encryption = optionalText(row, "encryption");
  const partSizes = partSizesOf(index, version.dataId);
  return {
    ...version,
    ...(encryption !== undefined && { encryption: encryptionOf(encryption) }),
    ...(partSizes !== undefined && { partSizes }),
  };
}

/** The version of a key that has this data. */
export function findByData(
  index: Sqlite,
  bucket: { readonly id: number; readonly name: string },
  { key, dataId }: { readonly key: string; readonly dataId: string },
): StoredObject | undefined {
  const row = index
    .prepare("SELECT version FROM versions WHERE data_id = ? AND bucket = ? AND key = ?")
    .get(dataId, bucket.id, keyBytes(key));
  const found =
    row === undefined ? undefined : findVersion(index, bucket, key, text(row, "version"));
  return found?.kind === "object" ? found : undefined;
}

/** The row of a version; without an id of the current one. */
export function findVersionRow(
  index: Sqlite,
  bucketId: number,
  key: Uint8Array,
  versionId?: string,
): Row | undefined {
  if (versionId === undefined) return findNewestRow(index, bucketId, key);
  if (versionId === nullVersion) return findNullRow(index, bucketId, key);
  const number = findVersionNumber(versionId);
  if (number === undefined) return undefined;
  return index
    .prepare(
      `SELECT ${columns} FROM versions WHERE id = ? AND bucket = ? AND key = ? AND version = ?`,
    )
    .get(number, bucketId, key, versionId);
}

function findNewestRow(index: Sqlite, bucketId: number, key: Uint8Array): Row | undefined {
  return index
    .prepare(
      `SELECT ${columns} FROM versions INDEXED BY versions_by_key
       WHERE bucket = ? AND key = ? ORDER BY id DESC LIMIT 1`,
    )
    .get(bucketId, key);
}

export function findNullRow(index: Sqlite, bucketId: number, key: Uint8Array): Row | undefined {
  const newest = findNewestRow(index, bucketId, key);
  if (newest === undefined || newest["version"] === nullVersion) return newest;
  return index
    .prepare(
      `SELECT ${columns} FROM versions INDEXED BY noncurrent_nulls
       WHERE bucket = ? AND key = ? AND noncurrent_at IS NOT NULL AND version = 'null'`,
    )
    .get(bucketId, key);
}
