import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { after, before, test } from "node:test";

import {
  CopyObjectCommand,
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteBucketPolicyCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketAclCommand,
  GetBucketLocationCommand,
  GetBucketPolicyCommand,
  GetBucketWebsiteCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListMultipartUploadsCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  S3ServiceException,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import type { S3Client } from "@aws-sdk/client-s3";
import * as fc from "fast-check";

import type { ClientFixture } from "./client.fixture.ts";
import { accountId, failure, openClient } from "./client.fixture.ts";

// The SDK's own client against a server that listens: what goes over the wire, and comes back.

const Bucket = "logs";

let s3: ClientFixture;
let client: S3Client;

before(async () => {
  s3 = await openClient();
  ({ client } = s3);
  await client.send(new CreateBucketCommand({ Bucket }));
});

after(() => s3[Symbol.asyncDispose]());

test("buckets: made, described, listed, deleted", async () => {
  const abroad = { LocationConstraint: "eu-west-1" } as const;
  await client.send(new CreateBucketCommand({ Bucket: "far", CreateBucketConfiguration: abroad }));
  const location = await client.send(new GetBucketLocationCommand({ Bucket: "far" }));
  assert.equal(location.LocationConstraint, "eu-west-1");
  const near = await client.send(new GetBucketLocationCommand({ Bucket }));
  assert.equal(near.LocationConstraint, undefined);
  const head = await client.send(new HeadBucketCommand({ Bucket: "far" }));
  assert.equal(head.BucketRegion, "eu-west-1");
  const acl = await client.send(new GetBucketAclCommand({ Bucket }));
  assert.deepEqual(acl.Grants?.[0], {
    Grantee: { Type: "CanonicalUser", ID: acl.Owner?.ID },
    Permission: "FULL_CONTROL",
  });
  const list = await client.send(new ListBucketsCommand({}));
  assert.deepEqual(
    list.Buckets?.map(({ Name }) => Name),
    ["far", "logs"],
  );
  assert.ok(list.Buckets[0]?.CreationDate instanceof Date);
  await client.send(new DeleteBucketCommand({ Bucket: "far" }));
  const gone = await failure(client.send(new HeadBucketCommand({ Bucket: "far" })));
  assert.equal(gone.$metadata.httpStatusCode, 404);
});

test("policies: put, given back as they were, deleted", async () => {
  const statement = {
    Effect: "Deny",
    Principal: "*",
    Action: "s3:GetObject",
    Resource: "arn:aws:s3:::logs/secret",
  };
  const Policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] }, null, 1);
  await client.send(new PutBucketPolicyCommand({ Bucket, Policy }));
  assert.equal((await client.send(new GetBucketPolicyCommand({ Bucket }))).Policy, Policy);
  await client.send(new PutObjectCommand({ Bucket, Key: "secret", Body: "x" }));
  const denied = await failure(client.send(new GetObjectCommand({ Bucket, Key: "secret" })));
  assert.equal(denied.name, "AccessDenied");
  assert.match(denied.message, /with an explicit deny in a resource-based policy$/);
  await client.send(new DeleteBucketPolicyCommand({ Bucket }));
  const none = await failure(client.send(new GetBucketPolicyCommand({ Bucket })));
  assert.equal(none.name, "NoSuchBucketPolicy");
  const bad = await failure(client.send(new PutBucketPolicyCommand({ Bucket, Policy: "x" })));
  assert.equal(bad.name, "MalformedPolicy");
});

for (const ChecksumAlgorithm of ["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"] as const) {
  test(`objects: put and read with ${ChecksumAlgorithm}`, async () => {
    const at = { Bucket, Key: `sum/${ChecksumAlgorithm}` };
    const Body = Buffer.alloc(200_000, ChecksumAlgorithm);
    const put = await client.send(
      new PutObjectCommand({ ...at, Body, ChecksumAlgorithm, Metadata: { Signature: "abc" } }),
    );
    const sum = put[`Checksum${ChecksumAlgorithm}`];
    assert.match(sum ?? "", /=$/);
    // The client compares what it reads with the checksum.
    const got = await client.send(new GetObjectCommand({ ...at, ChecksumMode: "ENABLED" }));
    assert.deepEqual(Buffer.from((await got.Body?.transformToByteArray()) ?? []), Body);
    assert.equal(got[`Checksum${ChecksumAlgorithm}`], sum);
    assert.deepEqual(got.Metadata, { signature: "abc" });
    assert.equal(got.ETag, put.ETag);
  });
}

test("objects: a stream whose checksum trails it", async () => {
  const at = { Bucket, Key: "stream" };
  const Body = Readable.from([Buffer.from("hello "), Buffer.from("world")]);
  await client.send(new PutObjectCommand({ ...at, Body, ContentLength: 11 }));
  const got = await client.send(new GetObjectCommand(at));
  assert.equal(await got.Body?.transformToString(), "hello world");
});

test("objects: a trailing checksum that its announcement alone names", async () => {
  const command = new PutObjectCommand({
    Bucket,
    Key: "announced",
    Body: Readable.from([Buffer.from("hello")]),
    ContentLength: 5,
    ChecksumAlgorithm: "SHA256",
  });
  command.middlewareStack.add(
    (next) => (args) => {
      const { headers } = args.request as { headers: Record<string, string> };
      delete headers["x-amz-sdk-checksum-algorithm"];
      assert.equal(headers["x-amz-trailer"], "x-amz-checksum-sha256");
      return next(args);
    },
    { step: "build", priority: "low" },
  );
  const { ChecksumSHA256 } = await client.send(command);
  assert.equal(ChecksumSHA256, "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=");
});

test("objects: wrong digests and conditions that do not hold", async () => {
  const at = { Bucket, Key: "digest" };
  const put = (more: object): Promise<S3ServiceException> =>
    failure(client.send(new PutObjectCommand({ ...at, Body: "hello", ...more })));
  assert.equal((await put({ ChecksumCRC32: "AAAAAA==" })).name, "BadDigest");
  assert.equal((await put({ ContentMD5: "1B2M2Y8AsgTpgAmY7PhCfg==" })).name, "BadDigest");
  assert.equal((await put({ WebsiteRedirectLocation: "/x" })).name, "NotImplemented");
  assert.equal((await put({ IfMatch: '"00"' })).name, "NoSuchKey");
  await client.send(new PutObjectCommand({ ...at, Body: "hello", IfNoneMatch: "*" }));
  const twice = await put({ IfNoneMatch: "*" });
  assert.deepEqual([twice.name, twice.$metadata.httpStatusCode], ["PreconditionFailed", 412]);
});

test("objects: ranges, conditional reads, overrides", async () => {
  const at = { Bucket, Key: "range" };
  const { ETag } = await client.send(new PutObjectCommand({ ...at, Body: "0123456789" }));
  const part = await client.send(new GetObjectCommand({ ...at, Range: "bytes=-4" }));
  assert.deepEqual(
    [await part.Body?.transformToString(), part.ContentRange, part.$metadata.httpStatusCode],
    ["6789", "bytes 6-9/10", 206],
  );
  const beyond = await failure(client.send(new GetObjectCommand({ ...at, Range: "bytes=10-" })));
  assert.deepEqual([beyond.name, beyond.$metadata.httpStatusCode], ["InvalidRange", 416]);
  const same = await failure(client.send(new GetObjectCommand({ ...at, IfNoneMatch: ETag })));
  assert.equal(same.$metadata.httpStatusCode, 304);
  const head = await client.send(
    new HeadObjectCommand({ ...at, ResponseContentType: "text/html" }),
  );
  assert.deepEqual([head.ContentLength, head.ContentType], [10, "text/html"]);
  const none = await failure(client.send(new HeadObjectCommand({ Bucket, Key: "none" })));
  assert.equal(none.$metadata.httpStatusCode, 404);
  const missing = await failure(client.send(new GetObjectCommand({ Bucket, Key: "none" })));
  assert.equal(missing.name, "NoSuchKey");
});

test("objects: copied, deleted one by one and together", async () => {
  const Key = "copy/ü +?.txt";
  await client.send(
    new PutObjectCommand({ Bucket, Key, Body: "hello", ContentType: "text/plain" }),
  );
  const CopySource = `${Bucket}/${encodeURIComponent(Key)}`;
  const copy = await client.send(new CopyObjectCommand({ Bucket, Key: "copy/two", CopySource }));
  assert.equal(copy.CopyObjectResult?.ETag, '"5d41402abc4b2a76b9719d911017c592"');
  await client.send(new DeleteObjectCommand({ Bucket, Key: "copy/two" }));
  const Delete = { Objects: [{ Key }, { Key: "copy/none" }] };
  const deleted = await client.send(new DeleteObjectsCommand({ Bucket, Delete }));
  assert.deepEqual(
    deleted.Deleted?.map((one) => one.Key),
    [Key, "copy/none"],
  );
  assert.equal(deleted.Errors, undefined);
});

test("listings: both versions, with keys of all kinds", async () => {
  const keys = [
    "l/a b",
    "l/a+b",
    "l/a%20b",
    "l/é",
    "l/\u{1F600}",
    "l/&<>\"'",
    "l/x//y",
    "l/ ",
    "l/~(1)*",
  ];
  for (const Key of keys) await client.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
  const order = keys.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const one = await client.send(new ListObjectsCommand({ Bucket, Prefix: "l/" }));
  assert.deepEqual(
    one.Contents?.map(({ Key }) => Key),
    order,
  );
  const two = await client.send(new ListObjectsV2Command({ Bucket, Prefix: "l/", MaxKeys: 4 }));
  assert.deepEqual([two.KeyCount, two.IsTruncated], [4, true]);
  const rest = await client.send(
    new ListObjectsV2Command({
      Bucket,
      Prefix: "l/",
      ContinuationToken: two.NextContinuationToken,
    }),
  );
  const all = [...(two.Contents ?? []), ...(rest.Contents ?? [])];
  assert.deepEqual(
    all.map(({ Key }) => Key),
    order,
  );
  for (const Key of keys) {
    const got = await client.send(new GetObjectCommand({ Bucket, Key }));
    assert.equal(await got.Body?.transformToString(), Key);
  }
  const grouped = await client.send(new ListObjectsV2Command({ Bucket, Delimiter: "/" }));
  const prefixes = grouped.CommonPrefixes?.map(({ Prefix }) => Prefix) ?? [];
  assert.ok(prefixes.includes("l/"), String(prefixes));
});

test("uploads in parts: begun, listed, completed, aborted", async () => {
  const at = { Bucket, Key: "parts" };
  const { UploadId } = await client.send(
    new CreateMultipartUploadCommand({ ...at, ChecksumAlgorithm: "CRC32" }),
  );
  const parts = [];
  for (const [index, Body] of [Buffer.alloc(5 * 1024 ** 2, "p"), "end"].entries()) {
    const PartNumber = index + 1;
    const put = await client.send(new UploadPartCommand({ ...at, UploadId, PartNumber, Body }));
    parts.push({ PartNumber, ETag: put.ETag, ChecksumCRC32: put.ChecksumCRC32 });
  }
  const listed = await client.send(new ListPartsCommand({ ...at, UploadId }));
  assert.deepEqual(
    listed.Parts?.map(({ Size }) => Size),
    [5 * 1024 ** 2, 3],
  );
  const uploads = await client.send(new ListMultipartUploadsCommand({ Bucket }));
  assert.deepEqual(
    uploads.Uploads?.map((upload) => upload.UploadId),
    [UploadId],
  );
  const done = await client.send(
    new CompleteMultipartUploadCommand({ ...at, UploadId, MultipartUpload: { Parts: parts } }),
  );
  assert.match(done.ETag ?? "", /-2"$/);
  assert.equal(done.ChecksumType, "COMPOSITE");
  const last = await client.send(new GetObjectCommand({ ...at, PartNumber: 2 }));
  assert.deepEqual([await last.Body?.transformToString(), last.PartsCount], ["end", 2]);
});

test("what is not built is said so", async () => {
  const error = await failure(client.send(new GetBucketWebsiteCommand({ Bucket })));
  assert.deepEqual([error.name, error.$metadata.httpStatusCode], ["NotImplemented", 501]);
});

test("every call is recorded, under its name and with its resources", async () => {
  const at = { Bucket, Key: "recorded" };
  await client.send(new PutObjectCommand({ ...at, Body: "x", ACL: "bucket-owner-full-control" }));
  const call = s3.facts.at(-1);
  assert.equal(call?.operationName, "PutObject");
  assert.deepEqual(call.resources, [
    { arn: "arn:aws:s3:::logs/recorded", type: "AWS::S3::Object" },
    { arn: "arn:aws:s3:::logs", type: "AWS::S3::Bucket", accountId },
  ]);
  const host = call.host ?? "";
  const shown = call.operation?.record?.requestParameters?.(call.input, { host });
  assert.deepEqual(shown, {
    bucketName: "logs",
    Host: new URL(s3.url).host,
    "x-amz-acl": "bucket-owner-full-control",
    key: "recorded",
  });
});

test("no input makes the server fail", async () => {
  const text = fc.oneof(
    fc.constantFrom("", "a", "..", "a/../b", "%00", "\u0001", "é", "x".repeat(1100), "*"),
    fc.string({ unit: "grapheme-ascii", maxLength: 20 }),
  );
  const size = fc.option(fc.integer({ min: -5, max: 20_000 }), { nil: undefined });
  const Key = text.filter((key) => key !== "");
  const commands = fc.oneof(
    fc
      .record({ Prefix: text, Delimiter: text, StartAfter: text, MaxKeys: size })
      .map((input) => new ListObjectsV2Command({ Bucket, ...input })),
    fc
      .record({ Key, Range: text.map((range) => range.replaceAll(/[^ -~]/g, "")) })
      .map((input) => new GetObjectCommand({ Bucket, ...input })),
    fc
      .record({ Key, PartNumber: size, UploadId: text })
      .map((input) => new UploadPartCommand({ Bucket, Body: "x", ...input })),
    fc.record({ Key, Body: Key }).map((input) => new PutObjectCommand({ Bucket, ...input })),
    text.map((Policy) => new PutBucketPolicyCommand({ Bucket, Policy })),
    Key.map((one) => new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: one }] } })),
  );
  await fc.assert(
    fc.asyncProperty(commands, async (command) => {
      try {
        await client.send(command as PutObjectCommand);
      } catch (error) {
        // What the client itself refuses never left; a connection that broke is the server's fault.
        if (!(error instanceof S3ServiceException)) {
          assert.ok(error instanceof Error && !("code" in error), String(error));
          return;
        }
        assert.ok((error.$metadata.httpStatusCode ?? 0) < 500, `${error.name}: ${error.message}`);
      }
    }),
    { seed: 20261122, numRuns: 200 },
  );
  assert.deepEqual(s3.failures, []);
});
