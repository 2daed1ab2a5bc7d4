/**
 * The durable, append-only order of all events. Everything else that knows of events is a follower
 * of it and can be rebuilt by reading it again.
 *
 * A position is a byte offset into the endless stream of entries: it only grows, is never reused,
 * and survives restarts. An entry's position is where it begins; `end` is where the next will
 * begin.
 *
 * One process owns a journal at a time; opening one that is owned fails. All methods may be called
 * concurrently.
 */
export interface Journal extends JournalReader, AsyncDisposable {
  /**
   * Appends payloads in order, contiguous, after everything appended by earlier calls: the order is
   * that of the calls, fixed when `append` is called and not when it resolves.
   *
   * When the promise resolves, the payloads are on stable storage and survive power loss. A crash
   * before that may leave some of them (the first ones), never a part of one. The bytes are copied
   * when `append` is called; a payload has 1 byte to 16 MiB (`payloadBytesMax`).
   *
   * @returns the position of each payload
   * @throws JournalFullError nothing was appended; the journal stays open and takes more once
   *   followers have confirmed or disk has become free
   * @throws JournalFailedError a write or sync failed: nobody knows what is on the disk,
   *   the journal takes nothing any more and the process must restart
   */
  readonly append: (payloads: readonly Uint8Array[]) => Promise<readonly number[]>;

  /**
   * Whether `append` would take that many bytes now: asked before something is done that has to be
   * recorded. No promise for later.
   *
   * @throws JournalFullError, JournalFailedError as `append` would
   */
  readonly checkRoom: (bytes: number) => void;

  /** Where the durable part ends. Grows as appends resolve. */
  readonly durableEnd: () => number;

  /** Resolves as soon as `durableEnd()` is beyond `position`. */
  readonly waitBeyond: (position: number, signal: AbortSignal) => Promise<void>;

  /**
   * Registers a follower, and says up to where it has confirmed: 0 (or where the oldest segment
   * starts) the first time. A registered follower holds segments back until it confirms them.
   */
  readonly follow: (follower: string) => Promise<number>;

  /**
   * The follower needs nothing before `position` any more. Durable in time, not on return: after a
   * crash a follower may be handed entries again that it had confirmed. Segments that all followers
   * have confirmed are removed.
   */
  readonly confirm: (follower: string, position: number) => Promise<void>;

  readonly status: () => JournalStatus;
}

/** Read access; also opened on its own, by another thread, on the same directory. */
export interface JournalReader {
  /**
   * The entries from position `from` (the start of an entry, or before the oldest) up to `to`
   * (exclusive; the start of an entry or the durable end, at most that at the call), in order, in
   * batches of at most about a mebibyte. The payloads are views that stay valid.
   *
   * @throws JournalCorruptError an entry does not have the bytes that were written. Nothing of it
   *   is served.
   */
  readonly read: (from: number, to: number) => AsyncIterable<readonly JournalEntry[]>;
}

export interface JournalEntry {
  readonly position: number;
  /** The position of the entry after this one. */
  readonly next: number;
  readonly payload: Uint8Array;
}

/** What an entry takes beside its payload, in bytes: so far apart are the positions of a batch. */
export const entryHeaderBytes = 20;

export interface JournalStatus {
  readonly oldest: number;
  readonly end: number;
  /** Bytes that segments take on disk. */
  readonly bytes: number;
  readonly followers: Readonly<Record<string, number>>;
}

/** The largest payload, in bytes. */
export const payloadBytesMax: number = 16 * 2 ** 20;

export class JournalFullError extends Error {
  override readonly name = "JournalFullError";
}

export class JournalFailedError extends Error {
  override readonly name = "JournalFailedError";
}

/** Where an entry does not have the bytes that were written. */
export interface JournalDamage {
  /** The name of the segment file. */
  readonly segment: string;
  /** Where in that file, in bytes. */
  readonly offset: number;
  /** The position of the first entry that is not intact. */
  readonly position: number;
  /** Where reading can go on: the next intact entry, or the `to` of the read when there is none. */
  readonly resume: number;
}

export class JournalCorruptError extends Error {
  override readonly name = "JournalCorruptError";
  /** Absent when it is not entries that are damaged, but what the journal keeps beside them. */
  readonly damage: JournalDamage | undefined;

  constructor(message: string, damage?: JournalDamage) {
    super(message);
    this.damage = damage;
  }
}
