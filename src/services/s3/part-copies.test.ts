import assert from "node:assert/strict";
import { test } from "node:test";

import { bob, bodyOf, refused, testS3, textOf } from "./s3.fixture.ts";
import type { TestS3 } from "./s3.fixture.ts";

const at = { Bucket: "logs", Key: "whole" };
const CopySource = "logs/source";

async function withUpload(more: object = {}): Promise<{ s3: TestS3; UploadId: string }> {
  const s3 = testS3();
  await s3.ask("CreateBucket", { Bucket: at.Bucket });
  await s3.ask("PutObject", { ...at, Key: "source", Body: bodyOf("0123456789") });
  const { UploadId } = await s3.ask("CreateMultipartUpload", { ...at, ...more });
  return { s3, UploadId };
}

test("UploadPartCopy makes a part of a range of an object", async () => {
  const { s3, UploadId } = await withUpload({ ChecksumAlgorithm: "SHA256" });
  await using _closing = s3;
  const copy = { ...at, UploadId, PartNumber: 1, CopySource, CopySourceRange: "bytes=2-5" };
  const { CopyPartResult: part } = await s3.ask("UploadPartCopy", copy);
  assert.equal(part.ETag, '"81b073de9370ea873f548e31b8adc081"');
  const Parts = [{ PartNumber: 1, ETag: part.ETag, ChecksumSHA256: part.ChecksumSHA256 }];
  await s3.ask("CompleteMultipartUpload", { ...at, UploadId, MultipartUpload: { Parts } });
  assert.equal(await textOf((await s3.ask("GetObject", at)).Body), "2345");
});

const refusals: [name: string, more: object, code: string][] = [
  ["a range beyond the source", { CopySourceRange: "bytes=5-10" }, "InvalidArgument"],
  ["an open range", { CopySourceRange: "bytes=5-" }, "InvalidArgument"],
  ["a range of nothing", { CopySourceRange: "bytes=5-4" }, "InvalidArgument"],
  ["a source that is not there", { CopySource: "logs/none" }, "NoSuchKey"],
  ["a condition that does not hold", { CopySourceIfMatch: '"00"' }, "PreconditionFailed"],
  ["another upload", { UploadId: "none" }, "NoSuchUpload"],
  ["part 0", { PartNumber: 0 }, "InvalidArgument"],
];
for (const [name, more, code] of refusals) {
  test(`UploadPartCopy with ${name} is ${code}`, async () => {
    const { s3, UploadId } = await withUpload();
    await using _closing = s3;
    const copy = { ...at, UploadId, PartNumber: 1, CopySource, ...more };
    await refused(code, s3.ask("UploadPartCopy", copy));
    const { Parts } = await s3.ask("ListParts", { ...at, UploadId });
    assert.deepEqual(Parts, []);
  });
}

test("UploadPartCopy needs the right to read its source", async () => {
  const { s3 } = await withUpload();
  await using _closing = s3;
  await s3.ask("CreateBucket", { Bucket: "others" }, { accountId: bob });
  const target = { Bucket: "others", Key: "k" };
  const { UploadId } = await s3.ask("CreateMultipartUpload", target, { accountId: bob });
  const copy = { ...target, UploadId, PartNumber: 1, CopySource };
  await refused("AccessDenied", s3.ask("UploadPartCopy", copy, { accountId: bob }));
});

test("GetObjectAttributes says what is asked for, parts page by page", async () => {
  const { s3, UploadId } = await withUpload();
  await using _closing = s3;
  const body = Buffer.alloc(5 * 1024 ** 2, "x");
  const Parts: object[] = [];
  for (const PartNumber of [1, 2, 4]) {
    const { ETag } = await s3.ask("UploadPart", {
      ...at,
      UploadId,
      PartNumber,
      Body: bodyOf(PartNumber === 4 ? "end" : body),
    });
    Parts.push({ PartNumber, ETag });
  }
  const done = await s3.ask("CompleteMultipartUpload", {
    ...at,
    UploadId,
    MultipartUpload: { Parts },
  });
  const ask = (ObjectAttributes: readonly string[], more: object = {}): ReturnType<TestS3["ask"]> =>
    s3.ask("GetObjectAttributes", { ...at, ObjectAttributes, ...more });
  const all = await ask(["ETag", "Checksum", "StorageClass", "ObjectSize"]);
  assert.equal(`"${all.ETag}"`, done.ETag);
  assert.equal(all.Checksum.ChecksumCRC64NVME, done.ChecksumCRC64NVME);
  assert.deepEqual([all.StorageClass, all.ObjectSize], ["STANDARD", 2 * body.length + 3]);
  assert.equal(all.ObjectParts, undefined);
  const first = await ask(["ObjectParts"], { MaxParts: 2 });
  assert.equal(first.ETag, undefined);
  assert.deepEqual(first.ObjectParts, {
    TotalPartsCount: 3,
    PartNumberMarker: "0",
    NextPartNumberMarker: "2",
    MaxParts: 2,
    IsTruncated: true,
    Parts: [1, 2].map((PartNumber) => ({ PartNumber, Size: body.length })),
  });
  const second = await ask(["ObjectParts"], { PartNumberMarker: "2" });
  assert.deepEqual(second.ObjectParts.Parts, [{ PartNumber: 3, Size: 3 }]);
  assert.equal(second.ObjectParts.IsTruncated, false);
  const plain = { Bucket: at.Bucket, Key: "source", ObjectAttributes: ["ObjectParts,ObjectSize"] };
  const attributes = await s3.ask("GetObjectAttributes", plain);
  assert.deepEqual([attributes.ObjectParts, attributes.ObjectSize], [undefined, 10]);
  await refused("InvalidArgument", ask(["Colour"]));
  await refused("InvalidArgument", ask([]));
  await refused("NoSuchKey", s3.ask("GetObjectAttributes", { ...plain, Key: "none" }));
});
