import assert from "node:assert/strict";
import { test } from "node:test";

import type { CompiledPolicy } from "./compiled-policy.ts";
import { compilePolicy } from "./compiled-policy.ts";
import { evaluate } from "./evaluate.ts";
import { parsePolicy } from "./parse-policy.ts";
import type { PolicyRequest, RequestPrincipal } from "./request.ts";
import { contextValues } from "./request.ts";

const root: RequestPrincipal = {
  kind: "root",
  accountId: "111122223333",
  arn: "arn:aws:iam::111122223333:root",
};
const cloudtrail: RequestPrincipal = { kind: "service", name: "cloudtrail.amazonaws.com" };
const alice: RequestPrincipal = {
  kind: "user",
  accountId: "111122223333",
  arn: "arn:aws:iam::111122223333:user/alice",
};
const session: RequestPrincipal = {
  kind: "assumed-role",
  accountId: "111122223333",
  arn: "arn:aws:sts::111122223333:assumed-role/audit/bob",
  roleArn: "arn:aws:iam::111122223333:role/team/audit",
};
const request: PolicyRequest = {
  principal: root,
  action: "s3:PutObject",
  resource: "arn:aws:s3:::b/logs/1",
  context: contextValues({}),
};
const statement = { Effect: "Allow", Principal: "*", Action: "s3:*", Resource: "*" };

function compile(...changes: object[]): CompiledPolicy {
  const statements = changes.map((change) => ({ ...statement, ...change }));
  const policy = parsePolicy(JSON.stringify({ Version: "2012-10-17", Statement: statements }));
  assert.equal(policy.kind, "policy", policy.kind === "fault" ? policy.message : "");
  return compilePolicy(policy);
}

test("evaluate() lets an explicit deny win, wherever it stands", () => {
  assert.equal(evaluate([compile({}, { Effect: "Deny" })], request), "explicit-deny");
  assert.equal(evaluate([compile({ Effect: "Deny" }, {})], request), "explicit-deny");
  assert.equal(evaluate([compile({ Effect: "Deny" }), compile({})], request), "explicit-deny");
});

test("evaluate() matches nothing without policies", () => {
  assert.equal(evaluate([], request), "no-match");
});

const elements: [name: string, change: object, allowed: boolean][] = [
  ["an action in other letters", { Action: "S3:putobject" }, true],
  ["an action with wildcards", { Action: ["s3:P?tObj*"] }, true],
  ["another action", { Action: "s3:GetObject" }, false],
  ["all actions of another service", { Action: "sns:*" }, false],
  ["NotAction with the action", { Action: undefined, NotAction: "s3:Put*" }, false],
  ["NotAction with another", { Action: undefined, NotAction: "s3:Get*" }, true],
  ["a resource below a prefix", { Resource: "arn:aws:s3:::b/logs/*" }, true],
  ["a resource in other letters", { Resource: "arn:aws:s3:::b/LOGS/*" }, false],
  ["the bucket alone", { Resource: "arn:aws:s3:::b" }, false],
  [
    "NotResource with the resource",
    { Resource: undefined, NotResource: "arn:aws:s3:::b/*" },
    false,
  ],
  ["NotResource with another", { Resource: undefined, NotResource: "arn:aws:s3:::c/*" }, true],
  ["one of many resources", { Resource: ["arn:aws:s3:::c/*", "arn:aws:s3:::b/*"] }, true],
];
for (const [name, change, allowed] of elements) {
  test(`evaluate() ${allowed ? "applies" : "does not apply"} with ${name}`, () => {
    assert.equal(evaluate([compile(change)], request), allowed ? "allow" : "no-match");
  });
}

const rootArn = "arn:aws:iam::111122223333:root";
const otherAccount = { AWS: "444455556666" };
const principals: [name: string, change: object, who: RequestPrincipal, allowed: boolean][] = [
  ["* is a root", {}, root, true],
  ["* is nobody", {}, { kind: "anonymous" }, true],
  ["* is a service", { Principal: { AWS: "*" } }, cloudtrail, true],
  ["an account id is its root", { Principal: { AWS: "111122223333" } }, root, true],
  ["a root ARN is the account", { Principal: { AWS: rootArn } }, alice, true],
  ["an account is no other", { Principal: otherAccount }, root, false],
  ["an account is not nobody", { Principal: otherAccount }, { kind: "anonymous" }, false],
  ["a user is herself", { Principal: { AWS: alice.arn } }, alice, true],
  ["a user is not her root", { Principal: { AWS: alice.arn } }, root, false],
  [
    "a role is its sessions",
    { Principal: { AWS: "arn:aws:iam::111122223333:role/team/audit" } },
    session,
    true,
  ],
  [
    "a role is no other's session",
    { Principal: { AWS: "arn:aws:iam::444455556666:role/audit" } },
    session,
    false,
  ],
  ["a service is itself", { Principal: { Service: "cloudtrail.amazonaws.com" } }, cloudtrail, true],
  ["a service is no other", { Principal: { Service: "sns.amazonaws.com" } }, cloudtrail, false],
  ["NotPrincipal leaves one out", { Principal: undefined, NotPrincipal: otherAccount }, root, true],
  [
    "NotPrincipal leaves the root out",
    { Principal: undefined, NotPrincipal: { AWS: rootArn } },
    root,
    false,
  ],
];
for (const [name, change, principal, allowed] of principals) {
  test(`evaluate() ${name}${allowed ? "" : " (no)"}`, () => {
    const expected = allowed ? "allow" : "no-match";
    assert.equal(evaluate([compile(change)], { ...request, principal }), expected);
  });
}

test("evaluate() fills variables in resources, as literals", () => {
  const policy = compile({ Resource: "arn:aws:s3:::b/home/${aws:username}/*" });
  const ask = (resource: string, context: Record<string, string>): string =>
    evaluate([policy], { ...request, resource, context: contextValues(context) });
  assert.equal(ask("arn:aws:s3:::b/home/jo/x", { "aws:UserName": "jo" }), "allow");
  assert.equal(ask("arn:aws:s3:::b/home/jo/x", { "aws:username": "*" }), "no-match");
  assert.equal(ask("arn:aws:s3:::b/home/*/x", { "aws:username": "*" }), "allow");
  assert.equal(ask("arn:aws:s3:::b/home//x", {}), "no-match");
});

test("evaluate() fills a default where the variable has no value", () => {
  const policy = compile({ Resource: "arn:aws:s3:::b/${aws:PrincipalTag/team, 'company'}/*" });
  const ask = (resource: string, context: Record<string, string>): string =>
    evaluate([policy], { ...request, resource, context: contextValues(context) });
  assert.equal(ask("arn:aws:s3:::b/company/x", {}), "allow");
  assert.equal(ask("arn:aws:s3:::b/yellow/x", { "aws:PrincipalTag/team": "yellow" }), "allow");
});

test("evaluate() takes ${*}, ${?} and ${$} as the characters", () => {
  const policy = compile({ Resource: "arn:aws:s3:::b/${*}${?}${$}" });
  assert.equal(evaluate([policy], { ...request, resource: "arn:aws:s3:::b/*?$" }), "allow");
  assert.equal(evaluate([policy], { ...request, resource: "arn:aws:s3:::b/ab$" }), "no-match");
});

test("evaluate() knows no variables in the version of 2008", () => {
  const text = JSON.stringify({ Statement: { ...statement, Resource: "arn:aws:s3:::b/${*}" } });
  const policy = parsePolicy(text);
  assert.equal(policy.kind, "policy");
  const resource = "arn:aws:s3:::b/${anything}";
  assert.equal(evaluate([compilePolicy(policy)], { ...request, resource }), "allow");
});
