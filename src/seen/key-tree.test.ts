import assert from "node:assert/strict";
import { test } from "node:test";

import { testWorld } from "../base/test-world.ts";
import type { TestWorld } from "../base/test-world.ts";
import { nodeKeysMax } from "./branches.ts";
import { EventKeys } from "./event-keys.ts";
import { KeyTree } from "./key-tree.ts";

const directory = "/seen";
const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

async function openTree(world: TestWorld, memoryBytes = 64 * 2 ** 20): Promise<KeyTree> {
  return KeyTree.open({ disk: world.disk, directory, log, memoryBytes, seed: 7 });
}

/** Events with different ids; `stepMs` apart. */
function someKeys(from: number, count: number, stepMs: number): EventKeys {
  const events = Array.from({ length: count }, (_, index) => {
    const digits = Math.imul(from + index + 1, 0x9e37_79b1) >>> 0;
    const end = (from + index).toString(16).padStart(12, "0");
    const eventId = `${digits.toString(16).padStart(8, "0")}-0000-4000-8000-${end}`;
    return { eventId, eventTimeMs: Date.UTC(2026, 10, 20) + (from + index) * stepMs };
  });
  return EventKeys.of(events);
}

async function foundIn(tree: KeyTree, keys: EventKeys): Promise<number> {
  const indices = Array.from({ length: keys.length }, (_, index) => index);
  return (await tree.find(keys, indices)).size;
}

test("KeyTree: finds what was inserted, before and after a flush and a restart", async () => {
  const world = testWorld();
  const tree = await openTree(world);
  const keys = someKeys(0, 1000, 20_000);
  const others = someKeys(1000, 1000, 20_000);
  await tree.insert(keys);
  assert.equal(await foundIn(tree, keys), 1000);
  assert.equal(await foundIn(tree, others), 0);
  await tree.insert(keys);
  assert.equal(tree.unwritten, 1000, "once");
  await tree.flush();
  assert.equal(tree.unwritten, 0);

  const after = await openTree(testWorld({ disk: world.disk.powerCut() }));
  assert.equal(await foundIn(after, keys), 1000);
  assert.equal(await foundIn(after, others), 0);
});

test("KeyTree: an hour with more keys than a node holds goes down to seconds and ids", async () => {
  const world = testWorld();
  const tree = await openTree(world);
  const count = nodeKeysMax * 3 + 40_000;
  const all: EventKeys[] = [];
  for (let from = 0; from < count; from += 20_000) {
    const keys = someKeys(from, 20_000, 0);
    all.push(keys);
    await tree.insert(keys);
    if (from % 100_000 === 0) await tree.flush();
  }
  await tree.flush();
  const files = await world.disk.list(`${directory}/2026-11`);
  assert.deepEqual(
    files.filter((name) => name.length < 19),
    ["20T00-00-00.ids1", "20T00-00.ids1", "20T00.ids1"],
  );
  assert.ok(files.includes("20T00-00-00-00.ids1") && files.includes("20T00-00-00-ff.ids1"));

  const after = await openTree(world, 10 * 2 ** 20);
  for (const keys of all) assert.equal(await foundIn(after, keys), keys.length);
  assert.equal(await foundIn(after, someKeys(1e6, 1000, 0)), 0);
});

test("KeyTree: keys of a process that died are synced before they count as durable", async () => {
  const world = testWorld();
  const keys = someKeys(0, 10, 1000);
  world.disk.fault = ({ kind }) => {
    if (kind === "sync") throw new Error("the process dies here");
  };
  const tree = await openTree(world);
  await tree.insert(keys);
  await assert.rejects(tree.flush(), /dies here/);
  world.disk.fault = undefined;

  const next = await openTree(world);
  await next.insert(keys);
  await next.flush();
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const after = await openTree(testWorld({ disk: world.disk.powerCut() }));
    assert.equal(await foundIn(after, keys), 10);
  }
});

test("KeyTree: a disk that is full costs nothing but time", async () => {
  const world = testWorld();
  const tree = await openTree(world);
  const keys = someKeys(0, 100, 3_600_000);
  await tree.insert(keys);
  world.disk.free = 500;
  await assert.rejects(tree.flush(), { code: "ENOSPC" });
  assert.equal(await foundIn(tree, keys), 100);
  world.disk.free = 1e9;
  await tree.flush();
  const after = await openTree(testWorld({ disk: world.disk.powerCut() }));
  assert.equal(await foundIn(after, keys), 100);
});
