import type { DiskFile } from "../base/world.ts";
import { entrySize, isIntact, sinceGroup } from "./entry-format.ts";
import { entryHeaderBytes } from "./journal.ts";
import { segmentHeaderBytes } from "./segment-format.ts";

/** An open segment and how far it reaches. */
export interface ScannedSegment {
  readonly file: DiskFile;
  readonly base: number;
  /** Bytes in the file, header included. */
  readonly size: number;
}

/** An entry that a scan came upon. */
export interface FoundEntry {
  readonly position: number;
  readonly groupStart: number;
}

const windowBytes = 2 ** 20;

/** Follows intact entries from position `from` on, and says where the last of them ends. */
export async function endOfIntact(segment: ScannedSegment, from: number): Promise<number> {
  let position = from;
  for (;;) {
    const window = await readWindow(segment, position, windowBytes);
    let at = 0;
    let size = sizeOfIntact(window, at, position);
    while (size !== undefined) {
      at += size;
      position += size;
      size = sizeOfIntact(window, at, position);
    }
    if (at > 0) continue;

    // An entry that is larger than the window, or one that is not intact.
    const claimed = window.length < entryHeaderBytes ? undefined : entrySize(window, 0, position);
    if (claimed === undefined || claimed <= windowBytes) return position;
    const whole = await readWindow(segment, position, claimed);
    if (sizeOfIntact(whole, 0, position) === undefined) return position;
    position += claimed;
  }
}

/** The first intact entry that begins at or after position `from`, wherever the ones before end. */
export async function nextIntact(
  segment: ScannedSegment,
  from: number,
): Promise<FoundEntry | undefined> {
  const end = segment.base + segment.size - segmentHeaderBytes;
  for (let start = from; start + entryHeaderBytes <= end; start += windowBytes) {
    const window = await readWindow(segment, start, windowBytes + entryHeaderBytes - 1);
    for (let at = 0; at + entryHeaderBytes <= window.length; at += 1) {
      const size = entrySize(window, at, start + at);
      if (size === undefined) continue;
      const entry = await readWindow(segment, start + at, size);
      if (sizeOfIntact(entry, 0, start + at) === undefined) continue;
      return { position: start + at, groupStart: start + at - sinceGroup(entry, 0) };
    }
  }
  return undefined;
}

function sizeOfIntact(bytes: Buffer, at: number, position: number): number | undefined {
  if (at + entryHeaderBytes > bytes.length) return undefined;
  const size = entrySize(bytes, at, position);
  if (size === undefined || at + size > bytes.length) return undefined;
  return isIntact(bytes, at, size) ? size : undefined;
}

async function readWindow(segment: ScannedSegment, from: number, bytes: number): Promise<Buffer> {
  const offset = segmentHeaderBytes + from - segment.base;
  const target = Buffer.allocUnsafeSlow(Math.max(0, Math.min(bytes, segment.size - offset)));
  const count = await segment.file.read(target, offset);
  return target.subarray(0, count);
}
