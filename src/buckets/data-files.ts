import type { Disk, DiskFile, Log, Random, World } from "../base/world.ts";
import type { BlockFormat } from "./block-format.ts";
import { BlockWriter } from "./block-writer.ts";
import { ObjectDamagedError } from "./buckets.ts";
import type { DataDirectories } from "./data-directories.ts";
import { newDataName } from "./data-name.ts";
import { DataPlaces, isMissing } from "./data-places.ts";
import type { DataKey } from "./encryption.ts";
import { formatOf } from "./object-data.ts";
import type { DataDirectory, DataRange, DataWriter, ObjectData } from "./object-data.ts";
import { OpenDirectories } from "./open-directories.ts";
import type { FilePlace } from "./open-directories.ts";
import { readRange } from "./read-blocks.ts";

export interface DataFilesOptions {
  readonly world: Pick<World, "disk" | "random">;
  readonly log: Log;
  readonly root: string;
  readonly directories: DataDirectories;
  /** The root directories of other storage classes than STANDARD. */
  readonly places: ReadonlyMap<string, string>;
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
  for (const other of options.places.values()) await world.disk.makeDirectory(other);
  const places = new OpenDirectories({ disk: world.disk, log, root, directories });
  await places.clear();
  return new DataFiles(options, places);
}

class DataFiles implements ObjectData, AsyncDisposable {
  readonly #disk: Disk;
  readonly #random: Random;
  readonly #log: Log;
  readonly #root: string;
  readonly #directories: OpenDirectories;
  readonly #places: DataPlaces;
  /** Ids of what is written now, and not yet named. */
  readonly #underWay = new Set<string>();

  constructor({ world, log, root, places }: DataFilesOptions, directories: OpenDirectories) {
    this.#disk = world.disk;
    this.#random = world.random;
    this.#log = log;
    this.#root = root;
    this.#directories = directories;
    this.#places = new DataPlaces({ disk: world.disk, root, others: places });
  }

  readonly create = async (key?: DataKey): Promise<DataWriter> => {
    const place = await this.#directories.take();
    const id = `${place.directory}-${newDataName(this.#random)}`;
    this.#underWay.add(id);
    try {
      const file = await this.#disk.open(this.#pathOf(id), "create");
      return this.#writer({
        id,
        file,
        place,
        format: formatOf(id, key === undefined ? undefined : { key }),
      });
    } catch (error) {
      await this.#remove(id, place);
      throw error;
    }
  };

  readonly read = (range: DataRange): AsyncIterable<Uint8Array> => this.#read(range);

  readonly nextDirectory = async (after: string): Promise<DataDirectory | undefined> => {
    const found = await this.#places.nextDirectory(after);
    if (found === undefined) return undefined;
    const ids = found.files.map((file) => `${found.name}-${file}`);
    const files = ids.map((id) => ({ id, isUnderWay: this.#underWay.has(id) }));
    return { name: found.name, files };
  };

  readonly remove = async (ids: readonly string[]): Promise<void> => {
    await this.#places.remove(ids.map(nameOf));
  };

  readonly move = async (ids: readonly string[], place: string): Promise<boolean> => {
    if (!this.#places.has(place)) return false;
    for (const id of ids) await this.#places.move(nameOf(id), place);
    return true;
  };

  #writer(parts: {
    readonly id: string;
    readonly file: DiskFile;
    readonly place: FilePlace;
    readonly format: BlockFormat;
  }): DataWriter {
    const { id, file, place, format } = parts;
    const blocks = new BlockWriter(format);
    let position = 0;
    const writePieces = async (pieces: readonly Uint8Array[]): Promise<void> => {
      if (pieces.length === 0) return;
      await file.write(pieces, position);
      for (const piece of pieces) position += piece.length;
    };
    let isOpen = true;
    const close = async (): Promise<void> => {
      if (!isOpen) return;
      isOpen = false;
      await file.close();
    };
    return {
      id,
      write: async (bytes) => writePieces(blocks.add(bytes)),
      finish: async () => {
        await writePieces(blocks.end());
        await file.sync();
        await close();
        await place.sync();
      },
      keep: () => {
        this.#underWay.delete(id);
        place.leave(true);
      },
      discard: async () => {
        // A failure to close leaves nothing behind that the removal does not take away.
        await Promise.allSettled([close()]);
        await this.#remove(id, place);
      },
    };
  }

  /** Removes a file that nobody names; if that fails, the next start will. */
  async #remove(id: string, place: FilePlace): Promise<void> {
    this.#underWay.delete(id);
    try {
      await this.#disk.remove(this.#pathOf(id));
      place.leave(true);
    } catch (error) {
      place.leave(false);
      this.#log.warn({ err: error, dataId: id }, "could not remove the data of a failed write");
    }
  }

  async *#read(range: DataRange): AsyncGenerator<Uint8Array> {
    await using file = await this.#openForReading(range.id);
    yield* readRange(file, formatOf(range.id, range.seal), range);
  }

  async #openForReading(id: string): Promise<DiskFile> {
    const paths = this.#places.pathsOf(nameOf(id));
    // Twice: a file that is being moved may be in none of the places when each is looked at.
    for (const path of [...paths, ...paths]) {
      try {
        return await this.#disk.open(path, "read");
      } catch (error) {
        if (!isMissing(error)) throw error;
      }
    }
    throw new ObjectDamagedError(`the data ${id} is not there`);
  }

  #pathOf(id: string): string {
    return `${this.#root}/${nameOf(id)}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#directories[Symbol.asyncDispose]();
  }
}

/** Of a file within a root directory. */
function nameOf(id: string): string {
  return id.replace("-", "/");
}
