import type { Disk, DiskFile } from "../base/world.ts";
import { isMissing } from "./disk-faults.ts";
import { entrySize, isIntact } from "./entry-format.ts";
import type { JournalEntry, JournalReader } from "./journal.ts";
import { entryHeaderBytes, JournalCorruptError } from "./journal.ts";
import { basesIn, segmentHeaderBytes, segmentName } from "./segment-format.ts";
import { nextIntact } from "./segment-scan.ts";

const batchBytes = 2 ** 20;

/**
 * Reads the journal in a directory, also while another thread or process appends to it. It never
 * writes. Where the durable end is has to come from the owner.
 */
export function openJournalReader(options: {
  readonly disk: Disk;
  readonly directory: string;
  /**
   * Each batch of a `read` takes the memory of the one before, whose payloads are not valid then any
   * more: for those who keep nothing of an entry, and read much. Default: false.
   */
  readonly reusesMemory?: boolean;
}): JournalReader {
  return new SegmentReader(options.disk, options.directory, options.reusesMemory === true);
}

/** Memory to read so many bytes into. */
type TakeMemory = (bytes: number) => Buffer;

const newMemory: TakeMemory = (bytes) => Buffer.allocUnsafeSlow(bytes);

/** The same memory again and again. */
function sameMemory(): TakeMemory {
  let memory: Buffer = Buffer.alloc(0);
  return (bytes) => {
    if (memory.length < bytes) memory = newMemory(bytes);
    return memory.subarray(0, bytes);
  };
}

/** A segment that is open for a read, and the position up to which it is read. */
interface OpenSegment {
  readonly file: DiskFile;
  readonly base: number;
  readonly to: number;
}

class SegmentReader implements JournalReader {
  readonly #disk: Disk;
  readonly #directory: string;
  readonly #reusesMemory: boolean;
  /** Ascending, as of the last listing: segments may have come and gone since. */
  #bases: readonly number[] = [];

  constructor(disk: Disk, directory: string, reusesMemory: boolean) {
    this.#disk = disk;
    this.#directory = directory;
    this.#reusesMemory = reusesMemory;
  }

  async *read(from: number, to: number): AsyncGenerator<readonly JournalEntry[]> {
    const takeMemory = this.#reusesMemory ? sameMemory() : newMemory;
    let position = from;
    while (position < to) {
      const segment = await this.#openAt(position, to);
      if (segment === undefined) {
        const oldest = Math.min(this.#bases[0] ?? to, to);
        if (position !== from) throw missing(position, oldest);
        position = oldest;
        continue;
      }
      await using file = segment.file;
      for await (const batch of readSegment({ ...segment, file }, position, takeMemory)) {
        position = batch.at(-1)?.next ?? position;
        yield batch;
      }
    }
  }

  /** The segment that holds `position`; `undefined` when that is before the oldest. */
  async #openAt(position: number, to: number): Promise<OpenSegment | undefined> {
    for (const listFirst of [false, true]) {
      if (listFirst) this.#bases = basesIn(await this.#disk.list(this.#directory));
      const base = this.#bases.findLast((candidate) => candidate <= position);
      if (base === undefined) continue;
      const file = await this.#openIfThere(base);
      if (file === undefined) continue;
      const end = base + (await file.size()) - segmentHeaderBytes;
      if (position < end) return { file, base, to: Math.min(to, end) };
      await file.close();
    }
    if (this.#bases[0] === undefined || position < this.#bases[0]) return undefined;
    throw missing(position, Math.min(this.#bases.find((base) => base > position) ?? to, to));
  }

  async #openIfThere(base: number): Promise<DiskFile | undefined> {
    try {
      return await this.#disk.open(`${this.#directory}/${segmentName(base)}`, "read");
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }
}

async function* readSegment(
  segment: OpenSegment,
  from: number,
  takeMemory: TakeMemory,
): AsyncGenerator<readonly JournalEntry[]> {
  let position = from;
  let bytesWanted = batchBytes;
  while (position < segment.to) {
    const bytes = takeMemory(Math.min(bytesWanted, segment.to - position));
    const count = await segment.file.read(bytes, segmentHeaderBytes + position - segment.base);
    const batch = entriesIn(bytes.subarray(0, count), position);
    const last = batch.at(-1);
    if (last !== undefined) {
      position = last.next;
      bytesWanted = batchBytes;
      yield batch;
      continue;
    }
    const size = count < entryHeaderBytes ? undefined : entrySize(bytes, 0, position);
    const isLarge = size !== undefined && size > bytes.length && position + size <= segment.to;
    if (!isLarge) throw await damaged(segment, position);
    bytesWanted = size;
  }
}

/** The intact entries that `bytes` begins with. */
function entriesIn(bytes: Buffer, start: number): readonly JournalEntry[] {
  const entries: JournalEntry[] = [];
  const { buffer, byteOffset } = bytes;
  let at = 0;
  while (at + entryHeaderBytes <= bytes.length) {
    const size = entrySize(bytes, at, start + at);
    if (size === undefined || at + size > bytes.length || !isIntact(bytes, at, size)) break;
    const payload = new Uint8Array(
      buffer,
      byteOffset + at + entryHeaderBytes,
      size - entryHeaderBytes,
    );
    entries.push({ position: start + at, next: start + at + size, payload });
    at += size;
  }
  return entries;
}

async function damaged(segment: OpenSegment, position: number): Promise<JournalCorruptError> {
  const { file, base, to } = segment;
  const found = await nextIntact({ file, base, size: await file.size() }, position + 1);
  const offset = segmentHeaderBytes + position - base;
  const name = segmentName(base);
  return new JournalCorruptError(
    `the entry at position ${position} (${name}, offset ${offset}) is damaged`,
    { segment: name, offset, position, resume: Math.min(found?.position ?? to, to) },
  );
}

function missing(position: number, resume: number): JournalCorruptError {
  return new JournalCorruptError(`no segment holds the entry at position ${position}`, {
    segment: segmentName(position),
    offset: segmentHeaderBytes,
    position,
    resume,
  });
}
