import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { diskError } from "../base/memory-disk.ts";
import type { MemoryDisk } from "../base/memory-disk.ts";
import { below, seededRandom } from "../base/seeded-random.ts";
import { testWorld } from "../base/test-world.ts";
import type { TestWorld } from "../base/test-world.ts";
import type { Log } from "../base/world.ts";
import { ObjectDamagedError } from "./buckets.ts";
import type { Buckets } from "./buckets.ts";
import {
  bytesOf,
  inPieces,
  pattern,
  put,
  settings,
  store,
  textOf,
} from "./contract-world.fixture.ts";
import { openDiskBuckets } from "./disk-buckets.ts";
import { dataKeysUnder, newKey } from "./wrapped-key.ts";

// The index is on the real disk, data files on one in memory that can fail and lose power.

const root = await mkdtemp(join(tmpdir(), "disk-buckets-"));
after(async () => rm(root, { recursive: true }));
const log: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

let directories = 0;
function newDirectory(): string {
  directories += 1;
  return join(root, String(directories));
}

const keyRandom = seededRandom(5);
/** Of all buckets here: they are found again after a power cut. */
const storeKeys = dataKeysUnder(newKey(keyRandom), keyRandom);

async function open(world: TestWorld, directory: string): Promise<Buckets> {
  const buckets = await openDiskBuckets({ world, directory, log, dataKeys: storeKeys });
  await buckets.createBucket(settings("b"));
  return buckets;
}

/** All data files there are. */
async function filesOf(disk: MemoryDisk, directory: string): Promise<readonly string[]> {
  const files: string[] = [];
  for (const name of await disk.list(`${directory}/data`)) {
    for (const file of await disk.list(`${directory}/data/${name}`)) {
      files.push(`${directory}/data/${name}/${file}`);
    }
  }
  return files;
}

/** The buckets as they are found after a power cut now: index and data at the same moment. */
async function afterPowerCut(
  world: TestWorld,
  directory: string,
): Promise<{ readonly buckets: Buckets; readonly disk: MemoryDisk; readonly directory: string }> {
  const to = newDirectory();
  cpSync(directory, to, { recursive: true });
  const disk = world.disk.powerCut();
  // The memory disk has absolute paths: it moves with the index.
  for (const path of await filesOf(disk, directory)) {
    await disk.rename(path, path.replace(directory, to));
  }
  const buckets = await open({ ...testWorld({ disk }), disk }, to);
  return { buckets, disk, directory: to };
}

test("openDiskBuckets: what was acknowledged survives a power cut, what was not leaves nothing", async () => {
  for (let round = 0; round < 12; round += 1) {
    const world = testWorld({ seed: round + 1 });
    const directory = newDirectory();
    await using buckets = await open(world, directory);
    const random = seededRandom(round + 99);
    const acknowledged = new Map<string, string>();
    const underWay: Promise<unknown>[] = [];
    for (let count = 0; count < 25; count += 1) {
      const key = `k${below(random, 12)}-${count}`;
      const storing = store(buckets, key, key.repeat(400)).then(() => acknowledged.set(key, key));
      underWay.push(storing);
      if (below(random, 3) > 0) await storing;
    }
    const sure = [...acknowledged.keys()];
    const cut = await afterPowerCut(world, directory);
    await Promise.all(underWay);

    await using found = cut.buckets;
    for (const key of sure) assert.equal(await textOf(found, key), key.repeat(400));
    const page = await found.listObjects({ bucket: "b", prefix: "", limit: 1000 });
    for (const { key } of page.objects) assert.equal(await textOf(found, key), key.repeat(400));
    assert.equal((await filesOf(cut.disk, cut.directory)).length, page.objects.length);
  }
});

const layouts: readonly [name: string, blockBytes: number, extraBytes: number][] = [
  ["plain", 65_536, 4],
  ["encrypted", 262_144, 20],
];

for (const [layout, blockBytes, extraBytes] of layouts) {
  test(`openDiskBuckets: any flipped bit is found when its block is read, and no other block, ${layout}`, async () => {
    const world = testWorld();
    const directory = newDirectory();
    const keys = layout === "plain" ? undefined : storeKeys;
    await using buckets = await openDiskBuckets({ world, directory, log, dataKeys: keys });
    await buckets.createBucket(settings("b"));
    const size = 3 * blockBytes + 1000;
    const bytes = pattern(size);
    const object = await store(buckets, "k", bytes);
    const [path = ""] = await filesOf(world.disk, directory);
    const stride = blockBytes + extraBytes;
    const ends = [
      0,
      blockBytes - 1,
      blockBytes,
      stride - 1,
      stride,
      size,
      size + 4 * extraBytes - 1,
    ];
    for (const position of ends) {
      world.disk.flipBit(path, position, position % 8);
      await assert.rejects(bytesOf(buckets, object), ObjectDamagedError, `at ${position}`);
      const block = Math.floor(position / stride);
      for (let other = 0; other < 4; other += 1) {
        const range = { start: other * blockBytes + 9, end: other * blockBytes + 10 };
        const reading = bytesOf(buckets, object, range);
        if (other === block) await assert.rejects(reading, ObjectDamagedError);
        else assert.deepEqual(await reading, bytes.subarray(range.start, range.end));
      }
      world.disk.flipBit(path, position, position % 8);
    }
    assert.ok((await bytesOf(buckets, object)).equals(bytes));
  });
}

test("openDiskBuckets: data that is cut, gone or another's is damaged, and is never returned", async () => {
  const world = testWorld();
  const directory = newDirectory();
  await using buckets = await open(world, directory);
  const object = await store(buckets, "k", pattern(70_000, 1));
  const [path = ""] = await filesOf(world.disk, directory);
  await store(buckets, "other", pattern(70_000, 2));
  const other = (await filesOf(world.disk, directory)).find((each) => each !== path) ?? "";

  const file = await world.disk.open(path, "write");
  await file.truncate(70_000);
  await assert.rejects(bytesOf(buckets, object), /cut short/);
  await file.truncate(70_021);
  await assert.rejects(bytesOf(buckets, object), /longer than it was/);
  await world.disk.rename(other, path);
  await assert.rejects(bytesOf(buckets, object), /block 0 of the data .* has changed/);
  await world.disk.remove(path);
  await assert.rejects(bytesOf(buckets, object), ObjectDamagedError);
});

test("openDiskBuckets: what was stored as it is stays readable, and what comes is encrypted", async () => {
  const world = testWorld();
  const directory = newDirectory();
  const bytes = pattern(5 * 1024 ** 2);
  const options = { bucket: "b", key: "u", headers: { metadata: {} }, initiator: "me" };
  const { upload, etag } = await (async () => {
    await using buckets = await openDiskBuckets({ world, directory, log, dataKeys: undefined });
    await buckets.createBucket(settings("b"));
    await store(buckets, "old", bytes);
    const begun = await buckets.createUpload(options);
    const part = await buckets.putPart({ upload: begun, number: 1, body: inPieces(bytes) });
    assert.ok(part.kind === "stored");
    return { upload: begun, etag: part.part.etag };
  })();

  await using buckets = await open(world, directory);
  const old = await buckets.findObject("b", "old");
  assert.ok(old !== undefined && old.encryption === undefined);
  assert.ok((await bytesOf(buckets, old)).equals(bytes));
  // An upload goes on as it was begun.
  const last = await buckets.putPart({ upload, number: 2, body: inPieces(bytes.subarray(0, 9)) });
  assert.ok(last.kind === "stored");
  const named = [
    { number: 1, etag },
    { number: 2, etag: last.part.etag },
  ];
  const joined = await buckets.completeUpload({ upload, parts: named });
  assert.ok(joined.kind === "stored" && joined.object.encryption === undefined);
  const whole = Buffer.concat([bytes, bytes.subarray(0, 9)]);
  assert.ok((await bytesOf(buckets, joined.object)).equals(whole));
  const fresh = await store(buckets, "new", "new");
  assert.equal(fresh.encryption?.algorithm, "AES256");
});

test("putObject: a full disk refuses cleanly, leaves nothing, and is over when there is room", async () => {
  const world = testWorld();
  const directory = newDirectory();
  await using buckets = await open(world, directory);
  await store(buckets, "k", "before");
  world.disk.free = 100_000;
  await assert.rejects(buckets.putObject(put("k", pattern(300_000))), { code: "ENOSPC" });
  assert.equal((await filesOf(world.disk, directory)).length, 1);
  assert.equal(await textOf(buckets, "k"), "before");
  world.disk.free = 1_000_000;
  await store(buckets, "k", pattern(300_000));
});

test("putObject: any failure of the disk fails the put, and at most that", async () => {
  const kinds = ["open", "write", "sync", "syncDir"] as const;
  for (const kind of kinds) {
    const world = testWorld();
    const directory = newDirectory();
    await using buckets = await open(world, directory);
    await store(buckets, "before", "before");
    world.disk.fault = (operation) => {
      if (operation.kind === kind) throw diskError("EIO", operation.path);
    };
    await assert.rejects(buckets.putObject(put("k", "v")), { code: "EIO" }, kind);
    world.disk.fault = undefined;
    assert.equal(await buckets.findObject("b", "k"), undefined);
    assert.equal((await filesOf(world.disk, directory)).length, 1);
    await store(buckets, "k", "again");
    assert.equal(await textOf(buckets, "k"), "again");
    assert.equal(await textOf(buckets, "before"), "before");
  }
});

test("openDiskBuckets: what a failed put could not take away goes at the next start", async () => {
  const world = testWorld();
  const directory = newDirectory();
  {
    await using buckets = await open(world, directory);
    await store(buckets, "kept", "kept");
    world.disk.fault = (operation) => {
      const isFailing = operation.kind === "sync" || operation.kind === "remove";
      if (isFailing) throw diskError("EIO", operation.path);
    };
    await assert.rejects(buckets.putObject(put("k", "v")), { code: "EIO" });
    world.disk.fault = undefined;
    assert.equal((await filesOf(world.disk, directory)).length, 2);
  }
  await using buckets = await open(world, directory);
  assert.equal((await filesOf(world.disk, directory)).length, 1);
  assert.equal(await textOf(buckets, "kept"), "kept");
});

/**
 * Lets time go by, in both worlds: the index's log is synced on the real disk whatever the virtual
 * clock says.
 */
async function becomes(
  world: TestWorld,
  expected: number,
  count: () => Promise<number>,
): Promise<void> {
  const deadline = Date.now() + 10_000;
  while ((await count()) !== expected && Date.now() < deadline) {
    await world.clock.advance(60_000);
    await sleep(5);
  }
  assert.equal(await count(), expected);
}

test("openDiskBuckets: deleted data goes after a minute or two, unless it is being read", async () => {
  const world = testWorld();
  const directory = newDirectory();
  await using buckets = await open(world, directory);
  const bytes = pattern(500_000);
  const read = await store(buckets, "read", bytes);
  const late = await store(buckets, "late", "late");
  const upload = await buckets.createUpload({
    bucket: "b",
    key: "upload",
    headers: { metadata: {} },
    initiator: "me",
  });
  for (const number of [1, 1, 2]) {
    await buckets.putPart({ upload, number, body: inPieces(Buffer.from("part")) });
  }
  await buckets.abortUpload(upload);
  const reading = buckets.readObject(read)[Symbol.asyncIterator]();
  await reading.next();
  await store(buckets, "read", "new");
  await buckets.deleteObjects("b", [{ key: "late" }]);
  assert.equal((await filesOf(world.disk, directory)).length, 6);

  await world.clock.advance(59_000);
  assert.equal((await bytesOf(buckets, late)).toString(), "late");
  await world.clock.advance(121_000);
  await becomes(world, 2, async () => (await filesOf(world.disk, directory)).length);
  await reading.return?.();
  await world.clock.advance(121_000);
  await becomes(world, 1, async () => (await filesOf(world.disk, directory)).length);
  assert.equal(await textOf(buckets, "read"), "new");
});

test("openDiskBuckets: what was deleted before a stop is removed after the start", async () => {
  const world = testWorld();
  const directory = newDirectory();
  {
    await using buckets = await open(world, directory);
    await store(buckets, "k", "v");
    await buckets.deleteObjects("b", [{ key: "k" }]);
  }
  await using buckets = await open(world, directory);
  await world.clock.advance(1);
  await becomes(world, 0, async () => (await filesOf(world.disk, directory)).length);
  assert.equal(await textOf(buckets, "k"), undefined);
});
