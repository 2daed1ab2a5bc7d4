import assert from "node:assert/strict";
import { test } from "node:test";

import * as fc from "fast-check";

import { keyBlock, readKeyFile } from "./key-file.ts";

const node = "2026-11/20T07";

/** A file of blocks with so many keys; all of their words differ. */
function fileOf(counts: readonly number[]): Buffer {
  const blocks: Uint8Array[] = [];
  let offset = 0;
  let next = 1;
  for (const count of counts) {
    const words = Uint32Array.from({ length: count * 4 }, () => (next += 0x1_0001));
    const block = keyBlock(node, offset, words);
    offset += block.length;
    blocks.push(block);
  }
  return Buffer.concat(blocks);
}

function keysOf(words: Uint32Array): readonly string[] {
  const texts = [...words].map((word) => word.toString(16).padStart(8, "0"));
  return texts.flatMap((_, index) =>
    index % 4 === 0 ? [texts.slice(index, index + 4).join("")] : [],
  );
}

test("keyBlock: the bytes on disk", () => {
  const block = keyBlock(
    node,
    0,
    Uint32Array.of(0x0123_abcd, 0x4567_89ef, 0x8123_4567, 0x89ab_cdef),
  );
  assert.equal(
    Buffer.from(block).toString("hex"),
    "e93ed900010000000123abcd456789ef8123456789abcdef",
  );
});

test("readKeyFile: gives back what blocks were written", () => {
  const content = fileOf([1, 3, 2]);
  const { words, end, damagedBytes } = readKeyFile(node, content);
  assert.equal(words.length, 6 * 4);
  assert.equal(words[0], 0x1_0002);
  assert.deepEqual({ end, damagedBytes }, { end: content.length, damagedBytes: 0 });
  assert.equal(readKeyFile(node, Buffer.alloc(0)).end, 0);
});

test("readKeyFile: a file of another node has no keys", () => {
  assert.equal(readKeyFile("2026-11/20T08", fileOf([3, 2])).words.length, 0);
});

test("readKeyFile: whatever happens to a file, no key appears that was not written", () => {
  const property = fc.property(
    fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 6 }),
    fc.nat(),
    fc.uint8Array({ maxLength: 60 }),
    (counts, cut, garbage) => {
      const content = fileOf(counts);
      const written = keysOf(readKeyFile(node, content).words);
      const kept = content.subarray(0, cut % (content.length + 1));
      const torn = readKeyFile(node, Buffer.concat([kept, garbage]));
      assert.deepEqual(keysOf(torn.words), written.slice(0, torn.words.length / 4));
      assert.ok(torn.end <= kept.length && torn.damagedBytes === 0);
    },
  );
  fc.assert(property, { seed: 20_261_122, numRuns: 500 });
});

test("readKeyFile: a flipped bit costs its block, and says so", () => {
  const counts = [1, 3, 2];
  const content = fileOf(counts);
  const written = keysOf(readKeyFile(node, content).words);
  for (let bit = 0; bit < content.length * 8; bit += 1) {
    const flipped = Buffer.from(content);
    flipped[bit >>> 3] = (flipped[bit >>> 3] ?? 0) ^ (1 << (bit & 7));
    const { words, damagedBytes } = readKeyFile(node, flipped);
    const found = keysOf(words);
    assert.ok(found.every((key) => written.includes(key)));
    const isLast = bit >>> 3 >= 8 * 2 + 16 * 4;
    assert.equal(damagedBytes, isLast ? 0 : bit >>> 3 < 24 ? 24 : 56);
    assert.equal(found.length, written.length - (isLast ? 2 : bit >>> 3 < 24 ? 1 : 3));
  }
});
