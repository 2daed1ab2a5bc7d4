import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";

import { seededRandom } from "../base/seeded-random.ts";
import { ObjectDamagedError } from "./buckets.ts";
import { bytesOf, inPieces, pattern, put, settings, textOf } from "./contract-world.fixture.ts";
import type { OpenBuckets } from "./contract-world.fixture.ts";
import type { DataCipher } from "./encryption.ts";
import { newKey } from "./wrapped-key.ts";

const random = seededRandom(9);

function cipherOf(layers: number): DataCipher {
  const key = Array.from({ length: layers }, () => newKey(random));
  const stored = {
    algorithm: layers === 1 ? "aws:kms" : "aws:kms:dsse",
    keyArn: "arn:aws:kms:us-east-1:111122223333:key/1",
    hasBucketKey: false,
    sealedKey: "sealed",
  } as const;
  return { key, stored };
}

/** What every implementation of `Buckets` does with objects that come with a key of their own. */
export function encryptionContract(name: string, open: OpenBuckets): void {
  givenKeyContract(name, open);
  givenKeyPartsContract(name, open);
}

function givenKeyContract(name: string, open: OpenBuckets): void {
  test(`${name}: an object under a key that is given is read with that key alone`, async () => {
    await using buckets = await open();
    await buckets.createBucket(settings("b"));
    const bytes = pattern(300_000);
    for (const layers of [1, 2]) {
      const cipher = cipherOf(layers);
      const outcome = await buckets.putObject(put("k", bytes, { cipher }));
      assert.ok(outcome.kind === "stored");
      const object = await buckets.findObject("b", "k");
      assert.deepEqual(object, outcome.object);
      assert.deepEqual(object.encryption, cipher.stored);
      assert.ok((await bytesOf(buckets, object, undefined, cipher.key)).equals(bytes));
      const range = { start: 262_000, end: 262_200 };
      const part = await bytesOf(buckets, object, range, cipher.key);
      assert.ok(part.equals(bytes.subarray(range.start, range.end)));

      await assert.rejects(bytesOf(buckets, object), /the store has not the key/);
      const wrong = bytesOf(buckets, object, undefined, cipherOf(layers).key);
      await assert.rejects(wrong, ObjectDamagedError);
    }
  });

  test(`${name}: the ETag says nothing of bytes that are under a key that is given`, async () => {
    await using buckets = await open();
    await buckets.createBucket(settings("b"));
    const md5 = createHash("md5").update("body").digest("hex");
    const etags = new Set<string>();
    for (let count = 0; count < 2; count += 1) {
      const outcome = await buckets.putObject(put("k", "body", { cipher: cipherOf(1) }));
      assert.ok(outcome.kind === "stored");
      assert.match(outcome.object.etag, /^"[0-9a-f]{32}"$/);
      assert.equal(outcome.object.checksum?.algorithm, "CRC64NVME");
      etags.add(outcome.object.etag);
    }
    assert.equal(etags.size, 2);
    assert.ok(!etags.has(`"${md5}"`));
  });
}

function givenKeyPartsContract(name: string, open: OpenBuckets): void {
  test(`${name}: the parts of an upload are under its key, and so is what they become`, async () => {
    await using buckets = await open();
    await buckets.createBucket(settings("b"));
    const cipher = cipherOf(1);
    const created = await buckets.createUpload({
      bucket: "b",
      key: "k",
      headers: { metadata: {} },
      initiator: "me",
      cipher,
    });
    const upload = await buckets.findUpload("b", "k", created.id);
    assert.ok(upload !== undefined);
    assert.deepEqual(upload.encryption, cipher.stored);
    const part = pattern(5 * 1024 ** 2);
    const sizes = [part.length, 100_000, 0];
    const named: { number: number; etag: string }[] = [];
    for (const [index, size] of sizes.entries()) {
      const body = inPieces(part.subarray(0, size), 1_000_000);
      const number = index + 1;
      const { key } = cipher;
      const outcome = await buckets.putPart({ upload, number, body, key });
      assert.ok(outcome.kind === "stored");
      if (index !== 1) named.push({ number, etag: outcome.part.etag });
    }
    await assert.rejects(
      buckets.putPart({ upload, number: 4, body: inPieces(part) }),
      /not the key/,
    );
    const outcome = await buckets.completeUpload({ upload, parts: named });
    assert.ok(outcome.kind === "stored", outcome.kind);
    const object = await buckets.findObject("b", "k");
    assert.deepEqual(object?.encryption, cipher.stored);
    assert.ok((await bytesOf(buckets, object, undefined, cipher.key)).equals(part));
    await assert.rejects(textOf(buckets, "k"), /not the key/);
  });
}
