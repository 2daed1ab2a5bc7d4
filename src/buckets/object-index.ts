import { assert } from "../base/assert.ts";
import { blob, integer, optionalText, text } from "../base/sqlite.ts";
import type { Row, Sqlite } from "../base/sqlite.ts";
import { isBucket } from "./bucket-index.ts";
import type { StoredObject, WriteConditions } from "./buckets.ts";
import { putOnGarbage } from "./garbage.ts";
import { partSizesOf } from "./part-index.ts";
import { checksumOf, encryptionOf, headersOf, storedJson } from "./stored-json.ts";

/** The bytes of a key, by which it is ordered. 1 to 1024 of them. */
export function keyBytes(key: string): Uint8Array {
  assert(key.isWellFormed(), "a key is Unicode");
  const bytes = Buffer.from(key);
  assert(bytes.length >= 1 && bytes.length <= 1024, "a key has 1 to 1024 bytes");
  return bytes;
}

const columns = "key, size, etag, last_modified, headers, checksum, data_id";

/** What is there with every object. */
export function objectOf(row: Row, bucket: string): StoredObject {
  const checksum = optionalText(row, "checksum");
  return {
    bucket,
    key: Buffer.from(blob(row, "key")).toString(),
    size: integer(row, "size"),
    etag: text(row, "etag"),
    lastModified: integer(row, "last_modified"),
    headers: headersOf(text(row, "headers")),
    ...(checksum === undefined ? {} : { checksum: checksumOf(checksum) }),
    dataId: text(row, "data_id"),
  };
}

export function findObject(
  index: Sqlite,
  bucket: { readonly id: number; readonly name: string },
  key: string,
): StoredObject | undefined {
  const row = index
    .prepare(`SELECT ${columns}, encryption FROM objects WHERE bucket = ? AND key = ?`)
    .get(bucket.id, keyBytes(key));
  if (row === undefined) return undefined;
  const object = objectOf(row, bucket.name);
  const encryption = optionalText(row, "encryption");
  const partSizes = partSizesOf(index, object.dataId);
  return {
    ...object,
    ...(encryption !== undefined && { encryption: encryptionOf(encryption) }),
    ...(partSizes !== undefined && { partSizes }),
  };
}

/** Rows of objects in the order of keys, from `from` up to before `before`. */
export function objectRows(
  index: Sqlite,
  bucketId: number,
  range: { readonly from: Uint8Array; readonly before: Uint8Array },
): Iterable<Row> {
  return index
    .prepare(
      `SELECT ${columns} FROM objects WHERE bucket = ? AND key >= ? AND key < ? ORDER BY key`,
    )
    .iterate(bucketId, range.from, range.before);
}

export type WriteRefusal = "no-such-bucket" | "no-such-key" | "precondition-failed";

/**
 * Within a transaction: writes an object over what is there, whose data becomes garbage. Undefined
 * when it was written; else why not, and nothing was.
 */
export function writeObject(
  index: Sqlite,
  bucketId: number,
  object: StoredObject,
  conditions: WriteConditions = {},
): WriteRefusal | undefined {
  if (!isBucket(index, bucketId)) return "no-such-bucket";
  const key = keyBytes(object.key);
  const old = index
    .prepare("SELECT etag, data_id FROM objects WHERE bucket = ? AND key = ?")
    .get(bucketId, key);
  const refusal = refusalOf(conditions, old === undefined ? undefined : text(old, "etag"));
  if (refusal !== undefined) return refusal;
  if (old !== undefined) putOnGarbage(index, text(old, "data_id"));

  index
    .prepare(
      `INSERT INTO objects
         (bucket, key, size, etag, last_modified, headers, checksum, encryption, data_id)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (bucket, key) DO UPDATE SET
         size = excluded.size, etag = excluded.etag, last_modified = excluded.last_modified,
         headers = excluded.headers, checksum = excluded.checksum, encryption = excluded.encryption,
         data_id = excluded.data_id`,
    )
    .run(
      bucketId,
      key,
      object.size,
      object.etag,
      object.lastModified,
      JSON.stringify(object.headers),
      storedJson(object.checksum),
      storedJson(object.encryption),
      object.dataId,
    );
  return undefined;
}

/** Within a transaction. */
export function deleteObject(
  index: Sqlite,
  bucketId: number,
  deletion: { readonly key: string; readonly ifMatch?: string },
): "deleted" | "missing" | "precondition-failed" {
  const key = keyBytes(deletion.key);
  const old = index
    .prepare("SELECT etag, data_id FROM objects WHERE bucket = ? AND key = ?")
    .get(bucketId, key);
  if (old === undefined) return "missing";
  const { ifMatch } = deletion;
  if (ifMatch !== undefined && !isMatch(ifMatch, text(old, "etag"))) return "precondition-failed";
  putOnGarbage(index, text(old, "data_id"));
  index.prepare("DELETE FROM objects WHERE bucket = ? AND key = ?").run(bucketId, key);
  return "deleted";
}

function refusalOf(
  conditions: WriteConditions,
  etag: string | undefined,
): WriteRefusal | undefined {
  const { ifMatch, ifNoneMatch } = conditions;
  if (ifNoneMatch !== undefined && etag !== undefined) return "precondition-failed";
  if (ifMatch === undefined) return undefined;
  if (etag === undefined) return "no-such-key";
  return isMatch(ifMatch, etag) ? undefined : "precondition-failed";
}

/** Whether an `If-Match` value, `*` or an ETag with or without its quotes, fits an ETag. */
function isMatch(ifMatch: string, etag: string): boolean {
  return ifMatch === "*" || unquoted(ifMatch) === unquoted(etag);
}

/** An ETag as hexadecimal digits alone. */
export function unquoted(etag: string): string {
  return etag.replace(/^"(.*)"$/, "$1");
}
