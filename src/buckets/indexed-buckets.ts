import type { Sqlite } from "../base/sqlite.ts";
import type { Clock, Random } from "../base/world.ts";
import {
  deleteBucket,
  findBucket,
  findBucketId,
  insertBucket,
  listBuckets,
  updateBucket,
} from "./bucket-index.ts";
import type {
  Buckets,
  ListQuery,
  ObjectPage,
  PutObject,
  PutOutcome,
  StoredVersion,
  VersionPage,
  VersionQuery,
} from "./buckets.ts";
import { changeHeaders } from "./change-headers.ts";
import { changeLegalHold, changeRetention } from "./change-lock.ts";
import { checkData } from "./check-data.ts";
import { defaultAlgorithm } from "./checksums.ts";
import { storeCipher } from "./data-cipher.ts";
import type { Damage } from "./damage.ts";
import type { DataKeys } from "./encryption.ts";
import { deleteObject } from "./delete-version.ts";
import type { ElapsedCount } from "./elapsed-count.ts";
import type { Readers } from "./garbage.ts";
import { listPage } from "./listing.ts";
import { moveObject } from "./move-object.ts";
import type { ObjectData } from "./object-data.ts";
import { listedObjects, listedVersions } from "./listed-versions.ts";
import { findVersion } from "./object-index.ts";
import { readObject } from "./read-object.ts";
import { uploads } from "./uploads.ts";
import { writeBody } from "./write-body.ts";
import { versionChange, writeObject } from "./write-version.ts";
import type { WriteOutcome } from "./write-version.ts";

/** What buckets are made of. */
export interface BucketsParts {
  readonly index: Sqlite;
  readonly data: ObjectData;
  readonly readers: Readers;
  readonly clock: Clock;
  readonly random: Random;
  readonly damage: Damage;
  /** For objects that nothing else is said of. Undefined: those are stored as they are. */
  readonly dataKeys: DataKeys | undefined;
  readonly elapsed: Pick<ElapsedCount, "now">;
}

/**
 * Buckets over an index and data. Data is durable before the index names it, and the index before a
 * method resolves; a crash between the two leaves data that nobody names.
 */
export function bucketsOver(parts: BucketsParts): Omit<Buckets, keyof AsyncDisposable> {
  const { index } = parts;

  async function durably<T>(change: () => T): Promise<T> {
    const result = index.transaction(change);
    await index.durable();
    return result;
  }

  function find(bucket: string, key: string, versionId?: string): StoredVersion | undefined {
    const id = findBucketId(index, bucket);
    return id === undefined ? undefined : findVersion(index, { id, name: bucket }, key, versionId);
  }

  return {
    createBucket: async (bucket) =>
      durably(() => (insertBucket(index, bucket) ? "created" : "exists")),
    listBuckets: async () => listBuckets(index),
    findBucket: async (name) => findBucket(index, name),
    updateBucket: async (bucket, change) => durably(() => updateBucket(index, bucket, change)),
    deleteBucket: async (name) => durably(() => deleteBucket(index, name)),

    putObject: async (put) => putObject(parts, put),
    findObject: async (bucket, key) => {
      const version = find(bucket, key);
      return version?.kind === "object" ? version : undefined;
    },
    findVersion: async (bucket, key, versionId) => find(bucket, key, versionId),
    readObject: (object, range = { start: 0, end: object.size }, key) =>
      readObject(parts, object, range, key),
    deleteObjects: async (bucket, deletions) =>
      durably(() => {
        const id = findBucketId(index, bucket);
        return deletions.map((deletion) =>
          id === undefined ? { kind: "missing" } : deleteObject(versionChange(parts), id, deletion),
        );
      }),
    listObjects: async (query) => listObjects(index, query),
    listVersions: async (query) => listVersions(index, query),
    putRetention: async (target, retention, options) =>
      durably(() => changeRetention(versionChange(parts), target, retention, options)),
    updateHeaders: async (target, change) => durably(() => changeHeaders(index, target, change)),
    moveObject: async (object, storageClass) => moveObject(parts, object, storageClass),
    putLegalHold: async (target, isOn) => durably(() => changeLegalHold(index, target, isOn)),
    ...uploads(parts),
    checkData: async (query) => checkData(parts, query),
    damageCount: () => parts.damage.count,
  };
}

async function putObject(parts: BucketsParts, put: PutObject): Promise<PutOutcome> {
  const { index, data } = parts;
  const { bucket, key, headers } = put;
  const id = findBucketId(index, bucket);
  if (id === undefined) return { kind: "no-such-bucket" };

  const algorithm = put.checksumAlgorithm ?? defaultAlgorithm;
  const cipher = put.cipher ?? (await storeCipher(parts.dataKeys));
  const encryption = cipher === undefined ? {} : { encryption: cipher.stored };
  const rules = { kept: algorithm, expected: algorithm, cipher };
  const outcome = await writeBody(data, put, rules, (dataId, digests): WriteOutcome => {
    const { size, etag, checksum: value } = digests;
    const checksum = { algorithm, value, type: "FULL_OBJECT" } as const;
    const change = versionChange(parts);
    const lastModified = change.time.wall;
    const lock = put.lock === undefined ? {} : { lock: put.lock };
    const said = { bucket, key, headers, ...encryption, ...lock };
    const object = { ...said, size, etag, lastModified, checksum, dataId };
    return index.transaction(() => writeObject(change, id, object, put.conditions));
  });
  // What is there already may have been put a moment ago, by a call that still waits for the disk.
  if ("object" in outcome) await index.durable();
  return outcome.kind === "unchanged" ? { kind: "stored", object: outcome.object } : outcome;
}

function listObjects(index: Sqlite, query: ListQuery): ObjectPage {
  const id = findBucketId(index, query.bucket);
  const bucket = id === undefined ? undefined : { id, name: query.bucket };
  const { entries: objects, ...page } = listPage(query, (seek) =>
    bucket === undefined ? [] : listedObjects(index, bucket, seek),
  );
  return { ...page, objects };
}

function listVersions(index: Sqlite, query: VersionQuery): VersionPage {
  const id = findBucketId(index, query.bucket);
  const { afterVersionId: afterId } = query;
  const start = afterId === undefined ? query : { ...query, afterId };
  const bucket = id === undefined ? undefined : { id, name: query.bucket };
  const {
    entries: versions,
    next,
    ...page
  } = listPage(start, (seek) => (bucket === undefined ? [] : listedVersions(index, bucket, seek)));
  if (next === undefined) return { ...page, versions };
  const last = versions.at(-1);
  // A common prefix has no versions: the next page begins beyond all of it.
  const within = last?.key === next ? { afterVersionId: last.versionId } : {};
  return { ...page, versions, next: { after: next, ...within } };
}
