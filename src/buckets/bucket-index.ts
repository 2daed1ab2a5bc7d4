import { integer, text } from "../base/sqlite.ts";
import type { Sqlite } from "../base/sqlite.ts";
import type { BucketSettings } from "./buckets.ts";

/**
 * The index of all buckets. Keys are bytes, so that their order is that of UTF-8.
 *
 * An object names its data: a data file, or, when it was uploaded in parts, the upload, whose parts
 * stay where they are. Data in `garbage` is named by nothing else and is removed later.
 */
export const indexMigrations: readonly string[] = [
  `CREATE TABLE buckets (
     id INTEGER PRIMARY KEY AUTOINCREMENT,
     name TEXT NOT NULL UNIQUE,
     settings TEXT NOT NULL
   ) STRICT;
   CREATE TABLE objects (
     id INTEGER PRIMARY KEY,
     bucket INTEGER NOT NULL REFERENCES buckets,
     key BLOB NOT NULL,
     size INTEGER NOT NULL,
     etag TEXT NOT NULL,
     last_modified INTEGER NOT NULL,
     headers TEXT NOT NULL,
     checksum TEXT,
     data_id TEXT NOT NULL UNIQUE,
     UNIQUE (bucket, key)
   ) STRICT;
   CREATE TABLE uploads (
     id TEXT NOT NULL PRIMARY KEY,
     bucket INTEGER NOT NULL REFERENCES buckets,
     key BLOB NOT NULL,
     started_at INTEGER NOT NULL,
     details TEXT NOT NULL,
     UNIQUE (bucket, key, id)
   ) STRICT;
   CREATE TABLE parts (
     upload TEXT NOT NULL,
     number INTEGER NOT NULL,
     size INTEGER NOT NULL,
     etag TEXT NOT NULL,
     last_modified INTEGER NOT NULL,
     checksum TEXT NOT NULL,
     data_id TEXT NOT NULL UNIQUE,
     PRIMARY KEY (upload, number)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE garbage (
     id INTEGER PRIMARY KEY AUTOINCREMENT,
     data_id TEXT NOT NULL UNIQUE
   ) STRICT;
   CREATE TABLE open_directories (
     number INTEGER PRIMARY KEY AUTOINCREMENT
   ) STRICT`,
  // Empty: the data is stored as it is.
  `ALTER TABLE objects ADD COLUMN encryption TEXT`,
];

/** A bucket's number, which no later bucket of the same name has; undefined when it is not there. */
export function findBucketId(index: Sqlite, name: string): number | undefined {
  const row = index.prepare("SELECT id FROM buckets WHERE name = ?").get(name);
  return row === undefined ? undefined : integer(row, "id");
}

export function isBucket(index: Sqlite, id: number): boolean {
  return index.prepare("SELECT 1 FROM buckets WHERE id = ?").get(id) !== undefined;
}

export function findBucket(index: Sqlite, name: string): BucketSettings | undefined {
  const row = index.prepare("SELECT settings FROM buckets WHERE name = ?").get(name);
  return row === undefined ? undefined : settingsOf(text(row, "settings"));
}

export function listBuckets(index: Sqlite): readonly BucketSettings[] {
  const rows = index.prepare("SELECT settings FROM buckets ORDER BY name").all();
  return rows.map((row) => settingsOf(text(row, "settings")));
}

/** Within a transaction, as all that follow. */
export function insertBucket(index: Sqlite, bucket: BucketSettings): boolean {
  const { changes } = index
    .prepare("INSERT INTO buckets (name, settings) VALUES (?, ?) ON CONFLICT DO NOTHING")
    .run(bucket.name, JSON.stringify(bucket));
  return changes === 1;
}

export function updateBucket(
  index: Sqlite,
  seen: Pick<BucketSettings, "name" | "ownerAccountId" | "createdAt">,
  change: (now: BucketSettings) => BucketSettings,
): "updated" | "missing" {
  const now = findBucket(index, seen.name);
  const isSame = now?.ownerAccountId === seen.ownerAccountId && now.createdAt === seen.createdAt;
  if (!isSame) return "missing";
  index
    .prepare("UPDATE buckets SET settings = ? WHERE name = ?")
    .run(JSON.stringify(change(now)), seen.name);
  return "updated";
}

/** Unfinished uploads are removed with the bucket. */
export function deleteBucket(index: Sqlite, name: string): "deleted" | "missing" | "not-empty" {
  const id = findBucketId(index, name);
  if (id === undefined) return "missing";
  const object = index.prepare("SELECT 1 FROM objects WHERE bucket = ? LIMIT 1").get(id);
  if (object !== undefined) return "not-empty";
  index.prepare("INSERT INTO garbage (data_id) SELECT id FROM uploads WHERE bucket = ?").run(id);
  index.prepare("DELETE FROM uploads WHERE bucket = ?").run(id);
  index.prepare("DELETE FROM buckets WHERE id = ?").run(id);
  return "deleted";
}

/** What was written as settings. */
function settingsOf(json: string): BucketSettings {
  const settings: BucketSettings = JSON.parse(json);
  return settings;
}
