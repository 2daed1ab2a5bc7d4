import assert from "node:assert/strict";
import { test } from "node:test";
import { crc32 } from "node:zlib";

import type { TestWorld } from "../base/test-world.ts";
import { testWorld } from "../base/test-world.ts";
import { ChunkPool, Group } from "./group.ts";
import type { JournalEntry } from "./journal.ts";
import { JournalCorruptError } from "./journal.ts";
import { bytes, readAll, textOf } from "./journal.contract.ts";
import { openJournalReader } from "./journal-reader.ts";
import { segmentHeader, segmentHeaderBytes, segmentName } from "./segment-format.ts";
import { directory, openOn, segmentsOn } from "./journals.fixture.ts";

const firstSegment = `${directory}/${segmentName(0)}`;

test("a segment file: the bytes on disk", async () => {
  const world = testWorld();
  {
    await using journal = await openOn(world);
    await journal.append([bytes("one"), bytes("three")]);
  }
  await using file = await world.disk.open(firstSegment, "read");
  const content = Buffer.alloc(await file.size());
  await file.read(content, 0);
  const expected = [
    ["636169726e6a6e6c", "01000000", "0000000000000000", "8d040ee8"],
    ["251073fc", "03000000", "0000000000000000", "00000000", "6f6e65"],
    ["c8a7a2b3", "05000000", "1700000000000000", "17000000", "7468726565"],
  ];
  assert.equal(content.toString("hex"), expected.flat().join(""));
});

test("openJournal: a torn group is cut, also where a later part of it reached the disk", async () => {
  const world = testWorld();
  await write(world, ["kept"]);
  const group = groupAt(await endOf(world), ["torn", "whole", "whole too"]);
  group.fill(0, 0, 24);
  await appendRaw(world, group);

  const lines = { warn: new Array<string>(), error: [] };
  await using journal = await openOn(world, {}, lines);
  assert.deepEqual(lines, { warn: ["cut a torn tail"], error: [] });
  assert.deepEqual((await readAll(journal)).map(textOf), ["kept"]);
  await journal.append([bytes("next")]);
  assert.deepEqual((await readAll(journal)).map(textOf), ["kept", "next"]);
});

test("openJournal: garbage, zeros and half an entry behind the last are cut", async () => {
  const half = groupAt(65, ["half of it is missing"]).subarray(0, 30);
  for (const tail of [half, Buffer.alloc(5000), Buffer.alloc(5000, 0xa5), Buffer.from("x")]) {
    const world = testWorld();
    await write(world, ["kept"]);
    await appendRaw(world, tail);
    const lines = { warn: new Array<string>(), error: [] };
    await using journal = await openOn(world, {}, lines);
    assert.deepEqual(lines, { warn: ["cut a torn tail"], error: [] });
    assert.deepEqual((await readAll(journal)).map(textOf), ["kept"]);
  }
});

test("openJournal: whole entries of a process that died are kept, and made durable", async () => {
  const world = testWorld();
  await write(world, ["acknowledged"]);
  await appendRaw(world, groupAt(await endOf(world), ["written, not synced"]));
  const served = await openOn(world);
  const expected = ["acknowledged", "written, not synced"];
  assert.deepEqual((await readAll(served)).map(textOf), expected);

  for (let attempt = 0; attempt < 20; attempt += 1) {
    await using journal = await openOn(testWorld({ disk: world.disk.powerCut() }));
    assert.deepEqual((await readAll(journal)).map(textOf), expected);
  }
});

test("read: a flipped bit anywhere is found, and nothing wrong is served", async () => {
  const texts = ["first", "second", "third"];
  const world = testWorld();
  for (const text of texts) await write(world, [text]);
  const size = (await endOf(world)) + segmentHeaderBytes;
  for (let offset = 0; offset < size; offset += 1) {
    world.disk.flipBit(firstSegment, offset, offset % 8);
    const served = await readAround(world, await endOf(world));
    if (offset < segmentHeaderBytes) assert.deepEqual(served.texts, texts);
    else {
      const [damage] = served.damages;
      assert.equal(served.damages.length, 1);
      assert.deepEqual(served.texts, texts.toSpliced(Number(damage?.index), 1));
      assert.ok(Number(damage?.offset) <= offset && damage?.segment === segmentName(0));
    }
    world.disk.flipBit(firstSegment, offset, offset % 8);
  }
});

test("openJournal: a damaged entry that was acknowledged stays where it is", async () => {
  for (const [damaged, rest] of [
    ["first", ["second", "third"]],
    ["third", ["first", "second"]],
  ] as const) {
    const world = testWorld();
    for (const text of ["first", "second", "third"]) await write(world, [text]);
    const end = await endOf(world);
    await flipIn(world, damaged);
    const lines = { warn: [], error: new Array<string>() };
    await using journal = await openOn(world, {}, lines);
    assert.equal(lines.error.length, 1, lines.error.join());
    await assert.rejects(readAll(journal), JournalCorruptError);
    assert.ok(journal.durableEnd() >= end, "positions are not used again");

    await journal.append([bytes("new")]);
    const { texts, damages } = await readAround(world, journal.durableEnd());
    assert.deepEqual(texts, [...rest, "new"]);
    assert.equal(damages.length, 1);
  }
});

test("openJournal: without its last segment, it goes on behind what was acknowledged", async () => {
  const world = testWorld();
  for (const text of ["first", "second"]) await write(world, [text], 30);
  const names = await segmentsOn(world);
  assert.equal(names.length, 2);
  const end = await endOf(world);
  await world.disk.remove(`${directory}/${names[1]}`);
  const lines = { warn: [], error: new Array<string>() };
  await using journal = await openOn(world, {}, lines);
  assert.deepEqual(lines.error, ["journal entries are missing"]);
  assert.equal(journal.durableEnd(), end);
  const [position] = await journal.append([bytes("third")]);
  assert.equal(position, end);
  const { texts, damages } = await readAround(world, journal.durableEnd());
  assert.deepEqual(texts, ["first", "third"]);
  assert.equal(damages.length, 1);
});

test("openJournal: cursors of which no slot is whole are not guessed", async () => {
  const world = testWorld();
  await write(world, ["x"]);
  for (const slot of [0, 16 * 1024]) world.disk.flipBit(`${directory}/cursors`, slot);
  await assert.rejects(openOn(world), /no slot of .* is whole/);
  await world.disk.remove(`${directory}/cursors`);
  const lines = { warn: new Array<string>(), error: [] };
  await using journal = await openOn(world, {}, lines);
  assert.equal(await journal.follow("delivery"), 0);
  assert.equal(lines.warn.length, 1);
});

test("openJournal: a segment of a later version is refused", async () => {
  const world = testWorld();
  await write(world, ["x"]);
  await using file = await world.disk.open(firstSegment, "write");
  const header = Buffer.from(segmentHeader(0));
  header.writeUInt32LE(2, 8);
  header.writeUInt32LE(crc32(header.subarray(0, 20)), 20);
  await file.write([header], 0);
  await assert.rejects(openOn(world), /0000000000000000.journal has format version 2/);
});

/** Appends in one group, and closes the journal. */
async function write(
  world: TestWorld,
  texts: readonly string[],
  segmentBytes = 1e6,
): Promise<void> {
  await using journal = await openOn(world, { segmentBytes });
  await journal.append(texts.map(bytes));
}

async function endOf(world: TestWorld): Promise<number> {
  const name = (await segmentsOn(world)).at(-1) ?? "";
  await using file = await world.disk.open(`${directory}/${name}`, "read");
  return Number.parseInt(name, 10) + (await file.size()) - segmentHeaderBytes;
}

/** The bytes of a group, as a journal would write it at a position. */
function groupAt(position: number, texts: readonly string[]): Buffer {
  const group = new Group(position, new ChunkPool());
  group.add(texts.map(bytes));
  return Buffer.concat(group.parts());
}

/** Writes behind the first segment's end, without a sync. */
async function appendRaw(world: TestWorld, tail: Uint8Array): Promise<void> {
  await using file = await world.disk.open(firstSegment, "write");
  await file.write([tail], await file.size());
}

async function flipIn(world: TestWorld, text: string): Promise<void> {
  await using file = await world.disk.open(firstSegment, "read");
  const content = Buffer.alloc(await file.size());
  await file.read(content, 0);
  world.disk.flipBit(firstSegment, content.indexOf(text));
}

interface Served {
  readonly texts: readonly string[];
  /** `index`: how many entries come before. */
  readonly damages: readonly { segment: string; offset: number; index: number }[];
}

/** Reads everything that is intact, going on behind each damage. */
async function readAround(world: TestWorld, end: number): Promise<Served> {
  const reader = openJournalReader({ disk: world.disk, directory });
  const texts: string[] = [];
  const damages: Served["damages"][number][] = [];
  let position = 0;
  while (position < end) {
    const entries: JournalEntry[] = [];
    try {
      for await (const batch of reader.read(position, end)) entries.push(...batch);
      position = end;
    } catch (error) {
      if (!(error instanceof JournalCorruptError) || error.damage === undefined) throw error;
      assert.equal(error.damage.position, entries.at(-1)?.next ?? position);
      position = error.damage.resume;
      damages.push({ ...error.damage, index: texts.length + entries.length });
    }
    texts.push(...entries.map(textOf));
  }
  return { texts, damages };
}
