import { grouped } from "../base/grouped.ts";
import type { Disk, Log } from "../base/world.ts";
import type { DataDirectories } from "./data-directories.ts";

const filesMax = 4096;

export interface OpenDirectoriesOptions {
  readonly disk: Disk;
  readonly log: Log;
  /** Holds the numbered directories. */
  readonly root: string;
  readonly directories: DataDirectories;
}

/** A place for one new file. */
export interface FilePlace {
  /** The name of the directory within the root. */
  readonly directory: string;
  /** Makes the names in the directory durable. */
  readonly sync: () => Promise<void>;
  /**
   * To be called once. `clean`: the file is named in the index, or removed, or was never made. If
   * not, the next start must look for it.
   */
  readonly leave: (clean: boolean) => void;
}

/**
 * The directories that new data files go to, one after the other: at most 4096 files each. What a
 * crash leaves in one without a name in the index is found at the next start, and for that only the
 * open directories are looked through. A full directory is sealed once all its files are named in
 * the index or durably removed.
 */
export class OpenDirectories implements AsyncDisposable {
  readonly #options: OpenDirectoriesOptions;
  readonly #sealing = new Set<Promise<void>>();
  #current: Promise<OpenDirectory> | undefined;

  constructor(options: OpenDirectoriesOptions) {
    this.#options = options;
  }

  /** Removes what a crash has left in the directories that were open, and seals them. */
  async clear(): Promise<void> {
    const { disk, directories, root, log } = this.#options;
    for (const number of directories.open()) {
      const name = directoryName(number);
      const path = `${root}/${name}`;
      const files = await disk.list(path);
      const unnamed = files.filter((file) => !directories.isNamed(`${name}-${file}`));
      for (const file of unnamed) await disk.remove(`${path}/${file}`);
      if (unnamed.length > 0) {
        await disk.syncDirectory(path);
        log.info({ directory: path, files: unnamed.length }, "removed data of unfinished writes");
      }
      directories.seal(number);
    }
  }

  /** A place in the current directory, or in a new one when that is full or has failed. */
  async take(): Promise<FilePlace> {
    for (;;) {
      this.#current ??= this.#begin();
      const current = this.#current;
      let place: FilePlace | undefined;
      try {
        place = (await current).take();
      } finally {
        if (place === undefined && this.#current === current) this.#current = undefined;
      }
      if (place !== undefined) return place;
    }
  }

  async #begin(): Promise<OpenDirectory> {
    const { disk, directories, root } = this.#options;
    const number = await directories.begin();
    const name = directoryName(number);
    // A crash before this leaves a number without a directory: there is nothing to remove then.
    await disk.makeDirectory(`${root}/${name}`);
    return new OpenDirectory({
      name,
      sync: async () => disk.syncDirectory(`${root}/${name}`),
      seal: () => directories.seal(number),
      onFull: (sealed) => this.#own(name, sealed),
    });
  }

  /** A directory that could not be sealed costs the next start a look, and nothing else. */
  #own(directory: string, sealed: Promise<void>): void {
    const owned = sealed
      .catch((error: unknown) => {
        this.#options.log.warn({ err: error, directory }, "could not seal a data directory");
      })
      .finally(() => this.#sealing.delete(owned));
    this.#sealing.add(owned);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#sealing);
  }
}

interface OpenDirectoryOptions {
  readonly name: string;
  readonly sync: () => Promise<void>;
  readonly seal: () => void;
  readonly onFull: (sealed: Promise<void>) => void;
}

class OpenDirectory {
  readonly #options: OpenDirectoryOptions;
  readonly #sync: () => Promise<void>;
  #taken = 0;
  #underWay = 0;
  #clean = true;
  #failure: Error | undefined;

  constructor(options: OpenDirectoryOptions) {
    this.#options = options;
    this.#sync = grouped(async () => this.#syncOrFail());
  }

  /** A place for one more file; undefined when there is none any more. */
  take(): FilePlace | undefined {
    if (this.#failure !== undefined || this.#taken === filesMax) return undefined;
    this.#taken += 1;
    this.#underWay += 1;
    return {
      directory: this.#options.name,
      sync: this.#sync,
      leave: (clean) => {
        this.#underWay -= 1;
        this.#clean &&= clean;
        if (this.#taken === filesMax && this.#underWay === 0 && this.#clean) {
          this.#options.onFull(this.#seal());
        }
      },
    };
  }

  /** Removals are durable before the directory is sealed: nobody would look for the files after. */
  async #seal(): Promise<void> {
    await this.#sync();
    this.#options.seal();
  }

  /**
   * The kernel reports a lost write once: after a sync that failed, one that succeeds proves nothing
   * for the names made before. So the directory takes no more files, and no sync of it succeeds.
   */
  async #syncOrFail(): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure;
    try {
      await this.#options.sync();
    } catch (error) {
      this.#failure = new Error(`the directory ${this.#options.name} failed to sync`, {
        cause: error,
      });
      throw error;
    }
  }
}

function directoryName(number: number): string {
  return number.toString(16).padStart(8, "0");
}
