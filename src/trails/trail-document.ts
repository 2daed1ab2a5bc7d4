import { assert } from "../base/assert.ts";
import type { Trail } from "./trail.ts";

/** @throws InvariantError it is not what this room wrote */
export function readTrail(value: unknown): Trail {
  assert(isTrail(value), "a document under trails/ is not a trail");
  return value;
}

/** The number of the newest trail. @throws InvariantError it is not what this room wrote */
export function readCounter(value: unknown): number {
  assert(isObject(value) && typeof value["last"] === "number", "the counter of trails is broken");
  return value["last"];
}

const members: Readonly<Record<keyof Trail, string>> = {
  number: "number",
  name: "string",
  accountId: "string",
  homeRegion: "string",
  arn: "string",
  bucket: "string",
  prefix: "string",
  includeGlobalServiceEvents: "boolean",
  isMultiRegion: "boolean",
  isOrganization: "boolean",
  organizationId: "string?",
  validation: "boolean",
  kmsKeyArn: "string?",
  snsTopicName: "string?",
  snsTopicArn: "string?",
  eventSelectors: "array?",
  advancedEventSelectors: "array?",
  hasCustomEventSelectors: "boolean",
  tags: "array",
  isLogging: "boolean",
  startedAt: "number?",
  stoppedAt: "number?",
  chainEpoch: "number",
  isFloor: "boolean?",
  deletedAt: "number?",
};

/** What is inside selectors and tags was checked before it was written. */
function isTrail(value: unknown): value is Trail {
  if (!isObject(value)) return false;
  return Object.entries(members).every(([name, type]) => {
    const member = value[name];
    if (type.endsWith("?") && member === undefined) return true;
    const expected = type.replace("?", "");
    return expected === "array" ? Array.isArray(member) : typeof member === expected;
  });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
