import assert from "node:assert/strict";
import { test } from "node:test";

import * as fc from "fast-check";

import { isBucketName, normalizePrefix, prefixProblem } from "./bucket-location.ts";
import { addTags, removeTags } from "./tags.ts";
import { parseTrailArn, trailArn } from "./trail-arn.ts";
import { trailNameProblem } from "./trail-name.ts";
import { unusableFeature } from "./unusable-feature.ts";

const charset =
  "Trail name or ARN can only contain uppercase letters, lowercase letters, numbers, " +
  "periods (.), hyphens (-), and underscores (_).";

const nameProblems: readonly (readonly [name: string, problem: string | undefined])[] = [
  ["my-trail", undefined],
  ["a.b_c-D9", undefined],
  ["abc", undefined],
  ["a".repeat(128), undefined],
  ["", "Trail name cannot be blank!"],
  [
    "ab",
    "Trail name too short. Minimum allowed length: 3 characters. Specified name length: 2 characters.",
  ],
  [
    "a".repeat(129),
    "Trail name too long. Maximum allowed length: 128 characters. " +
      "Specified name length: 129 characters.",
  ],
  ["-trail", "Trail name must starts with a letter or number."],
  ["trail.", "Trail name must ends with a letter or number."],
  ["my trail", charset],
  ["träil", charset],
  ["a--b", "Trail name cannot have adjacent periods (.), hyphens (-), or underscores (_)."],
  ["a._b", "Trail name cannot have adjacent periods (.), hyphens (-), or underscores (_)."],
  ["192.168.5.4", "Trail name cannot be in IP address format."],
];

for (const [name, problem] of nameProblems) {
  test(`trailNameProblem: ${JSON.stringify(name.slice(0, 20))}: ${problem ?? "is fine"}`, () => {
    assert.equal(trailNameProblem(name), problem);
  });
}

test("trailNameProblem: accepts just what the documented expression accepts", () => {
  const documented = /^(?=.{3,128}$)[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*$/;
  const address = /^\d{1,3}(\.\d{1,3}){3}$/;
  const unit = fc.constantFrom(..."ab9.-_ /".split(""));
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 12 }), (name) => {
      const isFine = documented.test(name) && !address.test(name);
      assert.equal(trailNameProblem(name) === undefined, isFine);
    }),
    { seed: 2 },
  );
});

test("parseTrailArn: is the reverse of trailArn, and knows no other ARN", () => {
  const arn = "arn:aws:cloudtrail:us-east-2:123456789012:trail/MyTrail";
  const parts = { region: "us-east-2", accountId: "123456789012", name: "MyTrail" };
  assert.deepEqual(parseTrailArn(arn), parts);
  assert.equal(trailArn(parts), arn);
  const others = [
    "MyTrail",
    "arn:aws:cloudtrail:us-east-2:123456789012:eventdatastore/MyTrail",
    "arn:aws:cloudtrail:us-east-2:1234:trail/MyTrail",
    "arn:aws:s3:::bucket",
    `${arn}/more`,
    `${arn}:more`,
  ];
  for (const other of others) assert.equal(parseTrailArn(other), undefined, other);
});

test("isBucketName: the rules of the S3 User Guide", () => {
  for (const name of ["abc", "my-logs.example", "1-2", "a".repeat(63)]) {
    assert.ok(isBucketName(name), name);
  }
  const bad = ["", "ab", "a".repeat(64), "My-logs", "my_logs", "-abc", "abc-", "a..b", "10.0.0.1"];
  for (const name of bad) assert.ok(!isBucketName(name), name);
});

test("prefixes: slashes at the ends go, AWSLogs of others and excess are refused", () => {
  assert.equal(normalizePrefix("//audit/logs/"), "audit/logs");
  assert.equal(normalizePrefix(""), "");
  assert.equal(prefixProblem("a".repeat(200)), undefined);
  assert.equal(prefixProblem("MyAWSLogs/x"), undefined);
  assert.match(prefixProblem("a".repeat(201)) ?? "", /200/);
  assert.match(prefixProblem("AWSLogs/111122223333") ?? "", /AWSLogs/);
  assert.match(prefixProblem("x/AWSLogs") ?? "", /AWSLogs/);
  assert.match(prefixProblem("x\n") ?? "", /invalid/);
});

const features: readonly (readonly [change: object, kind: string | undefined])[] = [
  [{}, undefined],
  [{ SnsTopicName: "", KmsKeyId: "", CloudWatchLogsLogGroupArn: "" }, undefined],
  [{ CloudWatchLogsRoleArn: "", IsOrganizationTrail: false }, undefined],
  [{ SnsTopicName: "my-topic" }, undefined],
  [{ SnsTopicName: "arn:aws:sns:us-east-1:123456789012:my-topic" }, undefined],
  [{ SnsTopicName: "my topic" }, "topic-name-invalid"],
  [{ SnsTopicName: "a".repeat(257) }, "topic-name-invalid"],
  [{ KmsKeyId: "alias/MyAliasName" }, undefined],
  [{ KmsKeyId: "arn:aws:kms:us-east-2:123456789012:alias/MyAliasName" }, undefined],
  [{ KmsKeyId: "12345678-1234-1234-1234-123456789012" }, undefined],
  [
    { KmsKeyId: "arn:aws:kms:us-east-2:123456789012:key/12345678-1234-1234-1234-123456789012" },
    undefined,
  ],
  [{ KmsKeyId: "my key" }, "kms-key-id-invalid"],
  [{ KmsKeyId: "arn:aws:s3:::bucket" }, "kms-key-id-invalid"],
  [{ CloudWatchLogsLogGroupArn: "arn:aws:logs:us-east-1:1:log-group:x:*" }, "log-group-invalid"],
  [{ CloudWatchLogsRoleArn: "arn:aws:iam::123456789012:role/x" }, "log-role-invalid"],
];

for (const [change, kind] of features) {
  test(`unusableFeature: ${JSON.stringify(change).slice(0, 80)}: ${kind ?? "nothing"}`, () => {
    assert.equal(unusableFeature(change)?.kind, kind);
  });
}

test("addTags: puts by key, keeps the order, refuses what AWS refuses", () => {
  const tags = [{ Key: "team", Value: "audit" }];
  assert.deepEqual(addTags(tags, [{ Key: "env" }, { Key: "team", Value: "sec" }].map(tagOf)), [
    { Key: "team", Value: "sec" },
    { Key: "env", Value: "" },
  ]);
  const invalid = [
    [{ Key: "" }],
    [{ Key: "k".repeat(129) }],
    [{ Key: "k", Value: "v".repeat(257) }],
    [{ Key: "aws:x" }],
    [{ Key: "k?" }],
    [{ Key: "k" }, { Key: "k" }],
  ];
  for (const added of invalid) {
    const outcome = addTags(tags, added.map(tagOf));
    assert.ok("kind" in outcome && outcome.kind === "tags-invalid", JSON.stringify(added));
  }
  const many = Array.from({ length: 50 }, (_, index) => ({ Key: `k${index}`, Value: "" }));
  assert.equal(Array.isArray(addTags([], many)), true);
  assert.deepEqual(addTags(tags, many), { kind: "too-many-tags" });
});

test("removeTags: by key, whatever the value; unknown keys do not matter", () => {
  const tags = [
    { Key: "a", Value: "1" },
    { Key: "b", Value: "2" },
  ];
  const removed = removeTags(tags, [{ Key: "a", Value: "other" }, { Key: "c" }].map(tagOf));
  assert.deepEqual(removed, [{ Key: "b", Value: "2" }]);
});

function tagOf(tag: { Key: string; Value?: string }): { Key: string; Value?: string } {
  return tag;
}
