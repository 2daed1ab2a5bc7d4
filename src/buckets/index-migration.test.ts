import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

import { nodeDisk } from "../base/node-world.ts";
import { openSqlite } from "../base/sqlite.ts";
import { testWorld } from "../base/test-world.ts";
import type { Log, World } from "../base/world.ts";
import { indexMigrations } from "./bucket-index.ts";
import { settings, store, textOf } from "./contract-world.fixture.ts";
import { openDiskBuckets } from "./disk-buckets.ts";
import type { Buckets } from "./buckets.ts";

const root = await mkdtemp(join(tmpdir(), "index-migration-"));
after(async () => rm(root, { recursive: true }));
const log: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

function open(directory: string, world: Omit<World, "disk"> = testWorld()): Promise<Buckets> {
  return openDiskBuckets({
    world: { ...world, disk: nodeDisk() },
    directory,
    log,
    dataKeys: undefined,
  });
}

test("an index of the first schema: objects come back as null versions, in every method", async () => {
  const directory = join(root, "first");
  // The first schema's own rows, with the data that names them written by the store as it is.
  await using data = await open(join(root, "data"), testWorld({ seed: 1 }));
  await data.createBucket(settings("b"));
  const stored = await store(data, "k/1", "one");
  {
    await using index = await openSqlite(`${directory}/index.db`, indexMigrations.slice(0, 1));
    index.transaction(() => {
      const bucket = { ...settings("b"), policy: "{}" };
      index
        .prepare("INSERT INTO buckets (name, settings) VALUES ('b', ?)")
        .run(JSON.stringify(bucket));
      const insert = index.prepare(
        `INSERT INTO objects
           (bucket, key, size, etag, last_modified, headers, checksum, data_id)
         VALUES (1, ?, ?, ?, ?, ?, ?, ?)`,
      );
      for (const key of ["k/1", "k/2"]) {
        const checksum = JSON.stringify(stored.checksum);
        const dataId = key === "k/1" ? stored.dataId : "00-another";
        insert.run(
          Buffer.from(key),
          stored.size,
          stored.etag,
          5,
          '{"metadata":{}}',
          checksum,
          dataId,
        );
      }
    });
    await index.durable();
  }

  await using buckets = await open(directory);
  assert.deepEqual(await buckets.findBucket("b"), { ...settings("b"), policy: "{}" });
  const object = { ...stored, lastModified: 5, versionId: "null" };
  assert.deepEqual(await buckets.findObject("b", "k/1"), object);
  assert.deepEqual(await buckets.findVersion("b", "k/1", "null"), object);
  const query = { bucket: "b", prefix: "", limit: 10 };
  const page = await buckets.listVersions(query);
  assert.deepEqual(
    page.versions.map(({ key, versionId }) => [key, versionId]),
    [
      ["k/1", "null"],
      ["k/2", "null"],
    ],
  );
  assert.deepEqual((await buckets.listObjects(query)).objects, page.versions);

  await buckets.updateBucket(settings("b"), (now) => ({ ...now, versioning: "Enabled" }));
  const second = await store(buckets, "k/1", "two");
  assert.equal(await textOf(buckets, "k/1"), "two");
  await buckets.deleteObjects("b", [{ key: "k/1", versionId: second.versionId }]);
  assert.deepEqual(await buckets.findObject("b", "k/1"), object);
});

test("a retention goes on where it was after a restart, whatever the wall clock says", async () => {
  const directory = join(root, "count");
  const hourMs = 3_600_000;
  const world = testWorld();
  const until = world.clock.now() + 2 * hourMs;
  const remove = async (buckets: Buckets, versionId: string): Promise<string | undefined> =>
    (await buckets.deleteObjects("b", [{ key: "k", versionId }]))[0]?.kind;
  let versionId = "";
  {
    await using buckets = await open(directory, world);
    const objectLock = { defaultRetention: { mode: "COMPLIANCE", days: 1 } } as const;
    await buckets.createBucket({ ...settings("b"), versioning: "Enabled", objectLock });
    const outcome = await buckets.putObject({
      bucket: "b",
      key: "k",
      headers: { metadata: {} },
      lock: { retention: { mode: "COMPLIANCE", until } },
      body: (async function* nothing() {})(),
    });
    assert.ok(outcome.kind === "stored");
    ({ versionId } = outcome.object);
    await world.clock.advance(hourMs);
  }
  const ahead = testWorld({ startAt: until + 1000 * hourMs });
  {
    await using buckets = await open(directory, ahead);
    assert.equal(await remove(buckets, versionId), "locked");
    await ahead.clock.advance(hourMs / 2);
    assert.equal(await remove(buckets, versionId), "locked");
  }
  await using buckets = await open(directory, ahead);
  await ahead.clock.advance(hourMs / 2 - 1000);
  assert.equal(await remove(buckets, versionId), "locked");
  await ahead.clock.advance(1000);
  assert.equal(await remove(buckets, versionId), "deleted");
});
