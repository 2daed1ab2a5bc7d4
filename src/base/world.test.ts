import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { MemoryDisk } from "./memory-disk.ts";
import { nodeDisk } from "./node-world.ts";
import { seededRandom } from "./seeded-random.ts";
import { testWorld } from "./test-world.ts";
import type { Disk } from "./world.ts";

function bytes(text: string): Uint8Array {
  return Buffer.from(text);
}

/** What every disk does. */
async function checkDisk(disk: Disk, root: string): Promise<void> {
  const directory = join(root, "a/b");
  await disk.makeDirectory(directory);
  assert.deepEqual(await disk.list(directory), []);

  const path = join(directory, "one");
  {
    await using file = await disk.open(path, "create");
    await file.write([bytes("hello"), bytes(""), bytes(" world")], 0);
    await file.write([bytes("J")], 0);
    await file.truncate(9);
    await file.sync();
    assert.equal(await file.size(), 9);
  }
  await assert.rejects(disk.open(path, "create"), { code: "EEXIST" });
  await assert.rejects(disk.open(join(directory, "none"), "read"), { code: "ENOENT" });

  const other = join(directory, "two");
  await disk.rename(path, other);
  await disk.syncDirectory(directory);
  assert.deepEqual(await disk.list(directory), ["two"]);
  {
    await using file = await disk.open(other, "read");
    const target = new Uint8Array(20);
    assert.equal(await file.read(target, 2), 7);
    assert.equal(Buffer.from(target.subarray(0, 7)).toString(), "llo wor");
  }
  await disk.remove(other);
  await disk.remove(other);
  assert.deepEqual(await disk.list(directory), []);
  assert.ok((await disk.freeBytes(root)) > 0);
}

test("nodeDisk() keeps the contract of Disk", async () => {
  const root = await mkdtemp(join(tmpdir(), "cairn-disk-"));
  try {
    await checkDisk(nodeDisk(), root);
  } finally {
    await rm(root, { recursive: true });
  }
});

test("nodeDisk() writes more parts than one system call takes", async () => {
  const root = await mkdtemp(join(tmpdir(), "cairn-disk-"));
  try {
    await using file = await nodeDisk().open(join(root, "many"), "create");
    await file.write(
      Array.from({ length: 2500 }, (_, index) => Uint8Array.of(index & 0xff)),
      0,
    );
    const target = new Uint8Array(2500);
    assert.equal(await file.read(target, 0), 2500);
    assert.equal(target[2047], 2047 & 0xff);
  } finally {
    await rm(root, { recursive: true });
  }
});

test("MemoryDisk keeps the contract of Disk", async () => {
  await checkDisk(new MemoryDisk(seededRandom(1)), "/disk");
});

test("MemoryDisk keeps what was synced through a power cut, and only tears what was not", async () => {
  for (let seed = 0; seed < 50; seed += 1) {
    const disk = new MemoryDisk(seededRandom(seed));
    const file = await disk.open("/d/file", "create");
    await file.write([Uint8Array.of(1, 1, 1, 1)], 0);
    await file.sync();
    await disk.syncDirectory("/d");
    await file.write([Uint8Array.of(2, 2, 2, 2)], 4);

    const after = await disk.powerCut().open("/d/file", "read");
    const found = new Uint8Array(8);
    const size = await after.read(found, 0);
    assert.ok(size >= 4 && size <= 8);
    assert.deepEqual([...found.subarray(0, 4)], [1, 1, 1, 1]);
    assert.ok([...found.subarray(4, size)].every((byte) => byte === 2));
  }
});

test("VirtualClock wakes sleepers at their moments, in order, and both clocks agree", async () => {
  const { clock } = testWorld({ startAt: 1000 });
  const signal = new AbortController().signal;
  const woken: string[] = [];
  const sleeper = async (name: string, ms: number): Promise<void> => {
    await clock.sleep(ms, signal);
    woken.push(`${name}@${clock.now()}`);
  };
  const all = [sleeper("b", 20), sleeper("a", 10)];
  await clock.advance(15);
  clock.jump(-500);
  await clock.advance(5);
  await Promise.all(all);
  assert.deepEqual(woken, ["a@1010", "b@520"]);
  assert.equal(clock.elapsed(), 20);
});

test("VirtualClock rejects a sleep whose signal fires", async () => {
  const { clock } = testWorld();
  const stop = new AbortController();
  const sleeping = clock.sleep(10, stop.signal);
  stop.abort(new Error("stopped"));
  await assert.rejects(sleeping, /stopped/);
});
