import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";

import type {
  Buckets,
  Checksum,
  ChecksumAlgorithm,
  CompleteUpload,
  NewUpload,
  PartOutcome,
  StoredPart,
  Upload,
} from "./buckets.ts";
import { runningChecksum } from "./checksums.ts";
import {
  broken,
  bytesOf,
  inPieces,
  pattern,
  settings,
  store,
  textOf,
} from "./contract-world.fixture.ts";
import type { OpenBuckets } from "./contract-world.fixture.ts";

/** What every implementation of `Buckets` does with uploads in parts. */
export function uploadsContract(name: string, open: OpenBuckets): void {
  joiningContract(name, open);
  checksumContract(name, open);
  refusalContract(name, open);
  listingContract(name, open);
}

const mebibyte = 1024 * 1024;

async function begin(
  buckets: Buckets,
  key: string,
  options: Partial<NewUpload> = {},
): Promise<Upload> {
  await buckets.createBucket(settings("b"));
  const headers = { contentType: "text/plain", metadata: { a: "b" } };
  return buckets.createUpload({ bucket: "b", key, headers, initiator: "me", ...options });
}

/** Parts as CompleteMultipartUpload names them, without checksums. */
function named(
  ...parts: readonly StoredPart[]
): readonly { readonly number: number; readonly etag: string }[] {
  return parts.map(({ number, etag }) => ({ number, etag }));
}

async function part(
  buckets: Buckets,
  upload: Upload,
  number: number,
  bytes: Uint8Array,
): Promise<StoredPart> {
  const body = inPieces(bytes, 200_000);
  const outcome = await buckets.putPart({ upload, number, body });
  assert.ok(outcome.kind === "stored", outcome.kind);
  return outcome.part;
}

function joiningContract(name: string, open: OpenBuckets): void {
  test(`${name}: completeUpload joins the parts named and forgets the others`, async () => {
    await using buckets = await open();
    const upload = await begin(buckets, "k");
    const bytes = [pattern(5 * mebibyte, 1), pattern(5 * mebibyte + 3, 2), pattern(10, 3)] as const;
    await part(buckets, upload, 7, pattern(99, 9));
    const third = await part(buckets, upload, 10_000, bytes[2]);
    const first = await part(buckets, upload, 1, bytes[0]);
    await part(buckets, upload, 2, pattern(77, 8));
    const second = await part(buckets, upload, 2, bytes[1]);
    assert.equal(await buckets.findObject("b", "k"), undefined);

    const parts = named(first, second, third);
    const outcome = await buckets.completeUpload({ upload, parts });
    assert.ok(outcome.kind === "stored");
    const object = await buckets.findObject("b", "k");
    assert.deepEqual(object, outcome.object);
    const md5s = bytes.map((each) => createHash("md5").update(each).digest());
    const md5 = createHash("md5").update(Buffer.concat(md5s)).digest("hex");
    assert.equal(object.etag, `"${md5}-3"`);
    assert.deepEqual(object.partSizes, [5 * mebibyte, 5 * mebibyte + 3, 10]);
    assert.deepEqual(object.headers, upload.headers);

    const whole = Buffer.concat(bytes);
    assert.ok((await bytesOf(buckets, object)).equals(whole));
    const range = { start: 5 * mebibyte - 2, end: whole.length - 4 };
    const read = await bytesOf(buckets, object, range);
    assert.ok(read.equals(whole.subarray(range.start, range.end)));

    assert.equal(await buckets.findUpload("b", "k", upload.id), undefined);
    assert.equal((await buckets.completeUpload({ upload, parts })).kind, "no-such-upload");
    assert.equal(await buckets.abortUpload(upload), "missing");
    await store(buckets, "k", "over it");
    assert.equal(await textOf(buckets, "k"), "over it");
  });
}

function sumOf(algorithm: ChecksumAlgorithm, bytes: Uint8Array): string {
  const running = runningChecksum(algorithm);
  running.update(bytes);
  return Buffer.from(running.digest()).toString("base64");
}

function checksumContract(name: string, open: OpenBuckets): void {
  const cases: readonly (readonly [
    ChecksumAlgorithm | undefined,
    Checksum["type"] | undefined,
    Checksum["type"],
  ])[] = [
    [undefined, undefined, "FULL_OBJECT"],
    ["CRC64NVME", undefined, "FULL_OBJECT"],
    ["CRC32", "FULL_OBJECT", "FULL_OBJECT"],
    ["CRC32C", "FULL_OBJECT", "FULL_OBJECT"],
    ["CRC32C", undefined, "COMPOSITE"],
    ["SHA1", undefined, "COMPOSITE"],
    ["SHA256", "COMPOSITE", "COMPOSITE"],
  ];
  test(`${name}: completeUpload has a checksum of the whole or of the parts' checksums`, async () => {
    await using buckets = await open();
    const bytes = [pattern(5 * mebibyte, 4), pattern(1000, 5)] as const;
    for (const [checksumAlgorithm, checksumType, type] of cases) {
      const upload = await begin(buckets, "k", {
        ...(checksumAlgorithm === undefined ? {} : { checksumAlgorithm }),
        ...(checksumType === undefined ? {} : { checksumType }),
      });
      const algorithm = checksumAlgorithm ?? "CRC64NVME";
      const stored = [
        await part(buckets, upload, 1, bytes[0]),
        await part(buckets, upload, 2, bytes[1]),
      ];
      const parts = stored.map(({ number, etag, checksum }, index) => {
        assert.equal(checksum?.value, sumOf(algorithm, bytes[index] ?? Buffer.of()));
        return { number, etag, checksum: checksum.value };
      });
      const sums = Buffer.concat(parts.map(({ checksum }) => Buffer.from(checksum, "base64")));
      const value =
        type === "FULL_OBJECT"
          ? sumOf(algorithm, Buffer.concat(bytes))
          : `${sumOf(algorithm, sums)}-2`;
      const wrong = { upload, parts, expectedChecksum: "AAAAAA==" };
      assert.equal((await buckets.completeUpload(wrong)).kind, "bad-checksum");
      const right = { upload, parts, expectedChecksum: value };
      const outcome = await buckets.completeUpload(right);
      assert.ok(outcome.kind === "stored", outcome.kind);
      assert.deepEqual(outcome.object.checksum, { algorithm, type, value });
    }
  });
}

function refusalContract(name: string, open: OpenBuckets): void {
  test(`${name}: putPart holds to digests, and leaves what was there`, async () => {
    await using buckets = await open();
    const upload = await begin(buckets, "k");
    const before = await part(buckets, upload, 1, Buffer.from("before"));
    const again = async (options: object): Promise<PartOutcome["kind"]> => {
      const body = inPieces(Buffer.from("123456789"));
      return (await buckets.putPart({ upload, number: 1, body, ...options })).kind;
    };
    assert.equal(await again({ contentMd5: "AAAAAAAAAAAAAAAAAAAAAA==" }), "bad-md5");
    assert.equal(await again({ expectedChecksum: () => "AAAAAAAAAAA=" }), "bad-checksum");
    const body = broken(Buffer.from("half"));
    await assert.rejects(buckets.putPart({ upload, number: 1, body }), /went away/);
    assert.deepEqual(await buckets.listParts(upload, { after: 0, limit: 9 }), [before]);
    // The part of another algorithm than the upload's is checked by its own.
    const castagnoli = { checksumAlgorithm: "CRC32C", expectedChecksum: () => "4waSgw==" };
    assert.equal(await again(castagnoli), "stored");
  });

  test(`${name}: completeUpload says what is wrong, and changes nothing`, async () => {
    await using buckets = await open();
    const upload = await begin(buckets, "k");
    const one = await part(buckets, upload, 1, pattern(5 * mebibyte));
    const two = await part(buckets, upload, 2, pattern(100));
    const three = await part(buckets, upload, 3, pattern(100));
    const refused: readonly (readonly [string, CompleteUpload["parts"]])[] = [
      ["invalid-part", []],
      ["invalid-part", [{ number: 4, etag: one.etag }]],
      ["invalid-part", [{ number: 1, etag: two.etag }]],
      ["invalid-part", [{ number: 1, etag: one.etag, checksum: two.checksum?.value ?? "" }]],
      ["invalid-part-order", named(two, one)],
      ["invalid-part-order", named(one, one)],
      ["entity-too-small", named(one, two, three)],
    ];
    for (const [kind, parts] of refused) {
      assert.equal((await buckets.completeUpload({ upload, parts })).kind, kind);
    }
    const parts = named(one, two);
    const wants = async (conditions: object): Promise<string> =>
      (await buckets.completeUpload({ upload, parts, conditions })).kind;
    assert.equal(await wants({ ifMatch: '"00"' }), "no-such-key");
    await store(buckets, "k", "there");
    assert.equal(await wants({ ifNoneMatch: "*" }), "precondition-failed");
    assert.equal(await textOf(buckets, "k"), "there");
    assert.equal((await buckets.listParts(upload, { after: 0, limit: 9 })).length, 3);
    assert.equal(await wants({}), "stored");
  });
}

function listingContract(name: string, open: OpenBuckets): void {
  test(`${name}: listUploads goes by key and id, listParts by number`, async () => {
    await using buckets = await open();
    const uploads: Upload[] = [];
    for (const key of ["a", "b/1", "a", "b/2", "a"]) uploads.push(await begin(buckets, key));
    const ids = (key: string): readonly string[] =>
      uploads.flatMap((upload) => (upload.key === key ? [upload.id] : [])).toSorted();
    const list = async (query: object): Promise<readonly unknown[]> => {
      const all = { bucket: "b", prefix: "", limit: 1000, ...query };
      const page = await buckets.listUploads(all);
      return [page.uploads.map(({ id }) => id), page.commonPrefixes, page.isTruncated];
    };
    const [firstA = "", secondA = "", thirdA = ""] = ids("a");
    assert.deepEqual(await list({}), [[...ids("a"), ...ids("b/1"), ...ids("b/2")], [], false]);
    assert.deepEqual(await list({ limit: 2 }), [[firstA, secondA], [], true]);
    assert.deepEqual(await list({ after: "a", afterId: secondA, delimiter: "/" }), [
      [thirdA],
      ["b/"],
      false,
    ]);
    assert.deepEqual(await list({ after: "a", limit: 1 }), [ids("b/1"), [], true]);

    const [upload] = uploads;
    assert.ok(upload !== undefined);
    assert.deepEqual(await buckets.findUpload("b", "a", upload.id), upload);
    assert.equal(await buckets.findUpload("b", "b/1", upload.id), undefined);
    for (const number of [3, 1, 20]) await part(buckets, upload, number, Buffer.from("x"));
    const listed = await buckets.listParts(upload, { after: 1, limit: 1 });
    assert.deepEqual(
      listed.map(({ number }) => number),
      [3],
    );

    assert.equal(await buckets.abortUpload(upload), "aborted");
    const late = { upload, number: 1, body: inPieces(Buffer.from("x")) };
    assert.equal((await buckets.putPart(late)).kind, "no-such-upload");
    assert.deepEqual(await buckets.listParts(upload, { after: 0, limit: 9 }), []);
  });
}
