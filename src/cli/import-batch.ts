import type { Place } from "../sources/found-record.ts";

/** Where a record of a batch came from. */
export interface Origin {
  readonly fileName: string;
  readonly place: Place;
}

/** How many records the server takes in one request. */
const recordsMax = 10_000;

/** Records on their way into one request, as lines, copied into one buffer. */
export class ImportBatch {
  readonly #bytes: Buffer;
  readonly #fullAt: number;
  #length = 0;
  /** Of each record, in order. */
  readonly origins: Origin[] = [];

  constructor(batchBytes: number, recordBytesMax: number) {
    this.#bytes = Buffer.allocUnsafeSlow(batchBytes + recordBytesMax + 1);
    this.#fullAt = batchBytes;
  }

  /** The lines so far; a view that the next `clear` invalidates. */
  get body(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  get isFull(): boolean {
    return this.#length >= this.#fullAt || this.origins.length >= recordsMax;
  }

  /** Takes one record, which must be on one line. Not to be called on a full batch. */
  add(line: Uint8Array, origin: Origin): void {
    this.#bytes.set(line, this.#length);
    this.#length += line.length;
    this.#bytes[this.#length] = 0x0a;
    this.#length += 1;
    this.origins.push(origin);
  }

  clear(): void {
    this.#length = 0;
    this.origins.length = 0;
  }
}
