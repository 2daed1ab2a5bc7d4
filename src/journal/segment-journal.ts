import { assert } from "../base/assert.ts";
import type { Clock, Log, World } from "../base/world.ts";
import { CursorFile, cursorFileName } from "./cursor-file.ts";
import { Cursors } from "./cursors.ts";
import { ChunkPool, entriesBytes, Group } from "./group.ts";
import type { Journal, JournalEntry, JournalReader, JournalStatus } from "./journal.ts";
import { JournalFailedError, JournalFullError, payloadBytesMax } from "./journal.ts";
import { openJournalReader } from "./journal-reader.ts";
import type { OwnDirectory } from "./own-directory.ts";
import { Segments } from "./segments.ts";
import type { SpaceLimits } from "./space.ts";
import { Space } from "./space.ts";
import { WaitList } from "./wait-list.ts";

/** What a journal of segment files needs. */
export interface SegmentJournalOptions {
  readonly world: Pick<World, "clock" | "disk">;
  /** Made if it is not there. Holds nothing but this journal. */
  readonly directory: string;
  /** Makes sure that no other process has the directory. */
  readonly own: OwnDirectory;
  readonly log: Log;
  readonly limits: JournalLimits;
}

export interface JournalLimits extends SpaceLimits {
  /**
   * How large segments get: what is released at once. Default: 64 MiB. At most a quarter of
   * `bytesMax`, because the last segment is never released.
   */
  readonly segmentBytes?: number;
}

const segmentBytesDefault = 64 * 2 ** 20;
/** A group that has this many bytes takes no more appends: what is synced at once is bounded. */
const groupBytesMax = 8 * 2 ** 20;

/**
 * Opens the journal in a directory, or begins one. What a crash left is put in order; entries that
 * are damaged stay, are reported, and make only their own `read` fail.
 *
 * @throws Error another process owns it
 * @throws JournalCorruptError what is there cannot be understood at all
 */
export async function openJournal(options: SegmentJournalOptions): Promise<Journal> {
  const { world, directory, log, limits } = options;
  await world.disk.makeDirectory(directory);
  await using opened = new AsyncDisposableStack();
  opened.use(await options.own(directory));

  const cursorFile = opened.use(await openCursors(options));
  const segmentBytes = Math.min(
    limits.segmentBytes ?? segmentBytesDefault,
    Math.floor(limits.bytesMax / 4),
  );
  const files = { disk: world.disk, directory, log, segmentBytes };
  const acknowledged = Math.max(
    cursorFile.stored.end,
    ...Object.values(cursorFile.stored.followers),
  );
  const segments = await Segments.open(files, acknowledged);
  opened.defer(async () => segments.close());
  const askFree = async (): Promise<number> => world.disk.freeBytes(directory);
  const space = await Space.open(world.clock, askFree, limits);
  const reader = openJournalReader({ disk: world.disk, directory });
  const parts = { clock: world.clock, cursorFile, segments, space, reader, log };
  return new SegmentJournal(parts, opened.move());
}

async function openCursors({ world, directory, log }: SegmentJournalOptions): Promise<CursorFile> {
  const names = await world.disk.list(directory);
  const hasEntries = names.some((name) => name.endsWith(".journal"));
  if (names.includes(cursorFileName) && hasEntries) return CursorFile.open(world.disk, directory);
  if (hasEntries) log.warn({ directory }, "no cursors: all followers start at the oldest entry");
  return CursorFile.create(world.disk, directory, { end: 0, followers: {} });
}

/** What a journal is put together from. */
interface Parts {
  readonly clock: Clock;
  readonly cursorFile: CursorFile;
  readonly segments: Segments;
  readonly space: Space;
  readonly reader: JournalReader;
  readonly log: Log;
}

class SegmentJournal implements Journal {
  readonly #segments: Segments;
  readonly #space: Space;
  readonly #reader: JournalReader;
  readonly #cursors: Cursors;
  readonly #log: Log;
  readonly #opened: AsyncDisposableStack;
  readonly #pool = new ChunkPool();
  readonly #waiters = new WaitList();

  /** Groups that are to be written, oldest first; the last may still grow. */
  #queue: Group[] = [];
  /** Where the next entry will begin. */
  #end: number;
  #durableEnd: number;
  /** The loop that writes groups, while there are any. */
  #writing: Promise<void> | undefined;
  #failure: JournalFailedError | undefined;
  #isClosed = false;

  constructor(parts: Parts, opened: AsyncDisposableStack) {
    this.#segments = parts.segments;
    this.#space = parts.space;
    this.#reader = parts.reader;
    this.#log = parts.log;
    this.#opened = opened;
    this.#end = parts.segments.end;
    this.#durableEnd = this.#end;
    this.#cursors = new Cursors({
      ...parts,
      durableEnd: () => this.#durableEnd,
      fail: (error) => this.#fail(error),
    });
  }

  async append(payloads: readonly Uint8Array[]): Promise<readonly number[]> {
    this.#checkOpen();
    for (const { length } of payloads) {
      assert(length > 0 && length <= payloadBytesMax, `a payload has ${length} bytes`);
    }
    if (payloads.length === 0) return [];
    this.#space.take(entriesBytes(payloads), this.#taken());
    const group = this.#openGroup();
    const positions = group.add(payloads);
    this.#end = group.end;
    this.#writing ??= this.#writeGroups();
    await group.settled;
    return positions;
  }

  checkRoom(bytes: number): void {
    this.#checkOpen();
    this.#space.check(bytes, this.#taken());
  }

  durableEnd(): number {
    return this.#durableEnd;
  }

  /** Bytes on disk, and on their way there. */
  #taken(): number {
    return this.#segments.bytes + (this.#end - this.#durableEnd);
  }

  async waitBeyond(position: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (position < this.#durableEnd) return;
    this.#checkOpen();
    await this.#waiters.beyond(position, signal);
  }

  async follow(follower: string): Promise<number> {
    this.#checkOpen();
    return this.#cursors.follow(follower);
  }

  async confirm(follower: string, position: number): Promise<void> {
    this.#checkOpen();
    this.#cursors.confirm(follower, position);
  }

  read(from: number, to: number): AsyncIterable<readonly JournalEntry[]> {
    return this.#reader.read(from, Math.min(to, this.#durableEnd));
  }

  status(): JournalStatus {
    const { oldest, bytes } = this.#segments;
    return { oldest, end: this.#durableEnd, bytes, followers: this.#cursors.positions() };
  }

  /** Lets what was appended become durable, stores the cursors, and gives the directory up. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#writing;
    try {
      await this.#cursors.stop(this.#failure !== undefined);
    } finally {
      this.#waiters.fail(new JournalFailedError("the journal is closed"));
      await this.#space.idle();
      await this.#opened.disposeAsync();
    }
  }

  #checkOpen(): void {
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#isClosed) throw new JournalFailedError("the journal is closed");
  }

  #openGroup(): Group {
    const last = this.#queue.at(-1);
    if (last !== undefined && last.bytes < groupBytesMax) return last;
    const group = new Group(this.#end, this.#pool);
    this.#queue.push(group);
    return group;
  }

  /** Writes one group after the other while there are any. Never rejects. */
  async #writeGroups(): Promise<void> {
    // What is appended in the same turn of the event loop goes out together.
    await Promise.resolve();
    for (let group = this.#queue.shift(); group !== undefined; group = this.#queue.shift()) {
      try {
        const fullDisk = await this.#segments.append(group.parts(), group.bytes);
        if (fullDisk === undefined) this.#acknowledge(group);
        else this.#refuse(group, fullDisk.cause);
      } catch (error) {
        group.reject(this.#fail(error));
      }
    }
    this.#writing = undefined;
  }

  #acknowledge(group: Group): void {
    this.#durableEnd = group.end;
    group.recycle();
    group.resolve();
    this.#waiters.advance(group.end);
  }

  /** The disk is full. Groups that were to follow have positions that will not be: they go too. */
  #refuse(group: Group, cause: unknown): void {
    this.#space.exhausted(cause);
    this.#log.error({ position: group.start, error: cause }, "the disk of the journal is full");
    const refused = [group, ...this.#queue];
    this.#queue = [];
    this.#end = this.#durableEnd;
    for (const { reject } of refused) reject(new JournalFullError("the disk is full", { cause }));
  }

  #fail(cause: unknown): JournalFailedError {
    if (this.#failure !== undefined) return this.#failure;
    const failure = new JournalFailedError("the journal failed, restart", { cause });
    this.#failure = failure;
    this.#log.error({ error: cause }, "the journal failed and takes nothing any more");
    for (const { reject } of this.#queue.splice(0)) reject(failure);
    this.#waiters.fail(failure);
    return failure;
  }
}
