import assert from "node:assert/strict";
import { test } from "node:test";

import type { BucketSettings } from "../buckets/buckets.ts";
import type { BucketRequest } from "./bucket-access.ts";
import { bucketAuthorization } from "./bucket-access.ts";

const owner = "111122223333";
const other = "444455556666";
const objects = "arn:aws:s3:::logs/*";

function decide(statements: readonly object[], change: Partial<BucketRequest>): Promise<string> {
  const policy = JSON.stringify({ Version: "2012-10-17", Statement: statements });
  const bucket: BucketSettings = {
    name: "logs",
    ownerAccountId: owner,
    region: "us-east-1",
    createdAt: 0,
    ...(statements.length > 0 && { policy }),
  };
  const buckets = {
    findBucket: async (name: string) => (name === bucket.name ? bucket : undefined),
  };
  const authorize = bucketAuthorization({ buckets, canonicalUserId: (id) => id.padEnd(64, "0") });
  const request: BucketRequest = {
    principal: { accountId: owner, arn: `arn:aws:iam::${owner}:root` },
    action: "s3:GetObject",
    resources: [{ arn: "arn:aws:s3:::logs/a" }, { arn: "arn:aws:s3:::logs" }],
    conditions: {},
    call: { receivedAt: Date.UTC(2026, 0, 1), sourceIp: "203.0.113.7", isSecure: true },
    ...change,
  };
  return authorize(request).then(({ kind }) => kind);
}

const stranger = { principal: { accountId: other, arn: `arn:aws:iam::${other}:root` } };
const allow = { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: objects };
const deny = { ...allow, Effect: "Deny" };
const when = (Condition: object): object[] => [{ ...deny, Condition }];

const table: [string, readonly object[], Partial<BucketRequest>, "allow" | "deny"][] = [
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
  test(`bucketAuthorization() ${name}: ${expected}`, async () => {
    assert.equal(await decide(statements, change), expected);
  });
}

test("bucketAuthorization() judges TLS's version and the user agent when known", async () => {
  const old = when({ NumericLessThan: { "s3:TlsVersion": "1.3" } });
  const call = { receivedAt: 0, sourceIp: "::1", isSecure: true };
  assert.equal(await decide(old, { call: { ...call, tlsVersion: "TLSv1.2" } }), "deny");
  assert.equal(await decide(old, { call: { ...call, tlsVersion: "1.3" } }), "allow");
  const agent = when({ StringLike: { "aws:UserAgent": "curl/*" } });
  assert.equal(await decide(agent, { call: { ...call, userAgent: "curl/8" } }), "deny");
});

test("bucketAuthorization() asks about the object or the bucket, as the action does", async () => {
  const list = { ...allow, Action: "s3:ListBucket", Resource: "arn:aws:s3:::logs" };
  assert.equal(await decide([list], { ...stranger, action: "s3:ListBucket" }), "allow");
  assert.equal(await decide([list], { ...stranger, action: "s3:GetObject" }), "deny");
});

test("bucketAuthorization() fails loudly on a policy that cannot be read", async () => {
  const broken = [{ ...allow, Resource: "arn:aws:s3:::elsewhere/*" }];
  await assert.rejects(decide(broken, stranger), /the policy of logs was stored unread/);
});
