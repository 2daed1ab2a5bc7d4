import type { BlockFormat, BlockPlace } from "./block-format.ts";
import { crc32c } from "./crc.ts";

const checkBytes = 4;

/**
 * Data as it is, in blocks of 64 KiB, each with a check of four bytes, most significant first:
 * CRC-32C over the data's id, the block's number and its bytes. So a flipped bit is found, and also a
 * block that the disk has put in another's place.
 */
export function plainBlocks(id: string): BlockFormat {
  const check = (data: Uint8Array, { block }: BlockPlace): number =>
    crc32c(data, crc32c(Buffer.from(`${id}#${block}`)));
  return {
    dataBytes: 64 * 1024,
    extraBytes: checkBytes,
    hasEmptyBlock: false,
    close: (data, place) => {
      const written = Buffer.alloc(checkBytes);
      written.writeUInt32BE(check(data, place));
      return [data, written];
    },
    open: (stored, place) => {
      const data = stored.subarray(0, stored.length - checkBytes);
      return check(data, place) === stored.readUInt32BE(data.length) ? data : undefined;
    },
  };
}
