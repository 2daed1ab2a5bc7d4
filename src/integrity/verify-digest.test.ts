import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

import { digestBytes } from "./digest-document.ts";
import type { DigestContent } from "./digest-document.ts";
import { sha256Hex } from "./sha256.ts";
import { signingString } from "./signing-string.ts";
import { verifyDigest } from "./verify-digest.ts";
import type { DigestFault, ReadObject } from "./verify-digest.ts";

// A starting digest without files, signed once with a key made for it, and accepted by the digest
// validator and the chain walker of the AWS CLI 1.45.11.
const publicKey = Buffer.from(
  "MIIBCgKCAQEAz3te8PaFsn7Wg4UAukZwQH2CxWEueih+aDNfOmZdc61wiAWZaMXd45ReTRmvOc4zlRg8dSiwuONODZ6jDzlC" +
    "9Mi+Wchai/N3IhKdbNf8sO1fmERpje12Fs6QZTzTiRC8qFGVow8seboKmuVMNN1312zAfikAKXtD/XNerzdhdujv4iMQ9zp1" +
    "SWwgt+Np942iIfypWI2TMYCGYXO3s406z6j4vyXSvDeqGJ1NF1CPLqTRb5FS+Hb3h0B6cL8nNOzeqNE/GNsyTee23u3NpmRZ" +
    "0L79iBJmp03/+awvYTByfr6BWzKfUf4wf2/YZYgZlzTJUXgmDjiBQIDd37kyxx3/AwIDAQAB",
  "base64",
);
const fingerprint = "1f45545b0ef515b514d0021a6fa5f569";
const content: DigestContent = {
  accountId: "123456789012",
  startAt: Date.UTC(2026, 0, 2, 2, 4, 5),
  endAt: Date.UTC(2026, 0, 2, 3, 4, 5),
  bucket: "demo-bucket",
  key:
    "AWSLogs/123456789012/CloudTrail-Digest/eu-central-1/2026/01/02/" +
    "123456789012_CloudTrail-Digest_eu-central-1_demo_eu-central-1_20260102T030405Z.json.gz",
  fingerprint,
  files: [],
};
const signature =
  "08d0f28882b6c9a48f0dc109dd132bb1aff83661442fa2df1e52d5d7068764fcc9abc224c4b223554eea0791f5ac66eb" +
  "76239957a3933762043be5bc4aa2184d878cb599080e8f38b300bc274bab0de7a1d610766d9d82735d4df433ef75fea3" +
  "dbf493c91ea09cf172be44ba0dc249aad63f92724eaa9e6abc83daa832eb5ffdac03c23c95d97179d30c586df69c38a0" +
  "66ccd07907c12f5255a1919c8d28bafb5daba54787f1aa06c5f5e5e775daf1fb4b7b5b8b80aa88ab00c30f5973069cd2" +
  "99fe43da7b18b82f7675c337a9b19b3a725982fc74bd1fac082cf6621a49a097c19f4838bb1a5937d4047b67dd8b5d26" +
  "21c0f4b005586bf911e6b1677550efd4";
const hash = "bef47eb837b6da72734b4eed2e4ed9fcef045b92b326487da2916178170f9686";

const plain = Buffer.from(digestBytes(content));
const publicKeys = new Map([[fingerprint, publicKey]]);
const object: ReadObject = {
  bucket: content.bucket,
  key: content.key,
  body: gzipSync(plain),
  metadata: { signature, "signature-algorithm": "SHA256withRSA" },
};

test("digestBytes() has AWS's members in AWS's order, null where there is nothing", () => {
  assert.equal(
    plain.toString(),
    '{"awsAccountId":"123456789012","digestStartTime":"2026-01-02T02:04:05Z",' +
      '"digestEndTime":"2026-01-02T03:04:05Z","digestS3Bucket":"demo-bucket",' +
      `"digestS3Object":"${content.key}",` +
      `"digestPublicKeyFingerprint":"${fingerprint}","digestSignatureAlgorithm":"SHA256withRSA",` +
      '"newestEventTime":null,"oldestEventTime":null,"previousDigestS3Bucket":null,' +
      '"previousDigestS3Object":null,"previousDigestHashValue":null,' +
      '"previousDigestHashAlgorithm":null,"previousDigestSignature":null,"logFiles":[]}',
  );
  assert.equal(sha256Hex(plain), hash);
});

test("digestBytes() lists files, and the oldest and newest event of all", () => {
  const file = { bucket: "b", hash: "a".repeat(64) };
  const files = [
    { ...file, key: "k1", oldestEventMs: 5_999, newestEventMs: 6_000 },
    { ...file, key: "k2", oldestEventMs: 3_000, newestEventMs: 4_000 },
  ];
  const previous = { bucket: "old", key: "before", hash: "b".repeat(64), signature: "cd" };
  const text = Buffer.from(digestBytes({ ...content, previous, files })).toString();
  assert.equal(
    text.slice(text.indexOf('"newestEventTime"')),
    '"newestEventTime":"1970-01-01T00:00:06Z","oldestEventTime":"1970-01-01T00:00:03Z",' +
      '"previousDigestS3Bucket":"old","previousDigestS3Object":"before",' +
      `"previousDigestHashValue":"${"b".repeat(64)}","previousDigestHashAlgorithm":"SHA-256",` +
      '"previousDigestSignature":"cd","logFiles":[' +
      `{"s3Bucket":"b","s3Object":"k1","hashValue":"${"a".repeat(64)}","hashAlgorithm":"SHA-256",` +
      '"newestEventTime":"1970-01-01T00:00:06Z","oldestEventTime":"1970-01-01T00:00:05Z"},' +
      `{"s3Bucket":"b","s3Object":"k2","hashValue":"${"a".repeat(64)}","hashAlgorithm":"SHA-256",` +
      '"newestEventTime":"1970-01-01T00:00:04Z","oldestEventTime":"1970-01-01T00:00:03Z"}]}',
  );
});

test("signingString() has four lines and no line feed at the end", () => {
  const { bucket, key } = content;
  const text = signingString({
    endTime: "2026-01-02T03:04:05Z",
    bucket,
    key,
    hash,
    previousSignature: null,
  });
  assert.equal(text, `2026-01-02T03:04:05Z\ndemo-bucket/${key}\n${hash}\nnull`);
  assert.equal(text.length, 252);
});

test("verifyDigest() accepts the vector", () => {
  const verdict = verifyDigest(object, publicKeys);
  assert.ok(verdict.kind === "valid");
  assert.equal(verdict.hash, hash);
  assert.equal(verdict.signature, signature);
});

const changed = (from: string, to: string): Uint8Array =>
  gzipSync(plain.toString().replace(from, to));
const flipped = `1${signature.slice(1)}`;

const refused: readonly (readonly [string, Partial<ReadObject>, DigestFault])[] = [
  ["a body that is not gzip", { body: plain }, "invalid format"],
  ["nothing", { body: new Uint8Array() }, "invalid format"],
  ["half a file", { body: object.body.subarray(0, 100) }, "invalid format"],
  ["a byte behind the end", { body: Buffer.concat([object.body, plain]) }, "invalid format"],
  [
    "a second gzip member",
    { body: Buffer.concat([object.body, gzipSync("{}")]) },
    "invalid format",
  ],
  ["text that is not JSON", { body: gzipSync("{") }, "invalid format"],
  [
    "bytes that are not UTF-8",
    { body: gzipSync(Buffer.from([0x22, 0xff, 0x22])) },
    "invalid format",
  ],
  ["JSON that is no digest", { body: gzipSync("null") }, "invalid format"],
  ["no list of files", { body: changed(',"logFiles":[]', "") }, "invalid format"],
  ["a time without its zone", { body: changed("05Z", "05") }, "invalid format"],
  ["a window of no length", { body: changed("02:04:05Z", "03:04:05Z") }, "invalid format"],
  [
    "half a statement about the past",
    { body: changed('"previousDigestSignature":null', '"previousDigestSignature":"ab"') },
    "invalid format",
  ],
  [
    "event times without a file",
    { body: changed('"newestEventTime":null', '"newestEventTime":"2026-01-02T03:04:05Z"') },
    "invalid format",
  ],
  ["another algorithm", { body: changed("SHA256with", "SHA1with") }, "invalid format"],
  ["no signature", { metadata: { "signature-algorithm": "SHA256withRSA" } }, "no signature"],
  ["no algorithm", { metadata: { signature } }, "no signature"],
  ["another bucket", { bucket: "demo-bucket2" }, "moved from its original location"],
  ["another key", { key: `x/${content.key}` }, "moved from its original location"],
  [
    "an end that is not in the key",
    { body: changed("03:04:05Z", "03:04:06Z") },
    "stamp in the key is not the end time",
  ],
  [
    "a key that is not published",
    { body: changed(fingerprint, "0".repeat(32)) },
    "public key not found",
  ],
  [
    "a changed signature",
    { metadata: { ...object.metadata, signature: flipped } },
    "signature verification failed",
  ],
  [
    "a signature that is not hexadecimal",
    { metadata: { ...object.metadata, signature: "z".repeat(512) } },
    "signature verification failed",
  ],
  ["another start", { body: changed("02:04:05Z", "02:04:04Z") }, "signature verification failed"],
];
for (const [name, change, reason] of refused) {
  test(`verifyDigest() refuses ${name}`, () => {
    assert.deepEqual(verifyDigest({ ...object, ...change }, publicKeys), {
      kind: "invalid",
      reason,
    });
  });
}

test("verifyDigest() refuses a public key under another's fingerprint", () => {
  const other = Buffer.from(publicKey);
  other[100] = (other[100] ?? 0) ^ 1;
  assert.deepEqual(verifyDigest(object, new Map([[fingerprint, other]])), {
    kind: "invalid",
    reason: "public key does not have its fingerprint",
  });
});
