import type { BlockFormat } from "./block-format.ts";

/**
 * Gathers bytes into blocks, ready to be written one after the other. A full block is given out when
 * it is known whether it is the last: when more bytes come, or the end.
 */
export class BlockWriter {
  readonly #format: BlockFormat;
  #block = 0;
  #buffer = Buffer.alloc(0);
  #filled = 0;

  constructor(format: BlockFormat) {
    this.#format = format;
  }

  /** Takes bytes (copies them) and gives the pieces of the blocks that are complete now. */
  add(bytes: Uint8Array): readonly Uint8Array[] {
    const { dataBytes } = this.#format;
    const complete: Uint8Array[] = [];
    for (let taken = 0; taken < bytes.length;) {
      if (this.#filled === dataBytes) complete.push(...this.#close(false));
      const piece = bytes.subarray(taken, taken + dataBytes - this.#filled);
      this.#reserve(this.#filled + piece.length);
      this.#buffer.set(piece, this.#filled);
      this.#filled += piece.length;
      taken += piece.length;
    }
    return complete;
  }

  /** The pieces of the last block, where there is one. */
  end(): readonly Uint8Array[] {
    const isEmpty = this.#filled === 0 && !this.#format.hasEmptyBlock;
    return isEmpty ? [] : this.#close(true);
  }

  /** Makes room in the block under way: most objects need little of one, and larger ones all. */
  #reserve(bytes: number): void {
    const old = this.#buffer;
    if (old.length >= bytes) return;
    const { dataBytes } = this.#format;
    const isFirst = this.#block === 0;
    const wanted = this.#filled === 0 ? bytes : Math.min(2 * bytes, dataBytes);
    const size = isFirst ? wanted : dataBytes;
    this.#buffer = Buffer.allocUnsafe(size);
    this.#buffer.set(old.subarray(0, this.#filled));
  }

  #close(isLast: boolean): readonly Uint8Array[] {
    const data = this.#buffer.subarray(0, this.#filled);
    const pieces = this.#format.close(data, { block: this.#block, isLast });
    this.#block += 1;
    // What was given out may be these very bytes.
    this.#buffer = Buffer.alloc(0);
    this.#filled = 0;
    return pieces;
  }
}
