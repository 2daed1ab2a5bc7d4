import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import {
  CreateBucketCommand,
  GetBucketPolicyCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";

import type { CallFacts } from "../../call/operation.ts";
import { callRecord } from "../../record/call-record.ts";
import type { ClientFixture } from "./client.fixture.ts";
import { accountId, failure, openClient } from "./client.fixture.ts";

// A call that fails before its input is read is on record with what it was about, so that trails
// which select by bucket or object have it.

const Bucket = "logs";
const bucket = { accountId, type: "AWS::S3::Bucket", ARN: "arn:aws:s3:::logs" };
const object = { type: "AWS::S3::Object", ARN: "arn:aws:s3:::logs/a/b c" };

let s3: ClientFixture;
let impostor: S3Client;

before(async () => {
  s3 = await openClient();
  await s3.client.send(new CreateBucketCommand({ Bucket }));
  impostor = new S3Client({
    region: "us-east-1",
    endpoint: s3.url,
    forcePathStyle: true,
    maxAttempts: 1,
    credentials: { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "not the secret" },
  });
});

after(async () => {
  impostor.destroy();
  await s3[Symbol.asyncDispose]();
});

/** The record of the last call. */
function lastRecord(): Readonly<Record<string, unknown>> {
  const facts: CallFacts | undefined = s3.facts.at(-1);
  assert.ok(facts !== undefined);
  return callRecord(facts, { eventId: "id", recipientAccountId: accountId, region: "us-east-1" });
}

const table: readonly [name: string, ask: () => Promise<unknown>, resources: object[]][] = [
  [
    "GetObject",
    () => impostor.send(new GetObjectCommand({ Bucket, Key: "a/b c" })),
    [object, bucket],
  ],
  [
    "PutObject",
    () => impostor.send(new PutObjectCommand({ Bucket, Key: "a/b c", Body: "body" })),
    [object, bucket],
  ],
  [
    "ListObjects",
    () => impostor.send(new ListObjectsV2Command({ Bucket })),
    [{ type: "AWS::S3::Object", ARNPrefix: "arn:aws:s3:::logs/" }, bucket],
  ],
  ["GetBucketPolicy", () => impostor.send(new GetBucketPolicyCommand({ Bucket })), [bucket]],
];
for (const [name, ask, resources] of table) {
  test(`${name} with a wrong signature is recorded with its bucket and key`, async () => {
    assert.equal((await failure(ask())).name, "SignatureDoesNotMatch");
    const { eventName, errorCode, requestParameters, resources: listed } = lastRecord();
    assert.deepEqual(
      { eventName, errorCode },
      { eventName: name, errorCode: "SignatureDoesNotMatch" },
    );
    assert.deepEqual(listed, resources);
    const { Host: _, ...shown } = { Host: "", ...Object(requestParameters) };
    const isObject = resources.length === 2 && name !== "ListObjects";
    assert.equal(shown.bucketName, Bucket);
    assert.equal(shown.key, isObject ? "a/b c" : undefined);
  });
}

test("a request that cannot be read, or that nobody signed, is recorded so as well", async () => {
  const asked = [
    fetch(`${s3.url}/logs/a/b%20c`),
    fetch(`${s3.url}/logs/a/b%20c`, { headers: { authorization: "AWS4-HMAC-SHA256 what" } }),
    fetch(`${s3.url}/logs/a/b%20c?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Expires=1`),
  ];
  for (const [index, asking] of asked.entries()) {
    const response = await asking;
    assert.ok(response.status >= 400, String(index));
    await response.text();
  }
  const records = s3.facts.slice(-asked.length);
  for (const { resources } of records) {
    assert.deepEqual(
      resources.map(({ arn }) => arn),
      ["arn:aws:s3:::logs/a/b c", "arn:aws:s3:::logs"],
    );
  }
});

test("a bucket that is not there is named, and is no resource", async () => {
  await failure(impostor.send(new GetObjectCommand({ Bucket: "none", Key: "k" })));
  const { requestParameters, resources } = lastRecord();
  assert.equal(Object(requestParameters).bucketName, "none");
  assert.equal(resources, undefined);
});
