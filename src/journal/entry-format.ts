import { crc32 } from "node:zlib";

import { entryHeaderBytes, payloadBytesMax } from "./journal.ts";

/*
 * An entry, in a segment file. Numbers are unsigned and little-endian.
 *
 *      0  u32  CRC-32 of everything that follows, from byte 4 to the end of the payload
 *      4  u32  bytes in the payload
 *      8  u64  position of the entry: a block that moved is found
 *     16  u32  bytes from the start of its group to this entry
 *     20       payload
 *
 * A group is what was written and synced in one go; a group is written only after the one before it
 * is on stable storage. So an intact entry proves that everything before its group was
 * acknowledged, and says nothing about its own group. That is what tells a damaged entry (a bit
 * flipped since) from a torn one (a power cut in the middle of a group) when a journal is opened.
 */

const lengthAt = 4;
const positionLowAt = 8;
const positionHighAt = 12;
const sinceGroupAt = 16;

/** Where an entry goes. */
export interface EntryPlace {
  readonly position: number;
  /** Position of the first entry of its group. */
  readonly groupStart: number;
}

/** Writes an entry at `at` and returns its size. The room must be there. */
export function writeEntry(
  target: Buffer,
  at: number,
  payload: Uint8Array,
  { position, groupStart }: EntryPlace,
): number {
  const size = entryHeaderBytes + payload.length;
  target.writeUInt32LE(payload.length, at + lengthAt);
  target.writeUInt32LE(position % 2 ** 32, at + positionLowAt);
  target.writeUInt32LE(Math.floor(position / 2 ** 32), at + positionHighAt);
  target.writeUInt32LE(position - groupStart, at + sinceGroupAt);
  target.set(payload, at + entryHeaderBytes);
  target.writeUInt32LE(crc32(target.subarray(at + lengthAt, at + size)), at);
  return size;
}

/**
 * The size of the entry whose header stands at `at`, header and payload; `undefined` when those 20
 * bytes, which must be there, cannot be the header of the entry at `position`. Nothing but
 * `isIntact` says that the size is true.
 */
export function entrySize(bytes: Buffer, at: number, position: number): number | undefined {
  if (bytes.readUInt32LE(at + positionLowAt) !== position % 2 ** 32) return undefined;
  if (bytes.readUInt32LE(at + positionHighAt) !== Math.floor(position / 2 ** 32)) return undefined;
  const length = bytes.readUInt32LE(at + lengthAt);
  return length > 0 && length <= payloadBytesMax ? entryHeaderBytes + length : undefined;
}

/** Whether the `size` bytes from `at` are the bytes of an entry, as they were written. */
export function isIntact(bytes: Buffer, at: number, size: number): boolean {
  return crc32(bytes.subarray(at + lengthAt, at + size)) === bytes.readUInt32LE(at);
}

/** How far before the intact entry at `at` its group begins, in bytes. */
export function sinceGroup(bytes: Buffer, at: number): number {
  return bytes.readUInt32LE(at + sinceGroupAt);
}
