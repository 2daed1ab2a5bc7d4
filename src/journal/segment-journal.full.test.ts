import assert from "node:assert/strict";
import { test } from "node:test";

import { diskError } from "../base/memory-disk.ts";
import { testWorld } from "../base/test-world.ts";
import { JournalFailedError, JournalFullError } from "./journal.ts";
import { bytes, checkJournal, readAll, textOf } from "./journal.contract.ts";
import { openOn } from "./journals.fixture.ts";

test("append: a journal at its limit refuses, and takes more when segments are released", async () => {
  const world = testWorld();
  await using journal = await openOn(world, { bytesMax: 1000 });
  await journal.follow("delivery");
  let taken = 0;
  const full = (async () => {
    for (;;) taken = ((await journal.append([new Uint8Array(60)]))[0] ?? 0) + 80;
  })();
  await assert.rejects(full, JournalFullError);
  const { bytes: used, end } = journal.status();
  assert.ok(used <= 1000 && used > 900, `${used} bytes`);
  assert.equal(end, taken, "what was refused is not there");

  await journal.confirm("delivery", end);
  await world.clock.advance(0);
  await journal.append([bytes("more")]);
  checkJournal(journal, await readAll(journal));
});

test("append: room is kept free on the disk, by an answer that is a second old at most", async () => {
  const world = testWorld();
  await using journal = await openOn(world, { freeBytesMin: 10_000 });
  await journal.append([bytes("a")]);
  world.disk.free = 10_010;
  await world.clock.advance(1001);
  await journal.append([bytes("asks, and does not wait for the answer")]);
  await world.clock.advance(0);
  await assert.rejects(journal.append([bytes("b")]), JournalFullError);
  world.disk.free = 20_000;
  await world.clock.advance(1001);
  await assert.rejects(journal.append([bytes("c")]), /bytes free, and 10000 are kept free/);
  await world.clock.advance(0);
  await journal.append([bytes("d")]);
});

test("append: a disk that is full in the middle of a write loses nothing and takes nothing", async () => {
  const world = testWorld();
  await using journal = await openOn(world);
  await journal.append([bytes("before")]);
  world.disk.free = 30;
  const refused = [
    journal.append([bytes("this does not fit")]),
    journal.append([bytes("nor does what comes after it")]),
  ];
  for (const result of await Promise.allSettled(refused)) {
    assert.ok(result.status === "rejected" && result.reason instanceof JournalFullError);
  }
  await assert.rejects(journal.append([bytes("x")]), JournalFullError);
  checkJournal(journal, await readAll(journal));

  world.disk.free = 1e9;
  await assert.rejects(journal.append([bytes("x")]), JournalFullError, "asks once a second");
  await world.clock.advance(1001);
  await assert.rejects(journal.append([bytes("x")]), JournalFullError);
  await world.clock.advance(0);
  await journal.append([bytes("after")]);
  assert.deepEqual((await readAll(journal)).map(textOf), ["before", "after"]);
});

test("append: a disk that is full when a segment begins is no failure either", async () => {
  const world = testWorld();
  await using journal = await openOn(world, { segmentBytes: 10 });
  await journal.append([bytes("before")]);
  world.disk.free = 20;
  await assert.rejects(journal.append([bytes("y")]), JournalFullError);
  world.disk.free = 1e9;
  await world.clock.advance(1001);
  await assert.rejects(journal.append([bytes("x")]), JournalFullError);
  await world.clock.advance(0);
  await journal.append([bytes("after")]);
  assert.deepEqual((await readAll(journal)).map(textOf), ["before", "after"]);
});

test("confirm: needs no room", async () => {
  const world = testWorld();
  await using journal = await openOn(world, { segmentBytes: 10 });
  await journal.follow("delivery");
  for (const text of ["a", "b", "c"]) await journal.append([bytes(text)]);
  world.disk.free = 0;
  await journal.confirm("delivery", journal.durableEnd());
  await world.clock.advance(0);
  assert.ok(journal.status().oldest > 0);
});

test("append: after a sync that failed, the journal takes nothing for ever", async () => {
  const world = testWorld();
  const lines = { warn: [], error: new Array<string>() };
  await using journal = await openOn(world, {}, lines);
  await journal.append([bytes("before")]);
  world.disk.fault = ({ kind }) => {
    if (kind === "sync") throw diskError("EIO", "/journal");
  };
  const waiting = journal.waitBeyond(journal.durableEnd(), new AbortController().signal);
  const failing = [waiting, journal.append([bytes("a")]), journal.append([bytes("b")])];
  const results = await Promise.allSettled(failing);
  world.disk.fault = undefined;
  for (const result of results) {
    assert.ok(result.status === "rejected" && result.reason instanceof JournalFailedError);
  }
  await assert.rejects(journal.append([bytes("c")]), JournalFailedError);
  await assert.rejects(journal.confirm("delivery", 0), JournalFailedError);
  assert.equal(lines.error.length, 1);
  assert.deepEqual((await readAll(journal)).map(textOf), ["before"], "it can still be read");
});

test("confirm: cursors that cannot be stored fail the journal", async () => {
  const world = testWorld();
  const lines = { warn: [], error: new Array<string>() };
  await using journal = await openOn(world, {}, lines);
  await journal.follow("delivery");
  await journal.append([bytes("a")]);
  world.disk.fault = ({ kind, path }) => {
    if (kind === "write" && path.endsWith("cursors")) throw diskError("EIO", path);
  };
  await journal.confirm("delivery", journal.durableEnd());
  await world.clock.advance(1000);
  assert.equal(lines.error.length, 1);
  await assert.rejects(journal.append([bytes("b")]), JournalFailedError);
});
