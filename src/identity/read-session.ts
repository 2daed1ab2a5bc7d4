import { assert } from "../base/assert.ts";
import type { OpenedSession } from "./sessions.ts";
import { listOf, number, object, optional, tags, text } from "./shape-check.ts";

/** @throws InvariantError it is not what `Sessions.issue` sealed */
export function readSession(value: unknown): OpenedSession {
  assert(isSession(value), "what a session token holds is not a session");
  return value;
}

const check = object({
  accountId: text,
  secretAccessKey: text,
  owner: object({
    kind: text,
    parentKeyId: optional(text),
    userId: optional(text),
    roleId: optional(text),
    sessionName: optional(text),
  }),
  session: object({
    createdAt: number,
    expiresAt: number,
    mfaAuthenticatedAt: optional(number),
    sourceIdentity: optional(text),
    tags,
    transitiveTagKeys: listOf(text),
    policy: optional(text),
    policyArns: listOf(text),
  }),
});

function isSession(value: unknown): value is OpenedSession {
  return check(value);
}
