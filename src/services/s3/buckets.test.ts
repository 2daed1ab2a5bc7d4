import assert from "node:assert/strict";
import { test } from "node:test";

import { isBucketName } from "./bucket-name.ts";
import { alice, bob, bodyOf, refused, testCall, testS3 } from "./s3.fixture.ts";

test("CreateBucket makes a bucket of the caller in the Region of the call", async () => {
  await using s3 = testS3();
  const output = await s3.ask("CreateBucket", { Bucket: "logs" });
  assert.deepEqual(output, { Location: "/logs", BucketArn: "arn:aws:s3:::logs" });
  assert.deepEqual(await s3.buckets.findBucket("logs"), {
    name: "logs",
    ownerAccountId: alice,
    region: "us-east-1",
    createdAt: s3.world.clock.now(),
    configuration: {
      publicAccessBlock: {
        BlockPublicAcls: true,
        IgnorePublicAcls: true,
        BlockPublicPolicy: true,
        RestrictPublicBuckets: true,
      },
      ownership: "BucketOwnerEnforced",
    },
  });
});

const constraints: [region: string, constraint: string | undefined, outcome: string][] = [
  ["us-east-1", undefined, "us-east-1"],
  ["us-east-1", "eu-west-1", "eu-west-1"],
  ["us-east-1", "EU", "eu-west-1"],
  ["us-east-1", "us-east-1", "InvalidLocationConstraint"],
  ["us-east-1", "mars-north-1", "InvalidLocationConstraint"],
  ["eu-west-1", "eu-west-1", "eu-west-1"],
  ["eu-west-1", undefined, "IllegalLocationConstraintException"],
  ["eu-west-1", "eu-central-1", "IllegalLocationConstraintException"],
  ["eu-west-1", "us-east-1", "IllegalLocationConstraintException"],
  ["eu-west-1", "mars-north-1", "InvalidLocationConstraint"],
];
for (const [region, LocationConstraint, outcome] of constraints) {
  test(`CreateBucket in ${region} for ${LocationConstraint} is ${outcome}`, async () => {
    await using s3 = testS3();
    const configuration = { CreateBucketConfiguration: { LocationConstraint } };
    const input = { Bucket: "logs", ...(LocationConstraint !== undefined && configuration) };
    const asking = s3.ask("CreateBucket", input, { region });
    if (/^[a-z]/.test(outcome)) {
      await asking;
      assert.equal((await s3.buckets.findBucket("logs"))?.region, outcome);
    } else {
      await refused(outcome, asking);
    }
  });
}

test("CreateBucket says whose a name is", async () => {
  await using s3 = testS3();
  const abroad = { CreateBucketConfiguration: { LocationConstraint: "eu-west-1" } };
  await s3.ask("CreateBucket", { Bucket: "near" });
  await s3.ask("CreateBucket", { Bucket: "near" });
  await s3.ask("CreateBucket", { Bucket: "far", ...abroad });
  await refused("BucketAlreadyOwnedByYou", s3.ask("CreateBucket", { Bucket: "far", ...abroad }));
  await refused(
    "BucketAlreadyExists",
    s3.ask("CreateBucket", { Bucket: "far" }, { accountId: bob }),
  );
});

test("CreateBucket stops at the limit, also of calls at the same time", async () => {
  await using s3 = testS3({ bucketsPerAccountMax: 2 });
  const names = ["one", "two", "three", "four"];
  const outcomes = await Promise.allSettled(
    names.map((Bucket) => s3.ask("CreateBucket", { Bucket })),
  );
  assert.equal(outcomes.filter(({ status }) => status === "fulfilled").length, 2);
  await refused("TooManyBuckets", s3.ask("CreateBucket", { Bucket: "five" }));
  await s3.ask("CreateBucket", { Bucket: "five" }, { accountId: bob });
});

const names: [string, boolean][] = [
  ["abc", true],
  ["a.b-c.1", true],
  ["x".repeat(63), true],
  ["x".repeat(64), false],
  ["ab", false],
  ["Abc", false],
  ["a_c", false],
  ["-abc", false],
  ["abc-", false],
  ["a..b", false],
  ["192.168.5.4", false],
  ["xn--abc", false],
  ["sthree-abc", false],
  ["amzn-s3-demo-abc", false],
  ["abc-s3alias", false],
  ["abc--ol-s3", false],
  ["abc.mrap", false],
  ["abc--x-s3", false],
  ["abc--table-s3", false],
];
for (const [name, expected] of names) {
  test(`isBucketName() ${name} is ${expected}`, () => assert.equal(isBucketName(name), expected));
}

test("CreateBucket refuses names and ACLs that cannot be", async () => {
  await using s3 = testS3();
  await refused("InvalidBucketName", s3.ask("CreateBucket", { Bucket: "Nope" }));
  const code = "InvalidBucketAclWithObjectOwnership";
  await refused(code, s3.ask("CreateBucket", { Bucket: "logs", ACL: "public-read" }));
  await s3.ask("CreateBucket", { Bucket: "logs", ACL: "private" });
});

test("DeleteBucket removes empty buckets only", async () => {
  await using s3 = testS3();
  await s3.ask("CreateBucket", { Bucket: "logs" });
  await s3.ask("PutObject", { Bucket: "logs", Key: "a", Body: bodyOf("x") });
  const error = await refused("BucketNotEmpty", s3.ask("DeleteBucket", { Bucket: "logs" }));
  assert.deepEqual([error.status, error.details], [409, { BucketName: "logs" }]);
  await s3.ask("DeleteObject", { Bucket: "logs", Key: "a" });
  await s3.ask("DeleteBucket", { Bucket: "logs" });
  await refused("NoSuchBucket", s3.ask("DeleteBucket", { Bucket: "logs" }));
});

test("HeadBucket, GetBucketLocation and GetBucketAcl describe a bucket", async () => {
  await using s3 = testS3();
  const abroad = { CreateBucketConfiguration: { LocationConstraint: "eu-west-1" } };
  await s3.ask("CreateBucket", { Bucket: "near" });
  await s3.ask("CreateBucket", { Bucket: "far", ...abroad });
  const head = await s3.ask("HeadBucket", { Bucket: "far" });
  assert.deepEqual(head, { BucketArn: "arn:aws:s3:::far", BucketRegion: "eu-west-1" });
  assert.deepEqual(await s3.ask("GetBucketLocation", { Bucket: "near" }), {});
  assert.deepEqual(await s3.ask("GetBucketLocation", { Bucket: "far" }), {
    LocationConstraint: "eu-west-1",
  });
  const acl = await s3.ask("GetBucketAcl", { Bucket: "far" });
  assert.equal(acl.Grants.length, 1);
  assert.equal(acl.Grants[0].Grantee.ID, acl.Owner.ID);
  assert.match(acl.Owner.ID, /^[0-9a-f]{64}$/);
});

test("ListBuckets pages through the caller's own, by name", async () => {
  await using s3 = testS3();
  for (const Bucket of ["bbb", "aaa", "abc"]) await s3.ask("CreateBucket", { Bucket });
  await s3.ask("CreateBucket", { Bucket: "ccc" }, { accountId: bob });
  const named = (output: { Buckets: { Name: string }[] }): string[] =>
    output.Buckets.map(({ Name }) => Name);

  assert.deepEqual(named(await s3.ask("ListBuckets")), ["aaa", "abc", "bbb"]);
  assert.deepEqual(named(await s3.ask("ListBuckets", { Prefix: "a" })), ["aaa", "abc"]);
  assert.deepEqual(named(await s3.ask("ListBuckets", { BucketRegion: "eu-west-1" })), []);
  const first = await s3.ask("ListBuckets", { MaxBuckets: 2 });
  assert.deepEqual(named(first), ["aaa", "abc"]);
  const { ContinuationToken } = first;
  const second = await s3.ask("ListBuckets", { MaxBuckets: 2, ContinuationToken });
  assert.deepEqual(named(second), ["bbb"]);
  assert.equal(second.ContinuationToken, undefined);
  await refused("InvalidArgument", s3.ask("ListBuckets", { MaxBuckets: 0 }));
  await refused("InvalidArgument", s3.ask("ListBuckets", { ContinuationToken: "abc" }));
});

test("ExpectedBucketOwner holds a call to the owner", async () => {
  await using s3 = testS3();
  await s3.ask("CreateBucket", { Bucket: "logs" });
  await s3.ask("HeadBucket", { Bucket: "logs", ExpectedBucketOwner: alice });
  await refused("AccessDenied", s3.ask("HeadBucket", { Bucket: "logs", ExpectedBucketOwner: bob }));
  const odd = s3.ask("HeadBucket", { Bucket: "logs", ExpectedBucketOwner: "me" });
  await refused("InvalidBucketOwnerAWSAccountID", odd);
});

test("a call sees one bucket: one made after authorization is not there for it", async () => {
  await using s3 = testS3();
  const call = { accountId: bob };
  const { resources, handle } = s3.operation("GetBucketAcl");
  const one = testCall(s3.world, call);
  const input = { Bucket: "logs" } as never;
  assert.deepEqual(await resources(input, one), []);
  await s3.ask("CreateBucket", { Bucket: "logs" });
  await refused("NoSuchBucket", handle(input, one));
});
