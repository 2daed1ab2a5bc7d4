import assert from "node:assert/strict";
import { test } from "node:test";

import { homeRegion, owner, serviceBench } from "./service.fixture.ts";
import type { ServiceBench } from "./service.fixture.ts";

const arn = `arn:aws:cloudtrail:${homeRegion}:${owner}:trail/my-trail`;
const elsewhere = { region: "us-east-1" };

async function withTrail(more: object = {}): Promise<ServiceBench> {
  const it = await serviceBench();
  await it.call("CreateTrail", { Name: "my-trail", S3BucketName: "my-logs", ...more });
  return it;
}

async function fails(
  call: Promise<unknown>,
  code: string,
  message: string | RegExp,
): Promise<void> {
  await assert.rejects(call, (error: Error & { code?: string; status?: number }) => {
    assert.deepEqual([error.code, error.status], [code, 400], error.message);
    if (typeof message === "string") assert.equal(error.message, message);
    else assert.match(error.message, message);
    return true;
  });
}

test("CreateTrail: answers with what was set and with AWS's defaults, and nothing else", async () => {
  const it = await serviceBench();
  assert.deepEqual(await it.call("CreateTrail", { Name: "my-trail", S3BucketName: "my-logs" }), {
    Name: "my-trail",
    S3BucketName: "my-logs",
    IncludeGlobalServiceEvents: true,
    IsMultiRegionTrail: false,
    TrailARN: arn,
    LogFileValidationEnabled: false,
    IsOrganizationTrail: false,
  });
  const input = { Name: "second", S3BucketName: "my-logs", S3KeyPrefix: "audit" };
  const options = { IsMultiRegionTrail: true, EnableLogFileValidation: true };
  assert.deepEqual(await it.call("CreateTrail", { ...input, ...options }), {
    ...input,
    IncludeGlobalServiceEvents: true,
    IsMultiRegionTrail: true,
    TrailARN: arn.replace("my-trail", "second"),
    LogFileValidationEnabled: true,
    IsOrganizationTrail: false,
  });
});

const refusals: readonly (readonly [change: object, code: string, message: string | RegExp])[] = [
  [{ Name: undefined }, "InvalidTrailNameException", "Trail name cannot be blank!"],
  [
    { Name: "ab" },
    "InvalidTrailNameException",
    "Trail name too short. Minimum allowed length: 3 characters. Specified name length: 2 characters.",
  ],
  [{ S3BucketName: undefined }, "InvalidS3BucketNameException", "S3 bucket name cannot be blank!"],
  [{ S3KeyPrefix: "a".repeat(201) }, "InvalidS3PrefixException", /200/],
  [
    { IsMultiRegionTrail: true, IncludeGlobalServiceEvents: false },
    "InvalidParameterCombinationException",
    "Multi-Region trail must include global service events.",
  ],
  [
    { SnsTopicName: "my-topic" },
    "InsufficientSnsTopicPolicyException",
    "SNS Topic does not exist or the topic policy is incorrect!",
  ],
  [{ SnsTopicName: "my topic" }, "InvalidSnsTopicNameException", /not valid/],
  [{ KmsKeyId: "alias/logs" }, "KmsKeyNotFoundException", /alias\/logs/],
  [{ KmsKeyId: "no key" }, "InvalidKmsKeyIdException", /not valid/],
  [
    { CloudWatchLogsLogGroupArn: "arn:aws:logs:eu-central-1:123456789012:log-group:x:*" },
    "InvalidCloudWatchLogsLogGroupArnException",
    "CloudTrail cannot validate the specified log group ARN.",
  ],
  [
    { CloudWatchLogsRoleArn: "arn:aws:iam::123456789012:role/x" },
    "InvalidCloudWatchLogsRoleArnException",
    /role ARN/,
  ],
  [{ IsOrganizationTrail: true }, "OrganizationsNotInUseException", /organization/],
  [{ TagsList: [{ Key: "a" }, { Key: "a" }] }, "InvalidTagParameterException", /Duplicate/],
  [
    { TagsList: Array.from({ length: 51 }, (_, index) => ({ Key: `k${index}` })) },
    "TagsLimitExceededException",
    /50/,
  ],
];
for (const [change, code, message] of refusals) {
  test(`CreateTrail: ${JSON.stringify(change).slice(0, 70)}: ${code}`, async () => {
    const it = await serviceBench();
    const input = { Name: "my-trail", S3BucketName: "my-logs", ...change };
    await fails(it.call("CreateTrail", input), code, message);
    assert.deepEqual(it.trails.list(), []);
  });
}

test("CreateTrail: a bucket that is not there, or does not let CloudTrail in", async () => {
  const it = await serviceBench();
  const input = { Name: "my-trail", S3BucketName: "my-logs" };
  it.answers.bucketCheck = async () => ({ kind: "no-such-bucket" });
  const missing = "S3 bucket my-logs does not exist!";
  await fails(it.call("CreateTrail", input), "S3BucketDoesNotExistException", missing);

  const statement = { Effect: "Allow", Action: "s3:GetBucketAcl" };
  it.answers.bucketCheck = async () => ({ kind: "insufficient", missing: [statement] });
  await fails(
    it.call("CreateTrail", input),
    "InsufficientS3BucketPolicyException",
    "Incorrect S3 bucket policy is detected for bucket: my-logs. " +
      `Statements missing in its policy: [${JSON.stringify(statement)}]`,
  );
});

test("CreateTrail: the name is taken, the Region is full", async () => {
  const it = await withTrail();
  const again = it.call("CreateTrail", { Name: "my-trail", S3BucketName: "my-logs" });
  const message = `Trail my-trail already exists for customer: ${owner}`;
  await fails(again, "TrailAlreadyExistsException", message);
  for (const index of [2, 3, 4, 5]) {
    await it.call("CreateTrail", { Name: `trail-${index}`, S3BucketName: "my-logs" });
  }
  const sixth = it.call("CreateTrail", { Name: "trail-6", S3BucketName: "my-logs" });
  const full = `User: ${owner} already has 5 trails in ${homeRegion}.`;
  await fails(sixth, "MaximumNumberOfTrailsExceededException", full);
});

test("UpdateTrail: changes what is given, leaves the rest, and answers like CreateTrail", async () => {
  const it = await withTrail({ S3KeyPrefix: "audit" });
  const updated = await it.call("UpdateTrail", { Name: arn, EnableLogFileValidation: true });
  assert.deepEqual(updated, {
    Name: "my-trail",
    S3BucketName: "my-logs",
    S3KeyPrefix: "audit",
    IncludeGlobalServiceEvents: true,
    IsMultiRegionTrail: false,
    TrailARN: arn,
    LogFileValidationEnabled: true,
    IsOrganizationTrail: false,
  });
});

const writes: readonly (readonly [operation: string, member: string, more: object])[] = [
  ["UpdateTrail", "Name", {}],
  ["DeleteTrail", "Name", {}],
  ["StartLogging", "Name", {}],
  ["StopLogging", "Name", {}],
  ["PutEventSelectors", "TrailName", { EventSelectors: [{}] }],
];
for (const [operation, member, more] of writes) {
  test(`${operation}: at home only, and not of an unknown trail`, async () => {
    const it = await withTrail({ IsMultiRegionTrail: true });
    const call = async (name: string, from = {}): Promise<unknown> =>
      it.call(operation, { [member]: name, ...more }, from);
    await fails(call(arn, elsewhere), "InvalidHomeRegionException", /eu-central-1/);
    const there = arn.replace(homeRegion, "us-east-1");
    const unknown = `Unknown trail: ${there} for the user: ${owner}`;
    await fails(call("my-trail", elsewhere), "TrailNotFoundException", unknown);
    await fails(call("arn:aws:s3:::x"), "CloudTrailARNInvalidException", /arn:aws:s3:::x/);
    await fails(call("a"), "InvalidTrailNameException", /too short/);
    await fails(call(""), "InvalidTrailNameException", "Trail name cannot be blank!");
    await call(arn);
  });
}

test("GetTrail, DescribeTrails: a shadow is the same trail, its home included", async () => {
  const it = await withTrail({ IsMultiRegionTrail: true });
  const trail = {
    Name: "my-trail",
    S3BucketName: "my-logs",
    IncludeGlobalServiceEvents: true,
    IsMultiRegionTrail: true,
    HomeRegion: homeRegion,
    TrailARN: arn,
    LogFileValidationEnabled: false,
    HasCustomEventSelectors: false,
    HasInsightSelectors: false,
    IsOrganizationTrail: false,
  };
  const all = { trailList: [trail] };
  assert.deepEqual(await it.call("GetTrail", { Name: "my-trail" }), { Trail: trail });
  assert.deepEqual(await it.call("GetTrail", { Name: arn }, elsewhere), { Trail: trail });
  assert.deepEqual(await it.call("DescribeTrails", {}), all);
  assert.deepEqual(await it.call("DescribeTrails", { trailNameList: [] }, elsewhere), all);
  const shadows = { includeShadowTrails: false };
  assert.deepEqual(await it.call("DescribeTrails", shadows, elsewhere), { trailList: [] });
  assert.deepEqual(await it.call("DescribeTrails", shadows), all);
  assert.deepEqual(await it.call("DescribeTrails", {}, { accountId: "999999999999" }), {
    trailList: [],
  });
});

test("DescribeTrails: names at home, ARNs everywhere; unknown ones are left out", async () => {
  const it = await withTrail();
  const named = async (trailNameList: string[], from = {}): Promise<number> => {
    const output = await it.call("DescribeTrails", { trailNameList }, from);
    assert.ok(typeof output === "object" && output !== null && "trailList" in output);
    assert.ok(Array.isArray(output.trailList));
    return output.trailList.length;
  };
  assert.equal(await named(["my-trail", arn, "another"]), 1);
  assert.equal(await named(["my-trail"], elsewhere), 0);
  assert.equal(await named([arn], elsewhere), 1);
  await fails(
    it.call("DescribeTrails", { trailNameList: ["a"] }),
    "InvalidTrailNameException",
    /short/,
  );
});

test("ListTrails: all Regions, from every Region; pages of a hundred", async () => {
  const it = await withTrail();
  await it.call("CreateTrail", { Name: "east", S3BucketName: "my-logs" }, elsewhere);
  const east = `arn:aws:cloudtrail:us-east-1:${owner}:trail/east`;
  const expected = {
    Trails: [
      { TrailARN: arn, Name: "my-trail", HomeRegion: homeRegion },
      { TrailARN: east, Name: "east", HomeRegion: "us-east-1" },
    ],
  };
  assert.deepEqual(await it.call("ListTrails", {}), expected);
  assert.deepEqual(await it.call("ListTrails", {}, { region: "us-west-2" }), expected);
  const token = Buffer.from(arn).toString("base64url");
  assert.deepEqual(await it.call("ListTrails", { NextToken: token }), {
    Trails: expected.Trails.slice(1),
  });
  await fails(it.call("ListTrails", { NextToken: "odd" }), "InvalidNextTokenException", /token/);
});

test("GetTrailStatus: before the first start, every retired text is empty", async () => {
  const it = await withTrail();
  assert.deepEqual(await it.call("GetTrailStatus", { Name: "my-trail" }), {
    IsLogging: false,
    LatestDeliveryAttemptTime: "",
    LatestNotificationAttemptTime: "",
    LatestNotificationAttemptSucceeded: "",
    LatestDeliveryAttemptSucceeded: "",
    TimeLoggingStarted: "",
    TimeLoggingStopped: "",
  });
});

test("GetTrailStatus: times in milliseconds, and in seconds as text", async () => {
  const it = await withTrail();
  const startedAt = it.world.clock.now();
  await it.call("StartLogging", { Name: "my-trail" });
  await it.world.clock.advance(1500);
  const stoppedAt = it.world.clock.now();
  await it.call("StopLogging", { Name: "my-trail" });
  const at = Date.UTC(2026, 6, 17, 1, 59, 58, 123);
  it.answers.status = {
    latestDeliveryAt: at,
    latestDeliveryAttemptAt: at + 5000,
    latestDeliveryError: "AccessDenied",
    latestDigestAt: at - 1000,
    latestDigestError: "NoSuchBucket",
  };
  assert.deepEqual(await it.call("GetTrailStatus", { Name: arn }, elsewhere), {
    IsLogging: false,
    StartLoggingTime: new Date(startedAt),
    StopLoggingTime: new Date(stoppedAt),
    TimeLoggingStarted: "2026-01-02T03:04:05Z",
    TimeLoggingStopped: "2026-01-02T03:04:06Z",
    LatestDeliveryTime: new Date(at),
    LatestDeliveryError: "AccessDenied",
    LatestDigestDeliveryTime: new Date(at - 1000),
    LatestDigestDeliveryError: "NoSuchBucket",
    LatestDeliveryAttemptTime: "2026-07-17T02:00:03Z",
    LatestDeliveryAttemptSucceeded: "2026-07-17T01:59:58Z",
    LatestNotificationAttemptTime: "",
    LatestNotificationAttemptSucceeded: "",
  });
});

test("StopLogging, DeleteTrail: the stop is under way until the record is durable", async () => {
  const it = await withTrail();
  await it.call("StartLogging", { Name: "my-trail" });
  const seen: boolean[] = [];
  it.trails.onChange(() => seen.push(it.trails.isStopUnderWay(1)));
  await it.call("StopLogging", { Name: "my-trail" });
  assert.equal(it.trails.isStopUnderWay(1), false);
  await it.call("DeleteTrail", { Name: "my-trail" });
  assert.equal(it.trails.isStopUnderWay(1), false);
  assert.deepEqual(seen, [true, true]);
});
