/**
 * How data is laid out in its file: a row of blocks. All but the last hold `dataBytes` of data, and
 * each has `extraBytes` beside its data.
 */
export interface BlockFormat {
  readonly dataBytes: number;
  readonly extraBytes: number;
  /** No data is one block without data. Otherwise it is an empty file. */
  readonly hasEmptyBlock: boolean;
  /** A block as it is written: the pieces follow one another. */
  readonly close: (data: Uint8Array, place: BlockPlace) => readonly Uint8Array[];
  /** The data of a block as it was read; undefined when it is not the one that was written there. */
  readonly open: (stored: Buffer, place: BlockPlace) => Uint8Array | undefined;
}

export interface BlockPlace {
  /** From 0 on. */
  readonly block: number;
  readonly isLast: boolean;
}

/** How many blocks so many bytes of data take. */
export function blockCount(format: BlockFormat, size: number): number {
  const least = format.hasEmptyBlock ? 1 : 0;
  return Math.max(least, Math.ceil(size / format.dataBytes));
}

/** Where a block begins in its file. */
export function blockPosition(format: BlockFormat, block: number): number {
  return block * (format.dataBytes + format.extraBytes);
}

/** The size of the file of so many bytes of data. */
export function fileBytes(format: BlockFormat, size: number): number {
  return size + blockCount(format, size) * format.extraBytes;
}
