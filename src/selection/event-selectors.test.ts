import assert from "node:assert/strict";
import { test } from "node:test";

import type { EventSelector } from "@aws-sdk/client-cloudtrail";

import type { Envelope, ParsedRecord } from "../record/envelope.ts";
import { compileSelection } from "./compile-selection.ts";
import { validateEventSelectors } from "./validate-event-selectors.ts";

const putObject: Envelope = {
  eventId: "1",
  eventTimeMs: 0,
  accountId: "111122223333",
  region: "eu-central-1",
  category: "Data",
  eventSource: "s3.amazonaws.com",
  eventName: "PutObject",
  readOnly: false,
};
const object: ParsedRecord = {
  resources: [
    { type: "AWS::S3::Object", ARN: "arn:aws:s3:::logs/2026/01/a.gz" },
    { accountId: "111122223333", type: "AWS::S3::Bucket", ARN: "arn:aws:s3:::logs" },
  ],
};

function isWanted(
  selectors: readonly EventSelector[],
  envelope: Partial<Envelope>,
  record: ParsedRecord = {},
): boolean {
  assert.equal(validateEventSelectors(selectors), undefined);
  const event = { ...putObject, ...envelope };
  const { accountId, region: homeRegion } = event;
  const trail = { number: 1, accountId, homeRegion, isMultiRegion: true };
  const selecting = { ...trail, includeGlobalServiceEvents: true, eventSelectors: selectors };
  return compileSelection([selecting])(event, record).length > 0;
}

const management: readonly (readonly [string, EventSelector, Partial<Envelope>, boolean])[] = [
  ["all by default", {}, {}, true],
  ["reads for ReadOnly", { ReadWriteType: "ReadOnly" }, { readOnly: true }, true],
  ["no writes for ReadOnly", { ReadWriteType: "ReadOnly" }, { readOnly: false }, false],
  ["writes for WriteOnly", { ReadWriteType: "WriteOnly" }, { readOnly: false }, true],
  ["an unknown as a write", { ReadWriteType: "WriteOnly" }, { readOnly: undefined }, true],
  [
    "no excluded source",
    { ExcludeManagementEventSources: ["kms.amazonaws.com"] },
    { eventSource: "kms.amazonaws.com" },
    false,
  ],
  ["others than the excluded", { ExcludeManagementEventSources: ["kms.amazonaws.com"] }, {}, true],
];
for (const [name, selector, envelope, expected] of management) {
  test(`event selectors: selects management events: ${name}`, () => {
    assert.equal(isWanted([selector], { category: "Management", ...envelope }), expected);
  });
}

function s3(...values: readonly string[]): EventSelector {
  return { DataResources: [{ Type: "AWS::S3::Object", Values: [...values] }] };
}
const data: readonly (readonly [string, EventSelector, boolean])[] = [
  ["none without data resources", {}, false],
  ["none for an empty list of values", s3(), false],
  ["all of the type", s3("arn:aws:s3"), true],
  ["all of the type, as the console writes it", s3("arn:aws:s3:::"), true],
  ["a bucket", s3("arn:aws:s3:::logs/"), true],
  ["a prefix", s3("arn:aws:s3:::logs/2026/"), true],
  ["not another bucket", s3("arn:aws:s3:::log/"), false],
  ["not another prefix", s3("arn:aws:s3:::logs/2025/"), false],
  ["only writes", { ...s3("arn:aws:s3"), ReadWriteType: "ReadOnly" }, false],
  [
    "not of another type",
    { DataResources: [{ Type: "AWS::Lambda::Function", Values: ["arn:aws:lambda"] }] },
    false,
  ],
];
for (const [name, selector, expected] of data) {
  test(`event selectors: selects data events: ${name}`, () => {
    assert.equal(isWanted([selector], {}, object), expected);
  });
}

test("event selectors: compares a function with and without its version, not by prefix", () => {
  const arn = "arn:aws:lambda:eu-central-1:111122223333:function:orders";
  const selector = { DataResources: [{ Type: "AWS::Lambda::Function", Values: [arn] }] };
  const invoke = (ARN: string): ParsedRecord => ({
    resources: [{ type: "AWS::Lambda::Function", ARN }],
  });
  assert.equal(isWanted([selector], {}, invoke(arn)), true);
  assert.equal(isWanted([selector], {}, invoke(`${arn}:7`)), true);
  assert.equal(isWanted([selector], {}, invoke(`${arn}-eu`)), false);
});

test("event selectors: reads ARNPrefix, and resources that are no list", () => {
  const listing = { resources: [{ type: "AWS::S3::Object", ARNPrefix: "arn:aws:s3:::logs/" }] };
  assert.equal(isWanted([s3("arn:aws:s3:::logs/")], {}, listing), true);
  const lone = { resources: { type: "AWS::S3::Object", ARN: "arn:aws:s3:::logs/a" } };
  assert.equal(isWanted([s3("arn:aws:s3:::logs/")], {}, lone), true);
  assert.equal(isWanted([s3("arn:aws:s3:::logs/")], {}, { resources: "" }), false);
  assert.equal(isWanted([s3("arn:aws:s3:::logs/")], {}, { resources: [null, 7] }), false);
});

test("event selectors: wants what some selector wants", () => {
  const selectors = [
    { ReadWriteType: "ReadOnly" as const, IncludeManagementEvents: true },
    { ...s3("arn:aws:s3:::logs/"), IncludeManagementEvents: false },
  ];
  assert.equal(isWanted(selectors, {}, object), true);
  assert.equal(isWanted(selectors, { category: "Management", readOnly: true }), true);
  assert.equal(isWanted(selectors, { category: "Management", readOnly: false }), false);
});

const many = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `arn:aws:s3:::bucket-${index}/`);
const faults: readonly (readonly [string, readonly EventSelector[], RegExp])[] = [
  ["none", [], /valid number of selectors \(1 to 5\)/],
  ["six", Array.from({ length: 6 }, () => ({})), /valid number of selectors \(1 to 5\)/],
  ["251 values", [s3(...many(200)), s3(...many(51))], /Values \(0 to 250\)/],
  [
    "a type that is not basic",
    [{ DataResources: [{ Type: "AWS::SQS::Queue", Values: [] }] }],
    /^Value AWS::SQS::Queue for DataResources\.Type is invalid\.$/,
  ],
  [
    "a wildcard",
    [s3("arn:aws:s3:::*")],
    /^Value arn:aws:s3:::\* for DataResources\.Values is invalid\.$/,
  ],
  ["a bucket without a slash", [s3("arn:aws:s3:::logs")], /DataResources\.Values is invalid/],
  [
    "another source to exclude",
    [{ ExcludeManagementEventSources: ["ec2.amazonaws.com"] }],
    /^Value ec2\.amazonaws\.com for ExcludeManagementEventSources is invalid\.$/,
  ],
  [
    "nothing to record",
    [{ IncludeManagementEvents: false, DataResources: [] }],
    /When includeManagementEvents is false, DataResources must not be empty/,
  ],
  ["no known ReadWriteType", [{ ReadWriteType: "Some" as "All" }], /Value Some for ReadWriteType/],
];
for (const [name, selectors, message] of faults) {
  test(`validateEventSelectors() refuses ${name}`, () => {
    assert.match(validateEventSelectors(selectors) ?? "", message);
  });
}

test("validateEventSelectors() does not count values that stand for everything", () => {
  assert.equal(validateEventSelectors([s3(...many(250)), s3("arn:aws:s3")]), undefined);
});
