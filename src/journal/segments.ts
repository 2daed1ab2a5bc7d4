import { assert, must } from "../base/assert.ts";
import type { Disk, DiskFile, Log } from "../base/world.ts";
import { recoverSegment } from "./recover-segment.ts";
import { basesIn, segmentHeader, segmentHeaderBytes, segmentName } from "./segment-format.ts";
import { isDiskFull } from "./disk-faults.ts";

interface Segment {
  readonly base: number;
  /** Bytes in the file, header included. */
  size: number;
}

/** The last segment, open for writing. */
interface Current {
  readonly file: DiskFile;
  readonly segment: Segment;
  /** Whether its name is on stable storage. */
  isNamed: boolean;
}

/** What a journal is opened in. */
export interface SegmentOptions {
  readonly disk: Disk;
  readonly directory: string;
  readonly log: Log;
  /** A segment that has this many bytes takes no more groups. */
  readonly segmentBytes: number;
}

/**
 * The segment files of a journal, for the one who writes them. One `append` at a time, and one
 * `release`; both at once are fine.
 */
export class Segments {
  readonly #options: SegmentOptions;
  readonly #segments: Segment[];
  #current: Current | undefined;
  #end: number;
  #bytes: number;

  private constructor(options: SegmentOptions, segments: Segment[], end: number) {
    this.#options = options;
    this.#segments = segments;
    this.#end = end;
    this.#bytes = segments.reduce((sum, { size }) => sum + size, 0);
  }

  /**
   * Opens what is there. Only the last segment is read; that of the others each ends where the next
   * begins is checked by their sizes, and reported.
   *
   * @param acknowledged everything before this position is known to have been on stable storage
   */
  static async open(options: SegmentOptions, acknowledged: number): Promise<Segments> {
    const { disk, directory, log } = options;
    const segments: Segment[] = [];
    for (const base of basesIn(await disk.list(directory))) {
      await using file = await disk.open(`${directory}/${segmentName(base)}`, "read");
      const previous = segments.at(-1);
      if (previous !== undefined && endOf(previous) !== base) {
        const fields = { segment: segmentName(previous.base), from: endOf(previous), to: base };
        log.error(fields, "journal entries are missing");
      }
      segments.push({ base, size: await file.size() });
    }

    const last = segments.at(-1);
    if (last === undefined) return new Segments(options, segments, acknowledged);
    const file = await disk.open(`${directory}/${segmentName(last.base)}`, "write");
    const recovered = await recoverSegment({ ...last, file }, acknowledged, log);
    await disk.syncDirectory(directory);
    last.size = recovered.size;
    // Positions are never used again: after a loss, new entries go behind all that ever was.
    const end = Math.max(recovered.end, endOf(last), acknowledged);
    const opened = new Segments(options, segments, end);
    if (end === recovered.end) opened.#current = { file, segment: last, isNamed: true };
    else await file.close();
    return opened;
  }

  /** Where the oldest segment begins. */
  get oldest(): number {
    return this.#segments[0]?.base ?? this.#end;
  }

  /** The position after the last entry. */
  get end(): number {
    return this.#end;
  }

  /** Bytes of all files. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Writes entries, `parts`, behind the last. They are on stable storage on return.
   *
   * @returns whether it did; when not, the disk is full, and everything is as it was before
   * @throws Error anything else: nobody knows what is on the disk
   */
  async append(parts: readonly Uint8Array[], bytes: number): Promise<DiskFullFault | undefined> {
    const { disk, directory, segmentBytes } = this.#options;
    if (this.#current !== undefined && this.#current.segment.size >= segmentBytes) {
      // Its last group was synced. A crash here leaves a journal that ends with a whole segment.
      await this.#current.file.close();
      this.#current = undefined;
    }
    let current: Current;
    try {
      current = this.#current ?? (await this.#begin());
      await this.#write(current, parts);
    } catch (error) {
      if (!isDiskFull(error)) throw error;
      await this.#takeBack();
      return { cause: error };
    }
    // A crash before both are done leaves a part of the group, or a segment without its name, which
    // is then as if it had never been. Until then nothing of it is acknowledged.
    await Promise.all([
      current.file.sync(),
      current.isNamed ? undefined : disk.syncDirectory(directory),
    ]);
    current.isNamed = true;
    const grown = (current.segment.size === 0 ? segmentHeaderBytes : 0) + bytes;
    current.segment.size += grown;
    this.#bytes += grown;
    this.#end += bytes;
    return undefined;
  }

  /** Whether `release` would remove something. */
  canRelease(before: number): boolean {
    const second = this.#segments[1];
    return second !== undefined && second.base <= before;
  }

  /** Removes the segments that end at or before a position. The last one always stays. */
  async release(before: number): Promise<void> {
    const { disk, directory, log } = this.#options;
    while (this.canRelease(before)) {
      const oldest = must(this.#segments[0], "a segment that can be released is there");
      // Synced one by one, so that what a crash leaves is always a row without gaps.
      await disk.remove(`${directory}/${segmentName(oldest.base)}`);
      await disk.syncDirectory(directory);
      this.#segments.shift();
      log.debug({ segment: segmentName(oldest.base), bytes: oldest.size }, "released a segment");
      this.#bytes -= oldest.size;
    }
  }

  async close(): Promise<void> {
    await this.#current?.file.close();
    this.#current = undefined;
  }

  async #begin(): Promise<Current> {
    const { disk, directory } = this.#options;
    const segment: Segment = { base: this.#end, size: 0 };
    const file = await disk.open(`${directory}/${segmentName(segment.base)}`, "create");
    this.#current = { file, segment, isNamed: false };
    this.#segments.push(segment);
    return this.#current;
  }

  async #write({ file, segment }: Current, parts: readonly Uint8Array[]): Promise<void> {
    const isNew = segment.size === 0;
    assert(!isNew || segment.base === this.#end, "a segment begins where the journal ends");
    await file.write(isNew ? [segmentHeader(segment.base), ...parts] : parts, segment.size);
  }

  /** Cuts what was written of a group for which the disk had no room. */
  async #takeBack(): Promise<void> {
    if (this.#current === undefined) return;
    await this.#current.file.truncate(this.#current.segment.size);
    await this.#current.file.sync();
  }
}

/** The disk had no room. */
export interface DiskFullFault {
  readonly cause: unknown;
}

function endOf({ base, size }: Segment): number {
  return base + Math.max(0, size - segmentHeaderBytes);
}
