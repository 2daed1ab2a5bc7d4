import assert from "node:assert/strict";
import { test } from "node:test";

import * as fc from "fast-check";

import { InvariantError } from "../base/assert.ts";
import {
  decodeEntry,
  encodeEntries,
  encodeEntry,
  readEntryIdentity,
  readEntryRouting,
  readEntryTrails,
} from "./entry.ts";
import type { Envelope } from "./envelope.ts";

const envelope: Envelope = {
  eventId: "4a8c1f1e-0000-4000-8000-123456789abc",
  eventTimeMs: Date.UTC(2026, 0, 2, 3, 4, 5),
  accountId: "111122223333",
  region: "eu-central-1",
  category: "Data",
  eventSource: "s3.amazonaws.com",
  eventName: "PutObject",
  readOnly: false,
};

test("encodeEntry() writes the bytes of version 1", () => {
  const payload = encodeEntry(envelope, [7, 258], Buffer.from('{"a":1}'));
  assert.equal(
    Buffer.from(payload).toString("hex"),
    "0111" + // version, Data and not read-only
      "00000075" + // the record begins at 117
      "019b7ca98c88" + // 2026-01-02T03:04:05Z
      "00020000000700000102" +
      "000c313131313232323233333333" +
      "000c65752d63656e7472616c2d31" +
      "002434613863316631652d303030302d343030302d383030302d313233343536373839616263" +
      "001073332e616d617a6f6e6177732e636f6d" +
      "00095075744f626a656374" +
      "7b2261223a317d",
  );
});

test("encodeEntries() writes the same bytes, in the space given and beyond it", () => {
  const records = ["{}", '{"a":1}', '{"b":"ä"}'].map((text) => Buffer.from(text));
  const entries = records.map((record, index) => ({
    envelope: { ...envelope, eventName: `name-ä-${index}` },
    trails: [index],
    record,
  }));
  const expected = entries.map((entry) =>
    Buffer.from(encodeEntry(entry.envelope, entry.trails, entry.record)),
  );
  for (const spaceBytes of [0, 200, 400, 4096]) {
    const space = Buffer.alloc(spaceBytes, 0xff);
    const payloads = encodeEntries(entries, space);
    assert.deepEqual(
      payloads.map((payload) => Buffer.from(payload)),
      expected,
      `space of ${spaceBytes} bytes`,
    );
  }
});

test("readEntryRouting() reads what delivery needs, and where the record begins", () => {
  const payload = encodeEntry(envelope, [7, 258], Buffer.from('{"a":1}'));
  const routing = readEntryRouting(payload);
  assert.deepEqual(routing, {
    trails: [7, 258],
    accountId: "111122223333",
    region: "eu-central-1",
    category: "Data",
    eventTimeMs: envelope.eventTimeMs,
    recordStart: 117,
  });
  assert.equal(Buffer.from(payload.subarray(routing.recordStart)).toString(), '{"a":1}');
});

test("readEntryTrails() reads the trails alone", () => {
  assert.deepEqual(readEntryTrails(encodeEntry(envelope, [7, 258], Buffer.from("{}"))), [7, 258]);
  assert.deepEqual(readEntryTrails(encodeEntry(envelope, [], Buffer.from("{}"))), []);
});

test("decodeEntry() refuses another version and cut bytes", () => {
  const payload = encodeEntry(envelope, [], Buffer.from("{}"));
  const other = Uint8Array.from(payload);
  other[0] = 2;
  assert.throws(() => decodeEntry(other), InvariantError);
  assert.throws(() => decodeEntry(payload.subarray(0, 10)), InvariantError);
  assert.throws(() => readEntryRouting(payload.subarray(0, 40)), InvariantError);
});

const text = fc.oneof(fc.string({ maxLength: 80 }), fc.string({ unit: "grapheme", maxLength: 40 }));
const anyEnvelope = fc.record({
  eventId: text,
  eventTimeMs: fc.integer({ min: 0, max: 2 ** 43 }),
  accountId: text,
  region: text,
  category: fc.constantFrom("Management", "Data", "Insight", "NetworkActivity", "Aggregated"),
  eventSource: text,
  eventName: text,
  readOnly: fc.constantFrom(true, false, undefined),
} as const);

test("decodeEntry() and the partial readers give back what encodeEntry() was given", () => {
  const trails = fc.array(fc.integer({ min: 1, max: 2 ** 32 - 1 }), { maxLength: 9 });
  fc.assert(
    fc.property(anyEnvelope, trails, fc.uint8Array(), (given, numbers, record) => {
      const payload = Uint8Array.from(encodeEntry(given, numbers, record));
      const entry = decodeEntry(payload);
      assert.deepEqual(entry.envelope, { ...given });
      assert.deepEqual(entry.trails, numbers);
      assert.deepEqual(Uint8Array.from(entry.record), record);
      const { eventId, eventTimeMs } = given;
      assert.deepEqual(readEntryIdentity(payload), { eventId, eventTimeMs });
      const { accountId, region, category } = given;
      const routing = { accountId, region, category, eventTimeMs, trails: numbers };
      const recordStart = payload.length - record.length;
      assert.deepEqual(readEntryRouting(payload), { ...routing, recordStart });
    }),
    { seed: 20_261_122, numRuns: 500 },
  );
});

test("decodeEntry() tells texts apart whose bytes and units look alike", () => {
  for (const region of ["Ã©", "é", "Ã©", "é"]) {
    const payload = encodeEntry({ ...envelope, region }, [], Buffer.from("{}"));
    assert.equal(readEntryRouting(payload).region, region);
  }
});
