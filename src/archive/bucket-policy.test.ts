import assert from "node:assert/strict";
import { test } from "node:test";

import { readBucketPolicy } from "./bucket-policy.ts";
import { s3ResourceKind, s3ResourceKinds } from "./s3-action.ts";

const statement = {
  Effect: "Allow",
  Principal: "*",
  Action: "s3:GetObject",
  Resource: "arn:aws:s3:::logs/*",
};

function message(text: string): string {
  const outcome = readBucketPolicy(text, "logs");
  return outcome.kind === "ok" ? "ok" : outcome.message;
}

const policyWith = (change: object): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ ...statement, ...change }] });

const both = ["arn:aws:s3:::logs", "arn:aws:s3:::logs/*"];
const mismatch = "Action does not apply to any resource(s) in statement";
const table: [name: string, text: string, expected: string][] = [
  ["a plain policy", policyWith({}), "ok"],
  ["all actions on the bucket alone", policyWith({ Action: "s3:*", Resource: both[0] }), "ok"],
  [
    "actions of both kinds on both",
    policyWith({ Action: ["s3:ListBucket", "s3:Get*"], Resource: both }),
    "ok",
  ],
  [
    "NotAction",
    policyWith({ Action: undefined, NotAction: "s3:DeleteObject", Resource: both }),
    "ok",
  ],
  ["NotResource", policyWith({ Resource: undefined, NotResource: "arn:aws:s3:::logs/a" }), "ok"],
  ["no JSON at all", "logs.json", "Policies must be valid JSON and the first byte must be '{'"],
  [
    "space before it",
    ` ${policyWith({})}`,
    "Policies must be valid JSON and the first byte must be '{'",
  ],
  ["broken JSON", "{,}", "This policy contains invalid Json"],
  ["no statement", "{}", "Missing required field Statement"],
  ["an unknown field", '{"Statment":[]}', "Unknown field Statment"],
  ["no principal", policyWith({ Principal: undefined }), "Missing required field Principal"],
  [
    "a principal that is none",
    policyWith({ Principal: { AWS: "me" } }),
    "Invalid principal in policy",
  ],
  ["an effect that is none", policyWith({ Effect: "allow" }), "Invalid effect: allow"],
  [
    "an action that S3 has not",
    policyWith({ Action: "s3:Get0bject" }),
    "Policy has invalid action",
  ],
  ["another service's action", policyWith({ Action: "sns:Publish" }), "Policy has invalid action"],
  [
    "another bucket",
    policyWith({ Resource: "arn:aws:s3:::other/*" }),
    "Policy has invalid resource",
  ],
  ["any bucket", policyWith({ Resource: "*" }), "Policy has invalid resource"],
  [
    "a bucket that begins alike",
    policyWith({ Resource: "arn:aws:s3:::logs2/*" }),
    "Policy has invalid resource",
  ],
  ["a bucket's action on objects", policyWith({ Action: "s3:ListBucket" }), mismatch],
  ["an object's action on the bucket", policyWith({ Resource: both[0] }), mismatch],
  [
    "one of two that does not apply",
    policyWith({ Action: ["s3:GetObject", "s3:ListBucket"] }),
    mismatch,
  ],
  [
    "an operator that is none",
    policyWith({ Condition: { StringIs: { "aws:SourceArn": "a" } } }),
    "Invalid Condition type : StringIs",
  ],
  [
    "a key of no service here",
    policyWith({ Condition: { StringEquals: { "sns:Protocol": "a" } } }),
    "Policy has an invalid condition key",
  ],
  [
    "21 kB",
    policyWith({ Resource: `arn:aws:s3:::logs/${"x".repeat(21_000)}` }),
    "Normalized policy document exceeds the maximum allowed size of 20480 bytes",
  ],
];
for (const [name, text, expected] of table) {
  test(`readBucketPolicy() ${name}: ${expected}`, () => assert.equal(message(text), expected));
}

test("s3ResourceKind() knows what an action is about", () => {
  assert.equal(s3ResourceKind("s3:GetObject"), "object");
  assert.equal(s3ResourceKind("s3:ListBucket"), "bucket");
  assert.equal(s3ResourceKind("s3:ListAllMyBuckets"), "account");
});

test("s3ResourceKinds() matches patterns in any letters", () => {
  assert.deepEqual([...s3ResourceKinds("S3:getobject")], ["object"]);
  assert.deepEqual([...s3ResourceKinds("*")].toSorted(), ["bucket", "object"]);
  assert.deepEqual([...s3ResourceKinds("s3:Nothing*")], []);
});
