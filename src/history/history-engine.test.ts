import assert from "node:assert/strict";
import { test } from "node:test";

import * as fc from "fast-check";

import { memorySqlite } from "../base/sqlite.ts";
import type { Sqlite } from "../base/sqlite.ts";
import { JournalCorruptError } from "../journal/journal.ts";
import { memoryJournal } from "../journal/memory-journal.ts";
import type { Journal } from "../journal/journal.ts";
import { encodeEntry } from "../record/entry.ts";
import { readEnvelope } from "../record/read-envelope.ts";
import { eventKey } from "./event-keys.ts";
import { historyEngine } from "./history-engine.ts";
import type { HistoryEngine } from "./history-engine.ts";
import { historySchema } from "./history-schema.ts";
import type { HistoryEvent, HistoryQuery } from "./history.ts";
import type { LookupKey } from "./lookup-keys.ts";

const start = Date.UTC(2026, 0, 2);

interface Bench {
  readonly journal: Journal;
  readonly sqlite: Sqlite;
  readonly engine: HistoryEngine;
}

function bench(): Bench {
  const journal = memoryJournal();
  const sqlite = memorySqlite(historySchema);
  return { journal, sqlite, engine: historyEngine(sqlite, journal) };
}

/** A record of a CreateBucket call, `second` seconds after the start. */
function record(second: number, more: object = {}): object {
  return {
    eventVersion: "1.11",
    userIdentity: { type: "Root", accountId: "123456789012", accessKeyId: "AKIA0" },
    eventTime: new Date(start + second * 1000).toISOString().replace(".000", ""),
    eventSource: "s3.amazonaws.com",
    eventName: "CreateBucket",
    awsRegion: "us-east-1",
    requestParameters: { bucketName: `bucket-${second}` },
    eventID: `event-${second}`,
    readOnly: false,
    managementEvent: true,
    eventCategory: "Management",
    recipientAccountId: "123456789012",
    ...more,
  };
}

async function append({ journal }: Bench, records: readonly object[]): Promise<void> {
  const payloads = records.map((one) => {
    const reading = readEnvelope(Object.fromEntries(Object.entries(one)));
    assert.ok(reading.envelope, JSON.stringify(reading.fault));
    return encodeEntry(reading.envelope, [], Buffer.from(JSON.stringify(one)));
  });
  await journal.append(payloads);
}

async function take(it: Bench, expiredBefore = 0): Promise<void> {
  const end = it.journal.durableEnd();
  while ((await it.engine.take(end, expiredBefore)).position < end);
}

function query(more: Partial<HistoryQuery> = {}): HistoryQuery {
  const scope = { accountId: "123456789012", region: "us-east-1", category: "Management" } as const;
  return { ...scope, limit: 50, ...more };
}

async function ids({ engine }: Bench, more: Partial<HistoryQuery> = {}): Promise<string[]> {
  const { events } = await engine.lookup(query(more));
  return events.map(({ eventId }) => eventId);
}

test("history: an event comes back whole, with what was derived from it", async () => {
  const it = bench();
  const one = record(1);
  await append(it, [one]);
  await take(it);
  const { events, next } = await it.engine.lookup(query());
  const expected: HistoryEvent = {
    eventId: "event-1",
    eventName: "CreateBucket",
    eventSource: "s3.amazonaws.com",
    eventTimeMs: start + 1000,
    readOnly: false,
    accessKeyId: "AKIA0",
    username: "root",
    resources: [{ type: "AWS::S3::Bucket", name: "bucket-1" }],
    record: JSON.stringify(one),
  };
  assert.deepEqual(events, [expected]);
  assert.equal(next, undefined);
});

test("history: newest first by event time; at the same time the journal's later one first", async () => {
  const it = bench();
  const same = { eventID: "same-time-later" };
  await append(it, [record(5), record(9), record(7), record(7, same), record(1)]);
  await take(it);
  const order = ["event-9", "same-time-later", "event-7", "event-5", "event-1"];
  assert.deepEqual(await ids(it), order);
  const range = { from: start + 5000, to: start + 7000 };
  assert.deepEqual(await ids(it, range), ["same-time-later", "event-7", "event-5"]);
});

test("history: accounts, Regions and categories are apart; data events are never in it", async () => {
  const it = bench();
  const insight = {
    eventCategory: "Insight",
    insightDetails: { eventSource: "s3.amazonaws.com", eventName: "CreateBucket" },
  };
  await append(it, [
    record(1),
    record(2, { recipientAccountId: "999999999999" }),
    record(3, { awsRegion: "eu-west-1" }),
    record(4, insight),
    record(5, { eventCategory: "Data", managementEvent: false }),
  ]);
  await take(it);
  assert.deepEqual(await ids(it), ["event-1"]);
  assert.deepEqual(await ids(it, { accountId: "999999999999" }), ["event-2"]);
  assert.deepEqual(await ids(it, { region: "eu-west-1" }), ["event-3"]);
  assert.deepEqual(await ids(it, { category: "Insight" }), ["event-4"]);
  assert.deepEqual(await ids(it, { region: "nowhere-1" }), []);
});

const attributes: readonly (readonly [LookupKey, string, readonly string[]])[] = [
  ["EventId", "event-2", ["event-2"]],
  ["EventName", "DeleteTrail", ["event-2"]],
  ["EventName", "deletetrail", []],
  ["EventSource", "cloudtrail.amazonaws.com", ["event-2"]],
  ["ReadOnly", "true", ["event-3"]],
  ["ReadOnly", "false", ["event-2", "event-1"]],
  ["ReadOnly", "True", []],
  ["Username", "Alice", ["event-3"]],
  ["Username", "root", ["event-2", "event-1"]],
  ["AccessKeyId", "AKIA1", ["event-3"]],
  ["ResourceType", "AWS::S3::Bucket", ["event-3", "event-1"]],
  ["ResourceType", "AWS::CloudTrail::Trail", ["event-2"]],
  ["ResourceName", "bucket-3", ["event-3"]],
  ["ResourceName", "my-trail", ["event-2"]],
  ["ResourceName", "AWS::S3::Bucket", []],
];
for (const [key, value, expected] of attributes) {
  test(`history: by ${key} ${value}: ${expected.join(", ") || "nothing"}`, async () => {
    const it = bench();
    await append(it, [
      record(1),
      record(2, {
        eventName: "DeleteTrail",
        eventSource: "cloudtrail.amazonaws.com",
        requestParameters: { name: "my-trail" },
      }),
      record(3, {
        readOnly: true,
        userIdentity: { type: "IAMUser", userName: "Alice", accessKeyId: "AKIA1" },
      }),
    ]);
    await take(it);
    assert.deepEqual(await ids(it, { attribute: { key, value } }), expected);
  });
}

test("history: pages hang together while events come in", async () => {
  const it = bench();
  await append(
    it,
    [1, 2, 3, 4, 5, 5, 5].map((second, index) => record(second, { eventID: `e${index}` })),
  );
  await take(it);
  const first = await it.engine.lookup(query({ limit: 2 }));
  await append(it, [record(9), record(5, { eventID: "late" }), record(3, { eventID: "late-3" })]);
  await take(it);
  const seen = first.events.map(({ eventId }) => eventId);
  let { next } = first;
  while (next !== undefined) {
    const page = await it.engine.lookup(query({ limit: 2, after: next }));
    seen.push(...page.events.map(({ eventId }) => eventId));
    ({ next } = page);
  }
  assert.deepEqual(seen, ["e6", "e5", "e4", "e3", "late-3", "e2", "e1", "e0"]);
});

test("history: pages of any size give every event once, in order", async () => {
  const anySeconds = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 200 });
  await fc.assert(
    fc.asyncProperty(anySeconds, fc.integer({ min: 1, max: 60 }), async (seconds, limit) => {
      const it = bench();
      await append(
        it,
        seconds.map((second, index) => record(second, { eventID: `e${index}` })),
      );
      await take(it);
      const attribute = { key: "EventName", value: "CreateBucket" } as const;
      const seen: string[] = [];
      let after: HistoryQuery["after"];
      do {
        const asked = query({ limit, attribute, ...(after !== undefined && { after }) });
        const { events, next } = await it.engine.lookup(asked);
        seen.push(...events.map(({ eventId }) => eventId));
        after = next;
      } while (after !== undefined);
      const expected = seconds
        .map((second, index) => ({ second, index }))
        .toSorted((a, b) => b.second - a.second || b.index - a.index)
        .map(({ index }) => `e${index}`);
      assert.deepEqual(seen, expected);
    }),
    { seed: 4, numRuns: 25 },
  );
});

test("history: entries that are handed out again change nothing", async () => {
  const it = bench();
  await append(it, [record(1), record(2)]);
  await take(it);
  it.sqlite.prepare("UPDATE cursor SET position = 0").run();
  await take(it);
  assert.deepEqual(await ids(it), ["event-2", "event-1"]);
  const byName = { attribute: { key: "ResourceName", value: "bucket-1" } } as const;
  assert.deepEqual(await ids(it, byName), ["event-1"]);
});

test("history: a hash that two values share does not mix them up", async () => {
  const it = bench();
  await append(it, [record(1), record(2)]);
  await take(it);
  const other = record(3, { recipientAccountId: "999999999999" });
  await append(it, [other]);
  await take(it);
  // As if every value of every account had the key of this one.
  const key = eventKey(1, "EventName", "CreateBucket");
  it.sqlite.prepare("UPDATE OR IGNORE keys SET key = ?").run(key);
  const attribute = { key: "EventName", value: "CreateBucket" } as const;
  assert.deepEqual(await ids(it, { attribute }), ["event-2", "event-1"]);
  it.sqlite
    .prepare("UPDATE OR IGNORE keys SET key = ?")
    .run(eventKey(1, "EventName", "DeleteBucket"));
  const another = { key: "EventName", value: "DeleteBucket" } as const;
  assert.deepEqual(await ids(it, { attribute: another }), []);
});

test("history: what is too old is not taken, and what becomes too old is forgotten", async () => {
  const it = bench();
  const seconds = Array.from({ length: 2500 }, (_, index) => index);
  await append(
    it,
    seconds.map((second) => record(second)),
  );
  await take(it, start + 500_000);
  assert.deepEqual(await ids(it, { to: start + 500_000 }), ["event-500"]);
  while (await it.engine.expire(start + 2_490_000));
  assert.deepEqual((await ids(it)).length, 10);
  const count = (table: string): unknown =>
    it.sqlite.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.["n"];
  assert.equal(count("events"), 10);
  assert.equal(count("keys"), 10 * 7, "name, source, readOnly, user, access key, resource twice");
  assert.ok(Number(count("blocks")) <= 2, `${String(count("blocks"))} blocks`);
  assert.equal(await it.engine.expire(start + 2_490_000), false);
});

test("history: a large backlog is taken in bites, and the cursor survives", async () => {
  const it = bench();
  const padding = "x".repeat(100_000);
  const seconds = Array.from({ length: 200 }, (_, index) => index);
  await append(
    it,
    seconds.map((second) => record(second, { additionalEventData: { padding } })),
  );
  const end = it.journal.durableEnd();
  const { position: reached } = await it.engine.take(end, 0);
  assert.ok(reached < end && reached > 0);
  const again = historyEngine(it.sqlite, it.journal);
  assert.equal(await again.position(), reached);
  await take(it);
  assert.equal(await again.position(), end);
  assert.equal((await ids(it)).length, 50);
});

test("history: what is damaged in the journal is told and passed by", async () => {
  const it = bench();
  await append(it, [record(1), record(2)]);
  const position = it.journal.durableEnd();
  await append(it, [record(3)]);
  const resume = it.journal.durableEnd();
  await append(it, [record(4)]);
  for (const end of [resume, it.journal.durableEnd()]) {
    const damage = { segment: "0000000000000000.journal", offset: 24, position, resume };
    const sqlite = memorySqlite(historySchema);
    const engine = historyEngine(sqlite, {
      async *read(from, to) {
        if (from < position) yield* it.journal.read(from, Math.min(to, position));
        if (from < resume && to > position) throw new JournalCorruptError("damaged", damage);
        yield* it.journal.read(Math.max(from, resume), to);
      },
    });
    assert.deepEqual(await engine.take(end, 0), { position: end, damages: [damage] });
    assert.equal(await engine.position(), end);
    const found = await ids({ ...it, engine });
    assert.deepEqual(found, [...(end > resume ? ["event-4"] : []), "event-2", "event-1"]);
  }
});
