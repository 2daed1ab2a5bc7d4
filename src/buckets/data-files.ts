import type { Disk, DiskFile, Log, Random, World } from "../base/world.ts";
import { ObjectDamagedError } from "./buckets.ts";
import { BlockWriter, blockBytes, blockPosition, checkBytes, openBlock } from "./data-blocks.ts";
import type { DataDirectories } from "./data-directories.ts";
import { newDataName } from "./data-name.ts";
import type { DataRange, DataWriter, ObjectData } from "./object-data.ts";
import { OpenDirectories } from "./open-directories.ts";
import type { FilePlace } from "./open-directories.ts";

/** How many blocks are read at a time. */
const blocksPerRead = 4;

export interface DataFilesOptions {
  readonly world: Pick<World, "disk" | "random">;
  readonly log: Log;
  readonly root: string;
  readonly directories: DataDirectories;
}

/**
 * Opens data kept in files, one each, at `<root>/<directory>/<name>`; the id is
 * `<directory>-<name>`. A file is made in its final place, so that a put needs no rename. What a
 * crash has left without a name in the index is removed.
 */
export async function openDataFiles(
  options: DataFilesOptions,
): Promise<ObjectData & AsyncDisposable> {
  const { world, log, root, directories } = options;
  await world.disk.makeDirectory(root);
  const places = new OpenDirectories({ disk: world.disk, log, root, directories });
  await places.clear();
  return new DataFiles(options, places);
}

class DataFiles implements ObjectData, AsyncDisposable {
  readonly #disk: Disk;
  readonly #random: Random;
  readonly #log: Log;
  readonly #root: string;
  readonly #places: OpenDirectories;

  constructor({ world, log, root }: DataFilesOptions, places: OpenDirectories) {
    this.#disk = world.disk;
    this.#random = world.random;
    this.#log = log;
    this.#root = root;
    this.#places = places;
  }

  readonly create = async (): Promise<DataWriter> => {
    const place = await this.#places.take();
    const id = `${place.directory}-${newDataName(this.#random)}`;
    try {
      return this.#writer(id, await this.#disk.open(this.#pathOf(id), "create"), place);
    } catch (error) {
      await this.#remove(id, place);
      throw error;
    }
  };

  readonly read = (range: DataRange): AsyncIterable<Uint8Array> => this.#read(range);

  readonly remove = async (ids: readonly string[]): Promise<void> => {
    const directories = new Set<string>();
    for (const id of ids) {
      const path = this.#pathOf(id);
      await this.#disk.remove(path);
      directories.add(path.slice(0, path.lastIndexOf("/")));
    }
    for (const directory of directories) await this.#disk.syncDirectory(directory);
  };

  #writer(id: string, file: DiskFile, place: FilePlace): DataWriter {
    const blocks = new BlockWriter(id);
    let position = 0;
    const writeBlocks = async (full: readonly Uint8Array[]): Promise<void> => {
      if (full.length === 0) return;
      await file.write(full, position);
      for (const block of full) position += block.length;
    };
    let isOpen = true;
    const close = async (): Promise<void> => {
      if (!isOpen) return;
      isOpen = false;
      await file.close();
    };
    return {
      id,
      write: async (bytes) => writeBlocks(blocks.add(bytes)),
      finish: async () => {
        await writeBlocks(blocks.end());
        await file.sync();
        await close();
        await place.sync();
      },
      keep: () => place.leave(true),
      discard: async () => {
        // A failure to close leaves nothing behind that the removal does not take away.
        await Promise.allSettled([close()]);
        await this.#remove(id, place);
      },
    };
  }

  /** Removes a file that nobody names; if that fails, the next start will. */
  async #remove(id: string, place: FilePlace): Promise<void> {
    try {
      await this.#disk.remove(this.#pathOf(id));
      place.leave(true);
    } catch (error) {
      place.leave(false);
      this.#log.warn({ err: error, dataId: id }, "could not remove the data of a failed write");
    }
  }

  async *#read({ id, size, start, end }: DataRange): AsyncGenerator<Uint8Array> {
    if (start >= end) return;
    await using file = await this.#openForReading(id);
    const blockEnd = Math.ceil(end / blockBytes);
    let block = Math.floor(start / blockBytes);
    while (block < blockEnd) {
      const run = { id, size, block, end: Math.min(block + blocksPerRead, blockEnd) };
      for (const data of await readBlocks(file, run)) {
        const first = block * blockBytes;
        yield data.subarray(Math.max(0, start - first), Math.min(data.length, end - first));
        block += 1;
      }
    }
  }

  async #openForReading(id: string): Promise<DiskFile> {
    try {
      return await this.#disk.open(this.#pathOf(id), "read");
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
      throw new ObjectDamagedError(`the data ${id} is not there`, { cause: error });
    }
  }

  #pathOf(id: string): string {
    return `${this.#root}/${id.replace("-", "/")}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#places[Symbol.asyncDispose]();
  }
}

/** Blocks `[block, end)` of a file, each held against its check. */
async function readBlocks(
  file: DiskFile,
  run: { readonly id: string; readonly size: number; readonly block: number; readonly end: number },
): Promise<readonly Uint8Array[]> {
  const { id, size, block, end } = run;
  const position = blockPosition(block);
  // The last block ends with the data, any other where the next begins.
  const dataEnd = Math.min(size, end * blockBytes);
  const buffer = Buffer.allocUnsafe(dataEnd + end * checkBytes - position);
  const read = await file.read(buffer, position);
  if (read < buffer.length) throw new ObjectDamagedError(`the data ${id} is cut short`);

  return Array.from({ length: end - block }, (_, index) => {
    const from = blockPosition(index);
    const stored = buffer.subarray(from, from + blockBytes + checkBytes);
    const data = openBlock(id, block + index, stored);
    if (data === undefined) {
      throw new ObjectDamagedError(`block ${block + index} of the data ${id} has changed`);
    }
    return data;
  });
}
