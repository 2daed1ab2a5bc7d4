import { crc32 } from "node:zlib";

import { JournalCorruptError } from "./journal.ts";

/*
 * A segment file: a header, then entries without gaps. Numbers are unsigned and little-endian.
 *
 *      0  8 bytes  "cairnjnl"
 *      8  u32      version of the format: 1
 *     12  u64      base: the position of the first entry, which the name says as well
 *     20  u32      CRC-32 of the 20 bytes before
 *     24           entries
 *
 * A segment ends exactly where the next one's base is.
 */

export const segmentHeaderBytes = 24;

const magic = Buffer.from("cairnjnl", "latin1");
const version = 1;
const namePattern = /^(\d{16})\.journal$/;

/** `0000000000000000.journal`: the base in 16 digits, so that names sort like positions. */
export function segmentName(base: number): string {
  return `${String(base).padStart(16, "0")}.journal`;
}

/** The base in a segment's name; `undefined` for the name of anything else. */
export function baseInName(name: string): number | undefined {
  const digits = namePattern.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** Bases of the segments among the names in a directory, ascending. */
export function basesIn(names: readonly string[]): readonly number[] {
  return names
    .map(baseInName)
    .filter((base) => base !== undefined)
    .toSorted((a, b) => a - b);
}

export function segmentHeader(base: number): Uint8Array {
  const header = Buffer.alloc(segmentHeaderBytes);
  magic.copy(header);
  header.writeUInt32LE(version, 8);
  header.writeBigUInt64LE(BigInt(base), 12);
  header.writeUInt32LE(crc32(header.subarray(0, 20)), 20);
  return header;
}

/**
 * Whether `bytes` is the header of the segment with this base. It may not be, after a crash.
 *
 * @throws JournalCorruptError it is a whole header, of a version that this program does not know
 */
export function isSegmentHeader(bytes: Uint8Array, base: number): boolean {
  const header = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (header.length < segmentHeaderBytes || !header.subarray(0, 8).equals(magic)) return false;
  if (header.readUInt32LE(20) !== crc32(header.subarray(0, 20))) return false;
  const found = header.readUInt32LE(8);
  if (found !== version) {
    throw new JournalCorruptError(`segment ${segmentName(base)} has format version ${found}`);
  }
  return header.readBigUInt64LE(12) === BigInt(base);
}
