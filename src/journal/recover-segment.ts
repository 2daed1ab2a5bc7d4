import type { Log } from "../base/world.ts";
import {
  isSegmentHeader,
  segmentHeader,
  segmentHeaderBytes,
  segmentName,
} from "./segment-format.ts";
import type { ScannedSegment } from "./segment-scan.ts";
import { endOfIntact, nextIntact } from "./segment-scan.ts";

/** What became of the last segment of a journal that is opened. */
export interface RecoveredSegment {
  /** Bytes in the file now, header included. 0: there is not even a header. */
  readonly size: number;
  /** The position after its last intact entry. */
  readonly end: number;
}

/**
 * Finds where the last segment ends, and cuts what a crash left behind that. Earlier segments need
 * none of this: a segment is begun only after the one before it is on stable storage.
 *
 * Bytes that are no intact entry are **torn** when they belong to the group that was being written:
 * nothing of it was acknowledged, and from the first of them on it is cut, with whatever of the
 * same group happens to have reached the disk. They are **damaged** when they were acknowledged,
 * which is certain when they stand before `acknowledged`, or before an intact entry of a later
 * group. Damaged bytes stay where they are, so that everything behind them can still be read.
 *
 * What is left is on stable storage on return.
 */
export async function recoverSegment(
  segment: ScannedSegment,
  acknowledged: number,
  log: Log,
): Promise<RecoveredSegment> {
  const { file, base } = segment;
  const name = segmentName(base);
  const hasHeader = await checkHeader(segment);
  let end = await endOfIntact(segment, base);
  for (;;) {
    const next = await nextAcknowledged(segment, end, acknowledged);
    if (next === undefined) break;
    log.error({ segment: name, from: end, to: next }, "journal entries are damaged");
    end = await endOfIntact(segment, next);
  }

  if (end < acknowledged) {
    // Acknowledged entries are missing at the end. Nothing is changed: it may help to find out why.
    log.error({ segment: name, from: end, to: acknowledged }, "journal entries are missing");
    await file.sync();
    return { size: segment.size, end };
  }
  if (!hasHeader && end > base) {
    log.warn({ segment: name }, "wrote the header of a segment again");
    await file.write([segmentHeader(base)], 0);
  }
  const size = end === base ? 0 : segmentHeaderBytes + end - base;
  if (end === base && hasHeader && segment.size === segmentHeaderBytes) {
    await file.sync();
    return { size: segment.size, end };
  }
  if (segment.size > size) {
    log.warn({ segment: name, position: end, bytes: segment.size - size }, "cut a torn tail");
    await file.truncate(size);
  }
  // A crash of the process alone leaves entries that are in the system's memory and not on the
  // disk.
  await file.sync();
  return { size, end };
}

/** The next intact entry at or after `end` that proves the bytes at `end` to be acknowledged. */
async function nextAcknowledged(
  segment: ScannedSegment,
  end: number,
  acknowledged: number,
): Promise<number | undefined> {
  let found = await nextIntact(segment, end);
  while (found !== undefined) {
    if (end < acknowledged || found.groupStart > end) return found.position;
    found = await nextIntact(segment, found.position + 1);
  }
  return undefined;
}

async function checkHeader({ file, base }: ScannedSegment): Promise<boolean> {
  const header = new Uint8Array(segmentHeaderBytes);
  const count = await file.read(header, 0);
  return isSegmentHeader(header.subarray(0, count), base);
}
