import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import {
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import type { S3Client } from "@aws-sdk/client-s3";

import { scratchDirectory, startCairn } from "./cairn-process.ts";
import { sdkFor } from "./sdk.ts";

// Killed with SIGKILL while versions are put, joined from parts, deleted and removed: every version that
// was acknowledged is there with its bytes, every one that was acknowledged as removed is gone, and the
// current version of each key is the newest.

const Bucket = "versions";
const crashes = Number(process.env["CAIRN_CRASHES"] ?? 6);
const keys = ["a", "b/1", "b/2"];

interface Acknowledged {
  /** By version id: the key, and the body; without one a delete marker. */
  readonly versions: Map<string, { readonly key: string; readonly body?: string }>;
  readonly removed: Set<string>;
  /** Asked to be removed without an answer: there or not. */
  readonly doubtful: Set<string>;
}

async function putPlain(s3: S3Client, Key: string, body: string): Promise<string | undefined> {
  return (await s3.send(new PutObjectCommand({ Bucket, Key, Body: body }))).VersionId;
}

async function putInParts(s3: S3Client, Key: string, body: string): Promise<string | undefined> {
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key }));
  const part = { Bucket, Key, UploadId, PartNumber: 1, Body: body };
  const { ETag } = await s3.send(new UploadPartCommand(part));
  const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
  const done = { Bucket, Key, UploadId, MultipartUpload };
  return (await s3.send(new CompleteMultipartUploadCommand(done))).VersionId;
}

/** Does one thing after the other until there is no answer. */
async function loadUntilDead(s3: S3Client, seen: Acknowledged, worker: number): Promise<void> {
  for (let turn = 0; ; turn += 1) {
    const key = keys[(turn + worker) % keys.length] ?? "a";
    const body = `${worker}-${turn}-${Math.random()}`;
    try {
      if (turn % 5 < 3) {
        const put = turn % 5 === 0 ? putInParts : putPlain;
        const id = await put(s3, key, body);
        seen.versions.set(id ?? "", { key, body });
      } else if (turn % 5 === 3) {
        const { VersionId = "" } = await s3.send(new DeleteObjectCommand({ Bucket, Key: key }));
        seen.versions.set(VersionId, { key });
      } else {
        await removeOldest(s3, seen);
      }
    } catch {
      return;
    }
  }
}

async function removeOldest(s3: S3Client, seen: Acknowledged): Promise<void> {
  const [oldest] = seen.versions;
  if (oldest === undefined) return;
  const [VersionId, { key: Key }] = oldest;
  seen.versions.delete(VersionId);
  seen.doubtful.add(VersionId);
  await s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
  seen.doubtful.delete(VersionId);
  seen.removed.add(VersionId);
}

/** Every version and delete marker there is, by its id. */
async function listAll(s3: S3Client): Promise<Map<string, { key: string; isLatest: boolean }>> {
  const listed = new Map<string, { key: string; isLatest: boolean }>();
  for (let markers = {}, isLast = false; !isLast;) {
    const query = { Bucket, MaxKeys: 7, ...markers };
    const page = await s3.send(new ListObjectVersionsCommand(query));
    for (const version of [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])]) {
      const { Key: key = "", VersionId: id = "", IsLatest: isLatest = false } = version;
      assert.ok(!listed.has(id), `${id} is listed twice`);
      listed.set(id, { key, isLatest });
    }
    isLast = page.IsTruncated !== true;
    markers = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
  }
  return listed;
}

async function check(s3: S3Client, seen: Acknowledged): Promise<void> {
  const listed = await listAll(s3);
  for (const [id, { key }] of seen.versions) {
    assert.equal(listed.get(id)?.key, key, `${id} of ${key} is lost`);
  }
  for (const id of seen.removed) assert.ok(!listed.has(id), `${id} is there again`);
  const all = [...listed.values()];
  for (const key of new Set(all.map((version) => version.key))) {
    const latest = all.filter((version) => version.key === key && version.isLatest);
    assert.equal(latest.length, 1, `current versions of ${key}`);
  }
  for (const [VersionId, { key: Key, body }] of seen.versions) {
    if (body === undefined) continue;
    const answer = await s3.send(new GetObjectCommand({ Bucket, Key, VersionId }));
    assert.equal(await answer.Body?.transformToString(), body);
  }
}

test(`versions: killed ${crashes} times under load, each is where it was acknowledged to be`, async () => {
  using scratch = scratchDirectory();
  const seen: Acknowledged = { versions: new Map(), removed: new Set(), doubtful: new Set() };
  for (let crash = 0; crash < crashes; crash += 1) {
    const cairn = await startCairn(`${scratch.path}/data`);
    using sdk = sdkFor(cairn, "us-east-1");
    if (crash === 0) {
      await sdk.s3.send(new CreateBucketCommand({ Bucket }));
      const VersioningConfiguration = { Status: "Enabled" } as const;
      await sdk.s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
    } else {
      await check(sdk.s3, seen);
    }
    const loading = Promise.all([0, 1, 2, 3].map((worker) => loadUntilDead(sdk.s3, seen, worker)));
    await sleep(200 + Math.random() * 1000);
    await cairn.kill();
    await loading;
  }
  const cairn = await startCairn(`${scratch.path}/data`);
  using sdk = sdkFor(cairn, "us-east-1");
  await check(sdk.s3, seen);
  assert.ok(seen.versions.size > crashes * 5 && seen.removed.size > crashes, "there was load");
  assert.equal(await cairn.stop(), 0, cairn.log().slice(-3000));
});
