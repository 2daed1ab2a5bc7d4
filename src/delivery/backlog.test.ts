import assert from "node:assert/strict";
import { test } from "node:test";

import type { Documents } from "../documents/documents.ts";
import { memoryDocuments } from "../documents/memory-documents.ts";
import { Backlog } from "./backlog.ts";
import { cutId, storeCut } from "./cut.ts";
import type { Cut } from "./cut.ts";

function cutOf(change: Partial<Cut> = {}): Cut {
  const cut = {
    trail: 1,
    accountId: "111122223333",
    region: "eu-central-1",
    folder: "CloudTrail" as const,
    from: 0,
    to: 10,
    recordCount: 1,
    plainBytes: 100,
    roundFrom: 0,
    index: 0,
    span: 0,
    isDigested: true,
    bucket: "logs",
    key: "k",
    decidedAtMs: 0,
    ...change,
  };
  return { id: cutId(cut), ...cut };
}

async function stored(documents: Documents, cuts: readonly Cut[]): Promise<readonly Cut[]> {
  await documents.write(cuts.map(storeCut));
  return cuts;
}

const soon = { elapsed: 1000, delayMs: (): number => 500 };
const places = (cuts: readonly Cut[]): readonly string[] =>
  cuts.map(({ trail, roundFrom, index }) => `${trail} ${roundFrom} ${index}`);

test("a backlog far larger than what is kept in memory is handed out whole, each cut once", async () => {
  const documents = memoryDocuments();
  const cuts = Array.from({ length: 500 }, (_, round) => cutOf({ roundFrom: round, from: round }));
  await stored(documents, cuts.slice(0, 300));
  const backlog = new Backlog(documents);
  await backlog.load();
  const handed: Cut[] = [];
  let added = 300;
  for (;;) {
    // More comes in all the time, also while the next ones are being read.
    const refilled = backlog.refill();
    if (added < cuts.length) {
      backlog.add(await stored(documents, cuts.slice(added, added + 7)));
      added = Math.min(cuts.length, added + 7);
    }
    await refilled;
    // The journal is kept for all that has not been handed out yet.
    assert.ok(Math.min(backlog.oldestRound(), added) <= handed.length);
    const batch = backlog.takeBatch();
    if (batch.length === 0) break;
    handed.push(...batch);
    await documents.write(batch.map(({ id: key }) => ({ key, value: undefined })));
    for (const cut of batch) {
      backlog.stored(cut);
      backlog.remove(cut);
    }
  }
  assert.deepEqual(
    handed.map(({ id }) => id),
    cuts.map(({ id }) => id),
  );
  assert.equal(backlog.size(), 0);
  assert.equal(backlog.oldestRound(), Infinity);
});

test("a batch has the cuts of one round, of all lanes that do not fail", async () => {
  const backlog = new Backlog(memoryDocuments());
  backlog.add([
    cutOf({ trail: 1, roundFrom: 5 }),
    cutOf({ trail: 1, roundFrom: 5, index: 1 }),
    cutOf({ trail: 1, roundFrom: 9 }),
    cutOf({ trail: 2, roundFrom: 9 }),
    cutOf({ trail: 3, roundFrom: 5 }),
  ]);
  assert.deepEqual(places(backlog.takeBatch()), ["1 5 0", "1 5 1", "3 5 0"]);
  assert.deepEqual(places(backlog.takeBatch()), ["1 9 0", "2 9 0"]);
  assert.deepEqual(backlog.takeBatch(), []);
});

test("a batch is bounded in bytes, and has one file however large", async () => {
  const backlog = new Backlog(memoryDocuments());
  const plainBytes = 40_000_000;
  backlog.add([0, 1, 2].map((index) => cutOf({ index, plainBytes })));
  assert.deepEqual(places(backlog.takeBatch()), ["1 0 0"]);
  assert.deepEqual(places(backlog.takeBatch()), ["1 0 1"]);
});

test("a lane that fails is tried with one cut at a time, the others' in turn", async () => {
  const backlog = new Backlog(memoryDocuments());
  backlog.add([0, 1].map((index) => cutOf({ index })));
  const sent = backlog.takeBatch();
  for (const cut of sent) backlog.failed(cut, soon);
  assert.deepEqual(backlog.takeBatch(), []);
  assert.equal(backlog.takeProbe(1499), undefined);
  assert.equal(backlog.nextProbeAt(), 1500);
  const first = backlog.takeProbe(1500);
  assert.ok(first);
  assert.equal(backlog.takeProbe(1500), undefined, "one at a time");
  backlog.failed(first, { ...soon, elapsed: 1500 });
  const second = backlog.takeProbe(2000);
  assert.ok(second);
  assert.notEqual(second.id, first.id);
  backlog.stored(second);
  assert.deepEqual(backlog.takeBatch(), [first], "it does not fail any more");
});

test("of the trails of one bucket that is away, one tries it at a time", async () => {
  const backlog = new Backlog(memoryDocuments());
  backlog.add([1, 2, 3].map((trail) => cutOf({ trail })));
  backlog.add([cutOf({ trail: 4, bucket: "other" })]);
  for (const cut of backlog.takeBatch()) backlog.failed(cut, soon);
  const probes = [0, 1, 2, 3].map(() => backlog.takeProbe(5000));
  assert.deepEqual(
    probes.map((cut) => cut?.bucket),
    ["logs", "other", undefined, undefined],
  );
});

test("what could not be composed together is composed alone", async () => {
  const backlog = new Backlog(memoryDocuments());
  backlog.add([0, 1, 2].map((index) => cutOf({ index })));
  const batch = backlog.takeBatch();
  assert.equal(batch.length, 3);
  backlog.separate(batch);
  assert.equal(backlog.takeBatch().length, 1);
  assert.equal(backlog.takeBatch().length, 1);
});

test("a bucket that never answers gets no more than its share", async () => {
  const backlog = new Backlog(memoryDocuments());
  backlog.add(
    Array.from({ length: 400 }, (_, trail) => cutOf({ trail: trail + 1, bucket: "silent" })),
  );
  backlog.add([cutOf({ trail: 999, roundFrom: 7 })]);
  assert.equal(backlog.takeBatch().length, 256);
  assert.deepEqual(places(backlog.takeBatch()), ["999 7 0"]);
});

test("a cut that was moved waits in its new lane, once", async () => {
  const documents = memoryDocuments();
  const cuts = Array.from({ length: 100 }, (_, index) => cutOf({ index, bucket: "new" }));
  const backlog = new Backlog(documents);
  const old = cutOf({ bucket: "old", index: 500 });
  backlog.add(await stored(documents, [...cuts, old]));
  const sent = new Set<string>();
  for (const cut of backlog.takeBatch()) {
    sent.add(cut.id);
    if (cut.bucket !== "old") backlog.stored(cut);
  }
  const replacement = cutOf({ bucket: "new", index: 500 });
  await stored(documents, [replacement]);
  backlog.gaveUp(old);
  const refilled = backlog.refill();
  backlog.moved(old, replacement);
  await refilled;
  for (let batch = backlog.takeBatch(); batch.length > 0; batch = backlog.takeBatch()) {
    for (const { id } of batch) {
      assert.ok(!sent.has(id), `${id} twice`);
      sent.add(id);
    }
    await backlog.refill();
  }
  assert.equal(sent.size, 102);
});
