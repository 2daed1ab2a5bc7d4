import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

import { sha256Hex } from "../integrity/sha256.ts";
import { checkLogFile } from "./check-log-file.ts";
import type { LogFileClaim } from "./check-log-file.ts";

const accountId = "111122223333";
const name = `${accountId}_CloudTrail_eu-west-1_20260102T0305Z_0123456789abcdef.json.gz`;
const key = `AWSLogs/${accountId}/CloudTrail/eu-west-1/2026/01/02/${name}`;
const record = {
  eventID: "e-1",
  eventTime: "2026-01-02T03:04:05Z",
  eventSource: "s3.amazonaws.com",
  eventName: "CreateBucket",
  awsRegion: "eu-west-1",
  recipientAccountId: accountId,
};

function rulesOf(text: string, change: { readonly key?: string } = {}): readonly string[] {
  const claim: LogFileClaim = {
    file: {
      s3Bucket: "b",
      s3Object: change.key ?? key,
      hashValue: sha256Hex(Buffer.from(text)),
      hashAlgorithm: "SHA-256",
      newestEventTime: record.eventTime,
      oldestEventTime: record.eventTime,
    },
    accountId,
    region: "eu-west-1",
  };
  const read = { kind: "found" as const, body: gzipSync(text), metadata: {} };
  return checkLogFile(read, claim).faults.map(({ rule }) => rule);
}

const fileOf = (...records: readonly object[]): string => JSON.stringify({ Records: records });

const cases: readonly (readonly [string, string, readonly string[]])[] = [
  ["a file as it should be", fileOf(record), []],
  [
    "pretty-printed JSON",
    JSON.stringify({ Records: [record, { ...record, eventID: "e-2" }] }, undefined, 2),
    [],
  ],
  [
    "a record of another account",
    fileOf({ ...record, recipientAccountId: "999999999999" }),
    ["record-account"],
  ],
  ["a record of another Region", fileOf({ ...record, awsRegion: "us-east-1" }), ["record-region"]],
  [
    "records of two other Regions",
    fileOf(record, { ...record, awsRegion: "a" }, { ...record, awsRegion: "b" }),
    ["record-region"],
  ],
  ["a record without an id", fileOf(record, { ...record, eventID: "" }), ["record-format"]],
  [
    "an event outside the listed times",
    fileOf({ ...record, eventTime: "2026-01-02T03:04:06Z" }),
    ["log-times"],
  ],
  ["something else than records", '{"Events":[]}', ["record-format"]],
  ["a list that does not end", '{"Records":[{}', ["record-format"]],
  ["two JSON values", `${fileOf(record)}{}`, ["record-format"]],
  ["no records", '{"Records":[]}', []],
];
for (const [what, text, expected] of cases) {
  test(`checkLogFile(): ${what}`, () => {
    assert.deepEqual(rulesOf(text), expected);
  });
}

test("checkLogFile(): a name of another account, of another Region, or of no log file", () => {
  const names = [
    key.replaceAll(accountId, "999999999999"),
    key.replaceAll("eu-west-1", "us-east-1"),
    "AWSLogs/file.json.gz",
  ];
  for (const other of names) {
    assert.ok(rulesOf(fileOf(record), { key: other }).includes("log-name"), other);
  }
});

test("checkLogFile() finds calls that end a trail, unless they were refused", () => {
  const stop = {
    ...record,
    eventSource: "cloudtrail.amazonaws.com",
    eventName: "StopLogging",
    requestParameters: { name: "audit" },
    userIdentity: { arn: "arn:aws:iam::111122223333:user/mallory" },
  };
  const update = (parameters: object): object => ({
    ...stop,
    eventName: "UpdateTrail",
    requestParameters: { name: "audit", ...parameters },
  });
  const text = fileOf(
    stop,
    { ...stop, errorCode: "AccessDenied" },
    { ...stop, eventName: "StartLogging" },
    update({ enableLogFileValidation: false }),
    update({ isMultiRegionTrail: false }),
    update({ enableLogFileValidation: true }),
  );
  const hashValue = sha256Hex(Buffer.from(text));
  const times = { newestEventTime: record.eventTime, oldestEventTime: record.eventTime };
  const file = {
    s3Bucket: "b",
    s3Object: key,
    hashAlgorithm: "SHA-256" as const,
    hashValue,
    ...times,
  };
  const read = { kind: "found" as const, body: gzipSync(text), metadata: {} };
  const { controls } = checkLogFile(read, { file, accountId, region: "eu-west-1" });
  assert.deepEqual(
    controls.map(({ eventName }) => eventName),
    ["StopLogging", "UpdateTrail", "UpdateTrail"],
  );
  assert.equal(controls[0]?.caller, "arn:aws:iam::111122223333:user/mallory");
});
