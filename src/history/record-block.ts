import { constants, zstdCompressSync, zstdDecompressSync } from "node:zlib";

/** Several records in one block, one after the other, compressed. */
export function packBlock(records: readonly Uint8Array[]): Uint8Array {
  const params = {
    [constants.ZSTD_c_compressionLevel]: 3,
    // Damage on the disk is then seen when the block is read.
    [constants.ZSTD_c_checksumFlag]: 1,
  };
  return zstdCompressSync(Buffer.concat(records), { params });
}

/** All bytes of a block. @throws Error it is not what `packBlock` made */
export function unpackBlock(block: Uint8Array): Buffer {
  return zstdDecompressSync(block);
}
