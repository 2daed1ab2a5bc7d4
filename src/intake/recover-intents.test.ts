import assert from "node:assert/strict";
import { test } from "node:test";

import { testWorld } from "../base/test-world.ts";
import type { CallFacts, Operation } from "../call/operation.ts";
import { memoryDocuments } from "../documents/memory-documents.ts";
import type { Documents } from "../documents/documents.ts";
import { memoryJournal } from "../journal/memory-journal.ts";
import type { Journal } from "../journal/journal.ts";
import { decodeEntry } from "../record/entry.ts";
import type { Entry } from "../record/entry.ts";
import type { SeenEvents } from "../seen/seen-events.ts";
import { compileSelection } from "../selection/compile-selection.ts";
import type { SelectingTrail } from "../selection/selection.ts";
import { createIntake } from "./intake.ts";
import type { Intake } from "./intake.ts";
import { memorySeen } from "./memory-seen.fixture.ts";

const trail: SelectingTrail = {
  number: 4,
  accountId: "111122223333",
  homeRegion: "us-east-1",
  isMultiRegion: true,
  includeGlobalServiceEvents: true,
};
const stopLogging: Operation<object, object> = {
  schema: [9, "com.example", "StopLogging", 0, "unit", "unit"],
  access: "write",
  category: "management",
  resources: () => [],
  record: { changesSelection: true },
  handle: async () => ({}),
};
const announcedAt = Date.UTC(2026, 0, 2, 3, 4, 5);
const facts: CallFacts = {
  requestId: "d370b91f-30a9-4f4d-b1a3-47e13d476c15",
  receivedAt: announcedAt,
  completedAt: announcedAt,
  service: { eventSource: "cloudtrail.amazonaws.com", protocol: "json-1.1" },
  operationName: "StopLogging",
  operation: stopLogging,
  principal: {
    type: "Root",
    accountId: "111122223333",
    arn: "arn:aws:iam::111122223333:root",
    principalId: "111122223333",
    accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  },
  region: "eu-west-1",
  resources: [],
  sourceIp: "192.0.2.1",
  bytesIn: 0,
  bytesOut: 0,
};

/** What outlives a process. */
interface Disk {
  readonly journal: Journal;
  readonly documents: Documents;
  readonly seen: Pick<SeenEvents, "claim">;
}

function disk(): Disk {
  return { journal: memoryJournal(), documents: memoryDocuments(), seen: memorySeen() };
}

function processOn(parts: Disk, trails: readonly SelectingTrail[]): Intake {
  return createIntake({
    ...parts,
    world: testWorld(),
    accounts: new Set(["111122223333"]),
    regions: new Set(["us-east-1", "eu-west-1"]),
    selection: () => compileSelection(trails),
    fallbackAccountId: "111122223333",
    fallbackRegion: "us-east-1",
    signal: new AbortController().signal,
  });
}

async function entriesOf({ journal }: Disk): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  for await (const batch of journal.read(0, journal.durableEnd())) {
    entries.push(...batch.map(({ payload }) => decodeEntry(payload)));
  }
  return entries;
}

function recordIn(entry: Entry | undefined): Record<string, unknown> {
  return JSON.parse(Buffer.from(entry?.record ?? []).toString()) as Record<string, unknown>;
}

test("recover() records a call whose process died before its record, for the trail it stopped", async () => {
  const parts = disk();
  const { recorder } = processOn(parts, [trail]);
  await recorder.before(facts);
  assert.equal((await entriesOf(parts)).length, 0);

  const next = processOn(parts, []);
  await next.recover();
  const entries = await entriesOf(parts);
  assert.equal(entries.length, 1);
  assert.deepEqual(entries[0]?.trails, [4]);
  const record = recordIn(entries[0]);
  assert.equal(record["eventName"], "StopLogging");
  assert.equal(record["errorCode"], "InternalFailure");
  assert.match(String(record["errorMessage"]), /is not known/);
  await next.recover();
  assert.equal((await entriesOf(parts)).length, 1);
});

test("recover() has nothing to do after a call that was recorded", async () => {
  const parts = disk();
  const { recorder } = processOn(parts, [trail]);
  const before = await recorder.before(facts);
  await recorder.record({ ...facts, completedAt: announcedAt + 5000, output: {} }, before);
  assert.deepEqual(await parts.documents.list(""), []);

  await processOn(parts, [trail]).recover();
  const entries = await entriesOf(parts);
  assert.equal(entries.length, 1);
  assert.equal(recordIn(entries[0])["errorCode"], undefined);
  assert.equal(entries[0]?.envelope.eventTimeMs, announcedAt);
});

test("recover() makes no second record where the first was durable and the intent stayed", async () => {
  const parts = disk();
  const { recorder } = processOn(parts, [trail]);
  const before = await recorder.before(facts);
  const [intent] = await parts.documents.list("");
  await recorder.record({ ...facts, output: {} }, before);
  assert.ok(intent !== undefined);
  await parts.documents.write([{ key: intent.key, value: intent.value }]);

  await processOn(parts, [trail]).recover();
  assert.equal((await entriesOf(parts)).length, 1);
  assert.deepEqual(await parts.documents.list(""), []);
});

test("recover() keeps the intent when the journal takes nothing", async () => {
  const parts = disk();
  const { recorder } = processOn(parts, [trail]);
  await recorder.before(facts);
  const broken = {
    ...parts,
    journal: {
      ...parts.journal,
      append: async () => {
        throw new Error("no space");
      },
    },
  };
  await assert.rejects(processOn(broken, [trail]).recover(), /no space/);
  await processOn(parts, [trail]).recover();
  assert.equal((await entriesOf(parts)).length, 1);
});
