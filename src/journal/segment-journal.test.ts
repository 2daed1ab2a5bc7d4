import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { nodeWorld } from "../base/node-world.ts";
import { testWorld } from "../base/test-world.ts";
import { bytes, flattened, journalContract, readAll, textOf } from "./journal.contract.ts";
import { openJournalReader } from "./journal-reader.ts";
import { ownDirectory } from "./own-directory.ts";
import { openJournal } from "./segment-journal.ts";
import { directory, openOn, segmentsOn } from "./journals.fixture.ts";

journalContract("openJournal, in memory", async () => openOn(testWorld()));

journalContract("openJournal, on disk", async () => {
  const path = await mkdtemp(join(tmpdir(), "cairn-journal-"));
  const journal = await openJournal({
    world: nodeWorld(),
    directory: join(path, "journal"),
    own: ownDirectory,
    log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
    limits: { bytesMax: 2 ** 30, freeBytesMin: 0 },
  });
  const dispose = journal[Symbol.asyncDispose].bind(journal);
  return Object.assign(journal, {
    [Symbol.asyncDispose]: async () => {
      await dispose();
      await rm(path, { recursive: true });
    },
  });
});

test("openJournal: a journal that is open elsewhere is not opened", async () => {
  const path = await mkdtemp(join(tmpdir(), "cairn-journal-"));
  {
    await using _owner = await ownDirectory(path);
    await assert.rejects(ownDirectory(path), /is open in another process/);
  }
  await using _next = await ownDirectory(path);
  await rm(path, { recursive: true });
});

test("openJournal: what one run wrote, the next reads, with the cursors", async () => {
  const world = testWorld();
  let end: number;
  {
    await using journal = await openOn(world);
    await journal.follow("delivery");
    await journal.append([bytes("a"), bytes("b")]);
    end = journal.durableEnd();
    await journal.confirm("delivery", end);
    await journal.append([bytes("c")]);
  }
  await using journal = await openOn(world);
  assert.equal(await journal.follow("delivery"), end);
  assert.deepEqual((await readAll(journal, end)).map(textOf), ["c"]);
  await journal.append([bytes("d")]);
  assert.deepEqual((await readAll(journal)).map(textOf), ["a", "b", "c", "d"]);
});

test("openJournal: appends that wait for a sync go out together in the next", async () => {
  const world = testWorld();
  await using journal = await openOn(world);
  const writes: string[] = [];
  world.disk.fault = ({ kind, path }) => {
    if (kind === "sync" && path.endsWith(".journal")) writes.push(path);
  };
  const first = journal.append([bytes("first")]);
  await Promise.resolve();
  const others = Array.from({ length: 1000 }, async (_, n) => journal.append([bytes(`${n}`)]));
  await Promise.all([first, ...others]);
  assert.ok(writes.length <= 2, `${writes.length} syncs`);
});

test("openJournalReader: with the same memory for each batch the same entries are read", async () => {
  const world = testWorld();
  await using journal = await openOn(world);
  const sizes = [400_000, 700_000, 10, 3_000_000, 20, 900_000];
  await journal.append(sizes.map((size, index) => new Uint8Array(size).fill(index + 1)));
  const reader = openJournalReader({ disk: world.disk, directory, reusesMemory: true });
  const memory = new Set<ArrayBufferLike>();
  const found: number[] = [];
  for await (const batch of reader.read(0, journal.durableEnd())) {
    for (const { payload } of batch) {
      memory.add(payload.buffer);
      assert.ok(payload.every((byte) => byte === found.length + 1));
      found.push(payload.length);
    }
  }
  assert.deepEqual(found, sizes);
  assert.equal(memory.size, 2, "one more for the entry that is larger than a batch");
});

test("openJournal: a segment that is full is followed by the next, and reads go across", async () => {
  const world = testWorld();
  await using journal = await openOn(world, { segmentBytes: 100 });
  const texts = Array.from({ length: 20 }, (_, n) => `event number ${n}`);
  for (const text of texts) await journal.append([bytes(text)]);
  assert.ok((await segmentsOn(world)).length > 5);
  assert.deepEqual((await readAll(journal)).map(textOf), texts);

  const reader = openJournalReader({ disk: world.disk, directory });
  const middle = (await readAll(journal))[10]?.position ?? 0;
  const across = await flattened(reader.read(middle, journal.durableEnd()));
  assert.deepEqual(across.map(textOf), texts.slice(10));

  await journal.append([bytes("one more")]);
  const later = await flattened(reader.read(middle, journal.durableEnd()));
  assert.deepEqual(later.map(textOf), [...texts.slice(10), "one more"]);
});

test("openJournal: segments go when every follower has confirmed them, and not before", async () => {
  const world = testWorld();
  await using journal = await openOn(world, { segmentBytes: 100 });
  await journal.follow("delivery");
  await journal.follow("history");
  for (let n = 0; n < 20; n += 1) await journal.append([bytes(`event number ${n}`)]);
  const before = await segmentsOn(world);
  await journal.confirm("delivery", journal.durableEnd());
  await world.clock.advance(5000);
  assert.deepEqual(await segmentsOn(world), before);

  const entries = await readAll(journal);
  const half = entries[10]?.position ?? 0;
  await journal.confirm("history", half);
  await world.clock.advance(0);
  const after = await segmentsOn(world);
  assert.ok(after.length < before.length && after.length > 1);
  const { oldest, bytes: taken } = journal.status();
  assert.ok(oldest <= half && oldest > 0);
  assert.ok(taken < 20 * 60);
  assert.deepEqual(
    (await readAll(journal)).map(textOf),
    entries.filter(({ position }) => position >= oldest).map(textOf),
  );
  assert.equal(await journal.follow("new"), oldest);

  await journal.confirm("history", journal.durableEnd());
  await journal.confirm("new", journal.durableEnd());
  await world.clock.advance(0);
  assert.equal((await segmentsOn(world)).length, 1, "the last stays");
});
