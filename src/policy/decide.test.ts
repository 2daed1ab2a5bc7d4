import assert from "node:assert/strict";
import { test } from "node:test";

import type { CompiledPolicy } from "./compiled-policy.ts";
import { compilePolicy } from "./compiled-policy.ts";
import type { PolicySets, Verdict } from "./decide.ts";
import { decide } from "./decide.ts";
import { parsePolicy } from "./parse-policy.ts";
import type { PolicyRequest, RequestPrincipal } from "./request.ts";
import { contextValues } from "./request.ts";

const account = "111122223333";
const other = "444455556666";
const root: RequestPrincipal = {
  kind: "root",
  accountId: account,
  arn: `arn:aws:iam::${account}:root`,
};
const user: RequestPrincipal = {
  kind: "user",
  accountId: account,
  arn: `arn:aws:iam::${account}:user/alice`,
};
const roleArn = `arn:aws:iam::${account}:role/team/audit`;
const sessionArn = `arn:aws:sts::${account}:assumed-role/audit/bob`;
const session: RequestPrincipal = {
  kind: "assumed-role",
  accountId: account,
  arn: sessionArn,
  roleArn,
};
const service: RequestPrincipal = { kind: "service", name: "cloudtrail.amazonaws.com" };
const anonymous: RequestPrincipal = { kind: "anonymous" };

function policy(effect: "Allow" | "Deny", principal?: unknown): CompiledPolicy {
  const statement = {
    Effect: effect,
    ...(principal !== undefined && { Principal: principal }),
    Action: "s3:GetObject",
    Resource: "*",
  };
  const place = { kind: principal === undefined ? "identity" : "resource" } as const;
  const parsed = parsePolicy(
    JSON.stringify({ Version: "2012-10-17", Statement: [statement] }),
    place,
  );
  assert.equal(parsed.kind, "policy", parsed.kind === "fault" ? parsed.message : "");
  return compilePolicy(parsed);
}

const allows = policy("Allow");
const denies = policy("Deny");
const nothing: CompiledPolicy = { statements: [], about: () => [] };
const toAccount = policy("Allow", { AWS: account });
const toUser = policy("Allow", { AWS: user.arn });
const toRole = policy("Allow", { AWS: roleArn });
const toSession = policy("Allow", { AWS: sessionArn });
const toAll = policy("Allow", "*");
const toService = policy("Allow", { Service: service.name });

function ask(principal: RequestPrincipal, sets: PolicySets): string {
  const request: PolicyRequest = {
    principal,
    action: "s3:GetObject",
    resource: "arn:aws:s3:::b/k",
    context: contextValues({}),
  };
  return shown(decide(sets, request));
}

function shown(verdict: Verdict): string {
  if (verdict.kind === "allow") return "allow";
  return `${verdict.isExplicit ? "explicit" : "implicit"} ${verdict.by}`;
}

/** Each kind of the caller's own policies is there, and says nothing of the request. */
const silent: PolicySets = { identity: [], boundary: nothing, session: [nothing] };
const elsewhere: PolicySets = { resourceAccountId: other };
const key: PolicySets = { resourceIsRootOfAccess: true };

type Row = readonly [name: string, principal: RequestPrincipal, sets: PolicySets, expected: string];

// IAM User Guide, "Policy evaluation for requests within a single account": the table of implicit
// denies beside resource-based policies.
const documented: readonly Row[] = [
  ["a role's ARN", session, { ...silent, resource: toRole }, "implicit boundary"],
  ["a session's ARN", session, { ...silent, resource: toSession }, "allow"],
  ["a user's ARN", user, { ...silent, resource: toUser }, "allow"],
  ["a root user's ARN", root, { resource: toAccount }, "allow"],
  ["a service", service, { resource: toService }, "allow"],
  ["everyone, asked by a session", session, { ...silent, resource: toAll }, "allow"],
  ["everyone, asked by nobody", anonymous, { resource: toAll }, "allow"],
  ["the account, asked by a user", user, { ...silent, resource: toAccount }, "implicit identity"],
];

const within: readonly Row[] = [
  ["no policy, user", user, {}, "implicit identity"],
  ["no policy, session", session, {}, "implicit identity"],
  ["no policy, root", root, {}, "allow"],
  ["no policy, service", service, {}, "implicit resource"],
  ["no policy, anonymous", anonymous, {}, "implicit resource"],
  ["identity", user, { identity: [nothing, allows] }, "allow"],
  ["identity and a denial", user, { identity: [allows, denies] }, "explicit identity"],
  [
    "identity without boundary",
    user,
    { identity: [allows], boundary: nothing },
    "implicit boundary",
  ],
  ["identity with boundary", user, { identity: [allows], boundary: allows }, "allow"],
  ["identity without session", session, { identity: [allows], session: [] }, "implicit session"],
  ["identity with session", session, { identity: [allows], session: [allows] }, "allow"],
  ["boundary alone", user, { boundary: allows }, "implicit identity"],
  ["boundary that denies", user, { identity: [allows], boundary: denies }, "explicit boundary"],
  ["session that denies", session, { identity: [allows], session: [denies] }, "explicit session"],
  ["role and silent session", session, { resource: toRole, session: [] }, "implicit session"],
  ["role without limits", session, { resource: toRole }, "allow"],
  [
    "a denial beside the user's own ARN",
    user,
    { resource: toUser, boundary: denies },
    "explicit boundary",
  ],
  ["a resource that denies the root", root, { resource: policy("Deny", "*") }, "explicit resource"],
  ["a level that allows", user, { identity: [allows], serviceControl: [[allows]] }, "allow"],
  [
    "a level that does not",
    user,
    { identity: [allows], serviceControl: [[allows], [nothing]] },
    "implicit service-control",
  ],
  ["a root below a level", root, { serviceControl: [[allows], []] }, "implicit service-control"],
  [
    "the user's own ARN below a level",
    user,
    { resource: toUser, serviceControl: [[nothing]] },
    "implicit service-control",
  ],
  [
    "a level that denies, after one that does not allow",
    user,
    { serviceControl: [[nothing], [denies]] },
    "explicit service-control",
  ],
];

// "Cross-account policy evaluation logic": both sides.
const across: readonly Row[] = [
  ["resource alone", user, { ...elsewhere, resource: toUser }, "implicit identity"],
  ["identity alone", user, { ...elsewhere, identity: [allows] }, "implicit resource"],
  ["both", user, { ...elsewhere, identity: [allows], resource: toUser }, "allow"],
  ["the account", user, { ...elsewhere, identity: [allows], resource: toAccount }, "allow"],
  [
    "both, without boundary",
    user,
    { ...elsewhere, ...silent, identity: [allows], resource: toUser },
    "implicit boundary",
  ],
  [
    "a session's ARN, without session policy",
    session,
    { ...elsewhere, identity: [allows], session: [], resource: toSession },
    "implicit session",
  ],
  ["a root, unnamed", root, elsewhere, "implicit resource"],
  ["a root, named", root, { ...elsewhere, resource: toAccount }, "allow"],
];

// KMS Developer Guide, "Key policies in AWS KMS"; IAM User Guide, "role trust policies".
const roots: readonly Row[] = [
  ["nobody named", user, { ...key, identity: [allows] }, "implicit resource"],
  ["nobody named, root", root, key, "implicit resource"],
  ["the account", user, { ...key, identity: [allows], resource: toAccount }, "allow"],
  ["the account alone", user, { ...key, resource: toAccount }, "implicit identity"],
  ["the account, root", root, { ...key, resource: toAccount }, "allow"],
  ["the user", user, { ...key, resource: toUser }, "allow"],
  ["the role", session, { ...key, resource: toRole }, "allow"],
];

const tables = { documented, within, across, "root of access": roots };
for (const [table, rows] of Object.entries(tables)) {
  for (const [name, principal, sets, expected] of rows) {
    test(`decide() ${table}: ${name}: ${expected}`, () => {
      assert.equal(ask(principal, sets), expected);
    });
  }
}

const notPrincipals: readonly [name: string, listed: readonly string[], spared: boolean][] = [
  ["the user alone", [user.arn], false],
  ["the account alone", [account], false],
  ["the user and the account", [user.arn, account], true],
];
for (const [name, AWS, spared] of notPrincipals) {
  test(`decide() a denial to all but ${name} ${spared ? "spares" : "hits"} the user`, () => {
    const statement = { Effect: "Deny", NotPrincipal: { AWS }, Action: "*", Resource: "*" };
    const parsed = parsePolicy(JSON.stringify({ Version: "2012-10-17", Statement: statement }));
    assert.equal(parsed.kind, "policy");
    const sets = { identity: [allows], resource: compilePolicy(parsed) };
    assert.equal(ask(user, sets), spared ? "allow" : "explicit resource");
  });
}
