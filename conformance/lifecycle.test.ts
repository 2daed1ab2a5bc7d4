import assert from "node:assert/strict";
import { renameSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import {
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutBucketLifecycleConfigurationCommand,
  PutObjectCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import type { S3Client } from "@aws-sdk/client-s3";

import { scratchDirectory, startCairn } from "./cairn-process.ts";
import type { CairnProcess } from "./cairn-process.ts";
import { sdkFor } from "./sdk.ts";

// Lifecycle under kill -9: two days later a server that is killed again and again removes all that
// is due, and nothing else, unfinished uploads and moves to another disk included.

const dayMs = 86_400_000;
const Bucket = "rules";
const each = 400;

async function fill(s3: S3Client): Promise<void> {
  await s3.send(new CreateBucketCommand({ Bucket }));
  const rule = { Status: "Enabled" as const };
  const Rules = [
    {
      ...rule,
      ID: "expire",
      Filter: { Prefix: "old/" },
      Expiration: { Days: 1 },
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
    },
    {
      ...rule,
      ID: "move",
      Filter: { And: { Prefix: "cold/", ObjectSizeGreaterThan: 1 } },
      Transitions: [{ Days: 0, StorageClass: "GLACIER_IR" as const }],
    },
  ];
  const LifecycleConfiguration = { Rules };
  await s3.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration }));
  for (const prefix of ["old", "cold", "kept"]) {
    for (let start = 0; start < each; start += 50) {
      await Promise.all(
        Array.from({ length: 50 }, (_, at) =>
          s3.send(new PutObjectCommand({ Bucket, Key: `${prefix}/${start + at}`, Body: prefix })),
        ),
      );
    }
  }
  for (const Key of ["old/upload", "kept/upload"]) {
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key }));
    await s3.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: 1, Body: "part" }));
  }
}

/** How many objects there are by prefix, those that were moved, and the keys of uploads. */
async function look(s3: S3Client): Promise<object> {
  const counts = { old: 0, cold: 0, kept: 0, moved: 0 };
  let ContinuationToken: string | undefined;
  do {
    const page = await s3.send(new ListObjectsV2Command({ Bucket, ContinuationToken }));
    for (const { Key = "", StorageClass } of page.Contents ?? []) {
      if (Key.startsWith("old/")) counts.old += 1;
      if (Key.startsWith("cold/")) counts.cold += 1;
      if (Key.startsWith("kept/")) counts.kept += 1;
      if (StorageClass === "GLACIER_IR") counts.moved += 1;
    }
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken !== undefined);
  const { Uploads = [] } = await s3.send(new ListMultipartUploadsCommand({ Bucket }));
  return { ...counts, uploads: Uploads.map(({ Key }) => Key) };
}

test("lifecycle rules are carried out by a server that is killed again and again", async () => {
  using scratch = scratchDirectory();
  const offset = `${scratch.path}/offset`;
  const shift = (ms: number): void => {
    writeFileSync(`${offset}.new`, String(ms));
    renameSync(`${offset}.new`, offset);
  };
  const config = `${scratch.path}/cairn.yaml`;
  writeFileSync(config, "storageClasses: { GLACIER_IR: slow }\n");
  const preload = new URL("shifted-clock.ts", import.meta.url).href;
  const env = { NODE_OPTIONS: `--import=${preload}`, CAIRN_CLOCK_OFFSET: offset };
  const start = (): Promise<CairnProcess> =>
    startCairn(`${scratch.path}/data`, ["--config", config], env);

  shift(0);
  {
    await using cairn = await start();
    using sdk = sdkFor(cairn);
    await fill(sdk.s3);
    await cairn.kill();
  }
  shift(3 * dayMs);
  for (const runMs of [0, 20, 60, 150]) {
    await using cairn = await start();
    await sleep(runMs);
    await cairn.kill();
  }
  await using cairn = await start();
  // The client takes the server's word for the time once it was refused.
  using sdk = sdkFor(cairn, "us-east-1", 3);
  const expected = { old: 0, cold: each, kept: each, moved: each, uploads: ["kept/upload"] };
  for (const end = performance.now() + 60_000; performance.now() < end; await sleep(200)) {
    if (JSON.stringify(await look(sdk.s3)) === JSON.stringify(expected)) break;
  }
  assert.deepEqual(await look(sdk.s3), expected);
  assert.equal(await cairn.stop(), 0, cairn.log().slice(-3000));
});
