import assert from "node:assert/strict";
import { test } from "node:test";

import { bob, refused, testS3 } from "./s3.fixture.ts";
import type { TestS3 } from "./s3.fixture.ts";

const Bucket = "logs";

async function withBucket(): Promise<TestS3> {
  const s3 = testS3();
  await s3.ask("CreateBucket", { Bucket });
  return s3;
}

const put = (s3: TestS3, ...Rules: readonly object[]): Promise<unknown> =>
  s3.ask("PutBucketEncryption", { Bucket, ServerSideEncryptionConfiguration: { Rules } });

async function shown(s3: TestS3): Promise<unknown> {
  const output = await s3.ask("GetBucketEncryption", { Bucket });
  const { Rules } = output.ServerSideEncryptionConfiguration;
  assert.equal(Rules.length, 1);
  return Rules[0];
}

const rule = (SSEAlgorithm: string, KMSMasterKeyID?: string): object => ({
  ApplyServerSideEncryptionByDefault: {
    SSEAlgorithm,
    ...(KMSMasterKeyID !== undefined && { KMSMasterKeyID }),
  },
});
const blocks = (...EncryptionType: readonly string[]): object => ({
  BlockedEncryptionTypes: { EncryptionType },
});

test("GetBucketEncryption: every bucket has SSE-S3 by default, and SSE-C blocked", async () => {
  await using s3 = await withBucket();
  assert.deepEqual(await shown(s3), {
    ...rule("AES256"),
    BucketKeyEnabled: false,
    ...blocks("SSE-C"),
  });
});

test("PutBucketEncryption: a default under KMS, taken away again with what is not the block", async () => {
  await using s3 = await withBucket();
  await put(s3, { ...rule("aws:kms", "alias/logs"), BucketKeyEnabled: true, ...blocks("NONE") });
  const kms = { ...rule("aws:kms", "alias/logs"), BucketKeyEnabled: true, ...blocks("NONE") };
  assert.deepEqual(await shown(s3), kms);
  // What a rule says nothing of stays.
  await put(s3, { BucketKeyEnabled: true, ...blocks("SSE-C") });
  assert.deepEqual(await shown(s3), { ...kms, ...blocks("SSE-C") });
  await put(s3, blocks("NONE"));
  await put(s3, rule("aws:kms:dsse"));
  const dsse = { ...rule("aws:kms:dsse"), BucketKeyEnabled: false, ...blocks("NONE") };
  assert.deepEqual(await shown(s3), dsse);

  for (let count = 0; count < 2; count += 1) await s3.ask("DeleteBucketEncryption", { Bucket });
  const after = { ...rule("AES256"), BucketKeyEnabled: false, ...blocks("NONE") };
  assert.deepEqual(await shown(s3), after);
});

const malformed: readonly [name: string, rules: readonly object[]][] = [
  ["no rule", []],
  ["two rules", [rule("AES256"), rule("AES256")]],
  ["an algorithm that is none", [rule("AES512")]],
  ["one that no bucket has", [rule("aws:fsx")]],
  ["a type that is none", [blocks("SSE-KMS")]],
  ["no type", [blocks()]],
  ["both", [blocks("NONE", "SSE-C")]],
];
for (const [name, rules] of malformed) {
  test(`PutBucketEncryption with ${name}: MalformedXML, and nothing is changed`, async () => {
    await using s3 = await withBucket();
    const before = await shown(s3);
    await refused("MalformedXML", put(s3, ...rules));
    assert.deepEqual(await shown(s3), before);
  });
}

test("PutBucketEncryption: a key of KMS goes with KMS alone", async () => {
  await using s3 = await withBucket();
  const error = await refused("InvalidArgument", put(s3, rule("AES256", "alias/logs")));
  assert.match(error.message, /^a KMSMasterKeyID is not applicable/);
  assert.equal(error.details["ArgumentName"], "ApplyServerSideEncryptionByDefault");
});

test("GetBucketEncryption, PutBucketEncryption: not for strangers, nor for buckets that are not there", async () => {
  await using s3 = await withBucket();
  for (const name of ["Get", "Put", "Delete"]) {
    const operation = `${name}BucketEncryption`;
    await refused("AccessDenied", s3.ask(operation, { Bucket }, { accountId: bob }));
    await refused("NoSuchBucket", s3.ask(operation, { Bucket: "none" }));
  }
});
