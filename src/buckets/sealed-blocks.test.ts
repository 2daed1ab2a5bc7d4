import assert from "node:assert/strict";
import { test } from "node:test";
import { crc32 } from "node:zlib";

import * as fc from "fast-check";

import { seededRandom } from "../base/seeded-random.ts";
import type { BlockFormat } from "./block-format.ts";
import { blockCount, blockPosition, fileBytes } from "./block-format.ts";
import { BlockWriter } from "./block-writer.ts";
import { ObjectDamagedError } from "./buckets.ts";
import { pattern } from "./contract-world.fixture.ts";
import type { DataKey } from "./encryption.ts";
import { readRange } from "./read-blocks.ts";
import { sealedBlocks } from "./sealed-blocks.ts";
import { newKey } from "./wrapped-key.ts";

const random = seededRandom(3);
const id = "00000001-00112233aabbccdd";
const one: DataKey = [newKey(random)];
const two: DataKey = [newKey(random), newKey(random)];
const properties = { seed: 20_261_122, numRuns: 60 };

/** The layout with blocks of 64 bytes, so that a property meets many of them. */
function small(format: BlockFormat): BlockFormat {
  return { ...format, dataBytes: 64 };
}

function written(format: BlockFormat, data: Uint8Array, pieceBytes = 100): Buffer {
  const writer = new BlockWriter(format);
  const pieces: Uint8Array[] = [];
  for (let start = 0; start < data.length; start += pieceBytes) {
    pieces.push(...writer.add(data.subarray(start, start + pieceBytes)));
  }
  return Buffer.concat([...pieces, ...writer.end()]);
}

async function read(
  format: BlockFormat,
  stored: Buffer,
  range: { readonly size: number; readonly start: number; readonly end: number },
): Promise<Buffer> {
  const file = {
    read: async (target: Uint8Array, position: number) => stored.copy(target, 0, position),
    size: async () => stored.length,
  };
  const pieces: Uint8Array[] = [];
  for await (const piece of readRange(file, format, { id, ...range })) pieces.push(piece);
  return Buffer.concat(pieces);
}

const whole = (size: number): { size: number; start: number; end: number } => ({
  size,
  start: 0,
  end: size,
});

for (const [name, key] of [
  ["one layer", one],
  ["two layers", two],
] as const) {
  const format = small(sealedBlocks(id, key));

  test(`sealedBlocks, ${name}: any range is that of the data, however it was written`, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(400),
        fc.integer({ min: 1, max: 200 }),
        fc.nat(400),
        fc.nat(400),
        async (size, pieceBytes, from, to) => {
          const data = pattern(size);
          const stored = written(format, data, pieceBytes);
          assert.equal(stored.length, fileBytes(format, size));
          const [start, end] = [Math.min(from, to, size), Math.min(Math.max(from, to), size)];
          const found = await read(format, stored, { size, start, end });
          assert.ok(found.equals(data.subarray(start, end)));
        },
      ),
      properties,
    );
  });

  test(`sealedBlocks, ${name}: any flip, cut, swap or addition is found`, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(300),
        fc.constantFrom("flip", "cut", "swap", "add"),
        fc.nat(),
        fc.nat(),
        async (size, change, first, second) => {
          const stored = written(format, pattern(size));
          const changed = changedFile(stored, format, size, { change, first, second });
          fc.pre(!changed.equals(stored));
          await assert.rejects(read(format, changed, whole(size)), ObjectDamagedError);
          // By somebody who puts the checks right again.
          const forged = rechecked(changed, format);
          fc.pre(!forged.equals(stored));
          await assert.rejects(read(format, forged, whole(size)), ObjectDamagedError);
        },
      ),
      properties,
    );
  });

  test(`sealedBlocks, ${name}: data that ends at a block cannot be taken for shorter`, async () => {
    // As if the index had been changed together with the file.
    for (const blocks of [1, 2, 3]) {
      const stored = written(format, pattern(64 * 4));
      const cut = stored.subarray(0, blockPosition(format, blocks));
      await assert.rejects(read(format, cut, whole(64 * blocks)), ObjectDamagedError);
    }
  });

  test(`sealedBlocks, ${name}: without the key, or under another id, nothing opens`, async () => {
    for (const size of [0, 1, 200]) {
      const stored = written(format, pattern(size));
      const others = [sealedBlocks(id, [newKey(random), ...key.slice(1)]), sealedBlocks("x", key)];
      for (const other of others) {
        await assert.rejects(read(small(other), stored, whole(size)), ObjectDamagedError);
      }
    }
  });
}

test("sealedBlocks: the same data under the same key has other bytes for each id", () => {
  const data = Buffer.alloc(64);
  const first = written(sealedBlocks("a", one), data);
  assert.ok(!first.equals(written(sealedBlocks("b", one), data)));
  assert.equal(first.indexOf(Buffer.alloc(8)), -1);
});

test("sealedBlocks: a file is laid out as it was", () => {
  const key = [Buffer.alloc(32, 7)];
  const stored = written(sealedBlocks("00000001-0000000000000001", key), Buffer.from("cairn"));
  assert.equal(stored.toString("hex"), "25469293e7cf211798303fcc8e1657731f22bed05da31b437c");
});

/** The file with the check of each block as it must be for the bytes that are there. */
function rechecked(stored: Buffer, format: BlockFormat): Buffer {
  const checked = Buffer.from(stored);
  const stride = blockPosition(format, 1);
  for (let block = 0; block * stride < stored.length; block += 1) {
    const end = Math.min((block + 1) * stride, stored.length) - 4;
    if (end < block * stride) continue;
    const body = checked.subarray(block * stride, end);
    checked.writeUInt32BE(crc32(body, crc32(`${id}#${block}`)), end);
  }
  return checked;
}

function changedFile(
  stored: Buffer,
  format: BlockFormat,
  size: number,
  how: { readonly change: string; readonly first: number; readonly second: number },
): Buffer {
  const changed = Buffer.from(stored);
  const { change, first, second } = how;
  if (change === "cut") return changed.subarray(0, first % stored.length);
  if (change === "add") return Buffer.concat([changed, pattern(1 + (first % 100))]);
  if (change === "flip") {
    const at = first % stored.length;
    changed[at] = (changed[at] ?? 0) ^ (1 << (second % 8));
    return changed;
  }
  const count = blockCount(format, size);
  const [from, to] = [blockPosition(format, first % count), blockPosition(format, second % count)];
  const bytes = Math.min(blockPosition(format, 1), stored.length - Math.max(from, to));
  stored.copy(changed, from, to, to + bytes);
  stored.copy(changed, to, from, from + bytes);
  return changed;
}
