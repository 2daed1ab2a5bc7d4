import assert from "node:assert/strict";
import { test } from "node:test";

import { bob, refused, testS3 } from "./s3.fixture.ts";
import type { TestS3 } from "./s3.fixture.ts";

async function withBuckets(): Promise<TestS3> {
  const s3 = testS3();
  await s3.ask("CreateBucket", { Bucket: "source" });
  await s3.ask("CreateBucket", { Bucket: "target" });
  await s3.ask("CreateBucket", { Bucket: "foreign" }, { accountId: bob });
  const CreateBucketConfiguration = { LocationConstraint: "eu-west-1" };
  await s3.ask("CreateBucket", { Bucket: "far", CreateBucketConfiguration });
  return s3;
}

function put(s3: TestS3, LoggingEnabled: object | undefined): Promise<unknown> {
  const BucketLoggingStatus = { LoggingEnabled };
  return s3.ask("PutBucketLogging", { Bucket: "source", BucketLoggingStatus });
}

const to = (TargetBucket: string): object => ({ TargetBucket, TargetPrefix: "logs/" });

test("PutBucketLogging is what GetBucketLogging gives back, until it is put without a target", async () => {
  await using s3 = await withBuckets();
  const get = (): Promise<unknown> => s3.ask("GetBucketLogging", { Bucket: "source" });
  assert.deepEqual(await get(), {});
  await put(s3, to("target"));
  const TargetObjectKeyFormat = { SimplePrefix: {} };
  assert.deepEqual(await get(), { LoggingEnabled: { ...to("target"), TargetObjectKeyFormat } });
  const partitioned = { PartitionedPrefix: { PartitionDateSource: "EventTime" } };
  const enabled = { ...to("target"), TargetObjectKeyFormat: partitioned };
  await put(s3, enabled);
  assert.deepEqual(await get(), { LoggingEnabled: enabled });
  await put(s3, undefined);
  assert.deepEqual(await get(), {});
});

const refusals: [name: string, enabled: object, code: string][] = [
  ["no bucket", { TargetPrefix: "" }, "MalformedXML"],
  ["no prefix", { TargetBucket: "target" }, "MalformedXML"],
  ["a bucket that is not there", to("none"), "InvalidTargetBucketForLogging"],
  ["another's bucket", to("foreign"), "InvalidTargetBucketForLogging"],
  ["a bucket elsewhere", to("far"), "CrossLocationLoggingProhibitted"],
  [
    "grants",
    { ...to("target"), TargetGrants: [{ Permission: "READ" }] },
    "AccessControlListNotSupported",
  ],
  [
    "two formats",
    { ...to("target"), TargetObjectKeyFormat: { SimplePrefix: {}, PartitionedPrefix: {} } },
    "MalformedXML",
  ],
];
for (const [name, enabled, code] of refusals) {
  test(`PutBucketLogging with ${name} is ${code}`, async () => {
    await using s3 = await withBuckets();
    await refused(code, put(s3, enabled));
  });
}

test("a target bucket has neither retention nor requesters that pay", async () => {
  await using s3 = await withBuckets();
  const RequestPaymentConfiguration = { Payer: "Requester" };
  await s3.ask("PutBucketRequestPayment", { Bucket: "target", RequestPaymentConfiguration });
  await refused("InvalidTargetBucketForLogging", put(s3, to("target")));
});
