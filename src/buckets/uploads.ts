import { assert } from "../base/assert.ts";
import type { Random } from "../base/world.ts";
import { findBucketId } from "./bucket-index.ts";
import type { Buckets, PartOutcome, PutPart, Upload } from "./buckets.ts";
import { defaultAlgorithm } from "./checksums.ts";
import { completeUpload } from "./complete-upload.ts";
import { storeCipher, storeKey } from "./data-cipher.ts";
import type { BucketsParts } from "./indexed-buckets.ts";
import { listPage } from "./listing.ts";
import { findByData } from "./object-index.ts";
import { listParts, uploadIdPrefix, writePart } from "./part-index.ts";
import {
  abandonUpload,
  findUpload,
  findUploadBucket,
  insertUpload,
  listedUploads,
} from "./upload-index.ts";
import { writeBody } from "./write-body.ts";
import { versionChange } from "./write-version.ts";

type Uploads = Pick<
  Buckets,
  | "createUpload"
  | "findUpload"
  | "listUploads"
  | "putPart"
  | "listParts"
  | "completeUpload"
  | "findCompleted"
  | "abortUpload"
>;

/** Uploads in parts. */
export function uploads(parts: BucketsParts): Uploads {
  const { index, clock, random } = parts;

  return {
    createUpload: async ({ cipher: given, ...newUpload }) => {
      const cipher = given ?? (await storeCipher(parts.dataKeys));
      const upload: Upload = {
        ...newUpload,
        ...(cipher !== undefined && { encryption: cipher.stored }),
        id: newUploadId(random),
        startedAt: clock.now(),
      };
      index.transaction(() => {
        const bucketId = findBucketId(index, upload.bucket);
        if (bucketId !== undefined) insertUpload(index, bucketId, upload);
      });
      await index.durable();
      return upload;
    },
    findUpload: async (bucket, key, uploadId) => {
      const id = findBucketId(index, bucket);
      return id === undefined ? undefined : findUpload(index, { id, name: bucket }, key, uploadId);
    },
    listUploads: async (query) => {
      const id = findBucketId(index, query.bucket);
      const { entries, commonPrefixes, isTruncated } = listPage(query, (seek) =>
        id === undefined ? [] : listedUploads(index, { id, name: query.bucket }, seek),
      );
      return { uploads: entries, commonPrefixes, isTruncated };
    },
    putPart: async (put) => putPart(parts, put),
    listParts: async (upload, page) =>
      findUploadBucket(index, upload.id) === undefined ? [] : listParts(index, upload.id, page),
    completeUpload: async (completion) => {
      const outcome = index.transaction(() => completeUpload(versionChange(parts), completion));
      if (outcome.kind === "stored") await index.durable();
      return outcome;
    },
    findCompleted: async (bucket, key, uploadId) => {
      const id = findBucketId(index, bucket);
      return id === undefined
        ? undefined
        : findByData(index, { id, name: bucket }, { key, dataId: uploadId });
    },
    abortUpload: async (upload) => {
      const isAborted = index.transaction(() => abandonUpload(index, upload.id));
      if (isAborted) await index.durable();
      return isAborted ? "aborted" : "missing";
    },
  };
}

async function putPart(parts: BucketsParts, put: PutPart): Promise<PartOutcome> {
  const { index, data, clock } = parts;
  const { upload, number } = put;
  assert(Number.isInteger(number) && number >= 1 && number <= 10_000, "a part has a number");
  if (findUploadBucket(index, upload.id) === undefined) return { kind: "no-such-upload" };

  // What the upload is to have is kept, so that parts can be joined; the client may say another.
  const kept = upload.checksumAlgorithm ?? defaultAlgorithm;
  const stored = upload.encryption;
  const key = put.key ?? (await storeKey(stored, parts.dataKeys));
  const cipher = stored === undefined || key === undefined ? undefined : { stored, key };
  const rules = { kept, expected: put.checksumAlgorithm ?? kept, cipher };
  const outcome = await writeBody(data, put, rules, (dataId, digests): PartOutcome => {
    const { size, etag, checksum: value } = digests;
    const checksum = { algorithm: kept, value, type: "FULL_OBJECT" } as const;
    const part = { number, size, etag, lastModified: clock.now(), checksum };
    return index.transaction(() => {
      if (findUploadBucket(index, upload.id) === undefined) return { kind: "no-such-upload" };
      writePart(index, upload.id, { ...part, dataId });
      return { kind: "stored", part };
    });
  });
  if (outcome.kind === "stored") await index.durable();
  return outcome;
}

/** Not to be guessed, as it is enough to name an upload. */
function newUploadId(random: Random): string {
  return uploadIdPrefix + Buffer.from(random.bytes(32)).toString("base64url");
}
