import assert from "node:assert/strict";
import { test } from "node:test";

import { readCopySource } from "./copy-source.ts";
import type { TestS3 } from "./s3.fixture.ts";
import { bob, bodyOf, refused, testS3, textOf } from "./s3.fixture.ts";

async function withSource(): Promise<TestS3> {
  const s3 = testS3();
  await s3.ask("CreateBucket", { Bucket: "from" });
  await s3.ask("CreateBucket", { Bucket: "into" });
  const headers = { ContentType: "text/plain", Metadata: { a: "1" } };
  await s3.ask("PutObject", { Bucket: "from", Key: "ä b+c", Body: bodyOf("hello"), ...headers });
  return s3;
}
const CopySource = `/from/${encodeURIComponent("ä b+c")}`;
const target = { Bucket: "into", Key: "copy", CopySource };

test("CopyObject copies bytes, headers and checksum into another bucket", async () => {
  await using s3 = await withSource();
  const { CopyObjectResult } = await s3.ask("CopyObject", target);
  const source = await s3.buckets.findObject("from", "ä b+c");
  assert.equal(CopyObjectResult.ETag, source?.etag);
  assert.equal(CopyObjectResult.ChecksumCRC64NVME, source?.checksum?.value);
  const copy = await s3.ask("GetObject", { Bucket: "into", Key: "copy" });
  assert.equal(await textOf(copy.Body), "hello");
  assert.deepEqual([copy.ContentType, copy.Metadata], ["text/plain", { a: "1" }]);
});

test("CopyObject replaces the headers on demand, and computes another checksum", async () => {
  await using s3 = await withSource();
  const { CopyObjectResult } = await s3.ask("CopyObject", {
    ...target,
    MetadataDirective: "REPLACE",
    Metadata: { b: "2" },
    ChecksumAlgorithm: "CRC32",
  });
  assert.equal(CopyObjectResult.ChecksumCRC32, "NhCmhg==");
  const copy = await s3.ask("HeadObject", { Bucket: "into", Key: "copy" });
  assert.deepEqual([copy.ContentType, copy.Metadata], ["binary/octet-stream", { b: "2" }]);
});

test("CopyObject onto itself has to change something", async () => {
  await using s3 = await withSource();
  const self = { Bucket: "from", Key: "ä b+c", CopySource };
  await refused("InvalidRequest", s3.ask("CopyObject", self));
  await s3.ask("CopyObject", { ...self, MetadataDirective: "REPLACE", ContentType: "text/html" });
  const copy = await s3.ask("GetObject", { Bucket: "from", Key: "ä b+c" });
  assert.deepEqual([await textOf(copy.Body), copy.ContentType], ["hello", "text/html"]);
});

test("CopyObject judges the conditions of source and target", async () => {
  await using s3 = await withSource();
  const copy = (more: object): Promise<unknown> => s3.ask("CopyObject", { ...target, ...more });
  const stale = new Date(s3.world.clock.now() - 60_000);
  const failed = await refused("PreconditionFailed", copy({ CopySourceIfMatch: "x" }));
  assert.deepEqual(failed.details, { Condition: "x-amz-copy-source-if-match" });
  await refused("PreconditionFailed", copy({ CopySourceIfUnmodifiedSince: stale }));
  await refused("PreconditionFailed", copy({ CopySourceIfNoneMatch: "*" }));
  await copy({ CopySourceIfModifiedSince: stale, IfNoneMatch: "*" });
  await refused("PreconditionFailed", copy({ IfNoneMatch: "*" }));
});

test("CopyObject asks for the right to read the source", async () => {
  await using s3 = await withSource();
  const Policy = JSON.stringify({
    Statement: [
      {
        Effect: "Allow",
        Principal: { AWS: bob },
        Action: "s3:PutObject",
        Resource: "arn:aws:s3:::into/*",
      },
    ],
  });
  await s3.ask("PutBucketPolicy", { Bucket: "into", Policy });
  const error = await refused("AccessDenied", s3.ask("CopyObject", target, { accountId: bob }));
  assert.match(error.message, /s3:GetObject on resource: "arn:aws:s3:::from\/ä b\+c"/);
});

test("CopyObject refuses what it cannot copy", async () => {
  await using s3 = await withSource();
  const copy = (more: object): Promise<unknown> => s3.ask("CopyObject", { ...target, ...more });
  await refused("NoSuchKey", copy({ CopySource: "from/none" }));
  await refused("NoSuchBucket", copy({ CopySource: "nowhere/a" }));
  await refused("InvalidArgument", copy({ CopySource: "from" }));
  await refused("InvalidArgument", copy({ CopySource: "from/%zz" }));
  await refused("InvalidArgument", copy({ CopySource: `${CopySource}?versionId=1` }));
  await refused("InvalidArgument", copy({ MetadataDirective: "MERGE" }));
  await refused("InvalidArgument", copy({ TaggingDirective: "MERGE" }));
  await copy({ TaggingDirective: "COPY", CopySource: `${CopySource}?versionId=null` });
});

test("readCopySource() takes the slash and the encoding away", () => {
  const expected = { bucket: "b", key: "a/b c?d" };
  assert.deepEqual(readCopySource("/b/a/b%20c%3Fd"), expected);
  assert.deepEqual(readCopySource("b%2Fa/b%20c%3Fd"), expected);
});
