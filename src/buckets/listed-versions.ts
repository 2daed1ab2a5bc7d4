import { assert } from "../base/assert.ts";
import { integer } from "../base/sqlite.ts";
import type { Sqlite, Tuple } from "../base/sqlite.ts";
import type { StoredObject, StoredVersion } from "./buckets.ts";
import type { Seek } from "./listing.ts";
import { findNullRow } from "./object-index.ts";
import { shownLock } from "./object-lock.ts";
import { checksumOf, headersOf, lockOf } from "./stored-json.ts";
import { findVersionNumber, nullVersion } from "./version-id.ts";

// A page has a thousand versions. What one costs here is what a listing costs: so rows come as
// tuples, keys as text, and nothing of a version that no listing asks for.

interface IndexedBucket {
  readonly id: number;
  readonly name: string;
}

const columns =
  "CAST(key AS TEXT), version, size, etag, last_modified, noncurrent_at, headers, checksum, lock, " +
  "data_id";

/** Current objects in the order of keys, from `from` up to before `before`. */
export function* listedObjects(
  index: Sqlite,
  bucket: IndexedBucket,
  range: Pick<Seek, "from" | "before">,
): Generator<StoredObject> {
  const rows = index
    .prepareTuples(
      `SELECT ${columns} FROM versions INDEXED BY current_objects
       WHERE bucket = ? AND key >= ? AND key < ? AND noncurrent_at IS NULL AND data_id IS NOT NULL
       ORDER BY key`,
    )
    .iterate(bucket.id, range.from, range.before);
  for (const row of rows) {
    const version = versionOf(row, bucket.name);
    assert(version.kind === "object", "a delete marker is not listed as an object");
    yield version;
  }
}

/**
 * Versions by key, of a key the newest first: of the key `from` those beyond the version `afterId`
 * (with none, all), then all up to before the key `before`. `partSizes` and `encryption` are not
 * there.
 */
export function* listedVersions(
  index: Sqlite,
  bucket: IndexedBucket,
  range: Seek,
): Generator<StoredVersion> {
  const sameKey = index
    .prepareTuples(
      `SELECT ${columns} FROM versions INDEXED BY versions_by_key
       WHERE bucket = ? AND key = ? AND id < ? ORDER BY id DESC`,
    )
    .iterate(bucket.id, range.from, belowVersion(index, bucket.id, range));
  for (const row of sameKey) yield versionOf(row, bucket.name);
  const laterKeys = index
    .prepareTuples(
      `SELECT ${columns} FROM versions INDEXED BY versions_by_key
       WHERE bucket = ? AND key > ? AND key < ? ORDER BY key, id DESC`,
    )
    .iterate(bucket.id, range.from, range.before);
  for (const row of laterKeys) yield versionOf(row, bucket.name);
}

/**
 * The number that the versions beyond a page's last have less than. A version that is gone since,
 * as when each page is deleted before the next is asked for, still has its place. Only `null`
 * tells nothing when it is gone: then the key is gone through from its newest version again.
 */
function belowVersion(
  index: Sqlite,
  bucketId: number,
  { from, afterId }: Pick<Seek, "from" | "afterId">,
): number {
  if (afterId === nullVersion) {
    const row = findNullRow(index, bucketId, from);
    return row === undefined ? Number.MAX_SAFE_INTEGER : integer(row, "id");
  }
  return findVersionNumber(afterId) ?? Number.MAX_SAFE_INTEGER;
}

/** A row of `columns`. */
function versionOf(row: Tuple, bucket: string): StoredVersion {
  const [key, versionId, size, etag, lastModified, since, headers, checksum, lock, dataId] = row;
  assert(typeof key === "string" && typeof versionId === "string", "key and version are text");
  assert(typeof lastModified === "number", "last_modified is an integer");
  const common = { bucket, key, versionId, lastModified };
  const place = typeof since === "number" ? { noncurrentSince: since } : undefined;
  if (typeof dataId !== "string") return { kind: "delete-marker", ...common, ...place };
  assert(typeof size === "number", "size is an integer");
  assert(typeof etag === "string" && typeof headers === "string", "etag and headers are text");
  return {
    kind: "object",
    ...common,
    size,
    etag,
    headers: headersOf(headers),
    dataId,
    ...place,
    ...(typeof checksum === "string" && { checksum: checksumOf(checksum) }),
    ...(typeof lock === "string" && { lock: shownLock(lockOf(lock)) }),
  };
}
