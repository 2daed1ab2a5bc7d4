import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { after, before, test } from "node:test";

import {
  CreateBucketCommand,
  GetBucketEncryptionCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutBucketEncryptionCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";

import { disableKey } from "../../kms/key-life.ts";
import { arnOf } from "../../kms/key.ts";
import { callRecord } from "../../record/call-record.ts";
import type { ClientFixture } from "./client.fixture.ts";
import { accountId, failure, openClient } from "./client.fixture.ts";

// The SDK's own client: what of encryption goes over the wire, and what stands in the record.

const Bucket = "logs";
const named = { Bucket, Key: "k" };
let s3: ClientFixture;

before(async () => {
  s3 = await openClient();
  await s3.client.send(new CreateBucketCommand({ Bucket }));
});

after(() => s3[Symbol.asyncDispose]());

function lastRecord(): Readonly<Record<string, unknown>> {
  const facts = s3.facts.at(-1);
  assert.ok(facts !== undefined);
  return callRecord(facts, { eventId: "id", recipientAccountId: accountId, region: "us-east-1" });
}

async function bytesAt(input: object = {}): Promise<Uint8Array | undefined> {
  const { Body } = await s3.client.send(new GetObjectCommand({ ...named, ...input }));
  return Body?.transformToByteArray();
}

test("large bodies go through encryption in pieces, and ranges come out of it", async () => {
  const body = randomBytes(3_000_000);
  const output = await s3.client.send(new PutObjectCommand({ ...named, Body: body }));
  assert.equal(output.ServerSideEncryption, "AES256");
  assert.ok(Buffer.from((await bytesAt()) ?? []).equals(body));
  const range = await bytesAt({ Range: "bytes=262100-524300" });
  assert.ok(Buffer.from(range ?? []).equals(body.subarray(262_100, 524_301)));
});

test("SSE-KMS: headers go and come, the record shows them, and a disabled key is a 400", async () => {
  const key = await s3.kms.make(accountId);
  const wish = { ServerSideEncryption: "aws:kms", SSEKMSKeyId: key.keyId } as const;
  const SSEKMSEncryptionContext = Buffer.from('{"a":"b"}').toString("base64");
  const put = new PutObjectCommand({ ...named, ...wish, SSEKMSEncryptionContext, Body: "body" });
  const output = await s3.client.send(put);
  assert.equal(output.SSEKMSKeyId, arnOf(key));
  assert.equal(output.SSEKMSEncryptionContext, SSEKMSEncryptionContext);

  const { requestParameters, responseElements, additionalEventData } = lastRecord();
  const { Host: _, ...parameters } = { Host: "", ...Object(requestParameters) };
  assert.deepEqual(parameters, {
    bucketName: Bucket,
    "x-amz-server-side-encryption": "aws:kms",
    "x-amz-server-side-encryption-aws-kms-key-id": key.keyId,
    key: "k",
  });
  assert.deepEqual(responseElements, {
    "x-amz-server-side-encryption": "aws:kms",
    "x-amz-server-side-encryption-aws-kms-key-id": arnOf(key),
  });
  assert.equal(Object(additionalEventData).SSEApplied, "SSE_KMS");

  await disableKey(s3.kms.parts, key);
  const error = await failure(s3.client.send(new GetObjectCommand(named)));
  assert.equal(error.name, "KMS.DisabledException");
  assert.equal(error.$metadata.httpStatusCode, 400);
});

test("the record of a put without headers says that the default was applied", async () => {
  await s3.client.send(new PutObjectCommand({ ...named, Body: "body" }));
  const { responseElements, additionalEventData } = lastRecord();
  assert.deepEqual(responseElements, { "x-amz-server-side-encryption": "AES256" });
  assert.equal(Object(additionalEventData).SSEApplied, "Default_SSE_S3");
  await s3.client.send(new HeadObjectCommand(named));
  assert.equal(lastRecord()["responseElements"], null);
});

test("the default encryption of a bucket goes and comes as XML", async () => {
  const rule = {
    ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" },
    BucketKeyEnabled: true,
    BlockedEncryptionTypes: { EncryptionType: ["NONE"] },
  } as const;
  const configuration = {
    Rules: [{ ...rule, BlockedEncryptionTypes: { EncryptionType: ["NONE" as const] } }],
  };
  await s3.client.send(
    new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: configuration }),
  );
  const shown = await s3.client.send(new GetBucketEncryptionCommand({ Bucket }));
  assert.deepEqual(shown.ServerSideEncryptionConfiguration, configuration);
});

test("SSE-C: the key goes over the wire, and into no record and no log", async () => {
  const SSECustomerKey = randomBytes(32).toString("base64");
  const hash = Buffer.from(SSECustomerKey, "base64");
  const SSECustomerKeyMD5 = createHash("md5").update(hash).digest("base64");
  const ours = { SSECustomerAlgorithm: "AES256", SSECustomerKey, SSECustomerKeyMD5 };
  const first = s3.facts.length;
  await s3.client.send(new PutObjectCommand({ ...named, ...ours, Body: "body" }));
  assert.equal(Object(lastRecord()["additionalEventData"]).SSEApplied, "SSE_C");
  assert.equal(Buffer.from((await bytesAt(ours)) ?? []).toString(), "body");
  assert.equal((await failure(s3.client.send(new GetObjectCommand(named)))).name, "InvalidRequest");
  for (const facts of s3.facts.slice(first)) {
    const copy = { eventId: "id", recipientAccountId: accountId, region: "us-east-1" };
    assert.ok(!JSON.stringify(callRecord(facts, copy)).includes(SSECustomerKey));
  }
  assert.ok(!JSON.stringify(s3.failures).includes(SSECustomerKey));
});
