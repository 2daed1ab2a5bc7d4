import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { crc32, inflateSync } from "node:zlib";

import { qrCodePng, qrModules } from "./qr-code.ts";
import { multiply } from "./reed-solomon.ts";

const rows = (text: string): readonly string[] =>
  qrModules(Buffer.from(text)).map((row) => row.map((isDark) => (isDark ? "#" : ".")).join(""));

// As OpenCV's reader has read them, of versions 1, 13 and 20.
const read: readonly (readonly [text: string, size: number, hash: string])[] = [
  ["a", 21, "5dcb66b40ad9dfbbfe9e7664cbb31511e05a40eea29ac0239be36123425cff5e"],
  ["x".repeat(400), 69, "eec89062912e0475f5670e70f2d1b157f3acf50003d9926261c5af0b073fbf4c"],
  ["y".repeat(858), 97, "2c0678d6746aca7c7a93178dc354bd9789d343a34eec4addb30bb77ba0a9f732"],
];

for (const [text, size, hash] of read) {
  test(`qrModules() of ${text.length} bytes is the square that a reader has read`, () => {
    const square = rows(text);
    assert.equal(square.length, size);
    assert.equal(createHash("sha256").update(square.join("\n")).digest("hex"), hash);
    for (const corner of [square[0]?.slice(0, 7), square[0]?.slice(-7), square[6]?.slice(0, 7)]) {
      assert.equal(corner, "#######");
    }
  });
}

test("qrModules() refuses what does not fit into the largest version", () => {
  assert.throws(() => rows("z".repeat(859)), RangeError);
});

test("multiply() is that of GF(256) with the polynomial 0x11d", () => {
  assert.equal(multiply(0x80, 2), 0x1d);
  assert.equal(multiply(0x53, 1), 0x53);
  assert.equal(multiply(7, 0), 0);
});

test("qrCodePng() is a PNG of one bit a pixel, white around, with four pixels a module", () => {
  const png = Buffer.from(qrCodePng("a"));
  assert.equal(png.toString("latin1", 1, 4), "PNG");
  const pixels = (21 + 8) * 4;
  assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [pixels, pixels]);
  assert.equal(png.readUInt32BE(29), crc32(png.subarray(12, 29)));
  const length = png.readUInt32BE(33);
  const image = inflateSync(png.subarray(41, 41 + length));
  const lineBytes = Math.ceil(pixels / 8) + 1;
  assert.equal(image.length, lineBytes * pixels);
  const isBlack = (x: number, y: number): boolean =>
    ((image[y * lineBytes + 1 + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) === 0;
  const square = rows("a");
  for (let y = 0; y < pixels; y += 1) {
    for (let x = 0; x < pixels; x += 1) {
      const module = square[Math.floor(y / 4) - 4]?.[Math.floor(x / 4) - 4];
      assert.equal(isBlack(x, y), module === "#", `${x}, ${y}`);
    }
  }
});
