import assert from "node:assert/strict";
import { test } from "node:test";

import { malformedDocumentReason } from "./malformed-document.ts";
import { parsePolicy } from "./parse-policy.ts";
import type { DocumentKind } from "./policy.ts";

const allow = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" };
const trust = { Effect: "Allow", Principal: { AWS: "111122223333" }, Action: "sts:AssumeRole" };
const syntax = "Syntax errors in policy.";
const vendor = "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.";

function policy(...statements: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

const table: readonly [name: string, kind: DocumentKind, text: string, reason: string][] = [
  ["no JSON", "identity", "{", syntax],
  ["no JSON", "trust", "{", "This policy contains invalid Json"],
  ["an empty object", "identity", "{}", syntax],
  ["no statements", "identity", policy(), syntax],
  ["no effect", "identity", policy({ ...allow, Effect: undefined }), syntax],
  ["another effect", "identity", policy({ ...allow, Effect: "Maybe" }), syntax],
  ["an action and its negation", "identity", policy({ ...allow, NotAction: "s3:*" }), syntax],
  ["a number", "identity", policy({ ...allow, Action: 123 }), syntax],
  [
    "no action",
    "identity",
    policy({ ...allow, Action: undefined }),
    "Policy statement must contain actions.",
  ],
  [
    "no resource",
    "identity",
    policy({ ...allow, Resource: undefined }),
    "Policy statement must contain resources.",
  ],
  [
    "an empty list of resources",
    "identity",
    policy({ ...allow, Resource: [] }),
    "Policy statement must contain resources.",
  ],
  ["an action without a vendor", "identity", policy({ ...allow, Action: "GetObject" }), vendor],
  [
    "a condition without one",
    "identity",
    policy({ ...allow, Condition: { Bool: { x: "1" } } }),
    vendor,
  ],
  [
    "a vendor with a space",
    "identity",
    policy({ ...allow, Action: "iam :Get" }),
    "Vendor iam  is not valid",
  ],
  [
    "two colons",
    "identity",
    policy({ ...allow, Action: "s3:Get:Object" }),
    "Actions/Condition can contain only one colon.",
  ],
  [
    "a resource without a colon",
    "identity",
    policy({ ...allow, Resource: "invalid" }),
    'Resource invalid must be in ARN format or "*".',
  ],
  [
    "an ARN with too few parts",
    "identity",
    policy({ ...allow, Resource: "arn:awss3::b/*x" }),
    "The policy failed legacy parsing",
  ],
  [
    "a principal",
    "identity",
    policy({ ...allow, Principal: "*" }),
    "Policy document should not specify a principal.",
  ],
  [
    "a Sid twice",
    "identity",
    policy({ ...allow, Sid: "Dup" }, { ...allow, Sid: "Dup" }),
    "Statement IDs (SID) in a single policy must be unique.",
  ],
  ["a resource", "trust", policy({ ...trust, Resource: "*" }), "Has prohibited field Resource"],
  [
    "no principal",
    "trust",
    policy({ ...trust, Principal: undefined }),
    "Missing required field Principal",
  ],
  [
    "a name for a principal",
    "trust",
    policy({ ...trust, Principal: { AWS: "bob" } }),
    'Invalid principal in policy: "AWS":"bob"',
  ],
  [
    "an action that assumes nothing",
    "trust",
    policy({ ...trust, Action: "sts:GetFederationToken" }),
    "AssumeRole policy may only specify STS AssumeRole actions.",
  ],
  [
    "an action of another service",
    "trust",
    policy({ ...trust, Action: "*" }),
    "AssumeRole policy may only specify STS AssumeRole actions.",
  ],
];
for (const [name, kind, text, reason] of table) {
  test(`malformedDocumentReason() of ${name}, ${kind}: ${reason}`, () => {
    const found = parsePolicy(text, { kind });
    assert.equal(found.kind, "fault");
    assert.equal(malformedDocumentReason(found, kind), reason);
  });
}

test("malformedDocumentReason() of a managed policy that is too old", () => {
  const text = JSON.stringify({ Version: "2008-10-17", Statement: allow });
  const found = parsePolicy(text, { kind: "identity", mustBe2012: true });
  assert.equal(found.kind, "fault");
  assert.match(malformedDocumentReason(found, "identity"), /must be version 2012-10-17 or greater/);
  assert.equal(parsePolicy(text, { kind: "identity" }).kind, "policy");
});

test("parsePolicy() takes the trust policies that IAM documents", () => {
  const Action = ["sts:AssumeRole", "sts:TagSession", "sts:Set*"];
  const Condition = { StringEquals: { "sts:ExternalId": "12345" } };
  const found = parsePolicy(policy({ ...trust, Action, Condition }), { kind: "trust" });
  assert.equal(found.kind, "policy");
});
