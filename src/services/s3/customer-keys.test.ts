import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { test } from "node:test";

import { bodyOf, refused, testS3, textOf } from "./s3.fixture.ts";
import type { TestCall, TestS3 } from "./s3.fixture.ts";

// SSE-C: the client keeps the key, and S3 nothing of it but what tells it from another one.

const Bucket = "logs";
const named = { Bucket, Key: "k" };

async function withBucket(): Promise<TestS3> {
  const s3 = testS3();
  await s3.ask("CreateBucket", { Bucket });
  const Rules = [{ BlockedEncryptionTypes: { EncryptionType: ["NONE"] } }];
  await s3.ask("PutBucketEncryption", { Bucket, ServerSideEncryptionConfiguration: { Rules } });
  return s3;
}

function keyOf(fill: number, size = 32): Record<string, string> {
  const key = Buffer.alloc(size, fill);
  return {
    SSECustomerAlgorithm: "AES256",
    SSECustomerKey: key.toString("base64"),
    SSECustomerKeyMD5: hash("md5", key, "base64"),
  };
}

const ours = keyOf(1);
const other = keyOf(2);
const shown = { SSECustomerAlgorithm: "AES256", SSECustomerKeyMD5: ours["SSECustomerKeyMD5"] };

const sourceKey = (key: Record<string, string>): object =>
  Object.fromEntries(Object.entries(key).map(([name, value]) => [`CopySource${name}`, value]));

// oxlint-disable-next-line typescript/no-explicit-any -- outputs differ by operation
type Output = any;

function put(s3: TestS3, input: object, call: TestCall = {}): Promise<Output> {
  const content = { Body: bodyOf("body"), ContentLength: 4 };
  return s3.ask("PutObject", { ...named, ...content, ...input }, call);
}

async function read(s3: TestS3, input: object): Promise<string> {
  return textOf((await s3.ask("GetObject", { ...named, ...input })).Body);
}

function said({ ServerSideEncryption, SSECustomerAlgorithm, SSECustomerKeyMD5 }: Output): object {
  return {
    SSECustomerAlgorithm,
    SSECustomerKeyMD5,
    ...(ServerSideEncryption !== undefined && { ServerSideEncryption }),
  };
}

test("SSE-C: an object comes back with its key alone", async () => {
  await using s3 = await withBucket();
  const output = await put(s3, ours);
  assert.deepEqual(said(output), shown);
  assert.notEqual(output.ETag, `"${hash("md5", "body")}"`);
  assert.equal(await read(s3, ours), "body");
  assert.deepEqual(said(await s3.ask("HeadObject", { ...named, ...ours })), shown);
  for (const operation of ["GetObject", "HeadObject"]) {
    const ask = (input: object): Promise<unknown> => s3.ask(operation, { ...named, ...input });
    assert.match((await refused("InvalidRequest", ask({}))).message, /stored using a form of/);
    assert.match((await refused("AccessDenied", ask(other))).message, /the correct secret key\.$/);
  }
  await s3.ask("DeleteObject", named);
});

test("SSE-C: a key for what is not under one is refused", async () => {
  await using s3 = await withBucket();
  await put(s3, {});
  const error = await refused("InvalidRequest", s3.ask("GetObject", { ...named, ...ours }));
  assert.match(error.message, /not applicable to this object/);
});

const faults: readonly [name: string, input: object, code: string, message: RegExp][] = [
  [
    "also SSE-S3",
    { ...ours, ServerSideEncryption: "AES256" },
    "InvalidArgument",
    /is incompatible with the encryption method specified$/,
  ],
  [
    "another algorithm",
    { ...ours, SSECustomerAlgorithm: "AES512" },
    "InvalidEncryptionAlgorithmError",
    /Supported value: AES256/,
  ],
  [
    "no algorithm",
    { ...ours, SSECustomerAlgorithm: undefined },
    "InvalidArgument",
    /a valid encryption algorithm\.$/,
  ],
  [
    "no key",
    { ...ours, SSECustomerKey: undefined },
    "InvalidArgument",
    /an appropriate secret key\.$/,
  ],
  [
    "no MD5",
    { ...ours, SSECustomerKeyMD5: undefined },
    "InvalidArgument",
    /client calculated MD5 of the secret key\.$/,
  ],
  [
    "another key's MD5",
    { ...ours, SSECustomerKeyMD5: other["SSECustomerKeyMD5"] },
    "InvalidArgument",
    /did not match the hash that was provided/,
  ],
  ["a short key", keyOf(1, 16), "InvalidArgument", /was invalid for the specified algorithm/],
];
for (const [name, input, code, message] of faults) {
  test(`SSE-C with ${name}: ${code}`, async () => {
    await using s3 = await withBucket();
    const error = await refused(code, put(s3, input));
    assert.match(error.message, message);
    assert.equal(error.details["ArgumentName"], "x-amz-server-side-encryption");
  });
}

test("SSE-C: a key comes over TLS, or from this machine", async () => {
  await using s3 = await withBucket();
  const plain = { isSecure: false };
  const error = await refused("InvalidRequest", put(s3, ours, plain));
  assert.match(error.message, /must be made over a secure connection/);
  for (const sourceIp of ["127.0.0.1", "::1", "::ffff:127.0.0.1"]) {
    await put(s3, ours, { ...plain, sourceIp });
  }
});

test("SSE-C: a new bucket blocks it, for writes alone", async () => {
  await using s3 = await withBucket();
  await put(s3, ours);
  const Rules = [{ BlockedEncryptionTypes: { EncryptionType: ["SSE-C"] } }];
  await s3.ask("PutBucketEncryption", { Bucket, ServerSideEncryptionConfiguration: { Rules } });
  const error = await refused("AccessDenied", put(s3, ours));
  assert.match(
    error.message,
    /s3:PutObject on resource: "arn:aws:s3:::logs\/k" because this bucket has blocked/,
  );
  assert.equal(await read(s3, ours), "body");
  await s3.ask("CreateBucket", { Bucket: "fresh" });
  await refused("AccessDenied", put(s3, { ...ours, Bucket: "fresh" }));
});

test("SSE-C: each part of an upload comes with the key that it was begun with", async () => {
  await using s3 = await withBucket();
  const { UploadId } = await s3.ask("CreateMultipartUpload", { ...named, ...ours });
  const part = (input: object): Promise<Output> =>
    s3.ask("UploadPart", {
      ...named,
      UploadId,
      PartNumber: 1,
      Body: bodyOf("body"),
      ContentLength: 4,
      ...input,
    });
  const missing = await refused("InvalidRequest", part({}));
  assert.match(missing.message, /must include the appropriate encryption parameters/);
  const wrong = await refused("InvalidRequest", part(other));
  assert.match(wrong.message, /did not match the ones used originally/);
  const stored = await part(ours);
  assert.deepEqual(said(stored), shown);
  await s3.ask("ListParts", { ...named, UploadId });
  await refused("InvalidRequest", s3.ask("ListParts", { ...named, UploadId, ...other }));
  const Parts = [{ PartNumber: 1, ETag: stored.ETag }];
  const complete = { ...named, UploadId, MultipartUpload: { Parts } };
  await refused("InvalidRequest", s3.ask("CompleteMultipartUpload", { ...complete, ...other }));
  const joined = await s3.ask("CompleteMultipartUpload", complete);
  assert.equal(joined.SSECustomerAlgorithm, undefined);
  assert.equal(await read(s3, ours), "body");

  const plain = await s3.ask("CreateMultipartUpload", named);
  await refused("InvalidRequest", part({ ...ours, UploadId: plain.UploadId }));
});

test("SSE-C: a copy takes the key of its source, and has one of its own or none", async () => {
  await using s3 = await withBucket();
  await put(s3, ours);
  const copy = (input: object): Promise<Output> =>
    s3.ask("CopyObject", { ...named, Key: "copy", CopySource: `${Bucket}/k`, ...input });
  await refused("InvalidRequest", copy({}));
  await refused("AccessDenied", copy(sourceKey(other)));
  const plain = await copy(sourceKey(ours));
  assert.equal(plain.ServerSideEncryption, "AES256");
  assert.equal(plain.CopyObjectResult.ETag, `"${hash("md5", "body")}"`);
  assert.equal(await read(s3, { Key: "copy" }), "body");
  await copy({ ...sourceKey(ours), ...other });
  assert.equal(await read(s3, { Key: "copy", ...other }), "body");
});
