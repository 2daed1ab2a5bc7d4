import { FaultError } from "../fault.ts";

const nothing = new Uint8Array(0);

/** Reads lines and runs of bytes from a body that arrives in pieces of any size. */
export class ByteReader {
  readonly #source: AsyncIterator<Uint8Array>;
  #held: Uint8Array = nothing;
  #isDone = false;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /**
   * The next line, without its `\r\n` (a bare `\n` will do).
   *
   * @throws FaultError the body ends first, or the line is longer than `bytesMax`
   */
  async line(bytesMax: number): Promise<string> {
    for (;;) {
      const end = this.#held.indexOf(0x0a);
      if (end > bytesMax + 1 || (end < 0 && this.#held.length > bytesMax + 2)) {
        throw new FaultError({ kind: "malformed-chunks", problem: "a line is too long" });
      }
      if (end >= 0) {
        const line = Buffer.from(this.#held.subarray(0, end)).toString("latin1");
        this.#held = this.#held.subarray(end + 1);
        return line.endsWith("\r") ? line.slice(0, -1) : line;
      }
      if (!(await this.#more())) throw new FaultError({ kind: "incomplete-body" });
    }
  }

  /** At least one and at most `bytesMax` bytes, as they come. */
  async some(bytesMax: number): Promise<Uint8Array> {
    while (this.#held.length === 0) {
      if (!(await this.#more())) throw new FaultError({ kind: "incomplete-body" });
    }
    const part = this.#held.subarray(0, bytesMax);
    this.#held = this.#held.subarray(part.length);
    return part;
  }

  async isAtEnd(): Promise<boolean> {
    while (this.#held.length === 0) {
      if (!(await this.#more())) return true;
    }
    return false;
  }

  /** Lets the source go. */
  async close(): Promise<void> {
    if (!this.#isDone) await this.#source.return?.();
    this.#isDone = true;
  }

  async #more(): Promise<boolean> {
    if (this.#isDone) return false;
    const next = await this.#source.next();
    if (next.done === true) {
      this.#isDone = true;
      return false;
    }
    this.#held = this.#held.length === 0 ? next.value : Buffer.concat([this.#held, next.value]);
    return true;
  }
}
