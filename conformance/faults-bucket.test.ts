import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { CreateTrailCommand, StartLoggingCommand } from "@aws-sdk/client-cloudtrail";
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketPolicyCommand,
  DeleteObjectsCommand,
  GetBucketPolicyCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
} from "@aws-sdk/client-s3";

import { archiveCli, scratchDirectory, startCairn } from "./cairn-process.ts";
import type { CairnProcess } from "./cairn-process.ts";
import { callerIdentity, checkDelivered, checkValid, deliveredIds } from "./load.ts";
import { defaultTrail, sdkFor, trailStatus } from "./sdk.ts";
import type { Sdk } from "./sdk.ts";

// Buckets that somebody closes or deletes: the trail's status tells, other trails go on, and what was
// recorded meanwhile is delivered, once, when the bucket is there again.

const scratch = scratchDirectory();
const region = "us-east-1";
const since = Date.now() - 5000;
let cairn: CairnProcess;
let sdk: Sdk;
/** Of the account that the default bucket belongs to. */
let archive: Sdk;
let trail: Awaited<ReturnType<typeof defaultTrail>>;
let policy = "";

before(async () => {
  cairn = await startCairn(`${scratch.path}/data`, [
    ...["--delivery-interval", "200ms", "--digest-interval", "1s", "--regions", region],
  ]);
  sdk = sdkFor(cairn);
  archive = sdkFor({ ...cairn, ...cairn.archive });
  trail = await defaultTrail(cairn);
  const answer = await archive.s3.send(new GetBucketPolicyCommand({ Bucket: trail.bucket }));
  policy = answer.Policy ?? "";
});

after(async () => {
  sdk[Symbol.dispose]();
  archive[Symbol.dispose]();
  assert.equal(await cairn.stop(), 0, cairn.log().slice(-3000));
  scratch[Symbol.dispose]();
});

async function statusUntil(
  name: string,
  holds: (status: Awaited<ReturnType<typeof trailStatus>>) => boolean,
): Promise<void> {
  const deadline = performance.now() + 30_000;
  for (;;) {
    const status = await trailStatus(sdk, name);
    if (holds(status)) return;
    assert.ok(performance.now() < deadline, JSON.stringify(status));
    await sleep(200);
  }
}

async function calls(count: number): Promise<Set<string>> {
  const ids = new Set<string>();
  for (let call = 0; call < count; call += 1) ids.add((await callerIdentity(cairn)) ?? "");
  return ids;
}

/** Empties a bucket and deletes it, against a trail that goes on writing into it. */
async function deleteBucket(bucket: string): Promise<void> {
  await sdk.s3.send(new DeleteBucketPolicyCommand({ Bucket: bucket }));
  for (;;) {
    const { Contents: contents = [] } = await sdk.s3.send(
      new ListObjectsV2Command({ Bucket: bucket }),
    );
    if (contents.length === 0) break;
    const keys = contents.map(({ Key: key }) => ({ Key: key }));
    await sdk.s3.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: keys } }));
  }
  await sdk.s3.send(new DeleteBucketCommand({ Bucket: bucket }));
}

test("a policy that is removed and put back: AccessDenied, and nothing is lost", async () => {
  const eventIds = new Set<string>();
  await calls(3);
  await archive.s3.send(new DeleteBucketPolicyCommand({ Bucket: trail.bucket }));
  const requestIds = await calls(20);
  await statusUntil(
    trail.arn,
    (status) =>
      status.LatestDeliveryError === "AccessDenied" &&
      status.LatestDigestDeliveryError === "AccessDenied" &&
      Date.parse(status.LatestDeliveryAttemptTime ?? "") > 0,
  );
  assert.match(cairn.log(), /"code":"AccessDenied".*"msg":"log file not delivered"/);

  await archive.s3.send(new PutBucketPolicyCommand({ Bucket: trail.bucket, Policy: policy }));
  await statusUntil(
    trail.arn,
    (status) =>
      status.LatestDeliveryError === undefined && status.LatestDigestDeliveryError === undefined,
  );
  await checkDelivered(cairn, trail.bucket, { eventIds, requestIds });
  await checkValid(archiveCli(cairn), trail, since, [region]);
});

test("a bucket that is deleted and made again: NoSuchBucket, and other trails go on", async () => {
  const bucket = "comes-and-goes";
  const own = policy.replaceAll(trail.bucket, bucket).replaceAll("trail/default", "trail/visitor");
  await sdk.s3.send(new CreateBucketCommand({ Bucket: bucket }));
  await sdk.s3.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy: own }));
  await sdk.cloudtrail.send(
    new CreateTrailCommand({
      Name: "visitor",
      S3BucketName: bucket,
      EnableLogFileValidation: true,
    }),
  );
  await sdk.cloudtrail.send(new StartLoggingCommand({ Name: "visitor" }));
  const early = await calls(5);
  await checkDelivered(cairn, bucket, { eventIds: new Set(), requestIds: early });

  await deleteBucket(bucket);
  const requestIds = await calls(20);
  await statusUntil("visitor", (status) => status.LatestDeliveryError === "NoSuchBucket");
  await checkDelivered(cairn, trail.bucket, { eventIds: new Set(), requestIds });
  const other = await trailStatus(sdk, trail.arn);
  assert.equal(other.LatestDeliveryError, undefined, "the other trail has no error");

  await sdk.s3.send(new CreateBucketCommand({ Bucket: bucket }));
  await statusUntil("visitor", (status) => status.LatestDeliveryError === "AccessDenied");
  await sdk.s3.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy: own }));
  await checkDelivered(cairn, bucket, { eventIds: new Set(), requestIds });
  await statusUntil("visitor", (status) => status.LatestDeliveryError === undefined);
  const { requestIds: found } = await deliveredIds(cairn, bucket);
  const again = [...early].filter((id) => found.has(id));
  assert.deepEqual(again, [], "what was delivered into the old bucket is not delivered again");
});

test("a bucket that somebody else has made in the meantime gets nothing by its name alone", async () => {
  const bucket = "comes-and-goes";
  await sdk.s3.send(new DeleteBucketPolicyCommand({ Bucket: bucket }));
  const { requestIds: earlier } = await deliveredIds(cairn, bucket);
  await calls(5);
  await sleep(1000);
  const { requestIds: later } = await deliveredIds(cairn, bucket);
  assert.deepEqual(later, earlier);
});
