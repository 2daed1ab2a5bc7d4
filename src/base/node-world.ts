import { randomBytes } from "node:crypto";
import { mkdir, open, readdir, rename, rm, stat, statfs } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import type { Disk, DiskFile, World } from "./world.ts";

/** The real world: the machine's clock, the kernel's random source, the file system. */
export function nodeWorld(): World {
  return {
    clock: {
      now: () => Date.now(),
      elapsed: () => performance.now(),
      sleep: async (ms, signal) => sleep(ms, undefined, { signal }),
    },
    random: { bytes: (size) => randomBytes(size) },
    disk: nodeDisk(),
  };
}

/** The file system of this machine. Also opened on its own, by worker threads. */
export function nodeDisk(): Disk {
  return {
    open: async (path, mode) => new NodeFile(await open(path, openFlags[mode], 0o600)),
    list: listDirectory,
    makeDirectory,
    rename,
    remove: async (path) => rm(path, { force: true }),
    syncDirectory,
    freeBytes: async (path) => {
      const { bavail, bsize } = await statfs(path);
      return bavail * bsize;
    },
  };
}

const openFlags = { read: "r", write: "r+", create: "wx+" } as const;

async function listDirectory(directory: string): Promise<readonly string[]> {
  try {
    return (await readdir(directory)).toSorted();
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/**
 * Makes what is missing of a path, and syncs the parent of each directory that it made. By hand,
 * because Node's own recursion words a read-only disk as a missing file, and never ends in `/proc`.
 */
async function makeDirectory(path: string): Promise<void> {
  try {
    await makeOne(path);
  } catch (error) {
    if (!isMissing(error) || dirname(path) === path) throw error;
    await makeDirectory(dirname(path));
    await makeOne(path);
  }
}

async function makeOne(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    if (errorCode(error) === "EEXIST" && (await stat(path)).isDirectory()) return;
    throw error;
  }
  await syncDirectory(dirname(path));
}

async function syncDirectory(path: string): Promise<void> {
  await using handle = await open(path, "r");
  await handle.sync();
}

function isMissing(error: unknown): boolean {
  return errorCode(error) === "ENOENT";
}

function errorCode(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}

/** How many buffers one system call takes (IOV_MAX is 1024 on Linux and macOS). */
const partsPerWriteMax = 1000;

class NodeFile implements DiskFile {
  readonly #handle: FileHandle;

  constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  async read(target: Uint8Array, position: number): Promise<number> {
    let done = 0;
    while (done < target.length) {
      const { bytesRead } = await this.#handle.read(
        target,
        done,
        target.length - done,
        position + done,
      );
      if (bytesRead === 0) break;
      done += bytesRead;
    }
    return done;
  }

  async write(parts: readonly Uint8Array[], position: number): Promise<void> {
    let at = position;
    for (let first = 0; first < parts.length; first += partsPerWriteMax) {
      at += await this.#writeAll(parts.slice(first, first + partsPerWriteMax), at);
    }
  }

  /** A write may be short (a signal, a nearly full disk); what is left is written again. */
  async #writeAll(parts: Uint8Array[], position: number): Promise<number> {
    let rest = parts.filter((part) => part.length > 0);
    let at = position;
    while (rest.length > 0) {
      let { bytesWritten } =
        rest.length === 1 && rest[0] !== undefined
          ? await this.#handle.write(rest[0], 0, rest[0].length, at)
          : await this.#handle.writev(rest, at);
      at += bytesWritten;
      rest = rest.flatMap((part) => {
        const skipped = Math.min(bytesWritten, part.length);
        bytesWritten -= skipped;
        return skipped === part.length ? [] : [part.subarray(skipped)];
      });
    }
    return at - position;
  }

  async truncate(size: number): Promise<void> {
    await this.#handle.truncate(size);
  }

  async sync(): Promise<void> {
    await this.#handle.datasync();
  }

  async size(): Promise<number> {
    return (await this.#handle.stat()).size;
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
