import { openSqlite } from "../base/sqlite.ts";
import type { Log, World } from "../base/world.ts";
import { indexMigrations } from "./bucket-index.ts";
import type { Buckets } from "./buckets.ts";
import { dataDirectoriesIn } from "./data-directories.ts";
import { openDataFiles } from "./data-files.ts";
import { Damage } from "./damage.ts";
import type { DataKeys } from "./encryption.ts";
import { elapsedCount } from "./elapsed-count.ts";
import { collectGarbage, Readers } from "./garbage.ts";
import { bucketsOver } from "./indexed-buckets.ts";

export interface DiskBucketsOptions {
  readonly world: World;
  /** Holds `index.db` and what SQLite has beside it, and the data files in `data/`. */
  readonly directory: string;
  readonly log: Log;
  /**
   * Seal the data keys of objects that nothing else is said of. Undefined: those are stored as they
   * are.
   */
  readonly dataKeys: DataKeys | undefined;
  /** The directories of other storage classes than STANDARD. Default: there are none. */
  readonly places?: ReadonlyMap<string, string>;
}

/**
 * Opens the buckets of a directory, and makes it if it is not there. Removes what writes that were
 * not finished have left; removes deleted data and keeps the count of elapsed time in the background,
 * until disposed of.
 *
 * @throws Error another process has them open
 */
export async function openDiskBuckets(options: DiskBucketsOptions): Promise<Buckets> {
  const { world, directory, log, dataKeys, places = new Map() } = options;
  await using opened = new AsyncDisposableStack();
  const index = opened.use(await openSqlite(`${directory}/index.db`, indexMigrations));
  const directories = dataDirectoriesIn(index);
  const root = `${directory}/data`;
  const data = opened.use(await openDataFiles({ world, log, root, directories, places }));

  const readers = new Readers();
  const stop = new AbortController();
  const { clock, random } = world;
  const elapsed = elapsedCount(index, clock);
  const working = [
    collectGarbage({ index, data, readers, clock, log }, stop.signal),
    elapsed.keep(stop.signal, log),
  ];
  opened.defer(async () => {
    stop.abort();
    await Promise.all(working);
  });

  const lifetime = opened.move();
  return {
    ...bucketsOver({
      index,
      data,
      readers,
      damage: new Damage(log),
      clock,
      random,
      dataKeys,
      elapsed,
    }),
    [Symbol.asyncDispose]: async () => lifetime.disposeAsync(),
  };
}
