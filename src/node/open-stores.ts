import { join } from "node:path";

import { openStorageKeys } from "../archive/storage-key.ts";
import type { Log, World } from "../base/world.ts";
import type { Buckets } from "../buckets/buckets.ts";
import { openDiskBuckets } from "../buckets/disk-buckets.ts";
import type { DataKeys } from "../buckets/encryption.ts";
import type { Config } from "../config/config.ts";
import type { Documents } from "../documents/documents.ts";
import { openSqliteDocuments } from "../documents/sqlite-documents.ts";
import type { Journal } from "../journal/journal.ts";
import { ownDirectory } from "../journal/own-directory.ts";
import { openJournal } from "../journal/segment-journal.ts";
import type { Keys } from "../keys/keys.ts";
import { openKeys } from "../keys/open-keys.ts";
import { readEntryIdentity } from "../record/entry.ts";
import { openSeenEvents } from "../seen/open-seen-events.ts";
import type { SeenEvents } from "../seen/seen-events.ts";

/** Everything that holds bytes, and where its files are. */
export interface Stores extends AsyncDisposable {
  readonly paths: DataPaths;
  readonly documents: Documents;
  readonly keys: Keys;
  readonly buckets: Buckets;
  /** Seals the data keys of objects, for those that need nobody's leave. */
  readonly dataKeys: DataKeys;
  readonly journal: Journal;
  readonly seen: SeenEvents;
}

/** What stands in the data directory. */
export interface DataPaths {
  readonly credentials: string;
  /** Of the log archive. */
  readonly archiveCredentials: string;
  readonly journal: string;
  readonly documents: string;
  readonly buckets: string;
  readonly history: string;
  readonly seen: string;
}

export function dataPaths(dataDir: string): DataPaths {
  return {
    credentials: join(dataDir, "credentials"),
    archiveCredentials: join(dataDir, "archive-credentials"),
    journal: join(dataDir, "journal"),
    documents: join(dataDir, "documents"),
    buckets: join(dataDir, "buckets"),
    history: join(dataDir, "history"),
    seen: join(dataDir, "seen"),
  };
}

/**
 * Opens the embedded stores in the data directory, and makes what is missing. Closed in reverse.
 *
 * @throws Error another process has the directory, or something in it is damaged
 */
export async function openStores(
  world: World,
  config: Pick<
    Config,
    "dataDir" | "masterKey" | "journalBytesMax" | "diskReserveBytes" | "storageClasses"
  >,
  log: Log,
): Promise<Stores> {
  await using opened = new AsyncDisposableStack();
  const paths = dataPaths(config.dataDir);
  for (const directory of [paths.documents, paths.buckets, paths.history]) {
    await world.disk.makeDirectory(directory);
  }
  // First, because it is what says that another process has the data directory.
  const journal = opened.use(
    await openJournal({
      world,
      directory: paths.journal,
      own: ownDirectory,
      log,
      limits: { bytesMax: config.journalBytesMax, freeBytesMin: config.diskReserveBytes },
    }),
  );
  const documents = opened.use(await openSqliteDocuments({ directory: paths.documents }));
  const keys = opened.use(await openKeys({ world, documents, masterKey: config.masterKey }));
  const dataKeys = await openStorageKeys({ random: world.random, documents, keys });
  const buckets = opened.use(
    await openDiskBuckets({
      world,
      directory: paths.buckets,
      log,
      dataKeys,
      places: config.storageClasses,
    }),
  );
  const seen = opened.use(
    await openSeenEvents({
      world,
      journal,
      directory: paths.seen,
      log,
      identityOf: readEntryIdentity,
    }),
  );
  const lifetime = opened.move();
  return {
    paths,
    documents,
    keys,
    buckets,
    dataKeys,
    journal,
    seen,
    [Symbol.asyncDispose]: async () => lifetime.disposeAsync(),
  };
}
