import assert from "node:assert/strict";
import { test } from "node:test";

import { bob, bodyOf, refused, testS3 } from "./s3.fixture.ts";
import type { TestS3 } from "./s3.fixture.ts";

const at = { Bucket: "logs", Key: "a" };
const TagSet = [{ Key: "project", Value: "blue sky" }];
const Tagging = { TagSet };

async function withObject(more: object = {}): Promise<TestS3> {
  const s3 = testS3();
  await s3.ask("CreateBucket", { Bucket: at.Bucket });
  await s3.ask("PutObject", { ...at, Body: bodyOf("x"), ...more });
  return s3;
}

async function allow(s3: TestS3, ...statements: readonly object[]): Promise<void> {
  const Statement = statements.map((statement) => ({
    Effect: "Allow",
    Principal: { AWS: bob },
    Resource: "arn:aws:s3:::logs/*",
    ...statement,
  }));
  const Policy = JSON.stringify({ Version: "2012-10-17", Statement });
  await s3.ask("PutBucketPolicy", { Bucket: at.Bucket, Policy });
}

test("PutObject takes tags, and HeadObject counts them", async () => {
  await using s3 = await withObject({ Tagging: "project=blue%20sky" });
  assert.deepEqual(await s3.ask("GetObjectTagging", at), { TagSet });
  assert.equal((await s3.ask("HeadObject", at)).TagCount, 1);
  assert.deepEqual(await s3.ask("DeleteObjectTagging", at), {});
  assert.deepEqual(await s3.ask("GetObjectTagging", at), { TagSet: [] });
  assert.equal((await s3.ask("HeadObject", at)).TagCount, undefined);
});

test("tags are those of a version, and change without making one", async () => {
  await using s3 = await withObject();
  const VersioningConfiguration = { Status: "Enabled" };
  await s3.ask("PutBucketVersioning", { Bucket: at.Bucket, VersioningConfiguration });
  const { VersionId } = await s3.ask("PutObject", { ...at, Body: bodyOf("y") });
  const old = { ...at, VersionId: "null" };
  assert.deepEqual(await s3.ask("PutObjectTagging", { ...old, Tagging }), { VersionId: "null" });
  assert.deepEqual(await s3.ask("GetObjectTagging", old), { VersionId: "null", TagSet });
  assert.deepEqual(await s3.ask("GetObjectTagging", at), { VersionId, TagSet: [] });
  const { Versions } = await s3.ask("ListObjectVersions", { Bucket: at.Bucket });
  assert.equal(Versions.length, 2);
  await refused("NoSuchKey", s3.ask("GetObjectTagging", { ...at, Key: "none" }));
});

test("CopyObject copies tags, or replaces them", async () => {
  await using s3 = await withObject({ Tagging: "project=blue+sky" });
  const copy = { Bucket: at.Bucket, Key: "b", CopySource: "logs/a" };
  await s3.ask("CopyObject", copy);
  assert.deepEqual(await s3.ask("GetObjectTagging", { ...at, Key: "b" }), { TagSet });
  await s3.ask("CopyObject", { ...copy, TaggingDirective: "REPLACE", Tagging: "k=v" });
  const replaced = { TagSet: [{ Key: "k", Value: "v" }] };
  assert.deepEqual(await s3.ask("GetObjectTagging", { ...at, Key: "b" }), replaced);
  await s3.ask("CopyObject", { ...copy, TaggingDirective: "REPLACE" });
  assert.deepEqual(await s3.ask("GetObjectTagging", { ...at, Key: "b" }), { TagSet: [] });
});

const tooMany = Array.from({ length: 11 }, (_, count) => ({ Key: `k${count}`, Value: "" }));
const refusals: [name: string, tags: object | undefined, code: string][] = [
  ["none", undefined, "MalformedXML"],
  ["eleven tags", { TagSet: tooMany }, "BadRequest"],
  ["a key twice", { TagSet: [...TagSet, ...TagSet] }, "InvalidTag"],
  ["no value", { TagSet: [{ Key: "k" }] }, "MalformedXML"],
  ["a reserved key", { TagSet: [{ Key: "aws:k", Value: "" }] }, "InvalidTag"],
];
for (const [name, tags, code] of refusals) {
  test(`PutObjectTagging with ${name} is ${code}`, async () => {
    await using s3 = await withObject();
    await refused(code, s3.ask("PutObjectTagging", { ...at, Tagging: tags }));
  });
}

test("a policy can ask for the tags that an object has, and for those that a call puts", async () => {
  await using s3 = await withObject({ Tagging: "project=blue+sky" });
  await allow(
    s3,
    {
      Action: "s3:GetObject",
      Condition: { StringEquals: { "s3:ExistingObjectTag/project": "blue sky" } },
    },
    { Action: "s3:PutObject" },
    {
      Action: "s3:PutObjectTagging",
      Condition: { "ForAllValues:StringEquals": { "s3:RequestObjectTagKeys": ["project"] } },
    },
  );
  const asBob = { accountId: bob };
  await s3.ask("GetObject", at, asBob);
  const put = (Tags: string | undefined): Promise<unknown> =>
    s3.ask("PutObject", { ...at, Key: "b", Body: bodyOf("x"), Tagging: Tags }, asBob);
  await put("project=red");
  await refused("AccessDenied", put("other=red"));
  await put(undefined);
  await refused("AccessDenied", s3.ask("GetObject", { ...at, Key: "b" }, asBob));
  const denied = s3.ask("CopyObject", { ...at, Key: "c", CopySource: "logs/a" }, asBob);
  await refused("AccessDenied", denied);
});

test("a bucket whose requesters pay refuses who does not say so, and charges who does", async () => {
  await using s3 = await withObject();
  const RequestPaymentConfiguration = { Payer: "Requester" };
  await s3.ask("PutBucketRequestPayment", { Bucket: at.Bucket, RequestPaymentConfiguration });
  await allow(s3, { Action: "s3:GetObject" });
  const get = (more: object, accountId?: string): ReturnType<TestS3["ask"]> =>
    s3.ask("GetObject", { ...at, ...more }, accountId === undefined ? {} : { accountId });
  await refused("AccessDenied", get({}, bob));
  assert.equal((await get({ RequestPayer: "requester" }, bob)).RequestCharged, "requester");
  assert.equal((await get({})).RequestCharged, undefined, "the owner need not");
  await s3.ask("CreateBucket", { Bucket: "copies" }, { accountId: bob });
  const copy = { Bucket: "copies", Key: "a", CopySource: "logs/a" };
  await refused("AccessDenied", s3.ask("CopyObject", copy, { accountId: bob }));
  await s3.ask("CopyObject", { ...copy, RequestPayer: "requester" }, { accountId: bob });
});

test("GetObjectAcl gives the owner full control, and PutObjectAcl nobody anything", async () => {
  await using s3 = await withObject();
  const { Grants } = await s3.ask("GetObjectAcl", at);
  assert.deepEqual(
    Grants.map(({ Permission }: { readonly Permission: string }) => Permission),
    ["FULL_CONTROL"],
  );
  await refused("NoSuchKey", s3.ask("GetObjectAcl", { ...at, Key: "none" }));
  const put = (ACL: string): Promise<unknown> => s3.ask("PutObjectAcl", { ...at, ACL });
  await refused("AccessControlListNotSupported", put("private"));
  const OwnershipControls = { Rules: [{ ObjectOwnership: "BucketOwnerPreferred" }] };
  await s3.ask("PutBucketOwnershipControls", { Bucket: at.Bucket, OwnershipControls });
  await put("private");
  await refused("AccessDenied", put("public-read"));
});
