import { DocumentSplitter } from "./document-splitter.ts";
import type { Found, Place } from "./found-record.ts";
import { faultAt, tooLargeAt } from "./found-record.ts";
import { trimmed } from "./json-scan.ts";
import { findWrapper } from "./wrapper.ts";

const newline = 0x0a;

/**
 * Finds the records in a file of lines, one JSON object a line. Blank lines and carriage returns are
 * tolerated; a line may also hold a whole log file. A bad line costs itself and no other.
 */
export class LineSplitter {
  readonly #recordBytesMax: number;
  /** The beginning of a line whose end has not come. */
  #rest: Buffer = Buffer.alloc(0);
  #number = 0;
  /** The rest of the line is dropped: it is too long. */
  #isSkipping = false;

  constructor(recordBytesMax: number) {
    this.#recordBytesMax = recordBytesMax;
  }

  /** The records whose lines end in this chunk; views into it, but for the first. */
  push(chunk: Uint8Array): readonly Found[] {
    const found: Found[] = [];
    const bytes = bufferOver(chunk);
    let start = this.#endRest(bytes, found);
    let end = bytes.indexOf(newline, start);
    while (end !== -1) {
      this.#endLine(bytes, start, end, found);
      start = end + 1;
      end = bytes.indexOf(newline, start);
    }
    const rest = bytes.subarray(start);
    this.#keep(this.#rest.length === 0 ? rest : Buffer.concat([this.#rest, rest]), found);
    return found;
  }

  /** Ends the line that was begun before, if it ends in these bytes: where the next one begins. */
  #endRest(bytes: Buffer, found: Found[]): number {
    const end = this.#rest.length === 0 ? -1 : bytes.indexOf(newline);
    if (end === -1) return 0;
    const line = Buffer.concat([this.#rest, bytes.subarray(0, end)]);
    this.#rest = Buffer.alloc(0);
    this.#endLine(line, 0, line.length, found);
    return end + 1;
  }

  /** The last line, which needs no line break. */
  finish(): readonly Found[] {
    const found: Found[] = [];
    this.#endLine(this.#rest, 0, this.#rest.length, found);
    this.#rest = Buffer.alloc(0);
    return found;
  }

  #endLine(bytes: Buffer, start: number, end: number, found: Found[]): void {
    this.#number += 1;
    const isSkipped = this.#isSkipping;
    this.#isSkipping = false;
    if (isSkipped) return;
    const line = trimmed(bytes, start, end);
    if (line.length > 0) this.#readLine(line, found);
  }

  #readLine(line: Uint8Array, found: Found[]): void {
    const place: Place = { unit: "line", number: this.#number };
    if (isDocument(line)) {
      this.#readDocument(line, place, found);
    } else if (line.length > this.#recordBytesMax) {
      found.push(tooLargeAt(place, this.#recordBytesMax));
    } else if (line[0] !== 0x7b) {
      found.push(faultAt(place, "InvalidRecord", "The line is not a JSON object."));
    } else {
      found.push({ kind: "record", bytes: line, place });
    }
  }

  #readDocument(line: Uint8Array, place: Place, found: Found[]): void {
    const document = new DocumentSplitter(this.#recordBytesMax);
    for (const each of [...document.push(line), ...document.finish()]) {
      found.push({ ...each, place });
    }
  }

  /** A line that has become longer than any log file is dropped, and reported when it does. */
  #keep(rest: Buffer, found: Found[]): void {
    const isTooLong = rest.length > Math.max(lineBytesMax, this.#recordBytesMax);
    if (isTooLong && !this.#isSkipping) {
      found.push(
        faultAt(
          { unit: "line", number: this.#number + 1 },
          "EventTooLarge",
          `The line has more than ${lineBytesMax} bytes.`,
        ),
      );
      this.#isSkipping = true;
    }
    this.#rest = this.#isSkipping ? Buffer.alloc(0) : rest;
  }
}

/** A log file holds at most 50 MB before compression; more on a line is not one. */
const lineBytesMax = 64 * 1024 * 1024;

function isDocument(line: Uint8Array): boolean {
  if (line[0] === 0x5b) return true;
  if (line[0] !== 0x7b) return false;
  // Records begin in many ways; only these letters begin a wrapper's key.
  const letter = line[1] === 0x22 ? line[2] : undefined;
  if (letter !== undefined && letter !== 0x52 && letter !== 0x45) return false;
  return findWrapper(bufferOver(line), 0) !== undefined;
}

function bufferOver(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
