import type { Disk } from "../base/world.ts";

/** The place of data that was moved nowhere. */
export const standardPlace = "STANDARD";

export interface DataPlacesOptions {
  readonly disk: Disk;
  /** The root directory where all data is written first. */
  readonly root: string;
  /** The root directories of other storage classes. */
  readonly others: ReadonlyMap<string, string>;
}

const copyBytes = 1024 * 1024;
/** What a copy is called until it is whole. */
const unfinished = ".moving";

/**
 * Where data files stand: in one of several root directories, under the same name in each. Which one,
 * the directories themselves say. A move copies a file, byte for byte as it lies there, and then
 * removes the original: a crash leaves it in both or in one, and moving again ends it.
 */
export class DataPlaces {
  readonly #disk: Disk;
  readonly #roots: ReadonlyMap<string, string>;
  readonly #moving = new Map<string, Promise<void>>();

  constructor({ disk, root, others }: DataPlacesOptions) {
    this.#disk = disk;
    this.#roots = new Map([[standardPlace, root], ...others]);
  }

  /** The paths that a file may have, the likeliest first. */
  pathsOf(name: string): readonly string[] {
    return [...this.#roots.values()].map((root) => `${root}/${name}`);
  }

  has(place: string): boolean {
    return this.#roots.has(place);
  }

  /**
   * The directory after that one in the order of names, with the names of its files in all places,
   * those under way from one to another among them. Undefined: there are no more.
   */
  async nextDirectory(
    after: string,
  ): Promise<{ readonly name: string; readonly files: readonly string[] } | undefined> {
    const roots = [...this.#roots.values()];
    const names = await Promise.all(roots.map(async (root) => this.#disk.list(root)));
    const [name] = names
      .flat()
      .filter((one) => one > after)
      .toSorted();
    if (name === undefined) return undefined;
    const lists = await Promise.all(roots.map(async (root) => this.#disk.list(`${root}/${name}`)));
    const files = lists.flat().map((file) => file.replace(unfinished, ""));
    return { name, files: [...new Set(files)].toSorted() };
  }

  /** Moves a file; one that is there already is left there. Durable on return. */
  async move(name: string, place: string): Promise<void> {
    // Two moves of one file follow one another.
    const before = this.#moving.get(name) ?? Promise.resolve();
    const moving = before.catch(() => undefined).then(async () => this.#move(name, place));
    this.#moving.set(name, moving);
    try {
      await moving;
    } finally {
      if (this.#moving.get(name) === moving) this.#moving.delete(name);
    }
  }

  /** Removes files wherever they are. Durable on return. */
  async remove(names: readonly string[]): Promise<void> {
    const directories = new Set<string>();
    for (const path of await this.#presentPaths(names)) {
      await this.#disk.remove(path);
      directories.add(directoryOf(path));
    }
    for (const directory of directories) await this.#disk.syncDirectory(directory);
  }

  /** In the standard place without a look: nearly all are there, and one that is missing is no error. */
  async #presentPaths(names: readonly string[]): Promise<readonly string[]> {
    const [standard = "", ...others] = this.#roots.values();
    const paths = names.map((name) => `${standard}/${name}`);
    for (const path of others.flatMap((root) => names.map((name) => `${root}/${name}`))) {
      for (const candidate of [path, `${path}${unfinished}`]) {
        if (await this.#exists(candidate)) paths.push(candidate);
      }
    }
    return paths;
  }

  async #move(name: string, place: string): Promise<void> {
    const target = `${this.#roots.get(place) ?? ""}/${name}`;
    const sources: string[] = [];
    for (const path of this.pathsOf(name)) {
      if (path !== target && (await this.#exists(path))) sources.push(path);
    }
    const [source] = sources;
    if (source === undefined) return;
    if (!(await this.#exists(target))) await this.#copy(source, target);
    // The copy is durable: a crash from here on leaves it, and perhaps what is removed now.
    for (const path of sources) {
      await this.#disk.remove(path);
      await this.#disk.syncDirectory(directoryOf(path));
    }
  }

  /** A crash before the end leaves the unfinished name, which the next copy begins anew. */
  async #copy(from: string, to: string): Promise<void> {
    const directory = directoryOf(to);
    const path = `${to}${unfinished}`;
    await this.#disk.makeDirectory(directory);
    await this.#disk.remove(path);
    {
      await using source = await this.#disk.open(from, "read");
      await using copy = await this.#disk.open(path, "create");
      const buffer = new Uint8Array(copyBytes);
      for (let position = 0; ;) {
        const count = await source.read(buffer, position);
        if (count === 0) break;
        await copy.write([buffer.subarray(0, count)], position);
        position += count;
      }
      await copy.sync();
    }
    await this.#disk.rename(path, to);
    await this.#disk.syncDirectory(directory);
  }

  async #exists(path: string): Promise<boolean> {
    try {
      await (await this.#disk.open(path, "read")).close();
      return true;
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
  }
}

/** Whether what was to be opened is not there. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

function directoryOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}
