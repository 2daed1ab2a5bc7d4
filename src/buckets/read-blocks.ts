import type { BlockFormat } from "./block-format.ts";
import { blockCount, blockPosition, fileBytes } from "./block-format.ts";
import { ObjectDamagedError } from "./buckets.ts";
import type { DataRange } from "./object-data.ts";

/** How much is read at a time, unless a block is larger. */
const bytesPerRead = 256 * 1024;

/** What holds the blocks of data. */
export interface BlockFile {
  /** Reads into `target` from `position` on; the count is short only at the end. */
  readonly read: (target: Uint8Array, position: number) => Promise<number>;
  readonly size: () => Promise<number>;
}

/**
 * The bytes `[start, end)` of data, from the blocks that have them and no others.
 *
 * @throws ObjectDamagedError a block is not the one that was written, or the file is not as long as
 *   it was
 */
export async function* readRange(
  file: BlockFile,
  format: BlockFormat,
  { id, size, start, end }: Omit<DataRange, "seal">,
): AsyncGenerator<Uint8Array> {
  const found = await file.size();
  const expected = fileBytes(format, size);
  if (found !== expected) {
    throw new ObjectDamagedError(
      `the data ${id} is ${found < expected ? "cut short" : "longer than it was"}: ` +
        `${found} bytes in place of ${expected}`,
    );
  }
  const { dataBytes } = format;
  const count = blockCount(format, size);
  // Of no data there may be a block all the same, and it counts as well.
  const blockEnd = size === 0 ? count : Math.ceil(end / dataBytes);
  let block = Math.floor(start / dataBytes);
  while (block < blockEnd) {
    const run = Math.max(1, Math.floor(bytesPerRead / dataBytes));
    const runEnd = Math.min(block + run, blockEnd);
    for (const data of await readBlocks(file, format, { id, size, block, end: runEnd })) {
      const first = block * dataBytes;
      const from = Math.max(0, start - first);
      if (data.length > from) yield data.subarray(from, Math.min(data.length, end - first));
      block += 1;
    }
  }
}

/** Blocks `[block, end)` of a file. */
async function readBlocks(
  file: BlockFile,
  format: BlockFormat,
  run: { readonly id: string; readonly size: number; readonly block: number; readonly end: number },
): Promise<readonly Uint8Array[]> {
  const { id, size, block, end } = run;
  const count = blockCount(format, size);
  const position = blockPosition(format, block);
  // The last block ends with the file, any other where the next begins.
  const runEnd = end === count ? fileBytes(format, size) : blockPosition(format, end);
  const buffer = Buffer.allocUnsafe(runEnd - position);
  const read = await file.read(buffer, position);
  if (read < buffer.length) throw new ObjectDamagedError(`the data ${id} is cut short`);

  return Array.from({ length: end - block }, (_, index) => {
    const from = blockPosition(format, index);
    const stored = buffer.subarray(from, from + format.dataBytes + format.extraBytes);
    const place = { block: block + index, isLast: block + index === count - 1 };
    const data = format.open(stored, place);
    if (data !== undefined) return data;
    throw new ObjectDamagedError(`block ${place.block} of the data ${id} has changed`);
  });
}
