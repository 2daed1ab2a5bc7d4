import assert from "node:assert/strict";
import { generateKeyPairSync, hash, sign } from "node:crypto";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

import { checkDigestChain } from "./check-chain.ts";
import type { ChainReport } from "./check-chain.ts";
import { digestBytes, secondText } from "./digest-document.ts";
import type { DigestContent, ListedFile, PreviousDigest } from "./digest-document.ts";
import { sha256Hex } from "./sha256.ts";
import { signingString } from "./signing-string.ts";
import type { ReadObject } from "./verify-digest.ts";

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const der = publicKey.export({ type: "pkcs1", format: "der" });
const fingerprint = hash("md5", der, "hex");
const start = Date.UTC(2026, 0, 2, 3, 0, 0);
const hourMs = 3_600_000;

class Bucket {
  readonly objects = new Map<string, ReadObject>();

  put(object: ReadObject): void {
    this.objects.set(`${object.bucket}/${object.key}`, object);
  }

  logFile(key: string): ListedFile {
    const plain = Buffer.from(`{"Records":[{"eventID":"${key}"}]}`);
    this.put({ bucket: "logs", key, body: gzipSync(plain), metadata: {} });
    const times = { newestEventMs: start, oldestEventMs: start };
    return { bucket: "logs", key, hash: sha256Hex(plain), ...times };
  }

  /** Digest `index` of a chain of hours; `change` is what is wrong with it. */
  digest(index: number, change: Partial<DigestContent> = {}): PreviousDigest {
    const endAt = start + (index + 1) * hourMs;
    const key = `digest_${secondText(endAt).replaceAll(/[-:]/g, "")}.json.gz`;
    const place = { accountId: "123456789012", bucket: "logs", key, fingerprint };
    const window = { startAt: endAt - hourMs, endAt };
    const content = { ...place, ...window, files: [], ...change };
    const plain = digestBytes(content);
    const text = signingString({
      endTime: secondText(content.endAt),
      bucket: content.bucket,
      key,
      hash: sha256Hex(plain),
      previousSignature: content.previous?.signature ?? null,
    });
    const signature = sign("sha256", Buffer.from(text), privateKey).toString("hex");
    const metadata = { signature, "signature-algorithm": "SHA256withRSA" };
    this.put({ bucket: "logs", key, body: gzipSync(plain), metadata });
    return { bucket: "logs", key, hash: sha256Hex(plain), signature };
  }

  async check(newest: PreviousDigest): Promise<ChainReport> {
    const find = async (bucket: string, key: string): Promise<ReadObject | undefined> =>
      this.objects.get(`${bucket}/${key}`);
    return checkDigestChain(newest, find, new Map([[fingerprint, der]]));
  }
}

function chainOfThree(): { bucket: Bucket; digests: PreviousDigest[]; files: ListedFile[] } {
  const bucket = new Bucket();
  const files = ["a", "b", "c"].map((key) => bucket.logFile(key));
  const digests: PreviousDigest[] = [];
  for (const [index, file] of files.entries()) {
    const previous = digests.at(-1);
    const link = previous === undefined ? {} : { previous };
    digests.push(bucket.digest(index, { ...link, files: [file] }));
  }
  return { bucket, digests, files };
}

function last(digests: readonly PreviousDigest[]): PreviousDigest {
  const newest = digests.at(-1);
  assert.ok(newest);
  return newest;
}

test("checkDigestChain() walks from the newest digest to the one that starts the chain", async () => {
  const { bucket, digests } = chainOfThree();
  const report = await bucket.check(last(digests));
  assert.deepEqual(report.faults, []);
  assert.deepEqual(
    report.digests.map((digest) => digest.digestS3Object),
    digests.toReversed().map(({ key }) => key),
  );
  assert.deepEqual(
    report.files.map((file) => file.s3Object),
    ["c", "b", "a"],
  );
});

test("checkDigestChain() misses a digest that was deleted", async () => {
  const { bucket, digests } = chainOfThree();
  bucket.objects.delete(`logs/${digests[1]?.key}`);
  assert.deepEqual((await bucket.check(last(digests))).faults, [
    `s3://logs/${digests[1]?.key}: not found`,
  ]);
});

test("checkDigestChain() misses a log file that was deleted", async () => {
  const { bucket, digests } = chainOfThree();
  bucket.objects.delete("logs/b");
  assert.deepEqual((await bucket.check(last(digests))).faults, ["s3://logs/b: not found"]);
});

const damages: readonly (readonly [string, (body: Uint8Array) => Uint8Array, RegExp])[] = [
  ["was replaced", () => gzipSync('{"Records":[]}'), /hash value doesn't match/],
  ["is not gzip", () => Buffer.from("{}"), /invalid format/],
  ["has bytes behind it", (body) => Buffer.concat([body, Buffer.from("x")]), /invalid format/],
  ["has a second member", (body) => Buffer.concat([body, gzipSync("x")]), /invalid format/],
];
for (const [name, damage, fault] of damages) {
  test(`checkDigestChain() finds a log file that ${name}`, async () => {
    const { bucket, digests } = chainOfThree();
    const object = bucket.objects.get("logs/a");
    assert.ok(object);
    bucket.put({ ...object, body: damage(object.body) });
    const { faults } = await bucket.check(last(digests));
    assert.equal(faults.length, 1);
    assert.match(faults[0] ?? "", fault);
  });
}

const links: readonly (readonly [string, Partial<DigestContent>, string])[] = [
  [
    "another hash of its predecessor",
    { previous: { ...chainOfThree().bucket.digest(0), hash: "0".repeat(64) } },
    "hash is not what its successor says",
  ],
  [
    "another signature of its predecessor",
    { previous: { ...chainOfThree().bucket.digest(0), signature: "ab" } },
    "signature is not what its successor says",
  ],
  [
    "a window that overlaps its predecessor's",
    { startAt: start + hourMs - 1000 },
    "its window does not end where its successor's begins",
  ],
  [
    "a window that leaves a gap",
    { startAt: start + hourMs + 1000 },
    "its window does not end where its successor's begins",
  ],
  ["another account", { accountId: "210987654321" }, "is of another account"],
];
for (const [name, change, fault] of links) {
  test(`checkDigestChain() finds a digest with ${name}`, async () => {
    const bucket = new Bucket();
    const previous = bucket.digest(0);
    const newest = bucket.digest(1, { previous, ...change });
    assert.deepEqual((await bucket.check(newest)).faults, [`s3://logs/${previous.key}: ${fault}`]);
  });
}

test("checkDigestChain() finds a log file that is listed twice", async () => {
  const bucket = new Bucket();
  const files = [bucket.logFile("a")];
  const newest = bucket.digest(1, { files, previous: bucket.digest(0, { files }) });
  assert.deepEqual((await bucket.check(newest)).faults, ["s3://logs/a: listed twice"]);
});

test("checkDigestChain() ends at a digest that points at itself", async () => {
  const bucket = new Bucket();
  const first = bucket.digest(0);
  const newest = bucket.digest(0, { previous: first });
  const { faults } = await bucket.check(newest);
  assert.ok(faults.length > 0);
});
