/**
 * The outside world, as values. Everything nondeterministic enters the program through here, so a
 * test, or a simulation with a seed, decides what time it is, how the dice fall and when a disk
 * fails. Made once, at the roof, and handed down.
 */
export interface World {
  readonly clock: Clock;
  readonly random: Random;
  readonly disk: Disk;
}

export interface Clock {
  /** The wall clock, in milliseconds since the epoch. May jump, also backwards: for stamps only. */
  readonly now: () => number;
  /** Milliseconds since some fixed moment. Never decreases: for durations and deadlines. */
  readonly elapsed: () => number;
  /** Resolves after `ms`; rejects with the signal's reason if the signal fires first. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

export interface Random {
  /** `size` bytes; in production, from the operating system's secure source. */
  readonly bytes: (size: number) => Uint8Array;
}

/** Files, as far as a store needs them. Paths are absolute. */
export interface Disk {
  /**
   * Opens a file. `read`: must exist, is not changed. `write`: must exist, is read and written.
   * `create`: must not exist; its name is durable only after `syncDirectory` of its directory.
   */
  readonly open: (path: string, mode: "read" | "write" | "create") => Promise<DiskFile>;
  /** Names in a directory, sorted. A directory that is not there has none. */
  readonly list: (directory: string) => Promise<readonly string[]>;
  /** Makes a directory and its parents. Durable on return. One that is there is left alone. */
  readonly makeDirectory: (path: string) => Promise<void>;
  /** Atomic; replaces `to`. Durable only after `syncDirectory` of both directories. */
  readonly rename: (from: string, to: string) => Promise<void>;
  /** Removes a file. One that is not there is no error. Durable after `syncDirectory`. */
  readonly remove: (path: string) => Promise<void>;
  readonly syncDirectory: (path: string) => Promise<void>;
  /** What an unprivileged process can still write to the file system of `path`, in bytes. */
  readonly freeBytes: (path: string) => Promise<number>;
}

/** An open file. Positions and sizes are in bytes. Reads and writes may run concurrently. */
export interface DiskFile extends AsyncDisposable {
  /** Reads into `target` from `position` on; the count read is short only at the end of the file. */
  readonly read: (target: Uint8Array, position: number) => Promise<number>;
  /** Writes all of `parts`, one after the other, from `position` on. Not durable before `sync`. */
  readonly write: (parts: readonly Uint8Array[], position: number) => Promise<void>;
  readonly truncate: (size: number) => Promise<void>;
  /** Data and size are on stable storage when it resolves (fdatasync). */
  readonly sync: () => Promise<void>;
  readonly size: () => Promise<number>;
  readonly close: () => Promise<void>;
}

/** A structured logger. Fields are data; secrets never go in. `pino` fits. */
export interface Log {
  readonly debug: (fields: object, message: string) => void;
  readonly info: (fields: object, message: string) => void;
  readonly warn: (fields: object, message: string) => void;
  readonly error: (fields: object, message: string) => void;
}
