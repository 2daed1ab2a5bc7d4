import { execFileSync } from "node:child_process";
import { closeSync, mkdirSync, openSync, rmSync, statfsSync, writeSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** A file system of its own in memory, that can be filled up and made read-only. Needs root. */
export interface Tmpfs extends Disposable {
  /** `remount,ro` and the like, as `mount -o` takes it. */
  readonly remount: (options: string) => Promise<void>;
  /** Takes all but `leaveBytes` of what is free. */
  readonly fill: (leaveBytes: number) => void;
  /** Gives back what `fill` has taken. */
  readonly drain: () => void;
  readonly freeBytes: () => number;
}

const zeros = new Uint8Array(2 ** 20);

/** Mounts one at `path`; unmounts it when the scope ends. */
export function mountTmpfs(path: string, sizeMiB: number): Tmpfs {
  mkdirSync(path, { recursive: true });
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${sizeMiB}m,mode=0700`, "tmpfs", path]);
  } catch (error) {
    throw new Error("these tests mount file systems: run them as root, or with CAP_SYS_ADMIN", {
      cause: error,
    });
  }
  const filler = join(path, "filler");
  const freeBytes = (): number => {
    const { bavail, bsize } = statfsSync(path);
    return bavail * bsize;
  };
  return {
    freeBytes,
    remount: async (options) => remount(path, options),
    fill: (leaveBytes) => {
      const descriptor = openSync(filler, "a");
      try {
        for (let left = freeBytes() - leaveBytes; left > 0; left = freeBytes() - leaveBytes) {
          writeSync(descriptor, zeros.subarray(0, left));
        }
      } catch (error) {
        // Another has taken what was left.
        if (!(error instanceof Error && "code" in error && error.code === "ENOSPC")) throw error;
      } finally {
        closeSync(descriptor);
      }
    },
    drain: () => rmSync(filler, { force: true }),
    // Lazily: a process that was killed may not have let go of its files yet.
    [Symbol.dispose]: () => execFileSync("umount", ["--lazy", path]),
  };
}

/** A file that is being written keeps a file system from becoming read-only: tries again. */
async function remount(path: string, options: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      execFileSync("mount", ["-o", `remount,${options}`, path], { stdio: "pipe" });
      return;
    } catch (error) {
      if (tries === 200) throw error;
      await sleep(10);
    }
  }
}
