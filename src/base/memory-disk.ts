import { below } from "./seeded-random.ts";
import type { Disk, DiskFile, Random } from "./world.ts";

/** What the next operations of a faulty disk do. Called before each; throwing makes it fail. */
export type DiskFault = (operation: DiskOperation) => void;

export interface DiskOperation {
  readonly kind: "open" | "read" | "write" | "truncate" | "sync" | "rename" | "remove" | "syncDir";
  readonly path: string;
}

/** A write or truncation that has not been synced: a power cut may lose it, or half of it. */
interface Pending {
  readonly position: number;
  /** Absent: a truncation to `position`. */
  readonly bytes?: Uint8Array;
}

interface Inode {
  bytes: Uint8Array;
  durable: Uint8Array;
  pending: Pending[];
}

/** An error as the kernel reports it, for faults and for paths that are not there. */
export function diskError(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${path}`), { code });
}

/**
 * A disk in memory that keeps what is written apart from what is durable. `powerCut()` forgets
 * what was not synced, or tears it: each unsynced write may survive, be lost, or survive in part,
 * and names that were not synced may be lost.
 */
export class MemoryDisk implements Disk {
  readonly #random: Random;
  readonly #names = new Map<string, Inode>();
  readonly #durableNames = new Map<string, Inode>();
  /** Set to make operations fail. */
  fault: DiskFault | undefined;
  /** What `freeBytes` answers, and what writes may still take. */
  free: number = Number.MAX_SAFE_INTEGER;

  constructor(random: Random) {
    this.#random = random;
  }

  readonly open = async (path: string, mode: "read" | "write" | "create"): Promise<DiskFile> => {
    this.#check("open", path);
    if (mode === "create") {
      if (this.#names.has(path)) throw diskError("EEXIST", path);
      this.#names.set(path, { bytes: new Uint8Array(), durable: new Uint8Array(), pending: [] });
    }
    const inode = this.#names.get(path);
    if (inode === undefined) throw diskError("ENOENT", path);
    return this.#file(path, inode);
  };

  readonly list = async (directory: string): Promise<readonly string[]> => {
    const prefix = `${directory}/`;
    const inside = [...this.#names.keys()].filter((path) => path.startsWith(prefix));
    return [
      ...new Set(inside.map((path) => path.slice(prefix.length).split("/")[0] ?? "")),
    ].toSorted();
  };

  readonly makeDirectory = async (): Promise<void> => {};

  readonly rename = async (from: string, to: string): Promise<void> => {
    this.#check("rename", from);
    const inode = this.#names.get(from);
    if (inode === undefined) throw diskError("ENOENT", from);
    this.#names.delete(from);
    this.#names.set(to, inode);
  };

  readonly remove = async (path: string): Promise<void> => {
    this.#check("remove", path);
    this.#names.delete(path);
  };

  readonly syncDirectory = async (path: string): Promise<void> => {
    this.#check("syncDir", path);
    const isInside = (name: string): boolean => name.slice(0, name.lastIndexOf("/")) === path;
    for (const name of [...this.#durableNames.keys()].filter(isInside)) {
      if (!this.#names.has(name)) this.#durableNames.delete(name);
    }
    for (const [name, inode] of this.#names) {
      if (isInside(name)) this.#durableNames.set(name, inode);
    }
  };

  readonly freeBytes = async (): Promise<number> => this.free;

  /**
   * The disk as it may be found after a power cut now: durable content, plus any part of what was
   * not synced. This disk is left alone; what still runs on it runs on a dead machine.
   */
  powerCut(): MemoryDisk {
    const after = new MemoryDisk(this.#random);
    for (const name of new Set([...this.#names.keys(), ...this.#durableNames.keys()])) {
      const now = this.#names.get(name);
      const durable = this.#durableNames.get(name);
      const inode = now === durable || below(this.#random, 2) === 0 ? now : durable;
      if (inode !== undefined) {
        const bytes = this.#afterPowerCut(inode);
        const survivor: Inode = { bytes, durable: bytes, pending: [] };
        after.#names.set(name, survivor);
        after.#durableNames.set(name, survivor);
      }
    }
    return after;
  }

  /** Changes one bit of a file, as a failing disk does. */
  flipBit(path: string, position: number, bit = 0): void {
    const inode = this.#names.get(path);
    if (inode === undefined) throw diskError("ENOENT", path);
    for (const version of new Set([inode.bytes, inode.durable])) {
      if (position < version.length) version[position] = (version[position] ?? 0) ^ (1 << bit);
    }
  }

  #afterPowerCut(inode: Inode): Uint8Array {
    let bytes: Uint8Array = inode.durable.slice();
    for (const { position, bytes: written } of inode.pending) {
      if (below(this.#random, 3) === 0) continue;
      if (written === undefined) {
        bytes = resized(bytes, position);
      } else {
        const kept =
          below(this.#random, 2) === 0 ? written.length : below(this.#random, written.length + 1);
        bytes = overwritten(bytes, position, written.subarray(0, kept));
      }
    }
    return bytes;
  }

  #check(kind: DiskOperation["kind"], path: string): void {
    this.fault?.({ kind, path });
  }

  #file(path: string, inode: Inode): DiskFile {
    const write = async (parts: readonly Uint8Array[], position: number): Promise<void> => {
      let at = position;
      for (const part of parts) {
        this.#check("write", path);
        const grows = Math.max(0, at + part.length - inode.bytes.length);
        if (grows > this.free) throw diskError("ENOSPC", path);
        this.free -= grows;
        inode.bytes = overwritten(inode.bytes, at, part);
        inode.pending.push({ position: at, bytes: part.slice() });
        at += part.length;
      }
    };
    return {
      read: async (target, position) => {
        this.#check("read", path);
        const found = inode.bytes.subarray(position, position + target.length);
        target.set(found);
        return found.length;
      },
      write,
      truncate: async (size) => {
        this.#check("truncate", path);
        this.free += Math.max(0, inode.bytes.length - size);
        inode.bytes = resized(inode.bytes, size);
        inode.pending.push({ position: size });
      },
      sync: async () => {
        this.#check("sync", path);
        inode.durable = inode.bytes.slice();
        inode.pending = [];
      },
      size: async () => inode.bytes.length,
      close: async () => {},
      [Symbol.asyncDispose]: async () => {},
    };
  }
}

function resized(bytes: Uint8Array, size: number): Uint8Array {
  const result = new Uint8Array(size);
  result.set(bytes.subarray(0, size));
  return result;
}

function overwritten(bytes: Uint8Array, position: number, part: Uint8Array): Uint8Array {
  const result = resized(bytes, Math.max(bytes.length, position + part.length));
  result.set(part, position);
  return result;
}
