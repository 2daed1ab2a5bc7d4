import { integer, text } from "../base/sqlite.ts";
import type { Sqlite } from "../base/sqlite.ts";
import type { BucketSettings } from "./buckets.ts";
import type { DefaultRetention } from "./object-lock.ts";

/**
 * The index of all buckets. Keys are bytes, so that their order is that of UTF-8.
 *
 * A version names its data: a data file, or, when it was uploaded in parts, the upload, whose parts
 * stay where they are. Data in `garbage` is named by nothing else and is removed later. A version
 * without data is a delete marker. Of each key the version with the greatest id is the current one,
 * and the only one without `noncurrent_at`.
 *
 * Listings are walks along an index: of all versions, or of the current ones that are objects. The
 * null version of a key is its current one, or is found by `noncurrent_nulls`; any other by the
 * number in its id.
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

  `ALTER TABLE buckets ADD COLUMN rules TEXT NOT NULL DEFAULT '{}';
   CREATE TABLE versions (
     id INTEGER PRIMARY KEY,
     bucket INTEGER NOT NULL REFERENCES buckets,
     key BLOB NOT NULL,
     version TEXT NOT NULL,
     size INTEGER NOT NULL,
     etag TEXT NOT NULL,
     last_modified INTEGER NOT NULL,
     noncurrent_at INTEGER,
     headers TEXT NOT NULL,
     checksum TEXT,
     lock TEXT,
     encryption TEXT,
     data_id TEXT
   ) STRICT;
   INSERT INTO versions
     (id, bucket, key, version, size, etag, last_modified, headers, checksum, encryption, data_id)
     SELECT
       id, bucket, key, 'null', size, etag, last_modified, headers, checksum, encryption, data_id
     FROM objects ORDER BY id;
   DROP TABLE objects;
   CREATE INDEX versions_by_key ON versions (bucket, key, id DESC);
   CREATE UNIQUE INDEX current_objects ON versions (bucket, key)
     WHERE noncurrent_at IS NULL AND data_id IS NOT NULL;
   CREATE UNIQUE INDEX noncurrent_nulls ON versions (bucket, key)
     WHERE noncurrent_at IS NOT NULL AND version = 'null';
   CREATE UNIQUE INDEX versions_by_data ON versions (data_id) WHERE data_id IS NOT NULL;
   CREATE TABLE elapsed (
     milliseconds INTEGER NOT NULL
   ) STRICT;
   INSERT INTO elapsed VALUES (0)`,
];

/** What of a bucket's settings each write into it asks: kept apart from them, and small. */
export interface WriteRules {
  readonly versioning?: "Enabled" | "Suspended";
  readonly defaultRetention?: DefaultRetention;
}

/** A bucket's number, which no later bucket of the same name has; undefined when it is not there. */
export function findBucketId(index: Sqlite, name: string): number | undefined {
  const row = index.prepare("SELECT id FROM buckets WHERE name = ?").get(name);
  return row === undefined ? undefined : integer(row, "id");
}

/** Undefined: the bucket is no more. */
export function findWriteRules(index: Sqlite, id: number): WriteRules | undefined {
  const row = index.prepare("SELECT rules FROM buckets WHERE id = ?").get(id);
  if (row === undefined) return undefined;
  // What was written as rules.
  const rules: WriteRules = JSON.parse(text(row, "rules"));
  return rules;
}

function rulesOf({ versioning, objectLock }: BucketSettings): WriteRules {
  const defaultRetention = objectLock?.defaultRetention;
  return {
    ...(versioning !== undefined && { versioning }),
    ...(defaultRetention !== undefined && { defaultRetention }),
  };
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
    .prepare("INSERT INTO buckets (name, settings, rules) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")
    .run(bucket.name, JSON.stringify(bucket), JSON.stringify(rulesOf(bucket)));
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
  const changed = change(now);
  index
    .prepare("UPDATE buckets SET settings = ?, rules = ? WHERE name = ?")
    .run(JSON.stringify(changed), JSON.stringify(rulesOf(changed)), seen.name);
  return "updated";
}

/** Noncurrent versions and delete markers count. Unfinished uploads are removed with the bucket. */
export function deleteBucket(index: Sqlite, name: string): "deleted" | "missing" | "not-empty" {
  const id = findBucketId(index, name);
  if (id === undefined) return "missing";
  const version = index.prepare("SELECT 1 FROM versions WHERE bucket = ? LIMIT 1").get(id);
  if (version !== undefined) return "not-empty";
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
