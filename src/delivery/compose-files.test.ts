import assert from "node:assert/strict";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";

import * as fc from "fast-check";

import { sha256Hex } from "../integrity/sha256.ts";
import { gunzipMember } from "../integrity/gzip-member.ts";
import { memoryJournal } from "../journal/memory-journal.ts";
import { JournalCorruptError } from "../journal/journal.ts";
import type { JournalDamage, JournalReader } from "../journal/journal.ts";
import { encodeEntry } from "../record/entry.ts";
import type { Envelope, EventCategory } from "../record/envelope.ts";
import { composeFiles } from "./compose-files.ts";
import type { ComposedFile } from "./compose-files.ts";
import { planRound } from "./plan-round.ts";
import type { FileRange } from "./plan-round.ts";

interface TestEvent {
  readonly trails: readonly number[];
  readonly record: string;
  readonly accountId: string;
  readonly region: string;
  readonly category: EventCategory;
  readonly eventTimeMs: number;
}

const event: TestEvent = {
  trails: [1],
  record: '{"a":1}',
  accountId: "111122223333",
  region: "eu-central-1",
  category: "Management",
  eventTimeMs: 5000,
};

async function journalOf(events: readonly TestEvent[]): Promise<JournalReader & { end: number }> {
  const journal = memoryJournal();
  for (const { trails, record, ...fields } of events) {
    const names = { eventId: "e", eventSource: "s", eventName: "n", readOnly: true };
    const envelope: Envelope = { ...names, ...fields };
    await journal.append([encodeEntry(envelope, trails, Buffer.from(record))]);
  }
  return { read: (from, to) => journal.read(from, to), end: journal.durableEnd() };
}

async function composed(
  reader: JournalReader,
  files: readonly FileRange[],
  onDamage: (damage: JournalDamage) => void = () => assert.fail("nothing is damaged"),
): Promise<readonly ComposedFile[]> {
  const orders = files.map((file, index) => ({ ...file, id: String(index) }));
  return collect(composeFiles(reader, orders, onDamage));
}

async function collect<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

test("a log file has its records byte for byte, in journal order", async () => {
  const records = ['{ "b" : 1.0 }', '{"ü":"\\u00fc"}', "{}"];
  const reader = await journalOf(
    records.map((record, index) => ({ ...event, record, eventTimeMs: 9000 - index * 1000 })),
  );
  const { files } = await planRound(reader, { from: 0, to: reader.end });
  const [file, ...others] = await composed(reader, files);
  assert.deepEqual(others, []);
  assert.ok(file);
  const plain = gunzipSync(file.body);
  assert.equal(plain.toString(), `{"Records":[${records.join(",")}]}`);
  assert.equal(file.hash, sha256Hex(plain));
  assert.equal(file.recordCount, 3);
  assert.deepEqual([file.oldestEventMs, file.newestEventMs], [7000, 9000]);
  // One member and nothing behind it: verifiers hash the first member only.
  assert.deepEqual(gunzipMember(file.body, 1000), plain);
});

test("a round has a file for each trail, account, Region and folder", async () => {
  const reader = await journalOf([
    { ...event, trails: [1, 2] },
    { ...event, category: "Data" },
    { ...event, region: "us-east-1" },
    { ...event, accountId: "444455556666" },
    { ...event, category: "Insight" },
    { ...event, trails: [] },
  ]);
  const { files } = await planRound(reader, { from: 0, to: reader.end });
  assert.deepEqual(
    files.map((file) => [file.trail, file.accountId, file.region, file.folder, file.recordCount]),
    [
      [1, "111122223333", "eu-central-1", "CloudTrail", 2],
      [2, "111122223333", "eu-central-1", "CloudTrail", 1],
      [1, "111122223333", "us-east-1", "CloudTrail", 1],
      [1, "444455556666", "eu-central-1", "CloudTrail", 1],
      [1, "111122223333", "eu-central-1", "CloudTrail-Insight", 1],
    ],
  );
});

test("a file that is full is followed by another, and a record that is larger has one to itself", async () => {
  const sizes = [20, 20, 20, 500, 20];
  const records = sizes.map((size) => JSON.stringify("x".repeat(size - 2)));
  const reader = await journalOf(records.map((record) => ({ ...event, record })));
  const { files } = await planRound(reader, { from: 0, to: reader.end }, 60);
  assert.deepEqual(
    files.map(({ recordCount }) => recordCount),
    [2, 1, 1, 1],
  );
  const contents = (await composed(reader, files)).map(({ body }) => gunzipSync(body).toString());
  assert.deepEqual(contents, [
    `{"Records":[${records[0]},${records[1]}]}`,
    `{"Records":[${records[2]}]}`,
    `{"Records":[${records[3]}]}`,
    `{"Records":[${records[4]}]}`,
  ]);
});

const anyEvent: fc.Arbitrary<TestEvent> = fc.record({
  trails: fc.subarray([1, 2, 3]),
  record: fc.json(),
  accountId: fc.constantFrom("111122223333", "444455556666"),
  region: fc.constantFrom("eu-central-1", "us-east-1"),
  category: fc.constantFrom("Management", "Data", "Insight"),
  eventTimeMs: fc.integer({ min: 0, max: 10_000_000 }),
});

test("every record is in one file of each trail that wants it, however files are composed", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyEvent, { maxLength: 40 }),
      fc.integer({ min: 20, max: 200 }),
      async (events, bytesMax) => {
        const reader = await journalOf(events);
        const { files } = await planRound(reader, { from: 0, to: reader.end }, bytesMax);
        const together = await composed(reader, files);
        for (const trail of [1, 2, 3]) {
          const bodies = files.flatMap((file, index) =>
            file.trail === trail ? (together[index]?.body ?? []) : [],
          );
          const found = bodies.flatMap((body) => {
            const text = gunzipSync(body).toString();
            return text.slice('{"Records":['.length, -"]}".length);
          });
          const wanted = events.filter(({ trails }) => trails.includes(trail));
          const length = wanted.reduce((sum, { record }) => sum + Buffer.byteLength(record) + 1, 0);
          assert.equal(
            found.reduce((sum, text) => sum + Buffer.byteLength(text) + 1, 0),
            length,
          );
          for (const { record } of wanted) assert.ok(found.some((text) => text.includes(record)));
        }
        // Alone, and at another time, a file has the same bytes.
        for (const [index, file] of files.entries()) {
          const [alone] = await composed(reader, [file]);
          assert.deepEqual(alone?.body, together[index]?.body);
        }
        for (const [index, { plainBytes, recordCount }] of files.entries()) {
          const plain = gunzipSync(together[index]?.body ?? new Uint8Array());
          assert.equal(plain.length, plainBytes);
          assert.ok(plainBytes <= bytesMax || recordCount === 1);
        }
      },
    ),
    { seed: 20_261_122, numRuns: 50 },
  );
});

/** A journal of which one entry cannot be read any more. */
function damagedAt(reader: JournalReader, position: number, resume: number): JournalReader {
  return {
    async *read(from, to) {
      for await (const batch of reader.read(from, to)) {
        const intact = batch.filter((entry) => entry.position < position || from > position);
        if (intact.length > 0) yield intact;
        if (intact.length < batch.length) {
          const damage = { segment: "s", offset: 0, position, resume };
          throw new JournalCorruptError("damaged", damage);
        }
      }
    },
  };
}

test("what is damaged in the journal is left out and told, the rest is delivered", async () => {
  const records = ['"a"', '"b"', '"c"'];
  const reader = await journalOf(records.map((record) => ({ ...event, record })));
  const [batch = []] = await collect(reader.read(0, reader.end));
  const [, second] = batch;
  assert.ok(second);
  const damaged = damagedAt(reader, second.position, second.next);

  // Damaged before the round is planned: the file is planned without it.
  const plan = await planRound(damaged, { from: 0, to: reader.end });
  assert.equal(plan.damages.length, 1);
  assert.equal(plan.files[0]?.recordCount, 2);

  // Damaged after: the file has what is left, and says so.
  const { files } = await planRound(reader, { from: 0, to: reader.end });
  const damages: JournalDamage[] = [];
  const [file] = await composed(damaged, files, (damage) => damages.push(damage));
  assert.equal(gunzipSync(file?.body ?? "").toString(), '{"Records":["a","c"]}');
  assert.equal(file?.recordCount, 2);
  assert.equal(damages.length, 1);
});
