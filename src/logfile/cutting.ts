/**
 * What a log file may hold before compression.
 *
 * @see CloudTrail User Guide, "CloudTrail log files": at most 50 MB, then a new file is started
 */
export const logFileBytesMax: number = 50_000_000;

/** What stands before the first record, between two, and after the last. */
export const logFileFrame: {
  readonly head: string;
  readonly separator: string;
  readonly tail: string;
} = { head: '{"Records":[', separator: ",", tail: "]}" };

const emptyBytes = logFileFrame.head.length + logFileFrame.tail.length;
const separatorBytes = logFileFrame.separator.length;

/** How large a log file is so far, before compression. Bytes include the frame. */
export interface LogFileSize {
  readonly recordCount: number;
  readonly bytes: number;
}

/** A file that holds one record. It may be over the limit: a record is never cut in two. */
export function sizeOfFirst(recordBytes: number): LogFileSize {
  return { recordCount: 1, bytes: emptyBytes + recordBytes };
}

/** The size with one record more; undefined: it would be over `bytesMax`, start a new file. */
export function sizeWith(
  size: LogFileSize,
  recordBytes: number,
  bytesMax: number = logFileBytesMax,
): LogFileSize | undefined {
  const bytes = size.bytes + separatorBytes + recordBytes;
  return bytes > bytesMax ? undefined : { recordCount: size.recordCount + 1, bytes };
}
