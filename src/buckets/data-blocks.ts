import { crc32c } from "./crc.ts";

// A data file is a row of blocks: up to 64 KiB of data (all but the last have that), and a check of
// four bytes, most significant first. An empty one has no block.

export const blockBytes: number = 64 * 1024;
export const checkBytes = 4;

/** Where a block begins in its file. */
export function blockPosition(block: number): number {
  return block * (blockBytes + checkBytes);
}

/**
 * The check of a block: CRC-32C over the data's id, the block's number and its bytes. So a flipped
 * bit is found, and also a block that the disk has put in another's place.
 */
function blockCheck(id: string, block: number, bytes: Uint8Array): number {
  return crc32c(bytes, crc32c(Buffer.from(`${id}#${block}`)));
}

/** Gathers bytes into blocks, ready to be written one after the other. */
export class BlockWriter {
  readonly #id: string;
  #block = 0;
  #buffer: Buffer | undefined;
  #filled = 0;

  constructor(id: string) {
    this.#id = id;
  }

  /** Takes bytes (copies them) and gives the blocks that are full now. */
  add(bytes: Uint8Array): readonly Uint8Array[] {
    const full: Uint8Array[] = [];
    for (let taken = 0; taken < bytes.length;) {
      const piece = bytes.subarray(taken, taken + blockBytes - this.#filled);
      const buffer = this.#roomFor(this.#filled + piece.length);
      buffer.set(piece, this.#filled);
      this.#filled += piece.length;
      taken += piece.length;
      if (this.#filled === blockBytes) full.push(this.#close(buffer));
    }
    return full;
  }

  /** The block under way, with room for so many bytes: most objects need little of a block. */
  #roomFor(bytes: number): Buffer {
    const old = this.#buffer;
    if (old !== undefined && old.length >= bytes + checkBytes) return old;
    const size = old === undefined ? bytes : blockBytes;
    const buffer = Buffer.allocUnsafe(size + checkBytes);
    if (old !== undefined) buffer.set(old.subarray(0, this.#filled));
    this.#buffer = buffer;
    return buffer;
  }

  /** The last block, if it has any bytes. */
  end(): readonly Uint8Array[] {
    return this.#buffer === undefined ? [] : [this.#close(this.#buffer)];
  }

  #close(buffer: Buffer): Uint8Array {
    const data = buffer.subarray(0, this.#filled);
    buffer.writeUInt32BE(blockCheck(this.#id, this.#block, data), this.#filled);
    const block = buffer.subarray(0, this.#filled + checkBytes);
    this.#block += 1;
    this.#buffer = undefined;
    this.#filled = 0;
    return block;
  }
}

/** The data of one block as it was read; undefined when its check does not fit. */
export function openBlock(id: string, block: number, read: Buffer): Uint8Array | undefined {
  const data = read.subarray(0, read.length - checkBytes);
  const check = read.readUInt32BE(data.length);
  return blockCheck(id, block, data) === check ? data : undefined;
}
