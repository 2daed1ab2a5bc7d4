import { openSqlite } from "../src/base/sqlite.ts";
import type { Sqlite } from "../src/base/sqlite.ts";
import { seededRandom } from "../src/base/seeded-random.ts";
import { findBucketId, indexMigrations } from "../src/buckets/bucket-index.ts";
import { newVersionId } from "../src/buckets/version-id.ts";

/** A version to be entered; without bytes, for nobody reads it. */
export interface FilledVersion {
  readonly bucket: string;
  readonly key: string;
  readonly isMarker?: boolean;
  /** Written while versioning was not enabled. */
  readonly isNull?: boolean;
  readonly isCurrent: boolean;
}

/**
 * Enters versions into the index of a Cairn that does not run, in the order given: a million puts
 * would take the better part of an hour.
 */
export async function fillIndex(dataDir: string, versions: Iterable<FilledVersion>): Promise<void> {
  await using index = await openSqlite(`${dataDir}/buckets/index.db`, indexMigrations);
  const insert = index.prepare(
    `INSERT INTO versions (id, bucket, key, version, size, etag, last_modified, noncurrent_at,
                           headers, checksum, data_id)
     VALUES (?, ?, ?, ?, 4321, '"d41d8cd98f00b204e9800998ecf8427e"', ?, ?, ?, ?, ?)`,
  );
  const random = seededRandom(20_261_122);
  const at = Date.UTC(2026, 0, 1);
  const headers = JSON.stringify({
    contentType: "application/json",
    contentEncoding: "gzip",
    metadata: {},
  });
  const checksum = JSON.stringify({
    algorithm: "SHA256",
    value: "A".repeat(44),
    type: "FULL_OBJECT",
  });
  const ids = new Map<string, number>();
  let number = at * 1024;
  index.prepare("BEGIN").run();
  for (const version of versions) {
    number += 1;
    const { bucket, key, isMarker = false, isNull = false, isCurrent } = version;
    const bucketId = ids.get(bucket) ?? requireBucket(index, bucket);
    ids.set(bucket, bucketId);
    insert.run(
      number,
      bucketId,
      Buffer.from(key),
      isNull ? "null" : newVersionId(number, random),
      at,
      isCurrent ? null : at,
      headers,
      checksum,
      isMarker ? null : `bench-${number}`,
    );
  }
  index.prepare("COMMIT").run();
}

function requireBucket(index: Sqlite, name: string): number {
  const id = findBucketId(index, name);
  if (id === undefined) throw new Error(`${name} is not there`);
  return id;
}

/** Keys as CloudTrail writes them, in the order of their time: five Regions, a file each five minutes. */
export function* logFileKeys(count: number): Generator<string> {
  const account = "111122223333";
  const regions = ["us-east-1", "eu-west-1", "eu-central-1", "ap-south-1", "sa-east-1"];
  const startAt = Date.UTC(2023, 0, 1);
  for (let at = 0; at < count; at += 1) {
    const region = regions[at % regions.length] ?? "";
    const iso = new Date(startAt + Math.floor(at / regions.length) * 300_000).toISOString();
    const day = iso.slice(0, 10).replaceAll("-", "/");
    const minute = iso.slice(0, 16).replaceAll(/[-:]/g, "");
    const unique = Buffer.from(`unique${at * 7919}`)
      .toString("base64url")
      .padEnd(16, "x")
      .slice(-16);
    yield (
      `AWSLogs/${account}/CloudTrail/${region}/${day}/` +
      `${account}_CloudTrail_${region}_${minute}Z_${unique}.json.gz`
    );
  }
}
