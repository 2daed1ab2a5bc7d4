import assert from "node:assert/strict";
import { test } from "node:test";

import { testWorld } from "../base/test-world.ts";
import { memoryBuckets } from "../buckets/memory-buckets.ts";
import { archiveDelivery } from "./delivery-target.ts";
import type { TrailBucketOutcome, TrailBucketQuestion } from "./trail-bucket.ts";
import { trailBucketCheck, trailBucketPolicy } from "./trail-bucket.ts";

const accountId = "111122223333";
const trailArn = `arn:aws:cloudtrail:eu-west-1:${accountId}:trail/main`;
const question: TrailBucketQuestion = { bucket: "logs", prefix: "", accountId, trailArn };

// The policy of the CloudTrail User Guide, "Amazon S3 bucket policy for CloudTrail".
const documented = {
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "AWSCloudTrailAclCheck20150319",
      Effect: "Allow",
      Principal: { Service: "cloudtrail.amazonaws.com" },
      Action: "s3:GetBucketAcl",
      Resource: "arn:aws:s3:::logs",
      Condition: { StringEquals: { "aws:SourceArn": trailArn } },
    },
    {
      Sid: "AWSCloudTrailWrite20150319",
      Effect: "Allow",
      Principal: { Service: "cloudtrail.amazonaws.com" },
      Action: "s3:PutObject",
      Resource: `arn:aws:s3:::logs/AWSLogs/${accountId}/*`,
      Condition: {
        StringEquals: {
          "s3:x-amz-acl": "bucket-owner-full-control",
          "aws:SourceArn": trailArn,
        },
      },
    },
  ],
};
const [aclCheck, write] = documented.Statement;

async function check(
  policy: object | undefined,
  change: Partial<TrailBucketQuestion> = {},
): Promise<TrailBucketOutcome> {
  const world = testWorld();
  await using buckets = memoryBuckets(world);
  await buckets.createBucket({
    name: "logs",
    ownerAccountId: accountId,
    region: "eu-west-1",
    createdAt: 0,
    ...(policy !== undefined && { policy: JSON.stringify(policy) }),
  });
  return trailBucketCheck({ buckets, clock: world.clock })({ ...question, ...change });
}

test("trailBucketCheck() accepts the documented policy", async () => {
  assert.deepEqual(await check(documented), { kind: "ok" });
});

test("trailBucketCheck() says that there is no bucket", async () => {
  assert.deepEqual(await check(documented, { bucket: "none" }), { kind: "no-such-bucket" });
});

test("trailBucketCheck() names the statements that are missing, ready to paste", async () => {
  assert.deepEqual(await check(undefined), {
    kind: "insufficient",
    missing: documented.Statement,
  });
  const half = { ...documented, Statement: [aclCheck] };
  assert.deepEqual(await check(half), { kind: "insufficient", missing: [write] });
});

const account = { StringEquals: { "aws:SourceAccount": accountId } };
const anyTrail = { ArnLike: { "aws:SourceArn": `arn:aws:cloudtrail:*:${accountId}:trail/*` } };
const insecure = { Bool: { "aws:SecureTransport": "false" } };
const both = ["arn:aws:s3:::logs", "arn:aws:s3:::logs/*"];
const deny = { Sid: "tls", Effect: "Deny", Principal: "*", Action: "s3:*", Resource: both };
const cases: [string, object[], Partial<TrailBucketQuestion>, string][] = [
  [
    "a condition on the account",
    documented.Statement.map((one) => ({ ...one, Condition: account })),
    {},
    "ok",
  ],
  [
    "a pattern of trails",
    documented.Statement.map((one) => ({ ...one, Condition: anyTrail })),
    {},
    "ok",
  ],
  ["a deny without TLS", [...documented.Statement, { ...deny, Condition: insecure }], {}, "ok"],
  ["a deny of everything", [...documented.Statement, deny], {}, "insufficient"],
  ["another trail", documented.Statement, { trailArn: `${trailArn}2` }, "insufficient"],
  ["another prefix", documented.Statement, { prefix: "audit" }, "insufficient"],
  ["another account", documented.Statement, { accountId: "444455556666" }, "insufficient"],
  [
    "log files without digests",
    [aclCheck ?? {}, { ...write, Resource: `arn:aws:s3:::logs/AWSLogs/${accountId}/CloudTrail/*` }],
    {},
    "insufficient",
  ],
];
for (const [name, Statement, change, expected] of cases) {
  test(`trailBucketCheck() ${name}: ${expected}`, async () => {
    assert.equal((await check({ ...documented, Statement }, change)).kind, expected);
  });
}

test("trailBucketCheck() meets a policy that wants encryption with the trail's key", async () => {
  const key = `arn:aws:kms:eu-west-1:${accountId}:key/134f2428-cec1-4b25-a1ae-9048164dba47`;
  const wants = (name: string, value: string): object => ({
    ...deny,
    Sid: undefined,
    Action: "s3:PutObject",
    Resource: "arn:aws:s3:::logs/*",
    Condition: { StringNotEquals: { [name]: value } },
  });
  const Statement = [
    ...documented.Statement,
    wants("s3:x-amz-server-side-encryption", "aws:kms"),
    wants("s3:x-amz-server-side-encryption-aws-kms-key-id", key),
  ];
  const kind = async (change: object): Promise<string> =>
    (await check({ ...documented, Statement }, change)).kind;
  assert.equal(await kind({}), "insufficient");
  assert.equal(await kind({ kmsKeyId: key }), "ok");
  assert.equal(await kind({ kmsKeyId: `${key}0` }), "insufficient");
});

test("trailBucketCheck() asks for both folders of an organization trail", async () => {
  const outcome = await check(documented, { organizationId: "o-a1b2c3d4e5" });
  assert.equal(outcome.kind, "insufficient");
  assert.deepEqual(outcome.missing, [
    {
      ...write,
      Sid: "AWSCloudTrailOrganizationWrite20150319",
      Resource: "arn:aws:s3:::logs/AWSLogs/o-a1b2c3d4e5/*",
    },
  ]);
  const Statement = [...documented.Statement, ...outcome.missing];
  const again = await check({ ...documented, Statement }, { organizationId: "o-a1b2c3d4e5" });
  assert.deepEqual(again, { kind: "ok" });
});

test("trailBucketPolicy() is the documented policy", () => {
  const accounts = [{ accountId, trailArn }];
  assert.deepEqual(
    JSON.parse(trailBucketPolicy({ bucket: "logs", prefix: "", accounts })),
    documented,
  );
});

test("trailBucketPolicy() is enough for each of its accounts", async () => {
  const second = {
    accountId: "444455556666",
    trailArn: trailArn.replace(accountId, "444455556666"),
  };
  const accounts = [{ accountId, trailArn }, second];
  const policy = JSON.parse(trailBucketPolicy({ bucket: "logs", prefix: "a/b", accounts }));
  for (const one of accounts) {
    assert.deepEqual(await check(policy, { ...one, prefix: "a/b" }), { kind: "ok" });
  }
});

test("archiveDelivery() puts what the policy allows, as it stands at that moment", async () => {
  const world = testWorld();
  await using buckets = memoryBuckets(world);
  const target = archiveDelivery({
    buckets,
    clock: world.clock,
    encryption: { newCipher: async () => undefined },
  });
  const delivered = {
    bucket: "logs",
    key: `AWSLogs/${accountId}/CloudTrail/eu-west-1/2026/01/02/x.json.gz`,
    body: Buffer.from("zipped"),
    metadata: { signature: "abc" },
    trailArn,
    trailAccountId: accountId,
  };
  const code = async (change: object = {}): Promise<string> => {
    const { signal } = new AbortController();
    const outcome = await target.put({ ...delivered, ...change }, signal);
    return outcome.kind === "stored" ? "stored" : outcome.code;
  };
  assert.equal(await code(), "NoSuchBucket");
  const bucket = { name: "logs", ownerAccountId: accountId, region: "eu-west-1", createdAt: 0 };
  await buckets.createBucket(bucket);
  assert.equal(await code(), "AccessDenied");
  const policy = JSON.stringify(documented);
  await buckets.updateBucket(bucket, (now) => ({ ...now, policy }));
  assert.equal(await code(), "stored");
  assert.equal(await code(), "stored");
  await buckets.updateBucket(bucket, (now) => ({ ...now, versioning: "Enabled" }));
  assert.equal(await code(), "stored");
  const query = { bucket: "logs", prefix: "", limit: 9 };
  const { versions } = await buckets.listVersions(query);
  assert.deepEqual(
    versions.map(({ versionId }) => versionId),
    ["null"],
    "the same file again is no other version",
  );
  assert.equal(await code({ trailArn: `${trailArn}2` }), "AccessDenied");
  assert.equal(await code({ key: "elsewhere" }), "AccessDenied");

  const object = await buckets.findObject("logs", delivered.key);
  assert.deepEqual(object?.headers, {
    contentType: "application/json",
    contentEncoding: "gzip",
    metadata: { signature: "abc" },
  });
  assert.equal(object.size, 6);
  await buckets.updateBucket(bucket, () => bucket);
  assert.equal(await code(), "AccessDenied");
});
