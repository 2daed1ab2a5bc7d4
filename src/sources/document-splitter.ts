import type { Found, Place } from "./found-record.ts";
import { faultAt, tooLargeAt } from "./found-record.ts";
import { isSpace, scanToEnd } from "./json-scan.ts";
import type { ScanState } from "./json-scan.ts";
import { findWrapper, unwrapEvent, wrapperBytesMax } from "./wrapper.ts";

/** What the next value stands in. */
type Container = "top" | "list" | "Records" | "Events";

/** What is being read: the space between values, a record, or what is not wanted. */
type Part = "between" | "record" | "event" | "skipped" | "tail" | "scalar" | "broken";

/**
 * Finds the records in JSON documents, chunk by chunk: log files (`{"Records":[…]}`), lists of
 * records, single records, the output of `lookup-events`; one document or many, in any layout.
 *
 * Holds at most one record and one chunk. What follows a place where the file is no JSON any more is
 * reported once and not read.
 */
export class DocumentSplitter {
  readonly #recordBytesMax: number;
  #rest: Buffer = Buffer.alloc(0);
  #container: Container = "top";
  #part: Part = "between";
  /** Where the value that is being read begins in `#rest`; `#scan.at` is how far it is read. */
  #start = 0;
  #scan: ScanState = { at: 0, depth: 0, isInString: false };
  #number = 0;

  constructor(recordBytesMax: number) {
    this.#recordBytesMax = recordBytesMax;
  }

  /** The records that end in this chunk. */
  push(chunk: Uint8Array): readonly Found[] {
    const found: Found[] = [];
    if (this.#part === "broken") return found;
    this.#append(chunk);
    while (this.#step(found, false));
    return found;
  }

  /** What is left at the end of the file: a value that does not end is reported. */
  finish(): readonly Found[] {
    const found: Found[] = [];
    while (this.#step(found, true));
    if (this.#part === "broken" || (this.#part === "between" && this.#container === "top")) {
      return found;
    }
    found.push(faultAt(this.#place(1), "InvalidRecord", "The file ends within a JSON document."));
    this.#part = "broken";
    return found;
  }

  /** Keeps only what the value that is being read still needs. */
  #append(chunk: Uint8Array): void {
    const isKept = this.#part === "record" || this.#part === "event" || this.#part === "between";
    const from = Math.min(isKept ? this.#start : this.#scan.at, this.#rest.length);
    const kept = this.#rest.subarray(from);
    this.#rest = kept.length === 0 ? bufferOver(chunk) : Buffer.concat([kept, chunk]);
    this.#scan.at -= from;
    this.#start = 0;
  }

  /** One step through the state; false when more bytes are needed. */
  #step(found: Found[], isLast: boolean): boolean {
    switch (this.#part) {
      case "between":
        return this.#findValue(found, isLast);
      case "record":
      case "event":
      case "skipped":
      case "tail":
        return this.#readValue(found);
      case "scalar":
        return this.#skipScalar();
      case "broken":
        return false;
    }
    return false;
  }

  #findValue(found: Found[], isLast: boolean): boolean {
    const isInList = this.#container !== "top";
    const comma = isInList ? 0x2c : 0x20;
    let at = this.#scan.at;
    while (isSpace(this.#rest[at]) || this.#rest[at] === comma) at += 1;
    this.#scan.at = at;
    this.#start = at;
    const byte = this.#rest[at];
    if (byte === undefined) return false;
    if (byte === 0x7b) return this.#openObject(isLast);
    if (byte === 0x5b && !isInList) return this.#openList(at + 1, "list");
    if (byte === 0x5d && isInList) return this.#closeList();
    return isInList ? this.#refuseScalar(found) : this.#giveUp(found);
  }

  #openObject(isLast: boolean): boolean {
    const isCut = this.#rest.length - this.#start < wrapperBytesMax;
    if (isCut && !isLast && !this.#rest.includes(0x7d, this.#start)) return false;
    const found = findWrapper(this.#rest, this.#start);
    if (this.#container === "top" && found !== undefined && found.wrapper !== "event") {
      return this.#openList(found.contentAt, found.wrapper);
    }
    const isEvent = this.#container === "Events" || found?.wrapper === "event";
    this.#part = isEvent ? "event" : "record";
    this.#scan = { at: this.#start, depth: 0, isInString: false };
    return true;
  }

  #openList(contentAt: number, container: Container): boolean {
    this.#container = container;
    this.#scan = { at: contentAt, depth: 0, isInString: false };
    this.#start = contentAt;
    return true;
  }

  /** A list of records ends; the object around it, if there is one, may hold more. */
  #closeList(): boolean {
    const isWrapped = this.#container !== "list";
    this.#container = "top";
    this.#part = isWrapped ? "tail" : "between";
    this.#scan = { at: this.#start + 1, depth: isWrapped ? 1 : 0, isInString: false };
    this.#start += 1;
    return true;
  }

  #readValue(found: Found[]): boolean {
    const isAtEnd = scanToEnd(this.#rest, this.#scan);
    const isTooLarge = this.#scan.at - this.#start > this.#bytesMax();
    if (isTooLarge && this.#part !== "tail" && this.#part !== "skipped") {
      found.push(tooLargeAt(this.#place(1), this.#recordBytesMax));
      this.#number += 1;
      this.#part = "skipped";
    }
    if (!isAtEnd) return false;
    this.#endValue(found);
    return true;
  }

  /** The record of an event stands in a string there: each quote of it costs a byte more. */
  #bytesMax(): number {
    return this.#part === "event" ? 2 * this.#recordBytesMax : this.#recordBytesMax;
  }

  #endValue(found: Found[]): void {
    const bytes = this.#rest.subarray(this.#start, this.#scan.at);
    if (this.#part === "record" || this.#part === "event") {
      this.#number += 1;
      const place = this.#place(0);
      found.push(
        this.#part === "event" ? unwrapEvent(bytes, place) : { kind: "record", bytes, place },
      );
    }
    this.#part = "between";
    this.#start = this.#scan.at;
  }

  #refuseScalar(found: Found[]): boolean {
    this.#number += 1;
    found.push(faultAt(this.#place(0), "InvalidRecord", "The record is not a JSON object."));
    this.#part = "scalar";
    return true;
  }

  /** To the comma or bracket after it; a comma in a string is one refused scalar more. */
  #skipScalar(): boolean {
    let at = this.#scan.at;
    while (at < this.#rest.length && this.#rest[at] !== 0x2c && this.#rest[at] !== 0x5d) at += 1;
    this.#scan.at = at;
    this.#start = at;
    if (at === this.#rest.length) return false;
    this.#part = "between";
    return true;
  }

  #giveUp(found: Found[]): boolean {
    found.push(faultAt(this.#place(1), "InvalidRecord", "The file is not JSON from here on."));
    this.#part = "broken";
    this.#rest = Buffer.alloc(0);
    return false;
  }

  #place(ahead: number): Place {
    return { unit: "record", number: this.#number + ahead };
  }
}

function bufferOver(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
