import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

import type { MemoryDisk } from "../base/memory-disk.ts";
import { testWorld } from "../base/test-world.ts";
import type { Log } from "../base/world.ts";
import type { Buckets, PutObject } from "./buckets.ts";
import { inPieces, pattern, put, settings } from "./contract-world.fixture.ts";
import { DataCheckCursorError } from "./data-check.ts";
import type { DataCheckPage } from "./data-check.ts";
import { openDiskBuckets } from "./disk-buckets.ts";
import { memoryBuckets } from "./memory-buckets.ts";
import { dataKeysUnder, newKey } from "./wrapped-key.ts";

const root = await mkdtemp(join(tmpdir(), "check-data-"));
after(async () => rm(root, { recursive: true }));

interface Fixture {
  readonly buckets: Buckets;
  readonly disk: MemoryDisk;
  readonly directory: string;
  /** What was logged as errors. */
  readonly errors: object[];
}

let opened = 0;
async function fixture(): Promise<Fixture> {
  opened += 1;
  const directory = join(root, String(opened));
  const world = testWorld();
  const errors: object[] = [];
  const log: Log = {
    debug: () => {},
    info: () => {},
    warn: () => {},
    error: (fields) => errors.push(fields),
  };
  const { random, disk } = world;
  const dataKeys = dataKeysUnder(newKey(random), random);
  const buckets = await openDiskBuckets({ world, directory, log, dataKeys });
  await buckets.createBucket({ ...settings("b"), versioning: "Enabled" });
  return { buckets, disk, directory, errors };
}

/** All pages of a walk. */
async function walk(buckets: Buckets, bytesMax = 100_000_000): Promise<readonly DataCheckPage[]> {
  const { signal } = new AbortController();
  const pages: DataCheckPage[] = [];
  for (let next: string | undefined; ;) {
    const from = next === undefined ? {} : { after: next };
    const page = await buckets.checkData({ ...from, bytesMax, signal });
    pages.push(page);
    assert.ok(pages.length < 1000);
    next = page.next;
    if (next === undefined) return pages;
  }
}

const sum = (pages: readonly DataCheckPage[], of: "checked" | "unopened" | "bytes"): number =>
  pages.reduce((total, page) => total + page[of], 0);

/** Stores an object, and gives the path of its file. */
async function stored(
  { buckets, directory }: Fixture,
  key: string,
  size: number,
  options: Partial<PutObject> = {},
): Promise<string> {
  const outcome = await buckets.putObject(put(key, pattern(size), options));
  assert.ok(outcome.kind === "stored");
  return `${directory}/data/${outcome.object.dataId.replace("-", "/")}`;
}

test("checkData: reads all versions, parts and files, in pages of any size", async () => {
  const world = await fixture();
  await using buckets = world.buckets;
  const sizes = [0, 1, 300_000, 1_000_000];
  for (const size of sizes) await stored(world, "k", size);
  await buckets.deleteObjects("b", [{ key: "k" }]);
  const upload = await buckets.createUpload({
    bucket: "b",
    key: "u",
    headers: { metadata: {} },
    initiator: "me",
  });
  for (const number of [1, 2]) {
    await buckets.putPart({ upload, number, body: inPieces(pattern(5000)) });
  }
  const bytes = 1_300_001 + 10_000;
  for (const bytesMax of [10_000, 262_144, 400_000, 100_000_000]) {
    const pages = await walk(buckets, bytesMax);
    assert.equal(sum(pages, "checked"), 6);
    assert.equal(sum(pages, "bytes"), bytes);
    assert.deepEqual(
      pages.flatMap(({ damaged, orphans }) => [...damaged, ...orphans]),
      [],
    );
    assert.equal(pages.at(-1)?.progress, 1);
    const progress = pages.map((page) => page.progress);
    assert.deepEqual(
      progress,
      progress.toSorted((a, b) => a - b),
    );
  }
  assert.equal(buckets.damageCount(), 0);
});

test("checkData: names what has changed, is cut or gone, and nothing else", async () => {
  const world = await fixture();
  await using buckets = world.buckets;
  await stored(world, "whole", 300_000);
  const flipped = await stored(world, "flipped", 300_000);
  const old = await stored(world, "old", 10);
  await stored(world, "old", 10);
  const cut = await stored(world, "cut", 300_000);
  const gone = await stored(world, "gone", 10);
  const cipher = {
    key: [Buffer.alloc(32, 1)],
    stored: { algorithm: "customer", keyMd5: "md5", sealedKey: "sealed" },
  } as const;
  const customers = await stored(world, "customer's", 300_000, { cipher });
  await stored(world, "customer's, whole", 10, { cipher });

  world.disk.flipBit(flipped, 299_999);
  world.disk.flipBit(old, 3);
  world.disk.flipBit(customers, 100);
  await using file = await world.disk.open(cut, "write");
  await file.truncate(262_164);
  await world.disk.remove(gone);

  const pages = await walk(buckets);
  const [page] = pages;
  assert.equal(sum(pages, "checked"), 8);
  assert.equal(sum(pages, "unopened"), 1);
  const found = page?.damaged.map(({ key, reason }) => [key, reason.replace(/data \S+/, "data")]);
  assert.deepEqual(found, [
    ["flipped", "block 1 of the data has changed"],
    ["old", "block 0 of the data has changed"],
    ["cut", "the data is cut short: 262164 bytes in place of 300040"],
    ["gone", "the data is not there"],
    ["customer's", "block 0 of the data has changed"],
  ]);
  const [newest] = (await buckets.listVersions({ bucket: "b", prefix: "old", limit: 9 })).versions;
  const version = page?.damaged.find(({ key }) => key === "old")?.versionId;
  assert.ok(version !== undefined && version !== newest?.versionId);
  assert.equal(buckets.damageCount(), 5);
  assert.equal(world.errors.length, 5);
});

test("checkData: names files that nothing names, and not those that are written now", async () => {
  const world = await fixture();
  await using buckets = world.buckets;
  const path = await stored(world, "k", 10);
  const orphan = `${path.slice(0, path.lastIndexOf("/"))}/0123456789abcdef`;
  await using file = await world.disk.open(orphan, "create");
  await file.write([Buffer.from("what")], 0);
  const { promise: end, resolve } = Promise.withResolvers<undefined>();
  const started = Promise.withResolvers<undefined>();
  const body = (async function* slow(): AsyncGenerator<Uint8Array> {
    yield pattern(300_000);
    started.resolve(undefined);
    await end;
  })();
  const writing = buckets.putObject(put("slow", "", { body }));
  await started.promise;
  await buckets.deleteObjects("b", [{ key: "k", versionId: "null" }]);

  const pages = await walk(buckets);
  const orphans = pages.flatMap((page) => page.orphans);
  assert.equal(orphans.length, 1);
  assert.match(orphans[0] ?? "", /-0123456789abcdef$/);
  resolve(undefined);
  await writing;
});

test("checkData: a walk begins where a page ended, and nowhere else", async () => {
  await using buckets = memoryBuckets(testWorld());
  const { signal } = new AbortController();
  for (const place of ["", "versions/x/1", "parts/u", "elsewhere/1/1"]) {
    const query = { after: place, bytesMax: 1, signal };
    await assert.rejects(buckets.checkData(query), DataCheckCursorError, place);
  }
  const [page] = await walk(buckets);
  assert.deepEqual(page, {
    checked: 0,
    unopened: 0,
    bytes: 0,
    damaged: [],
    orphans: [],
    progress: 1,
  });
});
