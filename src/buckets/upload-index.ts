import { blob, integer, text } from "../base/sqlite.ts";
import type { Row, Sqlite } from "../base/sqlite.ts";
import type { Upload } from "./buckets.ts";
import { putOnGarbage } from "./garbage.ts";
import type { Seek } from "./listing.ts";
import { keyBytes } from "./object-index.ts";

/** What of an upload is kept as JSON. */
type UploadDetails = Pick<
  Upload,
  "headers" | "encryption" | "initiator" | "lock" | "checksumAlgorithm" | "checksumType"
>;

const columns = "id, key, started_at, details";

/** Within a transaction. */
export function insertUpload(index: Sqlite, bucketId: number, upload: Upload): void {
  const { headers, encryption, initiator, lock, checksumAlgorithm, checksumType } = upload;
  index
    .prepare("INSERT INTO uploads (id, bucket, key, started_at, details) VALUES (?, ?, ?, ?, ?)")
    .run(
      upload.id,
      bucketId,
      keyBytes(upload.key),
      upload.startedAt,
      JSON.stringify({ headers, encryption, initiator, lock, checksumAlgorithm, checksumType }),
    );
}

export function findUpload(
  index: Sqlite,
  bucket: { readonly id: number; readonly name: string },
  key: string,
  id: string,
): Upload | undefined {
  const row = index
    .prepare(`SELECT ${columns} FROM uploads WHERE id = ? AND bucket = ? AND key = ?`)
    .get(id, bucket.id, keyBytes(key));
  return row === undefined ? undefined : uploadOf(row, bucket.name);
}

/** The number of the bucket of an unfinished upload; undefined when there is no such upload. */
export function findUploadBucket(index: Sqlite, id: string): number | undefined {
  const row = index.prepare("SELECT bucket FROM uploads WHERE id = ?").get(id);
  return row === undefined ? undefined : integer(row, "bucket");
}

/** Uploads by key, then id: those beyond `from` and `afterId`, up to before `before`. */
export function* listedUploads(
  index: Sqlite,
  bucket: { readonly id: number; readonly name: string },
  range: Seek,
): Generator<Upload> {
  const rows = index
    .prepare(
      `SELECT ${columns} FROM uploads
       WHERE bucket = ? AND (key, id) > (?, ?) AND key < ? ORDER BY key, id`,
    )
    .iterate(bucket.id, range.from, range.afterId, range.before);
  for (const row of rows) yield uploadOf(row, bucket.name);
}

/** Within a transaction: the upload is no more; its parts stay, for the object it became. */
export function deleteUpload(index: Sqlite, id: string): boolean {
  return index.prepare("DELETE FROM uploads WHERE id = ?").run(id).changes === 1;
}

/** Within a transaction: the upload is no more, and its parts are garbage. */
export function abandonUpload(index: Sqlite, id: string): boolean {
  const isDeleted = deleteUpload(index, id);
  if (isDeleted) putOnGarbage(index, id);
  return isDeleted;
}

export function uploadOf(row: Row, bucket: string): Upload {
  const details: UploadDetails = JSON.parse(text(row, "details"));
  return {
    ...details,
    bucket,
    key: Buffer.from(blob(row, "key")).toString(),
    id: text(row, "id"),
    startedAt: integer(row, "started_at"),
  };
}
