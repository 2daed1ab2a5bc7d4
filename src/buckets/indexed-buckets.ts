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
import type { Buckets, ListQuery, ObjectPage, PutObject, PutOutcome } from "./buckets.ts";
import { defaultAlgorithm } from "./checksums.ts";
import { newCipher } from "./data-cipher.ts";
import type { DataKeys } from "./encryption.ts";
import type { Readers } from "./garbage.ts";
import { listPage } from "./listing.ts";
import type { ObjectData } from "./object-data.ts";
import { deleteObject, findObject, objectOf, objectRows, writeObject } from "./object-index.ts";
import { readObject } from "./read-object.ts";
import { uploads } from "./uploads.ts";
import { writeBody } from "./write-body.ts";

/** What buckets are made of. */
export interface BucketsParts {
  readonly index: Sqlite;
  readonly data: ObjectData;
  readonly readers: Readers;
  readonly clock: Clock;
  readonly random: Random;
  /** For objects that nothing else is said of. Undefined: those are stored as they are. */
  readonly dataKeys: DataKeys | undefined;
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

  return {
    createBucket: async (bucket) =>
      durably(() => (insertBucket(index, bucket) ? "created" : "exists")),
    listBuckets: async () => listBuckets(index),
    findBucket: async (name) => findBucket(index, name),
    updateBucket: async (bucket, change) => durably(() => updateBucket(index, bucket, change)),
    deleteBucket: async (name) => durably(() => deleteBucket(index, name)),

    putObject: async (put) => putObject(parts, put),
    findObject: async (bucket, key) => {
      const id = findBucketId(index, bucket);
      return id === undefined ? undefined : findObject(index, { id, name: bucket }, key);
    },
    readObject: (object, range = { start: 0, end: object.size }, keys = parts.dataKeys) =>
      readObject({ ...parts, keys }, object, range),
    deleteObjects: async (bucket, deletions) =>
      durably(() => {
        const id = findBucketId(index, bucket);
        return deletions.map((deletion) =>
          id === undefined ? "missing" : deleteObject(index, id, deletion),
        );
      }),
    listObjects: async (query) => listObjects(index, query),
    ...uploads(parts),
  };
}

async function putObject(parts: BucketsParts, put: PutObject): Promise<PutOutcome> {
  const { index, data, clock } = parts;
  const { bucket, key, headers } = put;
  const id = findBucketId(index, bucket);
  if (id === undefined) return { kind: "no-such-bucket" };

  const algorithm = put.checksumAlgorithm ?? defaultAlgorithm;
  const cipher = await newCipher(put.encryption, parts.dataKeys);
  const encryption = cipher === undefined ? {} : { encryption: cipher.stored };
  const rules = { kept: algorithm, expected: algorithm, cipher };
  const outcome = await writeBody(data, put, rules, (dataId, digests): PutOutcome => {
    const { size, etag, checksum: value } = digests;
    const checksum = { algorithm, value, type: "FULL_OBJECT" } as const;
    const lastModified = clock.now();
    const said = { bucket, key, headers, ...encryption };
    const object = { ...said, size, etag, lastModified, checksum, dataId };
    const refusal = index.transaction(() => writeObject(index, id, object, put.conditions));
    return refusal === undefined ? { kind: "stored", object } : { kind: refusal };
  });
  if (outcome.kind === "stored") await index.durable();
  return outcome;
}

function listObjects(index: Sqlite, query: ListQuery): ObjectPage {
  const id = findBucketId(index, query.bucket);
  const { rows, ...page } = listPage(query, (seek) =>
    id === undefined ? [] : objectRows(index, id, seek),
  );
  return { ...page, objects: rows.map((row) => objectOf(row, query.bucket)) };
}
