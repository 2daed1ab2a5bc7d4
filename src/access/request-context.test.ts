import assert from "node:assert/strict";
import { test } from "node:test";

import type { Call } from "../call/operation.ts";
import { account, callBy, noon, root, session, user } from "./access.fixture.ts";
import type { ContextFacts } from "./request-context.ts";
import { callContext } from "./request-context.ts";

function valueOf(
  key: string,
  by: typeof root | typeof user | typeof session,
  change: Partial<ContextFacts> & { readonly called?: Partial<Call> } = {},
): unknown {
  const { called, ...facts } = change;
  const call = callBy(by, called);
  const context = callContext({ principal: by, conditions: {}, resource: {}, call, ...facts });
  const values = context.get(key.toLowerCase());
  return values?.length === 1 ? values[0] : values;
}

const absent = undefined;
// IAM User Guide, "AWS global condition context keys": a root user, a user and a role's session.
const table: readonly [key: string, root: unknown, user: unknown, session: unknown][] = [
  ["aws:PrincipalArn", root.arn, user.arn, session.role.arn],
  ["aws:PrincipalAccount", account, account, account],
  ["aws:PrincipalType", "Account", "User", "AssumedRole"],
  ["aws:PrincipalIsAWSService", "false", "false", "false"],
  ["aws:PrincipalServiceName", absent, absent, absent],
  ["aws:PrincipalTag/team", absent, "audit", absent],
  ["aws:userid", account, "AIDACKCEVSQ6C2EXAMPLE", "AROADBQP57FF2AEXAMPLE:bob"],
  ["aws:username", absent, "alice", absent],
  ["aws:MultiFactorAuthPresent", absent, absent, "true"],
  ["aws:MultiFactorAuthAge", absent, absent, "90"],
  ["aws:TokenIssueTime", absent, absent, "2026-11-22T11:59:00Z"],
  ["aws:SourceIdentity", absent, absent, "bob@example.com"],
  ["aws:CurrentTime", ...three("2026-11-22T12:00:00Z")],
  ["aws:EpochTime", ...three(String(noon / 1000))],
  ["aws:SourceIp", ...three("203.0.113.7")],
  ["aws:SecureTransport", ...three("true")],
  ["aws:RequestedRegion", ...three("eu-central-1")],
  ["aws:ViaAWSService", ...three("false")],
  ["aws:CalledVia", ...three(absent)],
  ["aws:ResourceAccount", ...three(account)],
  ["aws:PrincipalOrgID", ...three(absent)],
];

function three<Value>(value: Value): [Value, Value, Value] {
  return [value, value, value];
}

for (const [key, ofRoot, ofUser, ofSession] of table) {
  test(`callContext() ${key}`, () => {
    const values = [root, user, session].map((by) => valueOf(key, by));
    assert.deepEqual(values, [ofRoot, ofUser, ofSession]);
  });
}

test("callContext() tells temporary credentials without MFA from long-term ones", () => {
  const { mfaAuthenticatedAt, ...without } = session.session;
  assert.ok(mfaAuthenticatedAt !== undefined);
  const plain = { ...session, session: without };
  assert.equal(valueOf("aws:MultiFactorAuthPresent", plain), "false");
  assert.equal(valueOf("aws:MultiFactorAuthAge", plain), absent);
});

test("callContext() knows of a call that a service makes for the caller", () => {
  const via = ["athena.amazonaws.com", "s3.amazonaws.com"];
  assert.equal(valueOf("aws:ViaAWSService", user, { via }), "true");
  assert.deepEqual(valueOf("aws:CalledVia", user, { via }), via);
  assert.equal(valueOf("aws:CalledViaFirst", user, { via }), "athena.amazonaws.com");
  assert.equal(valueOf("aws:CalledViaLast", user, { via }), "s3.amazonaws.com");
  assert.equal(valueOf("aws:SourceIp", user, { via }), absent);
});

test("callContext() has the tags of the resource, and what the operation adds", () => {
  const resource = { tags: { Stage: "prod" }, accountId: "444455556666" };
  const conditions = { "aws:TagKeys": ["a", "b"], "aws:RequestTag/a": "1" };
  assert.equal(valueOf("aws:ResourceTag/stage", user, { resource }), "prod");
  assert.equal(valueOf("aws:ResourceAccount", user, { resource }), "444455556666");
  assert.equal(valueOf("s3:ResourceAccount", user, { resource }), "444455556666");
  assert.deepEqual(valueOf("aws:TagKeys", user, { conditions }), ["a", "b"]);
  assert.equal(valueOf("aws:RequestTag/A", user, { conditions }), "1");
});

test("callContext() lets no operation speak for the caller", () => {
  const conditions = {
    "aws:PrincipalAccount": "444455556666",
    "aws:MultiFactorAuthPresent": "true",
  };
  assert.equal(valueOf("aws:PrincipalAccount", user, { conditions }), account);
  assert.equal(valueOf("aws:MultiFactorAuthPresent", user, { conditions }), absent);
});

test("callContext() asks whose organization the caller and the resource are in", () => {
  const organizationIdOf = (id: string): string | undefined =>
    id === account ? "o-a1b2c3d4e5" : undefined;
  const resource = { accountId: "444455556666" };
  assert.equal(valueOf("aws:PrincipalOrgID", user, { organizationIdOf }), "o-a1b2c3d4e5");
  assert.equal(valueOf("aws:ResourceOrgID", user, { organizationIdOf, resource }), absent);
});

test("callContext() has the headers that policies ask for", () => {
  const called = { userAgent: "curl/8", referer: "https://a.example", contentSha256: "x" };
  assert.equal(valueOf("aws:UserAgent", user, { called }), "curl/8");
  assert.equal(valueOf("aws:Referer", user, { called }), "https://a.example");
  assert.equal(valueOf("s3:x-amz-content-sha256", user, { called }), "x");
  const query = { authentication: "QueryString", tlsVersion: "1.3" } as const;
  assert.equal(valueOf("s3:authType", user, { called: query }), "REST-QUERY-STRING");
  assert.equal(valueOf("s3:TlsVersion", user, { called: query }), "1.3");
});
