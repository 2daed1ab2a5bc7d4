import assert from "node:assert/strict";
import { test } from "node:test";

import type { CallFacts, Operation } from "../call/operation.ts";
import { testWorld } from "../base/test-world.ts";
import { memoryDocuments } from "../documents/memory-documents.ts";
import type { Journal } from "../journal/journal.ts";
import { memoryJournal } from "../journal/memory-journal.ts";
import { decodeEntry } from "../record/entry.ts";
import type { Entry } from "../record/entry.ts";
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
const owners: SelectingTrail = { ...trail, number: 9, accountId: "444455556666" };
const stopLogging: Operation<object, object> = {
  schema: [9, "com.example", "StopLogging", 0, "unit", "unit"],
  access: "write",
  category: "management",
  resources: () => [],
  handle: async () => ({}),
};
const facts: CallFacts = {
  requestId: "d370b91f-30a9-4f4d-b1a3-47e13d476c15",
  receivedAt: 0,
  completedAt: Date.UTC(2026, 0, 2, 3, 4, 5),
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

function intakeOn(journal: Journal, trails: readonly SelectingTrail[]): Intake {
  return createIntake({
    world: testWorld(),
    journal,
    seen: memorySeen(),
    documents: memoryDocuments(),
    accounts: new Set(["000000000001", "111122223333", "444455556666"]),
    regions: new Set(["us-east-1", "eu-west-1"]),
    selection: () => compileSelection(trails),
    fallbackAccountId: "000000000001",
    fallbackRegion: "us-east-1",
    signal: new AbortController().signal,
  });
}

async function entriesOf(journal: Journal): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  for await (const batch of journal.read(0, journal.durableEnd())) {
    entries.push(...batch.map(({ payload }) => decodeEntry(payload)));
  }
  return entries;
}

function recordIn(entry: Entry | undefined): Record<string, unknown> {
  return JSON.parse(Buffer.from(entry?.record ?? []).toString()) as Record<string, unknown>;
}

test("record() makes the record of a call durable, for the trails that want it", async () => {
  await using journal = memoryJournal();
  await intakeOn(journal, [trail]).recorder.record(facts);
  const [entry, ...others] = await entriesOf(journal);
  assert.equal(others.length, 0);
  assert.deepEqual(entry?.trails, [4]);
  assert.equal(entry.envelope.region, "eu-west-1");
  assert.equal(entry.envelope.accountId, "111122223333");
  const record = recordIn(entry);
  assert.equal(record["eventName"], "StopLogging");
  assert.match(
    String(record["eventID"]),
    /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-/,
  );
  assert.equal("sharedEventID" in record, false);
});

test("record() of a call that changes the selection goes to the trails of before and of after", async () => {
  await using journal = memoryJournal();
  const trails = [trail];
  const { recorder } = intakeOn(journal, trails);
  const changing = { ...facts, operation: { ...stopLogging, record: { changesSelection: true } } };
  const before = await recorder.before(changing);
  const beforeOther = await recorder.before({ ...facts, requestId: "another" });
  trails.splice(0, 1, { ...trail, number: 5 });
  await recorder.record(changing, before);
  await recorder.record(facts, beforeOther);
  const entries = await entriesOf(journal);
  assert.deepEqual(
    entries.map((entry) => entry.trails),
    [[4, 5], [5]],
  );
});

test("record() gives the owner of a bucket a copy of its own, of one shared event", async () => {
  await using journal = memoryJournal();
  const resources = [
    { arn: "arn:aws:s3:::theirs", type: "AWS::S3::Bucket", accountId: "444455556666" },
  ];
  await intakeOn(journal, [trail, owners]).recorder.record({ ...facts, resources });
  const entries = await entriesOf(journal);
  assert.deepEqual(
    entries.map((entry) => [entry.envelope.accountId, ...entry.trails]),
    [
      ["111122223333", 4],
      ["444455556666", 9],
    ],
  );
  const [mine, theirs] = entries.map(recordIn);
  assert.ok(mine?.["sharedEventID"] !== undefined);
  assert.equal(mine["sharedEventID"], theirs?.["sharedEventID"]);
  assert.notEqual(mine["eventID"], theirs?.["eventID"]);
});

test("record() puts a caller that nobody knows, and a Region that is none, where they are seen", async () => {
  await using journal = memoryJournal();
  const { principal: _, ...unknown } = facts;
  const claimed = { accessKeyId: "AKIAUNKNOWN", accountId: "999999999999" };
  await intakeOn(journal, []).recorder.record({ ...unknown, claimed, region: "mars-north-1" });
  const [entry] = await entriesOf(journal);
  assert.equal(entry?.envelope.accountId, "000000000001");
  assert.equal(entry.envelope.region, "us-east-1");
  assert.equal(recordIn(entry)["recipientAccountId"], "000000000001");
});

test("record() of a global service is in us-east-1", async () => {
  await using journal = memoryJournal();
  const service = { ...facts.service, isGlobal: true };
  await intakeOn(journal, []).recorder.record({ ...facts, service });
  const [entry] = await entriesOf(journal);
  assert.equal(entry?.envelope.region, "us-east-1");
});

test("record() writes no data event that nobody wants", async () => {
  await using journal = memoryJournal();
  const operation = { ...stopLogging, category: "data" as const };
  await intakeOn(journal, [trail]).recorder.record({ ...facts, operation });
  assert.equal(journal.durableEnd(), 0);
});

test("ingest() knows the records of calls made here as duplicates", async () => {
  await using journal = memoryJournal();
  const intake = intakeOn(journal, [trail]);
  await intake.recorder.record(facts);
  const [entry] = await entriesOf(journal);
  assert.ok(entry !== undefined);
  assert.deepEqual(await intake.ingest([entry.record]), [{ kind: "duplicate" }]);
});
