import assert from "node:assert/strict";
import { test } from "node:test";

import * as fc from "fast-check";

import { recordFacets } from "./record-facets.ts";
import { recordResources } from "./record-resources.ts";
import { valueHash } from "./value-hash.ts";

const identities: readonly (readonly [what: string, identity: object, username?: string])[] = [
  ["root", { type: "Root", arn: "arn:aws:iam::1:root" }, "root"],
  ["an IAM user", { type: "IAMUser", userName: "Alice", arn: "arn:aws:iam::1:user/Al" }, "Alice"],
  [
    "an assumed role",
    {
      type: "AssumedRole",
      principalId: "AROAIDPPEZS35WEXAMPLE:session-1",
      arn: "arn:aws:sts::1:assumed-role/RoleToBeAssumed/session-1",
      sessionContext: { sessionIssuer: { userName: "RoleToBeAssumed" } },
    },
    "session-1",
  ],
  [
    "an assumed role without ARN",
    { type: "AssumedRole", principalId: "AROAID:session-2" },
    "session-2",
  ],
  ["a federated user", { type: "FederatedUser", arn: "arn:aws:sts::1:federated-user/Bob" }, "Bob"],
  ["a web identity", { type: "WebIdentityUser", userName: "user@example.com" }, "user@example.com"],
  ["a service", { type: "AWSService", invokedBy: "ec2.amazonaws.com" }],
  ["another account", { type: "AWSAccount", principalId: "AIDA:x", accountId: "1" }],
];

for (const [what, userIdentity, username] of identities) {
  test(`recordFacets: ${what} has ${username ?? "no user name"}`, () => {
    assert.equal(recordFacets({ userIdentity }).username, username);
  });
}

test("recordFacets: the access key, and nothing where nothing is said", () => {
  const userIdentity = { type: "Root", accessKeyId: "AKIAIOSFODNN7EXAMPLE" };
  assert.equal(recordFacets({ userIdentity }).accessKeyId, "AKIAIOSFODNN7EXAMPLE");
  assert.deepEqual(recordFacets({}), {});
  assert.deepEqual(recordFacets({ userIdentity: "odd" }), {});
  assert.deepEqual(recordFacets({ userIdentity: { type: "IAMUser", userName: "" } }), {});
});

test("recordResources: parameters, answers and the record's own list, each once", () => {
  const record = {
    requestParameters: { name: "my-trail", s3BucketName: "my-logs" },
    responseElements: { trailARN: "arn:aws:cloudtrail:us-east-1:1:trail/my-trail" },
    resources: [
      { type: "AWS::S3::Bucket", ARN: "arn:aws:s3:::my-logs", accountId: "1" },
      { type: "AWS::S3::Bucket", ARN: "arn:aws:s3:::my-logs" },
      { type: "AWS::S3::Object", ARNPrefix: "arn:aws:s3:::my-logs/" },
      "odd",
    ],
  };
  assert.deepEqual(recordResources(record, "cloudtrail.amazonaws.com"), [
    { type: "AWS::CloudTrail::Trail", name: "my-trail" },
    { type: "AWS::CloudTrail::Trail", name: "arn:aws:cloudtrail:us-east-1:1:trail/my-trail" },
    { type: "AWS::S3::Bucket", name: "my-logs" },
    { type: "AWS::S3::Bucket", name: "arn:aws:s3:::my-logs" },
    { type: "AWS::S3::Object" },
  ]);
});

test("recordResources: goes through lists, and stops where there are too many or too long ones", () => {
  const items = Array.from({ length: 80 }, (_, index) => ({ instanceId: `i-${index}` }));
  const record = { requestParameters: { instancesSet: { items } } };
  const found = recordResources(record, "ec2.amazonaws.com");
  assert.equal(found.length, 50);
  assert.deepEqual(found[1], { type: "AWS::EC2::Instance", name: "i-1" });
  const long = { requestParameters: { instanceId: "i".repeat(2001) } };
  assert.deepEqual(recordResources(long, "ec2.amazonaws.com"), []);
});

test("recordFacets, recordResources: take whatever a record may hold", () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom("userIdentity", "resources"), fc.object()),
      (record) => {
        recordFacets(record);
        recordResources({ ...record, requestParameters: record }, "s3.amazonaws.com");
      },
    ),
    { seed: 3 },
  );
});

test("valueHash: is part of the format: these never change", () => {
  assert.equal(valueHash(""), 1_206_891_559_396_500);
  assert.equal(valueHash("ConsoleLogin"), 8_838_776_869_184_458);
});

test("valueHash: tells values apart, and fits a number", () => {
  const hashes = Array.from({ length: 100_000 }, (_, index) => valueHash(`role-${index}`));
  assert.equal(new Set(hashes).size, hashes.length);
  assert.ok(hashes.every((hash) => Number.isSafeInteger(hash) && hash >= 0));
});
