import assert from "node:assert/strict";
import { test } from "node:test";

import { alice, testCall, testS3 } from "./s3.fixture.ts";
import type { TestS3 } from "./s3.fixture.ts";

const host = "logs.s3.example.com";

function shown(s3: TestS3, name: string, input: object): unknown {
  const parameters = s3.operation(name).record?.requestParameters ?? assert.fail();
  return parameters(input as never, { host });
}

// Shapes of requestParameters as they stand in CloudTrail's records of S3.
const table: [name: string, input: object, parameters: object][] = [
  ["ListBuckets", {}, { Host: host }],
  ["GetBucketAcl", { Bucket: "logs" }, { bucketName: "logs", Host: host, acl: "" }],
  ["GetBucketLocation", { Bucket: "logs" }, { bucketName: "logs", Host: host, location: "" }],
  [
    "CreateBucket",
    { Bucket: "logs", CreateBucketConfiguration: { LocationConstraint: "us-west-2" } },
    {
      CreateBucketConfiguration: { LocationConstraint: "us-west-2" },
      bucketName: "logs",
      Host: host,
    },
  ],
  [
    "PutBucketPolicy",
    { Bucket: "logs", Policy: '{"Version":"2012-10-17"}' },
    { bucketPolicy: { Version: "2012-10-17" }, bucketName: "logs", Host: host, policy: "" },
  ],
  [
    "PutBucketPolicy",
    { Bucket: "logs", Policy: "nonsense" },
    { bucketPolicy: {}, bucketName: "logs", Host: host, policy: "" },
  ],
  [
    "PutObject",
    { Bucket: "logs", Key: "a", ACL: "bucket-owner-full-control", Metadata: { secret: "1" } },
    { bucketName: "logs", Host: host, "x-amz-acl": "bucket-owner-full-control", key: "a" },
  ],
  [
    "ListObjectsV2",
    { Bucket: "logs", Prefix: "", EncodingType: "url", MaxKeys: 5 },
    {
      bucketName: "logs",
      Host: host,
      "list-type": "2",
      "encoding-type": "url",
      prefix: "",
      "max-keys": "5",
    },
  ],
  [
    "UploadPart",
    { Bucket: "logs", Key: "a", PartNumber: 3, UploadId: "u", ContentLength: 5 },
    { bucketName: "logs", Host: host, partNumber: "3", uploadId: "u", key: "a" },
  ],
  [
    "DeleteObjects",
    { Bucket: "logs", Delete: { Objects: [{ Key: "a" }] } },
    { bucketName: "logs", Host: host, delete: "" },
  ],
];
for (const [name, input, parameters] of table) {
  test(`the record of ${name} shows ${Object.keys(parameters).join(", ")}`, async () => {
    await using s3 = testS3();
    assert.deepEqual(shown(s3, name, input), parameters);
  });
}

test("no record shows a customer's key", async () => {
  await using s3 = testS3();
  const input = {
    Bucket: "logs",
    Key: "a",
    SSECustomerKey: "c2VjcmV0",
    SSECustomerAlgorithm: "AES256",
  };
  assert.doesNotMatch(JSON.stringify(shown(s3, "PutObject", input)), /c2VjcmV0/);
  assert.doesNotMatch(JSON.stringify(shown(s3, "GetObject", input)), /c2VjcmV0/);
});

// S3 User Guide, "Amazon S3 CloudTrail events": some events have older names than their operations.
const olderNames: readonly [operation: string, event: string][] = [
  ["ListObjectsV2", "ListObjects"],
  ["PutBucketLifecycleConfiguration", "PutBucketLifecycle"],
  ["GetBucketLifecycleConfiguration", "GetBucketLifecycle"],
  ["PutPublicAccessBlock", "PutBucketPublicAccessBlock"],
  ["PutObjectLockConfiguration", "PutBucketObjectLockConfiguration"],
  ["GetObjectLockConfiguration", "GetBucketObjectLockConfiguration"],
];
for (const [operation, event] of olderNames) {
  test(`${operation} is recorded as ${event}`, async () => {
    await using s3 = testS3();
    assert.equal(s3.operation(operation).record?.eventName, event);
  });
}

test("calls on objects are data events about the object and its bucket", async () => {
  await using s3 = testS3();
  await s3.ask("CreateBucket", { Bucket: "logs" });
  const { category, resources } = s3.operation("PutObject");
  assert.equal(category, "data");
  const input = { Bucket: "logs", Key: "a/b" } as never;
  assert.deepEqual(await resources(input, testCall(s3.world)), [
    { arn: "arn:aws:s3:::logs/a/b", type: "AWS::S3::Object" },
    { arn: "arn:aws:s3:::logs", type: "AWS::S3::Bucket", accountId: alice },
  ]);
  assert.deepEqual(await s3.operation("ListObjects").resources(input, testCall(s3.world)), [
    { arn: "arn:aws:s3:::logs/", isPrefix: true, type: "AWS::S3::Object" },
    { arn: "arn:aws:s3:::logs", type: "AWS::S3::Bucket", accountId: alice },
  ]);
  const gone = { Bucket: "nowhere", Key: "a" } as never;
  assert.deepEqual(await resources(gone, testCall(s3.world)), []);
});

test("conditions name headers and parameters as policies do", async () => {
  await using s3 = testS3();
  const of = (name: string, input: object): unknown =>
    s3.operation(name).conditions?.(input as never, testCall(s3.world));
  assert.deepEqual(
    of("PutObject", { ACL: "private", StorageClass: "STANDARD", IfNoneMatch: "*" }),
    {
      "s3:x-amz-acl": "private",
      "s3:x-amz-storage-class": "STANDARD",
      "s3:if-none-match": "*",
    },
  );
  assert.deepEqual(of("ListObjects", { Prefix: "a", Delimiter: "/", MaxKeys: 3 }), {
    "s3:prefix": "a",
    "s3:delimiter": "/",
    "s3:max-keys": "3",
  });
  assert.deepEqual(of("GetObject", { IfMatch: "x" }), {});
});
