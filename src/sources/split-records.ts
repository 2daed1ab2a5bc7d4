import { DocumentSplitter } from "./document-splitter.ts";
import type { Found } from "./found-record.ts";
import { trimmed } from "./json-scan.ts";
import { LineSplitter } from "./line-splitter.ts";
import { findWrapper } from "./wrapper.ts";

/**
 * Finds the records in a file, without making anything of them but views of its bytes: in lines (one
 * JSON object a line) or in documents (`{"Records":[…]}`, a list, single records, the output of
 * `lookup-events`; pretty-printed or not). Which of the two is told from the first two lines.
 *
 * Yields what each chunk brought. Holds one chunk and one record at most; a record over
 * `recordBytesMax` is reported and passed over. Throws only what `chunks` throws.
 */
export async function* splitRecords(
  chunks: AsyncIterable<Uint8Array>,
  recordBytesMax: number,
): AsyncGenerator<readonly Found[], void, undefined> {
  let splitter: DocumentSplitter | LineSplitter | undefined;
  let head: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    if (splitter !== undefined) {
      yield splitter.push(chunk);
      continue;
    }
    head = head.length === 0 ? bufferOver(chunk) : Buffer.concat([head, chunk]);
    splitter = splitterFor(head, recordBytesMax, false);
    if (splitter !== undefined) yield splitter.push(withoutMark(head));
  }
  if (splitter === undefined) {
    splitter = splitterFor(head, recordBytesMax, true) ?? new DocumentSplitter(recordBytesMax);
    yield splitter.push(withoutMark(head));
  }
  yield splitter.finish();
}

/** Undefined while it cannot be told: the first line has not ended, or nothing follows it yet. */
function splitterFor(
  head: Buffer,
  recordBytesMax: number,
  isLast: boolean,
): DocumentSplitter | LineSplitter | undefined {
  const text = withoutMark(head);
  const first = firstLine(text);
  if (first === undefined) {
    const isUndecided = !isLast && head.length <= recordBytesMax;
    return isUndecided ? undefined : new DocumentSplitter(recordBytesMax);
  }
  const second = trimmed(text, first.end)[0];
  if (second === undefined && !isLast && head.length <= 2 * recordBytesMax) return undefined;
  return isFileOfLines(bufferOver(first.line), second)
    ? new LineSplitter(recordBytesMax)
    : new DocumentSplitter(recordBytesMax);
}

/** The first line that is not blank, if it has ended. */
function firstLine(text: Buffer): { readonly line: Uint8Array; readonly end: number } | undefined {
  let start = 0;
  for (let end = text.indexOf(0x0a); end !== -1; end = text.indexOf(0x0a, start)) {
    const line = trimmed(text, start, end);
    if (line.length > 0) return { line, end };
    start = end + 1;
  }
  return undefined;
}

/**
 * A line that is a whole object begins a file of lines. So does one that is not, cut off say, when
 * an object begins the next line where no JSON document could have one.
 */
function isFileOfLines(line: Buffer, second: number | undefined): boolean {
  const wrapper = findWrapper(line, 0)?.wrapper;
  if (line[0] !== 0x7b || wrapper === "Records" || wrapper === "Events") return false;
  const last = String.fromCharCode(line.at(-1) ?? 0);
  return isJson(line) || (second === 0x7b && !":[,{".includes(last));
}

function isJson(line: Buffer): boolean {
  try {
    JSON.parse(line.toString("utf8"));
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

/** Without the byte order mark that some editors write. */
function withoutMark(bytes: Buffer): Buffer {
  const isMarked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return isMarked ? bytes.subarray(3) : bytes;
}

function bufferOver(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
