import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";

import type { TestS3 } from "./s3.fixture.ts";
import { bodyOf, refused, testS3, textOf } from "./s3.fixture.ts";

async function withBucket(): Promise<TestS3> {
  const s3 = testS3();
  await s3.ask("CreateBucket", { Bucket: "logs" });
  return s3;
}
const at = { Bucket: "logs", Key: "a/b.json" };

test("PutObject keeps bytes and headers, and GetObject gives them back", async () => {
  await using s3 = await withBucket();
  const put = await s3.ask("PutObject", {
    ...at,
    Body: bodyOf("hel", "lo"),
    ContentType: "text/plain",
    ContentEncoding: "aws-chunked,gzip",
    ContentDisposition: "attachment",
    ContentLanguage: "de",
    CacheControl: "no-store",
    Expires: new Date(Date.UTC(2030, 0, 1)),
    Metadata: { Signature: "abc" },
    ACL: "bucket-owner-full-control",
    StorageClass: "STANDARD",
  });
  assert.equal(put.ETag, '"5d41402abc4b2a76b9719d911017c592"');
  assert.equal(put.ChecksumType, "FULL_OBJECT");
  assert.match(put.ChecksumCRC64NVME, /^[A-Za-z0-9+/]{11}=$/);

  const { Body, ...headers } = await s3.ask("GetObject", at);
  assert.equal(await textOf(Body), "hello");
  assert.deepEqual(headers, {
    ETag: put.ETag,
    LastModified: new Date(s3.world.clock.now()),
    ContentType: "text/plain",
    ContentEncoding: "gzip",
    ContentDisposition: "attachment",
    ContentLanguage: "de",
    CacheControl: "no-store",
    Expires: new Date(Date.UTC(2030, 0, 1)),
    Metadata: { signature: "abc" },
    ServerSideEncryption: "AES256",
    AcceptRanges: "bytes",
    ContentLength: 5,
  });
  assert.deepEqual(await s3.ask("HeadObject", at), headers);
});

test("GetObject shows the checksum on demand, of the whole object alone", async () => {
  await using s3 = await withBucket();
  const sha256 = createHash("sha256").update("hello").digest("base64");
  await s3.ask("PutObject", { ...at, Body: bodyOf("hello"), ChecksumSHA256: sha256 });
  const shown = async (more: object): Promise<unknown> =>
    (await s3.ask("HeadObject", { ...at, ...more })).ChecksumSHA256;
  assert.equal(await shown({ ChecksumMode: "ENABLED" }), sha256);
  assert.equal(await shown({}), undefined);
  assert.equal(await shown({ ChecksumMode: "ENABLED", Range: "bytes=0-1" }), undefined);
});

test("GetObject shows the headers that the caller asks to see", async () => {
  await using s3 = await withBucket();
  await s3.ask("PutObject", { ...at, Body: bodyOf("x"), ContentType: "text/plain" });
  const output = await s3.ask("GetObject", { ...at, ResponseContentType: "text/html" });
  assert.equal(output.ContentType, "text/html");
});

test("PutObject refuses digests that are wrong or none", async () => {
  await using s3 = await withBucket();
  const put = (more: object, call = {}): Promise<unknown> =>
    s3.ask("PutObject", { ...at, Body: bodyOf("hello"), ...more }, call);
  const md5 = createHash("md5").update("hello").digest("base64");
  await put({ ContentMD5: md5 });
  await refused("BadDigest", put({ ContentMD5: createHash("md5").digest("base64") }));
  await refused("InvalidDigest", put({ ContentMD5: "short" }));
  const bad = await refused("BadDigest", put({ ChecksumCRC32: "AAAAAA==" }));
  assert.equal(bad.message, "The CRC32 you specified did not match the calculated checksum.");
  const none = await refused("InvalidRequest", put({ ChecksumCRC32: "AAAA" }));
  assert.equal(none.message, "Value for x-amz-checksum-crc32 header is invalid.");
  await refused("InvalidRequest", put({ ChecksumCRC32: "NhCmhg==", ChecksumCRC32C: "AAAAAA==" }));
  await refused("InvalidRequest", put({ ChecksumCRC32: "NhCmhg==", ChecksumAlgorithm: "SHA1" }));
  await refused("NotImplemented", put({ ChecksumAlgorithm: "XXHASH64" }));
  await refused("InvalidRequest", put({ ChecksumAlgorithm: "ADLER32" }));
  await put({ ChecksumCRC32: "NhCmhg==", ChecksumAlgorithm: "CRC32" });
});

test("PutObject holds a body to the checksum that trails it", async () => {
  await using s3 = await withBucket();
  const put = (trailers: [string, string][], announced?: string[]): Promise<unknown> =>
    s3.ask(
      "PutObject",
      { ...at, Body: bodyOf("hello") },
      {
        trailers: new Map(trailers),
        ...(announced !== undefined && { announcedTrailers: announced }),
      },
    );
  await put([["x-amz-checksum-crc32", "NhCmhg=="]], ["x-amz-checksum-crc32"]);
  await refused("BadDigest", put([["x-amz-checksum-crc32", "AAAAAA=="]], ["x-amz-checksum-crc32"]));
  // One that was not announced was not computed, and must not pass for compared.
  await refused("InvalidRequest", put([["x-amz-checksum-crc32", "NhCmhg=="]]));
});

test("PutObject writes only under its conditions", async () => {
  await using s3 = await withBucket();
  const put = (more: object): Promise<{ ETag: string }> =>
    s3.ask("PutObject", { ...at, Body: bodyOf("x"), ...more });
  await refused("NoSuchKey", put({ IfMatch: '"00"' }));
  const { ETag } = await put({ IfNoneMatch: "*" });
  const failed = await refused("PreconditionFailed", put({ IfNoneMatch: "*" }));
  assert.deepEqual([failed.status, failed.details], [412, { Condition: "If-None-Match" }]);
  await put({ IfMatch: ETag });
  await put({ IfMatch: ETag.replaceAll('"', "") });
  await refused("PreconditionFailed", put({ IfMatch: '"00"' }));
  await refused("NotImplemented", put({ IfNoneMatch: ETag }));
});

test("PutObject knows its limits", async () => {
  await using s3 = await withBucket();
  const put = (more: object): Promise<unknown> => s3.ask("PutObject", { ...at, ...more });
  await put({ Key: "é".repeat(512) });
  const long = await refused("KeyTooLongError", put({ Key: "é".repeat(513) }));
  assert.deepEqual(long.details, { Size: "1026", MaxSizeAllowed: "1024" });
  await put({ Metadata: { a: "x".repeat(2047) } });
  await refused("MetadataTooLarge", put({ Metadata: { a: "x".repeat(2048) } }));
  await refused("EntityTooLarge", put({ ContentLength: 5 * 1024 ** 3 + 1 }));
  await refused("NoSuchBucket", put({ Bucket: "nowhere" }));
});

test("a body that breaks off leaves nothing", async () => {
  await using s3 = await withBucket();
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield* bodyOf("half");
    throw new Error("the client is gone");
  }
  await assert.rejects(s3.ask("PutObject", { ...at, Body: broken() }), /the client is gone/);
  await refused("NoSuchKey", s3.ask("GetObject", at));
});

const unbuilt: [string, object, string][] = [
  ["half a lock", { ObjectLockMode: "COMPLIANCE" }, "InvalidArgument"],
  ["a hold without Object Lock", { ObjectLockLegalHoldStatus: "ON" }, "InvalidRequest"],
  ["tags that are none", { Tagging: "a=b&a=c" }, "InvalidArgument"],
  ["a redirect", { WebsiteRedirectLocation: "/x" }, "NotImplemented"],
  ["a storage class without a place", { StorageClass: "GLACIER" }, "InvalidStorageClass"],
  ["a storage class that is none", { StorageClass: "ATTIC" }, "InvalidStorageClass"],
  ["appending", { WriteOffsetBytes: 5 }, "NotImplemented"],
  ["public reading", { ACL: "public-read" }, "AccessControlListNotSupported"],
  ["a grant", { GrantRead: "id=1" }, "AccessControlListNotSupported"],
  ["an ACL that is none", { ACL: "everyone" }, "InvalidArgument"],
];
for (const [name, more, code] of unbuilt) {
  test(`PutObject refuses ${name} and writes nothing`, async () => {
    await using s3 = await withBucket();
    await refused(code, s3.ask("PutObject", { ...at, Body: bodyOf("x"), ...more }));
    await refused("NoSuchKey", s3.ask("GetObject", at));
  });
}

test("DeleteObject deletes what is there, and is content with what is not", async () => {
  await using s3 = await withBucket();
  await s3.ask("DeleteObject", at);
  await refused("NoSuchKey", s3.ask("DeleteObject", { ...at, IfMatch: "*" }));
  const { ETag } = await s3.ask("PutObject", { ...at, Body: bodyOf("x") });
  await refused("PreconditionFailed", s3.ask("DeleteObject", { ...at, IfMatch: '"00"' }));
  await refused("InvalidArgument", s3.ask("DeleteObject", { ...at, VersionId: "abc" }));
  await s3.ask("DeleteObject", { ...at, IfMatch: ETag, VersionId: "null" });
  await refused("NoSuchKey", s3.ask("HeadObject", at));
  await s3.ask("PutObject", at);
  await s3.ask("DeleteObject", { ...at, IfMatch: "*" });
});

test("DeleteObjects answers for each object", async () => {
  await using s3 = await withBucket();
  const only = [
    {
      Effect: "Deny",
      Principal: "*",
      Action: "s3:DeleteObject",
      Resource: "arn:aws:s3:::logs/kept",
    },
  ];
  await s3.ask("PutBucketPolicy", { Bucket: "logs", Policy: JSON.stringify({ Statement: only }) });
  for (const Key of ["a", "b", "kept"]) await s3.ask("PutObject", { Bucket: "logs", Key });
  const ask = (Objects: object[], Quiet = false): ReturnType<TestS3["ask"]> =>
    s3.ask("DeleteObjects", { Bucket: "logs", Delete: { Objects, Quiet } });

  const output = await ask([
    { Key: "a" },
    { Key: "none" },
    { Key: "kept" },
    { Key: "b", ETag: '"00"' },
    { Key: "b", VersionId: "v" },
  ]);
  assert.deepEqual(output.Deleted, [{ Key: "a" }, { Key: "none" }]);
  const codes = output.Errors.map((error: { Key: string; Code: string }) => [
    error.Key,
    error.Code,
  ]);
  assert.deepEqual(codes.toSorted(), [
    ["b", "InvalidArgument"],
    ["b", "PreconditionFailed"],
    ["kept", "AccessDenied"],
  ]);
  assert.deepEqual(await ask([{ Key: "b" }], true), { Errors: [] });
  await refused("MalformedXML", ask([]));
  await refused("MalformedXML", ask(Array.from({ length: 1001 }, (_, n) => ({ Key: `${n}` }))));
  const { Contents } = await s3.ask("ListObjectsV2", { Bucket: "logs" });
  assert.deepEqual(
    Contents.map(({ Key }: { Key: string }) => Key),
    ["kept"],
  );
});
