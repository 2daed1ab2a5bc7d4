import assert from "node:assert/strict";
import { test } from "node:test";

import * as fc from "fast-check";

import type { TestS3 } from "./s3.fixture.ts";
import { refused, testS3 } from "./s3.fixture.ts";
import { readKeyEncoding, readToken, writeToken } from "./listing.ts";

interface Listing {
  readonly Contents: readonly { readonly Key: string }[];
  readonly CommonPrefixes: readonly { readonly Prefix: string }[];
}

async function withKeys(...keys: readonly string[]): Promise<TestS3> {
  const s3 = testS3();
  await s3.ask("CreateBucket", { Bucket: "logs" });
  for (const Key of keys) await s3.ask("PutObject", { Bucket: "logs", Key });
  return s3;
}

function shown({ Contents, CommonPrefixes }: Listing): readonly string[] {
  return [...Contents.map(({ Key }) => Key), ...CommonPrefixes.map(({ Prefix }) => Prefix)];
}

const bucket = { Bucket: "logs" };

test("ListObjects starts after a marker that need not exist", async () => {
  await using s3 = await withKeys("d/1", "d/2", "d/3", "e");
  const output = await s3.ask("ListObjects", { ...bucket, Prefix: "d/", Marker: "d/15" });
  assert.deepEqual(shown(output), ["d/2", "d/3"]);
  assert.deepEqual([output.Marker, output.IsTruncated, output.MaxKeys], ["d/15", false, 1000]);
  assert.equal(output.Contents[0].Owner.ID.length, 64);
});

test("ListObjects gives NextMarker with a delimiter only", async () => {
  await using s3 = await withKeys("a/1", "a/2", "b", "c");
  const plain = await s3.ask("ListObjects", { ...bucket, MaxKeys: 1 });
  assert.deepEqual([plain.IsTruncated, plain.NextMarker], [true, undefined]);
  const grouped = await s3.ask("ListObjects", { ...bucket, MaxKeys: 1, Delimiter: "/" });
  assert.deepEqual([shown(grouped), grouped.NextMarker], [["a/"], "a/"]);
  const next = { ...bucket, Delimiter: "/", Marker: "a/" };
  assert.deepEqual(shown(await s3.ask("ListObjects", next)), ["b", "c"]);
});

test("ListObjectsV2 pages with opaque tokens and counts what it shows", async () => {
  await using s3 = await withKeys("a/1", "a/2", "b", "c");
  const first = await s3.ask("ListObjectsV2", { ...bucket, Delimiter: "/", MaxKeys: 2 });
  assert.deepEqual(shown(first), ["b", "a/"]);
  assert.deepEqual([first.KeyCount, first.IsTruncated], [2, true]);
  const { NextContinuationToken: ContinuationToken } = first;
  const second = await s3.ask("ListObjectsV2", { ...bucket, Delimiter: "/", ContinuationToken });
  assert.deepEqual(shown(second), ["c"]);
  assert.equal(second.ContinuationToken, ContinuationToken);
  assert.equal(second.NextContinuationToken, undefined);
  const bad = s3.ask("ListObjectsV2", { ...bucket, ContinuationToken: "b" });
  await refused("InvalidArgument", bad);
});

test("ListObjectsV2 starts after a key, and names owners on demand", async () => {
  await using s3 = await withKeys("a", "b");
  const plain = await s3.ask("ListObjectsV2", { ...bucket, StartAfter: "a" });
  assert.deepEqual([shown(plain), plain.StartAfter], [["b"], "a"]);
  assert.equal(plain.Contents[0].Owner, undefined);
  assert.deepEqual(plain.Contents[0].ChecksumAlgorithm, ["CRC64NVME"]);
  const owned = await s3.ask("ListObjectsV2", { ...bucket, FetchOwner: true });
  assert.equal(owned.Contents[0].Owner.ID.length, 64);
});

test("ListObjectsV2 asked for nothing gives nothing, and is not truncated", async () => {
  await using s3 = await withKeys("a");
  const output = await s3.ask("ListObjectsV2", { ...bucket, MaxKeys: 0 });
  assert.deepEqual([output.KeyCount, output.IsTruncated], [0, false]);
  await refused("InvalidArgument", s3.ask("ListObjectsV2", { ...bucket, MaxKeys: -1 }));
});

test("encoding-type=url encodes everything that is a key", async () => {
  await using s3 = await withKeys("a b/c+d", "a b/é~(1)*");
  const output = await s3.ask("ListObjectsV2", { ...bucket, EncodingType: "url", Prefix: "a b/" });
  assert.deepEqual(shown(output), ["a+b/c%2Bd", "a+b/%C3%A9%7E%281%29*"]);
  assert.deepEqual([output.Prefix, output.EncodingType], ["a+b/", "url"]);
  await refused("InvalidArgument", s3.ask("ListObjectsV2", { ...bucket, EncodingType: "base64" }));
});

test("readKeyEncoding() of url is undone by a form decoder", () => {
  const { encode } = readKeyEncoding("url");
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      const key = text.toWellFormed();
      assert.equal(decodeURIComponent(encode(key).replaceAll("+", " ")), key);
      assert.match(encode(key), /^[A-Za-z0-9%/*._+-]*$/);
    }),
    { seed: 20261122 },
  );
});

test("continuation tokens give back what they hold", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      const key = text.toWellFormed();
      assert.equal(readToken(writeToken(key)), key);
      assert.match(writeToken(key), /^[\w-]+$/);
    }),
    { seed: 20261122 },
  );
});

/** Everything that a listing shows, fetched one by one. */
async function paged(s3: TestS3, operation: string, input: object): Promise<readonly string[]> {
  const found: string[] = [];
  let from = {};
  for (;;) {
    const page = await s3.ask(operation, { ...input, MaxKeys: 1, ...from });
    found.push(...shown(page));
    if (page.IsTruncated === false) return found;
    from =
      operation === "ListObjects"
        ? { Marker: page.NextMarker ?? page.Contents.at(-1).Key }
        : { ContinuationToken: page.NextContinuationToken };
  }
}

for (const operation of ["ListObjects", "ListObjectsV2"]) {
  for (const grouping of [{}, { Delimiter: "/" }]) {
    const name = `${operation} ${JSON.stringify(grouping)}`;
    test(`${name}: pages of one show each key and prefix once, in order`, async () => {
      const keys = ["a", "a/", "a/b", "a/c/d", "b//", "b/é", "c", "\u{1F600}", "\uFF5E"];
      await using s3 = await withKeys(...keys);
      const whole = shown(await s3.ask(operation, { ...bucket, ...grouping }));
      const order = whole.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
      assert.deepEqual(await paged(s3, operation, { ...bucket, ...grouping }), order);
    });
  }
}
