import assert from "node:assert/strict";
import { test } from "node:test";

import * as fc from "fast-check";

import { parsePolicy } from "./parse-policy.ts";
import type { PolicyRule } from "./policy.ts";

const statement = {
  Effect: "Allow",
  Principal: "*",
  Action: "s3:GetObject",
  Resource: "arn:aws:s3:::b/*",
};

function policyWith(change: object): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: [{ ...statement, ...change }] });
}

test("parsePolicy() reads the policy that CloudTrail documents", () => {
  const policy = parsePolicy(
    JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "AWSCloudTrailAclCheck20150319",
          Effect: "Allow",
          Principal: { Service: "cloudtrail.amazonaws.com" },
          Action: "s3:GetBucketAcl",
          Resource: "arn:aws:s3:::amzn-s3-demo-bucket",
          Condition: {
            StringEquals: { "aws:SourceArn": "arn:aws:cloudtrail:us-east-1:111122223333:trail/t" },
          },
        },
      ],
    }),
  );
  assert.deepEqual(policy, {
    kind: "policy",
    version: "2012-10-17",
    statements: [
      {
        sid: "AWSCloudTrailAclCheck20150319",
        effect: "Allow",
        principals: {
          negated: false,
          values: [{ kind: "service", name: "cloudtrail.amazonaws.com" }],
        },
        actions: { negated: false, values: ["s3:GetBucketAcl"] },
        resources: { negated: false, values: ["arn:aws:s3:::amzn-s3-demo-bucket"] },
        conditions: [
          {
            operator: "StringEquals",
            key: "aws:SourceArn",
            values: ["arn:aws:cloudtrail:us-east-1:111122223333:trail/t"],
          },
        ],
      },
    ],
  });
});

const faults: [name: string, text: string, rule: PolicyRule, path: string][] = [
  ["no JSON", "{", "not-json", ""],
  ["a list", "[]", "not-an-object", ""],
  ["an unknown element", '{"Statment":[]}', "unknown-element", ""],
  ["no statement", '{"Version":"2012-10-17"}', "missing-statement", "Statement"],
  ["an empty list", '{"Statement":[]}', "empty-statement", "Statement"],
  ["a version of the future", '{"Version":"2030-01-01","Statement":[]}', "version", "Version"],
  ["an element twice", '{"Version":"2012-10-17","Version":"2008-10-17"}', "duplicate-element", ""],
  ["no effect", policyWith({ Effect: undefined }), "missing-effect", "Statement[0].Effect"],
  ["a small letter", policyWith({ Effect: "allow" }), "effect", "Statement[0].Effect"],
  [
    "no principal",
    policyWith({ Principal: undefined }),
    "missing-principal",
    "Statement[0].Principal",
  ],
  ["a name", policyWith({ Principal: "bob" }), "principal", "Statement[0].Principal"],
  ["no id", policyWith({ Principal: { AWS: "1234" } }), "principal", "Statement[0].Principal.AWS"],
  [
    "a wildcard in a principal",
    policyWith({ Principal: { AWS: "arn:aws:iam::111122223333:user/*" } }),
    "principal",
    "Statement[0].Principal.AWS",
  ],
  [
    "an unknown kind",
    policyWith({ Principal: { Gcp: "x" } }),
    "principal",
    "Statement[0].Principal",
  ],
  ["no action", policyWith({ Action: undefined }), "missing-action", "Statement[0].Action"],
  [
    "an action without a service",
    policyWith({ Action: "GetObject" }),
    "action",
    "Statement[0].Action",
  ],
  ["both actions", policyWith({ NotAction: "s3:*" }), "unknown-element", "Statement[0]"],
  ["no resource", policyWith({ Resource: undefined }), "missing-resource", "Statement[0].Resource"],
  ["a path", policyWith({ Resource: "b/*" }), "resource", "Statement[0].Resource"],
  ["a number", policyWith({ Resource: [3] }), "resource", "Statement[0].Resource"],
  [
    "an unknown operator",
    policyWith({ Condition: { StringIs: { "aws:x": "1" } } }),
    "condition-operator",
    "Statement[0].Condition.StringIs",
  ],
  [
    "NullIfExists",
    policyWith({ Condition: { NullIfExists: { "aws:x": "true" } } }),
    "condition-operator",
    "Statement[0].Condition.NullIfExists",
  ],
  [
    "a key without a vendor",
    policyWith({ Condition: { StringEquals: { x: "1" } } }),
    "condition-key",
    "Statement[0].Condition.StringEquals",
  ],
  [
    "a date that is none",
    policyWith({ Condition: { DateLessThan: { "aws:CurrentTime": "soon" } } }),
    "condition-value",
    "Statement[0].Condition.DateLessThan.aws:CurrentTime",
  ],
  [
    "a range beyond 32 bits",
    policyWith({ Condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/33" } } }),
    "condition-value",
    "Statement[0].Condition.IpAddress.aws:SourceIp",
  ],
  [
    "a Sid twice",
    JSON.stringify({ Statement: [1, 2].map(() => ({ Sid: "a", ...statement })) }),
    "duplicate-sid",
    "Statement",
  ],
  ["21 kB", policyWith({ Resource: `arn:aws:s3:::${"x".repeat(21_000)}` }), "too-large", ""],
];
for (const [name, text, rule, path] of faults) {
  test(`parsePolicy() finds fault with ${name}`, () => {
    const found = parsePolicy(text);
    assert.equal(found.kind, "fault");
    assert.deepEqual([found.rule, found.path], [rule, path], found.message);
  });
}

test("parsePolicy() does not count white space towards the size", () => {
  const text = policyWith({}).replace("{", `{${" ".repeat(30_000)}`);
  assert.equal(parsePolicy(text).kind, "policy");
});

test("parsePolicy() takes equal names in different objects", () => {
  const block = { StringEquals: { "aws:x": "1" }, StringLike: { "aws:x": "1" } };
  assert.equal(parsePolicy(policyWith({ Condition: block })).kind, "policy");
});

test("parsePolicy() takes a policy of an identity without principals only", () => {
  for (const kind of ["identity", "service-control"] as const) {
    assert.equal(parsePolicy(policyWith({ Principal: undefined }), { kind }).kind, "policy");
    assert.equal(parsePolicy(policyWith({}), { kind }).kind, "fault");
  }
});

test("parsePolicy() answers every JSON text", () => {
  const keys = ["Version", "Statement", "Effect", "Principal", "AWS", "Action", "Condition"];
  const values = fc.letrec((tie) => ({
    json: fc.oneof(
      { depthSize: "small" },
      fc.constantFrom("Allow", "*", "2012-10-17", 1, null, true, ""),
      fc.array(tie("json"), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...keys, "__proto__"), tie("json"), { maxKeys: 4 }),
    ),
  }));
  fc.assert(
    fc.property(values.json, (value) => {
      assert.match(parsePolicy(JSON.stringify(value)).kind, /^(policy|fault)$/);
    }),
    { seed: 20261122, numRuns: 1000 },
  );
});
