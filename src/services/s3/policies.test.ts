import assert from "node:assert/strict";
import { test } from "node:test";

import { alice, bob, bodyOf, refused, testS3 } from "./s3.fixture.ts";
import type { TestS3 } from "./s3.fixture.ts";

function policy(...statements: object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

const forBob = { Effect: "Allow", Principal: { AWS: bob }, Resource: "arn:aws:s3:::logs/*" };

async function withBucket(): Promise<TestS3> {
  const s3 = testS3();
  await s3.ask("CreateBucket", { Bucket: "logs" });
  await s3.ask("PutObject", { Bucket: "logs", Key: "a", Body: bodyOf("x") });
  return s3;
}

test("PutBucketPolicy lets another account in, and DeleteBucketPolicy out again", async () => {
  await using s3 = await withBucket();
  const read = (): Promise<unknown> =>
    s3.ask("GetObject", { Bucket: "logs", Key: "a" }, { accountId: bob });
  const error = await refused("AccessDenied", read());
  assert.equal(
    error.message,
    `User: arn:aws:iam::${bob}:root is not authorized to perform: s3:GetObject on resource: ` +
      '"arn:aws:s3:::logs/a" because no resource-based policy allows the s3:GetObject action',
  );
  const text = policy({ ...forBob, Action: "s3:GetObject" });
  await s3.ask("PutBucketPolicy", { Bucket: "logs", Policy: text });
  assert.deepEqual(await s3.ask("GetBucketPolicy", { Bucket: "logs" }), { Policy: text });
  await read();
  await s3.ask("DeleteBucketPolicy", { Bucket: "logs" });
  await s3.ask("DeleteBucketPolicy", { Bucket: "logs" });
  await refused("AccessDenied", read());
  await refused("NoSuchBucketPolicy", s3.ask("GetBucketPolicy", { Bucket: "logs" }));
});

test("an explicit deny holds against the owner, except for the policy itself", async () => {
  await using s3 = await withBucket();
  const deny = {
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: ["arn:aws:s3:::logs", "arn:aws:s3:::logs/*"],
  };
  await s3.ask("PutBucketPolicy", { Bucket: "logs", Policy: policy(deny) });
  const error = await refused("AccessDenied", s3.ask("GetObject", { Bucket: "logs", Key: "a" }));
  assert.match(error.message, /"arn:aws:s3:::logs\/a" with an explicit deny in a resource-based/);
  await s3.ask("GetBucketPolicy", { Bucket: "logs" });
  await s3.ask("PutBucketPolicy", { Bucket: "logs", Policy: policy(deny) });
  await s3.ask("DeleteBucketPolicy", { Bucket: "logs" });
  await s3.ask("GetObject", { Bucket: "logs", Key: "a" });
});

test("a policy cannot let another account at itself", async () => {
  await using s3 = await withBucket();
  const all = { ...forBob, Action: "s3:*", Resource: "arn:aws:s3:::logs" };
  await s3.ask("PutBucketPolicy", { Bucket: "logs", Policy: policy(all) });
  const put = { Bucket: "logs", Policy: policy(all) };
  await refused("MethodNotAllowed", s3.ask("PutBucketPolicy", put, { accountId: bob }));
  await refused(
    "MethodNotAllowed",
    s3.ask("DeleteBucketPolicy", { Bucket: "logs" }, { accountId: bob }),
  );
});

test("who may not list a bucket is not told what is missing", async () => {
  await using s3 = await withBucket();
  const get = { ...forBob, Action: "s3:GetObject" };
  const list = { ...forBob, Action: "s3:ListBucket", Resource: "arn:aws:s3:::logs" };
  const read = (): Promise<unknown> =>
    s3.ask("GetObject", { Bucket: "logs", Key: "none" }, { accountId: bob });
  await s3.ask("PutBucketPolicy", { Bucket: "logs", Policy: policy(get) });
  await refused("AccessDenied", read());
  await s3.ask("PutBucketPolicy", { Bucket: "logs", Policy: policy(get, list) });
  await refused("NoSuchKey", read());
});

test("conditions of a policy see the request", async () => {
  await using s3 = await withBucket();
  const insecure = { Bool: { "aws:SecureTransport": "false" } };
  const elsewhere = { NotIpAddress: { "aws:SourceIp": "203.0.113.0/24" } };
  const deny = (Condition: object): object => ({
    ...forBob,
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Condition,
  });
  const text = policy(deny(insecure), deny(elsewhere), {
    ...forBob,
    Action: "s3:PutObject",
    Condition: { StringEquals: { "s3:x-amz-acl": "bucket-owner-full-control" } },
  });
  await s3.ask("PutBucketPolicy", { Bucket: "logs", Policy: text });
  const get = { Bucket: "logs", Key: "a" };
  await s3.ask("GetObject", get);
  await refused("AccessDenied", s3.ask("GetObject", get, { isSecure: false }));
  await refused("AccessDenied", s3.ask("GetObject", get, { sourceIp: "198.51.100.9" }));

  const put = { Bucket: "logs", Key: "b" };
  await refused("AccessDenied", s3.ask("PutObject", put, { accountId: bob }));
  await s3.ask("PutObject", { ...put, ACL: "bucket-owner-full-control" }, { accountId: bob });
});

test("PutBucketPolicy refuses what is not a policy of this bucket", async () => {
  await using s3 = await withBucket();
  const put = (Policy: string): Promise<unknown> =>
    s3.ask("PutBucketPolicy", { Bucket: "logs", Policy });
  const error = await refused("MalformedPolicy", put("nonsense"));
  const expected = "Policies must be valid JSON and the first byte must be '{'";
  assert.deepEqual([error.status, error.message], [400, expected]);
  await refused("MalformedPolicy", put(policy({ ...forBob, Action: "s3:ListBucket" })));
  assert.equal((await s3.buckets.findBucket("logs"))?.policy, undefined);
  assert.equal((await s3.buckets.findBucket("logs"))?.ownerAccountId, alice);
});
