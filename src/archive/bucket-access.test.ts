import assert from "node:assert/strict";
import { test } from "node:test";

import { accessOf } from "../access/access.ts";
import type { BucketSettings } from "../buckets/buckets.ts";
import type { AuthorizationRequest, Call } from "../call/operation.ts";
import { bucketAccess } from "./bucket-access.ts";

const owner = "111122223333";
const other = "444455556666";
const objects = "arn:aws:s3:::logs/*";

function callOf(accountId: string, change: Partial<Call> = {}): Call {
  return {
    requestId: "4442587FB7D0A2F9",
    principal: {
      type: "Root",
      accountId,
      arn: `arn:aws:iam::${accountId}:root`,
      principalId: accountId,
      accessKeyId: "AKIAIOSFODNN7EXAMPLE",
    },
    region: "us-east-1",
    receivedAt: Date.UTC(2026, 0, 1),
    sourceIp: "203.0.113.7",
    isSecure: true,
    signal: new AbortController().signal,
    trailers: new Map(),
    ...change,
  };
}

function decide(
  statements: readonly object[],
  change: Partial<AuthorizationRequest>,
): Promise<string> {
  const policy = JSON.stringify({ Version: "2012-10-17", Statement: statements });
  const bucket: BucketSettings = {
    name: "logs",
    ownerAccountId: owner,
    region: "us-east-1",
    createdAt: 0,
    ...(statements.length > 0 && { policy }),
  };
  const findBucket = async (name: string): Promise<BucketSettings | undefined> =>
    name === bucket.name ? bucket : undefined;
  const authorize = accessOf({
    policiesOf: () => ({}),
    resources: { s3: bucketAccess({ findBucket }, { find: () => undefined }) },
    canonicalUserId: (id) => id.padEnd(64, "0"),
  });
  const call = change.call ?? callOf(owner);
  const request: AuthorizationRequest = {
    principal: call.principal,
    action: "s3:GetObject",
    resources: [{ arn: "arn:aws:s3:::logs/a" }],
    conditions: {},
    ...change,
    call,
  };
  return authorize(request).then(({ kind }) => kind);
}

const stranger = { call: callOf(other) };
const allow = { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: objects };
const deny = { ...allow, Effect: "Deny" };
const when = (Condition: object): object[] => [{ ...deny, Condition }];

const table: [string, readonly object[], Partial<AuthorizationRequest>, "allow" | "deny"][] = [
  ["the owner, without a policy", [], {}, "allow"],
  ["a stranger, without a policy", [], stranger, "deny"],
  ["a stranger who is allowed", [allow], stranger, "allow"],
  [
    "a stranger who asks for something else",
    [allow],
    { ...stranger, action: "s3:PutObject" },
    "deny",
  ],
  ["an owner who is denied", [deny], {}, "deny"],
  ["allowed and denied", [allow, deny], stranger, "deny"],
  [
    "a bucket that is not there",
    [],
    { ...stranger, resources: [{ arn: "arn:aws:s3:::no/a" }] },
    "allow",
  ],
  [
    "a call about no bucket",
    [],
    { ...stranger, action: "s3:ListAllMyBuckets", resources: [] },
    "allow",
  ],
  [
    "a canonical user id",
    [{ ...allow, Principal: { CanonicalUser: other.padEnd(64, "0") } }],
    stranger,
    "allow",
  ],
  ["TLS asked for, and there", when({ Bool: { "aws:SecureTransport": "false" } }), {}, "allow"],
  [
    "before a date",
    when({ DateLessThan: { "aws:CurrentTime": "2026-02-01T00:00:00Z" } }),
    {},
    "deny",
  ],
  ["an epoch time", when({ NumericLessThan: { "aws:EpochTime": "1767225600" } }), {}, "allow"],
  ["its own account", when({ StringNotEquals: { "aws:PrincipalAccount": owner } }), {}, "allow"],
  [
    "a stranger's account",
    when({ StringNotEquals: { "aws:PrincipalAccount": owner } }),
    stranger,
    "deny",
  ],
  ["a root", when({ StringNotEquals: { "aws:PrincipalType": "Account" } }), {}, "allow"],
  ["no service", when({ Bool: { "aws:PrincipalIsAWSService": "false" } }), {}, "deny"],
  [
    "the signature's version",
    when({ StringNotEquals: { "s3:signatureversion": "AWS4-HMAC-SHA256" } }),
    {},
    "allow",
  ],
];
for (const [name, statements, change, expected] of table) {
  test(`bucketAccess() ${name}: ${expected}`, async () => {
    assert.equal(await decide(statements, change), expected);
  });
}

test("bucketAccess() judges TLS's version and the user agent when known", async () => {
  const old = when({ NumericLessThan: { "s3:TlsVersion": "1.3" } });
  assert.equal(await decide(old, { call: callOf(owner, { tlsVersion: "1.2" }) }), "deny");
  assert.equal(await decide(old, { call: callOf(owner, { tlsVersion: "1.3" }) }), "allow");
  const agent = when({ StringLike: { "aws:UserAgent": "curl/*" } });
  assert.equal(await decide(agent, { call: callOf(owner, { userAgent: "curl/8" }) }), "deny");
});

test("bucketAccess() lets the owner's root take away a policy that denies everything", async () => {
  const all = { ...deny, Action: "s3:*", Resource: ["arn:aws:s3:::logs", objects] };
  const resources = [{ arn: "arn:aws:s3:::logs" }];
  const ask = (action: string, call?: Call): Promise<string> =>
    decide([all], { action, resources, ...(call !== undefined && { call }) });
  assert.equal(await ask("s3:DeleteBucketPolicy"), "allow");
  assert.equal(await ask("s3:ListBucket"), "deny");
  assert.equal(await ask("s3:DeleteBucketPolicy", callOf(other)), "deny");
});

test("bucketAccess() fails loudly on a policy that cannot be read", async () => {
  const broken = [{ ...allow, Resource: "arn:aws:s3:::elsewhere/*" }];
  await assert.rejects(decide(broken, stranger), /the policy of logs was stored unread/);
});
