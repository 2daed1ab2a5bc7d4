import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { crc32 } from "node:zlib";

import * as fc from "fast-check";

import type { ChecksumAlgorithm } from "./buckets.ts";
import { joinedChecksum, joinedEtag, runningChecksum } from "./checksums.ts";

function hexOf(algorithm: ChecksumAlgorithm | "MD5", ...pieces: readonly Uint8Array[]): string {
  const running = runningChecksum(algorithm);
  for (const piece of pieces) running.update(piece);
  return Buffer.from(running.digest()).toString("hex");
}

function base64Of(algorithm: ChecksumAlgorithm, bytes: Uint8Array): string {
  return Buffer.from(hexOf(algorithm, bytes), "hex").toString("base64");
}

/** The check values of the catalogue of CRC algorithms, and RFC 3720, appendix B.4. */
const documented: readonly (readonly [ChecksumAlgorithm, Uint8Array, string])[] = [
  ["CRC32", Buffer.from("123456789"), "cbf43926"],
  ["CRC32C", Buffer.from("123456789"), "e3069283"],
  ["CRC64NVME", Buffer.from("123456789"), "ae8b14860a799888"],
  ["CRC32C", new Uint8Array(32), "8a9136aa"],
  ["CRC32C", new Uint8Array(32).fill(0xff), "62a8ab43"],
  ["CRC32C", Uint8Array.from({ length: 32 }, (_, index) => index), "46dd794e"],
  ["CRC32C", Uint8Array.from({ length: 32 }, (_, index) => 31 - index), "113fdb5c"],
  ["CRC32", new Uint8Array(), "00000000"],
  ["CRC64NVME", new Uint8Array(), "0000000000000000"],
  ["SHA1", Buffer.from("abc"), "a9993e364706816aba3e25717850c26c9cd0d89d"],
];

for (const [algorithm, bytes, expected] of documented) {
  test(`runningChecksum: ${algorithm} of ${bytes.length} bytes is the documented ${expected}`, () => {
    assert.equal(hexOf(algorithm, bytes), expected);
  });
}

/** One bit at a time, as the definition has it. */
function slowCrc(bytes: Uint8Array, width: bigint, poly: bigint): bigint {
  const ones = (1n << width) - 1n;
  let crc = ones;
  for (const byte of bytes) {
    crc ^= BigInt(byte);
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 1n) === 1n ? (crc >> 1n) ^ poly : crc >> 1n;
  }
  return crc ^ ones;
}

test("runningChecksum: is the definition's value however the bytes are cut", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 6 }), (pieces) => {
      const bytes = Buffer.concat(pieces);
      const nvme = slowCrc(bytes, 64n, 0x9a6c9329ac4bc9b5n).toString(16).padStart(16, "0");
      const castagnoli = slowCrc(bytes, 32n, 0x82f63b78n).toString(16).padStart(8, "0");
      assert.equal(hexOf("CRC64NVME", ...pieces), nvme);
      assert.equal(hexOf("CRC32C", ...pieces), castagnoli);
      assert.equal(hexOf("CRC32", ...pieces), crc32(bytes).toString(16).padStart(8, "0"));
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      assert.equal(hexOf("SHA256", ...pieces), sha256);
    }),
    { seed: 20_261_122 },
  );
});

test("joinedChecksum: a full-object CRC is that of the joined bytes", () => {
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ maxLength: 3000 }), { minLength: 1, maxLength: 6 }),
      fc.constantFrom<ChecksumAlgorithm[]>("CRC32", "CRC32C", "CRC64NVME"),
      (parts, algorithm) => {
        const pieces = parts.map((part) => {
          return { value: base64Of(algorithm, part), size: part.length };
        });
        assert.deepEqual(joinedChecksum(algorithm, "FULL_OBJECT", pieces), {
          algorithm,
          type: "FULL_OBJECT",
          value: base64Of(algorithm, Buffer.concat(parts)),
        });
      },
    ),
    { seed: 20_261_122, numRuns: 60 },
  );
});

test("joinedChecksum: a composite one is the checksum of the checksums, with their number", () => {
  const parts = [Buffer.from("one"), Buffer.from("two")];
  const pieces = parts.map((part) => ({ value: base64Of("SHA256", part), size: part.length }));
  const sums = parts.map((part) => createHash("sha256").update(part).digest());
  const expected = createHash("sha256").update(Buffer.concat(sums)).digest("base64");
  const joined = joinedChecksum("SHA256", "COMPOSITE", pieces);
  assert.deepEqual(joined, { algorithm: "SHA256", type: "COMPOSITE", value: `${expected}-2` });
  assert.equal(joinedChecksum("CRC32", "COMPOSITE", pieces).type, "COMPOSITE");
});

test("joinedEtag: the MD5 of the MD5s, with their number, in quotes", () => {
  const md5s = ["one", "two"].map((text) => createHash("md5").update(text).digest());
  const expected = createHash("md5").update(Buffer.concat(md5s)).digest("hex");
  assert.equal(joinedEtag(md5s), `"${expected}-2"`);
});
