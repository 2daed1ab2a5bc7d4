import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { test } from "node:test";

import { disableKey, replacePolicy, scheduleDeletion } from "../../kms/key-life.ts";
import type { Key } from "../../kms/key.ts";
import { arnOf } from "../../kms/key.ts";
import { alice, bob, bodyOf, refused, testS3, textOf } from "./s3.fixture.ts";
import type { TestS3 } from "./s3.fixture.ts";

const Bucket = "logs";
const named = { Bucket, Key: "k" };

async function withBucket(): Promise<TestS3> {
  const s3 = testS3();
  await s3.ask("CreateBucket", { Bucket });
  return s3;
}

// oxlint-disable-next-line typescript/no-explicit-any -- outputs differ by operation
type Output = any;

function put(s3: TestS3, input: object = {}, body = "body"): Promise<Output> {
  return s3.ask("PutObject", {
    ...named,
    Body: bodyOf(body),
    ContentLength: body.length,
    ...input,
  });
}

async function read(s3: TestS3, input: object = {}): Promise<string> {
  return textOf((await s3.ask("GetObject", { ...named, ...input })).Body);
}

/** What an answer says of the encryption. */
function said(output: Output): object {
  const { ServerSideEncryption, SSEKMSKeyId, SSEKMSEncryptionContext, BucketKeyEnabled } = output;
  const { SSECustomerAlgorithm, SSECustomerKeyMD5 } = output;
  const all = {
    ServerSideEncryption,
    SSEKMSKeyId,
    SSEKMSEncryptionContext,
    BucketKeyEnabled,
    SSECustomerAlgorithm,
    SSECustomerKeyMD5,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

const setDefault = (s3: TestS3, rule: object): Promise<unknown> =>
  s3.ask("PutBucketEncryption", { Bucket, ServerSideEncryptionConfiguration: { Rules: [rule] } });

const kmsOf = (key: Key, more: object = {}): object => ({
  ServerSideEncryption: "aws:kms",
  SSEKMSKeyId: key.keyId,
  ...more,
});

test("every object is under SSE-S3 where nothing else is said, and says so", async () => {
  await using s3 = await withBucket();
  const sse = { ServerSideEncryption: "AES256" };
  for (const input of [{}, sse]) {
    const output = await put(s3, input);
    assert.deepEqual(said(output), sse);
    assert.equal(output.ETag, `"${hash("md5", "body")}"`);
  }
  assert.deepEqual(said(await s3.ask("HeadObject", named)), sse);
  assert.deepEqual(said(await s3.ask("GetObject", named)), sse);
});

test("SSE-KMS: answers name the key, and the ETag is not the MD5", async () => {
  await using s3 = await withBucket();
  const key = await s3.kms.make(alice);
  const context = Buffer.from('{"department":"audit"}').toString("base64");
  const shown = { ServerSideEncryption: "aws:kms", SSEKMSKeyId: arnOf(key) };
  for (const name of [key.keyId, arnOf(key)]) {
    const input = kmsOf(key, { SSEKMSKeyId: name, SSEKMSEncryptionContext: context });
    const output = await put(s3, input);
    assert.deepEqual(said(output), { ...shown, SSEKMSEncryptionContext: context });
    assert.notEqual(output.ETag, `"${hash("md5", "body")}"`);
    assert.deepEqual(said(await s3.ask("HeadObject", named)), shown);
    assert.equal(await read(s3), "body");
  }
  const withBucketKey = await put(s3, kmsOf(key, { BucketKeyEnabled: true }));
  assert.deepEqual(said(withBucketKey), { ...shown, BucketKeyEnabled: true });
  assert.equal(await read(s3), "body");
});

test("SSE-KMS without a key has the account's aws/s3; DSSE-KMS has two layers", async () => {
  await using s3 = await withBucket();
  const first = await put(s3, { ServerSideEncryption: "aws:kms" });
  const second = await put(s3, { ServerSideEncryption: "aws:kms:dsse" });
  assert.match(first.SSEKMSKeyId, /^arn:aws:kms:us-east-1:111122223333:key\//);
  assert.equal(second.SSEKMSKeyId, first.SSEKMSKeyId);
  assert.equal(second.ServerSideEncryption, "aws:kms:dsse");
  assert.equal(await read(s3), "body");
});

test("a bucket's default is what a put without headers has, and headers come before it", async () => {
  await using s3 = await withBucket();
  const key = await s3.kms.make(alice);
  await setDefault(s3, {
    ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: key.keyId },
    BucketKeyEnabled: true,
  });
  const byDefault = {
    ServerSideEncryption: "aws:kms",
    SSEKMSKeyId: arnOf(key),
    BucketKeyEnabled: true,
  };
  assert.deepEqual(said(await put(s3)), byDefault);
  assert.equal(await read(s3), "body");
  const wish = { ServerSideEncryption: "AES256" };
  assert.deepEqual(said(await put(s3, wish)), wish);
  const copied = await s3.ask("CopyObject", { ...named, Key: "copy", CopySource: `${Bucket}/k` });
  assert.deepEqual(said(copied), byDefault);
  assert.equal(await read(s3, { Key: "copy" }), "body");
});

test("a key that is disabled or to be deleted makes its objects unreadable at once", async () => {
  await using s3 = await withBucket();
  const { parts } = s3.kms;
  for (const BucketKeyEnabled of [false, true]) {
    const key = await s3.kms.make(alice);
    await put(s3, kmsOf(key, { BucketKeyEnabled }));
    assert.equal(await read(s3), "body");
    const disabled = await disableKey(parts, key);
    const error = await refused("KMS.DisabledException", read(s3));
    assert.equal(error.message, `${arnOf(key)} is disabled.`);
    await refused("KMS.DisabledException", put(s3, kmsOf(key)));
    await scheduleDeletion(parts, disabled, 7);
    const gone = await refused("KMS.KMSInvalidStateException", read(s3));
    assert.equal(gone.message, `${arnOf(key)} is pending deletion.`);
    await s3.ask("HeadObject", named);
    await refused(
      "KMS.KMSInvalidStateException",
      s3.ask("HeadObject", { ...named, ChecksumMode: "ENABLED" }),
    );
  }
});

test("who may not use the key may neither write nor read, whatever the bucket's policy says", async () => {
  await using s3 = await withBucket();
  const key = await s3.kms.make(alice);
  await put(s3, kmsOf(key));
  const Principal = { AWS: `arn:aws:iam::${bob}:root` };
  const Action = ["s3:GetObject", "s3:PutObject"];
  const Statement = [{ Effect: "Allow", Principal, Action, Resource: `arn:aws:s3:::${Bucket}/*` }];
  await s3.ask("PutBucketPolicy", { Bucket, Policy: JSON.stringify({ Statement }) });
  const asBob = { accountId: bob };
  const Body = bodyOf("x");
  const wanted = { ...named, Body, ContentLength: 1, ...kmsOf(key, { SSEKMSKeyId: arnOf(key) }) };
  const error = await refused("AccessDenied", s3.ask("GetObject", named, asBob));
  assert.match(error.message, /kms:Decrypt/);
  assert.match(
    (await refused("AccessDenied", s3.ask("PutObject", wanted, asBob))).message,
    /kms:GenerateDataKey/,
  );

  const policy = {
    Statement: [
      {
        Effect: "Allow",
        Principal: { AWS: `arn:aws:iam::${alice}:root` },
        Action: "kms:*",
        Resource: "*",
      },
      {
        Effect: "Allow",
        Principal,
        Action: "kms:Decrypt",
        Resource: "*",
        Condition: {
          StringEquals: {
            "kms:ViaService": "s3.us-east-1.amazonaws.com",
            "kms:EncryptionContext:aws:s3:arn": `arn:aws:s3:::${Bucket}/k`,
          },
        },
      },
    ],
  };
  await replacePolicy(s3.kms.parts, key, JSON.stringify(policy));
  const output = await s3.ask("GetObject", named, asBob);
  assert.equal(await textOf(output.Body), "body");
});

const faults: readonly [name: string, input: object, code: string, message: RegExp][] = [
  ["no encryption", { ServerSideEncryption: "AES512" }, "InvalidArgument", /is not supported$/],
  ["an empty one", { ServerSideEncryption: "" }, "InvalidArgument", /is not supported$/],
  [
    "a key without KMS",
    { SSEKMSKeyId: "k" },
    "InvalidArgument",
    /requires HTTP header .* aws:kms$/,
  ],
  [
    "a key with AES256",
    { ServerSideEncryption: "AES256", SSEKMSKeyId: "k" },
    "InvalidArgument",
    /requires HTTP header/,
  ],
  [
    "what names no key",
    { ServerSideEncryption: "aws:kms", SSEKMSKeyId: "fake-key-id" },
    "KMS.NotFoundException",
    /^Invalid keyId 'fake-key-id'$/,
  ],
  [
    "a key that is not there",
    { ServerSideEncryption: "aws:kms", SSEKMSKeyId: "134f2428-cec1-4b25-a1ae-9048164dba47" },
    "KMS.NotFoundException",
    /^Key 'arn:aws:kms:us-east-1:111122223333:key\/134f2428-.*' does not exist$/,
  ],
  [
    "a key of another Region",
    {
      ServerSideEncryption: "aws:kms",
      SSEKMSKeyId: `arn:aws:kms:eu-west-1:${alice}:key/134f2428-cec1-4b25-a1ae-9048164dba47`,
    },
    "KMS.NotFoundException",
    /^Invalid arn eu-west-1$/,
  ],
  ...["%%", "bm8ganNvbg==", "WzFd", "eyJhIjoxfQ=="].map(
    (context): [string, object, string, RegExp] => [
      `the context ${context}`,
      { ServerSideEncryption: "aws:kms", SSEKMSEncryptionContext: context },
      "InvalidArgument",
      /shall be Base64-encoded/,
    ],
  ),
];
for (const [name, input, code, message] of faults) {
  test(`PutObject with ${name}: ${code}, and nothing is stored`, async () => {
    await using s3 = await withBucket();
    assert.match((await refused(code, put(s3, input))).message, message);
    await refused("NoSuchKey", s3.ask("HeadObject", named));
  });
}

test("uploads: the parts are under what the upload was begun with", async () => {
  await using s3 = await withBucket();
  const key = await s3.kms.make(alice);
  const begun = await s3.ask("CreateMultipartUpload", { ...named, ...kmsOf(key) });
  const shown = { ServerSideEncryption: "aws:kms", SSEKMSKeyId: arnOf(key) };
  assert.deepEqual(said(begun), shown);
  const { UploadId } = begun;
  const part = { ...named, UploadId, PartNumber: 1, Body: bodyOf("body"), ContentLength: 4 };
  const stored = await s3.ask("UploadPart", part);
  assert.deepEqual(said(stored), shown);
  const Parts = [{ PartNumber: 1, ETag: stored.ETag }];
  const joined = await s3.ask("CompleteMultipartUpload", {
    ...named,
    UploadId,
    MultipartUpload: { Parts },
  });
  assert.deepEqual(said(joined), shown);
  assert.equal(await read(s3), "body");
  await disableKey(s3.kms.parts, key);
  await refused("KMS.DisabledException", read(s3));
});

test("a policy that asks for encryption is kept to by puts and by uploads in parts", async () => {
  await using s3 = await withBucket();
  const key = await s3.kms.make(alice);
  const deny = (Condition: object): object => ({
    Effect: "Deny",
    Principal: "*",
    Action: "s3:PutObject",
    Resource: `arn:aws:s3:::${Bucket}/*`,
    Condition,
  });
  const Statement = [
    deny({ StringNotEquals: { "s3:x-amz-server-side-encryption": "aws:kms" } }),
    deny({
      StringNotEquals: { "s3:x-amz-server-side-encryption-aws-kms-key-id": arnOf(key) },
    }),
  ];
  await s3.ask("PutBucketPolicy", { Bucket, Policy: JSON.stringify({ Statement }) });
  await refused("AccessDenied", put(s3));
  await refused("AccessDenied", put(s3, { ServerSideEncryption: "AES256" }));
  await refused("AccessDenied", put(s3, { ServerSideEncryption: "aws:kms" }));
  const wish = kmsOf(key, { SSEKMSKeyId: arnOf(key) });
  await put(s3, wish);
  const { UploadId } = await s3.ask("CreateMultipartUpload", { ...named, ...wish });
  const part = { ...named, UploadId, PartNumber: 1, Body: bodyOf("body"), ContentLength: 4 };
  const { ETag } = await s3.ask("UploadPart", part);
  const Parts = [{ PartNumber: 1, ETag }];
  await s3.ask("CompleteMultipartUpload", { ...named, UploadId, MultipartUpload: { Parts } });
});

test("CopyObject changes how an object is encrypted, also in place", async () => {
  await using s3 = await withBucket();
  const key = await s3.kms.make(alice);
  await put(s3);
  const self = { ...named, CopySource: `${Bucket}/k` };
  await refused("InvalidRequest", s3.ask("CopyObject", self));
  const copied = await s3.ask("CopyObject", { ...self, ...kmsOf(key) });
  assert.deepEqual(said(copied), { ServerSideEncryption: "aws:kms", SSEKMSKeyId: arnOf(key) });
  assert.equal(await read(s3), "body");
  assert.deepEqual(said(await s3.ask("CopyObject", { ...self, ServerSideEncryption: "AES256" })), {
    ServerSideEncryption: "AES256",
  });
  await disableKey(s3.kms.parts, key);
  assert.equal(await read(s3), "body");
});
