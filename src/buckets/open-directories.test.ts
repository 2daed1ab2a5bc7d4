import assert from "node:assert/strict";
import { test } from "node:test";

import { diskError } from "../base/memory-disk.ts";
import { memorySqlite } from "../base/sqlite.ts";
import { testWorld } from "../base/test-world.ts";
import type { Log } from "../base/world.ts";
import { indexMigrations } from "./bucket-index.ts";
import { dataDirectoriesIn } from "./data-directories.ts";
import type { DataDirectories } from "./data-directories.ts";
import { OpenDirectories } from "./open-directories.ts";

const log: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const root = "/data";

function newDirectories(): DataDirectories {
  return dataDirectoriesIn(memorySqlite(indexMigrations));
}

test("OpenDirectories: after 4096 files the next, and the full one is sealed when all have left", async () => {
  const { disk } = testWorld();
  const directories = newDirectories();
  const places = new OpenDirectories({ disk, log, root, directories });
  const taken = await Promise.all(Array.from({ length: 4097 }, async () => places.take()));
  const names = taken.map(({ directory }) => directory);
  assert.deepEqual([...new Set(names)], ["00000001", "00000002"]);
  assert.equal(names.filter((name) => name === "00000002").length, 1);

  const [first, ...others] = taken.slice(0, 4096);
  for (const place of others) place.leave(true);
  assert.deepEqual(directories.open(), [1, 2]);
  first?.leave(true);
  await places[Symbol.asyncDispose]();
  assert.deepEqual(directories.open(), [2]);
});

test("OpenDirectories: a full one with a file that may be left behind stays open", async () => {
  const { disk } = testWorld();
  const directories = newDirectories();
  const places = new OpenDirectories({ disk, log, root, directories });
  const taken = await Promise.all(Array.from({ length: 4096 }, async () => places.take()));
  for (const [index, place] of taken.entries()) place.leave(index !== 77);
  await places[Symbol.asyncDispose]();
  assert.deepEqual(directories.open(), [1]);
});

test("OpenDirectories: after a sync that failed, none of that directory succeeds; others do", async () => {
  const { disk } = testWorld();
  const directories = newDirectories();
  const places = new OpenDirectories({ disk, log, root, directories });
  const before = await places.take();
  const meanwhile = await places.take();
  disk.fault = ({ kind, path }) => {
    if (kind === "syncDir") throw diskError("EIO", path);
  };
  await assert.rejects(before.sync(), { code: "EIO" });
  disk.fault = undefined;
  await assert.rejects(meanwhile.sync(), /failed to sync/);
  const after = await places.take();
  assert.notEqual(after.directory, before.directory);
  await after.sync();
});

test("OpenDirectories: a directory that cannot be begun fails its callers, and the next tries again", async () => {
  const { disk } = testWorld();
  let failures = 1;
  const directories = newDirectories();
  const begin = async (): Promise<number> => {
    failures -= 1;
    if (failures >= 0) throw new Error("no room");
    return directories.begin();
  };
  const places = new OpenDirectories({ disk, log, root, directories: { ...directories, begin } });
  await assert.rejects(Promise.all([places.take(), places.take()]), /no room/);
  assert.equal((await places.take()).directory, "00000001");
});
