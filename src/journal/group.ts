import { writeEntry } from "./entry-format.ts";
import { entryHeaderBytes } from "./journal.ts";

const chunkBytes = 2 ** 20;
const sparesMax = 8;

/** Buffers that groups are put together in; a few are kept, because new memory has to be zeroed. */
export class ChunkPool {
  readonly #spares: Buffer[] = [];

  take(bytes: number): Buffer {
    if (bytes > chunkBytes) return Buffer.allocUnsafeSlow(bytes);
    return this.#spares.pop() ?? Buffer.allocUnsafeSlow(chunkBytes);
  }

  give(chunk: Buffer): void {
    if (chunk.length === chunkBytes && this.#spares.length < sparesMax) this.#spares.push(chunk);
  }
}

/** Bytes that payloads take as entries. */
export function entriesBytes(payloads: readonly Uint8Array[]): number {
  let bytes = payloads.length * entryHeaderBytes;
  for (const payload of payloads) bytes += payload.length;
  return bytes;
}

/**
 * Entries that are written and synced together. It is filled while the group before it is on its
 * way to the disk, and settles once for all who wait for one of its entries.
 */
export class Group {
  readonly start: number;
  /** Resolves when the entries are durable, rejects when they are not taken. */
  readonly settled: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;

  readonly #pool: ChunkPool;
  readonly #full: Uint8Array[] = [];
  readonly #chunks: Buffer[] = [];
  #chunk: Buffer = Buffer.alloc(0);
  #used = 0;
  #end: number;

  constructor(start: number, pool: ChunkPool) {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.start = start;
    this.settled = promise;
    this.resolve = resolve;
    this.reject = reject;
    this.#pool = pool;
    this.#end = start;
  }

  /** The position after its last entry. */
  get end(): number {
    return this.#end;
  }

  get bytes(): number {
    return this.#end - this.start;
  }

  /** Copies payloads in, and says at which positions they will be. */
  add(payloads: readonly Uint8Array[]): readonly number[] {
    const positions: number[] = [];
    for (const payload of payloads) {
      this.#makeRoom(entryHeaderBytes + payload.length);
      const place = { position: this.#end, groupStart: this.start };
      const size = writeEntry(this.#chunk, this.#used, payload, place);
      positions.push(this.#end);
      this.#used += size;
      this.#end += size;
    }
    return positions;
  }

  /** What is to be written: few large buffers. */
  parts(): readonly Uint8Array[] {
    return [...this.#full, this.#chunk.subarray(0, this.#used)];
  }

  /** Gives the memory back, once the bytes are written. */
  recycle(): void {
    for (const chunk of this.#chunks) this.#pool.give(chunk);
    this.#chunks.length = 0;
  }

  #makeRoom(bytes: number): void {
    if (this.#used + bytes <= this.#chunk.length) return;
    if (this.#used > 0) this.#full.push(this.#chunk.subarray(0, this.#used));
    this.#chunk = this.#pool.take(bytes);
    this.#chunks.push(this.#chunk);
    this.#used = 0;
  }
}
