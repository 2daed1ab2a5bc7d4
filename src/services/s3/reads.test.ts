import assert from "node:assert/strict";
import { test } from "node:test";

import * as fc from "fast-check";

import type { StoredObject } from "../../buckets/buckets.ts";
import { readByteRange } from "./byte-range.ts";
import type { ReadConditions } from "./read-conditions.ts";
import { judgeReadConditions } from "./read-conditions.ts";
import { bodyOf, refused, testS3, textOf } from "./s3.fixture.ts";

const written = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
const object: StoredObject = {
  kind: "object",
  bucket: "logs",
  key: "a",
  versionId: "null",
  size: 10,
  etag: '"abc"',
  lastModified: written,
  headers: { metadata: {} },
  dataId: "1",
};
const earlier = new Date(written - 60_000);
const same = new Date(Date.UTC(2026, 0, 2, 3, 4, 5));
const later = new Date(written + 60_000);

const judged: [name: string, conditions: ReadConditions, outcome: string][] = [
  ["none", {}, "holds"],
  ["If-Match with the ETag", { IfMatch: '"abc"' }, "holds"],
  ["If-Match without quotes", { IfMatch: "abc" }, "holds"],
  ["If-Match with a list", { IfMatch: '"x", "abc"' }, "holds"],
  ["If-Match *", { IfMatch: "*" }, "holds"],
  ["If-Match with another", { IfMatch: '"x"' }, "failed"],
  ["If-Unmodified-Since earlier", { IfUnmodifiedSince: earlier }, "failed"],
  ["If-Unmodified-Since the same second", { IfUnmodifiedSince: same }, "holds"],
  ["If-Match before the date", { IfMatch: "abc", IfUnmodifiedSince: earlier }, "holds"],
  ["If-None-Match with the ETag", { IfNoneMatch: '"abc"' }, "not-modified"],
  ["If-None-Match with the weak ETag", { IfNoneMatch: 'W/"abc"' }, "not-modified"],
  ["If-None-Match with another", { IfNoneMatch: '"x"' }, "holds"],
  ["If-Modified-Since earlier", { IfModifiedSince: earlier }, "holds"],
  ["If-Modified-Since the same second", { IfModifiedSince: same }, "not-modified"],
  ["If-Modified-Since later", { IfModifiedSince: later }, "not-modified"],
  ["If-None-Match before the date", { IfNoneMatch: "x", IfModifiedSince: later }, "holds"],
  ["If-Match first of all", { IfMatch: "x", IfNoneMatch: "abc" }, "failed"],
];
for (const [name, conditions, outcome] of judged) {
  test(`judgeReadConditions() ${name}: ${outcome}`, () => {
    assert.equal(judgeReadConditions(conditions, object).kind, outcome);
  });
}

const ranges: [header: string, range: [number, number] | undefined][] = [
  ["bytes=0-0", [0, 1]],
  ["bytes=2-4", [2, 5]],
  ["bytes=2-", [2, 10]],
  ["bytes=9-99", [9, 10]],
  ["bytes=-3", [7, 10]],
  ["bytes=-99", [0, 10]],
  ["bytes=4-2", undefined],
  ["bytes=0-1,3-4", undefined],
  ["bytes=-", undefined],
  ["lines=1-2", undefined],
  ["bytes=a-b", undefined],
];
for (const [header, range] of ranges) {
  test(`readByteRange() ${header}`, () => {
    const expected = range && { start: range[0], end: range[1] };
    assert.deepEqual(readByteRange({ Range: header }, object), expected);
  });
}

test("readByteRange() stays within the object", () => {
  const number = fc.option(fc.nat(30), { nil: undefined });
  fc.assert(
    fc.property(number, number, fc.nat(20), (first, last, size) => {
      const header = `bytes=${first ?? ""}-${last ?? ""}`;
      let range;
      try {
        range = readByteRange({ Range: header }, { ...object, size });
      } catch (error) {
        assert.ok(first === undefined ? last === 0 || size === 0 : first >= size, String(error));
        return;
      }
      if (range === undefined) return;
      assert.ok(0 <= range.start && range.start < range.end && range.end <= size);
    }),
    { seed: 20261122, numRuns: 500 },
  );
});

test("GetObject answers 206 for a range, 304 for what has not changed, 200 else", async () => {
  await using s3 = testS3();
  await s3.ask("CreateBucket", { Bucket: "logs" });
  const at = { Bucket: "logs", Key: "a" };
  const { ETag } = await s3.ask("PutObject", { ...at, Body: bodyOf("0123456789") });
  const status = s3.operation("GetObject").status ?? assert.fail();

  const whole = await s3.ask("GetObject", at);
  assert.equal(status(whole), 200);
  const part = await s3.ask("GetObject", { ...at, Range: "bytes=2-4" });
  assert.equal(status(part), 206);
  assert.equal(await textOf(part.Body), "234");
  assert.deepEqual([part.ContentRange, part.ContentLength], ["bytes 2-4/10", 3]);
  const same304 = await s3.ask("GetObject", { ...at, IfNoneMatch: ETag });
  assert.equal(status(same304), 304);
  assert.deepEqual([same304.ETag, same304.Body], [ETag, undefined]);

  const failed = await refused("PreconditionFailed", s3.ask("GetObject", { ...at, IfMatch: "x" }));
  assert.deepEqual(failed.details, { Condition: "If-Match" });
  const error = await refused("InvalidRange", s3.ask("GetObject", { ...at, Range: "bytes=10-" }));
  assert.deepEqual(error.details, { RangeRequested: "bytes=10-", ActualObjectSize: "10" });
  assert.deepEqual(error.headers, { "content-range": "bytes */10" });
});

test("GetObject of a part number: the only part of an object that was put whole", async () => {
  await using s3 = testS3();
  await s3.ask("CreateBucket", { Bucket: "logs" });
  const at = { Bucket: "logs", Key: "a" };
  await s3.ask("PutObject", { ...at, Body: bodyOf("0123456789") });
  const part = await s3.ask("GetObject", { ...at, PartNumber: 1 });
  assert.deepEqual([part.ContentRange, part.PartsCount], ["bytes 0-9/10", undefined]);
  const error = await refused("InvalidPartNumber", s3.ask("GetObject", { ...at, PartNumber: 2 }));
  assert.equal(error.status, 416);
  await refused("InvalidArgument", s3.ask("GetObject", { ...at, PartNumber: 0 }));
  const both = { ...at, PartNumber: 1, Range: "bytes=0-1" };
  await refused("InvalidRequest", s3.ask("GetObject", both));
});

test("GetObject of nothing says which key, or which bucket", async () => {
  await using s3 = testS3();
  await s3.ask("CreateBucket", { Bucket: "logs" });
  const key = await refused("NoSuchKey", s3.ask("GetObject", { Bucket: "logs", Key: "a" }));
  assert.deepEqual([key.status, key.details], [404, { Key: "a" }]);
  const bucket = await refused("NoSuchBucket", s3.ask("GetObject", { Bucket: "no", Key: "a" }));
  assert.deepEqual([bucket.status, bucket.details], [404, { BucketName: "no" }]);
});
