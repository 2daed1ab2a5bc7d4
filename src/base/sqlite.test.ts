import assert from "node:assert/strict";
import { copyFile, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { nodeDisk } from "./node-world.ts";
import {
  DiskFullError,
  integer,
  memorySqlite,
  openSqlite,
  SqliteFailedError,
  text,
} from "./sqlite.ts";
import type { Sqlite } from "./sqlite.ts";
import type { Disk } from "./world.ts";

const schema = ["CREATE TABLE facts (id INTEGER PRIMARY KEY, fact TEXT NOT NULL) STRICT"];

async function temporary(): Promise<AsyncDisposable & { readonly path: string }> {
  const directory = await mkdtemp(join(tmpdir(), "sqlite-"));
  return {
    path: directory,
    [Symbol.asyncDispose]: async () => rm(directory, { recursive: true }),
  };
}

function insert(database: Sqlite, fact: string): void {
  database.transaction(() => database.prepare("INSERT INTO facts (fact) VALUES (?)").run(fact));
}

function facts(database: Sqlite): readonly string[] {
  const rows = database.prepare("SELECT fact FROM facts ORDER BY id").all();
  return rows.map((row) => text(row, "fact"));
}

test("openSqlite: keeps what was committed, over a close and over a crash", async () => {
  await using directory = await temporary();
  const path = join(directory.path, "deep/down/one.db");
  {
    await using database = await openSqlite(path, schema);
    insert(database, "closed");
  }
  await using database = await openSqlite(path, schema);
  insert(database, "crashed");
  await database.durable();

  // The files as a crash at this moment leaves them: nothing was checkpointed or closed.
  const crashed = join(directory.path, "crashed.db");
  await copyFile(path, crashed);
  await copyFile(`${path}-wal`, `${crashed}-wal`);
  await using after = await openSqlite(crashed, schema);
  assert.deepEqual(facts(after), ["closed", "crashed"]);
});

test("openSqlite: a torn end of the log costs the last commits and nothing before them", async () => {
  await using directory = await temporary();
  const path = join(directory.path, "one.db");
  await using database = await openSqlite(path, schema);
  insert(database, "first");
  await database.durable();
  const { size } = await stat(`${path}-wal`);
  insert(database, "second");

  const crashed = join(directory.path, "crashed.db");
  await copyFile(path, crashed);
  const log = await readFile(`${path}-wal`);
  await writeFile(`${crashed}-wal`, log.subarray(0, size + 1000));
  await using after = await openSqlite(crashed, schema);
  assert.deepEqual(facts(after), ["first"]);
});

test("openSqlite: checkpoints keep the log short, and lose nothing at any moment", async () => {
  await using directory = await temporary();
  const path = join(directory.path, "one.db");
  await using database = await openSqlite(path, schema);
  const fact = "x".repeat(3000);
  for (let count = 0; count < 6000; count += 1) {
    insert(database, fact);
    if (count % 500 === 0) await database.durable();
  }
  await database.durable();
  const { size } = await stat(`${path}-wal`);
  assert.ok(size < 16 * 1024 * 1024, `the log has ${size} bytes`);

  const crashed = join(directory.path, "crashed.db");
  await copyFile(path, crashed);
  await copyFile(`${path}-wal`, `${crashed}-wal`);
  await using after = await openSqlite(crashed, schema);
  assert.equal(facts(after).length, 6000);
});

test("transaction: changes all or nothing", () => {
  const database = memorySqlite(schema);
  insert(database, "kept");
  assert.throws(
    () =>
      database.transaction(() => {
        database.prepare("INSERT INTO facts (fact) VALUES (?)").run("lost");
        throw new Error("change of mind");
      }),
    /change of mind/,
  );
  assert.deepEqual(facts(database), ["kept"]);
  assert.throws(() => database.transaction(() => database.transaction(() => 1)), /nested/);
  insert(database, "still works");
  assert.equal(facts(database).length, 2);
});

test("openSqlite: one owner at a time", async () => {
  await using directory = await temporary();
  const path = join(directory.path, "one.db");
  await using database = await openSqlite(path, schema);
  await assert.rejects(openSqlite(path, schema), /open in another process/);
  insert(database, "undisturbed");
});

test("openSqlite: migrates in order, once, and refuses a newer schema", async () => {
  await using directory = await temporary();
  const path = join(directory.path, "one.db");
  {
    await using database = await openSqlite(path, schema);
    insert(database, "old");
  }
  const newer = [...schema, "ALTER TABLE facts ADD COLUMN weight INTEGER NOT NULL DEFAULT 7"];
  {
    await using database = await openSqlite(path, newer);
    const row = database.prepare("SELECT weight FROM facts").get() ?? {};
    assert.equal(integer(row, "weight"), 7);
  }
  await assert.rejects(openSqlite(path, schema), /too old/);
  await using database = await openSqlite(path, newer);
  assert.deepEqual(facts(database), ["old"]);
});

test("openSqlite: after the close nothing works any more, and says so", async () => {
  await using directory = await temporary();
  const database = await openSqlite(join(directory.path, "one.db"), schema);
  await database[Symbol.asyncDispose]();
  assert.throws(() => insert(database, "late"), SqliteFailedError);
  await assert.rejects(database.durable(), SqliteFailedError);
});

test("openSqlite: a file that is no database is refused", async () => {
  await using directory = await temporary();
  const path = join(directory.path, "one.db");
  await writeFile(path, "this is a text and not a database, and it goes on for a while".repeat(99));
  await assert.rejects(openSqlite(path, schema), (error) => {
    assert.ok(error instanceof Error);
    assert.equal(error.message, `${path} cannot be opened`);
    assert.match(String(error.cause), /not a database/);
    return true;
  });
});

test("durable: a sync that fails, fails the database for good, and the next start recovers", async () => {
  await using directory = await temporary();
  const path = join(directory.path, "one.db");
  let isBroken = false;
  const disk: Disk = {
    ...nodeDisk(),
    open: async (...file) => {
      const opened = await nodeDisk().open(...file);
      const sync = async (): Promise<void> => {
        if (isBroken) throw new Error("EIO");
        await opened.sync();
      };
      const close = async (): Promise<void> => opened.close();
      return { ...opened, sync, close };
    },
  };
  const database = await openSqlite(path, schema, disk);
  insert(database, "durable");
  await database.durable();
  isBroken = true;
  insert(database, "perhaps");
  await assert.rejects(database.durable(), SqliteFailedError);
  isBroken = false;
  await assert.rejects(database.durable(), SqliteFailedError, "a later sync would prove nothing");
  assert.throws(() => insert(database, "after"), SqliteFailedError);
  assert.throws(() => facts(database), SqliteFailedError);
  await database[Symbol.asyncDispose]();
  await using again = await openSqlite(path, schema);
  assert.equal(facts(again)[0], "durable");
});

test("transaction: a full disk changes nothing, and is over when there is room", () => {
  const database = memorySqlite(schema);
  database.prepare("PRAGMA max_page_count = 20").get();
  const long = "x".repeat(100_000);
  assert.throws(() => insert(database, long), DiskFullError);
  insert(database, "short");
  database.prepare("PRAGMA max_page_count = 1000").get();
  insert(database, long);
  assert.deepEqual(facts(database), ["short", long]);
});

test("prepareTuples: rows as arrays, in the order of the columns, beside rows as objects", async () => {
  await using database = memorySqlite(schema);
  for (const fact of ["one", "two\0"]) insert(database, fact);
  const query = database.prepareTuples("SELECT fact, id FROM facts WHERE id >= ? ORDER BY id");
  assert.deepEqual(
    [...query.iterate(1)],
    [
      ["one", 1],
      ["two\0", 2],
    ],
  );
  assert.deepEqual(Array.from(query.iterate(2)), [["two\0", 2]]);
  assert.deepEqual(facts(database), ["one", "two\0"]);
});
