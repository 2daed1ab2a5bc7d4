import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { awsCli, scratchDirectory, startCairn } from "./cairn-process.ts";
import type { CairnProcess } from "./cairn-process.ts";
import { logFilesIn, recordsOf } from "./log-files.ts";

// The floor: whoever stops and deletes every trail of an account leaves a record that the AWS CLI
// finds valid, also when the server is killed at that moment.

const account = "111122223333";
const bucket = "evidence-of-the-operator";
const floorArn = `arn:aws:cloudtrail:us-east-1:${account}:trail/cairn-floor`;
const flags = [
  ...["--account", account, "--regions", "us-east-1"],
  ...["--delivery-interval", "300ms", "--digest-interval", "1s"],
  ...["--floor-bucket", bucket],
];

const toCloudTrail = { Effect: "Allow", Principal: { Service: "cloudtrail.amazonaws.com" } };
const Condition = { StringEquals: { "aws:SourceArn": floorArn } };
const policy = {
  Version: "2012-10-17",
  Statement: [
    { ...toCloudTrail, Action: "s3:GetBucketAcl", Resource: `arn:aws:s3:::${bucket}`, Condition },
    {
      ...toCloudTrail,
      Action: "s3:PutObject",
      Resource: `arn:aws:s3:::${bucket}/floor/AWSLogs/${account}/*`,
      Condition: {
        StringEquals: { "aws:SourceArn": floorArn, "s3:x-amz-acl": "bucket-owner-full-control" },
      },
    },
  ],
};

async function eventsIn(cairn: CairnProcess): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const file of logFilesIn(cairn, bucket)) {
    for (const { eventName } of recordsOf(file)) names.push(String(eventName));
  }
  return names;
}

test("the floor has who stopped and deleted the trail, across kill -9, and is valid", async () => {
  using scratch = scratchDirectory();
  const startedAt = new Date(Date.now() - 1000).toISOString().slice(0, 19);
  const first = await startCairn(scratch.path, flags);
  const aws = awsCli(first);
  const make = await aws("s3api", "create-bucket", "--bucket", bucket);
  assert.equal(make.status, 0, make.stderr);
  const put = ["put-bucket-policy", "--bucket", bucket, "--policy", JSON.stringify(policy)];
  const admitted = await aws("s3api", ...put);
  assert.equal(admitted.status, 0, admitted.stderr);
  const stopped = await aws("cloudtrail", "stop-logging", "--name", "default");
  assert.equal(stopped.status, 0, stopped.stderr);
  await first.kill();

  await using second = await startCairn(scratch.path, flags);
  const again = awsCli(second);
  const removed = await again("cloudtrail", "delete-trail", "--name", "default");
  assert.equal(removed.status, 0, removed.stderr);
  await sleep(4000);
  const events = await eventsIn(second);
  for (const name of ["PutBucketPolicy", "StopLogging", "DeleteTrail"]) {
    assert.equal(events.filter((event) => event === name).length, 1, `${name} in ${events.join()}`);
  }
  const verdict = await again(
    ...["cloudtrail", "validate-logs", "--trail-arn", floorArn, "--start-time", startedAt],
    ...["--s3-bucket", bucket, "--s3-prefix", "floor", "--verbose"],
  );
  assert.equal(verdict.status, 0, verdict.stdout + verdict.stderr);
  assert.match(verdict.stdout, /(\d+)\/\1 log files valid/);
  assert.doesNotMatch(verdict.stdout, /INVALID/);
});
