import assert from "node:assert/strict";
import { test } from "node:test";

import { testWorld } from "../base/test-world.ts";
import { memoryDocuments } from "../documents/memory-documents.ts";
import { JournalFullError } from "../journal/journal.ts";
import type { Journal } from "../journal/journal.ts";
import { memoryJournal } from "../journal/memory-journal.ts";
import { decodeEntry } from "../record/entry.ts";
import { compileSelection } from "../selection/compile-selection.ts";
import type { SelectingTrail } from "../selection/selection.ts";
import type { IngestOutcome } from "./importer.ts";
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

function intakeOn(
  journal: Pick<Journal, "append" | "checkRoom">,
  trails: readonly SelectingTrail[],
  accounts: ReadonlySet<string> = new Set(["111122223333"]),
): Intake {
  return createIntake({
    world: testWorld(),
    journal,
    seen: memorySeen(),
    documents: memoryDocuments(),
    accounts,
    regions: new Set(["us-east-1", "eu-west-1"]),
    selection: () => compileSelection(trails),
    fallbackAccountId: "111122223333",
    fallbackRegion: "us-east-1",
    signal: new AbortController().signal,
  });
}

function record(eventID: string, more: object = {}): Buffer {
  return Buffer.from(
    JSON.stringify({
      eventVersion: "1.08",
      eventTime: "2026-01-02T03:04:05Z",
      eventSource: "ec2.amazonaws.com",
      eventName: "RunInstances",
      awsRegion: "eu-west-1",
      eventID,
      readOnly: false,
      eventCategory: "Management",
      recipientAccountId: "111122223333",
      ...more,
    }),
  );
}

async function written(journal: Journal): Promise<readonly string[]> {
  const shown: string[] = [];
  for await (const entries of journal.read(0, journal.durableEnd())) {
    for (const { payload } of entries) {
      const { envelope, trails, record: bytes } = decodeEntry(payload);
      shown.push(`${envelope.eventId} [${trails.join()}] ${bytes.length}`);
    }
  }
  return shown;
}

const kinds = (outcomes: readonly IngestOutcome[]): readonly string[] =>
  outcomes.map((outcome) => (outcome.kind === "rejected" ? outcome.code : outcome.kind));

test("ingest() writes a record byte for byte, for the trails that want it", async () => {
  await using journal = memoryJournal();
  const bytes = Buffer.from(record("a").toString().replace("{", '{ "odd" : "\\u003d", '));
  assert.deepEqual(await intakeOn(journal, [trail]).ingest([bytes]), [{ kind: "accepted" }]);
  for await (const [entry] of journal.read(0, journal.durableEnd())) {
    assert.ok(entry !== undefined);
    const { envelope, trails, record: kept } = decodeEntry(entry.payload);
    assert.deepEqual(Buffer.from(kept), bytes);
    assert.deepEqual(trails, [4]);
    assert.equal(envelope.eventName, "RunInstances");
  }
});

test("ingest() keeps management events that nobody selected, and no such data events", async () => {
  await using journal = memoryJournal();
  const outcomes = await intakeOn(journal, []).ingest([
    record("a"),
    record("b", { eventCategory: "Data" }),
    record("c", { eventCategory: "NetworkActivity" }),
    record("d", { eventCategory: "Insight", insightDetails: {} }),
  ]);
  assert.deepEqual(kinds(outcomes), ["accepted", "unselected", "unselected", "accepted"]);
  assert.deepEqual(
    (await written(journal)).map((line) => line.slice(0, 4)),
    ["a []", "d []"],
  );
});

test("ingest() finds duplicates in a batch, of earlier batches and of batches under way", async () => {
  await using journal = memoryJournal();
  const intake = intakeOn(journal, [trail]);
  const [first, second] = await Promise.all([
    intake.ingest([record("a"), record("b"), record("a")]),
    intake.ingest([record("b"), record("c")]),
  ]);
  assert.deepEqual(kinds(first), ["accepted", "accepted", "duplicate"]);
  assert.deepEqual(kinds(second), ["duplicate", "accepted"]);
  assert.deepEqual(kinds(await intake.ingest([record("c"), record("d")])), [
    "duplicate",
    "accepted",
  ]);
  assert.deepEqual(
    (await written(journal)).map((line) => line.slice(0, 1)),
    ["a", "b", "c", "d"],
  );
});

test("ingest() takes a data event again that nobody wanted before", async () => {
  await using journal = memoryJournal();
  const trails: SelectingTrail[] = [];
  const intake = intakeOn(journal, trails);
  const event = record("a", {
    eventCategory: "Data",
    resources: [{ type: "AWS::S3::Object", ARN: "arn:aws:s3:::b/k" }],
  });
  await intake.ingest([event]);
  const DataResources = [{ Type: "AWS::S3::Object", Values: ["arn:aws:s3"] }];
  trails.push({ ...trail, eventSelectors: [{ DataResources }] });
  assert.deepEqual(kinds(await intake.ingest([event])), ["accepted"]);
  assert.equal((await written(journal)).length, 1);
});

test("ingest() rejects what is no record, and says why, without stopping", async () => {
  await using journal = memoryJournal();
  const outcomes = await intakeOn(journal, [trail]).ingest([
    Buffer.from("{"),
    Buffer.from("[]"),
    Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
    record("x", { eventTime: "now" }),
    record("x", { recipientAccountId: "999999999999" }),
    record("x", { awsRegion: "mars-north-1" }),
    record("x", { pad: "x".repeat(300_000) }),
    record("good"),
  ]);
  assert.deepEqual(kinds(outcomes), [
    "InvalidRecord",
    "InvalidRecord",
    "InvalidRecord",
    "InvalidField",
    "UnknownAccount",
    "UnknownRegion",
    "EventTooLarge",
    "accepted",
  ]);
  assert.deepEqual(outcomes[4], {
    kind: "rejected",
    code: "UnknownAccount",
    message: "The account 999999999999 is not known here.",
  });
  assert.equal((await written(journal)).length, 1);
});

test("ingest() that fails to append has accepted nothing, and takes the same again", async () => {
  await using journal = memoryJournal();
  let isFull = true;
  const intake = intakeOn(
    {
      append: async (payloads) => {
        if (isFull) throw new JournalFullError("no space");
        return journal.append(payloads);
      },
      checkRoom: () => {},
    },
    [trail],
  );
  await assert.rejects(intake.ingest([record("a")]), JournalFullError);
  isFull = false;
  assert.deepEqual(kinds(await intake.ingest([record("a")])), ["accepted"]);
});

test("ingest() makes accounts that are missing, with their trails, before it selects", async () => {
  await using journal = memoryJournal();
  const accounts = new Set(["111122223333"]);
  const trails: SelectingTrail[] = [];
  const made: string[] = [];
  const outcomes = await intakeOn(journal, trails, accounts).ingest(
    [
      record("a", { recipientAccountId: "444455556666" }),
      record("b", { recipientAccountId: "444455556666" }),
      record("c", { recipientAccountId: "not-an-account" }),
      record("d", { recipientAccountId: "777788889999" }),
    ],
    {
      mayImport: (accountId) => accountId !== "777788889999",
      createAccount: async (accountId) => {
        made.push(accountId);
        accounts.add(accountId);
        trails.push({ ...trail, number: 8, accountId });
        return Promise.resolve();
      },
    },
  );
  assert.deepEqual(made, ["444455556666"]);
  assert.deepEqual(kinds(outcomes), ["accepted", "accepted", "UnknownAccount", "AccessDenied"]);
  assert.deepEqual(
    (await written(journal)).map((line) => line.slice(0, 5)),
    ["a [8]", "b [8]"],
  );
});
