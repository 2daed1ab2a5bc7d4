import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { awsCli, scratchDirectory, startCairn } from "./cairn-process.ts";
import type { CairnProcess } from "./cairn-process.ts";

// The newcomer's path with the unmodified AWS CLI: a bucket, a trail, some activity, log files and
// digests in the bucket, and `validate-logs` that finds all of it valid.

const scratch = scratchDirectory();
let cairn: CairnProcess;
let aws: ReturnType<typeof awsCli>;
let account = "";

async function ok(...args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await aws(...args);
  assert.equal(status, 0, `aws ${args.join(" ")}\n${stderr}\n${cairn.log().slice(-2000)}`);
  return stdout;
}

async function json(...args: readonly string[]): Promise<Record<string, unknown>> {
  return JSON.parse(await ok(...args, "--output", "json"));
}

async function refused(code: string, ...args: readonly string[]): Promise<string> {
  const { status, stderr } = await aws(...args);
  assert.notEqual(status, 0, `aws ${args.join(" ")} should fail with ${code}`);
  assert.match(stderr, new RegExp(`\\(${code}\\)`));
  return stderr;
}

before(async () => {
  cairn = await startCairn(join(scratch.path, "data"), [
    "--delivery-interval",
    "500ms",
    "--digest-interval",
    "2s",
  ]);
  aws = awsCli(cairn);
});

after(async () => {
  await cairn.stop();
  scratch[Symbol.dispose]();
});

test("sts get-caller-identity", async () => {
  const identity = await json("sts", "get-caller-identity");
  account = String(identity["Account"]);
  assert.match(account, /^\d{12}$/);
  assert.equal(identity["Arn"], `arn:aws:iam::${account}:root`);
});

test("a fresh Cairn has a multi-Region trail that is logging", async () => {
  const { trailList } = await json("cloudtrail", "describe-trails");
  assert.ok(Array.isArray(trailList) && trailList.length === 1);
  const [trail] = trailList;
  assert.equal(trail.IsMultiRegionTrail, true);
  assert.equal(trail.LogFileValidationEnabled, true);
  const status = await json("cloudtrail", "get-trail-status", "--name", trail.TrailARN);
  assert.equal(status["IsLogging"], true);
});

test("create-trail names the bucket policy statement that is missing", async () => {
  await ok("s3api", "create-bucket", "--bucket", "cli-logs");
  const message = await refused(
    "InsufficientS3BucketPolicyException",
    ...["cloudtrail", "create-trail", "--name", "cli", "--s3-bucket-name", "cli-logs"],
  );
  assert.match(message, /Incorrect S3 bucket policy is detected for bucket: cli-logs/);
  assert.match(message, /s3:GetBucketAcl/);
});

test("a bucket, a trail, activity, and everything is valid", async () => {
  const arn = `arn:aws:cloudtrail:us-east-1:${account}:trail/cli`;
  const condition = { "aws:SourceArn": arn };
  const principal = { Service: "cloudtrail.amazonaws.com" };
  const policy = {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "AWSCloudTrailAclCheck20150319",
        Effect: "Allow",
        Principal: principal,
        Action: "s3:GetBucketAcl",
        Resource: "arn:aws:s3:::cli-logs",
        Condition: { StringEquals: condition },
      },
      {
        Sid: "AWSCloudTrailWrite20150319",
        Effect: "Allow",
        Principal: principal,
        Action: "s3:PutObject",
        Resource: `arn:aws:s3:::cli-logs/team/AWSLogs/${account}/*`,
        Condition: {
          StringEquals: { "s3:x-amz-acl": "bucket-owner-full-control", ...condition },
        },
      },
    ],
  };
  const file = join(scratch.path, "policy.json");
  writeFileSync(file, JSON.stringify(policy));
  await ok("s3api", "put-bucket-policy", "--bucket", "cli-logs", "--policy", `file://${file}`);
  const trail = await json(
    ...["cloudtrail", "create-trail", "--name", "cli", "--s3-bucket-name", "cli-logs"],
    ...["--s3-key-prefix", "team", "--is-multi-region-trail", "--enable-log-file-validation"],
  );
  assert.equal(trail["TrailARN"], arn);
  await ok("cloudtrail", "start-logging", "--name", "cli");
  const start = new Date(Date.now() - 60_000).toISOString().slice(0, 19);
  await ok("cloudtrail", "list-trails");
  await ok("s3api", "list-buckets");
  await sleep(8000);

  const listing = await ok("s3", "ls", "s3://cli-logs", "--recursive");
  assert.match(listing, new RegExp(`team/AWSLogs/${account}/CloudTrail/us-east-1/`));
  const digests = `team/AWSLogs/${account}/CloudTrail-Digest/eu-west-1/`;
  assert.match(listing, new RegExp(digests), "also a Region without activity has digests");

  const { status, stdout, stderr } = await aws(
    ...["cloudtrail", "validate-logs", "--trail-arn", arn, "--start-time", `${start}Z`],
    ...["--region", "us-east-1", "--verbose"],
  );
  assert.equal(status, 0, stdout + stderr);
  assert.match(stdout, /(\d+)\/\1 digest files valid/);
  assert.match(stdout, /(\d+)\/\1 log files valid/);
});

test("lookup-events finds the calls, newest first", async () => {
  await sleep(1500);
  const { Events: events } = await json(
    ...["cloudtrail", "lookup-events", "--max-items", "10"],
    ...["--lookup-attributes", "AttributeKey=EventName,AttributeValue=CreateTrail"],
  );
  assert.ok(Array.isArray(events));
  assert.equal(events.length, 2, "one refused, one not");
  assert.match(events[1].CloudTrailEvent, /InsufficientS3BucketPolicyException/);
});

test("stop-logging, delete-trail, and the rest of a trail's life", async () => {
  await ok("cloudtrail", "stop-logging", "--name", "cli");
  const status = await json("cloudtrail", "get-trail-status", "--name", "cli");
  assert.equal(status["IsLogging"], false);
  await refused(
    "InvalidHomeRegionException",
    ...["cloudtrail", "delete-trail", "--region", "eu-west-1"],
    ...["--name", `arn:aws:cloudtrail:us-east-1:${account}:trail/cli`],
  );
  await ok("cloudtrail", "delete-trail", "--name", "cli");
  await refused("TrailNotFoundException", "cloudtrail", "get-trail", "--name", "cli");
});

test("objects survive a stop and a start", async () => {
  const file = join(scratch.path, "hello.txt");
  writeFileSync(file, "hello");
  await ok("s3", "cp", file, "s3://cli-logs/hello.txt");
  assert.equal(await cairn.stop(), 0, cairn.log());
  cairn = await startCairn(join(scratch.path, "data"), ["--delivery-interval", "500ms"]);
  aws = awsCli(cairn);
  assert.equal(await ok("s3", "cp", "s3://cli-logs/hello.txt", "-"), "hello");
});
