import assert from "node:assert/strict";
import { test } from "node:test";

import type { Envelope, ParsedRecord } from "../record/envelope.ts";
import { compileSelection } from "./compile-selection.ts";
import type { SelectingTrail } from "./selection.ts";

const createTrail: Envelope = {
  eventId: "ad384a22-c03e-4f3c-8520-86a31e79378d",
  eventTimeMs: 0,
  accountId: "111122223333",
  region: "eu-central-1",
  category: "Management",
  eventSource: "cloudtrail.amazonaws.com",
  eventName: "CreateTrail",
  readOnly: false,
};
const trail: SelectingTrail = {
  number: 1,
  accountId: "111122223333",
  homeRegion: "eu-central-1",
  isMultiRegion: true,
  includeGlobalServiceEvents: true,
};
const single: SelectingTrail = { ...trail, number: 2, isMultiRegion: false };

function wanted(
  trails: readonly SelectingTrail[],
  envelope: Partial<Envelope> = {},
  record: ParsedRecord = {},
): readonly number[] {
  return compileSelection(trails)({ ...createTrail, ...envelope }, record);
}

test("compileSelection() gives a trail without selectors all management events, and no others", () => {
  assert.deepEqual(wanted([trail]), [1]);
  assert.deepEqual(wanted([trail], { readOnly: true }), [1]);
  assert.deepEqual(wanted([trail], { readOnly: undefined }), [1]);
  for (const category of ["Data", "Insight", "NetworkActivity", "Aggregated"] as const) {
    assert.deepEqual(wanted([trail], { category }), []);
  }
});

test("compileSelection() keeps accounts apart", () => {
  assert.deepEqual(wanted([trail], { accountId: "444455556666" }), []);
  const other = { ...trail, number: 3, accountId: "444455556666" };
  assert.deepEqual(wanted([trail, other], { accountId: "444455556666" }), [3]);
});

test("compileSelection() gives every Region to a multi-Region trail, its home to a single-Region one", () => {
  const trails = [single, trail, { ...single, number: 4, homeRegion: "us-west-2" }];
  assert.deepEqual(wanted(trails), [1, 2]);
  assert.deepEqual(wanted(trails, { region: "us-west-2" }), [1, 4]);
  assert.deepEqual(wanted(trails, { region: "ap-south-1" }), [1]);
});

test("compileSelection() gives global service events to trails of us-east-1 that include them", () => {
  const iam = { region: "us-east-1", eventSource: "iam.amazonaws.com", eventName: "CreateUser" };
  const home = { ...single, homeRegion: "us-east-1" };
  assert.deepEqual(wanted([home], iam), [2]);
  assert.deepEqual(wanted([{ ...home, includeGlobalServiceEvents: false }], iam), []);
  assert.deepEqual(wanted([single], iam), [], "homed elsewhere: none, whatever the flag says");
  assert.deepEqual(wanted([trail], iam), [1]);

  const regional = { ...iam, eventSource: "ec2.amazonaws.com" };
  assert.deepEqual(wanted([{ ...home, includeGlobalServiceEvents: false }], regional), [2]);
});

test("compileSelection() takes STS for a global service at its global endpoint only", () => {
  const sts = { region: "us-east-1", eventSource: "sts.amazonaws.com", eventName: "AssumeRole" };
  const home = { ...single, homeRegion: "us-east-1", includeGlobalServiceEvents: false };
  const through = (clientProvidedHostHeader: string): ParsedRecord => ({
    tlsDetails: { clientProvidedHostHeader },
  });
  assert.deepEqual(wanted([home], sts, through("sts.amazonaws.com")), []);
  assert.deepEqual(wanted([home], sts, through("sts.us-east-1.amazonaws.com")), [2]);
});

test("compileSelection() merges the trails of different conditions in ascending order", () => {
  const writes = { ...trail, number: 9, eventSelectors: [{ ReadWriteType: "WriteOnly" as const }] };
  const trails = [writes, trail, { ...writes, number: 5 }, { ...trail, number: 7 }];
  assert.deepEqual(wanted(trails), [1, 5, 7, 9]);
  assert.deepEqual(wanted(trails, { readOnly: true }), [1, 7]);
});

test("compileSelection() of no trails wants nothing", () => {
  assert.deepEqual(wanted([]), []);
});
