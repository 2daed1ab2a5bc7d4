import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";

import type { BucketConfiguration } from "./bucket-configuration.ts";
import type { Buckets, ObjectHeaders, Deletion } from "./buckets.ts";
import {
  broken,
  bytesOf,
  pattern,
  put,
  settings,
  store,
  textOf,
} from "./contract-world.fixture.ts";
import type { OpenBuckets } from "./contract-world.fixture.ts";

/** What every implementation of `Buckets` does with buckets and whole objects. */
export function objectsContract(name: string, open: OpenBuckets): void {
  bucketContract(name, open);
  changeContract(name, open);
  roundTripContract(name, open);
  refusalContract(name, open);
  deletionContract(name, open);
}

async function withBucket(open: OpenBuckets): Promise<Buckets> {
  const buckets = await open();
  await buckets.createBucket(settings("b"));
  return buckets;
}

function changeContract(name: string, open: OpenBuckets): void {
  test(`${name}: of two changes of a bucket at once neither is lost, one that throws is none`, async () => {
    await using buckets = await withBucket(open);
    const tagging = [{ Key: "k", Value: "v" }];
    const configure = (configuration: BucketConfiguration): Promise<string> =>
      buckets.updateBucket(settings("b"), (now) => ({
        ...now,
        configuration: { ...now.configuration, ...configuration },
      }));
    await Promise.all([configure({ tagging }), configure({ ownership: "BucketOwnerPreferred" })]);
    const both = {
      ...settings("b"),
      configuration: { tagging, ownership: "BucketOwnerPreferred" },
    };
    assert.deepEqual(await buckets.findBucket("b"), both);

    const refusing = buckets.updateBucket(settings("b"), () => {
      throw new RangeError("refused");
    });
    await assert.rejects(refusing, RangeError);
    assert.deepEqual(await buckets.findBucket("b"), both);
  });

  test(`${name}: what is kept with a version changes without its bytes`, async () => {
    await using buckets = await withBucket(open);
    const target = { bucket: "b", key: "k" };
    const tag = (Key: string): Promise<string> =>
      buckets.updateHeaders(target, ({ tags = [], ...now }) => ({
        ...now,
        tags: [...tags, { Key, Value: "v" }],
      }));
    assert.equal(await tag("early"), "missing");
    await store(buckets, "k", "v");
    const before = await buckets.findObject("b", "k");
    assert.deepEqual(await Promise.all([tag("one"), tag("two")]), ["changed", "changed"]);
    const after = await buckets.findObject("b", "k");
    assert.deepEqual(
      after?.headers.tags?.map(({ Key }) => Key),
      ["one", "two"],
    );
    assert.deepEqual({ ...after, headers: before?.headers }, before);
    await buckets.updateBucket(settings("b"), (now) => ({ ...now, versioning: "Enabled" }));
    await buckets.deleteObjects("b", [{ key: "k" }]);
    assert.equal(await tag("late"), "delete-marker");
  });

  test(`${name}: a version is deleted only if it is the one of that time`, async () => {
    await using buckets = await withBucket(open);
    await store(buckets, "k", "v");
    const { lastModified = 0 } = (await buckets.findObject("b", "k")) ?? {};
    const kindOf = async (deletion: Deletion): Promise<string | undefined> =>
      (await buckets.deleteObjects("b", [deletion]))[0]?.kind;
    const wrong = { key: "k", ifLastModified: lastModified - 1 };
    assert.equal(await kindOf(wrong), "precondition-failed");
    assert.equal(await kindOf({ ...wrong, versionId: "null" }), "precondition-failed");
    assert.equal(await kindOf({ ...wrong, key: "none" }), "missing");
    assert.equal(await kindOf({ key: "k", ifLastModified: lastModified }), "deleted");
  });
}

function bucketContract(name: string, open: OpenBuckets): void {
  test(`${name}: buckets are created once, listed by name, updated and deleted`, async () => {
    await using buckets = await open();
    assert.equal(await buckets.createBucket(settings("b")), "created");
    assert.equal(await buckets.createBucket(settings("a")), "created");
    assert.equal(await buckets.createBucket({ ...settings("b"), region: "other" }), "exists");
    assert.deepEqual(await buckets.listBuckets(), [settings("a"), settings("b")]);

    const withPolicy = { ...settings("a"), policy: '{"Version":"2012-10-17"}' };
    assert.equal(await buckets.updateBucket(settings("a"), () => withPolicy), "updated");
    assert.equal(await buckets.updateBucket(settings("none"), (now) => now), "missing");
    assert.deepEqual(await buckets.findBucket("a"), withPolicy);
    const former = { ...settings("a"), createdAt: -1 };
    assert.equal(await buckets.updateBucket(former, () => settings("a")), "missing");
    assert.deepEqual(await buckets.findBucket("a"), withPolicy, "another bucket of that name");

    assert.equal(await buckets.deleteBucket("a"), "deleted");
    assert.equal(await buckets.deleteBucket("a"), "missing");
    assert.equal(await buckets.findBucket("a"), undefined);
  });

  test(`${name}: a bucket with objects is not deleted, a new one of its name is empty`, async () => {
    await using buckets = await withBucket(open);
    await store(buckets, "k", "v");
    assert.equal(await buckets.deleteBucket("b"), "not-empty");
    await buckets.deleteObjects("b", [{ key: "k" }]);
    const upload = { bucket: "b", key: "k", headers: { metadata: {} }, initiator: "me" };
    const { id } = await buckets.createUpload(upload);
    assert.equal(await buckets.deleteBucket("b"), "deleted");
    await buckets.createBucket(settings("b"));
    assert.equal(await buckets.findObject("b", "k"), undefined);
    assert.equal(await buckets.findUpload("b", "k", id), undefined);
  });
}

function roundTripContract(name: string, open: OpenBuckets): void {
  test(`${name}: an object comes back as it was put, with S3's ETag and checksum`, async () => {
    await using buckets = await withBucket(open);
    const headers: ObjectHeaders = {
      contentType: "application/json",
      contentEncoding: "gzip",
      metadata: { signature: "00ff", "signature-algorithm": "SHA256withRSA" },
    };
    const outcome = await buckets.putObject(put("ключ/🔑", "123456789", { headers }));
    assert.ok(outcome.kind === "stored");
    assert.deepEqual(await buckets.findObject("b", "ключ/🔑"), outcome.object);
    const { dataId: _, lastModified: __, encryption: ___, ...object } = outcome.object;
    assert.deepEqual(object, {
      kind: "object",
      bucket: "b",
      key: "ключ/🔑",
      versionId: "null",
      size: 9,
      etag: '"25f9e794323b453885f5181f1b624d0b"',
      headers,
      checksum: { algorithm: "CRC64NVME", value: "rosUhgp5mIg=", type: "FULL_OBJECT" },
    });
    assert.equal(await textOf(buckets, "ключ/🔑"), "123456789");
  });

  test(`${name}: bodies of every size come back, whole and in ranges`, async () => {
    await using buckets = await withBucket(open);
    const kibibyte = 1024;
    for (const size of [0, 1, 65_535, 65_536, 65_537, 256 * kibibyte, 512 * kibibyte + 7]) {
      const bytes = pattern(size);
      const object = await store(buckets, "sized", bytes);
      assert.equal(object.size, size);
      assert.ok((await bytesOf(buckets, object)).equals(bytes), `${size} bytes`);
      const ends = [0, 1, 65_535, 65_536, 65_537, 300_000, size].filter((at) => at <= size);
      for (const start of ends) {
        for (const end of ends.filter((at) => at >= start)) {
          const read = await bytesOf(buckets, object, { start, end });
          assert.ok(read.equals(bytes.subarray(start, end)), `[${start}, ${end}) of ${size}`);
        }
      }
    }
  });

  test(`${name}: puts that run together do not mix, and the last one of a key wins`, async () => {
    await using buckets = await withBucket(open);
    const stored = await Promise.all(
      Array.from({ length: 40 }, async (_, index) =>
        store(buckets, `k${index % 20}`, pattern(index * 1000, index)),
      ),
    );
    for (const [index, object] of stored.entries()) {
      assert.ok((await bytesOf(buckets, object)).equals(pattern(index * 1000, index)));
    }
    const page = await buckets.listObjects({ bucket: "b", prefix: "", limit: 1000 });
    assert.equal(page.objects.length, 20);
  });
}

function refusalContract(name: string, open: OpenBuckets): void {
  test(`${name}: a body that breaks leaves nothing, and its error passes through`, async () => {
    await using buckets = await withBucket(open);
    await store(buckets, "k", "before");
    const body = broken(pattern(300_000));
    await assert.rejects(buckets.putObject(put("k", "", { body })), /the client went away/);
    assert.equal(await textOf(buckets, "k"), "before");
  });

  test(`${name}: digests are held to, the checksum's asked for after the body`, async () => {
    await using buckets = await withBucket(open);
    const md5 = createHash("md5").update("body").digest("base64");
    let hasEnded = false;
    const body = (async function* trailing(): AsyncGenerator<Uint8Array> {
      yield Buffer.from("body");
      hasEnded = true;
    })();
    const good = put("k", "", {
      body,
      contentMd5: md5,
      checksumAlgorithm: "SHA256",
      expectedChecksum: () => {
        assert.ok(hasEnded);
        return createHash("sha256").update("body").digest("base64");
      },
    });
    assert.equal((await buckets.putObject(good)).kind, "stored");

    const badMd5 = await buckets.putObject(put("other", "bodY", { contentMd5: md5 }));
    assert.equal(badMd5.kind, "bad-md5");
    const expectedChecksum = (): string => "rosUhgp5mIg=";
    const badSum = await buckets.putObject(put("other", "12345678", { expectedChecksum }));
    assert.equal(badSum.kind, "bad-checksum");
    assert.equal(await buckets.findObject("b", "other"), undefined);
    const goodSum = await buckets.putObject(put("other", "123456789", { expectedChecksum }));
    assert.equal(goodSum.kind, "stored");
  });

  test(`${name}: conditions are checked with the write`, async () => {
    await using buckets = await withBucket(open);
    const kinds = async (conditions: object, body = "x"): Promise<string> =>
      (await buckets.putObject(put("k", body, { conditions }))).kind;
    assert.equal(await kinds({ ifMatch: '"00"' }), "no-such-key");
    assert.equal(await kinds({ ifNoneMatch: "*" }, "first"), "stored");
    assert.equal(await kinds({ ifNoneMatch: "*" }), "precondition-failed");
    assert.equal(await kinds({ ifMatch: '"00"' }), "precondition-failed");
    assert.equal(await textOf(buckets, "k"), "first");
    const etag = (await buckets.findObject("b", "k"))?.etag ?? "";
    assert.equal(await kinds({ ifMatch: etag }, "second"), "stored");
    assert.equal(await textOf(buckets, "k"), "second");

    const race = await Promise.all(
      Array.from({ length: 8 }, async () =>
        buckets.putObject(put("new", "v", { conditions: { ifNoneMatch: "*" } })),
      ),
    );
    assert.equal(race.filter(({ kind }) => kind === "stored").length, 1);
  });

  test(`${name}: without its bucket there is nothing to put to, find or list`, async () => {
    await using buckets = await open();
    assert.equal((await buckets.putObject(put("k", "v"))).kind, "no-such-bucket");
    assert.equal(await buckets.findObject("b", "k"), undefined);
    const page = await buckets.listObjects({ bucket: "b", prefix: "", limit: 10 });
    assert.deepEqual(page, { objects: [], commonPrefixes: [], isTruncated: false });
    assert.deepEqual(await buckets.deleteObjects("b", [{ key: "k" }]), [{ kind: "missing" }]);
  });
}

function deletionContract(name: string, open: OpenBuckets): void {
  test(`${name}: deletions answer one by one, in order`, async () => {
    await using buckets = await withBucket(open);
    const kept = await store(buckets, "kept", "v");
    const gone = await store(buckets, "gone", "w");
    const outcomes = await buckets.deleteObjects("b", [
      { key: "gone", ifMatch: gone.etag },
      { key: "gone" },
      { key: "none", ifMatch: gone.etag },
      { key: "kept", ifMatch: gone.etag },
    ]);
    assert.deepEqual(outcomes, [
      { kind: "deleted", versionId: "null", isDeleteMarker: false },
      { kind: "missing" },
      { kind: "missing" },
      { kind: "precondition-failed" },
    ]);
    assert.equal(await buckets.findObject("b", "gone"), undefined);
    assert.deepEqual(await buckets.findObject("b", "kept"), kept);
  });

  test(`${name}: a read goes on over an overwrite and a deletion`, async () => {
    await using buckets = await withBucket(open);
    const bytes = pattern(1_000_000);
    const object = await store(buckets, "k", bytes);
    const reading = buckets.readObject(object)[Symbol.asyncIterator]();
    const first = await reading.next();
    assert.ok(first.done !== true);
    await store(buckets, "k", "other");
    await buckets.deleteObjects("b", [{ key: "k" }]);
    const rest: Uint8Array[] = [first.value];
    for (let next = await reading.next(); next.done !== true; next = await reading.next()) {
      rest.push(next.value);
    }
    assert.ok(Buffer.concat(rest).equals(bytes));
  });
}
