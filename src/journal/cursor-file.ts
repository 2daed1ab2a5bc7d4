import { crc32 } from "node:zlib";

import { assert } from "../base/assert.ts";
import type { Disk, DiskFile } from "../base/world.ts";
import { JournalCorruptError } from "./journal.ts";

/*
 * What a journal keeps beside its segments: a file of two slots of 16 KiB, written in turn. A power
 * cut can damage the slot that is being written, never both; and as the file never grows, a full
 * disk does not keep followers from confirming. (Writing a new file and renaming it would need room
 * just when there is none.)
 *
 *      0  u32  CRC-32 of everything that follows, from byte 4 to the end of the text
 *      4  u32  bytes in the text
 *      8       JSON: CursorState, with its sequence number
 *
 * Numbers are unsigned and little-endian. The valid slot with the highest sequence number counts.
 */

const slotBytes = 16 * 1024;
const slotHeaderBytes = 8;

export const cursorFileName = "cursors";

export interface CursorState {
  /** Everything before this position was acknowledged when the state was stored. */
  readonly end: number;
  /** By follower: it needs nothing before this position any more. */
  readonly followers: Readonly<Record<string, number>>;
}

interface StoredState extends CursorState {
  readonly sequence: number;
}

/** The cursors of a journal, on disk. */
export class CursorFile implements AsyncDisposable {
  readonly #file: DiskFile;
  #sequence: number;
  /** What is on stable storage. */
  #stored: CursorState;
  #last: Promise<void> = Promise.resolve();

  private constructor(file: DiskFile, state: StoredState) {
    this.#file = file;
    this.#sequence = state.sequence;
    this.#stored = state;
  }

  get stored(): CursorState {
    return this.#stored;
  }

  /** Makes the file, replacing one that a crash left half made. Durable on return. */
  static async create(disk: Disk, directory: string, state: CursorState): Promise<CursorFile> {
    const path = `${directory}/${cursorFileName}`;
    await disk.remove(path);
    const file = await disk.open(path, "create");
    await file.write([new Uint8Array(slotBytes * 2)], 0);
    const cursors = new CursorFile(file, { ...state, sequence: 0 });
    await cursors.store(state);
    await disk.syncDirectory(directory);
    return cursors;
  }

  /** @throws JournalCorruptError neither slot is whole */
  static async open(disk: Disk, directory: string): Promise<CursorFile> {
    const path = `${directory}/${cursorFileName}`;
    const file = await disk.open(path, "write");
    const bytes = Buffer.alloc(slotBytes * 2);
    await file.read(bytes, 0);
    const states = [readSlot(bytes, 0), readSlot(bytes, slotBytes)];
    const [newest] = states
      .filter((state) => state !== undefined)
      .toSorted((a, b) => b.sequence - a.sequence);
    if (newest === undefined) {
      await file.close();
      throw new JournalCorruptError(
        `no slot of ${path} is whole; without that file all followers start at the oldest entry`,
      );
    }
    return new CursorFile(file, newest);
  }

  /** Stores a state. Durable on return; states are stored in the order of the calls. */
  async store(state: CursorState): Promise<void> {
    this.#last = this.#storeAfter(this.#last, state);
    await this.#last;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close();
  }

  async #storeAfter(previous: Promise<void>, state: CursorState): Promise<void> {
    await previous;
    this.#sequence += 1;
    const slot = slotOf({ ...state, sequence: this.#sequence });
    // A crash from here on may leave this slot in pieces; the other one has the state before.
    await this.#file.write([slot], (this.#sequence % 2) * slotBytes);
    await this.#file.sync();
    this.#stored = state;
  }
}

function slotOf(state: StoredState): Uint8Array {
  const text = Buffer.from(JSON.stringify(state));
  assert(slotHeaderBytes + text.length <= slotBytes, "the cursors of all followers fit a slot");
  const slot = Buffer.alloc(slotHeaderBytes + text.length);
  slot.writeUInt32LE(text.length, 4);
  text.copy(slot, slotHeaderBytes);
  slot.writeUInt32LE(crc32(slot.subarray(4)), 0);
  return slot;
}

function readSlot(file: Buffer, start: number): StoredState | undefined {
  const slot = file.subarray(start, start + slotBytes);
  const length = slot.readUInt32LE(4);
  if (length === 0 || slotHeaderBytes + length > slotBytes) return undefined;
  const end = slotHeaderBytes + length;
  if (slot.readUInt32LE(0) !== crc32(slot.subarray(4, end))) return undefined;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- its checksum says that it is ours
  return JSON.parse(slot.toString("utf8", slotHeaderBytes, end)) as StoredState;
}
