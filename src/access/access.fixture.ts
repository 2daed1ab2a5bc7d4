import assert from "node:assert/strict";

import type { Call } from "../call/operation.ts";
import type {
  AssumedRolePrincipal,
  IAMUserPrincipal,
  Principal,
  RootPrincipal,
} from "../call/principal.ts";
import type { CompiledPolicy } from "../policy/compiled-policy.ts";
import { compilePolicy } from "../policy/compiled-policy.ts";
import { parsePolicy } from "../policy/parse-policy.ts";

export const account = "111122223333";
const accessKeyId = "AKIAIOSFODNN7EXAMPLE";
/** When the calls of `callBy` arrive. */
export const noon: number = Date.UTC(2026, 10, 22, 12);

export const root: RootPrincipal = {
  type: "Root",
  accountId: account,
  arn: `arn:aws:iam::${account}:root`,
  principalId: account,
  accessKeyId,
};

export const user: IAMUserPrincipal = {
  type: "IAMUser",
  accountId: account,
  userName: "alice",
  arn: `arn:aws:iam::${account}:user/team/alice`,
  principalId: "AIDACKCEVSQ6C2EXAMPLE",
  accessKeyId,
  tags: { Team: "audit" },
};

export const session: AssumedRolePrincipal = {
  type: "AssumedRole",
  accountId: account,
  arn: `arn:aws:sts::${account}:assumed-role/audit/bob`,
  principalId: "AROADBQP57FF2AEXAMPLE:bob",
  accessKeyId: "ASIAIOSFODNN7EXAMPLE",
  sessionName: "bob",
  role: {
    type: "Role",
    principalId: "AROADBQP57FF2AEXAMPLE",
    arn: `arn:aws:iam::${account}:role/team/audit`,
    accountId: account,
    userName: "audit",
  },
  session: {
    createdAt: noon - 60_000,
    expiresAt: noon + 3_600_000,
    mfaAuthenticatedAt: noon - 90_000,
    sourceIdentity: "bob@example.com",
    tags: {},
    transitiveTagKeys: [],
    policyArns: [],
  },
};

export function callBy(principal: Principal, change: Partial<Call> = {}): Call {
  return {
    requestId: "4442587FB7D0A2F9",
    principal,
    region: "eu-central-1",
    receivedAt: noon,
    sourceIp: "203.0.113.7",
    isSecure: true,
    signal: new AbortController().signal,
    trailers: new Map(),
    ...change,
  };
}

/** A policy of an identity or, where the statements name principals, of a resource. */
export function policyOf(...statements: readonly object[]): CompiledPolicy {
  if (statements.length === 0) return { statements: [], about: () => [] };
  const isOfResource = statements.some((one) => "Principal" in one);
  const policy = parsePolicy(JSON.stringify({ Version: "2012-10-17", Statement: statements }), {
    kind: isOfResource ? "resource" : "identity",
  });
  assert.equal(policy.kind, "policy", policy.kind === "fault" ? policy.message : "");
  return compilePolicy(policy);
}
