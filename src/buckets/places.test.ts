import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";

import { diskError } from "../base/memory-disk.ts";
import { testWorld } from "../base/test-world.ts";
import type { TestWorld } from "../base/test-world.ts";
import type { Buckets, StoredObject } from "./buckets.ts";
import { put, store } from "./contract-world.fixture.ts";
import { openDiskBuckets } from "./disk-buckets.ts";

const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const text = "some bytes that are moved";

interface House extends AsyncDisposable {
  readonly world: () => TestWorld;
  /** The directory of GLACIER. */
  readonly frozen: string;
  /** Everything after is on the disk as a power cut may leave it. */
  readonly cutPower: () => void;
  readonly open: () => Promise<Buckets>;
  /** How many files lie in the directory of a class; of STANDARD with none. */
  readonly filesIn: (place?: string) => Promise<number>;
}

/** Buckets with their index on the real disk, and their data on one in memory, in two places. */
async function openHouse(): Promise<House> {
  const path = await mkdtemp(join(tmpdir(), "cairn-places-"));
  let world = testWorld();
  const places = new Map([["GLACIER", `${path}/frozen`]]);
  return {
    world: () => world,
    frozen: `${path}/frozen`,
    cutPower: () => {
      world = testWorld({ disk: world.disk.powerCut() });
    },
    open: async () => openDiskBuckets({ world, directory: path, log, dataKeys: undefined, places }),
    filesIn: async (place) => {
      const root = place === undefined ? `${path}/data` : (places.get(place) ?? "");
      const directories = await world.disk.list(root);
      const files = await Promise.all(
        directories.map((name) => world.disk.list(`${root}/${name}`)),
      );
      return files.flat().length;
    },
    [Symbol.asyncDispose]: async () => rm(path, { recursive: true, force: true }),
  };
}

const bucket = { name: "b", ownerAccountId: "111122223333", region: "us-east-1", createdAt: 0 };

async function read(buckets: Buckets, object: StoredObject): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of buckets.readObject(object)) parts.push(part);
  return Buffer.concat(parts).toString();
}

async function find(buckets: Buckets): Promise<StoredObject> {
  const object = await buckets.findObject("b", "k");
  assert.ok(object);
  return object;
}

test("moveObject() takes the bytes to the place of the class and out of the former", async () => {
  await using house = await openHouse();
  await using buckets = await house.open();
  await buckets.createBucket(bucket);
  await store(buckets, "k", text);
  const object = await find(buckets);
  assert.equal(await buckets.moveObject(object, "GLACIER"), "moved");
  assert.deepEqual([await house.filesIn(), await house.filesIn("GLACIER")], [0, 1]);
  const moved = await find(buckets);
  assert.deepEqual(moved, { ...object, headers: { ...object.headers, storageClass: "GLACIER" } });
  assert.equal(await read(buckets, moved), text);
  assert.equal(await buckets.moveObject(moved, "GLACIER"), "moved");
  assert.equal(await buckets.moveObject(moved, "STANDARD_IA"), "unbound");
  await buckets.deleteObjects("b", [{ key: "k" }]);
  assert.equal(await buckets.moveObject(moved, "GLACIER"), "missing");
});

test("moveObject() takes all parts of an upload", async () => {
  await using house = await openHouse();
  await using buckets = await house.open();
  await buckets.createBucket(bucket);
  const upload = await buckets.createUpload({
    bucket: "b",
    key: "k",
    headers: { metadata: {} },
    initiator: "me",
  });
  const { body } = put("k", Buffer.alloc(5 * 1024 * 1024, "a"));
  const first = await buckets.putPart({ upload, number: 1, body });
  const last = await buckets.putPart({ upload, number: 2, body: put("k", text).body });
  assert.ok(first.kind === "stored" && last.kind === "stored");
  const parts = [first.part, last.part].map(({ number, etag }) => ({ number, etag }));
  await buckets.completeUpload({ upload, parts });
  assert.equal(await buckets.moveObject(await find(buckets), "GLACIER"), "moved");
  assert.deepEqual([await house.filesIn(), await house.filesIn("GLACIER")], [0, 2]);
  assert.ok((await read(buckets, await find(buckets))).endsWith(text));
});

test("deleted data is removed from the place that it was moved to", async () => {
  await using house = await openHouse();
  await using buckets = await house.open();
  await buckets.createBucket(bucket);
  await store(buckets, "k", text);
  await buckets.moveObject(await find(buckets), "GLACIER");
  await buckets.deleteObjects("b", [{ key: "k" }]);
  // The index is on the real disk, whose syncs take time of their own.
  for (let round = 0; round < 200 && (await house.filesIn("GLACIER")) > 0; round += 1) {
    await house.world().clock.advance(60_000);
    await setTimeout(5);
  }
  assert.equal(await house.filesIn("GLACIER"), 0);
});

// The move makes a directory, copies, renames and removes: it is cut off at each of its operations.
test("moveObject() that a power cut ends leaves an object that can be read and moved again", async () => {
  let cut = 0;
  for (let isOver = false; !isOver; cut += 1) {
    await using house = await openHouse();
    {
      await using buckets = await house.open();
      await buckets.createBucket(bucket);
      await store(buckets, "k", text);
      const object = await find(buckets);
      const { disk } = house.world();
      let left = cut;
      disk.fault = ({ path }) => {
        left -= 1;
        if (left < 0) throw diskError("EIO", path);
      };
      isOver = await buckets.moveObject(object, "GLACIER").then(
        () => true,
        () => false,
      );
      disk.fault = undefined;
      house.cutPower();
    }
    await using buckets = await house.open();
    const object = await find(buckets);
    assert.equal(await read(buckets, object), text, `cut off after ${cut} operations`);
    assert.equal(await buckets.moveObject(object, "GLACIER"), "moved");
    assert.deepEqual([await house.filesIn(), await house.filesIn("GLACIER")], [0, 1]);
    assert.equal(await read(buckets, await find(buckets)), text);
  }
  assert.ok(cut > 5, `${cut} operations`);
});

test("checkData() looks in all places", async () => {
  await using house = await openHouse();
  await using buckets = await house.open();
  await buckets.createBucket(bucket);
  await store(buckets, "k", text);
  const object = await find(buckets);
  await buckets.moveObject(object, "GLACIER");
  const check = { bytesMax: 1_000_000, signal: new AbortController().signal };
  const clean = await buckets.checkData(check);
  assert.deepEqual([clean.checked, clean.damaged, clean.orphans], [1, [], []]);

  const { disk } = house.world();
  const [directory = ""] = object.dataId.split("-");
  await using stray = await disk.open(`${house.frozen}/${directory}/0123456789abcdef`, "create");
  await stray.write([Buffer.from("what is this")], 0);
  const found = await buckets.checkData(check);
  assert.deepEqual(found.orphans, [`${directory}-0123456789abcdef`]);
});
