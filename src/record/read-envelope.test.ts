import assert from "node:assert/strict";
import { test } from "node:test";

import type { Envelope, ParsedRecord } from "./envelope.ts";
import { readEnvelope, recordBytesMax, sizeFault } from "./read-envelope.ts";

const createTrail: ParsedRecord = {
  eventVersion: "1.09",
  userIdentity: { type: "Root", principalId: "111122223333", accountId: "111122223333" },
  eventTime: "2023-07-10T12:00:05Z",
  eventSource: "cloudtrail.amazonaws.com",
  eventName: "CreateTrail",
  awsRegion: "us-east-1",
  eventID: "ad384a22-c03e-4f3c-8520-86a31e79378d",
  readOnly: false,
  eventType: "AwsApiCall",
  managementEvent: true,
  recipientAccountId: "111122223333",
  eventCategory: "Management",
};
const envelope: Envelope = {
  eventId: "ad384a22-c03e-4f3c-8520-86a31e79378d",
  eventTimeMs: Date.UTC(2023, 6, 10, 12, 0, 5),
  accountId: "111122223333",
  region: "us-east-1",
  category: "Management",
  eventSource: "cloudtrail.amazonaws.com",
  eventName: "CreateTrail",
  readOnly: false,
};

function without(record: ParsedRecord, ...fields: readonly string[]): ParsedRecord {
  return Object.fromEntries(Object.entries(record).filter(([field]) => !fields.includes(field)));
}

test("readEnvelope() reads a record of today", () => {
  assert.deepEqual(readEnvelope(createTrail), { envelope });
});

const accepted: readonly (readonly [string, ParsedRecord, Partial<Envelope>])[] = [
  [
    "a record of 2014 without category, recipient and readOnly",
    without(createTrail, "eventCategory", "recipientAccountId", "readOnly", "managementEvent"),
    { readOnly: undefined },
  ],
  ["booleans as strings", { ...createTrail, readOnly: "true" }, { readOnly: true }],
  [
    "a data event from before there were categories",
    { ...without(createTrail, "eventCategory"), managementEvent: false },
    { category: "Data" },
  ],
  [
    "the recipient before the caller",
    { ...createTrail, recipientAccountId: "444455556666" },
    { accountId: "444455556666" },
  ],
  [
    "an empty recipient as none",
    { ...createTrail, recipientAccountId: "" },
    { accountId: "111122223333" },
  ],
];
for (const [name, record, difference] of accepted) {
  test(`readEnvelope() accepts ${name}`, () => {
    assert.deepEqual(readEnvelope(record), { envelope: { ...envelope, ...difference } });
  });
}

test("readEnvelope() reads source and name of an Insight record from its details", () => {
  const record = {
    ...without(createTrail, "eventSource", "eventName", "userIdentity", "readOnly"),
    eventType: "AwsCloudTrailInsight",
    eventCategory: "Insight",
    insightDetails: { eventSource: "autoscaling.amazonaws.com", eventName: "CompleteLifecycle" },
  };
  const read = readEnvelope(record).envelope;
  assert.equal(read?.category, "Insight");
  assert.equal(read.eventSource, "autoscaling.amazonaws.com");
  assert.equal(read.eventName, "CompleteLifecycle");
});

test("readEnvelope() reads an aggregated record, which has its own shape", () => {
  const record = {
    eventVersion: "1.0",
    accountId: "111122223333",
    eventId: "0f5c6f4e-5e1f-4f0e-9a3c-000000000001",
    eventCategory: "Aggregated",
    eventType: "AwsAggregatedEvent",
    awsRegion: "eu-west-1",
    eventSource: "s3.amazonaws.com",
    timeWindow: {
      windowStart: "2026-01-02T03:00:00Z",
      windowEnd: "2026-01-02T03:05:00Z",
      windowSize: "PT5M",
    },
    summary: {},
  };
  assert.deepEqual(readEnvelope(record).envelope, {
    eventId: "0f5c6f4e-5e1f-4f0e-9a3c-000000000001",
    eventTimeMs: Date.UTC(2026, 0, 2, 3, 5),
    accountId: "111122223333",
    region: "eu-west-1",
    category: "Aggregated",
    eventSource: "s3.amazonaws.com",
    eventName: "",
    readOnly: undefined,
  });
});

const required = ["eventID", "eventTime", "eventSource", "eventName", "awsRegion"];
for (const field of required) {
  test(`readEnvelope() refuses a record without ${field}`, () => {
    const { fault } = readEnvelope(without(createTrail, field));
    assert.deepEqual(fault, { code: "MissingField", message: `The record has no ${field}.` });
  });
}

const refused: readonly (readonly [string, ParsedRecord, string, string])[] = [
  [
    "a record that names no account",
    { ...without(createTrail, "recipientAccountId"), userIdentity: null },
    "MissingField",
    "The record has no recipientAccountId.",
  ],
  [
    "a time as a number",
    { ...createTrail, eventTime: 1_688_990_405 },
    "InvalidField",
    "eventTime must be a string.",
  ],
  [
    "a time that is none",
    { ...createTrail, eventTime: "yesterday" },
    "InvalidField",
    "eventTime must be a time such as 2026-01-31T23:59:59Z.",
  ],
  [
    "a category that no trail holds",
    { ...createTrail, eventCategory: "Evidence" },
    "InvalidField",
    "eventCategory must be one of the categories that a trail can hold.",
  ],
  [
    "an id without end",
    { ...createTrail, eventID: "x".repeat(1025) },
    "InvalidField",
    "eventID must have at most 1024 characters.",
  ],
];
for (const [name, record, code, message] of refused) {
  test(`readEnvelope() refuses ${name}`, () => {
    assert.deepEqual(readEnvelope(record).fault, { code, message });
  });
}

test("sizeFault() refuses a record over 256 KB and says how large it is", () => {
  assert.equal(sizeFault(recordBytesMax), undefined);
  assert.equal(sizeFault(recordBytesMax + 1)?.code, "EventTooLarge");
  assert.match(sizeFault(recordBytesMax + 1)?.message ?? "", /262145 bytes/);
});
