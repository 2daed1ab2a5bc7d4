import { integer, text } from "../base/sqlite.ts";
import type { Sqlite } from "../base/sqlite.ts";
import { findBucketId } from "./bucket-index.ts";
import type { ObjectHeaders, StoredObject } from "./buckets.ts";
import { findVersionRow, keyBytes } from "./object-index.ts";
import type { LockTarget } from "./object-lock.ts";
import { headersOf } from "./stored-json.ts";

/** Within a transaction: replaces what is kept with a version beside its bytes. */
export function changeHeaders(
  index: Sqlite,
  { bucket, key, versionId }: LockTarget,
  change: (now: ObjectHeaders) => ObjectHeaders,
): "changed" | "missing" | "delete-marker" {
  const id = findBucketId(index, bucket);
  const row = id === undefined ? undefined : findVersionRow(index, id, keyBytes(key), versionId);
  if (row === undefined) return "missing";
  if (row["data_id"] === null) return "delete-marker";
  writeHeaders(index, integer(row, "id"), change(headersOf(text(row, "headers"))));
  return "changed";
}

/** Within a transaction: likewise, of this very version, which may have been replaced. */
export function changeHeadersOf(
  index: Sqlite,
  { dataId }: Pick<StoredObject, "dataId">,
  change: (now: ObjectHeaders) => ObjectHeaders,
): "changed" | "missing" {
  const row = index.prepare("SELECT id, headers FROM versions WHERE data_id = ?").get(dataId);
  if (row === undefined) return "missing";
  writeHeaders(index, integer(row, "id"), change(headersOf(text(row, "headers"))));
  return "changed";
}

function writeHeaders(index: Sqlite, id: number, headers: ObjectHeaders): void {
  index.prepare("UPDATE versions SET headers = ? WHERE id = ?").run(JSON.stringify(headers), id);
}
