import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";

import type { TestS3 } from "./s3.fixture.ts";
import { bodyOf, refused, testS3, textOf } from "./s3.fixture.ts";

const at = { Bucket: "logs", Key: "big" };
const fiveMiB = Buffer.alloc(5 * 1024 ** 2, "a");

async function withBucket(): Promise<TestS3> {
  const s3 = testS3();
  await s3.ask("CreateBucket", { Bucket: "logs" });
  return s3;
}

async function begin(s3: TestS3, more: object = {}): Promise<string> {
  const { UploadId } = await s3.ask("CreateMultipartUpload", { ...at, ...more });
  return UploadId;
}

test("an upload in parts becomes one object, with its headers and its parts", async () => {
  await using s3 = await withBucket();
  const UploadId = await begin(s3, { ContentType: "text/plain", Metadata: { a: "1" } });
  const put = (PartNumber: number, body: string | Uint8Array): ReturnType<TestS3["ask"]> =>
    s3.ask("UploadPart", { ...at, UploadId, PartNumber, Body: bodyOf(body) });
  await put(1, "to be replaced");
  const one = await put(1, fiveMiB);
  const two = await put(2, "end");
  await refused("NoSuchKey", s3.ask("HeadObject", at));

  const Parts = [
    { PartNumber: 1, ETag: one.ETag },
    { PartNumber: 2, ETag: two.ETag },
  ];
  const size = fiveMiB.length + 3;
  const complete = { ...at, UploadId, MultipartUpload: { Parts } };
  await refused(
    "InvalidRequest",
    s3.ask("CompleteMultipartUpload", { ...complete, MpuObjectSize: 1 }),
  );
  const done = await s3.ask("CompleteMultipartUpload", { ...complete, MpuObjectSize: size });
  const md5 = (data: string | Uint8Array): Buffer => createHash("md5").update(data).digest();
  const joined = md5(Buffer.concat([md5(fiveMiB), md5("end")])).toString("hex");
  assert.equal(done.ETag, `"${joined}-2"`);
  assert.equal(done.Location, "/logs/big");
  const again = await s3.ask("CompleteMultipartUpload", complete);
  assert.deepEqual(again, done, "asked again after success, it answers again");
  const fewer = { ...complete, MultipartUpload: { Parts: Parts.slice(1) } };
  await refused("NoSuchUpload", s3.ask("CompleteMultipartUpload", fewer));

  const whole = await s3.ask("HeadObject", at);
  assert.deepEqual(
    [whole.ContentLength, whole.ContentType, whole.Metadata],
    [size, "text/plain", { a: "1" }],
  );
  const part = await s3.ask("GetObject", { ...at, PartNumber: 2 });
  assert.equal(await textOf(part.Body), "end");
  assert.deepEqual(
    [part.PartsCount, part.ContentRange],
    [2, `bytes ${size - 3}-${size - 1}/${size}`],
  );
  await s3.ask("DeleteObject", at);
  await refused("NoSuchUpload", s3.ask("CompleteMultipartUpload", complete));
});

test("CompleteMultipartUpload refuses parts that do not fit", async () => {
  await using s3 = await withBucket();
  const UploadId = await begin(s3);
  const etags: string[] = [];
  for (const PartNumber of [1, 2]) {
    const input = { ...at, UploadId, PartNumber, Body: bodyOf("small") };
    etags.push((await s3.ask("UploadPart", input)).ETag);
  }
  const complete = (Parts: object[] | undefined, more = {}): Promise<unknown> =>
    s3.ask("CompleteMultipartUpload", { ...at, UploadId, MultipartUpload: { Parts }, ...more });
  const [one, two] = etags.map((ETag, index) => ({ PartNumber: index + 1, ETag }));
  assert.ok(one && two);
  await refused("MalformedXML", complete(undefined));
  await refused("MalformedXML", complete([]));
  await refused("MalformedXML", complete([{ PartNumber: 1 }]));
  await refused("EntityTooSmall", complete([one, two]));
  await refused("InvalidPartOrder", complete([two, one]));
  await refused("InvalidPart", complete([{ PartNumber: 3, ETag: '"00"' }]));
  await refused("InvalidPart", complete([{ PartNumber: 1, ETag: '"00"' }]));
  await refused("NoSuchUpload", complete([one], { UploadId: "none" }));
  await refused("NoSuchUpload", complete([one], { Key: "other" }));
  await complete([two], { IfNoneMatch: "*" });
  assert.equal((await s3.ask("HeadObject", at)).ContentLength, 5);
});

test("an upload keeps to the checksum it was begun with", async () => {
  await using s3 = await withBucket();
  const { UploadId, ChecksumType } = await s3.ask("CreateMultipartUpload", {
    ...at,
    ChecksumAlgorithm: "SHA256",
  });
  assert.equal(ChecksumType, "COMPOSITE");
  const sha256 = (data: string | Uint8Array): Buffer => createHash("sha256").update(data).digest();
  const part = { ...at, UploadId, PartNumber: 1 };
  const wrong = { ...part, Body: bodyOf("end"), ChecksumCRC32: "NhCmhg==" };
  await refused("InvalidRequest", s3.ask("UploadPart", wrong));
  const value = sha256("end").toString("base64");
  const { ETag } = await s3.ask("UploadPart", {
    ...part,
    Body: bodyOf("end"),
    ChecksumSHA256: value,
  });
  const MultipartUpload = { Parts: [{ PartNumber: 1, ETag, ChecksumSHA256: value }] };
  const complete = { ...at, UploadId, MultipartUpload };
  const composite = sha256(sha256("end")).toString("base64");
  await refused(
    "BadDigest",
    s3.ask("CompleteMultipartUpload", { ...complete, ChecksumSHA256: `${value}-1` }),
  );
  await refused(
    "InvalidRequest",
    s3.ask("CompleteMultipartUpload", { ...complete, ChecksumType: "FULL_OBJECT" }),
  );
  const done = await s3.ask("CompleteMultipartUpload", { ...complete, ChecksumSHA256: composite });
  assert.equal(done.ChecksumSHA256, `${composite}-1`);
});

test("CreateMultipartUpload refuses checksums that cannot be combined so", async () => {
  await using s3 = await withBucket();
  const ask = (more: object): Promise<unknown> =>
    s3.ask("CreateMultipartUpload", { ...at, ...more });
  await refused("InvalidRequest", ask({ ChecksumType: "COMPOSITE" }));
  await refused("InvalidRequest", ask({ ChecksumAlgorithm: "SHA1", ChecksumType: "FULL_OBJECT" }));
  const nvme = { ChecksumAlgorithm: "CRC64NVME", ChecksumType: "COMPOSITE" };
  await refused("InvalidRequest", ask(nvme));
  await ask({ ChecksumAlgorithm: "CRC32", ChecksumType: "FULL_OBJECT" });
  await refused("AccessControlListNotSupported", ask({ ACL: "public-read" }));
});

test("UploadPart knows its limits", async () => {
  await using s3 = await withBucket();
  const UploadId = await begin(s3);
  const put = (more: object): Promise<unknown> =>
    s3.ask("UploadPart", { ...at, UploadId, PartNumber: 1, ...more });
  await refused("InvalidArgument", put({ PartNumber: 0 }));
  await refused("InvalidArgument", put({ PartNumber: 10_001 }));
  await refused("NoSuchUpload", put({ UploadId: "none" }));
  await refused("BadDigest", put({ Body: bodyOf("a"), ContentMD5: "1B2M2Y8AsgTpgAmY7PhCfg==" }));
  await refused("EntityTooLarge", put({ ContentLength: 5 * 1024 ** 3 + 1 }));
});

test("ListParts pages through the parts", async () => {
  await using s3 = await withBucket();
  const UploadId = await begin(s3);
  for (const PartNumber of [1, 3, 7]) {
    await s3.ask("UploadPart", { ...at, UploadId, PartNumber, Body: bodyOf("x") });
  }
  const numbers = (output: { Parts: { PartNumber: number }[] }): number[] =>
    output.Parts.map(({ PartNumber }) => PartNumber);
  const first = await s3.ask("ListParts", { ...at, UploadId, MaxParts: 2 });
  assert.deepEqual(numbers(first), [1, 3]);
  assert.deepEqual([first.IsTruncated, first.NextPartNumberMarker], [true, "3"]);
  const second = await s3.ask("ListParts", { ...at, UploadId, PartNumberMarker: "3" });
  assert.deepEqual([numbers(second), second.IsTruncated], [[7], false]);
  await refused("InvalidArgument", s3.ask("ListParts", { ...at, UploadId, PartNumberMarker: "x" }));
});

test("ListMultipartUploads pages through uploads, also several of one key", async () => {
  await using s3 = await withBucket();
  for (const Key of ["a", "b", "b", "c/1", "c/2"]) await begin(s3, { Key });
  const found: string[] = [];
  let from: object = {};
  for (let pages = 0; pages < 10; pages += 1) {
    const input = { Bucket: "logs", MaxUploads: 1, Delimiter: "/", ...from };
    const page = await s3.ask("ListMultipartUploads", input);
    found.push(...page.Uploads.map(({ Key }: { Key: string }) => Key));
    found.push(...page.CommonPrefixes.map(({ Prefix }: { Prefix: string }) => Prefix));
    if (page.IsTruncated === false) break;
    from = { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker };
  }
  assert.deepEqual(found, ["a", "b", "b", "c/"]);
});

test("AbortMultipartUpload ends an upload", async () => {
  await using s3 = await withBucket();
  const UploadId = await begin(s3);
  await s3.ask("AbortMultipartUpload", { ...at, UploadId });
  await refused("NoSuchUpload", s3.ask("AbortMultipartUpload", { ...at, UploadId }));
  await refused("NoSuchUpload", s3.ask("ListParts", { ...at, UploadId }));
});
