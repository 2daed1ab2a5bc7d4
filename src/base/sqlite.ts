import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { SQLInputValue, SQLOutputValue, StatementSync } from "node:sqlite";

import { assert } from "./assert.ts";
import { grouped } from "./grouped.ts";
import { nodeDisk } from "./node-world.ts";
import type { Disk, DiskFile } from "./world.ts";

/**
 * One SQLite database, open in this process alone, on the main thread.
 *
 * A transaction costs some tens of microseconds and does not wait for the disk; what must survive
 * power loss is awaited with `durable()`. Several transactions, also of several callers, share one
 * sync that way.
 *
 * Why that is sound. The database is in WAL mode with `synchronous=NORMAL`: a commit is written to
 * the end of the `-wal` file and not synced; after power loss SQLite recovers the longest prefix of
 * whole transactions whose checksums hold, so commits are lost from the end only and the database is
 * always consistent. `durable()` syncs the `-wal` file; every commit made before the call is then
 * either
 *
 * - in the file, and with it everything before it: that sync has made it durable; or
 * - no longer there, because SQLite has started the file over. It does so only after a checkpoint
 *   has copied *all* of the file to the database, and a checkpoint under NORMAL syncs the `-wal`
 *   before it copies and the database after: the commit was durable before the file was started
 *   over. (The new header is synced before new commits follow it, so an old tail is never taken for
 *   a new one.)
 *
 * The inode of the `-wal` stays the same while the database is open; it is removed by the last close
 * only, after a full checkpoint. Our own descriptor on it takes away no locks: SQLite's are on the
 * database file.
 *
 * Checkpoints are ours and not SQLite's automatic ones, which ignore a failed sync: the next would
 * succeed without the lost pages, as the kernel reports such a failure once. Here any failed sync
 * fails the database for good, and the next start recovers from what is on the disk.
 *
 * @see https://www.sqlite.org/wal.html and https://www.sqlite.org/walformat.html
 */
export interface Sqlite extends AsyncDisposable {
  /** A statement, prepared once. Look it up at each use: a failed database throws here. */
  readonly prepare: (sql: string) => Statement;

  /**
   * The same for a query whose rows come as arrays, in the order of its columns: half the work of a
   * row, where there are thousands.
   */
  readonly prepareTuples: (sql: string) => TupleQuery;

  /**
   * Runs `change` in a transaction: all of its changes or, when it throws, none. Other statements
   * see them at once, a crash may lose them until `durable()` has resolved. Not to be nested.
   *
   * @throws DiskFullError nothing was changed
   */
  readonly transaction: <T>(change: () => T) => T;

  /**
   * Resolves once everything committed before the call is on stable storage.
   *
   * @throws SqliteFailedError a sync failed: nobody knows what is on the disk, and nothing works any
   *   more until the process restarts
   */
  readonly durable: () => Promise<void>;
}

export type Statement = StatementSync;
export type Row = Readonly<Record<string, SQLOutputValue>>;
export type Tuple = readonly SQLOutputValue[];

export interface TupleQuery {
  /** One at a time: a query must not be run again before the last row was taken, or given up. */
  readonly iterate: (...parameters: readonly SQLInputValue[]) => Iterable<Tuple>;
}

/** The disk under the database is full. `code` is the kernel's. */
export class DiskFullError extends Error {
  override readonly name = "DiskFullError";
  readonly code = "ENOSPC";
}

export class SqliteFailedError extends Error {
  override readonly name = "SqliteFailedError";
}

/** The `-wal` is copied to the database when it has this many new pages: 4 MiB, about 4 ms. */
const walPagesMax = 1000;
/** How many commits go by between two looks at the size of the `-wal`. */
const commitsPerLook = 8;

/**
 * Opens a database, makes it if it is not there, and brings it to the newest schema. `migrations`
 * are scripts in order; `user_version` counts those that were applied, each in its transaction.
 * Tables should be STRICT. On return the files, and all
 * that can be read from them, are durable. `disk` must be that of this machine: SQLite goes past it,
 * and only the syncs of the `-wal` go through it.
 *
 * @throws Error another process has it open, or a newer version of the program wrote it
 */
export async function openSqlite(
  path: string,
  migrations: readonly string[],
  disk: Disk = nodeDisk(),
): Promise<Sqlite> {
  const directory = dirname(path);
  await disk.makeDirectory(directory);
  const database = openDatabase(path);
  try {
    migrate(database, migrations, path);
    // A database that was empty and needed no migration has no `-wal` yet before the first read.
    database.prepare("SELECT count(*) FROM sqlite_schema").get();
    const wal = await disk.open(`${path}-wal`, "write");
    // A crashed process may have left commits that are readable and not yet durable.
    await wal.sync();
    await disk.syncDirectory(directory);
    return new OpenSqlite(database, wal);
  } catch (error) {
    database.close();
    throw error;
  }
}

/** A database that lives and dies with the process; `durable()` has nothing to wait for. */
export function memorySqlite(migrations: readonly string[]): Sqlite {
  const database = new DatabaseSync(":memory:");
  migrate(database, migrations, ":memory:");
  return new OpenSqlite(database, undefined);
}

function openDatabase(path: string): DatabaseSync {
  const database = new DatabaseSync(path);
  try {
    // Exclusive: one process owns it, and the index of the WAL is in its own memory.
    database.exec("PRAGMA locking_mode = EXCLUSIVE");
    const mode = database.prepare("PRAGMA journal_mode = WAL").get();
    if (mode?.["journal_mode"] !== "wal") throw new Error(`${path}: no write-ahead log here`);
    database.exec("PRAGMA synchronous = NORMAL");
    database.exec("PRAGMA wal_autocheckpoint = 0");
    database.exec("PRAGMA journal_size_limit = 67108864");
    // KiB. What does not fit is in the cache of the system, which can give it up.
    database.exec("PRAGMA cache_size = -8192");
    database.exec("PRAGMA temp_store = MEMORY");
    return database;
  } catch (error) {
    database.close();
    const problem = errorCode(error) === busy ? "is open in another process" : "cannot be opened";
    throw new Error(`${path} ${problem}`, { cause: error });
  }
}

function migrate(database: DatabaseSync, migrations: readonly string[], path: string): void {
  const version = integer(database.prepare("PRAGMA user_version").get() ?? {}, "user_version");
  if (version > migrations.length) {
    throw new Error(
      `${path} has schema ${version}, this program knows ${migrations.length}: it is too old`,
    );
  }
  for (const [index, script] of migrations.slice(version).entries()) {
    database.exec(`BEGIN IMMEDIATE; ${script}; PRAGMA user_version = ${version + index + 1}`);
    database.exec("COMMIT");
  }
}

class OpenSqlite implements Sqlite {
  readonly #database: DatabaseSync;
  /** Absent: the database is in memory. */
  readonly #wal: DiskFile | undefined;
  readonly #statements = new Map<string, Statement>();
  readonly #tupleQueries = new Map<string, TupleQuery>();
  readonly durable: () => Promise<void>;
  #failure: SqliteFailedError | undefined;
  #committed = 0;
  #synced = 0;
  #checkpoint: Promise<void> | undefined;

  constructor(database: DatabaseSync, wal: DiskFile | undefined) {
    this.#database = database;
    this.#wal = wal;
    this.durable = grouped(async () => this.#sync());
  }

  readonly prepare = (sql: string): Statement => {
    if (this.#failure !== undefined) throw this.#failure;
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  };

  readonly prepareTuples = (sql: string): TupleQuery => {
    if (this.#failure !== undefined) throw this.#failure;
    const known = this.#tupleQueries.get(sql);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(sql);
    statement.setReturnArrays(true);
    const query: TupleQuery = {
      iterate: (...parameters) => {
        const rows: Iterable<unknown> = statement.iterate(...parameters);
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- since setReturnArrays
        return rows as Iterable<Tuple>;
      },
    };
    this.#tupleQueries.set(sql, query);
    return query;
  };

  readonly transaction = <T>(change: () => T): T => {
    if (this.#failure !== undefined) throw this.#failure;
    assert(!this.#database.isTransaction, "transactions are not nested");
    let result: T;
    try {
      this.prepare("BEGIN IMMEDIATE").run();
      result = change();
      this.prepare("COMMIT").run();
    } catch (error) {
      throw this.#rolledBack(error);
    }
    this.#committed += 1;
    if (this.#committed % commitsPerLook === 0) this.#checkpointIfLong();
    return result;
  };

  #rolledBack(error: unknown): unknown {
    try {
      // A full disk or a failed write may have rolled back already.
      if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
    } catch (rollbackError) {
      return this.#fail(rollbackError);
    }
    const code = errorCode(error);
    if (code === full) return new DiskFullError("the disk is full", { cause: error });
    return code !== undefined && fatal.has(code) ? this.#fail(error) : error;
  }

  async #sync(): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure;
    const committed = this.#committed;
    if (this.#wal === undefined || committed === this.#synced) return;
    try {
      await this.#wal.sync();
    } catch (error) {
      throw this.#fail(error);
    }
    this.#synced = committed;
  }

  #checkpointIfLong(): void {
    if (this.#wal === undefined || this.#checkpoint !== undefined) return;
    const state = this.prepare("PRAGMA wal_checkpoint(NOOP)").get() ?? {};
    if (integer(state, "log") - integer(state, "checkpointed") < walPagesMax) return;
    this.#checkpoint = this.#runCheckpoint();
  }

  /** Never rejects: who calls the database next is told of a failure. */
  async #runCheckpoint(): Promise<void> {
    try {
      // Syncs the bulk off the main thread, so that the checkpoint's own sync finds little to do.
      await this.durable();
      this.prepare("PRAGMA wal_checkpoint(PASSIVE)").get();
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#checkpoint = undefined;
    }
  }

  #fail(cause: unknown): SqliteFailedError {
    this.#failure ??= new SqliteFailedError("the database has failed", { cause });
    return this.#failure;
  }

  /** Commits that no `durable()` has waited for are made durable as well. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#checkpoint;
    this.#statements.clear();
    this.#tupleQueries.clear();
    try {
      if (this.#failure === undefined) await this.durable();
    } finally {
      await this.#wal?.close();
      this.#database.close();
      this.#fail(new Error("it is closed"));
    }
  }
}

/** SQLite's primary result codes: https://www.sqlite.org/rescode.html */
const busy = 5;
const full = 13;
/** IOERR, CORRUPT, NOTADB: what is on the disk is in doubt. */
const fatal: ReadonlySet<number> = new Set([10, 11, 26]);

function errorCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("errcode" in error)) return undefined;
  return typeof error.errcode === "number" ? error.errcode & 0xff : undefined;
}

/** The text in a column, which must have one. */
export function text(row: Row, column: string): string {
  const value = row[column];
  assert(typeof value === "string", `${column} is text`);
  return value;
}

/** The text in a column; undefined for NULL. */
export function optionalText(row: Row, column: string): string | undefined {
  return row[column] === null ? undefined : text(row, column);
}

/** The integer in a column, which must have one; below 2^53. */
export function integer(row: Row, column: string): number {
  const value = row[column];
  assert(typeof value === "number", `${column} is an integer`);
  return value;
}

/** The bytes in a column, which must have some. */
export function blob(row: Row, column: string): Uint8Array {
  const value = row[column];
  assert(value instanceof Uint8Array, `${column} has bytes`);
  return value;
}
